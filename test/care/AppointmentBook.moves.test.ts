import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import type { ServiceStruct } from "../../typechain-types/contracts/care/AppointmentBook.js";
import {
  type ALWAYS,
  BEGIN,
  EARLY,
  OUTCOME,
  PRICE,
  type Practice,
  SLOT,
  book,
  practiceOn,
  publish,
} from "../helpers/care.ts";
import { DAY, HOUR } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { PROFESSION, type Person, licenceOf } from "../helpers/providers.ts";
import { reinstateLicence, suspendLicence } from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPractice = practiceOn(connection);

const FIRST = BEGIN / SLOT;
const LATER = BEGIN + 2n * DAY;

/** A booked visit, and what sides say about moving it. */
async function booked(otherwise: Partial<ServiceStruct> = {}) {
  const at = await networkHelpers.loadFixture(deployPractice);
  const service = Object.keys(otherwise).length === 0 ? at.service : await publish(at, otherwise);
  await book({ ...at, service });
  const { visits, booking } = at;
  return {
    ...at,
    service,
    visit: await visits.visitIdOf(service, booking),
    moved: { ...booking, start: LATER },
    propose: (who: Person, start = LATER, number = 0n) =>
      visits.connect(who).proposeMove(service, booking, start, number),
    agree: (who: Person, start = LATER, number = 0n) => visits.connect(who).move(service, booking, start, number),
  };
}

async function freeAt(at: Practice, start: bigint): Promise<boolean> {
  return await at.visits.isFree(at.doctor, at.hospital, start / SLOT, 3n);
}

describe("AppointmentBook: other beginnings by agreement", () => {
  const pairs = [
    ["doctor", "zhao"],
    ["hospital", "carer"],
    ["zhao", "doctor"],
    ["carer", "hospital"],
  ] as const;
  for (const [one, other] of pairs) {
    it(`[CARE-45] [CARE-46] ${one} proposes, ${other} agrees, and the visit moves with its money and its time`, async () => {
      const at = await booked();
      const byPractice = one === "doctor" || one === "hospital";
      await expectEvents(at.propose(at[one]), at.visits, [
        ["MoveProposed", [at.visit, at[one].address, byPractice, LATER, 0n]],
      ]);
      expect([...(await at.visits.proposalOf(at.visit))]).to.deep.equal([LATER, 0n, byPractice]);
      const to = await at.visits.visitIdOf(at.service, at.moved);
      await expectEvents(at.agree(at[other]), at.visits, [
        ["VisitMoved", [at.visit, to, at[other].address, LATER, 0n]],
        ["ClaimMoved", [at.visit, to, ZeroAddress, PRICE]],
      ]);
      expect([await freeAt(at, BEGIN), await freeAt(at, LATER)]).to.deep.equal([true, false]);
      expect((await at.visits.courseOf(at.service, at.booking)).outcome).to.equal(OUTCOME.moved);
      await expectRefusal(at.visits.settle(at.service, at.booking), at.visits, "VisitNotOpen", [at.visit]);
      expect([...(await at.visits.totalsOf(ZeroAddress))]).to.deep.equal([PRICE, 0n]);
      expect([...(await at.visits.proposalOf(at.visit))]).to.deep.equal([0n, 0n, false]);

      await at.clock.moveTo(LATER);
      await at.visits.connect(at.zhao).checkIn(at.service, at.moved);
      await at.visits.connect(at.doctor).complete(at.service, at.moved, `0x${"00".repeat(32)}`);
      expect((await at.visits.courseOf(at.service, at.moved)).outcome).to.equal(OUTCOME.paid);
    });
  }

  it("[CARE-45] [CARE-46] the number that is proposed is that of the visit it becomes", async () => {
    const at = await booked();
    const proposed: [string, unknown[]][] = [["MoveProposed", [at.visit, at.doctor.address, true, LATER, 5n]]];
    await expectEvents(at.propose(at.doctor, LATER, 5n), at.visits, proposed);
    expect([...(await at.visits.proposalOf(at.visit))]).to.deep.equal([LATER, 5n, true]);
    await expectRefusal(at.agree(at.zhao), at.visits, "MoveNotProposed", [at.visit, LATER, 0n]);
    const to = await at.visits.visitIdOf(at.service, { ...at.moved, number: 5n });
    await expectEvents(at.agree(at.zhao, LATER, 5n), at.visits, [
      ["VisitMoved", [at.visit, to, at.zhao.address, LATER, 5n]],
      ["ClaimMoved", [at.visit, to, ZeroAddress, PRICE]],
    ]);
  });

  it("[CARE-45] nobody else proposes or agrees", async () => {
    const at = await booked();
    await at.propose(at.doctor);
    for (const who of [at.visitor, at.wang, at.staff.colleague, at.people.clinic]) {
      await expectRefusal(at.propose(who), at.visits, "PatientNotServedBy", [at.patient, who.address]);
      await expectRefusal(at.agree(who), at.visits, "PatientNotServedBy", [at.patient, who.address]);
    }
  });

  it("[CARE-46] no side agrees to its own proposal, to none, or to another than is proposed last", async () => {
    const at = await booked();
    // Where nothing is proposed all is zero, so zero is no proposal of either side.
    for (const who of [at.zhao, at.doctor]) {
      await expectRefusal(at.agree(who, 0n), at.visits, "MoveNotProposed", [at.visit, 0n, 0n]);
    }
    await expectRefusal(at.agree(at.zhao), at.visits, "MoveNotProposed", [at.visit, LATER, 0n]);
    await at.propose(at.doctor);
    for (const who of [at.doctor, at.hospital]) {
      await expectRefusal(at.agree(who), at.visits, "MoveNotProposed", [at.visit, LATER, 0n]);
    }
    await expectRefusal(at.agree(at.zhao, LATER + SLOT), at.visits, "MoveNotProposed", [at.visit, LATER + SLOT, 0n]);
    await expectRefusal(at.agree(at.zhao, LATER, 1n), at.visits, "MoveNotProposed", [at.visit, LATER, 1n]);
    await at.propose(at.zhao);
    await expectRefusal(at.agree(at.zhao), at.visits, "MoveNotProposed", [at.visit, LATER, 0n]);
    await at.propose(at.doctor, LATER + SLOT);
    await expectRefusal(at.agree(at.zhao), at.visits, "MoveNotProposed", [at.visit, LATER, 0n]);
    await at.agree(at.zhao, LATER + SLOT);
  });

  it("[CARE-45] nothing is moved that has begun, was checked in to, or is over", async () => {
    const begun = await booked();
    await begun.propose(begun.doctor);
    await begun.clock.next(BEGIN);
    await expectRefusal(begun.agree(begun.zhao), begun.visits, "VisitNotMovable", [begun.visit]);
    await begun.clock.next(BEGIN + 1n);
    await expectRefusal(begun.propose(begun.zhao), begun.visits, "VisitNotMovable", [begun.visit]);

    for (const who of ["zhao", "doctor"] as const) {
      const at = await booked();
      await at.clock.moveTo(BEGIN - EARLY);
      await at.visits.connect(at[who]).checkIn(at.service, at.booking);
      await expectRefusal(at.propose(at.doctor), at.visits, "VisitNotMovable", [at.visit]);
      await expectRefusal(at.agree(at.zhao), at.visits, "VisitNotMovable", [at.visit]);
    }
    const over = await booked();
    await over.propose(over.doctor);
    await over.visits.connect(over.zhao).cancel(over.service, over.booking, 0n);
    await expectRefusal(over.propose(over.doctor), over.visits, "VisitNotOpen", [over.visit]);
    await expectRefusal(over.agree(over.zhao), over.visits, "VisitNotOpen", [over.visit]);
  });

  it("[CARE-46] moves until a second before the beginning, and onto slots that were its own", async () => {
    const at = await booked();
    await at.propose(at.doctor, BEGIN + SLOT);
    await at.clock.next(BEGIN - 1n);
    await at.agree(at.zhao, BEGIN + SLOT);
    expect(await at.visits.isFree(at.doctor, at.hospital, FIRST, 1n)).to.equal(true);
    expect(await at.visits.isFree(at.doctor, at.hospital, FIRST + 3n, 1n)).to.equal(false);
  });

  it("[CARE-46] the new beginning is a full slot, after now, within the horizon", async () => {
    const at = await booked();
    const now = BEGIN - HOUR;
    const latest = now + 30n * DAY;
    for (const [moment, start] of [
      [now, LATER + 1n],
      [now + 1n, now - (now % SLOT)],
      [now + 2n, now + 30n * DAY + SLOT],
    ] as const) {
      await at.propose(at.doctor, start);
      await at.clock.next(moment);
      const args = [start, moment + 1n, latest + (moment - now)];
      await expectRefusal(at.agree(at.zhao, start), at.visits, "StartInvalid", args);
    }
    const soon = BEGIN - HOUR + SLOT;
    await at.propose(at.doctor, soon);
    await at.agree(at.zhao, soon);
  });

  it("[CARE-46] [CARE-12] the new time is inside the hours and free, or nothing moves", async () => {
    const at = await booked();
    await book(at, {
      booking: { ...at.booking, patient: at.otherPatient, payer: at.wang.address, start: LATER },
      by: at.wang,
    });
    await at.propose(at.doctor);
    await expectRefusal(at.agree(at.zhao), at.visits, "SlotsNotFree", [LATER / SLOT, 3n]);
    expect(await freeAt(at, BEGIN)).to.equal(false);
    const none: typeof ALWAYS = [0n, 0n, 0n, 0n];
    await at.visits.connect(at.doctor).setHours(at.hospital, none);
    await at.propose(at.doctor, LATER + DAY);
    const args = [at.doctor.address, at.hospital.address, LATER + DAY];
    await expectRefusal(at.agree(at.zhao, LATER + DAY), at.visits, "OutsideHours", args);
  });

  it("[CARE-14] [CARE-46] comes back to where it was under another number, and under none that was used", async () => {
    const at = await booked();
    await at.propose(at.doctor);
    await at.agree(at.zhao);
    const visits = at.visits;
    await visits.connect(at.zhao).proposeMove(at.service, at.moved, BEGIN, 0n);
    const used = visits.connect(at.doctor).move(at.service, at.moved, BEGIN, 0n);
    await expect(used).to.be.revertedWithCustomError(visits, "ClaimExists");
    await visits.connect(at.zhao).proposeMove(at.service, at.moved, BEGIN, 1n);
    await visits.connect(at.doctor).move(at.service, at.moved, BEGIN, 1n);
    await visits.connect(at.doctor).cancel(at.service, { ...at.booking, number: 1n }, 0n);
    expect(await visits.creditOf(at.zhao, ZeroAddress)).to.equal(PRICE);
  });

  it("[CARE-46] refuses a move with who does not practise any more", async () => {
    const at = await booked();
    const args = [at.doctor.address, PROFESSION.tcmPhysician, at.hospital.address];
    await at.propose(at.zhao);
    await suspendLicence(at, licenceOf(at));
    for (const who of [at.doctor, at.hospital]) {
      await expectRefusal(at.agree(who), at.visits, "CareNotPractising", args);
    }
    await at.propose(at.hospital);
    await expectRefusal(at.agree(at.zhao), at.visits, "CareNotPractising", args);
    await reinstateLicence(at, licenceOf(at));
    await at.agree(at.zhao);
  });

  it("[CARE-20] [CARE-46] a visit that was moved counts as confirmed", async () => {
    const at = await booked({ confirms: true });
    await at.propose(at.zhao);
    await at.agree(at.hospital);
    const [course, outcome] = await at.visits.courseOf(at.service, at.moved);
    expect([course.confirmed, outcome]).to.deep.equal([true, OUTCOME.pending]);
  });

  it("[CARE-70] a pause does not stop it", async () => {
    const at = await booked();
    await at.visits.connect(at.actors.pauser).pause();
    await at.propose(at.doctor);
    await at.agree(at.zhao);
  });
});

describe("AppointmentBook: hours beside those of the week", () => {
  const none: typeof ALWAYS = [0n, 0n, 0n, 0n];

  it("[CARE-05] a practitioner opens single slots for one organisation, and takes them back", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const visits = at.visits.connect(at.doctor);
    await visits.setHours(at.hospital, none);
    await expectEvents(visits.openTime(at.hospital, FIRST, 3n, true), visits, [
      ["TimeOpened", [at.doctor.address, at.hospital.address, FIRST, 3n, true]],
    ]);
    expect(await visits.isFree(at.doctor, at.hospital, FIRST, 3n)).to.equal(true);
    expect(await visits.isFree(at.doctor, at.hospital, FIRST + 1n, 3n)).to.equal(false);
    expect(await visits.isFree(at.doctor, at.people.clinic, FIRST, 3n)).to.equal(false);
    expect(await visits.isFree(at.staff.colleague, at.hospital, FIRST, 3n)).to.equal(false);
    await book(at);
    await visits.openTime(at.hospital, FIRST, 3n, false);
    await at.visits.connect(at.zhao).cancel(at.service, at.booking, 0n);
    const again = book(at, { booking: { ...at.booking, number: 1n } });
    await expectRefusal(again, visits, "OutsideHours", [at.doctor.address, at.hospital.address, BEGIN]);
  });

  it("[CARE-05] week and single slots together hold a visit, across the end of a page too", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const visits = at.visits.connect(at.doctor);
    for (const edge of [FIRST, (FIRST / 256n) * 256n + 254n, (FIRST / 256n) * 256n + 256n]) {
      const week: typeof ALWAYS = [0n, 0n, 0n, 0n];
      const slot = (edge + 1n) % 1_008n;
      week[Number(slot / 252n)] = 1n << (slot % 252n);
      await visits.setHours(at.hospital, week);
      await visits.openTime(at.hospital, edge, 1n, true);
      expect(await visits.isFree(at.doctor, at.hospital, edge, 3n), "third").to.equal(false);
      await visits.openTime(at.hospital, edge + 2n, 1n, true);
      expect(await visits.isFree(at.doctor, at.hospital, edge, 3n), "all").to.equal(true);
      await visits.openTime(at.hospital, edge, 1n, false);
      expect(await visits.isFree(at.doctor, at.hospital, edge, 3n), "first").to.equal(false);
    }
  });

  it("[CARE-05] a closed slot stays closed though it is opened so", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const visits = at.visits.connect(at.doctor);
    await visits.closeTime(FIRST, 1n, true);
    await visits.openTime(at.hospital, FIRST, 3n, true);
    await expectRefusal(book(at), visits, "SlotsNotFree", [FIRST, 3n]);
  });

  it("[CALENDAR-01] [CARE-05] refuses no slot and 73", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    for (const count of [0n, 73n]) {
      const opened = at.visits.connect(at.doctor).openTime(at.hospital, FIRST, count, true);
      await expectRefusal(opened, at.visits, "SlotCountInvalid", [count]);
    }
    await at.visits.connect(at.doctor).openTime(at.hospital, FIRST, 72n, true);
  });
});
