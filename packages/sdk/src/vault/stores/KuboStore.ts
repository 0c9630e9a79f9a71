import { type KuboRPCClient, create } from "kubo-rpc-client";
import type { CID } from "multiformats/cid";

import { ContentStore } from "./ContentStore.ts";
import { RAW } from "./contentName.ts";
import { NameNotKept } from "./problems.ts";

/** Milliseconds for one call, unless told: a node that searches the network for a block does not answer by itself. */
const TIME_LIMIT = 30_000;

/**
 * An IPFS node, through Kubo's RPC (`/api/v0`). Blocks go in and out one by one, so that every one is checked; the root is
 * pinned when all are there. The node names a block as this store does, or is refused.
 *
 * Warning: what is on IPFS can be fetched by anybody who knows the name, and copied for ever. Only sealed content belongs
 * there, and never a sealed key.
 *
 * @example
 * ```ts
 * const store = new KuboStore({ url: "http://127.0.0.1:5001/api/v0" });
 * ```
 */
export class KuboStore extends ContentStore {
  readonly name: string;
  readonly #client: KuboRPCClient;
  readonly #timeLimit: number;
  readonly #offline: boolean;

  constructor({
    url,
    name = `IPFS node ${url}`,
    timeLimit = TIME_LIMIT,
    offline = false,
    headers = {},
  }: {
    readonly url: string;
    readonly name?: string;
    /** Milliseconds for one call. */
    readonly timeLimit?: number;
    /** Asks the node's own blocks only, not the network. */
    readonly offline?: boolean;
    /** For a node behind an authorisation. */
    readonly headers?: Readonly<Record<string, string>>;
  }) {
    super();
    this.name = name;
    this.#client = create({ url, headers: { ...headers } });
    this.#timeLimit = timeLimit;
    this.#offline = offline;
  }

  override async putBlock(cid: CID, bytes: Uint8Array): Promise<void> {
    const format = cid.code === RAW ? "raw" : "dag-pb";
    const given = await this.#client.block.put(bytes, { format, mhtype: "sha2-256", version: 1, ...this.#call() });
    if (given.toString() !== cid.toString()) throw new NameNotKept(this.name, cid.toString(), given.toString());
  }

  override async getBlock(cid: CID): Promise<Uint8Array | undefined> {
    return this.#unlessMissing(async () => this.#client.block.get(cid, this.#call(this.#offline)));
  }

  override async hasBlock(cid: CID): Promise<boolean> {
    return (await this.#unlessMissing(async () => this.#client.block.stat(cid, this.#call(true)))) !== undefined;
  }

  override async removeBlock(cid: CID): Promise<void> {
    for await (const { error } of this.#client.block.rm(cid, { force: true, ...this.#call() })) {
      if (error !== undefined) throw error;
    }
  }

  override async keep(root: CID, isKept: boolean): Promise<void> {
    if (isKept) await this.#client.pin.add(root, this.#call());
    else await this.#unpin(root);
  }

  async #unpin(root: CID): Promise<void> {
    try {
      await this.#client.pin.rm(root, this.#call());
    } catch (problem) {
      if (!isSaid(problem, "not pinned")) throw problem;
    }
  }

  #call(offline = false): { readonly signal: AbortSignal; readonly offline: boolean } {
    return { signal: AbortSignal.timeout(this.#timeLimit), offline };
  }

  async #unlessMissing<T>(call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (problem) {
      if (isSaid(problem, "not found")) return undefined;
      throw problem;
    }
  }
}

/** Kubo tells problems apart in words alone: "block was not found locally (offline): ipld: could not find …", "not pinned or pinned indirectly". */
function isSaid(problem: unknown, words: "not found" | "not pinned"): boolean {
  if (!(problem instanceof Error)) return false;
  const said = problem.message.toLowerCase();
  return said.includes(words) || (words === "not found" && said.includes("could not find"));
}
