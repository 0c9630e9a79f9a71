import { CATEGORIES } from "../../terms/categories.ts";
import { CONFIDENTIALITIES } from "../../terms/confidentialities.ts";
import { PURPOSES } from "../../terms/purposes.ts";
import { READERS } from "../../terms/readers.ts";
import { setOf } from "../../terms/set.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { Grant, Provision, Rule } from "../provisions/provision.ts";
import { encodeTerms } from "./termWords.ts";

/** A provision as the contract takes it and people sign it: sets as bitmaps, terms as words. */
export interface ProvisionStruct {
  readonly confidentialities: bigint;
  readonly readers: bigint;
  readonly categories: bigint;
  readonly purposes: bigint;
  readonly from: bigint;
  readonly until: bigint;
  readonly terms: Hex[];
}

/**
 * A provision as the contract takes it.
 *
 * @throws {@link TermValueInvalid}
 * @example
 * ```ts
 * provisionStruct({ ...EVERYTHING, categories: ["ALLERGIES"] }).categories; // 4n
 * ```
 */
export function provisionStruct(provision: Provision): ProvisionStruct {
  return {
    confidentialities: setOf(CONFIDENTIALITIES, provision.confidentialities),
    readers: setOf(READERS, provision.readers),
    categories: setOf(CATEGORIES, provision.categories),
    purposes: setOf(PURPOSES, provision.purposes),
    from: provision.from,
    until: provision.until,
    terms: encodeTerms(provision.terms),
  };
}

/** A grant as the contract takes it. */
export function grantStruct({ grantee, line, provision }: Grant): {
  readonly grantee: string;
  readonly line: number;
  readonly provision: ProvisionStruct;
} {
  return { grantee, line, provision: provisionStruct(provision) };
}

/** A rule as the contract takes it. */
export function ruleStruct({ deny, base, provision }: Rule): {
  readonly deny: boolean;
  readonly base: boolean;
  readonly provision: ProvisionStruct;
} {
  return { deny, base, provision: provisionStruct(provision) };
}
