import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { format, resolveConfig } from "prettier";

import { readJudged } from "../mutation/kept.ts";
import { judgedTable } from "./judged.ts";
import type { Said } from "./part.ts";
import { PARTS } from "./parts.ts";

/** Where the report is kept: for programs, with what each part said last, and the page made of it. */
const KEPT = join("docs", "assurance", "report.json");
const PAGE = join("docs", "assurance", "report.md");

/** What the last run of each part said, in the order of the parts. A part that is gone is left out. */
export function readReport(root: string): readonly Said[] {
  const file = join(root, KEPT);
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as readonly Said[]) : [];
  return PARTS.flatMap(({ name }) => kept.filter((said) => said.name === name));
}

/** Puts what a part said in the place of what it said before, and writes the page anew. */
export async function keepInReport(root: string, said: Said): Promise<void> {
  const others = readReport(root).filter(({ name }) => name !== said.name);
  await write(join(root, KEPT), JSON.stringify([...others, said]));
  await renewPage(root);
}

/** Writes the page anew of what is kept: what the parts said last, and the scores of mutation. Without a report, nothing. */
export async function renewPage(root: string): Promise<void> {
  if (!existsSync(join(root, KEPT))) return;
  await write(join(root, PAGE), pageOf(root, readReport(root)));
}

/** The commit that is checked out, and whether anything was changed since. */
export function stateOf(root: string): string {
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  const changed = git("status", "--porcelain", "--", "contracts", "packages", "scripts", "test") !== "";
  return `${git("rev-parse", "--short=10", "HEAD")}${changed ? " with changes" : ""}`;
}

/** The packages that decide what a run says. */
export function versionsOf(root: string): string {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  ) as Record<string, Record<string, string>>;
  const versions = ["solc", "hardhat", "@foundry-rs/anvil", "@openzeppelin/contracts", "fast-check"].map(
    (name) => `${name} ${{ ...dependencies, ...devDependencies }[name] ?? "?"}`,
  );
  return `${versions.join(", ")}; Node ${process.versions.node} on ${process.platform} ${process.arch}`;
}

function pageOf(root: string, report: readonly Said[]): string {
  const rows = report.map(
    ({ name, result, seconds, on, commit }) =>
      `| [${name}](#${name}) | ${result} | ${seconds.toFixed(0)} | ${on} | ${commit} |`,
  );
  const missing = PARTS.filter(({ name }) => !report.some((said) => said.name === name)).map(({ name }) => name);
  return `# Report

Written by \`npm run assurance\`, each part when it ran last. Do not edit. How each works stands in the [README](README.md) of this folder.

| part | result | seconds | on | commit |
| ---- | ------ | ------- | -- | ------ |
${rows.join("\n")}

${missing.length === 0 ? "Every part ran." : `Never run: ${missing.join(", ")}.`}

${report.map((said) => sectionOf(root, said)).join("\n\n")}

## mutation

Not a part, since it takes a day for all rooms (\`npm run mutate\`): what was judged, file by file, is kept in \`test/mutation/judged.json\`. “Explained” breaks are in \`test/mutation/survivors.json\`, each with the reason why nobody can notice it.

${judgedTable(readJudged(root))}
`;
}

function sectionOf(root: string, { name, about, command, result, lines, versions }: Said): string {
  return `## ${name}

${about[0]?.toUpperCase() ?? ""}${about.slice(1)}. It ${result === "stopped" ? "was stopped after half an hour" : result}. ${versions}.

\`\`\`sh
${command}
\`\`\`

\`\`\`text
${lines.map((line) => line.replaceAll(root, ".")).join("\n")}
\`\`\``;
}

async function write(file: string, text: string): Promise<void> {
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}
