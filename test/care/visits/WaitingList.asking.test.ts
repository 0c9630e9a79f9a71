import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import { BEGIN, SLOT, book, publish } from "../../helpers/care.ts";
import { DAY, HOUR } from "../../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import {
  ASKING,
  LIST_END,
  RESERVE,
  type Waiting,
  ask,
  isFree,
  join,
  offeredToSecond,
  placeOf,
  roundOf,
  threeWait,
  waitingOn,
} from "../../helpers/waiting.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWaiting = waitingOn(connection);
const load = () => networkHelpers.loadFixture(deployWaiting);
const three = () => threeWait(load);
const offered = () => offeredToSecond(load);

const MINUTE = 60n;

describe("WaitingList: asking for a beginning", () => {
  it("[CARE-140] keeps its time from everybody", async () => {
    const at = await three();
    await at.clock.next(at.now + 1n);
    const [asksUntil, takesUntil] = [at.now + 1n + ASKING, at.now + 1n + RESERVE];
    await expectEvents(ask(at, at.second), at.waitingList, [
      ["BeginningAsked", [at.serviceId, BEGIN, 2n, asksUntil, takesUntil]],
    ]);
    expect(await roundOf(at)).to.deep.equal([2n, asksUntil, takesUntil]);
    expect((await placeOf(at, 2n))[1]).to.equal(BEGIN);
    expect(await isFree(at)).to.equal(false);
    const other = await publish(at, { code: id("a service without a list") });
    const args = [BEGIN / SLOT, 3n];
    await expectRefusal(book(at, { service: other }), at.visits, "SlotsNotFree", args);
  });

  it("[CARE-140] one beginning at a time", async () => {
    const at = await three();
    await ask(at, at.first);
    for (const start of [BEGIN, BEGIN + DAY]) {
      await expectRefusal(ask(at, at.first, { start }), at.waitingList, "PlaceAsks", [at.serviceId, 1n, BEGIN]);
    }
  });

  it("[CARE-140] which can be booked after the times of asking and taking, and within the horizon", async () => {
    const at = await three();
    // Half an hour before a slot, so that both edges are slots.
    const now = at.now + 30n * MINUTE;
    const earliest = now + RESERVE + HOUR;
    const latest = now + 30n * DAY;
    for (const start of [earliest - SLOT, latest + SLOT, earliest + 1n]) {
      await at.clock.next(now);
      await expectRefusal(ask(at, at.first, { start }), at.waitingList, "StartInvalid", [start, earliest, latest]);
      await three();
    }
    await at.clock.next(now);
    await ask(at, at.first, { start: earliest });
    await at.clock.next(now + 600n);
    await ask(at, at.second, { start: latest + SLOT });
  });

  it("[CARE-140] not beyond the list's end", async () => {
    const at = await three();
    await at.clock.next(LIST_END - RESERVE);
    const start = LIST_END + DAY;
    await ask(at, at.first, { start });
    await at.clock.next(LIST_END - RESERVE + 1n);
    const late = ask(at, at.second, { start: start + DAY });
    await expectRefusal(late, at.waitingList, "ListOver", [at.serviceId, LIST_END]);
  });

  it("[CARE-140] inside the hours and free", async () => {
    const at = await three();
    await at.visits.connect(at.doctor).closeTime(BEGIN / SLOT, 1n, true);
    await expectRefusal(ask(at, at.first), at.visits, "SlotsNotFree", [BEGIN / SLOT, 3n]);
    await at.visits.connect(at.doctor).closeTime(BEGIN / SLOT, 1n, false);
    await at.visits.connect(at.doctor).setHours(at.hospital, [0n, 0n, 0n, 0n]);
    const args = [at.doctor.address, at.hospital.address, BEGIN];
    await expectRefusal(ask(at, at.first), at.visits, "OutsideHours", args);
  });

  it("[CARE-140] not one that was booked before anybody waited", async () => {
    const at = await load();
    await book(at);
    const ticket = await join(at, at.holders[0], { patient: at.otherPatient });
    await expectRefusal(ask(at, ticket), at.visits, "SlotsNotFree", [BEGIN / SLOT, 3n]);
  });

  it("[CARE-140] of a service that is offered, at a book that is not paused", async () => {
    const at = await three();
    await at.reception.connect(at.hospital).withdrawService(at.service);
    await expectRefusal(ask(at, at.first), at.visits, "ServiceNotOffered", [at.serviceId]);
    await at.reception.connect(at.doctor).publishService(at.service);
    await at.visits.connect(at.actors.pauser).pause();
    await expectRefusal(ask(at, at.first), at.visits, "EnforcedPause");
    await at.visits.connect(at.actors.regulator).unpause();
    await ask(at, at.first);
  });

  it("[CARE-140] asked for anew after an offer is over, it is one that can be had as any other", async () => {
    for (const [stop, error, args] of [
      [
        (at: Waiting) => at.visits.connect(at.doctor).setHours(at.hospital, [0n, 0n, 0n, 0n]),
        "OutsideHours",
        (at: Waiting) => [at.doctor.address, at.hospital.address, BEGIN],
      ],
      [
        (at: Waiting) => at.visits.connect(at.doctor).closeTime(BEGIN / SLOT, 1n, true),
        "SlotsNotFree",
        () => [BEGIN / SLOT, 3n],
      ],
      [
        (at: Waiting) => at.reception.connect(at.doctor).withdrawService(at.service),
        "ServiceNotOffered",
        (at: Waiting) => [at.serviceId],
      ],
      [(at: Waiting) => at.visits.connect(at.actors.pauser).pause(), "EnforcedPause", () => []],
    ] as const) {
      const at = await offered();
      await stop(at);
      await at.clock.moveTo(at.takesUntil);
      await expectRefusal(ask(at, at.first), at.visits, error, args(at));
      await at.waitingList.lapse(at.service, BEGIN);
    }
  });

  it("[CARE-141] a practice that withdraws the service meanwhile keeps no earlier place from taking it over", async () => {
    const at = await three();
    await ask(at, at.third);
    await at.reception.connect(at.doctor).withdrawService(at.service);
    await ask(at, at.first);
    expect((await roundOf(at))[0]).to.equal(1n);
  });

  it("[CARE-141] an earlier place takes it over until the time of asking is out; the later asks for nothing then", async () => {
    const at = await three();
    await at.clock.next(at.now + 1n);
    await ask(at, at.third);
    const [asksUntil, takesUntil] = [at.now + 1n + ASKING, at.now + 1n + RESERVE];
    await ask(at, at.second);
    expect((await placeOf(at, 3n))[1]).to.equal(0n);
    await at.clock.next(asksUntil - 1n);
    await expectEvents(ask(at, at.first), at.waitingList, [
      ["BeginningAsked", [at.serviceId, BEGIN, 1n, asksUntil, takesUntil]],
    ]);
    expect(await roundOf(at)).to.deep.equal([1n, asksUntil, takesUntil]);
    await ask(at, at.third, { start: BEGIN + DAY });
  });

  it("[CARE-141] a later place does not", async () => {
    const at = await three();
    await ask(at, at.second);
    await expectRefusal(ask(at, at.third), at.waitingList, "AskedEarlier", [at.serviceId, BEGIN, 2n]);
  });

  it("[CARE-142] once it is offered nobody else has it, not even an earlier place, until the time to take is out", async () => {
    const at = await offered();
    const args = [at.serviceId, BEGIN, 2n, at.takesUntil];
    for (const moment of [at.asksUntil + 1n, at.takesUntil - 1n]) {
      await at.clock.next(moment);
      await expectRefusal(ask(at, at.first), at.waitingList, "BeginningOffered", args);
    }
  });

  it("[CARE-142] the first second of the offer is no time to ask any more", async () => {
    const at = await three();
    await at.clock.next(at.now + 1n);
    await ask(at, at.second);
    const [asksUntil, takesUntil] = [at.now + 1n + ASKING, at.now + 1n + RESERVE];
    await at.clock.next(asksUntil);
    const args = [at.serviceId, BEGIN, 2n, takesUntil];
    await expectRefusal(ask(at, at.first), at.waitingList, "BeginningOffered", args);
  });
});
