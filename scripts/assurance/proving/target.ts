/** A change of one file that breaks a property. */
export interface Sabotage {
  /** From the root of the project. */
  readonly file: string;
  /** Has to occur in the file exactly once. */
  readonly from: string;
  readonly to: string;
}

/** A property that the solver proves on production code, and the break by which it shows that it would notice. */
export interface Target {
  /** Short and unique; `npm run prove -- NAME` runs only targets whose name contains it. */
  readonly name: string;
  /** The property in plain words. */
  readonly says: string;
  /** The harness's file, from the root of the project. */
  readonly file: string;
  /** The harness: it inherits the production slice and asserts the property. */
  readonly contract: string;
  /** The negative control: with it the solver has to find a counterexample. */
  readonly control: Sabotage;
}

/** What the solver said. */
export type Answer = "proved" | "refuted" | "unknown" | "late";

/** A question to the solver. */
export interface Query {
  readonly file: string;
  readonly contract: string;
  readonly sabotage?: Sabotage;
  /** With what the harness cannot reach: slower, and the last word. */
  readonly whole?: boolean;
}
