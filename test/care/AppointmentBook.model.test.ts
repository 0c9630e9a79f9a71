import { expect } from "chai";
import { type TransactionResponse, ZeroAddress, id } from "ethers";
import { network } from "hardhat";

import type { BookingStruct, ServiceStruct } from "../../typechain-types/contracts/care/AppointmentBook.js";
import { refusalOf } from "@xinglin/sdk/errors";
import { booksFromEvents, creditKey } from "../helpers/booksFromEvents.ts";
import { ALWAYS, NO_RECORD, OUTCOME } from "../helpers/care.ts";
import { DAY, HOUR, POWERS, START, YEAR } from "../helpers/defaults.ts";
import { Dice } from "../helpers/dice.ts";
import { CareModel, type ModelBooking, type ModelService, SLOT, endOf, keyOf } from "../helpers/models/careModel.ts";
import { NULLIFIER } from "../helpers/proofing.ts";
import { PROFESSION, type Person } from "../helpers/providers.ts";
import { POOL, type Subsidised, subsidisedOn } from "../helpers/subsidies.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deploySubsidised = subsidisedOn(connection);

const STEPS = 160;
const SEEDS = [1, 2, 3, 4, 5, 6];

/** Contracts and model side by side. */
class History {
  readonly refused = new Map<string, number>();
  readonly done = new Map<string, number>();
  readonly #known: ModelBooking[] = [];
  #now: bigint;

  private constructor(
    readonly at: Subsidised,
    readonly model: CareModel,
    readonly services: readonly { readonly model: ModelService; readonly struct: ServiceStruct }[],
    readonly dice: Dice,
    now: bigint,
  ) {
    this.#now = now;
  }

  static async begin(at: Subsidised, seed: number): Promise<History> {
    const { colleague } = at.staff;
    await at.visits.connect(colleague).setHours(at.hospital, ALWAYS);
    await at.patients.connect(at.wang).setDelegate(at.otherPatient, at.carer, POWERS.booking, START, START + YEAR);
    await at.proofing
      .connect(at.actors.issuer)
      .attest(at.otherPatient, at.terms.domain, NULLIFIER.wang, 2n, START + YEAR);
    await at.token.connect(at.carer).approve(at.visits, 100_000_000n);
    const token = at.token.target as string;
    const kinds = [
      { token: ZeroAddress, confirms: false, mode: 0n, slots: 3n, price: 1_003n, who: at.doctor },
      { token, confirms: true, mode: 0n, slots: 2n, price: 701n, who: at.doctor },
      { token: ZeroAddress, confirms: true, mode: 1n, slots: 1n, price: 97n, who: colleague },
      { token, confirms: false, mode: 1n, slots: 6n, price: 0n, who: colleague },
    ];
    const services = [];
    for (const { who, ...kind } of kinds) {
      const struct: ServiceStruct = {
        ...at.service,
        ...kind,
        practitioner: who.address,
        profession: who === at.doctor ? PROFESSION.tcmPhysician : PROFESSION.physician,
        code: id(`service ${services.length}`),
        policy: { notice: 6n * HOUR, lateShare: 3_333n, noShowShare: 8_000n, patience: 10n * 60n },
      };
      await at.reception.connect(who).publishService(struct);
      services.push({ model: modelOf(struct, `service ${services.length}`), struct });
    }
    const programme = () => ({ pool: POOL, used: new Map<string, bigint>(), cap: 600n, mostShare: 4_000n });
    const mayAct = new Map([
      [at.patient, [at.zhao.address, at.carer.address]],
      [at.otherPatient, [at.wang.address, at.carer.address]],
    ]);
    const programmes = new Map([
      [ZeroAddress, programme()],
      [token, programme()],
    ]);
    const model = new CareModel(mayAct, programmes, at.subsidies.target as string);
    return new History(at, model, services, new Dice(seed), await at.clock.now());
  }

  /** One act of somebody, on the chain and in the model. */
  async step(): Promise<void> {
    const { dice, at } = this;
    this.#now += dice.seldom(8) ? BigInt(dice.below(30_000)) + 1n : BigInt(dice.below(900)) + 1n;
    let who = dice.of([
      at.zhao,
      at.zhao,
      at.wang,
      at.carer,
      at.doctor,
      at.doctor,
      at.hospital,
      at.staff.colleague,
      at.visitor,
    ]);
    const act = dice.of([
      "book",
      "book",
      "book",
      "checkIn",
      "checkIn",
      "complete",
      "acknowledge",
      "cancel",
      "settle",
      "settle",
      "confirm",
      "proposeMove",
      "proposeMove",
      "move",
      "move",
      "withdraw",
      "reclaim",
      "close",
    ] as const);
    if (act === "book" || this.#known.length === 0) return this.#book(who);
    if (act === "withdraw") return this.#withdraw(who);
    if (act === "close") return this.#close();
    const booking = this.#choose(act);
    const side = this.#sideOf(booking);
    if (!dice.seldom(6)) who = dice.of(side);
    if (act === "proposeMove" || act === "move") return this.#move(act, who, booking);
    await this.#act(act, who, booking);
  }

  /** The programme bears 40 in a hundred; sometimes more is asked of it. */
  #coverOf({ price }: ModelService): bigint {
    const most = (price * 4_000n) / 10_000n;
    return this.dice.seldom(5) ? most + 1n : BigInt(this.dice.below(Number(most) + 1));
  }

  /** A visit to which the act may happen, more often than not. */
  #choose(act: string): ModelBooking {
    const { dice, model } = this;
    const open = this.#known.filter((one) => model.visits.get(keyOf(one))?.ending === undefined);
    const isBefore = ["confirm", "proposeMove", "move", "cancel"].includes(act);
    const fitting = open.filter((one) => {
      if (act === "move" && model.visits.get(keyOf(one))?.proposal === undefined) return false;
      if (isBefore) return this.#now < one.start;
      return one.start - (act === "checkIn" ? HOUR : 0n) <= this.#now && this.#now < endOf(one) + DAY;
    });
    if (act === "reclaim" || dice.seldom(8)) return dice.of(this.#known);
    return dice.of(fitting.length > 0 ? fitting : this.#known);
  }

  /** Who acts for the patient, and for the practice. */
  #sideOf({ patient, service }: ModelBooking): Person[] {
    const { at } = this;
    const practitioner = service.practitioner === at.doctor.address ? at.doctor : at.staff.colleague;
    return [patient === at.patient ? at.zhao : at.wang, at.carer, practitioner, practitioner, at.hospital];
  }

  async #book(someone: Person): Promise<void> {
    const { dice, at } = this;
    const service = dice.of(this.services).model;
    const [patient, own] = dice.of([
      [at.patient, at.zhao],
      [at.otherPatient, at.wang],
    ] as const);
    const who = dice.seldom(6) ? someone : dice.of([own, own, at.carer]);
    const first = (this.#now / SLOT + 1n) * SLOT;
    const booking: ModelBooking = {
      service,
      patient,
      payer: dice.seldom(15) ? at.hospital.address : who.address,
      start: first + BigInt(dice.below(dice.seldom(3) ? 400 : 24)) * SLOT + (dice.seldom(25) ? 1n : 0n),
      number: BigInt(dice.below(2)),
      cover: dice.seldom(2) ? this.#coverOf(service) : 0n,
    };
    const struct = this.#structOf(booking);
    const rest = service.price - booking.cover;
    const value = service.token === ZeroAddress && rest > 0n ? rest : 0n;
    const expected = this.model.book(this.#now, who.address, booking);
    const sent = async () => at.visits.connect(who).book(this.#termsOf(service), struct, { value });
    if (await this.#compare("book", expected, sent)) this.#known.push(booking);
  }

  async #act(
    act: "checkIn" | "complete" | "acknowledge" | "cancel" | "settle" | "confirm" | "reclaim",
    who: Person,
    booking: ModelBooking,
  ): Promise<void> {
    const [terms, struct] = [this.#termsOf(booking.service), this.#structOf(booking)];
    const visits = this.at.visits.connect(who);
    const { model } = this;
    const [now, account] = [this.#now, who.address];
    switch (act) {
      case "complete":
        await this.#compare(act, model.complete(now, account, booking), () =>
          visits.complete(terms, struct, NO_RECORD),
        );
        return;
      case "cancel": {
        const most = booking.number === 0n ? booking.service.price : 0n;
        const expected = model.cancel(now, account, booking, most);
        await this.#compare(act, expected, () => visits.cancel(terms, struct, most));
        return;
      }
      case "settle":
        await this.#compare(act, model.settle(now, booking), () => visits.settle(terms, struct));
        return;
      case "reclaim":
        await this.#compare(act, model.reclaim(booking), () =>
          this.at.subsidies.connect(who).reclaim(terms, struct, 0n),
        );
        return;
      default:
        await this.#compare(act, model[act](now, account, booking), () => visits[act](terms, struct));
    }
  }

  async #move(act: "proposeMove" | "move", who: Person, booking: ModelBooking): Promise<void> {
    const { dice } = this;
    const proposal = this.model.visits.get(keyOf(booking))?.proposal;
    const first = (this.#now / SLOT + 1n) * SLOT;
    const [start, number] =
      act === "move" && proposal !== undefined && !dice.seldom(6)
        ? [proposal.start, proposal.number]
        : [first + BigInt(dice.below(48)) * SLOT, BigInt(dice.below(2))];
    const expected = this.model[act](this.#now, who.address, booking, start, number);
    const visits = this.at.visits.connect(who);
    const sent = async () => visits[act](this.#termsOf(booking.service), this.#structOf(booking), start, number);
    if ((await this.#compare(act, expected, sent)) && act === "move") this.#known.push({ ...booking, start, number });
  }

  async #withdraw(who: Person): Promise<void> {
    const token = this.dice.of([ZeroAddress, this.at.token.target as string]);
    const credit = this.model.creditOf(who.address, token);
    const amount = this.dice.seldom(4) ? credit + 1n : credit;
    const expected = this.model.withdraw(who.address, token, amount);
    await this.#compare("withdraw", expected, () => this.at.visits.connect(who).withdraw(token, who, amount));
  }

  async #close(): Promise<void> {
    const { dice, at } = this;
    const who = dice.of([at.doctor, at.staff.colleague]);
    const slot = this.#now / SLOT + BigInt(dice.below(60));
    const closed = dice.seldom(2);
    const expected = this.model.close(who.address, slot, closed);
    await this.#compare("close", expected, () => at.visits.connect(who).closeTime(slot, 1n, closed));
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
      return false;
    }
    expect(expected, `${act} was accepted`).to.deep.equal([]);
    this.done.set(act, (this.done.get(act) ?? 0) + 1);
    await this.#compareMoney();
    return true;
  }

  async #compareMoney(): Promise<void> {
    const { at, model } = this;
    for (const [token, programme] of [
      [ZeroAddress, at.programme],
      [at.token.target as string, at.inToken],
    ] as const) {
      const [locked, credited] = await at.visits.totalsOf(token);
      expect([locked, credited]).to.deep.equal(model.totalsOf(token));
      expect(await at.subsidies.poolOf(programme)).to.equal(model.programmes.get(token)?.pool);
      const [held, inFund] = await this.#heldIn(token);
      expect(held).to.equal(locked + credited);
      expect(inFund).to.equal(await at.subsidies.poolOf(programme));
    }
  }

  /** Everything that can be asked about, visit by visit and account by account. */
  async compareAll(): Promise<void> {
    const { at, model } = this;
    const now = await at.clock.now();
    for (const booking of this.#known) {
      const [, outcome] = await at.visits.courseOf(this.#termsOf(booking.service), this.#structOf(booking));
      const ending = model.endingOf(now, booking);
      const names = {
        Paid: "paid",
        Refunded: "refunded",
        LateCancelled: "lateCancelled",
        NoShow: "noShow",
        Moved: "moved",
      } as const;
      expect(outcome, keyOf(booking)).to.equal(ending === undefined ? OUTCOME.pending : OUTCOME[names[ending]]);
      const { practitioner, organisation, slots } = booking.service;
      const free = await at.visits.isFree(practitioner, organisation, booking.start / SLOT, slots);
      expect(free, keyOf(booking)).to.equal(model.isFree(booking.service, booking.start));
    }
    for (const account of this.#accounts()) {
      for (const token of [ZeroAddress, at.token.target as string]) {
        expect(await at.visits.creditOf(account, token)).to.equal(model.creditOf(account, token));
      }
    }
  }

  /** Whoever has the events alone knows what is owed to whom, and how much waits. */
  async compareEvents(): Promise<void> {
    const { at } = this;
    const { locked, credits } = await booksFromEvents(at);
    for (const token of [ZeroAddress, at.token.target as string]) {
      const totals = await at.visits.totalsOf(token);
      expect(locked.get(token) ?? 0n).to.equal(totals.locked);
      const told = this.#accounts().map((account) => credits.get(creditKey(token, account)) ?? 0n);
      expect(told).to.deep.equal(this.#accounts().map((account) => this.model.creditOf(account, token)));
      expect(told.reduce((sum, credit) => sum + credit, 0n)).to.equal(totals.credited);
    }
  }

  /** Honest people alone, each with what is theirs: everything is settled, reclaimed and withdrawn. */
  async finish(): Promise<void> {
    const { at, model } = this;
    this.#now = this.#known.reduce((last, one) => (endOf(one) > last ? endOf(one) : last), this.#now) + 2n * DAY;
    for (const booking of this.#known) {
      if (model.visits.get(keyOf(booking))?.ending === undefined) await this.#act("settle", at.visitor, booking);
      this.#now += 1n;
    }
    for (const booking of this.#known) {
      this.#now += 1n;
      await this.#act("reclaim", at.visitor, booking);
    }
    const people = [at.zhao, at.wang, at.carer, at.doctor, at.hospital, at.staff.colleague, at.committee];
    for (const who of people) {
      for (const token of [ZeroAddress, at.token.target as string]) {
        const credit = model.creditOf(who.address, token);
        this.#now += 1n;
        if (credit !== 0n) {
          const expected = model.withdraw(who.address, token, credit);
          await this.#compare("withdraw", expected, () => at.visits.connect(who).withdraw(token, who, credit));
        }
      }
    }
    for (const token of [ZeroAddress, at.token.target as string]) {
      expect([...(await at.visits.totalsOf(token))]).to.deep.equal([0n, 0n]);
      expect((await this.#heldIn(token))[0]).to.equal(0n);
    }
  }

  #accounts(): string[] {
    const { at } = this;
    const people = [at.zhao, at.wang, at.carer, at.doctor, at.hospital, at.staff.colleague, at.committee, at.visitor];
    return [...people.map(({ address }) => address), at.subsidies.target as string];
  }

  /** What the book and the fund hold in a token. */
  async #heldIn(token: string): Promise<[bigint, bigint]> {
    const { at } = this;
    const { provider } = at.ethers;
    if (token === ZeroAddress) return [await provider.getBalance(at.visits), await provider.getBalance(at.subsidies)];
    return [await at.token.balanceOf(at.visits), await at.token.balanceOf(at.subsidies)];
  }

  #termsOf({ name }: ModelService): ServiceStruct {
    const found = this.services.find(({ model }) => model.name === name);
    if (found === undefined) throw new Error(`There is no ${name}.`);
    return found.struct;
  }

  #structOf({ service, patient, payer, start, number, cover }: ModelBooking): BookingStruct {
    const { at } = this;
    const covers = {
      payer: at.subsidies.target as string,
      amount: cover,
      programme: service.token === ZeroAddress ? at.programme : at.inToken,
      person: patient === at.patient ? NULLIFIER.zhao : NULLIFIER.wang,
      period: at.cover.period,
    };
    return { patient, payer, start, number, intakeHash: id("form"), covers: cover === 0n ? [] : [covers] };
  }
}

function modelOf(struct: ServiceStruct, name: string): ModelService {
  const { policy } = struct;
  return {
    name,
    practitioner: struct.practitioner as string,
    organisation: struct.organisation as string,
    remote: struct.mode === 1n,
    confirms: struct.confirms,
    slots: BigInt(struct.slots),
    token: struct.token as string,
    price: BigInt(struct.price),
    lead: BigInt(struct.lead),
    horizon: BigInt(struct.horizon),
    notice: BigInt(policy.notice),
    lateShare: BigInt(policy.lateShare),
    noShowShare: BigInt(policy.noShowShare),
    patience: BigInt(policy.patience),
    payees: struct.payees.map(({ account, share }) => [account as string, BigInt(share)] as const),
  };
}

describe("AppointmentBook: random histories beside a model", () => {
  const refused = new Set<string>();
  const done = new Set<string>();
  for (const seed of SEEDS) {
    it(`[CARE-33] [CARE-34] [CARE-50] [CARE-51] [CARE-88] [ESCROW-26] history ${seed}: every answer is the model's, and all money comes out`, async () => {
      const history = await History.begin(await networkHelpers.loadFixture(deploySubsidised), seed);
      for (let step = 0; step < STEPS; ++step) {
        await history.step();
        if (step % 20 === 19) await history.compareAll();
      }
      await history.compareEvents();
      await history.finish();
      await history.compareAll();
      await history.compareEvents();
      for (const name of history.refused.keys()) refused.add(name);
      for (const act of history.done.keys()) done.add(act);
    }).timeout(180_000);
  }

  it("[CARE-51] the histories reach every act, and most refusals", () => {
    const acts = [
      "book",
      "checkIn",
      "complete",
      "acknowledge",
      "cancel",
      "settle",
      "confirm",
      "proposeMove",
      "move",
      "withdraw",
      "reclaim",
      "close",
    ];
    expect([...done]).to.include.members(acts);
    expect([...refused]).to.include.members([
      "PatientNotServedBy",
      "PayerInvalid",
      "StartInvalid",
      "SlotsNotFree",
      "SubsidyTooLarge",
      "CapExceeded",
      "VisitNotOpen",
      "VisitNotNow",
      "VisitNotConfirmed",
      "VisitNotCancellable",
      "CancellationCostsMore",
      "VisitNotMovable",
      "MoveNotProposed",
      "VisitPending",
      "CreditInsufficient",
      "NothingToReclaim",
    ]);
  });
});
