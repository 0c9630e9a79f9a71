import { getBytes, hexlify, isHexString } from "ethers";
import { CID } from "multiformats/cid";
import * as raw from "multiformats/codecs/raw";
import * as Digest from "multiformats/hashes/digest";
import { sha256 } from "multiformats/hashes/sha2";

import type { Brand, Hex } from "../../kernel/ids/brand.ts";
import { ContentNameInvalid } from "./problems.ts";

/** The name of a content: the CIDv1 of its bytes, in base 32, as any IPFS node gives it. */
export type ContentName = Brand<string, "ContentName">;

/** Multicodec of a UnixFS node. */
export const DAG_PB = 0x70;
/** Multicodec of plain bytes. */
export const RAW = raw.code;

/**
 * Takes a text from outside for a name.
 *
 * @throws {@link ContentNameInvalid}
 * @example
 * ```ts
 * parseContentName("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
 * ```
 */
export function parseContentName(text: string): ContentName {
  return nameOfCid(cidOf(text));
}

/** The CID of a name. @throws {@link ContentNameInvalid} */
export function cidOf(name: string): CID {
  let cid: CID;
  try {
    cid = CID.parse(name);
  } catch {
    throw new ContentNameInvalid(name);
  }
  requireCid(cid);
  return cid;
}

/** The name of a CID. @throws {@link ContentNameInvalid} */
export function nameOfCid(cid: CID): ContentName {
  requireCid(cid);
  return cid.toString() as ContentName;
}

/** @throws {@link ContentNameInvalid} for another version, codec or hash */
export function requireCid(cid: CID): void {
  const isOurs = cid.version === 1 && (cid.code === RAW || cid.code === DAG_PB) && cid.multihash.code === sha256.code;
  if (!isOurs || cid.multihash.digest.length !== 32) throw new ContentNameInvalid(cid.toString());
}

/**
 * What a record's `content` says of a name: the SHA2-256 digest of the CID. The codec is left out; {@link namesOf} says how
 * it is found again.
 *
 * @throws {@link ContentNameInvalid}
 * @example
 * ```ts
 * const { name } = await store.write(sealed);
 * const content = contentOf(name); // 0x…, 32 bytes
 * ```
 */
export function contentOf(name: ContentName): Hex {
  return hexlify(cidOf(name).multihash.digest) as Hex;
}

/**
 * The two names that a record's `content` may stand for: of the bytes themselves (codec raw, up to 1 MiB), and of the root
 * of a larger content (codec dag-pb). One block has that digest; if it begins with `XLV` the first name is meant, otherwise
 * the second, as no dag-pb node begins so. `ContentStore.nameOf` asks a store.
 *
 * @throws {@link ContentNameInvalid}
 * @example
 * ```ts
 * const { whole, root } = namesOf(content);
 * ```
 */
export function namesOf(content: Hex): { readonly whole: ContentName; readonly root: ContentName } {
  if (!isHexString(content, 32)) throw new ContentNameInvalid(content);
  const digest = Digest.create(sha256.code, getBytes(content));
  return { whole: nameOfCid(CID.createV1(RAW, digest)), root: nameOfCid(CID.createV1(DAG_PB, digest)) };
}
