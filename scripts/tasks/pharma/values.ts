import { endOf } from "@xinglin/sdk/gs1";
import type { LotKey } from "@xinglin/sdk/serials";
import { isHexString } from "ethers";

import { OptionMalformed, required, whole } from "../shared/values.ts";

/** The key of a lot. */
export function lotKey(option: string, value: string): LotKey {
  if (isHexString(value, 32)) return value.toLowerCase() as LotKey;
  throw new OptionMalformed(option, {
    en: `${value} is no key of a lot: 0x and 64 digits.`,
    zh: `${value} 不是批次标识：应为 0x 加 64 位。`,
  });
}

/** Quantities of things, with commas: `WHAT:QUANTITY`. */
export function quantities(option: string, value: string): { readonly what: string; readonly quantity: number }[] {
  return required(option, value)
    .split(",")
    .map((one) => {
      const [what = "", quantity = "", ...more] = one.trim().split(":");
      if (what !== "" && more.length === 0) return { what, quantity: whole(option, quantity) };
      throw new OptionMalformed(option, {
        en: `${one} says not what and how much: WHAT:QUANTITY.`,
        zh: `${one} 应写作“对象:数量”。`,
      });
    });
}

/** The last day on which a lot is good, as the contracts take it: the first second that is after it. */
export function lastDay(option: string, value: string): number {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(value) ?? []).map(Number);
  const isDay = year !== undefined && month !== undefined && day !== undefined && !Number.isNaN(Date.parse(value));
  if (isDay) return endOf({ year, month, day });
  throw new OptionMalformed(option, { en: `${value} is no day; 2027-12-31 is one.`, zh: `${value} 不是日期。` });
}
