import { ZeroAddress, ZeroHash, concat, dataLength, id, toBeHex, zeroPadValue } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { RequestStruct } from "../../typechain-types/contracts/consent/ConsentRegistry.js";
import { setOf } from "./consents.ts";
import { DAY, DEFAULTS, POWERS, START, YEAR } from "./defaults.ts";
import { plainAccount } from "./holders.ts";
import { KIND, credentialIdOf } from "./models/providers.ts";
import { registerPatient } from "./patients.ts";
import {
  GIVEN,
  PROFESSION,
  type Person,
  STAFF,
  type Stage,
  affiliationTerms,
  licenceTerms,
  newcomer,
  stagesOn,
} from "./providers.ts";

/** The hospital's people, a clinic's, and two patients. */
export interface Ward extends Stage {
  readonly staff: Staff;
  /** Zhao's pseudonym, and Wang's. */
  readonly patient: string;
  readonly otherPatient: string;
  /** Zhao's delegates: one may consent in her name, the other only read. */
  readonly carer: Person;
  readonly visitor: Person;
  readonly zhao: Person;
  readonly wang: Person;
  /** A committee outside of every organisation. */
  readonly committee: Person;
}

interface Staff {
  /** TCM physician, attending, at the hospital. */
  readonly doctor: Person;
  /** Physician, consultant, at the hospital. */
  readonly colleague: Person;
  /** Nurses at the hospital: one in the role of a nurse, one head nurse. */
  readonly nurse: Person;
  readonly headNurse: Person;
  /** Physician, attending, at the clinic. */
  readonly outsider: Person;
}

/** Somebody of the staff, as the registry of providers knows it. */
interface Post {
  readonly profession: bigint;
  readonly role: bigint;
  readonly at?: Person;
}

const HEAD_NURSE = 6n;

/** The fixture: make it once for the file's chain and give it to `loadFixture`. */
export function wardOn(connection: NetworkConnection): () => Promise<Ward> {
  return async function deployWard() {
    const stage = await stagesOn(connection).employed();
    const { carer, thief, zhao, wang } = stage.actors;
    const { doctor, nurse, clinic } = stage.people;
    const colleague = await newcomer(stage, "colleague");
    const headNurse = await newcomer(stage, "head nurse");
    const outsider = await newcomer(stage, "outsider");
    const committee = await newcomer(stage, "ethics committee");
    await hire(stage, colleague, { profession: PROFESSION.physician, role: STAFF.consultant });
    await hire(stage, nurse, { profession: PROFESSION.nurse, role: STAFF.nurse });
    await hire(stage, headNurse, { profession: PROFESSION.nurse, role: HEAD_NURSE });
    await hire(stage, outsider, { profession: PROFESSION.physician, role: STAFF.attending, at: clinic });

    const patient = await registerPatient(stage);
    const otherPatient = await registerPatient(stage, plainAccount(stage, wang));
    const { from, until } = DEFAULTS.delegation;
    await stage.patients.connect(zhao).setDelegate(patient, carer, POWERS.consent, from, until);
    await stage.patients.connect(zhao).setDelegate(patient, thief, POWERS.read, from, until);
    const staff = { doctor, colleague, nurse, headNurse, outsider };
    return { ...stage, staff, patient, otherPatient, carer, visitor: thief, zhao, wang, committee };
  };
}

/** Licenses `person` and gives it a post; answers the licence. */
export async function hire(stage: Stage, person: Person, { profession, role, at }: Post): Promise<string> {
  const { board, hospital } = stage.people;
  const organisation = at ?? hospital;
  const documentHash = id(`licence of ${person.address} as ${profession}`);
  const licence = credentialIdOf(board.address, person.address, documentHash);
  const terms = affiliationTerms(stage, {
    organisation: organisation.address,
    practitioner: person.address,
    licence,
    role,
  });
  await stage.providers
    .connect(board)
    .issueCredential(licenceTerms(stage, { holder: person.address, kind: KIND.licence, profession, documentHash }));
  await stage.providers.connect(organisation).offerAffiliation(terms);
  await stage.providers.connect(person).acceptAffiliation(terms);
  return licence;
}

/** The licence that {@link hire} gave. */
export function licenceAs({ people }: Stage, person: Person, profession: bigint): string {
  return credentialIdOf(people.board.address, person.address, id(`licence of ${person.address} as ${profession}`));
}

/** The board revokes a licence. */
export async function revokeLicence({ providers, people }: Stage, licence: string): Promise<void> {
  await providers.connect(people.board).revokeCredential(licence, GIVEN.reason);
}

/** The board suspends a licence, and lifts that again. */
export async function suspendLicence({ providers, people }: Stage, licence: string): Promise<void> {
  await providers.connect(people.board).suspendCredential(licence, GIVEN.reason);
}

export async function reinstateLicence({ providers, people }: Stage, licence: string): Promise<void> {
  await providers.connect(people.board).reinstateCredential(licence, GIVEN.reason);
}

// --------------------------------------------------------------------- words

/** An argument of a condition: the kind 9 and 31 bytes, the number at the right end. */
export function argument(value: bigint | string): string {
  return concat(["0x09", toBeHex(value, 31)]);
}

/** A condition's word: the kind 8 and the contract. */
export function conditionWord(condition: string): string {
  return concat(["0x08", zeroPadValue(condition, 31)]);
}

/** 31 bytes as an argument, from the left end. */
export function leftArgument(bytes: string): string {
  return concat(["0x09", bytes, `0x${"00".repeat(31 - dataLength(bytes))}`]);
}

// --------------------------------------------------------------------- questions

export type Question = RequestStruct;

const NO_LABEL = `0x${"00".repeat(31)}`;
/** A request's labels where the data has none. */
export const NO_LABELS: Question["labels"] = [NO_LABEL, NO_LABEL, NO_LABEL, NO_LABEL];

export const PURPOSE = { treat: 1n } as const;
export const CATEGORY = { laboratory: 7n } as const;
export const LEVEL = { normal: 4n, restricted: 5n } as const;
export const BASIS = { none: 0n, grant: 3n, directive: 4n } as const;
export const DENIAL = { none: 0n, notPractising: 4n, nothingPermits: 7n, conditionNotMet: 17n } as const;

/** The doctor of the hospital asks for Zhao's laboratory results, with what a test wants otherwise. */
export function question(ward: Ward, otherwise: Partial<Question> = {}): Question {
  return {
    patient: ward.patient,
    accessor: ward.staff.doctor.address,
    organisation: ward.people.hospital.address,
    profession: PROFESSION.tcmPhysician,
    purpose: PURPOSE.treat,
    purposeLabel: `0x${"00".repeat(31)}`,
    category: CATEGORY.laboratory,
    confidentiality: LEVEL.restricted,
    record: ZeroHash,
    visit: ZeroHash,
    author: ZeroAddress,
    authorOrganisation: ZeroAddress,
    authoredAt: 0n,
    labels: NO_LABELS,
    ...otherwise,
  };
}

/** A grant with terms, and what a reader brings along to rely on it. */
export interface Conditional {
  readonly provision: string;
  readonly evidence: {
    readonly grantee: string;
    readonly line: bigint;
    readonly terms: string[];
    readonly directive: string[];
  };
}

/** All that a provision of the tests permits: laboratory results for treatment, to any reader, for a year. */
const PERMITTED = {
  scope:
    setOf(1n, 2n, 3n, 4n, 5n, 6n) |
    (0xffffn << 8n) |
    (setOf(CATEGORY.laboratory) << 40n) |
    (setOf(PURPOSE.treat) << 72n),
  from: START,
  until: START + YEAR,
} as const;

/** Zhao (or Wang) gives the hospital (or another) a grant that carries these terms. */
export async function giveConditional(
  ward: Ward,
  terms: string[],
  {
    grantee = ward.people.hospital.address,
    line = 0n,
    by = ward.zhao,
    patient = ward.patient,
  }: { grantee?: string; line?: bigint; by?: Person; patient?: string } = {},
): Promise<Conditional> {
  await ward.consents.connect(by).give(patient, [{ ...PERMITTED, grantee, line, terms }]);
  const provision = await ward.consents.grantIdOf(patient, grantee, line);
  return { provision, evidence: { grantee, line, terms, directive: [] } };
}

/** Zhao's directive is now one exception that permits under these terms. */
export async function directConditional(ward: Ward, terms: string[]): Promise<Conditional> {
  const { consents, zhao, patient } = ward;
  const rule = { ...PERMITTED, deny: false, base: false, terms };
  const before = await consents.directiveOf(patient);
  const act = await consents.connect(zhao).setDirective(patient, before, [rule]);
  const [event] = await consents.queryFilter(consents.filters.DirectiveSet(), act.blockNumber ?? undefined);
  const provision = await consents.ruleIdOf(patient, 0n);
  return { provision, evidence: { grantee: ZeroAddress, line: 0n, terms: [], directive: [...event!.args.words] } };
}

/** The parts of a decision that conditions bear on. */
export interface Decided {
  readonly allowed: boolean;
  readonly basis: bigint;
  readonly denial: bigint;
  readonly basisId: string;
  readonly evidence: string;
}

/** Asks the registry, with what the reader brings along. */
export async function decide(ward: Ward, asked: Question, { evidence }: Conditional): Promise<Decided> {
  const { allowed, basis, denial, basisId, evidence: shown } = await ward.consents.decide(asked, evidence);
  return { allowed, basis, denial, basisId, evidence: shown };
}

/** What {@link decide} answers where a condition is what is missing. */
export const CONDITION_NOT_MET = {
  allowed: false,
  basis: BASIS.none,
  denial: DENIAL.conditionNotMet,
  basisId: ZeroHash,
  evidence: ZeroHash,
} as const satisfies Decided;

/** What {@link decide} answers where a grant permits. */
export function permittedBy({ provision }: Conditional, evidence: string, basis: bigint = BASIS.grant): Decided {
  return { allowed: true, basis, denial: DENIAL.none, basisId: provision, evidence };
}

/** An address as evidence. */
export function asWord(value: string | bigint): string {
  return toBeHex(value, 32);
}

export const NOON = START + 10n * DAY;
