/** Most addresses that are remembered; the oldest are forgotten first. */
const MOST = 50_000;

/**
 * Counts attempts by network address: so many in a minute, refilled evenly. Kept in memory alone, so no file says who asked.
 */
export class Bucket {
  readonly #left = new Map<string, { tokens: number; at: number }>();

  /**
   * @param perMinute how many an address may ask in a minute, and at once
   * @param now clock in seconds
   */
  constructor(
    private readonly perMinute: number,
    private readonly now: () => number,
  ) {}

  /** Whether one more is allowed; takes it if so. */
  take(address: string): boolean {
    const now = this.now();
    const { tokens, at } = this.#left.get(address) ?? { tokens: this.perMinute, at: now };
    const filled = Math.min(this.perMinute, tokens + ((now - at) * this.perMinute) / 60);
    this.#left.delete(address);
    this.#left.set(address, { tokens: filled >= 1 ? filled - 1 : filled, at: now });
    const [oldest] = this.#left.keys();
    if (this.#left.size > MOST && oldest !== undefined) this.#left.delete(oldest);
    return filled >= 1;
  }
}
