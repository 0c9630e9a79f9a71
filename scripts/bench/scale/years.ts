/** Prices that somebody assumes. */
export interface Prices {
  readonly l1Gwei: number;
  /** Of a rollup's execution. */
  readonly l2Gwei: number;
  /** A byte of a blob. */
  readonly blobGwei: number;
  /** Dollars. */
  readonly etherPrice: number;
  /** Bytes of a transaction beside its calldata. */
  readonly overhead: number;
}

interface Part {
  /** Room and operation, as in the bench. */
  readonly key: string;
  readonly times: number;
}

/** A year of somebody. */
export interface Year {
  readonly name: string;
  readonly about: string;
  /** What the costs are divided by. */
  readonly units: number;
  readonly parts: readonly Part[];
}

/** A year with what it costs. */
export interface YearRow {
  readonly name: string;
  readonly about: string;
  readonly parts: readonly (Part & { readonly gas: number; readonly bytes: number })[];
  readonly totals: {
    readonly units: number;
    /** Dollars. */
    readonly l1: number;
    readonly rollup: number;
    readonly gasASecond: number;
  };
}

const MILLION = 1_000_000;
const SECONDS = 365 * 86_400;
const GWEI = 1e-9;

export const YEARS: readonly Year[] = [
  {
    name: "A hospital with a million visits",
    about:
      "Each visit is booked, both sides check in, it is settled; its records are anchored a thousand at a time, and its reads logged a thousand at a time, three records and ten reads a visit. Each is a visit.",
    units: MILLION,
    parts: [
      { key: "care: book a visit, token", times: MILLION },
      { key: "care: check in, patient", times: MILLION },
      { key: "care: check in, practitioner", times: MILLION },
      { key: "care: complete and settle", times: MILLION },
      { key: "records: anchor 1,000 records by their root", times: 3_000 },
      { key: "records: log 1,000 reads of a gateway", times: 10_000 },
    ],
  },
  {
    name: "The same hospital with records and reads alone",
    about: "No booking and no money on the chain: records and reads a thousand at a time. Each is a visit.",
    units: MILLION,
    parts: [
      { key: "records: anchor 1,000 records by their root", times: 3_000 },
      { key: "records: log 1,000 reads of a gateway", times: 10_000 },
    ],
  },
  {
    name: "A city with ten million patients",
    about:
      "In the year, a tenth of them register with guardians; each gives two grants by signature, revokes one, and has five records in batches and ten reads logged in batches. Each is a patient.",
    units: 10 * MILLION,
    parts: [
      { key: "identity: register with guardians, signed", times: MILLION },
      { key: "consent: grant access, signed", times: 20 * MILLION },
      { key: "consent: revoke a grant, own call", times: 10 * MILLION },
      { key: "records: anchor 1,000 records by their root", times: 50_000 },
      { key: "records: log 1,000 reads of a gateway", times: 100_000 },
    ],
  },
  {
    name: "A drug with a hundred million packs, dispensed by prescription",
    about: "A hundred lots of a million; each pack is dispensed alone, by a prescription of its own. Each is a pack.",
    units: 100 * MILLION,
    parts: [
      { key: "pharma: commission a lot of a million packs", times: 100 },
      { key: "pharma: release a lot", times: 100 },
      { key: "pharma: register a prescription, signed", times: 100 * MILLION },
      { key: "pharma: dispense one pack of a million, a prescription's first", times: 100 * MILLION },
    ],
  },
  {
    name: "The same drug, traced to the pharmacy only",
    about:
      "A hundred lots of a million; packs are checked against the lot's root by questions that cost nothing. Each is a pack.",
    units: 100 * MILLION,
    parts: [
      { key: "pharma: commission a lot of a million packs", times: 100 },
      { key: "pharma: release a lot", times: 100 },
    ],
  },
];

/** What a year costs by these prices. */
export function costsOf(
  { name, about, units, parts }: Year,
  figuresOf: (key: string) => { readonly gas: number; readonly bytes: number },
  { l1Gwei, l2Gwei, blobGwei, etherPrice, overhead }: Prices,
): YearRow {
  const measured = parts.map((part) => ({ ...part, ...figuresOf(part.key) }));
  const gas = measured.reduce((sum, part) => sum + part.times * part.gas, 0);
  const bytes = measured.reduce((sum, part) => sum + part.times * (part.bytes + overhead), 0);
  const dollars = (gwei: number) => gwei * GWEI * etherPrice;
  return {
    name,
    about,
    parts: measured,
    totals: {
      units,
      l1: dollars(gas * l1Gwei),
      rollup: dollars(gas * l2Gwei + bytes * blobGwei),
      gasASecond: gas / SECONDS,
    },
  };
}
