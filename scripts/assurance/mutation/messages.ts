import type { Mutant, Verdict } from "./mutant.ts";
import type { Step } from "./plan.ts";
import type { FileSurvey } from "./survey.ts";

/** What the conductor says to a worker. */
export type ToWorker =
  | { readonly kind: "survey"; readonly file: string }
  /** `last`: no other tests are to come, so a survivor is looked at whether it is a break at all, which takes long. */
  | { readonly kind: "mutant"; readonly mutant: Mutant; readonly steps: readonly Step[]; readonly last: boolean }
  /** The answer to `hash`: whether a mutant with this bytecode was killed already. */
  | { readonly kind: "known"; readonly killed: boolean };

/** A verdict with the test that led to it. */
export interface Finding {
  readonly verdict: Verdict;
  /** Full title and file of the test that noticed. */
  readonly by?: string;
  readonly byFile?: string;
}

/** What a worker says to the conductor. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "broken"; readonly message: string }
  /** Said again and again: the seconds of processor time that the worker has used since it began. */
  | { readonly kind: "alive"; readonly seconds: number }
  | { readonly kind: "hash"; readonly hash: string }
  | { readonly kind: "surveyed"; readonly survey: FileSurvey }
  | ({ readonly kind: "verdict" } & Finding);
