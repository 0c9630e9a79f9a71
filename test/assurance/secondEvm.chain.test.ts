import { randomSalt } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";

import { recordHistory } from "../../scripts/assurance/evm/recordHistory.ts";
import { replayHistory } from "../../scripts/assurance/evm/replayHistory.ts";
import { platformOn } from "../helpers/platform.ts";
import { accreditAndLicense, clientsOn } from "../sdk/support.chain.ts";

const connection = await network.create();
const deployPlatform = platformOn(connection);

describe("Second EVM", () => {
  it("comes to the same state, gas and logs as Hardhat's, and sees what was changed", async () => {
    const platform = await deployPlatform();
    const clients = await clientsOn(platform);
    const { zhao, wang } = platform.actors;
    await accreditAndLicense(platform, clients);
    const [salt, other] = [randomSalt(), randomSalt()];
    await clients.patients.register({ salt, via: clients.by(zhao) });
    await clients.patients.register({ salt: other, via: clients.signedBy(wang) });
    await clients.patients.register({ salt: other, via: clients.relayedFor(zhao) });
    // The same again reverts, on the chain too where nobody estimates before.
    const again = platform.patients.connect(zhao).register(salt, ZeroHash, { gasLimit: 300_000 });
    expect(await again.then((sent) => sent.wait()).catch(() => undefined)).to.equal(undefined);
    await connection.networkHelpers.mine(2);

    const history = await recordHistory(connection.provider);
    const replayed = await replayHistory(history);
    expect(replayed.differences).to.deep.equal([]);
    expect(replayed.reverted).to.equal(1);
    expect(replayed.transactions).to.be.greaterThan(40);
    expect(replayed.blocks).to.equal(await platform.ethers.provider.getBlockNumber());

    // A recorded root that is another one, and one unit of gas: each is seen.
    const at = history.blocks.findLastIndex(({ raw }) => raw.length > 0);
    const blocks = history.blocks.map((block, i) =>
      i === at
        ? {
            ...block,
            header: { ...block.header, stateRoot: ZeroHash },
            outcomes: block.outcomes.map((one) => ({ ...one, gasUsed: one.gasUsed + 1n })),
          }
        : block,
    );
    expect((await replayHistory({ ...history, blocks })).differences).to.have.length(2);
  });
});
