import type { TransactionResponse } from "ethers";

import type { Platform } from "../../../test/helpers/platform.ts";
import type { Work } from "./floor.ts";

/** Kinds of work that other systems do too; peers are measured by them. */
export type SharedWork =
  | "a person's identity"
  | "a change of key"
  | "a delegate"
  | "a credential"
  | "a role"
  | "a record"
  | "a drug lot"
  | "a drug pack"
  | "an escrow opened"
  | "an escrow paid out";

/** One thing that people do, measured on a freshly deployed platform. */
export interface Operation {
  /** Does what has to come before and then sends the transaction that is measured. */
  readonly run: (platform: Platform) => Promise<TransactionResponse>;
  /** State that it cannot do without. Logs and calldata are taken from the transaction. */
  readonly work: Work;
  /** The most gas it may use, from the project's bars; a bench above it fails. */
  readonly ceiling?: bigint;
  /** Which peers stand beside it. */
  readonly like?: SharedWork;
  /** A question: `run` asks it by a transaction, and what a transaction costs anyway is taken off. */
  readonly question?: true;
}

/** Operations by what people call them. */
export type Operations = Readonly<Record<string, Operation>>;

/** The operations of one room of the platform. */
export interface Room {
  readonly name: string;
  readonly operations: Operations;
  /** The whole life of a thing: by its name, the operations of this room that it goes through. */
  readonly lives: Readonly<Record<string, readonly string[]>>;
}
