import { getBytes } from "ethers";

import type { PatientId } from "../../kernel/ids/ids.ts";
import type { Bytes } from "../format/bytes.ts";
import { KEY_LENGTH, derive } from "../format/derive.ts";
import { type CompartmentEpoch, compartmentBytes } from "./compartment.ts";

const LABEL = "xinglin/vault/category-key/v1";

/**
 * The key of a compartment in an epoch: HKDF-SHA256 of the root key, for this patient alone. Who has it learns nothing
 * about any other.
 *
 * @throws {@link KeyLengthWrong}
 * @example
 * ```ts
 * const key = await categoryKeyOf({ rootKey, patient, category: "ALLERGIES", confidentiality: "N", epoch: 0 });
 * ```
 */
export async function categoryKeyOf({
  rootKey,
  patient,
  ...compartment
}: CompartmentEpoch & { readonly rootKey: Uint8Array; readonly patient: PatientId }): Promise<Bytes> {
  const context = compartmentBytes(compartment);
  return derive({ key: rootKey, salt: getBytes(patient), label: LABEL, context, length: KEY_LENGTH });
}
