import { expect } from "chai";
import { network } from "hardhat";
import { id } from "ethers";

import { platformOn } from "../helpers/platform.ts";
import { KINDS, REASON, ACCREDITED_UNTIL, accreditHospital } from "./scene.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

describe("Finding: a revocation on top of the regulator's suspension", () => {
  for (const who of ["board", "regulator"] as const) {
    it(`[IDENTITY-67] by the ${who} leaves a way back once the regulator lifts the suspension`, async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      const { providers, actors } = platform;
      const { regulator, board, hospital } = actors;
      await accreditHospital(platform);
      await providers.connect(regulator).suspendOrganisation(hospital, REASON);
      await providers.connect(actors[who]).revokeOrganisation(hospital, REASON);

      await providers.connect(regulator).reinstateOrganisation(hospital, REASON);
      expect(await providers.isAccredited(hospital, KINDS.hospital)).to.equal(false);
      await providers.connect(board).accredit(hospital, KINDS.hospital, 31, ACCREDITED_UNTIL, id("anew"));
      expect(await providers.isAccredited(hospital, KINDS.hospital)).to.equal(true);
    });
  }
});
