/**
 * Lots, packs and custody a second time, in TypeScript and from `docs/specs/pharma.md` alone, for products that are not measured.
 * An act is accepted if no rule speaks against it; where several do, the contract may name any of them.
 */

const TEN_DAYS = 864_000n;
const MOST_ANCESTORS = 128;
const MOST_PACKS_AT_ONCE = 100;
const MOST_PACKS = 2n ** 32n;

export type Side = "maker" | "holder" | "regulator";
export type Hindrance =
  | "none"
  | "unknown"
  | "notReleased"
  | "recalled"
  | "quarantined"
  | "ancestorRecalled"
  | "ancestorQuarantined"
  | "expired"
  | "productNotInForce";

/** A product as far as rules look at it. */
export interface ModelProduct {
  readonly holder: string;
  /** Until when others may make it. */
  readonly makers: Map<string, bigint>;
  readonly holders: ReadonlySet<string>;
  /** Its unit is the pack. */
  readonly inPacks: boolean;
  inForce: boolean;
}

export interface ModelStock {
  free: bigint;
  blocked: bigint;
}

export interface ModelLot {
  readonly gtin: bigint;
  readonly maker: string;
  readonly expiry: bigint;
  readonly parents: readonly string[];
  readonly lineage: number;
  /** Its packs have numbers. */
  readonly isSerialised: boolean;
  readonly spent: Map<bigint, "dispensed" | "removed" | "ended">;
  readonly commissioned: bigint;
  readonly stock: Map<string, ModelStock>;
  readonly quarantines: Set<Side>;
  released: boolean;
  recall: bigint;
  inTransit: bigint;
  consumed: bigint;
  dispensed: bigint;
  gone: bigint;
}

export interface ModelNewLot {
  readonly key: string;
  readonly gtin: bigint;
  readonly expiry: bigint;
  readonly quantity: bigint;
  readonly isSerialised: boolean;
}

/** Packs by their places in a lot. */
export interface ModelPacks {
  readonly indices: readonly bigint[];
  /** Whether keys and proof are those of packs at these places of this lot. */
  readonly isGenuine: boolean;
}

export interface ModelInput {
  readonly lot: string;
  readonly quantity: bigint;
}

export interface ModelRemoval {
  /** Tells removals apart. */
  readonly id: string;
  readonly lot: string;
  readonly custodian: string;
  readonly isDestruction: boolean;
  readonly quantity: bigint;
  readonly blocked: boolean;
  /** None where it goes by quantity. */
  readonly indices: readonly bigint[];
}

export interface ModelShipment {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly carrier: string | undefined;
  readonly due: bigint;
  readonly isReturn: boolean;
  readonly loads: readonly (ModelInput & { readonly blocked: boolean })[];
}

export type Stage = "packed" | "inTransit" | "received" | "short" | "settled" | "cancelled";

/** Who is who. */
export interface ModelPeople {
  readonly manufacturers: ReadonlySet<string>;
  readonly carriers: ReadonlySet<string>;
  /** Accredited for anything. */
  readonly accredited: ReadonlySet<string>;
  readonly regulator: string;
  readonly desk: string;
  /** Qualified persons by their makers. */
  readonly qualified: ReadonlyMap<string, string>;
}

export class LotModel {
  readonly lots = new Map<string, ModelLot>();
  readonly stages = new Map<string, Stage>();
  readonly received = new Map<string, readonly bigint[]>();
  readonly #removals = new Map<string, bigint>();
  readonly #operators = new Map<string, Set<string>>();

  constructor(
    readonly products: ReadonlyMap<bigint, ModelProduct>,
    readonly people: ModelPeople,
  ) {}

  // ---------------------------------------------------------------- operators

  approve(account: string, operator: string, isApproved: boolean): string[] {
    const operators = this.#operators.get(account) ?? new Set();
    if (isApproved) operators.add(operator);
    else operators.delete(operator);
    this.#operators.set(account, operators);
    return [];
  }

  /** The organisation itself, or an operator that it named. */
  isServedBy(organisation: string | undefined, account: string): boolean {
    if (organisation === undefined) return false;
    return organisation === account || this.#operators.get(organisation)?.has(account) === true;
  }

  // ---------------------------------------------------------------- making

  commission(now: bigint, account: string, maker: string, lot: ModelNewLot): string[] {
    const against = [...this.#notFor(maker, account), ...this.#notMade(now, maker, lot)];
    if (against.length === 0) this.#make(maker, lot, []);
    return against;
  }

  transform(
    now: bigint,
    account: string,
    maker: string,
    inputs: readonly ModelInput[],
    outputs: readonly ModelNewLot[],
  ): string[] {
    const against = this.#notFor(maker, account);
    if (inputs.length < 1 || inputs.length > 32 || outputs.length < 1 || outputs.length > 8) {
      against.push("TransformationInvalid");
    }
    for (const [i, { lot, quantity }] of inputs.entries()) {
      if (i > 0 && BigInt(lot) <= BigInt(inputs[i - 1]!.lot)) against.push("InputsNotRising");
      if (quantity === 0n) against.push("QuantityInvalid");
      if (this.hindranceOf(now, lot) !== "none") against.push("LotNotUsable");
      if (this.lots.get(lot)?.isSerialised === true) against.push("LotSerialised");
      const gtin = this.lots.get(lot)?.gtin;
      if (gtin !== undefined && !this.#mayHold(gtin, maker)) against.push("CustodyNotLicensed");
      if (this.stockOf(lot, maker).free < quantity) against.push("StockTooSmall");
    }
    for (const output of outputs) against.push(...this.#notMade(now, maker, output));
    const lineage = inputs.reduce((sum, { lot }) => sum + 1 + (this.lots.get(lot)?.lineage ?? 0), 0);
    if (lineage > MOST_ANCESTORS) against.push("LineageTooLong");
    if (against.length > 0) return against;
    for (const { lot, quantity } of inputs) {
      this.#stock(lot, maker).free -= quantity;
      this.lots.get(lot)!.consumed += quantity;
    }
    const parents = inputs.map(({ lot }) => lot);
    for (const output of outputs) this.#make(maker, output, parents);
    return [];
  }

  release(now: bigint, account: string, key: string): string[] {
    const lot = this.lots.get(key);
    if (lot === undefined) return ["LotUnknown"];
    const against = this.#isQualified(lot, account) ? [] : ["LotNotReleasedBy"];
    if (lot.released) against.push("LotReleasedBefore");
    if (!["none", "notReleased"].includes(this.#hindrance(now, { ...lot, released: true })))
      against.push("LotNotUsable");
    if (against.length === 0) lot.released = true;
    return against;
  }

  // ---------------------------------------------------------------- quarantine, recall, disposition

  quarantine(account: string, key: string): string[] {
    const lot = this.lots.get(key);
    const side = this.#sideOf(lot, account);
    if (lot === undefined || side === undefined) return ["LotUnknown", "LotNotOverseenBy"];
    if (lot.quarantines.has(side)) return ["LotStateUnchanged"];
    lot.quarantines.add(side);
    return [];
  }

  lift(now: bigint, account: string, key: string): string[] {
    const lot = this.lots.get(key);
    const side = this.#sideOf(lot, account);
    if (lot === undefined || side === undefined) return ["LotUnknown", "LotNotOverseenBy"];
    const against = side === "maker" && !this.#mayMake(now, lot.gtin, account) ? ["LotNotOverseenBy"] : [];
    if (!lot.quarantines.has(side)) against.push("LotStateUnchanged");
    if (against.length === 0) lot.quarantines.delete(side);
    return against;
  }

  recall(account: string, key: string, severity: bigint): string[] {
    const lot = this.lots.get(key);
    const against = severity >= 1n && severity <= 3n ? [] : ["RecallClassInvalid"];
    if (lot === undefined || this.#sideOf(lot, account) === undefined)
      return [...against, "LotUnknown", "LotNotOverseenBy"];
    if (lot.recall !== 0n && severity >= lot.recall) against.push("LotStateUnchanged");
    if (against.length === 0) lot.recall = severity;
    return against;
  }

  holdBack(account: string, key: string, custodian: string, quantity: bigint): string[] {
    const against = this.#notFor(custodian, account);
    if (this.stockOf(key, custodian).free < quantity) against.push("StockTooSmall");
    if (against.length > 0) return against;
    const stock = this.#stock(key, custodian);
    stock.free -= quantity;
    stock.blocked += quantity;
    return [];
  }

  clear(now: bigint, account: string, key: string, custodian: string, quantity: bigint): string[] {
    const lot = this.lots.get(key);
    if (lot === undefined) return ["LotUnknown"];
    const against = this.#isQualified(lot, account) ? [] : ["LotNotReleasedBy"];
    if (this.hindranceOf(now, key) !== "none") against.push("LotNotUsable");
    if (this.stockOf(key, custodian).blocked < quantity) against.push("StockTooSmall");
    if (against.length > 0) return against;
    const stock = this.#stock(key, custodian);
    stock.blocked -= quantity;
    stock.free += quantity;
    return [];
  }

  // ---------------------------------------------------------------- removal

  remove(now: bigint, account: string, removal: ModelRemoval, isGenuine = true): string[] {
    const against = this.#notFor(removal.custodian, account);
    if (removal.isDestruction) against.push("ReasonInvalid");
    against.push(...this.#notTaken(now, removal, isGenuine));
    if (against.length > 0) return against;
    this.#take(removal, "removed");
    this.#removals.set(keyOf(removal), now);
    return [];
  }

  announce(now: bigint, account: string, removal: ModelRemoval): string[] {
    const against = this.#notFor(removal.custodian, account);
    if (!removal.isDestruction) against.push("ReasonInvalid");
    if (against.length === 0) this.#removals.set(keyOf(removal), now);
    return against;
  }

  witness(now: bigint, account: string, removal: ModelRemoval, isGenuine = true): string[] {
    const isFit = account === this.people.regulator || this.people.accredited.has(account);
    const against = isFit && account !== removal.custodian ? [] : ["WitnessInvalid"];
    if (!removal.isDestruction) against.push("ReasonInvalid");
    against.push(...this.#tooLate(now, removal), ...this.#notTaken(now, removal, isGenuine));
    if (against.length > 0) return against;
    this.#removals.delete(keyOf(removal));
    this.#take(removal, "ended");
    return [];
  }

  restore(now: bigint, account: string, removal: ModelRemoval): string[] {
    const against = this.#notFor(removal.custodian, account);
    if (removal.isDestruction) against.push("ReasonInvalid");
    against.push(...this.#tooLate(now, removal));
    if (against.length > 0) return against;
    this.#removals.delete(keyOf(removal));
    const lot = this.lots.get(removal.lot)!;
    for (const index of removal.indices) lot.spent.delete(index);
    this.#stock(removal.lot, removal.custodian).blocked += removal.quantity;
    lot.gone -= removal.quantity;
    return [];
  }

  /** Packs that were lost or stolen somewhere; nobody's stock changes. */
  strike(now: bigint, account: string, key: string, packs: ModelPacks): string[] {
    const lot = this.lots.get(key);
    const side = this.#sideOf(lot, account);
    if (lot === undefined || side === undefined) return ["LotUnknown", "LotNotOverseenBy"];
    const against = side === "maker" && !this.#mayMake(now, lot.gtin, account) ? ["LotNotOverseenBy"] : [];
    against.push(...this.#notFresh(lot, packs));
    if (against.length === 0) for (const index of packs.indices) lot.spent.set(index, "ended");
    return against;
  }

  // ---------------------------------------------------------------- dispensing

  dispense(now: bigint, account: string, key: string, custodian: string, quantity: bigint): string[] {
    const against = this.#notDispensed(now, account, key, custodian, quantity);
    if (this.lots.get(key)?.isSerialised === true) against.push("LotSerialised");
    if (quantity === 0n) against.push("QuantityInvalid");
    if (against.length > 0) return against;
    this.#stock(key, custodian).free -= quantity;
    this.lots.get(key)!.dispensed += quantity;
    return [];
  }

  dispensePacks(now: bigint, account: string, key: string, custodian: string, packs: ModelPacks): string[] {
    const quantity = BigInt(packs.indices.length);
    const lot = this.lots.get(key);
    const against = this.#notDispensed(now, account, key, custodian, quantity);
    if (lot !== undefined) against.push(...this.#notFresh(lot, packs));
    if (lot === undefined || against.length > 0) return against;
    for (const index of packs.indices) lot.spent.set(index, "dispensed");
    this.#stock(key, custodian).free -= quantity;
    lot.dispensed += quantity;
    return [];
  }

  giveBack(account: string, key: string, custodian: string, quantity: bigint): string[] {
    const against = account === this.people.desk ? [] : ["DeskUnknown"];
    if (this.lots.get(key)?.isSerialised === true) against.push("LotSerialised");
    if (quantity === 0n) against.push("QuantityInvalid");
    if ((this.lots.get(key)?.dispensed ?? 0n) < quantity) against.push("DispensedTooLittle");
    if (against.length > 0) return against;
    this.#stock(key, custodian).free += quantity;
    this.lots.get(key)!.dispensed -= quantity;
    return [];
  }

  giveBackPacks(account: string, key: string, custodian: string, indices: readonly bigint[]): string[] {
    const against = account === this.people.desk ? [] : ["DeskUnknown"];
    const lot = this.lots.get(key);
    if (indices.length === 0) against.push("QuantityInvalid");
    if (indices.length > MOST_PACKS_AT_ONCE) against.push("PacksInvalid");
    if (indices.some((index) => lot?.spent.get(index) !== "dispensed")) against.push("PackNotSpent");
    if (lot === undefined || against.length > 0) return against;
    for (const index of indices) lot.spent.delete(index);
    this.#stock(key, custodian).free += BigInt(indices.length);
    lot.dispensed -= BigInt(indices.length);
    return [];
  }

  // ---------------------------------------------------------------- custody

  ship(now: bigint, account: string, shipment: ModelShipment): string[] {
    const { id, from, to, carrier, due, isReturn, loads } = shipment;
    const against = this.#notFor(from, account);
    if (this.stages.has(id)) against.push("ShipmentExists");
    const isWellFormed = from !== to && due > now && loads.length >= 1 && loads.length <= 32;
    if (!isWellFormed || loads.some(({ quantity, blocked }) => quantity === 0n || (blocked && !isReturn))) {
      against.push("ShipmentInvalid");
    }
    for (const { lot: key } of loads) {
      const lot = this.lots.get(key);
      if (isReturn && lot?.maker !== to) against.push("ReturnNotToMaker");
      if (!isReturn && this.hindranceOf(now, key) !== "none") against.push("LotNotUsable");
      const isLicensed =
        lot !== undefined &&
        (isReturn || this.#mayHold(lot.gtin, from)) &&
        this.#mayHold(lot.gtin, to) &&
        (carrier === undefined || this.people.carriers.has(carrier));
      if (!isLicensed) against.push("CustodyNotLicensed");
      const wanted = (isBlocked: boolean) =>
        loads.reduce((sum, one) => (one.lot === key && one.blocked === isBlocked ? sum + one.quantity : sum), 0n);
      const stock = this.stockOf(key, from);
      if (wanted(false) > stock.free || wanted(true) > stock.blocked) against.push("StockTooSmall");
    }
    if (against.length > 0) return against;
    for (const { lot, quantity, blocked } of loads) {
      const stock = this.#stock(lot, from);
      if (blocked) stock.blocked -= quantity;
      else stock.free -= quantity;
      this.lots.get(lot)!.inTransit += quantity;
    }
    this.stages.set(id, carrier === undefined ? "inTransit" : "packed");
    return [];
  }

  collect(account: string, { id, carrier }: ModelShipment): string[] {
    const against = [...this.#notAt(id, "packed"), ...this.#notFor(carrier, account)];
    if (carrier === undefined || !this.people.carriers.has(carrier)) against.push("CustodyNotLicensed");
    if (against.length === 0) this.stages.set(id, "inTransit");
    return against;
  }

  cancel(account: string, { id, from, loads }: ModelShipment): string[] {
    const against = [...this.#notAt(id, "packed"), ...this.#notFor(from, account)];
    if (against.length > 0) return against;
    for (const { lot, quantity, blocked } of loads) this.#arrive(lot, from, quantity, blocked);
    this.stages.set(id, "cancelled");
    return [];
  }

  accept(now: bigint, account: string, shipment: ModelShipment, received: readonly bigint[]): string[] {
    const { id, to, loads, isReturn } = shipment;
    const against = [...this.#notAt(id, "inTransit"), ...this.#notFor(to, account)];
    if (received.length !== loads.length || loads.some(({ quantity }, i) => received[i]! > quantity)) {
      against.push("ShipmentCountsInvalid");
    }
    const isHeld = loads.every(({ lot }, i) => {
      const gtin = this.lots.get(lot)?.gtin;
      return received[i] === 0n || (gtin !== undefined && this.#mayHold(gtin, to));
    });
    if (!isHeld) against.push("CustodyNotLicensed");
    if (against.length > 0) return against;
    for (const [i, { lot }] of loads.entries()) {
      this.#arrive(lot, to, received[i]!, isReturn || this.hindranceOf(now, lot) !== "none");
    }
    this.received.set(id, received);
    this.stages.set(id, loads.every(({ quantity }, i) => received[i] === quantity) ? "received" : "short");
    return [];
  }

  refuse(account: string, { id, to, loads }: ModelShipment): string[] {
    const against = [...this.#notAt(id, "inTransit"), ...this.#notFor(to, account)];
    if (against.length > 0) return against;
    this.received.set(
      id,
      loads.map(() => 0n),
    );
    this.stages.set(id, "short");
    return [];
  }

  settle(account: string, shipment: ModelShipment, received: readonly bigint[], back: readonly bigint[]): string[] {
    const { id, from } = shipment;
    const against = [...this.#notAt(id, "short"), ...this.#notFor(from, account)];
    const said = this.received.get(id) ?? [];
    if (said.length !== received.length || said.some((one, i) => one !== received[i]))
      against.push("ShipmentCountsInvalid");
    return this.#settle(shipment, received, back, against);
  }

  declareLost(now: bigint, account: string, shipment: ModelShipment, back: readonly bigint[]): string[] {
    const { id, from, carrier, due, loads } = shipment;
    const against = [...this.#notAt(id, "inTransit"), ...this.#notFor(from, account)];
    if (now < due) against.push("ShipmentNotDue");
    const isUnnamed = loads.some(
      ({ lot, quantity }, i) => this.lots.get(lot)?.isSerialised === true && back[i] !== quantity,
    );
    if (carrier === undefined && isUnnamed) against.push("LossUnnamed");
    return this.#settle(
      shipment,
      loads.map(() => 0n),
      back,
      against,
    );
  }

  // ---------------------------------------------------------------- questions

  stockOf(key: string, custodian: string): ModelStock {
    return this.lots.get(key)?.stock.get(custodian) ?? { free: 0n, blocked: 0n };
  }

  hindranceOf(now: bigint, key: string): Hindrance {
    const lot = this.lots.get(key);
    return lot === undefined ? "unknown" : this.#hindrance(now, lot);
  }

  /** Everything of a lot: held, in transit, consumed, dispensed and gone. */
  sumOf(key: string): bigint {
    const { stock, inTransit, consumed, dispensed, gone } = this.lots.get(key)!;
    return [...stock.values()].reduce(
      (sum, { free, blocked }) => sum + free + blocked,
      inTransit + consumed + dispensed + gone,
    );
  }

  // ---------------------------------------------------------------- rules that several acts ask

  #hindrance(now: bigint, lot: ModelLot): Hindrance {
    if (!lot.released) return "notReleased";
    if (lot.recall !== 0n) return "recalled";
    if (lot.quarantines.size > 0) return "quarantined";
    const ancestors = this.#ancestorsOf(lot);
    if (ancestors.some(({ recall }) => recall !== 0n)) return "ancestorRecalled";
    if (ancestors.some(({ quarantines }) => quarantines.size > 0)) return "ancestorQuarantined";
    if (now >= lot.expiry) return "expired";
    return this.products.get(lot.gtin)?.inForce === true ? "none" : "productNotInForce";
  }

  #ancestorsOf({ parents }: ModelLot): ModelLot[] {
    return parents.flatMap((key) => {
      const parent = this.lots.get(key)!;
      return [parent, ...this.#ancestorsOf(parent)];
    });
  }

  #notMade(now: bigint, maker: string, { key, gtin, expiry, quantity, isSerialised }: ModelNewLot): string[] {
    const against = this.#mayMake(now, gtin, maker) ? [] : ["LotMakerInvalid"];
    if (isSerialised && (this.products.get(gtin)?.inPacks !== true || quantity > MOST_PACKS))
      against.push("LotInvalid");
    if (expiry <= now || quantity === 0n) against.push("LotInvalid");
    if (this.lots.has(key)) against.push("LotExists");
    return against;
  }

  #make(maker: string, { key, gtin, expiry, quantity, isSerialised }: ModelNewLot, parents: readonly string[]): void {
    this.lots.set(key, {
      gtin,
      maker,
      expiry,
      parents,
      lineage: parents.reduce((sum, parent) => sum + 1 + this.lots.get(parent)!.lineage, 0),
      isSerialised,
      spent: new Map(),
      commissioned: quantity,
      stock: new Map([[maker, { free: quantity, blocked: 0n }]]),
      quarantines: new Set(),
      released: false,
      recall: 0n,
      inTransit: 0n,
      consumed: 0n,
      dispensed: 0n,
      gone: 0n,
    });
  }

  #mayMake(now: bigint, gtin: bigint, maker: string): boolean {
    const product = this.products.get(gtin);
    if (product?.inForce !== true || !this.people.manufacturers.has(maker)) return false;
    return maker === product.holder || now < (product.makers.get(maker) ?? 0n);
  }

  #mayHold(gtin: bigint, organisation: string): boolean {
    return this.products.get(gtin)?.holders.has(organisation) ?? false;
  }

  /** Who is maker and holder both acts as the holder. */
  #sideOf(lot: ModelLot | undefined, account: string): Side | undefined {
    if (account === this.people.regulator) return "regulator";
    if (lot === undefined) return undefined;
    if (account === this.products.get(lot.gtin)?.holder) return "holder";
    return account === lot.maker ? "maker" : undefined;
  }

  #notFor(organisation: string | undefined, account: string): string[] {
    return this.isServedBy(organisation, account) ? [] : ["OrganisationNotServedBy"];
  }

  #isQualified({ maker }: ModelLot, account: string): boolean {
    return this.people.qualified.get(maker) === account;
  }

  #notTaken(now: bigint, removal: ModelRemoval, isGenuine: boolean): string[] {
    const { lot: key, custodian, quantity, blocked, indices } = removal;
    const lot = this.lots.get(key);
    const against: string[] = [];
    if (indices.length === 0) {
      if (lot?.isSerialised === true && !this.#isDead(now, lot)) against.push("LotSerialised");
      if (quantity === 0n) against.push("QuantityInvalid");
    } else {
      if (BigInt(indices.length) !== quantity) against.push("QuantityInvalid");
      if (lot !== undefined) against.push(...this.#notFresh(lot, { indices, isGenuine }));
    }
    const stock = this.stockOf(key, custodian);
    if (quantity > (blocked ? stock.blocked : stock.free)) against.push("StockTooSmall");
    return against;
  }

  #take({ lot: key, custodian, quantity, blocked, indices }: ModelRemoval, mark: "removed" | "ended"): void {
    const stock = this.#stock(key, custodian);
    if (blocked) stock.blocked -= quantity;
    else stock.free -= quantity;
    const lot = this.lots.get(key)!;
    lot.gone += quantity;
    for (const index of indices) lot.spent.set(index, mark);
  }

  /** Recalled, made of what is recalled, or expired: its packs may go by quantity. */
  #isDead(now: bigint, lot: ModelLot): boolean {
    return lot.recall !== 0n || now >= lot.expiry || this.#ancestorsOf(lot).some(({ recall }) => recall !== 0n);
  }

  #notFresh({ isSerialised, commissioned, spent }: ModelLot, { indices, isGenuine }: ModelPacks): string[] {
    const against = isSerialised ? [] : ["LotSerialised"];
    if (indices.length === 0 || indices.length > MOST_PACKS_AT_ONCE) against.push("PacksInvalid");
    if (!isGenuine || indices.some((index) => index >= commissioned)) against.push("PackUnknown");
    if (indices.some((index) => spent.has(index))) against.push("PackSpentBefore");
    return against;
  }

  #notDispensed(now: bigint, account: string, key: string, custodian: string, quantity: bigint): string[] {
    const against = account === this.people.desk ? [] : ["DeskUnknown"];
    const hindrance = this.hindranceOf(now, key);
    if (hindrance !== "none" && hindrance !== "productNotInForce") against.push("LotNotUsable");
    if (this.stockOf(key, custodian).free < quantity) against.push("StockTooSmall");
    return against;
  }

  #tooLate(now: bigint, removal: ModelRemoval): string[] {
    const since = this.#removals.get(keyOf(removal));
    if (since === undefined) return ["RemovalUnknown"];
    return now < since + TEN_DAYS ? [] : ["RemovalTooOld"];
  }

  #notAt(id: string, stage: Stage): string[] {
    return this.stages.get(id) === stage ? [] : ["ShipmentStatusWrong"];
  }

  #arrive(key: string, to: string, quantity: bigint, blocked: boolean): void {
    const stock = this.#stock(key, to);
    if (blocked) stock.blocked += quantity;
    else stock.free += quantity;
    this.lots.get(key)!.inTransit -= quantity;
  }

  #settle(
    { id, from, loads }: ModelShipment,
    received: readonly bigint[],
    back: readonly bigint[],
    against: string[],
  ): string[] {
    const missing = loads.map(({ quantity }, i) => quantity - (received[i] ?? 0n));
    if (back.length !== loads.length || missing.some((one, i) => back[i]! > one)) against.push("ShipmentCountsInvalid");
    if (against.length > 0) return against;
    for (const [i, { lot }] of loads.entries()) {
      this.#arrive(lot, from, back[i]!, true);
      const lost = missing[i]! - back[i]!;
      this.lots.get(lot)!.inTransit -= lost;
      this.lots.get(lot)!.gone += lost;
    }
    this.stages.set(id, "settled");
    return [];
  }

  #stock(key: string, custodian: string): ModelStock {
    const { stock } = this.lots.get(key)!;
    const there = stock.get(custodian) ?? { free: 0n, blocked: 0n };
    stock.set(custodian, there);
    return there;
  }
}

/** Who takes back or witnesses names the packs again. */
function keyOf({ id, indices }: ModelRemoval): string {
  return [id, ...indices].join(" ");
}
