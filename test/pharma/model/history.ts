import { refusalOf } from "@xinglin/sdk/errors";
import type { LotSerials } from "@xinglin/sdk/serials";
import { expect } from "chai";
import { type TransactionResponse, ZeroAddress, ZeroHash, encodeBytes32String, id } from "ethers";

import type { PacksStruct } from "../../../typechain-types/contracts/pharma/LotLedger.js";
import type { ShipmentStruct } from "../../../typechain-types/contracts/pharma/Shipments.js";
import { DAY, HOUR } from "../../helpers/defaults.ts";
import { Dice } from "../../helpers/dice.ts";
import {
  GTIN,
  HINDRANCE,
  NO_PACKS,
  PHARMACIST,
  REASON,
  REASON_HASH,
  STAGE,
  type Trade,
  keyOf,
  listOf,
  newLot,
  packsOf,
} from "../../helpers/pharma.ts";
import { NOON, type Person } from "../../helpers/providers.ts";
import {
  LotModel,
  type ModelNewLot,
  type ModelPacks,
  type ModelProduct,
  type ModelRemoval,
  type ModelShipment,
  type Stage,
} from "./lotModel.ts";

const NO_SSCC = 0n;

const PRODUCTS = [GTIN.herb, GTIN.pieces, GTIN.granules, GTIN.pills] as const;

/** A lot with the words that commission it. */
interface Known extends ModelNewLot {
  readonly number: string;
  readonly root: string;
}

/** Packs as the model and as the ledger takes them. */
interface Named extends ModelPacks {
  readonly struct: PacksStruct;
}

/** Contracts and model side by side. */
export class History {
  readonly refused = new Map<string, number>();
  readonly done = new Map<string, number>();
  readonly #lots: Known[] = [];
  readonly #shipments: { readonly model: ModelShipment; readonly struct: ShipmentStruct }[] = [];
  readonly #removals: ModelRemoval[] = [];
  /** Lists of packs by the key of their lot. */
  readonly #lists = new Map<string, LotSerials>();
  readonly dice: Dice;
  readonly model: LotModel;
  #isByAgent = false;
  /** After what the scene and {@link History.begin} did. */
  #now = NOON + HOUR;

  constructor(
    readonly at: Trade,
    seed: number,
  ) {
    this.dice = new Dice(seed);
    const { parties, people } = at;
    const trade = [parties.maker, parties.contractor, parties.wholesaler, people.laboratory].map(
      ({ address }) => address,
    );
    const care = [...trade, parties.pharmacy.address];
    const product = (holders: readonly string[], inPacks = false): ModelProduct => ({
      holder: parties.maker.address,
      makers: new Map([[parties.contractor.address, NOON + 6n * DAY]]),
      holders: new Set(holders),
      inPacks,
      inForce: true,
    });
    const products = new Map([
      [GTIN.herb, product(trade)],
      [GTIN.pieces, product(care)],
      [GTIN.granules, product(trade)],
      [GTIN.pills, product(care, true)],
    ]);
    this.model = new LotModel(products, {
      manufacturers: new Set([parties.maker.address, parties.contractor.address]),
      carriers: new Set([parties.carrier.address]),
      accredited: new Set([...care, parties.carrier.address]),
      regulator: parties.regulator.address,
      desk: parties.desk.address,
      qualified: new Map([[parties.maker.address, parties.qualified.address]]),
    });
  }

  static async begin(at: Trade, seed: number): Promise<History> {
    const { products, parties } = at;
    for (const gtin of PRODUCTS) {
      await products.connect(parties.maker).authoriseMaker(gtin, parties.contractor, NOON + 6n * DAY);
    }
    const history = new History(at, seed);
    for (const organisation of [parties.maker, parties.wholesaler, parties.pharmacy]) {
      await at.lots.connect(organisation).setApprovalForAll(at.people.doctor, true);
      history.model.approve(organisation.address, at.people.doctor.address, true);
    }
    while (history.#lots.length < 4) await history.#commission(parties.maker);
    for (let i = 0; i < 4; i++) await history.#release(parties.qualified);
    return history;
  }

  /** One act of somebody, on the chain and in the model. Most acts are such that no rule speaks against them. */
  async step(): Promise<void> {
    const { dice, at } = this;
    this.#now += dice.seldom(6) ? BigInt(dice.below(20)) * HOUR + 1n : BigInt(dice.below(600)) + 1n;
    const { maker, contractor, wholesaler, pharmacy, carrier, qualified, desk, regulator, stranger } = at.parties;
    const anyone = dice.of([maker, contractor, wholesaler, pharmacy, carrier, qualified, desk, regulator, stranger]);
    const or = (who: Person): Person => (dice.seldom(8) ? anyone : who);
    this.#isByAgent = false;
    switch (dice.below(29)) {
      case 0:
      case 1:
        return this.#commission(or(dice.of([maker, maker, contractor])));
      case 2:
      case 3:
        return this.#transform(or(dice.of([maker, maker, contractor])));
      case 4:
      case 5:
        return this.#release(or(qualified));
      case 6:
        return this.#alarm(or(dice.of([maker, regulator, contractor])));
      case 7:
        return this.#block(or(dice.of([maker, wholesaler, pharmacy])));
      case 8:
        return this.#clear(or(qualified));
      case 9:
      case 10:
      case 20:
      case 21:
        return this.#remove(or(dice.of([maker, wholesaler, pharmacy])), anyone);
      case 11:
      case 12:
        return this.#dispense(or(desk));
      case 13:
        return this.#suspend();
      case 14:
      case 15:
      case 16:
      case 17:
        return this.#ship(anyone);
      case 18:
        return this.#approve();
      case 19:
        return this.#strike(or(dice.of([maker, regulator, contractor])));
      default:
        return this.#go(anyone);
    }
  }

  /** Everything that can be asked about, lot by lot and custodian by custodian. */
  async compareAll(): Promise<void> {
    const { at, model } = this;
    this.#now += 2n;
    await at.clock.moveTo(this.#now - 1n);
    const now = await at.clock.now();
    const custodians = [...Object.values<Person>({ ...at.parties }), at.people.laboratory];
    for (const { key, root } of this.#lots) {
      const lot = model.lots.get(key)!;
      const found = await at.lots.lotOf(key);
      const { maker, commissioned, inTransit, consumed, dispensed, gone, recall, released, lineage } = lot;
      expect([...found].slice(4)).to.deep.equal([
        released,
        lot.quarantines.has("maker"),
        lot.quarantines.has("holder"),
        lot.quarantines.has("regulator"),
        recall,
        BigInt(lineage),
        commissioned,
        inTransit,
        consumed,
        dispensed,
        gone,
      ]);
      expect([found.maker, found.root]).to.deep.equal([maker, root]);
      const near = [...lot.spent.keys()].flatMap((index) => [index, index + 1n, (index + 128n) % 256n]);
      for (const index of new Set([0n, ...near]))
        expect(await at.lots.isSpent(key, index), `pack ${String(index)}`).to.equal(lot.spent.has(index));
      expect(await at.lots.hindranceOf(key), key).to.equal(HINDRANCE[model.hindranceOf(now, key)]);
      expect([...(await at.lots.parentsOf(key))]).to.deep.equal(lot.parents);
      for (const { address } of custodians) {
        const { free, blocked } = model.stockOf(key, address);
        expect([...(await at.lots.stockOf(key, address))]).to.deep.equal([free, blocked]);
      }
      // [PHARMA-25], in the model and so on the chain.
      expect(model.sumOf(key)).to.equal(commissioned);
    }
    for (const { model: shipment, struct } of this.#shipments) {
      const { status } = await at.shipments.shipmentStateOf(await at.shipments.shipmentIdOf(struct));
      expect(status).to.equal(STAGE[model.stages.get(shipment.id) ?? "none"]);
    }
  }

  // ---------------------------------------------------------------- acts

  async #newLot(): Promise<Known> {
    const { dice } = this;
    const twin = dice.seldom(12) && this.#lots.length > 0 ? dice.of(this.#lots) : undefined;
    const gtin = twin?.gtin ?? (dice.seldom(3) ? GTIN.pills : dice.of(PRODUCTS));
    const number = twin?.number ?? encodeBytes32String(`L${String(this.#lots.length)}`);
    const expiry = twin?.expiry ?? this.#now + (dice.seldom(12) ? 0n : BigInt(dice.below(30) + 1) * DAY);
    const words = { gtin, number, expiry };
    const key = keyOf(words);
    const isSerialised = gtin === GTIN.pills ? !dice.seldom(4) : dice.seldom(20);
    const quantity = BigInt(dice.below(isSerialised ? 60 : 900)) + 100n;
    const lot = { ...words, key, isSerialised, root: ZeroHash, quantity: dice.seldom(20) ? 0n : quantity };
    if (!isSerialised) return lot;
    if (gtin !== GTIN.pills || twin !== undefined) return { ...lot, root: id("a root") };
    const { root, serials } = await listOf(key, Number(quantity));
    this.#lists.set(key, serials);
    return { ...lot, root };
  }

  #structOf({ gtin, number, expiry, quantity, root }: Known): ReturnType<typeof newLot> {
    return newLot({ gtin, number, expiry, quantity, root });
  }

  async #commission(who: Person): Promise<void> {
    const lot = await this.#newLot();
    const maker = this.dice.seldom(15) ? this.at.parties.maker : who;
    const caller = this.#callerFor(who);
    const expected = this.model.commission(this.#now, caller.address, maker.address, lot);
    const isDone = await this.#compare("commission", expected, () =>
      this.at.lots.connect(caller).commission(maker, this.#structOf(lot), GAS),
    );
    if (isDone) this.#lots.push(lot);
  }

  async #transform(who: Person): Promise<void> {
    const { dice } = this;
    const some = [this.#lot(who.address, false), this.#lot(who.address, false)].slice(dice.below(2));
    const inputs = [...new Map(some.map((lot) => [lot.key, lot])).values()]
      .map(({ key }) => ({ lot: key, quantity: this.#part(key, who.address) }))
      .sort((a, b) => (BigInt(a.lot) < BigInt(b.lot) !== dice.seldom(15) ? -1 : 1));
    const output = await this.#newLot();
    const caller = this.#callerFor(who);
    const expected = this.model.transform(this.#now, caller.address, who.address, inputs, [output]);
    const isDone = await this.#compare("transform", expected, () =>
      this.at.lots.connect(caller).transform(who, inputs, [this.#structOf(output)], GAS),
    );
    if (isDone) this.#lots.push(output);
  }

  async #release(who: Person): Promise<void> {
    const { lots } = this.at;
    const fresh = this.#lots.filter(({ key }) => this.model.lots.get(key)?.released === false);
    const { key } = fresh.length > 0 && !this.dice.seldom(5) ? this.dice.of(fresh) : this.dice.of(this.#lots);
    const expected = this.model.release(this.#now, who.address, key);
    await this.#compare("release", expected, () => lots.connect(who).release(key, PHARMACIST, REASON_HASH, GAS));
  }

  async #alarm(side: Person): Promise<void> {
    const { dice, model, at } = this;
    // An operator has no say in this.
    const who = this.#callerFor(side);
    const { key } = dice.of(this.#lots);
    const lots = at.lots.connect(who);
    if (dice.seldom(6)) {
      const severity = BigInt(dice.below(5));
      const expected = model.recall(who.address, key, severity);
      await this.#compare("recall", expected, () => lots.recall(key, severity, REASON_HASH, GAS));
      return;
    }
    // More is lifted than set, or everything would soon stand still.
    const set = this.#lots.filter((one) => (model.lots.get(one.key)?.quarantines.size ?? 0) > 0);
    if (set.length > 1 || dice.seldom(2)) {
      const lifted = set.length > 0 && !dice.seldom(8) ? dice.of(set).key : key;
      const expected = model.lift(this.#now, who.address, lifted);
      await this.#compare("lift", expected, () => lots.liftQuarantine(lifted, REASON_HASH, GAS));
      return;
    }
    const expected = model.quarantine(who.address, key);
    await this.#compare("quarantine", expected, () => lots.quarantine(key, REASON_HASH, GAS));
  }

  async #block(who: Person): Promise<void> {
    const { key } = this.#lot(who.address);
    const quantity = this.#part(key, who.address) + 1n;
    const custodian = this.dice.seldom(10) ? this.at.parties.maker : who;
    const caller = this.#callerFor(who);
    const expected = this.model.holdBack(caller.address, key, custodian.address, quantity);
    await this.#compare("holdBack", expected, () =>
      this.at.lots.connect(caller).holdBack(key, custodian, quantity, REASON_HASH, GAS),
    );
  }

  async #clear(who: Person): Promise<void> {
    const { dice, model, at } = this;
    const custodian = dice.of([at.parties.maker, at.parties.wholesaler, at.parties.pharmacy]);
    const waiting = this.#lots.filter(({ key }) => model.stockOf(key, custodian.address).blocked > 0n);
    const { key } = waiting.length > 0 ? dice.of(waiting) : dice.of(this.#lots);
    const { blocked } = model.stockOf(key, custodian.address);
    const quantity = dice.seldom(8) ? blocked + 1n : blocked / 2n + 1n;
    const expected = model.clear(this.#now, who.address, key, custodian.address, quantity);
    await this.#compare("clear", expected, () =>
      at.lots.connect(who).clear(key, custodian, quantity, PHARMACIST, REASON_HASH, GAS),
    );
  }

  async #remove(who: Person, anyone: Person): Promise<void> {
    const { dice, model, at } = this;
    const caller = this.#callerFor(who);
    const lots = at.lots.connect(caller);
    // What was announced or removed of late, more often than what may be over.
    const open = dice.seldom(4) ? this.#removals : this.#removals.slice(-4);
    const old = open.length > 0 && dice.seldom(2) ? dice.of(open) : undefined;
    if (old?.isDestruction === true) {
      const witness = this.#callerFor(dice.of([anyone, at.parties.regulator, at.people.laboratory]));
      const { isGenuine, struct } = await this.#named(old.lot, old.indices);
      const expected = model.witness(this.#now, witness.address, old, isGenuine);
      await this.#compare(withPacks("witness", old), expected, () =>
        at.lots.connect(witness).witnessDestruction(this.#removalOf(old), struct, GAS),
      );
      return;
    }
    if (old !== undefined) {
      const owner = this.#callerFor(dice.seldom(8) ? who : this.#person(old.custodian));
      const some = old.indices.length > 0 && dice.seldom(8) ? old.indices.slice(1) : old.indices;
      const expected = model.restore(this.#now, owner.address, { ...old, indices: some });
      await this.#compare(withPacks("restore", old), expected, () =>
        at.lots.connect(owner).restore(this.#removalOf(old), [...some], GAS),
      );
      return;
    }
    const { key } = this.#lot(who.address);
    const blocked = dice.seldom(4);
    const stock = model.stockOf(key, who.address);
    const most = blocked ? stock.blocked : stock.free;
    const { indices, isGenuine, struct } = await this.#packs(key);
    const some = dice.seldom(10) ? most + 1n : most / 10n + (dice.seldom(10) ? 0n : 1n);
    const removal: ModelRemoval = {
      id: id(`removal ${String(this.#removals.length)}`),
      lot: key,
      custodian: dice.seldom(12) ? at.parties.maker.address : who.address,
      isDestruction: dice.seldom(2),
      quantity: indices.length > 0 && !dice.seldom(10) ? BigInt(indices.length) : some,
      blocked,
      indices,
    };
    const isDone = removal.isDestruction
      ? await this.#compare(withPacks("announce", removal), model.announce(this.#now, caller.address, removal), () =>
          lots.announceDestruction(this.#removalOf(removal), [...indices], GAS),
        )
      : await this.#compare(
          withPacks("remove", removal),
          model.remove(this.#now, caller.address, removal, isGenuine),
          () => lots.remove(this.#removalOf(removal), struct, GAS),
        );
    if (isDone) this.#removals.push(removal);
  }

  async #strike(who: Person): Promise<void> {
    const { model, at, dice } = this;
    const listed = this.#lots.filter(({ isSerialised }) => isSerialised);
    const { key } = dice.of(listed.length > 0 && !dice.seldom(12) ? listed : this.#lots);
    const packs = await this.#packs(key);
    // An operator has no say in this.
    const caller = this.#callerFor(who);
    const expected = model.strike(this.#now, caller.address, key, packs);
    await this.#compare("strike", expected, () => at.lots.connect(caller).strike(key, packs.struct, GAS));
  }

  async #dispense(who: Person): Promise<void> {
    const { dice, model, at } = this;
    const custodian = this.#holder([at.parties.maker, at.parties.pharmacy, at.parties.wholesaler]);
    const { key } = this.#lot(custodian.address);
    const packs = await this.#packs(key);
    if (packs.indices.length > 0) return this.#dispensePacks(who, custodian, key, packs);
    if (dice.seldom(3)) {
      const dispensed = model.lots.get(key)?.dispensed ?? 0n;
      const quantity = dice.seldom(6) ? dispensed + 1n : dispensed / 2n;
      const expected = model.giveBack(who.address, key, custodian.address, quantity);
      await this.#compare("giveBack", expected, () =>
        at.lots.connect(who).giveBackQuantity(key, custodian, quantity, GAS),
      );
      return;
    }
    const quantity = this.#part(key, custodian.address);
    const expected = model.dispense(this.#now, who.address, key, custodian.address, quantity);
    await this.#compare("dispense", expected, () =>
      at.lots.connect(who).dispenseQuantity(key, custodian, quantity, GAS),
    );
  }

  async #dispensePacks(who: Person, custodian: Person, key: string, packs: Named): Promise<void> {
    const { dice, model, at } = this;
    const lots = at.lots.connect(who);
    const { spent } = model.lots.get(key)!;
    const dispensed = [...spent].filter(([, why]) => why === "dispensed").map(([index]) => index);
    if (spent.size > 0 && dice.seldom(3)) {
      const from = dispensed.length === 0 || dice.seldom(3) ? [...spent.keys()] : dispensed;
      const indices = [...new Set(packs.indices.map(() => dice.of(from)))];
      const expected = model.giveBackPacks(who.address, key, custodian.address, indices);
      await this.#compare("giveBack packs", expected, () => lots.giveBack(key, custodian, indices, GAS));
      return;
    }
    const expected = model.dispensePacks(this.#now, who.address, key, custodian.address, packs);
    await this.#compare("dispense packs", expected, () => lots.dispense(key, custodian, packs.struct, GAS));
  }

  /** The regulator suspends a product or reinstates it; which of the two always applies. */
  async #suspend(): Promise<void> {
    const { dice, model, at } = this;
    const stopped = [...model.products].filter(([, { inForce }]) => !inForce).map(([gtin]) => gtin);
    const gtin = stopped[0] ?? dice.of(PRODUCTS);
    const product = model.products.get(gtin)!;
    const products = at.products.connect(at.parties.regulator);
    const isStopped = stopped.length > 0;
    product.inForce = isStopped;
    await this.#compare("suspend", [], () =>
      isStopped ? products.reinstate(gtin, REASON_HASH, GAS) : products.suspend(gtin, REASON_HASH, GAS),
    );
  }

  async #ship(anyone: Person): Promise<void> {
    const { dice, at } = this;
    const { maker, contractor, wholesaler, pharmacy, carrier, stranger } = at.parties;
    const from = this.#holder([maker, contractor, wholesaler, pharmacy]);
    const isReturn = dice.seldom(4);
    const lots = [this.#lot(from.address), this.#lot(from.address)].slice(dice.below(2));
    const home = this.model.lots.get(lots[0]!.key)!.maker;
    const to =
      isReturn && !dice.seldom(6)
        ? this.#person(home)
        : dice.of([maker, wholesaler, pharmacy].filter((one) => one !== from || dice.seldom(8)));
    const shipment: ModelShipment = {
      id: String(this.#shipments.length),
      from: from.address,
      to: to.address,
      carrier: dice.seldom(4) ? undefined : (dice.seldom(20) ? stranger : carrier).address,
      due: this.#now + (dice.seldom(15) ? 0n : BigInt(dice.below(40) + 1) * 2n * HOUR),
      isReturn,
      loads: lots.map(({ key }) => {
        const stock = this.model.stockOf(key, from.address);
        const blocked = isReturn ? stock.blocked > 0n && dice.seldom(2) : dice.seldom(20);
        const most = blocked ? stock.blocked : stock.free;
        return { lot: key, blocked, quantity: dice.seldom(15) ? most + 1n : most / BigInt(dice.below(4) + 2) };
      }),
    };
    const again = this.#shipments.length > 0 && dice.seldom(15) ? dice.of(this.#shipments) : undefined;
    const { model, struct } = again ?? { model: shipment, struct: this.#shipmentOf(shipment) };
    const sender = this.#callerFor(dice.seldom(10) ? anyone : this.#person(model.from));
    const expected = this.model.ship(this.#now, sender.address, model);
    const isDone = await this.#compare("ship", expected, () => at.shipments.connect(sender).ship(struct, GAS));
    if (isDone) this.#shipments.push({ model, struct });
  }

  /** A shipment takes its next step, more often than another. */
  async #go(anyone: Person): Promise<void> {
    const { dice, at, model } = this;
    const open = this.#shipments.filter(({ model: { id: one } }) =>
      ["packed", "inTransit", "short"].includes(model.stages.get(one) ?? ""),
    );
    if (this.#shipments.length === 0) return;
    const { model: shipment, struct } = open.length > 0 && !dice.seldom(8) ? dice.of(open) : dice.of(this.#shipments);
    const stage = model.stages.get(shipment.id);
    const act = dice.of(stage === undefined || dice.seldom(8) ? STEPS : NEXT_STEPS[stage]);
    const party = act === "collect" ? shipment.carrier : shipment[OF_SENDER.has(act) ? "from" : "to"];
    const who = this.#callerFor(dice.seldom(10) ? anyone : this.#person(party));
    const shipments = at.shipments.connect(who);
    const [now, account] = [this.#now, who.address];
    const counts = (most: readonly bigint[]) =>
      most.map((one) => (dice.seldom(6) ? one + 1n : dice.seldom(3) ? one / 2n : one));
    const quantities = shipment.loads.map(({ quantity }) => quantity);
    switch (act) {
      case "collect":
        await this.#compare(act, model.collect(account, shipment), () => shipments.collect(struct, GAS));
        return;
      case "cancel":
        await this.#compare(act, model.cancel(account, shipment), () => shipments.cancel(struct, GAS));
        return;
      case "accept": {
        const received = counts(quantities);
        const expected = model.accept(now, account, shipment, received);
        await this.#compare(act, expected, () => shipments.accept(struct, received, REASON_HASH, GAS));
        return;
      }
      case "refuse":
        await this.#compare(act, model.refuse(account, shipment), () => shipments.refuse(struct, REASON_HASH, GAS));
        return;
      case "settle": {
        const said = model.received.get(shipment.id) ?? quantities.map(() => 0n);
        const received = dice.seldom(10) ? counts(said) : [...said];
        const back = counts(quantities.map((one, i) => (one > received[i]! ? one - received[i]! : 0n)));
        const expected = model.settle(account, shipment, received, back);
        await this.#compare(act, expected, () => shipments.settle(struct, received, back, GAS));
        return;
      }
      default: {
        const back = counts(quantities);
        const expected = model.declareLost(now, account, shipment, back);
        await this.#compare("declareLost", expected, () => shipments.declareLost(struct, back, GAS));
      }
    }
  }

  /** An organisation names an operator, or ends that. */
  async #approve(): Promise<void> {
    const { dice, at, model } = this;
    const { maker, contractor, wholesaler, pharmacy, carrier } = at.parties;
    const organisation = dice.of([maker, contractor, wholesaler, pharmacy, carrier]);
    const [operator, isApproved] = [dice.of(this.#agents), !dice.seldom(3)];
    const expected = model.approve(organisation.address, operator.address, isApproved);
    await this.#compare("setApprovalForAll", expected, () =>
      at.lots.connect(organisation).setApprovalForAll(operator, isApproved, GAS),
    );
    for (const agent of this.#agents) {
      const isOperator = model.isServedBy(organisation.address, agent.address);
      expect(await at.lots.isApprovedForAll(organisation, agent)).to.equal(isOperator);
    }
  }

  // ---------------------------------------------------------------- what acts are made of

  /** Whom organisations name as operators. */
  get #agents(): readonly Person[] {
    return [this.at.people.doctor, this.at.people.nurse];
  }

  /** Who acts for an organisation: itself, seldom somebody who may be its operator. */
  #callerFor(organisation: Person): Person {
    this.#isByAgent = this.dice.seldom(5);
    if (!this.#isByAgent) return organisation;
    const operators = this.#agents.filter(({ address }) => this.model.isServedBy(organisation.address, address));
    return this.dice.of(operators.length > 0 && !this.dice.seldom(4) ? operators : this.#agents);
  }

  /** A lot of which the account has some, and that may be used, more often than another; of packs with numbers or not. */
  #lot(account: string, isSerialised?: boolean): Known {
    const any = isSerialised === undefined || this.dice.seldom(12);
    const fits = this.#lots.filter((lot) => any || lot.isSerialised === isSerialised);
    const held = fits.filter(({ key }) => this.model.stockOf(key, account).free > 0n);
    const usable = held.filter(({ key }) => this.model.hindranceOf(this.#now, key) === "none");
    if (usable.length > 0 && !this.dice.seldom(4)) return this.dice.of(usable);
    return held.length > 0 && !this.dice.seldom(10) ? this.dice.of(held) : this.dice.of(this.#lots);
  }

  /** One of them that has something that may be used, more often than another. */
  #holder(people: readonly Person[]): Person {
    const usable = this.#lots.filter(({ key }) => this.model.hindranceOf(this.#now, key) === "none");
    const held = people.filter(({ address }) => usable.some(({ key }) => this.model.stockOf(key, address).free > 1n));
    return this.dice.of(held.length > 0 && !this.dice.seldom(8) ? held : people);
  }

  /** Some of the account's free stock, seldom one more than there is. */
  #part(key: string, account: string): bigint {
    const { free } = this.model.stockOf(key, account);
    return this.dice.seldom(12) ? free + 1n : free / BigInt(this.dice.below(5) + 3);
  }

  /** Up to six packs of a lot whose packs have numbers, seldom spent ones, one too many, or of another lot; none of others. */
  async #packs(key: string): Promise<Named> {
    const { dice, model } = this;
    const { isSerialised, spent, commissioned } = model.lots.get(key)!;
    if (dice.seldom(10) ? isSerialised : !isSerialised) return { indices: [], isGenuine: true, struct: NO_PACKS };
    const most = isSerialised ? Number(commissioned) : SHORTEST_LIST;
    const indices = new Set<bigint>();
    if (spent.size > 0 && dice.seldom(6)) indices.add(dice.of([...spent.keys()]));
    if (dice.seldom(15)) indices.add(BigInt(most));
    const wanted = dice.below(6) + 1;
    for (let tries = 0; indices.size < wanted && tries < 100; tries++) {
      // Around the edge of the first word more often than elsewhere.
      const index = BigInt(dice.seldom(3) ? 125 + dice.below(6) : dice.below(most));
      if (index < BigInt(most) && !spent.has(index)) indices.add(index);
    }
    return this.#named(
      key,
      [...indices].sort((a, b) => Number(a - b)),
    );
  }

  /** Packs with keys and proof, seldom forged. */
  async #named(key: string, indices: readonly bigint[]): Promise<Named> {
    const own = this.#lists.get(key);
    const list = own ?? [...this.#lists.values()][0];
    if (indices.length === 0 || list === undefined) return { indices: [], isGenuine: true, struct: NO_PACKS };
    const commissioned = this.model.lots.get(key)?.commissioned ?? 0n;
    const isWithin = own !== undefined && indices.every((index) => index < commissioned);
    const isGenuine = isWithin && !this.dice.seldom(15);
    const packs = { ...(await packsOf(list, isWithin ? indices.map(Number) : indices.map((_, i) => i))) };
    const keys = isGenuine ? packs.keys : packs.keys.map((one, i) => (i === 0 ? id("a counterfeit") : one));
    return { indices, isGenuine, struct: { ...packs, keys, indices: [...indices] } };
  }

  #person(address: string | undefined): Person {
    const people = [...Object.values<Person>({ ...this.at.parties }), this.at.people.laboratory];
    return people.find((one) => one.address === address) ?? this.at.parties.stranger;
  }

  #removalOf({ id: document, lot, custodian, isDestruction, quantity, blocked }: ModelRemoval) {
    const reason = isDestruction ? REASON.destroyed : REASON.sampled;
    return { lot, custodian, reason, quantity, blocked, document };
  }

  #shipmentOf({ id: number, from, to, carrier, due, isReturn, loads }: ModelShipment): ShipmentStruct {
    return {
      from,
      to,
      carrier: carrier ?? ZeroAddress,
      due,
      number: BigInt(number),
      isReturn,
      coldest: 0n,
      warmest: 0n,
      devices: [],
      document: REASON_HASH,
      loads: loads.map((load) => ({ ...load, sscc: NO_SSCC })),
    };
  }

  /** Sends it; the chain accepts and refuses as the model does. Answers whether it was accepted. */
  async #compare(act: string, expected: readonly string[], send: () => Promise<TransactionResponse>): Promise<boolean> {
    await this.at.clock.next(this.#now);
    try {
      await (await send()).wait();
    } catch (problem) {
      const name = refusalOf(problem)?.name ?? String(problem);
      expect(expected, `${act} was refused with ${name}`).to.include(name);
      this.refused.set(name, (this.refused.get(name) ?? 0) + 1);
      this.#now += 1n;
      return false;
    }
    expect(expected, `${act} was accepted`).to.deep.equal([]);
    for (const name of this.#isByAgent ? [act, `${act} by an operator`] : [act]) {
      this.done.set(name, (this.done.get(name) ?? 0) + 1);
    }
    this.#now += 1n;
    return true;
  }
}

/** An act by name of the packs goes under a name of its own. */
function withPacks(act: string, { indices }: ModelRemoval): string {
  return indices.length > 0 ? `${act} packs` : act;
}

/** No list of packs is shorter. */
const SHORTEST_LIST = 100;

type Step = "collect" | "cancel" | "accept" | "refuse" | "settle" | "declareLost";

const STEPS: readonly Step[] = ["collect", "cancel", "accept", "refuse", "settle", "declareLost"];
/** Steps that a shipment may take from where it stands; any where it is over. */
const NEXT_STEPS: Readonly<Record<Stage, readonly Step[]>> = {
  packed: ["collect", "collect", "cancel"],
  inTransit: ["accept", "accept", "refuse", "declareLost"],
  short: ["settle"],
  received: STEPS,
  settled: STEPS,
  cancelled: STEPS,
};
const OF_SENDER: ReadonlySet<Step> = new Set(["cancel", "settle", "declareLost"]);

/** With a limit of gas nothing is estimated, so that each act is one transaction at its second. */
const GAS = { gasLimit: 5_000_000n } as const;
