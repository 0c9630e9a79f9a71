import {
  type AffiliationTerms,
  Affiliations,
  Devices,
  Patients,
  Proofings,
  Providers,
  Recoveries,
  buildGuardianSet,
  credentialIdOf,
} from "@xinglin/sdk/identity";
import { type Direct, type Relayed, type Signed, direct, relayed, signed } from "@xinglin/sdk/kernel";
import { id } from "ethers";

import type { Actor } from "../helpers/actors.ts";
import { DAY, START, YEAR } from "../helpers/defaults.ts";
import type { Platform } from "../helpers/platform.ts";

/** The SDK's clients on a platform, and its ways in. */
export interface Clients {
  readonly patients: Patients;
  readonly recoveries: Recoveries;
  readonly providers: Providers;
  readonly affiliations: Affiliations;
  readonly proofings: Proofings;
  readonly devices: Devices;
  readonly forwarder: string;
  readonly by: (actor: Actor) => Direct;
  readonly relayedFor: (actor: Actor) => Relayed;
  readonly signedBy: (actor: Actor) => Signed;
}

export async function clientsOn(platform: Platform): Promise<Clients> {
  const { provider } = platform.ethers;
  const { relayer } = platform.actors;
  const at = async (contract: { getAddress(): Promise<string> }) => ({
    address: await contract.getAddress(),
    provider,
  });
  const forwarder = await platform.forwarder.getAddress();
  return {
    patients: new Patients(await at(platform.patients)),
    recoveries: new Recoveries(await at(platform.patients)),
    providers: new Providers(await at(platform.providers)),
    affiliations: new Affiliations(await at(platform.providers)),
    proofings: new Proofings(await at(platform.proofing)),
    devices: new Devices(await at(platform.devices)),
    forwarder,
    by: (signer) => direct({ signer }),
    relayedFor: (signer) => relayed({ signer, relayer, forwarder }),
    signedBy: (signer) => signed({ signer, submitter: relayer }),
  };
}

/** The guardian set of the tests: doctor, nurse and carer, two of them, three days, the clinic decides. */
export function guardiansOf({ actors }: Platform): ReturnType<typeof buildGuardianSet> {
  const { doctor, nurse, carer, clinic } = actors;
  const guardians = [doctor.address, nurse.address, carer.address];
  return buildGuardianSet({ guardians, threshold: 2, delayDays: 3, arbiter: clinic.address });
}

export const LICENCE_DOCUMENT = id("the doctor's licence");

/** An accredited hospital and laboratory, and a licensed doctor. */
export async function accreditAndLicense({ actors }: Platform, { providers, by }: Clients): Promise<void> {
  const { regulator, board, hospital, laboratory, doctor } = actors;
  const validUntil = START + YEAR;
  await providers.appointAuthority({
    authority: board.address,
    jurisdiction: "CN-ZJ",
    accredits: true,
    licenses: true,
    via: by(regulator),
  });
  const accreditation = { grade: 31, validUntil, documentHash: id("accreditation"), via: by(board) };
  await providers.accredit({ ...accreditation, organisation: hospital.address, kinds: ["HOSPITAL", "PHARMACY"] });
  await providers.accredit({ ...accreditation, organisation: laboratory.address, kinds: ["LABORATORY"] });
  await providers.issueCredential({
    holder: doctor.address,
    profession: "TCM_PHYSICIAN",
    rights: ["PRESCRIBE"],
    specialty: 5013,
    validFrom: START,
    validUntil: START + 300n * DAY,
    documentHash: LICENCE_DOCUMENT,
    via: by(board),
  });
}

/** The terms on which the doctor works for the hospital. */
export function termsOf({ actors: { board, doctor, hospital } }: Platform): AffiliationTerms {
  return {
    organisation: hospital.address,
    practitioner: doctor.address,
    licence: credentialIdOf({ issuer: board.address, holder: doctor.address, documentHash: LICENCE_DOCUMENT }),
    role: "ATTENDING",
    validFrom: START,
    validUntil: START + 200n * DAY,
  };
}
