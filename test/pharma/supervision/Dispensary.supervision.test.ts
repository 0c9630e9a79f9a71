import { expect } from "chai";
import { ZeroHash, toBeHex, zeroPadValue } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND } from "../../helpers/defaults.ts";
import {
  HERB,
  MORE,
  NOBODY,
  type Pharmacy,
  bare,
  counterOf,
  dispensed,
  givenOf,
  itemOf,
  packsItem,
  pharmacyOn,
  scriptOf,
} from "../../helpers/dispensing.ts";
import { eventsOf, expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { GTIN, REASON_HASH, UNIT, employ } from "../../helpers/pharma.ts";
import { PROFESSION, RIGHTS, newcomer } from "../../helpers/providers.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPharmacy = pharmacyOn(connection);
const scene = (): Promise<Pharmacy> => networkHelpers.loadFixture(deployPharmacy);

const BUCKET = 30n * DAY;
const MEASURE = { prescriptions: 0n, units: 1n, money: 2n } as const;
const NONE = { prescriptions: 0n, units: 0n, money: 0n };
const PIECES = { gtin: GTIN.pieces, group: ZeroHash, unit: UNIT.gram, quantity: 100n };

const ofPrescriber = (address: string) => zeroPadValue(address, 32);
const ofProduct = (gtin: bigint) => toBeHex(gtin, 32);

async function bucketNow({ clock }: Pharmacy): Promise<bigint> {
  return (await clock.now()) / BUCKET;
}

/** Prescriptions, items, units, money of this bucket. */
async function figures(pharmacy: Pharmacy, subject: string, bucket?: bigint): Promise<bigint[]> {
  const found = await pharmacy.dispensary.figuresOf(subject, bucket ?? (await bucketNow(pharmacy)));
  return [found.prescriptions, found.items, found.units, found.money];
}

/** Dispenses grams of pieces at a price on a prescription of that name. */
function giving(pharmacy: Pharmacy) {
  let place = 0n;
  return (name: string, quantity: bigint, price = 0n, prescriber = pharmacy.doctor) => {
    const script = { ...scriptOf(pharmacy, { prescriber: prescriber.address }, [PIECES], name), prescriber };
    return dispensed(pharmacy, script, [itemOf(pharmacy.stock.pieces, quantity, { price })], { place: place++ });
  };
}

/** The flags of a transaction. */
async function flagsOf(pharmacy: Pharmacy, act: ReturnType<typeof dispensed>): Promise<unknown[]> {
  return (await eventsOf(act, pharmacy.dispensary)).filter(([name]) => name === "Flagged").map(([, args]) => args);
}

describe("Supervision: figures", () => {
  it("[PHARMA-130] count prescriptions once, items, units and money, for prescriber and product", async () => {
    const pharmacy = await scene();
    const { doctor } = pharmacy;
    const give = giving(pharmacy);
    await give("a", 10n, 7n);
    await give("a", 5n, 7n);
    await give("b", 1n, 2n);
    expect(await figures(pharmacy, ofPrescriber(doctor.address))).to.deep.equal([2n, 3n, 0n, 107n]);
    expect(await figures(pharmacy, ofProduct(GTIN.pieces))).to.deep.equal([0n, 3n, 16n, 107n]);
  });

  it("[PHARMA-130] several items of one dispensing count each for its product and all for the prescriber", async () => {
    const pharmacy = await scene();
    const pills = { gtin: GTIN.pills, group: ZeroHash, unit: UNIT.pack, quantity: 2n };
    const script = scriptOf(pharmacy, {}, [PIECES, pills]);
    const items = [
      itemOf(pharmacy.stock.pieces, 10n, { price: 3n }),
      await packsItem(pharmacy, [1, 2], { line: 1n, price: 50n }),
    ];
    await dispensed(pharmacy, script, items);
    expect(await figures(pharmacy, ofPrescriber(pharmacy.doctor.address))).to.deep.equal([1n, 2n, 0n, 130n]);
    expect(await figures(pharmacy, ofProduct(GTIN.pieces))).to.deep.equal([0n, 1n, 10n, 30n]);
    expect(await figures(pharmacy, ofProduct(GTIN.pills))).to.deep.equal([0n, 1n, 2n, 100n]);
  });

  it("[PHARMA-130] a sale counts for the product and for nobody", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, stock, doctor } = pharmacy;
    await dispensary.connect(dispenser).sell([itemOf(stock.pieces, 4n, { price: 5n })], counterOf(pharmacy));
    expect(await figures(pharmacy, ofProduct(GTIN.pieces))).to.deep.equal([0n, 1n, 4n, 20n]);
    for (const subject of [ofPrescriber(doctor.address), ZeroHash]) {
      expect(await figures(pharmacy, subject)).to.deep.equal([0n, 0n, 0n, 0n]);
    }
  });

  it("[PHARMA-130] a new bucket begins after thirty days, to the second", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, stock, clock } = pharmacy;
    const next = ((await clock.now()) / BUCKET + 1n) * BUCKET;
    const sell = (place: bigint) =>
      dispensary.connect(dispenser).sell([itemOf(stock.pieces, 1n)], counterOf(pharmacy, { place }));
    await clock.next(next - SECOND);
    await sell(0n);
    await clock.next(next);
    await sell(1n);
    const subject = ofProduct(GTIN.pieces);
    expect(await dispensary.bucketOf(next)).to.equal(next / BUCKET);
    expect(await dispensary.bucketOf(next - SECOND)).to.equal(next / BUCKET - 1n);
    for (const bucket of [next / BUCKET - 1n, next / BUCKET]) {
      expect(await figures(pharmacy, subject, bucket)).to.deep.equal([0n, 1n, 1n, 0n]);
    }
  });

  it("[PHARMA-116] [PHARMA-130] what is taken back leaves the bucket in which it was counted", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, stock, clock, doctor } = pharmacy;
    const bucket = (await clock.now()) / BUCKET;
    await clock.moveTo((bucket + 1n) * BUCKET - 60n * 60n);
    const script = scriptOf(pharmacy, { day: (await clock.now()) / DAY, until: (bucket + 2n) * BUCKET }, [PIECES]);
    const items = [itemOf(stock.pieces, 10n, { price: 3n })];
    await dispensed(pharmacy, script, items);
    await clock.moveTo((bucket + 1n) * BUCKET + DAY);
    await dispensed(pharmacy, script, [itemOf(stock.pieces, 1n, { price: 3n })], { place: 1n });
    await dispensary.connect(dispenser).takeBack(counterOf(pharmacy), givenOf(script), bare(items));
    const [prescriber, product] = [ofPrescriber(doctor.address), ofProduct(GTIN.pieces)];
    expect(await figures(pharmacy, prescriber, bucket)).to.deep.equal([1n, 0n, 0n, 0n]);
    expect(await figures(pharmacy, product, bucket)).to.deep.equal([0n, 0n, 0n, 0n]);
    expect(await figures(pharmacy, prescriber, bucket + 1n)).to.deep.equal([0n, 1n, 0n, 3n]);
    expect(await figures(pharmacy, product, bucket + 1n)).to.deep.equal([0n, 1n, 1n, 3n]);
  });

  it("[PHARMA-116] a sale that is taken back leaves the product's figures alone", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, stock } = pharmacy;
    const desk = dispensary.connect(dispenser);
    const items = [itemOf(stock.pieces, 4n, { price: 5n })];
    await desk.sell(items, counterOf(pharmacy));
    await desk.takeBack(counterOf(pharmacy), NOBODY, items);
    expect(await figures(pharmacy, ofProduct(GTIN.pieces))).to.deep.equal([0n, 0n, 0n, 0n]);
    expect(await figures(pharmacy, ZeroHash)).to.deep.equal([0n, 0n, 0n, 0n]);
  });

  it("[PHARMA-132] neither events of supervision nor figures name the bearer", async () => {
    const pharmacy = await scene();
    const { dispensary, parties } = pharmacy;
    await dispensary.connect(parties.regulator).watch(ofProduct(GTIN.pieces), true, { ...NONE, units: 1n });
    const script = scriptOf(pharmacy, {}, [PIECES]);
    const act = await dispensed(pharmacy, script, [itemOf(pharmacy.stock.pieces, 2n)]);
    const receipt = await act.wait();
    const opened = dispensary.interface.getEvent("PrescriptionOpened").topicHash;
    const others = receipt!.logs.filter(({ topics }) => topics[0] !== opened);
    const needle = script.bearer.address.slice(2).toLowerCase();
    for (const { topics, data } of others) expect([...topics, data].join()).not.to.include(needle);
    expect(others).to.have.length.greaterThan(3);
    expect(await figures(pharmacy, ofPrescriber(script.bearer.address))).to.deep.equal([0n, 0n, 0n, 0n]);
  });
});

describe("Supervision: thresholds", () => {
  it("[PHARMA-131] a prescriber is flagged above its profession's threshold, not at it, and once", async () => {
    const pharmacy = await scene();
    const { dispensary, parties, doctor } = pharmacy;
    const thresholds = { ...NONE, prescriptions: 2n };
    const regulator = dispensary.connect(parties.regulator);
    await expectEvents(regulator.watchProfession(PROFESSION.tcmPhysician, thresholds), dispensary, [
      ["ProfessionWatched", [PROFESSION.tcmPhysician, [2n, 0n, 0n]]],
    ]);
    expect([...(await dispensary.thresholdsOf(PROFESSION.tcmPhysician))]).to.deep.equal([2n, 0n, 0n]);
    const give = giving(pharmacy);
    expect(await flagsOf(pharmacy, give("a", 1n))).to.deep.equal([]);
    expect(await flagsOf(pharmacy, give("b", 1n))).to.deep.equal([]);
    expect(await flagsOf(pharmacy, give("b", 1n))).to.deep.equal([]);
    const bucket = await bucketNow(pharmacy);
    expect(await flagsOf(pharmacy, give("c", 1n))).to.deep.equal([
      [ofPrescriber(doctor.address).toLowerCase(), bucket, MEASURE.prescriptions, 3n, 2n],
    ]);
    expect(await flagsOf(pharmacy, give("d", 1n))).to.deep.equal([]);
    expect((await dispensary.figuresOf(ofPrescriber(doctor.address), bucket)).flagged).to.equal(1n);
  });

  it("[PHARMA-131] a physician is flagged by the physicians' thresholds, and no product by those of any profession", async () => {
    const pharmacy = await scene();
    const { dispensary, parties, hospital } = pharmacy;
    const regulator = dispensary.connect(parties.regulator);
    const physician = await newcomer(pharmacy, "physician");
    await employ(pharmacy, hospital, physician, RIGHTS.prescribe, PROFESSION.physician);
    await regulator.watchProfession(PROFESSION.physician, { ...NONE, money: 5n });
    await regulator.watchProfession(0n, { prescriptions: 1n, units: 1n, money: 1n });
    const otherwise = { prescriber: physician.address, profession: PROFESSION.physician };
    const script = { ...scriptOf(pharmacy, otherwise, [PIECES]), prescriber: physician };
    const bucket = await bucketNow(pharmacy);
    const act = dispensed(pharmacy, script, [itemOf(pharmacy.stock.pieces, 3n, { price: 2n })]);
    expect(await flagsOf(pharmacy, act)).to.deep.equal([
      [ofPrescriber(physician.address).toLowerCase(), bucket, MEASURE.money, 6n, 5n],
    ]);
  });

  it("[PHARMA-131] in the next bucket it is flagged anew", async () => {
    const pharmacy = await scene();
    const { dispensary, parties, clock } = pharmacy;
    await dispensary.connect(parties.regulator).watch(ofProduct(GTIN.pieces), true, { ...NONE, units: 1n });
    const sell = (place: bigint) =>
      dispensary.connect(pharmacy.dispenser).sell([itemOf(pharmacy.stock.pieces, 2n)], counterOf(pharmacy, { place }));
    expect(await flagsOf(pharmacy, sell(0n))).to.have.lengthOf(1);
    await clock.moveTo(((await bucketNow(pharmacy)) + 1n) * BUCKET);
    expect(await flagsOf(pharmacy, sell(1n))).to.have.lengthOf(1);
    expect(await flagsOf(pharmacy, sell(2n))).to.have.lengthOf(0);
  });

  it("[PHARMA-131] money and units of a product are flagged each for itself, also in one dispensing", async () => {
    const pharmacy = await scene();
    const { dispensary, parties } = pharmacy;
    const subject = ofProduct(GTIN.pieces);
    const regulator = dispensary.connect(parties.regulator);
    const thresholds = { prescriptions: 0n, units: 9n, money: 99n };
    await expectEvents(regulator.watch(subject, true, thresholds), dispensary, [
      ["SubjectWatched", [subject, true, [0n, 9n, 99n]]],
    ]);
    expect([...(await dispensary.watchOf(subject))]).to.deep.equal([false, true, 0n, 9n, 99n]);
    const give = giving(pharmacy);
    expect(await flagsOf(pharmacy, give("a", 9n, 11n))).to.deep.equal([]);
    const bucket = await bucketNow(pharmacy);
    expect(await flagsOf(pharmacy, give("b", 1n, 1n))).to.deep.equal([
      [subject, bucket, MEASURE.units, 10n, 9n],
      [subject, bucket, MEASURE.money, 100n, 99n],
    ]);
    expect((await dispensary.figuresOf(subject, bucket)).flagged).to.equal(6n);
    expect(await flagsOf(pharmacy, give("c", 1n, 1n))).to.deep.equal([]);
  });

  it("[PHARMA-131] a prescriber's own thresholds take the place of the profession's, until they are given up", async () => {
    const pharmacy = await scene();
    const { dispensary, parties, doctor } = pharmacy;
    const regulator = dispensary.connect(parties.regulator);
    const subject = ofPrescriber(doctor.address);
    await regulator.watchProfession(PROFESSION.tcmPhysician, { ...NONE, money: 10n });
    await regulator.watch(subject, true, { ...NONE, money: 100n });
    const give = giving(pharmacy);
    expect(await flagsOf(pharmacy, give("a", 1n, 100n))).to.deep.equal([]);
    await regulator.watch(subject, false, NONE);
    const bucket = await bucketNow(pharmacy);
    expect(await flagsOf(pharmacy, give("b", 1n))).to.deep.equal([
      [subject.toLowerCase(), bucket, MEASURE.money, 100n, 10n],
    ]);
  });

  it("[PHARMA-131] another profession's threshold, another prescriber's and none flag nobody", async () => {
    const pharmacy = await scene();
    const { dispensary, parties, hospital } = pharmacy;
    const regulator = dispensary.connect(parties.regulator);
    const colleague = await newcomer(pharmacy, "colleague who prescribes");
    await employ(pharmacy, hospital, colleague, RIGHTS.prescribe, PROFESSION.tcmPhysician);
    await regulator.watchProfession(PROFESSION.physician, { prescriptions: 1n, units: 1n, money: 1n });
    await regulator.watch(ofPrescriber(colleague.address), true, { prescriptions: 1n, units: 1n, money: 1n });
    await regulator.watch(ofProduct(GTIN.pills), true, { prescriptions: 1n, units: 1n, money: 1n });
    const give = giving(pharmacy);
    for (const name of ["a", "b"]) expect(await flagsOf(pharmacy, give(name, 2n, 9n))).to.deep.equal([]);
    expect(await flagsOf(pharmacy, give("c", 1n, 1n, colleague))).to.deep.equal([]);
    expect(await flagsOf(pharmacy, give("d", 1n, 1n, colleague))).to.have.lengthOf(2);
  });

  it("[PHARMA-131] a flag that was raised stays after a taking back, and is not raised again", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, parties, stock } = pharmacy;
    await dispensary.connect(parties.regulator).watch(ofProduct(GTIN.pieces), true, { ...NONE, units: 5n });
    const desk = dispensary.connect(dispenser);
    const items = [itemOf(stock.pieces, 6n)];
    expect(await flagsOf(pharmacy, desk.sell(items, counterOf(pharmacy)))).to.have.lengthOf(1);
    await desk.takeBack(counterOf(pharmacy), NOBODY, items);
    expect(await flagsOf(pharmacy, desk.sell(items, counterOf(pharmacy, { place: 1n })))).to.have.lengthOf(0);
  });
});

describe("Supervision: suspension and power", () => {
  it("[PHARMA-133] nothing that a suspended prescriber wrote is dispensed, whenever it was, until it is lifted", async () => {
    const pharmacy = await scene();
    const { dispensary, parties, doctor } = pharmacy;
    const regulator = dispensary.connect(parties.regulator);
    const give = giving(pharmacy);
    await give("a", 1n);
    await expectEvents(regulator.setSuspension(doctor, true, REASON_HASH), dispensary, [
      ["PrescriberSuspensionSet", [doctor.address, true, REASON_HASH]],
    ]);
    for (const name of ["a", "b"]) {
      await expectRefusal(give(name, 1n), dispensary, "PrescriberSuspended", [doctor.address]);
    }
    await regulator.setSuspension(doctor, false, REASON_HASH);
    await give("a", 1n);
  });

  it("[PHARMA-133] refuses a suspension that is there, and a lifting of none; watching does not lift one", async () => {
    const pharmacy = await scene();
    const { dispensary, parties, doctor } = pharmacy;
    const regulator = dispensary.connect(parties.regulator);
    const set = (suspended: boolean) => regulator.setSuspension(doctor, suspended, REASON_HASH);
    await expectRefusal(set(false), dispensary, "SuspensionUnchanged", [doctor.address, false]);
    await regulator.watch(ofPrescriber(doctor.address), true, { ...NONE, money: 7n });
    await set(true);
    await expectRefusal(set(true), dispensary, "SuspensionUnchanged", [doctor.address, true]);
    await regulator.watch(ofPrescriber(doctor.address), false, NONE);
    expect([...(await dispensary.watchOf(ofPrescriber(doctor.address)))]).to.deep.equal([true, false, 0n, 0n, 0n]);
    await expectRefusal(giving(pharmacy)("a", 1n), dispensary, "PrescriberSuspended", [doctor.address]);
  });

  it("[PHARMA-133] a suspension of one prescriber is none of another", async () => {
    const pharmacy = await scene();
    const { dispensary, parties, doctor, hospital } = pharmacy;
    const colleague = await newcomer(pharmacy, "colleague who prescribes");
    await employ(pharmacy, hospital, colleague, RIGHTS.prescribe, PROFESSION.tcmPhysician);
    await dispensary.connect(parties.regulator).setSuspension(doctor, true, REASON_HASH);
    await giving(pharmacy)("a", 1n, 0n, colleague);
    expect(await figures(pharmacy, ofPrescriber(colleague.address))).to.deep.equal([1n, 1n, 0n, 0n]);
  });

  it("[PHARMA-131] [PHARMA-133] [PHARMA-134] refuses everybody but the regulator", async () => {
    const pharmacy = await scene();
    const { dispensary, parties, doctor, dispenser, actors } = pharmacy;
    for (const one of [parties.stranger, parties.maker, doctor, dispenser, actors.pauser, actors.admin]) {
      const registry = dispensary.connect(one);
      for (const act of [
        () => registry.watchProfession(PROFESSION.tcmPhysician, NONE),
        () => registry.watch(ofProduct(GTIN.pieces), true, NONE),
        () => registry.setSuspension(doctor, true, REASON_HASH),
        () => registry.setGroup(GTIN.pieces, HERB),
      ]) {
        await expectRefusal(act(), dispensary, "AccessManagedUnauthorized", [one.address]);
      }
    }
    expect(await dispensary.groupOf(MORE.otherPieces)).to.equal(ZeroHash);
  });
});
