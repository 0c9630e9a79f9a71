import { actDigest } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, START } from "../helpers/defaults.ts";
import { type Holder, contractWallet, delegatedAccount, plainAccount } from "../helpers/holders.ts";
import { type Terms, affiliationIdOf, credentialIdOf, termsHashOf } from "../helpers/models/providers.ts";
import {
  ENTRANCES,
  GIVEN,
  KINDS,
  type Problem,
  STAFF,
  type Stage,
  affiliationTerms,
  expectRefused,
  licenceOf,
  licenceTerms,
  send,
  stagesOn,
} from "../helpers/providers.ts";

const connection = await network.create();
const { licensed } = stagesOn(connection);

const NOW = START + 30n * DAY;
const { profession } = GIVEN.licence;

/** Kinds of accounts that sign as practitioners. */
const PRACTITIONERS: readonly [kind: string, (stage: Stage) => Promise<Holder>][] = [
  ["a plain account", (stage) => Promise.resolve(plainAccount(stage, stage.people.doctor))],
  ["a contract wallet with long signatures", (stage) => contractWallet(stage, stage.people.doctor)],
  ["an account with delegated code", (stage) => delegatedAccount(stage, "doctor with delegated code")],
];

/** Where signatures for the provider registry count. */
async function placeOf({ providers, place }: Stage) {
  return { verifyingContract: await providers.getAddress(), chainId: place.chainId };
}

/** Terms between the hospital and `practitioner`, who gets a licence for them where it is not the doctor's own. */
async function termsWith(stage: Stage, practitioner: Holder): Promise<Terms> {
  const { board, doctor } = stage.people;
  if (practitioner.address === doctor.address) return affiliationTerms(stage);
  await stage.providers.connect(board).issueCredential(licenceTerms(stage, { holder: practitioner.address }));
  const licence = credentialIdOf(board.address, practitioner.address, GIVEN.licence.document);
  return affiliationTerms(stage, { practitioner: practitioner.address, licence });
}

interface Authorised {
  readonly nonce?: bigint;
  readonly deadline?: bigint;
}

/** The practitioner's authorisation of these terms. */
async function authorise(
  stage: Stage,
  practitioner: Holder,
  terms: Terms,
  { nonce = DEFAULTS.nonce, deadline = DEFAULTS.deadline }: Authorised = {},
) {
  const message = { ...terms, nonce, deadline };
  return {
    nonce,
    deadline,
    signature: await practitioner.sign(await placeOf(stage), "AffiliationAcceptance", message),
  };
}

/** The error for a signature that is not the practitioner's over these terms. */
async function notSigned(
  stage: Stage,
  terms: Terms,
  { nonce = DEFAULTS.nonce, deadline = DEFAULTS.deadline }: Authorised = {},
) {
  const message = { ...terms, nonce, deadline };
  const digest = actDigest({ act: "AffiliationAcceptance", message, ...(await placeOf(stage)) });
  return ["SignatureInvalid", terms.practitioner, digest] as const satisfies Problem;
}

describe("ProviderRegistry: affiliation with the practitioner's signature", () => {
  for (const [kind, practitionerOn] of PRACTITIONERS) {
    describe(`given that the practitioner is ${kind}`, () => {
      for (const entrance of ENTRANCES) {
        it(`[IDENTITY-81] the hospital's ${entrance} begins the affiliation`, async () => {
          const stage = await licensed();
          const { hospital } = stage.people;
          const practitioner = await practitionerOn(stage);
          const terms = await termsWith(stage, practitioner);
          const affiliation = affiliationIdOf(hospital.address, practitioner.address, profession);
          const { organisation, licence, role, validFrom, validUntil } = terms;

          const call = stage.providers.affiliate.populateTransaction(
            terms,
            await authorise(stage, practitioner, terms),
          );
          const begun = [affiliation, organisation, practitioner.address, licence, role, validFrom, validUntil];
          await expect(send(stage, entrance, hospital, call))
            .to.emit(stage.providers, "AffiliationBegun")
            .withArgs(...begun);

          const held = await stage.providers.affiliationOf(affiliation);
          expect([...held]).to.deep.equal([licence, role, validFrom, validUntil]);
          expect(await stage.providers.isPractising(practitioner.address, profession, hospital.address)).to.equal(true);
          expect(await stage.providers.isNonceSpent(practitioner.address, DEFAULTS.nonce)).to.equal(true);
        });
      }

      it("[IDENTITY-81] [K-03] its signature serves once", async () => {
        const stage = await licensed();
        const { hospital } = stage.people;
        const practitioner = await practitionerOn(stage);
        const terms = await termsWith(stage, practitioner);
        const call = await stage.providers.affiliate.populateTransaction(
          terms,
          await authorise(stage, practitioner, terms),
        );
        await hospital.sendTransaction(call);
        await expectRefused(stage, hospital, call, ["NonceUsed", practitioner.address, DEFAULTS.nonce]);

        await stage.providers.connect(hospital).endAffiliation(hospital.address, practitioner.address, profession);
        await expectRefused(stage, hospital, call, ["NonceUsed", practitioner.address, DEFAULTS.nonce]);
      });

      it("[K-02] its signature counts in the last second before the deadline and not at the deadline", async () => {
        const stage = await licensed();
        const { hospital } = stage.people;
        const practitioner = await practitionerOn(stage);
        const terms = await termsWith(stage, practitioner);
        const authorisation = await authorise(stage, practitioner, terms, { deadline: NOW });
        const call = await stage.providers.affiliate.populateTransaction(terms, authorisation);
        const here = await connection.networkHelpers.takeSnapshot();
        await stage.clock.next(NOW);
        await expectRefused(stage, hospital, call, ["SignatureExpired", NOW, NOW]);
        await here.restore();
        await stage.clock.next(NOW - 1n);
        await hospital.sendTransaction(call);
      });

      it("[IDENTITY-81] refuses terms that it did not sign, each of them", async () => {
        const stage = await licensed();
        const { board, hospital, clinic } = stage.people;
        const practitioner = await practitionerOn(stage);
        const signed = await termsWith(stage, practitioner);
        const authorisation = await authorise(stage, practitioner, signed);
        const another = licenceTerms(stage, { holder: practitioner.address, documentHash: id("another licence") });
        await stage.providers.connect(board).issueCredential(another);

        const otherwise: Partial<Terms>[] = [
          { organisation: clinic.address },
          { licence: credentialIdOf(board.address, practitioner.address, another.documentHash) },
          { role: STAFF.consultant },
          { validFrom: signed.validFrom + 1n },
          { validUntil: signed.validUntil + 1n },
        ];
        for (const change of otherwise) {
          const terms = { ...signed, ...change };
          const by = terms.organisation === clinic.address ? clinic : hospital;
          const call = stage.providers.affiliate.populateTransaction(terms, authorisation);
          await expectRefused(stage, by, call, await notSigned(stage, terms));
        }
      });

      it("[IDENTITY-81] refuses another nonce or deadline than it signed, and an empty signature", async () => {
        const stage = await licensed();
        const { hospital } = stage.people;
        const practitioner = await practitionerOn(stage);
        const terms = await termsWith(stage, practitioner);
        const authorisation = await authorise(stage, practitioner, terms);
        for (const change of [
          { nonce: DEFAULTS.nonce + 1n },
          { deadline: DEFAULTS.deadline + 1n },
          { signature: "0x" },
        ]) {
          const changed = { ...authorisation, ...change };
          const call = stage.providers.affiliate.populateTransaction(terms, changed);
          await expectRefused(stage, hospital, call, await notSigned(stage, terms, changed));
        }
      });

      it("[K-05] refuses a signature for another chain or another contract", async () => {
        const stage = await licensed();
        const { hospital } = stage.people;
        const practitioner = await practitionerOn(stage);
        const terms = await termsWith(stage, practitioner);
        const place = await placeOf(stage);
        const message = { ...terms, nonce: DEFAULTS.nonce, deadline: DEFAULTS.deadline };
        for (const elsewhere of [{ chainId: 1n }, { verifyingContract: await stage.devices.getAddress() }]) {
          const signature = await practitioner.sign({ ...place, ...elsewhere }, "AffiliationAcceptance", message);
          const authorisation = { nonce: DEFAULTS.nonce, deadline: DEFAULTS.deadline, signature };
          const call = stage.providers.affiliate.populateTransaction(terms, authorisation);
          await expectRefused(stage, hospital, call, await notSigned(stage, terms));
        }
      });
    });
  }

  describe("who and what", () => {
    /** The doctor as one who signs. */
    const doctorOf = (stage: Stage) => plainAccount(stage, stage.people.doctor);

    for (const who of ["nurse", "hospital", "board", "stranger"] as const) {
      it(`[IDENTITY-81] refuses a signature by the ${who} in the doctor's place`, async () => {
        const stage = await licensed();
        const terms = affiliationTerms(stage);
        const authorisation = await authorise(stage, plainAccount(stage, stage.people[who]), terms);
        const call = stage.providers.affiliate.populateTransaction(terms, authorisation);
        await expectRefused(stage, stage.people.hospital, call, await notSigned(stage, terms));
      });
    }

    for (const who of ["doctor", "clinic", "commission", "stranger"] as const) {
      for (const entrance of ENTRANCES) {
        it(`[IDENTITY-81] refuses an ${entrance} by the ${who}, who is not the hospital`, async () => {
          const stage = await licensed();
          const { hospital } = stage.people;
          const terms = affiliationTerms(stage);
          const call = stage.providers.affiliate.populateTransaction(
            terms,
            await authorise(stage, doctorOf(stage), terms),
          );
          const problem = ["AffiliationNotOfferedBy", hospital.address, stage.people[who].address] as const;
          await expectRefused(stage, stage.people[who], call, problem, entrance);
        });
      }
    }

    it("[K-04] refuses a signature whose nonce the doctor has cancelled", async () => {
      for (const entrance of ENTRANCES) {
        const stage = await licensed();
        const { doctor, hospital } = stage.people;
        const terms = affiliationTerms(stage);
        const cancel = stage.providers.cancelNonce.populateTransaction(DEFAULTS.nonce);
        await expect(send(stage, entrance, doctor, cancel))
          .to.emit(stage.providers, "NonceSpent")
          .withArgs(doctor.address, DEFAULTS.nonce);
        const call = stage.providers.affiliate.populateTransaction(
          terms,
          await authorise(stage, doctorOf(stage), terms),
        );
        await expectRefused(stage, hospital, call, ["NonceUsed", doctor.address, DEFAULTS.nonce]);
      }
    });

    it("[K-04] the hospital cannot cancel the doctor's nonce", async () => {
      const stage = await licensed();
      const { doctor, hospital } = stage.people;
      await stage.providers.connect(hospital).cancelNonce(DEFAULTS.nonce);
      expect(await stage.providers.isNonceSpent(doctor.address, DEFAULTS.nonce)).to.equal(false);
    });

    const unfit: [string, (stage: Stage) => Promise<Partial<Terms>>, (stage: Stage, terms: Terms) => Problem][] = [
      [
        "a licence that was revoked",
        async (stage) => {
          await stage.providers.connect(stage.people.board).revokeCredential(licenceOf(stage), GIVEN.reason);
          return {};
        },
        (_, { licence, practitioner }) => ["AffiliationLicenceInvalid", licence, practitioner],
      ],
      [
        "a licence of nobody",
        () => Promise.resolve({ licence: ZeroHash }),
        (_, { practitioner }) => ["AffiliationLicenceInvalid", ZeroHash, practitioner],
      ],
      [
        "an unknown role",
        () => Promise.resolve({ role: STAFF.last + 1n }),
        () => ["StaffRoleUnknown", STAFF.last + 1n, STAFF.last],
      ],
      [
        "an empty window",
        () => Promise.resolve({ validFrom: NOW + 1n, validUntil: NOW + 1n }),
        () => ["WindowInvalid", NOW + 1n, NOW + 1n, NOW],
      ],
    ];
    for (const [what, change, problem] of unfit) {
      it(`[IDENTITY-82] refuses signed terms with ${what}`, async () => {
        const stage = await licensed();
        const terms = affiliationTerms(stage, await change(stage));
        const authorisation = await authorise(stage, doctorOf(stage), terms);
        const call = await stage.providers.affiliate.populateTransaction(terms, authorisation);
        await stage.clock.next(NOW);
        await expectRefused(stage, stage.people.hospital, call, problem(stage, terms));
      });
    }

    it("[IDENTITY-82] refuses an organisation that nobody ever accredited", async () => {
      const stage = await licensed();
      const { stranger } = stage.people;
      const terms = affiliationTerms(stage, { organisation: stranger.address });
      const call = stage.providers.affiliate.populateTransaction(terms, await authorise(stage, doctorOf(stage), terms));
      await expectRefused(stage, stranger, call, ["OrganisationUnknown", stranger.address]);
    });

    it("[IDENTITY-83] uses up an offer that was open, so that older terms cannot come back", async () => {
      const stage = await licensed();
      const { hospital, doctor } = stage.people;
      const offered = affiliationTerms(stage);
      const signed = affiliationTerms(stage, { role: STAFF.consultant });
      const affiliation = affiliationIdOf(hospital.address, doctor.address, profession);
      await stage.providers.connect(hospital).offerAffiliation(offered);
      expect(await stage.providers.affiliationOfferOf(affiliation)).to.equal(termsHashOf(offered));

      await stage.providers.connect(hospital).affiliate(signed, await authorise(stage, doctorOf(stage), signed));
      expect(await stage.providers.affiliationOfferOf(affiliation)).to.equal(ZeroHash);
      const call = stage.providers.acceptAffiliation.populateTransaction(offered);
      await expectRefused(stage, doctor, call, ["AffiliationNotOffered", affiliation]);
    });

    it("[IDENTITY-81] an organisation can be a contract wallet", async () => {
      const stage = await licensed();
      const { commission, doctor, hospital } = stage.people;
      const wallet = await contractWallet(stage, hospital);
      const { grade, until, document } = GIVEN.accreditation;
      await stage.providers.connect(commission).accredit(wallet.address, KINDS.hospital, grade, until, document);
      const terms = affiliationTerms(stage, { organisation: wallet.address });
      const authorisation = await authorise(stage, doctorOf(stage), terms);
      await wallet.send(await stage.providers.affiliate.populateTransaction(terms, authorisation));
      expect(await stage.providers.isPractising(doctor.address, profession, wallet.address)).to.equal(true);
    });
  });
});
