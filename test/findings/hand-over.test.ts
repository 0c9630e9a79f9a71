import { expect } from "chai";
import { network } from "hardhat";

import PlatformModule from "../../ignition/modules/Platform.ts";
import { actorsOf } from "../helpers/actors.ts";

describe("Finding: an administrator that is the deployer", () => {
  it("stops the deployment instead of leaving the platform without one", async () => {
    const { ethers, ignition } = await network.create();
    const { deployer, regulator, pauser } = await actorsOf(ethers);
    const parameters = {
      Platform: { admin: deployer.address, regulator: regulator.address, pauser: pauser.address },
    };
    const outcome = await ignition.deploy(PlatformModule, { parameters }).then(() => "deployed", String);
    expect(outcome).to.include("AccessManagerNotScheduled");
  });
});
