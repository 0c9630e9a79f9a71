import { decodeRlp, keccak256, zeroPadValue } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import { ProofBroken, provenValue } from "./merkle.ts";

const ACCOUNT_FIELDS = 4;
const STORAGE_ROOT = 2;
const ZERO: Hex = `0x${"0".repeat(64)}`;

/** The root of an account's storage, by the state root (EIP-1186). */
export function storageRootOf(stateRoot: string, address: string, proof: readonly string[]): string {
  const account = provenValue(stateRoot, keccak256(address), proof);
  if (account === undefined) throw new ProofBroken("there is no such account");
  const fields: unknown = decodeRlp(account);
  const root: unknown = Array.isArray(fields) && fields.length === ACCOUNT_FIELDS ? fields[STORAGE_ROOT] : undefined;
  if (typeof root !== "string") throw new ProofBroken("the account has no storage root");
  return root;
}

/** The value of a slot, by the storage root; zero where the proof shows that nothing is there. */
export function slotValue(storageRoot: string, slot: string, proof: readonly string[]): Hex {
  const value = provenValue(storageRoot, keccak256(slot), proof);
  if (value === undefined) return ZERO;
  const bytes: unknown = decodeRlp(value);
  if (typeof bytes !== "string") throw new ProofBroken("the slot is a list");
  return zeroPadValue(bytes, 32) as Hex;
}
