import { expect } from "chai";
import { AbiCoder, ZeroAddress, id, keccak256 } from "ethers";
import { network } from "hardhat";

import { BEGIN, INTAKE, OUTCOME, PRICE, SLOT, book, permitOf, practiceOn, publish } from "../helpers/care.ts";
import { DAY, HOUR } from "../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { relay } from "../helpers/relay.ts";

const connection = await network.create();
const { networkHelpers, ethers } = connection;
const deployPractice = practiceOn(connection);

const FIRST = BEGIN / SLOT;

describe("AppointmentBook: booking", () => {
  it("[CARE-10] [CARE-13] [CARE-14] [CARE-15] the patient books and pays, and the event carries the booking", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const { visits, service, booking, zhao, patient } = at;
    const visit = await visits.visitIdOf(service, booking);
    await expectEvents(book(at), visits, [
      ["VisitBooked", [visit, patient, await visits.serviceIdOf(service), zhao.address, BEGIN, 0n, INTAKE]],
    ]);
    expect([...(await visits.claimOf(visit, ZeroAddress))]).to.deep.equal([PRICE, 1n, 0n]);
    expect([...(await visits.totalsOf(ZeroAddress))]).to.deep.equal([PRICE, 0n]);
    expect(await visits.isFree(at.doctor, at.hospital, FIRST, 1n)).to.equal(false);
    expect(await visits.isFree(at.doctor, at.hospital, FIRST + 3n, 1n)).to.equal(true);
    const [course, outcome, decidedAt] = await visits.courseOf(service, booking);
    expect([...course]).to.deep.equal([0n, 0n, false, false, false, false, 0n, 0n]);
    expect([outcome, decidedAt]).to.deep.equal([0n, BEGIN + 3n * SLOT + DAY]);
  });

  it("[CARE-15] the event carries the booking's number, by which its payer finds it again", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const booking = { ...at.booking, number: 7n };
    const visit = await at.visits.visitIdOf(at.service, booking);
    const words = [visit, at.patient, await at.visits.serviceIdOf(at.service), at.zhao.address, BEGIN, 7n, INTAKE];
    await expectEvents(book(at, { booking }), at.visits, [["VisitBooked", words]]);
  });

  it("[CARE-33] of what was never booked, and of what is settled, no time is told at which it is decided", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const { visits, service, booking } = at;
    const unknown = { ...booking, number: 9n };
    await book(at);
    await at.clock.moveTo(BEGIN + 3n * SLOT + DAY);
    const [course, pending, never] = await visits.courseOf(service, unknown);
    expect([...course, pending, never]).to.deep.equal([0n, 0n, false, false, false, false, 0n, 0n, 0n, 0n]);
    await visits.settle(service, booking);
    const [, outcome, decidedAt] = await visits.courseOf(service, booking);
    expect([outcome, decidedAt]).to.deep.equal([OUTCOME.refunded, 0n]);
  });

  it("[CARE-14] the id of a visit commits to all of it, and ends with six bytes of zero", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const { visits, service, booking } = at;
    const visit = await visits.visitIdOf(service, booking);
    const words = ["bytes32", "bytes32", "address", "uint48", "uint32", "bytes32", "bytes32"];
    const { patient, payer, start, number, intakeHash } = booking;
    const values = [await visits.serviceIdOf(service), patient, payer, start, number, intakeHash, keccak256("0x")];
    const whole = keccak256(AbiCoder.defaultAbiCoder().encode(words, values));
    expect(visit).to.equal(`${whole.slice(0, 54)}${"0".repeat(12)}`);
    for (const otherwise of [
      { patient: at.otherPatient },
      { payer: at.carer.address },
      { start: BEGIN + SLOT },
      { number: 1n },
      { intakeHash: id("another form") },
      { covers: [{ payer: at.carer.address, amount: 1n, programme: id("a"), person: id("b"), period: 0n }] },
    ]) {
      expect(await visits.visitIdOf(service, { ...booking, ...otherwise })).to.not.equal(visit);
    }
    expect(await visits.visitIdOf({ ...service, price: 1n }, booking)).to.not.equal(visit);
  });

  it("[CARE-10] a delegate with the power books, and pays for it", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const booking = { ...at.booking, payer: at.carer.address };
    await book(at, { booking, by: at.carer });
    await at.visits.connect(at.zhao).cancel(at.service, booking, 0n);
    expect(await at.visits.creditOf(at.carer, ZeroAddress)).to.equal(PRICE);
  });

  it("[CARE-10] nobody else books, nor for another patient", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    for (const by of [at.visitor, at.wang, at.doctor, at.hospital]) {
      const booked = book(at, { booking: { ...at.booking, payer: by.address }, by });
      await expectRefusal(booked, at.visits, "PatientNotServedBy", [at.patient, by.address]);
    }
    const other = book(at, { booking: { ...at.booking, patient: at.otherPatient } });
    await expectRefusal(other, at.visits, "PatientNotServedBy", [at.otherPatient, at.zhao.address]);
  });

  it("[CARE-10] who books is the payer", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const booked = book(at, { booking: { ...at.booking, payer: at.carer.address } });
    await expectRefusal(booked, at.visits, "PayerInvalid", [at.carer.address, at.zhao.address]);
  });

  it("[CARE-10] [CARE-13] a relayed call books for a token, and the signer pays", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const token = await at.token.getAddress();
    const service = await publish(at, { token });
    const data = at.visits.interface.encodeFunctionData("book", [service, at.booking]);
    const booked = relay(at, at.actors.zhao, { to: await at.visits.getAddress(), data });
    await expect(booked).to.changeTokenBalances(ethers, at.token, [at.zhao, at.visits], [-PRICE, PRICE]);
  });

  it("[CARE-13] a permit pays in one transaction, and an unpaid booking takes no time", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const { visits, booking, zhao, token } = at;
    const service = await publish(at, { token: await token.getAddress() });
    await token.connect(zhao).approve(visits, 0n);
    const unpaid = book(at, { service });
    await expectRefusal(unpaid, token, "ERC20InsufficientAllowance", [visits.target, 0n, PRICE]);
    expect(await visits.isFree(at.doctor, at.hospital, FIRST, 3n)).to.equal(true);
    await at.reception.connect(zhao).bookWithPermit(service, booking, await permitOf(at, zhao));
    expect([...(await visits.totalsOf(service.token))]).to.deep.equal([PRICE, 0n]);
  });

  it("[CARE-13] refuses less and more than the price", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    for (const value of [PRICE - 1n, PRICE + 1n]) {
      const booked = at.visits.connect(at.zhao).book(at.service, at.booking, { value });
      await expectRefusal(booked, at.visits, "EtherUnequal", [PRICE, value]);
    }
  });

  it("[CARE-12] begins at a full slot, not before the lead and not beyond the horizon", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const now = BEGIN - HOUR;
    const bookAt = async (moment: bigint, start: bigint) => {
      await at.clock.next(moment);
      return book(at, { booking: { ...at.booking, start } });
    };
    const range = (moment: bigint) => [moment + HOUR, moment + 30n * DAY];
    await expectRefusal(bookAt(now - 3n, BEGIN + 1n), at.visits, "StartInvalid", [BEGIN + 1n, ...range(now - 3n)]);
    const far = BEGIN + 30n * DAY;
    await expectRefusal(bookAt(now - 2n, far), at.visits, "StartInvalid", [far, ...range(now - 2n)]);
    await bookAt(now, BEGIN);
    await expectRefusal(bookAt(now + 1n, BEGIN), at.visits, "StartInvalid", [BEGIN, ...range(now + 1n)]);
    await bookAt(BEGIN, far);
  });

  it("[CARE-12] never gives a slot twice, however the visits lie", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    await book(at);
    for (const shift of [-2n, -1n, 0n, 1n, 2n]) {
      const booking = { ...at.booking, patient: at.otherPatient, payer: at.wang.address, start: BEGIN + shift * SLOT };
      await expectRefusal(book(at, { booking, by: at.wang }), at.visits, "SlotsNotFree", [FIRST + shift, 3n]);
    }
    for (const shift of [-3n, 3n]) {
      const booking = { ...at.booking, patient: at.otherPatient, payer: at.wang.address, start: BEGIN + shift * SLOT };
      await book(at, { booking, by: at.wang });
    }
  });

  it("[CARE-14] a visit's id is used once; another number books the time again", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    await book(at);
    await at.visits.connect(at.zhao).cancel(at.service, at.booking, 0n);
    await expect(book(at)).to.be.revertedWithCustomError(at.visits, "ClaimExists");
    await book(at, { booking: { ...at.booking, number: 1n } });
  });

  it("[CARE-14] what is free costs nothing, and is settled all the same", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const service = await publish(at, { price: 0n });
    await book(at, { service });
    await at.clock.moveTo(BEGIN + 3n * SLOT + DAY);
    await at.visits.settle(service, at.booking);
    expect((await at.visits.courseOf(service, at.booking)).outcome).to.equal(2n);
  });
});
