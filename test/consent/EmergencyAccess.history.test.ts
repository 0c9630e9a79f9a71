import { expect } from "chai";
import { ZeroHash } from "ethers";
import fc from "../helpers/properties.ts";
import { network } from "hardhat";

import { DAY, HOUR, START, YEAR } from "../helpers/defaults.ts";
import {
  APPEAL,
  type EmergencyStage,
  FINDINGS,
  type Key,
  PARAMEDIC,
  PHYSICIAN,
  SUSPENSION,
  breaking,
  emergenciesOn,
  emergencyIdOf,
  hire,
} from "../helpers/emergencies.ts";
import { EmergencyModel, type ModelEmergency } from "../helpers/models/emergencies.ts";
import { GIVEN, type Person } from "../helpers/providers.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployEmergencies = emergenciesOn(connection);

/** One step: time passes, and then somebody tries something. Numbers choose whom and what, whatever there is. */
type Step = readonly [what: "break" | "close" | "review" | "overturn", which: number, justified: boolean, pass: bigint];

const passing = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt(1n, HOUR) },
  { weight: 3, arbitrary: fc.bigInt(HOUR, 3n * DAY) },
  { weight: 1, arbitrary: fc.constantFrom(4n * HOUR, 7n * DAY, 90n * DAY, 365n * DAY) },
);
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom("break", "break", "break", "close", "review", "review", "review", "overturn"),
  fc.nat(99),
  fc.boolean(),
  passing,
);

/** Contract and model side by side. */
class Mirror {
  readonly model = new EmergencyModel();
  readonly #stage: EmergencyStage;
  readonly #responders: readonly (readonly [person: Person, profession: bigint])[];
  readonly #patients: readonly string[];

  constructor(stage: EmergencyStage) {
    this.#stage = stage;
    this.#responders = [
      [stage.paramedic, PARAMEDIC],
      [stage.actors.doctor, PHYSICIAN],
    ];
    this.#patients = [stage.zhao, stage.wang];
  }

  /** Tries the step in both, and expects that both allow it or neither. */
  async take([what, which, justified, pass]: Step): Promise<void> {
    const { clock, emergencies, actors, reviewer } = this.#stage;
    const now = (await clock.now()) + pass;
    const [responder, profession] = this.#responders[which % 2]!;
    const patient = this.#patients[(which >> 1) % 2]!;
    const chosen = this.model.all[which % Math.max(1, this.model.all.length)];

    if (what === "break") {
      const allowed = this.model.mayBreak(responder.address, patient, now);
      await this.#try(now, responder, breaking(this.#stage, { patient, profession }), allowed);
      if (allowed) this.model.breakGlass(responder.address, patient, now);
    } else if (what === "close") {
      const running = this.model.running(responder.address, patient, now);
      const call = emergencies.close.populateTransaction(patient, actors.hospital.address);
      await this.#try(now, responder, call, running !== undefined);
      if (running) running.until = now;
    } else if (chosen !== undefined && what === "review") {
      const allowed = chosen.verdict === "none";
      const call = emergencies.review.populateTransaction(this.#keyOf(chosen), justified, FINDINGS);
      await this.#try(now, reviewer, call, allowed);
      if (allowed) this.model.review(chosen, justified, now);
    } else if (chosen !== undefined) {
      const allowed = chosen.verdict === "unjustified";
      const call = emergencies.overturn.populateTransaction(this.#keyOf(chosen), APPEAL);
      await this.#try(now, actors.regulator, call, allowed);
      if (allowed) chosen.verdict = "overturned";
    }
  }

  /** Expects that both say the same of every right, every verdict and every open emergency. */
  async compare(): Promise<void> {
    const { clock, emergencies, actors } = this.#stage;
    const now = await clock.now();
    for (const [{ address }] of this.#responders) {
      const [suspension, until] = this.model.rightOf(address, now);
      const right = await emergencies.rightOf(address);
      expect([...right]).to.deep.equal([SUSPENSION[suspension], until]);
      for (const patient of this.#patients) {
        const open = this.model.open(address, patient, now);
        const expected = open === undefined ? ZeroHash : emergencyIdOf(this.#keyOf(open));
        expect(await emergencies.openEmergency(patient, address, actors.hospital.address)).to.equal(expected);
      }
    }
    for (const one of this.model.all) {
      const { verdict, from, until } = await emergencies.emergencyOf(this.#keyOf(one));
      const number = BigInt(["none", "justified", "unjustified", "overturned"].indexOf(one.verdict));
      expect([verdict, from, until]).to.deep.equal([number, one.from, one.until]);
    }
  }

  #keyOf(one: ModelEmergency): Key {
    const number = BigInt(this.model.of(one.responder).indexOf(one) + 1);
    const { patient, responder } = one;
    return { patient, responder, organisation: this.#stage.actors.hospital.address, number };
  }

  async #try(
    now: bigint,
    person: Person,
    populated: Promise<{ readonly to: string; readonly data: string }>,
    allowed: boolean,
  ): Promise<void> {
    const { to, data } = await populated;
    await this.#stage.clock.next(now);
    const done = await person.sendTransaction({ to, data, gasLimit: 2_000_000n }).then(
      () => true,
      () => false,
    );
    expect(done).to.equal(allowed);
  }
}

/** Nobody's licence, employment or accreditation ends in a history. */
async function deployForLife(): Promise<EmergencyStage> {
  const stage = await deployEmergencies();
  const { providers, people, paramedic, actors } = stage;
  const validUntil = START + 100n * YEAR;
  const { kinds, grade, document } = GIVEN.accreditation;
  await providers.connect(people.commission).accredit(actors.hospital.address, kinds, grade, validUntil, document);
  await hire(stage, paramedic, { validUntil, document: "a paramedic for life" });
  await hire(stage, actors.doctor, { profession: PHYSICIAN, validUntil, document: "a physician for life" });
  return stage;
}

describe("EmergencyAccess: histories", () => {
  it("[CONSENT-120] [CONSENT-121] [CONSENT-122] [CONSENT-124] contract and model agree on every right, whatever happened", async function () {
    this.timeout(120_000);
    const history = fc.array(step, { minLength: 10, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const stage = await networkHelpers.loadFixture(deployForLife);
        await stage.clock.moveTo(START + 10n * DAY);
        const mirror = new Mirror(stage);
        for (const one of steps) {
          await mirror.take(one);
          await mirror.compare();
        }
      }),
      { numRuns: 15, seed: 20_260_731 },
    );
  });
});
