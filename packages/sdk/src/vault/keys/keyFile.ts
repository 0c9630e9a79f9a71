import { stat } from "node:fs/promises";

import { getBytes, hexlify, isHexString } from "ethers";

import { type Bilingual, XinglinError } from "../../errors/XinglinError.ts";
import { type PatientId, parseId } from "../../kernel/ids/ids.ts";
import { KEMS } from "../../terms/kems.ts";
import type { KemName } from "../envelopes/hpke.ts";
import { KEY_LENGTH } from "../format/derive.ts";
import { readWhole, writeWhole } from "../stores/files.ts";

const FORMAT = "xinglin-keys";
const VERSION = 1;
/** The owner reads and writes, nobody else does anything. */
const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/** A patient's vault, to be opened with `Vault.open`. */
export interface PatientKeys {
  readonly holder: "patient";
  readonly patient: PatientId;
  readonly rootKey: Uint8Array;
  /** Of `Vault.sealEpochs`. */
  readonly epochs: Uint8Array;
}

/** What opens the envelopes of a practitioner or an organisation: see `encryptionKeyFrom`. */
export interface ReaderKeys {
  readonly holder: "reader";
  readonly kem: KemName;
  readonly seed: Uint8Array;
}

/** What a key file holds. */
export type KeyFile = PatientKeys | ReaderKeys;

/** Why a key file is refused. */
export type KeyFileProblem = "absent" | "there already" | "open to others" | "malformed";

const PROBLEMS: Readonly<Record<KeyFileProblem, { readonly says: Bilingual; readonly next: Bilingual }>> = {
  absent: {
    says: { en: "there is no such file", zh: "文件不存在" },
    next: { en: "Name the file that holds your keys.", zh: "请指定保存密钥的文件。" },
  },
  "there already": {
    says: { en: "it is there already, and keys are not written over", zh: "文件已存在，不会覆盖密钥" },
    next: { en: "Name a file that is not there yet.", zh: "请指定一个尚不存在的文件。" },
  },
  "open to others": {
    says: { en: "others than its owner may read or change it", zh: "除所有者外他人也可读取或更改" },
    next: { en: "Make it yours alone: chmod 600.", zh: "请仅限本人访问：chmod 600。" },
  },
  malformed: {
    says: { en: "it is no key file, or was damaged", zh: "不是密钥文件或已损坏" },
    next: { en: "Take it from its backup.", zh: "请从备份恢复。" },
  },
};

/** A key file is refused. What it holds is in no message. */
export class KeyFileRefused extends XinglinError {
  constructor(
    readonly file: string,
    readonly problem: KeyFileProblem,
  ) {
    const { says, next } = PROBLEMS[problem];
    super("KeyFileRefused", {
      says: { en: `Key file ${file}: ${says.en}.`, zh: `密钥文件 ${file}：${says.zh}。` },
      next,
    });
  }
}

/**
 * Reads the keys of a person from a file that nobody else may read.
 *
 * @throws {@link KeyFileRefused}
 * @example
 * ```ts
 * const keys = await readKeyFile({ file: "zhao.keys" });
 * if (keys.holder === "patient") const vault = await Vault.open(keys);
 * ```
 */
export async function readKeyFile({ file }: { readonly file: string }): Promise<KeyFile> {
  const bytes = await readWhole(file);
  if (bytes === undefined) throw new KeyFileRefused(file, "absent");
  if (await isOpenToOthers(file)) throw new KeyFileRefused(file, "open to others");
  return parseKeyFile(new TextDecoder().decode(bytes), file);
}

/**
 * Writes the keys of a person into a file of their own, whole or not at all.
 *
 * Warning: they lie there as they are. Put the file on an encrypted disk.
 *
 * @param of replaces says that a file which is there may go, as when a vault's epochs went on
 * @throws {@link KeyFileRefused} `there already`
 */
export async function writeKeyFile({
  file,
  keys,
  replaces = false,
}: {
  readonly file: string;
  readonly keys: KeyFile;
  readonly replaces?: boolean;
}): Promise<void> {
  if (!replaces && (await readWhole(file)) !== undefined) throw new KeyFileRefused(file, "there already");
  await writeWhole(file, new TextEncoder().encode(keyFileText(keys)), OWNER_ONLY);
}

/** Keys as their file has them. */
export function keyFileText(keys: KeyFile): string {
  const held =
    keys.holder === "patient"
      ? { patient: keys.patient, rootKey: hexlify(keys.rootKey), epochs: hexlify(keys.epochs) }
      : { kem: keys.kem, seed: hexlify(keys.seed) };
  return `${JSON.stringify({ format: FORMAT, version: VERSION, holder: keys.holder, ...held }, null, 2)}\n`;
}

/** @throws {@link KeyFileRefused} `malformed` */
export function parseKeyFile(text: string, file = ""): KeyFile {
  const { format, version, holder, ...held } = objectIn(text, file);
  if (format === FORMAT && version === VERSION) {
    const { patient, rootKey, epochs, kem, seed } = held;
    if (holder === "patient" && isHexString(patient, 32) && isHexString(rootKey, KEY_LENGTH) && isBytes(epochs)) {
      return { holder, patient: parseId("PatientId", patient), rootKey: getBytes(rootKey), epochs: getBytes(epochs) };
    }
    const isKem = typeof kem === "string" && Object.hasOwn(KEMS, kem);
    if (holder === "reader" && isKem && isHexString(seed, KEY_LENGTH)) {
      return { holder, kem: kem as KemName, seed: getBytes(seed) };
    }
  }
  throw new KeyFileRefused(file, "malformed");
}

function objectIn(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // What stands in it is a secret: no message quotes it.
  }
  throw new KeyFileRefused(file, "malformed");
}

/** Whole bytes: ethers quotes what it cannot read, and nothing here is to be quoted. */
function isBytes(value: unknown): value is string {
  return isHexString(value) && value.length % 2 === 0;
}

/** Windows has no such bits. */
async function isOpenToOthers(file: string): Promise<boolean> {
  return process.platform !== "win32" && ((await stat(file)).mode & OTHERS) !== 0;
}
