import { spawnSync } from "node:child_process";
import { join } from "node:path";

import type { Problem } from "./problem.ts";

/** The money core's proofs and their negative controls hold; those of the other slices take longer (`npm run prove`). */
export function checkProofs(root: string): Problem[] {
  const args = ["--import", "tsx", join(root, "scripts", "assurance", "prove.ts"), "escrow"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status === 0) return [];
  const failed = stdout.split("\n").filter((line) => !line.startsWith("ok "));
  return [{ message: `${failed.join("\n")}${stderr}\nRun \`npm run prove -- escrow\`.` }];
}
