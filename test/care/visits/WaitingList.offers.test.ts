import { expect } from "chai";
import { ZeroAddress, id } from "ethers";
import { network } from "hardhat";

import { BEGIN, NO_PERMIT, PRICE, SLOT, permitOf, publish } from "../../helpers/care.ts";
import { DAY } from "../../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { relay } from "../../helpers/relay.ts";
import {
  ASKING,
  LIST_END,
  RESERVE,
  TAKING,
  type Waiting,
  ask,
  isFree,
  join,
  leave,
  listOf,
  offeredToSecond,
  roundOf,
  take,
  threeWait,
  waitingOn,
} from "../../helpers/waiting.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWaiting = waitingOn(connection);
const load = () => networkHelpers.loadFixture(deployWaiting);
const three = () => threeWait(load);
const offered = () => offeredToSecond(load);

const NOTHING = [0n, 0n, 0n];

describe("WaitingList: a beginning that is offered", () => {
  it("[CARE-143] whom it waited for books and pays it", async () => {
    const at = await offered();
    const booking = { ...at.booking, patient: at.otherPatient, payer: at.wang.address };
    const visit = await at.visits.visitIdOf(at.service, booking);
    const act = take(at, at.second, { by: at.wang });
    await expectEvents(act, at.waitingList, [["BeginningTaken", [at.serviceId, BEGIN, 2n, visit]]]);
    await expect(act).to.emit(at.visits, "VisitBooked");
    expect(await roundOf(at)).to.deep.equal(NOTHING);
    expect((await listOf(at)).slice(0, 2)).to.deep.equal([3n, 2n]);
    expect((await at.visits.claimOf(visit, ZeroAddress)).status).to.equal(1n);
    expect(await isFree(at)).to.equal(false);
    expect(await at.waitingList.servedOf(at.serviceId, at.otherPatient)).to.equal(3n);
  });

  it("[CARE-143] a delegate books it, in a token, by an allowance or a relayed call", async () => {
    const at = await load();
    const service = await publish(at, { token: at.token.target });
    const serviceId = await at.visits.serviceIdOf(service);
    await at.waitingList.connect(at.doctor).open(service, ASKING, TAKING, LIST_END);
    const ticket = await join(at, at.holders[0], { serviceId });
    await ask(at, ticket, { service });
    const { asksUntil } = await at.waitingList.roundOf(serviceId, BEGIN);
    await at.clock.moveTo(asksUntil);
    const booking = { ...at.booking, payer: at.carer.address };
    const opening = { place: 1n, holder: ticket.holder.address, salt: ticket.salt };
    const { target, interface: abi } = at.waitingList;
    const data = abi.encodeFunctionData("take", [service, booking, opening, NO_PERMIT]);
    await relay(at, at.carer, { to: target as string, data });
    expect((await at.visits.totalsOf(at.token)).locked).to.equal(service.price);
  });

  it("[CARE-13] [CARE-143] or by a permit in the same call", async () => {
    const at = await load();
    const service = await publish(at, { token: at.token.target });
    const serviceId = await at.visits.serviceIdOf(service);
    await at.waitingList.connect(at.doctor).open(service, ASKING, TAKING, LIST_END);
    const ticket = await join(at, at.holders[0], { serviceId });
    await ask(at, ticket, { service });
    await at.clock.pass(ASKING);
    await at.token.connect(at.zhao).approve(at.visits, 0n);
    const args = [at.visits.target, 0n, service.price];
    await expectRefusal(take(at, ticket, { service }), at.token, "ERC20InsufficientAllowance", args);
    await take(at, ticket, { service, permit: await permitOf(at, at.zhao) });
    expect((await at.visits.totalsOf(at.token)).locked).to.equal(service.price);
  });

  it("[CARE-143] from the second of the offer until the last before its end, and no sooner or later", async () => {
    for (const [moment, isNow] of [
      [(at: { asksUntil: bigint }) => at.asksUntil - 1n, false],
      [(at: { asksUntil: bigint }) => at.asksUntil, true],
      [(at: { takesUntil: bigint }) => at.takesUntil - 1n, true],
      [(at: { takesUntil: bigint }) => at.takesUntil, false],
    ] as const) {
      const at = await three();
      await at.clock.next(at.now + 1n);
      await ask(at, at.second);
      await at.clock.next(moment({ asksUntil: at.now + 1n + ASKING, takesUntil: at.now + 1n + RESERVE }));
      const act = take(at, at.second, { by: at.wang });
      if (isNow) await act;
      else await expectRefusal(act, at.waitingList, "BeginningNotOffered", [at.serviceId, BEGIN, 2n]);
    }
  });

  it("[CARE-143] nobody takes another's: not another place, not another patient, not without its salt", async () => {
    const at = await offered();
    const first = take(at, at.first);
    await expectRefusal(first, at.waitingList, "BeginningNotOffered", [at.serviceId, BEGIN, 1n]);
    const wrong = [
      { ...at.second, patient: at.patient },
      { ...at.second, salt: id("another salt") },
      { ...at.second, holder: at.first.holder },
    ];
    for (const ticket of wrong) {
      const args = [at.serviceId, 2n, at.zhao.address];
      await expectRefusal(take(at, ticket, { by: at.zhao }), at.waitingList, "PlaceNotOf", args);
    }
    const stranger = take(at, at.second, { by: at.zhao });
    await expectRefusal(stranger, at.visits, "PatientNotServedBy", [at.otherPatient, at.zhao.address]);
    const booking = { ...at.booking, patient: at.otherPatient, payer: at.wang.address };
    const forAnother = take(at, at.second, { by: at.zhao, booking });
    await expectRefusal(forAnother, at.visits, "PayerInvalid", [at.wang.address, at.zhao.address]);
  });

  it("[CARE-143] no other beginning goes by the offer", async () => {
    const at = await offered();
    const booking = { ...at.booking, patient: at.otherPatient, payer: at.wang.address, start: BEGIN + DAY };
    const args = [at.serviceId, BEGIN + DAY, 2n];
    await expectRefusal(take(at, at.second, { by: at.wang, booking }), at.waitingList, "BeginningNotOffered", args);
  });

  it("[CARE-143] for the price, no less", async () => {
    const at = await offered();
    const short = take(at, at.second, { by: at.wang, value: PRICE - 1n });
    await expectRefusal(short, at.visits, "EtherUnequal", [PRICE, PRICE - 1n]);
    expect((await roundOf(at))[0]).to.equal(2n);
  });

  it("[CARE-143] hours that were changed, and time that was closed meanwhile, take nothing back", async () => {
    const at = await offered();
    await at.visits.connect(at.doctor).setHours(at.hospital, [0n, 0n, 0n, 0n]);
    await at.visits.connect(at.doctor).closeTime(BEGIN / SLOT, 3n, true);
    await take(at, at.second, { by: at.wang });
  });

  it("[CARE-145] who does not take it loses the place when anybody ends the offer, and the time is free", async () => {
    const at = await offered();
    await at.clock.next(at.takesUntil - 1n);
    const early = at.waitingList.lapse(at.service, BEGIN);
    await expectRefusal(early, at.waitingList, "RoundNotOver", [at.serviceId, BEGIN, at.takesUntil]);
    await at.clock.next(at.takesUntil);
    await expectEvents(at.waitingList.lapse(at.service, BEGIN), at.waitingList, [
      ["PlaceEnded", [at.serviceId, 2n, true]],
      ["BeginningFreed", [at.serviceId, BEGIN]],
    ]);
    expect(await roundOf(at)).to.deep.equal(NOTHING);
    expect(await isFree(at)).to.equal(true);
    expect((await listOf(at)).slice(0, 2)).to.deep.equal([3n, 2n]);
    const again = at.waitingList.lapse(at.service, BEGIN);
    await expectRefusal(again, at.waitingList, "RoundNotOver", [at.serviceId, BEGIN, 0n]);
  });

  it("[CARE-145] or when the next one asks for it, whose time to ask begins then", async () => {
    const at = await offered();
    await at.clock.next(at.takesUntil);
    await expectEvents(ask(at, at.third), at.waitingList, [
      ["PlaceEnded", [at.serviceId, 2n, true]],
      ["BeginningAsked", [at.serviceId, BEGIN, 3n, at.takesUntil + ASKING, at.takesUntil + RESERVE]],
    ]);
    expect((await listOf(at)).slice(0, 2)).to.deep.equal([3n, 2n]);
    await ask(at, at.first);
    expect((await roundOf(at))[0]).to.equal(1n);
    const args = [at.serviceId, 2n, at.second.holder.address];
    await expectRefusal(ask(at, at.second, { start: BEGIN + DAY }), at.waitingList, "PlaceNotOf", args);
  });

  for (const [what, stop, goOn] of [
    [
      "the service is withdrawn",
      (at: Waiting) => at.reception.connect(at.hospital).withdrawService(at.service),
      (at: Waiting) => at.reception.connect(at.doctor).publishService(at.service),
    ],
    [
      "the book is paused",
      (at: Waiting) => at.visits.connect(at.actors.pauser).pause(),
      (at: Waiting) => at.visits.connect(at.actors.regulator).unpause(),
    ],
  ] as const) {
    it(`[CARE-145] no place is lost while ${what}`, async () => {
      const at = await offered();
      await stop(at);
      await at.clock.next(at.takesUntil);
      await expectEvents(at.waitingList.lapse(at.service, BEGIN), at.waitingList, [
        ["BeginningFreed", [at.serviceId, BEGIN]],
      ]);
      expect((await listOf(at)).slice(0, 2)).to.deep.equal([3n, 3n]);
      await goOn(at);
      await ask(at, at.second);
      expect((await roundOf(at))[0]).to.equal(2n);
    });
  }

  for (const [when, isLost] of [
    ["published again when the offer began", true],
    ["published again a second later", false],
  ] as const) {
    it(`[CARE-145] a service that was ${when} costs ${isLost ? "the" : "no"} place`, async () => {
      const at = await three();
      await at.clock.next(at.now + 1n);
      await ask(at, at.second);
      await at.reception.connect(at.doctor).withdrawService(at.service);
      const asksUntil = at.now + 1n + ASKING;
      await at.clock.next(isLost ? asksUntil : asksUntil + 1n);
      await at.reception.connect(at.doctor).publishService(at.service);
      await at.clock.next(at.now + 1n + RESERVE);
      await at.waitingList.lapse(at.service, BEGIN);
      expect((await listOf(at))[1]).to.equal(isLost ? 2n : 3n);
    });
  }

  it("[CARE-145] nor while the practitioner does not practise, and the place asks again when it does", async () => {
    const at = await offered();
    const [organisation, practitioner] = [at.hospital.address, at.doctor.address];
    const affiliation = await at.providers.affiliationIdOf(organisation, practitioner, at.service.profession);
    const { licence, role, validFrom, validUntil } = await at.providers.affiliationOf(affiliation);
    const providers = at.providers.connect(at.hospital);
    await providers.endAffiliation(organisation, practitioner, at.service.profession);
    const args = [practitioner, at.service.profession, organisation];
    await expectRefusal(take(at, at.second, { by: at.wang }), at.visits, "CareNotPractising", args);
    await at.clock.next(at.takesUntil);
    await expectEvents(at.waitingList.lapse(at.service, BEGIN), at.waitingList, [
      ["BeginningFreed", [at.serviceId, BEGIN]],
    ]);
    expect((await listOf(at)).slice(0, 2)).to.deep.equal([3n, 3n]);
    const terms = { organisation, practitioner, licence, role, validFrom, validUntil };
    await providers.offerAffiliation(terms);
    await at.providers.connect(at.doctor).acceptAffiliation(terms);
    await ask(at, at.second);
    expect((await roundOf(at))[0]).to.equal(2n);
  });

  it("[CARE-145] after the list's end the time is freed all the same", async () => {
    const at = await three();
    const start = LIST_END + DAY;
    await at.clock.next(LIST_END - RESERVE);
    await ask(at, at.first, { start });
    await at.clock.next(LIST_END);
    await at.waitingList.lapse(at.service, start);
    expect(await isFree(at, start)).to.equal(true);
  });

  it("[CARE-145] and after it is opened anew, without a word about places of before", async () => {
    const at = await three();
    const start = LIST_END + DAY;
    await at.clock.next(LIST_END - RESERVE);
    await ask(at, at.first, { start });
    await at.clock.next(LIST_END);
    await at.waitingList.connect(at.doctor).open(at.service, ASKING, TAKING, LIST_END + DAY);
    const ticket = await join(at, at.holders[3]);
    await expectEvents(at.waitingList.lapse(at.service, start), at.waitingList, [
      ["BeginningFreed", [at.serviceId, start]],
    ]);
    expect((await listOf(at)).slice(0, 3)).to.deep.equal([4n, 1n, 3n]);
    await ask(at, ticket, { start });
  });

  it("[CARE-148] who leaves gives the beginning up, and anybody may ask for it anew", async () => {
    const at = await offered();
    await at.clock.next(at.asksUntil + 1n);
    await expectEvents(leave(at, at.second), at.waitingList, [
      ["PlaceEnded", [at.serviceId, 2n, false]],
      ["BeginningFreed", [at.serviceId, BEGIN]],
    ]);
    expect(await isFree(at)).to.equal(true);
    await ask(at, at.third);
    await ask(at, at.first);
    expect((await roundOf(at))[0]).to.equal(1n);
  });
});
