import type { Hex } from "../../kernel/ids/brand.ts";
import type { Grant, Provision, Rule } from "../provisions/provision.ts";
import { scopeOf } from "../provisions/scope.ts";
import { encodeTerms } from "./termWords.ts";

/** A provision as the contract takes it and people sign it: the sets in one number, the terms as words. */
export interface ProvisionStruct {
  readonly scope: bigint;
  readonly from: bigint;
  readonly until: bigint;
  readonly terms: Hex[];
}

/** A grant as the contract takes it. */
export interface GrantStruct extends ProvisionStruct {
  readonly grantee: string;
  readonly line: number;
}

/** A rule as the contract takes it. */
export interface RuleStruct extends ProvisionStruct {
  readonly deny: boolean;
  readonly base: boolean;
}

/**
 * A provision as the contract takes it.
 *
 * @throws {@link TermValueInvalid}
 * @example
 * ```ts
 * provisionStruct({ ...EVERYTHING, categories: ["ALLERGIES"] }).until; // 1099511627775n, without end
 * ```
 */
export function provisionStruct(provision: Provision): ProvisionStruct {
  const { from, until, terms } = provision;
  return { scope: scopeOf(provision), from, until, terms: encodeTerms(terms) };
}

/** A grant as the contract takes it. */
export function grantStruct({ grantee, line, provision }: Grant): GrantStruct {
  return { grantee, line, ...provisionStruct(provision) };
}

/** A rule as the contract takes it. */
export function ruleStruct({ deny, base, provision }: Rule): RuleStruct {
  return { deny, base, ...provisionStruct(provision) };
}
