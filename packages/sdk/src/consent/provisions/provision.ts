import type { Hex } from "../../kernel/ids/brand.ts";
import { ALL_CATEGORIES, type CategoryName } from "../../terms/categories.ts";
import { ALL_CONFIDENTIALITIES, type ConfidentialityName } from "../../terms/confidentialities.ts";
import { ALL_PURPOSES, type PurposeName } from "../../terms/purposes.ts";
import { ALL_READERS, type ReaderName } from "../../terms/readers.ts";

/** The last second that a provision can name (`type(uint40).max`); it means "without end". */
export const WITHOUT_END = 2n ** 40n - 1n;

/** A refinement of a provision: one word on chain (`contracts/consent/TermWords.sol`). */
export type ProvisionTerm =
  /** The reader, or the organisation read for, is this account. */
  | { readonly kind: "actor"; readonly account: string }
  /** The author, or the organisation written for, is this account. */
  | { readonly kind: "author"; readonly account: string }
  /** This record only. 31 bytes, the first of its id, in this kind and the next. */
  | { readonly kind: "record"; readonly record: Hex }
  /** This record, or what was recorded in this visit. */
  | { readonly kind: "related"; readonly record: Hex }
  /** Data with this label, 31 bytes: see `labelOf`. */
  | { readonly kind: "label"; readonly label: Hex }
  /** A purpose from elsewhere, 31 bytes: see `purposeLabelOf`. Widens the purposes. */
  | { readonly kind: "purpose"; readonly label: Hex }
  /** Data authored in `[from, until)`, seconds. */
  | { readonly kind: "dataPeriod"; readonly from: bigint; readonly until: bigint }
  /** The contract says so; its arguments follow it. */
  | { readonly kind: "condition"; readonly contract: string }
  /** 31 bytes for the condition before it. */
  | { readonly kind: "argument"; readonly value: Hex };

/** What is permitted or denied; all parts are joined by AND (FHIR R4 `Consent.provision`). */
export interface Provision {
  readonly confidentialities: readonly ConfidentialityName[];
  readonly readers: readonly ReaderName[];
  readonly categories: readonly CategoryName[];
  /** With the narrower ones: see `expandPurposes`. */
  readonly purposes: readonly PurposeName[];
  /** Seconds; it counts from this moment ... */
  readonly from: bigint;
  /** ... until just before this one. {@link WITHOUT_END} for no end. */
  readonly until: bigint;
  readonly terms: readonly ProvisionTerm[];
}

/** A permission for one account: a practitioner, or an organisation and those who practise for it. */
export interface Grant {
  readonly grantee: string;
  /** Tells grants to one grantee apart; each line serves once. */
  readonly line: number;
  readonly provision: Provision;
}

/** Where a grant stands. */
export interface GrantKey {
  readonly grantee: string;
  readonly line: number;
}

/** One rule of a directive. A base rule gives way to exceptions and grants; an exception does not. */
export interface Rule {
  readonly deny: boolean;
  readonly base: boolean;
  readonly provision: Provision;
}

/** Everything, by everybody, for every purpose but break-glass, for ever: what other provisions narrow. */
export const EVERYTHING: Provision = {
  confidentialities: ALL_CONFIDENTIALITIES,
  readers: ALL_READERS,
  categories: ALL_CATEGORIES,
  purposes: ALL_PURPOSES.filter((purpose) => purpose !== "BTG"),
  from: 0n,
  until: WITHOUT_END,
  terms: [],
};
