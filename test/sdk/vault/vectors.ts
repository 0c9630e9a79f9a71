import { readFileSync } from "node:fs";

import { keyPlaceOf } from "@xinglin/sdk/flows";
import type { Hex } from "@xinglin/sdk/kernel";
import {
  type CategoryKey,
  type KemName,
  categoryKeyOf,
  encryptionKeyFrom,
  sealBytes,
  sealContentKey,
  sealEnvelope,
} from "@xinglin/sdk/vault";
import { CATEGORIES, CONFIDENTIALITIES } from "@xinglin/sdk/terms";
import { contentOf, MemoryStore } from "@xinglin/sdk/stores";
import { ZeroHash, getBytes, hexlify, toUtf8Bytes } from "ethers";

import { grant, laboratory, place, rootKey, secret, zhao } from "./support.ts";

/** One published vector: what goes in, and the sealed bytes that have to come out. All bytes in hexadecimal. */
export interface Vector {
  readonly what: string;
  readonly given: Readonly<Record<string, string | number | readonly string[]>>;
  readonly sealed: Hex;
}

/** A file of `packages/sdk/vectors/vault`. */
export function published(name: "contents" | "content-keys" | "envelopes"): Vector[] {
  const file = new URL(`../../../packages/sdk/vectors/vault/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { vectors: Vector[] }).vectors;
}

/** Of the note: what its id commits to. */
const HEADER = {
  patient: zhao as string,
  author: `0x${"d0".repeat(20)}`,
  organisation: `0x${"10".repeat(20)}`,
  profession: 2,
  kind: 3,
  category: CATEGORIES[laboratory.category].code,
  confidentiality: CONFIDENTIALITIES[laboratory.confidentiality].code,
  authoredAt: 1_767_225_600,
  episode: 1,
  visit: ZeroHash,
  device: ZeroHash,
  labels: ZeroHash,
  relation: 0,
  target: ZeroHash,
  seats: ZeroHash,
};

const salt = secret("salt").slice(0, 16);
const key = secret("a content key");

/** Every vector anew, from what is given, by the SDK's own sealing with its randomness fixed. */
export async function computed(): Promise<Record<"contents" | "content-keys" | "envelopes", Vector[]>> {
  const contents = [];
  for (const [what, bytes, chunkLog] of [
    ["nothing", new Uint8Array(), 20],
    ["a note in one chunk", toUtf8Bytes("舌淡红，苔薄白；脉弦。"), 20],
    ["three chunks, the last one whole", Uint8Array.from({ length: 192 }, (_, i) => i), 6],
    ["four chunks, the last one short", Uint8Array.from({ length: 200 }, (_, i) => i), 6],
  ] as const) {
    const sealed = hexlify(await sealBytes({ key, bytes, chunkLog, salt })) as Hex;
    contents.push({
      what,
      given: { key: hexlify(key), salt: hexlify(salt), chunkLog, plaintext: hexlify(bytes) },
      sealed,
    });
  }

  const note = getBytes(contents[1]!.sealed);
  const header = { ...HEADER, content: contentOf((await new MemoryStore().write(note)).name) };
  const record = keyPlaceOf(header);
  const under: CategoryKey = {
    ...laboratory,
    epoch: 3,
    since: 1_767_225_600n,
    key: await categoryKeyOf({ rootKey, patient: zhao, ...laboratory, epoch: 3 }),
  };
  const contentKey = {
    what: "the key of the note as a record of laboratory results, level N, under the key of its compartment in epoch 3",
    given: {
      rootKey: hexlify(rootKey),
      patient: zhao,
      category: laboratory.category,
      confidentiality: laboratory.confidentiality,
      epoch: 3,
      categoryKey: hexlify(under.key),
      ...Object.fromEntries(Object.entries(header).map(([name, value]) => [`record.${name}`, String(value)])),
      record: record.id,
      contentKey: hexlify(key),
      salt: hexlify(salt),
    },
    sealed: hexlify(await sealContentKey({ under, record, key, salt })) as Hex,
  };

  const envelopes = [];
  for (const kem of ["X25519", "X_WING"] as const satisfies KemName[]) {
    const seed = secret("seed of doctor");
    const to = await encryptionKeyFrom({ kem, seed });
    const ephemeral =
      kem === "X25519" ? secret("ephemeral") : new Uint8Array([...secret("ephemeral"), ...secret("more")]);
    const sealed = hexlify(await sealEnvelope({ ring: { categoryKeys: [under] }, to, grant, ephemeral })) as Hex;
    const given = {
      kem,
      seed: hexlify(seed),
      publicKey: hexlify(to.publicKey),
      chainId: String(place.chainId),
      contract: place.verifyingContract,
      grant: grant.id,
      purposes: grant.purposes,
      ephemeral: hexlify(ephemeral),
      category: laboratory.category,
      confidentiality: laboratory.confidentiality,
      epoch: 3,
      since: Number(under.since),
      categoryKey: hexlify(under.key),
    };
    envelopes.push({ what: `an envelope with one category key, to ${kem}`, given, sealed });
  }
  return { contents, "content-keys": [contentKey], envelopes };
}
