import { TypedDataEncoder } from "ethers";

import { STRUCTS, type StructMessage } from "../../kernel/acts/acts.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { RecordId } from "../../kernel/ids/ids.ts";

/** A record's header as the contract takes it. */
export type RecordStruct = StructMessage<"Record">;

const ENCODER = TypedDataEncoder.from({ Record: STRUCTS.Record.map((field) => ({ ...field })) });

/**
 * The id of a record: the EIP-712 hash of its header. It is the same on every chain.
 *
 * @example
 * ```ts
 * const record = recordIdOf({ record: recordStruct(header) });
 * ```
 */
export function recordIdOf({ record }: { readonly record: RecordStruct }): RecordId {
  return ENCODER.hash(record) as Hex as RecordId;
}
