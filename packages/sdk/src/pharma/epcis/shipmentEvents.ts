import type {
  AggregationEvent,
  AssociationEvent,
  EpcisEvent,
  ObjectEvent,
  TransactionEvent,
} from "../../epcis/types.ts";
import type { EntryOf, EntryPlace } from "../queries/entries.ts";
import type { Shipment } from "../shipments/shipment.ts";
import { documentUri, shipmentUri, ssccUri } from "./names.ts";
import { type Setting, headOf, placeOf, quantityOf } from "./setting.ts";

/** The terms of a shipment that carried the lot. */
type Way = EntryPlace & { readonly shipment: EntryOf<"Shipped">["shipment"] };

function adviceOf({ shipment }: Way): { readonly bizTransactionList: TransactionEvent["bizTransactionList"] } {
  return { bizTransactionList: [{ type: "desadv", bizTransaction: shipmentUri(shipment) }] };
}

function partiesOf({ naming }: Setting, { from, to }: Shipment): Pick<ObjectEvent, "sourceList" | "destinationList"> {
  return {
    sourceList: [{ type: "possessing_party", source: naming.party(from) }],
    destinationList: [{ type: "possessing_party", destination: naming.party(to) }],
  };
}

/** So much of the lot as the numbers of each load say. */
function sumOf(setting: Setting, { loads }: Shipment, numbers: readonly number[]): number {
  return loads.reduce((sum, { lot }, i) => (lot === setting.history.lot ? sum + (numbers[i] ?? 0) : sum), 0);
}

/** The pallets and cases with some of the lot on them. */
function packing(setting: Setting, terms: Shipment, entry: Way, isPacked: boolean): AggregationEvent[] {
  const { lot } = setting.history;
  const codes = new Set(
    terms.loads.flatMap((load) => (load.lot === lot && load.sscc !== undefined ? [load.sscc] : [])),
  );
  return Array.from(codes, (sscc) => ({
    type: "AggregationEvent",
    ...headOf(setting, entry),
    action: isPacked ? "ADD" : "DELETE",
    bizStep: isPacked ? "packing" : "unpacking",
    parentID: ssccUri(sscc),
    childQuantityList: quantityOf(
      setting,
      lot,
      terms.loads.reduce((sum, load) => (load.lot === lot && load.sscc === sscc ? sum + load.quantity : sum), 0),
    ),
    ...adviceOf(entry),
  }));
}

/** The devices that measure on this way, tied to a pallet, or to the shipment where no pallet is named. */
function measuring(setting: Setting, terms: Shipment, entry: Way, isBegun: boolean): AssociationEvent[] {
  const devices = terms.devices ?? [];
  if (devices.length === 0) return [];
  const sscc = terms.loads.find((load) => load.sscc !== undefined)?.sscc;
  return [
    {
      type: "AssociationEvent",
      ...headOf(setting, entry),
      action: isBegun ? "ADD" : "DELETE",
      bizStep: isBegun ? "assembling" : "disassembling",
      parentID: sscc === undefined ? shipmentUri(entry.shipment) : ssccUri(sscc),
      childEPCs: devices.map(setting.naming.device),
      ...adviceOf(entry),
    },
  ];
}

/** Goods that were given away. */
export function shippedEvents(setting: Setting, entry: EntryOf<"Shipped">): EpcisEvent[] {
  const { terms } = entry;
  const quantities = terms.loads.map(({ quantity }) => quantity);
  const shipping: TransactionEvent = {
    type: "TransactionEvent",
    ...headOf(setting, entry),
    action: "ADD",
    bizStep: "shipping",
    disposition: terms.isReturn === true ? "returned" : "in_transit",
    readPoint: { id: setting.naming.place(terms.from) },
    ...adviceOf(entry),
    ...partiesOf(setting, terms),
    quantityList: quantityOf(setting, setting.history.lot, sumOf(setting, terms, quantities)),
    ...(terms.document === undefined ? {} : { "xinglin:document": documentUri(terms.document) }),
  };
  return [...packing(setting, terms, entry, true), ...measuring(setting, terms, entry, true), shipping];
}

/** The carrier has them, or never got them. */
export function carriedEvent(
  setting: Setting,
  entry: EntryOf<"Collected" | "Cancelled">,
  terms: Shipment,
): TransactionEvent {
  const isCollected = entry.kind === "Collected";
  const quantities = terms.loads.map(({ quantity }) => quantity);
  return {
    type: "TransactionEvent",
    ...headOf(setting, entry),
    action: isCollected ? "OBSERVE" : "DELETE",
    bizStep: isCollected ? "departing" : "void_shipping",
    disposition: isCollected ? "in_transit" : "available",
    readPoint: { id: setting.naming.place(terms.from) },
    ...adviceOf(entry),
    quantityList: quantityOf(setting, setting.history.lot, sumOf(setting, terms, quantities)),
    ...(isCollected ? { "xinglin:by": setting.naming.party(entry.carrier) } : {}),
  };
}

const TENTHS = 10;

/** What a device read on the way. */
export function measuredEvent(
  setting: Setting,
  { batch, ...entry }: EntryOf<"Measured">,
  terms: Shipment,
): ObjectEvent {
  const { coldest, warmest, from, until, device, root, count } = batch;
  const { range } = terms;
  const isOutside = range !== undefined && (coldest < range.coldest || warmest > range.warmest);
  const at = (seconds: number) => new Date(seconds * 1000).toISOString();
  return {
    type: "ObjectEvent",
    ...headOf(setting, entry),
    action: "OBSERVE",
    bizStep: "sensor_reporting",
    disposition: "in_transit",
    bizTransactionList: [...adviceOf(entry).bizTransactionList],
    quantityList: quantityOf(setting, setting.history.lot),
    sensorElementList: [
      {
        sensorMetadata: {
          startTime: at(from),
          endTime: at(until),
          deviceID: setting.naming.device(device),
          rawData: documentUri(root),
        },
        sensorReport: [
          { type: "Temperature", minValue: coldest / TENTHS, maxValue: warmest / TENTHS, uom: "CEL" },
          { type: "Count", value: count },
          ...(isOutside ? [{ type: "Temperature", exception: "ALARM_CONDITION" }] : []),
        ],
      },
    ],
  };
}

/** What arrived: free, set apart, and what did not. */
export function receivedEvents(setting: Setting, entry: EntryOf<"Received">, terms: Shipment): EpcisEvent[] {
  const part = (isPart: (i: number) => boolean, numbers: readonly number[]) =>
    sumOf(
      setting,
      terms,
      numbers.map((number, i) => (isPart(i) ? number : 0)),
    );
  const apart = part((i) => entry.blocked[i] === true, entry.received);
  const free = part((i) => entry.blocked[i] !== true, entry.received);
  const missing = part(
    () => true,
    terms.loads.map(({ quantity }, i) => quantity - (entry.received[i] ?? 0)),
  );
  const arrived = (disposition: string, quantity: number): ObjectEvent[] =>
    quantity === 0
      ? []
      : [
          {
            type: "ObjectEvent",
            ...headOf(setting, entry),
            action: "OBSERVE",
            bizStep: disposition === "mismatch_quantity" ? "inspecting" : "receiving",
            disposition,
            ...placeOf(setting, entry.to),
            bizTransactionList: [
              ...adviceOf(entry).bizTransactionList,
              ...(entry.document === undefined
                ? []
                : [{ type: "recadv", bizTransaction: documentUri(entry.document) }]),
            ],
            ...partiesOf(setting, terms),
            quantityList: quantityOf(setting, setting.history.lot, quantity),
            "xinglin:condition": entry.condition,
          },
        ];
  return [
    ...measuring(setting, terms, entry, false),
    ...packing(setting, terms, entry, false),
    ...arrived("in_progress", free),
    ...arrived("non_sellable_other", apart),
    ...arrived("mismatch_quantity", missing),
  ];
}

/** What did not arrive: it came back, or is lost. */
export function settledEvents(
  setting: Setting,
  entry: EntryOf<"Settled">,
  terms: Shipment,
  received: readonly number[],
): EpcisEvent[] {
  const back = sumOf(setting, terms, entry.back);
  const lost = sumOf(
    setting,
    terms,
    terms.loads.map(({ quantity }, i) => quantity - (received[i] ?? 0) - (entry.back[i] ?? 0)),
  );
  const settled = (
    action: "OBSERVE" | "DELETE",
    bizStep: string,
    disposition: string,
    quantity: number,
  ): ObjectEvent[] =>
    quantity === 0
      ? []
      : [
          {
            type: "ObjectEvent",
            ...headOf(setting, entry),
            action,
            bizStep,
            disposition,
            ...placeOf(setting, terms.from),
            bizTransactionList: [...adviceOf(entry).bizTransactionList],
            quantityList: quantityOf(setting, setting.history.lot, quantity),
          },
        ];
  return [
    ...settled("OBSERVE", "receiving", "returned", back),
    ...settled("DELETE", "decommissioning", "unavailable", lost),
  ];
}
