import type { ProvisionId } from "../../kernel/ids/ids.ts";
import type { Compartment } from "../keys/compartment.ts";

/** A grant that was taken back, alone or with everything. */
export interface Revocation {
  readonly grant: ProvisionId;
  /** Seconds: the time of the block in which it was taken back. */
  readonly at: bigint;
  /** What the grant reached. */
  readonly compartments: readonly Compartment[];
}

/** What a patient has taken back, as far as the chain was read. */
export interface Revocations {
  /** Seconds; every revocation before this moment is in the list. */
  readonly seenUntil: bigint;
  /** The oldest first. */
  readonly list: readonly Revocation[];
}

/** Of a patient who has taken nothing back. */
export const NO_REVOCATIONS: Revocations = { seenUntil: 0n, list: [] };
