import { hexlify } from "ethers";

import type { PatientId } from "../../kernel/ids/ids.ts";
import { CATEGORIES } from "../../terms/categories.ts";
import { CONFIDENTIALITIES } from "../../terms/confidentialities.ts";
import { nameOf } from "../../terms/set.ts";
import type { KeyPlace } from "../../vault/keys/KeyPlace.ts";
import { SealedMalformed } from "../../vault/problems.ts";
import { type RecordStruct, recordIdOf } from "../ids/recordIdOf.ts";

/**
 * What the key of a record is bound to, from its header: the id, to which everything in the header belongs, and the patient
 * and compartment that it names.
 *
 * @throws {@link SealedMalformed} for a category or level that the platform's terms do not know
 * @example
 * ```ts
 * const sealed = await cabinet.get(keyPlaceOf(header).id);
 * ```
 */
export function keyPlaceOf(header: RecordStruct): KeyPlace {
  const category = nameOf(CATEGORIES, BigInt(header.category));
  const confidentiality = nameOf(CONFIDENTIALITIES, BigInt(header.confidentiality));
  if (category === undefined) throw new SealedMalformed("category");
  if (confidentiality === undefined) throw new SealedMalformed("confidentiality");
  return {
    id: recordIdOf({ record: header }),
    patient: hexlify(header.patient) as PatientId,
    category,
    confidentiality,
  };
}
