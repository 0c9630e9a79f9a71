import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, HOUR, POWERS, START } from "../helpers/defaults.ts";
import {
  EMERGENCY,
  EMPLOYED_UNTIL,
  NURSE,
  PARAMEDIC,
  PHYSICIAN,
  REASON,
  SUSPENSION,
  UNCONSCIOUS,
  VERDICT,
  breakAt,
  breaking,
  emergenciesOn,
  emergencyIdOf,
  hire,
  isOpen,
  keyOf,
  reviewAt,
} from "../helpers/emergencies.ts";
import { expectEvents } from "../helpers/expectations.ts";
import { circleOf } from "../helpers/guardians.ts";
import { REFUSALS } from "../helpers/models/providers.ts";
import { registerPatient, startRecovery } from "../helpers/patients.ts";
import { ENTRANCES, GIVEN, expectRefused, newcomer, send } from "../helpers/providers.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployEmergencies = emergenciesOn(connection);

/** A moment when everybody works. */
const NOON = START + 10n * DAY;

/** Number of a refusal in `enum PracticeRefusal`. */
const refusal = (name: (typeof REFUSALS)[number]) => BigInt(REFUSALS.indexOf(name));

describe("EmergencyAccess: breaking the glass", () => {
  for (const entrance of ENTRANCES) {
    it(`[CONSENT-110] [CONSENT-117] the paramedic opens an emergency by ${entrance}, and the event says everything`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const { emergencies, paramedic, zhao, actors } = stage;
      const key = keyOf(stage);
      const call = await breaking(stage);
      await stage.clock.next(NOON);
      await expectEvents(send(stage, entrance, paramedic, call), emergencies, [
        [
          "GlassBroken",
          [
            emergencyIdOf(key),
            zhao,
            paramedic.address,
            actors.hospital.address,
            1n,
            PARAMEDIC,
            UNCONSCIOUS,
            REASON,
            NOON + EMERGENCY.lasts,
            NOON + EMERGENCY.reviewedWithin,
          ],
        ],
      ]);
      expect(await isOpen(stage, key)).to.equal(true);
      expect([...(await emergencies.emergencyOf(key))]).to.deep.equal([
        1n,
        PARAMEDIC,
        VERDICT.None,
        false,
        NOON,
        NOON + EMERGENCY.lasts,
      ]);
      expect([...(await emergencies.conductOf(paramedic.address))]).to.deep.equal([1n, 1n, 1n, NOON, 0n, 0n, 0n]);
    });

    it(`[CONSENT-110] refuses whom the hospital does not employ, by ${entrance}`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const { hospital, stranger, zhao, carer, regulator, pauser, admin } = stage.actors;
      for (const person of [
        stranger,
        zhao,
        carer,
        hospital,
        regulator,
        pauser,
        admin,
        stage.reviewer,
        stage.colleague,
      ]) {
        const problem = [
          "ResponderNotPractising",
          person.address,
          PARAMEDIC,
          hospital.address,
          refusal("NotAffiliated"),
        ] as const;
        await expectRefused(stage, person, breaking(stage), problem, entrance);
      }
    });

    it(`[CONSENT-110] refuses a nurse whose licence lacks the right, by ${entrance}`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const { nurse } = stage.actors;
      const call = breaking(stage, { profession: NURSE });
      await expectRefused(stage, nurse, call, ["ResponderWithoutRight", nurse.address, 0n], entrance);
    });
  }

  it("[CONSENT-117] the id commits to patient, responder, organisation and number, as the contract says too", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { emergencies, actors, wang } = stage;
    const others = [
      {},
      { patient: wang },
      { responder: actors.doctor.address },
      { organisation: actors.clinic.address },
    ];
    const keys = [...others, { number: 2n }].map((otherwise) => keyOf(stage, otherwise));
    const ids = await Promise.all(keys.map((key) => emergencies.emergencyIdOf(key)));
    expect(ids).to.deep.equal(keys.map(emergencyIdOf));
    expect(new Set(ids).size).to.equal(keys.length);
  });

  it("[CONSENT-110] a licence with every right but the one for emergencies does not do, one with only that does", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { stranger, nurse, hospital } = stage.actors;
    await hire(stage, stranger, { rights: 7n });
    await expectRefused(stage, stranger, breaking(stage), ["ResponderWithoutRight", stranger.address, 7n]);
    await hire(stage, nurse, { rights: 8n });
    await breakAt(stage, NOON, { responder: nurse });
    expect(await isOpen(stage, keyOf(stage, { responder: nurse.address }))).to.equal(true);
    const asPhysician = breaking(stage, { profession: PHYSICIAN, patient: stage.wang });
    const problem = [
      "ResponderNotPractising",
      nurse.address,
      PHYSICIAN,
      hospital.address,
      refusal("NotAffiliated"),
    ] as const;
    await expectRefused(stage, nurse, asPhysician, problem);
  });

  it("[CONSENT-110] refuses an organisation where the responder does not work", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { clinic } = stage.actors;
    const { paramedic } = stage;
    const problem = [
      "ResponderNotPractising",
      paramedic.address,
      PARAMEDIC,
      clinic.address,
      refusal("NotAffiliated"),
    ] as const;
    await expectRefused(stage, paramedic, breaking(stage, { organisation: clinic }), problem);
  });

  it("[CONSENT-110] refuses a suspended licence, with the reason of the provider registry", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { providers, people, actors } = stage;
    const late = await newcomer(stage, "late paramedic");
    const licence = await hire(stage, late);
    await providers.connect(people.board).suspendCredential(licence, GIVEN.reason);
    const problem = [
      "ResponderNotPractising",
      late.address,
      PARAMEDIC,
      actors.hospital.address,
      refusal("LicenceSuspended"),
    ] as const;
    await expectRefused(stage, late, breaking(stage), problem);
    await providers.connect(people.board).reinstateCredential(licence, GIVEN.reason);
    await breakAt(stage, NOON, { responder: late });
  });

  it("[CONSENT-110] refuses an unknown patient, and opens a frozen one", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { paramedic, patients, actors } = stage;
    const unknown = id("nobody");
    await expectRefused(stage, paramedic, breaking(stage, { patient: unknown }), ["EmergencyPatientUnknown", unknown]);
    await expectRefused(stage, paramedic, breaking(stage, { patient: ZeroHash }), [
      "EmergencyPatientUnknown",
      ZeroHash,
    ]);

    const circle = circleOf(stage);
    const salt = id("a guarded pseudonym");
    const patient = await registerPatient(stage, undefined, { salt, guardians: circle.hash });
    await startRecovery(stage, { patient, circle, newController: actors.zhaoAnew.address });
    expect(await patients.mayAct(patient, actors.zhao.address, POWERS.consent)).to.equal(false);
    const key = await breakAt(stage, (await stage.clock.now()) + 60n, { patient });
    expect(await isOpen(stage, key)).to.equal(true);
  });

  for (const reason of [0n, 6n, 255n]) {
    it(`[CONSENT-110] refuses the reason code ${String(reason)}`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const problem = ["EmergencyReasonUnknown", reason, 5n] as const;
      await expectRefused(stage, stage.paramedic, breaking(stage, { reason }), problem);
    });
  }

  it("[CONSENT-110] knows every reason from 1 to 5, and refuses one without a hash", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { paramedic, emergencies, actors } = stage;
    for (let reason = 1n; reason <= 5n; reason++) {
      await paramedic.sendTransaction(await breaking(stage, { reason }));
      await emergencies.connect(paramedic).close(stage.zhao, actors.hospital.address);
    }
    const call = breaking(stage, { reasonHash: ZeroHash });
    await expectRefused(stage, paramedic, call, ["EmergencyHashMissing"]);
  });
});

describe("EmergencyAccess: the four hours", () => {
  it("[CONSENT-111] an emergency runs from its moment until just before four hours later", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const key = await breakAt(stage, NOON);
    expect(await isOpen(stage, key)).to.equal(true);
    await stage.clock.moveTo(NOON + 4n * HOUR - 1n);
    expect(await isOpen(stage, key)).to.equal(true);
    await stage.clock.moveTo(NOON + 4n * HOUR);
    expect(await isOpen(stage, key)).to.equal(false);
  });

  it("[CONSENT-111] refuses a second for the same three in the last second, and opens it at four hours", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const first = await breakAt(stage, NOON);
    const problem = ["EmergencyStillRuns", emergencyIdOf(first), NOON + 4n * HOUR] as const;
    await stage.clock.moveTo(NOON + 4n * HOUR - 2n);
    await expectRefused(stage, stage.paramedic, breaking(stage), problem);

    const second = await breakAt(stage, NOON + 4n * HOUR);
    expect(second.number).to.equal(2n);
    expect(await isOpen(stage, second)).to.equal(true);
    const { emergencies } = stage;
    expect((await emergencies.emergencyOf(first)).from).to.equal(NOON);
    expect((await emergencies.emergencyOf(second)).from).to.equal(NOON + 4n * HOUR);
  });

  it("[CONSENT-111] [CONSENT-124] another patient, responder or organisation is no second one", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { doctor, clinic } = stage.actors;
    await hire(stage, stage.paramedic, { organisation: clinic, document: "licence for the clinic" });
    const keys = [
      await breakAt(stage, NOON),
      await breakAt(stage, NOON + 1n, { patient: stage.wang }),
      await breakAt(stage, NOON + 2n, { organisation: clinic }),
      await breakAt(stage, NOON + 3n, { responder: doctor, profession: PHYSICIAN }),
    ];
    expect(keys.map(({ number }) => number)).to.deep.equal([1n, 2n, 3n, 1n]);
    for (const key of keys) expect(await isOpen(stage, key)).to.equal(true);
  });

  for (const entrance of ENTRANCES) {
    it(`[CONSENT-111] the responder closes it by ${entrance}, once, and may open the next at once`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const { emergencies, paramedic, zhao, actors } = stage;
      const key = await breakAt(stage, NOON);
      const call = await emergencies.close.populateTransaction(zhao, actors.hospital.address);
      await stage.clock.next(NOON + HOUR);
      await expectEvents(send(stage, entrance, paramedic, call), emergencies, [
        ["EmergencyClosed", [emergencyIdOf(key), zhao, paramedic.address]],
      ]);
      expect(await isOpen(stage, key)).to.equal(false);
      expect((await emergencies.emergencyOf(key)).until).to.equal(NOON + HOUR);
      const { oldestWaiting, waitingSince } = await emergencies.conductOf(paramedic.address);
      expect([oldestWaiting, waitingSince]).to.deep.equal([1n, NOON]);

      const problem = ["EmergencyNotRunning", zhao, paramedic.address, actors.hospital.address] as const;
      await expectRefused(stage, paramedic, call, problem, entrance);
      expect(await isOpen(stage, await breakAt(stage, NOON + 2n * HOUR))).to.equal(true);
    });

    it(`[CONSENT-111] nobody else closes it by ${entrance}`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const { emergencies, zhao, reviewer, actors } = stage;
      const { hospital, doctor, stranger, regulator, zhao: patient, admin } = actors;
      const key = await breakAt(stage, NOON);
      const call = await emergencies.close.populateTransaction(zhao, hospital.address);
      for (const person of [hospital, doctor, stranger, regulator, patient, admin, reviewer]) {
        const problem = ["EmergencyNotRunning", zhao, person.address, hospital.address] as const;
        await expectRefused(stage, person, call, problem, entrance);
      }
      expect(await isOpen(stage, key)).to.equal(true);
    });
  }

  it("[CONSENT-111] it can be closed in its last second, and not at its end", async () => {
    for (const [moment, closes] of [
      [NOON + 4n * HOUR - 1n, true],
      [NOON + 4n * HOUR, false],
    ] as const) {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const { emergencies, paramedic, zhao, actors } = stage;
      await breakAt(stage, NOON);
      const call = await emergencies.close.populateTransaction(zhao, actors.hospital.address);
      await stage.clock.next(moment);
      const closed = send(stage, "own call", paramedic, call);
      if (closes) await expect(closed).to.emit(emergencies, "EmergencyClosed");
      else await expect(closed).to.be.revertedWithCustomError(emergencies, "EmergencyNotRunning");
    }
  });

  it("[CONSENT-111] a suspended responder can still close", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { emergencies, paramedic, wang, actors } = stage;
    const first = await breakAt(stage, NOON);
    await breakAt(stage, NOON + 1n, { patient: wang });
    await reviewAt(stage, NOON + 2n, first, false);
    await expect(emergencies.connect(paramedic).close(wang, actors.hospital.address)).to.emit(
      emergencies,
      "EmergencyClosed",
    );
  });
});

describe("EmergencyAccess: still entitled", () => {
  it("[CONSENT-112] a suspended licence closes it by computation, and a reinstated one opens what is left", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { providers, people } = stage;
    const late = await newcomer(stage, "late paramedic");
    const licence = await hire(stage, late);
    const key = await breakAt(stage, NOON, { responder: late });
    await providers.connect(people.board).suspendCredential(licence, GIVEN.reason);
    expect(await isOpen(stage, key)).to.equal(false);
    await providers.connect(people.board).reinstateCredential(licence, GIVEN.reason);
    expect(await isOpen(stage, key)).to.equal(true);
  });

  it("[CONSENT-112] it ends with the affiliation, on the second", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const key = await breakAt(stage, EMPLOYED_UNTIL - 2n);
    expect(await isOpen(stage, key)).to.equal(true);
    await stage.clock.moveTo(EMPLOYED_UNTIL - 1n);
    expect(await isOpen(stage, key)).to.equal(true);
    await stage.clock.moveTo(EMPLOYED_UNTIL);
    expect(await isOpen(stage, key)).to.equal(false);
  });

  it("[CONSENT-112] who changes to a licence without the right loses it, also with another profession left", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { paramedic } = stage;
    await hire(stage, paramedic, { profession: PHYSICIAN });
    const key = await breakAt(stage, NOON);
    await hire(stage, paramedic, { rights: 7n, document: "a licence without the right" });
    expect(await isOpen(stage, key)).to.equal(false);
    expect(
      await isOpen(stage, await breakAt(stage, NOON + HOUR, { patient: stage.wang, profession: PHYSICIAN })),
    ).to.equal(true);
  });

  it("[CONSENT-112] a verdict on another emergency closes the one that runs", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const first = await breakAt(stage, NOON);
    const second = await breakAt(stage, NOON + 1n, { patient: stage.wang });
    await reviewAt(stage, NOON + 2n, first, false);
    expect(await isOpen(stage, second)).to.equal(false);
    const problem = [
      "ResponderSuspended",
      stage.paramedic.address,
      SUSPENSION.ForAWhile,
      NOON + 2n + EMERGENCY.firstSuspension,
    ] as const;
    await expectRefused(stage, stage.paramedic, breaking(stage), problem);
  });

  it("[CONSENT-112] an overdue review closes the one that runs, at the second on which it is overdue", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    await breakAt(stage, NOON);
    const last = NOON + EMERGENCY.reviewedWithin;
    const second = await breakAt(stage, last - 1n);
    expect(await isOpen(stage, second)).to.equal(true);
    await stage.clock.moveTo(last);
    expect(await isOpen(stage, second)).to.equal(false);
    const problem = ["ResponderSuspended", stage.paramedic.address, SUSPENSION.ReviewOverdue, 0n] as const;
    await expectRefused(stage, stage.paramedic, breaking(stage, { patient: stage.wang }), problem);
  });
});
