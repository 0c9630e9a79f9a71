import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { NetworkConnection } from "hardhat/types/network";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import hre from "hardhat";

import userConfig from "../../hardhat.config.ts";
import PlatformModule from "../../ignition/modules/Platform.ts";

/** Ends that outlive every test. */
export const [FROM, UNTIL] = ["2026-01-01", "2090-01-01"];

/** Accounts of the node by who has them. */
const CAST = {
  ...{ admin: 1, regulator: 2, pauser: 3, board: 4, hospital: 5, doctor: 6, zhao: 7, wang: 8 },
  ...{ maker: 9, qualified: 10, carrier: 11, pharmacy: 12, pharmacist: 13, son: 14, friend: 15 },
} as const;
export type Actor = keyof typeof CAST;

/** What a task answered. */
export type Answer = Readonly<Record<string, unknown>>;

/** A deployed platform on a node of its own, and tasks that run there as from the command line. */
export interface TaskStage {
  readonly there: HardhatRuntimeEnvironment;
  readonly connection: NetworkConnection;
  readonly deployment: string;
  readonly who: (actor: Actor) => string;
  readonly run: (task: string, args: Readonly<Record<string, unknown>>) => Promise<Answer>;
  /** The same as `run` with `--json`; answers what was printed. */
  readonly json: (task: string, args: Readonly<Record<string, unknown>>) => Promise<Answer>;
  /** What a refused task says; "nothing" where it was not refused. */
  readonly refused: (task: string, args: Readonly<Record<string, unknown>>) => Promise<string>;
  /** Number of the newest block: a rehearsal adds none. */
  readonly height: () => Promise<number>;
  /** The chain's clock, in seconds. */
  readonly now: () => Promise<number>;
  /** Moves it on to a moment. */
  readonly passTo: (moment: number) => Promise<void>;
  /** A path in a folder of the test's own. */
  readonly path: (name: string) => string;
  /** Writes a JSON file there. */
  readonly file: (name: string, value: unknown) => string;
  /** Lines that tasks printed since the last call. */
  readonly printed: () => string;
  readonly close: () => Promise<void>;
}

/** A refusal in English, and on the next line in Chinese. */
export const BILINGUAL = /^\w+: .+\.\n.*\p{Script=Han}/su;

export async function openStage(name: string): Promise<TaskStage> {
  const deploymentId = `check-${process.pid}-tasks-${name}`;
  const deployment = join(hre.config.paths.ignition, "deployments", deploymentId);
  const server = await hre.network.createServer("default", "127.0.0.1", 0);
  const { address, port } = await server.listen();
  const localhost = { type: "http", chainType: "l1", url: `http://${address}:${port}` } as const;
  const config = { ...userConfig, networks: { ...userConfig.networks, localhost } };
  const there = await createHardhatRuntimeEnvironment(config, { network: "localhost" }, hre.config.paths.root);
  const connection = await there.network.create();
  const { ethers, ignition } = connection;
  const accounts = (await ethers.getSigners()).map((signer) => signer.address);
  const who = (actor: Actor): string => accounts[CAST[actor]] ?? "";
  const [admin, regulator, pauser] = [who("admin"), who("regulator"), who("pauser")];
  await ignition.deploy(PlatformModule, { deploymentId, parameters: { Platform: { admin, regulator, pauser } } });

  const folder = mkdtempSync(join(tmpdir(), "xinglin-tasks-"));
  const path = (file: string) => join(folder, file);
  const lines: string[] = [];
  const print = console.log;
  console.log = (line: string) => lines.push(line);
  const run = async (task: string, args: Readonly<Record<string, unknown>>) =>
    (await there.tasks.getTask(task).run({ deployment, ...args })) as Answer;
  const now = async () => (await ethers.provider.getBlock("latest"))?.timestamp ?? 0;
  return {
    there,
    connection,
    deployment,
    who,
    run,
    json: async (task, args) => {
      await run(task, { ...args, json: true });
      return JSON.parse(lines.at(-1) ?? "") as Answer;
    },
    refused: async (task, args) =>
      run(task, args).then(
        () => "nothing",
        (problem: unknown) => (problem as Error).message,
      ),
    height: () => ethers.provider.getBlockNumber(),
    now,
    passTo: async (moment) => {
      if (moment <= (await now())) return;
      await connection.provider.request({ method: "evm_setNextBlockTimestamp", params: [moment] });
      await connection.provider.request({ method: "evm_mine", params: [] });
    },
    path,
    file: (named, value) => {
      writeFileSync(path(named), JSON.stringify(value));
      return path(named);
    },
    printed: () => lines.splice(0).join("\n"),
    close: async () => {
      console.log = print;
      await server.close();
      rmSync(deployment, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The regulator appoints the board, which accredits organisations and licenses people who work there. */
export async function institutions(
  { run, who, file }: TaskStage,
  {
    organisations,
    staff,
  }: {
    readonly organisations: Partial<Record<Actor, string>>;
    readonly staff: Partial<
      Record<Actor, { readonly at: Actor; readonly profession: string; readonly rights: string }>
    >;
  },
): Promise<void> {
  const document = file("licence.json", { resourceType: "Practitioner", id: "p1" });
  const board = { jurisdiction: "CN", accredits: true, licenses: true, as: who("regulator") };
  await run("xl:authority", { account: who("board"), ...board });
  const named = <Value>(some: Partial<Record<Actor, Value>>) => Object.entries(some) as [Actor, Value][];
  for (const [actor, kinds] of named(organisations)) {
    await run("xl:accredit", { organisation: who(actor), kinds, until: UNTIL, document, as: who("board") });
  }
  for (const [actor, { at, profession, rights }] of named(staff)) {
    const window = { from: FROM, until: UNTIL };
    const licence = { holder: who(actor), profession, rights, ...window, document, as: who("board") };
    const { credential } = await run("xl:license", licence);
    const work = { organisation: who(at), practitioner: who(actor), licence: credential, role: "ATTENDING", ...window };
    for (const side of [at, actor]) await run("xl:affiliate", { ...work, as: who(side) });
  }
}
