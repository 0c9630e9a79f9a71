import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import type { ServiceStruct } from "../../typechain-types/contracts/care/AppointmentBook.js";
import {
  BEGIN,
  EARLY,
  END,
  GRACE,
  MODE,
  NO_RECORD,
  OUTCOME,
  PRICE,
  type Practice,
  RECORD,
  SLOT,
  SPLIT,
  book,
  creditsOf,
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

/** A booked visit of a service that differs from the default in this. */
interface Booked extends Practice {
  readonly visit: string;
  /** An act of somebody on the visit; to cancel may cost `most`, the whole price unless it is given. */
  say(who: Person, what: Word, most?: bigint): ReturnType<Practice["visits"]["settle"]>;
}

type Word = "checkIn" | "complete" | "acknowledge" | "confirm" | "cancel" | "settle";

async function booked(otherwise: Partial<ServiceStruct> = {}): Promise<Booked> {
  const at = await networkHelpers.loadFixture(deployPractice);
  const service = Object.keys(otherwise).length === 0 ? at.service : await publish(at, otherwise);
  await book({ ...at, service });
  const { visits, booking } = at;
  const say = async (who: Person, what: Word, most = PRICE) => {
    const speaker = visits.connect(who);
    if (what === "complete") return speaker.complete(service, booking, RECORD);
    return what === "cancel" ? speaker.cancel(service, booking, most) : speaker[what](service, booking);
  };
  return { ...at, service, visit: await visits.visitIdOf(service, booking), say };
}

/** Expects that the visit is over in this way, and who has what. */
async function expectOver(at: Booked, outcome: keyof typeof SPLIT): Promise<void> {
  expect(await creditsOf(at)).to.deep.equal([...SPLIT[outcome]]);
  expect([...(await at.visits.totalsOf(ZeroAddress))]).to.deep.equal([0n, PRICE]);
  const [course, found] = await at.visits.courseOf(at.service, at.booking);
  expect([course.outcome, found]).to.deep.equal([OUTCOME[outcome], OUTCOME[outcome]]);
  for (const what of ["settle", "cancel", "checkIn", "complete", "acknowledge", "confirm"] as const) {
    await expectRefusal(at.say(at.doctor, what), at.visits, "VisitNotOpen", [at.visit]);
  }
}

describe("AppointmentBook: the course of a visit", () => {
  describe("check-in", () => {
    it("[CARE-21] each side checks in, and the course shows when", async () => {
      const at = await booked();
      await at.clock.next(BEGIN - EARLY);
      await expectEvents(at.say(at.doctor, "checkIn"), at.visits, [
        ["VisitCheckedIn", [at.visit, at.doctor.address, true]],
      ]);
      await at.clock.next(END - 1n);
      await expectEvents(at.say(at.carer, "checkIn"), at.visits, [
        ["VisitCheckedIn", [at.visit, at.carer.address, false]],
      ]);
      const [course, outcome] = await at.visits.courseOf(at.service, at.booking);
      expect([...course]).to.deep.equal([END - 1n, BEGIN - EARLY, false, false, false, false, 0n, 0n]);
      expect(outcome).to.equal(OUTCOME.pending);
    });

    for (const moment of [BEGIN - EARLY - 1n, END]) {
      it(`[CARE-21] nobody checks in ${moment === END ? "from the end on" : "more than an hour before"}`, async () => {
        const at = await booked();
        for (const [index, who] of [at.doctor, at.zhao].entries()) {
          const late = moment === END ? moment + BigInt(index) : moment;
          if (moment === END) await at.clock.next(late);
          else await at.clock.moveTo(moment - 10n + BigInt(index));
          await expectRefusal(at.say(who, "checkIn"), at.visits, "VisitNotNow", [at.visit, BEGIN - EARLY, END]);
        }
      });
    }

    it("[CARE-21] nobody says it twice, nor does somebody who is neither side", async () => {
      const at = await booked();
      await at.clock.moveTo(BEGIN);
      for (const who of [at.doctor, at.zhao]) {
        await at.say(who, "checkIn");
        await expectRefusal(at.say(who, "checkIn"), at.visits, "VisitSaidAlready", [at.visit, who.address]);
      }
      await expectRefusal(at.say(at.carer, "checkIn"), at.visits, "VisitSaidAlready", [at.visit, at.carer.address]);
      for (const who of [at.hospital, at.wang, at.visitor, at.staff.colleague]) {
        await expectRefusal(at.say(who, "checkIn"), at.visits, "PatientNotServedBy", [at.patient, who.address]);
      }
    });

    it("[CARE-21] a practitioner who is suspended meanwhile does not check in", async () => {
      const at = await booked();
      await at.clock.moveTo(BEGIN);
      await suspendLicence(at, licenceOf(at));
      const args = [at.doctor.address, PROFESSION.tcmPhysician, at.hospital.address];
      await expectRefusal(at.say(at.doctor, "checkIn"), at.visits, "CareNotPractising", args);
    });
  });

  describe("both sides agree", () => {
    it("[CARE-22] [CARE-23] [CARE-30] [CARE-50] in person: check-in of the patient and completion pay at once", async () => {
      const at = await booked();
      await at.clock.moveTo(BEGIN);
      await at.say(at.zhao, "checkIn");
      const accounts = [at.doctor.address, at.hospital.address, at.platformAccount];
      await expectEvents(at.say(at.doctor, "complete"), at.visits, [
        ["VisitCompleted", [at.visit, RECORD]],
        ["VisitSettled", [at.visit, OUTCOME.paid]],
        ...[1, 2, 0].map((index) => ["Credited", [accounts[index], ZeroAddress, at.visit, SPLIT.paid[index]]] as const),
      ]);
      await expectOver(at, "paid");
    });

    it("[CARE-30] in person: check-ins alone, or a completion alone, decide nothing", async () => {
      const at = await booked();
      await at.clock.moveTo(BEGIN);
      await at.say(at.doctor, "checkIn");
      await at.say(at.doctor, "complete");
      await expectRefusal(at.say(at.visitor, "settle"), at.visits, "VisitPending", [at.visit, END + GRACE]);
      await at.say(at.zhao, "checkIn");
      await at.say(at.zhao, "settle");
      await expectOver(at, "paid");
    });

    it("[CARE-30] remote: both attest, by completion and acknowledgement, in either order", async () => {
      for (const order of [
        ["complete", "acknowledge"],
        ["acknowledge", "complete"],
      ] as const) {
        const at = await booked({ mode: MODE.remote });
        await at.clock.moveTo(BEGIN);
        await at.say(at.zhao, "checkIn");
        for (const [index, what] of order.entries()) {
          await at.say(what === "complete" ? at.doctor : at.zhao, what);
          const { outcome } = await at.visits.courseOf(at.service, at.booking);
          expect(outcome).to.equal(index === 0 ? OUTCOME.pending : OUTCOME.paid);
        }
        await expectOver(at, "paid");
      }
    });

    it("[CARE-22] [CARE-30] an acknowledgement forgets nothing that was said before", async () => {
      const at = await booked({ confirms: true, mode: MODE.remote });
      await at.say(at.doctor, "confirm");
      await at.clock.moveTo(BEGIN);
      await at.clock.next(BEGIN + 1n);
      await at.say(at.zhao, "checkIn");
      await at.say(at.zhao, "acknowledge");
      const { course } = await at.visits.courseOf(at.service, at.booking);
      expect([course.patientAt, course.confirmed, course.acknowledged]).to.deep.equal([BEGIN + 1n, true, true]);
      await at.say(at.doctor, "complete");
      await expectOver(at, "paid");
    });

    it("[CARE-30] remote: check-ins and completion do not pay before the patient's side says so", async () => {
      const at = await booked({ mode: MODE.remote });
      await at.clock.moveTo(BEGIN);
      for (const [who, what] of [
        [at.zhao, "checkIn"],
        [at.doctor, "checkIn"],
        [at.doctor, "complete"],
      ] as const) {
        await at.say(who, what);
      }
      await expectRefusal(at.say(at.doctor, "settle"), at.visits, "VisitPending", [at.visit, END + GRACE]);
      await at.say(at.carer, "acknowledge");
      await expectOver(at, "paid");
    });

    it("[CARE-30] an acknowledgement pays once the practitioner has checked in", async () => {
      const at = await booked({ mode: MODE.remote });
      await at.clock.moveTo(BEGIN);
      await at.say(at.doctor, "checkIn");
      await expectEvents(at.say(at.zhao, "acknowledge"), at.visits, [
        ["VisitAcknowledged", [at.visit, at.zhao.address]],
        ["VisitSettled", [at.visit, OUTCOME.paid]],
        ["Credited", [at.hospital.address, ZeroAddress, at.visit, 250n]],
        ["Credited", [at.platformAccount, ZeroAddress, at.visit, 50n]],
        ["Credited", [at.doctor.address, ZeroAddress, at.visit, 703n]],
      ]);
      await expectOver(at, "paid");
    });

    it("[CARE-30] in person: a completion by who came when the patience was over does not pay at once", async () => {
      for (const [moment, outcome] of [
        [BEGIN + 899n, OUTCOME.paid],
        [BEGIN + 900n, OUTCOME.pending],
      ] as const) {
        for (const words of [["complete"], ["checkIn", "complete"]] as const) {
          const at = await booked();
          await at.clock.moveTo(BEGIN);
          await at.say(at.zhao, "checkIn");
          await at.clock.next(moment);
          for (const word of words) await at.say(at.doctor, word);
          const [course, found] = await at.visits.courseOf(at.service, at.booking);
          expect([course.practitionerAt, course.completed, found]).to.deep.equal([moment, true, outcome]);
          if (outcome === OUTCOME.paid) continue;
          await at.say(at.zhao, "acknowledge");
          await expectOver(at, "paid");
        }
      }
    });

    it("[CARE-22] refuses completion by who does not practise any more", async () => {
      const args = (at: Booked) => [at.doctor.address, PROFESSION.tcmPhysician, at.hospital.address];
      const at = await booked();
      await at.clock.moveTo(BEGIN);
      await at.say(at.zhao, "checkIn");
      await suspendLicence(at, licenceOf(at));
      await expectRefusal(at.say(at.doctor, "complete"), at.visits, "CareNotPractising", args(at));
      await at.clock.moveTo(END + GRACE);
      await at.say(at.visitor, "settle");
      await expectOver(at, "refunded");

      const there = await booked();
      await there.clock.moveTo(BEGIN);
      await there.say(there.zhao, "checkIn");
      await there.say(there.doctor, "checkIn");
      await suspendLicence(there, licenceOf(there));
      await expectRefusal(there.say(there.doctor, "complete"), there.visits, "CareNotPractising", args(there));
      await reinstateLicence(there, licenceOf(there));
      await there.say(there.doctor, "complete");
      await expectOver(there, "paid");
    });

    for (const what of ["complete", "acknowledge"] as const) {
      it(`[CARE-22] ${what} from the beginning until 24 hours after the end, once, by its side`, async () => {
        const at = await booked({ mode: MODE.remote });
        const [side, other] = what === "complete" ? [at.doctor, at.zhao] : [at.zhao, at.doctor];
        await at.clock.next(BEGIN - 1n);
        const range = [at.visit, BEGIN, END + GRACE];
        await expectRefusal(at.say(side, what), at.visits, "VisitNotNow", range);
        await at.clock.next(BEGIN);
        await at.say(side, what);
        await expectRefusal(at.say(side, what), at.visits, "VisitSaidAlready", [at.visit, side.address]);
        const refusal = what === "complete" ? "ServiceNotOf" : "PatientNotServedBy";
        const args = what === "complete" ? [at.doctor.address, other.address] : [at.patient, other.address];
        await expectRefusal(at.say(other, what), at.visits, refusal, args);
      });

      it(`[CARE-22] ${what} in the last second, and not in the next`, async () => {
        const at = await booked({ mode: MODE.remote });
        const side = what === "complete" ? at.doctor : at.zhao;
        await at.clock.next(END + GRACE);
        await expectRefusal(at.say(side, what), at.visits, "VisitNotNow", [at.visit, BEGIN, END + GRACE]);
        const again = await booked({ mode: MODE.remote });
        await again.clock.next(END + GRACE - 1n);
        await again.say(side, what);
      });
    }
  });

  describe("what is silent is decided by time", () => {
    const silences: readonly [
      what: string,
      words: readonly (readonly ["doctor" | "zhao", Word])[],
      keyof typeof SPLIT,
    ][] = [
      ["nobody said anything", [], "refunded"],
      ["only the patient checked in", [["zhao", "checkIn"]], "refunded"],
      ["only the patient acknowledged", [["zhao", "acknowledge"]], "refunded"],
      ["only the practitioner checked in", [["doctor", "checkIn"]], "noShow"],
      ["only the practitioner completed", [["doctor", "complete"]], "noShow"],
      [
        "both checked in",
        [
          ["doctor", "checkIn"],
          ["zhao", "checkIn"],
        ],
        "paid",
      ],
      [
        "the practitioner completed a remote visit to which the patient checked in",
        [
          ["zhao", "checkIn"],
          ["doctor", "complete"],
        ],
        "paid",
      ],
    ];
    for (const [what, words, outcome] of silences) {
      it(`[CARE-32] [CARE-33] [CARE-34] [CARE-50] ${what}: ${outcome}, a day after the end, by anyone`, async () => {
        const at = await booked({ mode: MODE.remote });
        await at.clock.moveTo(BEGIN);
        for (const [who, word] of words) await at.say(at[who], word);
        await at.clock.next(END + GRACE - 1n);
        await expectRefusal(at.say(at.visitor, "settle"), at.visits, "VisitPending", [at.visit, END + GRACE]);
        expect(await creditsOf(at)).to.deep.equal([0n, 0n, 0n, 0n]);
        await at.clock.next(END + GRACE);
        await at.say(at.visitor, "settle");
        await expectOver(at, outcome);
      });
    }

    it("[CARE-51] settling one visit leaves the other and its money", async () => {
      const at = await booked();
      const other = { ...at.booking, start: BEGIN + DAY, number: 9n };
      await book(at, { booking: other });
      await at.clock.moveTo(END + GRACE);
      await at.say(at.zhao, "settle");
      expect([...(await at.visits.totalsOf(ZeroAddress))]).to.deep.equal([PRICE, PRICE]);
      const [course, outcome] = await at.visits.courseOf(at.service, other);
      expect([...course, outcome]).to.deep.equal([0n, 0n, false, false, false, false, 0n, 0n, OUTCOME.pending]);
    });
  });

  describe("given a service that confirms", () => {
    const confirms = { confirms: true };

    for (const [who, moment] of [
      ["doctor", BEGIN - 1n],
      ["hospital", BEGIN - HOUR],
    ] as const) {
      it(`[CARE-20] the ${who} confirms before the beginning, once`, async () => {
        const at = await booked(confirms);
        await at.clock.next(moment);
        await expectEvents(at.say(at[who], "confirm"), at.visits, [["VisitConfirmed", [at.visit, at[who].address]]]);
        const { course, decidedAt } = await at.visits.courseOf(at.service, at.booking);
        expect([course.confirmed, decidedAt]).to.deep.equal([true, END + GRACE]);
        await expectRefusal(at.say(at[who], "confirm"), at.visits, "ConfirmationNotDue", [at.visit]);
        await at.clock.moveTo(BEGIN);
        await at.say(at.zhao, "checkIn");
        await at.say(at.doctor, "complete");
        await expectOver(at, "paid");
      });
    }

    it("[CARE-20] nobody else confirms, nor from the beginning on, nor what needs none", async () => {
      const at = await booked(confirms);
      const serviceId = await at.visits.serviceIdOf(at.service);
      for (const who of [at.zhao, at.staff.colleague, at.visitor]) {
        await expectRefusal(at.say(who, "confirm"), at.visits, "PracticeNotOf", [serviceId, who.address]);
      }
      await at.clock.next(BEGIN);
      await expectRefusal(at.say(at.doctor, "confirm"), at.visits, "ConfirmationNotDue", [at.visit]);
      const without = await booked();
      await expectRefusal(without.say(at.doctor, "confirm"), at.visits, "ConfirmationNotDue", [without.visit]);
    });

    it("[CARE-20] nothing else is said of it before", async () => {
      const at = await booked(confirms);
      await at.clock.moveTo(BEGIN - HOUR);
      for (const [who, what] of [
        [at.doctor, "checkIn"],
        [at.zhao, "checkIn"],
        [at.doctor, "complete"],
        [at.zhao, "acknowledge"],
      ] as const) {
        await expectRefusal(at.say(who, what), at.visits, "VisitNotConfirmed", [at.visit]);
      }
    });

    it("[CARE-31] unconfirmed at its beginning all is given back, by anyone", async () => {
      const at = await booked(confirms);
      expect((await at.visits.courseOf(at.service, at.booking)).decidedAt).to.equal(BEGIN);
      await at.clock.next(BEGIN - 1n);
      await expectRefusal(at.say(at.visitor, "settle"), at.visits, "VisitPending", [at.visit, BEGIN]);
      await at.clock.next(BEGIN);
      await at.say(at.visitor, "settle");
      await expectOver(at, "refunded");
    });
  });

  describe("cancellation", () => {
    async function expectCancelled(at: Booked, who: Person, outcome: keyof typeof SPLIT): Promise<void> {
      await at.say(who, "cancel");
      await expectOver(at, outcome);
      expect(await at.visits.isFree(at.doctor, at.hospital, BEGIN / SLOT, 3n)).to.equal(true);
    }

    it("[CARE-40] [CARE-43] the patient's side cancels for nothing until the notice, and frees the time", async () => {
      for (const who of ["zhao", "carer"] as const) {
        const at = await booked();
        await at.clock.next(BEGIN - DAY);
        await expectCancelled(at, at[who], "refunded");
      }
    });

    for (const moment of [BEGIN - DAY + 1n, BEGIN - 1n]) {
      it(`[CARE-40] [CARE-50] ${String(BEGIN - moment)} s before the beginning it costs the late share`, async () => {
        const at = await booked();
        await at.clock.next(moment);
        await expectCancelled(at, at.zhao, "lateCancelled");
      });
    }

    it("[CARE-40] what is not confirmed is cancelled for nothing until the beginning, and confirmed as any other", async () => {
      const at = await booked({ confirms: true });
      await at.clock.next(BEGIN - 1n);
      await expectCancelled(at, at.zhao, "refunded");
      const confirmed = await booked({ confirms: true });
      await confirmed.say(at.doctor, "confirm");
      await confirmed.clock.next(BEGIN - 1n);
      await expectCancelled(confirmed, at.zhao, "lateCancelled");
    });

    it("[CARE-40] a confirmation that comes first does not make a free cancellation cost", async () => {
      const at = await booked({ confirms: true });
      await at.clock.moveTo(BEGIN - HOUR);
      await at.say(at.doctor, "confirm");
      const late = 501n;
      for (const most of [0n, late - 1n]) {
        const args = [at.visit, late, most];
        await expectRefusal(at.say(at.zhao, "cancel", most), at.visits, "CancellationCostsMore", args);
      }
      await at.say(at.zhao, "cancel", late);
      await expectOver(at, "lateCancelled");
    });

    it("[CARE-40] what costs nothing is cancelled by who accepts nothing", async () => {
      const free = await booked();
      await free.clock.next(BEGIN - DAY);
      await free.say(free.zhao, "cancel", 0n);
      await expectOver(free, "refunded");
      const late = await booked();
      await late.clock.next(BEGIN - DAY + 1n);
      await expectRefusal(late.say(late.zhao, "cancel", 0n), late.visits, "CancellationCostsMore", [
        late.visit,
        501n,
        0n,
      ]);
      await late.say(late.hospital, "cancel", 0n);
      await expectOver(late, "refunded");
    });

    it("[CARE-41] from the beginning on the patient leaves when the practitioner is late, and not a second before", async () => {
      const at = await booked();
      await at.clock.moveTo(BEGIN - 10n);
      await at.say(at.zhao, "checkIn");
      for (const moment of [BEGIN, BEGIN + 899n]) {
        await at.clock.next(moment);
        await expectRefusal(at.say(at.zhao, "cancel"), at.visits, "VisitNotCancellable", [at.visit]);
      }
      await at.clock.next(BEGIN + 900n);
      await expectCancelled(at, at.zhao, "refunded");
    });

    it("[CARE-41] a practitioner who checks in after the patience does not stop the patient's leaving", async () => {
      for (const mode of [MODE.inPerson, MODE.remote]) {
        for (const words of [["checkIn"], ["complete"], ["checkIn", "complete"]] as const) {
          const at = await booked({ mode, code: id("walk-in") });
          await at.clock.moveTo(BEGIN);
          await at.say(at.zhao, "checkIn");
          await at.clock.next(BEGIN + 900n);
          for (const word of words) await at.say(at.doctor, word);
          await expectCancelled(at, at.zhao, "refunded");
        }
      }
      const there = await booked();
      await there.clock.moveTo(BEGIN);
      await there.say(there.zhao, "checkIn");
      await there.clock.next(BEGIN + 899n);
      await there.say(there.doctor, "checkIn");
      await there.clock.next(BEGIN + 900n);
      await expectRefusal(there.say(there.zhao, "cancel"), there.visits, "VisitNotCancellable", [there.visit]);
    });

    it("[CARE-41] not one who has not checked in, nor from a practitioner who was there", async () => {
      const at = await booked();
      await at.clock.moveTo(BEGIN + HOUR);
      await expectRefusal(at.say(at.zhao, "cancel"), at.visits, "VisitNotCancellable", [at.visit]);
      for (const word of ["checkIn", "complete"] as const) {
        const there = await booked({ mode: MODE.remote });
        await there.clock.moveTo(BEGIN);
        await there.say(there.zhao, "checkIn");
        await there.say(there.doctor, word);
        await there.clock.moveTo(BEGIN + 900n);
        await expectRefusal(there.say(there.zhao, "cancel"), there.visits, "VisitNotCancellable", [there.visit]);
      }
    });

    for (const who of ["doctor", "hospital"] as const) {
      it(`[CARE-42] the ${who} cancels, also late and after one side's check-in, and gives all back`, async () => {
        for (const first of [undefined, "doctor", "zhao"] as const) {
          const at = await booked();
          await at.clock.moveTo(BEGIN);
          if (first !== undefined) await at.say(at[first], "checkIn");
          await expectCancelled(at, at[who], "refunded");
        }
      });

      it(`[CARE-42] the ${who} does not cancel when both were there`, async () => {
        const at = await booked({ mode: MODE.remote });
        await at.clock.moveTo(BEGIN);
        await at.say(at.zhao, "checkIn");
        await at.say(at.doctor, "checkIn");
        await expectRefusal(at.say(at[who], "cancel"), at.visits, "VisitNotCancellable", [at.visit]);
      });
    }

    it("[CARE-43] nobody else cancels, and nobody what time has decided or was never booked", async () => {
      const at = await booked();
      for (const who of [at.wang, at.visitor, at.staff.colleague, at.people.clinic]) {
        await expectRefusal(at.say(who, "cancel"), at.visits, "PatientNotServedBy", [at.patient, who.address]);
      }
      const unknown = { ...at.booking, number: 5n };
      const never = at.visits.connect(at.zhao).cancel(at.service, unknown, 0n);
      await expectRefusal(never, at.visits, "VisitNotOpen", [await at.visits.visitIdOf(at.service, unknown)]);
      await at.clock.moveTo(END + GRACE);
      for (const who of [at.zhao, at.doctor]) {
        await expectRefusal(at.say(who, "cancel"), at.visits, "VisitNotCancellable", [at.visit]);
      }
    });
  });

  describe("isDuring", () => {
    const asked = (at: Booked, { patient = at.patient, who = at.doctor, where = at.hospital } = {}) =>
      at.visits.isDuring(patient, ZeroHash, who, where);

    it("[CARE-60] shows the visit from the practitioner's check-in until the end, to this pair only", async () => {
      const at = await booked();
      await at.clock.moveTo(BEGIN - EARLY);
      await at.say(at.zhao, "checkIn");
      expect(await asked(at)).to.equal(ZeroHash);
      await at.say(at.doctor, "checkIn");
      expect(await asked(at)).to.equal(at.visit);
      expect(await asked(at, { patient: at.otherPatient })).to.equal(ZeroHash);
      expect(await asked(at, { who: at.staff.colleague })).to.equal(ZeroHash);
      expect(await asked(at, { where: at.people.clinic })).to.equal(ZeroHash);
      await at.clock.moveTo(END - 1n);
      expect(await asked(at)).to.equal(at.visit);
      await at.clock.moveTo(END);
      expect(await asked(at)).to.equal(ZeroHash);
    });

    for (const who of ["doctor", "hospital", "zhao", "carer"] as const) {
      it(`[CARE-60] a cancellation by the ${who} ends it, that of another visit of the pair does not`, async () => {
        const at = await booked();
        const other = { ...at.booking, start: BEGIN + 3n * SLOT };
        await book(at, { booking: other });
        await at.clock.moveTo(BEGIN - HOUR / 2n);
        await at.say(at.doctor, "checkIn");
        await at.visits.connect(at[who]).cancel(at.service, other, PRICE);
        expect(await asked(at)).to.equal(at.visit);
        await at.say(at[who], "cancel");
        expect(await asked(at)).to.equal(ZeroHash);
      });

      it(`[CARE-60] a cancellation by the ${who} leaves the visit that the practitioner checked in to since`, async () => {
        const at = await booked();
        const other = { ...at.booking, start: BEGIN + 3n * SLOT };
        await book(at, { booking: other });
        await at.clock.moveTo(BEGIN - HOUR / 2n);
        await at.say(at.doctor, "checkIn");
        await at.visits.connect(at.doctor).checkIn(at.service, other);
        await at.say(at[who], "cancel");
        expect(await asked(at)).to.equal(await at.visits.visitIdOf(at.service, other));
      });
    }

    it("[CARE-22] a completion without a record says so", async () => {
      const at = await booked();
      await at.clock.moveTo(BEGIN);
      const completed = at.visits.connect(at.doctor).complete(at.service, at.booking, NO_RECORD);
      await expectEvents(completed, at.visits, [["VisitCompleted", [at.visit, ZeroHash]]]);
    });
  });
});
