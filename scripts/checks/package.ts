import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { PlatformDeployment } from "@xinglin/sdk/addresses";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";

import PlatformModule from "../../ignition/modules/Platform.ts";
import { describeDeployment } from "../deployment/describeDeployment.ts";
import { placesIn } from "../deployment/placesIn.ts";
import { bundleFor } from "../package/bundle.ts";
import { makeConsumer } from "../package/consumer.ts";
import { type Packed, packSdk } from "../package/pack.ts";
import type { Problem } from "./problem.ts";
import { runTool, toolProblems } from "./tools.ts";

/** What a front-end developer has in a project besides the package. */
const OWN = ["@types/node", "ethers", "viem"];
/** A page that scans a code: gs1 alone is about 30 kB. In bytes, minified. */
const SMALL = 60_000;

/** `@xinglin/sdk` as npm would publish it works in a project that has nothing else of this repository. */
export async function checkPackage(root: string): Promise<Problem[]> {
  const packed = await packSdk(root);
  const problems = [...judgeManifest(root, packed), ...judgeTypes(root, packed)];
  const folder = makeConsumer({ root, packed, own: OWN });
  try {
    const compiled = compile(root, folder);
    if (compiled.length > 0) return [...problems, ...compiled];
    return [...problems, ...(await readFromNode(folder)), ...(await judgeBundles(folder))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** publint: what package.json promises is in the package. */
function judgeManifest(root: string, { folder }: Packed): Problem[] {
  const result = runTool({ tool: "publint", args: ["run", folder, "--strict", "--pack", "false"], root });
  return toolProblems(result, "The package is not what its package.json says.");
}

/** Are the types wrong? For ES modules, under Node and bundlers; patterns of sub-paths are beyond it. */
function judgeTypes(root: string, { file }: Packed): Problem[] {
  const args = [
    file,
    "--profile",
    "esm-only",
    "--no-color",
    "--format",
    "ascii",
    "--exclude-entrypoints",
    "contracts/*",
  ];
  return toolProblems(runTool({ tool: "attw", args, root }), "The package's types do not fit what it runs.");
}

function compile(root: string, folder: string): Problem[] {
  const result = runTool({ tool: "tsc", args: ["-p", folder], root: folder, home: root });
  return toolProblems(result, "A strict project cannot compile against the package.");
}

/** Runs what was compiled against a node with a deployed platform. */
async function readFromNode(folder: string): Promise<Problem[]> {
  const { default: hre } = await import("hardhat");
  const server = await hre.network.createServer("default", "127.0.0.1", 0);
  const { address, port } = await server.listen();
  const url = `http://${address}:${port}`;
  try {
    const connection = await hre.network.create({ network: "localhost", override: { url } });
    const file = join(folder, "xinglin.json");
    writeFileSync(file, JSON.stringify(await deploy(hre, connection)));
    const { code, output } = await run([join(folder, "read.js"), url, file], folder);
    await connection.close();
    return code === 0 ? [] : [{ message: `${output}\nReading with ethers and viem failed.` }];
  } finally {
    await server.close();
  }
}

/** Deploys by Ignition; what Ignition writes beside the modules goes again. */
async function deploy(
  hre: HardhatRuntimeEnvironment,
  { ethers, ignition }: NetworkConnection,
): Promise<PlatformDeployment> {
  const deploymentId = `check-${process.pid}`;
  const folder = join(hre.config.paths.ignition, "deployments", deploymentId);
  const [, admin, regulator, pauser] = await ethers.getSigners();
  if (admin === undefined || regulator === undefined || pauser === undefined)
    throw new Error("The node has no accounts.");
  const holders = { admin: admin.address, regulator: regulator.address, pauser: pauser.address };
  try {
    await ignition.deploy(PlatformModule, { deploymentId, parameters: { Platform: holders } });
    return await describeDeployment({ places: await placesIn(folder), provider: ethers.provider });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The node lives in this process, so the consumer must not block it. */
function run(args: string[], cwd: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ code, output });
    });
  });
}

/** Everything can be bundled for a browser, and a page that imports one thing does not carry the rest. */
async function judgeBundles(folder: string): Promise<Problem[]> {
  await bundleFor({ folder, file: "page.js" });
  const { bytes, files } = await bundleFor({ folder, file: "one.js" });
  const strangers = files.filter((file) => !/^(gs1|kernel|errors)\//.test(file));
  const problems: Problem[] = [];
  if (bytes > SMALL)
    problems.push({ message: `A page that scans a code carries ${bytes} bytes; ${SMALL} are enough.` });
  if (strangers.length > 0) problems.push({ message: `A page that scans a code carries ${strangers.join(", ")}.` });
  return problems;
}
