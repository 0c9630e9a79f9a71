import type { NetworkConnection } from "hardhat/types/network";
import type { SigningPlace } from "@xinglin/sdk/kernel";
import { ZeroAddress, ZeroHash, concat, dataSlice, id, toBeHex, zeroPadValue } from "ethers";
import type { SnapshotRestorer } from "@nomicfoundation/hardhat-network-helpers/types";

import { DAY, POWERS, START, YEAR } from "./defaults.ts";
import { type Circle, circleOf } from "./guardians.ts";
import { plainAccount } from "./holders.ts";
import {
  type ModelEvidence,
  type ModelGrant,
  type ModelProvision,
  type ModelRequest,
  type ModelRule,
  KIND as TERM_KIND,
  KNOWN,
  LAST_TIME,
} from "./models/consentModel.ts";
import { KIND, credentialIdOf } from "./models/providers.ts";
import { delegation, perform } from "./patientActs.ts";
import { registerPatient, startRecovery } from "./patients.ts";
import { GIVEN, PROFESSION, type Person, RIGHTS, STAFF, type Stage, newcomer, stagesOn } from "./providers.ts";

/** Codes of the terms (`contracts/kernel/terms`), written down here a second time on purpose. */
export const PURPOSE = { treatment: 1n, breakGlass: 6n, last: 59n, other: 63n } as const;
export const CATEGORY = {
  allergies: 2n,
  medications: 3n,
  problems: 4n,
  laboratory: 7n,
  notes: 11n,
  last: 16n,
} as const;
export const LEVEL = { unrestricted: 1n, normal: 4n, restricted: 5n, veryRestricted: 6n } as const;
export const READER = {
  organisation: 0n,
  physician: PROFESSION.physician,
  tcmPhysician: PROFESSION.tcmPhysician,
  nurse: PROFESSION.nurse,
  pharmacist: 6n,
  paramedic: 8n,
  clerk: 15n,
} as const;

/** When the tests of consents begin: everybody has been practising for days. */
export const NOW = START + 10n * DAY;

/** The set of these members. */
export function setOf(...members: readonly bigint[]): bigint {
  return members.reduce((bits, member) => bits | (1n << member), 0n);
}

/** Those who practise, each for one organisation. */
export interface Staff {
  readonly doctor: Person;
  readonly nurse: Person;
  readonly pharmacist: Person;
  readonly clerk: Person;
  readonly paramedic: Person;
  /** Works for the clinic. */
  readonly otherDoctor: Person;
}

export interface ConsentStage extends Stage {
  readonly staff: Staff;
  /** Two patients: Zhao's pseudonym and Wang's. */
  readonly zhaos: string;
  readonly wangs: string;
  /** Zhao's guardians. */
  readonly circle: Circle;
  /** What Zhao's carer may do: consent and read, for a year. */
  readonly carer: { readonly powers: bigint; readonly from: bigint; readonly until: bigint };
  /** Where signatures for the consents count. */
  readonly consentPlace: SigningPlace;
}

/** The professions of the {@link Staff}, and where they practise. */
export const WORK = {
  doctor: { profession: READER.tcmPhysician, at: "hospital", rights: RIGHTS.all },
  nurse: { profession: READER.nurse, at: "hospital", rights: RIGHTS.none },
  pharmacist: { profession: READER.pharmacist, at: "hospital", rights: RIGHTS.none },
  clerk: { profession: READER.clerk, at: "hospital", rights: RIGHTS.none },
  paramedic: { profession: READER.paramedic, at: "hospital", rights: 8n },
  otherDoctor: { profession: READER.tcmPhysician, at: "clinic", rights: RIGHTS.none },
} as const;

/**
 * The platform with two patients, a hospital and a clinic with their staff, and Zhao's carer, who may consent and read.
 * Asked for, the chain stands there at {@link NOW}, whatever was done since.
 */
export function consentStageOn(connection: NetworkConnection): () => Promise<ConsentStage> {
  const { accredited } = stagesOn(connection);
  let reached: { readonly stage: ConsentStage; readonly restorer: SnapshotRestorer } | undefined;
  return async () => {
    if (reached === undefined) {
      const stage = await peopled(await accredited());
      await stage.clock.moveTo(NOW);
      reached = { stage, restorer: await connection.networkHelpers.takeSnapshot() };
    } else {
      await reached.restorer.restore();
    }
    return reached.stage;
  };
}

async function peopled(stage: Stage): Promise<ConsentStage> {
  const { actors, people } = stage;
  const zhao = plainAccount(stage, actors.zhao);
  const circle = circleOf(stage);
  const zhaos = await registerPatient(stage, zhao, { guardians: circle.hash });
  const wangs = await registerPatient(stage, plainAccount(stage, actors.wang), { salt: id("salt of Wang") });
  const staff: Staff = {
    doctor: people.doctor,
    nurse: people.nurse,
    pharmacist: await newcomer(stage, "pharmacist"),
    clerk: await newcomer(stage, "clerk"),
    paramedic: await newcomer(stage, "paramedic"),
    otherDoctor: await newcomer(stage, "other doctor"),
  };
  for (const name of Object.keys(WORK) as (keyof Staff)[]) await employ(stage, staff[name], WORK[name]);
  const carer = { powers: POWERS.consent | POWERS.read, from: START, until: START + YEAR };
  const named = delegation(stage, { patient: zhaos, delegate: actors.carer.address, ...carer });
  await perform(stage, named, { holder: zhao, entrance: "own call" });
  const { chainId } = stage.place;
  return {
    ...stage,
    staff,
    zhaos,
    wangs,
    circle,
    carer,
    consentPlace: { verifyingContract: await stage.consents.getAddress(), chainId },
  };
}

/** Zhao's guardians start a recovery: while it runs nobody acts for the patient. */
export async function freeze(stage: ConsentStage): Promise<void> {
  const { zhaos: patient, circle, actors } = stage;
  await startRecovery(stage, { patient, circle, newController: actors.zhaoAnew.address });
}

/** Licence by the first board, and an affiliation on the usual terms. */
export async function employ(
  { providers, people }: Stage,
  person: Person,
  {
    profession,
    at,
    rights,
  }: { readonly profession: bigint; readonly at: "hospital" | "clinic"; readonly rights: bigint },
): Promise<void> {
  const { specialty, validFrom, validUntil } = GIVEN.licence;
  const documentHash = id(`licence for profession ${profession} at the ${at}`);
  const holder = person.address;
  const licence = { holder, kind: KIND.licence, profession, rights, specialty, validFrom, validUntil, documentHash };
  await providers.connect(people.board).issueCredential(licence);
  const organisation = people[at];
  const terms = {
    organisation: organisation.address,
    practitioner: holder,
    licence: credentialIdOf(people.board.address, holder, documentHash),
    role: STAFF.attending,
    validFrom: GIVEN.affiliation.validFrom,
    validUntil: GIVEN.affiliation.validUntil,
  };
  await providers.connect(organisation).offerAffiliation(terms);
  await providers.connect(person).acceptAffiliation(terms);
}

// ---------------------------------------------------------------------- what a test takes where it does not care

/** All data up to normal confidentiality, for treatment, for all who practise, for a year. */
export const PROVISION: ModelProvision = {
  confidentialities: setOf(1n, 2n, 3n, 4n),
  readers: KNOWN.readers,
  categories: KNOWN.categories,
  purposes: setOf(PURPOSE.treatment),
  from: START,
  until: NOW + YEAR,
  terms: [],
};

export function provisionOf(otherwise: Partial<ModelProvision> = {}): ModelProvision {
  return { ...PROVISION, ...otherwise };
}

/** A grant on line 0. */
export function grantTo(
  grantee: { readonly address: string },
  { line = 0n, ...otherwise }: Partial<ModelProvision> & { readonly line?: bigint } = {},
): ModelGrant {
  return { grantee: grantee.address, line, provision: provisionOf(otherwise) };
}

export function ruleOf(
  kind: "denying exception" | "permitting exception" | "base denial" | "base permission",
  otherwise: Partial<ModelProvision> = {},
): ModelRule {
  return {
    deny: kind === "denying exception" || kind === "base denial",
    base: kind === "base denial" || kind === "base permission",
    provision: provisionOf(otherwise),
  };
}

/** The hospital's doctor asks for Zhao's laboratory results, normal confidentiality, for treatment. */
export function requestOf({ zhaos, staff, people }: ConsentStage, otherwise: Partial<ModelRequest> = {}): ModelRequest {
  return {
    patient: zhaos,
    accessor: staff.doctor.address,
    organisation: people.hospital.address,
    profession: READER.tcmPhysician,
    purpose: PURPOSE.treatment,
    purposeLabel: dataSlice(ZeroHash, 0, 31),
    category: CATEGORY.laboratory,
    confidentiality: LEVEL.normal,
    record: ZeroHash,
    visit: ZeroHash,
    author: ZeroAddress,
    authorOrganisation: ZeroAddress,
    authoredAt: 0n,
    labels: [],
    ...otherwise,
  };
}

export const NO_EVIDENCE: ModelEvidence = { grantee: ZeroAddress, line: 0n, terms: [], directive: [] };

/** Terms, a word each. */
export const TERM = {
  actor: (account: string) => word(TERM_KIND.actor, zeroPadValue(account, 31)),
  author: (account: string) => word(TERM_KIND.author, zeroPadValue(account, 31)),
  record: (record: string) => word(TERM_KIND.record, dataSlice(record, 0, 31)),
  related: (record: string) => word(TERM_KIND.related, dataSlice(record, 0, 31)),
  label: (label: string) => word(TERM_KIND.label, label),
  purpose: (label: string) => word(TERM_KIND.purpose, label),
  dataPeriod: (from: bigint, until: bigint) => word(TERM_KIND.dataPeriod, toBeHex((from << 48n) | until, 31)),
  condition: (contract: string) => word(TERM_KIND.condition, zeroPadValue(contract, 31)),
  argument: (value: string) => word(TERM_KIND.argument, value),
} as const;

/** A word of any kind, known or not; `value` has 31 bytes. */
export function word(kind: number, value: string): string {
  return concat([toBeHex(kind, 1), value]);
}

/** 31 bytes that mean nothing to anybody but their patient. */
export function labelOf(name: string): string {
  return dataSlice(id(name), 0, 31);
}

export { LAST_TIME };
