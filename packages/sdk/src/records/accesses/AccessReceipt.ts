import type { Hex } from "../../kernel/ids/brand.ts";

/** What a gateway signs for each read that it serves. */
export interface AccessReceipt {
  readonly organisation: string;
  readonly gateway: string;
  /** From 1, without a gap. */
  readonly number: bigint;
  /** See `accessLeafOf`. */
  readonly leaf: Hex;
  /** Seconds. */
  readonly servedAt: bigint;
}
