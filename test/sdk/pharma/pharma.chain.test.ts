import { ContractRefusal } from "@xinglin/sdk/errors";
import {
  ReadingsInvalid,
  type Shipment,
  ancestorsOf,
  batchOf,
  descendantsOf,
  excursionsOf,
  historyOf,
  listShipments,
  packsOf,
  recallReach,
  shipmentIdOf,
  stocksOf,
} from "@xinglin/sdk/pharma";
import type { DeviceId, Hex } from "@xinglin/sdk/kernel";
import type { LotKey } from "@xinglin/sdk/serials";
import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { HOUR } from "../../helpers/defaults.ts";
import { MODEL, calibration, chipOf, deviceIdOf, registration } from "../../helpers/devices.ts";
import { DOCUMENT, TERMS } from "../../helpers/pharma.ts";
import { NOON } from "../../helpers/providers.ts";
import { DAYS, END, type Room, bulk, gtinOf, listed, roomOn } from "./support.chain.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployRoom = roomOn(connection);
const scene = (): Promise<Room> => networkHelpers.loadFixture(deployRoom);

const now = Number(NOON);

const shipmentOf = ({ at }: Room, lot: LotKey, quantity: number, otherwise: Partial<Shipment> = {}): Shipment => ({
  from: at.parties.maker.address,
  to: at.parties.wholesaler.address,
  due: now + 5 * DAYS,
  number: 1,
  loads: [{ lot, quantity }],
  ...otherwise,
});

async function refusalNameOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
  } catch (problem) {
    expect(problem).to.be.instanceOf(ContractRefusal);
    return (problem as ContractRefusal).name;
  }
  return expect.fail("it did not refuse");
}

describe("SDK: products on a chain", () => {
  it("[PHARMA-12] terms are read as they were filed, from the default product's to a priced and measured one's", async () => {
    const { at, products, by } = await scene();
    const { maker, regulator } = at.parties;
    const pills = await products.productOf({ gtin: gtinOf("pills") });
    expect(pills?.holder).to.equal(maker.address);
    expect(pills?.isInForce).to.equal(true);
    expect(pills?.terms).to.deep.include({
      supply: "Prescription",
      unit: "Pack",
      ceiling: { amount: TERMS.pills.ceiling, currency: "CNY" },
      approval: "国药准字Z1",
      storage: undefined,
    });
    const vaccine = await products.productOf({ gtin: gtinOf("vaccine") });
    expect(vaccine?.terms.storage).to.deep.equal({ coldest: 20, warmest: 80 });
    const terms = { ...vaccine!.terms, storage: { coldest: -250, warmest: -150 }, trial: "ChiCTR2400081234" };
    await products.file({ gtin: gtinOf("vaccine"), terms, via: by(maker) });
    await products.approve({ gtin: gtinOf("vaccine"), holder: maker.address, terms, via: by(regulator) });
    expect((await products.productOf({ gtin: gtinOf("vaccine") }))?.terms).to.deep.equal(terms);
    await products.suspend({ gtin: gtinOf("vaccine"), via: by(regulator) });
    expect((await products.productOf({ gtin: gtinOf("vaccine") }))?.isInForce).to.equal(false);
    expect(await products.productOf({ gtin: 6_901_234_500_073 as never })).to.equal(undefined);
  });

  it("[PHARMA-07] [PHARMA-08] [PHARMA-11] a product changes hands, and makers and permits are given", async () => {
    const { at, products, by } = await scene();
    const { maker, contractor, carrier, regulator } = at.parties;
    const gtin = gtinOf("herb");
    await products.authoriseMaker({ gtin, maker: contractor.address, until: now + DAYS, via: by(maker) });
    expect(await products.contract.mayMake(gtin, contractor)).to.equal(true);
    await products.offerTransfer({ gtin, to: contractor.address, via: by(maker) });
    await products.acceptTransfer({ gtin, via: by(contractor) });
    expect((await products.productOf({ gtin }))?.holder).to.equal(contractor.address);
    const permit = { organisation: carrier.address, control: "Narcotic", until: now + DAYS } as const;
    await products.grantPermit({ ...permit, via: by(regulator) });
    expect(await products.contract.mayCarry(gtinOf("morphine"), carrier)).to.equal(true);
    expect(await refusalNameOf(products.revoke({ gtin, via: by(maker) }))).to.equal("ProductNotOverseenBy");
  });

  it("[PHARMA-14] the regulator offers the product of a holder that is closed, and takes the offer back", async () => {
    const { at, products, by } = await scene();
    const { maker, contractor, regulator, stranger } = at.parties;
    const gtin = gtinOf("herb");
    const offer = { gtin, to: contractor.address, via: by(regulator) };
    expect(await refusalNameOf(products.offerSuccession(offer))).to.equal("ProductHolderAccredited");
    await at.providers.connect(at.people.commission).suspendOrganisation(maker, id("lost its key"));
    expect(await refusalNameOf(products.offerSuccession({ ...offer, via: by(stranger) }))).to.equal(
      "AccessManagedUnauthorized",
    );
    await products.offerSuccession(offer);
    expect(await products.offeredTo({ gtin })).to.equal(contractor.address);
    await products.offerSuccession({ gtin, via: by(regulator) });
    expect(await products.offeredTo({ gtin })).to.equal(undefined);
    expect(await refusalNameOf(products.acceptTransfer({ gtin, via: by(contractor) }))).to.equal("ProductNotOfferedTo");
    await products.offerSuccession(offer);
    await products.acceptTransfer({ gtin, via: by(contractor) });
    expect((await products.productOf({ gtin }))?.holder).to.equal(contractor.address);
    expect(await products.offeredTo({ gtin })).to.equal(undefined);
  });
});

describe("SDK: lots on a chain", () => {
  it("[PHARMA-20] [PHARMA-21] a lot is read as it stands, with its key computed here", async () => {
    const room = await scene();
    const { key } = await listed(room, { lot: "P26" });
    const reading = await room.lots.lotOf({ lot: key });
    expect(reading).to.deep.include({
      isReleased: true,
      hindrance: "None",
      commissioned: 40,
      expiry: END,
      parents: [],
    });
    expect(reading?.root).to.not.equal(undefined);
    await room.lots.quarantine({ lot: key, via: room.by(room.at.parties.regulator) });
    expect((await room.lots.lotOf({ lot: key }))?.quarantinedBy).to.deep.equal(["regulator"]);
    expect(await room.lots.lotOf({ lot: id("none") as never })).to.equal(undefined);
  });

  it("[PHARMA-70] [PHARMA-80] [PHARMA-81] packs leave under one multiproof and come back in the same order", async () => {
    const room = await scene();
    const { at, lots, by } = room;
    const { key, serials } = await listed(room, { lot: "P26" });
    const custodian = at.parties.maker.address;
    const packs = await packsOf({ serials, packs: [{ serial: "S0030" }, 2, { serial: "S0007" }] });
    expect(packs.indices).to.deep.equal([2, 7, 30]);
    const removal = { lot: key, custodian, reason: "Exported", quantity: 3 } as const;
    await lots.remove({ removal, packs, via: by(at.parties.maker) });
    expect(await lots.stockOf({ lot: key, custodian })).to.deep.equal({ free: 37, blocked: 0 });
    await lots.restore({ removal, indices: [2, 7, 30], via: by(at.parties.maker) });
    expect(await lots.stockOf({ lot: key, custodian })).to.deep.equal({ free: 37, blocked: 3 });
    const one = await packsOf({ serials, packs: [5] });
    expect(one.flags).to.deep.equal([]);
    await lots.strike({ lot: key, packs: one, via: by(at.parties.maker) });
    expect(await lots.contract.isSpent(key, 5)).to.equal(true);
  });

  it("[PHARMA-23] [PHARMA-95] genealogy is told both ways, and each lot once", async () => {
    const room = await scene();
    const { at, lots, by } = room;
    const { maker, qualified } = at.parties;
    const herbs = [await bulk(room), await bulk(room, { lot: "H27" })];
    const make = async (inputs: readonly LotKey[], name: "pieces" | "granules", lot: string) => {
      const terms = { gtin: gtinOf(name), lot, expiry: END, quantity: 100 };
      const { lots: made } = await lots.transform({
        maker: maker.address,
        inputs: inputs.map((input) => ({ lot: input, quantity: 50 })),
        outputs: [terms],
        via: by(maker),
      });
      await lots.release({ lot: made[0]!, profession: "PHARMACIST", via: by(qualified) });
      return made[0]!;
    };
    // The higher key first: the client brings inputs into the order that the ledger asks for.
    const pieces = await make(
      herbs.toSorted((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1)),
      "pieces",
      "D26",
    );
    const granules = await make([pieces, herbs[0]!], "granules", "G26");
    const above = await ancestorsOf({ lots, lot: granules });
    expect(new Map(above.map(({ lot, depth }) => [lot, depth]))).to.deep.equal(
      new Map([
        [pieces, 1],
        [herbs[0], 1],
        [herbs[1], 2],
      ]),
    );
    const below = await descendantsOf({ lots, lot: herbs[1]! });
    expect(below).to.deep.equal([
      { lot: pieces, depth: 1 },
      { lot: granules, depth: 2 },
    ]);
    expect(await descendantsOf({ lots, lot: granules })).to.deep.equal([]);
  });

  it("[PHARMA-36] [PHARMA-95] a recall's reach adds up to what was commissioned, lot by lot", async () => {
    const room = await scene();
    const { at, lots, shipments, by } = room;
    const { maker, wholesaler, desk } = at.parties;
    const herb = await bulk(room);
    const outputs = [{ gtin: gtinOf("pieces"), lot: "D26", expiry: END, quantity: 300 }];
    const inputs = [{ lot: herb, quantity: 400 }];
    const { lots: made } = await lots.transform({ maker: maker.address, inputs, outputs, via: by(maker) });
    const [pieces] = made as [LotKey];
    await lots.release({ lot: pieces, profession: "PHARMACIST", via: by(at.parties.qualified) });
    const first = shipmentOf(room, pieces, 120);
    await shipments.ship({ shipment: first, via: by(maker) });
    await shipments.accept({ shipment: first, received: [110], via: by(wholesaler) });
    await at.lots.connect(desk).dispenseQuantity(pieces, wholesaler, 15n);
    const sampled = { lot: pieces, custodian: maker.address, reason: "Sampled", quantity: 5 } as const;
    await lots.remove({ removal: sampled, via: by(maker) });
    await lots.recall({ lot: herb, severity: "I", via: by(maker) });

    const reach = await recallReach({ lots, lot: herb });
    expect(reach.map(({ reading, depth }) => [reading.lot, depth])).to.deep.equal([
      [herb, 0],
      [pieces, 1],
    ]);
    expect(reach[0]?.reading.recallClass).to.equal("I");
    expect(reach[1]?.reading.hindrance).to.equal("AncestorRecalled");
    expect(reach[1]?.holders).to.deep.equal(
      new Map([
        [maker.address, 175],
        [wholesaler.address, 95],
      ]),
    );
    for (const { reading, holders } of reach) {
      const held = [...holders.values()].reduce((sum, one) => sum + one, 0);
      const { commissioned, inTransit, consumed, dispensed, gone } = reading;
      expect(held + inTransit + consumed + dispensed + gone).to.equal(commissioned);
    }
    expect(await recallReach({ lots, lot: ZeroHash as never })).to.deep.equal([]);
    const stock = await stocksOf({ lots, organisation: wholesaler.address });
    expect(stock).to.deep.equal([{ lot: pieces, free: 95, blocked: 0 }]);
  });
});

describe("SDK: shipments and the cold chain on a chain", () => {
  it("[PHARMA-40] [PHARMA-45] [PHARMA-48] a shipment is known by its terms, and listed with what was received", async () => {
    const room = await scene();
    const { at, shipments, lots, by } = room;
    const { maker, wholesaler, carrier } = at.parties;
    const lot = await bulk(room);
    const shipment = shipmentOf(room, lot, 200, {
      carrier: carrier.address,
      document: DOCUMENT as Hex,
      loads: [
        { lot, quantity: 150, sscc: "106141412345678908" },
        { lot, quantity: 50 },
      ],
    });
    const { id: shipped } = await shipments.ship({ shipment, via: by(maker) });
    expect((await shipments.stateOf({ shipment })).stage).to.equal("Packed");
    await shipments.collect({ shipment, via: by(carrier) });
    await shipments.accept({ shipment, received: [150, 20], via: by(wholesaler) });
    await shipments.settle({ shipment, received: [150, 20], back: [0, 25], via: by(maker) });
    const [listing] = await listShipments({ shipments, to: wholesaler.address });
    expect(listing?.stage).to.equal("Settled");
    expect(listing?.received).to.deep.equal([150, 20]);
    expect(shipmentIdOf({ shipment: listing!.terms })).to.equal(shipped);
    expect(await listShipments({ shipments, from: wholesaler.address })).to.deep.equal([]);
    expect(await lots.stockOf({ lot, custodian: maker.address })).to.deep.equal({ free: 800, blocked: 25 });
    const history = await historyOf({ ...room, lot });
    expect(history?.entries.map(({ kind }) => kind)).to.deep.equal([
      "Commissioned",
      "Moved",
      "Released",
      "Moved",
      "Moved",
      "Shipped",
      "Collected",
      "Moved",
      "Moved",
      "Received",
      "Moved",
      "Blocked",
      "Moved",
      "Settled",
    ]);
    expect(await historyOf({ ...room, lot: id("no lot") as never })).to.equal(undefined);
  });

  for (const curve of ["p256", "secp256k1"] as const) {
    it(`[PHARMA-61] [PHARMA-62] a ${curve} device's readings are signed in batches, and an excursion sets the goods apart`, async () => {
      const room = await scene();
      const { at, lots, shipments, temperatures, by } = room;
      const { maker, wholesaler, carrier } = at.parties;
      const chip = chipOf(curve, `logger ${curve}`);
      const serialHash = id(`salted serial of ${curve}`);
      const device = deviceIdOf(at.people.hospital.address, MODEL, serialHash) as DeviceId;
      await at.people.hospital.sendTransaction(await registration(at, chip, { serialHash }));
      await at.people.hospital.sendTransaction(await calibration(at, { device, key: chip.key, nonce: 8n }));
      const lot = await bulk(room, { name: "vaccine", lot: "V26", quantity: 50 });
      const range = { coldest: 20, warmest: 80 };
      const shipment = shipmentOf(room, lot, 50, { range, devices: [device] });
      await at.clock.next(NOON + HOUR);
      const { id: shipped } = await shipments.ship({ shipment, via: by(maker) });
      const from = Number(NOON + HOUR);
      const readings = [45, 52, 47].map((temperature, i) => ({ at: from + 600 * i, temperature }));
      await at.clock.moveTo(NOON + 2n * HOUR);
      const sign = (digest: Hex) => chip.sign(digest);
      const said = { shipment: shipped, device, sign, via: by(carrier) };
      await temperatures.logReadings({ ...said, readings });
      const { leftAt } = await shipments.stateOf({ shipment });
      expect(await temperatures.conditionOf({ shipment, leftAt, until: from + 1_200 })).to.equal("Clean");
      const warm = [60, 91, 70].map((temperature, i) => ({ at: from + 1_200 + 600 * i, temperature }));
      const { batch } = await temperatures.logReadings({ ...said, readings: warm });
      expect(batch.first).to.equal(3);
      expect(await temperatures.logOf({ shipment: shipped, device })).to.deep.equal({
        from,
        until: from + 2_400,
        coldest: 45,
        warmest: 91,
        count: 6,
        hasGap: false,
      });
      await shipments.accept({ shipment, via: by(wholesaler) });
      expect(await lots.stockOf({ lot, custodian: wholesaler.address })).to.deep.equal({ free: 0, blocked: 50 });
      expect(await excursionsOf({ lots, shipments, lot })).to.deep.equal([
        { shipment: shipped, condition: "Excursion", received: 50 },
      ]);
      await lots.clear({
        lot,
        custodian: wholesaler.address,
        quantity: 50,
        profession: "PHARMACIST",
        via: by(at.parties.qualified),
      });
      expect(await lots.stockOf({ lot, custodian: wholesaler.address })).to.deep.equal({ free: 50, blocked: 0 });
    });
  }

  it("[PHARMA-65] any reading of a batch can be shown, and what makes no batch is refused", () => {
    const way = { shipment: id("shipment") as never, device: id("device") as DeviceId, first: 0 };
    const readings = [0, 60, 200].map((at, i) => ({ at, temperature: i - 1 }));
    const { batch, tree } = batchOf({ ...way, readings });
    expect(batch).to.deep.include({ coldest: -1, warmest: 1, count: 3, longestGap: 140, from: 0, until: 200 });
    expect(tree.root).to.equal(batch.root);
    expect(tree.proofOf(1)).to.have.length(2);
    for (const [problem, wrong] of [
      ["none", []],
      ["out of order", readings.toReversed()],
      ["no tenths", [{ at: 0, temperature: 4.5 }]],
      ["no tenths", [{ at: 0, temperature: 40_000 }]],
    ] as const) {
      expect(() => batchOf({ ...way, readings: wrong }))
        .to.throw(ReadingsInvalid)
        .with.property("problem", problem);
    }
  });
});
