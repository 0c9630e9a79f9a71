import { type RecordStruct, recordIdOf } from "@xinglin/sdk/records";
import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import type { BookingStruct } from "../../../typechain-types/contracts/care/AppointmentBook.js";
import { BEGIN, END, GRACE, MODE, NO_RECORD, type Practice, book, practiceOn, publish } from "../../helpers/care.ts";
import { DEFAULTS, HOUR, START, YEAR } from "../../helpers/defaults.ts";
import { NO_WORDS, SEAT_FEE } from "../../helpers/disputes.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { PROFESSION, STAFF } from "../../helpers/providers.ts";
import { EPISODE, NO_INCLUSION, batchOf, recordOf, signRecordAct } from "../../helpers/records.ts";
import { relay, signForwardRequest } from "../../helpers/relay.ts";
import { hire } from "../../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPractice = practiceOn(connection);

/** The time of the spec, spelt out a second time: 48 hours after the visit's end. */
const UNTIL = END + 48n * HOUR;
const CHARTING = { notOwed: 0n, awaited: 1n, inTime: 2n, late: 3n, missing: 4n } as const;

/** The practice where Zhao has an episode, the default visit is booked, and its record is written down. */
async function deployCharted() {
  const at = await deployPractice();
  await at.records.connect(at.zhao).openEpisode(at.patient, at.hospital.address, EPISODE.number, START + YEAR);
  await book(at);
  const visit = await at.visits.visitIdOf(at.service, at.booking);
  return { ...at, visit, record: noteOf(at, visit) };
}
type Charted = Practice & { readonly visit: string; readonly record: RecordStruct };

/** A note about the visit, written when it began. */
function noteOf(at: Practice, visit: string, otherwise: Partial<RecordStruct> = {}): RecordStruct {
  return recordOf(at, { visit, authoredAt: BEGIN, ...otherwise });
}

/** The visit took place and is paid. */
async function kept(): Promise<Charted> {
  const at = await networkHelpers.loadFixture(deployCharted);
  await at.clock.moveTo(BEGIN);
  await at.visits.connect(at.zhao).checkIn(at.service, at.booking);
  await at.visits.connect(at.doctor).complete(at.service, at.booking, NO_RECORD);
  return at;
}

const anchor = (at: Practice, record: RecordStruct) => at.records.connect(at.doctor).anchor(record);
const link = (at: Practice, record: RecordStruct, service = at.service, booking = at.booking) =>
  at.visitRecords.link(service, booking, record, NO_INCLUSION);
async function chartingOf(at: Practice, service = at.service, booking = at.booking) {
  return [...(await at.visitRecords.chartingOf(service, booking))];
}

describe("VisitRecords", () => {
  describe("given a visit that took place", () => {
    it("[CARE-24] [CARE-25] anybody links it with its record, which is then in time", async () => {
      const at = await kept();
      await anchor(at, at.record);
      const recordId = recordIdOf({ record: at.record });
      expect(await chartingOf(at)).to.deep.equal([CHARTING.awaited, ZeroHash, UNTIL]);
      await expectEvents(link(at, at.record), at.visitRecords, [["VisitRecordLinked", [at.visit, recordId]]]);
      expect(await chartingOf(at)).to.deep.equal([CHARTING.inTime, recordId, UNTIL]);
      expect(await at.visitRecords.recordOf(at.visit)).to.equal(recordId);
    });

    it("[CARE-24] [K-09] a relayed call links too", async () => {
      const at = await kept();
      await anchor(at, at.record);
      const { target, interface: abi } = at.visitRecords;
      const data = abi.encodeFunctionData("link", [at.service, at.booking, at.record, NO_INCLUSION]);
      await relay(at, at.actors.wang, { to: target as string, data });
      expect((await chartingOf(at))[0]).to.equal(CHARTING.inTime);
    });

    it("[CARE-24] once: a second record is refused, and so is the same again", async () => {
      const at = await kept();
      const second = noteOf(at, at.visit, { content: id("ciphertext of a second note") });
      await anchor(at, at.record);
      await anchor(at, second);
      await link(at, at.record);
      const args = [at.visit, recordIdOf({ record: at.record })];
      for (const record of [second, at.record]) {
        await expectRefusal(link(at, record), at.visitRecords, "VisitRecordStands", args);
      }
    });

    const strange: readonly [what: string, otherwise: (at: Charted) => Partial<RecordStruct>, by?: "colleague"][] = [
      ["names no visit", () => ({ visit: ZeroHash })],
      ["names another visit", () => ({ visit: id("another visit") })],
      ["is about another patient", (at) => ({ patient: at.otherPatient, episode: 0n })],
      [
        "is a colleague's",
        (at) => ({ author: at.staff.colleague.address, profession: PROFESSION.physician }),
        "colleague",
      ],
      ["was written an hour and a second before the visit", () => ({ authoredAt: BEGIN - HOUR - 1n })],
    ];
    for (const [what, otherwise, by] of strange) {
      it(`[CARE-24] refuses a record that ${what}`, async () => {
        const at = await kept();
        const record = { ...at.record, ...otherwise(at) };
        await at.records.connect(by === undefined ? at.doctor : at.staff[by]).anchor(record);
        const args = [at.visit, recordIdOf({ record })];
        await expectRefusal(link(at, record), at.visitRecords, "RecordNotOfVisit", args);
      });
    }

    it("[CARE-24] refuses one that a colleague of the same profession wrote", async () => {
      const at = await kept();
      const { colleague } = at.staff;
      const profession = BigInt(at.service.profession);
      await hire(at, colleague, { profession, role: STAFF.attending, at: at.people.hospital });
      const record = noteOf(at, at.visit, { author: colleague.address });
      await at.records.connect(colleague).anchor(record);
      await expectRefusal(link(at, record), at.visitRecords, "RecordNotOfVisit", [at.visit, recordIdOf({ record })]);
    });

    for (const [what, post] of [
      ["for another organisation", { at: "clinic", profession: PROFESSION.tcmPhysician }],
      ["in another profession", { at: "hospital", profession: PROFESSION.physician }],
    ] as const) {
      it(`[CARE-24] refuses one that its practitioner wrote ${what}`, async () => {
        const at = await kept();
        const organisation = at.people[post.at];
        await hire(at, at.doctor, { ...post, role: STAFF.attending, at: organisation });
        const record = noteOf(at, at.visit, {
          organisation: organisation.address,
          profession: post.profession,
          ...(post.at === "clinic" && { episode: 0n }),
        });
        await anchor(at, record);
        const args = [at.visit, recordIdOf({ record })];
        await expectRefusal(link(at, record), at.visitRecords, "RecordNotOfVisit", args);
      });
    }

    it("[CARE-24] takes one that was written an hour before the visit", async () => {
      const at = await kept();
      const record = noteOf(at, at.visit, { authoredAt: BEGIN - HOUR });
      await anchor(at, record);
      await link(at, record);
      expect((await chartingOf(at))[0]).to.equal(CHARTING.inTime);
    });

    it("[CARE-24] refuses a record that is nowhere", async () => {
      const at = await kept();
      await expectRefusal(link(at, at.record), at.records, "RecordUnknown", [recordIdOf({ record: at.record })]);
    });

    it("[CARE-24] takes one that is only offered, and one that was corrected before it was linked", async () => {
      const at = await kept();
      const offered = noteOf(at, at.visit, { episode: 0n });
      await anchor(at, offered);
      await link(at, offered);
      expect((await chartingOf(at))[0]).to.equal(CHARTING.inTime);

      const other = await kept();
      await anchor(other, other.record);
      const target = recordIdOf({ record: other.record });
      const corrected = noteOf(other, other.visit, { content: id("ciphertext, corrected"), relation: 1n, target });
      await other.records.connect(other.doctor).anchorUpon(corrected, other.record, NO_INCLUSION);
      await link(other, other.record);
      expect((await chartingOf(other)).slice(0, 2)).to.deep.equal([CHARTING.inTime, target]);
    });

    it("[CARE-24] gives a record of a batch its slot, and counts the batch's time", async () => {
      const at = await kept();
      const { record, inclusion, batch } = batchOf(at, at.record);
      await at.clock.next(UNTIL - 1n);
      await at.records.connect(at.doctor).anchorBatch(batch);
      await at.clock.moveTo(UNTIL + HOUR);
      expect((await chartingOf(at))[0]).to.equal(CHARTING.missing);
      await at.visitRecords.link(at.service, at.booking, record, inclusion);
      expect((await chartingOf(at)).slice(0, 2)).to.deep.equal([CHARTING.inTime, recordIdOf({ record })]);
    });
  });

  describe("given the time of 48 hours after the end", () => {
    for (const [when, at, expected] of [
      ["a second before it", UNTIL - 1n, CHARTING.inTime],
      ["when it is over", UNTIL, CHARTING.late],
    ] as const) {
      it(`[CARE-26] a record anchored ${when} is ${expected === CHARTING.late ? "late" : "in time"}, whenever it is linked`, async () => {
        const room = await kept();
        await room.clock.next(at);
        await anchor(room, room.record);
        await room.clock.moveTo(UNTIL + HOUR);
        expect((await chartingOf(room))[0]).to.equal(CHARTING.missing);
        await link(room, room.record);
        expect((await chartingOf(room))[0]).to.equal(expected);
      });
    }

    it("[CARE-26] nobody hides a record in time behind one that came late: it takes its place, and no other does", async () => {
      const at = await kept();
      await at.clock.next(UNTIL - 1n);
      await anchor(at, at.record);
      const late = noteOf(at, at.visit, { content: id("ciphertext of an addendum") });
      const later = noteOf(at, at.visit, { content: id("ciphertext of another") });
      await at.clock.next(UNTIL);
      await anchor(at, late);
      await anchor(at, later);
      await link(at, late);
      expect((await chartingOf(at))[0]).to.equal(CHARTING.late);
      const args = [at.visit, recordIdOf({ record: late })];
      for (const record of [later, late]) {
        await expectRefusal(link(at, record), at.visitRecords, "VisitRecordStands", args);
      }
      const inTime = recordIdOf({ record: at.record });
      await expectEvents(link(at, at.record), at.visitRecords, [["VisitRecordLinked", [at.visit, inTime]]]);
      expect((await chartingOf(at)).slice(0, 2)).to.deep.equal([CHARTING.inTime, inTime]);
      await expectRefusal(link(at, late), at.visitRecords, "VisitRecordStands", [at.visit, inTime]);
    });

    it("[CARE-26] without a record it is awaited until a second before, and then missing", async () => {
      const at = await kept();
      await at.clock.moveTo(UNTIL - 1n);
      expect(await chartingOf(at)).to.deep.equal([CHARTING.awaited, ZeroHash, UNTIL]);
      await at.clock.moveTo(UNTIL);
      expect(await chartingOf(at)).to.deep.equal([CHARTING.missing, ZeroHash, UNTIL]);
    });

    it("[CARE-26] a missing record holds up no money", async () => {
      const at = await kept();
      await at.clock.moveTo(UNTIL);
      await at.visits.connect(at.doctor).withdraw(at.service.token, at.doctor, 703n);
      expect(await at.visits.creditOf(at.doctor, at.service.token)).to.equal(0n);
    });
  });

  describe("given a record that was entered in error", () => {
    it("[CARE-27] it is nobody's, before it is linked", async () => {
      const at = await kept();
      await anchor(at, at.record);
      await at.records.connect(at.doctor).enterInError(at.record, NO_INCLUSION, ZeroHash);
      const recordId = recordIdOf({ record: at.record });
      await expectRefusal(link(at, at.record), at.visitRecords, "RecordInError", [recordId]);
    });

    it("[CARE-27] and after: the visit has none again, and another is linked, which counts since its own anchoring", async () => {
      const at = await kept();
      await anchor(at, at.record);
      await link(at, at.record);
      await at.records.connect(at.doctor).enterInError(at.record, NO_INCLUSION, ZeroHash);
      expect(await chartingOf(at)).to.deep.equal([CHARTING.awaited, ZeroHash, UNTIL]);
      await at.clock.next(UNTIL);
      const second = noteOf(at, at.visit, { content: id("ciphertext of a second note") });
      await anchor(at, second);
      await link(at, second);
      expect(await chartingOf(at)).to.deep.equal([CHARTING.late, recordIdOf({ record: second }), UNTIL]);
    });
  });

  describe("given a visit of which nothing says that it took place", () => {
    const stories: readonly [what: string, tell: (at: Charted) => Promise<unknown>][] = [
      ["is only booked", () => Promise.resolve()],
      ["was cancelled", (at) => at.visits.connect(at.zhao).cancel(at.service, at.booking, 0n)],
      [
        "was kept by nobody",
        async (at) => {
          await at.clock.moveTo(END + GRACE);
          await at.visits.settle(at.service, at.booking);
        },
      ],
      [
        "the patient did not keep, as the practitioner says by its check-in alone",
        async (at) => {
          await at.clock.moveTo(BEGIN);
          await at.visits.connect(at.doctor).checkIn(at.service, at.booking);
          await at.clock.moveTo(END + GRACE);
          await at.visits.settle(at.service, at.booking);
        },
      ],
      [
        "was disputed, and nothing of it earned",
        async (at) => {
          await at.clock.moveTo(END);
          const value = 3n * SEAT_FEE;
          await at.disputes.connect(at.zhao).raise(at.service, at.booking, at.panel, NO_WORDS, { value });
          await at.disputes.connect(at.hospital).offer(at.service, at.booking, 0n);
          await at.visits.settle(at.service, at.booking);
        },
      ],
    ];
    for (const [what, tell] of stories) {
      it(`[CARE-25] refuses to link one that ${what}, and no record is owed`, async () => {
        const at = await networkHelpers.loadFixture(deployCharted);
        await tell(at);
        await at.clock.moveTo(END + GRACE + HOUR);
        await anchor(at, at.record);
        await expectRefusal(link(at, at.record), at.visitRecords, "VisitNotKept", [at.visit]);
        expect(await chartingOf(at)).to.deep.equal([CHARTING.notOwed, ZeroHash, UNTIL]);
      });
    }

    it("[CARE-25] one that was never booked owes none", async () => {
      const at = await networkHelpers.loadFixture(deployCharted);
      const booking: BookingStruct = { ...at.booking, number: 7n };
      expect((await chartingOf(at, at.service, booking))[0]).to.equal(CHARTING.notOwed);
    });
  });

  describe("given other ways in which a visit took place", () => {
    it("[CARE-25] completed by the practitioner, whom the patient leaves alone: a record is owed", async () => {
      const at = await networkHelpers.loadFixture(deployCharted);
      await at.clock.moveTo(BEGIN);
      expect((await chartingOf(at))[0]).to.equal(CHARTING.notOwed);
      await at.visits.connect(at.doctor).complete(at.service, at.booking, NO_RECORD);
      expect((await chartingOf(at))[0]).to.equal(CHARTING.awaited);
      await at.clock.moveTo(END + GRACE);
      await at.visits.settle(at.service, at.booking);
      await anchor(at, at.record);
      await link(at, at.record);
      expect((await chartingOf(at))[0]).to.equal(CHARTING.inTime);
    });

    it("[CARE-25] both checked in and time decides: owed from that second on, settled or not", async () => {
      const at = await networkHelpers.loadFixture(deployCharted);
      await at.clock.moveTo(BEGIN);
      await at.visits.connect(at.zhao).checkIn(at.service, at.booking);
      await at.visits.connect(at.doctor).checkIn(at.service, at.booking);
      await at.clock.moveTo(END + GRACE - 1n);
      expect((await chartingOf(at))[0]).to.equal(CHARTING.notOwed);
      await at.clock.moveTo(END + GRACE);
      expect((await chartingOf(at))[0]).to.equal(CHARTING.awaited);
      await at.visits.settle(at.service, at.booking);
      expect((await chartingOf(at))[0]).to.equal(CHARTING.awaited);
    });

    it("[CARE-25] disputed, and a share of it earned", async () => {
      const at = await networkHelpers.loadFixture(deployCharted);
      await at.clock.moveTo(END);
      const value = 3n * SEAT_FEE;
      await at.disputes.connect(at.zhao).raise(at.service, at.booking, at.panel, NO_WORDS, { value });
      await at.disputes.connect(at.hospital).offer(at.service, at.booking, 1n);
      await at.disputes.connect(at.zhao).accept(at.service, at.booking, 1n);
      await at.visits.settle(at.service, at.booking);
      expect((await chartingOf(at))[0]).to.equal(CHARTING.awaited);
    });
  });

  describe("given the practitioner's signatures under record and completion", () => {
    async function signed(at: Charted, { record = at.record, shown = recordIdOf({ record }) } = {}) {
      const { deadline } = DEFAULTS;
      const signature = await signRecordAct(at, at.doctor, "RecordAnchoring", { record, deadline });
      const data = at.visits.interface.encodeFunctionData("complete", [at.service, at.booking, shown]);
      const completion = await signForwardRequest(at, at.doctor, { to: at.visits.target as string, data });
      return { record, deadline, signature, completion };
    }
    type Signed = Awaited<ReturnType<typeof signed>>;
    const submit = (at: Charted, { record, deadline, signature, completion }: Signed) =>
      at.visitRecords
        .connect(at.actors.relayer)
        .completeWithRecord(at.service, at.booking, record, deadline, signature, completion, { gasLimit: 9_000_000n });

    it("[CARE-28] anybody anchors, completes, settles and links in one transaction", async () => {
      const at = await networkHelpers.loadFixture(deployCharted);
      await at.clock.moveTo(BEGIN);
      await at.visits.connect(at.zhao).checkIn(at.service, at.booking);
      const recordId = recordIdOf({ record: at.record });
      const act = submit(at, await signed(at));
      await expectEvents(act, at.visitRecords, [["VisitRecordLinked", [at.visit, recordId]]]);
      await expect(act).to.emit(at.visits, "VisitCompleted").withArgs(at.visit, recordId);
      await expect(act).to.emit(at.visits, "VisitSettled").withArgs(at.visit, 1n);
      await expect(act).to.emit(at.records, "RecordAnchored");
      expect(await chartingOf(at)).to.deep.equal([CHARTING.inTime, recordId, UNTIL]);
      expect(await at.visits.creditOf(at.doctor, at.service.token)).to.equal(703n);
    });

    it("[CARE-28] a remote visit is completed and linked, and settled when the patient says so too", async () => {
      const at = await networkHelpers.loadFixture(deployCharted);
      const service = await publish(at, { mode: MODE.remote });
      const booking = { ...at.booking, start: BEGIN + 6n * HOUR };
      await book(at, { service, booking });
      const visit = await at.visits.visitIdOf(service, booking);
      const remote = { ...at, service, booking, visit, record: noteOf(at, visit, { authoredAt: BEGIN + 6n * HOUR }) };
      await at.clock.moveTo(BEGIN + 6n * HOUR);
      await submit(remote, await signed(remote));
      expect((await chartingOf(remote))[0]).to.equal(CHARTING.inTime);
      expect((await at.visits.courseOf(service, booking)).outcome).to.equal(0n);
      await at.visits.connect(at.zhao).acknowledge(service, booking);
      expect((await at.visits.courseOf(service, booking)).outcome).to.equal(1n);
    });

    it("[CARE-28] all or nothing: where the visit cannot be completed no record is anchored", async () => {
      const at = await networkHelpers.loadFixture(deployCharted);
      await at.clock.moveTo(BEGIN);
      await at.visits.connect(at.doctor).complete(at.service, at.booking, NO_RECORD);
      await expectRefusal(submit(at, await signed(at)), at.forwarder, "FailedCall");
      expect((await at.records.stateOf(recordIdOf({ record: at.record }))).status).to.equal(0n);
    });

    it("[CARE-28] and where the record is of another visit, none is completed", async () => {
      const at = await networkHelpers.loadFixture(deployCharted);
      await at.clock.moveTo(BEGIN);
      const record = noteOf(at, id("another visit"));
      const args = [at.visit, recordIdOf({ record })];
      await expectRefusal(submit(at, await signed(at, { record })), at.visitRecords, "RecordNotOfVisit", args);
      expect((await at.visits.courseOf(at.service, at.booking)).course.completed).to.equal(false);
    });

    it("[CARE-28] a completion signed for another record is none for this one", async () => {
      const at = await networkHelpers.loadFixture(deployCharted);
      await at.clock.moveTo(BEGIN);
      const mixed = await signed(at, { shown: id("another record") as never });
      await expect(submit(at, mixed)).to.be.revertedWithCustomError(at.forwarder, "ERC2771ForwarderInvalidSigner");
    });

    it("[CARE-28] nobody signs for the practitioner", async () => {
      const at = await networkHelpers.loadFixture(deployCharted);
      await at.clock.moveTo(BEGIN);
      const right = await signed(at);
      const { deadline } = right;
      const signature = await signRecordAct(at, at.staff.colleague, "RecordAnchoring", { record: at.record, deadline });
      await expect(submit(at, { ...right, signature })).to.be.revertedWithCustomError(at.records, "SignatureInvalid");
    });

    it("[CARE-28] what was submitted apart is linked afterwards", async () => {
      const at = await networkHelpers.loadFixture(deployCharted);
      await at.clock.moveTo(BEGIN);
      const all = await signed(at);
      await at.records.anchorBySignature(all.record, all.deadline, all.signature);
      const args = [recordIdOf({ record: at.record })];
      await expectRefusal(submit(at, all), at.records, "RecordAnchoredBefore", args);
      await at.forwarder.connect(at.actors.stranger).execute(all.completion, { gasLimit: 9_000_000n });
      await link(at, at.record);
      expect((await chartingOf(at))[0]).to.equal(CHARTING.inTime);
    });
  });
});
