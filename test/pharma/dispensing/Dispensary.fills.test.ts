import { expect } from "chai";
import { ZeroHash, encodeBytes32String } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND } from "../../helpers/defaults.ts";
import {
  NOBODY,
  PRICE,
  type Pharmacy,
  TWO_PACKS,
  bare,
  counterOf,
  dispensed,
  givenOf,
  itemOf,
  packsItem,
  pharmacyOn,
  scriptOf,
  slipOf,
} from "../../helpers/dispensing.ts";
import { eventsOf, expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { GTIN, REASON_HASH, UNIT, delivered, employ, made } from "../../helpers/pharma.ts";
import { NOON, newcomer } from "../../helpers/providers.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPharmacy = pharmacyOn(connection);
const scene = (): Promise<Pharmacy> => networkHelpers.loadFixture(deployPharmacy);

const PIECES = { gtin: GTIN.pieces, group: ZeroHash, unit: UNIT.gram, quantity: 10n };
const MONTH = 30n * DAY;

/** A prescription of ten grams three times, a month apart, in a hundred days; and how it is dispensed. */
function monthly(pharmacy: Pharmacy) {
  const script = scriptOf(pharmacy, { fills: 3n, interval: MONTH, until: NOON + 100n * DAY }, [PIECES, PIECES]);
  let place = 0n;
  return {
    script,
    give: (quantity: bigint, line = 0n) =>
      dispensed(pharmacy, script, [itemOf(pharmacy.stock.pieces, quantity, { line })], { place: place++ }),
    given: (line = 0n) => pharmacy.dispensary.givenOf(script.bearer, line),
  };
}

describe("Fills: quantity and interval", () => {
  it("[PHARMA-113] a fill comes in parts, up to its quantity and not a gram more", async () => {
    const pharmacy = await scene();
    const { script, give, given } = monthly(pharmacy);
    const refused = (wanted: bigint, left: bigint) =>
      expectRefusal(give(wanted), pharmacy.dispensary, "QuantityAbovePrescribed", [script.id, 0n, wanted, left]);
    await refused(11n, 10n);
    await give(4n);
    await refused(7n, 6n);
    await give(6n);
    expect(await given()).to.equal(10n);
    expect((await pharmacy.dispensary.prescriptionOf(script.bearer)).dispensings).to.equal(2n);
  });

  it("[PHARMA-113] refuses more of a fill that is given until the interval is over, and begins the next then", async () => {
    const pharmacy = await scene();
    const { clock, dispensary } = pharmacy;
    const { script, give, given } = monthly(pharmacy);
    await give(10n);
    await give(10n, 1n);
    const { began } = await dispensary.prescriptionOf(script.bearer);
    await clock.moveTo(began + MONTH - 60n);
    await clock.next(began + MONTH - SECOND);
    await expectRefusal(give(1n), dispensary, "FillTooEarly", [script.id, 0n, began + MONTH]);
    await clock.next(began + MONTH);
    await give(1n);
    expect(await given()).to.equal(1n);
    expect(await given(1n)).to.equal(0n);
    const state = await dispensary.prescriptionOf(script.bearer);
    expect([state.fillNumber, state.began]).to.deep.equal([2n, began + MONTH]);
  });

  it("[PHARMA-113] begins the next fill a second after the interval as well, and the one after it an interval from there", async () => {
    const pharmacy = await scene();
    const { clock, dispensary } = pharmacy;
    const { script, give } = monthly(pharmacy);
    await give(10n);
    const { began } = await dispensary.prescriptionOf(script.bearer);
    await clock.next(began + MONTH + SECOND);
    await give(10n);
    expect((await dispensary.prescriptionOf(script.bearer)).began).to.equal(began + MONTH + SECOND);
    await clock.next(began + 2n * MONTH);
    await expectRefusal(give(1n), dispensary, "FillTooEarly", [script.id, 0n, began + 2n * MONTH + SECOND]);
    await clock.next(began + 2n * MONTH + SECOND);
    await give(1n);
    expect((await dispensary.prescriptionOf(script.bearer)).fillNumber).to.equal(3n);
  });

  it("[PHARMA-111] [PHARMA-113] the next fill counts on: what the bearer signed for the last opens nothing in it", async () => {
    const pharmacy = await scene();
    const { clock, dispensary, dispenser, stock } = pharmacy;
    const { script, give } = monthly(pharmacy);
    const items = [itemOf(stock.pieces, 4n)];
    const slip = await slipOf(pharmacy, script, items);
    const desk = dispensary.connect(dispenser);
    await desk.dispense(slip, items, counterOf(pharmacy, { place: 7n }));
    await clock.pass(MONTH);
    await give(1n);
    const { fillNumber, dispensings } = await dispensary.prescriptionOf(script.bearer);
    expect([fillNumber, dispensings]).to.deep.equal([2n, 2n]);
    await clock.pass(MONTH);
    const again = desk.dispense(slip, items, counterOf(pharmacy, { place: 8n }));
    await expect(again).to.be.revertedWithCustomError(dispensary, "SignatureInvalid");
  });

  it("[PHARMA-113] the last gram of a fill that is not the last is given", async () => {
    const pharmacy = await scene();
    const { give, given } = monthly(pharmacy);
    await give(9n);
    await give(1n);
    expect(await given()).to.equal(10n);
  });

  it("[PHARMA-113] nothing of a line's last fill counts in the next, whichever line is given first", async () => {
    const pharmacy = await scene();
    const { clock, stock, dispensary } = pharmacy;
    const script = scriptOf(pharmacy, { fills: 2n, interval: DAY }, [PIECES, PIECES, PIECES]);
    const given = () => Promise.all([0n, 1n, 2n].map((line) => dispensary.givenOf(script.bearer, line)));
    const items = [0n, 1n, 2n].map((line) => itemOf(stock.pieces, 10n, { line }));
    await dispensed(pharmacy, script, items);
    expect(await given()).to.deep.equal([10n, 10n, 10n]);
    await clock.pass(DAY);
    await dispensed(pharmacy, script, [itemOf(stock.pieces, 3n, { line: 1n })], { place: 1n });
    expect(await given()).to.deep.equal([0n, 3n, 0n]);
    await dispensed(pharmacy, script, [itemOf(stock.pieces, 10n, { line: 2n })], { place: 2n });
    expect(await given()).to.deep.equal([0n, 3n, 10n]);
  });

  it("[PHARMA-113] lines of the largest quantities do not touch each other", async () => {
    const pharmacy = await scene();
    const { dispensary, parties } = pharmacy;
    const [half, most] = [2n ** 39n, 2n ** 40n - 1n];
    const lots = [];
    for (const name of ["one", "two"]) {
      const lot = await made(pharmacy, { gtin: GTIN.pieces, number: encodeBytes32String(name), quantity: most });
      await delivered(pharmacy, [{ lot, quantity: most }], { to: parties.pharmacy.address, number: 9n });
      lots.push(lot);
    }
    const lines = Array.from({ length: 8 }, () => ({ ...PIECES, quantity: most }));
    const script = scriptOf(pharmacy, {}, lines);
    const items = [itemOf(lots[0]!, half, { line: 1n }), itemOf(lots[1]!, most, { line: 6n })];
    await dispensed(pharmacy, script, items);
    const given = await Promise.all(lines.map((_, line) => dispensary.givenOf(script.bearer, BigInt(line))));
    expect(given).to.deep.equal([0n, half, 0n, 0n, 0n, 0n, most, 0n]);
  });

  it("[PHARMA-113] six lines after the first share a word of the chain", async () => {
    const pharmacy = await scene();
    const script = scriptOf(
      pharmacy,
      {},
      Array.from({ length: 8 }, () => PIECES),
    );
    let place = 0n;
    const gas = async (line: bigint) => {
      const items = [itemOf(pharmacy.stock.pieces, 1n, { line })];
      return (await (await dispensed(pharmacy, script, items, { place: ++place })).wait())!.gasUsed;
    };
    await gas(0n);
    const [first, sixth, seventh] = [await gas(1n), await gas(6n), await gas(7n)];
    expect(first - sixth).to.be.greaterThan(15_000n);
    expect(seventh - sixth).to.be.greaterThan(15_000n);
  });

  it("[PHARMA-113] what is not taken lapses with the next fill, and all fills together are not exceeded", async () => {
    const pharmacy = await scene();
    const { clock, dispensary } = pharmacy;
    const { script, give } = monthly(pharmacy);
    await give(4n);
    await clock.pass(MONTH);
    await give(10n);
    const { began } = await dispensary.prescriptionOf(script.bearer);
    await expectRefusal(give(1n), dispensary, "FillTooEarly", [script.id, 0n, began + MONTH]);
    await clock.pass(MONTH);
    await give(10n);
    await expectRefusal(give(1n), dispensary, "QuantityAbovePrescribed", [script.id, 0n, 1n, 0n]);
    await clock.pass(MONTH);
    const items = [itemOf(pharmacy.stock.pieces, 1n)];
    const late = dispensed(pharmacy, script, items, { place: 99n });
    await expectRefusal(late, dispensary, "QuantityAbovePrescribed", [script.id, 0n, 1n, 0n]);
  });

  it("[PHARMA-113] several items of one line count together", async () => {
    const pharmacy = await scene();
    const { stock, dispensary } = pharmacy;
    const script = scriptOf(pharmacy, {}, [PIECES]);
    const items = [itemOf(stock.pieces, 6n), itemOf(stock.pieces, 5n)];
    await expectRefusal(dispensed(pharmacy, script, items), dispensary, "QuantityAbovePrescribed", [
      script.id,
      0n,
      5n,
      4n,
    ]);
  });

  it("[PHARMA-112] refuses a second before the window begins and in the second in which it ends", async () => {
    const pharmacy = await scene();
    const { clock, dispensary, dispenser, stock } = pharmacy;
    const [from, until] = [NOON + 2n * DAY, NOON + 4n * DAY];
    const script = scriptOf(pharmacy, { from, until }, [PIECES]);
    await dispensary.connect(pharmacy.doctor).register(script.terms, "0x", "0x");
    const items = [itemOf(stock.pieces, 1n)];
    const slip = await slipOf(pharmacy, script, items);
    const give = (one = slip, place = 0n) =>
      dispensary.connect(dispenser).dispense(one, items, counterOf(pharmacy, { place }));
    const args = [script.id, from, until];
    await clock.next(from - SECOND);
    await expectRefusal(give(), dispensary, "PrescriptionNotNow", args);
    await clock.next(from);
    await give();
    const second = await slipOf(pharmacy, script, items);
    await clock.next(until - SECOND);
    await give(second, 1n);
    const third = await slipOf(pharmacy, script, items);
    await clock.next(until);
    await expectRefusal(give(third, 2n), dispensary, "PrescriptionNotNow", args);
  });
});

describe("Taking back", () => {
  it("[PHARMA-116] packs, stock, fill and figures are as before", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, lots, lot } = pharmacy;
    const script = scriptOf(pharmacy);
    const items = [await packsItem(pharmacy, [3, 4])];
    await dispensed(pharmacy, script, items, { place: 7n });
    const counter = counterOf(pharmacy, { place: 7n, document: REASON_HASH });
    const act = dispensary.connect(dispenser).takeBack(counter, givenOf(script), bare(items));
    const { address: shop } = pharmacy.pharmacy;
    await expectEvents(act, dispensary, [["TakenBack", [script.id, shop, dispenser.address, 7n, REASON_HASH]]]);
    expect(await lots.isSpent(lot, 3n)).to.equal(false);
    expect([...(await lots.stockOf(lot, shop))]).to.deep.equal([200n, 0n]);
    expect((await lots.lotOf(lot)).dispensed).to.equal(0n);
    expect(await dispensary.givenOf(script.bearer, 0n)).to.equal(0n);
    await dispensed(pharmacy, script, items, { place: 8n });
  });

  it("[PHARMA-116] a colleague takes herbs back, each line for itself, and the first fill stays begun", async () => {
    const pharmacy = await scene();
    const { dispensary, stock } = pharmacy;
    const colleague = await newcomer(pharmacy, "colleague");
    await employ(pharmacy, pharmacy.pharmacy, colleague, 4n);
    const script = scriptOf(pharmacy, {}, [PIECES, PIECES]);
    const first = [itemOf(stock.pieces, 3n), itemOf(stock.pieces, 4n, { line: 1n })];
    await dispensed(pharmacy, script, first);
    await dispensed(pharmacy, script, [itemOf(stock.pieces, 5n, { line: 1n })], { place: 1n });
    const { began } = await dispensary.prescriptionOf(script.bearer);
    await dispensary.connect(colleague).takeBack(counterOf(pharmacy), givenOf(script), first);
    expect(await dispensary.givenOf(script.bearer, 0n)).to.equal(0n);
    expect(await dispensary.givenOf(script.bearer, 1n)).to.equal(5n);
    const state = await dispensary.prescriptionOf(script.bearer);
    expect([state.fillNumber, state.dispensings, state.began]).to.deep.equal([1n, 2n, began]);
  });

  it("[PHARMA-116] after the next fill has begun it makes no room in that", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, stock, clock } = pharmacy;
    const script = scriptOf(pharmacy, { fills: 2n, interval: DAY }, [PIECES]);
    const items = [itemOf(stock.pieces, 10n)];
    await dispensed(pharmacy, script, items);
    await clock.pass(DAY);
    await dispensed(pharmacy, script, [itemOf(stock.pieces, 9n)], { place: 1n });
    await dispensary.connect(dispenser).takeBack(counterOf(pharmacy), givenOf(script), items);
    expect(await dispensary.givenOf(script.bearer, 0n)).to.equal(9n);
  });

  it("[PHARMA-116] a sale is taken back too", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, stock, lots } = pharmacy;
    const desk = dispensary.connect(dispenser);
    const items = [itemOf(stock.pieces, 5n, { price: PRICE })];
    await desk.sell(items, counterOf(pharmacy));
    const events = await eventsOf(desk.takeBack(counterOf(pharmacy), NOBODY, items), dispensary);
    expect(events.at(-1)?.[0]).to.equal("TakenBack");
    expect((await lots.stockOf(stock.pieces, pharmacy.pharmacy)).free).to.equal(500n);
  });

  it("[PHARMA-116] refuses other terms, other items, another place, and twice", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser } = pharmacy;
    const desk = dispensary.connect(dispenser);
    const script = scriptOf(pharmacy);
    const other = scriptOf(pharmacy, {}, [TWO_PACKS], "another");
    const items = [await packsItem(pharmacy, [3, 4])];
    await dispensed(pharmacy, script, items);
    const refused = (given = givenOf(script), what = items, place = 0n) =>
      expectRefusal(desk.takeBack(counterOf(pharmacy, { place }), given, what), dispensary, "DispensingUnknown", [
        pharmacy.pharmacy.address,
        place,
      ]);
    await refused(givenOf(other));
    await refused(NOBODY);
    await refused(givenOf(script, 2n));
    await refused({ ...givenOf(script), prescriber: pharmacy.hospital.address });
    await refused(givenOf(script), [await packsItem(pharmacy, [3])]);
    await refused(givenOf(script), [{ ...items[0]!, price: 1n }]);
    await refused(givenOf(script), items, 1n);
    const none = desk.takeBack(counterOf(pharmacy), givenOf(script), []);
    await expectRefusal(none, dispensary, "ItemsInvalid", [0n]);
    const many = Array.from({ length: 33 }, () => items[0]!);
    await expectRefusal(desk.takeBack(counterOf(pharmacy), givenOf(script), many), dispensary, "ItemsInvalid", [33n]);
    await desk.takeBack(counterOf(pharmacy), givenOf(script), items);
    await refused();
  });

  it("[PHARMA-116] [PHARMA-119] refuses after ten days, and the place is free then", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, stock, clock } = pharmacy;
    const desk = dispensary.connect(dispenser);
    const items = [itemOf(stock.pieces, 5n)];
    await desk.sell(items, counterOf(pharmacy));
    const until = (await clock.now()) + 10n * DAY;
    const { address: shop } = pharmacy.pharmacy;
    await clock.next(until - SECOND);
    await expectRefusal(desk.sell(items, counterOf(pharmacy)), dispensary, "PlaceTaken", [shop, 0n, until]);
    await clock.next(until);
    const late = desk.takeBack(counterOf(pharmacy), NOBODY, items);
    await expectRefusal(late, dispensary, "DispensingTooOld", [shop, 0n, until]);
    await desk.sell(items, counterOf(pharmacy));
    expect((await dispensary.entryOf(shop, 0n)).since).to.equal(await clock.now());
  });

  it("[PHARMA-116] takes back in the last second of the ten days", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, stock, clock, lots } = pharmacy;
    const desk = dispensary.connect(dispenser);
    const items = [itemOf(stock.pieces, 5n)];
    await desk.sell(items, counterOf(pharmacy));
    await clock.next((await clock.now()) + 10n * DAY - SECOND);
    await desk.takeBack(counterOf(pharmacy), NOBODY, items);
    expect((await lots.stockOf(stock.pieces, pharmacy.pharmacy)).free).to.equal(500n);
  });

  it("[PHARMA-119] the place of what was taken back stays taken for its ten days; other pharmacies have their own", async () => {
    const pharmacy = await scene();
    const { dispensary, dispenser, stock, clock } = pharmacy;
    const desk = dispensary.connect(dispenser);
    const items = [itemOf(stock.pieces, 5n)];
    await desk.sell(items, counterOf(pharmacy));
    const until = (await clock.now()) + 10n * DAY;
    await desk.takeBack(counterOf(pharmacy), NOBODY, items);
    const again = desk.sell(items, counterOf(pharmacy));
    await expectRefusal(again, dispensary, "PlaceTaken", [pharmacy.pharmacy.address, 0n, until]);
    expect([...(await dispensary.entryOf(pharmacy.hospital, 0n))]).to.deep.equal([`0x${"00".repeat(26)}`, 0n]);
  });
});
