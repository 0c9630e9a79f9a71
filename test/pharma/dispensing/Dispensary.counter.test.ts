import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND } from "../../helpers/defaults.ts";
import {
  DISPENSE,
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
  prescribed,
  scriptOf,
  slipOf,
} from "../../helpers/dispensing.ts";
import { eventsOf, expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import {
  DOCUMENT,
  GTIN,
  HINDRANCE,
  PHARMACIST,
  REASON_HASH,
  TCM_PHARMACIST,
  UNIT,
  employ,
} from "../../helpers/pharma.ts";
import { NOON, PROFESSION, RIGHTS, newcomer } from "../../helpers/providers.ts";
import { relay } from "../../helpers/relay.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPharmacy = pharmacyOn(connection);
const scene = (): Promise<Pharmacy> => networkHelpers.loadFixture(deployPharmacy);

describe("Counter: dispensing on a prescription", () => {
  it("[PHARMA-103] [PHARMA-110] [PHARMA-112] gives packs, and says what was given", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, lots, lot } = pharmacy;
    const script = scriptOf(pharmacy);
    const items = [await packsItem(pharmacy, [3, 4])];
    await expectEvents(dispensed(pharmacy, script, items), dispensary, [
      ["PrescriptionOpened", [script.id, script.bearer.address, pharmacy.doctor.address, Object.values(script.terms)]],
      ["ItemDispensed", [GTIN.pills, lot, 0n, 2n, PRICE]],
      ["Dispensed", [script.id, pharmacy.pharmacy.address, dispenser.address, 1n, 0n, DOCUMENT]],
    ]);
    const now = await pharmacy.clock.now();
    const state = await dispensary.prescriptionOf(script.bearer);
    expect([...state]).to.deep.equal([script.id.slice(0, 38), false, 1n, 1n, now, 2n]);
    expect([...(await lots.stockOf(lot, pharmacy.pharmacy))]).to.deep.equal([198n, 0n]);
    expect((await lots.lotOf(lot)).dispensed).to.equal(2n);
    for (const index of [3n, 4n]) expect(await lots.isSpent(lot, index)).to.equal(true);
  });

  it("[PHARMA-103] opens a prescription that was registered no second time, and asks its prescriber no second time", async () => {
    const pharmacy = await scene();
    const { dispensary, doctor, providers, hospital } = pharmacy;
    const script = scriptOf(pharmacy);
    await dispensary.connect(doctor).register(script.terms, "0x", "0x");
    await providers.connect(doctor).endAffiliation(hospital, doctor, PROFESSION.tcmPhysician);
    const items = [await packsItem(pharmacy, [3])];
    const slip = await slipOf(pharmacy, script, items, { signature: "0x" });
    const act = dispensary.connect(pharmacy.dispenser).dispense(slip, items, counterOf(pharmacy));
    expect((await eventsOf(act, dispensary)).map(([name]) => name)).to.deep.equal(["ItemDispensed", "Dispensed"]);
  });

  it("[PHARMA-103] [PHARMA-112] refuses at the counter what its prescriber did not sign", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, doctor, parties } = pharmacy;
    const script = scriptOf(pharmacy);
    const items = [await packsItem(pharmacy, [3])];
    const other = scriptOf(pharmacy, { content: id("another ciphertext") });
    for (const signature of [
      await prescribed(pharmacy, { ...script, prescriber: parties.stranger }),
      await prescribed(pharmacy, other),
      "0x",
    ]) {
      const slip = await slipOf(pharmacy, script, items, { signature });
      const act = dispensary.connect(dispenser).dispense(slip, items, counterOf(pharmacy));
      await expect(act)
        .to.be.revertedWithCustomError(dispensary, "SignatureInvalid")
        .withArgs(doctor.address, (digest: string) => digest.length === 66);
    }
    await dispensed(pharmacy, script, items);
  });

  it("[PHARMA-112] [PHARMA-119] says which line was given, and at which place of the journal", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, stock } = pharmacy;
    const pieces = { gtin: GTIN.pieces, group: ZeroHash, unit: UNIT.gram, quantity: 10n };
    const script = scriptOf(pharmacy, {}, [TWO_PACKS, pieces]);
    const act = dispensed(pharmacy, script, [itemOf(stock.pieces, 4n, { line: 1n, price: 3n })], { place: 7n });
    expect((await eventsOf(act, dispensary)).slice(1)).to.deep.equal([
      ["ItemDispensed", [GTIN.pieces, stock.pieces, 1n, 4n, 3n]],
      ["Dispensed", [script.id, pharmacy.pharmacy.address, dispenser.address, 1n, 7n, DOCUMENT]],
    ]);
  });

  it("[PHARMA-110] by a relayed call of the pharmacist it is the same", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser } = pharmacy;
    const script = scriptOf(pharmacy);
    const items = [await packsItem(pharmacy, [3])];
    const slip = await slipOf(pharmacy, script, items);
    await relay(pharmacy, dispenser, await dispensary.dispense.populateTransaction(slip, items, counterOf(pharmacy)));
    expect(await dispensary.givenOf(script.bearer, 0n)).to.equal(1n);
  });

  it("[PHARMA-102] [PHARMA-112] gives a formula of herbs by the gram, each line for itself", async () => {
    const pharmacy = await scene();
    const { dispensary, parties, stock, lots } = pharmacy;
    const regulator = dispensary.connect(parties.regulator);
    await regulator.setGroup(GTIN.pieces, HERB);
    await regulator.setGroup(MORE.otherPieces, HERB);
    const aconite = { gtin: MORE.aconite, group: ZeroHash, unit: UNIT.gram, quantity: 3n };
    const lines = [TEN_GRAMS, aconite, ...Array.from({ length: 7 }, () => TEN_GRAMS)];
    const script = scriptOf(pharmacy, { findings: id("a toxic herb") }, lines);
    const items = [
      itemOf(stock.pieces, 10n),
      itemOf(stock.aconite, 3n, { line: 1n }),
      itemOf(stock.otherPieces, 4n, { line: 7n }),
      itemOf(stock.pieces, 6n, { line: 7n }),
      itemOf(stock.pieces, 9n, { line: 8n }),
    ];
    await dispensed(pharmacy, script, items);
    const given = await Promise.all(lines.map((_, line) => dispensary.givenOf(script.bearer, BigInt(line))));
    expect(given).to.deep.equal([10n, 3n, 0n, 0n, 0n, 0n, 0n, 10n, 9n]);
    expect((await lots.stockOf(stock.pieces, pharmacy.pharmacy)).free).to.equal(475n);
    const more = [itemOf(stock.pieces, 2n, { line: 8n })];
    const act = dispensed(pharmacy, script, more, { place: 1n });
    await expectRefusal(act, dispensary, "QuantityAbovePrescribed", [script.id, 8n, 2n, 1n]);
  });
});

describe("Counter: the pharmacist and the pharmacy", () => {
  async function refused(
    pharmacy: Pharmacy,
    { by = pharmacy.dispenser, profession = PHARMACIST, at = pharmacy.pharmacy.address } = {},
  ): Promise<void> {
    const { dispensary } = pharmacy;
    const script = scriptOf(pharmacy);
    const items = [await packsItem(pharmacy, [1])];
    const slip = await slipOf(pharmacy, script, items, {}, { pharmacy: at });
    const counter = counterOf(pharmacy, { pharmacy: at, profession });
    const args = [by.address, profession, at];
    await expectRefusal(
      dispensary.connect(by).dispense(slip, items, counter),
      dispensary,
      "DispenserNotPractising",
      args,
    );
    await expectRefusal(dispensary.connect(by).sell(items, counter), dispensary, "DispenserNotPractising", args);
    const given = { prescription: ZeroHash, bearer: ZeroAddress, prescriber: ZeroAddress, fillNumber: 0n };
    const back = dispensary.connect(by).takeBack(counter, given, items);
    await expectRefusal(back, dispensary, "DispenserNotPractising", args);
  }

  it("[PHARMA-110] refuses a stranger, the pharmacy itself, the prescriber, and a pharmacist of elsewhere", async () => {
    const pharmacy = await scene();
    const { parties, doctor } = pharmacy;
    for (const by of [parties.stranger, parties.pharmacy, doctor, parties.qualified]) await refused(pharmacy, { by });
  });

  it("[PHARMA-110] refuses a pharmacist of the pharmacy without the right, and one in another profession", async () => {
    const pharmacy = await scene();
    const trainee = await newcomer(pharmacy, "trainee");
    await employ(pharmacy, pharmacy.pharmacy, trainee, RIGHTS.none);
    await refused(pharmacy, { by: trainee });
    await refused(pharmacy, { profession: TCM_PHARMACIST });
    const nurse = await newcomer(pharmacy, "nurse who dispenses");
    await employ(pharmacy, pharmacy.pharmacy, nurse, DISPENSE, PROFESSION.nurse);
    await refused(pharmacy, { by: nurse, profession: PROFESSION.nurse });
  });

  it("[PHARMA-110] refuses an organisation that is no pharmacy, hospital or clinic", async () => {
    const pharmacy = await scene();
    const { parties } = pharmacy;
    const at = parties.wholesaler;
    const clerk = await newcomer(pharmacy, "pharmacist of a wholesaler");
    await employ(pharmacy, at, clerk, DISPENSE);
    await refused(pharmacy, { by: clerk, at: at.address });
  });

  it("[PHARMA-110] refuses a pharmacy that is suspended, and a pharmacist who has left", async () => {
    const pharmacy = await scene();
    const { providers, people, dispenser } = pharmacy;
    await providers.connect(people.regulator).suspendOrganisation(pharmacy.pharmacy, ZeroHash);
    await refused(pharmacy);
    await providers.connect(people.regulator).reinstateOrganisation(pharmacy.pharmacy, ZeroHash);
    await providers.connect(dispenser).endAffiliation(pharmacy.pharmacy, dispenser, PHARMACIST);
    await refused(pharmacy);
  });

  it("[PHARMA-110] a pharmacist of Chinese medicine dispenses, and so does a hospital that has the stock", async () => {
    const pharmacy = await scene();
    const { dispensary, hospital, shipments, parties, lot } = pharmacy;
    const colleague = await newcomer(pharmacy, "pharmacist of Chinese medicine");
    await employ(pharmacy, hospital, colleague, DISPENSE, TCM_PHARMACIST);
    const script = scriptOf(pharmacy);
    const items = [await packsItem(pharmacy, [1])];
    const slip = await slipOf(pharmacy, script, items, {}, { pharmacy: hospital.address });
    const counter = counterOf(pharmacy, { pharmacy: hospital.address, profession: TCM_PHARMACIST });
    const act = () => dispensary.connect(colleague).dispense(slip, items, counter);
    await expectRefusal(act(), pharmacy.lots, "StockTooSmall", [lot, hospital.address, 1n, 0n]);
    const shipment = {
      from: parties.pharmacy.address,
      to: hospital.address,
      carrier: ZeroAddress,
      due: NOON + 9n * DAY,
      number: 3n,
      isReturn: false,
      coldest: 0n,
      warmest: 0n,
      devices: [],
      document: DOCUMENT,
      loads: [{ lot, quantity: 5n, blocked: false, sscc: 0n }],
    };
    await shipments.connect(parties.pharmacy).ship(shipment);
    await shipments.connect(hospital).accept(shipment, [5n], DOCUMENT);
    await act();
  });
});

describe("Counter: the bearer's word", () => {
  const unsigned = async (pharmacy: Pharmacy, script: Script, signed: Parameters<typeof slipOf>[4]) => {
    const { dispensary, dispenser, stock } = pharmacy;
    const items = [itemOf(stock.otherPills, 1n, { price: 80_000n })];
    const slip = await slipOf(pharmacy, script, items, {}, signed);
    return dispensary.connect(dispenser).dispense(slip, items, counterOf(pharmacy));
  };
  const scriptForOther = (pharmacy: Pharmacy) =>
    scriptOf(pharmacy, {}, [{ gtin: MORE.otherPills, group: ZeroHash, unit: UNIT.pack, quantity: 2n }]);

  it("[PHARMA-111] refuses another's signature, and one for another pharmacy, number, price, quantity or lot", async () => {
    const pharmacy = await scene();
    const { dispensary, parties, stock } = pharmacy;
    const script = scriptForOther(pharmacy);
    const other = scriptOf(pharmacy, {}, [TWO_PACKS], "another");
    for (const signed of [
      { signer: other.bearer },
      { pharmacy: parties.wholesaler.address },
      { number: 1n },
      { items: [itemOf(stock.otherPills, 1n, { price: 79_999n })] },
      { items: [itemOf(stock.otherPills, 2n, { price: 80_000n })] },
      { items: [itemOf(stock.morphine, 1n, { price: 80_000n })] },
      { items: [itemOf(stock.otherPills, 1n, { price: 80_000n, line: 1n })] },
      { items: [] },
    ]) {
      await expect(unsigned(pharmacy, script, signed)).to.be.revertedWithCustomError(dispensary, "SignatureInvalid");
    }
    await unsigned(pharmacy, script, {});
  });

  it("[PHARMA-111] refuses one for other packs", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser } = pharmacy;
    const script = scriptOf(pharmacy);
    const items = [await packsItem(pharmacy, [1])];
    const slip = await slipOf(pharmacy, script, items, {}, { items: [await packsItem(pharmacy, [2])] });
    const act = dispensary.connect(dispenser).dispense(slip, items, counterOf(pharmacy));
    await expect(act).to.be.revertedWithCustomError(dispensary, "SignatureInvalid");
  });

  it("[PHARMA-111] refuses it once the deadline has come, and takes it a second before", async () => {
    const pharmacy = await scene();
    const { dispensary, clock } = pharmacy;
    const script = scriptForOther(pharmacy);
    const deadline = NOON + DAY;
    await clock.moveTo(deadline - 10n);
    await clock.next(deadline);
    await expectRefusal(unsigned(pharmacy, script, { deadline }), dispensary, "SignatureExpired", [deadline, deadline]);
  });

  it("[PHARMA-111] takes it a second before the deadline", async () => {
    const pharmacy = await scene();
    const { dispensary, clock } = pharmacy;
    const script = scriptForOther(pharmacy);
    const deadline = NOON + DAY;
    await clock.next(deadline - SECOND);
    await unsigned(pharmacy, script, { deadline });
    expect(await dispensary.givenOf(script.bearer, 0n)).to.equal(1n);
  });

  it("[PHARMA-111] refuses it a second time, also after a taking back", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, stock } = pharmacy;
    const script = scriptForOther(pharmacy);
    const items = [itemOf(stock.otherPills, 1n)];
    const slip = await slipOf(pharmacy, script, items);
    const desk = dispensary.connect(dispenser);
    const again = () => desk.dispense(slip, items, counterOf(pharmacy, { place: 1n }));
    await desk.dispense(slip, items, counterOf(pharmacy));
    await expect(again()).to.be.revertedWithCustomError(dispensary, "SignatureInvalid");
    const given = {
      prescription: script.id,
      bearer: script.bearer,
      prescriber: script.terms.prescriber,
      fillNumber: 1n,
    };
    await desk.takeBack(counterOf(pharmacy), given, items);
    await expect(again()).to.be.revertedWithCustomError(dispensary, "SignatureInvalid");
  });
});

describe("Counter: lots, packs and stock", () => {
  it("[PHARMA-32] [PHARMA-112] refuses what is recalled, quarantined, not released, expired, or made of it", async () => {
    const pharmacy = await scene();
    const { lots, parties, lot } = pharmacy;
    const script = scriptOf(pharmacy);
    const items = [await packsItem(pharmacy, [1])];
    const act = () => dispensed(pharmacy, script, items);
    await lots.connect(parties.maker).quarantine(lot, REASON_HASH);
    await expectRefusal(act(), lots, "LotNotUsable", [lot, HINDRANCE.quarantined]);
    await lots.connect(parties.maker).liftQuarantine(lot, REASON_HASH);
    await lots.connect(parties.regulator).recall(lot, 2n, REASON_HASH);
    await expectRefusal(act(), lots, "LotNotUsable", [lot, HINDRANCE.recalled]);
    const unknown = [itemOf(id("no lot"), 1n)];
    await expectRefusal(dispensed(pharmacy, script, unknown), lots, "LotNotUsable", [id("no lot"), HINDRANCE.unknown]);
  });

  it("[PHARMA-71] [PHARMA-112] refuses a pack twice, and a pack that is not of the lot", async () => {
    const pharmacy = await scene();
    const { lots, lot } = pharmacy;
    const script = scriptOf(pharmacy);
    await dispensed(pharmacy, script, [await packsItem(pharmacy, [1])]);
    const other = scriptOf(pharmacy, {}, [TWO_PACKS], "another");
    const place = { place: 1n };
    const twice = [await packsItem(pharmacy, [1])];
    await expectRefusal(dispensed(pharmacy, other, twice, place), lots, "PackSpentBefore", [lot, 1n]);
    const both = [await packsItem(pharmacy, [0, 1])];
    await expectRefusal(dispensed(pharmacy, other, both, place), lots, "PackSpentBefore", [lot, 1n]);
    const item = await packsItem(pharmacy, [2]);
    const false_ = [{ ...item, packs: { ...item.packs, indices: [5n] } }];
    await expectRefusal(dispensed(pharmacy, other, false_, place), lots, "PackUnknown", [lot, 5n]);
    expect(await lots.isSpent(lot, 0n)).to.equal(false);
  });

  it("[PHARMA-112] refuses more than is free, and what is blocked", async () => {
    const pharmacy = await scene();
    const { lots, parties, stock } = pharmacy;
    const { pharmacy: shop } = parties;
    const line = { gtin: MORE.otherPills, group: ZeroHash, unit: UNIT.pack, quantity: 900n };
    const script = scriptOf(pharmacy, {}, [line]);
    const act = (quantity: bigint) => dispensed(pharmacy, script, [itemOf(stock.otherPills, quantity)]);
    await expectRefusal(act(501n), lots, "StockTooSmall", [stock.otherPills, shop.address, 501n, 500n]);
    await lots.connect(shop).holdBack(stock.otherPills, shop, 499n, REASON_HASH);
    await expectRefusal(act(2n), lots, "StockTooSmall", [stock.otherPills, shop.address, 2n, 1n]);
    await act(1n);
  });

  it("[PHARMA-112] refuses packs by quantity, and a quantity that is none or not that of the packs", async () => {
    const pharmacy = await scene();
    const { dispensary, lots, lot, stock } = pharmacy;
    const script = scriptOf(pharmacy);
    const item = await packsItem(pharmacy, [1]);
    await expectRefusal(dispensed(pharmacy, script, [itemOf(lot, 1n)]), lots, "LotSerialised", [lot, true]);
    await expectRefusal(dispensed(pharmacy, script, [itemOf(stock.pieces, 0n)]), dispensary, "ItemInvalid", [0n]);
    const more = [item, { ...item, quantity: 2n }];
    await expectRefusal(dispensed(pharmacy, script, more), dispensary, "ItemInvalid", [1n]);
  });

  it("[PHARMA-112] refuses no items and thirty-three", async () => {
    const pharmacy = await scene();
    const { dispensary, stock } = pharmacy;
    const script = scriptOf(pharmacy);
    await expectRefusal(dispensed(pharmacy, script, []), dispensary, "ItemsInvalid", [0n]);
    const many = Array.from({ length: 33 }, () => itemOf(stock.pieces, 1n));
    await expectRefusal(dispensed(pharmacy, script, many), dispensary, "ItemsInvalid", [33n]);
  });

  it("[PHARMA-112] takes thirty-two at once", async () => {
    const pharmacy = await scene();
    const { dispensary, stock } = pharmacy;
    const line = { gtin: GTIN.pieces, group: ZeroHash, unit: UNIT.gram, quantity: 2n };
    const lines = Array.from({ length: 32 }, () => line);
    const script = scriptOf(pharmacy, {}, lines);
    const many = lines.map((_, index) => itemOf(stock.pieces, 2n, { line: BigInt(index) }));
    await dispensed(pharmacy, script, many);
    for (let index = 0n; index < 32n; index++)
      expect(await dispensary.givenOf(script.bearer, index), `${index}`).to.equal(2n);
  });
});
