import { getBytes } from "ethers";

import type { PatientId } from "../../kernel/ids/ids.ts";
import { KEMS } from "../../terms/kems.ts";
import { type EncryptionKeyPair, encryptionKeyFrom } from "../envelopes/encryptionKey.ts";
import type { KemName } from "../envelopes/hpke.ts";
import { numberBytes } from "../format/bytes.ts";
import { KEY_LENGTH, derive } from "../format/derive.ts";

const LABEL = "xinglin/vault/encryption-key/v1";

/** The patient's own key pair, which follows from the root key. */
export async function patientKeyOf({
  rootKey,
  patient,
  kem,
}: {
  readonly rootKey: Uint8Array;
  readonly patient: PatientId;
  readonly kem: KemName;
}): Promise<EncryptionKeyPair> {
  const context = numberBytes(KEMS[kem].code, 2);
  const seed = await derive({ key: rootKey, salt: getBytes(patient), label: LABEL, context, length: KEY_LENGTH });
  return encryptionKeyFrom({ kem, seed });
}
