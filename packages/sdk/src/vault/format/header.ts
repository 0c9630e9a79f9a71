import {
  SealedKindWrong,
  SealedSuiteUnknown,
  SealedTruncated,
  SealedUnknown,
  SealedVersionUnknown,
} from "../problems.ts";
import { type Bytes, bytesNumber, join, numberBytes, sameBytes } from "./bytes.ts";

/** `XLV`. No dag-pb node begins so: its first byte is 0A or 12 (VAULT-90). */
export const MAGIC = new Uint8Array([0x58, 0x4c, 0x56]);
/** Bytes of magic, kind, version and suite. */
export const HEADER_LENGTH = 7;

/** What is sealed. */
export const KIND = {
  content: 1,
  contentKey: 2,
  envelope: 3,
  contentKeyToPatient: 4,
  share: 5,
  epochs: 6,
  intakeKey: 7,
} as const;

/** The one version of each kind that is read and written. A blob of an older one is refused (VAULT-07). */
const VERSIONS: Readonly<Record<number, number>> = {
  [KIND.content]: 1,
  [KIND.contentKey]: 2,
  [KIND.envelope]: 2,
  [KIND.contentKeyToPatient]: 2,
  [KIND.share]: 2,
  [KIND.epochs]: 2,
  [KIND.intakeKey]: 1,
};

/** AES-256-GCM by its HPKE AEAD id (RFC 9180, section 7.3). */
export const AES_256_GCM = 0x0002;

/** The first 7 bytes of a sealed thing. */
export function headerOf(kind: number, suite: number): Bytes {
  return join(MAGIC, new Uint8Array([kind, VERSIONS[kind] ?? 0]), numberBytes(suite, 2));
}

/**
 * The suite of a sealed thing of the kind that is asked for.
 *
 * @throws {@link SealedTruncated} | {@link SealedUnknown} | {@link SealedKindWrong} | {@link SealedVersionUnknown}
 * | {@link SealedSuiteUnknown}
 */
export function suiteIn(sealed: Uint8Array, kind: number, suites: readonly number[]): number {
  const magic = sealed.subarray(0, MAGIC.length);
  if (!sameBytes(magic, MAGIC.subarray(0, magic.length))) throw new SealedUnknown();
  if (sealed.length < HEADER_LENGTH) throw new SealedTruncated();
  const [found = 0, version = 0] = sealed.subarray(MAGIC.length);
  if (found !== kind) throw new SealedKindWrong(kind, found);
  if (version !== VERSIONS[kind]) throw new SealedVersionUnknown(version);
  const suite = Number(bytesNumber(sealed.subarray(MAGIC.length + 2, HEADER_LENGTH)));
  if (!suites.includes(suite)) throw new SealedSuiteUnknown(suite);
  return suite;
}
