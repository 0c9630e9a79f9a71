import { signAct } from "@xinglin/sdk/kernel";
import { MerkleTree } from "@xinglin/sdk/records";
import { type Signer, ZeroAddress, ZeroHash, id } from "ethers";

import { DAY } from "./defaults.ts";
import { PROFESSION } from "./providers.ts";
import { WRITTEN } from "./records.ts";
import type { Ward } from "./ward.ts";

export const NO_LABEL = `0x${"00".repeat(31)}`;
export const NO_LABELS: [string, string, string, string] = [NO_LABEL, NO_LABEL, NO_LABEL, NO_LABEL];
export const NO_EVIDENCE: Evidence = { grantee: ZeroAddress, line: 0n, terms: [], directive: [] };
/** The empty signature, for acts whose signature is not looked at. */
export const NO_PLACE: Place = { first: 0n, leaf: ZeroHash, proof: [] };
/** When gateways of the tests serve. */
export const SERVED = WRITTEN + 2n * DAY;

export interface Evidence {
  readonly grantee: string;
  readonly line: bigint;
  readonly terms: string[];
  readonly directive: string[];
}

export interface Reading {
  readonly organisation: string;
  readonly profession: bigint;
  readonly purpose: bigint;
  readonly purposeLabel: string;
}

export interface Receipt {
  readonly organisation: string;
  readonly gateway: string;
  readonly number: bigint;
  readonly leaf: string;
  readonly servedAt: bigint;
}

export interface Place {
  readonly first: bigint;
  readonly leaf: string;
  readonly proof: string[];
}

/** The doctor reads for treatment at the hospital. */
export function readingOf(ward: Ward, otherwise: Partial<Reading> = {}): Reading {
  return {
    organisation: ward.people.hospital.address,
    profession: PROFESSION.tcmPhysician,
    purpose: 1n,
    purposeLabel: NO_LABEL,
    ...otherwise,
  };
}

/** The leaf of a read. */
export function leafOf(number: bigint | number): `0x${string}` {
  return id(`salted entry ${number}`) as `0x${string}`;
}

/** The hospital's gateway (by default the clinic's key) has served read `number`. */
export function receiptOf(ward: Ward, otherwise: Partial<Receipt> = {}): Receipt {
  return {
    organisation: ward.people.hospital.address,
    gateway: ward.actors.relayer.address,
    number: 2n,
    leaf: leafOf(otherwise.number ?? 2n),
    servedAt: SERVED,
    ...otherwise,
  };
}

/** The gateway's signature over a receipt. */
export async function signReceipt(ward: Ward, receipt: Receipt, signer: Signer = ward.actors.relayer): Promise<string> {
  const place = { ...ward.place, verifyingContract: await ward.accesses.getAddress() };
  return signAct({ act: "AccessReceipt", message: receipt, signer, ...place });
}

/** Leaves of reads from `first` on, as their tree. */
export function readsFrom(first: bigint, count: number): MerkleTree {
  return new MerkleTree({ leaves: Array.from({ length: count }, (_, i) => leafOf(first + BigInt(i))) });
}

/** What stands at `number` in a tree whose first read is `first`. */
export function placeIn(tree: MerkleTree, first: bigint, number: bigint): Place {
  const position = Number(number - first);
  return { first, leaf: tree.leafAt(position), proof: tree.proofOf(position) };
}
