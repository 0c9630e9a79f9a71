import { expect } from "chai";
import { ZeroAddress, id } from "ethers";
import { network } from "hardhat";

import { END, GRACE, NO_RECORD, OUTCOME, PRICE, book, creditsOf, publish } from "../../helpers/care.ts";
import {
  FEE,
  NO_WORDS,
  RESOLUTION,
  RESPONSE,
  SEAT_FEE,
  STATUS,
  WORDS,
  agree,
  feesOf,
  quarrelOn,
  raise,
  raised,
} from "../../helpers/disputes.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { relay, signForwardRequest } from "../../helpers/relay.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployQuarrel = quarrelOn(connection);
const deployRaised = async () => raised(await networkHelpers.loadFixture(deployQuarrel));
const deployRaisedByPractice = async () => raised(await networkHelpers.loadFixture(deployQuarrel), "hospital");

describe("Disputes: deployed", () => {
  it("[CARE-90] know one book, which adopted them, for good", async () => {
    const { disputes, visits, wang } = await networkHelpers.loadFixture(deployQuarrel);
    const adopted = await disputes.queryFilter(disputes.filters.BookAdopted());
    expect(adopted.map(({ args }) => [...args])).to.deep.equal([[visits.target]]);
    await expectRefusal(disputes.connect(wang).adopt(), disputes, "BookKnown", [visits.target]);
    expect(await disputes.book()).to.equal(visits.target);
  });

  it("[CARE-95] tell arbitrators what is asked, as ERC-1497 says: eleven shares of the price", async () => {
    const { disputes } = await networkHelpers.loadFixture(deployQuarrel);
    const [told, ...more] = await disputes.queryFilter(disputes.filters.MetaEvidence());
    expect([told?.args[0], more]).to.deep.equal([0n, []]);
    const [, json] = told!.args[1].split("data:application/json,");
    const { rulingOptions } = JSON.parse(json!) as { readonly rulingOptions: { readonly titles: readonly string[] } };
    expect(rulingOptions.titles).to.deep.equal(Array.from({ length: 11 }, (_, tenth) => `${tenth * 10}%`));
  });
});

describe("Disputes: raised and answered", () => {
  describe("given a visit that is over", () => {
    for (const [who, isPractice] of [
      ["zhao", false],
      ["carer", false],
      ["doctor", true],
      ["hospital", true],
    ] as const) {
      it(`[CARE-91] [CARE-92] ${who} raises a dispute before the panel, whose fee is locked and the visit held`, async () => {
        const at = await networkHelpers.loadFixture(deployQuarrel);
        const { disputes, visits, panel, visit, service, booking } = at;
        const value = 3n * SEAT_FEE;
        const now = END + 7n;
        await at.clock.next(now);
        const raised = disputes.connect(at[who]).raise(service, booking, panel, NO_WORDS, { value });
        const until = now + RESPONSE;
        await expectEvents(raised, disputes, [
          ["DisputeRaised", [visit, panel.target, at[who].address, isPractice, value, until]],
        ]);
        await expectEvents(raised, visits, [["VisitHeld", [visit]]]);
        const matter = `${visit.slice(0, 65)}${isPractice ? 2 : 1}`;
        expect([...(await disputes.claimOf(matter, ZeroAddress))]).to.deep.equal([value, 1n, 0n]);
        expect([...(await disputes.totalsOf(ZeroAddress))]).to.deep.equal([value, 0n]);
        const { course, outcome, decidedAt } = await visits.courseOf(service, booking);
        expect([course.disputed, outcome, decidedAt]).to.deep.equal([true, OUTCOME.pending, until]);
        const found = await disputes.disputeOf(visit);
        expect([found.status, found.byPractice, found.fee]).to.deep.equal([STATUS.raised, isPractice, value]);
      });
    }

    it("[CARE-91] [K-09] a relayed call raises it too, and the relayer is nobody in it", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      await at.judge.ask(0n);
      await agree(at);
      const { target, interface: abi } = at.disputes;
      const data = abi.encodeFunctionData("raise", [at.service, at.booking, at.judge.target, WORDS]);
      await relay(at, at.actors.zhao, { to: target as string, data });
      expect((await at.disputes.disputeOf(at.visit)).patientPayer).to.equal(at.zhao.address);
    });

    it("[CARE-91] [K-09] who has no ether signs, and a sponsor submits it with the fee; what goes back is the patient's", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      await agree(at);
      const { zhao, relayer } = at.actors;
      const { forwarder, disputes } = at;
      const data = disputes.interface.encodeFunctionData("raise", [at.service, at.booking, at.judge.target, WORDS]);
      const call = { to: disputes.target as string, data, value: FEE };
      const request = await signForwardRequest(at, zhao, call);
      await networkHelpers.setBalance(zhao.address, 0n);

      const sponsor = forwarder.connect(relayer);
      const unequal = sponsor.execute(request, { value: FEE - 1n });
      await expectRefusal(unequal, forwarder, "ERC2771ForwarderMismatchedValue", [FEE, FEE - 1n]);
      const less = await signForwardRequest(at, zhao, { ...call, value: FEE - 1n });
      const short = sponsor.execute(less, { value: FEE - 1n });
      await expect(short).to.be.revertedWithCustomError(forwarder, "FailedCall");
      await sponsor.execute(request, { value: FEE });
      const { status, byPractice, fee, patientPayer } = await disputes.disputeOf(at.visit);
      expect([status, byPractice, fee, patientPayer]).to.deep.equal([STATUS.raised, false, FEE, zhao.address]);
      expect(await at.ethers.provider.getBalance(zhao.address)).to.equal(0n);

      // Nobody answers: the fee goes back to her in whose name it was brought.
      await at.clock.pass(RESPONSE);
      await disputes.lapse(at.visit);
      expect(await disputes.creditOf(zhao, ZeroAddress)).to.equal(FEE);
      expect(await disputes.creditOf(relayer, ZeroAddress)).to.equal(0n);
    });

    it("[CARE-91] from its end on, and until time decides it", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      await agree(at);
      await at.clock.next(END + GRACE);
      await expectRefusal(raise(at), at.visits, "VisitNotDisputable", [at.visit]);
      await at.clock.next(END + GRACE + 1n);
      await at.visits.settle(at.service, at.booking);
      await expectRefusal(raise(at), at.visits, "VisitNotOpen", [at.visit]);
    });

    it("[CARE-91] a second before time decides it is not too late", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      await agree(at);
      await at.clock.next(END + GRACE - 1n);
      await raise(at);
      expect((await at.disputes.disputeOf(at.visit)).status).to.equal(STATUS.raised);
    });

    it("[CARE-91] refuses strangers, and practitioners of others", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      await agree(at);
      for (const who of [at.actors.stranger, at.visitor, at.staff.colleague, at.wang]) {
        await expectRefusal(raise(at, who), at.disputes, "PatientNotServedBy", [at.patient, who.address]);
      }
    });

    it("[CARE-91] refuses a wei less and a wei more than the fee, and a fee beyond 96 bits", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      await agree(at);
      for (const value of [FEE - 1n, FEE + 1n]) {
        await expectRefusal(raise(at, at.zhao, value), at.disputes, "EtherUnequal", [FEE, value]);
      }
      await at.judge.ask(2n ** 96n);
      await expectRefusal(raise(at, at.zhao, 0n), at.disputes, "FeeTooLarge", [2n ** 96n]);
      expect((await at.visits.courseOf(at.service, at.booking)).course.disputed).to.equal(false);
      const most = 2n ** 96n - 1n;
      await at.judge.ask(most);
      await networkHelpers.setBalance(at.zhao.address, 2n ** 100n);
      await raise(at, at.zhao, most);
      expect((await at.disputes.disputeOf(at.visit)).fee).to.equal(most);
    });

    it("[CARE-91] a visit that waits for confirmation is not disputed", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      const service = await publish(at, { confirms: true });
      const booking = { ...at.booking, start: END + 86_400n - 1_800n };
      await book(at, { service, booking });
      await at.clock.moveTo(END + 86_400n);
      const visit = await at.visits.visitIdOf(service, booking);
      const value = 3n * SEAT_FEE;
      const raised = at.disputes.connect(at.zhao).raise(service, booking, at.panel, NO_WORDS, { value });
      await expectRefusal(raised, at.visits, "VisitNotConfirmed", [visit]);
    });

    it("[CARE-91] a visit that runs is not disputed yet", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      const booking = { ...at.booking, start: END + 86_400n };
      await book(at, { booking });
      await at.clock.next(END + 86_400n + 1_799n);
      const value = 3n * SEAT_FEE;
      const raise_ = async () => at.disputes.connect(at.zhao).raise(at.service, booking, at.panel, NO_WORDS, { value });
      const visit = await at.visits.visitIdOf(at.service, booking);
      await expectRefusal(raise_(), at.visits, "VisitNotDisputable", [visit]);
      await at.clock.next(END + 86_400n + 1_800n);
      await raise_();
    });

    it("[CARE-90] without an agreement there is the panel, and nobody else", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      const { disputes, service, booking, judge, visit } = at;
      await expectRefusal(raise(at), disputes, "ArbitratorNotAgreed", [visit, judge.target]);
      await disputes.connect(at.zhao).proposeArbitrator(service, booking, judge, WORDS);
      await expectRefusal(raise(at), disputes, "ArbitratorNotAgreed", [visit, judge.target]);
    });

    it("[CARE-90] a side agrees to what the other proposed last, word by word, and to nothing of its own", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      const { disputes, service, booking, judge, visit, panel } = at;
      await expectEvents(disputes.connect(at.doctor).proposeArbitrator(service, booking, judge, WORDS), disputes, [
        ["ArbitratorProposed", [visit, judge.target, true, WORDS]],
      ]);
      const refused = [visit, judge.target];
      const own = disputes.connect(at.hospital).agreeArbitrator(service, booking, judge, WORDS);
      await expectRefusal(own, disputes, "ArbitratorNotProposed", refused);
      const other = disputes.connect(at.zhao).agreeArbitrator(service, booking, judge, "0x12");
      await expectRefusal(other, disputes, "ArbitratorNotProposed", refused);
      await expectEvents(disputes.connect(at.zhao).agreeArbitrator(service, booking, judge, WORDS), disputes, [
        ["ArbitratorAgreed", [visit, judge.target, WORDS]],
      ]);
      const again = disputes.connect(at.zhao).agreeArbitrator(service, booking, judge, WORDS);
      await expectRefusal(again, disputes, "ArbitratorNotProposed", refused);
      const value = 3n * SEAT_FEE;
      const before = disputes.connect(at.zhao).raise(service, booking, panel, NO_WORDS, { value });
      await expectRefusal(before, disputes, "ArbitratorNotAgreed", [visit, panel.target]);
      await disputes.connect(at.zhao).proposeArbitrator(service, booking, panel, NO_WORDS);
      await disputes.connect(at.doctor).agreeArbitrator(service, booking, panel, NO_WORDS);
      await disputes.connect(at.zhao).raise(service, booking, panel, NO_WORDS, { value });
    });

    it("[CARE-90] nobody, the book and the disputes judge nothing, and strangers propose nothing", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      const { disputes, service, booking } = at;
      for (const one of [ZeroAddress, at.visits.target as string, disputes.target as string]) {
        const proposed = disputes.connect(at.zhao).proposeArbitrator(service, booking, one, WORDS);
        await expectRefusal(proposed, disputes, "ArbitratorInvalid", [one]);
      }
      const args = [at.patient, at.wang.address];
      const proposed = disputes.connect(at.wang).proposeArbitrator(service, booking, at.judge, WORDS);
      await expectRefusal(proposed, disputes, "PatientNotServedBy", args);
      const agreed = disputes.connect(at.wang).agreeArbitrator(service, booking, at.judge, WORDS);
      await expectRefusal(agreed, disputes, "PatientNotServedBy", args);
    });

    it("[CARE-92] nobody but the disputes holds a visit", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      for (const who of [at.zhao, at.doctor, at.actors.admin, at.actors.regulator]) {
        const held = at.visits.connect(who).hold(at.service, at.booking);
        await expectRefusal(held, at.visits, "CallerNotDisputes", [who.address]);
      }
    });
  });

  describe("given a dispute that is raised", () => {
    it("[CARE-91] [CARE-92] refuses a second one, and every other act on the visit", async () => {
      const at = await deployRaised();
      const { visits, service, booking, visit, zhao, doctor } = at;
      await expectRefusal(raise(at, at.hospital), visits, "VisitDisputed", [visit]);
      for (const act of [
        () => visits.connect(zhao).acknowledge(service, booking),
        () => visits.connect(zhao).cancel(service, booking, PRICE),
        () => visits.connect(doctor).cancel(service, booking, 0n),
        () => visits.connect(doctor).complete(service, booking, NO_RECORD),
        () => visits.connect(zhao).proposeMove(service, booking, END + 86_400n, 1n),
      ]) {
        await expectRefusal(act(), visits, "VisitDisputed", [visit]);
      }
      const { until } = await at.disputes.disputeOf(visit);
      await at.clock.next(END + GRACE);
      await expectRefusal(visits.settle(service, booking), visits, "VisitPending", [visit, until]);
      const proposed = at.disputes.connect(zhao).proposeArbitrator(service, booking, at.judge, WORDS);
      await expectRefusal(proposed, at.disputes, "DisputeUnequal", [visit, STATUS.raised]);
    });

    it("[CARE-90] what was proposed before it is not agreed to any more", async () => {
      const at = await networkHelpers.loadFixture(deployQuarrel);
      const { disputes, service, booking, panel, visit } = at;
      await disputes.connect(at.doctor).proposeArbitrator(service, booking, at.judge, WORDS);
      await disputes.connect(at.zhao).raise(service, booking, panel, NO_WORDS, { value: 3n * SEAT_FEE });
      const agreed = disputes.connect(at.zhao).agreeArbitrator(service, booking, at.judge, WORDS);
      await expectRefusal(agreed, disputes, "DisputeUnequal", [visit, STATUS.raised]);
    });

    it("[CARE-93] anyone brings the other side's fee, exactly, once, and before 7 days are over", async () => {
      const at = await deployRaised();
      const { disputes, visit } = at;
      const { until } = await disputes.disputeOf(visit);
      const sponsor = disputes.connect(at.actors.relayer);
      for (const value of [FEE - 1n, FEE + 1n]) {
        await expectRefusal(sponsor.answer(visit, { value }), disputes, "EtherUnequal", [FEE, value]);
      }
      await at.clock.next(until - 1n);
      await expectEvents(sponsor.answer(visit, { value: FEE }), disputes, [
        ["DisputeAnswered", [visit, at.actors.relayer.address, until - 1n + RESPONSE]],
      ]);
      expect((await disputes.disputeOf(visit)).until).to.equal(until - 1n + RESPONSE);
      const matter = `${visit.slice(0, 65)}2`;
      expect([...(await disputes.claimOf(matter, ZeroAddress))]).to.deep.equal([FEE, 1n, 0n]);
      const again = sponsor.answer(visit, { value: FEE });
      await expectRefusal(again, disputes, "DisputeUnequal", [visit, STATUS.answered]);
    });

    it("[CARE-93] refuses an answer after 7 days, and to what was never raised", async () => {
      const at = await deployRaised();
      const { until } = await at.disputes.disputeOf(at.visit);
      await at.clock.next(until);
      const late = at.disputes.answer(at.visit, { value: FEE });
      await expectRefusal(late, at.disputes, "DisputeOver", [at.visit, until]);
      const other = `0x${"11".repeat(26)}${"00".repeat(6)}`;
      await expectRefusal(at.disputes.answer(other), at.disputes, "DisputeUnequal", [other, STATUS.none]);
    });

    it("[CARE-96] a practice that does not answer has earned nothing, and the fee goes back", async () => {
      const at = await deployRaised();
      const { disputes, visits, visit } = at;
      const { until } = await disputes.disputeOf(visit);
      await at.clock.next(until - 1n);
      await expectRefusal(disputes.lapse(visit), disputes, "DisputeNotOver", [visit, until]);
      await at.clock.next(until);
      await expectEvents(disputes.lapse(visit), disputes, [
        ["DisputeResolved", [visit, RESOLUTION.practiceSilent, 0n]],
        ["Credited", [at.zhao.address, ZeroAddress, `${visit.slice(0, 65)}1`, FEE]],
      ]);
      expect((await disputes.claimOf(`${visit.slice(0, 65)}1`, ZeroAddress)).note).to.equal(0n);
      await visits.settle(at.service, at.booking);
      expect(await creditsOf(at)).to.deep.equal([0n, 0n, 0n, PRICE]);
      expect((await visits.courseOf(at.service, at.booking)).outcome).to.equal(OUTCOME.refunded);
      expect(await feesOf(at)).to.deep.equal([FEE, 0n]);
      await expectRefusal(disputes.lapse(visit), disputes, "DisputeUnequal", [visit, STATUS.resolved]);
    });

    it("[CARE-96] a patient's side that never said that it was there loses the no-show share by silence", async () => {
      const at = await deployRaisedByPractice();
      await at.clock.moveTo((await at.disputes.disputeOf(at.visit)).until);
      await at.disputes.lapse(at.visit);
      await at.visits.settle(at.service, at.booking);
      expect(await creditsOf(at)).to.deep.equal([562n, 200n, 40n, 201n]);
      expect((await at.visits.courseOf(at.service, at.booking)).outcome).to.equal(OUTCOME.noShow);
      expect(await feesOf(at)).to.deep.equal([0n, FEE]);
    });

    it("[CARE-98] the sides agree on a share before anybody judges, and both fees go back", async () => {
      const at = await deployRaised();
      const { disputes, visit, service, booking } = at;
      await disputes.connect(at.hospital).answer(visit, { value: FEE });
      await expectEvents(disputes.connect(at.doctor).offer(service, booking, 40n), disputes, [
        ["OfferMade", [visit, true, 40n]],
      ]);
      expect([...(await disputes.offerOf(visit))]).to.deep.equal([40n, true, true]);
      const own = disputes.connect(at.hospital).accept(service, booking, 40n);
      await expectRefusal(own, disputes, "OfferNotMade", [visit, 40n]);
      for (const percent of [39n, 41n, 0n]) {
        const other = disputes.connect(at.zhao).accept(service, booking, percent);
        await expectRefusal(other, disputes, "OfferNotMade", [visit, percent]);
      }
      await disputes.connect(at.carer).accept(service, booking, 40n);
      await at.visits.settle(service, booking);
      // 40 % of 1,003 is 401: 281 to the doctor with what rounding leaves, 100, 20.
      expect(await creditsOf(at)).to.deep.equal([281n, 100n, 20n, 602n]);
      expect(await feesOf(at)).to.deep.equal([FEE, FEE]);
      const { course, outcome } = await at.visits.courseOf(service, booking);
      expect([course.awarded, outcome]).to.deep.equal([40n, OUTCOME.awarded]);
    });

    it("[CARE-98] the last offer counts, whoever made it; nobody accepts what was replaced", async () => {
      const at = await deployRaised();
      const { disputes, visit, service, booking } = at;
      await disputes.connect(at.doctor).offer(service, booking, 40n);
      await disputes.connect(at.zhao).offer(service, booking, 20n);
      const replaced = disputes.connect(at.zhao).accept(service, booking, 40n);
      await expectRefusal(replaced, disputes, "OfferNotMade", [visit, 40n]);
      await disputes.connect(at.doctor).accept(service, booking, 20n);
      expect((await disputes.disputeOf(visit)).percent).to.equal(20n);
    });

    for (const [who, percent, credits] of [
      ["hospital", 0n, [0n, 0n, 0n, PRICE]],
      ["zhao", 100n, [703n, 250n, 50n, 0n]],
    ] as const) {
      it(`[CARE-98] ${who} gives all away and ends it at once`, async () => {
        const at = await deployRaised();
        await at.disputes.connect(at[who]).offer(at.service, at.booking, percent);
        await at.visits.settle(at.service, at.booking);
        expect(await creditsOf(at)).to.deep.equal([...credits]);
        expect(await feesOf(at)).to.deep.equal([FEE, 0n]);
      });
    }

    it("[CARE-98] refuses more than all, strangers, and offers about what is not disputed or resolved", async () => {
      const at = await deployRaised();
      const { disputes, service, booking, visit } = at;
      await expectRefusal(disputes.connect(at.zhao).offer(service, booking, 101n), disputes, "OfferInvalid", [101n]);
      const args = [at.patient, at.wang.address];
      await expectRefusal(disputes.connect(at.wang).offer(service, booking, 1n), disputes, "PatientNotServedBy", args);
      await expectRefusal(disputes.connect(at.wang).accept(service, booking, 1n), disputes, "PatientNotServedBy", args);
      // Where nothing is offered all is zero, and that is no offer of the patient's side either.
      for (const who of [at.zhao, at.hospital]) {
        await expectRefusal(disputes.connect(who).accept(service, booking, 0n), disputes, "OfferNotMade", [visit, 0n]);
      }
      const other = { ...booking, number: 9n };
      const unknown = disputes.connect(at.zhao).offer(service, other, 1n);
      await expectRefusal(unknown, disputes, "DisputeUnequal", [
        await at.visits.visitIdOf(service, other),
        STATUS.none,
      ]);
      await disputes.connect(at.hospital).offer(service, booking, 0n);
      const over = disputes.connect(at.zhao).offer(service, booking, 1n);
      await expectRefusal(over, disputes, "DisputeUnequal", [visit, STATUS.resolved]);
    });

    it("[CARE-99] either side adds hashes of evidence, as ERC-1497 says, and nobody else", async () => {
      const at = await deployRaised();
      const { disputes, service, booking, judge, visit } = at;
      const evidence = id("an encrypted picture");
      for (const who of [at.zhao, at.doctor]) {
        await expectEvents(disputes.connect(who).submitEvidence(service, booking, evidence), disputes, [
          ["Evidence", [judge.target, BigInt(visit), who.address, evidence]],
        ]);
      }
      // Above both sides count as numbers; here each digit does.
      const told = await disputes.queryFilter(disputes.filters.Evidence());
      expect(told.map(({ args }) => args[3] === evidence)).to.deep.equal([true, true]);
      const stranger = disputes.connect(at.wang).submitEvidence(service, booking, evidence);
      await expectRefusal(stranger, disputes, "PatientNotServedBy", [at.patient, at.wang.address]);
      await disputes.connect(at.hospital).offer(service, booking, 0n);
      const over = disputes.connect(at.zhao).submitEvidence(service, booking, evidence);
      await expectRefusal(over, disputes, "DisputeUnequal", [visit, STATUS.resolved]);
    });

    it("[CARE-102] no pause stops a dispute", async () => {
      const at = await deployRaised();
      await at.visits.connect(at.actors.pauser).pause();
      await at.disputes.connect(at.hospital).answer(at.visit, { value: FEE });
      await at.disputes.open(at.service, at.booking, WORDS);
      await at.judge.ruleOn(at.disputes, 1n, 11n);
      await at.visits.settle(at.service, at.booking);
      expect(await creditsOf(at)).to.deep.equal([703n, 250n, 50n, 0n]);
    });
  });
});
