import { expect } from "chai";
import { network } from "hardhat";
import { id } from "ethers";

import { platformOn } from "../helpers/platform.ts";
import { KINDS, REASON, ACCREDITED_UNTIL, ZHEJIANG, accreditHospital } from "./scene.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

describe("Finding: whose hand it is", () => {
  it("[IDENTITY-65] a regulator that was an accreditor once still has the regulator's hand", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { providers, actors } = platform;
    const { regulator, hospital } = actors;
    const byRegulator = providers.connect(regulator);
    await byRegulator.appointAuthority(regulator, ZHEJIANG, true, false);
    await byRegulator.accredit(hospital, KINDS.hospital, 31, ACCREDITED_UNTIL, id("accreditation"));
    await byRegulator.dismissAuthority(regulator);

    await byRegulator.suspendOrganisation(hospital, REASON);
    expect(await providers.isAccredited(hospital, KINDS.hospital)).to.equal(false);
  });

  it("[IDENTITY-61] an authority that no longer accredits gives no organisation its rights back", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { providers, actors } = platform;
    const { regulator, board, hospital } = actors;
    await accreditHospital(platform);
    await providers.connect(board).suspendOrganisation(hospital, REASON);
    await providers.connect(regulator).appointAuthority(board, ZHEJIANG, false, true);

    await expect(providers.connect(board).reinstateOrganisation(hospital, REASON)).to.be.revertedWithCustomError(
      providers,
      "AuthorityNotCompetent",
    );
  });

  it("[IDENTITY-63] an authority that no longer accredits does not keep others from taking over", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { providers, actors } = platform;
    const { regulator, board, otherBoard, hospital } = actors;
    await accreditHospital(platform);
    await providers.connect(regulator).appointAuthority(board, ZHEJIANG, false, true);

    await providers.connect(otherBoard).accredit(hospital, KINDS.hospital, 31, ACCREDITED_UNTIL, id("anew"));
    expect((await providers.organisationOf(hospital)).accreditor).to.equal(otherBoard.address);
  });
});
