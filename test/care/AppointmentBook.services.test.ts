import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { network } from "hardhat";

import type { ServiceStruct } from "../../typechain-types/contracts/care/AppointmentBook.js";
import { ALWAYS, BEGIN, type Practice, SLOT, book, practiceOn, publish } from "../helpers/care.ts";
import { DAY, HOUR } from "../helpers/defaults.ts";
import { eventsOf, expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { PROFESSION } from "../helpers/providers.ts";
import { licenceAs, suspendLicence } from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPractice = practiceOn(connection);

const OTHER = { code: `0x${"22".repeat(32)}` };
const FIRST = BEGIN / SLOT;

describe("Reception and AppointmentBook: services and hours", () => {
  it("[CARE-01] a practitioner publishes a service, whose terms the event carries", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const service = { ...at.service, ...OTHER };
    const serviceId = await at.visits.serviceIdOf(service);
    expect(await at.visits.isOffered(serviceId)).to.equal(false);
    const [event] = await eventsOf(at.reception.connect(at.doctor).publishService(service), at.reception);
    expect(event?.[0]).to.equal("ServicePublished");
    expect(event?.[1].slice(0, 3)).to.deep.equal([serviceId, at.doctor.address, at.hospital.address]);
    expect(await at.visits.isOffered(serviceId)).to.equal(true);
  });

  it("[CARE-01] nobody publishes for a practitioner", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    for (const who of [at.hospital, at.staff.colleague, at.zhao]) {
      const published = at.reception.connect(who).publishService({ ...at.service, ...OTHER });
      await expectRefusal(published, at.reception, "ServiceNotOf", [at.doctor.address, who.address]);
    }
  });

  it("[CARE-01] nobody publishes who does not practise there, as that, now", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const reception = at.reception.connect(at.doctor);
    const clinic = at.people.clinic.address;
    const elsewhere = reception.publishService({ ...at.service, organisation: clinic });
    await expectRefusal(elsewhere, reception, "CareNotPractising", [
      at.doctor.address,
      PROFESSION.tcmPhysician,
      clinic,
    ]);
    const args = [at.doctor.address, PROFESSION.nurse, at.hospital.address];
    const asNurse = reception.publishService({ ...at.service, profession: PROFESSION.nurse });
    await expectRefusal(asNurse, reception, "CareNotPractising", args);
  });

  const payee = (account: string, share: bigint) => ({ account, share });
  const wrong: readonly [what: string, otherwise: (at: Practice) => Partial<ServiceStruct>][] = [
    ["no slot", () => ({ slots: 0n, policy: policyWith({ patience: 0n }) })],
    ["73 slots", () => ({ slots: 73n })],
    ["a horizon beyond 400 days", () => ({ horizon: 400n * DAY + 1n })],
    ["a lead beyond the horizon", () => ({ lead: 30n * DAY + 1n })],
    ["a notice beyond 30 days", () => ({ policy: policyWith({ notice: 30n * DAY + 1n }) })],
    ["a late share beyond the whole", () => ({ policy: policyWith({ lateShare: 10_001n }) })],
    ["a no-show share beyond the whole", () => ({ policy: policyWith({ noShowShare: 10_001n }) })],
    ["more patience than the visit is long", () => ({ policy: policyWith({ patience: 3n * SLOT + 1n }) })],
    ["no payee", () => ({ payees: [] })],
    ["five payees", (at) => ({ payees: Array.from({ length: 5 }, () => payee(at.doctor.address, 2_000n)) })],
    ["nobody as a payee", () => ({ payees: [payee(ZeroAddress, 10_000n)] })],
    ["the book as a payee", (at) => ({ payees: [payee(at.visits.target as string, 10_000n)] })],
  ];
  function policyWith(otherwise: object) {
    return { notice: DAY, lateShare: 5_000n, noShowShare: 8_000n, patience: 900n, ...otherwise };
  }
  for (const [what, otherwise] of wrong) {
    it(`[CARE-02] refuses a service with ${what}`, async () => {
      const at = await networkHelpers.loadFixture(deployPractice);
      const service = { ...at.service, ...otherwise(at) };
      const reception = at.reception.connect(at.doctor);
      const args = [await at.visits.serviceIdOf(service)];
      await expectRefusal(reception.publishService(service), reception, "ServiceInvalid", args);
    });
  }

  it("[CARE-02] accepts every range at its edge", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const whole = { notice: 30n * DAY, lateShare: 10_000n, noShowShare: 10_000n, patience: 72n * SLOT };
    const payees = Array.from({ length: 4 }, () => payee(at.doctor.address, 2_500n));
    const widest = { slots: 72n, horizon: 400n * DAY, lead: 400n * DAY, policy: whole, payees };
    await publish(at, widest);
    const none = { notice: 0n, lateShare: 0n, noShowShare: 0n, patience: 0n };
    await publish(at, { slots: 1n, horizon: 0n, lead: 0n, policy: none, payees: [payee(at.zhao.address, 10_000n)] });
  });

  it("[CARE-02] refuses shares that are not the whole", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const reception = at.reception.connect(at.doctor);
    for (const share of [9_999n, 10_001n]) {
      const published = reception.publishService({ ...at.service, payees: [payee(at.doctor.address, share)] });
      await expectRefusal(published, reception, "SharesInvalid", [share]);
    }
  });

  it("[CARE-03] practitioner or organisation withdraw it, and it can be published again", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const serviceId = await at.visits.serviceIdOf(at.service);
    for (const who of [at.doctor, at.hospital]) {
      const stands = at.reception.connect(at.doctor).publishService(at.service);
      await expectRefusal(stands, at.visits, "ServiceStands", [serviceId]);
      await expectEvents(at.reception.connect(who).withdrawService(at.service), at.reception, [
        ["ServiceWithdrawn", [serviceId, who.address]],
      ]);
      await expectRefusal(book(at), at.visits, "ServiceNotOffered", [serviceId]);
      const again = at.reception.connect(who).withdrawService(at.service);
      await expectRefusal(again, at.visits, "ServiceNotOffered", [serviceId]);
      await at.reception.connect(at.doctor).publishService(at.service);
    }
    await book(at);
  });

  it("[CARE-03] nobody else withdraws it", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const serviceId = await at.visits.serviceIdOf(at.service);
    for (const who of [at.staff.colleague, at.zhao, at.people.clinic]) {
      const withdrawn = at.reception.connect(who).withdrawService(at.service);
      await expectRefusal(withdrawn, at.reception, "PracticeNotOf", [serviceId, who.address]);
    }
  });

  it("[CARE-03] what is booked of a withdrawn service stays and is settled", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    await book(at);
    await at.reception.connect(at.hospital).withdrawService(at.service);
    await at.clock.moveTo(BEGIN + DAY + HOUR);
    await at.visits.settle(at.service, at.booking);
    expect(await at.visits.creditOf(at.zhao, ZeroAddress)).to.equal(at.service.price);
  });

  it("[CARE-04] hours are the caller's for one organisation, and replaced whole", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const visits = at.visits.connect(at.doctor);
    const week: [bigint, bigint, bigint, bigint] = [0n, 0n, 0n, 0n];
    const slot = FIRST % 1_008n;
    week[Number(slot / 252n)] = 0b111n << (slot % 252n);
    await expectEvents(visits.setHours(at.hospital, week), visits, [
      ["HoursSet", [at.doctor.address, at.hospital.address, week]],
    ]);
    expect(await visits.isFree(at.doctor, at.hospital, FIRST, 3n)).to.equal(true);
    expect(await visits.isFree(at.doctor, at.hospital, FIRST - 1n, 3n)).to.equal(false);
    expect(await visits.isFree(at.doctor, at.people.clinic, FIRST, 1n)).to.equal(false);
    expect(await visits.isFree(at.staff.colleague, at.hospital, FIRST, 1n)).to.equal(false);
    const late = book(at, { booking: { ...at.booking, start: BEGIN + SLOT } });
    await expectRefusal(late, visits, "OutsideHours", [at.doctor.address, at.hospital.address, BEGIN + SLOT]);
    await book(at);
  });

  it("[CARE-04] closed slots are not booked for any organisation until they are open again", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const visits = at.visits.connect(at.doctor);
    await expectEvents(visits.closeTime(FIRST + 2n, 1n, true), visits, [
      ["TimeClosed", [at.doctor.address, FIRST + 2n, 1n, true]],
    ]);
    expect(await visits.isFree(at.doctor, at.hospital, FIRST, 3n)).to.equal(false);
    await expectRefusal(book(at), visits, "SlotsNotFree", [FIRST, 3n]);
    await at.visits.connect(at.staff.colleague).closeTime(FIRST + 2n, 1n, false);
    await expectRefusal(book(at), visits, "SlotsNotFree", [FIRST, 3n]);
    await expectEvents(visits.closeTime(FIRST + 2n, 1n, false), visits, [
      ["TimeClosed", [at.doctor.address, FIRST + 2n, 1n, false]],
    ]);
    await book(at);
  });

  it("[CARE-04] what is booked stays booked through closing and opening", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const visits = at.visits.connect(at.doctor);
    await book(at);
    await visits.closeTime(FIRST, 3n, true);
    await visits.closeTime(FIRST, 3n, false);
    const second = book(at, { booking: { ...at.booking, number: 1n } });
    await expectRefusal(second, visits, "SlotsNotFree", [FIRST, 3n]);
  });

  it("[CARE-04] visits for two organisations never meet", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const { hire } = await import("../helpers/ward.ts");
    const { outsider } = at.staff;
    await hire(at, outsider, { profession: PROFESSION.nurse, role: 5n });
    const visits = at.visits.connect(outsider);
    const mine = { practitioner: outsider.address, profession: PROFESSION.physician };
    const atClinic = { ...at.service, ...mine, organisation: at.people.clinic.address };
    const atHospital = { ...at.service, ...mine, profession: PROFESSION.nurse };
    for (const service of [atClinic, atHospital]) {
      await visits.setHours(service.organisation, ALWAYS);
      await at.reception.connect(outsider).publishService(service);
    }
    await book(at, { service: atClinic });
    const meets = { ...at.booking, start: BEGIN + 2n * SLOT };
    const second = book(at, { service: atHospital, booking: meets });
    await expectRefusal(second, visits, "SlotsNotFree", [FIRST + 2n, 3n]);
    await book(at, { service: atHospital, booking: { ...meets, start: BEGIN + 3n * SLOT } });
    await book(at);
  });

  it("[CARE-70] a pause stops publishing and booking, and nothing else", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const { visits, doctor, hospital, zhao, service, booking } = at;
    await book(at);
    await book(at, { booking: { ...booking, start: BEGIN + DAY } });
    const confirming = await publish(at, { confirms: true });
    await book(at, { service: confirming, booking: { ...booking, start: BEGIN + 2n * DAY } });
    await visits.connect(at.actors.pauser).pause();
    await expectRefusal(book(at, { booking: { ...booking, number: 1n } }), visits, "EnforcedPause");
    const published = at.reception.connect(doctor).publishService({ ...service, ...OTHER });
    await expectRefusal(published, visits, "EnforcedPause");

    await visits.connect(doctor).setHours(hospital, ALWAYS);
    await visits.connect(doctor).closeTime(FIRST, 1n, true);
    await at.reception.connect(doctor).withdrawService(service);
    await visits.connect(doctor).confirm(confirming, { ...booking, start: BEGIN + 2n * DAY });
    await visits.connect(zhao).cancel(service, { ...booking, start: BEGIN + DAY }, 0n);
    await at.clock.moveTo(BEGIN);
    await visits.connect(zhao).checkIn(service, booking);
    await visits.connect(doctor).checkIn(service, booking);
    await visits.connect(doctor).complete(service, booking, `0x${"00".repeat(32)}`);
    await visits.connect(zhao).withdraw(ZeroAddress, zhao, service.price);
    await at.clock.moveTo(BEGIN + 4n * DAY);
    await visits.settle(confirming, { ...booking, start: BEGIN + 2n * DAY });
    await visits.connect(zhao).withdraw(ZeroAddress, zhao, service.price);
  });

  it("[CARE-11] a suspended practitioner is booked by nobody", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const { colleague } = at.staff;
    const service = { ...at.service, practitioner: colleague.address, profession: PROFESSION.physician };
    await at.visits.connect(colleague).setHours(at.hospital, ALWAYS);
    await at.reception.connect(colleague).publishService(service);
    await suspendLicence(at, licenceAs(at, colleague, PROFESSION.physician));
    const args = [colleague.address, PROFESSION.physician, at.hospital.address];
    await expectRefusal(book(at, { service }), at.visits, "CareNotPractising", args);
  });
});
