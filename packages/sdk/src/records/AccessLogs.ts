import { type TransactionReceipt, ZeroAddress } from "ethers";

import type { Evidence } from "../consent/decision/decision.ts";
import { type TypedDataSigner, signAct } from "../kernel/acts/signAct.ts";
import type { Hex } from "../kernel/ids/brand.ts";
import type { PatientId } from "../kernel/ids/ids.ts";
import type { ContractAt } from "../kernel/sending/call.ts";
import { Room } from "../kernel/sending/Room.ts";
import type { OwnWay } from "../kernel/sending/ways.ts";
import { CATEGORIES, type CategoryName } from "../terms/categories.ts";
import { CONFIDENTIALITIES, type ConfidentialityName } from "../terms/confidentialities.ts";
import { PURPOSES, type PurposeName } from "../terms/purposes.ts";
import { READERS, type ReaderName } from "../terms/readers.ts";
import { OMISSION_STATUSES, type OmissionStatusName } from "../terms/recordStates.ts";
import { nameOf } from "../terms/set.ts";
import { type AccessLog, AccessLog__factory } from "../typechain.ts";
import type { AccessReceipt } from "./accesses/AccessReceipt.ts";
import { type AccessPlace, NOT_LOGGED } from "./accesses/placeOf.ts";
import type { RecordStruct } from "./ids/recordIdOf.ts";
import { type Labels, fourLabels } from "./words/labels.ts";

/** Whom a reader reads for, as what, and why. */
export interface Reading {
  /** None for the patient and the patient's delegates. */
  readonly organisation?: string;
  /** The organisation's own account unless given. */
  readonly profession?: ReaderName;
  readonly purpose: PurposeName;
  readonly purposeLabel?: Hex;
}

/** A gateway as it stands. */
export interface GatewayStanding {
  readonly appointed: boolean;
  /** Seconds; zero while it serves. */
  readonly dismissedAt: bigint;
  /** The number of its next read. */
  readonly next: bigint;
  readonly omissions: number;
}

const NO_LABEL: Hex = `0x${"00".repeat(31)}`;

/**
 * Accesses, gateways and their omissions.
 *
 * @example
 * ```ts
 * const accesses = new AccessLogs({ address, provider });
 * const evidence = { ...evidenceOf(grant), directive: (await directiveInForce({ consents, patient })).words };
 * await accesses.accessRecord({ record, reading: { organisation, profession: "PHYSICIAN", purpose: "TREAT" }, evidence, via });
 * ```
 */
export class AccessLogs extends Room<AccessLog> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: AccessLog__factory.connect(address, provider) });
  }

  /** Decides and logs that a category is opened as such. */
  async access({
    patient,
    category,
    confidentiality,
    reading,
    evidence,
    via,
  }: {
    readonly patient: PatientId;
    readonly category: CategoryName;
    readonly confidentiality: ConfidentialityName;
    readonly reading: Reading;
    readonly evidence: Evidence;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const [kind, level] = [CATEGORIES[category].code, CONFIDENTIALITIES[confidentiality].code];
    const args = [patient, kind, level, evidenceStruct(evidence), readingStruct(reading)] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("access", [...args]) });
  }

  /** Decides and logs that a record is opened. */
  async accessRecord({
    record,
    labels = [],
    reading,
    evidence,
    via,
  }: {
    readonly record: RecordStruct;
    readonly labels?: Labels;
    readonly reading: Reading;
    readonly evidence: Evidence;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const args = [record, fourLabels(labels), evidenceStruct(evidence), readingStruct(reading)] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("accessRecord", [...args]) });
  }

  /** Lets an account serve reads for the organisation that acts. */
  async appointGateway({
    gateway,
    via,
  }: {
    readonly gateway: string;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("appointGateway", [gateway]) });
  }

  /** Ends that; what the gateway has served it still logs. */
  async dismissGateway({
    gateway,
    via,
  }: {
    readonly gateway: string;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("dismissGateway", [gateway]) });
  }

  /** Logs a gateway's next reads. */
  async logBatch({
    organisation,
    root,
    count,
    via,
  }: {
    readonly organisation: string;
    readonly root: Hex;
    readonly count: number;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("logBatch", [organisation, count, root]),
    });
  }

  /** A gateway's signature over a receipt, for the reader it has served. */
  async signReceipt({
    receipt,
    signer,
  }: {
    readonly receipt: AccessReceipt;
    readonly signer: TypedDataSigner;
  }): Promise<Hex> {
    return signAct({ act: "AccessReceipt", message: receipt, signer, ...(await this.place()) });
  }

  /** Proves that a read with a receipt is left out: not logged after a day, or another leaf shown at its number. */
  async proveOmission({
    receipt,
    signature,
    shown = NOT_LOGGED,
    via,
  }: {
    readonly receipt: AccessReceipt;
    readonly signature: Hex;
    readonly shown?: AccessPlace;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const args = [receipt, signature, shown] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("proveOmission", [...args]) });
  }

  /** Asks the gateway to show a read that it has logged. */
  async askForEntry({
    receipt,
    signature,
    via,
  }: {
    readonly receipt: AccessReceipt;
    readonly signature: Hex;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("askForEntry", [receipt, signature]) });
  }

  /** Shows a read that somebody asked for. */
  async showEntry({
    receipt,
    shown,
    via,
  }: {
    readonly receipt: AccessReceipt;
    readonly shown: AccessPlace;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("showEntry", [receipt, shown]) });
  }

  /** Writes down that a read was not shown in time. */
  async settle({
    receipt,
    via,
  }: {
    readonly receipt: AccessReceipt;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("settle", [receipt]) });
  }

  /** What became of a receipt. */
  async caseOf({ receipt }: { readonly receipt: AccessReceipt }): Promise<OmissionStatusName> {
    return nameOf(OMISSION_STATUSES, (await this.contract.caseOf(receipt)).status) ?? "None";
  }

  /** A gateway as it stands. */
  async gatewayOf({
    organisation,
    gateway,
  }: {
    readonly organisation: string;
    readonly gateway: string;
  }): Promise<GatewayStanding> {
    const found = await this.contract.gatewayOf(organisation, gateway);
    const { appointed, dismissedAt, next } = found;
    return { appointed, dismissedAt, next, omissions: Number(found.omissions) };
  }
}

function readingStruct({ organisation, profession, purpose, purposeLabel }: Reading) {
  return {
    organisation: organisation ?? ZeroAddress,
    profession: READERS[profession ?? "ORGANISATION"].code,
    purpose: PURPOSES[purpose].code,
    purposeLabel: purposeLabel ?? NO_LABEL,
  };
}

function evidenceStruct({ grantee, line, terms, directive }: Evidence) {
  return { grantee: grantee ?? ZeroAddress, line: line ?? 0, terms: [...(terms ?? [])], directive: [...directive] };
}
