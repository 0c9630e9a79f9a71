import { type TransactionReceipt, ZeroHash } from "ethers";

import type { Gtin } from "../../kernel/gs1/gtin.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { ContractAt } from "../../kernel/sending/call.ts";
import { Room } from "../../kernel/sending/Room.ts";
import type { OwnWay } from "../../kernel/sending/ways.ts";
import { type LotKey, lotKeyOf } from "../../serials/packKeys.ts";
import { HINDRANCES } from "../../terms/hindrances.ts";
import { LEDGER_PARTS, type LedgerPartName, RECALL_CLASSES, type RecallClassName } from "../../terms/medicines.ts";
import { PROFESSIONS } from "../../terms/professions.ts";
import { nameOf } from "../../terms/set.ts";
import { type LotLedger, LotLedger__factory, type PacksStruct } from "../../typechain.ts";
import { type LotInput, type NewLot, type Removal, newLotStruct, readHash, removalStruct } from "./lot.ts";
import { NO_PACKS } from "./packs.ts";

/** An act on a lot. */
interface OnLot {
  readonly lot: LotKey;
  readonly via: OwnWay;
}

/** An act with a reason. */
interface Reasoned {
  /** Hash of the salted reason; none unless given. */
  readonly reasonHash?: Hex;
}

/** A qualified person says what it acts as. */
interface Qualified {
  readonly profession: "PHARMACIST" | "TCM_PHARMACIST";
}

/** What a custodian has of a lot, in the product's unit. */
export interface StockReading {
  readonly free: number;
  /** Waits for a qualified person's word. */
  readonly blocked: number;
}

/** A lot as it stands. Quantities in the product's unit. */
export interface LotReading {
  readonly lot: LotKey;
  readonly maker: string;
  readonly gtin: Gtin;
  readonly expiry: number;
  /** Undefined where packs have no numbers. */
  readonly root: Hex | undefined;
  readonly isReleased: boolean;
  readonly quarantinedBy: readonly ("maker" | "holder" | "regulator")[];
  readonly recallClass: RecallClassName | undefined;
  /** What speaks against using it now. */
  readonly hindrance: keyof typeof HINDRANCES;
  readonly parents: readonly LotKey[];
  /** All of it is held, in transit, consumed, dispensed or gone. */
  readonly commissioned: number;
  readonly inTransit: number;
  readonly consumed: number;
  readonly dispensed: number;
  /** Sampled, destroyed, stolen, exported or lost. */
  readonly gone: number;
}

/**
 * Lots: made, released, stopped, recalled, and what became of them.
 *
 * @example
 * ```ts
 * const lots = new Lots({ address, provider });
 * const { lot } = await lots.commission({ maker: maker.address, terms, via: direct({ signer: maker }) });
 * await lots.release({ lot, profession: "PHARMACIST", via: direct({ signer: qualified }) });
 * ```
 */
export class Lots extends Room<LotLedger> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: LotLedger__factory.connect(address, provider) });
  }

  /** A maker commissions a lot, all of it its free stock. */
  async commission({
    maker,
    terms,
    via,
  }: {
    readonly maker: string;
    readonly terms: NewLot;
    readonly via: OwnWay;
  }): Promise<{ readonly lot: LotKey; readonly receipt: TransactionReceipt }> {
    const own = this.contract.interface.encodeFunctionData("commission", [maker, newLotStruct(terms)]);
    return { lot: lotKeyOf(terms), receipt: await this.perform({ via, own }) };
  }

  /** A maker makes lots of lots; the inputs may come in any order. */
  async transform({
    maker,
    inputs,
    outputs,
    via,
  }: {
    readonly maker: string;
    readonly inputs: readonly LotInput[];
    readonly outputs: readonly NewLot[];
    readonly via: OwnWay;
  }): Promise<{ readonly lots: readonly LotKey[]; readonly receipt: TransactionReceipt }> {
    const rising = [...inputs].sort((a, b) => (BigInt(a.lot) < BigInt(b.lot) ? -1 : 1));
    const args = [maker, rising, outputs.map(newLotStruct)] as const;
    const own = this.contract.interface.encodeFunctionData("transform", [...args]);
    return { lots: outputs.map(lotKeyOf), receipt: await this.perform({ via, own }) };
  }

  /** A qualified person of the maker lets a lot go. */
  async release({
    lot,
    profession,
    document = ZeroHash as Hex,
    via,
  }: OnLot & Qualified & { readonly document?: Hex }): Promise<TransactionReceipt> {
    const args = [lot, PROFESSIONS[profession].code, document] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("release", [...args]) });
  }

  /** Maker, licence holder or regulator stops a lot and all that was made of it. */
  async quarantine({ lot, reasonHash = ZeroHash as Hex, via }: OnLot & Reasoned): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("quarantine", [lot, reasonHash]) });
  }

  /** Lifts the quarantine of the caller's own side. */
  async liftQuarantine({ lot, reasonHash = ZeroHash as Hex, via }: OnLot & Reasoned): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("liftQuarantine", [lot, reasonHash]) });
  }

  /** Maker, licence holder or regulator recalls a lot and all that was made of it, for good. */
  async recall({
    lot,
    severity,
    reasonHash = ZeroHash as Hex,
    via,
  }: OnLot & Reasoned & { readonly severity: RecallClassName }): Promise<TransactionReceipt> {
    const args = [lot, RECALL_CLASSES[severity].code, reasonHash] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("recall", [...args]) });
  }

  /** Anybody has a lot's ancestors walked, so that the next act need not. */
  async walk({ lot, via }: OnLot): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("walk", [lot]) });
  }

  /** A custodian blocks free stock of its own. */
  async holdBack({
    lot,
    custodian,
    quantity,
    reasonHash = ZeroHash as Hex,
    via,
  }: OnLot & Reasoned & { readonly custodian: string; readonly quantity: number }): Promise<TransactionReceipt> {
    const args = [lot, custodian, quantity, reasonHash] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("holdBack", [...args]) });
  }

  /** A qualified person of the maker clears blocked stock of a custodian. */
  async clear({
    lot,
    custodian,
    quantity,
    profession,
    reasonHash = ZeroHash as Hex,
    via,
  }: OnLot &
    Qualified &
    Reasoned & { readonly custodian: string; readonly quantity: number }): Promise<TransactionReceipt> {
    const args = [lot, custodian, quantity, PROFESSIONS[profession].code, reasonHash] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("clear", [...args]) });
  }

  /** A custodian takes samples, or says that stock was stolen or exported; packs by name where they have numbers. */
  async remove({
    removal,
    packs = NO_PACKS,
    via,
  }: Removing & { readonly packs?: PacksStruct }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("remove", [removalStruct(removal), packs]);
    return this.perform({ via, own });
  }

  /** A custodian says what it will destroy. */
  async announceDestruction({ removal, indices = [], via }: Removing & ByPlace): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("announceDestruction", [
      removalStruct(removal),
      [...indices],
    ]);
    return this.perform({ via, own });
  }

  /** A witness saw it destroyed. */
  async witnessDestruction({
    removal,
    packs = NO_PACKS,
    via,
  }: Removing & { readonly packs?: PacksStruct }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("witnessDestruction", [removalStruct(removal), packs]);
    return this.perform({ via, own });
  }

  /** A custodian takes a removal back within ten days. */
  async restore({ removal, indices = [], via }: Removing & ByPlace): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("restore", [removalStruct(removal), [...indices]]);
    return this.perform({ via, own });
  }

  /** Maker, licence holder or regulator makes packs unusable that were lost or stolen somewhere. */
  async strike({ lot, packs, via }: OnLot & { readonly packs: PacksStruct }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("strike", [lot, packs]) });
  }

  /** The regulator gives a contract a part in the ledger. */
  async appoint({
    account,
    part,
    via,
  }: {
    readonly account: string;
    readonly part: LedgerPartName;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const args = [account, LEDGER_PARTS[part].code] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("appoint", [...args]) });
  }

  /** An organisation names an operator, who can do here whatever it can, or dismisses it. */
  async setOperator({
    operator,
    isOne,
    via,
  }: {
    readonly operator: string;
    readonly isOne: boolean;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("setApprovalForAll", [operator, isOne]),
    });
  }

  /** The lot as it stands, or as it stood at the end of the block `at`; undefined for an unknown one. */
  async lotOf({ lot, at }: { readonly lot: LotKey; readonly at?: number }): Promise<LotReading | undefined> {
    const when = { blockTag: at ?? "latest" };
    const [found, hindrance, parents] = await Promise.all([
      this.contract.lotOf(lot, when),
      this.contract.hindranceOf(lot, when),
      this.contract.parentsOf(lot, when),
    ]);
    if (found.commissioned === 0n) return undefined;
    const sides = [
      ["maker", found.quarantinedByMaker],
      ["holder", found.quarantinedByHolder],
      ["regulator", found.quarantinedByRegulator],
    ] as const;
    return {
      lot,
      maker: found.maker,
      gtin: Number(found.gtin) as Gtin,
      expiry: Number(found.expiry),
      root: readHash(found.root),
      isReleased: found.released,
      quarantinedBy: sides.filter(([, is]) => is).map(([side]) => side),
      recallClass: nameOf(RECALL_CLASSES, found.recallClass),
      hindrance: nameOf(HINDRANCES, hindrance) ?? "Unknown",
      parents: parents as LotKey[],
      commissioned: Number(found.commissioned),
      inTransit: Number(found.inTransit),
      consumed: Number(found.consumed),
      dispensed: Number(found.dispensed),
      gone: Number(found.gone),
    };
  }

  /** What a custodian has of a lot. */
  async stockOf({ lot, custodian }: { readonly lot: LotKey; readonly custodian: string }): Promise<StockReading> {
    const { free, blocked } = await this.contract.stockOf(lot, custodian);
    return { free: Number(free), blocked: Number(blocked) };
  }
}

interface Removing {
  readonly removal: Removal;
  readonly via: OwnWay;
}

interface ByPlace {
  /** Places of the packs in the lot's list, in the order of `packsOf`; none for a quantity. */
  readonly indices?: readonly number[];
}
