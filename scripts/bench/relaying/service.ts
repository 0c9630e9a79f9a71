import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import type { Hex } from "@xinglin/sdk/kernel";
import type { ForwardRequest } from "@xinglin/sdk/sending";

/** Milliseconds until it must have begun to listen. */
const PATIENCE = 60_000;
/** Milliseconds between two attempts while the service is away. */
const AGAIN = 50;

/** What the service said to one request. */
export interface Answer {
  readonly status: number;
  /** Name of the refusal. */
  readonly name: string | undefined;
  readonly id: Hex | undefined;
  readonly milliseconds: number;
}

/** The relayer as it is run, `npm run relayer`: a process of its own, asked over HTTP. */
export class Service {
  #child: ChildProcess | undefined;
  #url = "";

  /**
   * @param root of the repository
   * @param settings `XINGLIN_RELAYER_…`, without the prefix
   */
  constructor(
    private readonly root: string,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  /** Starts it and waits until it listens. */
  async start(): Promise<void> {
    const main = join(this.root, "packages", "relayer", "src", "main.ts");
    const env = Object.entries(this.settings).map(([name, value]): [string, string] => [
      `XINGLIN_RELAYER_${name}`,
      value,
    ]);
    const child = spawn(process.execPath, ["--import", "tsx", "--disable-warning=ExperimentalWarning", main], {
      cwd: this.root,
      env: { ...process.env, ...Object.fromEntries(env) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#child = child;
    const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
    this.#url = await new Promise<string>((resolve, reject) => {
      let said = "";
      child.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        const url = /http:\/\/\S+/.exec(said)?.[0];
        if (url !== undefined) resolve(url);
      });
      child.on("error", reject);
      child.on("exit", () => {
        reject(new Error(`The relayer did not start.\n${said}`));
      });
    });
    clearTimeout(timer);
  }

  /** Ends it: as an operator does, or as a power cut does. */
  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const child = this.#child;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  /**
   * Sends a request, again and again while nobody listens, as a patient's device does.
   *
   * @param from network address that a proxy in front has seen
   */
  async post(body: string, from: string): Promise<Answer> {
    const asked = performance.now();
    for (;;) {
      try {
        const response = await fetch(`${this.#url}/v1/requests`, {
          method: "POST",
          headers: { "x-forwarded-for": from },
          body,
        });
        const { id, error } = (await response.json()) as { id?: Hex; error?: { name: string } };
        return { status: response.status, name: error?.name, id, milliseconds: performance.now() - asked };
      } catch (problem) {
        if (!(problem instanceof TypeError)) throw problem;
        await new Promise((done) => setTimeout(done, AGAIN));
      }
    }
  }

  /** A number of `/metrics`. */
  async metric(name: string): Promise<number> {
    // Asked from an address of its own, so that the patients' attempts are not counted with it.
    const headers = { "x-forwarded-for": `2001:db8:ffff:${(this.#asked++ % 60_000).toString(16)}::1` };
    const text = await (await fetch(`${this.#url}/metrics`, { headers })).text();
    const line = text.split("\n").find((one) => one.startsWith(`${name} `));
    if (line === undefined) throw new Error(`/metrics has no ${name}.`);
    return Number(line.slice(name.length + 1));
  }

  #asked = 0;
}

/** A request as JSON. */
export function bodyOf(request: ForwardRequest): string {
  return JSON.stringify(request, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}
