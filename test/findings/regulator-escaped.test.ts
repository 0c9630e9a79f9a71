import { expect } from "chai";
import { network } from "hardhat";
import { id } from "ethers";

import { platformOn } from "../helpers/platform.ts";
import { KINDS, REASON, ACCREDITED_UNTIL, accreditHospital } from "./scene.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

describe("Finding: an accreditor that sees the regulator coming", () => {
  it("[IDENTITY-65] an accreditor does not escape the regulator by revoking in front of the suspension", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { providers, actors } = platform;
    const { regulator, board, hospital } = actors;
    await accreditHospital(platform);

    await providers.connect(board).revokeOrganisation(hospital, REASON);
    await providers.connect(regulator).suspendOrganisation(hospital, REASON);
    await expect(
      providers.connect(board).accredit(hospital, KINDS.hospital, 31, ACCREDITED_UNTIL, id("behind it")),
    ).to.be.revertedWithCustomError(providers, "OrganisationSuspended");
  });
});
