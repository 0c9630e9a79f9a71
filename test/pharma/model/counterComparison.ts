import { ContractRefusal, refusalOf } from "@xinglin/sdk/errors";
import { expect } from "chai";
import { type BaseWallet, type TransactionResponse, ZeroHash, dataSlice } from "ethers";

import { HOUR } from "../../helpers/defaults.ts";
import { Dice } from "../../helpers/dice.ts";
import { eventsOf } from "../../helpers/expectations.ts";
import { NOON, PROFESSION, type Person } from "../../helpers/providers.ts";
import {
  CounterModel,
  type ModelCounter,
  type ModelEvent,
  type ModelGiven,
  type ModelItem,
  type ModelLine,
  type ModelSlip,
  type ModelTerms,
  type Outcome,
  bucketOf,
  subjectOf,
} from "./counterModel.ts";
import type { CounterScene } from "./counterScene.ts";
import { type ModelThresholds, figuresKeyOf, placeKeyOf } from "./counterState.ts";

/** A prescription as somebody has it, on the chain or not. */
export interface Written {
  readonly terms: ModelTerms;
  readonly id: string;
  readonly bearer: BaseWallet;
  readonly salt: string;
  readonly lines: readonly ModelLine[];
  /** Whether it was written without a flaw. */
  readonly isSound: boolean;
  /** Who signs for the prescriber: itself, but for a forger. */
  readonly signer: Person;
}

/** Something that was given, with all that it takes to take it back or to send it once more. */
export interface Gone {
  readonly counter: ModelCounter;
  readonly given: ModelGiven;
  readonly items: readonly ModelItem[];
  readonly slip: ModelSlip | undefined;
  readonly dispenser: Person;
  readonly send: () => Promise<TransactionResponse>;
}

/** Contracts and model side by side: what was done so far, and how the two are held against each other. */
export abstract class CounterComparison {
  readonly refused = new Map<string, number>();
  readonly done = new Map<string, number>();
  /** Names of what is worth being met. */
  readonly met = new Set<string>();
  readonly dice: Dice;
  readonly model: CounterModel;
  protected readonly scripts: Written[] = [];
  protected readonly gone: Gone[] = [];
  /** After what the scene did. */
  protected now = NOON + HOUR;

  constructor(
    readonly at: CounterScene,
    readonly seed: number,
  ) {
    this.dice = new Dice(seed);
    // The scene's is made once for all histories.
    this.model = new CounterModel(at.model.hashing, at.model.regulator);
    this.model.state = structuredClone(at.model.state);
  }

  /** Everything that can be asked about. */
  async compareAll(): Promise<void> {
    const { model, at } = this;
    for (const written of this.scripts) await this.compareScript(written);
    for (const { counter, items } of this.gone) await this.compareCounter(counter, items);
    const prescribers = Object.values<Person>({ ...at.cast }).map(({ address }) => address);
    for (const subject of [...prescribers, ...[...model.state.products.keys()].map(String)]) {
      await this.compareSubject(subject);
    }
    for (const [gtin] of model.state.products) expect(await at.dispensary.groupOf(gtin)).to.equal(model.groupOf(gtin));
    for (const profession of [PROFESSION.physician, PROFESSION.tcmPhysician]) {
      expect([...(await at.dispensary.thresholdsOf(profession))]).to.deep.equal(told(model.thresholdsOf(profession)));
    }
    for (const key of model.state.lots.keys()) await this.compareLot(key);
  }

  protected async compareScript({ terms, id: prescription, lines }: Written): Promise<void> {
    const { at, model } = this;
    const { bearer } = terms;
    const open = model.state.prescriptions.get(bearer);
    const state = await at.dispensary.prescriptionOf(bearer);
    expect([...state]).to.deep.equal([
      open === undefined ? dataSlice(ZeroHash, 0, 18) : dataSlice(open.id, 0, 18),
      open?.cancelled ?? false,
      open?.fillNumber ?? 0n,
      open?.dispensings ?? 0n,
      open?.began ?? 0n,
      open?.given.get(0n) ?? 0n,
    ]);
    for (const [index] of lines.entries()) {
      const given = open?.given.get(BigInt(index)) ?? 0n;
      expect(await at.dispensary.givenOf(bearer, index), `line ${String(index)}`).to.equal(given);
    }
    expect(await at.dispensary.isCancelledUnseen(prescription)).to.equal(model.state.cancelledUnseen.has(prescription));
    expect(await at.dispensary.prescriptionIdOf(terms)).to.equal(prescription);
  }

  protected async compareCounter(
    { pharmacy, place }: ModelCounter,
    items: readonly ModelItem[],
    prescriber?: string,
  ): Promise<void> {
    const { at, model } = this;
    const entry = model.state.journal.get(placeKeyOf(pharmacy, place));
    const found = await at.dispensary.entryOf(pharmacy, place);
    expect(BigInt(found.hash) !== 0n).to.equal(entry?.what !== undefined);
    if (entry?.what !== undefined) expect(found.since).to.equal(entry.since);
    const keys = new Set(items.map(({ lot }) => lot).filter((key) => model.state.lots.has(key)));
    const gtins = new Set([...keys].map((key) => String(model.state.lots.get(key)!.gtin)));
    for (const key of keys) await this.compareLot(key, items);
    for (const subject of [...gtins, ...(prescriber === undefined ? [] : [prescriber])]) {
      await this.compareSubject(subject);
    }
  }

  protected async compareSubject(subject: string): Promise<void> {
    const { at, model } = this;
    const { suspended, own, thresholds } = model.watchOf(subject);
    const watch = await at.dispensary.watchOf(subjectOf(subject));
    expect([...watch]).to.deep.equal([suspended, own, ...told(thresholds)], `watch of ${subject}`);
    for (let bucket = bucketOf(NOON); bucket <= bucketOf(this.now); bucket++) {
      const figures = model.state.figures.get(figuresKeyOf(subject, bucket));
      const { prescriptions, items, units, money, flagged } = figures ?? NO_FIGURES;
      const found = await at.dispensary.figuresOf(subjectOf(subject), bucket);
      expect([...found], `figures of ${subject}`).to.deep.equal([prescriptions, items, units, money, flagged]);
    }
  }

  protected async compareLot(key: string, items: readonly ModelItem[] = []): Promise<void> {
    const { at, model } = this;
    const lot = model.state.lots.get(key)!;
    for (const { address } of [at.pharmacy, at.corner, at.hospital]) {
      expect((await at.lots.stockOf(key, address)).free, key).to.equal(lot.free.get(address) ?? 0n);
    }
    expect((await at.lots.lotOf(key)).dispensed).to.equal(lot.dispensed);
    const indices = items.filter(({ lot: one }) => one === key).flatMap((item) => item.indices);
    const all = items.length > 0 ? indices : lot.spent.keys();
    for (const index of all) expect(await at.lots.isSpent(key, index)).to.equal(lot.spent.has(index));
    const now = await at.clock.now();
    const hindrance = model.hindranceOf(now, key);
    const isOfProduct = hindrance === 0n && !model.state.products.get(lot.gtin)!.inForce;
    expect(await at.lots.hindranceOf(key)).to.equal(isOfProduct ? 8n : hindrance);
  }

  /** Sends it; the chain accepts and refuses as the model says, with its error and values, or with its events. */
  protected async compare(act: string, expected: Outcome, send: () => Promise<TransactionResponse>): Promise<boolean> {
    await this.at.clock.next(this.now);
    const wanted = "refused" in expected ? `refused with ${inWords(expected.refused)}` : "accepted";
    let sent: TransactionResponse;
    try {
      sent = await send();
      await sent.wait();
    } catch (problem) {
      const refusal = refusalOf(problem);
      if (!(refusal instanceof ContractRefusal)) throw problem;
      const { name, args } = refusal;
      const found = Object.values(args);
      const values = "refused" in expected ? expected.refused.args.map((value, i) => value ?? found[i]) : [];
      const is = inWords({ name, args: found });
      expect(`refused with ${is}`, act).to.equal(
        "refused" in expected ? `refused with ${inWords({ ...expected.refused, args: values })}` : wanted,
      );
      this.refused.set(name, (this.refused.get(name) ?? 0) + 1);
      if (name === "LotNotUsable") this.met.add(`hindrance ${String(found[1])}`);
      this.now += 1n;
      return false;
    }
    expect("accepted", act).to.equal(wanted);
    const events = "events" in expected ? expected.events : [];
    const found = await eventsOf(Promise.resolve(sent), this.at.dispensary);
    expect(plain(found), act).to.deep.equal(plain(events));
    for (const [name, args] of events) if (name === "Flagged") this.met.add(`measure ${String(args[2])}`);
    this.done.set(act, (this.done.get(act) ?? 0) + 1);
    this.now += 1n;
    return true;
  }

  /** An act that nothing speaks against, of a room that has its own model. */
  protected async just(act: string, send: () => Promise<TransactionResponse>): Promise<void> {
    await this.at.clock.next(this.now);
    this.now += 1n;
    await (await send()).wait();
    this.done.set(act, (this.done.get(act) ?? 0) + 1);
  }

  protected person(address: string): Person {
    const { cast, parties, people } = this.at;
    const all = Object.values<Person>({ ...cast, ...parties, ...people });
    return all.find((one) => one.address === address) ?? parties.stranger;
  }
}

const NO_FIGURES = { prescriptions: 0n, items: 0n, units: 0n, money: 0n, flagged: 0n };

export function told({ prescriptions, units, money }: ModelThresholds): bigint[] {
  return [prescriptions, units, money];
}

function inWords({ name, args }: { readonly name: string; readonly args: readonly unknown[] }): string {
  return `${name}(${args.map(String).join(", ")})`;
}

/** Structs as plain lists, so that they can be compared. */
function plain(events: readonly ModelEvent[]): unknown {
  const flat = (value: unknown): unknown => (Array.isArray(value) ? value.map(flat) : value);
  return events.map(([name, args]) => [name, args.map(flat)]);
}
