import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
/** Milliseconds until it must have begun to listen. */
const PATIENCE = 60_000;

/** A running anvil. */
export interface Anvil {
  readonly url: string;
  /** Ends it; it writes its state first. */
  stop(): Promise<void>;
}

/**
 * Starts anvil with Hardhat's accounts and fork, and with a state that it keeps in a file from one start to the next. It has
 * no base fee: that would follow its own blocks, and what is replayed was priced on another node.
 */
export async function startAnvil({
  state,
  genesis,
}: {
  /** File of the state; without it nothing is kept. */
  readonly state?: string;
  /** Seconds of the first block, where there is no state yet. */
  readonly genesis?: number;
} = {}): Promise<Anvil> {
  // It takes any port that is free.
  const args = ["--port", "0", "--hardfork", "osaka", "--base-fee", "0", "--accounts", "20"];
  if (state !== undefined) args.push("--state", state);
  if (genesis !== undefined) args.push("--timestamp", String(genesis));
  const child = spawn(binary(), args, { stdio: ["ignore", "pipe", "inherit"] });
  const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
  let said = "";
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) => {
      if (said.length < 10_000) said += chunk.toString();
      const [, listening] = /Listening on (\S+)\s/.exec(said) ?? [];
      if (listening !== undefined) resolve(listening);
    });
    child.on("error", reject);
    child.on("exit", () => {
      reject(new Error(`anvil did not start.\n${said}`));
    });
  });
  clearTimeout(timer);
  return {
    url: `http://${address}`,
    stop: async () => {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** The binary for this machine: without the package's launcher, signals reach anvil itself. */
function binary(): string {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const [system, file] = process.platform === "win32" ? ["win32", "anvil.exe"] : [process.platform, "anvil"];
  return require.resolve(`@foundry-rs/anvil-${system}-${arch}/bin/${file}`);
}
