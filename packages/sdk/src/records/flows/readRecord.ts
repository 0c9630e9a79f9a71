import { ZeroAddress } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import type { PurposeName } from "../../terms/purposes.ts";
import { openContent } from "../../vault/content/openContent.ts";
import type { Progress } from "../../vault/content/sealContent.ts";
import type { Bytes } from "../../vault/format/bytes.ts";
import type { ContentStore } from "../../vault/stores/ContentStore.ts";
import type { FindContentKey } from "./contentKeys.ts";
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
 * Reads a record: logs the access on chain, and only when the chain's event names this reader, record and purpose finds the
 * key, fetches the content by the digest that was anchored, and decrypts it. A reader who may not read never gets as far as a
 * key, and what the store gives is compared with the anchor block by block.
 *
 * Warning: chunks are handed out before the whole is known to be there: see `openContent`.
 *
 * @param of log decides and logs in one transaction, and answers what the event says
 * @throws {@link AccessNotLogged} | {@link ContentKeyAbsent}, the refusal of the contract, and what stores and `openContent` throw
 * @example
 * ```ts
 * const bytes = await collect(readRecord({ intended, content: header.content, log, findKey, store }));
 * ```
 */
export async function* readRecord({
  intended,
  content,
  log,
  findKey,
  store,
  onProgress,
}: {
  readonly intended: IntendedAccess;
  /** The header's digest of the content. */
  readonly content: Hex;
  readonly log: () => Promise<LoggedAccess>;
  readonly findKey: FindContentKey;
  readonly store: ContentStore;
  readonly onProgress?: (progress: Progress) => void;
}): AsyncGenerator<Bytes, void, undefined> {
  requireLogged(intended, await log());
  const key = await findKey(content);
  const name = await store.nameOf(content);
  yield* openContent({ key, source: store.read(name), onProgress });
}

function requireLogged(intended: IntendedAccess, logged: LoggedAccess): void {
  const { patient, accessor, organisation = ZeroAddress, purpose, record } = intended;
  const expected: LoggedAccess = { patient, accessor, organisation, purpose, record };
  for (const field of ["patient", "accessor", "organisation", "purpose", "record"] as const) {
    if (logged[field].toLowerCase() !== expected[field].toLowerCase()) throw new AccessNotLogged(field);
  }
}
