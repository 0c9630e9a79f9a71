import { dataSlice, getBytes, hexlify, toUtf8Bytes } from "ethers";

import { XinglinError } from "../../errors/XinglinError.ts";
import { utf8Of } from "../../kernel/hashes/utf8Of.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";

/** HL7's code system of sensitivity codes (`ETHUD`, `HIV`, `PSY`, …), beside many others. */
export const ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

/** In front of every message, so that a label key serves no other format by accident. */
const LABEL_PREFIX = "xinglin/consent-label/v1\0";
const KEY_PREFIX = "xinglin/consent-label-key/v1";
/** HMAC-SHA-256 is as strong as its output; a shorter key would be the weak point (RFC 2104, section 3). */
const SHORTEST_KEY = 32;

/** A label key, or the root key it comes from, has fewer than 32 bytes. */
export class LabelKeyTooShort extends XinglinError {
  constructor(length: number) {
    super("LabelKeyTooShort", {
      says: { en: `The key has ${length} bytes; 32 are the least.`, zh: `密钥只有 ${length} 字节，至少需要 32 字节。` },
      next: {
        en: "Derive it with labelKeyOf() from the root key of the patient's vault.",
        zh: "请用 labelKeyOf() 由患者保险库的根密钥派生。",
      },
    });
  }
}

/**
 * The key under which a patient's labels are made: HKDF-SHA-256 of the vault's root key, for this patient alone.
 *
 * The chain shows labels and never what they mean. Without the key nobody can try the few codes that there are, and labels
 * of two patients cannot be compared. So the key is kept as the root key is: it is derived when it is needed, and travels only
 * inside the vault's sealed envelopes, to the gateways that label the patient's data. Whoever has it can read what the
 * patient's directive is about; nobody can take it back. A new root key means new labels and a new directive.
 *
 * @throws {@link LabelKeyTooShort}
 * @example
 * ```ts
 * const labelKey = await labelKeyOf({ rootKey, patient });
 * ```
 */
export async function labelKeyOf({
  rootKey,
  patient,
}: {
  readonly rootKey: Uint8Array;
  readonly patient: PatientId;
}): Promise<Uint8Array> {
  requireKey(rootKey);
  const key = await crypto.subtle.importKey("raw", new Uint8Array(rootKey), "HKDF", false, ["deriveBits"]);
  const salt = new Uint8Array(getBytes(patient));
  const info = new Uint8Array(toUtf8Bytes(KEY_PREFIX));
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt, info }, key, 256));
}

/**
 * The opaque label that stands on chain for a sensitivity code: the first 31 bytes of HMAC-SHA-256 under the patient's label
 * key over a format prefix and `system|code`.
 *
 * @param of system is {@link ACT_CODE} unless given
 * @throws {@link LabelKeyTooShort} | {@link TextBroken}
 * @example
 * ```ts
 * const label = await labelOf({ labelKey, code: "ETHUD" });
 * ```
 */
export async function labelOf({
  labelKey,
  system = ACT_CODE,
  code,
}: {
  readonly labelKey: Uint8Array;
  readonly system?: string;
  readonly code: string;
}): Promise<Hex> {
  requireKey(labelKey);
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", new Uint8Array(labelKey), algorithm, false, ["sign"]);
  const message = new Uint8Array(utf8Of(`${LABEL_PREFIX}${system}|${code}`));
  return dataSlice(hexlify(new Uint8Array(await crypto.subtle.sign("HMAC", key, message))), 0, 31) as Hex;
}

function requireKey(key: Uint8Array): void {
  if (key.length < SHORTEST_KEY) throw new LabelKeyTooShort(key.length);
}
