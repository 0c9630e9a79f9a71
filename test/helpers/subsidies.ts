import { ZeroAddress, id } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { CoverStruct } from "../../typechain-types/contracts/care/AppointmentBook.js";
import type { ProgrammeStruct } from "../../typechain-types/contracts/care/SubsidyFund.js";
import { type Practice, practiceOn } from "./care.ts";
import { DAY, START, YEAR } from "./defaults.ts";
import { CITY, NULLIFIER, PROOFED_UNTIL } from "./proofing.ts";
import type { Person } from "./providers.ts";

/** What the default programme pays of the default visit: of 1,003 at most two fifths, which is 401. */
export const SUBSIDY = 400n;
export const POOL = 1_000n;

/** The practice, whose patients are proofed in the city, and two programmes for them that hold {@link POOL} each. */
export interface Subsidised extends Practice {
  readonly sponsor: Person;
  /** Programmes in ether and in the token; `terms` are those in ether. */
  readonly terms: ProgrammeStruct;
  readonly programme: string;
  readonly inToken: string;
  /** What the programme in ether bears of Zhao's visit. */
  readonly cover: CoverStruct;
}

/** The fixture: make it once for the file's chain and give it to `loadFixture`. */
export function subsidisedOn(connection: NetworkConnection): () => Promise<Subsidised> {
  const deployPractice = practiceOn(connection);
  return async function deploySubsidised() {
    const at = await deployPractice();
    const { proofing, subsidies, token, patient, otherPatient, actors } = at;
    await proofing.connect(actors.regulator).appointIssuer(CITY, actors.issuer);
    await proofing.connect(actors.issuer).attest(patient, CITY, NULLIFIER.zhao, 2n, PROOFED_UNTIL);
    await proofing.connect(actors.issuer).attest(otherPatient, CITY, NULLIFIER.wang, 1n, PROOFED_UNTIL);
    const sponsor = at.people.clinic;
    const terms: ProgrammeStruct = {
      sponsor: sponsor.address,
      heir: at.committee.address,
      token: ZeroAddress,
      organisation: ZeroAddress,
      domain: CITY,
      level: 2n,
      mostShare: 4_000n,
      from: START - DAY,
      until: START + YEAR,
      period: 30n * DAY,
      cap: 600n,
      salt: id("a programme"),
    };
    const alike = { ...terms, token: await token.getAddress() };
    const programme = await subsidies.programmeIdOf(terms);
    const inToken = await subsidies.programmeIdOf(alike);
    await subsidies.connect(sponsor).openProgramme(terms);
    await subsidies.connect(sponsor).openProgramme(alike);
    await subsidies.connect(at.wang).donate(programme, POOL, { value: POOL });
    await token.connect(at.wang).approve(subsidies, 100_000n);
    await subsidies.connect(at.wang).donate(inToken, POOL);
    const cover: CoverStruct = {
      payer: subsidies.target,
      amount: SUBSIDY,
      programme,
      person: NULLIFIER.zhao,
      period: await subsidies.periodOf(programme),
    };
    return { ...at, sponsor, terms, programme, inToken, cover };
  };
}
