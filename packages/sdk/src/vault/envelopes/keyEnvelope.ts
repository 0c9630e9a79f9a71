import { getBytes } from "ethers";

import type { SigningPlace } from "../../kernel/acts/domainOf.ts";
import type { ProvisionId } from "../../kernel/ids/ids.ts";
import { PURPOSES, type PurposeName } from "../../terms/purposes.ts";
import { setOf } from "../../terms/set.ts";
import { type Bytes, join, numberBytes } from "../format/bytes.ts";
import { KIND } from "../format/header.ts";
import type { KeyRing } from "../keys/keyRing.ts";
import type { EncryptionKey, EncryptionKeyPair } from "./encryptionKey.ts";
import { parseRing, ringBytes } from "./ringBytes.ts";
import { type Binding, openFrom, sealTo } from "./sealTo.ts";

const LABEL = "xinglin/vault/envelope/v2";

/** The grant that an envelope is for. */
export interface EnvelopeGrant {
  /** Chain and address of the consent registry. */
  readonly place: SigningPlace;
  /** The grant's id: see `grantIdOf`. */
  readonly id: ProvisionId;
  /** The grant's purposes, all of them. */
  readonly purposes: readonly PurposeName[];
}

/**
 * Seals the keys of one grant to its grantee: one envelope, however many records the grant reaches.
 *
 * Warning: HPKE's base mode does not say who sealed. Sign the envelope with {@link signEnvelope}.
 *
 * @throws {@link EncryptionKeyUnusable} | {@link KeyLengthWrong}
 * @example
 * ```ts
 * const ring = await vault.ring({ compartments: compartmentsOf(grant.provision) });
 * const envelope = await sealEnvelope({ ring, to: doctorsKey, grant: { place, id, purposes: grant.provision.purposes } });
 * ```
 */
export async function sealEnvelope({
  ring,
  to,
  grant,
  ephemeral,
}: {
  readonly ring: KeyRing;
  readonly to: EncryptionKey;
  readonly grant: EnvelopeGrant;
  /** Fresh unless given; vectors give it. */
  readonly ephemeral?: Uint8Array;
}): Promise<Bytes> {
  return sealTo({ to, binding: bindingOf(grant), payload: ringBytes(ring), ...(ephemeral && { ephemeral }) });
}

/**
 * Opens the envelope of a grant.
 *
 * @throws {@link EnvelopeForAnother} | {@link EnvelopeBoundElsewhere} | {@link SealedTampered} | {@link SealedTruncated}
 * | {@link SealedTrailing} and the refusals of every format
 * @example
 * ```ts
 * const ring = await openEnvelope({ envelope, with: myKey, grant: { place, id, purposes } });
 * ```
 */
export async function openEnvelope({
  envelope,
  with: pair,
  grant,
}: {
  readonly envelope: Uint8Array;
  readonly with: EncryptionKeyPair;
  readonly grant: EnvelopeGrant;
}): Promise<KeyRing> {
  return parseRing(await openFrom({ sealed: envelope, with: pair, binding: bindingOf(grant) }));
}

function bindingOf({ place, id, purposes }: EnvelopeGrant): Binding {
  const details = join(getBytes(id), numberBytes(setOf(PURPOSES, purposes), 8));
  return { kind: KIND.envelope, label: LABEL, place, details };
}
