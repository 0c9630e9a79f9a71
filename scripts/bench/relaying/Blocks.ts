import { type JsonRpcProvider, getAddress, id as topicOf } from "ethers";

const EXECUTED = topicOf("ExecutedForwardRequest(address,uint256,bool)");
/** Milliseconds between two looks: what a wait until it is mined is exact to. */
const LOOK = 25;

interface Log {
  readonly topics: readonly string[];
  readonly data: string;
}

/** Watches the forwarder: when whose request was in a block. Asks the node and not the relayer, so that it is no load there. */
export class Blocks {
  readonly #minedAt = new Map<string, number>();
  readonly #executed: string[] = [];
  #failed = 0;
  #next = 0;
  #runs = true;
  readonly #watching: Promise<void>;

  constructor(
    private readonly provider: JsonRpcProvider,
    private readonly forwarder: string,
  ) {
    this.#watching = this.#watch();
  }

  /** Signer and nonce of everything that the forwarder executed, in order. */
  get executed(): readonly string[] {
    return this.#executed;
  }

  /** How many of them were reverted inside. */
  get failed(): number {
    return this.#failed;
  }

  /** When the last request of a signer was in a block, by `performance.now()`. */
  minedAt(signer: string): number | undefined {
    return this.#minedAt.get(signer);
  }

  /** Waits until requests of all these are in blocks. */
  async untilMined(signers: readonly string[], patience = 120_000): Promise<void> {
    const until = performance.now() + patience;
    for (const signer of signers) {
      while (!this.#minedAt.has(signer)) {
        if (performance.now() > until) throw new Error(`Nothing of ${signer} was mined in time.`);
        await new Promise((done) => setTimeout(done, LOOK));
      }
    }
  }

  async stop(): Promise<void> {
    this.#runs = false;
    await this.#watching;
  }

  async #watch(): Promise<void> {
    while (this.#runs) {
      const latest = Number(await this.provider.send("eth_blockNumber", []));
      if (latest >= this.#next) {
        const [fromBlock, toBlock] = [this.#next, latest].map((number) => `0x${number.toString(16)}`);
        const filter = { address: this.forwarder, topics: [EXECUTED], fromBlock, toBlock };
        const logs = (await this.provider.send("eth_getLogs", [filter])) as Log[];
        const now = performance.now();
        for (const { topics, data } of logs) {
          const signer = getAddress(`0x${(topics[1] ?? "").slice(-40)}`);
          this.#minedAt.set(signer, now);
          this.#executed.push(`${signer} ${BigInt(data.slice(0, 66))}`);
          if (BigInt(`0x${data.slice(66)}`) === 0n) this.#failed += 1;
        }
        this.#next = latest + 1;
      }
      await new Promise((done) => setTimeout(done, LOOK));
    }
  }
}
