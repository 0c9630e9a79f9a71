import type { Artifact } from "hardhat/types/artifacts";

import { buildProduction } from "../production/build.ts";
import type { Problem } from "./problem.ts";

/** Most bytes of a deployed contract (EIP-170). */
export const RUNTIME_LIMIT = 24_576;
/** Most bytes of a creation transaction's code (EIP-3860), before the constructor's arguments. */
export const INIT_LIMIT = 49_152;

/** Bytes of a contract: what lies on chain, and what creates it. */
export type Size = Readonly<Record<"runtime" | "init", number>>;

/** Sizes by `file:Contract`. */
export type Sizes = Readonly<Record<string, Size>>;

/** The sizes of what was compiled, leaving out what nobody deploys: abstract contracts, interfaces, inlined libraries. */
export function sizesOf(
  artifacts: readonly Pick<Artifact, "sourceName" | "contractName" | "abi" | "bytecode" | "deployedBytecode">[],
): Sizes {
  const sizes = artifacts.flatMap(({ sourceName, contractName, abi, bytecode, deployedBytecode }) => {
    const runtime = bytes(deployedBytecode);
    const hasEntrances = abi.some(({ type }: { type: string }) => type === "function");
    if (runtime === 0 || !hasEntrances) return [];
    return [[`${sourceName}:${contractName}`, { runtime, init: bytes(bytecode) }] as const];
  });
  return Object.fromEntries(sizes.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function bytes(hex: string): number {
  return (hex.length - "0x".length) / 2;
}

/** Measures what is deployed, on the production build. */
export async function measureSizes(root: string): Promise<Sizes> {
  const { artifacts } = await buildProduction(root);
  const names = await artifacts.getAllFullyQualifiedNames();
  return sizesOf(await Promise.all([...names].map((name) => artifacts.readArtifact(name))));
}

function fileOf(name: string): string {
  return name.slice(0, name.lastIndexOf(":"));
}

/** No contract is larger than the chain takes. */
export function checkSizeLimits(sizes: Sizes): Problem[] {
  return Object.entries(sizes).flatMap(([name, { runtime, init }]) => {
    const file = fileOf(name);
    const contract = name.slice(file.length + 1);
    const over = (what: string, size: number, limit: number): Problem[] =>
      size <= limit
        ? []
        : [{ file, message: `${contract}'s ${what} has ${String(size)} bytes; the limit is ${String(limit)}.` }];
    return [...over("code", runtime, RUNTIME_LIMIT), ...over("creation code", init, INIT_LIMIT)];
  });
}
