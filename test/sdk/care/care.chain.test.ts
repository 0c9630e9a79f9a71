import {
  type Booking,
  Receptions,
  type Service,
  Subsidies,
  type Visit,
  Visits,
  bookingStruct,
  dueOf,
  freeStarts,
  listServices,
  listVisits,
  movedTo,
  serviceIdOf,
  serviceStruct,
  settleDue,
  visitIdOf,
} from "@xinglin/sdk/care";
import { ContractRefusal } from "@xinglin/sdk/errors";
import { type Hex, direct, relayed, signed } from "@xinglin/sdk/kernel";
import { EtherNotRelayed } from "@xinglin/sdk/sending";
import { expect } from "chai";
import { MaxUint256, ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { BEGIN, PRICE } from "../../helpers/care.ts";
import { DAY } from "../../helpers/defaults.ts";
import { NULLIFIER } from "../../helpers/proofing.ts";
import { POOL, SUBSIDY, type Subsidised, subsidisedOn } from "../../helpers/subsidies.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deploySubsidised = subsidisedOn(connection);

const START = Number(BEGIN);

/** The SDK's clients, and the doctor's service as the SDK knows it. */
async function clients() {
  const at = await networkHelpers.loadFixture(deploySubsidised);
  const { provider } = at.ethers;
  const room = (contract: { readonly target: unknown }) => ({ address: contract.target as string, provider });
  const service: Service = {
    practitioner: at.doctor.address,
    organisation: at.hospital.address,
    profession: "TCM_PHYSICIAN",
    mode: "InPerson",
    confirms: false,
    slots: 3,
    code: id("an SDK's visit") as Hex,
    token: ZeroAddress,
    price: PRICE,
    lead: 3_600,
    horizon: 30 * 86_400,
    policy: { notice: 86_400, lateShare: 5_000, noShowShare: 8_000, patience: 900 },
    payees: [
      { account: at.doctor.address, share: 7_000 },
      { account: at.hospital.address, share: 3_000 },
    ],
  };
  const booking: Booking = {
    patient: at.patient as Booking["patient"],
    payer: at.zhao.address,
    start: START,
    number: 0,
    intakeHash: ZeroHash as Hex,
    covers: [],
  };
  const sdk = {
    visits: new Visits(room(at.visits)),
    receptions: new Receptions(room(at.reception)),
    subsidies: new Subsidies(room(at.subsidies)),
  };
  await sdk.receptions.publish({ service, via: direct({ signer: at.doctor }) });
  const by = (signer: Subsidised["zhao"]) => direct({ signer });
  const relay = (signer: Subsidised["zhao"]) =>
    relayed({ signer, relayer: at.actors.relayer, forwarder: at.forwarder.target as string });
  return { at, ...sdk, service, booking, by, relay };
}

describe("SDK: care on a chain", () => {
  it("[CARE-14] gives services and visits the ids that the contract gives them", async () => {
    const { at, service, booking } = await clients();
    const covers = [
      { payer: at.wang.address, amount: 7n, programme: id("p") as never, person: id("n") as Hex, period: 3 },
      { payer: at.zhao.address, amount: 8n, programme: id("q") as never, person: id("m") as Hex, period: 4 },
    ];
    expect(serviceIdOf({ service })).to.equal(await at.visits.serviceIdOf(serviceStruct(service)));
    for (const one of [booking, { ...booking, covers }, { ...booking, covers: covers.slice(1), number: 7 }]) {
      const onChain = await at.visits.visitIdOf(serviceStruct(service), bookingStruct(one));
      expect(visitIdOf({ service, booking: one })).to.equal(onChain);
    }
  });

  it("[CARE-30] books in ether, checks in by a relayed call, completes, and pays out", async () => {
    const { at, visits, service, booking, by, relay } = await clients();
    const visit: Visit = { service, booking };
    await visits.book({ ...visit, via: by(at.zhao) });
    await at.clock.moveTo(BEGIN);
    await visits.checkIn({ ...visit, via: relay(at.zhao) });
    expect((await visits.courseOf(visit)).outcome).to.equal("Pending");
    await visits.complete({ ...visit, record: id("record") as Hex, via: by(at.doctor) });
    const course = await visits.courseOf(visit);
    expect([course.outcome, course.completed, course.decidedAt]).to.deep.equal(["Paid", true, 0]);
    await visits.withdraw({ token: ZeroAddress, to: at.carer.address, via: by(at.doctor) });
    expect(await at.visits.creditOf(at.doctor, ZeroAddress)).to.equal(0n);
  });

  it("[CARE-16] books by a signature that somebody else submits, with the ether", async () => {
    const { at, visits, receptions, service, booking } = await clients();
    const via = signed({ signer: at.zhao, submitter: at.actors.relayer });
    await receptions.book({ service, booking, via });
    expect((await visits.courseOf({ service, booking })).decidedAt).to.equal(START + 1_800 + 86_400);
  });

  it("[CARE-10] a relayed booking carries no ether, and says so", async () => {
    const { at, visits, service, booking, relay } = await clients();
    try {
      await visits.book({ service, booking, via: relay(at.zhao) });
      expect.fail("It went through.");
    } catch (problem) {
      expect(problem).to.be.instanceOf(EtherNotRelayed);
      expect((problem as EtherNotRelayed).explain("zh")).to.include("以太币");
    }
  });

  it("[CARE-17] [CARE-85] books with the most that a programme bears, in a token, relayed", async () => {
    const { at, visits, receptions, subsidies, service, booking, by, relay } = await clients();
    const inToken = { ...service, token: at.token.target as string };
    await receptions.publish({ service: inToken, via: by(at.doctor) });
    const programme = at.inToken as never;
    const cover = await subsidies.coverFor({ programme, person: NULLIFIER.zhao as never, service: inToken });
    expect(cover.amount).to.equal(401n);
    const covered = { service: inToken, booking: { ...booking, covers: [cover] } };
    expect(dueOf({ service: inToken, covers: [cover] })).to.equal(602n);
    await visits.book({ ...covered, via: relay(at.zhao) });
    await visits.cancel({ ...covered, via: relay(at.zhao) });
    await subsidies.reclaim({ ...covered, index: 0, via: by(at.visitor) });
    expect(await at.subsidies.poolOf(programme)).to.equal(POOL);
    await at.token.connect(at.zhao).approve(at.subsidies, MaxUint256);
    await subsidies.donate({ programme, amount: 5n, via: relay(at.zhao) });
    await subsidies.donate({ programme: at.programme as never, amount: 5n, via: by(at.zhao) });
    expect(await at.subsidies.poolOf(programme)).to.equal(POOL + 5n);
    expect(await at.subsidies.poolOf(at.programme)).to.equal(POOL + 5n);
  });

  it("a refusal of the fund inside a booking is explained in both languages", async () => {
    const { at, visits, subsidies, service, booking, by } = await clients();
    const programme = at.programme as never;
    const cover = await subsidies.coverFor({ programme, person: NULLIFIER.zhao as never, service });
    const covers = [{ ...cover, amount: cover.amount + 1n }];
    try {
      await visits.book({ service, booking: { ...booking, covers }, via: by(at.zhao) });
      expect.fail("It went through.");
    } catch (problem) {
      expect(problem).to.be.instanceOf(ContractRefusal);
      expect((problem as ContractRefusal).name).to.equal("SubsidyTooLarge");
      expect((problem as ContractRefusal).explain("en")).to.include("bears at most 401");
      expect((problem as ContractRefusal).explain("zh")).to.include("401");
    }
  });

  it("[CARE-46] moves a visit by agreement, and lists it under its new id with all that an act needs", async () => {
    const { at, visits, receptions, service, booking, by } = await clients();
    const covers = [{ ...at.cover, amount: SUBSIDY, period: Number(at.cover.period) }] as unknown as Booking["covers"];
    const visit: Visit = { service, booking: { ...booking, covers } };
    await visits.book({ ...visit, via: by(at.zhao) });
    await visits.book({ service, booking: { ...booking, start: START + 7_200 }, via: by(at.zhao) });
    const beginning = { start: START + 86_400, number: 2 };
    await visits.proposeMove({ ...visit, ...beginning, via: by(at.doctor) });
    await visits.move({ ...visit, ...beginning, via: by(at.zhao) });

    const listed = await listVisits({ visits, receptions, patient: booking.patient });
    const moved = movedTo({ ...visit, ...beginning });
    expect(listed.map(({ visit: one }) => one).sort()).to.deep.equal(
      [visitIdOf(moved), visitIdOf({ service, booking: { ...booking, start: START + 7_200 } })].sort(),
    );
    const found = listed.find(({ visit: one }) => one === visitIdOf(moved));
    expect([found?.service, found?.booking, found?.earlier, found?.settled]).to.deep.equal([
      service,
      moved.booking,
      [visitIdOf(visit)],
      undefined,
    ]);
    expect(await listVisits({ visits, receptions, practitioner: at.staff.colleague.address })).to.deep.equal([]);
    const offered = await listServices({ receptions, practitioner: service.practitioner });
    expect(offered).to.deep.include({ service: serviceIdOf({ service }), ...service });
    expect(await listServices({ receptions, practitioner: at.staff.colleague.address })).to.deep.equal([]);
  });

  it("[CARE-34] a keeper settles what is due, and nothing twice", async () => {
    const { at, visits, receptions, service, booking, by } = await clients();
    await visits.book({ service, booking, via: by(at.zhao) });
    await visits.book({ service, booking: { ...booking, start: START + Number(3n * DAY) }, via: by(at.zhao) });
    const keep = async () => {
      const listed = await listVisits({ visits, receptions });
      return settleDue({ visits, listed, via: by(at.visitor) });
    };
    expect(await keep()).to.deep.equal([]);
    await at.clock.moveTo(BEGIN + 1_800n + DAY);
    const listed = await listVisits({ visits, receptions });
    expect(await keep()).to.deep.equal([{ visit: visitIdOf({ service, booking }), outcome: "Refunded" }]);
    expect(await settleDue({ visits, listed, via: by(at.visitor) })).to.deep.equal([]);
    expect(await at.visits.creditOf(at.zhao, ZeroAddress)).to.equal(PRICE);
  });

  it("[CARE-12] shows the beginnings that can be booked", async () => {
    const { at, visits, service, booking, by } = await clients();
    await visits.book({ service, booking, via: by(at.zhao) });
    const from = START - 3_600;
    const starts = await freeStarts({ visits, service, from, until: START + 3_600 });
    const minutes = starts.map((start) => (start - START) / 60);
    expect(minutes).to.deep.equal([-60, -50, -40, -30, 30, 40, 50]);
    await at.clock.moveTo(BEGIN - 7_200n + 1n);
    const later = await freeStarts({ visits, service, from, until: START + 3_600 });
    expect((later[0]! - START) / 60).to.equal(-50);
  });
});
