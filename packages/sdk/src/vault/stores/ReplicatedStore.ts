import type { CID } from "multiformats/cid";

import { ContentStore } from "./ContentStore.ts";
import { type ContentName, cidOf, nameOfCid } from "./contentName.ts";
import { type Answer, BlockCorrupted, BlockMissing, NoGoodReplica, ReplicasTooFew } from "./problems.ts";

/** Milliseconds for one replica and block, unless told. */
const TIME_LIMIT = 10_000;
/** Copies that a write needs, unless told. */
const USUAL_COPIES = 2;

/** What a replicated store has to say of a replica. */
export interface ReplicaReport {
  readonly replica: string;
  readonly block: ContentName;
  /** How it answered, or that it was repaired, could not be repaired, or did not take a write. */
  readonly what: Answer | "repaired" | "not repaired" | "not written";
  readonly cause?: unknown;
}

/**
 * Several stores as one. Reads from one after the other until the bytes fit the name, and repairs those before it that lied
 * or had nothing; writes to all.
 *
 * @example
 * ```ts
 * const store = new ReplicatedStore({
 *   replicas: [new FolderStore({ folder }), new KuboStore({ url })],
 *   onReport: ({ replica, what }) => log.warn(`${replica}: ${what}`),
 * });
 * ```
 */
export class ReplicatedStore extends ContentStore {
  readonly name: string;
  readonly #replicas: readonly ContentStore[];
  readonly #leastCopies: number;
  readonly #timeLimit: number;
  readonly #onReport: (report: ReplicaReport) => void;

  constructor({
    replicas,
    leastCopies = Math.min(USUAL_COPIES, replicas.length),
    timeLimit = TIME_LIMIT,
    onReport = () => undefined,
    name = "replicas",
  }: {
    /** In the order in which they are read. */
    readonly replicas: readonly ContentStore[];
    /** Copies that a write needs; 2, or all of fewer, unless given. */
    readonly leastCopies?: number;
    /** Milliseconds for one replica and block; slower ones are passed over. */
    readonly timeLimit?: number;
    readonly onReport?: (report: ReplicaReport) => void;
    readonly name?: string;
  }) {
    super();
    this.name = name;
    this.#replicas = replicas;
    this.#leastCopies = leastCopies;
    this.#timeLimit = timeLimit;
    this.#onReport = onReport;
  }

  /** @throws {@link ReplicasTooFew} */
  override async putBlock(cid: CID, bytes: Uint8Array): Promise<void> {
    const writes = this.#replicas.map(async (replica) =>
      this.#attempt(replica, cid, () => replica.putBlock(cid, bytes)),
    );
    const written = (await Promise.all(writes)).filter(Boolean).length;
    if (written < this.#leastCopies) throw new ReplicasTooFew(this.#leastCopies, written);
  }

  /** @throws {@link NoGoodReplica} */
  override async getBlock(cid: CID): Promise<Uint8Array> {
    const answers: { readonly replica: ContentStore; readonly answer: Answer }[] = [];
    for (const replica of this.#replicas) {
      const found = await this.#ask(replica, cid);
      if (found instanceof Uint8Array) {
        await this.#repair(cid, found, answers);
        return found;
      }
      answers.push({ replica, answer: found });
    }
    throw new NoGoodReplica(
      cid.toString(),
      answers.map(({ replica, answer }) => ({ replica: replica.name, answer })),
    );
  }

  override async hasBlock(cid: CID): Promise<boolean> {
    const asked = this.#replicas.map(async (replica) =>
      withinTime(replica.hasBlock(cid), this.#timeLimit).catch(() => false),
    );
    return (await Promise.all(asked)).some(Boolean);
  }

  /** Every replica has to let go: the first refusal is thrown after all were asked. */
  override async removeBlock(cid: CID): Promise<void> {
    await allOf(this.#replicas.map(async (replica) => withinTime(replica.removeBlock(cid), this.#timeLimit)));
  }

  override async keep(root: CID, isKept: boolean): Promise<void> {
    const kept = this.#replicas.map(async (replica) => this.#attempt(replica, root, () => replica.keep(root, isKept)));
    const count = (await Promise.all(kept)).filter(Boolean).length;
    if (count < this.#leastCopies) throw new ReplicasTooFew(this.#leastCopies, count);
  }

  /**
   * Checks a content in every replica, not only in the first that has it, and repairs what is bad or missing.
   *
   * @throws {@link NoGoodReplica}
   */
  async mend(name: ContentName): Promise<void> {
    for await (const cid of this.blocksUnder(cidOf(name))) {
      const good = await this.readBlock(cid);
      const asked = this.#replicas.map(async (replica) => ({ replica, answer: await this.#ask(replica, cid) }));
      const bad = (await Promise.all(asked)).flatMap(({ replica, answer }) =>
        answer instanceof Uint8Array ? [] : [{ replica, answer }],
      );
      await this.#repair(cid, good, bad);
    }
  }

  /** Good bytes, or how the replica answered; a bad answer is reported. */
  async #ask(replica: ContentStore, cid: CID): Promise<Uint8Array | Answer> {
    try {
      return await withinTime(replica.readBlock(cid), this.#timeLimit);
    } catch (cause) {
      const answer = answerOf(cause);
      this.#onReport({ replica: replica.name, block: nameOfCid(cid), what: answer, cause });
      return answer;
    }
  }

  async #repair(
    cid: CID,
    good: Uint8Array,
    answers: readonly { readonly replica: ContentStore; readonly answer: Answer }[],
  ): Promise<void> {
    const block = nameOfCid(cid);
    for (const { replica, answer } of answers) {
      if (answer === "failed" || answer === "slow") continue;
      try {
        await withinTime(replica.putBlock(cid, good), this.#timeLimit);
        this.#onReport({ replica: replica.name, block, what: "repaired" });
      } catch (cause) {
        this.#onReport({ replica: replica.name, block, what: "not repaired", cause });
      }
    }
  }

  async #attempt(replica: ContentStore, cid: CID, write: () => Promise<void>): Promise<boolean> {
    try {
      await withinTime(write(), this.#timeLimit);
      return true;
    } catch (cause) {
      this.#onReport({ replica: replica.name, block: nameOfCid(cid), what: "not written", cause });
      return false;
    }
  }
}

/** A replica did not answer in its time. */
class TooSlow extends Error {}

function answerOf(cause: unknown): Answer {
  if (cause instanceof BlockMissing) return "missing";
  if (cause instanceof BlockCorrupted) return "corrupted";
  return cause instanceof TooSlow ? "slow" : "failed";
}

async function withinTime<T>(answer: Promise<T>, limit: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new TooSlow());
    }, limit);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function allOf(promises: readonly Promise<unknown>[]): Promise<void> {
  const settled = await Promise.allSettled(promises);
  const refused = settled.find((result) => result.status === "rejected");
  if (refused !== undefined) throw refused.reason;
}
