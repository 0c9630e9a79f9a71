import { concat, getBytes, hexlify, isHexString, toUtf8Bytes } from "ethers";

import { XinglinError } from "../../errors/XinglinError.ts";
import { isWholeText } from "./utf8Of.ts";
import type { Nullifier, ProofingDomain } from "../ids/ids.ts";

/** In front of every message, so that the domain's secret serves no other format by accident. */
const PREFIX = "xinglin/nullifier/v1\0";
/** HMAC-SHA-256 is as strong as its output; a shorter secret would be the weak point (RFC 2104, section 3). */
const SHORTEST_SECRET = 32;

/** The secret of a proofing domain has fewer than 32 bytes. */
export class NullifierSecretTooShort extends XinglinError {
  constructor(length: number) {
    super("NullifierSecretTooShort", {
      says: {
        en: `The domain's secret has ${length} bytes; 32 are the least.`,
        zh: `该域的密钥只有 ${length} 字节，至少需要 32 字节。`,
      },
      next: {
        en: "Make 32 random bytes once for the domain and share them among its issuers only.",
        zh: "请为该域一次性生成 32 字节随机密钥，并仅在其签发机构之间共享。",
      },
    });
  }
}

/** Nothing is left of the identifier, or the domain is not 32 bytes. */
export class NullifierInputInvalid extends XinglinError {
  constructor(input: "identifier" | "domain") {
    super("NullifierInputInvalid", {
      says:
        input === "identifier"
          ? { en: "The person's identifier is empty.", zh: "身份标识为空。" }
          : { en: "The proofing domain is not 32 bytes.", zh: "核验域不是 32 字节。" },
      next: { en: "Read it again from its source.", zh: "请从来源处重新读取。" },
    });
  }
}

/**
 * One spelling for one identifier: Unicode NFKC (full-width digits become plain), upper case, again NFKC, and no space around.
 * Space and hyphens inside stay, as they may be part of an identifier. Applying it twice changes nothing.
 *
 * @example
 * ```ts
 * normaliseIdentifier(" 11010519491231002x"); // "11010519491231002X"
 * ```
 */
export function normaliseIdentifier(identifier: string): string {
  return identifier.normalize("NFKC").toUpperCase().normalize("NFKC").trim();
}

/**
 * What stands for a person inside a proofing domain: HMAC-SHA-256 under the domain's secret over a format prefix, the domain
 * and the normalised identifier. Without the secret nobody can try identity numbers.
 *
 * Warning: it stands for a document's number, so the issuers of a domain have to agree on one kind of document. A person
 * with an identity card and a passport would have two nullifiers.
 *
 * @param of secret has at least 32 bytes and never leaves the issuers of the domain
 * @throws {@link NullifierSecretTooShort} | {@link NullifierInputInvalid}
 * @example
 * ```ts
 * const nullifier = await nullifierOf({ secret, domain, identifier: "11010519491231002X" });
 * ```
 */
export async function nullifierOf({
  secret,
  domain,
  identifier,
}: {
  readonly secret: Uint8Array;
  readonly domain: ProofingDomain;
  readonly identifier: string;
}): Promise<Nullifier> {
  if (secret.length < SHORTEST_SECRET) throw new NullifierSecretTooShort(secret.length);
  if (!isHexString(domain, 32)) throw new NullifierInputInvalid("domain");
  const text = normaliseIdentifier(identifier);
  if (text === "" || !isWholeText(text)) throw new NullifierInputInvalid("identifier");

  const message = getBytes(concat([toUtf8Bytes(PREFIX), domain, toUtf8Bytes(text)]));
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", new Uint8Array(secret), algorithm, false, ["sign"]);
  return hexlify(new Uint8Array(await crypto.subtle.sign("HMAC", key, new Uint8Array(message)))) as Nullifier;
}
