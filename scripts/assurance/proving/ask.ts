import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

import type { Answer, Query } from "./target.ts";

/** An answer, how long it took, and what the solver said beside it. */
export interface Reply {
  readonly answer: Answer;
  readonly seconds: number;
  readonly details: string;
}

/** Asks the solver, and stops it after `limit` seconds. */
export async function ask(query: Query, limit: number): Promise<Reply> {
  const start = performance.now();
  const script = fileURLToPath(new URL("query.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    env: { ...process.env, PROOF_QUERY: JSON.stringify(query) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), limit * 1000);
  const [output, problems] = await Promise.all([read(child.stdout), read(child.stderr), closed(child)]);
  clearTimeout(timer);
  const seconds = (performance.now() - start) / 1000;
  if (child.signalCode === "SIGKILL") return { answer: "late", seconds, details: `no answer in ${limit} s` };
  try {
    return { ...(JSON.parse(output) as { answer: Answer; details: string }), seconds };
  } catch {
    return { answer: "unknown", seconds, details: problems || output || "The solver's process ended without a word." };
  }
}

async function read(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}

async function closed(child: ReturnType<typeof spawn>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.on("close", () => {
      resolve();
    });
    child.on("error", reject);
  });
}
