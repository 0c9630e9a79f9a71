import { expect } from "chai";
import { network } from "hardhat";

import { NO_RECORD, OUTCOME, creditsOf } from "../../helpers/care.ts";
import { FEE, type Quarrel, quarrelOn, raised } from "../../helpers/disputes.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployQuarrel = quarrelOn(connection);
const load = () => networkHelpers.loadFixture(deployQuarrel);

/** Time ends the dispute, and the visit is settled. */
async function ended({ clock, disputes, visits, visit, service, booking }: Quarrel): Promise<bigint> {
  await clock.moveTo((await disputes.disputeOf(visit)).until);
  await disputes.lapse(visit);
  await visits.settle(service, booking);
  return (await visits.courseOf(service, booking)).outcome;
}

describe("Disputes: what was said before they were raised", () => {
  it("[CARE-96] brings a practice that does not answer nothing, though it said that it was there", async () => {
    const at = await load();
    await at.visits.connect(at.doctor).complete(at.service, at.booking, NO_RECORD);
    await raised(at);
    expect(await ended(at)).to.equal(OUTCOME.refunded);
    expect((await creditsOf(at)).slice(0, 3)).to.deep.equal([0n, 0n, 0n]);
  });

  it("[CARE-96] saves a patient's side that acknowledged from the no-show share", async () => {
    const at = await load();
    await at.visits.connect(at.zhao).acknowledge(at.service, at.booking);
    await raised(at, "hospital");
    expect(await ended(at)).to.equal(OUTCOME.refunded);
    expect((await creditsOf(at)).slice(0, 3)).to.deep.equal([0n, 0n, 0n]);
  });

  it("[CARE-96] still decides where nobody opens the case", async () => {
    const at = await load();
    const { visits, service, booking } = at;
    await visits.connect(at.doctor).complete(service, booking, NO_RECORD);
    const { practitionerAt } = (await visits.courseOf(service, booking)).course;
    await raised(at);
    await at.disputes.connect(at.hospital).answer(at.visit, { value: FEE });
    const { course } = await visits.courseOf(service, booking);
    expect([course.practitionerAt, course.completed, course.disputed]).to.deep.equal([practitionerAt, true, true]);
    expect(practitionerAt).not.to.equal(0n);
    expect(await ended(at)).to.equal(OUTCOME.noShow);
  });
});
