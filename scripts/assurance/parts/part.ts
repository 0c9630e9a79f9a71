/** A part of the whole: a command, and what its output says. */
export interface Part {
  readonly name: string;
  /** What it shows. */
  readonly about: string;
  /** Arguments of Node, a step each; the part ends at the first that fails. */
  readonly steps: (options: Options) => readonly (readonly string[])[];
  readonly environment?: (options: Options) => Readonly<Record<string, string>>;
  /** The lines of its output that go into the report. */
  readonly keeps: RegExp;
}

/** What is asked of all parts. */
export interface Options {
  /** In hexadecimal. */
  readonly seed: string;
  readonly root: string;
  /** Mutations for each parser. */
  readonly runs: number;
}

/** What a part said, and where and when. */
export interface Said {
  readonly name: string;
  readonly about: string;
  readonly command: string;
  readonly result: "passed" | "failed" | "stopped";
  readonly seconds: number;
  readonly lines: readonly string[];
  /** The day, `YYYY-MM-DD` in UTC. */
  readonly on: string;
  /** Of the repository. */
  readonly commit: string;
  readonly versions: string;
}
