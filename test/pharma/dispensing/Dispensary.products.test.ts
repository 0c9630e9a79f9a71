import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND } from "../../helpers/defaults.ts";
import {
  HERB,
  MORE,
  PRICE,
  type Pharmacy,
  type Script,
  TEN_GRAMS,
  TWO_PACKS,
  counterOf,
  dispensed,
  itemOf,
  packsItem,
  pharmacyOn,
  scriptOf,
  slipOf,
} from "../../helpers/dispensing.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { CONTROL, DOCUMENT, GTIN, REASON_HASH, TERMS, UNIT, approved, employ } from "../../helpers/pharma.ts";
import { NOON, PROFESSION, RIGHTS } from "../../helpers/providers.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPharmacy = pharmacyOn(connection);
const scene = (): Promise<Pharmacy> => networkHelpers.loadFixture(deployPharmacy);

const line = (gtin: bigint, unit: bigint, quantity = 10n) => ({ gtin, group: ZeroHash, unit, quantity });

describe("Counter: the product", () => {
  it("[PHARMA-06] [PHARMA-112] refuses a product that is suspended, and gives it again when it is reinstated", async () => {
    const pharmacy = await scene();
    const { dispensary, products, parties } = pharmacy;
    const script = scriptOf(pharmacy);
    const items = [await packsItem(pharmacy, [1])];
    await products.connect(parties.regulator).suspend(GTIN.pills, REASON_HASH);
    const args = [GTIN.pills, 2n, false];
    await expectRefusal(dispensed(pharmacy, script, items), dispensary, "ProductNotDispensable", args);
    await products.connect(parties.regulator).reinstate(GTIN.pills, REASON_HASH);
    await dispensed(pharmacy, script, items);
  });

  it("[PHARMA-112] refuses a raw material, which no pharmacy holds", async () => {
    const pharmacy = await scene();
    const { dispensary, lots, parties, stock, dispenser, providers, people } = pharmacy;
    // The maker becomes a clinic as well, so that it has the raw material and may dispense.
    await providers.connect(people.commission).accredit(parties.maker, 8n | 2n, 0n, NOON + 300n * DAY, ZeroHash);
    await employ(pharmacy, parties.maker, dispenser, 4n);
    const script = scriptOf(pharmacy, {}, [line(GTIN.herb, UNIT.gram)]);
    const items = [itemOf(stock.herb, 1n)];
    const at = parties.maker.address;
    const slip = await slipOf(pharmacy, script, items, {}, { pharmacy: at });
    const act = dispensary.connect(dispenser).dispense(slip, items, counterOf(pharmacy, { pharmacy: at }));
    await expectRefusal(act, dispensary, "ProductNotDispensable", [GTIN.herb, 0n, true]);
    expect((await lots.stockOf(stock.herb, at)).free).to.equal(1_000n);
  });

  it("[PHARMA-112] refuses another product than the line's, and a line that is none", async () => {
    const pharmacy = await scene();
    const { dispensary, stock } = pharmacy;
    const script = scriptOf(pharmacy);
    const other = [itemOf(stock.otherPills, 1n)];
    const args = [script.id, 0n, MORE.otherPills];
    await expectRefusal(dispensed(pharmacy, script, other), dispensary, "ProductNotPrescribed", args);
    const beyond = [await packsItem(pharmacy, [1], { line: 1n })];
    await expectRefusal(dispensed(pharmacy, script, beyond), dispensary, "LineUnknown", [script.id, 1n]);
  });

  it("[PHARMA-102] refuses other lines than were signed, another salt, and none", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser } = pharmacy;
    const script = scriptOf(pharmacy);
    const items = [await packsItem(pharmacy, [1])];
    for (const otherwise of [
      { lines: [{ ...TWO_PACKS, quantity: 3n }] },
      { lines: [TWO_PACKS, TWO_PACKS] },
      { salt: ZeroHash },
      { lines: [] },
    ]) {
      const slip = await slipOf(pharmacy, script, items, otherwise);
      const act = dispensary.connect(dispenser).dispense(slip, items, counterOf(pharmacy));
      await expectRefusal(act, dispensary, "LinesUnequal", [script.id]);
    }
    const long = scriptOf(
      pharmacy,
      {},
      Array.from({ length: 33 }, () => TWO_PACKS),
    );
    await expectRefusal(dispensed(pharmacy, long, items), dispensary, "LinesUnequal", [long.id]);
  });

  it("[PHARMA-112] refuses a product that counts in another unit than the line", async () => {
    const pharmacy = await scene();
    const { dispensary, stock } = pharmacy;
    const script = scriptOf(pharmacy, {}, [line(GTIN.pieces, 2n)]);
    const items = [itemOf(stock.pieces, 1n)];
    await expectRefusal(dispensed(pharmacy, script, items), dispensary, "UnitUnequal", [GTIN.pieces, UNIT.gram, 2n]);
  });
});

describe("Counter: substitution", () => {
  const instead = (pharmacy: Pharmacy, script: Script) =>
    dispensed(pharmacy, script, [itemOf(pharmacy.stock.otherPills, 1n)]);

  it("[PHARMA-114] gives another product of the group where the prescriber allows it", async () => {
    const pharmacy = await scene();
    const { dispensary, parties } = pharmacy;
    const regulator = dispensary.connect(parties.regulator);
    await expectEvents(regulator.setGroup(GTIN.pills, HERB), dispensary, [["ProductGrouped", [GTIN.pills, HERB]]]);
    await regulator.setGroup(MORE.otherPills, HERB);
    const script = scriptOf(pharmacy, { substitutable: true });
    await instead(pharmacy, script);
    expect(await dispensary.givenOf(script.bearer, 0n)).to.equal(1n);
  });

  it("[PHARMA-114] refuses it where the prescriber does not, and between groups, and without a group", async () => {
    const pharmacy = await scene();
    const { dispensary, parties } = pharmacy;
    const regulator = dispensary.connect(parties.regulator);
    const script = scriptOf(pharmacy, { substitutable: true });
    const refused = (one: Script) =>
      expectRefusal(instead(pharmacy, one), dispensary, "ProductNotPrescribed", [one.id, 0n, MORE.otherPills]);
    await refused(script);
    await regulator.setGroup(GTIN.pills, HERB);
    await refused(script);
    await regulator.setGroup(MORE.otherPills, REASON_HASH);
    await refused(script);
    await regulator.setGroup(MORE.otherPills, HERB);
    await refused(scriptOf(pharmacy));
    await regulator.setGroup(GTIN.pills, ZeroHash);
    await refused(script);
  });

  it("[PHARMA-114] a line of a group is given with any product of it, allowed or not, and with no other", async () => {
    const pharmacy = await scene();
    const { dispensary, parties, stock } = pharmacy;
    const script = scriptOf(pharmacy, {}, [TEN_GRAMS]);
    const act = (place: bigint) => dispensed(pharmacy, script, [itemOf(stock.pieces, 1n)], { place });
    await expectRefusal(act(0n), dispensary, "ProductNotPrescribed", [script.id, 0n, GTIN.pieces]);
    await dispensary.connect(parties.regulator).setGroup(GTIN.pieces, HERB);
    await act(0n);
    const bare = scriptOf(pharmacy, {}, [{ ...TEN_GRAMS, group: ZeroHash }], "of no group");
    const none = dispensed(pharmacy, bare, [itemOf(stock.otherPieces, 1n)], { place: 1n });
    await expectRefusal(none, dispensary, "ProductNotPrescribed", [bare.id, 0n, MORE.otherPieces]);
  });
});

describe("Counter: what is controlled", () => {
  const narcotic = (pharmacy: Pharmacy) => scriptOf(pharmacy, {}, [line(GTIN.morphine, UNIT.pack)]);
  const giving = (pharmacy: Pharmacy, script: Script, place = 0n) =>
    dispensed(pharmacy, script, [itemOf(pharmacy.stock.morphine, 1n)], { place });

  it("[PHARMA-105] refuses a narcotic of a prescriber without the second right", async () => {
    const pharmacy = await scene();
    const { dispensary, doctor, hospital } = pharmacy;
    const args = [doctor.address, PROFESSION.tcmPhysician, hospital.address, RIGHTS.prescribeControlled];
    await expectRefusal(giving(pharmacy, narcotic(pharmacy)), dispensary, "PrescriberNotPractising", args);
  });

  it("[PHARMA-105] gives it with the right, and no more once the prescriber has left", async () => {
    const pharmacy = await scene();
    const { dispensary, doctor, hospital, providers } = pharmacy;
    const rights = RIGHTS.prescribe | RIGHTS.prescribeControlled;
    await employ(pharmacy, hospital, doctor, rights, PROFESSION.tcmPhysician);
    const script = narcotic(pharmacy);
    await giving(pharmacy, script);
    await providers.connect(hospital).endAffiliation(hospital, doctor, PROFESSION.tcmPhysician);
    const args = [doctor.address, PROFESSION.tcmPhysician, hospital.address, RIGHTS.prescribeControlled];
    await expectRefusal(giving(pharmacy, script, 1n), dispensary, "PrescriberNotPractising", args);
  });

  it("[PHARMA-112] refuses a narcotic where the pharmacy has no permit for narcotics, whatever else it may have", async () => {
    const pharmacy = await scene();
    const { dispensary, products, parties, doctor, hospital } = pharmacy;
    const rights = RIGHTS.prescribe | RIGHTS.prescribeControlled;
    await employ(pharmacy, hospital, doctor, rights, PROFESSION.tcmPhysician);
    const permit = (until: bigint) =>
      products.connect(parties.regulator).grantPermit(parties.pharmacy, CONTROL.narcotic, until);
    const script = narcotic(pharmacy);
    await permit(NOON);
    await expectRefusal(giving(pharmacy, script), dispensary, "PharmacyNotPermitted", [
      GTIN.morphine,
      parties.pharmacy.address,
    ]);
    await permit(NOON + 9n * DAY);
    await giving(pharmacy, script);
  });

  it("[PHARMA-105] asks for the second right for a psychotropic of class I, and not of class II", async () => {
    const pharmacy = await scene();
    const { dispensary, products, parties, stock, doctor, hospital } = pharmacy;
    const [classI, classII] = [2n, 3n];
    for (const control of [classI, classII])
      await products.connect(parties.regulator).grantPermit(parties.pharmacy, control, NOON + 9n * DAY);
    const controlled = (control: bigint) => approved(pharmacy, MORE.aconite, { ...TERMS.pieces, control, supply: 1n });
    const script = scriptOf(pharmacy, {}, [line(MORE.aconite, UNIT.gram)]);
    const give = (place: bigint) => dispensed(pharmacy, script, [itemOf(stock.aconite, 1n)], { place });
    await controlled(classI);
    await expectRefusal(give(0n), dispensary, "PrescriberNotPractising", [
      doctor.address,
      PROFESSION.tcmPhysician,
      hospital.address,
      RIGHTS.prescribeControlled,
    ]);
    await controlled(classII);
    await give(0n);
    await controlled(classI);
    await employ(pharmacy, hospital, doctor, RIGHTS.prescribeControlled, PROFESSION.tcmPhysician);
    await give(1n);
    expect(await dispensary.givenOf(script.bearer, 0n)).to.equal(2n);
  });

  it("[PHARMA-112] refuses what is controlled once the pharmacy's permit is over", async () => {
    const pharmacy = await scene();
    const { dispensary, products, parties, stock, clock } = pharmacy;
    const until = NOON + 10n * DAY;
    await products.connect(parties.regulator).grantPermit(parties.pharmacy, CONTROL.toxic, until);
    const script = scriptOf(pharmacy, {}, [line(MORE.aconite, UNIT.gram)]);
    await dispensary.connect(pharmacy.doctor).register(script.terms, "0x", "0x");
    const items = [itemOf(stock.aconite, 1n)];
    const slip = await slipOf(pharmacy, script, items);
    const desk = dispensary.connect(pharmacy.dispenser);
    await clock.next(until);
    const act = desk.dispense(slip, items, counterOf(pharmacy));
    await expectRefusal(act, dispensary, "PharmacyNotPermitted", [MORE.aconite, parties.pharmacy.address]);
  });

  it("[PHARMA-112] gives it in the last second of the permit", async () => {
    const pharmacy = await scene();
    const { dispensary, products, parties, stock, clock } = pharmacy;
    const until = NOON + 10n * DAY;
    await products.connect(parties.regulator).grantPermit(parties.pharmacy, CONTROL.toxic, until);
    const script = scriptOf(pharmacy, {}, [line(MORE.aconite, UNIT.gram)]);
    await dispensary.connect(pharmacy.doctor).register(script.terms, "0x", "0x");
    const items = [itemOf(stock.aconite, 1n)];
    const slip = await slipOf(pharmacy, script, items);
    await clock.next(until - SECOND);
    await dispensary.connect(pharmacy.dispenser).dispense(slip, items, counterOf(pharmacy));
    expect(await dispensary.givenOf(script.bearer, 0n)).to.equal(1n);
  });
});

describe("Counter: the price", () => {
  it("[PHARMA-115] takes the ceiling and refuses a ten-thousandth more", async () => {
    const pharmacy = await scene();
    const { dispensary } = pharmacy;
    const script = scriptOf(pharmacy);
    const dear = [await packsItem(pharmacy, [1], { price: 120_001n })];
    await expectRefusal(dispensed(pharmacy, script, dear), dispensary, "PriceAboveCeiling", [
      GTIN.pills,
      120_001n,
      120_000n,
    ]);
    await dispensed(pharmacy, script, [await packsItem(pharmacy, [1], { price: 120_000n })]);
  });

  it("[PHARMA-115] refuses a ceiling in another currency; without a ceiling any price", async () => {
    const pharmacy = await scene();
    const { dispensary, stock } = pharmacy;
    await approved(pharmacy, GTIN.pills, { ...TERMS.pills, currency: "0x555344" });
    const script = scriptOf(pharmacy);
    const items = [await packsItem(pharmacy, [1])];
    await expectRefusal(dispensed(pharmacy, script, items), dispensary, "CurrencyUnequal", [
      GTIN.pills,
      "0x555344",
      "0x434e59",
    ]);
    const free = scriptOf(pharmacy, {}, [line(GTIN.pieces, UNIT.gram)], "of pieces");
    await dispensed(pharmacy, free, [itemOf(stock.pieces, 1n, { price: 2n ** 64n - 1n })]);
  });
});

describe("Counter: sales without prescription", () => {
  it("[PHARMA-117] sells what is supplied over the counter; nobody is named and nobody signs", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, stock, lots } = pharmacy;
    const items = [itemOf(stock.pieces, 5n, { price: PRICE })];
    await expectEvents(dispensary.connect(dispenser).sell(items, counterOf(pharmacy)), dispensary, [
      ["ItemDispensed", [GTIN.pieces, stock.pieces, 0n, 5n, PRICE]],
      ["Dispensed", [ZeroHash, pharmacy.pharmacy.address, dispenser.address, 0n, 0n, DOCUMENT]],
    ]);
    expect((await lots.stockOf(stock.pieces, pharmacy.pharmacy)).free).to.equal(495n);
  });

  it("[PHARMA-117] refuses what is on prescription, and what is controlled though it is not", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, stock } = pharmacy;
    const desk = dispensary.connect(dispenser);
    const sale = async () => desk.sell([await packsItem(pharmacy, [1])], counterOf(pharmacy));
    await expectRefusal(sale(), dispensary, "PrescriptionNeeded", [GTIN.pills]);
    await approved(pharmacy, MORE.aconite, { ...TERMS.pieces, control: CONTROL.toxic });
    const act = desk.sell([itemOf(stock.aconite, 1n)], counterOf(pharmacy));
    await expectRefusal(act, dispensary, "PrescriptionNeeded", [MORE.aconite]);
  });

  it("[PHARMA-117] looks at lot, product, stock, price and place as at a prescription", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, stock, lots, products, parties } = pharmacy;
    const desk = dispensary.connect(dispenser);
    const sell = (quantity: bigint, price = 0n, place = 0n) =>
      desk.sell([itemOf(stock.pieces, quantity, { price })], counterOf(pharmacy, { place }));
    await expectRefusal(desk.sell([], counterOf(pharmacy)), dispensary, "ItemsInvalid", [0n]);
    await expectRefusal(sell(0n), dispensary, "ItemInvalid", [0n]);
    await expectRefusal(sell(501n), lots, "StockTooSmall", [stock.pieces, pharmacy.pharmacy.address, 501n, 500n]);
    await approved(pharmacy, GTIN.pieces, { ...TERMS.pieces, ceiling: 10n, currency: "0x434e59" });
    await expectRefusal(sell(1n, 11n), dispensary, "PriceAboveCeiling", [GTIN.pieces, 11n, 10n]);
    await sell(1n, 10n);
    const until = (await pharmacy.clock.now()) + 10n * DAY;
    await expectRefusal(sell(1n), dispensary, "PlaceTaken", [pharmacy.pharmacy.address, 0n, until]);
    await products.connect(parties.maker).suspend(GTIN.pieces, REASON_HASH);
    await expectRefusal(sell(1n, 0n, 1n), dispensary, "ProductNotDispensable", [GTIN.pieces, 2n, false]);
    await products.connect(parties.maker).reinstate(GTIN.pieces, REASON_HASH);
    await lots.connect(parties.maker).recall(stock.pieces, 1n, REASON_HASH);
    await expectRefusal(sell(1n, 0n, 1n), lots, "LotNotUsable", [stock.pieces, 3n]);
  });
});
