/** What became of one case of an outside standard. */
export interface CaseResult {
  /** Where it stands and what it is called. */
  readonly name: string;
  readonly expected: string;
  readonly got: string;
}

/** One kind of cases: a file of its own beside this one, and a line in `kinds.ts`. */
export interface ConformanceKind {
  /** What it judges, in a few words. */
  readonly about: string;
  /** Endings of the files that hold its cases. */
  readonly extensions: readonly string[];
  /** Whether cases that pass are listed too. */
  readonly isListed?: boolean;
  /** Judges the cases of one file. Throws when the file as a whole cannot be read. */
  judge(file: CaseFile): readonly CaseResult[] | Promise<readonly CaseResult[]>;
}

/** A file of cases. */
export interface CaseFile {
  /** Path as the caller gave it, for messages. */
  readonly path: string;
  /** Its text, unpacked where the file is packed. */
  readonly text: string;
}

/** Whether a case came out as its standard says. */
export function passed({ expected, got }: CaseResult): boolean {
  return expected === got;
}
