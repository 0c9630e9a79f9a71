import type { Hex } from "../../kernel/ids/brand.ts";
import type { BizTransaction, ObjectEvent, QuantityElement } from "../../epcis/types.ts";
import type { LotKey } from "../../serials/packKeys.ts";
import type { UnitName } from "../../terms/medicines.ts";
import type { EntryPlace } from "../queries/entries.ts";
import type { LotHistory } from "../queries/historyOf.ts";
import { type Naming, documentUri, lotUri, packUri } from "./names.ts";
import type { LotOnPack } from "../lots/lot.ts";
import type { PackKey } from "../../serials/packKeys.ts";

/** UN/CEFACT Recommendation 20, by what a product counts; pieces have none. */
const UNIT_CODES: Readonly<Record<UnitName, string | undefined>> = {
  Pack: undefined,
  Gram: "GRM",
  Milligram: "MGM",
  Millilitre: "MLT",
};

/** What the events of a lot's history lean on. */
export interface Setting {
  readonly history: LotHistory;
  readonly naming: Naming;
  readonly chainId: bigint;
  /** The account that stands for what is in transit. */
  readonly ledger: string;
  /** Seconds, by block. */
  readonly times: ReadonlyMap<number, bigint>;
  /** What stands on the packs of the lot and of those made with it, and what they are counted in. */
  readonly lots: ReadonlyMap<LotKey, LotOnPack & { readonly unit: UnitName }>;
  /** Keys of the packs that the history names, where the list is at hand. */
  readonly keys: ReadonlyMap<number, PackKey>;
}

/** Time and place in the chain, as every event says them. */
export function headOf({ times, chainId }: Setting, { block, transaction, index }: EntryPlace): Head {
  return {
    eventTime: new Date(Number(times.get(block) ?? 0n) * 1000).toISOString(),
    eventTimeZoneOffset: "+00:00",
    "xinglin:log": `eip155:${chainId.toString()}:${transaction}:${String(index)}`,
  };
}

type Head = Pick<ObjectEvent, "eventTime" | "eventTimeZoneOffset"> & { readonly "xinglin:log": string };

/** So much of a lot; all of it, or nobody knows how much, where no quantity is given. */
export function quantityOf({ lots }: Setting, lot: LotKey, quantity?: number): QuantityElement[] {
  const named = lots.get(lot);
  if (named === undefined) return [];
  const uom = UNIT_CODES[named.unit];
  return [
    {
      epcClass: lotUri(named),
      ...(quantity === undefined ? {} : { quantity }),
      ...(quantity === undefined || uom === undefined ? {} : { uom }),
    },
  ];
}

/** The packs by name where the list is at hand, else so much of the lot. */
export function thingsOf(
  setting: Setting,
  packs: readonly number[],
  quantity: number,
): Pick<ObjectEvent, "epcList" | "quantityList"> {
  const { history, lots, keys } = setting;
  const named = lots.get(history.lot);
  const epcList = packs.flatMap((pack) => {
    const key = keys.get(pack);
    return key === undefined || named === undefined ? [] : [packUri(named, key)];
  });
  return epcList.length === packs.length && packs.length > 0
    ? { epcList }
    : { quantityList: quantityOf(setting, history.lot, quantity) };
}

/** Where it is seen, and where it is from then on. */
export function placeOf({ naming }: Setting, account: string): Pick<ObjectEvent, "readPoint" | "bizLocation"> {
  const id = naming.place(account);
  return { readPoint: { id }, bizLocation: { id } };
}

/** The document that an act names. */
export function proofOf(type: string, document: Hex | undefined): Pick<ObjectEvent, "bizTransactionList"> {
  const list: BizTransaction[] = document === undefined ? [] : [{ type, bizTransaction: documentUri(document) }];
  return list.length === 0 ? {} : { bizTransactionList: list };
}
