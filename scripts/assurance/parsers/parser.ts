import { readFileSync } from "node:fs";

import type { Input } from "./mutate.ts";

/** Something of the SDK that takes text, bytes or JSON from outside. */
export interface Parser {
  readonly name: string;
  /** Inputs that it accepts as they are. */
  readonly seeds: readonly Input[];
  readonly read: (input: never) => unknown;
}

/** A parser whose seeds and reader take the same. */
export function parser<Kind extends Input>(
  name: string,
  seeds: readonly Kind[],
  read: (input: Kind) => unknown,
): Parser {
  return { name, seeds, read };
}

/** A file of the corpus. */
export function corpus(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`corpus/${name}.json`, import.meta.url), "utf8"));
}
