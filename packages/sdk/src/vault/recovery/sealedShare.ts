import { getBytes } from "ethers";

import type { GuardianSetHash } from "../../identity/guardians/guardianSet.ts";
import type { SigningPlace } from "../../kernel/acts/domainOf.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import type { EncryptionKey, EncryptionKeyPair } from "../envelopes/encryptionKey.ts";
import { type Binding, openFrom, sealTo } from "../envelopes/sealTo.ts";
import { type Bytes, join } from "../format/bytes.ts";
import { KIND } from "../format/header.ts";
import { type Share, parseShare, shareBytes } from "./shares.ts";

const LABEL = "xinglin/vault/share/v2";
/** A share on its way to a guardian does not pass for one on its way back, nor the other way round. */
const LEG = { keep: 1, giveBack: 2 } as const;

/** Whose root key, and for which guardians. */
export interface ShareFor {
  /** Chain and address of the patient registry. */
  readonly place: SigningPlace;
  readonly patient: PatientId;
  /** Hash of the guardian set: see `guardianSetHash`. */
  readonly guardians: GuardianSetHash;
  /** To a guardian for keeping, or to the patient's new key when it is given back. */
  readonly leg: keyof typeof LEG;
}

/**
 * Seals a share to a guardian, or by a guardian to the patient's new key.
 *
 * @throws {@link EncryptionKeyUnusable}
 * @example
 * ```ts
 * const sealed = await sealShare({ share, to: daughtersKey, for: { place, patient, guardians: hash, leg: "keep" } });
 * ```
 */
export async function sealShare({
  share,
  to,
  for: about,
}: {
  readonly share: Share;
  readonly to: EncryptionKey;
  readonly for: ShareFor;
}): Promise<Bytes> {
  return sealTo({ to, binding: bindingOf(about), payload: shareBytes(share) });
}

/**
 * Opens a share.
 *
 * @throws as {@link openEnvelope}
 * @example
 * ```ts
 * const share = await openShare({ sealed, with: daughtersPair, for: { place, patient, guardians: hash, leg: "keep" } });
 * ```
 */
export async function openShare({
  sealed,
  with: pair,
  for: about,
}: {
  readonly sealed: Uint8Array;
  readonly with: EncryptionKeyPair;
  readonly for: ShareFor;
}): Promise<Share> {
  return parseShare(await openFrom({ sealed, with: pair, binding: bindingOf(about) }));
}

function bindingOf({ place, patient, guardians, leg }: ShareFor): Binding {
  const details = join(getBytes(patient), getBytes(guardians), new Uint8Array([LEG[leg]]));
  return { kind: KIND.share, label: LABEL, place, details };
}
