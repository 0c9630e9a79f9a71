import type { TransactionReceipt } from "ethers";

import type { JointId, PatientId, ProvisionId } from "../kernel/ids/ids.ts";
import type { ContractAt } from "../kernel/sending/call.ts";
import { Room } from "../kernel/sending/Room.ts";
import type { AnyWay, OwnWay } from "../kernel/sending/ways.ts";
import { PROFESSIONS } from "../terms/professions.ts";
import { type JointAccess, JointAccess__factory } from "../typechain.ts";

/** What several people agree to: that the requester reads, under this permission of the patient. */
export interface JointTerms {
  readonly patient: PatientId;
  /** The permission that carries the condition. */
  readonly provision: ProvisionId;
  readonly requester: string;
  /** Whom the requester reads for, and as what. */
  readonly organisation: string;
  readonly profession: keyof typeof PROFESSIONS;
  /** The condition's arguments as they stand in the permission's terms: see `jointPolicy`. */
  readonly policy: readonly string[];
}

/**
 * Restricted data that opens only when several people agree.
 *
 * @example
 * ```ts
 * const joint = new JointAccesses({ address, provider });
 * await joint.request({ terms, reasonHash, via: relayed({ signer: doctor, relayer, forwarder }) });
 * await joint.approve({ terms, step: 1, profession: "NURSE", via: relayed({ signer: nurse, relayer, forwarder }) });
 * await joint.approve({ terms, step: 2, via: signed({ signer: zhao, submitter: relayer }) });
 * await joint.open({ terms, via: relayed({ signer: doctor, relayer, forwarder }) });
 * ```
 */
export class JointAccesses extends Room<JointAccess> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: JointAccess__factory.connect(address, provider) });
  }

  /** Asks for approvals; they lapse 24 hours later (the requester). */
  async request({
    terms,
    reasonHash,
    via,
  }: {
    readonly terms: JointTerms;
    /** Hash of the reason with a random salt. */
    readonly reasonHash: string;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("requestAccess", [structOf(terms), reasonHash]);
    return this.perform({ via, own });
  }

  /** Approves a step (who fits it). Staff names the profession that it practises; others none. */
  async approve({
    terms,
    step,
    profession,
    via,
  }: {
    readonly terms: JointTerms;
    readonly step: number;
    readonly profession?: keyof typeof PROFESSIONS;
    readonly via: AnyWay;
  }): Promise<TransactionReceipt> {
    const struct = structOf(terms);
    const code = profession === undefined ? 0 : PROFESSIONS[profession].code;
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("approve", [struct, step, code]),
      bySignature: async ({ account: approver, nonce, deadline, sign }) => {
        const request = await this.newestOf({ terms });
        const { patient, requester, organisation } = terms;
        const signature = await sign("JointApproval", {
          request,
          patient,
          requester,
          organisation,
          step,
          approver,
          profession: code,
          nonce,
          deadline,
        });
        const authorisation = { nonce, deadline, signature };
        const args = [struct, step, approver, code, authorisation] as const;
        return this.contract.interface.encodeFunctionData("approveBySignature", [...args]);
      },
    });
  }

  /** Takes an approval back before the opening (who gave it). */
  async withdraw({
    terms,
    step,
    via,
  }: {
    readonly terms: JointTerms;
    readonly step: number;
    readonly via: AnyWay;
  }): Promise<TransactionReceipt> {
    const struct = structOf(terms);
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("withdrawApproval", [struct, step]),
      bySignature: async ({ account: approver, nonce, deadline, sign }) => {
        const request = await this.newestOf({ terms });
        const signature = await sign("JointApprovalWithdrawal", { request, step, approver, nonce, deadline });
        const authorisation = { nonce, deadline, signature };
        const args = [struct, step, approver, authorisation] as const;
        return this.contract.interface.encodeFunctionData("withdrawApprovalBySignature", [...args]);
      },
    });
  }

  /** Opens for the policy's minutes, once the quorum is reached (the requester). */
  async open({ terms, via }: { readonly terms: JointTerms; readonly via: OwnWay }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("open", [structOf(terms)]) });
  }

  /** Ends a request or a reading (the requester, the controller, or a delegate with `CONSENT`). */
  async close({ terms, via }: { readonly terms: JointTerms; readonly via: OwnWay }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("close", [structOf(terms)]) });
  }

  /** The id of the newest request on these terms. */
  async newestOf({ terms }: { readonly terms: JointTerms }): Promise<JointId> {
    const [request] = await this.contract.jointOf(structOf(terms));
    return request as JointId;
  }
}

function structOf(terms: JointTerms) {
  return { ...terms, profession: PROFESSIONS[terms.profession].code, policy: [...terms.policy] };
}
