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
const NOBODY = id("nullifier of nobody");
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

describe("Finding: what a distrusted issuer left behind", () => {
  it("[IDENTITY-52] does not keep a person's nullifier taken", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { proofing, actors } = platform;
    const { zhao, straw } = await prepare(platform);
    await proofing.connect(actors.issuer).attest(straw, DOMAIN, ZHAO, 3, UNTIL);
    await proofing.connect(actors.regulator).removeIssuer(DOMAIN, actors.issuer, true);

    await proofing.connect(actors.otherIssuer).attest(zhao, DOMAIN, ZHAO, 3, UNTIL);
    expect(await proofing.isProofed(zhao, DOMAIN, 3)).to.equal(true);
  });

  it("[IDENTITY-52] does not keep a patient taken who never asked for it and withdraws it", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { proofing, actors } = platform;
    const { zhao } = await prepare(platform);
    await proofing.connect(actors.issuer).attest(zhao, DOMAIN, NOBODY, 3, UNTIL);
    await proofing.connect(actors.regulator).removeIssuer(DOMAIN, actors.issuer, true);
    await proofing.connect(actors.zhao).withdraw(zhao, DOMAIN, NOBODY);

    await proofing.connect(actors.otherIssuer).attest(zhao, DOMAIN, ZHAO, 3, UNTIL);
    expect(await proofing.isProofed(zhao, DOMAIN, 3)).to.equal(true);
  });
});
