/**
 * What the model of the counter knows: plain data, so that an act that is refused half way is undone by taking the copy from
 * before it.
 */

/** Everything in one place. */
export interface CounterState {
  /** By bearer. */
  readonly prescriptions: Map<string, OpenPrescription>;
  readonly cancelledUnseen: Set<string>;
  /** By {@link placeKeyOf}. */
  readonly journal: Map<string, JournalEntry>;
  /** By {@link figuresKeyOf}. */
  readonly figures: Map<string, ModelFigures>;
  /** By prescriber's address or GTIN, in words. */
  readonly watches: Map<string, ModelWatch>;
  readonly professions: Map<bigint, ModelThresholds>;
  readonly groups: Map<bigint, string>;
  readonly products: Map<bigint, CounterProduct>;
  readonly lots: Map<string, CounterLot>;
  /** Until when, by {@link permitKeyOf}. */
  readonly permits: Map<string, bigint>;
  readonly organisations: Map<string, CounterOrganisation>;
  readonly posts: Post[];
}

export interface OpenPrescription {
  readonly id: string;
  cancelled: boolean;
  fillNumber: bigint;
  dispensings: bigint;
  began: bigint;
  /** By line, in the fill that runs. */
  readonly given: Map<bigint, bigint>;
}

export interface JournalEntry {
  /** What was given, in words; undefined once it was taken back. */
  what: string | undefined;
  readonly since: bigint;
}

export interface ModelFigures {
  prescriptions: bigint;
  items: bigint;
  units: bigint;
  money: bigint;
  /** A bit for each measure. */
  flagged: bigint;
}

export interface ModelThresholds {
  readonly prescriptions: bigint;
  readonly units: bigint;
  readonly money: bigint;
}

export interface ModelWatch {
  suspended: boolean;
  own: boolean;
  thresholds: ModelThresholds;
}

export interface CounterProduct {
  readonly kind: bigint;
  readonly control: bigint;
  readonly onPrescription: boolean;
  readonly unit: bigint;
  readonly ceiling: bigint;
  readonly currency: string;
  inForce: boolean;
}

export interface CounterLot {
  readonly gtin: bigint;
  readonly expiry: bigint;
  readonly parents: readonly string[];
  readonly commissioned: bigint;
  readonly serialised: boolean;
  readonly released: boolean;
  readonly quarantines: Set<"holder" | "regulator">;
  recalled: boolean;
  dispensed: bigint;
  /** Packs that are spent, and whether they were dispensed. */
  readonly spent: Map<bigint, "dispensed" | "otherwise">;
  /** By custodian. */
  readonly free: Map<string, bigint>;
}

export interface CounterOrganisation {
  /** Accredited as pharmacy, hospital or clinic. */
  readonly dispenses: boolean;
  readonly until: bigint;
  suspended: boolean;
}

/** A licence and the post on it. */
export interface Post {
  readonly account: string;
  readonly organisation: string;
  readonly profession: bigint;
  readonly rights: bigint;
  readonly from: bigint;
  readonly until: bigint;
  suspended: boolean;
}

export const placeKeyOf = (pharmacy: string, place: bigint): string => `${pharmacy} ${String(place)}`;
export const figuresKeyOf = (subject: string, bucket: bigint): string => `${subject} ${String(bucket)}`;
export const permitKeyOf = (organisation: string, control: bigint): string => `${organisation} ${String(control)}`;

export const NO_THRESHOLDS: ModelThresholds = { prescriptions: 0n, units: 0n, money: 0n };

export function emptyState(): CounterState {
  return {
    prescriptions: new Map(),
    cancelledUnseen: new Set(),
    journal: new Map(),
    figures: new Map(),
    watches: new Map(),
    professions: new Map(),
    groups: new Map(),
    products: new Map(),
    lots: new Map(),
    permits: new Map(),
    organisations: new Map(),
    posts: [],
  };
}
