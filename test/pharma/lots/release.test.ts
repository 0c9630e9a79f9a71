import { expect } from "chai";
import { encodeBytes32String, id } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND } from "../../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { expectStopped } from "../../helpers/lots.ts";
import {
  DOCUMENT,
  GTIN,
  HINDRANCE,
  PHARMACIST,
  REASON_HASH,
  TCM_PHARMACIST,
  type Trade,
  employ,
  made,
  newLot,
  shipmentOf,
  tradeOn,
} from "../../helpers/pharma.ts";
import { NOON, RIGHTS } from "../../helpers/providers.ts";
import { revokeLicence } from "../../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);
const scene = (): Promise<Trade> => networkHelpers.loadFixture(deployTrade);

describe("Lots: release", () => {
  for (const profession of [PHARMACIST, TCM_PHARMACIST]) {
    it(`[PHARMA-21] a qualified person of the maker with profession ${profession} releases a lot, once`, async () => {
      const trade = await scene();
      const { lots, parties } = trade;
      const { qualified } = parties;
      if (profession === TCM_PHARMACIST) await employ(trade, parties.maker, qualified, RIGHTS.release, profession);
      const key = await made(trade, {}, false);
      const act = () => lots.connect(qualified).release(key, profession, DOCUMENT);
      expect((await lots.lotOf(key)).released).to.equal(false);
      await expectEvents(act(), lots, [["LotReleased", [key, qualified.address, profession, DOCUMENT]]]);
      expect((await lots.lotOf(key)).released).to.equal(true);
      expect(await lots.hindranceOf(key)).to.equal(HINDRANCE.none);
      await expectRefusal(act(), lots, "LotReleasedBefore", [key]);
    });
  }

  it("[PHARMA-21] refuses a pharmacist without the right, other professions, other makers' people, the maker itself, and strangers", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const { qualified, pharmacist, maker, stranger, contractor } = parties;
    const key = await made(trade, {}, false);
    await employ(trade, contractor, stranger, RIGHTS.release);
    for (const [one, profession] of [
      [pharmacist, PHARMACIST],
      [qualified, TCM_PHARMACIST],
      [qualified, 1n],
      [maker, PHARMACIST],
      [stranger, PHARMACIST],
    ] as const) {
      const act = lots.connect(one).release(key, profession, DOCUMENT);
      await expectRefusal(act, lots, "LotNotReleasedBy", [key, one.address, profession]);
    }
    await expectRefusal(lots.connect(qualified).release(id("no lot"), PHARMACIST, DOCUMENT), lots, "LotUnknown", [
      id("no lot"),
    ]);
  });

  it("[PHARMA-21] refuses a person with the right whose profession is another", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const key = await made(trade, {}, false);
    await employ(trade, parties.maker, parties.stranger, RIGHTS.release, 1n);
    const act = lots.connect(parties.stranger).release(key, 1n, DOCUMENT);
    await expectRefusal(act, lots, "LotNotReleasedBy", [key, parties.stranger.address, 1n]);
  });

  it("[PHARMA-21] refuses one whose licence is revoked", async () => {
    const trade = await scene();
    const { lots, parties } = trade;
    const licence = await employ(trade, parties.maker, parties.stranger, RIGHTS.release);
    const key = await made(trade, {}, false);
    await revokeLicence(trade, licence);
    const act = lots.connect(parties.stranger).release(key, PHARMACIST, DOCUMENT);
    await expectRefusal(act, lots, "LotNotReleasedBy", [key, parties.stranger.address, PHARMACIST]);
  });

  it("[PHARMA-21] refuses a lot that is quarantined, recalled or expired", async () => {
    const trade = await scene();
    const { lots, parties, clock } = trade;
    const act = (key: string) => lots.connect(parties.qualified).release(key, PHARMACIST, DOCUMENT);
    const first = await made(trade, { expiry: NOON + DAY }, false);
    await lots.connect(parties.maker).quarantine(first, REASON_HASH);
    await expectRefusal(act(first), lots, "LotNotUsable", [first, HINDRANCE.quarantined]);
    await lots.connect(parties.maker).liftQuarantine(first, REASON_HASH);
    await clock.moveTo(NOON + DAY);
    await expectRefusal(act(first), lots, "LotNotUsable", [first, HINDRANCE.expired]);
    const second = await made(trade, {}, false);
    await lots.connect(parties.maker).recall(second, 3n, REASON_HASH);
    await expectRefusal(act(second), lots, "LotNotUsable", [second, HINDRANCE.recalled]);
  });

  it("[PHARMA-22] what is not released is stopped", async () => {
    const trade = await scene();
    await expectStopped(trade, await made(trade, {}, false), HINDRANCE.notReleased);
  });

  it("[PHARMA-22] a lot is usable until its last second, and stopped from its expiry on", async () => {
    const trade = await scene();
    const { clock, lots } = trade;
    const key = await made(trade, { expiry: NOON + DAY });
    await clock.moveTo(NOON + DAY - SECOND);
    expect(await lots.hindranceOf(key)).to.equal(HINDRANCE.none);
    await clock.moveTo(NOON + DAY);
    await expectStopped(trade, key, HINDRANCE.expired);
  });

  it("[PHARMA-21] [PHARMA-22] [PHARMA-23] [PHARMA-35] of a suspended product nothing is released, transformed or cleared", async () => {
    const trade = await scene();
    const { lots, products, parties } = trade;
    const { maker, qualified } = parties;
    const [key, fresh] = [await made(trade), await made(trade, { number: encodeBytes32String("fresh") }, false)];
    await lots.connect(maker).holdBack(key, maker, 1n, REASON_HASH);
    await products.connect(maker).suspend(GTIN.herb, REASON_HASH);
    const onward = newLot({ gtin: GTIN.pieces, number: encodeBytes32String("onward") });
    for (const [lot, act] of [
      [fresh, () => lots.connect(qualified).release(fresh, PHARMACIST, DOCUMENT)],
      [key, () => lots.connect(maker).transform(maker, [{ lot: key, quantity: 1n }], [onward])],
      [key, () => lots.connect(qualified).clear(key, maker, 1n, PHARMACIST, REASON_HASH)],
    ] as const) {
      await expectRefusal(act(), lots, "LotNotUsable", [lot, HINDRANCE.productNotInForce]);
    }
    expect(await lots.walk.staticCall(key)).to.equal(HINDRANCE.productNotInForce);
    expect(await lots.hindranceOf(key)).to.equal(HINDRANCE.productNotInForce);
  });

  it("[PHARMA-22] a lot of a suspended product is stopped; the desk looks at the product itself", async () => {
    const trade = await scene();
    const { lots, shipments, products, parties } = trade;
    const key = await made(trade);
    await products.connect(parties.regulator).suspend(GTIN.herb, REASON_HASH);
    const act = shipments.connect(parties.maker).ship(shipmentOf(trade, [{ lot: key }]));
    await expectRefusal(act, lots, "LotNotUsable", [key, HINDRANCE.productNotInForce]);
    await lots.connect(parties.desk).dispenseQuantity(key, parties.maker, 1n);
    await products.connect(parties.regulator).reinstate(GTIN.herb, REASON_HASH);
    expect(await lots.hindranceOf(key)).to.equal(HINDRANCE.none);
    expect(await lots.hindranceOf(id("no lot"))).to.equal(HINDRANCE.unknown);
  });
});
