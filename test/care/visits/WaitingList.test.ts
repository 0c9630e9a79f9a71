import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { BEGIN, END, GRACE, NO_PERMIT, PRICE, SLOT, book, publish } from "../../helpers/care.ts";
import { DAY, HOUR } from "../../helpers/defaults.ts";
import { changingFunctions } from "../../helpers/deployment.ts";
import { NO_WORDS, SEAT_FEE } from "../../helpers/disputes.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { relay } from "../../helpers/relay.ts";
import {
  ASKING,
  LIST_END,
  RESERVE,
  TAKING,
  type Ticket,
  type Waiting,
  ask,
  commitmentOf,
  join,
  leave,
  roundOf,
  secretOf,
  take,
  waitingOn,
} from "../../helpers/waiting.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWaiting = waitingOn(connection);
const load = () => networkHelpers.loadFixture(deployWaiting);

const MINUTE = 60n;
const NOTHING = [0n, 0n, 0n];
const UNKNOWN = [0n, 0n, 0n, 0n, 0n, 0n];

/** Three wait, the first and the third for Zhao, the second for Wang; now is a round hour. */
async function three() {
  const at = await load();
  const [a, b, c] = at.holders;
  const first = await join(at, a);
  const second = await join(at, b, { patient: at.otherPatient });
  const third = await join(at, c);
  const now = BEGIN - 5n * DAY;
  await at.clock.moveTo(now);
  return { ...at, first, second, third, now };
}

/** The second has asked for the default beginning at `now + 1`, and it is offered to it. */
async function offered() {
  const at = await three();
  await at.clock.next(at.now + 1n);
  await ask(at, at.second);
  const [asksUntil, takesUntil] = [at.now + 1n + ASKING, at.now + 1n + RESERVE];
  await at.clock.moveTo(asksUntil);
  return { ...at, asksUntil, takesUntil };
}

const listOf = async (at: Waiting) => [...(await at.waitingList.listOf(at.serviceId))];
const placeOf = async (at: Waiting, place: bigint) => [...(await at.waitingList.placeOf(at.serviceId, place))];
const isFree = (at: Waiting, start = BEGIN) => at.visits.isFree(at.doctor, at.hospital, start / SLOT, 3n);

describe("WaitingList", () => {
  describe("the list", () => {
    it("[CARE-137] a practitioner opens it for an offered service", async () => {
      const at = await load();
      const service = await publish(at, { code: id("another service") });
      const serviceId = await at.visits.serviceIdOf(service);
      const opened = at.waitingList.connect(at.doctor).open(service, ASKING, TAKING, LIST_END);
      await expectEvents(opened, at.waitingList, [["WaitingListOpened", [serviceId, ASKING, TAKING, LIST_END]]]);
      const expected = [0n, 0n, 0n, ASKING, TAKING, LIST_END];
      expect([...(await at.waitingList.listOf(serviceId))]).to.deep.equal(expected);
    });

    it("[CARE-137] nobody does so for it, nor for what is not offered", async () => {
      const at = await load();
      for (const who of [at.hospital, at.staff.colleague, at.zhao, at.actors.regulator]) {
        const opened = at.waitingList.connect(who).open(at.service, ASKING, TAKING, LIST_END);
        await expectRefusal(opened, at.waitingList, "ServiceNotOf", [at.doctor.address, who.address]);
      }
      const service = { ...at.service, code: id("never published") };
      const opened = at.waitingList.connect(at.doctor).open(service, ASKING, TAKING, LIST_END);
      await expectRefusal(opened, at.waitingList, "ServiceNotOffered", [await at.visits.serviceIdOf(service)]);
    });

    it("[CARE-137] takes times and end at the edges of their ranges, and refuses what is beyond", async () => {
      const at = await load();
      const now = BEGIN - 6n * DAY;
      const [least, most, longest] = [10n * MINUTE, 7n * DAY, now + 400n * DAY];
      const lists = at.waitingList.connect(at.doctor);
      const service = await publish(at, { code: id("another service") });
      for (const [asking, taking, until] of [
        [least - 1n, TAKING, LIST_END],
        [most + 1n, TAKING, LIST_END],
        [ASKING, least - 1n, LIST_END],
        [ASKING, most + 1n, LIST_END],
        [ASKING, TAKING, now],
        [ASKING, TAKING, longest + 1n],
      ] as const) {
        await at.clock.next(now);
        const opened = lists.open(service, asking, taking, until);
        await expectRefusal(opened, lists, "ListTermsInvalid", [asking, taking, until]);
        await networkHelpers.loadFixture(deployWaiting);
        await at.reception.connect(at.doctor).publishService(service);
      }
      await at.clock.next(now);
      await lists.open(service, least, most, longest);
      const other = await publish(at, { code: id("a third service") });
      await at.clock.next(now + 100n);
      await lists.open(other, most, least, now + 101n);
    });

    it("[CARE-137] one that runs is only prolonged, with its own times", async () => {
      const at = await load();
      const lists = at.waitingList.connect(at.doctor);
      for (const [asking, taking, until] of [
        [ASKING + 1n, TAKING, LIST_END + 1n],
        [ASKING, TAKING + 1n, LIST_END + 1n],
        [ASKING, TAKING, LIST_END],
        [ASKING, TAKING, LIST_END - 1n],
      ] as const) {
        const args = [at.serviceId, LIST_END];
        await expectRefusal(lists.open(at.service, asking, taking, until), lists, "ListStands", args);
      }
      await join(at, at.holders[0]);
      await lists.open(at.service, ASKING, TAKING, LIST_END + 1n);
      expect(await listOf(at)).to.deep.equal([1n, 1n, 0n, ASKING, TAKING, LIST_END + 1n]);
    });

    it("[CARE-137] prolonged, it reserves beginnings for longer too", async () => {
      const at = await load();
      const lists = at.waitingList.connect(at.doctor);
      await at.clock.moveTo(LIST_END - 2n * DAY);
      await join(at, at.holders[0]);
      await lists.open(at.service, ASKING, TAKING, LIST_END + DAY);
      await at.clock.moveTo(LIST_END);
      const start = LIST_END + 2n * DAY;
      await expectRefusal(
        at.visits.connect(at.zhao).book(at.service, { ...at.booking, start }, { value: PRICE }),
        at.visits,
        "TimeReserved",
        [at.serviceId, start, LIST_END + 1n + HOUR + RESERVE],
      );
    });

    it("[CARE-137] one that is over is opened anew, and places of before count no more", async () => {
      const at = await load();
      const old = await join(at, at.holders[0]);
      await at.clock.moveTo(LIST_END - 1n);
      const over = [at.serviceId, LIST_END];
      await at.clock.next(LIST_END);
      await expectRefusal(join(at, at.holders[1]), at.waitingList, "ListOver", over);
      await expectRefusal(ask(at, old, { start: LIST_END + DAY }), at.waitingList, "ListOver", over);
      await expectRefusal(leave(at, old), at.waitingList, "ListOver", over);
      const until = LIST_END + 20n * DAY;
      await at.waitingList.connect(at.doctor).open(at.service, ASKING + 1n, TAKING, until);
      expect(await listOf(at)).to.deep.equal([1n, 0n, 1n, ASKING + 1n, TAKING, until]);
      const args = [at.serviceId, old.place, old.holder.address];
      await expectRefusal(ask(at, old, { start: LIST_END + DAY }), at.waitingList, "PlaceNotOf", args);
      expect((await join(at, at.holders[0])).place).to.equal(2n);
    });

    it("[CARE-150] nobody has power over a list: there is no act but these", async () => {
      const at = await load();
      const acts = changingFunctions(at.waitingList.interface).map(({ name }) => name);
      const expected = ["adopt", "ask", "comeBack", "giveUp", "join", "lapse", "open", "take"];
      expect(acts.sort()).to.deep.equal(expected);
    });

    it("[CARE-139] nobody but the waiting list keeps or reserves time, or books what it kept", async () => {
      const at = await load();
      for (const who of [at.doctor, at.hospital, at.zhao, at.actors.regulator, at.actors.pauser]) {
        const visits = at.visits.connect(who);
        const args = [who.address];
        await expectRefusal(visits.setReserve(at.serviceId, 0n, 0n), visits, "CallerNotWaitingList", args);
        for (const kept of [true, false]) {
          await expectRefusal(visits.keepTime(at.service, BEGIN, kept), visits, "CallerNotWaitingList", args);
        }
        const booked = visits.bookFor(who, at.service, at.booking, { value: PRICE });
        await expectRefusal(booked, visits, "CallerNotReception", args);
      }
    });
  });

  describe("places", () => {
    it("[CARE-138] are numbered in the order in which they are taken, and show a commitment", async () => {
      const at = await load();
      const [a, b] = at.holders;
      for (const [holder, place] of [
        [a, 1n],
        [b, 2n],
        [a, 3n],
      ] as const) {
        const commitment = commitmentOf(at.serviceId, { holder, patient: at.patient, salt: id(`salt ${place}`) });
        const joined = at.waitingList.connect(holder).join(at.serviceId, commitment);
        await expectEvents(joined, at.waitingList, [["PlaceTaken", [at.serviceId, place, commitment]]]);
        expect(await placeOf(at, place)).to.deep.equal([commitment, 0n]);
      }
      expect((await listOf(at)).slice(0, 3)).to.deep.equal([3n, 3n, 0n]);
    });

    it("[CARE-138] [K-09] are taken and given up by relayed calls too", async () => {
      const at = await load();
      const [holder] = at.holders;
      const ticket: Ticket = { place: 1n, holder, patient: at.patient, salt: ZeroHash };
      const { target, interface: abi } = at.waitingList;
      const commitment = commitmentOf(at.serviceId, ticket);
      await relay(at, holder, {
        to: target as string,
        data: abi.encodeFunctionData("join", [at.serviceId, commitment]),
      });
      const given = [at.service, 1n, secretOf(ticket)] as const;
      await relay(at, holder, { to: target as string, data: abi.encodeFunctionData("giveUp", [...given]) });
      expect((await listOf(at)).slice(0, 2)).to.deep.equal([1n, 0n]);
    });

    it("[CARE-138] nothing is no commitment, and a service without a list has none", async () => {
      const at = await load();
      const nothing = at.waitingList.join(at.serviceId, `0x${"00".repeat(28)}`);
      await expectRefusal(nothing, at.waitingList, "CommitmentInvalid");
      const unknown = id("no service");
      const joined = join(at, at.holders[0], { serviceId: unknown });
      await expectRefusal(joined, at.waitingList, "ListOver", [unknown, 0n]);
      expect([...(await at.waitingList.listOf(unknown))]).to.deep.equal(UNKNOWN);
    });

    it("[CARE-138] are their holders', who show the secret, and nobody else's", async () => {
      const at = await three();
      for (const [ticket, by] of [
        [at.first, at.second.holder],
        [at.first, at.zhao],
        [at.first, at.doctor],
        [{ ...at.first, salt: id("another salt") }, at.first.holder],
        [{ ...at.first, patient: at.otherPatient }, at.first.holder],
        [{ ...at.first, place: 2n }, at.first.holder],
        [{ ...at.first, place: 0n }, at.first.holder],
        [{ ...at.first, place: 4n }, at.first.holder],
      ] as const) {
        const args = [at.serviceId, ticket.place, by.address];
        await expectRefusal(ask(at, ticket, { by }), at.waitingList, "PlaceNotOf", args);
        await expectRefusal(leave(at, ticket, by), at.waitingList, "PlaceNotOf", args);
      }
    });

    it("[CARE-138] of one service are none of another", async () => {
      const at = await three();
      const service = await publish(at, { code: id("another service") });
      await at.waitingList.connect(at.doctor).open(service, ASKING, TAKING, LIST_END);
      const args = [await at.visits.serviceIdOf(service), 1n, at.first.holder.address];
      await expectRefusal(ask(at, at.first, { service }), at.waitingList, "PlaceNotOf", args);
    });

    it("[CARE-148] are given up, once, and their numbers are not given again", async () => {
      const at = await three();
      await expectEvents(leave(at, at.first), at.waitingList, [["PlaceEnded", [at.serviceId, 1n, false]]]);
      expect(await placeOf(at, 1n)).to.deep.equal([`0x${"00".repeat(28)}`, 0n]);
      const args = [at.serviceId, 1n, at.first.holder.address];
      await expectRefusal(leave(at, at.first), at.waitingList, "PlaceNotOf", args);
      expect((await join(at, at.holders[3])).place).to.equal(4n);
      expect((await listOf(at)).slice(0, 2)).to.deep.equal([4n, 3n]);
    });
  });

  describe("asking for a beginning", () => {
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

  describe("given a beginning that is offered to a place", () => {
    it("[CARE-143] whom it waited for books and pays it", async () => {
      const at = await offered();
      const booking = { ...at.booking, patient: at.otherPatient, payer: at.wang.address };
      const visit = await at.visits.visitIdOf(at.service, booking);
      const act = take(at, at.second, { by: at.wang });
      await expectEvents(act, at.waitingList, [["BeginningTaken", [at.serviceId, BEGIN, 2n, visit]]]);
      await expect(act).to.emit(at.visits, "VisitBooked");
      expect(await roundOf(at)).to.deep.equal(NOTHING);
      expect((await listOf(at)).slice(0, 2)).to.deep.equal([3n, 2n]);
      expect((await at.visits.claimOf(visit, ZeroAddress)).status).to.equal(1n);
      expect(await isFree(at)).to.equal(false);
      expect(await at.waitingList.servedOf(at.serviceId, at.otherPatient)).to.equal(3n);
    });

    it("[CARE-143] a delegate books it, in a token, by an allowance or a relayed call", async () => {
      const at = await load();
      const service = await publish(at, { token: at.token.target });
      const serviceId = await at.visits.serviceIdOf(service);
      await at.waitingList.connect(at.doctor).open(service, ASKING, TAKING, LIST_END);
      const ticket = await join(at, at.holders[0], { serviceId });
      await ask(at, ticket, { service });
      const { asksUntil } = await at.waitingList.roundOf(serviceId, BEGIN);
      await at.clock.moveTo(asksUntil);
      const booking = { ...at.booking, payer: at.carer.address };
      const opening = { place: 1n, holder: ticket.holder.address, salt: ticket.salt };
      const { target, interface: abi } = at.waitingList;
      const data = abi.encodeFunctionData("take", [service, booking, opening, NO_PERMIT]);
      await relay(at, at.carer, { to: target as string, data });
      expect((await at.visits.totalsOf(at.token)).locked).to.equal(service.price);
    });

    it("[CARE-143] from the second of the offer until the last before its end, and no sooner or later", async () => {
      for (const [moment, isNow] of [
        [(at: { asksUntil: bigint }) => at.asksUntil - 1n, false],
        [(at: { asksUntil: bigint }) => at.asksUntil, true],
        [(at: { takesUntil: bigint }) => at.takesUntil - 1n, true],
        [(at: { takesUntil: bigint }) => at.takesUntil, false],
      ] as const) {
        const at = await three();
        await at.clock.next(at.now + 1n);
        await ask(at, at.second);
        await at.clock.next(moment({ asksUntil: at.now + 1n + ASKING, takesUntil: at.now + 1n + RESERVE }));
        const act = take(at, at.second, { by: at.wang });
        if (isNow) await act;
        else await expectRefusal(act, at.waitingList, "BeginningNotOffered", [at.serviceId, BEGIN, 2n]);
      }
    });

    it("[CARE-143] nobody takes another's: not another place, not another patient, not without its salt", async () => {
      const at = await offered();
      const first = take(at, at.first);
      await expectRefusal(first, at.waitingList, "BeginningNotOffered", [at.serviceId, BEGIN, 1n]);
      const wrong = [
        { ...at.second, patient: at.patient },
        { ...at.second, salt: id("another salt") },
        { ...at.second, holder: at.first.holder },
      ];
      for (const ticket of wrong) {
        const args = [at.serviceId, 2n, at.zhao.address];
        await expectRefusal(take(at, ticket, { by: at.zhao }), at.waitingList, "PlaceNotOf", args);
      }
      const stranger = take(at, at.second, { by: at.zhao });
      await expectRefusal(stranger, at.visits, "PatientNotServedBy", [at.otherPatient, at.zhao.address]);
      const booking = { ...at.booking, patient: at.otherPatient, payer: at.wang.address };
      const forAnother = take(at, at.second, { by: at.zhao, booking });
      await expectRefusal(forAnother, at.visits, "PayerInvalid", [at.wang.address, at.zhao.address]);
    });

    it("[CARE-143] no other beginning goes by the offer", async () => {
      const at = await offered();
      const booking = { ...at.booking, patient: at.otherPatient, payer: at.wang.address, start: BEGIN + DAY };
      const args = [at.serviceId, BEGIN + DAY, 2n];
      await expectRefusal(take(at, at.second, { by: at.wang, booking }), at.waitingList, "BeginningNotOffered", args);
    });

    it("[CARE-143] for the price, no less", async () => {
      const at = await offered();
      const short = take(at, at.second, { by: at.wang, value: PRICE - 1n });
      await expectRefusal(short, at.visits, "EtherUnequal", [PRICE, PRICE - 1n]);
      expect((await roundOf(at))[0]).to.equal(2n);
    });

    it("[CARE-143] hours that were changed, and time that was closed meanwhile, take nothing back", async () => {
      const at = await offered();
      await at.visits.connect(at.doctor).setHours(at.hospital, [0n, 0n, 0n, 0n]);
      await at.visits.connect(at.doctor).closeTime(BEGIN / SLOT, 3n, true);
      await take(at, at.second, { by: at.wang });
    });

    it("[CARE-145] who does not take it loses the place when anybody ends the offer, and the time is free", async () => {
      const at = await offered();
      await at.clock.next(at.takesUntil - 1n);
      const early = at.waitingList.lapse(at.service, BEGIN);
      await expectRefusal(early, at.waitingList, "RoundNotOver", [at.serviceId, BEGIN, at.takesUntil]);
      await at.clock.next(at.takesUntil);
      await expectEvents(at.waitingList.lapse(at.service, BEGIN), at.waitingList, [
        ["PlaceEnded", [at.serviceId, 2n, true]],
        ["BeginningFreed", [at.serviceId, BEGIN]],
      ]);
      expect(await roundOf(at)).to.deep.equal(NOTHING);
      expect(await isFree(at)).to.equal(true);
      expect((await listOf(at)).slice(0, 2)).to.deep.equal([3n, 2n]);
      const again = at.waitingList.lapse(at.service, BEGIN);
      await expectRefusal(again, at.waitingList, "RoundNotOver", [at.serviceId, BEGIN, 0n]);
    });

    it("[CARE-145] or when the next one asks for it, whose time to ask begins then", async () => {
      const at = await offered();
      await at.clock.next(at.takesUntil);
      await expectEvents(ask(at, at.third), at.waitingList, [
        ["PlaceEnded", [at.serviceId, 2n, true]],
        ["BeginningAsked", [at.serviceId, BEGIN, 3n, at.takesUntil + ASKING, at.takesUntil + RESERVE]],
      ]);
      expect((await listOf(at)).slice(0, 2)).to.deep.equal([3n, 2n]);
      await ask(at, at.first);
      expect((await roundOf(at))[0]).to.equal(1n);
      const args = [at.serviceId, 2n, at.second.holder.address];
      await expectRefusal(ask(at, at.second, { start: BEGIN + DAY }), at.waitingList, "PlaceNotOf", args);
    });

    for (const [what, stop, goOn] of [
      [
        "the service is withdrawn",
        (at: Waiting) => at.reception.connect(at.hospital).withdrawService(at.service),
        (at: Waiting) => at.reception.connect(at.doctor).publishService(at.service),
      ],
      [
        "the book is paused",
        (at: Waiting) => at.visits.connect(at.actors.pauser).pause(),
        (at: Waiting) => at.visits.connect(at.actors.regulator).unpause(),
      ],
    ] as const) {
      it(`[CARE-145] no place is lost while ${what}`, async () => {
        const at = await offered();
        await stop(at);
        await at.clock.next(at.takesUntil);
        await expectEvents(at.waitingList.lapse(at.service, BEGIN), at.waitingList, [
          ["BeginningFreed", [at.serviceId, BEGIN]],
        ]);
        expect((await listOf(at)).slice(0, 2)).to.deep.equal([3n, 3n]);
        await goOn(at);
        await ask(at, at.second);
        expect((await roundOf(at))[0]).to.equal(2n);
      });
    }

    for (const [when, isLost] of [
      ["published again when the offer began", true],
      ["published again a second later", false],
    ] as const) {
      it(`[CARE-145] a service that was ${when} costs ${isLost ? "the" : "no"} place`, async () => {
        const at = await three();
        await at.clock.next(at.now + 1n);
        await ask(at, at.second);
        await at.reception.connect(at.doctor).withdrawService(at.service);
        const asksUntil = at.now + 1n + ASKING;
        await at.clock.next(isLost ? asksUntil : asksUntil + 1n);
        await at.reception.connect(at.doctor).publishService(at.service);
        await at.clock.next(at.now + 1n + RESERVE);
        await at.waitingList.lapse(at.service, BEGIN);
        expect((await listOf(at))[1]).to.equal(isLost ? 2n : 3n);
      });
    }

    it("[CARE-145] nor while the practitioner does not practise, and the place asks again when it does", async () => {
      const at = await offered();
      const [organisation, practitioner] = [at.hospital.address, at.doctor.address];
      const affiliation = await at.providers.affiliationIdOf(organisation, practitioner, at.service.profession);
      const { licence, role, validFrom, validUntil } = await at.providers.affiliationOf(affiliation);
      const providers = at.providers.connect(at.hospital);
      await providers.endAffiliation(organisation, practitioner, at.service.profession);
      const args = [practitioner, at.service.profession, organisation];
      await expectRefusal(take(at, at.second, { by: at.wang }), at.visits, "CareNotPractising", args);
      await at.clock.next(at.takesUntil);
      await expectEvents(at.waitingList.lapse(at.service, BEGIN), at.waitingList, [
        ["BeginningFreed", [at.serviceId, BEGIN]],
      ]);
      expect((await listOf(at)).slice(0, 2)).to.deep.equal([3n, 3n]);
      const terms = { organisation, practitioner, licence, role, validFrom, validUntil };
      await providers.offerAffiliation(terms);
      await at.providers.connect(at.doctor).acceptAffiliation(terms);
      await ask(at, at.second);
      expect((await roundOf(at))[0]).to.equal(2n);
    });

    it("[CARE-145] after the list's end the time is freed all the same", async () => {
      const at = await three();
      const start = LIST_END + DAY;
      await at.clock.next(LIST_END - RESERVE);
      await ask(at, at.first, { start });
      await at.clock.next(LIST_END);
      await at.waitingList.lapse(at.service, start);
      expect(await isFree(at, start)).to.equal(true);
    });

    it("[CARE-145] and after it is opened anew, without a word about places of before", async () => {
      const at = await three();
      const start = LIST_END + DAY;
      await at.clock.next(LIST_END - RESERVE);
      await ask(at, at.first, { start });
      await at.clock.next(LIST_END);
      await at.waitingList.connect(at.doctor).open(at.service, ASKING, TAKING, LIST_END + DAY);
      const ticket = await join(at, at.holders[3]);
      await expectEvents(at.waitingList.lapse(at.service, start), at.waitingList, [
        ["BeginningFreed", [at.serviceId, start]],
      ]);
      expect((await listOf(at)).slice(0, 3)).to.deep.equal([4n, 1n, 3n]);
      await ask(at, ticket, { start });
    });

    it("[CARE-148] who leaves gives the beginning up, and anybody may ask for it anew", async () => {
      const at = await offered();
      await at.clock.next(at.asksUntil + 1n);
      await expectEvents(leave(at, at.second), at.waitingList, [
        ["PlaceEnded", [at.serviceId, 2n, false]],
        ["BeginningFreed", [at.serviceId, BEGIN]],
      ]);
      expect(await isFree(at)).to.equal(true);
      await ask(at, at.third);
      await ask(at, at.first);
      expect((await roundOf(at))[0]).to.equal(1n);
    });
  });

  describe("given a patient with several places", () => {
    it("[CARE-144] who has taken a beginning has no use of the others", async () => {
      const at = await three();
      await ask(at, at.first);
      const { asksUntil } = await at.waitingList.roundOf(at.serviceId, BEGIN);
      await at.clock.moveTo(asksUntil);
      await take(at, at.first);
      const start = BEGIN + DAY;
      await ask(at, at.third, { start });
      await at.clock.pass(ASKING);
      const booking = { ...at.booking, start };
      const args = [at.patient, 3n, 3n];
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

  describe("given a visit that was taken from the list", () => {
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

  describe("the book while somebody waits", () => {
    const direct = (at: Waiting, start: bigint) =>
      at.visits.connect(at.zhao).book(at.service, { ...at.booking, start }, { value: PRICE });

    it("[CARE-146] gives far beginnings to nobody but the list, and near ones to whoever comes first", async () => {
      const at = await three();
      const now = at.now + 30n * MINUTE;
      const from = now + HOUR + RESERVE;
      await at.clock.next(now);
      await expectRefusal(direct(at, from), at.visits, "TimeReserved", [at.serviceId, from, from]);
      await three();
      await at.clock.next(now);
      await direct(at, from - SLOT);
    });

    it("[CARE-146] also not by signature or permit", async () => {
      const at = await three();
      const booked = at.reception.connect(at.zhao).bookWithPermit(at.service, at.booking, NO_PERMIT);
      await expect(booked).to.be.revertedWithCustomError(at.visits, "TimeReserved");
    });

    it("[CARE-146] also after the service was withdrawn and published again", async () => {
      const at = await three();
      await at.reception.connect(at.doctor).withdrawService(at.service);
      await at.reception.connect(at.doctor).publishService(at.service);
      await expect(direct(at, BEGIN)).to.be.revertedWithCustomError(at.visits, "TimeReserved");
    });

    it("[CARE-146] until the last who waits has left", async () => {
      const at = await three();
      await leave(at, at.first);
      await leave(at, at.third);
      await expect(direct(at, BEGIN)).to.be.revertedWithCustomError(at.visits, "TimeReserved");
      await leave(at, at.second);
      await direct(at, BEGIN);
      await join(at, at.holders[3]);
      await expect(direct(at, BEGIN + DAY)).to.be.revertedWithCustomError(at.visits, "TimeReserved");
    });

    it("[CARE-146] or taken what it waited for", async () => {
      const at = await load();
      const ticket = await join(at, at.holders[0]);
      await ask(at, ticket);
      await at.clock.pass(ASKING);
      await take(at, ticket);
      await direct(at, BEGIN + DAY);
    });

    it("[CARE-146] until the list is over", async () => {
      const at = await three();
      const start = LIST_END + DAY;
      await at.clock.next(LIST_END - 1n);
      const args = [at.serviceId, start, LIST_END - 1n + HOUR + RESERVE];
      await expectRefusal(direct(at, start), at.visits, "TimeReserved", args);
      await at.clock.next(LIST_END);
      await direct(at, start);
    });

    it("[CARE-146] moves no visit to an earlier beginning of those, but to a later one, or a near one", async () => {
      const at = await load();
      const start = BEGIN + 2n * DAY;
      const booking = { ...at.booking, start };
      await book(at, { booking });
      await join(at, at.holders[0]);
      const now = BEGIN - 5n * DAY;
      const near = now + HOUR + RESERVE;
      const visits = at.visits.connect(at.doctor);
      const move = async (from: typeof booking, to: bigint, when: bigint) => {
        await visits.proposeMove(at.service, from, to, 0n);
        await at.clock.next(when);
        return at.visits.connect(at.zhao).move(at.service, from, to, 0n);
      };
      await expectRefusal(move(booking, near, now), at.visits, "TimeReserved", [at.serviceId, near, near]);
      await move(booking, start + DAY, now + 300n);
      const later = { ...booking, start: start + DAY };
      await move(later, near, now + 600n);
    });

    it("[CARE-146] not by a single slot, while at the same beginning another number is none that is earlier", async () => {
      const at = await load();
      await book(at, { booking: at.booking });
      await join(at, at.holders[0]);
      const practice = at.visits.connect(at.doctor);
      const patient = at.visits.connect(at.zhao);
      await practice.proposeMove(at.service, at.booking, BEGIN - SLOT, 0n);
      const now = BEGIN - 5n * DAY;
      await at.clock.next(now);
      const args = [at.serviceId, BEGIN - SLOT, now + HOUR + RESERVE];
      const earlier = patient.move(at.service, at.booking, BEGIN - SLOT, 0n);
      await expectRefusal(earlier, at.visits, "TimeReserved", args);
      await practice.proposeMove(at.service, at.booking, BEGIN, 1n);
      await patient.move(at.service, at.booking, BEGIN, 1n);
    });

    it("[CARE-149] another service of the practitioner is not touched", async () => {
      const at = await three();
      const other = await publish(at, { code: id("a service without a list") });
      await book(at, { service: other });
      expect(await isFree(at)).to.equal(false);
    });
  });

  it("[CARE-149] it costs the same whether three wait or three hundred", async () => {
    const at = await load();
    const [a] = at.holders;
    const costs: bigint[] = [];
    const measure = async (start: bigint) => {
      const ticket = await join(at, a, { salt: id(`measured ${start}`) });
      const receipt = await (await ask(at, ticket, { start })).wait();
      costs.push(receipt!.gasUsed);
    };
    await join(at, a, { salt: id("somebody") });
    await measure(BEGIN);
    for (let i = 0; i < 300; i++) {
      await at.waitingList
        .connect(a)
        .join(at.serviceId, commitmentOf(at.serviceId, { holder: a, patient: at.patient, salt: id(`${i}`) }));
    }
    await measure(BEGIN + 10n * DAY);
    const [few = 0n, many = 0n] = costs;
    expect(many - few < 3_000n && few - many < 3_000n, `${few} and ${many}`).to.equal(true);
  });
});
