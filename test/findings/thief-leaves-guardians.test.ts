import { expect } from "chai";
import { network } from "hardhat";
import { id } from "ethers";

import { DEFAULTS, RULES } from "../helpers/defaults.ts";
import { circleOf } from "../helpers/guardians.ts";
import { plainAccount } from "../helpers/holders.ts";
import { platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

describe("Finding: a change of guardians that a thief left waiting", () => {
  it("[IDENTITY-11] does not come into force after the owner moved to a new key", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { patients, actors, place, clock } = platform;
    const { zhao, zhaoAnew } = actors;
    const circle = circleOf(platform);
    await patients.connect(zhao).register(DEFAULTS.salt, circle.hash);
    const patient = await patients.patientIdOf(zhao, DEFAULTS.salt);

    // The thief, with Zhao's key; then Zhao, who notices a foreign transaction and moves to a new key.
    await patients.connect(zhao).changeGuardians(patient, id("guardians of the thief"));
    const agreement = {
      patient,
      controller: zhao.address,
      newController: zhaoAnew.address,
      deadline: DEFAULTS.deadline,
    };
    const acceptance = await plainAccount(platform, zhaoAnew).sign(place, "ControllerAcceptance", agreement);
    await patients.connect(zhao).rotateController(patient, zhaoAnew, DEFAULTS.deadline, acceptance);

    await clock.pass(RULES.guardianChangeDelay);
    expect(await patients.guardiansOf(patient)).to.equal(circle.hash);
  });
});
