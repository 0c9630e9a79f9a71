import { getBytes, toUtf8Bytes } from "ethers";

import type { SigningPlace } from "../../kernel/acts/domainOf.ts";
import { KEMS } from "../../terms/kems.ts";
import { nameOf } from "../../terms/set.ts";
import { TAG_LENGTH, type WebKey } from "../format/aead.ts";
import { type Bytes, bytesNumber, join, numberBytes, ownBytes, sameBytes } from "../format/bytes.ts";
import { HEADER_LENGTH, headerOf, suiteIn } from "../format/header.ts";
import { SealedTampered, SealedTrailing, SealedTruncated } from "../problems.ts";
import {
  type EncryptionKey,
  type EncryptionKeyPair,
  RECIPIENT_LENGTH,
  recipientOf,
  requireEncryptionKey,
} from "./encryptionKey.ts";
import { ENCAPSULATION_LENGTH, KEM_CODES, hpkeSuite } from "./hpke.ts";
import { EncryptionKeyUnusable, EnvelopeBoundElsewhere, EnvelopeForAnother } from "./problems.ts";

const BINDING_LENGTH = 32;
const RECIPIENT_AT = HEADER_LENGTH;
const BINDING_AT = RECIPIENT_AT + RECIPIENT_LENGTH;
const LENGTH_AT = BINDING_AT + BINDING_LENGTH;
const ENCAPSULATION_AT = LENGTH_AT + 4;

/** What something sealed to a key is for: bound as HPKE's `info`, so that it opens for nothing else. */
export interface Binding {
  readonly kind: number;
  readonly label: string;
  /** The chain and the contract that it is about. */
  readonly place: SigningPlace;
  /** What the kind binds besides. */
  readonly details: Uint8Array;
}

/**
 * Seals a payload to a public key: HPKE, base mode, single shot (RFC 9180, section 6.1).
 *
 * @throws {@link EncryptionKeyUnusable}
 */
export async function sealTo({
  to,
  binding,
  payload,
  ephemeral,
}: {
  readonly to: EncryptionKey;
  readonly binding: Binding;
  readonly payload: Uint8Array;
  /** Randomness of the encapsulation, fresh unless given; vectors give it: 32 bytes for X25519, 64 for X-Wing. */
  readonly ephemeral?: Uint8Array;
}): Promise<Bytes> {
  requireEncryptionKey(to);
  const info = infoOf(binding);
  const head = join(
    headerOf(binding.kind, KEMS[to.kem].code),
    await recipientOf(to),
    await sha256(info),
    numberBytes(payload.length, 4),
  );
  const suite = hpkeSuite(to.kem);
  try {
    const recipientPublicKey = (await suite.kem.deserializePublicKey(ownBytes(to.publicKey))) as WebKey;
    const sender = await suite.createSenderContext({
      recipientPublicKey,
      info,
      ...(ephemeral && { ekm: ownBytes(ephemeral) }),
    });
    const sealed = await sender.seal(ownBytes(payload), head);
    return join(head, new Uint8Array(sender.enc), new Uint8Array(sealed));
  } catch (cause) {
    throw Object.assign(new EncryptionKeyUnusable(), { cause });
  }
}

/**
 * Opens what {@link sealTo} sealed.
 *
 * @throws {@link EnvelopeForAnother} | {@link EnvelopeBoundElsewhere} | {@link SealedTruncated} | {@link SealedTrailing}
 * | {@link SealedTampered} and the refusals of every format
 */
export async function openFrom({
  sealed,
  with: pair,
  binding,
}: {
  readonly sealed: Uint8Array;
  readonly with: EncryptionKeyPair;
  readonly binding: Binding;
}): Promise<Bytes> {
  const kem = nameOf(KEMS, suiteIn(sealed, binding.kind, KEM_CODES));
  if (sealed.length < ENCAPSULATION_AT) throw new SealedTruncated();
  const recipient = await recipientOf(pair);
  if (kem !== pair.kem || !sameBytes(recipient, sealed.subarray(RECIPIENT_AT, BINDING_AT))) {
    throw new EnvelopeForAnother();
  }
  const info = infoOf(binding);
  if (!sameBytes(await sha256(info), sealed.subarray(BINDING_AT, LENGTH_AT))) throw new EnvelopeBoundElsewhere();
  const payloadLength = Number(bytesNumber(sealed.subarray(LENGTH_AT, ENCAPSULATION_AT)));
  const payloadAt = ENCAPSULATION_AT + ENCAPSULATION_LENGTH[pair.kem];
  const end = payloadAt + payloadLength + TAG_LENGTH;
  if (sealed.length < end) throw new SealedTruncated();
  if (sealed.length > end) throw new SealedTrailing();

  const enc = ownBytes(sealed.slice(ENCAPSULATION_AT, payloadAt));
  const suite = hpkeSuite(pair.kem);
  try {
    const context = await suite.createRecipientContext({ recipientKey: pair.privateKey, enc, info });
    const head = ownBytes(sealed.subarray(0, ENCAPSULATION_AT));
    return new Uint8Array(await context.open(ownBytes(sealed.slice(payloadAt)), head));
  } catch (cause) {
    throw Object.assign(new SealedTampered(), { cause });
  }
}

function infoOf({ label, place, details }: Binding): Bytes {
  const chain = numberBytes(BigInt(place.chainId), 32);
  return join(toUtf8Bytes(label), new Uint8Array(1), chain, getBytes(place.verifyingContract), details);
}

async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
