import { type BigNumberish, type TransactionReceipt, ZeroAddress } from "ethers";

import type { Hex } from "../kernel/ids/brand.ts";
import type { PatientId } from "../kernel/ids/ids.ts";
import type { ContractAt } from "../kernel/sending/call.ts";
import { Room } from "../kernel/sending/Room.ts";
import type { AnyWay, OwnWay } from "../kernel/sending/ways.ts";
import { BASES, DENIALS } from "../terms/decisions.ts";
import { nameOf } from "../terms/set.ts";
import { PRACTICE_REFUSALS } from "../terms/standing.ts";
import { type ConsentRegistry, ConsentRegistry__factory } from "../typechain.ts";
import type { AccessRequest, Decision, Evidence } from "./decision/decision.ts";
import { requestStruct } from "./decision/requestStruct.ts";
import type { Grant, GrantKey, Rule } from "./provisions/provision.ts";
import { directiveInForce } from "./queries/directiveInForce.ts";
import { grantStruct, ruleStruct } from "./words/provisionStruct.ts";

/**
 * Grants and directives, and the decision.
 *
 * @example
 * ```ts
 * const consents = new Consents({ address, provider });
 * const provision = { ...EVERYTHING, purposes: expandPurposes(["TREAT"]), until: inAYear };
 * await consents.give({ patient, grants: [{ grantee: doctor, line: 0, provision }], via: signed({ signer: zhao, submitter: clinic }) });
 * const decision = await consents.decide({ request });
 * console.log(explainDecision(decision).zh);
 * ```
 */
export class Consents extends Room<ConsentRegistry> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: ConsentRegistry__factory.connect(address, provider) });
  }

  /** Gives 1 to 200 grants, all or none. */
  async give({
    patient,
    grants,
    via,
  }: {
    readonly patient: PatientId;
    readonly grants: readonly Grant[];
    readonly via: AnyWay;
  }): Promise<TransactionReceipt> {
    const structs = grants.map(grantStruct);
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("give", [patient, structs]),
      bySignature: async ({ account: giver, nonce, deadline, sign }) => {
        const signature = await sign("Consent", { patient, giver, grants: structs, nonce, deadline });
        const authorisation = { nonce, deadline, signature };
        return this.contract.interface.encodeFunctionData("giveBySignature", [patient, structs, giver, authorisation]);
      },
    });
  }

  /** Ends 1 to 200 grants at once and for good, all or none. */
  async revoke({
    patient,
    grants,
    via,
  }: {
    readonly patient: PatientId;
    readonly grants: readonly GrantKey[];
    readonly via: AnyWay;
  }): Promise<TransactionReceipt> {
    const keys = grants.map(({ grantee, line }) => ({ grantee, line }));
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("revoke", [patient, keys]),
      bySignature: async ({ account: revoker, nonce, deadline, sign }) => {
        const signature = await sign("ConsentRevocation", { patient, revoker, grants: keys, nonce, deadline });
        const authorisation = { nonce, deadline, signature };
        return this.contract.interface.encodeFunctionData("revokeBySignature", [patient, keys, revoker, authorisation]);
      },
    });
  }

  /** Ends every grant and every permission of the directive. Denials stay. */
  async revokeAll({
    patient,
    via,
  }: {
    readonly patient: PatientId;
    readonly via: AnyWay;
  }): Promise<TransactionReceipt> {
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("revokeAll", [patient]),
      bySignature: async ({ account: revoker, nonce, deadline, sign }) => {
        const signature = await sign("RevocationOfAll", { patient, revoker, nonce, deadline });
        const authorisation = { nonce, deadline, signature };
        return this.contract.interface.encodeFunctionData("revokeAllBySignature", [patient, revoker, authorisation]);
      },
    });
  }

  /** Replaces the directive; no rules remove it. The rules stand in the order in which they decide: see `ranked`. */
  async setDirective({
    patient,
    rules,
    expected,
    via,
  }: {
    readonly patient: PatientId;
    readonly rules: readonly Rule[];
    /** Hash of the directive that the author saw; the one in force now unless given. */
    readonly expected?: string;
    readonly via: AnyWay;
  }): Promise<TransactionReceipt> {
    const seen = expected ?? (await this.contract.directiveOf(patient));
    const structs = rules.map(ruleStruct);
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("setDirective", [patient, seen, structs]),
      bySignature: async ({ account: author, nonce, deadline, sign }) => {
        const message = { patient, author, expected: seen, rules: structs, nonce, deadline };
        const authorisation = { nonce, deadline, signature: await sign("Directive", message) };
        const args = [patient, seen, structs, author, authorisation] as const;
        return this.contract.interface.encodeFunctionData("setDirectiveBySignature", [...args]);
      },
    });
  }

  /** Uses up a nonce, so that a signature given away can no longer be submitted. */
  async cancelNonce({
    nonce,
    via,
  }: {
    readonly nonce: BigNumberish;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("cancelNonce", [nonce]) });
  }

  /**
   * May this reader see this, for this purpose, now? The directive is looked up from the events where no evidence is given;
   * whoever asks often keeps it.
   */
  async decide({
    request,
    evidence,
  }: {
    readonly request: AccessRequest;
    readonly evidence?: Partial<Evidence>;
  }): Promise<Decision> {
    const directive =
      evidence?.directive ?? (await directiveInForce({ consents: this, patient: request.patient })).words;
    const answer = await this.contract.decide(requestStruct(request), {
      grantee: evidence?.grantee ?? ZeroAddress,
      line: evidence?.line ?? 0,
      terms: [...(evidence?.terms ?? [])],
      directive: [...directive],
    });
    return {
      allowed: answer.allowed,
      basis: nameOf(BASES, answer.basis) ?? "None",
      denial: nameOf(DENIALS, answer.denial) ?? "None",
      practice: nameOf(PRACTICE_REFUSALS, answer.practice) ?? "None",
      basisId: answer.basisId as Hex,
      evidence: answer.evidence as Hex,
    };
  }

  /** How often the patient has revoked everything. */
  async epochOf({ patient }: { readonly patient: PatientId }): Promise<number> {
    return Number(await this.contract.epochOf(patient));
  }
}
