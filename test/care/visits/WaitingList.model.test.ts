import { refusalOf } from "@xinglin/sdk/errors";
import { expect } from "chai";
import { type TransactionResponse, id } from "ethers";
import { network } from "hardhat";

import type { BookingStruct } from "../../../typechain-types/contracts/care/AppointmentBook.js";
import { BEGIN, PRICE, SLOT } from "../../helpers/care.ts";
import { DAY, HOUR } from "../../helpers/defaults.ts";
import { Dice } from "../../helpers/dice.ts";
import { WaitingModel } from "../../helpers/models/waitingModel.ts";
import type { Person } from "../../helpers/providers.ts";
import {
  ASKING,
  LIST_END,
  TAKING,
  type Ticket,
  type Waiting,
  ask,
  commitmentOf,
  leave,
  secretOf,
  take,
  waitingOn,
} from "../../helpers/waiting.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWaiting = waitingOn(connection);

const STEPS = 260;
const SEEDS = [1, 2, 3, 4, 5, 6];
const STARTS = [0n, 1n, 2n, 3n].map((k) => BEGIN + k * HOUR);

interface Known {
  readonly visit: string;
  readonly booking: BookingStruct;
}

/** List and model side by side. */
class History {
  readonly refused = new Map<string, number>();
  readonly done = new Map<string, number>();
  readonly model = new WaitingModel({
    asking: ASKING,
    taking: TAKING,
    until: LIST_END,
    lead: HOUR,
    horizon: 30n * DAY,
  });
  readonly #tickets: Ticket[] = [];
  readonly #taken: { readonly ticket: Ticket; readonly known: Known }[] = [];
  readonly #visits = new Map<bigint, Known>();
  #now = BEGIN - 30n * HOUR;
  #number = 0n;

  constructor(
    readonly at: Waiting,
    readonly dice: Dice,
  ) {}

  async step(): Promise<void> {
    this.#now += BigInt(1 + this.dice.below(13)) * 60n;
    if (this.model.offeredSince === undefined && this.dice.seldom(3)) {
      await this.#offer();
      this.#now += 60n;
    }
    const acts = [
      () => this.#join(),
      () => this.#join(),
      ...Array.from({ length: 7 }, () => () => this.#ask()),
      ...Array.from({ length: 4 }, () => () => this.#take()),
      () => this.#leave(),
      () => this.#lapse(),
      () => this.#book(),
      () => this.#cancel(),
      () => this.#comeBack(),
      () => this.#offer(),
    ];
    await this.dice.of(acts)();
    await this.#compareState();
  }

  async #join(): Promise<void> {
    const { at, dice, model } = this;
    const place = BigInt(this.#tickets.length) + 1n;
    const [holder, patient] = [dice.of(at.holders), dice.of([at.patient, at.otherPatient])];
    const ticket = { place, holder, patient, salt: id(`salt ${place}`) };
    const commitment = commitmentOf(at.serviceId, ticket);
    const act = () => at.waitingList.connect(holder).join(at.serviceId, commitment);
    if (!(await this.#compare("join", [], act))) return;
    this.#tickets.push(ticket);
    model.join(patient);
  }

  async #ask(): Promise<void> {
    const { at, dice, model } = this;
    if (this.#tickets.length === 0) return;
    const idle = this.#tickets.filter(
      (_, index) => model.places[index]?.asks === undefined && model.places[index]?.state === "waiting",
    );
    const ticket = dice.of(idle.length === 0 || dice.seldom(5) ? this.#tickets : idle);
    const start = dice.of(model.rounds.size > 0 && dice.seldom(2) ? [...model.rounds.keys()] : STARTS);
    const place = Number(ticket.place);
    const against = model.againstAsking(place, start, this.#now);
    if (await this.#compare("ask", against, () => ask(at, ticket, { start }))) model.ask(place, start, this.#now);
  }

  async #take(): Promise<void> {
    const { at, dice, model } = this;
    if (this.#tickets.length === 0) return;
    const start = dice.of(model.rounds.size > 0 && !dice.seldom(5) ? [...model.rounds.keys()] : STARTS);
    const round = model.roundOf(start);
    const ticket = round && !dice.seldom(4) ? this.#tickets[round[0] - 1]! : dice.of(this.#tickets);
    // Now and then the list is asked when the offer has just begun.
    if (round?.[0] === Number(ticket.place) && this.#now < round[1] && dice.seldom(2)) this.#now = round[1];
    const known = await this.#bookingOf(ticket.patient, start);
    const against = model.againstTaking(Number(ticket.place), ticket.patient, start, this.#now);
    const by = this.#accountOf(ticket.patient);
    if (!(await this.#compare("take", against, () => take(at, ticket, { by, booking: known.booking })))) return;
    model.take(Number(ticket.place), start, known.visit);
    this.#visits.set(start, known);
    this.#taken.push({ ticket, known });
  }

  async #leave(): Promise<void> {
    const { at, dice, model } = this;
    if (this.#tickets.length === 0 || !dice.seldom(2)) return;
    const ticket = dice.of(this.#tickets);
    const against = model.againstLeaving(Number(ticket.place));
    if (await this.#compare("leave", against, () => leave(at, ticket))) model.leave(Number(ticket.place));
  }

  async #lapse(): Promise<void> {
    const { at, dice, model } = this;
    const start = dice.of(STARTS);
    const act = () => at.waitingList.lapse(at.service, start);
    if (await this.#compare("lapse", model.againstLapsing(start, this.#now), act)) model.lapse(start);
  }

  async #book(): Promise<void> {
    const { at, dice, model } = this;
    const [patient, start] = [dice.of([at.patient, at.otherPatient]), dice.of(STARTS)];
    const known = await this.#bookingOf(patient, start);
    const by = this.#accountOf(patient);
    const act = () => at.visits.connect(by).book(at.service, known.booking, { value: PRICE });
    if (!(await this.#compare("book", model.againstBooking(start, this.#now), act))) return;
    model.booked.set(start, known.visit);
    this.#visits.set(start, known);
  }

  async #cancel(): Promise<void> {
    const { at, dice, model } = this;
    const open = [...model.booked.keys()].filter((start) => this.#now < start);
    if (open.length === 0) return;
    const start = dice.of(open);
    const { booking } = this.#visits.get(start)!;
    const act = () => at.visits.connect(at.doctor).cancel(at.service, booking, 0n);
    if (await this.#compare("cancel", [], act)) model.cancel(start);
  }

  async #comeBack(): Promise<void> {
    const { at, dice, model } = this;
    if (this.#taken.length === 0) return;
    const { ticket, known } = dice.of(this.#taken);
    const against = model.againstComingBack(Number(ticket.place), known.visit);
    const { holder, place } = ticket;
    const act = () => at.waitingList.connect(holder).comeBack(at.service, known.booking, place, secretOf(ticket));
    if (await this.#compare("comeBack", against, act)) model.comeBack(Number(ticket.place));
  }

  /** Seldom the service is withdrawn, and soon published again. */
  async #offer(): Promise<void> {
    const { at, dice, model } = this;
    const isOffered = model.offeredSince !== undefined;
    if (isOffered && !dice.seldom(4)) return;
    const reception = at.reception.connect(at.doctor);
    const act = () => (isOffered ? reception.withdrawService(at.service) : reception.publishService(at.service));
    if (await this.#compare("offer", [], act)) model.offeredSince = isOffered ? undefined : this.#now;
  }

  async #bookingOf(patient: string, start: bigint): Promise<Known> {
    const { at } = this;
    const payer = this.#accountOf(patient).address;
    const booking = { ...at.booking, patient, payer, start, number: this.#number++ };
    return { booking, visit: await at.visits.visitIdOf(at.service, booking) };
  }

  #accountOf(patient: string): Person {
    return patient === this.at.patient ? this.at.zhao : this.at.wang;
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
    return true;
  }

  async #compareState(): Promise<void> {
    const { at, model } = this;
    const { places, waiting } = await at.waitingList.listOf(at.serviceId);
    expect([places, waiting]).to.deep.equal([BigInt(model.places.length), BigInt(model.waiting)]);
    for (const start of STARTS) {
      const expected = (model.roundOf(start) ?? [0, 0n, 0n]).map(BigInt);
      expect([...(await at.waitingList.roundOf(at.serviceId, start))], `round of ${start}`).to.deep.equal(expected);
      const isFree = await at.visits.isFree(at.doctor, at.hospital, start / SLOT, 3n);
      expect(isFree, `${start} is free`).to.equal(model.isFree(start));
    }
  }
}

describe("WaitingList and its model", () => {
  const [done, refused] = [new Map<string, number>(), new Map<string, number>()];
  /** Beginnings that were taken while more than one place had asked for them. */
  let contested = 0;

  for (const seed of SEEDS) {
    it(`[CARE-141] in history ${seed} each beginning goes to the earliest who asked for it and waits`, async () => {
      const at = await networkHelpers.loadFixture(deployWaiting);
      const history = new History(at, new Dice(seed));
      for (let i = 0; i < STEPS; i++) await history.step();
      for (const { place, askers } of history.model.takings) {
        expect(place).to.equal(Math.min(...askers));
        if (askers.length > 1) contested += 1;
      }
      for (const [sum, one] of [
        [done, history.done],
        [refused, history.refused],
      ] as const) {
        for (const [name, count] of one) sum.set(name, (sum.get(name) ?? 0) + count);
      }
    });
  }

  it("the histories did every act, and met every refusal", () => {
    expect(contested, "contested beginnings").to.be.greaterThan(3);
    const acts = ["ask", "book", "cancel", "comeBack", "join", "lapse", "leave", "offer", "take"];
    expect([...done.keys()].sort(), JSON.stringify([...done])).to.deep.equal(acts);
    const names = [
      "AskedEarlier",
      "BeginningNotOffered",
      "BeginningOffered",
      "PatientServed",
      "PlaceAsks",
      "PlaceNotOf",
      "RoundNotOver",
      "ServiceNotOffered",
      "SlotsNotFree",
      "StartInvalid",
      "TimeReserved",
      "VisitNotReturned",
    ];
    expect([...refused.keys()].sort(), JSON.stringify([...refused])).to.deep.equal(names);
  });
});
