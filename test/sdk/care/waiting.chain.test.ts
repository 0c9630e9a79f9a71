import {
  Receptions,
  type Service,
  Visits,
  WaitingLists,
  askableStarts,
  commitmentOf,
  freeStarts,
  lapseRoundsDue,
  listRounds,
  newTicket,
  secretOf,
  serviceIdOf,
  serviceStruct,
} from "@xinglin/sdk/care";
import { type ContractRefusal, UnknownRevert } from "@xinglin/sdk/errors";
import { type Hex, type PatientId, direct, relayed } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { Wallet, ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { BEGIN, PRICE, practiceOn } from "../../helpers/care.ts";
import { DAY } from "../../helpers/defaults.ts";
import * as helper from "../../helpers/waiting.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPractice = practiceOn(connection);

const HOUR = 3_600;

/** The SDK's clients, a published service with a list, and two tickets. */
async function clients() {
  const at = await networkHelpers.loadFixture(deployPractice);
  const { provider } = at.ethers;
  const room = (contract: { readonly target: unknown }) => ({ address: contract.target as string, provider });
  const [visits, lists] = [new Visits(room(at.visits)), new WaitingLists(room(at.waitingList))];
  const receptions = new Receptions(room(at.reception));
  const service: Service = {
    practitioner: at.doctor.address,
    organisation: at.hospital.address,
    profession: "TCM_PHYSICIAN",
    mode: "InPerson",
    confirms: false,
    slots: 3,
    code: id("waited for") as Hex,
    token: ZeroAddress,
    price: PRICE,
    lead: HOUR,
    horizon: 30 * 86_400,
    policy: { notice: 86_400, lateShare: 5_000, noShowShare: 8_000, patience: 900 },
    payees: [{ account: at.doctor.address, share: 10_000 }],
  };
  await at.reception.connect(at.doctor).publishService(serviceStruct(service));
  const until = Number(BEGIN + 10n * DAY);
  await lists.open({ service, asking: 2 * HOUR, taking: HOUR, until, via: direct({ signer: at.doctor }) });
  const [hers, others] = [
    newTicket({ patient: at.patient as PatientId }),
    newTicket({ patient: at.otherPatient as PatientId }),
  ];
  const holderOf = ({ holderKey }: { readonly holderKey: Hex }) =>
    relayed({
      signer: new Wallet(holderKey, provider),
      relayer: at.actors.relayer,
      forwarder: at.forwarder.target as string,
    });
  const booking = {
    patient: at.patient as PatientId,
    payer: at.zhao.address,
    start: Number(BEGIN),
    number: 0,
    intakeHash: ZeroHash as Hex,
    covers: [],
  };
  return { at, visits, lists, receptions, service, booking, hers, others, holderOf, until };
}

describe("SDK: waiting lists on a chain", () => {
  it("[CARE-138] makes tickets that nobody can tell apart, and the commitments of the tests", async () => {
    const { at, service, hers } = await clients();
    expect(newTicket({ patient: hers.patient })).not.to.deep.equal(newTicket({ patient: hers.patient }));
    const serviceId = serviceIdOf({ service });
    const holder = new Wallet(hers.holderKey, at.ethers.provider);
    expect(secretOf(hers)).to.equal(helper.secretOf(hers));
    expect(commitmentOf({ service: serviceId, ticket: hers })).to.equal(
      helper.commitmentOf(serviceId, { holder, patient: hers.patient, salt: hers.salt }),
    );
  });

  it("[CARE-141] [CARE-143] by relayed calls of fresh accounts two wait and ask, and the first has it", async () => {
    const { at, visits, lists, service, booking, hers, others, holderOf, until } = await clients();
    const first = await lists.join({ service, ticket: hers, via: holderOf(hers) });
    const second = await lists.join({ service, ticket: others, via: holderOf(others) });
    expect([first.place, second.place]).to.deep.equal([1, 2]);
    expect(await lists.listOf({ service })).to.deep.equal({
      ...{ places: 2, waiting: 2, asking: 2 * HOUR, taking: HOUR, until },
    });
    const { start } = booking;
    expect(await lists.roundOf({ service, start })).to.equal(undefined);
    await lists.ask({ service, start, ticket: second, via: holderOf(others) });
    await lists.ask({ service, start, ticket: first, via: holderOf(hers) });
    const round = await lists.roundOf({ service, start });
    expect(round?.place).to.equal(1);
    expect((round?.takesUntil ?? 0) - (round?.asksUntil ?? 0)).to.equal(HOUR);
    await at.clock.moveTo(BigInt(round?.asksUntil ?? 0));
    await lists.take({ service, booking, ticket: first, via: direct({ signer: at.zhao }) });
    expect((await visits.courseOf({ service, booking })).decidedAt).not.to.equal(0);
    await visits.cancel({ service, booking, via: direct({ signer: at.doctor }) });
    await lists.comeBack({ service, booking, ticket: first, via: holderOf(hers) });
    expect((await lists.listOf({ service })).waiting).to.equal(2);
    await lists.giveUp({ service, ticket: first, via: holderOf(hers) });
    expect((await lists.listOf({ service })).waiting).to.equal(1);
  });

  it("[CARE-145] anybody ends an offer that nobody took", async () => {
    const { at, lists, service, booking, hers, holderOf } = await clients();
    const ticket = await lists.join({ service, ticket: hers, via: holderOf(hers) });
    const { start } = booking;
    await lists.ask({ service, start, ticket, via: holderOf(hers) });
    const via = direct({ signer: at.actors.stranger });
    try {
      await lists.lapse({ service, start, via });
      expect.fail("It went through.");
    } catch (problem) {
      expect((problem as ContractRefusal).name).to.equal("RoundNotOver");
    }
    await at.clock.pass(BigInt(3 * HOUR));
    await lists.lapse({ service, start, via });
    expect(await lists.roundOf({ service, start })).to.equal(undefined);
  });

  it("[CARE-146] shows as free what can be booked, and to who waits what can be asked for", async () => {
    const { at, visits, lists, service, hers, others, holderOf } = await clients();
    const now = Number(BEGIN - DAY);
    await at.clock.moveTo(BigInt(now));
    const hours = { from: now, until: now + 6 * HOUR };
    // First and last of an answer, in slots from then on.
    const edges = (starts: readonly number[]) => [starts.at(0), starts.at(-1)].map((one) => (Number(one) - now) / 600);
    expect(edges(await freeStarts({ visits, service, ...hours }))).to.deep.equal([6, 35]);

    const first = await lists.join({ service, ticket: hers, via: holderOf(hers) });
    const second = await lists.join({ service, ticket: others, via: holderOf(others) });
    await at.clock.moveTo(BigInt(now + 600));
    // Lead, asking and taking are four hours: what is nearer is everybody's, and what is not theirs who wait.
    expect(edges(await freeStarts({ visits, service, ...hours }))).to.deep.equal([7, 24]);
    const askable = ({ place }: { readonly place: number }) =>
      askableStarts({ visits, lists, service, place, ...hours });
    expect(edges(await askable(first))).to.deep.equal([25, 35]);

    const start = now + 5 * HOUR;
    await lists.ask({ service, start, ticket: second, via: holderOf(others) });
    const { asksUntil = 0, takesUntil = 0 } = (await lists.roundOf({ service, start })) ?? {};
    // A visit takes half an hour: the earlier place may still ask for this beginning, and nobody for what meets it.
    const meets = (starts: readonly number[]) => starts.filter((one) => Math.abs(one - start) < 1_800);
    expect(meets(await askable(first))).to.deep.equal([start]);
    expect(meets(await askable(second))).to.deep.equal([]);
    await at.clock.moveTo(BigInt(asksUntil));
    expect(meets(await askable(first))).to.deep.equal([]);
    await at.clock.moveTo(BigInt(takesUntil));
    // All of these hours are too near for asking and taking now.
    expect(await askable(first)).to.deep.equal([]);
  });

  it("[CARE-146] [CARE-140] to the list's end: the last moment to ask, and from when on nothing is reserved", async () => {
    const { at, visits, lists, service, hers, holderOf, until } = await clients();
    const { place } = await lists.join({ service, ticket: hers, via: holderOf(hers) });
    const far = { from: until + 2 * HOUR, until: until + 3 * HOUR };
    const all = [0, 1, 2, 3, 4, 5].map((slot) => far.from + slot * 600);
    const asked = () => askableStarts({ visits, lists, service, place, ...far });
    await at.clock.moveTo(BigInt(until - 3 * HOUR));
    expect(await asked()).to.deep.equal(all);
    expect(await freeStarts({ visits, service, ...far })).to.deep.equal([]);
    await at.clock.moveTo(BigInt(until - 3 * HOUR + 1));
    expect(await asked()).to.deep.equal([]);
    await at.clock.moveTo(BigInt(until));
    expect(await asked()).to.deep.equal([]);
    expect(await freeStarts({ visits, service, ...far })).to.deep.equal(all);
  });

  it("[CARE-145] shows to who waits a beginning whose offer is over, before anybody ends it", async () => {
    const { at, visits, lists, service, booking, hers, others, holderOf } = await clients();
    const first = await lists.join({ service, ticket: hers, via: holderOf(hers) });
    const second = await lists.join({ service, ticket: others, via: holderOf(others) });
    const { start } = booking;
    const asked = { visits, lists, service, place: second.place, from: start, until: start + 1 };
    await lists.ask({ service, start, ticket: first, via: holderOf(hers) });
    expect(await askableStarts(asked)).to.deep.equal([]);
    await at.clock.pass(BigInt(3 * HOUR));
    expect(await askableStarts(asked)).to.deep.equal([start]);
    await lists.ask({ service, start, ticket: second, via: holderOf(others) });
    expect((await lists.roundOf({ service, start }))?.place).to.equal(2);
  });

  it("[CARE-145] a keeper ends the offers that are over, those alone, and none twice", async () => {
    const { at, visits, lists, receptions, service, booking, hers, others, holderOf } = await clients();
    const first = await lists.join({ service, ticket: hers, via: holderOf(hers) });
    const second = await lists.join({ service, ticket: others, via: holderOf(others) });
    const { start } = booking;
    const tomorrow = start + 24 * HOUR;
    await lists.ask({ service, start, ticket: first, via: holderOf(hers) });
    await lists.ask({ service, start: tomorrow, ticket: second, via: holderOf(others) });
    // Given up, and asked for again by another place: the first word about it is not the last.
    await lists.giveUp({ service, ticket: second, via: holderOf(others) });
    const third = await lists.join({ service, ticket: others, via: holderOf(others) });
    await lists.ask({ service, start: tomorrow, ticket: third, via: holderOf(others) });
    const list = () => listRounds({ lists, receptions });
    const found = (await list()).map(({ service: of, ...round }) => [serviceIdOf({ service: of }), round]);
    const serviceId = serviceIdOf({ service });
    const round = async (at: number) => ({ start: at, ...(await lists.roundOf({ service, start: at })) });
    expect(found).to.deep.equal([
      [serviceId, await round(start)],
      [serviceId, await round(tomorrow)],
    ]);

    const via = direct({ signer: at.actors.stranger });
    const { takesUntil = 0 } = (await lists.roundOf({ service, start })) ?? {};
    const keep = async (now: number) => lapseRoundsDue({ lists, listed: await list(), now, via });
    expect(await keep(takesUntil - 1)).to.deep.equal([]);
    await at.clock.moveTo(BigInt(takesUntil));
    const before = await list();
    expect(await keep(takesUntil)).to.deep.equal([{ service: serviceId, start, place: 1 }]);
    expect((await list()).map(({ start: one }) => one)).to.deep.equal([tomorrow]);
    expect(await lapseRoundsDue({ lists, listed: before, now: takesUntil, via })).to.deep.equal([]);

    // What is taken is no offer any more.
    const { asksUntil = 0 } = (await lists.roundOf({ service, start: tomorrow })) ?? {};
    if (takesUntil < asksUntil) await at.clock.moveTo(BigInt(asksUntil));
    const payer = at.wang.address;
    const taken = { ...booking, patient: others.patient, payer, start: tomorrow };
    await lists.take({ service, booking: taken, ticket: third, via: direct({ signer: at.wang }) });
    expect(await list()).to.deep.equal([]);
    expect(await freeStarts({ visits, service, from: start, until: start + 1 })).to.deep.equal([start]);
  });

  it("a keeper passes on what is no offer that somebody else has ended", async () => {
    const { at, lists, receptions, service, booking, hers, holderOf } = await clients();
    const ticket = await lists.join({ service, ticket: hers, via: holderOf(hers) });
    await lists.ask({ service, start: booking.start, ticket, via: holderOf(hers) });
    const listed = (await listRounds({ lists, receptions })).map((one) => ({ ...one, start: one.start + 1 }));
    const elsewhere = new WaitingLists({ address: at.visits.target as string, provider: at.ethers.provider });
    const now = Number(BEGIN);
    const lapsed = lapseRoundsDue({ lists: elsewhere, listed, now, via: direct({ signer: at.actors.stranger }) });
    const problem: unknown = await lapsed.catch((thrown: unknown) => thrown);
    expect(problem).to.be.instanceOf(UnknownRevert);
  });
});
