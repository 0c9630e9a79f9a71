import { expect } from "chai";
import { encodeBytes32String } from "ethers";

import { expectRefusal } from "./expectations.ts";
import { PHARMACIST, REASON_HASH, type Trade, newLot, shipmentOf } from "./pharma.ts";

const number = encodeBytes32String;

/** A lot can be neither released, shipped, made into others, cleared nor dispensed; the hindrance is named. */
export async function expectStopped(trade: Trade, lot: string, hindrance: bigint): Promise<void> {
  const { lots, shipments, parties } = trade;
  const { maker, desk, qualified } = parties;
  const args = [lot, hindrance];
  expect(await lots.hindranceOf(lot)).to.equal(hindrance);
  expect(await lots.walk.staticCall(lot)).to.equal(hindrance);
  await expectRefusal(
    shipments.connect(maker).ship(shipmentOf(trade, [{ lot, quantity: 1n }])),
    lots,
    "LotNotUsable",
    args,
  );
  const onward = lots.connect(maker).transform(maker, [{ lot, quantity: 1n }], [newLot({ number: number("onward") })]);
  await expectRefusal(onward, lots, "LotNotUsable", args);
  await expectRefusal(
    lots.connect(qualified).clear(lot, maker, 1n, PHARMACIST, REASON_HASH),
    lots,
    "LotNotUsable",
    args,
  );
  await expectRefusal(lots.connect(desk).dispenseQuantity(lot, maker, 1n), lots, "LotNotUsable", args);
}
