import { isHexString, sha256, toUtf8Bytes } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import { DraftUnreadable } from "./problems.ts";

/** What a header holds. */
type HeaderValue = string | number | bigint;

/** A header on its way to the chain: everything that is said of the record, its content's digest too. */
export type DraftHeader = Readonly<Record<string, HeaderValue>> & { readonly content: Hex };

/**
 * Headers of records that are stored and not yet known to be anchored, so that a loss of power loses none of them. Nothing
 * here is secret that the anchor would not publish.
 */
export interface RecordDrafts {
  /** It is kept when the promise resolves. */
  put(header: DraftHeader): Promise<void>;
  remove(content: Hex): Promise<void>;
  /** Every draft, in no order. */
  all(): AsyncIterable<DraftHeader>;
}

/**
 * A draft as text; whole numbers beyond a double stay exact. Its SHA-256 stands on a line of its own behind it: a header of which
 * one digit was changed would be anchored as another record, to which no key belongs.
 */
export function draftText(header: DraftHeader): string {
  const said = JSON.stringify(header, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
  return `${said}\n${sha256(toUtf8Bytes(said))}`;
}

/**
 * The draft in a text that {@link draftText} wrote.
 *
 * @throws {@link DraftUnreadable} for what a damaged disk gives
 */
export function parseDraft(whole: string, name = ""): DraftHeader {
  const end = whole.lastIndexOf("\n");
  const text = whole.slice(0, Math.max(end, 0));
  if (end < 0 || sha256(new TextEncoder().encode(text)) !== whole.slice(end + 1)) throw new DraftUnreadable(name);
  let header: unknown;
  try {
    header = JSON.parse(text, (_, value: unknown) =>
      typeof value === "string" && /^\d{1,78}n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
    );
  } catch (cause) {
    throw new DraftUnreadable(name, { cause });
  }
  if (!isHeader(header)) throw new DraftUnreadable(name);
  return header;
}

function isHeader(header: unknown): header is DraftHeader {
  if (typeof header !== "object" || header === null || Array.isArray(header)) return false;
  const areValues = Object.values(header).every((value) => ["string", "number", "bigint"].includes(typeof value));
  return areValues && "content" in header && isHexString(header.content, 32);
}
