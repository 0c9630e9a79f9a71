import { Receptions, WaitingLists, listRounds } from "@xinglin/sdk/care";
import { NodeContradicted } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { toBeHex } from "ethers";
import { network } from "hardhat";

import { BEGIN } from "../helpers/care.ts";
import { DAY } from "../helpers/defaults.ts";
import { HostileNode, type RawLog, changing, without } from "../helpers/hostileNode.ts";
import { ask, join, leave, waitingOn } from "../helpers/waiting.ts";
import { refuses } from "../sdk/vault/support.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWaiting = waitingOn(connection);

describe("Hostile node: beginnings that are asked for", () => {
  it("[CARE-140] [K-15] none is invented or changed, and no end of one is hidden", async () => {
    const at = await networkHelpers.loadFixture(deployWaiting);
    const node = new HostileNode(connection);
    const lists = new WaitingLists({ address: at.waitingList.target as string, provider: node.provider });
    const receptions = new Receptions({ address: at.reception.target as string, provider: node.provider });
    const list = () => listRounds({ lists, receptions });
    const [mine, other] = [await join(at, at.holders[0]), await join(at, at.holders[1])];
    await ask(at, mine);
    await ask(at, other, { start: BEGIN + DAY });
    await leave(at, other);
    expect((await list()).map(({ start, place }) => [start, place])).to.deep.equal([[Number(BEGIN), 1]]);

    const { interface: abi } = lists.contract;
    const [asked, freed] = (["BeginningAsked", "BeginningFreed"] as const).map((name) => abi.getEvent(name).topicHash);
    const isAsked = ({ topics }: RawLog) => topics[0] === asked;
    for (const lie of [
      without(({ topics }) => topics[0] === freed),
      changing(isAsked, (log) => ({ ...log, data: log.data.replace(/.$/, (last) => (last === "0" ? "1" : "0")) })),
      changing(isAsked, ({ topics: [topic, service, start, ...rest], ...log }) => ({
        ...log,
        topics: [topic!, service!, toBeHex(BigInt(start!) + 600n, 32), ...rest],
      })),
    ]) {
      node.behave("eth_getLogs", lie);
      await refuses(list(), NodeContradicted);
    }
    node.repent();
    expect(await list()).to.have.length(1);
  });
});
