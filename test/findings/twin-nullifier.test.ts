import { expect } from "chai";
import { network } from "hardhat";
import { ZeroHash, id } from "ethers";

import { DEFAULTS, START, YEAR } from "../helpers/defaults.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const DOMAIN = id("residents of a city");
const ZHAO = id("nullifier of Zhao");
const UNTIL = START + YEAR;

/** Zhao is registered; two issuers are appointed, of whom `issuer` turns out to be a rogue. */
async function prepare({ patients, proofing, actors }: Platform): Promise<{ zhao: string; straw: string }> {
  const { zhao, thief, regulator, issuer, otherIssuer } = actors;
  await patients.connect(zhao).register(DEFAULTS.salt, ZeroHash);
  await patients.connect(thief).register(DEFAULTS.salt, ZeroHash);
  await proofing.connect(regulator).appointIssuer(DOMAIN, issuer);
  await proofing.connect(regulator).appointIssuer(DOMAIN, otherIssuer);
  return {
    zhao: await patients.patientIdOf(zhao, DEFAULTS.salt),
    straw: await patients.patientIdOf(thief, DEFAULTS.salt),
  };
}

describe("Finding: a nullifier made to look like another", () => {
  it("[IDENTITY-52] does not stand behind a patient beside the true nullifier", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { proofing, actors } = platform;
    const { zhao } = await prepare(platform);
    // The rogue chooses a nullifier of nobody with the same end as hers.
    const twin = `0x${"ab".repeat(24)}${ZHAO.slice(-16)}`;
    await proofing.connect(actors.issuer).attest(zhao, DOMAIN, twin, 3, UNTIL);
    await proofing.connect(actors.regulator).removeIssuer(DOMAIN, actors.issuer, true);
    await proofing
      .connect(actors.otherIssuer)
      .attest(zhao, DOMAIN, ZHAO, 3, UNTIL)
      .catch(() => proofing.connect(actors.zhao).withdraw(zhao, DOMAIN, twin));

    const behind = await Promise.all([twin, ZHAO].map((nullifier) => proofing.patientOf(DOMAIN, nullifier)));
    expect(behind.filter((patient) => patient === zhao)).to.have.lengthOf.below(2);
  });
});
