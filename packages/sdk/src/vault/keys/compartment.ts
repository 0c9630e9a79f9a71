import { CATEGORIES, type CategoryName } from "../../terms/categories.ts";
import { CONFIDENTIALITIES, type ConfidentialityName } from "../../terms/confidentialities.ts";
import { nameOf } from "../../terms/set.ts";
import { type Bytes, bytesNumber, join, numberBytes } from "../format/bytes.ts";
import { SealedMalformed } from "../problems.ts";

/** What one category key is for: a category of data at a level of confidentiality. */
export interface Compartment {
  readonly category: CategoryName;
  readonly confidentiality: ConfidentialityName;
}

/** A compartment in one epoch of its keys; the first is 0. */
export interface CompartmentEpoch extends Compartment {
  readonly epoch: number;
}

/** Bytes of a compartment and epoch: 1 + 1 + 4. */
export const COMPARTMENT_LENGTH = 6;
/** Bytes of a time in seconds, as the chain has them. */
export const TIME_LENGTH = 6;
/** The epoch has 4 bytes. */
export const LAST_EPOCH = 2 ** 32 - 1;

/** A compartment and epoch as the formats hold them. */
export function compartmentBytes({ category, confidentiality, epoch }: CompartmentEpoch): Bytes {
  if (!Number.isInteger(epoch) || epoch < 0 || epoch > LAST_EPOCH) throw new SealedMalformed("epoch");
  const codes = new Uint8Array([CATEGORIES[category].code, CONFIDENTIALITIES[confidentiality].code]);
  return join(codes, numberBytes(epoch, 4));
}

/** @throws {@link SealedMalformed} for a code that the platform's terms do not know */
export function parseCompartment(bytes: Uint8Array): CompartmentEpoch {
  const category = nameOf(CATEGORIES, bytes[0] ?? 0);
  const confidentiality = nameOf(CONFIDENTIALITIES, bytes[1] ?? 0);
  if (category === undefined) throw new SealedMalformed("category");
  if (confidentiality === undefined) throw new SealedMalformed("confidentiality");
  return { category, confidentiality, epoch: Number(bytesNumber(bytes.subarray(2, COMPARTMENT_LENGTH))) };
}

/** A compartment as a text to compare and to show. */
export function compartmentName({ category, confidentiality }: Compartment): string {
  return `${category}/${confidentiality}`;
}

/**
 * The compartments that sets of categories and levels reach: what an envelope for a grant has to hold.
 *
 * @example
 * ```ts
 * compartmentsOf({ categories: ["ALLERGIES"], confidentialities: ["N", "R"] }); // two
 * ```
 */
export function compartmentsOf({
  categories,
  confidentialities,
}: {
  readonly categories: readonly CategoryName[];
  readonly confidentialities: readonly ConfidentialityName[];
}): Compartment[] {
  return categories.flatMap((category) => confidentialities.map((confidentiality) => ({ category, confidentiality })));
}
