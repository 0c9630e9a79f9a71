import type { EpcisEvent, ObjectEvent, TransformationEvent } from "../../epcis/types.ts";
import type { EntryOf, TradeEntry } from "../queries/entries.ts";
import { type Setting, headOf, placeOf, proofOf, quantityOf, thingsOf } from "./setting.ts";

/** What master data of a lot says: its number, and the day on which it ceases to be good. */
function ilmdOf({ terms }: EntryOf<"Commissioned">): NonNullable<ObjectEvent["ilmd"]> {
  const lastDay = new Date(terms.expiry * 1000 - 1).toISOString().slice(0, 10);
  return { "cbvmda:lotNumber": terms.lot, "cbvmda:itemExpirationDate": lastDay };
}

/** A lot that began by itself. */
export function commissionedEvent(setting: Setting, entry: EntryOf<"Commissioned">): ObjectEvent {
  return {
    type: "ObjectEvent",
    ...headOf(setting, entry),
    action: "ADD",
    bizStep: "commissioning",
    disposition: "active",
    ...placeOf(setting, entry.maker),
    ...proofOf("prodorder", entry.terms.document),
    quantityList: quantityOf(setting, entry.lot, entry.terms.quantity),
    ilmd: ilmdOf(entry),
  };
}

/** Lots that were made of lots, in one transaction: every input is a parent of every output. */
export function transformationEvent(setting: Setting, act: readonly TradeEntry[]): TransformationEvent | undefined {
  const derived = act.filter((entry) => entry.kind === "Derived");
  const [outputs, inputs] = [new Set(derived.map(({ lot }) => lot)), new Map(derived.map((one) => [one.parent, one]))];
  const made = act.filter((entry) => entry.kind === "Commissioned").filter(({ lot }) => outputs.has(lot));
  const [first] = made;
  if (first === undefined) return undefined;
  return {
    type: "TransformationEvent",
    ...headOf(setting, first),
    bizStep: "creating_class_instance",
    disposition: "active",
    ...placeOf(setting, first.maker),
    ...proofOf("prodorder", first.terms.document),
    inputQuantityList: [...inputs.values()].flatMap(({ parent, quantity }) => quantityOf(setting, parent, quantity)),
    outputQuantityList: made.flatMap(({ lot, terms }) => quantityOf(setting, lot, terms.quantity)),
    // Master data of one lot; of several it would not say which.
    ...(made.length === 1 ? { ilmd: ilmdOf(first) } : {}),
  };
}

type Word = EntryOf<"Released" | "Quarantined" | "QuarantineLifted" | "Recalled">;

/** What is said of the whole lot, wherever it is. */
export function wordEvent(setting: Setting, entry: Word): ObjectEvent {
  const [bizStep, disposition] = {
    Released: ["inspecting", "conformant"],
    Quarantined: ["holding", "non_sellable_other"],
    QuarantineLifted: ["inspecting", "available"],
    Recalled: ["holding", "recalled"],
  }[entry.kind] as [string, string];
  const reason = "reasonHash" in entry ? entry.reasonHash : undefined;
  return {
    type: "ObjectEvent",
    ...headOf(setting, entry),
    action: "OBSERVE",
    bizStep,
    disposition,
    ...(entry.kind === "Released" ? proofOf("testres", entry.document) : {}),
    quantityList: quantityOf(setting, entry.lot),
    "xinglin:by": setting.naming.party(entry.by),
    ...(entry.kind === "Recalled" ? { "xinglin:recallClass": entry.severity ?? "unknown" } : {}),
    ...(reason === undefined ? {} : { "xinglin:reasonHash": reason }),
  };
}

/** Stock that a custodian set apart, or a qualified person let go. */
export function stockEvent(setting: Setting, entry: EntryOf<"Blocked" | "Cleared">): ObjectEvent {
  const isBlocked = entry.kind === "Blocked";
  return {
    type: "ObjectEvent",
    ...headOf(setting, entry),
    action: "OBSERVE",
    bizStep: isBlocked ? "holding" : "inspecting",
    disposition: isBlocked ? "non_sellable_other" : "available",
    ...placeOf(setting, entry.custodian),
    quantityList: quantityOf(setting, entry.lot, entry.quantity),
    ...(isBlocked ? {} : { "xinglin:by": setting.naming.party(entry.by) }),
    ...(entry.reasonHash === undefined ? {} : { "xinglin:reasonHash": entry.reasonHash }),
  };
}

/** Business step and disposition of what leaves other than to a patient. CBV has no words for what is exported. */
const REMOVALS = {
  Sampled: ["sampling", "inactive"],
  Stolen: ["decommissioning", "stolen"],
  Exported: ["decommissioning", "inactive"],
  Destroyed: ["destroying", "destroyed"],
} as const;

/** Stock that left other than to a patient. */
export function removedEvent(setting: Setting, entry: EntryOf<"Removed">, packs: readonly number[]): ObjectEvent {
  const [bizStep, disposition] = REMOVALS[entry.reason];
  return {
    type: "ObjectEvent",
    ...headOf(setting, entry),
    action: "DELETE",
    bizStep,
    disposition,
    ...placeOf(setting, entry.custodian),
    ...thingsOf(setting, packs, entry.quantity),
    "xinglin:reason": entry.reason,
    ...(entry.document === undefined ? {} : { "xinglin:document": entry.document }),
    ...(entry.witness === undefined ? {} : { "xinglin:witness": setting.naming.party(entry.witness) }),
  };
}

/** Packs that are unusable from now on, wherever they are. */
export function struckEvent(setting: Setting, entry: EntryOf<"PackSpent">): ObjectEvent {
  return {
    type: "ObjectEvent",
    ...headOf(setting, entry),
    action: "DELETE",
    bizStep: "decommissioning",
    disposition: "inactive",
    ...thingsOf(setting, [entry.pack], 1),
    "xinglin:reason": "Struck",
  };
}

/** What was given to a patient. */
export function dispensedEvent(
  setting: Setting,
  entry: EntryOf<"Moved">,
  {
    custodian,
    packs,
    quantity,
  }: { readonly custodian: string; readonly packs: readonly number[]; readonly quantity: number },
): ObjectEvent {
  return {
    type: "ObjectEvent",
    ...headOf(setting, entry),
    action: "OBSERVE",
    bizStep: "dispensing",
    disposition: "dispensed",
    ...placeOf(setting, custodian),
    ...thingsOf(setting, packs, quantity),
  };
}

/** What came back from patients where it is not known which dispensing it undoes. */
export function returnedEvent(
  setting: Setting,
  entry: EntryOf<"Moved">,
  { custodian, packs }: { readonly custodian: string; readonly packs: readonly number[] },
): EpcisEvent {
  return {
    type: "ObjectEvent",
    ...headOf(setting, entry),
    action: "OBSERVE",
    bizStep: "receiving",
    disposition: "returned",
    ...placeOf(setting, custodian),
    ...thingsOf(setting, packs, entry.quantity),
  };
}
