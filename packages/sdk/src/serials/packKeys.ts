import { hexlify, toUtf8String, zeroPadBytes } from "ethers";

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
/** Bytes of the traceability code behind them. */
const CODE_BYTES = 12;

/**
 * The key of a pack.
 *
 * @throws {@link SerialsInvalid}
 * @example
 * ```ts
 * packKeyOf({ serial: "S1" }); // "0x5331000000000000000000000000000000000000000000000000000000000000"
 * ```
 */
export function packKeyOf(numbers: PackNumbers): PackKey {
  return hexlify(packKeyBytes(numbers)) as PackKey;
}

/**
 * The same as 32 bytes, for lists of millions.
 *
 * @throws {@link SerialsInvalid}
 */
export function packKeyBytes({ serial, code }: PackNumbers): Uint8Array {
  if (serial === undefined && code === undefined) throw new SerialsInvalid("no number");
  if (code !== undefined && !/^(?!0+$)[0-9]{20}$/.test(code)) throw new SerialsInvalid("code not of 20 digits");
  const key = new Uint8Array(SERIAL_BYTES + CODE_BYTES);
  if (serial !== undefined) key.set(shortText(serial, "serial not of GS1"));
  if (code !== undefined) {
    const number = BigInt(code);
    const view = new DataView(key.buffer, SERIAL_BYTES);
    view.setUint32(0, Number(number >> 64n));
    view.setBigUint64(4, BigInt.asUintN(64, number));
  }
  return key;
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
  const number = zeroPadBytes(shortText(lot, "lot number not of GS1"), 32);
  return derive("Lot(uint48 gtin,bytes32 number,uint48 expiry)", [gtin, number, expiry]) as LotKey;
}

/** A text of at most 20 characters of set 82 as bytes. */
function shortText(text: string, problem: "serial not of GS1" | "lot number not of GS1"): Uint8Array {
  const isShort = text.length >= 1 && text.length <= SERIAL_BYTES && firstOutside(text, "X") < 0;
  if (!isShort) throw new SerialsInvalid(problem);
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
