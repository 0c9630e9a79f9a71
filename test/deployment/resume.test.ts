import { rmSync } from "node:fs";
import { join } from "node:path";

import { PLATFORM_CONTRACTS } from "@xinglin/sdk/addresses";
import { expect } from "chai";
import hre from "hardhat";
import type { JsonRpcServer, NetworkConnection } from "hardhat/types/network";

import PlatformModule from "../../ignition/modules/Platform.ts";
import { describeDeployment } from "../../scripts/deployment/describeDeployment.ts";
import { diagnose } from "../../scripts/deployment/doctor/diagnose.ts";
import { readCompiled } from "../../scripts/deployment/doctor/patient.ts";
import { addressesOf, deployerIn, placesIn } from "../../scripts/deployment/placesIn.ts";

/** What cuts the line: the node gets nothing of this kind after so many. */
interface Cut {
  readonly method: "eth_estimateGas" | "eth_sendTransaction" | "eth_getTransactionReceipt";
  readonly after: number;
}

const deploymentId = `check-${process.pid}-resume`;
const folder = join(hre.config.paths.ignition, "deployments", deploymentId);

describe("Deployment: interrupted, and again", () => {
  let server: JsonRpcServer;
  let url: string;
  /** Transactions of a deployment that nothing interrupts. */
  let whole: number | undefined;

  beforeEach(async () => {
    server = await hre.network.createServer("default", "127.0.0.1", 0);
    const { address, port } = await server.listen();
    url = `http://${address}:${port}`;
  });

  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A run of the deployment by a process of its own, as it were: a new connection, the folder of before. */
  async function run(cut?: Cut): Promise<{ sent: number; problem: string }> {
    const connection = await hre.network.create({ network: "localhost", override: { url } });
    const [, admin, regulator, pauser] = await connection.ethers.getSigners();
    const parameters = {
      Platform: { admin: admin!.address, regulator: regulator!.address, pauser: pauser!.address },
    };
    if (cut !== undefined) cutLine(connection, cut);
    const problem = await connection.ignition.deploy(PlatformModule, { deploymentId, parameters }).then(
      () => "",
      (thrown: unknown) => String(thrown),
    );
    await connection.close();
    const look = await hre.network.create({ network: "localhost", override: { url } });
    const { address } = (await look.ethers.getSigners())[0]!;
    const sent = await look.ethers.provider.getTransactionCount(address);
    await look.close();
    return { sent, problem };
  }

  function cutLine({ provider }: NetworkConnection, { method, after }: Cut): void {
    const request = provider.request.bind(provider);
    let count = 0;
    provider.request = (call) => {
      if (call.method === method && ++count > after) return Promise.reject(new Error("The line is cut."));
      return request(call);
    };
  }

  /** Ignition goes on once what was sent is five blocks old; a public chain gets there by itself. */
  async function passBlocks(): Promise<void> {
    const connection = await hre.network.create({ network: "localhost", override: { url } });
    await connection.provider.request({ method: "hardhat_mine", params: ["0x5"] });
    await connection.close();
  }

  it("[K-10] changes nothing the second time, and the folder says where everything is", async () => {
    const first = await run();
    expect(first.problem).to.equal("");
    whole = first.sent;
    expect(await run()).to.deep.equal(first);

    const connection = await hre.network.create({ network: "localhost", override: { url } });
    const { ethers } = connection;
    const places = await placesIn(folder);
    const { contracts, chainId } = await describeDeployment({ places, provider: ethers.provider });
    expect(chainId).to.equal(31_337);
    expect(contracts.Reception.block).to.equal(contracts.AppointmentBook.block);
    expect(new Set(Object.values(contracts).map(({ address }) => address)).size).to.equal(PLATFORM_CONTRACTS.length);
    for (const { address, block } of Object.values(contracts)) {
      expect(await ethers.provider.getCode(address, block)).not.to.equal("0x");
      expect(await ethers.provider.getCode(address, block - 1)).to.equal("0x");
    }
    await connection.close();
  });

  const cuts: Cut[] = [
    { method: "eth_estimateGas", after: 1 },
    { method: "eth_estimateGas", after: 30 },
    { method: "eth_getTransactionReceipt", after: 12 },
  ];
  for (const cut of cuts) {
    it(`[K-10] goes on after the line was cut at ${cut.method} ${cut.after}, and sends nothing twice`, async () => {
      expect((await run(cut)).problem).to.match(/cut/);
      await passBlocks();
      const { problem, sent } = await run();
      expect(problem).to.equal("");

      const connection = await hre.network.create({ network: "localhost", override: { url } });
      const { ethers } = connection;
      const addresses = addressesOf(await placesIn(folder));
      const compiled = await readCompiled(hre.artifacts);
      const deployer = await deployerIn(folder);
      const patient = { provider: ethers.provider, addresses, compiled };
      expect((await diagnose({ patient, deployer })).findings).to.deep.equal([]);
      await connection.close();

      expect((await run()).sent).to.equal(sent);
      expect(sent).to.equal(whole ?? (await transactionsOfOne()));
    });
  }

  it("[K-10] does not guess whether a transaction went out in whose instant the line was cut", async () => {
    const cut = await run({ method: "eth_sendTransaction", after: 5 });
    await passBlocks();
    const { problem, sent } = await run();
    expect(problem).to.match(/nonce 5 .*track-tx/s);
    expect(sent).to.equal(cut.sent);
  });

  /** The same on a chain of its own, where the first test did not run. */
  async function transactionsOfOne(): Promise<number> {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
    server = await hre.network.createServer("default", "127.0.0.1", 0);
    const { address, port } = await server.listen();
    url = `http://${address}:${port}`;
    return (await run()).sent;
  }
});
