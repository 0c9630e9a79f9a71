import { NodeContradicted, direct } from "@xinglin/sdk/kernel";
import { Lots, type Shipment, Shipments, descendantsOf, listShipments, recallReach } from "@xinglin/sdk/pharma";
import type { LotKey } from "@xinglin/sdk/serials";
import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import { HostileNode, editing, without } from "../helpers/hostileNode.ts";
import { NOON } from "../helpers/providers.ts";
import { DAYS, END, bulk, gtinOf, roomOn } from "../sdk/pharma/support.chain.ts";
import { refuses } from "../sdk/vault/support.ts";

const connection = await network.create();
const deployRoom = roomOn(connection);

/** A herb of which pieces and, of those, nothing more was made; some pieces are at the wholesaler. */
async function trade() {
  const room = await deployRoom();
  const { at, lots, shipments, by } = room;
  const { maker, wholesaler, qualified } = at.parties;
  const herb = await bulk(room);
  const made: LotKey[] = [];
  for (const name of ["D26", "D27"]) {
    const outputs = [{ gtin: gtinOf("pieces"), lot: name, expiry: END, quantity: 300 }];
    const inputs = [{ lot: herb, quantity: 200 }];
    const { lots: keys } = await lots.transform({ maker: maker.address, inputs, outputs, via: by(maker) });
    made.push(...keys);
  }
  const [pieces] = made as [LotKey];
  await lots.release({ lot: pieces, profession: "PHARMACIST", via: by(qualified) });
  const shipment: Shipment = {
    from: maker.address,
    to: wholesaler.address,
    due: Number(NOON) + 5 * DAYS,
    number: 1,
    loads: [{ lot: pieces, quantity: 120 }],
  };
  await shipments.ship({ shipment, via: by(maker) });
  await shipments.accept({ shipment, via: direct({ signer: wholesaler }) });
  return { room, herb, made };
}

async function scene() {
  const { room, herb, made } = await connection.networkHelpers.loadFixture(trade);
  const node = new HostileNode(connection);
  const lots = new Lots({ address: room.lots.address, provider: node.provider });
  const shipments = new Shipments({ address: room.shipments.address, provider: node.provider });
  const topics = {
    derived: lots.contract.interface.getEvent("LotDerived").topicHash,
    moved: lots.contract.interface.getEvent("TransferSingle").topicHash,
    begun: lots.contract.interface.getEvent("LotCommissioned").topicHash,
    shipped: shipments.contract.interface.getEvent("ShipmentShipped").topicHash,
  };
  return { room, node, lots, shipments, herb, made, topics };
}

describe("Hostile node: medicines", () => {
  it("[PHARMA-36] [K-15] a recall reaches everybody, or nothing is answered", async () => {
    const { room, node, lots, herb, made, topics } = await scene();
    const { maker, wholesaler } = room.at.parties;
    const reach = await recallReach({ lots, lot: herb });
    expect(reach.map(({ reading, holders }) => [reading.lot, [...holders.keys()].sort()])).to.deep.equal([
      [herb, [maker.address]],
      [made[0], [maker.address, wholesaler.address].sort()],
      [made[1], [maker.address]],
    ]);
    const { contract } = room.lots;
    const [begun] = await contract.queryFilter(contract.filters.LotCommissioned(herb));
    const moves = await contract.queryFilter(contract.filters.TransferSingle(), begun!.blockNumber);
    // The herb's beginning, two uses of it, two lots of pieces, and the way of some of them to the wholesaler.
    const count = 7;
    expect(moves).to.have.length(count);
    for (let place = 0; place < count; place++) {
      node.behave(
        "eth_getLogs",
        editing((logs) => (logs[0]?.topics[0] === topics.moved ? logs.filter((_, i) => i !== place) : logs)),
      );
      await refuses(recallReach({ lots, lot: herb }), NodeContradicted);
    }
    // It says that there is no such lot.
    node.behave(
      "eth_getLogs",
      without(({ topics: [first] }) => first === topics.begun),
    );
    await refuses(recallReach({ lots, lot: herb }), NodeContradicted);
  });

  it("[PHARMA-36] [K-15] neither hides nor invents a lot that was made of another", async () => {
    const { node, lots, herb, made, topics } = await scene();
    expect((await descendantsOf({ lots, lot: herb })).map(({ lot }) => lot)).to.deep.equal(made);
    for (const child of made) {
      node.behave(
        "eth_getLogs",
        without((log) => log.topics[0] === topics.derived && log.topics[1] === child),
      );
      await refuses(descendantsOf({ lots, lot: herb }), NodeContradicted);
      await refuses(recallReach({ lots, lot: herb }), NodeContradicted);
    }
    node.behave(
      "eth_getLogs",
      editing((logs) =>
        logs.flatMap((log) =>
          log.topics[2] === herb
            ? [
                log,
                {
                  ...log,
                  topics: [log.topics[0]!, id("invented"), herb],
                  transactionHash: id("none"),
                  logIndex: "0xff",
                },
              ]
            : [log],
        ),
      ),
    );
    await refuses(descendantsOf({ lots, lot: herb }), NodeContradicted);
  });

  it("[K-15] neither changes nor invents a shipment", async () => {
    const { room, node, shipments, topics } = await scene();
    const to = room.at.parties.wholesaler.address;
    expect(await listShipments({ shipments, to })).to.have.length(1);
    node.behave(
      "eth_getLogs",
      editing((logs) =>
        logs.map((log) => (log.topics[0] === topics.shipped ? { ...log, data: log.data.replaceAll("78", "77") } : log)),
      ),
    );
    await refuses(listShipments({ shipments, to }), NodeContradicted);
  });
});
