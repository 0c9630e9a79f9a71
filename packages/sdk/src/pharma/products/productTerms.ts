import {
  ZeroHash,
  decodeBytes32String,
  encodeBytes32String,
  hexlify,
  toUtf8Bytes,
  toUtf8String,
  zeroPadBytes,
} from "ethers";

import { nameOf } from "../../terms/set.ts";
import {
  CONTROLS,
  type ControlName,
  PRODUCT_KINDS,
  type ProductKindName,
  SUPPLIES,
  type SupplyName,
  UNITS,
  type UnitName,
} from "../../terms/medicines.ts";
import type { ProductTermsStruct } from "../../typechain.ts";

/** A range of temperatures in tenths of a degree Celsius, both ends belong to it. */
export interface TemperatureRange {
  readonly coldest: number;
  readonly warmest: number;
}

/** What a holder files and the regulator approves. */
export interface ProductTerms {
  readonly kind: ProductKindName;
  readonly control: ControlName;
  readonly supply: SupplyName;
  /** What a quantity counts. */
  readonly unit: UnitName;
  /** Where shipments are measured, what they have to keep to; undefined where they are not. */
  readonly storage?: TemperatureRange | undefined;
  /** Most that one unit may cost, in ten-thousandths of the currency (ISO 4217); undefined for no ceiling. */
  readonly ceiling?: { readonly amount: bigint; readonly currency: string } | undefined;
  /** Such as 国药准字Z12345678. */
  readonly approval?: string | undefined;
  /** Registration of the trial that it is for, such as ChiCTR2400081234. */
  readonly trial?: string | undefined;
}

const CURRENCY_BYTES = 3;

/** Terms as the contract takes them. */
export function productTermsStruct({
  kind,
  control,
  supply,
  unit,
  storage,
  ceiling,
  approval,
  trial,
}: ProductTerms): ProductTermsStruct {
  return {
    kind: PRODUCT_KINDS[kind].code,
    control: CONTROLS[control].code,
    supply: SUPPLIES[supply].code,
    unit: UNITS[unit].code,
    monitored: storage !== undefined,
    coldest: storage?.coldest ?? 0,
    warmest: storage?.warmest ?? 0,
    ceiling: ceiling?.amount ?? 0n,
    currency: ceiling === undefined ? "0x000000" : hexlify(toUtf8Bytes(ceiling.currency)),
    approval: approval === undefined ? ZeroHash : zeroPadBytesRight(approval),
    trial: trial === undefined ? ZeroHash : encodeBytes32String(trial),
  };
}

/** Terms as an event or an answer carries them. */
export function readProductTerms(struct: ReadProductTerms): ProductTerms {
  return {
    kind: nameOf(PRODUCT_KINDS, struct.kind) ?? "RawMaterial",
    control: nameOf(CONTROLS, struct.control) ?? "None",
    supply: nameOf(SUPPLIES, struct.supply) ?? "OverTheCounter",
    unit: nameOf(UNITS, struct.unit) ?? "Pack",
    storage: struct.monitored ? { coldest: Number(struct.coldest), warmest: Number(struct.warmest) } : undefined,
    ceiling:
      struct.ceiling === 0n
        ? undefined
        : { amount: struct.ceiling, currency: toUtf8String(struct.currency).slice(0, CURRENCY_BYTES) },
    approval: struct.approval === ZeroHash ? undefined : textOf(struct.approval),
    trial: struct.trial === ZeroHash ? undefined : decodeBytes32String(struct.trial),
  };
}

/** What ethers reads of a product's terms. */
export interface ReadProductTerms {
  readonly kind: bigint;
  readonly control: bigint;
  readonly supply: bigint;
  readonly unit: bigint;
  readonly monitored: boolean;
  readonly coldest: bigint;
  readonly warmest: bigint;
  readonly ceiling: bigint;
  readonly currency: string;
  readonly approval: string;
  readonly trial: string;
}

/** Up to 32 bytes of UTF-8; an approval's three Chinese characters take nine. */
function zeroPadBytesRight(text: string): string {
  return zeroPadBytes(toUtf8Bytes(text), 32);
}

function textOf(bytes: string): string {
  return toUtf8String(`0x${bytes.slice(2).replace(/(?:00)+$/, "")}`);
}
