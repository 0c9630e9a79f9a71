import type { NetworkConnection } from "hardhat/types/network";

import { EMERGENCY_REASONS, PROFESSIONS, RIGHTS, STAFF_ROLES, SUSPENSIONS, VERDICTS } from "@xinglin/sdk/terms";
import { AbiCoder, ZeroHash, id, keccak256 } from "ethers";

import { DAY, DEFAULTS, HOUR, POWERS, START, YEAR } from "./defaults.ts";
import { ROLES } from "./deployment.ts";
import { affiliationIdOf, credentialIdOf } from "./models/providers.ts";
import { type Person, type Stage, licenceTerms, newcomer, stagesOn } from "./providers.ts";

/** Numbers of the rules in `docs/specs/consent.md`, spelt out here a second time on purpose. */
export const EMERGENCY = {
  lasts: 4n * HOUR,
  reviewedWithin: 7n * DAY,
  firstSuspension: 90n * DAY,
  secondSuspension: 365n * DAY,
  forGood: 2n ** 48n - 1n,
} as const;

export const PARAMEDIC = BigInt(PROFESSIONS.PARAMEDIC.code);
export const PHYSICIAN = BigInt(PROFESSIONS.PHYSICIAN.code);
export const NURSE = BigInt(PROFESSIONS.NURSE.code);
const EMERGENCY_RIGHT = BigInt(RIGHTS.EMERGENCY.code);
const FIRST_RESPONDER = BigInt(STAFF_ROLES.FIRST_RESPONDER.code);

export const UNCONSCIOUS = BigInt(EMERGENCY_REASONS.UNCONSCIOUS.code);
/** What is hashed carries a salt; here a name stands for it. */
export const REASON = id("salted reason: found on the street");
export const FINDINGS = id("salted findings");
export const APPEAL = id("salted decision of the appeal");
export const STATEMENT = id("salted statement of the patient");

export const SUSPENSION = codesOf(SUSPENSIONS);
export const VERDICT = codesOf(VERDICTS);

/** Licences and affiliations of the scene run from the beginning to here. */
export const EMPLOYED_UNTIL = START + 2n * YEAR;

/**
 * Hospital and clinic are accredited. The paramedic (as such) and the doctor (as a physician) work for the hospital and may
 * respond to emergencies; the nurse works there and may not. Reviewer and colleague review; the colleague works for the
 * clinic. Zhao and Wang are patients; the carer is Zhao's delegate for consents.
 */
export interface EmergencyStage extends Stage {
  readonly paramedic: Person;
  readonly reviewer: Person;
  readonly colleague: Person;
  readonly zhao: string;
  readonly wang: string;
}

/** The fixture of every test of emergencies; give it to `loadFixture`. */
export function emergenciesOn(connection: NetworkConnection): () => Promise<EmergencyStage> {
  const stages = stagesOn(connection);
  return async function deployEmergencies() {
    const stage = await stages.accredited();
    const { patients, accessManager, actors } = stage;
    const paramedic = await newcomer(stage, "paramedic");
    const reviewer = await newcomer(stage, "reviewer");
    const colleague = await newcomer(stage, "colleague");
    await hire(stage, paramedic);
    await hire(stage, actors.doctor, { profession: PHYSICIAN });
    await hire(stage, actors.nurse, { profession: NURSE, rights: 0n });
    await hire(stage, colleague, { organisation: actors.clinic, profession: PHYSICIAN });
    for (const one of [reviewer, colleague]) {
      await accessManager.connect(actors.regulator).grantRole(ROLES.REVIEWER, one.address, 0n);
    }
    for (const one of [actors.zhao, actors.wang]) await patients.connect(one).register(DEFAULTS.salt, ZeroHash);
    const zhao = await patients.patientIdOf(actors.zhao.address, DEFAULTS.salt);
    const wang = await patients.patientIdOf(actors.wang.address, DEFAULTS.salt);
    await patients.connect(actors.zhao).setDelegate(zhao, actors.carer.address, POWERS.consent, START, EMPLOYED_UNTIL);
    return { ...stage, paramedic, reviewer, colleague, zhao, wang };
  };
}

/** What a test wants otherwise than a paramedic at the hospital with the right. */
export interface Employment {
  readonly organisation?: Person;
  readonly profession?: bigint;
  readonly rights?: bigint;
  readonly validFrom?: bigint;
  readonly validUntil?: bigint;
  /** Tells two licences of one holder apart. */
  readonly document?: string;
}

/** Gives `person` a licence of the board and a place at an organisation; returns the licence. */
export async function hire(
  stage: Stage,
  person: Person,
  {
    organisation = stage.actors.hospital,
    profession = PARAMEDIC,
    rights = EMERGENCY_RIGHT,
    validFrom = START,
    validUntil = EMPLOYED_UNTIL,
    document = `licence ${String(profession)}`,
  }: Employment = {},
): Promise<string> {
  const { providers, people } = stage;
  const documentHash = id(document);
  const window = { validFrom, validUntil };
  const licence = credentialIdOf(people.board.address, person.address, documentHash);
  const terms = licenceTerms(stage, { holder: person.address, profession, rights, documentHash });
  const lasts = validUntil > EMPLOYED_UNTIL ? validUntil : EMPLOYED_UNTIL;
  await providers.connect(people.board).issueCredential({ ...terms, validUntil: lasts });
  await employ(stage, person, licence, { organisation, ...window });
  return licence;
}

/** Affiliates `person` under a licence that it has. */
export async function employ(
  { providers, actors }: Stage,
  person: Person,
  licence: string,
  {
    organisation = actors.hospital,
    validFrom = START,
    validUntil = EMPLOYED_UNTIL,
  }: Pick<Employment, "organisation" | "validFrom" | "validUntil"> = {},
): Promise<void> {
  const sides = { organisation: organisation.address, practitioner: person.address };
  const terms = { ...sides, licence, role: FIRST_RESPONDER, validFrom, validUntil };
  await providers.connect(organisation).offerAffiliation(terms);
  await providers.connect(person).acceptAffiliation(terms);
}

/** Which affiliation {@link hire} makes. */
export function affiliationOf({ actors }: Stage, person: Person, profession = PARAMEDIC): string {
  return affiliationIdOf(actors.hospital.address, person.address, profession);
}

/** What a test wants otherwise than: Zhao, at the hospital, as a paramedic, unconscious. */
export interface Declaration {
  readonly patient?: string;
  readonly organisation?: Person;
  readonly profession?: bigint;
  readonly reason?: bigint;
  readonly reasonHash?: string;
}

/** A call of `breakGlass`. */
export function breaking(
  stage: EmergencyStage,
  {
    patient = stage.zhao,
    organisation = stage.actors.hospital,
    profession = PARAMEDIC,
    reason = UNCONSCIOUS,
    reasonHash = REASON,
  }: Declaration = {},
): ReturnType<Stage["emergencies"]["breakGlass"]["populateTransaction"]> {
  return stage.emergencies.breakGlass.populateTransaction(
    patient,
    organisation.address,
    profession,
    reason,
    reasonHash,
  );
}

/** Where an emergency stands. */
export interface Key {
  readonly patient: string;
  readonly responder: string;
  readonly organisation: string;
  readonly number: bigint;
}

/** The key of the paramedic's first emergency for Zhao, with what a test wants otherwise. */
export function keyOf(stage: EmergencyStage, otherwise: Partial<Key> = {}): Key {
  const { zhao: patient, paramedic, actors } = stage;
  return { patient, responder: paramedic.address, organisation: actors.hospital.address, number: 1n, ...otherwise };
}

/** The id of an emergency, computed as the specification says and not asked of the contract. */
export function emergencyIdOf({ patient, responder, organisation, number }: Key): string {
  const type = id("Emergency(bytes32 patient,address responder,address organisation,uint32 number)");
  const types = ["bytes32", "bytes32", "address", "address", "uint32"];
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, [type, patient, responder, organisation, number]));
}

/** Breaks the glass at exactly `moment` and returns the emergency's key. */
export async function breakAt(
  stage: EmergencyStage,
  moment: bigint,
  { responder = stage.paramedic, ...declaration }: Declaration & { readonly responder?: Person } = {},
): Promise<Key> {
  const { emergencies, clock, actors, zhao } = stage;
  const { emergencies: before } = await emergencies.conductOf(responder.address);
  const call = await breaking(stage, declaration);
  await clock.next(moment);
  await responder.sendTransaction(call);
  const { patient = zhao, organisation = actors.hospital } = declaration;
  return {
    patient,
    responder: responder.address,
    organisation: organisation.address,
    number: before + 1n,
  };
}

/** Reviews at exactly `moment`. */
export async function reviewAt(
  { emergencies, clock, reviewer }: EmergencyStage,
  moment: bigint,
  key: Key,
  justified: boolean,
): Promise<void> {
  const call = await emergencies.review.populateTransaction(key, justified, FINDINGS);
  await clock.next(moment);
  await reviewer.sendTransaction(call);
}

/** Whether the emergency is the open one, as {@link ConsentRegistry} asks. */
export async function isOpen({ emergencies }: EmergencyStage, key: Key): Promise<boolean> {
  const open = await emergencies.openEmergency(key.patient, key.responder, key.organisation);
  if (open !== ZeroHash && open !== emergencyIdOf(key)) throw new Error(`Another emergency is open: ${open}.`);
  return open !== ZeroHash;
}

/** Suspension and its end, as the contract says. */
export async function rightOf({ emergencies }: Stage, responder: Person): Promise<[bigint, bigint]> {
  const { suspension, until } = await emergencies.rightOf(responder.address);
  return [suspension, until];
}

function codesOf<Name extends string>(table: Readonly<Record<Name, { readonly code: number }>>): Record<Name, bigint> {
  const entries = Object.entries<{ readonly code: number }>(table).map(([name, { code }]) => [name, BigInt(code)]);
  return Object.fromEntries(entries) as Record<Name, bigint>;
}
