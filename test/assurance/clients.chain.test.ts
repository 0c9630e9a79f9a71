import assert from "node:assert/strict";

import { randomSalt } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { JsonRpcProvider, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { startAnvil } from "../../scripts/clients/anvil.ts";
import { type Node, type Recorded, record, replay } from "../../scripts/clients/record.ts";
import { platformOn } from "../helpers/platform.ts";
import { accreditAndLicense, clientsOn } from "../sdk/support.chain.ts";

const connection = await network.create();
const deployPlatform = platformOn(connection);

/** Where anvil comes to something else when it is told all of that. */
async function differencesOnAnvil(recorded: readonly Recorded[]): Promise<string[]> {
  const anvil = await startAnvil({ genesis: Number(recorded[0]?.timestamp) - 1 });
  const provider = new JsonRpcProvider(anvil.url, undefined, { staticNetwork: true });
  const node: Node = {
    request: async ({ method, params = [] }) => (await provider.send(method, params)) as unknown,
  };
  try {
    return await replay(node, recorded);
  } finally {
    provider.destroy();
    await anvil.stop();
  }
}

describe("Clients: Hardhat's chain and anvil", () => {
  it("make the same of every transaction: status, gas, addresses and events", async () => {
    const platform = await deployPlatform();
    const clients = await clientsOn(platform);
    const { zhao, wang } = platform.actors;
    await accreditAndLicense(platform, clients);
    const salt = randomSalt();
    await clients.patients.register({ salt, via: clients.by(zhao) });
    await clients.patients.register({ salt, via: clients.signedBy(wang) });
    // The same again reverts, on the chain too where nobody estimates before.
    const again = platform.patients.connect(zhao).register(salt, ZeroHash, { gasLimit: 300_000 });
    await assert.rejects(again.then((sent) => sent.wait()));

    const recorded = await record(connection.provider);
    expect(recorded).to.have.length.above(40);
    expect(recorded.filter(({ outcome }) => outcome.status === "0x0")).to.have.length(1);
    expect(await differencesOnAnvil(recorded)).to.deep.equal([]);

    // One unit of gas, and an event: each is seen.
    const last = recorded.at(-2);
    assert(last !== undefined);
    const { outcome } = last;
    const gasUsed = `0x${(BigInt(outcome.gasUsed) + 1n).toString(16)}`;
    const changed = { ...last, outcome: { ...outcome, gasUsed, logs: [...outcome.logs, id("an event")] } };
    const differences = await differencesOnAnvil(recorded.map((one) => (one === last ? changed : one)));
    expect(differences.map((text) => / (gasUsed|logs) is /.exec(text)?.[1])).to.deep.equal(["gasUsed", "logs"]);
  });
});
