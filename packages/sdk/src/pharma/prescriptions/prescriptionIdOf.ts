import { TypedDataEncoder } from "ethers";

import { ACTS } from "../../kernel/acts/acts.ts";
import type { Prescription, PrescriptionId } from "./prescription.ts";

/**
 * The id of a prescription: the EIP-712 hash of its terms, without a domain.
 *
 * @example
 * ```ts
 * const id = prescriptionIdOf({ prescription });
 * ```
 */
export function prescriptionIdOf({ prescription }: { readonly prescription: Prescription }): PrescriptionId {
  const Prescription = ACTS.Prescription.fields.map((field) => ({ ...field }));
  return TypedDataEncoder.hashStruct("Prescription", { Prescription }, prescription) as PrescriptionId;
}
