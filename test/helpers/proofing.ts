import { id } from "ethers";

import { DEFAULTS, START, YEAR } from "./defaults.ts";
import type { Person, Stage } from "./providers.ts";

/** Fields inside which a person is proofed once. */
export const CITY = id("residents of a city");
export const FUND = id("members of a fund");

/** What stands for a person inside a field, as only its issuers can compute it. */
export const NULLIFIER = { zhao: id("Zhao in the city"), wang: id("Wang in the city") } as const;

export const PROOFED_UNTIL = START + 2n * YEAR;

/** The stage with two issuers for the city and two registered patients. */
export interface ProofingStage extends Stage {
  readonly issuer: Person;
  readonly otherIssuer: Person;
  readonly zhao: string;
  readonly wang: string;
}

/** Appoints the city's issuers and registers Zhao, with `guardians` if she has any, and Wang. */
export async function withPatients(stage: Stage, guardians = `0x${"00".repeat(32)}`): Promise<ProofingStage> {
  const { proofing, patients, actors } = stage;
  const { regulator, issuer, otherIssuer, zhao, wang } = actors;
  await proofing.connect(regulator).appointIssuer(CITY, issuer.address);
  await proofing.connect(regulator).appointIssuer(CITY, otherIssuer.address);
  await patients.connect(zhao).register(DEFAULTS.salt, guardians);
  await patients.connect(wang).register(DEFAULTS.salt, `0x${"00".repeat(32)}`);
  return {
    ...stage,
    issuer,
    otherIssuer,
    zhao: await patients.patientIdOf(zhao.address, DEFAULTS.salt),
    wang: await patients.patientIdOf(wang.address, DEFAULTS.salt),
  };
}

/** What a test wants otherwise than: Zhao in the city, at level 2, for two years. */
export interface Attestation {
  readonly patient?: string;
  readonly domain?: string;
  readonly nullifier?: string;
  readonly level?: bigint;
  readonly until?: bigint;
}

/** A call of `attest`. */
export function attestation(
  stage: ProofingStage,
  {
    patient = stage.zhao,
    domain = CITY,
    nullifier = NULLIFIER.zhao,
    level = 2n,
    until = PROOFED_UNTIL,
  }: Attestation = {},
): ReturnType<Stage["proofing"]["attest"]["populateTransaction"]> {
  return stage.proofing.attest.populateTransaction(patient, domain, nullifier, level, until);
}

/** Attests in the name of `by`. */
export async function attest(stage: ProofingStage, by: Person, otherwise: Attestation = {}): Promise<void> {
  await by.sendTransaction(await attestation(stage, otherwise));
}

/** What the registry holds of a patient in a domain. */
export async function proofingOf(
  { proofing }: Stage,
  patient: string,
  domain = CITY,
): Promise<{ issuer: string; level: bigint; validUntil: bigint }> {
  const { issuer, level, validUntil } = await proofing.proofingOf(patient, domain);
  return { issuer, level, validUntil };
}
