import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import type { BookingStruct, ServiceStruct } from "../../../typechain-types/contracts/care/AppointmentBook.js";
import { BEGIN, END, GRACE, NO_RECORD, type Practice, book, practiceOn, publish } from "../../helpers/care.ts";
import { DAY } from "../../helpers/defaults.ts";
import { changingFunctions } from "../../helpers/deployment.ts";
import { NO_WORDS, SEAT_FEE } from "../../helpers/disputes.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { type Person, licenceOf } from "../../helpers/providers.ts";
import { relay } from "../../helpers/relay.ts";
import { revokeLicence } from "../../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPractice = practiceOn(connection);

const OUTCOME = id("a scale, a baseline, what came after, and a salt");
const UNTIL = END + 90n * DAY;

/** The default visit was paid. */
async function paid(): Promise<Practice & { visit: string }> {
  const at = await networkHelpers.loadFixture(deployPractice);
  await book(at);
  await at.clock.moveTo(BEGIN);
  await at.visits.connect(at.zhao).checkIn(at.service, at.booking);
  await at.visits.connect(at.doctor).complete(at.service, at.booking, NO_RECORD);
  return { ...at, visit: await at.visits.visitIdOf(at.service, at.booking) };
}

const rate = (at: Practice, by: Person, rating: bigint, booking: BookingStruct = at.booking) =>
  at.outcomes.connect(by).giveFeedback(at.service, booking, rating, ZeroHash);
const tallyOf = async (at: Practice) => [...(await at.outcomes.tallyOf(at.doctor))];

describe("OutcomeRegistry", () => {
  describe("given a visit that was paid", () => {
    it("[CARE-130] [CARE-131] the practitioner commits to an outcome, and a correction leaves what was before", async () => {
      const at = await paid();
      const { outcomes, visit, service, booking, doctor } = at;
      const mine = outcomes.connect(doctor);
      await expectEvents(mine.recordOutcome(service, booking, OUTCOME), outcomes, [
        ["OutcomeRecorded", [visit, doctor.address, 1n, OUTCOME, ZeroHash]],
      ]);
      const corrected = id("what it should have been");
      await expectEvents(mine.recordOutcome(service, booking, corrected), outcomes, [
        ["OutcomeRecorded", [visit, doctor.address, 2n, corrected, OUTCOME]],
      ]);
      expect([...(await outcomes.aftermathOf(visit))]).to.deep.equal([corrected, 2n, 0n, 0n]);
    });

    it("[CARE-130] nobody else does, and nothing is no outcome", async () => {
      const at = await paid();
      const { outcomes, service, booking, doctor } = at;
      for (const who of [at.hospital, at.zhao, at.staff.colleague]) {
        const recorded = outcomes.connect(who).recordOutcome(service, booking, OUTCOME);
        await expectRefusal(recorded, outcomes, "ServiceNotOf", [doctor.address, who.address]);
      }
      const nothing = outcomes.connect(doctor).recordOutcome(service, booking, ZeroHash);
      await expectRefusal(nothing, outcomes, "OutcomeInvalid", [at.visit]);
    });

    it("[CARE-130] a practitioner that lost its licence since still answers for its visit", async () => {
      const at = await paid();
      await revokeLicence(at, licenceOf(at));
      await at.outcomes.connect(at.doctor).recordOutcome(at.service, at.booking, OUTCOME);
      expect((await at.outcomes.aftermathOf(at.visit)).outcomes).to.equal(1n);
    });

    for (const who of ["zhao", "carer"] as const) {
      it(`[CARE-132] [CARE-134] ${who} rates it, once, and the practitioner's tally counts it`, async () => {
        const at = await paid();
        const { outcomes, service, booking, visit } = at;
        const text = id("encrypted words");
        await expectEvents(outcomes.connect(at[who]).giveFeedback(service, booking, 4n, text), outcomes, [
          ["FeedbackGiven", [visit, at.doctor.address, 1n, 4n, 0n, text]],
        ]);
        await expectRefusal(rate(at, at.zhao, 5n), outcomes, "FeedbackStands", [visit]);
        await expectRefusal(rate(at, at.carer, 5n), outcomes, "FeedbackStands", [visit]);
        expect(await tallyOf(at)).to.deep.equal([0n, 0n, 0n, 1n, 0n]);
      });
    }

    it("[CARE-132] [K-09] a relayed call rates too", async () => {
      const at = await paid();
      const { target, interface: abi } = at.outcomes;
      const data = abi.encodeFunctionData("giveFeedback", [at.service, at.booking, 5n, ZeroHash]);
      await relay(at, at.actors.zhao, { to: target as string, data });
      expect(await tallyOf(at)).to.deep.equal([0n, 0n, 0n, 0n, 1n]);
    });

    it("[CARE-133] [CARE-134] a correction leaves a trace and counts once", async () => {
      const at = await paid();
      const { outcomes, service, booking, visit } = at;
      const mine = outcomes.connect(at.zhao);
      await expectRefusal(mine.correctFeedback(service, booking, 1n, ZeroHash), outcomes, "FeedbackMissing", [visit]);
      await rate(at, at.zhao, 1n);
      for (const [rating, before, number, tally] of [
        [2n, 1n, 2n, [0n, 1n, 0n, 0n, 0n]],
        [3n, 2n, 3n, [0n, 0n, 1n, 0n, 0n]],
        [5n, 3n, 4n, [0n, 0n, 0n, 0n, 1n]],
        [5n, 5n, 5n, [0n, 0n, 0n, 0n, 1n]],
      ] as const) {
        await expectEvents(mine.correctFeedback(service, booking, rating, ZeroHash), outcomes, [
          ["FeedbackGiven", [visit, at.doctor.address, number, rating, before, ZeroHash]],
        ]);
        expect(await tallyOf(at)).to.deep.equal([...tally]);
      }
    });

    it("[CARE-132] refuses no star and six", async () => {
      const at = await paid();
      for (const rating of [0n, 6n, 255n]) {
        await expectRefusal(rate(at, at.zhao, rating), at.outcomes, "RatingInvalid", [rating]);
      }
    });

    it("[CARE-132] the practice does not rate itself, nor does anybody who may not act for the patient", async () => {
      const at = await paid();
      for (const who of [at.doctor, at.hospital]) {
        await expectRefusal(rate(at, who, 5n), at.outcomes, "FeedbackPartial", [at.visit, who.address]);
      }
      for (const who of [at.wang, at.visitor, at.staff.colleague]) {
        await expectRefusal(rate(at, who, 5n), at.outcomes, "PatientNotServedBy", [at.patient, who.address]);
      }
    });

    it("[CARE-136] nobody has power over what was said: there is no act but the sides' own, and none takes it away", async () => {
      const at = await paid();
      const { outcomes, service, booking, visit, actors, doctor } = at;
      await outcomes.connect(doctor).recordOutcome(service, booking, OUTCOME);
      await rate(at, at.zhao, 1n);
      const acts = changingFunctions(outcomes.interface).map(({ name }) => name);
      expect(acts.sort()).to.deep.equal(["correctFeedback", "giveFeedback", "recordOutcome"]);
      for (const who of [actors.admin, actors.regulator, actors.pauser, actors.deployer, at.hospital]) {
        const theirs = outcomes.connect(who);
        const recorded = theirs.recordOutcome(service, booking, id("another"));
        await expectRefusal(recorded, outcomes, "ServiceNotOf", [doctor.address, who.address]);
        const [error, args]: [string, unknown[]] =
          who === at.hospital
            ? ["FeedbackPartial", [visit, who.address]]
            : ["PatientNotServedBy", [at.patient, who.address]];
        const corrected = theirs.correctFeedback(service, booking, 5n, ZeroHash);
        await expectRefusal(corrected, outcomes, error, args);
      }
      const emptied = outcomes.connect(at.zhao).correctFeedback(service, booking, 0n, ZeroHash);
      await expectRefusal(emptied, outcomes, "RatingInvalid", [0n]);
      const erased = outcomes.connect(doctor).recordOutcome(service, booking, ZeroHash);
      await expectRefusal(erased, outcomes, "OutcomeInvalid", [visit]);
      expect([...(await outcomes.aftermathOf(visit))]).to.deep.equal([OUTCOME, 1n, 1n, 1n]);
      expect(await tallyOf(at)).to.deep.equal([1n, 0n, 0n, 0n, 0n]);
    });

    it("[CARE-132] until 90 days after its end, and no later", async () => {
      const at = await paid();
      await at.clock.next(UNTIL - 1n);
      await rate(at, at.zhao, 5n);
      await at.clock.next(UNTIL);
      const late = at.outcomes.connect(at.zhao).correctFeedback(at.service, at.booking, 1n, ZeroHash);
      await expectRefusal(late, at.outcomes, "FeedbackOver", [at.visit, UNTIL]);
    });
  });

  describe("given a visit that was not paid", () => {
    const stories: readonly [what: string, tell: (at: Practice) => Promise<ServiceStruct>][] = [
      ["was never booked", (at) => Promise.resolve(at.service)],
      [
        "is decided as paid and not settled",
        async (at) => {
          await book(at);
          await at.clock.moveTo(BEGIN);
          await at.visits.connect(at.zhao).checkIn(at.service, at.booking);
          await at.visits.connect(at.doctor).checkIn(at.service, at.booking);
          await at.clock.moveTo(END + GRACE);
          return at.service;
        },
      ],
      [
        "was cancelled",
        async (at) => {
          await book(at);
          await at.visits.connect(at.zhao).cancel(at.service, at.booking, 0n);
          return at.service;
        },
      ],
      [
        "was not kept by the patient",
        async (at) => {
          await book(at);
          await at.clock.moveTo(BEGIN);
          await at.visits.connect(at.doctor).checkIn(at.service, at.booking);
          await at.clock.moveTo(END + GRACE);
          await at.visits.settle(at.service, at.booking);
          return at.service;
        },
      ],
      [
        "was free",
        async (at) => {
          const service = await publish(at, { price: 0n });
          await book(at, { service });
          await at.clock.moveTo(BEGIN);
          await at.visits.connect(at.zhao).checkIn(service, at.booking);
          await at.visits.connect(at.doctor).complete(service, at.booking, NO_RECORD);
          return service;
        },
      ],
      [
        "was disputed, and nothing of it earned",
        async (at) => {
          await book(at);
          await at.clock.moveTo(END);
          const value = 3n * SEAT_FEE;
          await at.disputes.connect(at.zhao).raise(at.service, at.booking, at.panel, NO_WORDS, { value });
          await at.disputes.connect(at.hospital).offer(at.service, at.booking, 0n);
          await at.visits.settle(at.service, at.booking);
          return at.service;
        },
      ],
    ];
    for (const [what, tell] of stories) {
      it(`[CARE-135] refuses outcome and feedback of one that ${what}`, async () => {
        const at = await networkHelpers.loadFixture(deployPractice);
        const service = await tell(at);
        const visit = await at.visits.visitIdOf(service, at.booking);
        const rated = at.outcomes.connect(at.zhao).giveFeedback(service, at.booking, 1n, ZeroHash);
        await expectRefusal(rated, at.outcomes, "VisitNotPaid", [visit]);
        const recorded = at.outcomes.connect(at.doctor).recordOutcome(service, at.booking, OUTCOME);
        await expectRefusal(recorded, at.outcomes, "VisitNotPaid", [visit]);
      });
    }

    it("[CARE-135] takes both of one that a dispute gave a share of", async () => {
      const at = await networkHelpers.loadFixture(deployPractice);
      await book(at);
      await at.clock.moveTo(END);
      const value = 3n * SEAT_FEE;
      await at.disputes.connect(at.zhao).raise(at.service, at.booking, at.panel, NO_WORDS, { value });
      await at.disputes.connect(at.hospital).offer(at.service, at.booking, 1n);
      await at.disputes.connect(at.zhao).accept(at.service, at.booking, 1n);
      await at.visits.settle(at.service, at.booking);
      await rate(at, at.zhao, 1n);
      expect(await tallyOf(at)).to.deep.equal([1n, 0n, 0n, 0n, 0n]);
    });
  });
});
