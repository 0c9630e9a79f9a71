import type { BigNumberish } from "ethers";

import type { ActMessage } from "../../kernel/acts/acts.ts";
import type { Brand, Hex } from "../../kernel/ids/brand.ts";

/** The EIP-712 hash of a prescription's terms. */
export type PrescriptionId = Brand<Hex, "PrescriptionId">;

/** What a prescriber signs, as the contract takes it. */
export type Prescription = ActMessage<"Prescription">;

/** One medicine of a prescription: a product, or any product of a group such as the pieces of a herb. */
export interface PrescriptionLine {
  /** Zero where a group is named. */
  readonly gtin: BigNumberish;
  readonly group: string;
  /** Code of `enum Unit`. */
  readonly unit: BigNumberish;
  /** For each fill, in that unit. */
  readonly quantity: BigNumberish;
}

/** Something that is given from one lot, as the bearer signs it. */
export type CollectedItem = ActMessage<"Collection">["items"][number];
