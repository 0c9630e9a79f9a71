import { type Provider, hexlify } from "ethers";

import type { SigningPlace } from "../../kernel/acts/domainOf.ts";
import type { TypedDataSigner } from "../../kernel/acts/signAct.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import { KEMS } from "../../terms/kems.ts";
import { type EncryptionKey, requireEncryptionKey } from "./encryptionKey.ts";
import { KeyStatementInvalid } from "./problems.ts";
import { isSignedBy, vaultDomain, vaultTypes } from "./signedBy.ts";

/** An account's word that things for it are sealed to this key, until a time. */
export interface KeyStatement extends EncryptionKey {
  readonly account: string;
  /** Seconds; just before this moment is the last on which it counts. */
  readonly until: bigint;
  readonly signature: Hex;
}

/**
 * States an account's encryption key: practitioners, organisations and guardians have no registry for theirs.
 *
 * @param of place is chain and consent registry
 * @example
 * ```ts
 * const statement = await stateEncryptionKey({ key: pair, account: doctor.address, until, place, signer: doctor });
 * ```
 */
export async function stateEncryptionKey({
  key: { kem, publicKey },
  account,
  until,
  place,
  signer,
}: {
  readonly key: EncryptionKey;
  readonly account: string;
  readonly until: bigint;
  readonly place: SigningPlace;
  readonly signer: TypedDataSigner;
}): Promise<KeyStatement> {
  const message = messageOf({ kem, publicKey, account, until });
  const signature = await signer.signTypedData(vaultDomain(place), vaultTypes("EncryptionKeyStatement"), message);
  return { kem, publicKey, account, until, signature: signature as Hex };
}

/**
 * The key of a statement that counts now.
 *
 * @throws {@link KeyStatementInvalid} | {@link EncryptionKeyUnusable}
 * @example
 * ```ts
 * const to = await statedKey({ statement, place, now, provider });
 * ```
 */
export async function statedKey({
  statement,
  place,
  now,
  provider,
}: {
  readonly statement: KeyStatement;
  readonly place: SigningPlace;
  /** Seconds, of the chain. */
  readonly now: bigint;
  readonly provider: Provider;
}): Promise<EncryptionKey> {
  const { kem, publicKey, account, signature } = statement;
  requireEncryptionKey({ kem, publicKey });
  if (now >= statement.until) throw new KeyStatementInvalid("over");
  const message = messageOf(statement);
  const asked = { account, place, type: "EncryptionKeyStatement", message, signature, provider } as const;
  if (!(await isSignedBy(asked))) throw new KeyStatementInvalid("signature");
  return { kem, publicKey };
}

function messageOf({ account, kem, publicKey, until }: Omit<KeyStatement, "signature">): Record<string, unknown> {
  return { account, kem: KEMS[kem].code, key: hexlify(publicKey), until };
}
