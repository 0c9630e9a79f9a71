import { type BytesLike, type ContractTransactionResponse, ZeroAddress, id } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { HostileArbitrator } from "../../typechain-types/index.js";
import type { CaseTermsStruct } from "../../typechain-types/contracts/care/DisputePanel.js";
import { END, type Practice, book, practiceOn } from "./care.ts";
import { DAY } from "./defaults.ts";
import { PROFESSION, type Person, newcomer, licenceTerms } from "./providers.ts";
import { KIND, credentialIdOf } from "./models/providers.ts";

/** In the order of `DisputeStatus` and `Resolution` in `contracts/care/interfaces/IDisputes.sol`. */
export const STATUS = { none: 0n, raised: 1n, answered: 2n, open: 3n, resolved: 4n } as const;
export const RESOLUTION = { none: 0n, byTime: 1n, practiceSilent: 2n, patientSilent: 3n, awarded: 4n } as const;
/** In the order of `ArbitratorManner` in `contracts/mocks/care/HostileArbitrator.sol`. */
export const MANNER = { takes: 0n, refuses: 1n, repeatsNumber: 2n, reenters: 3n } as const;

export const RESPONSE = 7n * DAY;
export const HEARING = 120n * DAY;
export const SEAT_FEE = 10n ** 16n;
/** What the arbitrator of the sides' choice asks: not round, so that shares leave something. */
export const FEE = 1_001n;
export const WORDS = "0x1234";
export const NO_WORDS = "0x";

/** A practice whose default visit is over, with nothing said of it. */
export interface Quarrel extends Practice {
  readonly visit: string;
  /** Judges where the sides agreed on it. */
  readonly judge: HostileArbitrator;
}

/** The fixture: make it once for the file's chain and give it to `loadFixture`. */
export function quarrelOn(connection: NetworkConnection): () => Promise<Quarrel> {
  const deployPractice = practiceOn(connection);
  return async function deployQuarrel() {
    const at = await deployPractice();
    const judge = await at.ethers.deployContract("HostileArbitrator");
    await judge.ask(FEE);
    await book(at);
    const visit = await at.visits.visitIdOf(at.service, at.booking);
    await at.clock.moveTo(END);
    return { ...at, judge, visit };
  };
}

/** Both sides agree on the judge. */
export async function agree(at: Quarrel): Promise<void> {
  const { service, booking, judge } = at;
  await at.disputes.connect(at.doctor).proposeArbitrator(service, booking, judge, WORDS);
  await at.disputes.connect(at.zhao).agreeArbitrator(service, booking, judge, WORDS);
}

/** A side raises the dispute before the judge on whom both agreed. */
export async function raise(
  at: Quarrel,
  by: Person = at.zhao,
  value: bigint = FEE,
): Promise<ContractTransactionResponse> {
  return at.disputes.connect(by).raise(at.service, at.booking, at.judge, WORDS, { value });
}

/** Both agree on the judge, and a side raises the dispute. */
export async function raised(at: Quarrel, by: "zhao" | "hospital" = "zhao"): Promise<Quarrel> {
  await agree(at);
  await raise(at, at[by]);
  return at;
}

/** The same, and the hospital answers. */
export async function answered(at: Quarrel): Promise<Quarrel> {
  await raised(at);
  await at.disputes.connect(at.hospital).answer(at.visit, { value: FEE });
  return at;
}

/** The same, and the case is opened. */
export async function opened(at: Quarrel): Promise<Quarrel> {
  await answered(at);
  await at.disputes.open(at.service, at.booking, WORDS);
  return at;
}

/** What each of the two who brought fees may withdraw. */
export async function feesOf({ disputes, zhao, hospital }: Quarrel): Promise<bigint[]> {
  return Promise.all([zhao, hospital].map((account) => disputes.creditOf(account, ZeroAddress)));
}

// --------------------------------------------------------------------- the panel

/** The panel's terms for the default visit. */
export async function termsOf(at: Quarrel): Promise<CaseTermsStruct> {
  const { service, zhao, hospital } = at;
  return {
    matter: at.visit,
    practitioner: service.practitioner,
    organisation: service.organisation,
    patientAccount: await at.patients.controllerOf(at.patient),
    patientPayer: zhao.address,
    practicePayer: hospital.address,
  };
}

/** A quarrel before the panel, with seven members of it, as the first case; the lot is drawn. */
export interface Hearing extends Quarrel {
  readonly members: readonly Person[];
  readonly terms: CaseTermsStruct;
  /** When the round began. */
  readonly from: bigint;
}

export const CASE = 1n;
export const READING = 5n * DAY;
export const VOTING = 5n * DAY;
export const REVEALING = 3n * DAY;
export const APPEALING = 5n * DAY;
/** When every member may take a seat, seconds after a round's beginning. */
export const ALL_IN = READING + 3n * DAY;

export function hearingOn(connection: NetworkConnection): () => Promise<Hearing> {
  const deployQuarrel = quarrelOn(connection);
  return async function deployHearing() {
    const at = await deployQuarrel();
    const members: Person[] = [];
    for (let index = 0; index < 7; index++) members.push(await sworn(at, `member ${index}`));
    const { panel, disputes, service, booking, zhao, hospital } = at;
    const value = 3n * SEAT_FEE;
    await disputes.connect(zhao).raise(service, booking, panel, NO_WORDS, { value });
    await disputes.connect(hospital).answer(at.visit, { value });
    await disputes.open(service, booking, NO_WORDS);
    const { from } = await panel.caseOf(CASE);
    await at.clock.moveTo(from + 60n);
    await panel.draw(CASE);
    return { ...at, members, terms: await termsOf(at), from };
  };
}

/** A newcomer with a licence, on the panel. */
export async function sworn(at: Practice, name: string): Promise<Person> {
  const person = await newcomer(at, name);
  const licence = await license(at, person);
  await at.panel.connect(at.actors.regulator).seat(person, licence);
  return person;
}

/** The board licenses somebody as a physician, who works nowhere. */
export async function license(at: Practice, person: Person): Promise<string> {
  const { board } = at.people;
  const documentHash = id(`licence of ${person.address} for the panel`);
  const terms = { holder: person.address, kind: KIND.licence, profession: PROFESSION.physician, documentHash };
  await at.providers.connect(board).issueCredential(licenceTerms(at, terms));
  return credentialIdOf(board.address, person.address, documentHash);
}

export const SALT: BytesLike = id("a salt");

/** A member seals a vote in the round. */
export async function vote(
  at: Hearing,
  member: Person,
  ruling: bigint,
  round = 1n,
): Promise<ContractTransactionResponse> {
  const ballot = await at.panel.voteOf(CASE, round, member, ruling, SALT);
  return at.panel.connect(member).vote(CASE, at.terms, ballot);
}

/** Members vote, reveal, and somebody closes the round; answers when it closed. */
export async function hold(
  at: Hearing,
  rulings: readonly bigint[],
  {
    round = 1n,
    from = at.from,
    members = at.members,
  }: { round?: bigint; from?: bigint; members?: readonly Person[] } = {},
): Promise<void> {
  await at.clock.moveTo(from + ALL_IN);
  for (const [index, ruling] of rulings.entries()) await vote(at, members[index]!, ruling, round);
  await at.clock.moveTo(from + READING + VOTING);
  for (const [index, ruling] of rulings.entries()) await at.panel.connect(members[index]).reveal(CASE, ruling, SALT);
  await at.clock.moveTo(from + READING + VOTING + REVEALING);
  await at.panel.close(CASE, at.terms);
}
