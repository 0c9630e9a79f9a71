import { SealedTruncated, SealedTrailing } from "../problems.ts";
import { TAG_LENGTH, aeadOpen, aeadSeal } from "./aead.ts";
import { type Bytes, join, ownBytes, randomBytes, sameBytes } from "./bytes.ts";
import { COMMITMENT_LENGTH, SALT_LENGTH, oneUse, requireCommitment } from "./derive.ts";

/** Where what is sealed belongs: what stands before it, and what is not written down but must be the same when it is opened. */
interface Placed {
  readonly key: Uint8Array;
  readonly label: string;
  /** The bytes of the format before salt and commitment. */
  readonly head: Uint8Array;
  /** Bound, not written. */
  readonly bound: Uint8Array;
}

/** Seals a small secret under a key: head, salt, commitment, ciphertext and tag. */
export async function sealUnder({
  key,
  label,
  head,
  bound,
  secret,
  salt = randomBytes(SALT_LENGTH),
}: Placed & {
  readonly secret: Uint8Array;
  /** Fresh unless given; vectors give it. */
  readonly salt?: Uint8Array;
}): Promise<Bytes> {
  const use = await oneUse({ key, salt, label });
  const front = join(head, salt, use.commitment);
  const sealed = await aeadSeal({ ...use, data: ownBytes(secret), aad: join(front, bound) });
  return join(front, sealed);
}

/**
 * Opens what {@link sealUnder} sealed.
 *
 * @throws {@link SealedTruncated} | {@link SealedTrailing} | {@link KeyWrong} | {@link SealedTampered}
 */
export async function openUnder({
  key,
  label,
  head,
  bound,
  sealed,
  length,
}: Placed & {
  readonly sealed: Uint8Array;
  /** Bytes of the secret, where it is always the same; any unless given. */
  readonly length?: number;
}): Promise<Bytes> {
  const salt = sealed.subarray(head.length, head.length + SALT_LENGTH);
  const frontLength = head.length + SALT_LENGTH + COMMITMENT_LENGTH;
  const shortest = frontLength + (length ?? 0) + TAG_LENGTH;
  if (sealed.length < shortest) throw new SealedTruncated();
  if (length !== undefined && sealed.length > shortest) throw new SealedTrailing();
  const use = await oneUse({ key, salt, label });
  requireCommitment(use, sealed.subarray(head.length + SALT_LENGTH, frontLength));
  const aad = join(sealed.subarray(0, frontLength), bound);
  return aeadOpen({ ...use, data: ownBytes(sealed.subarray(frontLength)), aad });
}

/** Whether what {@link sealUnder} sealed commits to this key: only who has the key can make that. */
export async function commitsTo({
  key,
  label,
  headLength,
  sealed,
}: Pick<Placed, "key" | "label"> & {
  /** Bytes of the format before salt and commitment. */
  readonly headLength: number;
  readonly sealed: Uint8Array;
}): Promise<boolean> {
  const [saltEnd, frontEnd] = [headLength + SALT_LENGTH, headLength + SALT_LENGTH + COMMITMENT_LENGTH];
  if (sealed.length < frontEnd) return false;
  const { commitment } = await oneUse({ key, salt: sealed.subarray(headLength, saltEnd), label });
  return sameBytes(commitment, sealed.subarray(saltEnd, frontEnd));
}
