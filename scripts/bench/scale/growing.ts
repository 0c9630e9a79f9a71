import { type TransactionResponse, ZeroHash, getAddress, toBeHex } from "ethers";

import type { Platform } from "../../../test/helpers/platform.ts";

/** Gas of some items in a row. */
export interface GrowthRow {
  readonly name: string;
  readonly gas: readonly bigint[];
}

/** Something of which there are more and more. */
interface Growing {
  readonly name: string;
  /** Gives what makes the item of a number from 1. */
  readonly prepare: (platform: Platform) => Promise<(item: number) => Promise<TransactionResponse>>;
}

/** Bytes without zeros, so that calldata costs the same for every number. */
const WITHOUT_ZEROS = BigInt(`0x${"11".repeat(32)}`);
const word = (item: number) => toBeHex(WITHOUT_ZEROS + (BigInt(item) << 128n), 32);
const account = (item: number) => getAddress(toBeHex((WITHOUT_ZEROS >> 96n) + (BigInt(item) << 64n), 20));
/** Nonces of one word of the bitmap are 256 apart from the next word's. */
const WORD_OF_NONCES = 256n;

/** Kinds of items whose making is measured while there are more and more of them. */
export const GROWING: readonly Growing[] = [
  {
    name: "patients of one account",
    prepare: (platform) => {
      const { patients, actors } = platform;
      return Promise.resolve((item) => patients.connect(actors.zhao).register(word(item), ZeroHash));
    },
  },
  {
    name: "nonces of one signer, a word each",
    prepare: ({ patients, actors }) => {
      const start = BigInt(`0x${"11".repeat(13)}`);
      return Promise.resolve((item) =>
        patients.connect(actors.zhao).cancelNonce(start + WORD_OF_NONCES * BigInt(item)),
      );
    },
  },
  {
    name: "operators of one organisation",
    prepare: ({ lots, actors }) =>
      Promise.resolve((item) => lots.connect(actors.hospital).setApprovalForAll(account(item), true)),
  },
];
