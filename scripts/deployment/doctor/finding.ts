import type { PlatformContract } from "@xinglin/sdk/addresses";
import type { Bilingual } from "@xinglin/sdk/errors";

/** What the doctor looks at. */
export type Subject = "code" | "wiring" | "roles" | "functions" | "parts" | "pause";

/** Something that is not as it was to be deployed. */
export interface Finding {
  readonly subject: Subject;
  readonly contract: PlatformContract;
  readonly says: Bilingual;
}

/** What was looked at, and what was found wrong. */
export interface Diagnosis {
  /** How many single things were compared, by subject. */
  readonly compared: Readonly<Record<Subject, number>>;
  readonly findings: readonly Finding[];
  /** Who holds each role now. */
  readonly holders: readonly Holder[];
}

/** An account with a role. */
export interface Holder {
  readonly role: string;
  readonly account: string;
  /** Seconds that each act of it waits. */
  readonly delay: bigint;
  /** A contract: a multi-signature wallet, as it should be on a public chain. */
  readonly isContract: boolean;
}
