import { ZeroHash, concat, toBeHex } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import type { DeviceId, PatientId, RecordId } from "../../kernel/ids/ids.ts";
import { CATEGORIES, type CategoryName } from "../../terms/categories.ts";
import { CONFIDENTIALITIES, type ConfidentialityName } from "../../terms/confidentialities.ts";
import { PROFESSIONS } from "../../terms/professions.ts";
import { RECORD_KINDS, type RecordKindName } from "../../terms/recordKinds.ts";
import { RELATIONS, type RelationName } from "../../terms/recordStates.ts";
import { STAFF_ROLES } from "../../terms/staffRoles.ts";
import { labelsHashOf } from "../ids/labelsHashOf.ts";
import type { RecordStruct } from "../ids/recordIdOf.ts";
import type { Labels } from "./labels.ts";

/** Somebody who has to co-sign a record. */
export interface Seat {
  readonly profession: keyof typeof PROFESSIONS;
  /** Any role unless given. */
  readonly role?: keyof typeof STAFF_ROLES;
}

/** Everything that is said about a record. */
export interface RecordHeader {
  readonly patient: PatientId;
  readonly author: string;
  readonly organisation: string;
  readonly profession: keyof typeof PROFESSIONS;
  readonly kind: RecordKindName;
  readonly category: CategoryName;
  readonly confidentiality: ConfidentialityName;
  /** Seconds. */
  readonly authoredAt: bigint;
  /** Number of the episode; a record without one is offered to the patient. */
  readonly episode?: number;
  readonly visit?: Hex;
  readonly device?: DeviceId;
  /** Commitment to the ciphertext, 32 bytes. */
  readonly content: Hex;
  readonly labels?: Labels;
  /** What it is to an earlier record. */
  readonly relation?: Exclude<RelationName, "None">;
  readonly target?: RecordId;
  /** Who has to co-sign, 1 to 8, and how many of them. */
  readonly seats?: { readonly quorum: number; readonly of: readonly Seat[] };
}

/** Most seats of a record. */
const MOST_SEATS = 8;

/**
 * A header as the contract takes it, with zeros for what is not given.
 *
 * @throws RangeError for seats that a record cannot have
 * @example
 * ```ts
 * const record = recordStruct({ patient, author, organisation, profession: "PHYSICIAN", kind: "NOTE", … });
 * ```
 */
export function recordStruct(header: RecordHeader): RecordStruct {
  return {
    patient: header.patient,
    author: header.author,
    organisation: header.organisation,
    profession: PROFESSIONS[header.profession].code,
    kind: RECORD_KINDS[header.kind].code,
    category: CATEGORIES[header.category].code,
    confidentiality: CONFIDENTIALITIES[header.confidentiality].code,
    authoredAt: header.authoredAt,
    episode: header.episode ?? 0,
    visit: header.visit ?? ZeroHash,
    device: header.device ?? ZeroHash,
    content: header.content,
    labels: labelsHashOf({ labels: header.labels ?? [] }),
    relation: RELATIONS[header.relation ?? "None"].code,
    target: header.target ?? ZeroHash,
    seats: header.seats === undefined ? ZeroHash : seatsWord(header.seats),
  };
}

function seatsWord({ quorum, of }: NonNullable<RecordHeader["seats"]>): string {
  if (of.length === 0 || of.length > MOST_SEATS || quorum < 1 || quorum > of.length) {
    throw new RangeError(`A record has 1 to ${String(MOST_SEATS)} seats, and a quorum that they can reach.`);
  }
  const seats = of.flatMap(({ profession, role }) => [
    toBeHex(PROFESSIONS[profession].code, 1),
    toBeHex(role === undefined ? 0 : STAFF_ROLES[role].code, 1),
  ]);
  return concat([toBeHex(quorum, 1), ...seats, `0x${"00".repeat(31 - seats.length)}`]);
}
