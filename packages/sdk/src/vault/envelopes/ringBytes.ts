import { getBytes, hexlify } from "ethers";

import type { RecordId } from "../../kernel/ids/ids.ts";
import { type Bytes, bytesNumber, join, numberBytes } from "../format/bytes.ts";
import { KEY_LENGTH } from "../format/derive.ts";
import { COMPARTMENT_LENGTH, TIME_LENGTH, compartmentBytes, parseCompartment } from "../keys/compartment.ts";
import type { CategoryKey, ContentKey, KeyRing } from "../keys/keyRing.ts";
import { KeyLengthWrong, SealedMalformed } from "../problems.ts";

/** Kinds of entries in an envelope's payload. */
const ENTRY = { categoryKey: 1, contentKey: 2, labelKey: 3 } as const;
const RECORD_LENGTH = 32;

/** A key ring as an envelope carries it: entries of a kind's byte, what the key is for, and 32 bytes of key. */
export function ringBytes({ categoryKeys, contentKeys = [], labelKey }: KeyRing): Bytes {
  const keys = [...categoryKeys, ...contentKeys].map(({ key }) => key);
  const wrong = [...keys, ...(labelKey ? [labelKey] : [])].find((key) => key.length !== KEY_LENGTH);
  if (wrong !== undefined) throw new KeyLengthWrong(wrong.length);
  return join(
    ...categoryKeys.flatMap((entry) => [
      new Uint8Array([ENTRY.categoryKey]),
      compartmentBytes(entry),
      numberBytes(entry.since, TIME_LENGTH),
      entry.key,
    ]),
    ...contentKeys.flatMap(({ record, key }) => [new Uint8Array([ENTRY.contentKey]), getBytes(record), key]),
    ...(labelKey ? [new Uint8Array([ENTRY.labelKey]), labelKey] : []),
  );
}

/** @throws {@link SealedMalformed} where it holds anything but whole entries of known kinds, or two label keys */
export function parseRing(bytes: Uint8Array): KeyRing {
  const categoryKeys: CategoryKey[] = [];
  const contentKeys: ContentKey[] = [];
  let labelKey: Uint8Array | undefined;
  for (let at = 0; at < bytes.length;) {
    const kind = bytes[at];
    at += 1;
    const about = take(
      kind === ENTRY.categoryKey ? COMPARTMENT_LENGTH + TIME_LENGTH : kind === ENTRY.contentKey ? RECORD_LENGTH : 0,
    );
    const key = take(KEY_LENGTH);
    if (kind === ENTRY.categoryKey) {
      const since = bytesNumber(about.subarray(COMPARTMENT_LENGTH));
      categoryKeys.push({ ...parseCompartment(about), since, key });
    } else if (kind === ENTRY.contentKey) contentKeys.push({ record: hexlify(about) as RecordId, key });
    else if (kind === ENTRY.labelKey && labelKey === undefined) labelKey = key;
    else throw new SealedMalformed("entry");

    function take(length: number): Uint8Array {
      if (at + length > bytes.length) throw new SealedMalformed("entry");
      at += length;
      return bytes.slice(at - length, at);
    }
  }
  return { categoryKeys, contentKeys, labelKey };
}
