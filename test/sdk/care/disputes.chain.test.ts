import {
  type Booking,
  Disputes,
  Outcomes,
  Panels,
  Receptions,
  type Service,
  Visits,
  lapseDue,
  listVisits,
  outcomeHashOf,
  sealOf,
  settleDue,
  visitIdOf,
} from "@xinglin/sdk/care";
import { type Hex, direct, relayed } from "@xinglin/sdk/kernel";
import { EtherNotRelayed } from "@xinglin/sdk/sending";
import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { BEGIN, INTAKE, PRICE } from "../../helpers/care.ts";
import {
  ALL_IN,
  APPEALING,
  CASE,
  FEE,
  READING,
  REVEALING,
  SALT,
  SEAT_FEE,
  VOTING,
  WORDS,
  quarrelOn,
  sworn,
} from "../../helpers/disputes.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployQuarrel = quarrelOn(connection);

/** The SDK's clients, and the default visit as the SDK knows it. */
async function clients() {
  const at = await networkHelpers.loadFixture(deployQuarrel);
  const { provider } = at.ethers;
  const room = (contract: { readonly target: unknown }) => ({ address: contract.target as string, provider });
  const service: Service = {
    practitioner: at.doctor.address,
    organisation: at.hospital.address,
    profession: "TCM_PHYSICIAN",
    mode: "InPerson",
    confirms: false,
    slots: 3,
    code: id("first visit") as Hex,
    token: ZeroAddress,
    price: PRICE,
    lead: 3_600,
    horizon: 30 * 86_400,
    policy: { notice: 86_400, lateShare: 5_000, noShowShare: 8_000, patience: 900 },
    payees: [
      { account: at.doctor.address, share: 7_000 },
      { account: at.hospital.address, share: 2_500 },
      { account: at.platformAccount, share: 500 },
    ],
  };
  const booking: Booking = {
    patient: at.patient as Booking["patient"],
    payer: at.zhao.address,
    start: Number(BEGIN),
    number: 0,
    intakeHash: INTAKE as Hex,
    covers: [],
  };
  const rooms = {
    visits: new Visits(room(at.visits)),
    receptions: new Receptions(room(at.reception)),
    disputes: new Disputes(room(at.disputes)),
    panels: new Panels(room(at.panel)),
    outcomes: new Outcomes(room(at.outcomes)),
  };
  const visit = { service, booking };
  return { at, ...rooms, visit, visitId: visitIdOf(visit), zhao: at.actors.zhao, anyone: at.actors.stranger };
}

describe("SDK: disputes, panels and outcomes on the chain", () => {
  it("[CARE-91] [CARE-116] [CARE-101] [CARE-132] takes a visit from the dispute over the panel to the rating", async () => {
    const { at, visits, disputes, panels, outcomes, visit, visitId, zhao, anyone } = await clients();
    const via = direct({ signer: anyone });
    const members = [await sworn(at, "one"), await sworn(at, "two")];
    await disputes.raise({ ...visit, via: direct({ signer: zhao }) });
    await disputes.submitEvidence({ ...visit, evidence: id("a picture") as Hex, via: direct({ signer: zhao }) });
    await disputes.answer({ visit: visitId, via });
    await disputes.open({ ...visit, via });
    expect(await disputes.disputeOf(visitId)).to.include({ status: "Open", fee: 3n * SEAT_FEE, caseId: CASE });
    const { from } = await at.panel.caseOf(CASE);
    await at.clock.moveTo(from + 60n);
    await panels.draw({ caseId: CASE, via });
    await at.clock.moveTo(from + ALL_IN);
    const votes = members.map(({ address: member }) => ({
      ...{ caseId: CASE, round: 1 as const, member, ruling: 6, salt: SALT as Hex },
    }));
    for (const [index, signer] of members.entries()) {
      await panels.vote({ caseId: CASE, ballot: sealOf(votes[index]!), via: direct({ signer }) });
    }
    await at.clock.moveTo(from + READING + VOTING);
    for (const [index, signer] of members.entries()) {
      await panels.reveal({ vote: votes[index]!, via: direct({ signer }) });
    }
    await at.clock.moveTo(from + READING + VOTING + REVEALING);
    await panels.close({ caseId: CASE, via });
    await at.clock.moveTo(from + READING + VOTING + REVEALING + APPEALING);
    await panels.execute({ caseId: CASE, via });
    await visits.settle({ ...visit, via });
    expect(await visits.courseOf(visit)).to.include({ outcome: "Awarded", awarded: 50, disputed: true });
    expect(await disputes.disputeOf(visitId)).to.include({ status: "Resolved", resolution: "Awarded", percent: 50 });
    await panels.withdraw({ token: ZeroAddress, to: members[0]!.address, via: direct({ signer: members[0]! }) });
    await disputes.withdraw({ token: ZeroAddress, to: zhao.address, via: direct({ signer: zhao }) });
    expect(await at.disputes.creditOf(zhao, ZeroAddress)).to.equal(0n);

    const outcome = outcomeHashOf({ scale: "a scale", baseline: "14", after: "6", salt: ZeroHash as Hex });
    await outcomes.record({ ...visit, outcome, via: direct({ signer: at.doctor }) });
    await outcomes.rate({ ...visit, rating: 4, via: direct({ signer: zhao }) });
    await outcomes.correct({ ...visit, rating: 2, text: id("words") as Hex, via: direct({ signer: zhao }) });
    expect(await outcomes.aftermathOf(visitId)).to.deep.equal({ outcome, outcomes: 1, rating: 2, feedbacks: 2 });
    const tally = { counts: [0, 1, 0, 0, 0], count: 1, average: 2 };
    expect(await outcomes.tallyOf(at.doctor.address)).to.deep.equal(tally);
    expect((await outcomes.tallyOf(at.hospital.address)).average).to.equal(undefined);
  });

  it("[CARE-90] [CARE-98] agrees on another arbitrator, appeals there, and ends by an offer", async () => {
    const { at, disputes, visit, visitId, zhao, anyone } = await clients();
    const [doctor, via] = [direct({ signer: at.doctor }), direct({ signer: zhao })];
    const judge = { arbitrator: at.judge.target as string, words: WORDS as Hex };
    await disputes.proposeArbitrator({ ...visit, ...judge, via: doctor });
    await disputes.agreeArbitrator({ ...visit, ...judge, via });
    await disputes.raise({ ...visit, judge, via });
    await disputes.answer({ visit: visitId, via: doctor });
    await disputes.open({ ...visit, words: judge.words, via: direct({ signer: anyone }) });
    await disputes.appeal({ ...visit, words: judge.words, cost: FEE, via });
    expect(await disputes.disputeOf(visitId)).to.include({ appealed: true, arbitrator: judge.arbitrator, cost: FEE });
    await disputes.offer({ ...visit, percent: 10, via: doctor });
    await disputes.accept({ ...visit, percent: 10, via });
    expect(await disputes.disputeOf(visitId)).to.include({ status: "Resolved", percent: 10 });
  });

  it("[CARE-96] ends a silence as a keeper does, and says that a relayed call brings no fee", async () => {
    const { at, visits, receptions, disputes, visit, visitId, zhao, anyone } = await clients();
    const forwarder = at.forwarder.target as string;
    const raised = disputes.raise({ ...visit, via: relayed({ signer: zhao, relayer: anyone, forwarder }) });
    const problem = await raised.catch((thrown: unknown) => thrown);
    expect(problem).to.be.instanceOf(EtherNotRelayed);
    await disputes.raise({ ...visit, via: direct({ signer: zhao }) });
    const via = direct({ signer: anyone });
    const listed = await listVisits({ visits, receptions });
    const { until } = await disputes.disputeOf(visitId);
    expect(await lapseDue({ disputes, listed, now: until - 1, via })).to.deep.equal([]);
    await at.clock.moveTo(BigInt(until));
    expect(await lapseDue({ disputes, listed, now: until, via })).to.deep.equal([visitId]);
    expect(await lapseDue({ disputes, listed, now: until, via })).to.deep.equal([]);
    expect(await settleDue({ visits, listed, via })).to.deep.equal([{ visit: visitId, outcome: "Refunded" }]);
    expect(await disputes.disputeOf(visitId)).to.include({ status: "Resolved", resolution: "PracticeSilent" });
  });
});
