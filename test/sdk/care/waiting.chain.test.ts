import {
  type Service,
  Visits,
  WaitingLists,
  commitmentOf,
  newTicket,
  secretOf,
  serviceIdOf,
  serviceStruct,
} from "@xinglin/sdk/care";
import type { ContractRefusal } from "@xinglin/sdk/errors";
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
  return { at, visits, lists, service, booking, hers, others, holderOf, until };
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
});
