import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type EpcisDocument, type EpcisEvent, type Json, eventHashOf, eventsOf, problemsOf } from "@xinglin/sdk/epcis";
import { type Shipment, exportLot, importDocument, packsOf } from "@xinglin/sdk/pharma";
import type { DeviceId, Hex } from "@xinglin/sdk/kernel";
import type { LotKey } from "@xinglin/sdk/serials";
import { expect } from "chai";
import { network } from "hardhat";

import { runConformance } from "../../../scripts/conformance/run.ts";
import { DAY, HOUR } from "../../helpers/defaults.ts";
import { NOON } from "../../helpers/providers.ts";
import { DAYS, END, type Room, bulk, gtinOf, listed, roomOn } from "./support.chain.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployRoom = roomOn(connection);
const scene = (): Promise<Room> => networkHelpers.loadFixture(deployRoom);

const now = Number(NOON);
const asJson = (document: EpcisDocument): Json => JSON.parse(JSON.stringify(document)) as Json;
/** Everything that these tests exported. */
const documents: Json[] = [];

/** The export, which our own capture accepts, and whose ids are the hashes of its events. */
async function exported(room: Room, lot: LotKey, otherwise: object = {}): Promise<readonly EpcisEvent[]> {
  const document = await exportLot({ ...room, lot, ...otherwise });
  expect(document).to.not.equal(undefined);
  const json = asJson(document!);
  expect(problemsOf(json)).to.deep.equal([]);
  documents.push(json);
  const { events, namespaces } = eventsOf(json);
  expect(events.map((event) => eventHashOf(event, namespaces).uri)).to.deep.equal(events.map(({ eventID }) => eventID));
  return document!.epcisBody.eventList;
}

const stepsOf = (events: readonly EpcisEvent[]) =>
  events.map(({ type, bizStep, disposition }) => [type, bizStep ?? "", disposition ?? ""].join(" "));

describe("SDK: a lot's history as EPCIS", () => {
  it("[GS1-25] herbs become pieces, go out on a pallet, fall short, and the rest is lost", async () => {
    const room = await scene();
    const { at, lots, shipments, by } = room;
    const { maker, wholesaler, carrier, qualified } = at.parties;
    const herb = await bulk(room);
    const outputs = [{ gtin: gtinOf("pieces"), lot: "D26", expiry: END, quantity: 300 }];
    const inputs = [{ lot: herb, quantity: 400 }];
    const { lots: made } = await lots.transform({ maker: maker.address, inputs, outputs, via: by(maker) });
    const [pieces] = made as [LotKey];
    await lots.release({ lot: pieces, profession: "PHARMACIST", document: `0x${"ab".repeat(32)}`, via: by(qualified) });
    const shipment: Shipment = {
      from: maker.address,
      to: wholesaler.address,
      carrier: carrier.address,
      due: now + 5 * DAYS,
      number: 1,
      loads: [{ lot: pieces, quantity: 120, sscc: "106141412345678908" }],
    };
    await shipments.ship({ shipment, via: by(maker) });
    await shipments.collect({ shipment, via: by(carrier) });
    await shipments.accept({ shipment, received: [100], via: by(wholesaler) });
    await shipments.settle({ shipment, received: [100], back: [15], via: by(maker) });
    await lots.recall({ lot: herb, severity: "I", via: by(maker) });

    const events = await exported(room, pieces);
    expect(stepsOf(events)).to.deep.equal([
      "TransformationEvent creating_class_instance active",
      "ObjectEvent inspecting conformant",
      "AggregationEvent packing ",
      "TransactionEvent shipping in_transit",
      "TransactionEvent departing in_transit",
      "AggregationEvent unpacking ",
      "ObjectEvent receiving in_progress",
      "ObjectEvent inspecting mismatch_quantity",
      "ObjectEvent holding non_sellable_other",
      "ObjectEvent receiving returned",
      "ObjectEvent decommissioning unavailable",
    ]);
    const uri = "https://id.gs1.org/01/06901234500011/10/D26";
    expect(events[0]).to.deep.include({
      inputQuantityList: [{ epcClass: "https://id.gs1.org/01/06901234567892/10/H26", quantity: 400, uom: "GRM" }],
      outputQuantityList: [{ epcClass: uri, quantity: 300, uom: "GRM" }],
      ilmd: { "cbvmda:lotNumber": "D26", "cbvmda:itemExpirationDate": "2101-03-31" },
    });
    expect(events[2]).to.deep.include({
      action: "ADD",
      parentID: "https://id.gs1.org/00/106141412345678908",
      childQuantityList: [{ epcClass: uri, quantity: 120, uom: "GRM" }],
    });
    expect(events.at(-1)).to.deep.include({
      action: "DELETE",
      quantityList: [{ epcClass: uri, quantity: 5, uom: "GRM" }],
    });
    const ofHerb = await exported(room, herb);
    expect(stepsOf(ofHerb)).to.deep.equal([
      "ObjectEvent commissioning active",
      "ObjectEvent inspecting conformant",
      "TransformationEvent creating_class_instance active",
      "ObjectEvent holding recalled",
    ]);
    expect(ofHerb[2]?.eventID).to.equal(events[0]?.eventID);
    expect(await exportLot({ ...room, lot: `0x${"00".repeat(32)}` as LotKey })).to.equal(undefined);
  });

  it("[GS1-25] a measured way has its devices and readings, under the names that partners know", async () => {
    const room = await scene();
    const { at, shipments, temperatures, by } = room;
    const { maker, wholesaler } = at.parties;
    const lot = await bulk(room, { name: "vaccine", lot: "V26", quantity: 50 });
    const device = at.device as DeviceId;
    const shipment: Shipment = {
      from: maker.address,
      to: wholesaler.address,
      due: now + 5 * DAYS,
      number: 1,
      range: { coldest: 20, warmest: 80 },
      devices: [device],
      loads: [{ lot, quantity: 50 }],
    };
    await at.clock.next(NOON + HOUR);
    const { id } = await shipments.ship({ shipment, via: by(maker) });
    await at.clock.moveTo(NOON + 2n * HOUR);
    const from = Number(NOON + HOUR);
    const readings = [45, 91].map((temperature, i) => ({ at: from + 1_800 * i, temperature }));
    const sign = (digest: Hex) => at.chip.sign(digest);
    await temperatures.logReadings({ shipment: id, device, readings, sign, via: by(maker) });
    await shipments.accept({ shipment, via: by(wholesaler) });

    const gln = "https://id.gs1.org/417/9506000000015";
    const names = {
      partyOf: (account: string) => (account === maker.address ? gln : undefined),
      deviceOf: () => "https://id.gs1.org/8004/9506000T1",
    };
    const events = await exported(room, lot, { names });
    expect(stepsOf(events).slice(2)).to.deep.equal([
      "AssociationEvent assembling ",
      "TransactionEvent shipping in_transit",
      "ObjectEvent sensor_reporting in_transit",
      "ObjectEvent holding non_sellable_other",
      "AssociationEvent disassembling ",
      "ObjectEvent receiving non_sellable_other",
    ]);
    const [association, shipping, sensed, , , received] = events.slice(2);
    expect(association).to.deep.include({ childEPCs: ["https://id.gs1.org/8004/9506000T1"] });
    expect(shipping?.sourceList).to.deep.equal([{ type: "possessing_party", source: gln }]);
    expect(shipping?.destinationList?.[0]?.destination).to.match(/^did:pkh:eip155:\d+:0x/);
    expect(sensed?.sensorElementList?.[0]?.sensorReport).to.deep.equal([
      { type: "Temperature", minValue: 4.5, maxValue: 9.1, uom: "CEL" },
      { type: "Count", value: 2 },
      { type: "Temperature", exception: "ALARM_CONDITION" },
    ]);
    expect(received).to.deep.include({ "xinglin:condition": "Excursion" });
  });

  it("[GS1-26] what is taken back declares the earlier event wrong under its own id, and says what remains", async () => {
    const room = await scene();
    const { at, lots, by } = room;
    const { key, serials } = await listed(room, { lot: "P26" });
    const { maker, desk } = at.parties;
    const removal = { lot: key, custodian: maker.address, reason: "Stolen", quantity: 2 } as const;
    await lots.remove({ removal, packs: await packsOf({ serials, packs: [3, 4] }), via: by(maker) });
    await lots.restore({ removal, indices: [3, 4], via: by(maker) });
    await at.lots.connect(desk).dispense(key, maker, await packsOf({ serials, packs: [7, 9] }));
    await at.lots.connect(desk).giveBack(key, maker, [9]);
    await lots.strike({ lot: key, packs: await packsOf({ serials, packs: [20] }), via: by(maker) });
    const destroyed = { lot: key, custodian: maker.address, reason: "Destroyed", quantity: 1 } as const;
    await lots.announceDestruction({ removal: destroyed, indices: [30], via: by(maker) });
    const packs = await packsOf({ serials, packs: [30] });
    await lots.witnessDestruction({ removal: destroyed, packs, via: by(at.people.laboratory) });

    const events = await exported(room, key, { serials });
    expect(stepsOf(events).slice(2)).to.deep.equal([
      "ObjectEvent decommissioning stolen",
      "ObjectEvent decommissioning stolen",
      "ObjectEvent dispensing dispensed",
      "ObjectEvent dispensing dispensed",
      "ObjectEvent dispensing dispensed",
      "ObjectEvent decommissioning inactive",
      "ObjectEvent destroying destroyed",
    ]);
    const [stolen, declared, dispensed, wrong, remaining, struck] = events.slice(2);
    expect(stolen).to.not.have.property("errorDeclaration");
    expect(declared?.eventID).to.equal(stolen?.eventID);
    expect(declared?.errorDeclaration?.reason).to.equal("did_not_occur");
    expect(wrong?.eventID).to.equal(dispensed?.eventID);
    expect(wrong?.errorDeclaration).to.deep.include({
      reason: "incorrect_data",
      correctiveEventIDs: [remaining?.eventID],
    });
    const pack = (serial: string) => `https://id.gs1.org/01/06901234500035/21/${serial}`;
    expect(dispensed).to.deep.include({ epcList: [pack("S0007"), pack("S0009")] });
    expect(remaining).to.deep.include({ epcList: [pack("S0007")] });
    expect(struck).to.deep.include({ epcList: [pack("S0020")], action: "DELETE" });
    // Without the list packs are counted.
    const counted = (await exported(room, key)).slice(2);
    expect(counted[0]).to.deep.include({
      quantityList: [{ epcClass: "https://id.gs1.org/01/06901234500035/10/P26", quantity: 2 }],
    });
  });

  it("[GS1-26] bulk that comes back from several dispensings at once is a return", async () => {
    const room = await scene();
    const { at } = room;
    const { maker, desk } = at.parties;
    const lot = await bulk(room);
    const lots = at.lots.connect(desk);
    await lots.dispenseQuantity(lot, maker, 30n);
    await lots.dispenseQuantity(lot, maker, 20n);
    await lots.giveBackQuantity(lot, maker, 10n);
    await lots.giveBackQuantity(lot, maker, 35n);
    const events = (await exported(room, lot)).slice(2);
    expect(stepsOf(events).map((step) => step.split(" ")[1])).to.deep.equal([
      "dispensing",
      "dispensing",
      "dispensing",
      "dispensing",
      "receiving",
    ]);
    expect(events[2]?.errorDeclaration?.correctiveEventIDs).to.deep.equal([events[3]?.eventID]);
    expect(events[3]).to.deep.include({
      quantityList: [{ epcClass: "https://id.gs1.org/01/06901234567892/10/H26", quantity: 10, uom: "GRM" }],
    });
  });

  it("[GS1-27] a partner's events are known by their hash ids, and the acts that named one are found", async () => {
    const room = await scene();
    const { at, shipments, lots, by } = room;
    const { maker, wholesaler } = at.parties;
    const lot = await bulk(room);
    const source = asJson((await exportLot({ ...room, lot }))!);
    const [first, second] = await importDocument({ ...room, document: source });
    expect(first?.id).to.equal(first?.event.eventID);
    expect(first?.anchors).to.deep.equal([]);
    const shipment: Shipment = {
      from: maker.address,
      to: wholesaler.address,
      due: Number(NOON + DAY),
      number: 1,
      document: first!.digest,
      loads: [{ lot, quantity: 10 }],
    };
    await shipments.ship({ shipment, via: by(maker) });
    await shipments.accept({ shipment, document: second!.digest, via: by(wholesaler) });
    const removal = { lot, custodian: maker.address, reason: "Sampled", quantity: 1, document: first!.digest } as const;
    await lots.remove({ removal, via: by(maker) });
    const again = await importDocument({ ...room, document: source });
    expect(again.map(({ anchors }) => anchors.map(({ kind }) => kind))).to.deep.equal([
      ["Shipped", "Removed"],
      ["Received"],
    ]);
    await importDocument({ ...room, document: { ...(source as object), schemaVersion: "1.2" } }).then(
      () => expect.fail("it was taken"),
      (problem: unknown) => expect(problem).to.have.property("name", "EpcisInvalid"),
    );
  });

  it("[GS1-25] every export of these tests passes `npm run conformance -- epcis-capture`", async () => {
    const folder = mkdtempSync(join(tmpdir(), "exports-"));
    mkdirSync(join(folder, "valid"));
    for (const [i, document] of documents.entries()) {
      writeFileSync(join(folder, "valid", `${String(i)}.jsonld`), JSON.stringify(document));
    }
    const said: string[] = [];
    const code = await runConformance({ args: ["epcis-capture", folder], say: (line) => said.push(line) });
    rmSync(folder, { recursive: true });
    expect([code, said.at(-1)]).to.deep.equal([0, `${String(documents.length)} passed, 0 failed`]);
    expect(documents).to.have.length.greaterThan(5);
  });
});
