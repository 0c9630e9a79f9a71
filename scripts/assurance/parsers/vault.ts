import { readFileSync } from "node:fs";

import { getBytes } from "ethers";

import { parseId } from "../../../packages/sdk/src/kernel/ids/ids.ts";
import type { GuardianSetHash } from "../../../packages/sdk/src/identity/guardians/guardianSet.ts";
import type { CategoryName } from "../../../packages/sdk/src/terms/categories.ts";
import type { PurposeName } from "../../../packages/sdk/src/terms/purposes.ts";
import { openBytes, sealBytes } from "../../../packages/sdk/src/vault/content/collect.ts";
import {
  openContentKeyToPatient,
  sealContentKeyToPatient,
} from "../../../packages/sdk/src/vault/envelopes/contentKeyToPatient.ts";
import { encryptionKeyFrom } from "../../../packages/sdk/src/vault/envelopes/encryptionKey.ts";
import type { KemName } from "../../../packages/sdk/src/vault/envelopes/hpke.ts";
import { openEnvelope } from "../../../packages/sdk/src/vault/envelopes/keyEnvelope.ts";
import { parseRing, ringBytes } from "../../../packages/sdk/src/vault/envelopes/ringBytes.ts";
import { openContentKey } from "../../../packages/sdk/src/vault/keys/contentKeySeal.ts";
import { keyFileText, parseKeyFile } from "../../../packages/sdk/src/vault/keys/keyFile.ts";
import { openShare, sealShare } from "../../../packages/sdk/src/vault/recovery/sealedShare.ts";
import {
  combineShares,
  parseShare,
  shareBytes,
  splitRootKey,
} from "../../../packages/sdk/src/vault/recovery/shares.ts";
import { patientKeyOf } from "../../../packages/sdk/src/vault/keys/patientKeyOf.ts";
import { type Parser, parser } from "./parser.ts";

interface Vector {
  readonly given: Readonly<Record<string, string | number | readonly string[]>>;
  readonly sealed: string;
}

/** The vectors that are published with the SDK are the corpus. */
function vectors(name: string): readonly Vector[] {
  const file = new URL(`../../../packages/sdk/vectors/vault/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly vectors: readonly Vector[] }).vectors;
}

const bytesOf = ({ given }: Vector, name: string) => getBytes(String(given[name]));
const textOf = ({ given }: Vector, name: string) => String(given[name]);
const secret = (byte: number) => new Uint8Array(32).fill(byte);
const WORD = `0x${"ab".repeat(32)}` as const;
const patient = parseId("PatientId", WORD);
const place = { chainId: 31_337n, verifyingContract: `0x${"ab".repeat(20)}` };
const laboratory = { category: "LABORATORY" as CategoryName, confidentiality: "N" } as const;

/** Sealed contents, keys, envelopes and shares. */
export async function vaultParsers(): Promise<readonly Parser[]> {
  const contents = vectors("contents").filter(({ sealed }) => sealed.length < 10_000);
  const [keyVector] = vectors("content-keys");
  if (keyVector === undefined) throw new Error("There is no vector of a content key.");
  const chunked = await sealBytes({ key: secret(1), bytes: new Uint8Array(200).fill(9), chunkLog: 6 });
  const pair = await encryptionKeyFrom({ kem: "X25519", seed: secret(2) });
  const record = { id: parseId("RecordId", WORD), patient, ...laboratory };
  const toPatient = await sealContentKeyToPatient({ to: pair, place, record, key: secret(3) });
  const shares = await splitRootKey({ rootKey: secret(4), count: 3, threshold: 2 });
  const [share, other] = shares;
  if (share === undefined || other === undefined) throw new Error("A split gives shares.");
  const about = { place, patient, guardians: WORD as GuardianSetHash, leg: "keep" } as const;
  const published = await patientKeyOf({ rootKey: secret(4), patient, kem: "X25519" });
  const ring = ringBytes({
    categoryKeys: [{ ...laboratory, epoch: 3, since: 1n, key: secret(5) }],
    contentKeys: [{ record: record.id, key: secret(6) }],
    labelKey: secret(7),
  });
  return [
    ...contents.map((vector, i) =>
      parser(`vault content ${i}`, [getBytes(vector.sealed)], (sealed: Uint8Array) =>
        openBytes({ key: bytesOf(vector, "key"), sealed }),
      ),
    ),
    parser("vault content in chunks", [chunked], (sealed: Uint8Array) => openBytes({ key: secret(1), sealed })),
    parser("vault content key", [getBytes(keyVector.sealed)], (sealed: Uint8Array) =>
      openContentKey({
        sealed,
        ring: { categoryKeys: [{ ...laboratory, epoch: 3, since: 0n, key: bytesOf(keyVector, "categoryKey") }] },
        record: {
          ...laboratory,
          patient: parseId("PatientId", textOf(keyVector, "patient")),
          id: parseId("RecordId", textOf(keyVector, "record")),
        },
      }),
    ),
    ...(await Promise.all(vectors("envelopes").map(envelopeParser))),
    parser("vault content key to a patient", [toPatient], (sealed: Uint8Array) =>
      openContentKeyToPatient({ sealed, with: pair, place, record }),
    ),
    parser("vault share", [await sealShare({ share, to: pair, for: about })], (sealed: Uint8Array) =>
      openShare({ sealed, with: pair, for: about }),
    ),
    // Whoever seals can seal any payload: what is inside is parsed too.
    parser("vault share's payload", [shareBytes(share)], parseShare),
    parser("vault shares together", [shareBytes(share)], (bytes: Uint8Array) =>
      combineShares({ shares: [parseShare(bytes), other], patient, published }),
    ),
    parser("vault key ring", [ring], parseRing),
    parser(
      "vault key file",
      [
        keyFileText({ holder: "patient", patient, rootKey: secret(4), epochs: secret(8) }),
        keyFileText({ holder: "reader", kem: "X25519", seed: secret(2) }),
      ],
      (text: string) => parseKeyFile(text),
    ),
  ];
}

async function envelopeParser(vector: Vector, i: number): Promise<Parser> {
  const pair = await encryptionKeyFrom({ kem: textOf(vector, "kem") as KemName, seed: bytesOf(vector, "seed") });
  const grant = {
    place: { chainId: BigInt(textOf(vector, "chainId")), verifyingContract: textOf(vector, "contract") },
    id: parseId("ProvisionId", textOf(vector, "grant")),
    purposes: vector.given.purposes as readonly PurposeName[],
  };
  return parser(`vault envelope ${i}`, [getBytes(vector.sealed)], (envelope: Uint8Array) =>
    openEnvelope({ envelope, with: pair, grant }),
  );
}
