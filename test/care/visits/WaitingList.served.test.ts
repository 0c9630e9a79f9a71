import { expect } from "chai";
import { network } from "hardhat";

import { BEGIN, END, GRACE, PRICE } from "../../helpers/care.ts";
import { DAY, HOUR } from "../../helpers/defaults.ts";
import { NO_WORDS, SEAT_FEE } from "../../helpers/disputes.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import {
  ASKING,
  LIST_END,
  type Ticket,
  type Waiting,
  ask,
  join,
  leave,
  listOf,
  offeredToSecond,
  secretOf,
  take,
  threeWait,
  waitingOn,
} from "../../helpers/waiting.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWaiting = waitingOn(connection);
const load = () => networkHelpers.loadFixture(deployWaiting);
const three = () => threeWait(load);
const offered = () => offeredToSecond(load);

describe("WaitingList: a patient with several places", () => {
  it("[CARE-144] who has taken a beginning has no use of the others", async () => {
    const at = await three();
    await ask(at, at.first);
    const { asksUntil } = await at.waitingList.roundOf(at.serviceId, BEGIN);
    await at.clock.moveTo(asksUntil);
    await join(at, at.holders[3]);
    await take(at, at.first);
    const start = BEGIN + DAY;
    await ask(at, at.third, { start });
    await at.clock.pass(ASKING);
    const booking = { ...at.booking, start };
    const args = [at.patient, 3n, 4n];
    await expectRefusal(take(at, at.third, { booking }), at.waitingList, "PatientServed", args);
  });

  it("[CARE-144] and takes a place anew to wait for another", async () => {
    const at = await three();
    await ask(at, at.first);
    await at.clock.pass(ASKING);
    await take(at, at.first);
    const anew = await join(at, at.holders[3]);
    const start = BEGIN + DAY;
    await ask(at, anew, { start });
    await at.clock.pass(ASKING);
    await take(at, anew, { booking: { ...at.booking, start } });
  });

  it("[CARE-144] [CARE-147] a visit that is given back wakes no place that another beginning has used up since", async () => {
    const at = await three();
    await ask(at, at.first);
    await at.clock.pass(ASKING);
    await take(at, at.first);
    const anew = await join(at, at.holders[3]);
    const start = BEGIN + DAY;
    await ask(at, anew, { start });
    await at.clock.pass(ASKING);
    await take(at, anew, { booking: { ...at.booking, start } });
    await at.visits.connect(at.zhao).cancel(at.service, at.booking, 0n);
    const { holder, place } = at.first;
    const resumed = at.waitingList.connect(holder).comeBack(at.service, at.booking, place, secretOf(at.first));
    await expectRefusal(resumed, at.waitingList, "PatientServed", [at.patient, 1n, 4n]);
    expect(await at.waitingList.servedOf(at.serviceId, at.patient)).to.equal(4n);
  });
});

describe("WaitingList: a visit that was taken from the list", () => {
  async function taken() {
    const at = await offered();
    await take(at, at.second, { by: at.wang });
    const booking = { ...at.booking, patient: at.otherPatient, payer: at.wang.address };
    return { ...at, booking, visit: await at.visits.visitIdOf(at.service, booking) };
  }
  const comeBack = (at: Waiting, ticket: Ticket, by = ticket.holder) =>
    at.waitingList.connect(by).comeBack(at.service, at.booking, ticket.place, secretOf(ticket));

  it("[CARE-147] which the practice cancels: the place waits again where it waited", async () => {
    const at = await taken();
    await at.visits.connect(at.doctor).cancel(at.service, at.booking, 0n);
    await expectEvents(comeBack(at, at.second), at.waitingList, [["PlaceResumed", [at.serviceId, 2n, at.visit]]]);
    expect((await listOf(at)).slice(0, 2)).to.deep.equal([3n, 3n]);
    expect(await at.waitingList.servedOf(at.serviceId, at.otherPatient)).to.equal(1n);
    await ask(at, at.third);
    await ask(at, at.second);
    await at.clock.pass(ASKING);
    await take(at, at.second, { by: at.wang, booking: { ...at.booking, number: 1n } });
  });

  it("[CARE-147] once, and only for that visit, by that place", async () => {
    const at = await taken();
    await at.visits.connect(at.doctor).cancel(at.service, at.booking, 0n);
    const other = { ...at, booking: { ...at.booking, number: 1n } };
    const unequal = [await at.visits.visitIdOf(at.service, other.booking), 2n];
    await expectRefusal(comeBack(other, at.second), at.waitingList, "VisitNotReturned", unequal);
    await expectRefusal(comeBack(at, at.third), at.waitingList, "VisitNotReturned", [at.visit, 3n]);
    const args = [at.serviceId, 2n, at.zhao.address];
    await expectRefusal(comeBack(at, at.second, at.zhao), at.waitingList, "PlaceNotOf", args);
    await comeBack(at, at.second);
    await expectRefusal(comeBack(at, at.second), at.waitingList, "VisitNotReturned", [at.visit, 2n]);
  });

  it("[CARE-147] not while it is booked, nor where it cost or brought something", async () => {
    const at = await taken();
    const args = [at.visit, 2n];
    await expectRefusal(comeBack(at, at.second), at.waitingList, "VisitNotReturned", args);
    await at.clock.moveTo(BEGIN - HOUR);
    await at.visits.connect(at.wang).cancel(at.service, at.booking, PRICE);
    await expectRefusal(comeBack(at, at.second), at.waitingList, "VisitNotReturned", args);
  });

  it("[CARE-147] nor before what time has refunded is settled", async () => {
    const at = await taken();
    await at.clock.moveTo(END + GRACE);
    await expectRefusal(comeBack(at, at.second), at.waitingList, "VisitNotReturned", [at.visit, 2n]);
    await at.visits.settle(at.service, at.booking);
    await comeBack(at, at.second);
  });

  for (const [percent, isBack] of [
    [0n, true],
    [1n, false],
  ] as const) {
    it(`[CARE-147] of which a dispute awarded ${percent} in a hundred: the place ${isBack ? "waits again" : "does not"}`, async () => {
      const at = await taken();
      await at.clock.moveTo(END);
      const value = 3n * SEAT_FEE;
      await at.disputes.connect(at.wang).raise(at.service, at.booking, at.panel, NO_WORDS, { value });
      await at.disputes.connect(at.hospital).offer(at.service, at.booking, percent);
      if (!isBack) await at.disputes.connect(at.wang).accept(at.service, at.booking, percent);
      await at.visits.settle(at.service, at.booking);
      if (isBack) await comeBack(at, at.second);
      else await expectRefusal(comeBack(at, at.second), at.waitingList, "VisitNotReturned", [at.visit, 2n]);
      expect((await listOf(at))[1]).to.equal(isBack ? 3n : 2n);
    });
  }

  it("[CARE-147] after the list's end nobody comes back", async () => {
    const at = await taken();
    await at.visits.connect(at.doctor).cancel(at.service, at.booking, 0n);
    await at.clock.next(LIST_END);
    await expectRefusal(comeBack(at, at.second), at.waitingList, "ListOver", [at.serviceId, LIST_END]);
  });

  it("[CARE-148] its place asks for nothing else meanwhile, and is not given up", async () => {
    const at = await taken();
    const args = [at.serviceId, 2n, BEGIN];
    await expectRefusal(ask(at, at.second, { start: BEGIN + DAY }), at.waitingList, "PlaceAsks", args);
    await expectRefusal(leave(at, at.second), at.waitingList, "PlaceAsks", args);
  });
});
