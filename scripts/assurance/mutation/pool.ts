import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

import type { FromWorker, ToWorker, WorkerOptions } from "./messages.ts";
import { describeMutant, type Mutant, type Verdict } from "./mutant.ts";

/** What became of one mutant, and how. */
export interface Judgement {
  readonly mutant: Mutant;
  readonly verdict: Verdict;
  /** The test that noticed it. */
  readonly by?: string;
  readonly milliseconds: number;
}

/** How to judge. */
export interface PoolOptions extends WorkerOptions {
  readonly mutants: readonly Mutant[];
  /** How many processes. */
  readonly workers: number;
  /** Called once, when the first worker has seen the unbroken contracts pass. */
  readonly onReady: (baseline: Extract<FromWorker, { kind: "ready" }>) => void;
  readonly onJudgement: (judgement: Judgement) => void;
}

/** A worker is replaced after so many mutants, so that what leaks stays small. */
const MUTANTS_PER_WORKER = 150;
/** Starting, compiling everything and running the unbroken contracts twice. */
const START_LIMIT = 300_000;
/** Shortest time limit for one mutant; above it, five times the duration of the unbroken run. */
const LEAST_LIMIT = 30_000;

/** Judges all mutants, several at a time. Fails if the unbroken contracts do. */
export async function judgeMutants(options: PoolOptions): Promise<void> {
  const queue = [...options.mutants];
  const memory = new Memory();
  const crew = new Set<Worker>();
  let announced = false;
  const serve = async (): Promise<void> => {
    while (queue.length > 0) {
      const worker = await Worker.start(options);
      crew.add(worker);
      if (!announced) options.onReady(worker.baseline);
      announced = true;
      for (let count = 0; count < MUTANTS_PER_WORKER && worker.alive; count++) {
        const mutant = queue.shift();
        if (mutant === undefined) break;
        const judgement = await worker.judge(mutant, memory);
        memory.learn(judgement);
        options.onJudgement(judgement);
      }
      worker.stop();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(options.workers, queue.length) }, serve));
  } finally {
    queue.length = 0;
    for (const worker of crew) worker.stop();
  }
}

/** What earlier mutants taught: bytecode that is dead, and the tests that notice breaks of a place. */
class Memory {
  readonly dead = new Set<string>();
  readonly #killers = new Map<string, string[]>();

  /** Tests that killed a mutant of the same function, latest first; else of the same file. */
  killersOf({ file, place }: Mutant): string[] {
    return this.#killers.get(`${file} ${place}`) ?? this.#killers.get(file) ?? [];
  }

  learn({ mutant, by }: Judgement): void {
    if (by === undefined) return;
    for (const key of [`${mutant.file} ${mutant.place}`, mutant.file]) {
      const others = (this.#killers.get(key) ?? []).filter((title) => title !== by);
      this.#killers.set(key, [by, ...others].slice(0, 8));
    }
  }
}

class Worker {
  readonly #process: ChildProcess;
  readonly #limit: number;
  alive = true;

  private constructor(
    process: ChildProcess,
    readonly baseline: Extract<FromWorker, { kind: "ready" }>,
  ) {
    this.#process = process;
    this.#limit = Math.max(LEAST_LIMIT, 5 * baseline.milliseconds);
  }

  static async start({ tests, others }: WorkerOptions): Promise<Worker> {
    const child = fork(fileURLToPath(new URL("worker.ts", import.meta.url)), {
      env: { ...process.env, MUTATION_WORKER: JSON.stringify({ tests, others } satisfies WorkerOptions) },
      execArgv: ["--import", "tsx", "--no-warnings"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const message = await listen(child, START_LIMIT, () => undefined);
    if (message?.kind === "ready") return new Worker(child, message);
    child.kill("SIGKILL");
    throw new Error(message?.kind === "broken" ? message.message : "A worker ended before it was ready.");
  }

  async judge(mutant: Mutant, memory: Memory): Promise<Judgement> {
    const start = performance.now();
    let hash = "";
    this.#send({ kind: "mutant", mutant, first: memory.killersOf(mutant) });
    const message = await listen(this.#process, this.#limit, (asked) => {
      hash = asked;
      this.#send({ kind: "known", killed: memory.dead.has(asked) });
    });
    const milliseconds = performance.now() - start;
    if (message?.kind === "broken") throw new Error(message.message);
    if (message?.kind !== "verdict") {
      // A worker that ended by itself says nothing about the mutant; one that hangs does.
      const crashed = this.#process.exitCode !== null || this.#process.signalCode !== null;
      if (crashed)
        throw new Error(`A worker ended while it judged ${describeMutant(mutant)}. Run this file alone with --only.`);
      this.stop();
      return { mutant, verdict: "timeout", milliseconds };
    }
    if (message.verdict === "killed") memory.dead.add(hash);
    return { mutant, verdict: message.verdict, milliseconds, ...(message.by !== undefined && { by: message.by }) };
  }

  stop(): void {
    this.alive = false;
    this.#process.kill("SIGKILL");
  }

  #send(message: ToWorker): void {
    this.#process.send(message);
  }
}

/** Waits for a message that is not a question about a hash; `undefined` when the time is over or the process ended. */
async function listen(
  child: ChildProcess,
  limit: number,
  onHash: (hash: string) => void,
): Promise<Exclude<FromWorker, { kind: "hash" }> | undefined> {
  return await new Promise((resolve) => {
    const finish = (message?: Exclude<FromWorker, { kind: "hash" }>): void => {
      clearTimeout(timer);
      child.off("message", onMessage);
      child.off("exit", onExit);
      resolve(message);
    };
    const onMessage = (message: FromWorker): void => {
      if (message.kind === "hash") onHash(message.hash);
      else finish(message);
    };
    const onExit = (): void => {
      finish();
    };
    const timer = setTimeout(finish, limit);
    child.on("message", onMessage);
    child.once("exit", onExit);
  });
}
