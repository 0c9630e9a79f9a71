import { expect } from "chai";
import { ZeroAddress, ZeroHash, encodeBytes32String, id } from "ethers";
import { network } from "hardhat";

import type { ShipmentStruct } from "../../typechain-types/contracts/pharma/Shipments.js";
import { DAY, HOUR, SECOND } from "../helpers/defaults.ts";
import { eventsOf, expectEvents, expectRefusal } from "../helpers/expectations.ts";
import {
  CONDITION,
  CONTROL,
  DOCUMENT,
  GTIN,
  HINDRANCE,
  PACK_COUNT,
  REASON,
  REASON_HASH,
  STAGE,
  type Trade,
  batchOf,
  delivered,
  made,
  madeOf,
  packsOf,
  removalOf,
  shipmentOf,
  signBatch,
  sumOf,
  tradeOn,
} from "../helpers/pharma.ts";
import { NOON, type Person } from "../helpers/providers.ts";
import { relay } from "../helpers/relay.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);
const scene = (): Promise<Trade> => networkHelpers.loadFixture(deployTrade);

const number = encodeBytes32String;

async function idOf({ shipments }: Trade, shipment: ShipmentStruct): Promise<string> {
  return shipments.shipmentIdOf(shipment);
}

async function stageOf(trade: Trade, shipment: ShipmentStruct): Promise<bigint> {
  return (await trade.shipments.shipmentStateOf(await idOf(trade, shipment))).status;
}

async function stockOf({ lots }: Trade, lot: string, one: Person): Promise<bigint[]> {
  return [...(await lots.stockOf(lot, one))];
}

/** The terms as an event gives them. */
function told(shipment: ShipmentStruct): unknown[] {
  return Object.values({ ...shipment, loads: shipment.loads.map((load) => Object.values(load)) });
}

async function expectConserved(trade: Trade, lot = trade.lot): Promise<void> {
  const { all, commissioned } = await sumOf(trade, lot);
  expect(all).to.equal(commissioned);
}

describe("Shipments: shipping", () => {
  it("[PHARMA-40] [PHARMA-41] without a carrier goods are in transit at once, and the receiver receives them", async () => {
    const trade = await scene();
    const { lots, shipments, parties } = trade;
    const { maker, wholesaler } = parties;
    const shipment = shipmentOf(trade, [{}]);
    const key = await idOf(trade, shipment);
    const act = shipments.connect(maker).ship(shipment);
    await expectEvents(act, lots, [
      ["TransferSingle", [shipments.target, maker.address, lots.target, BigInt(trade.lot), 10n]],
    ]);
    await expectEvents(act, shipments, [["ShipmentShipped", [key, maker.address, wholesaler.address, told(shipment)]]]);
    expect(await stageOf(trade, shipment)).to.equal(STAGE.inTransit);
    expect(await lots.balanceOf(lots, trade.lot)).to.equal(10n);
    expect(await stockOf(trade, trade.lot, maker)).to.deep.equal([BigInt(PACK_COUNT) - 10n, 0n]);
    await expectConserved(trade);
    const receipt = shipments.connect(wholesaler).accept(shipment, [10n], DOCUMENT);
    await expectEvents(receipt, shipments, [
      ["ShipmentReceived", [key, wholesaler.address, CONDITION.clean, [10n], [false], DOCUMENT]],
    ]);
    await expectEvents(receipt, lots, [
      ["TransferSingle", [shipments.target, lots.target, wholesaler.address, BigInt(trade.lot), 10n]],
    ]);
    const state = await shipments.shipmentStateOf(key);
    expect([state.status, state.received]).to.deep.equal([STAGE.received, `0x${"00".repeat(25)}`]);
    expect(await stockOf(trade, trade.lot, wholesaler)).to.deep.equal([10n, 0n]);
    expect((await lots.lotOf(trade.lot)).inTransit).to.equal(0n);
    await expectConserved(trade);
  });

  it("[PHARMA-40] by a relayed call and by an operator it is the same; a stranger is refused", async () => {
    const trade = await scene();
    const { lots, shipments, parties } = trade;
    const { maker, wholesaler, stranger } = parties;
    const shipment = shipmentOf(trade, [{}]);
    await expectRefusal(shipments.connect(stranger).ship(shipment), shipments, "OrganisationNotServedBy", [
      maker.address,
      stranger.address,
    ]);
    await relay(trade, maker, await shipments.ship.populateTransaction(shipment));
    await lots.connect(wholesaler).setApprovalForAll(stranger, true);
    await shipments.connect(stranger).accept(shipment, [10n], DOCUMENT);
    expect(await stageOf(trade, shipment)).to.equal(STAGE.received);
  });

  it("[PHARMA-40] the same terms are shipped once; another number is another shipment", async () => {
    const trade = await scene();
    const { shipments, parties } = trade;
    const shipment = await delivered(trade, [{}]);
    const existing = [await idOf(trade, shipment)];
    await expectRefusal(shipments.connect(parties.maker).ship(shipment), shipments, "ShipmentExists", existing);
    await delivered(trade, [{}], { number: 2n });
  });

  for (const [words, loads, otherwise] of [
    ["from somebody to itself", [{}], { to: "from" }],
    ["whose due time has come", [{}], { due: NOON + HOUR }],
    ["with no load", [], {}],
    ["with 33 loads", Array.from({ length: 33 }, () => ({ quantity: 1n })), {}],
    ["with five devices", [{}], { devices: Array.from({ length: 5 }, () => ZeroHash) }],
    ["with a load of nothing", [{ quantity: 0n }], {}],
    ["of blocked stock that is no return", [{ blocked: true }], {}],
  ] as const) {
    it(`[PHARMA-40] [PHARMA-41] refuses a shipment ${words}`, async () => {
      const trade = await scene();
      const { shipments, parties, clock } = trade;
      const changed: Partial<ShipmentStruct> = "to" in otherwise ? { to: parties.maker.address } : { ...otherwise };
      const shipment = shipmentOf(trade, loads, changed);
      await clock.next(NOON + HOUR);
      const act = shipments.connect(parties.maker).ship(shipment, { gasLimit: 5_000_000n });
      await expectRefusal(act, shipments, "ShipmentInvalid", [await idOf(trade, shipment)]);
    });
  }

  it("[PHARMA-40] [PHARMA-41] ships with four devices, and a second before due", async () => {
    const trade = await scene();
    const { shipments, parties, clock } = trade;
    const devices = Array.from({ length: 4 }, (_, i) => id(`device ${String(i)}`));
    const shipment = shipmentOf(trade, [{}], { devices, due: NOON + HOUR });
    await clock.next(NOON + HOUR - SECOND);
    await shipments.connect(parties.maker).ship(shipment);
    expect(await stageOf(trade, shipment)).to.equal(STAGE.inTransit);
  });

  it("[PHARMA-41] 32 loads of one lot are shipped, and more than there is in sum is refused", async () => {
    const trade = await scene();
    const { lots, shipments, parties } = trade;
    const loads = Array.from({ length: 32 }, () => ({ quantity: 9n }));
    await delivered(trade, loads);
    expect(await stockOf(trade, trade.lot, parties.wholesaler)).to.deep.equal([288n, 0n]);
    const act = shipments
      .connect(parties.maker)
      .ship(shipmentOf(trade, [{ quantity: 7n }, { quantity: 6n }], { number: 2n }));
    await expectRefusal(act, lots, "StockTooSmall", [trade.lot, parties.maker.address, 6n, 5n]);
    await expectConserved(trade);
  });

  it("[PHARMA-43] an SSCC has a right check digit or is none", async () => {
    const trade = await scene();
    const { shipments, parties } = trade;
    const right = 106_141_412_345_678_908n;
    await shipments.connect(parties.maker).ship(shipmentOf(trade, [{ sscc: right }]));
    for (const sscc of [right + 1n, 10n ** 18n]) {
      const act = shipments.connect(parties.maker).ship(shipmentOf(trade, [{ sscc }]));
      await expectRefusal(act, shipments, "SsccInvalid", [sscc]);
    }
  });

  it("[PHARMA-41] refuses each party that is not licensed: sender, receiver, carrier", async () => {
    const trade = await scene();
    const { shipments, parties, providers, people } = trade;
    const { maker, wholesaler, carrier, stranger } = parties;
    const ship = (otherwise: Partial<ShipmentStruct>) =>
      shipments.connect(maker).ship(shipmentOf(trade, [{}], otherwise));
    await expectRefusal(ship({ to: stranger.address }), shipments, "CustodyNotLicensed", [
      GTIN.pills,
      stranger.address,
    ]);
    await expectRefusal(ship({ to: carrier.address }), shipments, "CustodyNotLicensed", [GTIN.pills, carrier.address]);
    await expectRefusal(ship({ carrier: wholesaler.address }), shipments, "CustodyNotLicensed", [
      GTIN.pills,
      wholesaler.address,
    ]);
    await providers.connect(people.commission).suspendOrganisation(maker, REASON_HASH);
    await expectRefusal(ship({}), shipments, "CustodyNotLicensed", [GTIN.pills, maker.address]);
  });

  it("[PHARMA-41] a pharmacy gets finished products and no raw material; narcotics go only between permits", async () => {
    const trade = await scene();
    const { shipments, products, parties } = trade;
    const { maker, pharmacy, carrier, regulator } = parties;
    const herb = await made(trade);
    const raw = shipments.connect(maker).ship(shipmentOf(trade, [{ lot: herb }], { to: pharmacy.address }));
    await expectRefusal(raw, shipments, "CustodyNotLicensed", [GTIN.herb, pharmacy.address]);
    const permit = (one: Person) => products.connect(regulator).grantPermit(one, CONTROL.narcotic, NOON + 2n * DAY);
    await permit(maker);
    const lot = await made(trade, { gtin: GTIN.morphine, number: number("M") });
    const ship = () =>
      shipments.connect(maker).ship(shipmentOf(trade, [{ lot }], { to: pharmacy.address, carrier: carrier.address }));
    await expectRefusal(ship(), shipments, "CustodyNotLicensed", [GTIN.morphine, pharmacy.address]);
    await permit(pharmacy);
    await expectRefusal(ship(), shipments, "CustodyNotLicensed", [GTIN.morphine, carrier.address]);
    await permit(carrier);
    await ship();
  });

  it("[PHARMA-51] a pause stops shipping, and no return, receipt or settlement", async () => {
    const trade = await scene();
    const { shipments, parties, actors } = trade;
    const { maker, wholesaler } = parties;
    const waiting = shipmentOf(trade, [{}], { number: 2n });
    await delivered(trade, [{}]);
    await shipments.connect(maker).ship(waiting);
    await shipments.connect(actors.pauser).pause();
    await expectRefusal(
      shipments.connect(maker).ship(shipmentOf(trade, [{}], { number: 3n })),
      shipments,
      "EnforcedPause",
    );
    await shipments.connect(wholesaler).accept(waiting, [4n], DOCUMENT);
    await shipments.connect(maker).settle(waiting, [4n], [6n]);
    await delivered(trade, [{}], { from: wholesaler.address, to: maker.address, isReturn: true });
  });
});

describe("Shipments: carrier", () => {
  it("[PHARMA-44] the carrier collects, and then the receiver receives", async () => {
    const trade = await scene();
    const { shipments, parties } = trade;
    const { maker, wholesaler, carrier } = parties;
    const shipment = shipmentOf(trade, [{}], { carrier: carrier.address });
    const key = await idOf(trade, shipment);
    await shipments.connect(maker).ship(shipment);
    expect(await stageOf(trade, shipment)).to.equal(STAGE.packed);
    await expectRefusal(
      shipments.connect(wholesaler).accept(shipment, [10n], DOCUMENT),
      shipments,
      "ShipmentStatusWrong",
      [key, STAGE.packed],
    );
    for (const one of [maker, wholesaler])
      await expectRefusal(shipments.connect(one).collect(shipment), shipments, "OrganisationNotServedBy", [
        carrier.address,
        one.address,
      ]);
    await expectEvents(shipments.connect(carrier).collect(shipment), shipments, [
      ["ShipmentCollected", [key, carrier.address]],
    ]);
    await expectRefusal(shipments.connect(carrier).collect(shipment), shipments, "ShipmentStatusWrong", [
      key,
      STAGE.inTransit,
    ]);
    await expectRefusal(shipments.connect(maker).cancel(shipment), shipments, "ShipmentStatusWrong", [
      key,
      STAGE.inTransit,
    ]);
    await shipments.connect(wholesaler).accept(shipment, [10n], DOCUMENT);
    expect(await stageOf(trade, shipment)).to.equal(STAGE.received);
  });

  it("[PHARMA-44] refuses a carrier that may not carry any more", async () => {
    const trade = await scene();
    const { products, shipments, parties, providers, people } = trade;
    const { maker, wholesaler, carrier, regulator } = parties;
    const permit = (one: Person, until: bigint) =>
      products.connect(regulator).grantPermit(one, CONTROL.narcotic, until);
    for (const one of [maker, wholesaler, carrier]) await permit(one, NOON + 2n * DAY);
    const lot = await made(trade, { gtin: GTIN.morphine, number: number("M1") });
    const shipment = shipmentOf(trade, [{}, { lot }], { carrier: carrier.address });
    await shipments.connect(maker).ship(shipment);
    const collect = () => shipments.connect(carrier).collect(shipment);
    await permit(carrier, NOON);
    await expectRefusal(collect(), shipments, "CustodyNotLicensed", [GTIN.morphine, carrier.address]);
    await permit(carrier, NOON + 2n * DAY);
    await providers.connect(people.commission).suspendOrganisation(carrier, REASON_HASH);
    await expectRefusal(collect(), shipments, "CustodyNotLicensed", [GTIN.pills, carrier.address]);
    expect(await stageOf(trade, shipment)).to.equal(STAGE.packed);
    await providers.connect(people.commission).reinstateOrganisation(carrier, REASON_HASH);
    await collect();
    expect(await stageOf(trade, shipment)).to.equal(STAGE.inTransit);
  });

  it("[PHARMA-44] before that the sender cancels, and the stock is as it was", async () => {
    const trade = await scene();
    const { shipments, parties } = trade;
    const { maker, carrier } = parties;
    const shipment = shipmentOf(trade, [{}], { carrier: carrier.address });
    const key = await idOf(trade, shipment);
    await shipments.connect(maker).ship(shipment);
    await expectRefusal(shipments.connect(carrier).cancel(shipment), shipments, "OrganisationNotServedBy", [
      maker.address,
      carrier.address,
    ]);
    await expectEvents(shipments.connect(maker).cancel(shipment), shipments, [["ShipmentCancelled", [key]]]);
    expect(await stockOf(trade, trade.lot, maker)).to.deep.equal([BigInt(PACK_COUNT), 0n]);
    for (const act of [
      () => shipments.connect(maker).cancel(shipment),
      () => shipments.connect(carrier).collect(shipment),
    ]) {
      await expectRefusal(act(), shipments, "ShipmentStatusWrong", [key, STAGE.cancelled]);
    }
    await expectRefusal(shipments.connect(maker).ship(shipment), shipments, "ShipmentExists", [key]);
    await expectConserved(trade);
  });
});

describe("Shipments: receipt", () => {
  it("[PHARMA-45] [PHARMA-48] what is short is settled: back, blocked, or lost", async () => {
    const trade = await scene();
    const { lots, shipments, parties } = trade;
    const { maker, wholesaler, qualified } = parties;
    const shipment = shipmentOf(trade, [{ quantity: 10n }, { quantity: 20n }]);
    const key = await idOf(trade, shipment);
    await shipments.connect(maker).ship(shipment);
    await shipments.connect(wholesaler).accept(shipment, [10n, 12n], DOCUMENT);
    expect(await stageOf(trade, shipment)).to.equal(STAGE.short);
    await expectConserved(trade);
    const settle = (received: bigint[], back: bigint[], by = maker) =>
      shipments.connect(by).settle(shipment, received, back);
    for (const received of [[10n, 11n], [10n], [12n, 10n]])
      await expectRefusal(settle(received, [0n, 0n]), shipments, "ShipmentCountsInvalid", [key]);
    await expectRefusal(settle([10n, 12n], [0n, 9n]), shipments, "ShipmentCountsInvalid", [key]);
    await expectRefusal(settle([10n, 12n], [1n, 0n]), shipments, "ShipmentCountsInvalid", [key]);
    await expectRefusal(settle([10n, 12n], [0n]), shipments, "ShipmentCountsInvalid", [key]);
    await expectRefusal(settle([10n, 12n], [0n, 0n], wholesaler), shipments, "OrganisationNotServedBy", [
      maker.address,
      wholesaler.address,
    ]);
    const settled = settle([10n, 12n], [0n, 5n]);
    await expectEvents(settled, shipments, [["ShipmentSettled", [key, maker.address, [0n, 5n]]]]);
    const token = BigInt(trade.lot);
    await expectEvents(settled, lots, [
      ["TransferSingle", [shipments.target, lots.target, maker.address, token, 5n]],
      ["StockBlocked", [trade.lot, maker.address, 5n, number("came back")]],
      ["TransferSingle", [shipments.target, lots.target, ZeroAddress, token, 3n]],
    ]);
    expect(await stockOf(trade, trade.lot, maker)).to.deep.equal([BigInt(PACK_COUNT) - 30n, 5n]);
    expect((await lots.lotOf(trade.lot)).gone).to.equal(3n);
    await expectRefusal(settle([10n, 12n], [0n, 0n]), shipments, "ShipmentStatusWrong", [key, STAGE.settled]);
    await lots.connect(qualified).clear(trade.lot, maker, 5n, 6n, REASON_HASH);
    await expectConserved(trade);
  });

  it("[PHARMA-45] [PHARMA-48] one pack arrives, one comes back, one of each load is lost: each is accounted for", async () => {
    const trade = await scene();
    const { lots, shipments, parties } = trade;
    const { maker, wholesaler } = parties;
    const shipment = shipmentOf(trade, [{ quantity: 3n }, { quantity: 2n }]);
    await shipments.connect(maker).ship(shipment);
    await shipments.connect(wholesaler).accept(shipment, [1n, 0n], DOCUMENT);
    expect(await stockOf(trade, trade.lot, wholesaler)).to.deep.equal([1n, 0n]);
    await shipments.connect(maker).settle(shipment, [1n, 0n], [1n, 1n]);
    expect(await stockOf(trade, trade.lot, maker)).to.deep.equal([BigInt(PACK_COUNT) - 5n, 2n]);
    const { gone, inTransit } = await lots.lotOf(trade.lot);
    expect([gone, inTransit]).to.deep.equal([2n, 0n]);
    await expectConserved(trade);
  });

  it("[PHARMA-45] refuses more than was sent, lists of another length, a second receipt, and others", async () => {
    const trade = await scene();
    const { shipments, parties } = trade;
    const { maker, wholesaler } = parties;
    const shipment = shipmentOf(trade, [{}]);
    const key = await idOf(trade, shipment);
    await expectRefusal(
      shipments.connect(wholesaler).accept(shipment, [10n], DOCUMENT),
      shipments,
      "ShipmentStatusWrong",
      [key, STAGE.none],
    );
    await shipments.connect(maker).ship(shipment);
    for (const received of [[11n], [], [10n, 0n]])
      await expectRefusal(
        shipments.connect(wholesaler).accept(shipment, received, DOCUMENT),
        shipments,
        "ShipmentCountsInvalid",
        [key],
      );
    await expectRefusal(
      shipments.connect(maker).accept(shipment, [10n], DOCUMENT),
      shipments,
      "OrganisationNotServedBy",
      [wholesaler.address, maker.address],
    );
    await shipments.connect(wholesaler).accept(shipment, [10n], DOCUMENT);
    await expectRefusal(
      shipments.connect(wholesaler).accept(shipment, [10n], DOCUMENT),
      shipments,
      "ShipmentStatusWrong",
      [key, STAGE.received],
    );
  });

  it("[PHARMA-45] [PHARMA-47] who lost its licence on the way cannot receive, and can refuse", async () => {
    const trade = await scene();
    const { shipments, parties, providers, people } = trade;
    const { maker, wholesaler } = parties;
    const shipment = shipmentOf(trade, [{}]);
    await shipments.connect(maker).ship(shipment);
    await providers.connect(people.commission).suspendOrganisation(wholesaler, REASON_HASH);
    const act = shipments.connect(wholesaler).accept(shipment, [10n], DOCUMENT);
    await expectRefusal(act, shipments, "CustodyNotLicensed", [GTIN.pills, wholesaler.address]);
    await expectEvents(shipments.connect(wholesaler).refuse(shipment, DOCUMENT), shipments, [
      ["ShipmentReceived", [await idOf(trade, shipment), wholesaler.address, CONDITION.clean, [0n], [false], DOCUMENT]],
    ]);
    expect(await stageOf(trade, shipment)).to.equal(STAGE.short);
    await shipments.connect(maker).settle(shipment, [0n], [10n]);
    expect(await stockOf(trade, trade.lot, maker)).to.deep.equal([BigInt(PACK_COUNT) - 10n, 10n]);
  });

  it("[PHARMA-47] [PHARMA-50] refuses a refusal by others, before goods are on their way, and twice", async () => {
    const trade = await scene();
    const { shipments, parties } = trade;
    const { maker, wholesaler, carrier, stranger } = parties;
    const shipment = shipmentOf(trade, [{}], { carrier: carrier.address });
    const key = await idOf(trade, shipment);
    const refuse = (one: Person) => shipments.connect(one).refuse(shipment, DOCUMENT);
    await shipments.connect(maker).ship(shipment);
    await expectRefusal(refuse(wholesaler), shipments, "ShipmentStatusWrong", [key, STAGE.packed]);
    await shipments.connect(carrier).collect(shipment);
    for (const one of [maker, carrier, stranger])
      await expectRefusal(refuse(one), shipments, "OrganisationNotServedBy", [wholesaler.address, one.address]);
    await refuse(wholesaler);
    await expectRefusal(refuse(wholesaler), shipments, "ShipmentStatusWrong", [key, STAGE.short]);
    await expectConserved(trade);
  });

  it("[PHARMA-49] [PHARMA-50] refuses to declare lost what nobody collected, and what was received or settled", async () => {
    const trade = await scene();
    const { shipments, parties, clock } = trade;
    const { maker, wholesaler, carrier } = parties;
    const [waiting, received] = [
      shipmentOf(trade, [{}], { carrier: carrier.address }),
      shipmentOf(trade, [{}], { number: 2n }),
    ];
    for (const one of [waiting, received]) await shipments.connect(maker).ship(one);
    await shipments.connect(wholesaler).accept(received, [10n], DOCUMENT);
    await clock.moveTo(NOON + 5n * DAY);
    for (const [one, stage] of [
      [waiting, STAGE.packed],
      [received, STAGE.received],
    ] as const) {
      const act = shipments.connect(maker).declareLost(one, [10n]);
      await expectRefusal(act, shipments, "ShipmentStatusWrong", [await idOf(trade, one), stage]);
    }
    await shipments.connect(maker).cancel(waiting);
    await expectConserved(trade);
  });

  it("[PHARMA-32] [PHARMA-46] what is recalled or quarantined on the way arrives blocked", async () => {
    for (const stop of ["recall", "quarantine"] as const) {
      const trade = await scene();
      const { lots, shipments, parties } = trade;
      const shipment = shipmentOf(trade, [{}]);
      await shipments.connect(parties.maker).ship(shipment);
      if (stop === "recall") await lots.connect(parties.maker).recall(trade.lot, 1n, REASON_HASH);
      else await lots.connect(parties.maker).quarantine(trade.lot, REASON_HASH);
      await expectEvents(shipments.connect(parties.wholesaler).accept(shipment, [10n], DOCUMENT), lots, [
        ["TransferSingle", [shipments.target, lots.target, parties.wholesaler.address, BigInt(trade.lot), 10n]],
        ["StockBlocked", [trade.lot, parties.wholesaler.address, 10n, number("arrived")]],
      ]);
      expect(await stockOf(trade, trade.lot, parties.wholesaler)).to.deep.equal([0n, 10n]);
    }
  });

  it("[PHARMA-49] when due is over the sender declares lost what did not come back, and not a second before", async () => {
    const trade = await scene();
    const { lots, shipments, parties, clock } = trade;
    const { maker, wholesaler } = parties;
    const bulk = await made(trade);
    const shipment = shipmentOf(trade, [{ lot: bulk }]);
    const key = await idOf(trade, shipment);
    const due = NOON + 5n * DAY;
    await shipments.connect(maker).ship(shipment);
    await clock.next(due - SECOND);
    await expectRefusal(
      shipments.connect(maker).declareLost(shipment, [0n], { gasLimit: 1_000_000n }),
      shipments,
      "ShipmentNotDue",
      [key, due],
    );
    await clock.moveTo(due);
    await expectRefusal(
      shipments.connect(wholesaler).declareLost(shipment, [0n]),
      shipments,
      "OrganisationNotServedBy",
      [maker.address, wholesaler.address],
    );
    await expectRefusal(shipments.connect(maker).declareLost(shipment, [11n]), shipments, "ShipmentCountsInvalid", [
      key,
    ]);
    await shipments.connect(maker).declareLost(shipment, [4n]);
    expect((await lots.lotOf(bulk)).gone).to.equal(6n);
    await expectRefusal(
      shipments.connect(wholesaler).accept(shipment, [10n], DOCUMENT),
      shipments,
      "ShipmentStatusWrong",
      [key, STAGE.settled],
    );
    await expectConserved(trade);
  });

  it("[PHARMA-49] a sender alone does not lose packs unnamed: they come back, and leave by name", async () => {
    const trade = await scene();
    const { lots, shipments, parties, clock, serials } = trade;
    const { maker } = parties;
    const shipment = shipmentOf(trade, [{}]);
    await shipments.connect(maker).ship(shipment);
    await clock.moveTo(NOON + 5n * DAY);
    for (const back of [0n, 9n]) {
      const act = shipments.connect(maker).declareLost(shipment, [back]);
      await expectRefusal(act, shipments, "LossUnnamed", [trade.lot]);
    }
    await shipments.connect(maker).declareLost(shipment, [10n]);
    expect(await stockOf(trade, trade.lot, maker)).to.deep.equal([BigInt(PACK_COUNT) - 10n, 10n]);
    const removal = removalOf(trade, { reason: REASON.stolen, blocked: true });
    await lots.connect(maker).remove(removal, await packsOf(serials, [7]));
    expect(await lots.isSpent(trade.lot, 7n)).to.equal(true);
  });

  it("[PHARMA-49] in the second in which due has come goods are declared lost", async () => {
    const trade = await scene();
    const { lots, shipments, parties, clock } = trade;
    const bulk = await made(trade);
    const shipment = shipmentOf(trade, [{ lot: bulk }]);
    await shipments.connect(parties.maker).ship(shipment);
    await clock.next(NOON + 5n * DAY);
    await shipments.connect(parties.maker).declareLost(shipment, [0n]);
    expect((await lots.lotOf(bulk)).gone).to.equal(10n);
    expect(await stageOf(trade, shipment)).to.equal(STAGE.settled);
  });

  it("[PHARMA-49] packs that a carrier collected are lost by quantity", async () => {
    const trade = await scene();
    const { lots, shipments, parties, clock } = trade;
    const { maker, carrier } = parties;
    const shipment = shipmentOf(trade, [{}], { carrier: carrier.address });
    await shipments.connect(maker).ship(shipment);
    await shipments.connect(carrier).collect(shipment);
    await clock.moveTo(NOON + 5n * DAY);
    await shipments.connect(maker).declareLost(shipment, [4n]);
    expect((await lots.lotOf(trade.lot)).gone).to.equal(6n);
  });

  it("[PHARMA-49] late goods are still received while nobody declared them lost", async () => {
    const trade = await scene();
    const { shipments, parties, clock } = trade;
    const shipment = shipmentOf(trade, [{}]);
    await shipments.connect(parties.maker).ship(shipment);
    await clock.moveTo(NOON + 9n * DAY);
    await shipments.connect(parties.wholesaler).accept(shipment, [10n], DOCUMENT);
    expect(await stageOf(trade, shipment)).to.equal(STAGE.received);
  });

  it("[PHARMA-50] other terms are another shipment, of which nothing is known", async () => {
    const trade = await scene();
    const { shipments, parties } = trade;
    const shipment = shipmentOf(trade, [{}]);
    await shipments.connect(parties.maker).ship(shipment);
    for (const changed of [
      { due: NOON + 6n * DAY },
      { number: 9n },
      { isReturn: true },
      { loads: [{ ...shipment.loads[0]!, quantity: 11n }] },
    ]) {
      const other = { ...shipment, ...changed };
      const unknown = [await idOf(trade, other), STAGE.none];
      const act = shipments.connect(parties.wholesaler).accept(other, [10n], DOCUMENT);
      await expectRefusal(act, shipments, "ShipmentStatusWrong", unknown);
    }
  });
});

describe("Shipments: returns", () => {
  it("[PHARMA-34] [PHARMA-42] what is recalled goes back to its maker, free and blocked, from who lost its licence too, and arrives blocked", async () => {
    const trade = await scene();
    const { lots, shipments, parties, providers, people } = trade;
    const { maker, wholesaler } = parties;
    await delivered(trade, [{}]);
    await lots.connect(wholesaler).holdBack(trade.lot, wholesaler, 4n, REASON_HASH);
    await lots.connect(maker).recall(trade.lot, 1n, REASON_HASH);
    const onward = shipmentOf(trade, [{ quantity: 1n }], { from: wholesaler.address, to: maker.address });
    await expectRefusal(shipments.connect(wholesaler).ship(onward), lots, "LotNotUsable", [
      trade.lot,
      HINDRANCE.recalled,
    ]);
    await providers.connect(people.commission).suspendOrganisation(wholesaler, REASON_HASH);
    await delivered(trade, [{ quantity: 6n }, { quantity: 4n, blocked: true }], {
      from: wholesaler.address,
      to: maker.address,
      isReturn: true,
    });
    expect(await stockOf(trade, trade.lot, wholesaler)).to.deep.equal([0n, 0n]);
    expect(await stockOf(trade, trade.lot, maker)).to.deep.equal([BigInt(PACK_COUNT) - 10n, 10n]);
    await expectConserved(trade);
  });

  it("[PHARMA-34] [PHARMA-42] refuses a return to anybody but the maker of each lot, and with an unlicensed carrier", async () => {
    const trade = await scene();
    const { shipments, parties } = trade;
    const { maker, wholesaler, pharmacy, stranger } = parties;
    await delivered(trade, [{}]);
    const back = (otherwise: Partial<ShipmentStruct>) =>
      shipments.connect(wholesaler).ship(
        shipmentOf(trade, [{ quantity: 1n }], {
          from: wholesaler.address,
          to: maker.address,
          isReturn: true,
          ...otherwise,
        }),
      );
    await expectRefusal(back({ to: pharmacy.address }), shipments, "ReturnNotToMaker", [
      trade.lot,
      pharmacy.address,
      maker.address,
    ]);
    await expectRefusal(back({ carrier: stranger.address }), shipments, "CustodyNotLicensed", [
      GTIN.pills,
      stranger.address,
    ]);
    await back({});
  });

  it("[PHARMA-46] what is returned though it is usable arrives blocked too", async () => {
    const trade = await scene();
    const { shipments, lots, parties } = trade;
    const { maker, wholesaler } = parties;
    await delivered(trade, [{}]);
    const back = shipmentOf(trade, [{}], { from: wholesaler.address, to: maker.address, isReturn: true });
    await shipments.connect(wholesaler).ship(back);
    expect(await lots.hindranceOf(trade.lot)).to.equal(HINDRANCE.none);
    await expectEvents(shipments.connect(maker).accept(back, [10n], DOCUMENT), shipments, [
      ["ShipmentReceived", [await idOf(trade, back), maker.address, CONDITION.clean, [10n], [true], DOCUMENT]],
    ]);
    expect(await stockOf(trade, trade.lot, maker)).to.deep.equal([BigInt(PACK_COUNT) - 10n, 10n]);
  });

  it("[PHARMA-42] refuses blocked stock that is not there", async () => {
    const trade = await scene();
    const { lots, shipments, parties } = trade;
    const { maker, wholesaler } = parties;
    await delivered(trade, [{}]);
    const act = shipments.connect(wholesaler).ship(
      shipmentOf(trade, [{ quantity: 1n, blocked: true }], {
        from: wholesaler.address,
        to: maker.address,
        isReturn: true,
      }),
    );
    await expectRefusal(act, lots, "StockTooSmall", [trade.lot, wholesaler.address, 1n, 0n]);
  });

  it("[PHARMA-44] a cancelled return gives blocked stock back as blocked", async () => {
    const trade = await scene();
    const { lots, shipments, parties } = trade;
    const { maker, wholesaler, carrier } = parties;
    await delivered(trade, [{}]);
    await lots.connect(wholesaler).holdBack(trade.lot, wholesaler, 4n, REASON_HASH);
    const back = shipmentOf(trade, [{ quantity: 4n, blocked: true }], {
      from: wholesaler.address,
      to: maker.address,
      isReturn: true,
      carrier: carrier.address,
    });
    await shipments.connect(wholesaler).ship(back);
    await expectEvents(shipments.connect(wholesaler).cancel(back), lots, [
      ["TransferSingle", [shipments.target, lots.target, wholesaler.address, BigInt(trade.lot), 4n]],
      ["StockBlocked", [trade.lot, wholesaler.address, 4n, number("cancelled")]],
    ]);
    expect(await stockOf(trade, trade.lot, wholesaler)).to.deep.equal([6n, 4n]);
  });
});

describe("Shipments: cold chain", () => {
  const RANGE = { coldest: 20n, warmest: 80n };

  async function vaccine(
    trade: Trade,
    otherwise: Partial<ShipmentStruct> = {},
  ): Promise<{ lot: string; shipment: ShipmentStruct; key: string; leftAt: bigint }> {
    const lot = await made(trade, { gtin: GTIN.vaccine, number: number("V1") });
    const shipment = shipmentOf(trade, [{ lot }], { ...RANGE, devices: [trade.device], ...otherwise });
    await trade.shipments.connect(trade.parties.maker).ship(shipment);
    return { lot, shipment, key: await idOf(trade, shipment), leftAt: await trade.clock.now() };
  }

  async function log(trade: Trade, key: string, otherwise: Parameters<typeof batchOf>[2]): Promise<void> {
    const batch = batchOf(trade, key, otherwise);
    await trade.coldChain.log(batch, await signBatch(trade, batch));
  }

  it("[PHARMA-46] [PHARMA-62] a log that ends an hour and a second before the receipt is missing, and the goods arrive blocked", async () => {
    const trade = await scene();
    const { shipments, parties, clock } = trade;
    const { lot, shipment, key, leftAt } = await vaccine(trade);
    await clock.moveTo(leftAt + 9n * HOUR);
    await log(trade, key, { from: leftAt + HOUR, until: leftAt + 9n * HOUR, coldest: 20n, warmest: 80n });
    await clock.next(leftAt + 10n * HOUR + 1n);
    const events = await eventsOf(shipments.connect(parties.wholesaler).accept(shipment, [10n], DOCUMENT), shipments);
    expect(events[0]![1][2]).to.equal(CONDITION.missing);
    expect(await stockOf(trade, lot, parties.wholesaler)).to.deep.equal([0n, 10n]);
  });

  it("[PHARMA-60] [PHARMA-62] a log may begin an hour late and end an hour early, to the second, and goods in their range arrive free", async () => {
    const trade = await scene();
    const { shipments, parties, clock } = trade;
    const { lot, shipment, key, leftAt } = await vaccine(trade);
    await clock.moveTo(leftAt + 9n * HOUR);
    await log(trade, key, { from: leftAt + HOUR, until: leftAt + 9n * HOUR, coldest: 20n, warmest: 80n });
    await clock.next(leftAt + 10n * HOUR);
    const events = await eventsOf(shipments.connect(parties.wholesaler).accept(shipment, [10n], DOCUMENT), shipments);
    expect(events[0]![1][2]).to.equal(CONDITION.clean);
    expect(await stockOf(trade, lot, parties.wholesaler)).to.deep.equal([10n, 0n]);
  });

  it("[PHARMA-44] [PHARMA-62] with a carrier the way begins when it collects", async () => {
    const trade = await scene();
    const { shipments, parties, clock } = trade;
    const { wholesaler, carrier } = parties;
    const { lot, shipment, key, leftAt: packedAt } = await vaccine(trade, { carrier: carrier.address });
    const collectedAt = packedAt + 5n * HOUR;
    await clock.next(collectedAt);
    await shipments.connect(carrier).collect(shipment);
    expect((await shipments.shipmentStateOf(key)).leftAt).to.equal(collectedAt);
    await clock.moveTo(collectedAt + 2n * HOUR);
    await log(trade, key, { from: collectedAt + HOUR, until: collectedAt + 2n * HOUR });
    await shipments.connect(wholesaler).accept(shipment, [10n], DOCUMENT);
    expect(await stockOf(trade, lot, wholesaler)).to.deep.equal([10n, 0n]);
  });

  for (const [words, otherwise] of [
    ["warmer", { warmest: 81n }],
    ["colder", { coldest: 19n }],
  ] as const) {
    it(`[PHARMA-46] [PHARMA-62] goods that were a tenth of a degree ${words} arrive blocked, and a qualified person decides`, async () => {
      const trade = await scene();
      const { lots, shipments, parties, clock } = trade;
      const { lot, shipment, key, leftAt } = await vaccine(trade);
      await clock.moveTo(leftAt + 2n * HOUR);
      await log(trade, key, { from: leftAt, until: leftAt + 2n * HOUR, ...otherwise });
      const events = await eventsOf(shipments.connect(parties.wholesaler).accept(shipment, [10n], DOCUMENT), shipments);
      expect(events[0]![1][2]).to.equal(CONDITION.excursion);
      expect(await stockOf(trade, lot, parties.wholesaler)).to.deep.equal([0n, 10n]);
      const onward = shipmentOf(trade, [{ lot }], {
        from: parties.wholesaler.address,
        to: parties.pharmacy.address,
        ...RANGE,
        devices: [trade.device],
      });
      await expectRefusal(shipments.connect(parties.wholesaler).ship(onward), lots, "StockTooSmall", [
        lot,
        parties.wholesaler.address,
        10n,
        0n,
      ]);
      await lots.connect(parties.qualified).clear(lot, parties.wholesaler, 10n, 6n, REASON_HASH);
      await shipments.connect(parties.wholesaler).ship(onward);
    });
  }

  it("[PHARMA-62] [PHARMA-63] without a log goods arrive blocked, and a late log changes nothing by itself", async () => {
    const trade = await scene();
    const { shipments, parties } = trade;
    const { lot, shipment, key, leftAt } = await vaccine(trade);
    await shipments.connect(parties.wholesaler).accept(shipment, [10n], DOCUMENT);
    await log(trade, key, { from: leftAt, until: leftAt + 1n, count: 2n });
    expect(await stockOf(trade, lot, parties.wholesaler)).to.deep.equal([0n, 10n]);
  });

  it("[PHARMA-60] refuses no device, and a range wider than the product's on either side or upside down", async () => {
    const trade = await scene();
    const { shipments, parties, device } = trade;
    const lot = await made(trade, { gtin: GTIN.vaccine, number: number("V1") });
    const ship = (otherwise: Partial<ShipmentStruct>) =>
      shipments
        .connect(parties.maker)
        .ship(shipmentOf(trade, [{ lot }], { ...RANGE, devices: [device], ...otherwise }));
    await expectRefusal(ship({ devices: [] }), shipments, "ShipmentUnmonitored", [GTIN.vaccine]);
    for (const [coldest, warmest] of [
      [19n, 80n],
      [20n, 81n],
      [50n, 49n],
    ] as const) {
      await expectRefusal(ship({ coldest, warmest }), shipments, "ShipmentRangeInvalid", [
        GTIN.vaccine,
        coldest,
        warmest,
      ]);
    }
    await ship({ coldest: 20n, warmest: 20n });
  });

  it("[PHARMA-64] the worst of the devices counts, and what is said for another shipment counts nothing", async () => {
    const trade = await scene();
    const { shipments, coldChain, parties } = trade;
    const { shipment, key, leftAt } = await vaccine(trade, {
      devices: [trade.device, id("a device that says nothing")],
    });
    await log(trade, key, { from: leftAt, until: leftAt });
    const state = await coldChain.conditionOf(key, [trade.device], 20n, 80n, leftAt, leftAt);
    expect(state).to.equal(CONDITION.clean);
    expect(await coldChain.conditionOf(id("another"), [trade.device], 20n, 80n, leftAt, leftAt)).to.equal(
      CONDITION.missing,
    );
    const events = await eventsOf(shipments.connect(parties.wholesaler).accept(shipment, [10n], DOCUMENT), shipments);
    expect(events[0]![1][2]).to.equal(CONDITION.missing);
  });
});

describe("Shipments: conservation over a whole way", () => {
  it("[PHARMA-25] [PHARMA-36] herbs become granules, travel, are dispensed and recalled, and every gram is accounted for", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { maker, wholesaler, desk } = parties;
    const herb = await made(trade);
    const pieces = await madeOf(trade, [[herb, 700n]], { gtin: GTIN.pieces, number: number("P"), quantity: 600n });
    await delivered(trade, [{ lot: pieces, quantity: 200n }]);
    await lots.connect(desk).dispenseQuantity(pieces, wholesaler, 30n);
    await lots.connect(maker).recall(herb, 2n, REASON_HASH);
    await delivered(trade, [{ lot: pieces, quantity: 170n }], {
      from: wholesaler.address,
      to: maker.address,
      isReturn: true,
    });
    for (const lot of [herb, pieces]) await expectConserved(trade, lot);
    const moves = await lots.queryFilter(lots.filters.TransferSingle());
    const where = new Map<string, bigint>();
    for (const { args } of moves.filter(({ args }) => args.id === BigInt(pieces))) {
      where.set(args.from, (where.get(args.from) ?? 0n) - args.value);
      where.set(args.to, (where.get(args.to) ?? 0n) + args.value);
    }
    expect(where.get(maker.address)).to.equal(await lots.balanceOf(maker, pieces));
    expect(where.get(wholesaler.address)).to.equal(0n);
    expect(where.get(ZeroAddress)).to.equal(-570n);
  });
});
