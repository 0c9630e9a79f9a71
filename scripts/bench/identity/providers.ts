import { id } from "ethers";

import { DEFAULTS } from "../../../test/helpers/defaults.ts";
import { plainAccount } from "../../../test/helpers/holders.ts";
import type { Operation, Operations } from "../frame/operation.ts";
import type { Platform } from "../../../test/helpers/platform.ts";
import {
  CODES,
  DOCUMENT,
  REASON,
  UNTIL,
  accredit,
  appointBoard,
  license,
  licenceTerms,
  register,
  staff,
} from "../frame/stage.ts";

/** The most that it may cost to issue a credential. */
const CREDENTIAL_CEILING = 95_000n;
const DOMAIN = id("residents of a city");
const NULLIFIER = id("keyed hash of a person");
const LEVEL = 2n;

/** The hospital submits the terms that the doctor signed. */
async function affiliate(platform: Platform): ReturnType<Operation["run"]> {
  const { providers, actors, place } = platform;
  const terms = await staff(platform);
  const signing = { ...place, verifyingContract: await providers.getAddress() };
  const { nonce, deadline } = DEFAULTS;
  const doctor = plainAccount(platform, actors.doctor);
  const signature = await doctor.sign(signing, "AffiliationAcceptance", { ...terms, nonce, deadline });
  return await providers.connect(actors.hospital).affiliate(terms, { nonce, deadline, signature });
}

/** What authorities, organisations and practitioners do. */
export const PROVIDERS: Operations = {
  "attest a proofing": {
    run: async (platform) => {
      const { proofing, actors } = platform;
      const patient = await register(platform);
      await proofing.connect(actors.regulator).appointIssuer(DOMAIN, actors.issuer.address);
      return await proofing.connect(actors.issuer).attest(patient, DOMAIN, NULLIFIER, LEVEL, UNTIL);
    },
    work: { newSlots: 2, coldReads: 3, coldAccounts: 1 },
  },
  "accredit an organisation": {
    run: async (platform) => {
      const { providers, actors } = platform;
      await appointBoard(platform);
      return await providers
        .connect(actors.board)
        .accredit(actors.hospital.address, CODES.hospital, CODES.gradeA, UNTIL, DOCUMENT);
    },
    work: { newSlots: 1, coldReads: 2 },
  },
  "suspend an organisation": {
    run: async (platform) => {
      const { providers, actors } = platform;
      await appointBoard(platform);
      await accredit(platform, actors.hospital.address);
      return await providers.connect(actors.board).suspendOrganisation(actors.hospital.address, REASON);
    },
    work: { updates: 1, coldReads: 1 },
  },
  "issue a licence": {
    run: async (platform) => {
      const { providers, actors } = platform;
      await appointBoard(platform);
      return await providers.connect(actors.board).issueCredential(licenceTerms(platform));
    },
    work: { newSlots: 2, coldReads: 2 },
    ceiling: CREDENTIAL_CEILING,
    like: "a credential",
  },
  "suspend a licence": {
    run: async (platform) => {
      const { providers, actors } = platform;
      await appointBoard(platform);
      return await providers.connect(actors.board).suspendCredential(await license(platform), REASON);
    },
    work: { updates: 1, coldReads: 2 },
  },
  "revoke a licence": {
    run: async (platform) => {
      const { providers, actors } = platform;
      await appointBoard(platform);
      return await providers.connect(actors.board).revokeCredential(await license(platform), REASON);
    },
    work: { updates: 1, coldReads: 2 },
  },
  "offer an affiliation": {
    run: async (platform) => {
      const terms = await staff(platform);
      return await platform.providers.connect(platform.actors.hospital).offerAffiliation(terms);
    },
    work: { newSlots: 1, coldReads: 3 },
  },
  "accept an affiliation": {
    run: async (platform) => {
      const { providers, actors } = platform;
      const terms = await staff(platform);
      await providers.connect(actors.hospital).offerAffiliation(terms);
      return await providers.connect(actors.doctor).acceptAffiliation(terms);
    },
    work: { newSlots: 1, updates: 1, cleared: 1, coldReads: 2 },
  },
  "affiliate in one step, first nonce": {
    run: affiliate,
    work: { newSlots: 2, coldReads: 4, ecrecovers: 1 },
  },
  "end an affiliation": {
    run: async (platform) => {
      const { providers, actors } = platform;
      await affiliate(platform);
      const { hospital, doctor } = actors;
      return await providers.connect(hospital).endAffiliation(hospital.address, doctor.address, CODES.physician);
    },
    work: { updates: 1, cleared: 1 },
  },
  "ask isPractising": {
    question: true,
    run: async (platform) => {
      const { providers, actors } = platform;
      await affiliate(platform);
      const { doctor, hospital, stranger } = actors;
      const question: [string, bigint, string] = [doctor.address, CODES.physician, hospital.address];
      const data = providers.interface.encodeFunctionData("isPractising", question);
      return await stranger.sendTransaction({ to: await providers.getAddress(), data });
    },
    // The affiliation, the licence's first slot, the organisation, and the board behind both.
    work: { coldReads: 4 },
  },
};
