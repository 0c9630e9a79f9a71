import type { PlatformContract } from "@xinglin/sdk/addresses";
import { XinglinError, refusalOf } from "@xinglin/sdk/errors";
import { type Direct, type Relayed, type SigningPlace, direct, relayed } from "@xinglin/sdk/kernel";
import { HttpRelayer, chainTime } from "@xinglin/sdk/sending";
import type { Provider, Signer, TransactionReceipt } from "ethers";
import { HardhatPluginError } from "hardhat/plugins";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { type Place, placesIn } from "../../deployment/placesIn.ts";
import { folderOf } from "./folderOf.ts";
import { Rehearsed, RehearsingSigner } from "./RehearsingSigner.ts";
import { account, toJson } from "./values.ts";

/** Options that every task of this kind has. */
export interface Common {
  readonly deployment: string;
  readonly json: boolean;
}

/** Options of the tasks that sign something. */
export interface Signing extends Common {
  readonly as: string;
}

/** Options of the tasks that send something. */
export interface Acting extends Signing {
  readonly relayer: string;
  readonly dryRun: boolean;
}

/** A deployed platform to ask. */
export interface Platform {
  readonly provider: Provider;
  readonly places: Readonly<Record<PlatformContract, Place>>;
  /** Where a contract is, as the SDK's clients take it. */
  readonly at: (contract: PlatformContract) => { readonly address: string; readonly provider: Provider };
  /** Block of the first contract: no event is older. */
  readonly fromBlock: number;
  /** The chain's clock, in seconds. */
  readonly now: () => Promise<bigint>;
  /** Chain and contract, as signatures and sealed things name them. */
  readonly placeOf: (contract: PlatformContract) => Promise<SigningPlace>;
}

/** And somebody who signs there. */
export interface Desk extends Platform {
  readonly signer: Signer;
}

/** Who also sends. */
export interface Stage extends Desk {
  /** Whether nothing is to be sent, nor kept. */
  readonly isRehearsal: boolean;
  /** How the act goes in: sent by the signer, or by a relayer that pays. */
  readonly via: Direct | Relayed;
}

/** What a task tells: one object for programs, lines for people. */
export interface Told {
  readonly result: Readonly<Record<string, unknown>>;
  readonly lines: readonly string[];
}

/** Runs a task that only asks. */
export async function asking(
  hre: HardhatRuntimeEnvironment,
  { deployment, json }: Common,
  ask: (platform: Platform) => Promise<Told>,
): Promise<Told["result"]> {
  return telling(json, async () => {
    const { provider } = (await hre.network.create()).ethers;
    return ask(await platformIn(hre, provider, deployment));
  });
}

/** Runs a task that signs and sends nothing. */
export async function signing(
  hre: HardhatRuntimeEnvironment,
  options: Signing,
  sign: (desk: Desk) => Promise<Told>,
): Promise<Told["result"]> {
  return telling(options.json, async () => sign(await deskIn(hre, options)));
}

/** Runs a task that sends one transaction, or with `--dry-run` asks what it would do and cost. */
export async function acting(
  hre: HardhatRuntimeEnvironment,
  options: Acting,
  act: (stage: Stage) => Promise<Told>,
): Promise<Told["result"]> {
  return telling(options.json, async () => {
    const desk = await deskIn(hre, options);
    try {
      return await act({ ...desk, isRehearsal: options.dryRun, via: await wayOf(desk, options) });
    } catch (problem) {
      if (problem instanceof Rehearsed) return rehearsal(problem);
      throw problem;
    }
  });
}

async function deskIn(hre: HardhatRuntimeEnvironment, { as, deployment }: Signing): Promise<Desk> {
  const { ethers } = await hre.network.create();
  const platform = await platformIn(hre, ethers.provider, deployment);
  const signer = as === "" ? (await ethers.getSigners())[0] : await ethers.getSigner(account("--as", as));
  if (signer === undefined) throw new HardhatPluginError("xinglin", "The network has no account. 该网络没有账户。");
  return { ...platform, signer };
}

async function wayOf({ signer, provider, places }: Desk, { relayer, dryRun }: Acting): Promise<Stage["via"]> {
  if (relayer === "") return direct({ signer: dryRun ? new RehearsingSigner(signer, provider) : signer });
  const service = await HttpRelayer.at({ url: relayer, provider });
  const sender = dryRun ? new RehearsingSigner(service, provider) : service;
  return relayed({ signer, relayer: sender, forwarder: places.ERC2771Forwarder.address });
}

async function platformIn(hre: HardhatRuntimeEnvironment, provider: Provider, deployment: string): Promise<Platform> {
  const places = await placesIn(await folderOf({ hre, provider, deployment }));
  return {
    provider,
    places,
    at: (contract) => ({ address: places[contract].address, provider }),
    fromBlock: Math.min(...Object.values(places).map(({ block }) => block)),
    now: async () => BigInt(await chainTime(provider)),
    placeOf: async (contract) => {
      const { chainId } = await provider.getNetwork();
      return { chainId, verifyingContract: places[contract].address };
    },
  };
}

function rehearsal({ to, gas, fee }: Rehearsed): Told {
  return {
    result: { dryRun: true, to, gas, fee },
    lines: [`It would work: ${gas} gas, at most ${fee} wei. Nothing was sent. 可以执行，未发送交易。`],
  };
}

/** Runs a task that needs no platform: prints what it tells, or its refusal in both languages. */
export async function telling(json: boolean, run: () => Promise<Told>): Promise<Told["result"]> {
  try {
    const { result, lines } = await run();
    if (json) console.log(toJson(result));
    else for (const line of lines) console.log(line);
    return result;
  } catch (problem) {
    const refusal = problem instanceof XinglinError ? problem : refusalOf(problem);
    if (refusal === undefined) throw problem;
    const { name, says, next } = refusal;
    if (json) console.log(toJson({ error: { name, says, next } }));
    throw new HardhatPluginError("xinglin", `${name}: ${refusal.explain("en")}\n${refusal.explain("zh")}`, refusal);
  }
}

/** What every act tells of its transaction. */
export function sentIn({ hash, blockNumber, gasUsed }: TransactionReceipt): Readonly<Record<string, unknown>> {
  return { transaction: hash, block: blockNumber, gas: gasUsed };
}
