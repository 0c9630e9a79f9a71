import { type ContractTransaction, Wallet, dataSlice, encodeBytes32String, id, parseEther } from "ethers";
import type { Signer, TransactionResponse } from "ethers";
import type { SnapshotRestorer } from "@nomicfoundation/hardhat-network-helpers/types";
import type { NetworkConnection } from "hardhat/types/network";

import { DAY, START, YEAR } from "./defaults.ts";
import { expectRefusal } from "./expectations.ts";
import { KIND, type Terms, credentialIdOf } from "./models/providers.ts";
import type { CredentialTerms } from "./models/providerActs.ts";
import { type Platform, platformOn } from "./platform.ts";
import { relay } from "./relay.ts";
import { expect } from "chai";

/** Codes of the terms (`contracts/kernel/terms`), as far as the tests of providers and devices use them. */
export const PROFESSION = { physician: 1n, tcmPhysician: 2n, nurse: 4n, tcmPharmacist: 7n, last: 15n } as const;
export const STAFF = { attending: 1n, consultant: 2n, nurse: 5n, last: 10n } as const;
export const RIGHTS = { none: 0n, prescribe: 1n, prescribeControlled: 2n, release: 16n, all: 31n } as const;
export const KINDS = { hospital: 1n, clinic: 2n, pharmacy: 4n, laboratory: 64n, any: 2_047n } as const;

/** Somebody with a plain account and ETH. */
export type Person = Signer & { readonly address: string };

/** The platform with everybody whom the provider half needs beside the {@link Platform}'s own actors. */
export interface Stage extends Platform {
  readonly people: People;
}

export interface People {
  /** Accredit organisations and license nobody. */
  readonly commission: Person;
  readonly otherCommission: Person;
  /** License practitioners and accredit nobody. */
  readonly board: Person;
  readonly otherBoard: Person;
  readonly regulator: Person;
  readonly hospital: Person;
  readonly clinic: Person;
  readonly laboratory: Person;
  readonly otherLaboratory: Person;
  readonly doctor: Person;
  readonly nurse: Person;
  readonly stranger: Person;
}

/** What the stages below are made of, and what a test takes where it does not care. */
export const GIVEN = {
  zhejiang: jurisdiction("CN-ZJ"),
  shanghai: jurisdiction("CN-SH"),
  accreditation: { kinds: KINDS.hospital, grade: 31n, until: START + 3n * YEAR, document: id("accreditation") },
  licence: {
    profession: PROFESSION.tcmPhysician,
    rights: RIGHTS.prescribe | RIGHTS.prescribeControlled,
    specialty: 5_013n,
    validFrom: START,
    validUntil: START + 2n * YEAR,
    document: id("licence"),
  },
  affiliation: { role: STAFF.attending, validFrom: START, validUntil: START + YEAR },
  reason: id("salted reason"),
} as const;

/** ISO 3166 in ASCII, padded with zero bytes to six. */
export function jurisdiction(code: string): string {
  return dataSlice(encodeBytes32String(code), 0, 6);
}

/** Terms of the doctor's licence, with what a test wants otherwise. */
export function licenceTerms(stage: Stage, otherwise: Partial<CredentialTerms> = {}): CredentialTerms {
  const { profession, rights, specialty, validFrom, validUntil, document: documentHash } = GIVEN.licence;
  const holder = stage.people.doctor.address;
  return {
    holder,
    kind: KIND.licence,
    profession,
    rights,
    specialty,
    validFrom,
    validUntil,
    documentHash,
    ...otherwise,
  };
}

/** Id of the licence that the stage `licensed` gives the doctor. */
export function licenceOf({ people }: Stage): string {
  return credentialIdOf(people.board.address, people.doctor.address, GIVEN.licence.document);
}

/** Terms between hospital and doctor, with what a test wants otherwise. */
export function affiliationTerms(stage: Stage, otherwise: Partial<Terms> = {}): Terms {
  const { hospital, doctor } = stage.people;
  const sides = { organisation: hospital.address, practitioner: doctor.address };
  return { ...sides, licence: licenceOf(stage), ...GIVEN.affiliation, ...otherwise };
}

/** Fixtures, each built on the one before it. Asked for, the chain stands there, whatever was done since. */
export interface Stages {
  /** Nobody is anything yet. */
  readonly deployed: () => Promise<Stage>;
  /** Both commissions and both boards are appointed, two for Zhejiang and two for Shanghai. */
  readonly appointed: () => Promise<Stage>;
  /** Hospital, clinic and both laboratories are accredited by the first commission. */
  readonly accredited: () => Promise<Stage>;
  /** The doctor has a licence of the first board. */
  readonly licensed: () => Promise<Stage>;
  /** The doctor works for the hospital. */
  readonly employed: () => Promise<Stage>;
}

/**
 * The stages on one chain. `loadFixture` cannot do this: it builds a second fixture upon whatever the tests of the first
 * one left, at whatever time.
 */
export function stagesOn(connection: NetworkConnection): Stages {
  const deployPlatform = platformOn(connection);
  const steps = [appoint, accredit, license, employ];
  const reached: SnapshotRestorer[] = [];
  let stage: Stage | undefined;

  async function goTo(number: number): Promise<Stage> {
    reached.length = Math.min(reached.length, number + 1);
    await reached.at(-1)?.restore();
    if (stage === undefined) {
      stage = await withPeople(await deployPlatform());
      reached.push(await connection.networkHelpers.takeSnapshot());
    }
    for (const step of steps.slice(reached.length - 1, number)) {
      await step(stage);
      reached.push(await connection.networkHelpers.takeSnapshot());
    }
    return stage;
  }

  return {
    deployed: () => goTo(0),
    appointed: () => goTo(1),
    accredited: () => goTo(2),
    licensed: () => goTo(3),
    employed: () => goTo(4),
  };
}

/** The stage `accredited` on a platform that is there already. */
export async function accreditedOn(platform: Platform): Promise<Stage> {
  const stage = await withPeople(platform);
  await appoint(stage);
  await accredit(stage);
  return stage;
}

async function withPeople(platform: Platform): Promise<Stage> {
  const { board, otherBoard, regulator, hospital, clinic, laboratory, doctor, nurse, stranger } = platform.actors;
  const authorities = {
    commission: await newcomer(platform, "commission"),
    otherCommission: await newcomer(platform, "other commission"),
    board,
    otherBoard,
    regulator,
  };
  const otherLaboratory = await newcomer(platform, "other laboratory");
  const organisations = { hospital, clinic, laboratory, otherLaboratory };
  return { ...platform, people: { ...authorities, ...organisations, doctor, nurse, stranger } };
}

async function appoint({ providers, people }: Stage): Promise<void> {
  const { commission, otherCommission, board, otherBoard, regulator } = people;
  const registry = providers.connect(regulator);
  await registry.appointAuthority(commission.address, GIVEN.zhejiang, true, false);
  await registry.appointAuthority(board.address, GIVEN.zhejiang, false, true);
  await registry.appointAuthority(otherCommission.address, GIVEN.shanghai, true, false);
  await registry.appointAuthority(otherBoard.address, GIVEN.shanghai, false, true);
}

async function accredit({ providers, people }: Stage): Promise<void> {
  const { commission, hospital, clinic, laboratory, otherLaboratory } = people;
  const { grade, until, document } = GIVEN.accreditation;
  const registry = providers.connect(commission);
  await registry.accredit(hospital.address, KINDS.hospital, grade, until, document);
  await registry.accredit(clinic.address, KINDS.clinic, 0n, until, document);
  await registry.accredit(laboratory.address, KINDS.laboratory, 0n, until, document);
  await registry.accredit(otherLaboratory.address, KINDS.laboratory, 0n, until, document);
}

async function license(stage: Stage): Promise<void> {
  await stage.providers.connect(stage.people.board).issueCredential(licenceTerms(stage));
}

async function employ(stage: Stage): Promise<void> {
  const { hospital, doctor } = stage.people;
  await stage.providers.connect(hospital).offerAffiliation(affiliationTerms(stage));
  await stage.providers.connect(doctor).acceptAffiliation(affiliationTerms(stage));
}

/** Somebody beyond the chain's own accounts, the same in every run. */
export async function newcomer({ ethers, connection }: Platform, name: string): Promise<Person> {
  const wallet = new Wallet(id(`key of ${name}`), ethers.provider);
  await connection.networkHelpers.setBalance(wallet.address, parseEther("100"));
  return wallet;
}

/** Both ways in which people call; acts that can also be signed have their own tests. */
export const ENTRANCES = ["own call", "relayed call"] as const;
export type Entrance = (typeof ENTRANCES)[number];

/** More than any act needs, so that nothing is asked of the chain before the act itself. */
const GAS = 5_000_000n;

/** Sends `call` in the name of `person`. */
export async function send(
  stage: Stage,
  entrance: Entrance,
  person: Person,
  call: ContractTransaction | Promise<ContractTransaction>,
): Promise<TransactionResponse> {
  const { to, data } = await call;
  return entrance === "own call"
    ? person.sendTransaction({ to, data, gasLimit: GAS })
    : relay(stage, person, { to, data });
}

/** A refusal that a test expects: the error and all its values. */
export type Problem = readonly [error: string, ...args: readonly unknown[]];

/** Expects that `call` by `person` is refused with exactly this error and these values, and that it changed nothing. */
export async function expectRefused(
  stage: Stage,
  person: Person,
  call: ContractTransaction | Promise<ContractTransaction>,
  [error, ...args]: Problem,
  entrance: Entrance = "own call",
): Promise<void> {
  const { to, data } = await call;
  const registry = [
    stage.providers,
    stage.proofing,
    stage.devices,
    stage.patients,
    stage.emergencies,
    stage.consents,
  ].find(({ target }) => target === to);
  if (registry === undefined) throw new Error(`There is no registry at ${to}.`);
  const before = await storageOf(stage);
  await expectRefusal(send(stage, entrance, person, { to, data }), registry, error, args);
  expect(await storageOf(stage)).to.deep.equal(before);
}

/** The roots of the registries' storage: equal before and after means that nothing was written anywhere. */
export async function storageOf({
  ethers,
  providers,
  proofing,
  devices,
  emergencies,
  consents,
}: Stage): Promise<string[]> {
  const proofs = [providers, proofing, devices, emergencies, consents].map(async ({ target }) => {
    const proof = (await ethers.provider.send("eth_getProof", [target, [], "latest"])) as { storageHash: string };
    return proof.storageHash;
  });
  return Promise.all(proofs);
}

/** A moment that the stages are far from: everything given above is in force from here for `DAY`. */
export const NOON = START + 10n * DAY;
