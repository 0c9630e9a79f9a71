import { type Gtin, NodeContradicted } from "@xinglin/sdk/kernel";
import { Supervision, subjectOf } from "@xinglin/sdk/prescriptions";
import { expect } from "chai";
import { dataSlice, toBeHex } from "ethers";
import { network } from "hardhat";

import { counterOf, itemOf, pharmacyOn } from "../helpers/dispensing.ts";
import { HostileNode, type RawLog, changing, editing, without } from "../helpers/hostileNode.ts";
import { GTIN } from "../helpers/pharma.ts";
import { refuses } from "../sdk/vault/support.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPharmacy = pharmacyOn(connection);

const word = (data: string, place: number, value: bigint): string => {
  const words = [...Array((data.length - 2) / 64).keys()].map((at) => dataSlice(data, 32 * at, 32 * at + 32).slice(2));
  words[place] = toBeHex(value, 32).slice(2);
  return `0x${words.join("")}`;
};

describe("Hostile node: flags of the supervision", () => {
  const [PIECES, PILLS] = [Number(GTIN.pieces) as Gtin, Number(GTIN.pills) as Gtin];

  /** Two grams of herbs were sold: above the thresholds of quantity and of money. */
  async function flagged() {
    const at = await networkHelpers.loadFixture(deployPharmacy);
    const thresholds = { prescriptions: 0n, units: 1n, money: 1n };
    await at.dispensary.connect(at.parties.regulator).watch(subjectOf({ gtin: PIECES }), true, thresholds);
    const items = [itemOf(at.stock.pieces, 2n, { price: 3n })];
    await at.dispensary.connect(at.dispenser).sell(items, counterOf(at));
    const node = new HostileNode(connection);
    return { node, supervision: new Supervision({ address: at.dispensary.target as string, provider: node.provider }) };
  }

  it("[PHARMA-131] [K-15] one of two flags is not left out, and none is said of another product, bucket or measure", async () => {
    const { node, supervision } = await flagged();
    const told = await supervision.flags();
    expect(told.map(({ measure, figure, most }) => [measure, figure, most])).to.deep.equal([
      ["Units", 2n, 1n],
      ["Money", 6n, 1n],
    ]);
    const topic = supervision.contract.interface.getEvent("Flagged").topicHash;
    const isFlag = ({ topics }: RawLog) => topics[0] === topic;
    const other = subjectOf({ gtin: PILLS });
    const bucket = toBeHex(BigInt(told[0]!.bucket) + 1n, 32);
    for (const lie of [
      editing((logs) => logs.slice(1)),
      editing((logs) => logs.slice(0, 1)),
      changing(isFlag, (log) => ({ ...log, topics: [topic, other, log.topics[2]!] })),
      changing(isFlag, (log) => ({ ...log, topics: [topic, log.topics[1]!, bucket] })),
      // Both of one measure, and one of a measure that was not flagged.
      changing(isFlag, (log) => ({ ...log, data: word(log.data, 0, 1n) })),
      changing(isFlag, (log) => ({ ...log, data: word(log.data, 0, BigInt(dataSlice(log.data, 0, 32)) - 1n) })),
    ]) {
      node.behave("eth_getLogs", lie);
      await refuses(supervision.flags(), NodeContradicted);
    }
  });

  it("[PHARMA-131] [K-15] who is told of no flag finds them in the bucket", async () => {
    const { node, supervision } = await flagged();
    node.behave(
      "eth_getLogs",
      without(() => true),
    );
    expect(await supervision.flags()).to.deep.equal([]);
    expect((await supervision.figuresOf({ of: { gtin: PIECES } })).flagged).to.deep.equal(["Units", "Money"]);
  });
});
