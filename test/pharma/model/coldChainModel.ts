/** What devices say about temperatures a second time, from PHARMA-61, 62 and 64 alone. */

const HOUR = 3_600n;
const MOST_READINGS = 2n ** 32n - 1n;

export interface ModelBatch {
  readonly shipment: string;
  readonly device: string;
  readonly coldest: bigint;
  readonly warmest: bigint;
  readonly first: bigint;
  readonly count: bigint;
  readonly longestGap: bigint;
  readonly from: bigint;
  readonly until: bigint;
}

/** One device's readings for one shipment. */
export interface ModelLog {
  readonly from: bigint;
  readonly until: bigint;
  readonly coldest: bigint;
  readonly warmest: bigint;
  readonly count: bigint;
  readonly hasGap: boolean;
}

export interface ModelQuestion {
  readonly shipment: string;
  readonly devices: readonly string[];
  readonly coldest: bigint;
  readonly warmest: bigint;
  readonly from: bigint;
  readonly until: bigint;
}

/** The worse ones come later. */
export const CONDITIONS = ["clean", "excursion", "missing"] as const;

export class ColdChainModel {
  readonly trusted = new Set<string>();
  readonly #logs = new Map<string, ModelLog>();

  logOf(shipment: string, device: string): ModelLog | undefined {
    return this.#logs.get(keyOf(shipment, device));
  }

  /** What speaks against a batch; with nothing it is logged. Several may, of which the contract names any. */
  log(now: bigint, batch: ModelBatch, isSigned: boolean): string[] {
    const { shipment, device, coldest, warmest, first, count, longestGap, from, until } = batch;
    const before = this.logOf(shipment, device);
    const isInOrder = from <= until && until <= now && from >= (before?.until ?? 0n);
    const isNext = first === (before?.count ?? 0n) && count >= 1n && first + count <= MOST_READINGS;
    const isDense = count >= 1n && until - from <= (count - 1n) * longestGap;
    const against = isInOrder && isNext && isDense && coldest <= warmest ? [] : ["LogInvalid"];
    if (!this.trusted.has(device)) against.push("LogDeviceNotTrusted");
    if (!isSigned) against.push("LogSignatureInvalid");
    if (against.length > 0) return against;
    this.#logs.set(keyOf(shipment, device), {
      from: before?.from ?? from,
      until,
      coldest: before === undefined || coldest < before.coldest ? coldest : before.coldest,
      warmest: before === undefined || warmest > before.warmest ? warmest : before.warmest,
      count: (before?.count ?? 0n) + count,
      hasGap: before?.hasGap === true || longestGap > HOUR || (before !== undefined && from - before.until > HOUR),
    });
    return [];
  }

  /** The worst answer of all devices that are named. */
  conditionOf({ shipment, devices, ...asked }: ModelQuestion): bigint {
    const answers = devices.map((device) => this.#answerOf(this.logOf(shipment, device), asked));
    return answers.reduce((worst, one) => (one > worst ? one : worst), 0n);
  }

  #answerOf(
    log: ModelLog | undefined,
    { coldest, warmest, from, until }: Omit<ModelQuestion, "shipment" | "devices">,
  ): bigint {
    const isWhole = log !== undefined && log.from <= from + HOUR && log.until + HOUR >= until && !log.hasGap;
    if (!isWhole) return 2n;
    return log.coldest < coldest || log.warmest > warmest ? 1n : 0n;
  }
}

function keyOf(shipment: string, device: string): string {
  return `${shipment} ${device}`;
}
