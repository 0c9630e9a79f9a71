import { eventHashOf } from "../../epcis/hash/eventHashOf.ts";
import { namespacesOf } from "../../epcis/hash/namespaces.ts";
import type { JsonObject } from "../../epcis/json.ts";
import type { EpcisEvent, ObjectEvent } from "../../epcis/types.ts";
import type { EntryOf, TradeEntry } from "../queries/entries.ts";
import {
  commissionedEvent,
  dispensedEvent,
  removedEvent,
  returnedEvent,
  stockEvent,
  struckEvent,
  transformationEvent,
  wordEvent,
} from "./lotEvents.ts";
import { XINGLIN_EPCIS } from "./names.ts";
import { type Setting, headOf } from "./setting.ts";
import { carriedEvent, measuredEvent, receivedEvents, settledEvents, shippedEvents } from "./shipmentEvents.ts";

/** Prefixes of the fields that EPCIS has none for. */
export const NAMESPACES = { xinglin: XINGLIN_EPCIS } as const;

/** Something that left, and can be taken back. */
interface Departure {
  readonly custodian: string;
  readonly reason: string;
  readonly quantity: number;
  readonly packs: readonly number[];
  readonly entry: EntryOf<"Moved" | "Removed">;
  readonly event: ObjectEvent;
}

/** Tells a lot's history in events of EPCIS, in the order in which it happened. */
export class EventTeller {
  readonly #events: EpcisEvent[] = [];
  #departures: Departure[] = [];
  /** Packs marked so far in the transaction, which the next entry accounts for. */
  #packs: number[] = [];
  readonly #received = new Map<string, readonly number[]>();

  constructor(private readonly setting: Setting) {}

  /** The events of the whole history. */
  tell(): readonly EpcisEvent[] {
    const { entries } = this.setting.history;
    for (let at = 0; at < entries.length;) {
      const transaction = entries[at]?.transaction;
      let end = at;
      while (end < entries.length && entries[end]?.transaction === transaction) end++;
      this.#tellAct(entries.slice(at, end));
      at = end;
    }
    return this.#events;
  }

  #tellAct(act: readonly TradeEntry[]): void {
    const isMaking = act.some(({ kind }) => kind === "Derived");
    const made = isMaking ? transformationEvent(this.setting, act) : undefined;
    if (made !== undefined) this.#events.push(made);
    for (const [i, entry] of act.entries()) {
      if (entry.kind === "Moved") {
        if (!isMaking) this.#tellMove(entry, act[i + 1]);
      } else if (entry.kind !== "Commissioned" || !isMaking) this.#tellEntry(entry);
    }
  }

  #tellEntry(entry: Exclude<TradeEntry, EntryOf<"Moved">>): void {
    const { setting } = this;
    switch (entry.kind) {
      case "Commissioned":
        this.#events.push(commissionedEvent(setting, entry));
        return;
      case "Released":
      case "Quarantined":
      case "QuarantineLifted":
      case "Recalled":
        this.#events.push(wordEvent(setting, entry));
        return;
      case "Blocked":
      case "Cleared":
        this.#events.push(stockEvent(setting, entry));
        return;
      case "PackSpent":
        if (entry.custodian === undefined) this.#events.push(struckEvent(setting, entry));
        else this.#packs.push(entry.pack);
        return;
      case "PackRestored":
        this.#packs.push(entry.pack);
        return;
      case "Removed": {
        const packs = this.#takePacks();
        const { custodian, reason, quantity } = entry;
        this.#depart({ custodian, reason, quantity, packs, entry, event: removedEvent(setting, entry, packs) });
        return;
      }
      case "Restored": {
        const { custodian, reason, quantity } = entry;
        this.#comeBack({ custodian, reason, quantity, packs: this.#takePacks(), entry });
        return;
      }
      case "Derived":
      case "DestructionAnnounced":
        return;
      default:
        this.#tellWay(entry);
    }
  }

  #tellWay(entry: EntryOf<"Shipped" | "Collected" | "Cancelled" | "Received" | "Settled" | "Measured">): void {
    const { setting } = this;
    const terms = setting.history.shipments.get(entry.shipment);
    if (terms === undefined) return;
    switch (entry.kind) {
      case "Shipped":
        this.#events.push(...shippedEvents(setting, entry));
        return;
      case "Collected":
      case "Cancelled":
        this.#events.push(carriedEvent(setting, entry, terms));
        return;
      case "Measured":
        this.#events.push(measuredEvent(setting, entry, terms));
        return;
      case "Received":
        this.#received.set(entry.shipment, entry.received);
        this.#events.push(...receivedEvents(setting, entry, terms));
        return;
      case "Settled":
        this.#events.push(...settledEvents(setting, entry, terms, this.#received.get(entry.shipment) ?? []));
    }
  }

  /** What leaves to nobody or comes from nobody and is no removal, no making and no way is a patient's. */
  #tellMove(entry: EntryOf<"Moved">, next: TradeEntry | undefined): void {
    const { from, to, quantity } = entry;
    const { ledger } = this.setting;
    const isTold = next?.kind === "Removed" || next?.kind === "Restored";
    if (isTold || from === ledger || to === ledger) return;
    if (to === undefined && from !== undefined) {
      const packs = this.#takePacks();
      const said = { custodian: from, packs, quantity };
      this.#depart({ ...said, reason: DISPENSED, entry, event: dispensedEvent(this.setting, entry, said) });
    }
    const isNew = entry.transaction === this.setting.history.commissioned.transaction;
    if (from === undefined && to !== undefined && !isNew) {
      this.#comeBack({ custodian: to, reason: DISPENSED, quantity, packs: this.#takePacks(), entry });
    }
  }

  #takePacks(): number[] {
    return this.#packs.splice(0);
  }

  #depart(departure: Departure): void {
    this.#departures.push(departure);
    this.#events.push(departure.event);
  }

  /**
   * The earlier event is declared wrong, with its own id; where only a part of it came back, another event says what remains.
   * What no single departure accounts for is a return.
   */
  #comeBack({
    custodian,
    reason,
    quantity,
    packs,
    entry,
  }: {
    readonly custodian: string;
    readonly reason: string;
    readonly quantity: number;
    readonly packs: readonly number[];
    readonly entry: EntryOf<"Moved" | "Restored">;
  }): void {
    const undone = this.#departures.findLast(
      (one) =>
        one.custodian === custodian &&
        one.reason === reason &&
        (packs.length === 0
          ? one.packs.length === 0 && one.quantity >= quantity
          : packs.every((pack) => one.packs.includes(pack))),
    );
    if (undone === undefined) {
      if (entry.kind === "Moved") this.#events.push(returnedEvent(this.setting, entry, { custodian, packs }));
      return;
    }
    this.#departures = this.#departures.filter((one) => one !== undone);
    const remaining = this.#remainderOf(undone, { quantity, packs });
    const declarationTime = headOf(this.setting, entry).eventTime;
    const errorDeclaration =
      remaining === undefined
        ? { declarationTime, reason: "did_not_occur" }
        : { declarationTime, reason: "incorrect_data", correctiveEventIDs: [idOf(remaining.event)] };
    this.#events.push({ ...undone.event, errorDeclaration });
    if (remaining !== undefined) this.#depart(remaining);
  }

  #remainderOf(
    { packs, quantity, entry, custodian, reason }: Departure,
    back: { readonly quantity: number; readonly packs: readonly number[] },
  ): Departure | undefined {
    const left = { packs: packs.filter((pack) => !back.packs.includes(pack)), quantity: quantity - back.quantity };
    if (left.quantity === 0) return undefined;
    const event =
      entry.kind === "Moved"
        ? dispensedEvent(this.setting, entry, { custodian, ...left })
        : removedEvent(this.setting, { ...entry, quantity: left.quantity }, left.packs);
    return { custodian, reason, entry, event, ...left };
  }
}

const DISPENSED = "Dispensed";

/** The id that an event has in the document. */
function idOf(event: ObjectEvent): string {
  return eventHashOf(event as unknown as JsonObject, namespacesOf(NAMESPACES)).uri;
}
