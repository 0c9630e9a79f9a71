import { expect } from "chai";
import { network } from "hardhat";

import { CounterHistory } from "./counterHistory.ts";
import { counterOn } from "./counterScene.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployCounter = counterOn(connection);

const STEPS = 260;
const HISTORIES = process.env.CAMPAIGN === "long" ? 60 : 8;
const FIRST_SEED = Number(process.env.CAMPAIGN_SEED ?? 1);

describe("Prescriptions, counter and supervision, against a model", () => {
  const done = new Map<string, number>();
  const refused = new Map<string, number>();
  const met = new Set<string>();

  for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
    it(`[PHARMA-100] to [PHARMA-134] chain and model agree on ${String(STEPS)} random acts, seed ${String(seed)}`, async () => {
      const history = new CounterHistory(await networkHelpers.loadFixture(deployCounter), seed);
      for (let step = 1; step <= STEPS; step++) {
        await history.step();
        if (step % 65 === 0) await history.compareAll();
      }
      for (const [from, to] of [
        [history.done, done],
        [history.refused, refused],
      ] as const) {
        for (const [name, count] of from) to.set(name, (to.get(name) ?? 0) + count);
      }
      for (const one of history.met) met.add(one);
    });
  }

  it("the histories were rich: every act was done, every refusal of the counter met", () => {
    if (process.env.CAMPAIGN_TOLD !== undefined) console.log(done, refused, met);
    expect({
      acts: ACTS.filter((name) => !done.has(name)),
      refusals: REFUSALS.filter((name) => !refused.has(name)),
      met: MET.filter((name) => !met.has(name)),
    }).to.deep.equal({ acts: [], refusals: [], met: [] });
  });
});

const ACTS = [
  "register",
  "cancel",
  "dispense",
  "sell",
  "takeBack",
  "watchProfession",
  "watch",
  "setSuspension",
  "setGroup",
  "suspendCredential",
  "reinstateCredential",
  "suspendOrganisation",
  "reinstateOrganisation",
  "quarantine",
  "liftQuarantine",
  "recall",
  "suspend",
  "reinstate",
  "grantPermit",
  "holdBack",
  "remove",
  "strike",
] as const;

/** All errors of the counter's interfaces, and those of the ledger and the kernel that come through it. */
const REFUSALS = [
  "PrescriptionInvalid",
  "PrescriberNotPractising",
  "BearerUsedBefore",
  "PrescriptionCancelledBefore",
  "PrescriptionNotOf",
  "DispenserNotPractising",
  "ItemsInvalid",
  "ItemInvalid",
  "PlaceTaken",
  "PrescriptionNotNow",
  "LinesUnequal",
  "LineUnknown",
  "ProductNotDispensable",
  "PharmacyNotPermitted",
  "ProductNotPrescribed",
  "UnitUnequal",
  "FillTooEarly",
  "QuantityAbovePrescribed",
  "CurrencyUnequal",
  "PriceAboveCeiling",
  "PrescriptionNeeded",
  "DispensingUnknown",
  "DispensingTooOld",
  "PrescriberSuspended",
  "SuspensionUnchanged",
  "SignatureExpired",
  "SignatureInvalid",
  "AccessManagedUnauthorized",
  "LotNotUsable",
  "LotSerialised",
  "PackUnknown",
  "PackSpentBefore",
  "StockTooSmall",
] as const;

const MET = [
  "measure 0",
  "measure 1",
  "measure 2",
  "hindrance 1",
  "hindrance 2",
  "hindrance 3",
  "hindrance 4",
  "hindrance 5",
  "hindrance 6",
  "hindrance 7",
  "control 1",
  "control 2",
  "control 3",
  "control 4",
  "a later fill",
  "a fill in parts",
  "a prescriber who dispenses",
  "a second signature",
  "several items",
  "a product of a group",
  "a substitute",
  "packs",
  "taken back from an earlier fill",
] as const;
