import { existsSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { PLATFORM_CONTRACTS, type PlatformContract } from "@xinglin/sdk/addresses";
import { expect } from "chai";
import { AbiCoder, type JsonRpcProvider, getBytes } from "ethers";
import hre from "hardhat";
import { configVariable, overrideTask } from "hardhat/config";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatUserConfig } from "hardhat/types/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { JsonRpcServer } from "hardhat/types/network";

import userConfig from "../../hardhat.config.ts";
import { type Place, placesIn } from "../../scripts/deployment/placesIn.ts";
import { type CompilerInput, Explorer, type Publication } from "./explorer.ts";

const require = createRequire(import.meta.url);
/** A public chain by its number: what runs on the developer's own is not published. */
const SEPOLIA = 11_155_111;
const { root } = hre.config.paths;

type Immutables = Readonly<Record<string, readonly { readonly start: number; readonly length: number }[]>>;

describe("Deployment: sources are published with --verify", () => {
  const explorer = new Explorer();
  const printed: string[] = [];
  const [log, error, write] = [console.log, console.error, process.stdout.write.bind(process.stdout)];
  const folders: string[] = [];
  let server: JsonRpcServer;
  let config: HardhatUserConfig;
  let accounts: string[];

  before(async () => {
    const chain = { type: "edr-simulated", chainType: "l1", chainId: SEPOLIA, hardfork: "osaka" } as const;
    const here = await createHardhatRuntimeEnvironment({ ...userConfig, networks: { chain } }, {}, root);
    server = await here.network.createServer("chain", "127.0.0.1", 0);
    const { address, port } = await server.listen();
    const url = await explorer.open();
    // The tests run on a build that is there, several at a time, and none of them may write another one.
    const build = overrideTask("build")
      .setAction(() => Promise.resolve({ default: () => undefined }))
      .build();
    config = {
      ...userConfig,
      tasks: [...(userConfig.tasks ?? []), build],
      networks: {
        ...userConfig.networks,
        sepolia: { type: "http", chainType: "l1", chainId: SEPOLIA, url: `http://${address}:${port}` },
      },
      chainDescriptors: {
        [SEPOLIA]: {
          name: "Sepolia",
          blockExplorers: {
            etherscan: { url: `${url}/etherscan`, apiUrl: `${url}/etherscan/api` },
            blockscout: { url: `${url}/blockscout`, apiUrl: `${url}/blockscout/api` },
          },
        },
      },
      verify: {
        etherscan: { apiKey: "a key" },
        blockscout: { enabled: true },
        sourcify: { apiUrl: `${url}/sourcify` },
      },
    };
    accounts = (await (await chainOf(config)).ethers.getSigners()).map((signer) => signer.address);
    process.env.HARDHAT_IGNITION_CONFIRM_DEPLOYMENT = "false";
  });

  beforeEach(() => {
    printed.splice(0);
    explorer.publications.splice(0);
    console.log = console.error = (line: string) => printed.push(line);
    process.stdout.write = () => true;
  });

  afterEach(() => {
    [console.log, console.error] = [log, error];
    process.stdout.write = write;
    process.exitCode = 0;
  });

  after(async () => {
    delete process.env.HARDHAT_IGNITION_CONFIRM_DEPLOYMENT;
    explorer.close();
    await server.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  /** The environment of the command, which builds as the tests do: the build that is there. */
  function environment(of: HardhatUserConfig): Promise<HardhatRuntimeEnvironment> {
    return createHardhatRuntimeEnvironment(
      of,
      { network: "sepolia", buildProfile: "default", noTypechain: true },
      root,
    );
  }

  async function chainOf(of: HardhatUserConfig) {
    return (await environment(of)).network.create();
  }

  /** The command of docs/deployment.md. */
  async function deploy(of: HardhatUserConfig, module: string, name: string): Promise<string> {
    const deploymentId = `check-${process.pid}-${name}`;
    const folder = join(hre.config.paths.ignition, "deployments", deploymentId);
    folders.push(folder);
    const [, admin, regulator, pauser] = accounts;
    await (await environment(of)).tasks.getTask(["ignition", "deploy"]).run({
      modulePath: join("ignition", "modules", module),
      parameters: JSON.stringify({ Platform: { admin, regulator, pauser } }),
      deploymentId,
      verify: true,
    });
    return folder;
  }

  const only = (...explorers: readonly Publication["explorer"][]): HardhatUserConfig => ({
    ...config,
    verify: {
      etherscan: explorers.includes("etherscan") ? { apiKey: "a key" } : { enabled: false },
      blockscout: { enabled: explorers.includes("blockscout") },
      sourcify: { ...config.verify?.sourcify, enabled: explorers.includes("sourcify") },
    },
  });

  it("[K-10] publishes every contract of the platform, each with what its constructor was given", async function () {
    this.timeout(600_000);
    const folder = await deploy(only("etherscan"), "Platform.ts", "verify");
    const places = await placesIn(folder);
    const published = explorer.of("etherscan");
    expect([...published.keys()].sort()).to.deep.equal(
      Object.values(places)
        .map(({ address }) => address)
        .sort(),
    );
    expect(explorer.publications).to.have.lengthOf(PLATFORM_CONTRACTS.length);
    expect(process.exitCode ?? 0).to.equal(0);

    const { ethers } = await chainOf(config);
    const creations = await creationsIn(ethers.provider as unknown as JsonRpcProvider);
    for (const name of PLATFORM_CONTRACTS) {
      const { address } = places[name];
      const publication = published.get(address)!;
      expect(publication.name).to.match(new RegExp(`^(project|npm)/.*/${name}\\.sol:${name}$`));
      const { bytecode } = await hre.artifacts.readArtifact(name);
      const given = name === "Reception" ? encoded(places) : creations.get(address)!.slice(bytecode.length);
      if (name !== "Reception") expect(creations.get(address)!.startsWith(bytecode), name).to.equal(true);
      expect(publication.args, name).to.equal(given);
      expectSourcesOfTheBuild(publication);
    }

    for (const name of ["UseCount", "Reception"] as const) {
      const code = await ethers.provider.getCode(places[name].address);
      expect(compiled(published.get(places[name].address)!, code), name).to.equal(code);
    }
  });

  it("[K-10] publishes on all three explorers, and nothing that is there already", async function () {
    this.timeout(300_000);
    const folder = await deploy(config, "Kernel.ts", "verify-kernel");
    const addresses = Object.values(
      JSON.parse(readFileSync(join(folder, "deployed_addresses.json"), "utf8")) as Record<string, string>,
    ).sort();
    for (const one of ["etherscan", "blockscout", "sourcify"] as const) {
      expect([...explorer.of(one).keys()].sort(), one).to.deep.equal(addresses);
      for (const publication of explorer.of(one).values()) expectSourcesOfTheBuild(publication);
    }
    for (const { creation } of explorer.of("sourcify").values()) {
      const { ethers } = await chainOf(config);
      const receipt = await ethers.provider.getTransactionReceipt(creation!);
      expect(addresses).to.include(receipt!.contractAddress);
    }
    const before = explorer.publications.length;
    expect(before).to.equal(3 * addresses.length);
    await deploy(config, "Kernel.ts", "verify-kernel");
    expect(explorer.publications).to.have.lengthOf(before);
    expect(process.exitCode ?? 0).to.equal(0);
  });

  it("[K-10] leaves Etherscan out where there is no key for it, says so, and goes on", async function () {
    this.timeout(300_000);
    const keyless = {
      ...only("sourcify"),
      verify: { ...only("sourcify").verify, etherscan: { apiKey: configVariable("XINGLIN_NO_SUCH_KEY") } },
    };
    await deploy(keyless, "Kernel.ts", "verify-keyless");
    expect(explorer.of("etherscan").size).to.equal(0);
    expect(explorer.of("sourcify").size).to.be.greaterThan(1);
    expect(printed.join("\n")).to.match(/Etherscan is left out: it needs ETHERSCAN_API_KEY\. .*\p{Script=Han}/u);
    expect(process.exitCode ?? 0).to.equal(0);
  });

  /** Every source as it lies here, the settings and the compiler those of the profile. */
  function expectSourcesOfTheBuild({ input, compiler, name }: Publication): void {
    for (const [source, { content }] of Object.entries(input.sources)) {
      expect(content === readFileSync(fileOf(source), "utf8"), source).to.equal(true);
    }
    expect(Object.keys(input.sources)).to.include(name.slice(0, name.lastIndexOf(":")));
    const { profiles } = hre.config.solidity;
    const { version, ...rest } = profiles.default!.compilers[0]!;
    expect(compiler.startsWith(`v${version}+commit.`)).to.equal(true);
    const { evmVersion, optimizer } = rest.settings as CompilerInput["settings"];
    expect(input.settings).to.deep.include({ evmVersion, optimizer });
    expect(input.settings.viaIR ?? false).to.equal(false);
  }
});

/** `project/…` is a file of this repository, `npm/NAME@VERSION/…` one of a package. */
function fileOf(source: string): string {
  if (source.startsWith("project/")) return join(root, source.slice("project/".length));
  const [, name = "", version = "", file = ""] = /^npm\/((?:@[^/]+\/)?[^@]+)@([^/]+)\/(.*)$/.exec(source) ?? [];
  const folder = join(root, "node_modules", name);
  expect(existsSync(folder), source).to.equal(true);
  expect((JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string }).version).to.equal(
    version,
  );
  return join(folder, file);
}

/** Data of every transaction that created a contract, by the contract's address. */
async function creationsIn(provider: JsonRpcProvider): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (let number = 1; number <= (await provider.getBlockNumber()); number++) {
    const block = (await provider.getBlock(number, true))!;
    for (const { to, hash, data } of block.prefetchedTransactions) {
      if (to !== null) continue;
      const { contractAddress } = (await provider.getTransactionReceipt(hash))!;
      found.set(contractAddress!, data);
    }
  }
  return found;
}

/** What the book gives its reception. */
function encoded(places: Readonly<Record<PlatformContract, Place>>): string {
  const { ERC2771Forwarder, AppointmentBook, ProviderRegistry } = places;
  const values = [ERC2771Forwarder, AppointmentBook, ProviderRegistry].map(({ address }) => address);
  return AbiCoder.defaultAbiCoder().encode(["address", "address", "address"], values).slice(2);
}

/** What the published input compiles to, with the immutable values of the code on chain. */
function compiled({ input, name }: Publication, code: string): string {
  const [source = "", contract = ""] = name.split(":");
  const outputSelection = {
    [source]: { [contract]: ["evm.deployedBytecode.object", "evm.deployedBytecode.immutableReferences"] },
  };
  const solc = require("solc") as { compile: (input: string) => string };
  const settings = { ...input.settings, outputSelection };
  const output = JSON.parse(solc.compile(JSON.stringify({ ...input, settings }))) as {
    contracts: Record<
      string,
      Record<string, { evm: { deployedBytecode: { object: string; immutableReferences?: Immutables } } }>
    >;
  };
  const { object, immutableReferences = {} } = output.contracts[source]![contract]!.evm.deployedBytecode;
  const bytes = getBytes(`0x${object}`);
  const there = getBytes(code);
  for (const { start, length } of Object.values(immutableReferences).flat()) {
    bytes.set(there.subarray(start, start + length), start);
  }
  return `0x${Buffer.from(bytes).toString("hex")}`;
}
