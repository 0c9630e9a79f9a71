/** A coded term: its code on chain and its names. */
export interface Term {
  /** Number in the contracts; for sets one bit. */
  readonly code: number;
  readonly en: string;
  readonly zh: string;
}

/** A table of terms, by the names that the contracts give them. */
export type TermTable<T extends Term = Term> = Readonly<Record<string, T>>;

/**
 * The term with a code, or undefined for a code that the table does not know.
 *
 * @example
 * ```ts
 * termOf(PROFESSIONS, 2n)?.zh; // "中医医师"
 * ```
 */
export function termOf<T extends Term>(table: TermTable<T>, code: number | bigint): T | undefined {
  return Object.values(table).find((term) => term.code === Number(code));
}

/**
 * The terms of a set that the contracts hold as a bitmap; bits outside the table are left out.
 *
 * @example
 * ```ts
 * termsIn(RIGHTS, 0b101n).map((right) => right.en); // ["Prescribe", "Dispense and check prescriptions"]
 * ```
 */
export function termsIn<T extends Term>(table: TermTable<T>, bits: number | bigint): T[] {
  return Object.values(table).filter((term) => (BigInt(bits) & BigInt(term.code)) !== 0n);
}

/**
 * The bitmap of a set of terms.
 *
 * @example
 * ```ts
 * bitsOf(POWERS, ["READ", "BOOKING"]); // 10
 * ```
 */
export function bitsOf<Table extends TermTable>(table: Table, names: readonly (keyof Table & string)[]): number {
  return names.reduce((bits, name) => bits | (table[name]?.code ?? 0), 0);
}
