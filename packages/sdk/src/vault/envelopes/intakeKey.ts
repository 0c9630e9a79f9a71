import { getBytes } from "ethers";

import type { SigningPlace } from "../../kernel/acts/domainOf.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import { type Bytes, join } from "../format/bytes.ts";
import { KEY_LENGTH } from "../format/derive.ts";
import { KIND } from "../format/header.ts";
import { KeyLengthWrong } from "../problems.ts";
import type { EncryptionKey, EncryptionKeyPair } from "./encryptionKey.ts";
import { type Binding, openFrom, sealTo } from "./sealTo.ts";

const LABEL = "xinglin/vault/intake-key/v1";

/** Whose form it is, and where it is booked with. */
export interface IntakePlace {
  /** Chain and address of the appointment book. */
  readonly place: SigningPlace;
  readonly patient: PatientId;
  /** What the booking says of the encrypted form. */
  readonly intakeHash: Hex;
}

/**
 * Seals the key of an intake form to whom the patient comes to see. It opens for this form of this patient alone; a visit that is
 * moved keeps it.
 *
 * Warning: HPKE's base mode does not say who sealed. That the form is the patient's says the booking, which carries its hash.
 *
 * @param of to is the practitioner's stated key: see {@link statedKey}
 * @throws {@link EncryptionKeyUnusable} | {@link KeyLengthWrong}
 * @example
 * ```ts
 * const sealedKey = await sealIntakeKey({ to, key, place, patient, intakeHash });
 * ```
 */
export async function sealIntakeKey({
  to,
  key,
  ...intake
}: IntakePlace & { readonly to: EncryptionKey; readonly key: Uint8Array }): Promise<Bytes> {
  if (key.length !== KEY_LENGTH) throw new KeyLengthWrong(key.length);
  return sealTo({ to, binding: bindingOf(intake), payload: key });
}

/**
 * Opens the key of an intake form.
 *
 * @throws as {@link openEnvelope}
 * @example
 * ```ts
 * const key = await openIntakeKey({ sealed, with: myKey, place, patient, intakeHash });
 * ```
 */
export async function openIntakeKey({
  sealed,
  with: pair,
  ...intake
}: IntakePlace & { readonly sealed: Uint8Array; readonly with: EncryptionKeyPair }): Promise<Bytes> {
  const key = await openFrom({ sealed, with: pair, binding: bindingOf(intake) });
  if (key.length !== KEY_LENGTH) throw new KeyLengthWrong(key.length);
  return key;
}

function bindingOf({ place, patient, intakeHash }: IntakePlace): Binding {
  return { kind: KIND.intakeKey, label: LABEL, place, details: join(getBytes(patient), getBytes(intakeHash)) };
}
