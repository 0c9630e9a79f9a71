import type { Mutant, Verdict } from "./mutant.ts";

/** What the conductor says to a worker. */
export type ToWorker =
  | { readonly kind: "mutant"; readonly mutant: Mutant; readonly first: readonly string[] }
  /** The answer to `hash`: whether a mutant with this bytecode was killed already. */
  | { readonly kind: "known"; readonly killed: boolean };

/** What a worker says to the conductor. */
export type FromWorker =
  | {
      readonly kind: "ready";
      readonly milliseconds: number;
      readonly tests: number;
      readonly deployed: readonly string[];
    }
  | { readonly kind: "broken"; readonly message: string }
  | { readonly kind: "hash"; readonly hash: string }
  | { readonly kind: "verdict"; readonly verdict: Verdict; readonly by?: string };

/** How a worker is set up; it travels in the environment variable `MUTATION_WORKER`. */
export interface WorkerOptions {
  /** The room's own tests. */
  readonly tests: readonly string[];
  /** Tests that a survivor of the room's own has to pass too. */
  readonly others: readonly string[];
}
