import { type TransactionResponse, ZeroHash, getAddress, toBeHex } from "ethers";

import type { Platform } from "../../../test/helpers/platform.ts";
import { commonGrantTo, scene as patientWithStaff } from "../consent.ts";
import { noteOf, scene as patientWithEpisode } from "../records.ts";

/** Gas of some items in a row. */
export interface GrowthRow {
  readonly name: string;
  readonly gas: readonly bigint[];
}

/** Makes the item of a number from 1. */
type Next = (item: number) => Promise<TransactionResponse>;

/** Something of which there are more and more. */
interface Growing {
  readonly name: string;
  readonly prepare: (platform: Platform) => Promise<Next>;
}

/** Bytes without zeros, so that calldata costs the same for every number. */
const WITHOUT_ZEROS = BigInt(`0x${"11".repeat(32)}`);
const word = (item: number) => toBeHex(WITHOUT_ZEROS + (BigInt(item) << 128n), 32);
const account = (item: number) => getAddress(toBeHex((WITHOUT_ZEROS >> 96n) + (BigInt(item) << 64n), 20));
/** Nonces of one word of the bitmap are 256 apart from the next word's. */
const WORD_OF_NONCES = 256n;

function patients({ patients: registry, actors }: Platform): Promise<Next> {
  return Promise.resolve((item) => registry.connect(actors.zhao).register(word(item), ZeroHash));
}

function nonces({ patients: registry, actors }: Platform): Promise<Next> {
  const start = BigInt(`0x${"11".repeat(13)}`);
  return Promise.resolve((item) => registry.connect(actors.zhao).cancelNonce(start + WORD_OF_NONCES * BigInt(item)));
}

function operators({ lots, actors }: Platform): Promise<Next> {
  return Promise.resolve((item) => lots.connect(actors.hospital).setApprovalForAll(account(item), true));
}

async function grants(platform: Platform): Promise<Next> {
  const patient = await patientWithStaff(platform);
  return (item) => platform.consents.connect(platform.actors.zhao).give(patient, [commonGrantTo(account(item))]);
}

async function records(platform: Platform): Promise<Next> {
  const patient = await patientWithEpisode(platform);
  return (item) =>
    platform.records.connect(platform.actors.doctor).anchor(noteOf(platform, patient, { content: word(item) }));
}

/** Kinds of items whose making is measured while there are more and more of them. */
export const GROWING: readonly Growing[] = [
  { name: "patients of one account", prepare: patients },
  { name: "nonces of one signer, a word each", prepare: nonces },
  { name: "operators of one organisation", prepare: operators },
  { name: "grants of one patient", prepare: grants },
  { name: "records of one patient", prepare: records },
];
