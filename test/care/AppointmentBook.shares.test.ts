import { expect } from "chai";
import { network } from "hardhat";

import { BEGIN, NO_RECORD, book, practiceOn, publish } from "../helpers/care.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPractice = practiceOn(connection);

const LARGEST = 2n ** 128n - 1n;

describe("AppointmentBook: shares of what is earned", () => {
  const cases: readonly [what: string, price: bigint, shares: bigint[], parts: bigint[]][] = [
    ["the whole to one", 1_003n, [10_000n], [1_003n]],
    ["what rounding leaves to the first", 1_003n, [8_000n, 1_500n, 500n], [803n, 150n, 50n]],
    ["a single unit to the first, whatever its share", 1n, [1n, 9_999n], [1n, 0n]],
    ["a share of nothing", 10n, [5_000n, 0n, 5_000n], [5n, 0n, 5n]],
    ["a first share of nothing, which takes what is left", 3n, [0n, 5_000n, 5_000n], [1n, 1n, 1n]],
    ["nothing", 0n, [5_000n, 5_000n], [0n, 0n]],
    ["the largest amount", LARGEST, [5_000n, 5_000n], [LARGEST - LARGEST / 2n, LARGEST / 2n]],
  ];
  for (const [what, price, shares, parts] of cases) {
    it(`[ESCROW-04] [ESCROW-06] [CARE-50] pays ${what}`, async () => {
      const at = await networkHelpers.loadFixture(deployPractice);
      const token = await at.ethers.deployContract("PlainToken");
      await token.mint(at.zhao, price);
      await token.connect(at.zhao).approve(at.visits, price);
      const accounts = [at.doctor.address, at.hospital.address, at.platformAccount];
      const payees = shares.map((share, index) => ({ account: accounts[index]!, share }));
      const service = await publish(at, { token: await token.getAddress(), price, payees });
      await book(at, { service });
      await at.clock.moveTo(BEGIN);
      await at.visits.connect(at.zhao).checkIn(service, at.booking);
      await at.visits.connect(at.doctor).complete(service, at.booking, NO_RECORD);
      const credits = await Promise.all(payees.map(({ account }) => at.visits.creditOf(account, token)));
      expect(credits).to.deep.equal(parts);
      expect([...(await at.visits.totalsOf(token))]).to.deep.equal([0n, price]);
    });
  }
});
