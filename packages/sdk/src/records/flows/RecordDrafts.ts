import type { Hex } from "../../kernel/ids/brand.ts";

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

/** A draft as text; whole numbers beyond a double stay exact. */
export function draftText(header: DraftHeader): string {
  return JSON.stringify(header, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
}

/** The draft in a text that {@link draftText} wrote. */
export function parseDraft(text: string): DraftHeader {
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === "string" && /^\d+n$/.test(value) ? BigInt(value.slice(0, -1)) : value,
  ) as DraftHeader;
}
