import { ContractRefusal } from "@xinglin/sdk/errors";
import { type Gtin, direct } from "@xinglin/sdk/kernel";
import { BUCKET, Supervision, bucketOf, subjectOf, windowOf } from "@xinglin/sdk/prescriptions";
import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import { DAY } from "../../helpers/defaults.ts";
import {
  HERB,
  NOBODY,
  type Pharmacy,
  bare,
  counterOf,
  dispensed,
  itemOf,
  packsItem,
  pharmacyOn,
  scriptOf,
} from "../../helpers/dispensing.ts";
import { GTIN, REASON_HASH } from "../../helpers/pharma.ts";
import { NOON } from "../../helpers/providers.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPharmacy = pharmacyOn(connection);

const PILLS = Number(GTIN.pills) as Gtin;
const PIECES = Number(GTIN.pieces) as Gtin;

async function scene() {
  const at = await networkHelpers.loadFixture(deployPharmacy);
  const supervision = new Supervision({ address: await at.dispensary.getAddress(), provider: at.ethers.provider });
  return { at, supervision, via: direct({ signer: at.parties.regulator }), doctor: { prescriber: at.doctor.address } };
}

/** So many packs of pills, each on a prescription of its own. */
async function packsGiven(at: Pharmacy, packs: readonly number[]): Promise<void> {
  for (const pack of packs) {
    const script = scriptOf(at, {}, undefined, `a prescription for pack ${String(pack)}`);
    await dispensed(at, script, [await packsItem(at, [pack])], { place: BigInt(pack) });
  }
}

async function nameOfRefusal(act: Promise<unknown>): Promise<[string, unknown]> {
  const refusal: unknown = await act.then(
    () => undefined,
    (problem: unknown) => problem,
  );
  if (!(refusal instanceof ContractRefusal)) throw new Error("It was not refused.");
  return [refusal.name, Object.values(refusal.args)];
}

describe("SDK: supervision", () => {
  it("[PHARMA-130] buckets have 30 days, from their first second to before their last", async () => {
    const { supervision } = await scene();
    const bucket = bucketOf(Number(NOON));
    const { from, until } = windowOf(bucket);
    expect([bucketOf(from), bucketOf(until - 1), bucketOf(until)]).to.deep.equal([bucket, bucket, bucket + 1]);
    expect(until - from).to.equal(BUCKET);
    for (const moment of [from, until - 1, until]) {
      expect(await supervision.contract.bucketOf(moment)).to.equal(BigInt(bucketOf(moment)));
    }
  });

  it("[PHARMA-130] [PHARMA-132] reads figures of a prescriber and of a product, in the bucket that runs and in another", async () => {
    const { at, supervision, doctor } = await scene();
    await packsGiven(at, [3, 4]);
    const prescriber = await supervision.figuresOf({ of: doctor });
    expect(prescriber).to.deep.equal({ prescriptions: 2, items: 2, units: 0n, money: 200_000n, flagged: [] });
    const product = await supervision.figuresOf({ of: { gtin: PILLS } });
    expect(product).to.deep.equal({ prescriptions: 0, items: 2, units: 2n, money: 200_000n, flagged: [] });
    const bucket = bucketOf(Number(await at.clock.now()));
    await at.clock.pass(30n * DAY);
    const nothing = { prescriptions: 0, items: 0, units: 0n, money: 0n, flagged: [] };
    expect(await supervision.figuresOf({ of: doctor })).to.deep.equal(nothing);
    expect(await supervision.figuresOf({ of: doctor, bucket })).to.deep.equal(prescriber);
  });

  it("[PHARMA-131] thresholds of a profession raise a flag once, those of a prescriber stand in their place", async () => {
    const { at, supervision, via, doctor } = await scene();
    await supervision.watchProfession({ profession: "TCM_PHYSICIAN", thresholds: { prescriptions: 1 }, via });
    expect(await supervision.thresholdsOf({ profession: "TCM_PHYSICIAN" })).to.deep.equal({
      prescriptions: 1,
      units: 0n,
      money: 0n,
    });
    await packsGiven(at, [3]);
    expect(await supervision.flags()).to.deep.equal([]);
    await packsGiven(at, [4, 5]);
    const bucket = bucketOf(Number(await at.clock.now()));
    const [flag, ...others] = await supervision.flags({ of: doctor });
    expect(others).to.deep.equal([]);
    const { block, transaction, ...said } = flag!;
    expect(said).to.deep.equal({
      subject: subjectOf(doctor),
      bucket,
      measure: "Prescriptions",
      figure: 2n,
      most: 1n,
    });
    expect((await at.ethers.provider.getTransactionReceipt(transaction))?.blockNumber).to.equal(block);
    expect((await supervision.figuresOf({ of: doctor })).flagged).to.deep.equal(["Prescriptions"]);

    const own = { prescriptions: 0, units: 0n, money: 350_000n };
    await supervision.watch({ of: doctor, thresholds: { money: 350_000n }, via });
    expect(await supervision.watchOf({ of: doctor })).to.deep.equal({ isSuspended: false, own });
    await packsGiven(at, [6]);
    expect((await supervision.flags()).map(({ measure, figure }) => [measure, figure])).to.deep.equal([
      ["Prescriptions", 2n],
      ["Money", 400_000n],
    ]);
    await supervision.watch({ of: doctor, via });
    expect(await supervision.watchOf({ of: doctor })).to.deep.equal({ isSuspended: false, own: undefined });
  });

  it("[PHARMA-131] flags are found by product and bucket, and stay when something is taken back", async () => {
    const { at, supervision, via } = await scene();
    await supervision.watch({ of: { gtin: PIECES }, thresholds: { units: 7n }, via });
    const items = [itemOf(at.stock.pieces, 8n)];
    await at.dispensary.connect(at.dispenser).sell(items, counterOf(at));
    const bucket = bucketOf(Number(await at.clock.now()));
    await at.dispensary.connect(at.dispenser).takeBack(counterOf(at), NOBODY, bare(items));
    expect(await supervision.figuresOf({ of: { gtin: PIECES } })).to.deep.equal({
      prescriptions: 0,
      items: 0,
      units: 0n,
      money: 0n,
      flagged: ["Units"],
    });
    const found = async (asked: Parameters<Supervision["flags"]>[0]) => (await supervision.flags(asked)).length;
    expect(await found({ of: { gtin: PIECES }, bucket })).to.equal(1);
    expect(await found({ of: { gtin: PIECES }, bucket: bucket + 1 })).to.equal(0);
    expect(await found({ of: { gtin: PILLS } })).to.equal(0);
    expect(await found({ bucket })).to.equal(1);
  });

  it("[PHARMA-133] suspends a prescriber and lifts it; each is a change, and the regulator's", async () => {
    const { at, supervision, via, doctor } = await scene();
    const { prescriber } = doctor;
    const change = { prescriber, reasonHash: REASON_HASH, via };
    expect(await nameOfRefusal(supervision.resume(change))).to.deep.equal(["SuspensionUnchanged", [prescriber, false]]);
    await supervision.suspend(change);
    expect((await supervision.watchOf({ of: doctor })).isSuspended).to.equal(true);
    expect(await nameOfRefusal(supervision.suspend(change))).to.deep.equal(["SuspensionUnchanged", [prescriber, true]]);
    const byDoctor = { prescriber, via: direct({ signer: at.doctor }) };
    expect(await nameOfRefusal(supervision.resume(byDoctor))).to.deep.equal([
      "AccessManagedUnauthorized",
      [prescriber],
    ]);
    await supervision.resume({ prescriber, via });
    expect((await supervision.watchOf({ of: doctor })).isSuspended).to.equal(false);
  });

  it("[PHARMA-134] puts a product into a group and takes it out", async () => {
    const { supervision, via } = await scene();
    expect(await supervision.groupOf({ gtin: PIECES })).to.equal(undefined);
    await supervision.setGroup({ gtin: PIECES, group: HERB, via });
    expect(await supervision.groupOf({ gtin: PIECES })).to.equal(HERB);
    await supervision.setGroup({ gtin: PIECES, via });
    expect(await supervision.groupOf({ gtin: PIECES })).to.equal(undefined);
  });

  it("subjects are numbers in 32 bytes: no GTIN is an address", () => {
    expect(subjectOf({ gtin: PILLS })).to.equal(`0x${GTIN.pills.toString(16).padStart(64, "0")}`);
    const prescriber = `0x${id("somebody").slice(-40)}`;
    expect(subjectOf({ prescriber })).to.equal(`0x${"0".repeat(24)}${prescriber.slice(2)}`);
  });
});
