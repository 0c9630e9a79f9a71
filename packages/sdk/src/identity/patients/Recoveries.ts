import type { BigNumberish, Signer, TransactionReceipt } from "ethers";

import { type TypedDataSigner, signAct } from "../../kernel/acts/signAct.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import type { ContractAt } from "../../kernel/sending/call.ts";
import { Room } from "../../kernel/sending/Room.ts";
import type { AnyWay, OwnWay } from "../../kernel/sending/ways.ts";
import { type PatientRegistry, PatientRegistry__factory } from "../../typechain.ts";
import { type SignedBy, collectApprovals } from "../guardians/approvals.ts";
import { type GuardianSet, type GuardianSetHash, guardianSetHash } from "../guardians/guardianSet.ts";

/** Signatures of guardians (and the arbiter) with what they are over. */
export interface Approved {
  readonly patient: PatientId;
  readonly set: GuardianSet;
  /** The deadline that all of them signed. */
  readonly deadline: BigNumberish;
  readonly signatures: readonly SignedBy[];
}

/** Who signs for a recovery, and until when that counts. */
export interface Approving {
  readonly patient: PatientId;
  readonly set: GuardianSet;
  readonly deadline: BigNumberish;
  readonly signer: TypedDataSigner & Pick<Signer, "getAddress">;
  /** The contract wallet for which the signer signs, if the guardian is one. */
  readonly account?: string;
}

/**
 * Guardians, and the recovery of a pseudonym whose key is lost or stolen.
 *
 * @example
 * ```ts
 * const recoveries = new Recoveries({ address, provider });
 * const ask = { patient, set, newController, deadline };
 * const signatures = [await recoveries.approve({ ...ask, signer: son }), await recoveries.approve({ ...ask, signer: friend })];
 * await recoveries.start({ ...ask, signatures, via: direct({ signer: son }) });
 * // after the delay
 * await recoveries.finish({ patient, via: direct({ signer: son }) });
 * ```
 */
export class Recoveries extends Room<PatientRegistry> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: PatientRegistry__factory.connect(address, provider) });
  }

  /** Names another guardian set. Where one is in force the change waits 7 days; naming that one cancels a waiting change. */
  async changeGuardians({
    patient,
    guardians,
    via,
  }: {
    readonly patient: PatientId;
    readonly guardians: GuardianSetHash;
    readonly via: AnyWay;
  }): Promise<TransactionReceipt> {
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("changeGuardians", [patient, guardians]),
      bySignature: async ({ account: controller, nonce, deadline, sign }) => {
        const signature = await sign("GuardianChange", { patient, controller, guardians, nonce, deadline });
        const authorisation = { nonce, deadline, signature };
        return this.contract.interface.encodeFunctionData("changeGuardiansBySignature", [
          patient,
          guardians,
          authorisation,
        ]);
      },
    });
  }

  /** A guardian's (or the arbiter's) signature for a recovery to `newController`: the next attempt, or the one that runs. */
  async approve({
    patient,
    set,
    newController,
    deadline,
    signer,
    account,
  }: Approving & { readonly newController: string }): Promise<SignedBy> {
    const { attempt, status } = await this.contract.recoveryOf(patient);
    const isRunning = status !== 0n;
    const approver = account ?? (await signer.getAddress());
    const message = {
      patient,
      guardians: guardianSetHash(set),
      approver,
      newController,
      attempt: isRunning ? attempt : attempt + 1n,
      deadline,
    };
    const signature = await signAct({ act: "Recovery", message, signer, ...(await this.place()) });
    return { account: approver, signature };
  }

  /** A guardian's signature for taking back the recovery that runs. */
  async approveWithdrawal({ patient, set, deadline, signer, account }: Approving): Promise<SignedBy> {
    const { attempt } = await this.contract.recoveryOf(patient);
    const approver = account ?? (await signer.getAddress());
    const message = { patient, guardians: guardianSetHash(set), approver, attempt, deadline };
    const signature = await signAct({ act: "RecoveryWithdrawal", message, signer, ...(await this.place()) });
    return { account: approver, signature };
  }

  /** Starts a recovery; the patient is frozen until it ends. Anyone may submit. */
  async start({
    newController,
    via,
    ...approved
  }: Approved & { readonly newController: string; readonly via: OwnWay }): Promise<TransactionReceipt> {
    const { patient, set, deadline, approvals } = unpack(approved);
    const args = [patient, set, newController, deadline, approvals] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("startRecovery", [...args]) });
  }

  /** Puts every guardian, or the threshold and the arbiter, behind the recovery that runs. Anyone may submit. */
  async reinforce({ via, ...approved }: Approved & { readonly via: OwnWay }): Promise<TransactionReceipt> {
    const { patient, set, deadline, approvals } = unpack(approved);
    const own = this.contract.interface.encodeFunctionData("reinforceRecovery", [patient, set, deadline, approvals]);
    return this.perform({ via, own });
  }

  /** Takes the recovery that runs back. Anyone may submit. */
  async withdraw({ via, ...approved }: Approved & { readonly via: OwnWay }): Promise<TransactionReceipt> {
    const { patient, set, deadline, approvals } = unpack(approved);
    const own = this.contract.interface.encodeFunctionData("withdrawRecovery", [patient, set, deadline, approvals]);
    return this.perform({ via, own });
  }

  /** Lets the controller object, once, before the recovery is ready. It then finishes only if reinforced. */
  async object({ patient, via }: { readonly patient: PatientId; readonly via: AnyWay }): Promise<TransactionReceipt> {
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("objectToRecovery", [patient]),
      bySignature: async ({ account: controller, deadline, sign }) => {
        const { attempt } = await this.contract.recoveryOf(patient);
        const signature = await sign("RecoveryObjection", { patient, controller, attempt, deadline });
        return this.contract.interface.encodeFunctionData("objectToRecoveryBySignature", [
          patient,
          deadline,
          signature,
        ]);
      },
    });
  }

  /** Lets the arbiter end a recovery and remove the guardians. */
  async dismiss({
    patient,
    set,
    via,
  }: {
    readonly patient: PatientId;
    readonly set: GuardianSet;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("dismissRecovery", [patient, copy(set)]),
    });
  }

  /** Hands the pseudonym to the new controller, once the recovery is ready. Anyone may call. */
  async finish({ patient, via }: { readonly patient: PatientId; readonly via: OwnWay }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("finishRecovery", [patient]) });
  }
}

const copy = (set: GuardianSet) => ({ ...set, guardians: [...set.guardians] });

function unpack({ patient, set, deadline, signatures }: Approved) {
  return { patient, set: copy(set), deadline, approvals: collectApprovals({ set, signatures }) };
}
