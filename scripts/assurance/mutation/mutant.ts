/** What a mutant changes, in words that survive edits elsewhere in the file: no line numbers. */
export interface MutantName {
  /** The contract's file, from the root of the project. */
  readonly file: string;
  /** Contract and function, such as `PatientRegistry.register`. */
  readonly place: string;
  /** Which kind of break. */
  readonly operator: string;
  /** The statement around the change, on one line, shortened. */
  readonly within: string;
  readonly original: string;
  readonly replacement: string;
  /** Counts changes that read the same in the same statement or function, from 1. */
  readonly nth: number;
}

/** A break of one contract: the bytes `[start, start + length)` of its source give way to `replacement`. */
export interface Mutant extends MutantName {
  /** The name under which the compiler knows the file. */
  readonly source: string;
  readonly start: number;
  readonly length: number;
}

/** One way to break a node, before it has a name. */
export interface Proposal {
  readonly operator: string;
  readonly start: number;
  readonly length: number;
  readonly replacement: string;
}

/** What became of a mutant. */
export type Verdict =
  /** A test failed. */
  | "killed"
  /** No answer in time; counted as killed and said separately. */
  | "timeout"
  /** Every test passed. */
  | "survived"
  /** The compiler refused it. */
  | "stillborn"
  /** The bytecode of everything that tests deploy is as before. */
  | "equal"
  /** The same bytecode as a mutant that was killed already. */
  | "duplicate";

/** The identity of a mutant as one text. */
export function keyOf(name: MutantName): string {
  return [name.file, name.place, name.operator, name.within, name.original, name.replacement, name.nth].join(" | ");
}

/** One line for people. */
export function describeMutant(name: MutantName): string {
  const nth = name.nth > 1 ? ` (no. ${name.nth})` : "";
  return `${name.file} ${name.place} [${name.operator}] ${name.original} → ${name.replacement || "(nothing)"}${nth}`;
}

/** Puts a mutant's text into its source. */
export function applyMutant(content: string, mutant: Pick<Mutant, "start" | "length" | "replacement">): string {
  const bytes = Buffer.from(content, "utf8");
  const before = bytes.subarray(0, mutant.start);
  const after = bytes.subarray(mutant.start + mutant.length);
  return Buffer.concat([before, Buffer.from(mutant.replacement, "utf8"), after]).toString("utf8");
}
