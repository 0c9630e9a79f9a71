import { createRequire } from "node:module";

import toolbox from "@nomicfoundation/hardhat-toolbox-mocha-ethers";
import { config as loadDotenv } from "dotenv";
import { configVariable, defineConfig } from "hardhat/config";
import type { HttpNetworkUserConfig } from "hardhat/types/config";

import { careTasks } from "./scripts/tasks/care.ts";
import { consentTasks } from "./scripts/tasks/consent.ts";
import { deploymentTasks } from "./scripts/tasks/deployment.ts";
import { evidenceTasks } from "./scripts/tasks/evidence.ts";
import { identityTasks } from "./scripts/tasks/identity.ts";
import { pharmaTasks } from "./scripts/tasks/pharma.ts";
import { recordTasks } from "./scripts/tasks/records.ts";
import { stableTypechain } from "./scripts/tasks/stable-typechain.ts";

loadDotenv({ quiet: true });

const require = createRequire(import.meta.url);

/** The compiler is the npm package, so that a build needs no download; its version is the package's. */
const compiler = {
  version: (require("solc/package.json") as { version: string }).version,
  path: require.resolve("solc/soljson.js"),
};
/** Cancun is the oldest EVM that OpenZeppelin 5.7 compiles for (MCOPY), so every chain of today runs the bytecode. */
const evmVersion = "cancun";

/** Measuring coverage puts calls between the lines of the contracts; so grown they are over the limits of size and gas. */
const isInstrumented = process.argv.includes("--coverage");

/** As it is deployed. The counter is over the limit of size with 10,000 runs (decision 029). */
function deployed(runs: number) {
  return { ...compiler, settings: { evmVersion, viaIR: true, optimizer: { enabled: true, runs } } };
}

/**
 * How far the Solidity tests search (`test/invariants/README.md`). `CAMPAIGN=long` takes the numbers of a release;
 * `CAMPAIGN_SEED=0x…` searches elsewhere, the same on every machine.
 */
const isLong = process.env.CAMPAIGN === "long";
const seed = process.env.CAMPAIGN_SEED;
const campaigns = {
  fuzz: { runs: isLong ? 100_000 : 1_000, ...(seed === undefined ? {} : { seed }) },
  invariant: { runs: isLong ? 10_000 : 64, depth: 32 },
};

/**
 * A public chain. Its address and the deployer's key are configuration variables: from Hardhat's keystore
 * (`npx hardhat keystore set NAME`) or from `.env`, and looked up only when the network is used.
 *
 * @param prefix beginning of the variables' names, e.g. `SEPOLIA` for `SEPOLIA_RPC_URL` and `SEPOLIA_PRIVATE_KEY`
 */
function publicChain(prefix: string, chainId: number, chainType: "l1" | "op"): HttpNetworkUserConfig {
  return {
    type: "http",
    chainType,
    chainId,
    url: configVariable(`${prefix}_RPC_URL`),
    accounts: [configVariable(`${prefix}_PRIVATE_KEY`)],
  };
}

export default defineConfig({
  plugins: [stableTypechain, toolbox],
  tasks: [
    ...identityTasks,
    ...consentTasks,
    ...recordTasks,
    ...careTasks,
    ...pharmaTasks,
    ...evidenceTasks,
    ...deploymentTasks,
  ],
  solidity: {
    npmFilesToBuild: [
      "@openzeppelin/contracts/access/manager/AccessManager.sol",
      "@openzeppelin/contracts/metatx/ERC2771Forwarder.sol",
    ],
    profiles: {
      // For work and tests: the pipeline that compiles three times faster and whose traces follow the source.
      default: { ...compiler, settings: { evmVersion, optimizer: { enabled: true, runs: 200 } } },
      // For deployments. Source names in the metadata are relative to the project or carry a package's version, never a
      // path of the machine, so that two machines get the same bytes and Sourcify can match them exactly. All files together
      // give the same bytes as each by itself, several times sooner.
      production: {
        isolated: false,
        compilers: [deployed(10_000)],
        overrides: { "contracts/pharma/Dispensary.sol": deployed(200) },
      },
    },
  },
  typechain: { outDir: "typechain-types" },
  networks: {
    default: {
      type: "edr-simulated",
      chainType: "l1",
      hardfork: "osaka",
      allowUnlimitedContractSize: isInstrumented,
      ...(isInstrumented && { transactionGasCap: false }),
    },
    /**
     * The coming fork as far as EDR knows it. New state costs several times as much (EIP-8037: 1,530 gas a deployed byte),
     * and is to count outside the cap of a transaction's gas; EDR still counts it inside, so the cap is off here.
     */
    nextFork: {
      type: "edr-simulated",
      chainType: "l1",
      hardfork: "amsterdam",
      allowUnlimitedContractSize: false,
      transactionGasCap: false,
    },
    /** An OP-stack rollup: the same bytecode with L1 data fees on top. */
    opStack: { type: "edr-simulated", chainType: "op", hardfork: "isthmus", allowUnlimitedContractSize: false },
    /** A node that you run: `npx hardhat node`, anvil, geth --dev. */
    localhost: { type: "http", chainType: "l1", url: "http://127.0.0.1:8545" },
    sepolia: publicChain("SEPOLIA", 11_155_111, "l1"),
    hoodi: publicChain("HOODI", 560_048, "l1"),
    baseSepolia: publicChain("BASE_SEPOLIA", 84_532, "op"),
    opSepolia: publicChain("OP_SEPOLIA", 11_155_420, "op"),
  },
  verify: {
    etherscan: { apiKey: configVariable("ETHERSCAN_API_KEY") },
    blockscout: { enabled: true },
    sourcify: { enabled: true },
  },
  test: { mocha: { timeout: 180_000 }, solidity: campaigns },
});
