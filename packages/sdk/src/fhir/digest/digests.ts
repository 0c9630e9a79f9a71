import { concat, sha256, toUtf8Bytes } from "ethers";

import { requireSalt } from "../../kernel/hashes/saltedHash.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import { canonicalBytes } from "../json/canonicalJson.ts";
import type { AnyResource } from "../validate/resource.ts";

/** What a salted digest is made for, and its version. */
const PURPOSE = "xinglin fhir digest 1";

/**
 * SHA-256 of a resource's canonical form: the same for every order of members and every spacing. It must not leave the vault:
 * who guesses the content of a short record finds its digest.
 *
 * @throws {@link JsonRefused}
 * @example
 * ```ts
 * contentDigestOf(parseJson(text)) === contentDigestOf(parseJson(sameWithOtherSpacing)); // true
 * ```
 */
export function contentDigestOf(resource: AnyResource): Hex {
  return sha256(canonicalBytes(resource)) as Hex;
}

/**
 * The digest that may be shown: nobody finds the content by guessing while the salt is secret, and whoever has resource and
 * salt can check it.
 *
 * `sha256(utf8("xinglin fhir digest 1") ‖ salt ‖ contentDigestOf(resource))`, the salt 32 random bytes.
 *
 * @throws {@link JsonRefused} | {@link SaltTooWeak}
 * @example
 * ```ts
 * const digest = saltedDigestOf({ resource, salt: randomSalt() });
 * ```
 */
export function saltedDigestOf({ resource, salt }: { readonly resource: AnyResource; readonly salt: string }): Hex {
  requireSalt(salt);
  return sha256(concat([toUtf8Bytes(PURPOSE), salt, contentDigestOf(resource)])) as Hex;
}
