import { dataSlice, getAddress, isAddress, isHexString, toBeHex, zeroPadValue } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import type { ProvisionTerm } from "../provisions/provision.ts";
import { TermValueInvalid } from "./TermValueInvalid.ts";
import { WordMalformed } from "./WordMalformed.ts";

/** First byte of a term's word, in the order in which terms have to stand. */
export const TERM_KINDS = {
  actor: 1,
  author: 2,
  record: 3,
  related: 4,
  label: 5,
  purpose: 6,
  dataPeriod: 7,
  condition: 8,
  argument: 9,
} as const satisfies Record<ProvisionTerm["kind"], number>;

/** Bytes behind the kind. */
const VALUE_BYTES = 31;
const LAST_MOMENT = 2n ** 48n - 1n;

/**
 * The words of terms, in the order in which they are given.
 *
 * @throws {@link TermValueInvalid}
 * @example
 * ```ts
 * encodeTerms([{ kind: "actor", account: hospital }]); // ["0x010000…"]
 * ```
 */
export function encodeTerms(terms: readonly ProvisionTerm[]): Hex[] {
  return terms.map((term) => `${toBeHex(TERM_KINDS[term.kind], 1)}${valueOf(term).slice(2)}` as Hex);
}

/**
 * The terms behind words, as the contract's events give them.
 *
 * @throws {@link WordMalformed} for a kind that this version does not know
 * @example
 * ```ts
 * decodeTerms(log.args.terms); // [{ kind: "actor", account: "0x7099…" }]
 * ```
 */
export function decodeTerms(words: readonly string[]): ProvisionTerm[] {
  return words.map((word, index) => decode(word, index));
}

/**
 * Terms in the order in which the contracts want them: kinds rise, and conditions with their arguments stay as they are, last.
 *
 * @example
 * ```ts
 * inOrder([{ kind: "label", label }, { kind: "actor", account }]); // the actor first
 * ```
 */
export function inOrder(terms: readonly ProvisionTerm[]): ProvisionTerm[] {
  const rank = ({ kind }: ProvisionTerm) => Math.min(TERM_KINDS[kind], TERM_KINDS.condition);
  return [...terms].sort((a, b) => rank(a) - rank(b));
}

function valueOf(term: ProvisionTerm): string {
  switch (term.kind) {
    case "actor":
    case "author":
      return accountValue(term.kind, term.account);
    case "condition":
      return accountValue(term.kind, term.contract);
    case "record":
    case "related":
      return bytesValue(term.kind, term.record, false);
    case "label":
    case "purpose":
      return bytesValue(term.kind, term.label, false);
    case "argument":
      return bytesValue(term.kind, term.value, true);
    case "dataPeriod":
      return periodValue(term.from, term.until);
  }
}

function accountValue(kind: string, account: string): string {
  if (!isAddress(account) || BigInt(account) === 0n) throw new TermValueInvalid(kind, account);
  return zeroPadValue(account, VALUE_BYTES);
}

function bytesValue(kind: string, value: string, mayBeZero: boolean): string {
  if (!isHexString(value, VALUE_BYTES) || (!mayBeZero && BigInt(value) === 0n)) throw new TermValueInvalid(kind, value);
  return value;
}

function periodValue(from: bigint, until: bigint): string {
  if (from < 0n || from >= until || until > LAST_MOMENT)
    throw new TermValueInvalid("dataPeriod", `${from} to ${until}`);
  return toBeHex((from << 48n) | until, VALUE_BYTES);
}

function decode(word: string, index: number): ProvisionTerm {
  if (!isHexString(word, 32)) throw new WordMalformed(index, word);
  const value = dataSlice(word, 1) as Hex;
  const account = () => getAddress(dataSlice(word, 12));
  switch (Number(dataSlice(word, 0, 1))) {
    case TERM_KINDS.actor:
      return { kind: "actor", account: account() };
    case TERM_KINDS.author:
      return { kind: "author", account: account() };
    case TERM_KINDS.record:
      return { kind: "record", record: value };
    case TERM_KINDS.related:
      return { kind: "related", record: value };
    case TERM_KINDS.label:
      return { kind: "label", label: value };
    case TERM_KINDS.purpose:
      return { kind: "purpose", label: value };
    case TERM_KINDS.dataPeriod:
      return { kind: "dataPeriod", from: BigInt(dataSlice(word, 20, 26)), until: BigInt(dataSlice(word, 26)) };
    case TERM_KINDS.condition:
      return { kind: "condition", contract: account() };
    case TERM_KINDS.argument:
      return { kind: "argument", value };
    default:
      throw new WordMalformed(index, word);
  }
}
