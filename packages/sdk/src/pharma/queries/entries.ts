import { type Interface, type Log, type Result, ZeroAddress } from "ethers";

import type { Gtin } from "../../kernel/gs1/gtin.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { DeviceId, ShipmentId } from "../../kernel/ids/ids.ts";
import type { LotKey } from "../../serials/packKeys.ts";
import {
  CONDITIONS,
  type ConditionName,
  RECALL_CLASSES,
  REMOVAL_REASONS,
  type RecallClassName,
  type RemovalReasonName,
} from "../../terms/medicines.ts";
import { PROFESSIONS } from "../../terms/professions.ts";
import { nameOf } from "../../terms/set.ts";
import {
  ColdChain__factory,
  type DestructionAnnouncedEvent,
  type LotCommissionedEvent,
  type LotDerivedEvent,
  LotLedger__factory,
  type LotQuarantinedEvent,
  type LotRecalledEvent,
  type LotReleasedEvent,
  type PackRestoredEvent,
  type PackSpentEvent,
  type ReadingsLoggedEvent,
  type ShipmentCancelledEvent,
  type ShipmentCollectedEvent,
  type ShipmentReceivedEvent,
  type ShipmentSettledEvent,
  type ShipmentShippedEvent,
  Shipments__factory,
  type StockBlockedEvent,
  type StockClearedEvent,
  type StockRemovedEvent,
  type StockRestoredEvent,
  type TransferSingleEvent,
} from "../../typechain.ts";
import type { ReadingBatch } from "../coldChain/readings.ts";
import { type NewLot, readHash, readLotNumber } from "../lots/lot.ts";
import { type Shipment, readShipment } from "../shipments/shipment.ts";

/** Where in the chain something is said. */
export interface EntryPlace {
  readonly block: number;
  readonly transaction: Hex;
  /** Of the log in its block. */
  readonly index: number;
}

/** What happened to lots and goods, as the room's contracts say it. Quantities in the product's unit. */
export type TradeEntry = EntryPlace &
  (
    | { readonly kind: "Commissioned"; readonly lot: LotKey; readonly maker: string; readonly terms: NewLot }
    | { readonly kind: "Derived"; readonly lot: LotKey; readonly parent: LotKey; readonly quantity: number }
    | {
        readonly kind: "Released";
        readonly lot: LotKey;
        readonly by: string;
        readonly profession: keyof typeof PROFESSIONS | undefined;
        readonly document: Hex | undefined;
      }
    | {
        readonly kind: "Quarantined" | "QuarantineLifted";
        readonly lot: LotKey;
        readonly by: string;
        readonly byRegulator: boolean;
        readonly reasonHash: Hex | undefined;
      }
    | {
        readonly kind: "Recalled";
        readonly lot: LotKey;
        readonly by: string;
        readonly severity: RecallClassName | undefined;
        readonly reasonHash: Hex | undefined;
      }
    | {
        readonly kind: "Blocked";
        readonly lot: LotKey;
        readonly custodian: string;
        readonly quantity: number;
        readonly reasonHash: Hex | undefined;
      }
    | {
        readonly kind: "Cleared";
        readonly lot: LotKey;
        readonly custodian: string;
        readonly by: string;
        readonly quantity: number;
        readonly reasonHash: Hex | undefined;
      }
    | {
        readonly kind: "Removed";
        readonly lot: LotKey;
        readonly custodian: string;
        readonly reason: RemovalReasonName;
        readonly quantity: number;
        readonly wasBlocked: boolean;
        readonly document: Hex | undefined;
        readonly witness: string | undefined;
      }
    | {
        readonly kind: "DestructionAnnounced";
        readonly lot: LotKey;
        readonly custodian: string;
        readonly quantity: number;
      }
    | {
        readonly kind: "Restored";
        readonly lot: LotKey;
        readonly custodian: string;
        readonly reason: RemovalReasonName;
        readonly quantity: number;
      }
    | {
        readonly kind: "PackSpent";
        readonly lot: LotKey;
        readonly pack: number;
        /** Undefined where the pack was struck. */
        readonly custodian: string | undefined;
      }
    | { readonly kind: "PackRestored"; readonly lot: LotKey; readonly pack: number; readonly custodian: string }
    | {
        /** From or to nobody where it begins or ends, from or to the ledger where it is in transit. */
        readonly kind: "Moved";
        readonly lot: LotKey;
        readonly operator: string;
        readonly from: string | undefined;
        readonly to: string | undefined;
        readonly quantity: number;
      }
    | { readonly kind: "Shipped"; readonly shipment: ShipmentId; readonly terms: Shipment }
    | { readonly kind: "Collected"; readonly shipment: ShipmentId; readonly carrier: string }
    | { readonly kind: "Cancelled"; readonly shipment: ShipmentId }
    | {
        readonly kind: "Received";
        readonly shipment: ShipmentId;
        readonly to: string;
        readonly condition: ConditionName;
        /** Of each load. */
        readonly received: readonly number[];
        readonly blocked: readonly boolean[];
        readonly document: Hex | undefined;
      }
    | { readonly kind: "Settled"; readonly shipment: ShipmentId; readonly back: readonly number[] }
    | { readonly kind: "Measured"; readonly shipment: ShipmentId; readonly batch: ReadingBatch }
  );

/** The entries of some kinds. */
export type EntryOf<Kind extends TradeEntry["kind"]> = Extract<TradeEntry, { readonly kind: Kind }>;

type Said = TradeEntry extends infer Entry ? (Entry extends TradeEntry ? Omit<Entry, keyof EntryPlace> : never) : never;
type Reader = (args: Result) => Said;

/** Reads the arguments of an event as TypeChain knows them. */
function reader(say: (args: never) => Said): Reader {
  return (args) => say(args as never);
}

const party = (address: string): string | undefined => (address === ZeroAddress ? undefined : address);
const reasonOf = (code: bigint): RemovalReasonName => nameOf(REMOVAL_REASONS, code) ?? "Sampled";

const READERS: ReadonlyMap<string, Reader> = new Map([
  [
    "LotCommissioned",
    reader((said: LotCommissionedEvent.OutputObject) => ({
      kind: "Commissioned",
      lot: said.lot as LotKey,
      maker: said.maker,
      terms: {
        gtin: Number(said.gtin) as Gtin,
        lot: readLotNumber(said.number),
        expiry: Number(said.expiry),
        quantity: Number(said.quantity),
        root: readHash(said.root),
        document: readHash(said.document),
      },
    })),
  ],
  [
    "LotDerived",
    reader(({ child, parent, quantity }: LotDerivedEvent.OutputObject) => ({
      kind: "Derived",
      lot: child as LotKey,
      parent: parent as LotKey,
      quantity: Number(quantity),
    })),
  ],
  [
    "LotReleased",
    reader(({ lot, by, profession, document }: LotReleasedEvent.OutputObject) => ({
      kind: "Released",
      lot: lot as LotKey,
      by,
      profession: nameOf(PROFESSIONS, profession),
      document: readHash(document),
    })),
  ],
  [
    "LotQuarantined",
    reader(({ lot, by, byRegulator, quarantined, reasonHash }: LotQuarantinedEvent.OutputObject) => ({
      kind: quarantined ? "Quarantined" : "QuarantineLifted",
      lot: lot as LotKey,
      by,
      byRegulator,
      reasonHash: readHash(reasonHash),
    })),
  ],
  [
    "LotRecalled",
    reader(({ lot, by, severity, reasonHash }: LotRecalledEvent.OutputObject) => ({
      kind: "Recalled",
      lot: lot as LotKey,
      by,
      severity: nameOf(RECALL_CLASSES, severity),
      reasonHash: readHash(reasonHash),
    })),
  ],
  [
    "StockBlocked",
    reader(({ lot, custodian, quantity, reasonHash }: StockBlockedEvent.OutputObject) => ({
      kind: "Blocked",
      lot: lot as LotKey,
      custodian,
      quantity: Number(quantity),
      reasonHash: readHash(reasonHash),
    })),
  ],
  [
    "StockCleared",
    reader(({ lot, custodian, by, quantity, reasonHash }: StockClearedEvent.OutputObject) => ({
      kind: "Cleared",
      lot: lot as LotKey,
      custodian,
      by,
      quantity: Number(quantity),
      reasonHash: readHash(reasonHash),
    })),
  ],
  [
    "StockRemoved",
    reader(({ lot, custodian, reason, quantity, blocked, document, witness }: StockRemovedEvent.OutputObject) => ({
      kind: "Removed",
      lot: lot as LotKey,
      custodian,
      reason: reasonOf(reason),
      quantity: Number(quantity),
      wasBlocked: blocked,
      document: readHash(document),
      witness: party(witness),
    })),
  ],
  [
    "DestructionAnnounced",
    reader(({ lot, custodian, removal }: DestructionAnnouncedEvent.OutputObject) => ({
      kind: "DestructionAnnounced",
      lot: lot as LotKey,
      custodian,
      quantity: Number(removal.quantity),
    })),
  ],
  [
    "StockRestored",
    reader(({ lot, custodian, reason, quantity }: StockRestoredEvent.OutputObject) => ({
      kind: "Restored",
      lot: lot as LotKey,
      custodian,
      reason: reasonOf(reason),
      quantity: Number(quantity),
    })),
  ],
  [
    "PackSpent",
    reader(({ lot, index, custodian }: PackSpentEvent.OutputObject) => ({
      kind: "PackSpent",
      lot: lot as LotKey,
      pack: Number(index),
      custodian: party(custodian),
    })),
  ],
  [
    "PackRestored",
    reader(({ lot, index, custodian }: PackRestoredEvent.OutputObject) => ({
      kind: "PackRestored",
      lot: lot as LotKey,
      pack: Number(index),
      custodian,
    })),
  ],
  [
    "TransferSingle",
    reader(({ operator, from, to, id, value }: TransferSingleEvent.OutputObject) => ({
      kind: "Moved",
      lot: `0x${id.toString(16).padStart(64, "0")}` as LotKey,
      operator,
      from: party(from),
      to: party(to),
      quantity: Number(value),
    })),
  ],
  [
    "ShipmentShipped",
    reader(({ id, shipment }: ShipmentShippedEvent.OutputObject) => ({
      kind: "Shipped",
      shipment: id as ShipmentId,
      terms: readShipment(shipment),
    })),
  ],
  [
    "ShipmentCollected",
    reader(({ id, carrier }: ShipmentCollectedEvent.OutputObject) => ({
      kind: "Collected",
      shipment: id as ShipmentId,
      carrier,
    })),
  ],
  [
    "ShipmentCancelled",
    reader(({ id }: ShipmentCancelledEvent.OutputObject) => ({ kind: "Cancelled", shipment: id as ShipmentId })),
  ],
  [
    "ShipmentReceived",
    reader(({ id, to, condition, received, blocked, document }: ShipmentReceivedEvent.OutputObject) => ({
      kind: "Received",
      shipment: id as ShipmentId,
      to,
      condition: nameOf(CONDITIONS, condition) ?? "Missing",
      received: received.map(Number),
      blocked: [...blocked],
      document: readHash(document),
    })),
  ],
  [
    "ShipmentSettled",
    reader(({ id, back }: ShipmentSettledEvent.OutputObject) => ({
      kind: "Settled",
      shipment: id as ShipmentId,
      back: back.map(Number),
    })),
  ],
  [
    "ReadingsLogged",
    reader((said: ReadingsLoggedEvent.OutputObject) => ({
      kind: "Measured",
      shipment: said.shipment as ShipmentId,
      batch: {
        shipment: said.shipment as ShipmentId,
        device: said.device as DeviceId,
        root: said.root as Hex,
        coldest: Number(said.coldest),
        warmest: Number(said.warmest),
        first: Number(said.first),
        count: Number(said.count),
        longestGap: Number(said.longestGap),
        from: Number(said.from),
        until: Number(said.until),
      },
    })),
  ],
]);

const INTERFACES: readonly Interface[] = [
  LotLedger__factory.createInterface(),
  Shipments__factory.createInterface(),
  ColdChain__factory.createInterface(),
];

/** What a log of one of the room's contracts says; undefined for what is no word about lots or goods, such as a pause. */
export function readEntry(log: Log): TradeEntry | undefined {
  for (const one of INTERFACES) {
    const event = one.parseLog(log);
    const read = event === null ? undefined : READERS.get(event.name);
    if (event !== null && read !== undefined) {
      const place = { block: log.blockNumber, transaction: log.transactionHash as Hex, index: log.index };
      return { ...read(event.args), ...place };
    }
  }
  return undefined;
}
