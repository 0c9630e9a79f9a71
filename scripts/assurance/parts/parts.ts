import { KINDS } from "../../bench/scale/kinds.ts";
import { TARGETS } from "../proving/targets.ts";
import type { Part } from "./part.ts";

const HARDHAT = "node_modules/hardhat/dist/src/cli.js";
const script = (file: string, ...args: readonly string[]) => ["--import", "tsx", `scripts/${file}`, ...args];
const TOTALS = /\d+ (?:passed|failed|passing|failing|pending)/;

/** The slices of production code whose properties are proved: what stands before the stroke in their targets' names. */
const SLICES = [...new Set(TARGETS.map(({ name }) => name.replace(/\/.*/, "")))];

const PROOFS: readonly Part[] = SLICES.map((slice) => ({
  name: `proofs-${slice}`,
  about: `properties of ${slice} proved for every state, each with a break that has to be refuted`,
  steps: () => [script("assurance/prove.ts", `${slice}/`, "--limit", "600")],
  keeps: /^(?:ok|FAIL) |\d+ passed/,
}));

/** Of most kinds a million; of visits that takes nearly half an hour on a free machine, of lots more than 20 GB. */
const FEWER = new Set(["visits", "lots"]);
const itemsOf = (kind: string): number => (FEWER.has(kind) ? 300_000 : 1_000_000);

const SCALE: readonly Part[] = Object.entries(KINDS).map(([kind, name]) => ({
  name: `scale-${kind}`,
  about: `gas of one more, and of everything beside, with ${itemsOf(kind).toLocaleString("en-US")} ${name}; what a year costs`,
  steps: () => [
    [HARDHAT, "build", "--quiet"],
    script("bench/scale.ts", "--kind", kind, "--items", String(itemsOf(kind)), "--write"),
  ],
  keeps: /^[a-z].* \d+|\d+ passed/,
}));

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
  ...PROOFS,
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
  ...SCALE,
];
