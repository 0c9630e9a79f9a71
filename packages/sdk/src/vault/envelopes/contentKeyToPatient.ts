import { getBytes } from "ethers";

import type { SigningPlace } from "../../kernel/acts/domainOf.ts";
import { type Bytes, join } from "../format/bytes.ts";
import { KEY_LENGTH } from "../format/derive.ts";
import { KIND } from "../format/header.ts";
import type { KeyPlace } from "../keys/KeyPlace.ts";
import { KeyLengthWrong } from "../problems.ts";
import type { EncryptionKey, EncryptionKeyPair } from "./encryptionKey.ts";
import { type Binding, openFrom, sealTo } from "./sealTo.ts";

const LABEL = "xinglin/vault/content-key-to-patient/v2";

/** Which record, and where its patient is registered. */
interface Placed {
  /** Chain and address of the patient registry. */
  readonly place: SigningPlace;
  readonly record: KeyPlace;
}

/**
 * Seals a record's content key to the patient, for a writer who holds no category key. The patient seals it again under the
 * compartment's key.
 *
 * @param of to is the patient's published key: see {@link publishedKeyOf}
 * @throws {@link EncryptionKeyUnusable} | {@link KeyLengthWrong}
 * @example
 * ```ts
 * const to = await publishedKeyOf({ patients, patient });
 * const record = keyPlaceOf(header);
 * await cabinet.put(record.id, await sealContentKeyToPatient({ to, place, record, key }));
 * ```
 */
export async function sealContentKeyToPatient({
  to,
  key,
  ...placed
}: Placed & { readonly to: EncryptionKey; readonly key: Uint8Array }): Promise<Bytes> {
  if (key.length !== KEY_LENGTH) throw new KeyLengthWrong(key.length);
  return sealTo({ to, binding: bindingOf(placed), payload: key });
}

/**
 * Opens a content key that was sealed to the patient.
 *
 * @throws as {@link openEnvelope}
 * @example
 * ```ts
 * const key = await openContentKeyToPatient({ sealed, with: await vault.encryptionKey("X_WING"), place, record });
 * ```
 */
export async function openContentKeyToPatient({
  sealed,
  with: pair,
  ...placed
}: Placed & { readonly sealed: Uint8Array; readonly with: EncryptionKeyPair }): Promise<Bytes> {
  const key = await openFrom({ sealed, with: pair, binding: bindingOf(placed) });
  if (key.length !== KEY_LENGTH) throw new KeyLengthWrong(key.length);
  return key;
}

function bindingOf({ place, record }: Placed): Binding {
  const details = join(getBytes(record.patient), getBytes(record.id));
  return { kind: KIND.contentKeyToPatient, label: LABEL, place, details };
}
