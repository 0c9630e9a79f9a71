import { spawnSync } from "node:child_process";
import { join } from "node:path";

import type { Problem } from "./problem.ts";

/** The JavaScript entries of the tools we run; started by Node itself, they need no shell on any system. */
const TOOLS = {
  attw: ["@arethetypeswrong", "cli", "dist", "index.js"],
  eslint: ["eslint", "bin", "eslint.js"],
  hardhat: ["hardhat", "dist", "src", "cli.js"],
  prettier: ["prettier", "bin", "prettier.cjs"],
  publint: ["publint", "src", "cli.js"],
  solhint: ["solhint", "solhint.js"],
  tsc: ["typescript", "bin", "tsc"],
} as const;

/** What a tool printed, and how it ended. */
export interface ToolResult {
  readonly ok: boolean;
  readonly output: string;
}

/**
 * Runs one of the installed tools.
 *
 * @param options.root folder to run it in
 * @param options.home folder whose node_modules holds the tool; the same as `root` unless a test says otherwise
 */
export function runTool(options: {
  tool: keyof typeof TOOLS;
  args: string[];
  root: string;
  home?: string;
}): ToolResult {
  const { tool, args, root, home = root } = options;
  const entry = join(home, "node_modules", ...TOOLS[tool]);
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { ok: status === 0, output: `${stdout}${stderr}`.trim() };
}

/** No problem where the tool is content, else one that holds its own words and our advice. */
export function toolProblems(result: ToolResult, advice: string): Problem[] {
  return result.ok ? [] : [{ message: `${result.output}\n${advice}` }];
}

/**
 * Compiles the contracts, which is quick where nothing changed; throws what the compiler said when it fails. Where
 * `CONTRACTS_BUILT` is set somebody has just done it.
 */
export function build(root: string): void {
  if (process.env.CONTRACTS_BUILT !== undefined) return;
  const { ok, output } = runTool({ tool: "hardhat", args: ["build", "--quiet"], root });
  if (!ok) throw new Error(`The contracts do not compile, so this cannot be checked.\n${output.slice(0, 2000)}`);
}
