import { signAct } from "@xinglin/sdk/kernel";
import { id } from "ethers";
import { network } from "hardhat";

import { DEFAULTS } from "../helpers/defaults.ts";
import { describeActs } from "../helpers/actsTable.ts";
import {
  GIVEN,
  PROFESSION,
  type Stage,
  affiliationTerms,
  licenceOf,
  licenceTerms,
  stagesOn,
} from "../helpers/providers.ts";

const connection = await network.create();
const { employed } = stagesOn(connection);

const { tcmPhysician } = PROFESSION;
const { reason } = GIVEN;
const { kinds, grade, until, document } = GIVEN.accreditation;

const regulator = ({ people }: Stage) => people.regulator;
const commission = ({ people }: Stage) => people.commission;
const board = ({ people }: Stage) => people.board;
const hospital = ({ people }: Stage) => people.hospital;
const doctor = ({ people }: Stage) => people.doctor;

/** The doctor's authorisation of the usual terms. */
async function authorisation(stage: Stage) {
  const { nonce, deadline } = DEFAULTS;
  const place = { verifyingContract: await stage.providers.getAddress(), chainId: stage.place.chainId };
  const message = { ...affiliationTerms(stage), nonce, deadline };
  const signature = await signAct({ act: "AffiliationAcceptance", message, signer: stage.people.doctor, ...place });
  return { nonce, deadline, signature };
}

describeActs("ProviderRegistry", {
  registryOf: ({ providers }) => providers,
  stageOf: employed,
  acts: {
    appointAuthority: {
      underPause: "stops",
      by: regulator,
      call: ({ providers, people }) =>
        providers.appointAuthority.populateTransaction(people.stranger.address, GIVEN.zhejiang, true, true),
    },
    dismissAuthority: {
      underPause: "goes on",
      by: regulator,
      call: ({ providers, people }) => providers.dismissAuthority.populateTransaction(people.board.address),
    },
    distrustAuthority: {
      underPause: "goes on",
      by: regulator,
      call: ({ providers, people }) => providers.distrustAuthority.populateTransaction(people.board.address),
    },
    accredit: {
      underPause: "stops",
      by: commission,
      call: ({ providers, people }) =>
        providers.accredit.populateTransaction(people.hospital.address, kinds, grade, until, document),
    },
    suspendOrganisation: {
      underPause: "goes on",
      by: commission,
      call: ({ providers, people }) =>
        providers.suspendOrganisation.populateTransaction(people.hospital.address, reason),
    },
    reinstateOrganisation: {
      underPause: "stops",
      given: (stage) =>
        stage.providers.connect(commission(stage)).suspendOrganisation(stage.people.hospital.address, reason),
      by: commission,
      call: ({ providers, people }) =>
        providers.reinstateOrganisation.populateTransaction(people.hospital.address, reason),
    },
    revokeOrganisation: {
      underPause: "goes on",
      by: commission,
      call: ({ providers, people }) =>
        providers.revokeOrganisation.populateTransaction(people.hospital.address, reason),
    },
    issueCredential: {
      underPause: "stops",
      by: board,
      call: (stage) =>
        stage.providers.issueCredential.populateTransaction(licenceTerms(stage, { documentHash: id("another") })),
    },
    renewCredential: {
      underPause: "stops",
      by: board,
      call: (stage) =>
        stage.providers.renewCredential.populateTransaction(licenceOf(stage), GIVEN.licence.validUntil + 1n, document),
    },
    suspendCredential: {
      underPause: "goes on",
      by: board,
      call: (stage) => stage.providers.suspendCredential.populateTransaction(licenceOf(stage), reason),
    },
    reinstateCredential: {
      underPause: "stops",
      given: (stage) => stage.providers.connect(board(stage)).suspendCredential(licenceOf(stage), reason),
      by: board,
      call: (stage) => stage.providers.reinstateCredential.populateTransaction(licenceOf(stage), reason),
    },
    revokeCredential: {
      underPause: "goes on",
      by: board,
      call: (stage) => stage.providers.revokeCredential.populateTransaction(licenceOf(stage), reason),
    },
    offerAffiliation: {
      underPause: "stops",
      by: hospital,
      call: (stage) => stage.providers.offerAffiliation.populateTransaction(affiliationTerms(stage)),
    },
    withdrawAffiliationOffer: {
      underPause: "goes on",
      given: (stage) => stage.providers.connect(hospital(stage)).offerAffiliation(affiliationTerms(stage)),
      by: hospital,
      call: ({ providers, people }) =>
        providers.withdrawAffiliationOffer.populateTransaction(people.doctor.address, tcmPhysician),
    },
    acceptAffiliation: {
      underPause: "stops",
      given: (stage) => stage.providers.connect(hospital(stage)).offerAffiliation(affiliationTerms(stage)),
      by: doctor,
      call: (stage) => stage.providers.acceptAffiliation.populateTransaction(affiliationTerms(stage)),
    },
    affiliate: {
      underPause: "stops",
      by: hospital,
      call: async (stage) =>
        stage.providers.affiliate.populateTransaction(affiliationTerms(stage), await authorisation(stage)),
    },
    endAffiliation: {
      underPause: "goes on",
      by: doctor,
      call: ({ providers, people }) =>
        providers.endAffiliation.populateTransaction(people.hospital.address, people.doctor.address, tcmPhysician),
    },
    cancelNonce: {
      underPause: "goes on",
      by: doctor,
      call: ({ providers }) => providers.cancelNonce.populateTransaction(1n),
    },
  },
});
