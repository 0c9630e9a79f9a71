import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import { END, PRICE, creditsOf } from "../../helpers/care.ts";
import { NO_WORDS, SEAT_FEE } from "../../helpers/disputes.ts";
import { expectRefusal } from "../../helpers/expectations.ts";
import { POOL, SUBSIDY, subsidisedOn } from "../../helpers/subsidies.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deploySubsidised = subsidisedOn(connection);

/** 70 % of 1,003, rounded down, and how the payees share it. */
const EARNED = 702n;
const SHARES = [492n, 175n, 35n];

describe("Disputes about visits that others helped to pay", () => {
  for (const [what, percent, earned, shares] of [
    ["a share", 70n, EARNED, SHARES],
    ["nothing", 0n, 0n, [0n, 0n, 0n]],
    ["all", 100n, PRICE, [703n, 250n, 50n]],
  ] as const) {
    it(`[CARE-101] [CARE-52] [CARE-87] where the practice is awarded ${what} the fund gets back first, then the payer`, async () => {
      const at = await networkHelpers.loadFixture(deploySubsidised);
      const { visits, disputes, subsidies, panel, service, zhao, hospital, programme } = at;
      const booking = { ...at.booking, covers: [at.cover] };
      await visits.connect(zhao).book(service, booking, { value: PRICE - SUBSIDY });
      await at.clock.moveTo(END);
      await disputes.connect(zhao).raise(service, booking, panel, NO_WORDS, { value: 3n * SEAT_FEE });
      const visit = await visits.visitIdOf(service, booking);
      await expectRefusal(subsidies.reclaim(service, booking, 0n), subsidies, "NothingToReclaim", [visit, 0n]);
      if (percent === 100n) await disputes.connect(zhao).offer(service, booking, percent);
      else await disputes.connect(hospital).offer(service, booking, percent);
      if (percent === 70n) await disputes.connect(zhao).accept(service, booking, percent);
      await visits.settle(service, booking);

      const left = PRICE - earned;
      const toFund = left < SUBSIDY ? left : SUBSIDY;
      expect(await creditsOf(at)).to.deep.equal([...shares, left - toFund]);
      expect(await visits.creditOf(subsidies, ZeroAddress)).to.equal(toFund);
      const reclaimed = subsidies.reclaim(service, booking, 0n);
      if (toFund === 0n) await expectRefusal(reclaimed, subsidies, "NothingToReclaim", [visit, 0n]);
      else await reclaimed;
      expect(await subsidies.poolOf(programme)).to.equal(POOL - SUBSIDY + toFund);
      expect(await visits.creditOf(subsidies, ZeroAddress)).to.equal(0n);
    });
  }
});
