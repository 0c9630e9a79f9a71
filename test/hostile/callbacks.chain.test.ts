import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import type { HostileArbitrator } from "../../typechain-types/index.js";
import { GRACE, OUTCOME, PRICE, SPLIT, book } from "../helpers/care.ts";
import { type Quarrel, STATUS, WORDS, agree, quarrelOn } from "../helpers/disputes.ts";
import { DAY } from "../helpers/defaults.ts";
import { type Subsidised, subsidisedOn } from "../helpers/subsidies.ts";

const connection = await network.create();
const { networkHelpers, ethers } = connection;
const deployQuarrel = quarrelOn(connection);

const other = await network.create();
const deploySubsidised = subsidisedOn(other);

/** In the order of `ConditionManner` of `contracts/mocks/consent/HostileCondition.sol`, which answers whatever it is asked. */
const MANNERS = [
  ["answers nothing", 2n],
  ["answers 31 bytes", 3n],
  ["answers 64 bytes", 4n],
  ["answers a megabyte", 6n],
  ["reverts with a megabyte", 7n],
  ["burns its gas at once", 8n],
] as const;
/** Several times what the acts need. */
const GAS = 3_000_000n;

/** Zhao books, and somebody else pays a part. */
async function bookCovered(at: Subsidised, cover: { readonly payer: string; readonly amount?: bigint }) {
  const booking = { ...at.booking, covers: [{ ...at.cover, ...cover }] };
  const value = PRICE - BigInt(booking.covers[0]!.amount);
  await at.visits.connect(at.zhao).book(at.service, booking, { value, gasLimit: GAS });
  return booking;
}

describe("Hostile payer", () => {
  for (const [manner, code] of MANNERS) {
    it(`[ESCROW-16] one that ${manner} stops its own booking, and nobody else's`, async () => {
      const at = await other.networkHelpers.loadFixture(deploySubsidised);
      const payer = await at.ethers.deployContract("HostileCondition", [code]);
      const totals = await at.visits.totalsOf(ZeroAddress);
      await expect(bookCovered(at, { payer: payer.target as string })).to.revert(at.ethers);
      expect(await at.visits.totalsOf(ZeroAddress)).to.deep.equal(totals);
      expect(await payer.marked()).to.equal(false);
      // The same time, by somebody who pays.
      await book(at);
      expect((await at.visits.courseOf(at.service, at.booking)).outcome).to.equal(OUTCOME.pending);
    });
  }

  it("[ESCROW-20] one that turned hostile after it paid keeps no visit from its end, and gets its part as a credit", async () => {
    const at = await other.networkHelpers.loadFixture(deploySubsidised);
    const payer = await at.ethers.deployContract("HostilePayer");
    await at.zhao.sendTransaction({ to: payer, value: 10_000n });
    const booking = await bookCovered(at, { payer: payer.target as string, amount: 100n });
    // From now on its code is one that burns what it is given.
    const burning = await at.ethers.deployContract("HostileCondition", [8n]);
    await other.provider.request({
      method: "hardhat_setCode",
      params: [payer.target, await at.ethers.provider.getCode(burning.target)],
    });
    const sent = await at.visits.connect(at.doctor).cancel(at.service, booking, 0n, { gasLimit: GAS });
    expect((await sent.wait())?.gasUsed).to.be.lessThan(400_000n);
    expect(await at.visits.creditOf(payer, ZeroAddress)).to.equal(100n);
    expect(await at.visits.creditOf(at.zhao, ZeroAddress)).to.equal(PRICE - 100n);
  });
});

describe("Hostile arbitrator", () => {
  for (const [manner, code] of MANNERS) {
    it(`[CARE-102] one that ${manner} is gone to by nobody, and the visit ends as it would have`, async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      const hostile = await ethers.deployContract("HostileCondition", [code]);
      const judged: Quarrel = { ...at, judge: hostile as unknown as HostileArbitrator };
      await agree(judged);
      // What it says that it costs, where it says something that can be read.
      const asked: unknown = await at.judge
        .attach(hostile.target)
        .getFunction("arbitrationCost")
        .staticCall(WORDS)
        .catch(() => 0n);
      // No more than one has.
      const value = typeof asked === "bigint" && asked < 10n ** 18n ? asked : 10n ** 18n;
      const raised = at.disputes
        .connect(at.zhao)
        .raise(at.service, at.booking, hostile, WORDS, { value, gasLimit: GAS });
      await expect(raised).to.revert(ethers);
      expect((await at.disputes.disputeOf(at.visit)).status).to.equal(STATUS.none);
      expect(await hostile.marked()).to.equal(false);
      await at.clock.pass(GRACE + 1n);
      const settled = await at.visits.settle(at.service, at.booking, { gasLimit: GAS });
      expect((await settled.wait())?.status).to.equal(1);
      expect((await at.visits.totalsOf(ZeroAddress)).locked).to.equal(0n);
    });
  }

  it("[CARE-96] one that burns its gas once the fees are there holds the money for 7 days and no longer", async () => {
    const at = await networkHelpers.loadFixture(deployQuarrel);
    await agree(at);
    const value = 1_001n;
    await at.disputes.connect(at.zhao).raise(at.service, at.booking, at.judge, WORDS, { value });
    await at.disputes.connect(at.doctor).answer(at.visit, { value });
    const burning = await ethers.deployContract("HostileCondition", [8n]);
    await connection.provider.request({
      method: "hardhat_setCode",
      params: [at.judge.target, await ethers.provider.getCode(burning.target)],
    });
    const opened = at.disputes.open(at.service, at.booking, WORDS, { gasLimit: GAS });
    await expect(opened).to.revert(ethers);
    await at.clock.pass(7n * DAY);
    await at.disputes.lapse(at.visit);
    await at.visits.settle(at.service, at.booking);
    for (const side of [at.zhao, at.doctor]) expect(await at.disputes.creditOf(side, ZeroAddress)).to.equal(value);
    expect(Object.values(SPLIT).map(([doctor]) => doctor)).to.include(await at.visits.creditOf(at.doctor, ZeroAddress));
  });
});
