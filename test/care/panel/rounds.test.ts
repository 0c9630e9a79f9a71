import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { OUTCOME, creditsOf } from "../../helpers/care.ts";
import {
  ALL_IN,
  APPEALING,
  CASE,
  type Hearing,
  NO_WORDS,
  READING,
  RESOLUTION,
  REVEALING,
  SALT,
  SEAT_FEE,
  VOTING,
  feesOf,
  hearingOn,
  hold,
  vote,
} from "../../helpers/disputes.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";

const connection = await network.create();
const { networkHelpers, ethers } = connection;
const deployHearing = hearingOn(connection);

const FEE = 3n * SEAT_FEE;
const FOREVER = 2n ** 48n - 1n;
const hashOf = (types: string[], values: unknown[]) =>
  ethers.keccak256(ethers.AbiCoder.defaultAbiCoder().encode(types, values));

describe("DisputePanel: rounds", () => {
  const rounds: readonly [rulings: readonly bigint[], ruling: bigint][] = [
    [[1n, 1n, 11n], 1n],
    [[11n, 1n, 6n], 6n],
    [[11n, 11n, 1n], 11n],
    [[4n, 9n], 4n],
    [[3n, 3n, 3n], 3n],
  ];
  for (const [rulings, ruling] of rounds) {
    it(`[CARE-116] [CARE-117] of the votes ${rulings.join(", ")} the median ${ruling} rules, and who revealed is paid`, async () => {
      const at = await networkHelpers.loadFixture(deployHearing);
      const { panel } = at;
      const matter = hashOf(["uint256", "uint8"], [CASE, 1n]);
      expect([...(await panel.claimOf(matter, ZeroAddress))]).to.deep.equal([FEE, 1n, 0n]);
      await hold(at, rulings);
      expect((await panel.claimOf(matter, ZeroAddress)).note).to.equal(0n);
      const [ended] = await panel.queryFilter(panel.filters.RoundEnded());
      expect([...ended!.args]).to.deep.equal([CASE, 1n, BigInt(rulings.length), ruling]);
      const [possible] = await panel.queryFilter(panel.filters.AppealPossible());
      expect([...possible!.args]).to.deep.equal([CASE, at.disputes.target]);
      const found = await panel.caseOf(CASE);
      expect([found.closed, found.ruling]).to.deep.equal([true, ruling]);
      const credits = await Promise.all(at.members.slice(0, 3).map((one) => panel.creditOf(one, ZeroAddress)));
      expect(credits).to.deep.equal([0, 1, 2].map((index) => (index < rulings.length ? SEAT_FEE : 0n)));
      const missing = 3n - BigInt(rulings.length);
      const back = await Promise.all([at.zhao, at.hospital].map((one) => panel.creditOf(one, ZeroAddress)));
      expect(back).to.deep.equal([(missing * SEAT_FEE) / 2n, (missing * SEAT_FEE) / 2n]);
      expect([...(await panel.totalsOf(ZeroAddress))]).to.deep.equal([0n, FEE]);
    });
  }

  it("[CARE-117] who votes and does not reveal is not paid, and its fee goes back by halves", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const { panel, members } = at;
    await at.clock.moveTo(at.from + ALL_IN);
    for (const member of members.slice(0, 3)) await vote(at, member, 6n);
    await at.clock.moveTo(at.from + READING + VOTING);
    for (const member of members.slice(1, 3)) await panel.connect(member).reveal(CASE, 6n, SALT);
    await at.clock.moveTo(at.from + READING + VOTING + REVEALING);
    await panel.close(CASE, at.terms);
    const accounts = [...members.slice(0, 3), at.zhao, at.hospital];
    const credits = await Promise.all(accounts.map((account) => panel.creditOf(account, ZeroAddress)));
    expect(credits).to.deep.equal([0n, SEAT_FEE, SEAT_FEE, SEAT_FEE / 2n, SEAT_FEE / 2n]);
    expect((await panel.caseOf(CASE)).ruling).to.equal(6n);
  });

  it("[CARE-116] [CARE-119] [CARE-96] a silent panel rules 0: what was said decides, and each side has its fee again", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    await hold(at, [11n]);
    await at.clock.moveTo(at.from + READING + VOTING + REVEALING + APPEALING);
    await expectEvents(at.panel.execute(CASE), at.disputes, [
      ["Ruling", [at.panel.target, CASE, 0n]],
      ["DisputeResolved", [at.visit, RESOLUTION.byTime, 0n]],
      ["Credited", [at.hospital.address, ZeroAddress, `${at.visit.slice(0, 65)}1`, FEE / 2n]],
      ["Credited", [at.zhao.address, ZeroAddress, `${at.visit.slice(0, 65)}1`, FEE / 2n]],
    ]);
    await at.visits.settle(at.service, at.booking);
    expect((await at.visits.courseOf(at.service, at.booking)).outcome).to.equal(OUTCOME.refunded);
    const back = await Promise.all([at.zhao, at.hospital].map((one) => at.panel.creditOf(one, ZeroAddress)));
    expect(back).to.deep.equal([SEAT_FEE, SEAT_FEE]);
    expect(await feesOf(at)).to.deep.equal([FEE / 2n, FEE / 2n]);
  });

  it("[CARE-114] [CARE-119] nothing is counted, appealed or handed over before its time", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const { panel, from } = at;
    const counted = from + READING + VOTING + REVEALING;
    await at.clock.next(counted - 1n);
    await expectRefusal(panel.close(CASE, at.terms), panel, "PhaseNotNow", [CASE, counted, FOREVER]);
    await at.clock.next(counted);
    await panel.close(CASE, at.terms);
    await expectRefusal(panel.close(CASE, at.terms), panel, "RoundClosed", [CASE]);
    const final = counted + APPEALING;
    await at.clock.next(final - 1n);
    await expectRefusal(panel.execute(CASE), panel, "PhaseNotNow", [CASE, final, FOREVER]);
    await at.clock.next(final);
    await panel.execute(CASE);
    await expectRefusal(panel.execute(CASE), panel, "CaseExecuted", [CASE]);
    await expectRefusal(panel.execute(2n), panel, "CaseUnknown", [2n]);
  });

  it("[CARE-119] a round that nobody has counted is not handed over", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const final = at.from + READING + VOTING + REVEALING + APPEALING;
    await at.clock.moveTo(final);
    await expectRefusal(at.panel.execute(CASE), at.panel, "PhaseNotNow", [CASE, final, FOREVER]);
  });

  it("[CARE-119] a contract that takes no ruling holds up no fee, and may take it later", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    await hold(at, [11n, 11n, 11n]);
    await at.disputes.connect(at.hospital).offer(at.service, at.booking, 0n);
    await at.clock.moveTo(at.from + READING + VOTING + REVEALING + APPEALING);
    await expectRefusal(at.panel.execute(CASE), at.disputes, "CaseNotOpen", [at.panel.target, CASE]);
    expect((await at.panel.caseOf(CASE)).executed).to.equal(false);
    await at.panel.connect(at.members[0]).withdraw(ZeroAddress, at.members[0]!, SEAT_FEE);
  });

  describe("given a first round that is closed", () => {
    async function closed(): Promise<Hearing> {
      const at = await networkHelpers.loadFixture(deployHearing);
      await hold(at, [11n, 11n, 11n]);
      return at;
    }
    const appeal = (at: Hearing, value = 5n * SEAT_FEE) =>
      at.disputes.connect(at.zhao).appeal(at.service, at.booking, NO_WORDS, { value });
    const CLOSED = READING + VOTING + REVEALING;

    it("[CARE-118] [CARE-100] [CARE-116] five others judge again, and their ruling stands", async () => {
      const at = await closed();
      const { panel } = at;
      await at.clock.next(at.from + CLOSED + APPEALING - 1n);
      await expectEvents(appeal(at), panel, [["AppealDecision", [CASE, at.disputes.target]]]);
      const matter = hashOf(["uint256", "uint8"], [CASE, 2n]);
      expect([...(await panel.claimOf(matter, ZeroAddress))]).to.deep.equal([5n * SEAT_FEE, 1n, 0n]);
      const { from, round, closed: isClosed, appellant } = await panel.caseOf(CASE);
      expect([round, isClosed, appellant]).to.deep.equal([2n, false, at.zhao.address]);
      const others = at.members.slice(3);
      await at.clock.moveTo(from + READING);
      await expectRefusal(vote(at, at.members[0]!, 1n, 2n), panel, "SeatHeld", [CASE, at.members[0]!.address]);
      await hold(at, [1n, 3n, 1n, 11n], { round: 2n, from, members: others });
      expect((await panel.caseOf(CASE)).ruling).to.equal(1n);
      // One seat stayed empty; its fee goes back to who appealed.
      expect(await panel.creditOf(at.zhao, ZeroAddress)).to.equal(SEAT_FEE);
      await expectEvents(panel.execute(CASE), panel, [["CaseRuled", [CASE, at.disputes.target, 1n]]]);
      await at.visits.settle(at.service, at.booking);
      expect(await creditsOf(at)).to.deep.equal([0n, 0n, 0n, 1_003n]);
    });

    it("[CARE-116] a silent second round leaves the first's ruling", async () => {
      const at = await closed();
      await appeal(at);
      const { from } = await at.panel.caseOf(CASE);
      await hold(at, [1n, 1n], { round: 2n, from, members: at.members.slice(3) });
      expect((await at.panel.caseOf(CASE)).ruling).to.equal(11n);
      expect(await at.panel.creditOf(at.zhao, ZeroAddress)).to.equal(3n * SEAT_FEE);
    });

    it("[CARE-118] refuses another fee, the time after, a second appeal, and whoever did not open the case", async () => {
      const at = await closed();
      const { panel } = at;
      const fee = 5n * SEAT_FEE;
      for (const value of [fee - 1n, fee + 1n]) {
        await expectRefusal(appeal(at, value), panel, "EtherUnequal", [fee, value]);
      }
      const own = panel.connect(at.zhao).appeal(CASE, NO_WORDS, { value: fee });
      await expectRefusal(own, panel, "CaseNotOf", [CASE, at.zhao.address]);
      const from = at.from + CLOSED;
      await at.clock.next(from + APPEALING);
      await expectRefusal(appeal(at), panel, "PhaseNotNow", [CASE, from, from + APPEALING]);
      expect(await panel.appealCost(CASE, NO_WORDS)).to.equal(fee);
    });
  });

  it("[CARE-117] of an odd number of wei the practice's payer gets the one that is left", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const { accessManager, forwarder, providers, terms } = at;
    const panel = await ethers.deployContract("DisputePanel", [accessManager, forwarder, providers, 3n]);
    const types = ["bytes32", "address", "address", "address", "address", "address"];
    const words = ethers.AbiCoder.defaultAbiCoder().encode(types, Object.values(terms));
    await panel.createDispute(11n, words, { value: 9n });
    const { from } = await panel.caseOf(CASE);
    await at.clock.moveTo(from + READING + VOTING + REVEALING);
    await panel.close(CASE, terms);
    const back = await Promise.all([at.zhao, at.hospital].map((one) => panel.creditOf(one, ZeroAddress)));
    expect(back).to.deep.equal([4n, 5n]);
  });

  it("[CARE-118] a contract of somebody else appeals once too, and names an account that can be paid", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const { panel, terms } = at;
    const own = panel.connect(at.wang);
    const types = ["bytes32", "address", "address", "address", "address", "address"];
    await own.createDispute(11n, ethers.AbiCoder.defaultAbiCoder().encode(types, Object.values(terms)), { value: FEE });
    const number = 2n;
    const closes = async () => {
      const { from } = await panel.caseOf(number);
      await at.clock.moveTo(from + READING + VOTING + REVEALING);
      await panel.close(number, terms);
    };
    const appeal = (account: string) =>
      own.appeal(number, ethers.AbiCoder.defaultAbiCoder().encode(["address"], [account]), { value: 5n * SEAT_FEE });
    await closes();
    for (const nobody of [ZeroAddress, panel.target as string]) {
      await expectRefusal(appeal(nobody), panel, "RecipientInvalid", [nobody]);
    }
    await appeal(at.carer.address);
    await closes();
    await expectRefusal(appeal(at.carer.address), panel, "AppealNotNow", [number]);
    // Nobody sat in either round, so all comes back: the first fee by halves, the second to who appealed.
    expect(await panel.creditOf(at.carer, ZeroAddress)).to.equal(5n * SEAT_FEE);
  });

  it("[CARE-118] a round that is not closed is not appealed", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const fee = 5n * SEAT_FEE;
    const early = at.disputes.connect(at.zhao).appeal(at.service, at.booking, NO_WORDS, { value: fee });
    await expectRefusal(early, at.panel, "AppealNotNow", [CASE]);
  });

  it("[CARE-115] reveals what was sealed, once, in its time", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const { panel, from } = at;
    const [member, other] = [at.members[0]!, at.members[1]!];
    await at.clock.moveTo(from + ALL_IN);
    await vote(at, member, 7n);
    const start = from + READING + VOTING;
    await at.clock.next(start - 1n);
    const early = panel.connect(member).reveal(CASE, 7n, SALT);
    await expectRefusal(early, panel, "PhaseNotNow", [CASE, start, start + REVEALING]);
    await at.clock.moveTo(start);
    const refused = [CASE, member.address];
    await expectRefusal(panel.connect(member).reveal(CASE, 6n, SALT), panel, "VoteUnequal", refused);
    await expectRefusal(panel.connect(member).reveal(CASE, 7n, id("other")), panel, "VoteUnequal", refused);
    await expectRefusal(panel.connect(other).reveal(CASE, 7n, SALT), panel, "VoteUnequal", [CASE, other.address]);
    for (const ruling of [0n, 12n]) {
      await expectRefusal(panel.connect(member).reveal(CASE, ruling, SALT), panel, "RulingInvalid", [ruling, 11n]);
    }
    await expectEvents(panel.connect(member).reveal(CASE, 7n, SALT), panel, [
      ["VoteRevealed", [CASE, 1n, member.address, 7n]],
    ]);
    await expectRefusal(panel.connect(member).reveal(CASE, 7n, SALT), panel, "VoteUnequal", refused);
    await at.clock.next(start + REVEALING);
    const late = panel.connect(member).reveal(CASE, 7n, SALT);
    await expectRefusal(late, panel, "PhaseNotNow", [CASE, start, start + REVEALING]);
  });

  it("[CARE-111] takes cases of its form, for its fee, from any contract", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const { panel, terms } = at;
    const words = ["bytes32", "address", "address", "address", "address", "address"];
    const members = [ZeroHash, terms.practitioner, terms.organisation, terms.patientAccount] as const;
    const encode = (a: string, b: string) => ethers.AbiCoder.defaultAbiCoder().encode(words, [...members, a, b]);
    const right = encode(at.zhao.address, at.hospital.address);
    expect(await panel.arbitrationCost(right)).to.equal(FEE);
    const value = FEE;
    await expectRefusal(panel.createDispute(10n, right, { value }), panel, "CaseInvalid", [10n, 192n]);
    await expectRefusal(panel.createDispute(11n, NO_WORDS, { value }), panel, "CaseInvalid", [11n, 0n]);
    for (const nobody of [ZeroAddress, panel.target as string]) {
      const a = panel.createDispute(11n, encode(nobody, at.hospital.address), { value });
      await expectRefusal(a, panel, "CaseInvalid", [11n, 192n]);
      const b = panel.createDispute(11n, encode(at.zhao.address, nobody), { value });
      await expectRefusal(b, panel, "CaseInvalid", [11n, 192n]);
    }
    for (const wrong of [FEE - 1n, FEE + 1n]) {
      const opened = panel.createDispute(11n, right, { value: wrong });
      await expectRefusal(opened, panel, "EtherUnequal", [FEE, wrong]);
    }
    await panel.createDispute(11n, right, { value });
    expect((await panel.caseOf(2n)).arbitrable).to.equal(at.actors.stranger.address);
  });
});
