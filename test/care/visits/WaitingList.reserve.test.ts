import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import { BEGIN, NO_PERMIT, PRICE, SLOT, book, publish } from "../../helpers/care.ts";
import { DAY, HOUR } from "../../helpers/defaults.ts";
import { expectRefusal } from "../../helpers/expectations.ts";
import {
  ASKING,
  LIST_END,
  RESERVE,
  type Waiting,
  ask,
  isFree,
  join,
  leave,
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

describe("WaitingList: the book while somebody waits", () => {
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
