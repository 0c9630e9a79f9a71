import { isHexString, toBeHex } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import type { Rule } from "../provisions/provision.ts";
import { setsIn } from "../provisions/scope.ts";
import { provisionStruct } from "./provisionStruct.ts";
import { WordMalformed } from "./WordMalformed.ts";

/** Where each part of a provision's word begins, and its bits (`contracts/consent/ProvisionWords.sol`). */
const PARTS = {
  deny: [0n, 1n],
  base: [1n, 1n],
  number: [2n, 6n],
  termCount: [8n, 8n],
  scope: [16n, 136n],
  from: [152n, 40n],
  until: [192n, 40n],
  epoch: [232n, 24n],
} as const satisfies Record<string, readonly [offset: bigint, bits: bigint]>;

/** A provision's word read back; its terms stand elsewhere. */
export interface DecodedProvision extends Rule {
  /** How often the patient had revoked everything when it was given. */
  readonly epoch: number;
  /** Of a grant with terms: how many such grants its line had held before. */
  readonly number: number;
  readonly termCount: number;
}

/**
 * A provision without its terms in one word, as the contract keeps it and its events show it.
 *
 * @example
 * ```ts
 * encodeProvision({ deny: false, base: false, provision, epoch: 0 });
 * ```
 */
export function encodeProvision({
  deny,
  base,
  provision,
  epoch,
  number = 0,
}: Rule & {
  /** How often the patient has revoked everything before. */
  readonly epoch: number;
  /** Of a grant with terms: how many such grants its line has held before. */
  readonly number?: number;
}): Hex {
  const { terms, ...struct } = provisionStruct(provision);
  const values = { ...struct, deny: deny ? 1n : 0n, base: base ? 1n : 0n, termCount: BigInt(terms.length) };
  const parts = Object.entries({ ...values, epoch: BigInt(epoch), number: BigInt(number) }) as [
    keyof typeof PARTS,
    bigint,
  ][];
  const word = parts.reduce((bits, [part, value]) => {
    const [offset, length] = PARTS[part];
    if (value < 0n || value >> length !== 0n) throw new RangeError(`${part} ${value} has more than ${length} bits`);
    return bits | (value << offset);
  }, 0n);
  return toBeHex(word, 32) as Hex;
}

/**
 * The provision in a word of the contract, with no terms: those stand beside it.
 *
 * @throws {@link WordMalformed}
 * @example
 * ```ts
 * const { provision, epoch } = decodeProvision(log.args.provision);
 * ```
 */
export function decodeProvision(word: string): DecodedProvision {
  if (!isHexString(word, 32)) throw new WordMalformed(0, word);
  const bits = BigInt(word);
  const part = (name: keyof typeof PARTS) => {
    const [offset, length] = PARTS[name];
    return (bits >> offset) & ((1n << length) - 1n);
  };
  const provision = { ...setsIn(part("scope")), from: part("from"), until: part("until"), terms: [] };
  return {
    deny: part("deny") === 1n,
    base: part("base") === 1n,
    provision,
    epoch: Number(part("epoch")),
    number: Number(part("number")),
    termCount: Number(part("termCount")),
  };
}
