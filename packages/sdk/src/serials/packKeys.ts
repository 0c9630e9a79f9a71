import { toBeHex, toUtf8Bytes, toUtf8String } from "ethers";

import { firstOutside } from "../gs1/characters.ts";
import type { Gtin } from "../kernel/gs1/gtin.ts";
import type { Brand, Hex } from "../kernel/ids/brand.ts";
import { derive } from "../kernel/ids/derive.ts";
import { SerialsInvalid } from "./SerialsInvalid.ts";

/** The numbers of a pack in one word: 20 bytes of the serial, left-aligned, then the traceability code as a number of 12 bytes. */
export type PackKey = Brand<Hex, "PackKey">;
/** What a lot's packs are hashed under: commits to product, lot number and expiry. */
export type LotKey = Brand<Hex, "LotKey">;

/** What tells a pack from the others of its lot: at least one of the two. */
export interface PackNumbers {
  /** AI 21, 1 to 20 characters. */
  readonly serial?: string | undefined;
  /** China's 20 digits. */
  readonly code?: string | undefined;
}

/** Bytes of the serial in a key. */
export const SERIAL_BYTES = 20;

/**
 * The key of a pack.
 *
 * @throws {@link SerialsInvalid}
 * @example
 * ```ts
 * packKeyOf({ serial: "S1" }); // "0x5331000000000000000000000000000000000000000000000000000000000000"
 * ```
 */
export function packKeyOf({ serial, code }: PackNumbers): PackKey {
  if (serial === undefined && code === undefined) throw new SerialsInvalid("no number");
  if (code !== undefined && !/^(?!0+$)[0-9]{20}$/.test(code)) throw new SerialsInvalid("code not of 20 digits");
  const left = serial === undefined ? "00".repeat(SERIAL_BYTES) : shortText(serial, "serial not of GS1");
  return `0x${left}${toBeHex(code ?? 0, 12).slice(2)}` as PackKey;
}

/**
 * The numbers in a key.
 *
 * @example
 * ```ts
 * packNumbersOf(packKeyOf({ serial: "S1" })); // { serial: "S1" }
 * ```
 */
export function packNumbersOf(key: PackKey): PackNumbers {
  const serial = key.slice(2, 2 + 2 * SERIAL_BYTES).replace(/(?:00)+$/, "");
  const code = BigInt(`0x${key.slice(2 + 2 * SERIAL_BYTES)}`);
  return {
    ...(serial === "" ? {} : { serial: toUtf8String(`0x${serial}`) }),
    ...(code === 0n ? {} : { code: code.toString().padStart(20, "0") }),
  };
}

/**
 * The key of a lot: what the contracts recompute from what stands on the pack.
 *
 * `keccak256(abi.encode(keccak256("Lot(uint48 gtin,bytes32 number,uint48 expiry)"), gtin, number, expiry))`, the number
 * left-aligned.
 *
 * @param lot AI 10, 1 to 20 characters
 * @param expiry the first second at which the pack has expired, as `endOf` gives it
 * @throws {@link SerialsInvalid}
 * @example
 * ```ts
 * lotKeyOf({ gtin: parseGtin("09506000134352"), lot: "V26", expiry: endOf({ year: 2027, month: 3, day: 0 }) });
 * ```
 */
export function lotKeyOf({
  gtin,
  lot,
  expiry,
}: {
  readonly gtin: Gtin;
  readonly lot: string;
  readonly expiry: number;
}): LotKey {
  const number = `0x${shortText(lot, "lot number not of GS1")}${"00".repeat(12)}`;
  return derive("Lot(uint48 gtin,bytes32 number,uint48 expiry)", [gtin, number, expiry]) as LotKey;
}

/** A text of at most 20 characters of set 82 as 20 bytes of hexadecimal digits. */
function shortText(text: string, problem: "serial not of GS1" | "lot number not of GS1"): string {
  const isShort = text.length >= 1 && text.length <= SERIAL_BYTES && firstOutside(text, "X") < 0;
  if (!isShort) throw new SerialsInvalid(problem);
  return Array.from(toUtf8Bytes(text), (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .padEnd(2 * SERIAL_BYTES, "0");
}
