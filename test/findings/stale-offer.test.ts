import { expect } from "chai";
import { network } from "hardhat";

import { platformOn } from "../helpers/platform.ts";
import { NURSE, ROLES, accreditHospital, licenseNurse, termsOfNurse } from "./scene.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

describe("Finding: an offer that outlives the affiliation", () => {
  it("[IDENTITY-85] does not bring a practitioner back whom the organisation dismissed", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { providers, actors } = platform;
    const { hospital, nurse } = actors;
    await accreditHospital(platform);
    const licence = await licenseNurse(platform);
    const terms = termsOfNurse(platform, licence);
    await providers.connect(hospital).offerAffiliation(terms);
    await providers.connect(nurse).acceptAffiliation(terms);

    // The hospital offers a promotion, then dismisses her.
    const promotion = termsOfNurse(platform, licence, ROLES.headNurse);
    await providers.connect(hospital).offerAffiliation(promotion);
    await providers.connect(hospital).endAffiliation(hospital, nurse, NURSE);

    await expect(providers.connect(nurse).acceptAffiliation(promotion)).to.be.revertedWithCustomError(
      providers,
      "AffiliationNotOffered",
    );
    expect(await providers.isPractising(nurse, NURSE, hospital)).to.equal(false);
  });
});
