import { expect } from "chai";
import { network } from "hardhat";

import { freeze } from "../helpers/consents.ts";
import { inWords } from "../helpers/consentMirror.ts";
import { Dice } from "../helpers/dice.ts";
import { stateFromEvents } from "../helpers/recordEvents.ts";
import { RecordChooser, recordStageOn } from "../helpers/recordHistory.ts";
import { RecordMirror } from "../helpers/recordMirror.ts";

const connection = await network.create();
const staged = recordStageOn(connection);

const STEPS = 200;
const HISTORIES = process.env.CAMPAIGN === "long" ? 200 : 14;
const FIRST_SEED = Number(process.env.CAMPAIGN_SEED ?? 1);

describe("RecordRegistry: histories", () => {
  const reached = new Map<string, number>();
  const count = (what: string): void => void reached.set(what, (reached.get(what) ?? 0) + 1);

  for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
    it(`[RECORDS-01] to [RECORDS-63] agrees with the model after every step of history ${seed}`, async function () {
      this.timeout(300_000);
      const stage = await staged();
      const mirror = await RecordMirror.of(stage);
      const told: string[] = [];
      try {
        await tell(stage, mirror, new Dice(seed), told, count);
      } catch (problem) {
        throw new Error(`History ${seed} went apart:\n${told.slice(-12).join("\n")}\n${String(problem)}`, {
          cause: problem,
        });
      }
    });
  }

  it("has done everything, and has been refused for every reason", () => {
    const missing = WANTED.filter((what) => (reached.get(what) ?? 0) < 3);
    if (process.env.CAMPAIGN_TOLD !== undefined) console.log(inWords([...reached].toSorted()));
    expect(missing, inWords([...reached])).to.deep.equal([]);
  });
});

async function tell(
  stage: Awaited<ReturnType<typeof staged>>,
  mirror: RecordMirror,
  dice: Dice,
  told: string[],
  count: (what: string) => void,
): Promise<void> {
  const chooser = new RecordChooser(stage, dice, mirror);
  let frozen = dice.chance(0.7);
  for (let step = 0; step < STEPS; step++) {
    if (step < 6 || dice.chance(0.12)) await chooser.happen((what) => told.push(what));
    if (!frozen && step > STEPS / 2) {
      frozen = true;
      told.push("Zhao's guardians start a recovery");
      await mirror.elsewhere(() => freeze(stage));
    }
    const moment = chooser.moment();
    const move = chooser.move(moment);
    told.push(`${moment}: ${move.by.address} ${inWords(move.act)} ${inWords({ ...move.way, forger: undefined })}`);
    const refusal = await mirror.act(move.by, move.act, move.way, moment);
    if (refusal === undefined) chooser.note(move);
    count(refusal === undefined ? move.act.name : refusal.error);
    if (step % 10 === 0) await mirror.expectSameState(chooser.recent());
  }
  await mirror.expectSameState(chooser.known);
  await expectToldByEvents(stage, mirror);
}

/** The events alone give the whole state. */
async function expectToldByEvents(stage: Awaited<ReturnType<typeof staged>>, { model }: RecordMirror): Promise<void> {
  const { states, cosignatures, episodes, batches } = await stateFromEvents(stage);
  expect(inOrder(states), "states, from events").to.deep.equal(inOrder(model.states));
  expect(inOrder(cosignatures), "seats, from events").to.deep.equal(inOrder(model.cosignatures));
  expect(inOrder(episodes), "episodes, from events").to.deep.equal(inOrder(model.episodes));
  expect(inOrder(batches), "batches, from events").to.deep.equal(inOrder(model.batches));
}

function inOrder<T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...map].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

/** Every act, and every refusal, that a history can meet. */
const WANTED = [
  ...["openEpisode", "openEpisodeByGrant", "openEpisodeByVisit", "openEpisodeByEmergency", "closeEpisode"],
  ...["anchor", "anchorUpon", "anchorBatch", "draw", "enterInError", "cosign", "answer"],
  ...["EpisodeNumberInvalid", "EpisodeNotOpenedBy", "EpisodeOrganisationNotAccredited", "EpisodeWithoutGrant"],
  ...["EpisodeOpenerNotPractising", "EpisodeWithoutVisit", "EpisodeWithoutEmergency", "EpisodeNotOpen"],
  ...["EpisodeNotClosedBy", "WindowInvalid", "SignatureExpired", "SignatureInvalid"],
  ...["RecordAuthorNotPractising", "RecordNotAuthoredBy", "RecordAnchoredBefore", "RecordPatientUnknown"],
  ...["RecordInvalid", "RecordTimeInvalid", "RecordWithoutEpisode", "RecordTargetMismatch", "RecordRelationInvalid"],
  ...["RecordUnknown", "RecordNotOpenTo", "BatchInvalid", "BatchAnchoredBefore", "SeatUnknown", "SeatTaken"],
  ...["CosignerTwice", "CosignerNotFit", "RecordNotAnsweredBy", "AnswerInvalid", "NonceUsed"],
];
