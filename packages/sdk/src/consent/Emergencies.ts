import type { TransactionReceipt } from "ethers";

import type { EmergencyId, PatientId } from "../kernel/ids/ids.ts";
import type { ContractAt } from "../kernel/sending/call.ts";
import { Room } from "../kernel/sending/Room.ts";
import type { OwnWay } from "../kernel/sending/ways.ts";
import { type EMERGENCY_REASONS as REASONS, EMERGENCY_REASONS, SUSPENSIONS } from "../terms/emergencyReasons.ts";
import { PROFESSIONS } from "../terms/professions.ts";
import { nameOf } from "../terms/set.ts";
import { type EmergencyAccess, EmergencyAccess__factory } from "../typechain.ts";

/** Which emergency: the responder's `number`-th for this patient and organisation, as the event `GlassBroken` says. */
export interface EmergencyKey {
  readonly patient: PatientId;
  readonly responder: string;
  readonly organisation: string;
  readonly number: number;
}

/** Whether a responder may break the glass, whatever its licence says. */
export interface EmergencyRight {
  readonly suspension: keyof typeof SUSPENSIONS;
  /** Seconds; 2^48 − 1 for good, 0 for an overdue review, as nobody knows when it will be made. */
  readonly until: bigint;
}

/**
 * Break the glass, and answer for it.
 *
 * @example
 * ```ts
 * const emergencies = new Emergencies({ address, provider });
 * const { key } = await emergencies.breakGlass({
 *   patient, organisation, profession: "PARAMEDIC", reason: "UNCONSCIOUS", reasonHash, via: direct({ signer: paramedic }),
 * });
 * await emergencies.review({ key, justified: true, findingsHash, via: direct({ signer: reviewer }) });
 * ```
 */
export class Emergencies extends Room<EmergencyAccess> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: EmergencyAccess__factory.connect(address, provider) });
  }

  /** Declares an emergency for four hours (responder with the right). */
  async breakGlass({
    patient,
    organisation,
    profession,
    reason,
    reasonHash,
    via,
  }: {
    readonly patient: PatientId;
    readonly organisation: string;
    readonly profession: keyof typeof PROFESSIONS;
    readonly reason: keyof typeof REASONS;
    /** Hash of the reason with a random salt. */
    readonly reasonHash: string;
    readonly via: OwnWay;
  }): Promise<{ readonly key: EmergencyKey; readonly emergency: EmergencyId; readonly receipt: TransactionReceipt }> {
    const codes = [PROFESSIONS[profession].code, EMERGENCY_REASONS[reason].code] as const;
    const own = this.contract.interface.encodeFunctionData("breakGlass", [patient, organisation, ...codes, reasonHash]);
    const receipt = await this.perform({ via, own });
    const broken = receipt.logs
      .filter(({ address }) => address === this.address)
      .map((log) => this.contract.interface.parseLog(log))
      .find((log) => log?.name === "GlassBroken");
    if (broken === undefined || broken === null)
      throw new TypeError("The receipt has no event GlassBroken: is this the emergency contract?");
    const { emergency, responder, number } = broken.args;
    const key = { patient, responder: String(responder), organisation, number: Number(number) };
    return { key, emergency: emergency as EmergencyId, receipt };
  }

  /** Ends an emergency before its time; it has to be reviewed all the same (its responder). */
  async close({
    patient,
    organisation,
    via,
  }: Pick<EmergencyKey, "patient" | "organisation"> & { readonly via: OwnWay }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("close", [patient, organisation]) });
  }

  /** Says whether it was one (an independent reviewer). */
  async review({
    key,
    justified,
    findingsHash,
    via,
  }: {
    readonly key: EmergencyKey;
    readonly justified: boolean;
    /** Hash of the findings with a random salt. */
    readonly findingsHash: string;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("review", [key, justified, findingsHash]);
    return this.perform({ via, own });
  }

  /** Sets a verdict "unjustified" aside on appeal (regulator). */
  async overturn({
    key,
    reasonHash,
    via,
  }: {
    readonly key: EmergencyKey;
    readonly reasonHash: string;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("overturn", [key, reasonHash]) });
  }

  /** Adds what the patient has to say, once (controller, or delegate with `CONSENT`). */
  async addStatement({
    key,
    statementHash,
    via,
  }: {
    readonly key: EmergencyKey;
    readonly statementHash: string;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("addStatement", [key, statementHash]) });
  }

  /** Whether the responder's right stands, and if not why and until when. */
  async rightOf({ responder }: { readonly responder: string }): Promise<EmergencyRight> {
    const { suspension, until } = await this.contract.rightOf(responder);
    return { suspension: nameOf(SUSPENSIONS, suspension) ?? "None", until };
  }
}
