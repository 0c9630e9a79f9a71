import { expect } from "chai";
import { network } from "hardhat";

import { Dice } from "../helpers/dice.ts";
import { Chooser, castOf } from "../helpers/providerHistory.ts";
import { Mirror } from "../helpers/providerMirror.ts";
import { Questionnaire, type Subjects } from "../helpers/providerViews.ts";
import { stagesOn } from "../helpers/providers.ts";

const connection = await network.create();
const { employed } = stagesOn(connection);

const STEPS = 120;
/** Histories in which people often practise. */
const SEEDS = [5, 6, 7];

describe("ProviderRegistry: histories", () => {
  for (const seed of SEEDS) {
    it(`[IDENTITY-60] to [IDENTITY-89] agrees with the model after every step of history ${seed}, and its events tell the state`, async () => {
      const stage = await employed();
      const mirror = await Mirror.of(stage);
      const dice = new Dice(seed);
      const chooser = new Chooser(stage, dice, mirror.model);
      const { subjects } = castOf(stage);
      const questions = new Questionnaire(stage, subjects);
      const { pauser } = stage.actors;
      let allowed = 0;
      let practised = 0;

      for (let step = 0; step < STEPS; step++) {
        if (dice.chance(mirror.model.paused ? 0.3 : 0.03)) {
          const registry = stage.providers.connect(mirror.model.paused ? stage.people.regulator : pauser);
          mirror.model.now += 1n;
          await stage.clock.next(mirror.model.now);
          await (mirror.model.paused ? registry.unpause() : registry.pause());
          mirror.model.paused = !mirror.model.paused;
        }
        const moment = chooser.moment();
        const { person, act } = await chooser.choose(moment);
        if (await mirror.act(person, act, moment)) allowed++;
        await mirror.expectAgreement(questions);
        practised += countPractising(mirror, subjects);
      }

      await mirror.expectEventsTell(questions);
      // A history in which nothing happens would prove nothing.
      expect(allowed).to.be.greaterThan(STEPS / 3);
      expect(STEPS - allowed).to.be.greaterThan(STEPS / 6);
      expect(practised).to.be.greaterThan(STEPS / 10);
    });
  }
});

/** How many combinations may practise now. */
function countPractising({ model }: Mirror, { organisations, practitioners, professions }: Subjects) {
  return organisations
    .flatMap((organisation) =>
      practitioners.flatMap((person) => professions.map((profession) => [person, profession, organisation] as const)),
    )
    .filter((combination) => model.practice(...combination).refusal === "None").length;
}
