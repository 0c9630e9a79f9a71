import fc from "fast-check";

import { growthsOf, judgeGrowth } from "./growth.ts";
import { Misbehaved, judge } from "./judge.ts";
import { EDITS, mutated } from "./mutate.ts";
import type { Parser } from "./parser.ts";

/** How far a campaign goes. */
export interface Campaign {
  /** Mutated inputs for each parser. */
  readonly runs: number;
  readonly seed: number;
  /** Characters, bytes or members up to which inputs grow. */
  readonly largest: number;
  /** Of the ways to grow every so many is tried, from another one on for each parser. */
  readonly everyGrowth: number;
}

/** What one parser did in a campaign. */
export interface Course {
  readonly parser: string;
  /** How often it accepted, and how often it threw which error. */
  readonly answers: Readonly<Record<string, number>>;
  readonly growths: number;
}

/**
 * Gives one parser its seeds, mutations of them, and inputs that grow.
 *
 * @throws {@link Misbehaved}, or what fast-check says of the smallest case
 */
export async function campaign(parser: Parser, { runs, seed, largest, everyGrowth }: Campaign): Promise<Course> {
  const answers: Record<string, number> = {};
  const count = (answer: string) => {
    answers[answer] = (answers[answer] ?? 0) + 1;
  };
  for (const [i, kept] of parser.seeds.entries()) {
    const answer = await judge(parser, kept);
    if (answer !== "accepted") throw new Misbehaved(`${parser.name} refuses seed ${i}: ${answer}`);
    count(answer);
  }
  const property = fc.asyncProperty(fc.nat(parser.seeds.length - 1), EDITS, async (which, edits) => {
    count(await judge(parser, mutated(parser.seeds[which] ?? "", edits, parser.seeds)));
  });
  await fc.assert(property, { numRuns: runs, seed });
  const all = growthsOf(parser);
  const chosen = all.filter((_, i) => i % everyGrowth === Math.abs(seed) % everyGrowth);
  for (const growth of chosen) await judgeGrowth(parser, growth, largest);
  return { parser: parser.name, answers, growths: chosen.length };
}
