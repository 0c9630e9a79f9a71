/**
 * `npm run clients`: the journey on Hardhat's node; every transaction of it again on anvil, with the same gas and the same
 * events; anvil started anew with all of it still there; the journey told to anvil itself; and the journey on a simulated
 * OP-stack rollup and on the coming fork, with the gas of each. `-- --write` puts the tables into docs/deployment.md.
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";

import { journey } from "../demo/journey.ts";
import { type Step, Story } from "../demo/story/Story.ts";
import { buildProduction } from "../production/build.ts";
import { startAnvil } from "./anvil.ts";
import { type Recorded, record, replay } from "./record.ts";
import { type Told, tableOf, writeTable } from "./table.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Packs of the large lot: its tree is the same work on every chain. */
const PACKS = 1_000;
/** A folder for anvil's state. */
const folder = mkdtempSync(join(tmpdir(), "xinglin-clients-"));

/** Tells the journey and gives its steps; throws when something expected did not come true. */
async function tell(connection: NetworkConnection, { withLot = true } = {}): Promise<readonly Step[]> {
  const lines: string[] = [];
  const print = (line: string): void => {
    lines.push(line);
  };
  const story = new Story(print);
  if (!(await journey({ connection, print, story, packs: PACKS, withLot })))
    throw new Error(lines.filter((line) => line.includes("✗")).join("\n"));
  return story.steps;
}

async function overHttp<Result>(
  hre: HardhatRuntimeEnvironment,
  url: string,
  act: (connection: NetworkConnection) => Promise<Result>,
): Promise<Result> {
  const connection = await hre.network.create({ network: "localhost", override: { url } });
  try {
    return await act(connection);
  } finally {
    await connection.close();
  }
}

async function onHardhatsNode(
  hre: HardhatRuntimeEnvironment,
): Promise<{ steps: readonly Step[]; recorded: Recorded[] }> {
  const server = await hre.network.createServer("default", "127.0.0.1", 0);
  const { address, port } = await server.listen();
  try {
    return await overHttp(hre, `http://${address}:${port}`, async (connection) => ({
      steps: await tell(connection, { withLot: false }),
      recorded: await record(connection.provider),
    }));
  } finally {
    await server.close();
  }
}

/** Every code and every event is still there after a start anew. */
async function stillThere({ provider }: NetworkConnection, recorded: readonly Recorded[]): Promise<string[]> {
  const lost: string[] = [];
  for (const { outcome } of recorded) {
    const receipt: unknown = await provider.request({ method: "eth_getTransactionReceipt", params: [outcome.hash] });
    if (receipt === null) lost.push(`${outcome.hash} is gone`);
    if (outcome.contractAddress === "") continue;
    const code: unknown = await provider.request({
      method: "eth_getCode",
      params: [outcome.contractAddress, "latest"],
    });
    if (code === "0x") lost.push(`the code of ${outcome.contractAddress} is gone`);
  }
  return lost;
}

/** The journey in this process on another kind of chain; with the wei that a rollup adds for its data. */
async function onNetwork(hre: HardhatRuntimeEnvironment, name: string): Promise<Told> {
  const connection = await hre.network.create(name);
  const steps = await tell(connection, { withLot: false });
  const dataFees = new Map<string, bigint>();
  for (const { hash } of steps) {
    const params = [hash];
    const receipt = (await connection.provider.request({ method: "eth_getTransactionReceipt", params })) as {
      l1Fee?: string;
    };
    if (receipt.l1Fee !== undefined) dataFees.set(hash, BigInt(receipt.l1Fee));
  }
  await connection.close();
  return { steps, dataFees };
}

function expectNone(what: string, problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(`${what}:\n${problems.slice(0, 20).join("\n")}`);
}

async function main(write: boolean): Promise<void> {
  const hre = await buildProduction(root);
  const { steps, recorded } = await onHardhatsNode(hre);
  const events = recorded.reduce((sum, { outcome }) => sum + outcome.logs.length, 0);
  console.log(`Hardhat's node: the journey, ${recorded.length} transactions, ${events} events`);

  const state = join(folder, "state.json");
  const first = await startAnvil({ state, genesis: Number(recorded[0]?.timestamp) - 1 });
  try {
    expectNone("anvil differs", await overHttp(hre, first.url, ({ provider }) => replay(provider, recorded)));
    console.log(`anvil: the same ${recorded.length} transactions, the same gas, the same ${events} events`);
  } finally {
    await first.stop();
  }

  const second = await startAnvil({ state });
  try {
    expectNone("anvil forgot", await overHttp(hre, second.url, (connection) => stillThere(connection, recorded)));
    console.log("anvil started anew: all transactions and codes are there");
    const again = await overHttp(hre, second.url, (connection) => tell(connection));
    console.log(`anvil: the journey told to itself, ${again.length} steps`);
  } finally {
    await second.stop();
  }

  const table = tableOf({
    steps,
    opStack: await onNetwork(hre, "opStack"),
    nextFork: await onNetwork(hre, "nextFork"),
  });
  if (write) writeTable(root, table);
  else console.log(table);
}

const journeys = join(root, "ignition", "deployments");
try {
  await main(process.argv.includes("--write"));
} finally {
  rmSync(folder, { recursive: true, force: true });
  for (const name of readdirSync(journeys)) {
    if (name.startsWith("journey-")) rmSync(join(journeys, name), { recursive: true, force: true });
  }
}
