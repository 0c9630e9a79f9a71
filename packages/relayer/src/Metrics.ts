/** Most seconds of each class of durations, the last one open. */
const SECONDS = [1, 2, 5, 15, 60, 300];

/** Numbers for Prometheus. No signer and no network address is among them. */
export class Metrics {
  readonly #refused = new Map<string, number>();
  readonly #durations = new Array<number>(SECONDS.length + 1).fill(0);
  #accepted = 0;
  #mined = 0;
  #failed = 0;
  #stumbles = 0;
  #seconds = 0;
  #gas = 0n;
  #wei = 0n;
  #balance: bigint | undefined;
  #depth = 0;

  accepted(): void {
    this.#accepted += 1;
  }

  /** @param name of the refusal */
  refused(name: string): void {
    this.#refused.set(name, (this.#refused.get(name) ?? 0) + 1);
  }

  settled({
    isMined,
    gasUsed,
    fee,
    seconds,
  }: {
    isMined: boolean;
    gasUsed: bigint;
    fee: bigint;
    seconds: number;
  }): void {
    if (isMined) this.#mined += 1;
    else this.#failed += 1;
    this.#gas += gasUsed;
    this.#wei += fee;
    this.#seconds += seconds;
    const place = SECONDS.findIndex((most) => seconds <= most);
    const index = place === -1 ? SECONDS.length : place;
    this.#durations[index] = (this.#durations[index] ?? 0) + 1;
  }

  /** A pass that a node's fault ended early. */
  stumbled(): void {
    this.#stumbles += 1;
  }

  holds({ balance, depth }: { readonly balance: bigint | undefined; readonly depth: number }): void {
    this.#balance = balance;
    this.#depth = depth;
  }

  /** Prometheus' text format. */
  text(): string {
    const lines = [
      "# TYPE xinglin_relayer_requests_total counter",
      `xinglin_relayer_requests_total{outcome="accepted"} ${this.#accepted}`,
      `xinglin_relayer_requests_total{outcome="mined"} ${this.#mined}`,
      `xinglin_relayer_requests_total{outcome="failed"} ${this.#failed}`,
      "# TYPE xinglin_relayer_refused_total counter",
      ...[...this.#refused].map(([name, count]) => `xinglin_relayer_refused_total{name="${name}"} ${count}`),
      "# TYPE xinglin_relayer_gas_total counter",
      `xinglin_relayer_gas_total ${this.#gas}`,
      "# TYPE xinglin_relayer_wei_total counter",
      `xinglin_relayer_wei_total ${this.#wei}`,
      "# TYPE xinglin_relayer_stumbles_total counter",
      `xinglin_relayer_stumbles_total ${this.#stumbles}`,
      "# TYPE xinglin_relayer_depth gauge",
      `xinglin_relayer_depth ${this.#depth}`,
      "# TYPE xinglin_relayer_seconds histogram",
      ...this.#buckets(),
      `xinglin_relayer_seconds_sum ${this.#seconds}`,
      `xinglin_relayer_seconds_count ${this.#mined + this.#failed}`,
      "# TYPE process_resident_memory_bytes gauge",
      `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
      "# TYPE process_cpu_seconds_total counter",
      `process_cpu_seconds_total ${(process.cpuUsage().user + process.cpuUsage().system) / 1e6}`,
    ];
    if (this.#balance !== undefined) {
      lines.push("# TYPE xinglin_relayer_balance_wei gauge", `xinglin_relayer_balance_wei ${this.#balance}`);
    }
    return `${lines.join("\n")}\n`;
  }

  #buckets(): string[] {
    let below = 0;
    return this.#durations.map((count, i) => {
      below += count;
      return `xinglin_relayer_seconds_bucket{le="${SECONDS[i] ?? "+Inf"}"} ${below}`;
    });
  }
}
