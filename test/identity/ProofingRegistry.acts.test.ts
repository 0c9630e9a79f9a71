import { network } from "hardhat";

import { describeActs } from "../helpers/actsTable.ts";
import { CITY, FUND, NULLIFIER, type ProofingStage, attest, attestation, withPatients } from "../helpers/proofing.ts";
import { type Stage, stagesOn } from "../helpers/providers.ts";

const connection = await network.create();
const { deployed } = stagesOn(connection);

let proofed: ProofingStage;

/** Zhao is proofed in the city. */
async function stageOf(): Promise<Stage> {
  proofed = await withPatients(await deployed());
  await attest(proofed, proofed.issuer);
  return proofed;
}

const regulator = ({ people }: Stage) => people.regulator;

describeActs("ProofingRegistry", {
  registryOf: ({ proofing }) => proofing,
  stageOf,
  acts: {
    appointIssuer: {
      underPause: "stops",
      by: regulator,
      call: ({ proofing, actors }) => proofing.appointIssuer.populateTransaction(FUND, actors.issuer.address),
    },
    removeIssuer: {
      underPause: "goes on",
      by: regulator,
      call: ({ proofing, actors }) => proofing.removeIssuer.populateTransaction(CITY, actors.issuer.address, true),
    },
    attest: {
      underPause: "stops",
      by: ({ actors }) => actors.issuer,
      call: () => attestation(proofed),
    },
    withdraw: {
      underPause: "goes on",
      by: ({ actors }) => actors.zhao,
      call: ({ proofing }) => proofing.withdraw.populateTransaction(proofed.zhao, CITY, NULLIFIER.zhao),
    },
  },
});
