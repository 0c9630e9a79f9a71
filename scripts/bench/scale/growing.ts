import { Wallet, ZeroHash, getAddress, id, parseEther, toBeHex } from "ethers";

import { DAY, START } from "../../../test/helpers/defaults.ts";
import type { Actor, ActorName } from "../../../test/helpers/actors.ts";
import { EXPIRY, GTIN, newLot, tradeFrom } from "../../../test/helpers/pharma.ts";
import { accreditedOn } from "../../../test/helpers/providers.ts";
import type { Platform } from "../../../test/helpers/platform.ts";
import { CARE, opening } from "../care.ts";
import { CONSENT, commonGrantTo, scene as patientWithStaff } from "../consent.ts";
import type { Room } from "../frame/operation.ts";
import { CODES, appointBoard, licenceTerms } from "../frame/stage.ts";
import { IDENTITY } from "../identity.ts";
import { KERNEL } from "../kernel.ts";
import { PHARMA } from "../pharma.ts";
import {
  NO_LABELS,
  RECORDS,
  noteOf,
  permitted,
  evidenceOf,
  readingOf,
  scene as patientWithEpisode,
} from "../records.ts";
import type { Making } from "./crowd.ts";
import { KINDS, type Kind } from "./kinds.ts";

/** Something of which there are more and more. */
export interface Growing {
  readonly name: string;
  readonly prepare: (platform: Platform) => Promise<Making>;
  /** Whose operations are measured before there are many, and beside them. */
  readonly beside?: Room;
}

/** Bytes without zeros, so that calldata costs nearly the same for every number. */
const WITHOUT_ZEROS = BigInt(`0x${"11".repeat(32)}`);
const word = (item: number) => toBeHex(WITHOUT_ZEROS + (BigInt(item) << 128n), 32);
const account = (item: number) => getAddress(toBeHex((WITHOUT_ZEROS >> 96n) + (BigInt(item) << 64n), 20));
const number = (item: number) => 0x11_11_11_11 + item;
/** Nonces of one word of the bitmap are 256 apart from the next word's. */
const WORD_OF_NONCES = 256n;

/** The operations have their cast; who makes the many items is somebody else. */
async function asOthers(platform: Platform): Promise<Platform> {
  const { ethers, connection, actors } = platform;
  const other = async (name: ActorName): Promise<Actor> => {
    const { address } = new Wallet(id(`key of another ${name}`));
    await connection.networkHelpers.setBalance(address, parseEther("100"));
    return await ethers.getImpersonatedSigner(address);
  };
  const others = {
    zhao: await other("zhao"),
    doctor: await other("doctor"),
    hospital: await other("hospital"),
    board: await other("board"),
  };
  return { ...platform, actors: { ...actors, ...others } };
}

function patients({ patients: registry, actors }: Platform): Promise<Making> {
  return Promise.resolve({
    by: actors.zhao,
    calls: async (item) => [await registry.register.populateTransaction(word(item), ZeroHash)],
  });
}

function nonces({ patients: registry, actors }: Platform): Promise<Making> {
  const start = BigInt(`0x${"11".repeat(13)}`);
  return Promise.resolve({
    by: actors.zhao,
    calls: async (item) => [await registry.cancelNonce.populateTransaction(start + WORD_OF_NONCES * BigInt(item))],
  });
}

async function licences(platform: Platform): Promise<Making> {
  await appointBoard(platform);
  const terms = licenceTerms(platform);
  return {
    by: platform.actors.board,
    calls: async (item) => [
      await platform.providers.issueCredential.populateTransaction({ ...terms, holder: account(item) }),
    ],
  };
}

async function grants(platform: Platform): Promise<Making> {
  const patient = await patientWithStaff(platform);
  return {
    by: platform.actors.zhao,
    calls: async (item) => [await platform.consents.give.populateTransaction(patient, [commonGrantTo(account(item))])],
  };
}

async function records(platform: Platform): Promise<Making> {
  const patient = await patientWithEpisode(platform);
  return {
    by: platform.actors.doctor,
    calls: async (item) => [
      await platform.records.anchor.populateTransaction(noteOf(platform, patient, { content: word(item) })),
    ],
  };
}

async function reads(platform: Platform): Promise<Making> {
  const record = noteOf(platform, await permitted(platform, 1));
  const read = await platform.accesses.accessRecord.populateTransaction(
    record,
    NO_LABELS,
    evidenceOf(platform),
    readingOf(platform),
  );
  return { by: platform.actors.doctor, calls: () => Promise.resolve([read]) };
}

/** Each is cancelled again, since a practice has only so many hours; what was booked once stays on the chain. */
async function visits(platform: Platform): Promise<Making> {
  const { service, booking } = await opening(platform);
  const { visits: book } = platform;
  return {
    by: platform.actors.zhao,
    calls: async (item) => {
      const next = { ...booking, number: number(item) };
      return [
        await book.book.populateTransaction(service, next, { value: service.price }),
        await book.cancel.populateTransaction(service, next, 0n),
      ];
    },
  };
}

async function lots(platform: Platform): Promise<Making> {
  const { parties, lots: ledger } = await tradeFrom(await accreditedOn(platform));
  return {
    by: parties.maker,
    calls: async (item) => [
      await ledger.commission.populateTransaction(
        parties.maker.address,
        newLot({ gtin: GTIN.pieces, expiry: EXPIRY + BigInt(item), root: ZeroHash }),
      ),
    ],
  };
}

async function prescriptions(platform: Platform): Promise<Making> {
  const { actors, dispensary } = platform;
  await patientWithStaff(platform);
  const terms = {
    prescriber: actors.doctor.address,
    organisation: actors.hospital.address,
    profession: CODES.physician,
    day: START / DAY,
    from: START,
    until: START + 30n * DAY,
    fills: 1n,
    interval: 0n,
    substitutable: false,
    lines: id("lines"),
    content: id("ciphertext"),
    findings: ZeroHash,
  };
  return {
    by: actors.doctor,
    calls: async (item) => [
      await dispensary.register.populateTransaction({ ...terms, bearer: account(item) }, "0x", "0x"),
    ],
  };
}

function operators({ lots: ledger, actors }: Platform): Promise<Making> {
  return Promise.resolve({
    by: actors.hospital,
    calls: async (item) => [await ledger.setApprovalForAll.populateTransaction(account(item), true)],
  });
}

const others = (prepare: Growing["prepare"]) => async (platform: Platform) => await prepare(await asOthers(platform));

/** Kinds of items whose making is measured while there are more and more of them. */
export const GROWING: Readonly<Record<Kind, Growing>> = {
  visits: { name: KINDS.visits, prepare: others(visits), beside: CARE },
  reads: { name: KINDS.reads, prepare: others(reads), beside: RECORDS },
  records: { name: KINDS.records, prepare: others(records), beside: RECORDS },
  grants: { name: KINDS.grants, prepare: others(grants), beside: CONSENT },
  licences: { name: KINDS.licences, prepare: others(licences), beside: IDENTITY },
  patients: { name: KINDS.patients, prepare: patients, beside: IDENTITY },
  nonces: { name: KINDS.nonces, prepare: nonces, beside: KERNEL },
  prescriptions: { name: KINDS.prescriptions, prepare: others(prescriptions), beside: PHARMA },
  lots: { name: KINDS.lots, prepare: lots },
  operators: { name: KINDS.operators, prepare: operators },
};
