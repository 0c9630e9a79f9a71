import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, POWERS, START } from "../helpers/defaults.ts";
import {
  EMPLOYED_UNTIL,
  type EmergencyStage,
  type Key,
  STATEMENT,
  VERDICT,
  breakAt,
  emergenciesOn,
  emergencyIdOf,
  keyOf,
  reviewAt,
} from "../helpers/emergencies.ts";
import { expectEvents } from "../helpers/expectations.ts";
import { circleOf } from "../helpers/guardians.ts";
import { registerPatient, startRecovery } from "../helpers/patients.ts";
import { ENTRANCES, expectRefused, send } from "../helpers/providers.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployEmergencies = emergenciesOn(connection);

const NOON = START + 10n * DAY;

/** A call of `addStatement`. */
function stating({ emergencies }: EmergencyStage, key: Key, statement = STATEMENT) {
  return emergencies.addStatement.populateTransaction(key, statement);
}

describe("EmergencyAccess: the patient's statement", () => {
  for (const entrance of ENTRANCES) {
    for (const who of ["zhao", "carer"] as const) {
      it(`[CONSENT-123] ${who} adds one by ${entrance}, once`, async () => {
        const stage = await networkHelpers.loadFixture(deployEmergencies);
        const { emergencies, zhao, actors } = stage;
        const key = await breakAt(stage, NOON);
        const emergency = emergencyIdOf(key);
        await expectEvents(send(stage, entrance, actors[who], stating(stage, key)), emergencies, [
          ["StatementAdded", [emergency, zhao, actors[who].address, STATEMENT]],
        ]);
        const { stated, verdict } = await emergencies.emergencyOf(key);
        expect([stated, verdict]).to.deep.equal([true, VERDICT.None]);

        for (const again of [actors.zhao, actors.carer]) {
          const call = stating(stage, key, id("another statement"));
          await expectRefused(stage, again, call, ["StatementAddedBefore", emergency], entrance);
        }
      });
    }

    it(`[CONSENT-123] nobody else does by ${entrance}`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const { wang, thief, regulator, admin, hospital, doctor, stranger } = stage.actors;
      const { paramedic, reviewer } = stage;
      const key = await breakAt(stage, NOON);
      for (const person of [wang, thief, regulator, admin, hospital, doctor, stranger, paramedic, reviewer]) {
        const problem = ["StatementNotAddedBy", emergencyIdOf(key), person.address] as const;
        await expectRefused(stage, person, stating(stage, key), problem, entrance);
      }
    });
  }

  it("[CONSENT-123] a delegate without the power CONSENT, or outside the window, does not", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { patients, zhao, actors, clock } = stage;
    const key = await breakAt(stage, NOON);
    const problem = ["StatementNotAddedBy", emergencyIdOf(key), actors.carer.address] as const;
    const others = POWERS.all - POWERS.consent;
    await patients.connect(actors.zhao).setDelegate(zhao, actors.carer.address, others, START, EMPLOYED_UNTIL);
    await expectRefused(stage, actors.carer, stating(stage, key), problem);
    await patients.connect(actors.zhao).setDelegate(zhao, actors.carer.address, POWERS.consent, START, NOON + DAY);
    await clock.moveTo(NOON + DAY);
    await expectRefused(stage, actors.carer, stating(stage, key), problem);
  });

  it("[CONSENT-123] a frozen patient waits until the recovery is over", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { actors } = stage;
    const circle = circleOf(stage);
    const salt = id("a guarded pseudonym");
    const patient = await registerPatient(stage, undefined, { salt, guardians: circle.hash });
    const key = await breakAt(stage, NOON, { patient });
    await startRecovery(stage, { patient, circle, newController: actors.zhaoAnew.address });
    const problem = ["StatementNotAddedBy", emergencyIdOf(key), actors.zhao.address] as const;
    await expectRefused(stage, actors.zhao, stating(stage, key), problem);
  });

  it("[CONSENT-123] each emergency takes one, reviewed or not, the latest or an earlier one", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { emergencies, actors } = stage;
    const first = await breakAt(stage, NOON);
    const second = await breakAt(stage, NOON + DAY);
    await reviewAt(stage, NOON + DAY + 1n, first, true);
    for (const key of [first, second]) {
      await actors.zhao.sendTransaction(await stating(stage, key));
      expect((await emergencies.emergencyOf(key)).stated).to.equal(true);
    }
    expect((await emergencies.emergencyOf(first)).verdict).to.equal(VERDICT.Justified);
    await reviewAt(stage, NOON + 2n * DAY, second, false);
    expect((await emergencies.emergencyOf(second)).stated).to.equal(true);
  });

  it("[CONSENT-123] refuses an emergency that never was, and a statement without a hash", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { zhao, wang } = stage.actors;
    const key = await breakAt(stage, NOON);
    const unknown = keyOf(stage, { number: 2n });
    await expectRefused(stage, zhao, stating(stage, unknown), ["EmergencyUnknown", emergencyIdOf(unknown)]);
    const ofWang = keyOf(stage, { patient: stage.wang });
    await expectRefused(stage, wang, stating(stage, ofWang), ["EmergencyUnknown", emergencyIdOf(ofWang)]);
    await expectRefused(stage, zhao, stating(stage, key, ZeroHash), ["EmergencyHashMissing"]);
  });
});
