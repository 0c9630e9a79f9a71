import { type ActMessage, type ActName, signAct } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { type BaseWallet, type TransactionResponse, Wallet, ZeroAddress, ZeroHash, id } from "ethers";

import type { ItemStruct, SlipStruct } from "../../../typechain-types/contracts/pharma/Dispensary.js";
import { DAY, HOUR } from "../../helpers/defaults.ts";
import { HERB, MORE } from "../../helpers/dispensing.ts";
import {
  DOCUMENT,
  GTIN,
  NO_PACKS,
  PHARMACIST,
  REASON_HASH,
  TCM_PHARMACIST,
  UNIT,
  packsOf,
} from "../../helpers/pharma.ts";
import { PROFESSION, type Person } from "../../helpers/providers.ts";
import {
  type ModelCounter,
  type ModelGiven,
  type ModelItem,
  type ModelLine,
  type ModelSlip,
  type ModelTerms,
  type Word,
  subjectOf,
} from "./counterModel.ts";
import { OTHERS, PILL_GROUP } from "./counterScene.ts";
import { type Gone, type Written, told as thresholdsTold } from "./counterComparison.ts";
import { CounterWorld, GAS } from "./counterWorld.ts";
import { type ModelThresholds, NO_THRESHOLDS, placeKeyOf } from "./counterState.ts";

/** A signature in both worlds. */
interface Signed {
  readonly word: Word;
  readonly bytes: string;
}

/** Random acts of prescribers, pharmacists, the regulator, and those who would like to be one of them. */
export class CounterHistory extends CounterWorld {
  #places = 0n;
  /** Two acts of three have no flaw that was made on purpose; what speaks against them came about by itself. */
  #isSound = true;

  /** One act of somebody, on the chain and in the model. Most acts are such that no rule speaks against them. */
  async step(): Promise<void> {
    const { dice } = this;
    this.now += dice.seldom(4) ? BigInt(dice.below(40)) * HOUR + 1n : BigInt(dice.below(900)) + 1n;
    this.#isSound = !dice.seldom(3);
    if (dice.seldom(4) && (await this.mend())) return;
    if (dice.seldom(12) && (await this.#edge())) return;
    switch (dice.below(24)) {
      case 0:
        return this.#register();
      case 1:
        return this.#cancel();
      case 2:
        return dice.seldom(2) ? this.#again() : this.#dispense();
      case 3:
      case 4:
        return this.#sell();
      case 5:
      case 6:
        return this.#takeBack();
      case 7:
      case 8:
        return this.#supervise();
      case 9:
        return this.people();
      case 10:
        return this.lots();
      case 11:
        return this.products();
      case 12:
        return this.shelf();
      default:
        return this.#dispense();
    }
  }

  /**
   * An act in the first second that a rule says no, or yes, or in the last one before it: at the end of a prescription, when the
   * next fill may begin, when a dispensing may not be taken back any more and its place is free. Answers whether there was any.
   */
  async #edge(): Promise<boolean> {
    const { dice, model } = this;
    const scripts = this.scripts.filter(({ isSound }) => isSound);
    const acts = [
      ...scripts.map((written) => ({ at: written.terms.until, act: () => this.#dispense(written) })),
      ...scripts.map((written) => {
        const open = model.state.prescriptions.get(written.terms.bearer);
        const at = open === undefined || open.fillNumber === 0n ? 0n : open.began + written.terms.interval;
        return { at, act: () => this.#dispense(written) };
      }),
      ...this.gone.flatMap((one) => {
        const since = model.state.journal.get(placeKeyOf(one.counter.pharmacy, one.counter.place))?.since ?? 0n;
        const at = since + 10n * DAY;
        return [
          { at, act: () => this.#takeBack(one) },
          { at, act: () => this.#sell(one.counter) },
        ];
      }),
    ].filter(({ at }) => at > this.now + 1n && at < this.now + 4n * DAY);
    if (acts.length === 0) return false;
    const { at, act } = dice.of(acts);
    this.now = at - (dice.seldom(2) ? 1n : 0n);
    await act();
    return true;
  }

  /** Once in so many times, where the act is not sound. */
  #flaw(times: number): boolean {
    return !this.#isSound && this.dice.seldom(times);
  }

  // ---------------------------------------------------------------- writing

  /** Somebody writes a prescription. Nothing of it is on the chain. */
  #write(): Written {
    const { dice, at } = this;
    const { doctor, specialist, novice, nurse, clerk } = at.cast;
    const known: readonly (readonly [Person, bigint, Person])[] = [
      [doctor, PROFESSION.tcmPhysician, at.hospital],
      [doctor, PROFESSION.tcmPhysician, at.hospital],
      [specialist, PROFESSION.physician, at.hospital],
      [specialist, PROFESSION.physician, at.hospital],
      [novice, PROFESSION.physician, at.people.clinic],
    ];
    const odd: readonly (readonly [Person, bigint, Person])[] = [
      [nurse, PROFESSION.nurse, at.people.clinic],
      [doctor, PROFESSION.tcmPhysician, at.people.clinic],
      [specialist, PROFESSION.tcmPhysician, at.hospital],
      [clerk, PHARMACIST, at.parties.wholesaler],
      [at.parties.stranger, PROFESSION.physician, at.hospital],
    ];
    const [prescriber, profession, organisation] = dice.of(this.#flaw(5) ? odd : known);
    const today = this.now / DAY;
    const fills = dice.seldom(2) ? 1n : BigInt(dice.below(3) + 1);
    const lines = this.#lines();
    const salt = id(`salt ${String(this.scripts.length)}`);
    // A bearer whose key was seen before, seldom; and none.
    const bearer =
      this.#flaw(5) && this.scripts.length > 0
        ? dice.of(this.scripts).bearer
        : new Wallet(id(`bearer ${String(this.seed)} ${String(this.scripts.length)}`));
    const day = today - BigInt(dice.seldom(6) ? dice.below(this.#isSound ? 8 : 10) : 0) + (this.#flaw(15) ? 1n : 0n);
    const from = this.now + (dice.seldom(8) ? BigInt(dice.below(3)) * HOUR : 0n);
    const until = this.#flaw(9)
      ? dice.of([from, (day + 400n) * DAY, (day + 400n) * DAY + 1n])
      : from + BigInt(dice.below(20) + 1) * DAY;
    const interval = fills === 1n ? 0n : BigInt(dice.below(4) + 1) * DAY;
    const terms: ModelTerms = {
      bearer: this.#flaw(20) ? ZeroAddress : bearer.address,
      prescriber: prescriber.address,
      organisation: organisation.address,
      profession,
      day,
      from,
      until,
      fills: this.#flaw(14) ? 0n : fills,
      interval: this.#flaw(14) ? dice.of([0n, DAY - 1n, DAY]) : interval,
      substitutable: dice.seldom(2),
      lines: this.model.hashing.linesHashOf(salt, lines),
      content: id(`ciphertext ${String(this.scripts.length)}`),
      findings: dice.seldom(5) ? id("findings") : ZeroHash,
    };
    const written = {
      terms,
      id: this.model.hashing.prescriptionIdOf(terms),
      bearer,
      salt,
      lines,
      isSound: this.#isSound,
      signer: this.#flaw(7) ? at.parties.stranger : prescriber,
    };
    this.scripts.push(written);
    return written;
  }

  #lines(): ModelLine[] {
    const { dice } = this;
    const line = (gtin: bigint, unit: bigint, quantity: number, group = ZeroHash): ModelLine => ({
      gtin,
      group,
      unit,
      quantity: BigInt(quantity),
    });
    const one = (): ModelLine => {
      switch (dice.below(11)) {
        case 0:
        case 1:
          return line(0n, UNIT.gram, dice.below(15) + 1, this.#flaw(4) ? ZeroHash : HERB);
        case 2:
          return line(GTIN.pieces, this.#flaw(3) ? UNIT.pack : UNIT.gram, dice.below(15) + 1);
        case 3:
          return line(MORE.aconite, UNIT.gram, dice.below(6) + 1);
        case 4:
          return line(GTIN.morphine, UNIT.pack, dice.below(3) + 1);
        case 5:
          return line(MORE.otherPills, UNIT.pack, dice.below(3) + 1);
        case 6:
          return line(dice.of(Object.values(OTHERS)), UNIT.pack, dice.below(3) + 1);
        case 7:
          return line(dice.of([OTHERS.psychotropicI, OTHERS.psychotropicII]), UNIT.pack, dice.below(3) + 1);
        default:
          return line(GTIN.pills, UNIT.pack, dice.below(4) + 1);
      }
    };
    const count = this.#flaw(15) ? dice.of([0, 33]) : dice.seldom(2) ? 1 : dice.below(3) + 2;
    return Array.from({ length: count }, one);
  }

  /** A prescription that can be of use, more often than another. */
  #script(): Written {
    const { dice, model } = this;
    const isOfUse = ({ terms, lines, isSound, id: prescription }: Written): boolean => {
      const open = model.state.prescriptions.get(terms.bearer);
      if (this.now >= terms.until || !isSound || model.state.cancelledUnseen.has(prescription)) return false;
      if (open === undefined) return this.now / DAY - terms.day <= 7n;
      const isLeft = lines.some(({ quantity }, index) => model.leftOf(this.now, terms, BigInt(index), quantity) > 0n);
      return open.id === prescription && !open.cancelled && isLeft;
    };
    const fit = this.scripts.slice(-16).filter(isOfUse);
    if (fit.length > 0 && !dice.seldom(3)) return dice.of(fit);
    return this.scripts.length > 0 && this.#flaw(3) ? dice.of(this.scripts.slice(-20)) : this.#write();
  }

  async #sign<Act extends ActName>(act: Act, message: ActMessage<Act>, signer: Person | BaseWallet): Promise<Signed> {
    const verifyingContract = await this.at.dispensary.getAddress();
    return {
      word: { signer: signer.address, digest: this.model.hashing.digestOf(act, message) },
      bytes: await signAct({ act, message, signer, ...this.at.place, verifyingContract }),
    };
  }

  async #prescribed({ terms, signer }: Written): Promise<Signed> {
    return this.#sign("Prescription", terms, signer);
  }

  /** The second signature, seldom over other findings; none where the terms name none. */
  async #overridden({ terms, id: prescription, signer }: Written): Promise<Signed | undefined> {
    if (terms.findings === ZeroHash || this.#flaw(4)) return undefined;
    const findings = this.#flaw(4) ? id("other findings") : terms.findings;
    return this.#sign("PrescriptionOverride", { prescription, findings }, signer);
  }

  async #register(): Promise<void> {
    const { dice, at, model } = this;
    const written = dice.seldom(3) && this.scripts.length > 0 ? dice.of(this.scripts.slice(-8)) : this.#write();
    const { terms } = written;
    const who = dice.seldom(2) ? this.person(terms.prescriber) : at.parties.stranger;
    const [signature, second] = [await this.#prescribed(written), await this.#overridden(written)];
    const expected = model.register(this.now, who.address, {
      terms,
      signature: signature.word,
      secondSignature: second?.word,
    });
    await this.compare("register", expected, () =>
      at.dispensary.connect(who).register(terms, signature.bytes, second?.bytes ?? "0x", GAS),
    );
    await this.compareScript(written);
  }

  async #cancel(): Promise<void> {
    const { dice, at, model } = this;
    const written = this.scripts.length > 0 && !dice.seldom(4) ? dice.of(this.scripts.slice(-8)) : this.#write();
    const { doctor } = at.cast;
    const who = dice.seldom(6)
      ? dice.of([doctor, at.parties.stranger, at.parties.regulator])
      : this.person(written.terms.prescriber);
    const expected = model.cancel(who.address, written.terms);
    await this.compare("cancel", expected, () => at.dispensary.connect(who).cancel(written.terms, GAS));
    await this.compareScript(written);
  }

  // ---------------------------------------------------------------- the counter

  async #dispense(chosen?: Written): Promise<void> {
    const { dice, at, model } = this;
    const written = chosen ?? this.#script();
    const { terms, lines, id: prescription } = written;
    const [pharmacy, dispenser, profession] = this.#desk();
    const items = this.#items(written, pharmacy);
    const counter = this.#counter(pharmacy, profession);
    const open = model.state.prescriptions.get(terms.bearer);
    const number = (open?.dispensings ?? 0n) + (this.#flaw(14) ? 1n : 0n);
    const deadline = this.now + (this.#flaw(10) ? BigInt(dice.below(2)) : HOUR);
    // What the bearer signed, seldom for another pharmacy or another price.
    const elsewhere = this.#flaw(14) ? at.parties.wholesaler.address : pharmacy.address;
    const message = {
      prescription,
      pharmacy: elsewhere,
      number,
      items: items.map(({ line, lot, quantity, price, indices }) => ({
        line,
        lot,
        quantity,
        price: this.#flaw(27) ? price + 1n : price,
        indices: [...indices],
      })),
      deadline,
    };
    const signer = this.#flaw(10) ? dice.of([at.parties.stranger, dispenser]) : written.bearer;
    const collection = await this.#sign("Collection", message, signer);
    const signature = this.#flaw(10) ? undefined : await this.#prescribed(written);
    const second = await this.#overridden(written);
    const told = this.#flaw(14) ? [...lines, ...lines.slice(0, 1)] : lines;
    const salt = this.#flaw(20) ? id("another salt") : written.salt;
    const slip: ModelSlip = {
      terms,
      salt,
      lines: told,
      signature: signature?.word,
      secondSignature: second?.word,
      deadline,
      bearerSignature: collection.word,
    };
    const struct: SlipStruct = {
      terms,
      salt,
      lines: [...told],
      signature: signature?.bytes ?? "0x",
      secondSignature: second?.bytes ?? "0x",
      deadline,
      bearerSignature: collection.bytes,
    };
    const structs = await this.#structsOf(items);
    const send = (): Promise<TransactionResponse> =>
      at.dispensary.connect(dispenser).dispense(struct, structs, counter, GAS);
    const expected = model.dispense(this.now, dispenser.address, slip, items, counter);
    const isDone = await this.compare("dispense", expected, send);
    if (isDone) {
      const { fillNumber } = model.state.prescriptions.get(terms.bearer)!;
      const given = { prescription, bearer: terms.bearer, prescriber: terms.prescriber, fillNumber };
      this.gone.push({ counter, given, items, slip, dispenser, send });
      this.#meet(written, items, fillNumber, dispenser);
    }
    await this.compareScript(written);
    await this.compareCounter(counter, items, terms.prescriber);
  }

  /** What is worth knowing of a dispensing that was accepted. */
  #meet({ terms, lines }: Written, items: readonly ModelItem[], fillNumber: bigint, dispenser: Person): void {
    const { lots, prescriptions, products } = this.model.state;
    if (fillNumber > 1n) this.met.add("a later fill");
    if (prescriptions.get(terms.bearer)!.dispensings > fillNumber) this.met.add("a fill in parts");
    if (dispenser.address === terms.prescriber) this.met.add("a prescriber who dispenses");
    if (terms.findings !== ZeroHash) this.met.add("a second signature");
    if (items.length > 1) this.met.add("several items");
    for (const { line, lot, indices } of items) {
      const [{ gtin }, wanted] = [lots.get(lot)!, lines[Number(line)]!.gtin];
      if (wanted === 0n) this.met.add("a product of a group");
      else if (wanted !== gtin) this.met.add("a substitute");
      if (indices.length > 0) this.met.add("packs");
      if (products.get(gtin)!.control !== 0n) this.met.add(`control ${String(products.get(gtin)!.control)}`);
    }
  }

  /** A copy of a transaction that was accepted is sent again, by the same dispenser or by a thief of all its words. */
  async #again(): Promise<void> {
    const { dice, model } = this;
    const onPrescription = this.gone.filter(({ slip }) => slip !== undefined).slice(-6);
    if (onPrescription.length === 0) return this.#dispense();
    const { slip, items, counter, dispenser, send } = dice.of(onPrescription);
    const expected = model.dispense(this.now, dispenser.address, slip!, items, counter);
    await this.compare("dispense", expected, send);
  }

  async #sell(used?: ModelCounter): Promise<void> {
    const { dice, at, model } = this;
    const [pharmacy, dispenser, profession] = this.#desk(used?.pharmacy);
    const count = dice.seldom(30) ? 0 : dice.below(3) + 1;
    const free = (gtin: bigint): boolean => gtin === GTIN.pieces || gtin === MORE.otherPieces;
    const any = (): boolean => true;
    const items = Array.from({ length: count }, () =>
      this.#item({ line: 0n, most: BigInt(dice.below(12) + 1), fits: dice.seldom(6) ? any : free, pharmacy }),
    );
    const counter = { ...this.#counter(pharmacy, profession), ...(used === undefined ? {} : { place: used.place }) };
    const structs = await this.#structsOf(items);
    const send = (): Promise<TransactionResponse> => at.dispensary.connect(dispenser).sell(structs, counter, GAS);
    const expected = model.sell(this.now, dispenser.address, items, counter);
    const isDone = await this.compare("sell", expected, send);
    if (isDone) this.gone.push({ counter, given: NOBODY, items, slip: undefined, dispenser, send });
    await this.compareCounter(counter, items);
  }

  async #takeBack(chosen?: Gone): Promise<void> {
    const { dice, at, model } = this;
    if (this.gone.length === 0) return this.#sell();
    const gone = chosen ?? dice.of(dice.seldom(4) ? this.gone : this.gone.slice(-6));
    const { pharmacy } = gone.counter;
    const [desk, dispenser, profession] = this.#desk(dice.seldom(8) ? undefined : pharmacy);
    const counter = { ...gone.counter, pharmacy: desk.address, profession, document: dice.of([DOCUMENT, ZeroHash]) };
    const given = dice.seldom(12)
      ? dice.of([
          { ...gone.given, fillNumber: gone.given.fillNumber + 1n },
          { ...gone.given, bearer: at.parties.stranger.address },
          { ...gone.given, prescriber: at.parties.stranger.address },
        ])
      : gone.given;
    const items = dice.seldom(12)
      ? dice.of([
          gone.items.slice(1),
          gone.items.map((item) => ({ ...item, quantity: item.quantity + 1n })),
          gone.items.map((item) => ({ ...item, price: item.price + 1n })),
        ])
      : gone.items;
    const expected = model.takeBack(this.now, dispenser.address, counter, given, items);
    const structs = items.map(({ line, lot, quantity, price, indices }) => {
      return { line, lot, quantity, price, packs: { ...NO_PACKS, indices: [...indices] } };
    });
    await this.compare("takeBack", expected, () =>
      at.dispensary.connect(dispenser).takeBack(counter, given, structs, GAS),
    );
    const isBack = model.state.journal.get(placeKeyOf(pharmacy, counter.place))?.what === undefined;
    const latest = model.state.prescriptions.get(given.bearer)?.fillNumber ?? 0n;
    if (isBack && gone.given.fillNumber < latest) this.met.add("taken back from an earlier fill");
    await this.compareCounter(counter, gone.items, given.prescriber);
    const written = this.scripts.find(({ id: one }) => one === gone.given.prescription);
    if (written !== undefined) await this.compareScript(written);
  }

  /** A pharmacy with its dispenser, seldom somebody who may not. */
  #desk(pharmacy?: string): [Person, Person, bigint] {
    const { dice, at } = this;
    const { dispenser, cornerDispenser, assistant, clerk, specialist } = at.cast;
    const desks: readonly [Person, Person, bigint][] = [
      [at.pharmacy, dispenser, PHARMACIST],
      [at.pharmacy, dispenser, PHARMACIST],
      [at.corner, cornerDispenser, TCM_PHARMACIST],
      [at.hospital, specialist, TCM_PHARMACIST],
    ];
    const own = desks.filter(([{ address }]) => pharmacy === undefined || address === pharmacy);
    if (!this.#flaw(7)) return dice.of(own.length > 0 ? own : desks);
    return dice.of<[Person, Person, bigint]>([
      [at.pharmacy, assistant, PHARMACIST],
      [at.pharmacy, cornerDispenser, TCM_PHARMACIST],
      [at.pharmacy, dispenser, TCM_PHARMACIST],
      [at.hospital, specialist, PROFESSION.physician],
      [at.parties.wholesaler, clerk, PHARMACIST],
      [at.corner, at.parties.stranger, PHARMACIST],
    ]);
  }

  /** A new place in the journal, seldom one that was used. */
  #counter(pharmacy: Person, profession: bigint): ModelCounter {
    const { dice } = this;
    const old = this.gone.length > 0 && dice.seldom(10) ? dice.of(this.gone.slice(-12)).counter.place : undefined;
    if (old === undefined) this.#places += 1n;
    const document = dice.of([DOCUMENT, ZeroHash]);
    return { pharmacy: pharmacy.address, profession, place: old ?? this.#places, document };
  }

  #items(written: Written, pharmacy: Person): ModelItem[] {
    const { dice, model } = this;
    const { terms, lines } = written;
    if (this.#flaw(20)) return [];
    const count = dice.seldom(2) ? 1 : dice.below(3) + 1;
    const isSubstitute = terms.substitutable && dice.seldom(2);
    const item = (): ModelItem => {
      const index = this.#flaw(10) ? lines.length : dice.below(Math.max(lines.length, 1));
      const line = lines[index];
      const left = line === undefined ? 1n : model.leftOf(this.now, terms, BigInt(index), line.quantity);
      const isAny = line === undefined || this.#flaw(9);
      const fits = (gtin: bigint): boolean => {
        if (isAny) return true;
        const group = model.groupOf(gtin);
        if (line.gtin === 0n) return group === line.group;
        return isSubstitute ? group === model.groupOf(line.gtin) : gtin === line.gtin;
      };
      const most = count > 1 && !dice.seldom(4) ? left / BigInt(count) : left;
      return this.#item({ line: BigInt(index), most, fits, pharmacy });
    };
    if (this.#flaw(27)) return Array.from({ length: 33 }, item);
    return Array.from({ length: count }, item);
  }

  /** Something of a lot that fits, at most so much of it, seldom more or of a lot that may not be used. */
  #item({
    line,
    most,
    fits,
    pharmacy,
  }: {
    readonly line: bigint;
    readonly most: bigint;
    readonly fits: (gtin: bigint) => boolean;
    readonly pharmacy: Person;
  }): ModelItem {
    const { dice, model } = this;
    const all = [...model.state.lots].filter(([, { gtin }]) => fits(gtin));
    const there = all.filter(
      ([key, lot]) => (lot.free.get(pharmacy.address) ?? 0n) > 0n && model.hindranceOf(this.now, key) === 0n,
    );
    // What is stopped by its ancestors comes first: there is one such lot.
    const stopped = all
      .filter(([key]) => model.hindranceOf(this.now, key) !== 0n)
      .toSorted(([, one], [, other]) => other.parents.length - one.parents.length)
      .slice(0, 3);
    const few = this.#flaw(4) ? dice.of([all, stopped]) : there;
    const [key, lot] = dice.of([few, all, [...model.state.lots]].find(({ length }) => length > 0)!);
    const quantity = this.#quantity(most);
    const { ceiling } = model.state.products.get(lot.gtin)!;
    const price =
      ceiling === 0n
        ? BigInt(dice.below(90_000))
        : dice.seldom(12)
          ? ceiling + 1n
          : ceiling / BigInt(dice.below(3) + 1);
    const known = this.#flaw(27) ? id("no lot") : key;
    const item = { line, lot: known, quantity, price, indices: [], genuine: true };
    if (lot.serialised === this.#flaw(5)) return item;
    const genuine = !this.#flaw(4);
    const isBeyond = !genuine && quantity === 1n && dice.seldom(2);
    return { ...item, genuine, indices: isBeyond ? [lot.commissioned] : this.#indices(key, Number(quantity)) };
  }

  /** All or a part of what is left, seldom nothing or more. */
  #quantity(most: bigint): bigint {
    const { dice } = this;
    if (this.#flaw(14)) return 0n;
    if (most <= 0n) return 1n;
    if (this.#flaw(5)) return most + 1n;
    return dice.seldom(2) ? most : BigInt(dice.below(Number(most))) + 1n;
  }

  /** So many packs that are not spent, in rising order; seldom one that is, or one more. */
  #indices(key: string, count: number): bigint[] {
    const { dice, model } = this;
    const { spent, serialised, commissioned } = model.state.lots.get(key)!;
    const limit = serialised ? Number(commissioned) : SHORTEST_LIST;
    const wanted = Math.min(this.#flaw(10) ? count + 1 : count, 8);
    const chosen = new Set<bigint>();
    const old = [...spent.keys()];
    if (old.length > 0 && wanted > 0 && dice.seldom(12)) chosen.add(dice.of(old));
    for (let tries = 0; chosen.size < wanted && tries < 200; tries++) {
      const index = BigInt(dice.below(limit));
      if (!spent.has(index)) chosen.add(index);
    }
    return [...chosen].sort((a, b) => Number(a - b));
  }

  async #structsOf(items: readonly ModelItem[]): Promise<ItemStruct[]> {
    return Promise.all(
      items.map(async ({ line, lot, quantity, price, indices, genuine }) => {
        const serials = this.at.lists.get(lot);
        const list = serials ?? [...this.at.lists.values()][0]!;
        if (indices.length === 0) return { line, lot, quantity, price, packs: NO_PACKS };
        const known = this.model.state.lots.get(lot);
        const most = known?.serialised === true ? known.commissioned : BigInt(SHORTEST_LIST);
        const isBeyond = indices.some((index) => index >= most);
        const packs = { ...(await packsOf(list, isBeyond ? [0] : indices.map(Number))), indices: [...indices] };
        const forged = { ...packs, keys: packs.keys.map((key, i) => (i === 0 ? id("another pack") : key)) };
        return { line, lot, quantity, price, packs: genuine ? packs : forged };
      }),
    );
  }

  // ---------------------------------------------------------------- supervision

  async #supervise(): Promise<void> {
    const { dice, at, model } = this;
    const { regulator, stranger } = at.parties;
    const who = dice.seldom(15) ? dice.of([stranger, at.cast.doctor]) : regulator;
    const dispensary = at.dispensary.connect(who);
    const prescribers = [at.cast.doctor, at.cast.specialist, at.cast.novice].map(({ address }) => address);
    const thresholds: ModelThresholds = {
      prescriptions: BigInt(dice.below(5)),
      units: BigInt(dice.below(60)),
      money: BigInt(dice.below(20)) * 100_000n,
    };
    switch (dice.below(6)) {
      case 0: {
        const profession = dice.of([PROFESSION.physician, PROFESSION.tcmPhysician]);
        const expected = model.watchProfession(who.address, profession, thresholds);
        await this.compare("watchProfession", expected, () => dispensary.watchProfession(profession, thresholds, GAS));
        expect([...(await at.dispensary.thresholdsOf(profession))]).to.deep.equal(
          thresholdsTold(model.thresholdsOf(profession)),
        );
        return;
      }
      case 1:
      case 2: {
        const subject = dice.seldom(2)
          ? dice.of(prescribers)
          : String(dice.of([GTIN.pills, GTIN.pieces, MORE.otherPieces, MORE.otherPills]));
        const own = !dice.seldom(3);
        const most = own ? thresholds : NO_THRESHOLDS;
        const expected = model.watch(who.address, subject, own, most);
        await this.compare("watch", expected, () => dispensary.watch(subjectOf(subject), own, most, GAS));
        return this.compareSubject(subject);
      }
      case 3: {
        const groups = [GTIN.pieces, MORE.otherPieces, GTIN.pills, MORE.otherPills, MORE.aconite];
        const gtin = dice.of(groups);
        const group = dice.of([HERB, HERB, PILL_GROUP, PILL_GROUP, ZeroHash]);
        const expected = model.setGroup(who.address, gtin, group);
        await this.compare("setGroup", expected, () => dispensary.setGroup(gtin, group, GAS));
        expect(await at.dispensary.groupOf(gtin)).to.equal(model.groupOf(gtin));
        return;
      }
      default: {
        const prescriber = dice.of(prescribers);
        const suspended = dice.seldom(4) === model.watchOf(prescriber).suspended;
        const expected = model.setSuspension(who.address, prescriber, suspended, REASON_HASH);
        await this.compare("setSuspension", expected, () =>
          dispensary.setSuspension(prescriber, suspended, REASON_HASH, GAS),
        );
        return this.compareSubject(prescriber);
      }
    }
  }
}

/** Packs in the shortest list of the scene. */
const SHORTEST_LIST = 40;
const NOBODY: ModelGiven = { prescription: ZeroHash, bearer: ZeroAddress, prescriber: ZeroAddress, fillNumber: 0n };
