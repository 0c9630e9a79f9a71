import { type BigNumberish, type TransactionReceipt, ZeroHash } from "ethers";

import type { Hex } from "../kernel/ids/brand.ts";
import type { PatientId, RecordId } from "../kernel/ids/ids.ts";
import type { ContractAt } from "../kernel/sending/call.ts";
import { Room } from "../kernel/sending/Room.ts";
import type { AnyWay, OwnWay } from "../kernel/sending/ways.ts";
import { PROFESSIONS } from "../terms/professions.ts";
import { ANSWERS, type AnswerName, RECORD_STATUSES, type RecordStatusName } from "../terms/recordStates.ts";
import { nameOf } from "../terms/set.ts";
import { type RecordRegistry, RecordRegistry__factory } from "../typechain.ts";
import { type RecordStruct, recordIdOf } from "./ids/recordIdOf.ts";
import { BY_ITSELF, type Inclusion } from "./words/inclusion.ts";

/** An episode of a patient at an organisation. */
export interface EpisodeKey {
  readonly patient: PatientId;
  readonly organisation: string;
  readonly number: number;
}

/** A root over ids of records of one author. */
export interface RecordBatch {
  readonly root: Hex;
  readonly author: string;
  readonly organisation: string;
  readonly profession: keyof typeof PROFESSIONS;
  readonly count: number;
}

/** What has become of a record. */
export interface RecordStanding {
  readonly status: RecordStatusName;
  readonly version: number;
  /** Seconds; zero for a record that is not there. */
  readonly anchoredAt: bigint;
  readonly deviceTrusted: boolean;
  readonly acknowledgedAt: bigint;
  readonly disputedAt: bigint;
  readonly cosignatures: number;
}

/** A record, and where it is. */
interface Located {
  readonly record: RecordStruct;
  /** Its place in a batch; by itself unless given. */
  readonly inclusion?: Inclusion;
}

/**
 * Episodes, records and batches.
 *
 * @example
 * ```ts
 * const records = new Records({ address, provider });
 * const record = recordStruct({ patient, author: doctor.address, …, content });
 * await records.anchor({ record, via: signed({ signer: doctor, submitter: gateway }) });
 * const { status } = await records.stateOf({ record });
 * ```
 */
export class Records extends Room<RecordRegistry> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: RecordRegistry__factory.connect(address, provider) });
  }

  // ---------------------------------------------------------------- episodes

  /** The patient lets an organisation write until a time. */
  async openEpisode({
    patient,
    organisation,
    number,
    until,
    via,
  }: EpisodeKey & { readonly until: bigint; readonly via: AnyWay }): Promise<TransactionReceipt> {
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("openEpisode", [patient, organisation, number, until]),
      bySignature: async ({ account: opener, deadline, sign }) => {
        const signature = await sign("EpisodeOpening", { patient, opener, organisation, number, until, deadline });
        const args = [patient, opener, organisation, number, until, deadline, signature] as const;
        return this.contract.interface.encodeFunctionData("openEpisodeBySignature", [...args]);
      },
    });
  }

  /** A practitioner opens one by a grant for treatment that has no terms, to the organisation unless a grantee is named. */
  async openEpisodeByGrant({
    patient,
    organisation,
    number,
    profession,
    grantee = organisation,
    line = 0,
    via,
  }: EpisodeKey & {
    readonly profession: keyof typeof PROFESSIONS;
    readonly grantee?: string;
    readonly line?: number;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const { code } = PROFESSIONS[profession];
    const args = [patient, organisation, number, code, grantee, line] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("openEpisodeByGrant", [...args]) });
  }

  /** A practitioner opens one during a visit. */
  async openEpisodeByVisit({
    patient,
    organisation,
    number,
    profession,
    visit = ZeroHash as Hex,
    via,
  }: EpisodeKey & {
    readonly profession: keyof typeof PROFESSIONS;
    readonly visit?: Hex;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const args = [patient, organisation, number, PROFESSIONS[profession].code, visit] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("openEpisodeByVisit", [...args]) });
  }

  /** A responder opens one by an open emergency. */
  async openEpisodeByEmergency({
    patient,
    organisation,
    number,
    via,
  }: EpisodeKey & { readonly via: OwnWay }): Promise<TransactionReceipt> {
    const args = [patient, organisation, number] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("openEpisodeByEmergency", [...args]) });
  }

  /** Ends an episode, 30 days from now at the latest. */
  async closeEpisode({
    patient,
    organisation,
    number,
    via,
  }: EpisodeKey & { readonly via: OwnWay }): Promise<TransactionReceipt> {
    const args = [patient, organisation, number] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("closeEpisode", [...args]) });
  }

  // ---------------------------------------------------------------- authors

  /** Anchors a record without a target. */
  async anchor({ record, via }: { readonly record: RecordStruct; readonly via: AnyWay }): Promise<TransactionReceipt> {
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("anchor", [record]),
      bySignature: async ({ deadline, sign }) => {
        const signature = await sign("RecordAnchoring", { record, deadline });
        return this.contract.interface.encodeFunctionData("anchorBySignature", [record, deadline, signature]);
      },
    });
  }

  /** Anchors a record that replaces, adds to or evaluates an earlier one. */
  async anchorUpon({
    record,
    target,
    inclusion = BY_ITSELF,
    via,
  }: {
    readonly record: RecordStruct;
    readonly target: RecordStruct;
    /** Where the target is. */
    readonly inclusion?: Inclusion;
    readonly via: AnyWay;
  }): Promise<TransactionReceipt> {
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("anchorUpon", [record, target, inclusion]),
      bySignature: async ({ deadline, sign }) => {
        const signature = await sign("RecordAnchoring", { record, deadline });
        const args = [record, target, inclusion, deadline, signature] as const;
        return this.contract.interface.encodeFunctionData("anchorUponBySignature", [...args]);
      },
    });
  }

  /** Anchors many records of one author by their root. */
  async anchorBatch({
    batch,
    via,
  }: {
    readonly batch: RecordBatch;
    readonly via: AnyWay;
  }): Promise<TransactionReceipt> {
    const given = { ...batch, profession: PROFESSIONS[batch.profession].code };
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("anchorBatch", [given]),
      bySignature: async ({ deadline, sign }) => {
        const signature = await sign("RecordBatch", { ...given, deadline });
        return this.contract.interface.encodeFunctionData("anchorBatchBySignature", [given, deadline, signature]);
      },
    });
  }

  /** Gives a record of a batch its slot and its events. */
  async draw({
    record,
    inclusion,
    via,
  }: {
    readonly record: RecordStruct;
    readonly inclusion: Inclusion;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("draw", [record, inclusion]) });
  }

  /** Says that a record should never have been. */
  async enterInError({
    record,
    inclusion = BY_ITSELF,
    reasonHash = ZeroHash as Hex,
    via,
  }: Located & { readonly reasonHash?: Hex; readonly via: OwnWay }): Promise<TransactionReceipt> {
    const args = [record, inclusion, reasonHash] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("enterInError", [...args]) });
  }

  // ---------------------------------------------------------------- co-signers and patients

  /** Takes a seat of a record, at the record's own organisation unless another and its episode are named. */
  async cosign({
    record,
    inclusion = BY_ITSELF,
    seat,
    organisation,
    episode = 0,
    via,
  }: Located & {
    readonly seat: number;
    readonly organisation?: string;
    readonly episode?: number;
    readonly via: AnyWay;
  }): Promise<TransactionReceipt> {
    const claim = { seat, organisation: organisation ?? record.organisation, episode };
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("cosign", [record, inclusion, claim]),
      bySignature: async ({ account: signer, deadline, sign }) => {
        const message = { record: recordIdOf({ record }), signer, ...claim, deadline };
        const signature = await sign("RecordCosignature", message);
        const args = [record, inclusion, claim, signer, deadline, signature] as const;
        return this.contract.interface.encodeFunctionData("cosignBySignature", [...args]);
      },
    });
  }

  /** Says something to a record in the patient's name; a dispute comes with its note. */
  async answer({
    record,
    inclusion = BY_ITSELF,
    answer,
    note = ZeroHash as Hex,
    via,
  }: Located & {
    readonly answer: Exclude<AnswerName, "None">;
    readonly note?: Hex;
    readonly via: AnyWay;
  }): Promise<TransactionReceipt> {
    const { code } = ANSWERS[answer];
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("answer", [record, inclusion, code, note]),
      bySignature: async ({ account: signer, nonce, deadline, sign }) => {
        const message = { record: recordIdOf({ record }), signer, answer: code, note, nonce, deadline };
        const authorisation = { nonce, deadline, signature: await sign("RecordAnswer", message) };
        const args = [record, inclusion, code, note, signer, authorisation] as const;
        return this.contract.interface.encodeFunctionData("answerBySignature", [...args]);
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

  // ---------------------------------------------------------------- questions

  /** What has become of a record, by itself or in a batch. */
  async stateOf({ record, inclusion = BY_ITSELF }: Located): Promise<RecordStanding> {
    return standingOf(await this.contract.stateIn(record, inclusion));
  }

  /** What has become of a record that has a slot, by its id alone: now, or what had at the end of the block `at`. */
  async stateById({ record, at }: { readonly record: RecordId; readonly at?: number }): Promise<RecordStanding> {
    return standingOf(await this.contract.stateOf(record, { blockTag: at ?? "latest" }));
  }
}

type State = Awaited<ReturnType<RecordRegistry["stateOf"]>>;

function standingOf(state: State): RecordStanding {
  return {
    status: nameOf(RECORD_STATUSES, state.status) ?? "None",
    version: Number(state.version),
    anchoredAt: state.anchoredAt,
    deviceTrusted: state.deviceTrusted,
    acknowledgedAt: state.acknowledgedAt,
    disputedAt: state.disputedAt,
    cosignatures: state.cosigned.toString(2).replaceAll("0", "").length,
  };
}
