import { sha256, toUtf8Bytes } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import type { JsonObject } from "../json.ts";
import type { Namespaces } from "./namespaces.ts";
import { preHashOf } from "./preHashOf.ts";

/** The version of the algorithm, as the id says it. */
const VERSION = "CBV2.0";

/** The hash of an event in both forms. */
export interface EventHash {
  /** As `eventID`: a `ni` URI of RFC 6920. */
  readonly uri: string;
  /** The same 32 bytes as the contracts hold them. */
  readonly digest: Hex;
}

/**
 * The CBV event hash id (CBV 2.0, section 8.9): SHA-256 over the pre-hash string. Two parties that saw the same event compute the
 * same id; it says nothing of who made it.
 *
 * @param namespaces of the document, as `namespacesOf` reads them; of the EPCIS context when left out
 * @example
 * ```ts
 * eventHashOf(event).uri; // "ni:///sha-256;df7b…?ver=CBV2.0"
 * ```
 */
export function eventHashOf(event: JsonObject, namespaces?: Namespaces): EventHash {
  const digest = sha256(toUtf8Bytes(preHashOf(event, namespaces))) as Hex;
  return { uri: `ni:///sha-256;${digest.slice(2)}?ver=${VERSION}`, digest };
}
