import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type Json } from "./snapshot.ts";

/** What the bench measures now, as it writes it. It throws the bench's own words when a ceiling is broken. */
export function measureGas(root: string): Json {
  const bench = join(root, "scripts", "bench", "main.ts");
  if (!existsSync(bench)) throw new Error("scripts/bench/main.ts is missing, so gas cannot be measured.");
  const folder = mkdtempSync(join(tmpdir(), "xinglin-gas-"));
  try {
    const file = join(folder, "gas.json");
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", "tsx", bench, "--json", file], {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 2 ** 26,
    });
    if (status !== 0) throw new Error(`The bench failed.\n${stdout}${stderr}`);
    return JSON.parse(readFileSync(file, "utf8")) as Json;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
