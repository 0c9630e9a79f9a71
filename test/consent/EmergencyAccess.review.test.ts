import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";

import { PROFESSIONS } from "@xinglin/sdk/terms";

import { DAY, HOUR, START } from "../helpers/defaults.ts";
import {
  APPEAL,
  EMERGENCY,
  type EmergencyStage,
  FINDINGS,
  type Key,
  NURSE,
  PARAMEDIC,
  PHYSICIAN,
  SUSPENSION,
  VERDICT,
  breakAt,
  breaking,
  emergenciesOn,
  emergencyIdOf,
  hire,
  isOpen,
  keyOf,
  reviewAt,
  rightOf,
} from "../helpers/emergencies.ts";
import { expectEvents } from "../helpers/expectations.ts";
import { ENTRANCES, GIVEN, expectRefused, send } from "../helpers/providers.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployEmergencies = emergenciesOn(connection);

const NOON = START + 10n * DAY;
const { lasts, reviewedWithin, firstSuspension, secondSuspension, forGood } = EMERGENCY;

/** A call of `review`. */
function reviewing({ emergencies }: EmergencyStage, key: Key, justified = true, findings = FINDINGS) {
  return emergencies.review.populateTransaction(key, justified, findings);
}

/** A call of `overturn`. */
function overturning({ emergencies }: EmergencyStage, key: Key, reason = APPEAL) {
  return emergencies.overturn.populateTransaction(key, reason);
}

/** The regulator sets the verdict aside. */
async function overturn(stage: EmergencyStage, key: Key): Promise<void> {
  await stage.actors.regulator.sendTransaction(await overturning(stage, key));
}

/** Emergencies of the paramedic, one a minute from noon, for Zhao and Wang in turn, each closed at once. */
async function manyEmergencies(stage: EmergencyStage, count: number): Promise<Key[]> {
  const { emergencies, paramedic, zhao, wang, actors } = stage;
  const keys: Key[] = [];
  for (let i = 0; i < count; i++) {
    const patient = i % 2 === 0 ? zhao : wang;
    keys.push(await breakAt(stage, NOON + 60n * BigInt(i), { patient }));
    await emergencies.connect(paramedic).close(patient, actors.hospital.address);
  }
  return keys;
}

describe("EmergencyAccess: review", () => {
  for (const entrance of ENTRANCES) {
    for (const [name, justified, verdict, open] of [
      ["justified", true, VERDICT.Justified, true],
      ["unjustified", false, VERDICT.Unjustified, false],
    ] as const) {
      it(`[CONSENT-119] the reviewer finds it ${name} by ${entrance}, once, while it runs`, async () => {
        const stage = await networkHelpers.loadFixture(deployEmergencies);
        const { emergencies, reviewer, colleague, paramedic } = stage;
        const key = await breakAt(stage, NOON);
        const emergency = emergencyIdOf(key);
        const call = await reviewing(stage, key, justified);
        await stage.clock.next(NOON + HOUR);
        await expectEvents(send(stage, entrance, reviewer, call), emergencies, [
          ["EmergencyReviewed", [emergency, paramedic.address, reviewer.address, verdict, FINDINGS]],
        ]);
        expect(await isOpen(stage, key)).to.equal(open);
        const found = await emergencies.emergencyOf(key);
        expect([found.verdict, found.until]).to.deep.equal([verdict, open ? NOON + lasts : NOON + HOUR]);

        for (const again of [true, false]) {
          for (const person of [reviewer, colleague]) {
            const problem = ["EmergencyReviewedBefore", emergency, verdict] as const;
            await expectRefused(stage, person, reviewing(stage, key, again), problem, entrance);
          }
        }
      });
    }

    it(`[CONSENT-118] nobody without the role reviews by ${entrance}`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const { stranger, regulator, admin, pauser, hospital, doctor, zhao, board } = stage.actors;
      const key = await breakAt(stage, NOON);
      for (const person of [stranger, regulator, admin, pauser, hospital, doctor, zhao, board, stage.paramedic]) {
        const problem = ["AccessManagedUnauthorized", person.address] as const;
        await expectRefused(stage, person, reviewing(stage, key), problem, entrance);
      }
    });

    for (const profession of Object.values(PROFESSIONS).map(({ code }) => BigInt(code))) {
      it(`[CONSENT-118] a reviewer who works there in profession ${String(profession)} is refused by ${entrance}`, async () => {
        const stage = await networkHelpers.loadFixture(deployEmergencies);
        const { reviewer } = stage;
        const key = await breakAt(stage, NOON);
        await hire(stage, reviewer, { profession, rights: 0n });
        const problem = ["ReviewerNotIndependent", reviewer.address, emergencyIdOf(key)] as const;
        await expectRefused(stage, reviewer, reviewing(stage, key), problem, entrance);
      });
    }

    it(`[CONSENT-118] responder and organisation are refused by ${entrance}, even with the role`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const { accessManager, paramedic, providers, actors } = stage;
      const { regulator, hospital } = actors;
      const key = await breakAt(stage, NOON);
      await providers.connect(paramedic).endAffiliation(hospital.address, paramedic.address, PARAMEDIC);
      for (const person of [paramedic, hospital]) {
        await accessManager.connect(regulator).grantRole(3n, person.address, 0n);
        const problem = ["ReviewerNotIndependent", person.address, emergencyIdOf(key)] as const;
        await expectRefused(stage, person, reviewing(stage, key), problem, entrance);
      }
    });
  }

  it("[CONSENT-118] a reviewer who works elsewhere reviews", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { emergencies, colleague } = stage;
    const key = await breakAt(stage, NOON);
    await expect(colleague.sendTransaction(await reviewing(stage, key))).to.emit(emergencies, "EmergencyReviewed");
  });

  it("[CONSENT-118] an affiliation counts inside its window, from its first second to the last", async () => {
    const window = { validFrom: NOON + 100n, validUntil: NOON + 200n };
    for (const [moment, independent] of [
      [NOON + 99n, true],
      [NOON + 100n, false],
      [NOON + 199n, false],
      [NOON + 200n, true],
    ] as const) {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const { emergencies, reviewer } = stage;
      await hire(stage, reviewer, { profession: NURSE, ...window });
      const key = await breakAt(stage, NOON);
      const call = await reviewing(stage, key);
      await stage.clock.next(moment);
      const reviewed = send(stage, "own call", reviewer, call);
      if (independent) await expect(reviewed).to.emit(emergencies, "EmergencyReviewed");
      else await expect(reviewed).to.be.revertedWithCustomError(emergencies, "ReviewerNotIndependent");
    }
  });

  it("[CONSENT-118] an affiliation counts also while its licence or its organisation is suspended", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { reviewer, providers, people, actors } = stage;
    const key = await breakAt(stage, NOON);
    const licence = await hire(stage, reviewer, { profession: PHYSICIAN });
    await providers.connect(people.board).suspendCredential(licence, GIVEN.reason);
    await providers.connect(people.commission).suspendOrganisation(actors.hospital.address, GIVEN.reason);
    const problem = ["ReviewerNotIndependent", reviewer.address, emergencyIdOf(key)] as const;
    await expectRefused(stage, reviewer, reviewing(stage, key), problem);
    await providers.connect(reviewer).endAffiliation(actors.hospital.address, reviewer.address, PHYSICIAN);
    await reviewer.sendTransaction(await reviewing(stage, key));
  });

  it("[CONSENT-118] asking for every profession stays far below a million gas", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const key = await breakAt(stage, NOON);
    const receipt = await (await stage.reviewer.sendTransaction(await reviewing(stage, key, false))).wait();
    expect(receipt?.gasUsed).to.be.lessThan(300_000n);
  });

  it("[CONSENT-119] refuses an emergency that never was, under any part of the key that is wrong", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { reviewer, wang, actors } = stage;
    await breakAt(stage, NOON);
    const wrong = [
      { number: 0n },
      { number: 2n },
      { patient: wang },
      { responder: actors.doctor.address },
      { organisation: actors.clinic.address },
      { patient: wang, number: 0n },
    ].map((otherwise) => keyOf(stage, otherwise));
    for (const key of wrong) {
      const problem = ["EmergencyUnknown", emergencyIdOf(key)] as const;
      await expectRefused(stage, reviewer, reviewing(stage, key), problem);
      await expectRefused(stage, actors.regulator, overturning(stage, key), problem);
      expect([...(await stage.emergencies.emergencyOf(key))]).to.deep.equal([0n, 0n, 0n, false, 0n, 0n]);
    }
  });

  it("[CONSENT-119] refuses a verdict without findings", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const key = await breakAt(stage, NOON);
    const call = reviewing(stage, key, true, ZeroHash);
    await expectRefused(stage, stage.reviewer, call, ["EmergencyHashMissing"]);
  });

  it('[CONSENT-119] "unjustified" after its end leaves the end where it was', async () => {
    for (const moment of [NOON + lasts, NOON + lasts + DAY]) {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const key = await breakAt(stage, NOON);
      await reviewAt(stage, moment, key, false);
      expect((await stage.emergencies.emergencyOf(key)).until).to.equal(NOON + lasts);
    }
  });

  it("[CONSENT-119] an earlier emergency for the same three is reviewed as itself", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { emergencies } = stage;
    const first = await breakAt(stage, NOON);
    const second = await breakAt(stage, NOON + lasts);
    const third = await breakAt(stage, NOON + 2n * lasts);
    await reviewAt(stage, NOON + 2n * lasts + 1n, second, true);
    await reviewAt(stage, NOON + 2n * lasts + 2n, first, true);
    const verdicts = await Promise.all([first, second, third].map((key) => emergencies.emergencyOf(key)));
    expect(verdicts.map(({ verdict }) => verdict)).to.deep.equal([VERDICT.Justified, VERDICT.Justified, VERDICT.None]);
    expect(verdicts.map(({ from }) => from)).to.deep.equal([NOON, NOON + lasts, NOON + 2n * lasts]);
    expect(await isOpen(stage, third)).to.equal(true);
    const again = ["EmergencyReviewedBefore", emergencyIdOf(first), VERDICT.Justified] as const;
    await expectRefused(stage, stage.reviewer, reviewing(stage, first), again);
  });
});

describe("EmergencyAccess: overdue reviews", () => {
  it("[CONSENT-120] [CONSENT-125] the right stands until just before seven days, and then no longer", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { paramedic, clock } = stage;
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.None, 0n]);
    const key = await breakAt(stage, NOON);
    await clock.moveTo(NOON + reviewedWithin - 1n);
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.None, 0n]);
    await clock.moveTo(NOON + reviewedWithin);
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.ReviewOverdue, 0n]);

    await reviewAt(stage, NOON + 100n * DAY, key, true);
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.None, 0n]);
    await paramedic.sendTransaction(await breaking(stage));
  });

  it("[CONSENT-120] a closed emergency has to be reviewed too", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    await manyEmergencies(stage, 1);
    await stage.clock.moveTo(NOON + reviewedWithin);
    expect(await rightOf(stage, stage.paramedic)).to.deep.equal([SUSPENSION.ReviewOverdue, 0n]);
  });

  it("[CONSENT-120] every overdue one has to be reviewed, and one that is not yet due does not count", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { paramedic } = stage;
    const [first, second, third] = await manyEmergencies(stage, 3);
    const due = NOON + 60n + reviewedWithin;
    await reviewAt(stage, due, first!, true);
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.ReviewOverdue, 0n]);
    await reviewAt(stage, due + 1n, second!, true);
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.None, 0n]);
    await stage.clock.moveTo(due + 60n);
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.ReviewOverdue, 0n]);
    await reviewAt(stage, due + 61n, third!, true);
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.None, 0n]);
  });

  /** Orders in which five emergencies are reviewed, and which waits longest after each. */
  const ORDERS: readonly (readonly number[])[] = [
    [0, 1, 2, 3, 4],
    [4, 3, 2, 1, 0],
    [2, 1, 3, 0, 4],
    [1, 3, 2, 4, 0],
    [3, 0, 4, 2, 1],
  ];
  for (const order of ORDERS) {
    it(`[CONSENT-120] reviewed in the order ${order.join(", ")}, the oldest that waits decides each time`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const { emergencies, paramedic } = stage;
      const keys = await manyEmergencies(stage, 5);
      const waiting = new Set(keys.keys());
      for (const index of order) {
        await stage.reviewer.sendTransaction(await reviewing(stage, keys[index]!));
        waiting.delete(index);
        const { oldestWaiting, newestWaiting, waitingSince } = await emergencies.conductOf(paramedic.address);
        const oldest = Math.min(...waiting);
        const expected =
          waiting.size === 0
            ? [0n, 0n, 0n]
            : [BigInt(oldest) + 1n, BigInt(Math.max(...waiting)) + 1n, NOON + 60n * BigInt(oldest)];
        expect([oldestWaiting, newestWaiting, waitingSince]).to.deep.equal(expected);
      }
      const later = await breakAt(stage, NOON + DAY);
      const { emergencies: count, oldestWaiting, waitingSince } = await emergencies.conductOf(paramedic.address);
      expect([count, oldestWaiting, waitingSince]).to.deep.equal([6n, 6n, NOON + DAY]);
      expect(await isOpen(stage, later)).to.equal(true);
    });
  }

  it("[CONSENT-120] what waits costs the same to review, however much waits", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const keys = await manyEmergencies(stage, 40);
    const gasOf = async (key: Key) => {
      const receipt = await (await stage.reviewer.sendTransaction(await reviewing(stage, key))).wait();
      return receipt!.gasUsed;
    };
    for (const index of [38, 36, 20, 19, 18, 17, 5]) await gasOf(keys[index]!);
    const figures = [await gasOf(keys[30]!), await gasOf(keys[10]!)];
    expect(figures[0]! - figures[1]!).to.be.within(-100n, 100n);
    expect(await gasOf(keys[0]!)).to.be.lessThan(figures[0]! + 10_000n);
  });

  it("[CONSENT-124] another responder's overdue review changes nothing", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { doctor } = stage.actors;
    await breakAt(stage, NOON);
    await stage.clock.moveTo(NOON + reviewedWithin);
    expect(await rightOf(stage, doctor)).to.deep.equal([SUSPENSION.None, 0n]);
    const key = await breakAt(stage, NOON + reviewedWithin + 1n, { responder: doctor, profession: PHYSICIAN });
    expect(await isOpen(stage, key)).to.equal(true);
  });
});

describe("EmergencyAccess: verdicts", () => {
  it("[CONSENT-121] [CONSENT-125] the first suspends for 90 days from the verdict, on the second", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { paramedic, clock } = stage;
    const key = await breakAt(stage, NOON);
    await reviewAt(stage, NOON + DAY, key, false);
    const until = NOON + DAY + firstSuspension;
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.ForAWhile, until]);
    await clock.moveTo(until - 2n);
    const problem = ["ResponderSuspended", paramedic.address, SUSPENSION.ForAWhile, until] as const;
    await expectRefused(stage, paramedic, breaking(stage), problem);
    expect(await isOpen(stage, await breakAt(stage, until))).to.equal(true);
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.None, 0n]);
  });

  it("[CONSENT-121] the second suspends for 365 days, the third for good", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { paramedic, clock } = stage;
    await reviewAt(stage, NOON + 1n, await breakAt(stage, NOON), false);
    const second = NOON + firstSuspension + 1n;
    await reviewAt(stage, second + 1n, await breakAt(stage, second), false);
    const until = second + 1n + secondSuspension;
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.ForAWhile, until]);
    await clock.moveTo(until - 1n);
    expect((await rightOf(stage, paramedic))[0]).to.equal(SUSPENSION.ForAWhile);
    await clock.moveTo(until);
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.None, 0n]);

    await reviewAt(stage, until + 2n, await breakAt(stage, until + 1n), false);
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.ForGood, forGood]);
    const problem = ["ResponderSuspended", paramedic.address, SUSPENSION.ForGood, forGood] as const;
    await expectRefused(stage, paramedic, breaking(stage), problem);
  });

  it("[CONSENT-121] three verdicts on one day are three", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const keys = await manyEmergencies(stage, 4);
    const moment = NOON + DAY;
    const expected = [
      [SUSPENSION.ForAWhile, moment + firstSuspension],
      [SUSPENSION.ForAWhile, moment + 1n + secondSuspension],
      [SUSPENSION.ForGood, forGood],
      [SUSPENSION.ForGood, forGood],
    ];
    for (const [index, key] of keys.entries()) {
      await reviewAt(stage, moment + BigInt(index), key, false);
      expect(await rightOf(stage, stage.paramedic)).to.deep.equal(expected[index]);
    }
    expect((await stage.emergencies.conductOf(stage.paramedic.address)).unjustified).to.equal(4n);
  });

  it("[CONSENT-121] an overdue review suspends also after a verdict's time, and the verdict is named first", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { paramedic } = stage;
    const [first, second] = await manyEmergencies(stage, 2);
    await reviewAt(stage, NOON + DAY, first!, false);
    await stage.clock.moveTo(NOON + reviewedWithin + 60n);
    const until = NOON + DAY + firstSuspension;
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.ForAWhile, until]);
    await stage.clock.moveTo(until);
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.ReviewOverdue, 0n]);
    await reviewAt(stage, until + 1n, second!, true);
    expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.None, 0n]);
  });

  it("[CONSENT-121] [CONSENT-124] another responder keeps the right, also for the same patient", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { doctor } = stage.actors;
    const before = await breakAt(stage, NOON - 60n, { responder: doctor, profession: PHYSICIAN });
    for (const key of await manyEmergencies(stage, 3)) {
      await stage.reviewer.sendTransaction(await reviewing(stage, key, false));
    }
    expect(await isOpen(stage, before)).to.equal(true);
    expect(await rightOf(stage, doctor)).to.deep.equal([SUSPENSION.None, 0n]);
    expect([...(await stage.emergencies.conductOf(doctor.address))]).to.deep.equal([
      1n,
      1n,
      1n,
      NOON - 60n,
      0n,
      0n,
      0n,
    ]);
  });
});

describe("EmergencyAccess: appeals", () => {
  for (const entrance of ENTRANCES) {
    it(`[CONSENT-122] the regulator overturns by ${entrance}, once, and the right stands again`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const { emergencies, paramedic, actors } = stage;
      const key = await breakAt(stage, NOON);
      await reviewAt(stage, NOON + HOUR, key, false);
      const emergency = emergencyIdOf(key);
      await expectEvents(send(stage, entrance, actors.regulator, overturning(stage, key)), emergencies, [
        ["VerdictOverturned", [emergency, paramedic.address, actors.regulator.address, APPEAL]],
      ]);
      expect(await rightOf(stage, paramedic)).to.deep.equal([SUSPENSION.None, 0n]);
      expect((await emergencies.emergencyOf(key)).verdict).to.equal(VERDICT.Overturned);
      expect([...(await emergencies.conductOf(paramedic.address))]).to.deep.equal([1n, 0n, 0n, 0n, 0n, 0n, 0n]);
      expect(await isOpen(stage, key)).to.equal(false);

      const problem = ["VerdictNotUnjustified", emergency, VERDICT.Overturned] as const;
      await expectRefused(stage, actors.regulator, overturning(stage, key), problem, entrance);
      const reviewed = ["EmergencyReviewedBefore", emergency, VERDICT.Overturned] as const;
      await expectRefused(stage, stage.reviewer, reviewing(stage, key, false), reviewed, entrance);
    });

    it(`[CONSENT-122] nobody else overturns by ${entrance}`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const { stranger, admin, pauser, hospital, doctor, zhao, board } = stage.actors;
      const key = await breakAt(stage, NOON);
      await reviewAt(stage, NOON + HOUR, key, false);
      const others = [stranger, admin, pauser, hospital, doctor, zhao, board, stage.paramedic, stage.reviewer];
      for (const person of others) {
        const problem = ["AccessManagedUnauthorized", person.address] as const;
        await expectRefused(stage, person, overturning(stage, key), problem, entrance);
      }
    });
  }

  it("[CONSENT-122] refuses what has no verdict, a justified one, and a decision without a reason", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { regulator } = stage.actors;
    const [waiting, justified, unjustified] = await manyEmergencies(stage, 3);
    await stage.reviewer.sendTransaction(await reviewing(stage, justified!));
    await stage.reviewer.sendTransaction(await reviewing(stage, unjustified!, false));
    for (const [key, verdict] of [
      [waiting!, VERDICT.None],
      [justified!, VERDICT.Justified],
    ] as const) {
      const problem = ["VerdictNotUnjustified", emergencyIdOf(key), verdict] as const;
      await expectRefused(stage, regulator, overturning(stage, key), problem);
    }
    await expectRefused(stage, regulator, overturning(stage, unjustified!, ZeroHash), ["EmergencyHashMissing"]);
  });

  /** Which of three verdicts on three days are set aside in turn, and what stands after each. */
  const APPEALS: readonly (readonly number[])[] = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  for (const [order, isReversed] of APPEALS.flatMap((appeals) => [
    [appeals, false] as const,
    [appeals, true] as const,
  ])) {
    const first = isReversed ? ", the newest emergency judged first" : "";
    it(`[CONSENT-122] overturned in the order ${order.join(", ")}, what stands counts as if the others had not been${first}`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const { paramedic } = stage;
      const happened = await manyEmergencies(stage, 3);
      const keys = isReversed ? happened.toReversed() : happened;
      const given = keys.map((_, index) => NOON + DAY * BigInt(index + 1));
      for (const [index, key] of keys.entries()) await reviewAt(stage, given[index]!, key, false);
      expect((await rightOf(stage, paramedic))[0]).to.equal(SUSPENSION.ForGood);

      const standing = new Set(keys.keys());
      for (const index of order) {
        await overturn(stage, keys[index]!);
        standing.delete(index);
        const last = given[Math.max(...standing)];
        const spans = [0n, firstSuspension, secondSuspension];
        const expected =
          last === undefined ? [SUSPENSION.None, 0n] : [SUSPENSION.ForAWhile, last + spans[standing.size]!];
        expect(await rightOf(stage, paramedic)).to.deep.equal(expected);
      }
    });
  }

  it("[CONSENT-122] an appeal after the suspension's time takes the count back", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const first = await breakAt(stage, NOON);
    await reviewAt(stage, NOON + 1n, first, false);
    const later = NOON + firstSuspension + DAY;
    const second = await breakAt(stage, later);
    await overturn(stage, first);
    expect(await isOpen(stage, second)).to.equal(true);
    await reviewAt(stage, later + HOUR, second, false);
    expect(await rightOf(stage, stage.paramedic)).to.deep.equal([SUSPENSION.ForAWhile, later + HOUR + firstSuspension]);
  });

  it("[CONSENT-122] an overturned verdict leaves an overdue review overdue", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const [first] = await manyEmergencies(stage, 2);
    await reviewAt(stage, NOON + DAY, first!, false);
    await stage.clock.moveTo(NOON + reviewedWithin + 60n);
    await overturn(stage, first!);
    expect(await rightOf(stage, stage.paramedic)).to.deep.equal([SUSPENSION.ReviewOverdue, 0n]);
  });
});
