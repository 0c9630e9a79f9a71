import { EvidenceRefused } from "./EvidenceRefused.ts";
import { readBundle } from "./bundle/readBundle.ts";
import { readHeader } from "./chain/header.ts";

/**
 * The numbers of the blocks that a bundle claims to be about, unproved: for a verifier who asks a node of its own for their
 * hashes.
 *
 * @throws {@link EvidenceRefused}
 */
export function headerNumbers(document: string | Uint8Array): bigint[] {
  return readBundle(document).headers.map((bytes, i) => {
    const header = readHeader(bytes);
    if (header === undefined) throw new EvidenceRefused("header", `headers[${i}]`);
    return header.number;
  });
}
