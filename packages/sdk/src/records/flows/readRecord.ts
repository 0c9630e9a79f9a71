import { ZeroAddress, hexlify } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import type { PurposeName } from "../../terms/purposes.ts";
import { openContent } from "../../vault/content/openContent.ts";
import type { Progress } from "../../vault/content/sealContent.ts";
import type { Bytes } from "../../vault/format/bytes.ts";
import type { ContentStore } from "../../vault/stores/ContentStore.ts";
import type { FindContentKey } from "./contentKeys.ts";
import { keyPlaceOf } from "./keyPlaceOf.ts";
import { type RecordStruct, recordIdOf } from "../ids/recordIdOf.ts";
import { AccessNotLogged } from "./problems.ts";

/** An access as the chain's event names it. */
export interface LoggedAccess {
  readonly patient: string;
  readonly accessor: string;
  /** The zero address for the patient and the patient's delegates. */
  readonly organisation: string;
  readonly purpose: string;
  /** The record's id. */
  readonly record: string;
}

/** Who is about to read what, and why. */
export interface IntendedAccess {
  readonly patient: PatientId;
  readonly accessor: string;
  readonly organisation?: string;
  readonly purpose: PurposeName;
  /** The record's id. */
  readonly record: Hex;
}

/**
 * Reads a record: takes from its header which content it is, logs the access on chain, and only when the chain's event names this reader, record and purpose finds the
 * key, fetches the content by the digest that was anchored, and decrypts it. A reader who may not read never gets as far as a
 * key, and what the store gives is compared with the anchor block by block.
 *
 * Warning: chunks are handed out before the whole is known to be there: see `openContent`.
 *
 * @param of header is the record's, to which its id commits, so that nobody reads one content by the access of another; log
 * decides and logs in one transaction, and answers what the event says
 * @throws {@link AccessNotLogged} | {@link ContentKeyAbsent}, the refusal of the contract, and what stores and `openContent` throw
 * @example
 * ```ts
 * const bytes = await collect(readRecord({ intended, header, log, findKey, store }));
 * ```
 */
export async function* readRecord({
  intended,
  header,
  log,
  findKey,
  store,
  onProgress,
}: {
  readonly intended: IntendedAccess;
  /** All that is said about the record, its content's digest too. */
  readonly header: RecordStruct;
  readonly log: () => Promise<LoggedAccess>;
  readonly findKey: FindContentKey;
  readonly store: ContentStore;
  readonly onProgress?: (progress: Progress) => void;
}): AsyncGenerator<Bytes, void, undefined> {
  requireHeader(intended, header);
  requireLogged(intended, await log());
  const content = hexlify(header.content) as Hex;
  const key = await findKey(keyPlaceOf(header));
  const name = await store.nameOf(content);
  yield* openContent({ key, source: store.read(name), onProgress });
}

/** Before anything is logged: an access of one record opens no other. */
function requireHeader({ record, patient }: IntendedAccess, header: RecordStruct): void {
  if (recordIdOf({ record: header }).toLowerCase() !== record.toLowerCase()) throw new AccessNotLogged("record");
  if (hexlify(header.patient).toLowerCase() !== patient.toLowerCase()) throw new AccessNotLogged("patient");
}

function requireLogged(intended: IntendedAccess, logged: LoggedAccess): void {
  const { patient, accessor, organisation = ZeroAddress, purpose, record } = intended;
  const expected: LoggedAccess = { patient, accessor, organisation, purpose, record };
  for (const field of ["patient", "accessor", "organisation", "purpose", "record"] as const) {
    if (logged[field].toLowerCase() !== expected[field].toLowerCase()) throw new AccessNotLogged(field);
  }
}
