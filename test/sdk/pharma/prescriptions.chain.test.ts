import { ContractRefusal } from "@xinglin/sdk/errors";
import { direct, randomSalt, relayed } from "@xinglin/sdk/kernel";
import {
  BearerRootInvalid,
  type Counter,
  type Item,
  Prescriptions,
  bearerKeyOf,
  herbGroupOf,
  linesHashOf,
  prescriptionIdOf,
} from "@xinglin/sdk/prescriptions";
import { expect } from "chai";
import { Wallet, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY } from "../../helpers/defaults.ts";
import { TODAY, pharmacyOn } from "../../helpers/dispensing.ts";
import { GTIN, UNIT, packsOf } from "../../helpers/pharma.ts";
import { NOON, PROFESSION } from "../../helpers/providers.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPharmacy = pharmacyOn(connection);

const ROOT = Uint8Array.from({ length: 32 }, (_, i) => i + 1);

/** The client, and a prescription of two packs of pills and ten grams of a herb. */
async function scene() {
  const at = await networkHelpers.loadFixture(deployPharmacy);
  const prescriptions = new Prescriptions({
    address: await at.dispensary.getAddress(),
    provider: at.ethers.provider,
  });
  const salt = randomSalt();
  const bearer = new Wallet(bearerKeyOf({ root: ROOT, salt }));
  const group = herbGroupOf({ herb: "huangqi" });
  await at.dispensary.connect(at.parties.regulator).setGroup(GTIN.pieces, group);
  const lines = [
    { gtin: GTIN.pills, group: ZeroHash, unit: UNIT.pack, quantity: 2n },
    { gtin: 0n, group, unit: UNIT.gram, quantity: 10n },
  ];
  const prescription = {
    bearer: bearer.address,
    prescriber: at.doctor.address,
    organisation: at.hospital.address,
    profession: PROFESSION.tcmPhysician,
    day: TODAY,
    from: NOON,
    until: NOON + 30n * DAY,
    fills: 1n,
    interval: 0n,
    substitutable: false,
    lines: linesHashOf({ salt, lines }),
    content: id("ciphertext"),
    findings: id("what the check found"),
  };
  const packs = await packsOf(at.serials, [3, 4]);
  const items: Item[] = [
    { line: 0, lot: at.lot, quantity: 2n, price: 100_000n, packs },
    { line: 1, lot: at.stock.pieces, quantity: 10n, price: 5_000n },
  ];
  const counter: Counter = { pharmacy: at.pharmacy.address, profession: "PHARMACIST", place: 0 };
  return { at, prescriptions, prescription, bearer, salt, lines, items, counter };
}

async function slipOf({
  at,
  prescriptions,
  prescription,
  bearer,
  salt,
  lines,
  items,
  counter,
}: Awaited<ReturnType<typeof scene>>) {
  const signature = await prescriptions.prescribe({ prescription, signer: at.doctor });
  const secondSignature = await prescriptions.override({ prescription, signer: at.doctor });
  const word = await prescriptions.collect({ prescription, pharmacy: counter.pharmacy, items, bearer });
  return { prescription, salt, lines, signature, secondSignature, ...word };
}

describe("SDK: prescriptions", () => {
  it("[PHARMA-103] [PHARMA-107] [PHARMA-112] signs, collects and dispenses, relayed, and takes back", async () => {
    const all = await scene();
    const { at, prescriptions, prescription, items, counter } = all;
    const via = relayed({
      signer: at.dispenser,
      relayer: at.actors.relayer,
      forwarder: await at.forwarder.getAddress(),
    });
    expect(await prescriptions.isFree(counter)).to.equal(true);
    await prescriptions.dispense({ slip: await slipOf(all), items, counter, via });
    expect(await prescriptions.isFree(counter)).to.equal(false);
    const state = await prescriptions.contract.prescriptionOf(prescription.bearer);
    expect([state.dispensings, state.fillNumber, state.given]).to.deep.equal([1n, 1n, 2n]);
    expect(await prescriptions.contract.givenOf(prescription.bearer, 1)).to.equal(10n);
    await prescriptions.takeBack({ prescription, fillNumber: 1, items, counter, via });
    expect(await prescriptions.contract.givenOf(prescription.bearer, 1)).to.equal(0n);
    expect(await at.lots.isSpent(at.lot, 3n)).to.equal(false);
  });

  it("[PHARMA-103] [PHARMA-108] registers, cancels, and says in words why nothing is dispensed", async () => {
    const all = await scene();
    const { at, prescriptions, prescription, items, counter } = all;
    const slip = await slipOf(all);
    await prescriptions.register({ ...slip, via: direct({ signer: at.actors.relayer }) });
    await prescriptions.cancel({ prescription, via: direct({ signer: at.doctor }) });
    const act = prescriptions.dispense({ slip, items, counter, via: direct({ signer: at.dispenser }) });
    const refusal: unknown = await act.then(
      () => undefined,
      (problem: unknown) => problem,
    );
    expect(refusal).to.be.instanceOf(ContractRefusal);
    expect((refusal as ContractRefusal).name).to.equal("PrescriptionCancelledBefore");
    expect((refusal as ContractRefusal).explain("zh")).to.include("已撤销");
    expect((refusal as ContractRefusal).message).to.include(prescriptionIdOf({ prescription }));
  });

  it("[PHARMA-116] [PHARMA-117] sells and takes a sale back", async () => {
    const { at, prescriptions, items, counter } = await scene();
    const via = direct({ signer: at.dispenser });
    const sale = { items: [items[1]!], counter, via };
    await prescriptions.sell(sale);
    expect((await at.lots.stockOf(at.stock.pieces, counter.pharmacy)).free).to.equal(490n);
    await prescriptions.takeBack(sale);
    expect((await at.lots.stockOf(at.stock.pieces, counter.pharmacy)).free).to.equal(500n);
  });
});

describe("SDK: bearer keys", () => {
  const salt = id("salt");

  it("[PHARMA-101] come from root and salt: the same again, and others for others", () => {
    const key = bearerKeyOf({ root: ROOT, salt }).privateKey;
    expect(bearerKeyOf({ root: ROOT, salt }).privateKey).to.equal(key);
    expect(bearerKeyOf({ root: ROOT, salt: id("other") }).privateKey).not.to.equal(key);
    expect(bearerKeyOf({ root: ROOT.toReversed(), salt }).privateKey).not.to.equal(key);
  });

  it("[PHARMA-101] refuses a root of another length, and [PHARMA-102] a weak salt", () => {
    for (const length of [0, 31, 33]) {
      expect(() => bearerKeyOf({ root: new Uint8Array(length), salt })).to.throw(BearerRootInvalid);
    }
    for (const weak of [ZeroHash, "0x12"]) expect(() => linesHashOf({ salt: weak, lines: [] })).to.throw("salt");
  });
});
