/** Something a check found wrong, and where. */
export interface Problem {
  /** Path from the project's root, with slashes. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** What is wrong and what to do, as a sentence. */
  readonly message: string;
}

/** A problem as a terminal (and an editor that makes places clickable) likes it: `file:line: message`. */
export function describe({ file, line, message }: Problem): string {
  const place = [file, line].filter((part) => part !== undefined).join(":");
  return place === "" ? message : `${place}: ${message}`;
}

/** The line, counted from 1, in which a text's character at `offset` stands. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
