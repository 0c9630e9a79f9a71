/**
 * The one door to every command: `npm start`, `npm test`, `npm run check`, …
 *
 * On a fresh clone it gets a fit Node and installs exactly the lockfile; afterwards it only looks and goes on. Then it
 * runs the command with what stands behind `--`, and ends as the command ends. It uses Node alone, no shell, so that
 * Linux, macOS and Windows do the same.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { endLike, runNode, withNodeFirst } from "./bootstrap/environment.mjs";
import { install, markInstalled } from "./bootstrap/install.mjs";
import { SetupProblem } from "./bootstrap/npm.mjs";
import { OLDEST_NODE, findNode, isFit } from "./bootstrap/runtime.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tool = (...path) => join(root, "node_modules", ...path);
const hardhat = (...args) => [tool("hardhat", "dist", "src", "cli.js"), ...args];
const typescript = (file, args) => ["--import", "tsx", join(root, "scripts", ...file.split("/")), ...args];

/** Every command: what it is for, and its steps as arguments of Node. `args` is what the caller put behind `--`. */
const COMMANDS = {
  start: {
    about: "the journey on an in-process chain; `-- --network localhost` for a node that you run",
    steps: (args) => [hardhat("run", "scripts/demo/main.ts", ...args)],
  },
  test: {
    about: "all tests; `-- FILES` or `-- --grep WORDS` for some",
    steps: (args) => [args.length > 0 ? hardhat("test", ...args) : typescript("tests/main.ts", args)],
  },
  build: {
    about: "compile the contracts and write typechain-types/",
    steps: (args) => [hardhat("build", ...args)],
  },
  coverage: {
    about: "all tests with line and statement coverage",
    steps: (args) => [hardhat("test", "--coverage", ...args)],
  },
  bench: {
    about:
      "gas of each operation beside its floor, ceiling and peers; `-- --json FILE` writes it; `-- serials`, `-- fhir`, `-- relayer` and `-- vault` take times, `-- scale` the growth and a year's costs",
    steps: ([kind, ...rest]) =>
      kind === "serials" || kind === "fhir"
        ? [typescript(`bench/${kind}.ts`, rest)]
        : kind === "relayer" || kind === "scale"
          ? [hardhat("build", "--quiet"), typescript(`bench/${kind}.ts`, rest)]
          : [hardhat("build", "--quiet"), typescript("bench/main.ts", kind === undefined ? rest : [kind, ...rest])],
  },
  conformance: {
    about: "`-- KIND FOLDER` judges a folder of cases of an outside standard",
    // Consents are judged by the contracts themselves.
    steps: (args) => [
      ...(args[0] === "pcf" ? [hardhat("build", "--quiet")] : []),
      typescript("conformance/main.ts", args),
    ],
  },
  mutate: {
    about: "break the contracts and list the breaks that no test noticed; `-- contracts/ROOM` for one room",
    steps: (args) => [typescript("assurance/mutate.ts", args)],
  },
  prove: {
    about: "the solver's targets with their negative controls",
    steps: (args) => [typescript("assurance/prove.ts", args)],
  },
  fuzz: {
    about: "mutations of a kept corpus for every parser of the SDK; `-- NAME --runs N --seed 0x…`",
    steps: (args) => [typescript("assurance/fuzz.ts", args)],
  },
  assurance: {
    about:
      "campaigns, proofs, parsers, conformance, clients and scale, with a report; `-- PART …` for some, `-- --list`",
    steps: (args) => [typescript("assurance/main.ts", args)],
  },
  check: {
    about: "every check that CI runs; `-- NAME` for one, `-- --list` for their names",
    steps: (args) => [typescript("checks/main.ts", args)],
  },
  clients: {
    about:
      "the journey on Hardhat's node and on anvil, compared; gas on other kinds of chain; `-- --write` writes docs/",
    steps: (args) => [typescript("clients/main.ts", args)],
  },
  relayer: {
    about: "the service that pays for people without ether (docs/relayer.md)",
    steps: (args) => [
      [
        "--import",
        "tsx",
        "--disable-warning=ExperimentalWarning",
        join(root, "packages", "relayer", "src", "main.ts"),
        ...args,
      ],
    ],
  },
  package: {
    about: "`@xinglin/sdk` as a tarball in cache/package/",
    steps: (args) => [typescript("package/main.ts", args)],
  },
  docs: {
    about: "the reference of SDK and contracts as pages in cache/reference/site/",
    steps: (args) => [typescript("reference/main.ts", args)],
  },
  format: {
    about: "rewrite files the way prettier wants them",
    steps: (args) => [
      [tool("prettier", "bin", "prettier.cjs"), "--write", "--log-level", "warn", ...(args.length ? args : ["."])],
    ],
  },
  lint: {
    about: "eslint and solhint",
    steps: () => [typescript("checks/main.ts", ["eslint", "solhint"])],
  },
};

const say = (line) => console.error(`[setup] ${line}`);

function help() {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(([name, { about }]) => {
    const call = name === "start" || name === "test" ? `npm ${name}` : `npm run ${name}`;
    return `  ${call.padEnd(width + 8)}  ${about}`;
  });
  return `Commands:\n${lines.join("\n")}`;
}

async function main([name, ...args]) {
  // `npm install` by hand ends here (its script `dependencies`), so that the next command knows the install is whole.
  if (name === "installed") {
    if (isFit({ version: process.versions.node, platform: process.platform, arch: process.arch })) markInstalled(root);
    else say(`Node ${process.versions.node} is older than ${OLDEST_NODE}: the next command installs again.`);
    return;
  }
  const command = Object.hasOwn(COMMANDS, name ?? "") ? COMMANDS[name] : undefined;
  if (command === undefined) {
    console.error(help());
    process.exitCode = name === undefined ? 0 : 1;
    return;
  }
  const node = await findNode({ root, say });
  await install({ root, node, say });

  const env = { HARDHAT_DISABLE_TELEMETRY: "true", ...withNodeFirst(process.env, node) };
  for (const step of command.steps(args)) {
    const result = await runNode({ node, args: step, cwd: root, env });
    if (result.code !== 0) return endLike(result);
  }
}

try {
  await main(process.argv.slice(2));
} catch (problem) {
  if (!(problem instanceof SetupProblem)) throw problem;
  console.error(`\n[setup] ${problem.message}\n[setup] What to do: ${problem.remedy}`);
  process.exitCode = 1;
}
