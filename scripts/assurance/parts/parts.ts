import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Part } from "./part.ts";

const HARDHAT = "node_modules/hardhat/dist/src/cli.js";
const script = (file: string, ...args: readonly string[]) => ["--import", "tsx", `scripts/${file}`, ...args];
const TOTALS = /\d+ (?:passed|failed|passing|failing|pending)/;

/** Every part, quick ones first. Each is stopped after half an hour. */
export const PARTS: readonly Part[] = [
  {
    name: "conformance",
    about:
      "ERC-165, 1155, 5267, 2771, 792 and 1497 on the deployed platform; signatures, wallets, permits and relayed calls",
    steps: () => [
      [HARDHAT, "test", "mocha", "test/conformance/ercs.test.ts", "test/kernel/signing.accounts.test.ts"],
      [
        HARDHAT,
        "test",
        "mocha",
        "--no-compile",
        "test/kernel/signing.relay.test.ts",
        "test/kernel/escrow.doors.test.ts",
      ],
    ],
    keeps: TOTALS,
  },
  {
    name: "safety",
    about: "what a syntax tree can show of EthTrust's rules; selectors; packages and their licences",
    steps: () => [script("checks/main.ts", "safety", "selectors", "packages")],
    keeps: /^[✔✘]/,
  },
  {
    name: "linter",
    about: "forge's linter, which shares no code with our checks: every finding explained",
    steps: () => [script("assurance/lint.ts")],
    keeps: /^(?:ok|FAIL) |\d+ passed/,
  },
  {
    name: "parsers",
    about: "everything of the SDK that reads what others wrote, under mutations and growing inputs",
    steps: ({ seed, runs }) => [script("assurance/fuzz.ts", "--runs", String(runs), "--every", "8", "--seed", seed)],
    keeps: /^(?:FAIL|\d+ parsers)|\d+ passed/,
  },
  {
    name: "proofs",
    about: "properties of production code proved for every state, each with a break that has to be refuted",
    steps: () => [script("assurance/prove.ts", "--limit", "600")],
    keeps: /^(?:ok|FAIL) |\d+ passed/,
  },
  {
    name: "campaign",
    about: "invariants and fuzzing in Solidity: honest and hostile actors, random histories",
    steps: () => [[HARDHAT, "test", "solidity"]],
    environment: ({ seed }) => ({ CAMPAIGN_SEED: seed }),
    keeps: TOTALS,
  },
  {
    name: "clients",
    about:
      "the journey on Hardhat's node and, transaction by transaction, on anvil; on a rollup and on the coming fork",
    steps: () => [script("clients/main.ts")],
    keeps: /^(?:Hardhat's node|anvil)/,
  },
  {
    name: "second-evm",
    about: "the journey block by block in an EVM that shares no code with Hardhat's, every root of state compared",
    steps: () => [[HARDHAT, "run", "scripts/assurance/secondEvm.ts"]],
    keeps: /^(?:second EVM|FAIL)|\d+ passed/,
  },
  {
    name: "scale",
    about: "gas of the ten-thousandth item beside that of the first",
    steps: () => [[HARDHAT, "build", "--quiet"], script("bench/scale.ts")],
    keeps: /^[a-z].* \d+|\d+ passed/,
  },
];

/** What earlier runs of mutation testing left: breaks that are explained, and the journal's newest verdicts. */
export function mutationSays(root: string): string[] {
  const explained = JSON.parse(readFileSync(join(root, "test", "mutation", "survivors.json"), "utf8")) as unknown[];
  const journal = join(root, "cache", "mutation", "findings.jsonl");
  const said = [
    `${explained.length} breaks that no test can notice are explained in \`test/mutation/survivors.json\`.`,
  ];
  if (!existsSync(journal)) return [...said, "No journal of a run lies on this machine: `npm run mutate` makes one."];
  const newest = new Map<string, { readonly file: string; readonly verdict: string }>();
  for (const line of readFileSync(journal, "utf8").split("\n")) {
    if (line === "") continue;
    const { key, file, verdict } = JSON.parse(line) as { key: string; file: string; verdict: string };
    newest.set(key, { file, verdict });
  }
  const rooms = new Map<string, Map<string, number>>();
  for (const { file, verdict } of newest.values()) {
    const room = file.split("/").slice(0, 2).join("/");
    const counts = rooms.get(room) ?? new Map<string, number>();
    rooms.set(room, counts.set(verdict, (counts.get(verdict) ?? 0) + 1));
  }
  for (const [room, counts] of [...rooms].sort(([a], [b]) => (a < b ? -1 : 1))) {
    said.push(`${room}: ${[...counts].map(([verdict, count]) => `${count} ${verdict}`).join(", ")}.`);
  }
  return said;
}
