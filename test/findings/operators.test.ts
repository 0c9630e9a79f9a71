import { expect } from "chai";
import { network } from "hardhat";
import { encodeBytes32String } from "ethers";

import { expectRefusal } from "../helpers/expectations.ts";
import { NO_PACKS, REASON, REASON_HASH, keyOf, made, newLot, packsOf, removalOf, tradeOn } from "../helpers/pharma.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);

/**
 * The spec said that an operator can do in the ledger whatever the organisation can. The model of lots, once it knew operators,
 * showed that the ledger asks for the organisation's own account where something is stopped for all, or for good, or where a
 * witness is asked for. That is as it should be: an operator is named for stock, and a recall cannot be taken back. The spec and
 * the interface say it now.
 */
describe("Finding: what an operator may not do", () => {
  async function arrive() {
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { maker, stranger: operator } = trade.parties;
    await trade.lots.connect(maker).setApprovalForAll(operator, true);
    const herb = await made(trade);
    return { trade, herb, operator, byOperator: trade.lots.connect(operator) };
  }

  it("[PHARMA-20] [PHARMA-35] makes lots and blocks stock in the organisation's place", async () => {
    const { trade, herb, byOperator } = await arrive();
    const { maker } = trade.parties;
    const lot = newLot({ number: encodeBytes32String("OP1") });
    await byOperator.commission(maker, lot);
    expect((await trade.lots.lotOf(keyOf(lot))).maker).to.equal(maker.address);
    await byOperator.holdBack(herb, maker, 10n, REASON_HASH);
    expect((await trade.lots.stockOf(herb, maker)).blocked).to.equal(10n);
  });

  it("[PHARMA-30] [PHARMA-31] neither quarantines nor lifts nor recalls", async () => {
    const { trade, herb, operator, byOperator } = await arrive();
    const refused = ["LotNotOverseenBy", [herb, operator.address]] as const;
    await expectRefusal(byOperator.quarantine(herb, REASON_HASH), trade.lots, ...refused);
    await expectRefusal(byOperator.recall(herb, 1, REASON_HASH), trade.lots, ...refused);
    await trade.lots.connect(trade.parties.maker).quarantine(herb, REASON_HASH);
    await expectRefusal(byOperator.liftQuarantine(herb, REASON_HASH), trade.lots, ...refused);
  });

  it("[PHARMA-82] strikes no pack, which is for good", async () => {
    const { trade, operator, byOperator } = await arrive();
    const packs = await packsOf(trade.serials, [3]);
    const refused = ["LotNotOverseenBy", [trade.lot, operator.address]] as const;
    await expectRefusal(byOperator.strike(trade.lot, packs), trade.lots, ...refused);
    await trade.lots.connect(trade.parties.maker).strike(trade.lot, packs);
    expect(await trade.lots.isSpent(trade.lot, 3n)).to.equal(true);
  });

  it("[PHARMA-27] is no witness for an accredited organisation", async () => {
    const { trade, herb, operator, byOperator } = await arrive();
    const { wholesaler, maker } = trade.parties;
    await trade.lots.connect(wholesaler).setApprovalForAll(operator, true);
    const removal = removalOf(trade, { lot: herb, reason: REASON.destroyed });
    await trade.lots.connect(maker).announceDestruction(removal, []);
    await expectRefusal(byOperator.witnessDestruction(removal, NO_PACKS), trade.lots, "WitnessInvalid", [
      operator.address,
    ]);
    await trade.lots.connect(wholesaler).witnessDestruction(removal, NO_PACKS);
    expect((await trade.lots.lotOf(herb)).gone).to.equal(1n);
  });
});
