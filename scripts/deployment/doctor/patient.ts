import { PLATFORM_CONTRACTS, type PlatformContract } from "@xinglin/sdk/addresses";
import { Contract, type Interface, type InterfaceAbi, type Provider } from "ethers";
import type { ArtifactManager } from "hardhat/types/artifacts";

/** What was compiled of a contract. */
export interface Compiled {
  readonly abi: InterfaceAbi;
  readonly deployedBytecode: string;
  /** Places in the code that the constructor fills in, in bytes. */
  readonly immutableReferences?: Readonly<
    Record<string, readonly { readonly start: number; readonly length: number }[]>
  >;
}

/** A platform as the doctor sees it. */
export interface Patient {
  readonly provider: Provider;
  readonly addresses: Readonly<Record<PlatformContract, string>>;
  readonly compiled: ReadonlyMap<PlatformContract, Compiled>;
}

/** A contract of the platform with its name and its functions. */
export interface Examined {
  readonly name: PlatformContract;
  readonly address: string;
  readonly contract: Contract;
  readonly abi: Interface;
  readonly compiled: Compiled;
}

/** What a build has of every contract of the platform. */
export async function readCompiled(artifacts: ArtifactManager): Promise<Map<PlatformContract, Compiled>> {
  const compiled = new Map<PlatformContract, Compiled>();
  for (const name of PLATFORM_CONTRACTS) compiled.set(name, await artifacts.readArtifact(name));
  return compiled;
}

/** Every contract of the platform, ready to be asked. */
export function contractsOf({ provider, addresses, compiled }: Patient): Examined[] {
  return (Object.entries(addresses) as [PlatformContract, string][]).map(([name, address]) => {
    const built = compiled.get(name);
    if (built === undefined) throw new Error(`${name} is not in the build.`);
    const contract = new Contract(address, built.abi, provider);
    return { name, address, contract, abi: contract.interface, compiled: built };
  });
}

/** Asks a contract a question that takes no arguments, or those given. */
export async function ask<Answer>({ contract }: Examined, question: string, ...args: unknown[]): Promise<Answer> {
  return (await contract.getFunction(question).staticCall(...args)) as Answer;
}
