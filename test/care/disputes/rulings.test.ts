import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import { BEGIN, END, OUTCOME, PRICE, book, creditsOf } from "../../helpers/care.ts";
import {
  FEE,
  HEARING,
  MANNER,
  NO_WORDS,
  type Quarrel,
  RESOLUTION,
  RESPONSE,
  SEAT_FEE,
  STATUS,
  WORDS,
  agree,
  feesOf,
  answered,
  opened,
  quarrelOn,
  raise,
  raised,
} from "../../helpers/disputes.ts";
import { type Expected, eventsOf, expectEvents, expectRefusal } from "../../helpers/expectations.ts";

const connection = await network.create();
const { networkHelpers, ethers } = connection;
const deployQuarrel = quarrelOn(connection);
const deployRaised = async () => raised(await networkHelpers.loadFixture(deployQuarrel));
const deployAnswered = async () => answered(await networkHelpers.loadFixture(deployQuarrel));
const deployOpen = async () => opened(await networkHelpers.loadFixture(deployQuarrel));

describe("Disputes: judged", () => {
  describe("given both fees", () => {
    it("[CARE-94] anyone opens the case, which is paid for and told the words", async () => {
      const at = await deployAnswered();
      const { disputes, judge, visit } = at;
      const now = END + 1_000n;
      await at.clock.next(now);
      const matter = `${visit.slice(0, 65)}2`;
      await expectEvents(disputes.open(at.service, at.booking, WORDS), disputes, [
        ["Credited", [judge.target, ZeroAddress, matter, FEE]],
        ["CreditWithdrawn", [judge.target, ZeroAddress, judge.target, FEE]],
        ["DisputeOpened", [visit, judge.target, 1n, FEE, now + HEARING]],
        ["Dispute", [judge.target, 1n, 0n, BigInt(visit)]],
      ]);
      expect(await judge.words()).to.equal(WORDS);
      expect(await ethers.provider.getBalance(judge)).to.equal(FEE);
      expect([...(await disputes.totalsOf(ZeroAddress))]).to.deep.equal([FEE, 0n]);
      expect(await ethers.provider.getBalance(disputes)).to.equal(FEE);
      expect(await disputes.visitOf(judge, 1n)).to.equal(visit);
      expect((await disputes.disputeOf(visit)).until).to.equal(now + HEARING);
      expect((await disputes.claimOf(matter, ZeroAddress)).note).to.equal(0n);
    });

    it("[CARE-94] the panel is told who is concerned: the patient's account, and who brought each fee", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      const { disputes, panel, service, booking, visit } = at;
      const value = 3n * SEAT_FEE;
      await disputes.connect(at.carer).raise(service, booking, panel, NO_WORDS, { value });
      await disputes.connect(at.wang).answer(visit, { value });
      const [account, payers] = [at.zhao.address, [at.carer.address, at.wang.address]];
      const terms = [visit, at.doctor.address, at.hospital.address, account, ...payers];
      const opening = await disputes.open(service, booking, NO_WORDS);
      await expect(opening).to.emit(panel, "CaseOpened").withArgs(1n, disputes, terms);
    });

    it("[CARE-94] refuses other words, a second opening, and what is not answered", async () => {
      const at = await deployAnswered();
      const { disputes, service, booking, visit, judge } = at;
      const other = disputes.open(service, booking, "0x12");
      await expectRefusal(other, disputes, "ArbitratorNotAgreed", [visit, judge.target]);
      await disputes.open(service, booking, WORDS);
      const again = disputes.open(service, booking, WORDS);
      await expectRefusal(again, disputes, "DisputeUnequal", [visit, STATUS.open]);
      const raised = await deployRaised();
      const early = raised.disputes.open(service, booking, WORDS);
      await expectRefusal(early, raised.disputes, "DisputeUnequal", [visit, STATUS.raised]);
    });

    it("[CARE-94] a second before 7 days are over it is opened, then no more", async () => {
      const at = await deployAnswered();
      const { until } = await at.disputes.disputeOf(at.visit);
      await at.clock.next(until);
      const late = at.disputes.open(at.service, at.booking, WORDS);
      await expectRefusal(late, at.disputes, "DisputeOver", [at.visit, until]);
    });

    it("[CARE-94] an arbitrator that asks less leaves the rest to the practice, one that asks more opens nothing", async () => {
      const at = await deployAnswered();
      const { disputes, judge } = at;
      await judge.ask(FEE + 1n);
      const more = disputes.open(at.service, at.booking, WORDS);
      await expectRefusal(more, disputes, "CostGrown", [FEE + 1n, FEE]);
      await judge.ask(301n);
      await disputes.open(at.service, at.booking, WORDS);
      await judge.ruleOn(disputes, 1n, 4n);
      // 30 % of 301 are 90, which the patient's side bears; the practice bears 211.
      expect(await feesOf(at)).to.deep.equal([FEE - 90n, FEE - 211n]);
    });

    it("[CARE-96] a case that nobody opens ends after 7 days by what was said, and both fees go back", async () => {
      const at = await deployAnswered();
      const { disputes, visit } = at;
      await at.judge.behave(MANNER.refuses);
      const opened = disputes.open(at.service, at.booking, WORDS);
      await expectRefusal(opened, at.judge, "CaseDeclined", []);
      const { until } = await disputes.disputeOf(visit);
      await at.clock.next(until - 1n);
      await expectRefusal(disputes.lapse(visit), disputes, "DisputeNotOver", [visit, until]);
      await at.clock.next(until);
      await expectEvents(disputes.lapse(visit), disputes, [
        ["DisputeResolved", [visit, RESOLUTION.byTime, 0n]],
        ["Credited", [at.zhao.address, ZeroAddress, `${visit.slice(0, 65)}1`, FEE]],
        ["Credited", [at.hospital.address, ZeroAddress, `${visit.slice(0, 65)}2`, FEE]],
      ]);
      await at.visits.settle(at.service, at.booking);
      expect((await at.visits.courseOf(at.service, at.booking)).outcome).to.equal(OUTCOME.refunded);
      expect(await feesOf(at)).to.deep.equal([FEE, FEE]);
    });
  });

  describe("given a case that is open", () => {
    const rulings: readonly [ruling: bigint, credits: readonly bigint[], fees: readonly bigint[]][] = [
      [1n, [0n, 0n, 0n, PRICE], [FEE, 0n]],
      [2n, [70n, 25n, 5n, 903n], [FEE - 100n, 100n]],
      [6n, [351n, 125n, 25n, 502n], [FEE - 500n, 500n]],
      [11n, [703n, 250n, 50n, 0n], [0n, FEE]],
    ];
    for (const [ruling, credits, fees] of rulings) {
      it(`[CARE-95] [CARE-97] [CARE-101] the ruling ${ruling} gives the practice ${ruling - 1n} tenths and shares the cost`, async () => {
        const at = await deployOpen();
        const { disputes, judge, visit, visits } = at;
        const percent = (ruling - 1n) * 10n;
        const settled = `${visit.slice(0, 65)}1`;
        const now = END + 5_000n;
        await at.clock.next(now);
        const ruled = judge.ruleOn(disputes, 1n, ruling);
        const shares = [
          [at.hospital.address, fees[1]!],
          [at.zhao.address, fees[0]!],
        ] as const;
        await expectEvents(ruled, disputes, [
          ["Ruling", [judge.target, 1n, ruling]],
          ["DisputeResolved", [visit, RESOLUTION.awarded, percent]],
          ...shares
            .filter(([, amount]) => amount !== 0n)
            .map(([account, amount]): Expected => ["Credited", [account, ZeroAddress, settled, amount]]),
        ]);
        expect((await disputes.disputeOf(visit)).until).to.equal(now);
        expect((await disputes.claimOf(settled, ZeroAddress)).note).to.equal(0n);
        const events = await eventsOf(visits.settle(at.service, at.booking), visits);
        expect(events[0]).to.deep.equal(["VisitSettled", [visit, OUTCOME.awarded]]);
        expect(await creditsOf(at)).to.deep.equal([...credits]);
        expect(await feesOf(at)).to.deep.equal([...fees]);
        const held = await ethers.provider.getBalance(disputes);
        expect(held).to.equal(fees[0]! + fees[1]!);
      });
    }

    it("[CARE-95] [CARE-97] no ruling lets what was said decide, and halves the cost", async () => {
      const at = await deployOpen();
      await at.judge.ruleOn(at.disputes, 1n, 0n);
      await at.visits.settle(at.service, at.booking);
      expect((await at.visits.courseOf(at.service, at.booking)).outcome).to.equal(OUTCOME.refunded);
      expect(await feesOf(at)).to.deep.equal([FEE - 500n, 500n]);
    });

    it("[CARE-95] nobody else rules, nobody twice, nothing beyond 11, and no other case", async () => {
      const at = await deployOpen();
      const { disputes, judge } = at;
      const stranger = disputes.connect(at.zhao).rule(1n, 1n);
      await expectRefusal(stranger, disputes, "CaseNotOpen", [at.zhao.address, 1n]);
      const other = judge.ruleOn(disputes, 2n, 1n);
      await expectRefusal(other, disputes, "CaseNotOpen", [judge.target, 2n]);
      const beyond = judge.ruleOn(disputes, 1n, 12n);
      await expectRefusal(beyond, disputes, "RulingInvalid", [12n, 11n]);
      await judge.ruleOn(disputes, 1n, 11n);
      await expectRefusal(judge.ruleOn(disputes, 1n, 1n), disputes, "CaseNotOpen", [judge.target, 1n]);
      await at.visits.settle(at.service, at.booking);
      expect(await creditsOf(at)).to.deep.equal([703n, 250n, 50n, 0n]);
    });

    it("[CARE-96] [CARE-102] an arbitrator that never rules is waited for 120 days, and then the cost is halved", async () => {
      const at = await deployOpen();
      const { disputes, visit } = at;
      const { until } = await disputes.disputeOf(visit);
      await at.clock.next(until - 1n);
      await expectRefusal(disputes.lapse(visit), disputes, "DisputeNotOver", [visit, until]);
      await at.clock.next(until);
      await disputes.lapse(visit);
      const late = at.judge.ruleOn(disputes, 1n, 11n);
      await expectRefusal(late, disputes, "CaseNotOpen", [at.judge.target, 1n]);
      await at.visits.settle(at.service, at.booking);
      expect(await creditsOf(at)).to.deep.equal([0n, 0n, 0n, PRICE]);
      expect(await feesOf(at)).to.deep.equal([FEE - 500n, 500n]);
    });

    it("[CARE-98] [CARE-97] the sides still agree, and the arbitrator's ruling comes too late", async () => {
      const at = await deployOpen();
      await at.disputes.connect(at.hospital).offer(at.service, at.booking, 25n);
      await at.disputes.connect(at.zhao).accept(at.service, at.booking, 25n);
      expect(await feesOf(at)).to.deep.equal([FEE - 250n, 250n]);
      const late = at.judge.ruleOn(at.disputes, 1n, 11n);
      await expectRefusal(late, at.disputes, "CaseNotOpen", [at.judge.target, 1n]);
    });

    it("[CARE-100] either side appeals once, at its own cost, which goes through to the arbitrator", async () => {
      const at = await deployOpen();
      const { disputes, judge, service, booking, visit } = at;
      const wrong = disputes.connect(at.zhao).appeal(service, booking, WORDS, { value: FEE - 1n });
      await expectRefusal(wrong, judge, "CaseDeclined", []);
      const stranger = disputes.connect(at.wang).appeal(service, booking, WORDS, { value: FEE });
      await expectRefusal(stranger, disputes, "PatientNotServedBy", [at.patient, at.wang.address]);
      const words = disputes.connect(at.zhao).appeal(service, booking, "0x12", { value: FEE });
      await expectRefusal(words, disputes, "ArbitratorNotAgreed", [visit, judge.target]);
      await expectEvents(disputes.connect(at.zhao).appeal(service, booking, WORDS, { value: FEE }), disputes, [
        ["DisputeAppealed", [visit, at.zhao.address, FEE]],
      ]);
      expect(await ethers.provider.getBalance(judge)).to.equal(2n * FEE);
      expect([await judge.words(), await judge.appeals()]).to.deep.equal([WORDS, 1n]);
      const again = disputes.connect(at.hospital).appeal(service, booking, WORDS, { value: FEE });
      await expectRefusal(again, disputes, "AppealSpent", [visit]);
      await judge.ruleOn(disputes, 1n, 1n);
      const over = disputes.connect(at.hospital).appeal(service, booking, WORDS, { value: FEE });
      await expectRefusal(over, disputes, "DisputeUnequal", [visit, STATUS.resolved]);
    });

    it("[CARE-97] [ESCROW-20] whoever brought a fee withdraws what goes back", async () => {
      const at = await deployOpen();
      await at.judge.ruleOn(at.disputes, 1n, 6n);
      await at.disputes.connect(at.zhao).withdraw(ZeroAddress, at.zhao, FEE - 500n);
      await at.disputes.connect(at.hospital).withdraw(ZeroAddress, at.hospital, 500n);
      expect(await ethers.provider.getBalance(at.disputes)).to.equal(0n);
      expect([...(await at.disputes.totalsOf(ZeroAddress))]).to.deep.equal([0n, 0n]);
    });
  });

  describe("given an arbitrator that does what it wants", () => {
    it("[CARE-102] one that gives a number twice opens no second case, and harms none", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      await at.judge.behave(MANNER.repeatsNumber);
      const booking = { ...at.booking, start: BEGIN + 86_400n, patient: at.otherPatient, payer: at.wang.address };
      await book(at, { booking, by: at.wang });
      const other = { ...at, booking, zhao: at.wang, visit: await at.visits.visitIdOf(at.service, booking) };
      for (const one of [at, other]) {
        if (one === other) await at.clock.moveTo(END + 86_400n);
        await agree(one);
        await raise(one);
        await one.disputes.connect(one.hospital).answer(one.visit, { value: FEE });
      }
      await at.disputes.open(at.service, at.booking, WORDS);
      const second = at.disputes.open(at.service, booking, WORDS);
      await expectRefusal(second, at.disputes, "CaseKnown", [at.judge.target, 1n]);
      await at.judge.ruleOn(at.disputes, 1n, 11n);
      expect((await at.disputes.disputeOf(other.visit)).status).to.equal(STATUS.answered);
      await at.clock.pass(RESPONSE);
      await at.disputes.lapse(other.visit);
      expect(await at.disputes.creditOf(at.wang, ZeroAddress)).to.equal(FEE);
    });

    const doors: readonly [what: string, data: (at: Quarrel) => string][] = [
      [
        "withdraws",
        ({ disputes, zhao }) => disputes.interface.encodeFunctionData("withdraw", [ZeroAddress, zhao.address, 1n]),
      ],
      ["rules", ({ disputes }) => disputes.interface.encodeFunctionData("rule", [1n, 11n])],
      ["ends the silence", ({ disputes, visit }) => disputes.interface.encodeFunctionData("lapse", [visit])],
      [
        "opens again",
        ({ disputes, service, booking }) => disputes.interface.encodeFunctionData("open", [service, booking, WORDS]),
      ],
      [
        "offers",
        ({ disputes, service, booking }) => disputes.interface.encodeFunctionData("offer", [service, booking, 1n]),
      ],
      [
        "accepts",
        ({ disputes, service, booking }) => disputes.interface.encodeFunctionData("accept", [service, booking, 1n]),
      ],
      [
        "appeals",
        ({ disputes, service, booking }) => disputes.interface.encodeFunctionData("appeal", [service, booking, WORDS]),
      ],
    ];
    for (const [what, data] of doors) {
      it(`[CARE-102] one that ${what} from inside finds the door shut`, async () => {
        const at = await deployRaised();
        await at.judge.reenterBy(at.disputes, data(at));
        await at.disputes.connect(at.hospital).answer(at.visit, { value: FEE });
        await at.disputes.open(at.service, at.booking, WORDS);
        expect(await at.judge.didReenter()).to.equal(false);
        const { selector } = at.disputes.interface.getError("ReentrancyGuardReentrantCall")!;
        expect(await at.judge.answer()).to.equal(selector);
        expect((await at.disputes.disputeOf(at.visit)).status).to.equal(STATUS.open);
      });
    }

    it("[CARE-102] an account without code cannot be gone to, and the visit is as before", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      const { disputes, service, booking } = at;
      await disputes.connect(at.doctor).proposeArbitrator(service, booking, at.wang, WORDS);
      await disputes.connect(at.zhao).agreeArbitrator(service, booking, at.wang, WORDS);
      const raised = disputes.connect(at.zhao).raise(service, booking, at.wang, WORDS);
      await expect(raised).to.be.revertedWithoutReason(ethers);
      expect((await at.visits.courseOf(service, booking)).course.disputed).to.equal(false);
    });
  });
});
