import { expect } from "chai";
import { network } from "hardhat";

import { tradeOn } from "../../helpers/pharma.ts";
import { History } from "./history.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);

const STEPS = 250;
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

describe("Lots and custody, against a model", () => {
  const done = new Map<string, number>();
  const refused = new Map<string, number>();

  for (const seed of SEEDS) {
    it(`[PHARMA-20] to [PHARMA-50] [PHARMA-70] to [PHARMA-83] chain and model agree on ${String(STEPS)} random acts, seed ${String(seed)}`, async () => {
      const history = await History.begin(await networkHelpers.loadFixture(deployTrade), seed);
      for (let step = 1; step <= STEPS; step++) {
        await history.step();
        if (step % 50 === 0) await history.compareAll();
      }
      for (const [from, to] of [
        [history.done, done],
        [history.refused, refused],
      ] as const) {
        for (const [name, count] of from) to.set(name, (to.get(name) ?? 0) + count);
      }
    });
  }

  it("the histories were rich: every act was done, and most refusals met", () => {
    expect(ACTS.filter((name) => !done.has(name))).to.deep.equal([]);
    // What asks for the organisation's own account.
    for (const name of ["quarantine", "lift", "recall", "strike"])
      expect(done.has(`${name} by an operator`), name).to.equal(false);
    expect(REFUSALS.filter((name) => !refused.has(name))).to.deep.equal([]);
  });
});

const ACTS = [
  "commission",
  "transform",
  "release",
  "quarantine",
  "lift",
  "recall",
  "holdBack",
  "clear",
  "remove",
  "announce",
  "witness",
  "restore",
  "dispense",
  "giveBack",
  "remove packs",
  "announce packs",
  "witness packs",
  "restore packs",
  "dispense packs",
  "giveBack packs",
  "strike",
  "suspend",
  "setApprovalForAll",
  "commission by an operator",
  "holdBack by an operator",
  "ship by an operator",
  "accept by an operator",
  "ship",
  "collect",
  "cancel",
  "accept",
  "refuse",
  "settle",
  "declareLost",
] as const;

const REFUSALS = [
  "LotMakerInvalid",
  "LotInvalid",
  "LotExists",
  "LotNotUsable",
  "LotNotReleasedBy",
  "LotReleasedBefore",
  "LotNotOverseenBy",
  "LotStateUnchanged",
  "StockTooSmall",
  "CustodyNotLicensed",
  "OrganisationNotServedBy",
  "QuantityInvalid",
  "ShipmentStatusWrong",
  "ShipmentCountsInvalid",
  "LotSerialised",
  "PackSpentBefore",
  "PackNotSpent",
  "PackUnknown",
  "RemovalUnknown",
] as const;
