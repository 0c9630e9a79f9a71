import type { Hex } from "../../kernel/ids/brand.ts";

/** What FHIR references stand for on chain. The caller knows; the SDK does not. */
export interface ConsentDirectory {
  /**
   * The accounts behind a practitioner, organisation, device, patient or related person; for a group those of its members.
   * Undefined for what is not known.
   */
  accountsOf(reference: string): readonly string[] | undefined;
  /** Id of a record or a visit, 32 bytes. Undefined for what is not known. */
  recordOf(reference: string): Hex | undefined;
}

/** The way back: what accounts, records and labels on chain stand for. */
export interface ReverseDirectory {
  referenceOf(account: string): string | undefined;
  /** Takes the first 31 bytes of the record's id, as terms hold them. */
  recordReferenceOf(record: Hex): string | undefined;
  /** What a label means; whoever has the label key can tell. */
  codingOf(label: Hex): { readonly system: string; readonly code: string } | undefined;
  /** What the label of a purpose from elsewhere means. */
  purposeOf(label: Hex): { readonly system: string; readonly code: string } | undefined;
}
