import { type Hex, parseId } from "@xinglin/sdk/kernel";
import {
  type CategoryKey,
  type EncryptionKeyPair,
  type EnvelopeGrant,
  type KeyPlace,
  type KeyRing,
  type KemName,
  categoryKeyOf,
  encryptionKeyFrom,
} from "@xinglin/sdk/vault";
import { expect } from "chai";
import { getBytes, id } from "ethers";

/** 32 bytes that are the same in every run. */
export const secret = (name: string): Uint8Array => getBytes(id(name));

export const zhao = parseId("PatientId", id("patient Zhao"));
export const wang = parseId("PatientId", id("patient Wang"));
export const rootKey = secret("Zhao's root key");
export const content = id("a content") as Hex;
/** A laboratory result of Zhao's, as a key is bound to it. */
export const result: KeyPlace = {
  id: parseId("RecordId", id("a record")),
  patient: zhao,
  category: "LABORATORY",
  confidentiality: "N",
};

export const place = { chainId: 31337n, verifyingContract: "0x5FbDB2315678afecb367f032d93F642f64180aa3" };
export const grant: EnvelopeGrant = { place, id: parseId("ProvisionId", id("a grant")), purposes: ["TREAT", "HPAYMT"] };

export const laboratory = { category: "LABORATORY", confidentiality: "N" } as const;
export const notes = { category: "NOTES", confidentiality: "R" } as const;

/** Zhao's key of a compartment. */
export async function keyOf(compartment: typeof laboratory | typeof notes, epoch = 0): Promise<CategoryKey> {
  const key = await categoryKeyOf({ rootKey, patient: zhao, ...compartment, epoch });
  return { ...compartment, epoch, since: 0n, key };
}

/** A ring with the laboratory key of Zhao's first epoch. */
export async function smallRing(): Promise<KeyRing> {
  return { categoryKeys: [await keyOf(laboratory)] };
}

export async function pairOf(name: string, kem: KemName = "X25519"): Promise<EncryptionKeyPair> {
  return encryptionKeyFrom({ kem, seed: secret(`seed of ${name}`) });
}

/** What a promise rejects with; a test fails where it does not. */
export async function refusal(promise: Promise<unknown>): Promise<unknown> {
  const nothing = Symbol("nothing");
  const thrown = await promise.then(
    () => nothing,
    (problem: unknown) => problem,
  );
  if (thrown === nothing) expect.fail("nothing was refused");
  return thrown;
}

/** Requires that a promise rejects with an error of a class; answers it. */
export async function refuses<E extends Error>(
  promise: Promise<unknown>,
  kind: abstract new (...args: never[]) => E,
): Promise<E> {
  const thrown = await refusal(promise);
  expect(thrown).to.be.instanceOf(kind);
  return thrown as E;
}

/** A copy with one byte changed. */
export function changed(bytes: Uint8Array, at: number, mask = 1): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy[at] = copy[at]! ^ mask;
  return copy;
}

/** Bytes that differ from place to place. */
export function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8) * 7 + (i >> 16) * 13) & 0xff);
}
