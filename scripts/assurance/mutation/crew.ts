import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

import type { Finding, FromWorker, ToWorker } from "./messages.ts";
import { describeMutant, type Mutant } from "./mutant.ts";
import type { Step } from "./plan.ts";
import type { FileSurvey } from "./survey.ts";

/** A worker is replaced after so many mutants, so that what leaks stays small. */
const TASKS_PER_WORKER = 300;
/** A worker that says nothing for so long, in milliseconds, hangs. */
const SILENCE = 600_000;
/** Processor time for one mutant, in seconds: so much, and five times what its tests took on the unbroken contracts. */
const LEAST_SECONDS = 60;

/** Does `work` for each task with a worker that is fit for it, `size` at a time. */
export async function withCrew<Task>(
  tasks: readonly Task[],
  size: number,
  work: (worker: Worker, task: Task) => Promise<void>,
): Promise<void> {
  const queue = [...tasks];
  const crew = new Set<Worker>();
  const serve = async (): Promise<void> => {
    while (queue.length > 0) {
      const worker = await Worker.start();
      crew.add(worker);
      for (let count = 0; count < TASKS_PER_WORKER && worker.alive; count++) {
        const task = queue.shift();
        if (task === undefined) break;
        await work(worker, task);
      }
      worker.stop();
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(size, queue.length) }, serve));
  } finally {
    queue.length = 0;
    for (const worker of crew) worker.stop();
  }
}

type Answer = Exclude<FromWorker, { kind: "hash" | "alive" }>;

/** One process that surveys and judges. */
export class Worker {
  readonly #process: ChildProcess;
  /** Processor time of the process, as it said last. */
  #seconds = 0;
  alive = true;

  private constructor(process: ChildProcess) {
    this.#process = process;
    process.on("message", (message: FromWorker) => {
      if (message.kind === "alive") this.#seconds = message.seconds;
    });
  }

  static async start(): Promise<Worker> {
    const child = fork(fileURLToPath(new URL("worker.ts", import.meta.url)), {
      execArgv: ["--import", "tsx", "--no-warnings"],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    const worker = new Worker(child);
    const message = await worker.#listen(Infinity);
    if (message?.kind === "ready") return worker;
    worker.stop();
    throw new Error(message?.kind === "broken" ? message.message : "A worker ended before it was ready.");
  }

  /** @throws Error when the unbroken contracts fail this file */
  async survey(file: string): Promise<FileSurvey> {
    this.#send({ kind: "survey", file });
    const message = await this.#listen(Infinity);
    if (message?.kind === "surveyed") return message.survey;
    throw new Error(message?.kind === "broken" ? message.message : `A worker ended while it surveyed ${file}.`);
  }

  /**
   * @param last whether a survivor is one for good
   * @param isDead whether a mutant with this bytecode was killed already; asked before tests run
   */
  async judge(
    { mutant, steps, last }: { readonly mutant: Mutant; readonly steps: readonly Step[]; readonly last: boolean },
    isDead: (hash: string) => boolean,
  ): Promise<Finding> {
    const expected = steps.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / 1000;
    this.#send({ kind: "mutant", mutant, steps, last });
    const message = await this.#listen(this.#seconds + LEAST_SECONDS + 5 * expected, (hash) => {
      this.#send({ kind: "known", killed: isDead(hash) });
    });
    if (message?.kind === "broken") throw new Error(`${message.message} (${describeMutant(mutant)})`);
    if (message?.kind === "verdict") {
      const { verdict, by, byFile } = message;
      return { verdict, ...(by !== undefined && { by }), ...(byFile !== undefined && { byFile }) };
    }
    // A worker that ended by itself says nothing about the mutant; one that hangs does.
    if (this.#process.exitCode !== null || this.#process.signalCode !== null)
      throw new Error(`A worker ended while it judged ${describeMutant(mutant)}. Run this file alone with --only.`);
    this.stop();
    return { verdict: "timeout" };
  }

  stop(): void {
    this.alive = false;
    this.#process.kill("SIGKILL");
  }

  #send(message: ToWorker): void {
    this.#process.send(message);
  }

  /** Waits for an answer; `undefined` when the processor time is used up, or the process hangs or ended. */
  async #listen(limit: number, onHash: (hash: string) => void = () => undefined): Promise<Answer | undefined> {
    return await new Promise((resolve) => {
      let timer = setTimeout(finish, SILENCE);
      const onMessage = (message: FromWorker): void => {
        clearTimeout(timer);
        timer = setTimeout(finish, SILENCE);
        if (message.kind === "hash") onHash(message.hash);
        else if (message.kind !== "alive") finish(message);
        else if (message.seconds > limit) finish();
      };
      const onExit = (): void => {
        finish();
      };
      const child = this.#process;
      function finish(message?: Answer): void {
        clearTimeout(timer);
        child.off("message", onMessage);
        child.off("exit", onExit);
        resolve(message);
      }
      child.on("message", onMessage);
      child.once("exit", onExit);
    });
  }
}
