import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { BEGIN, PRICE, publish } from "../../helpers/care.ts";
import { DAY, HOUR } from "../../helpers/defaults.ts";
import { changingFunctions } from "../../helpers/deployment.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { relay } from "../../helpers/relay.ts";
import {
  ASKING,
  LIST_END,
  RESERVE,
  TAKING,
  type Ticket,
  ask,
  commitmentOf,
  join,
  leave,
  listOf,
  placeOf,
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

const MINUTE = 60n;
const UNKNOWN = [0n, 0n, 0n, 0n, 0n, 0n];

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
      const taken = [at.serviceId, old.place, at.zhao.address];
      await expectRefusal(take(at, old), at.waitingList, "PlaceNotOf", taken);
      expect((await join(at, at.holders[0])).place).to.equal(2n);
    });

    it("[CARE-137] [CARE-145] an offer of before that was not taken ends no place of now", async () => {
      const at = await load();
      const start = LIST_END + DAY;
      await at.clock.moveTo(LIST_END - RESERVE - HOUR);
      await ask(at, await join(at, at.holders[0]), { start });
      await at.clock.moveTo(LIST_END);
      await at.waitingList.connect(at.doctor).open(at.service, ASKING, TAKING, LIST_END + 20n * DAY);
      const now = await join(at, at.holders[1]);
      await at.clock.next(LIST_END + HOUR);
      const [asksUntil, takesUntil] = [LIST_END + HOUR + ASKING, LIST_END + HOUR + RESERVE];
      await expectEvents(ask(at, now, { start }), at.waitingList, [
        ["BeginningAsked", [at.serviceId, start, now.place, asksUntil, takesUntil]],
      ]);
      expect((await listOf(at)).slice(0, 3)).to.deep.equal([2n, 1n, 1n]);
    });

    it("[CARE-139] know one book, which adopted them, for good", async () => {
      const { waitingList, visits, wang } = await load();
      const adopted = await waitingList.queryFilter(waitingList.filters.ListsAdopted());
      expect(adopted.map(({ args }) => [...args])).to.deep.equal([[visits.target]]);
      await expectRefusal(waitingList.connect(wang).adopt(), waitingList, "ListsBookKnown", [visits.target]);
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
