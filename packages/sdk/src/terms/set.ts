import type { TermTable } from "./term.ts";

/**
 * The set of terms that the contracts hold as a bitmap, bit n for the code n.
 *
 * @example
 * ```ts
 * setOf(CATEGORIES, ["ALLERGIES", "MEDICATIONS"]); // 0b1100n
 * ```
 */
export function setOf<Table extends TermTable>(table: Table, names: readonly (keyof Table & string)[]): bigint {
  return names.reduce((bits, name) => bits | (1n << BigInt(table[name]?.code ?? 0)), 0n);
}

/**
 * The names of the terms in a bitmap with bit n for the code n, in the order of the table; bits outside it are left out.
 *
 * @example
 * ```ts
 * namesIn(CATEGORIES, 0b1100n); // ["ALLERGIES", "MEDICATIONS"]
 * ```
 */
export function namesIn<Table extends TermTable>(table: Table, bits: number | bigint): (keyof Table & string)[] {
  return Object.entries(table)
    .filter(([, { code }]) => ((BigInt(bits) >> BigInt(code)) & 1n) === 1n)
    .map(([name]) => name);
}

/**
 * The name of the term with a code, or undefined for a code that the table does not know.
 *
 * @example
 * ```ts
 * nameOf(CATEGORIES, 2n); // "ALLERGIES"
 * ```
 */
export function nameOf<Table extends TermTable>(
  table: Table,
  code: number | bigint,
): (keyof Table & string) | undefined {
  return Object.entries(table).find(([, term]) => term.code === Number(code))?.[0];
}
