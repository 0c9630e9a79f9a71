import type { ActMessage } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { ZeroAddress, concat, id } from "ethers";
import { network } from "hardhat";

import type { BookingStruct, ServiceStruct } from "../../typechain-types/contracts/care/AppointmentBook.js";
import {
  BEGIN,
  NO_PERMIT,
  PRICE,
  type Practice,
  SLOT,
  book,
  bookingMessage,
  permitOf,
  practiceOn,
  publish,
  receptionPlace,
} from "../helpers/care.ts";
import { DAY, DEFAULTS, POWERS, START, YEAR } from "../helpers/defaults.ts";
import { expectRefusal } from "../helpers/expectations.ts";
import { type Holder, contractWallet, delegatedAccount, plainAccount } from "../helpers/holders.ts";

const connection = await network.create();
const { networkHelpers, ethers } = connection;
const deployPractice = practiceOn(connection);

const { nonce, deadline } = DEFAULTS;

/** A booking that Zhao's holder signed. */
interface Signed {
  readonly at: Practice;
  readonly holder: Holder;
  readonly service: ServiceStruct;
  readonly booking: BookingStruct;
  readonly message: ActMessage<"VisitBooking">;
  /** Somebody submits it, with these words instead of those that were signed. */
  submit(
    otherwise?: Partial<{
      service: ServiceStruct;
      booking: BookingStruct;
      nonce: bigint;
      deadline: bigint;
      value: bigint;
    }>,
  ): Promise<unknown>;
}

async function signed(
  holderOf: (at: Practice) => Promise<Holder> | Holder = (at) => plainAccount(at, at.zhao),
  otherwise: Partial<ServiceStruct> = {},
): Promise<Signed> {
  const at = await networkHelpers.loadFixture(deployPractice);
  const holder = await holderOf(at);
  const service = Object.keys(otherwise).length === 0 ? at.service : await publish(at, otherwise);
  const booking = { ...at.booking, payer: holder.address };
  const message = await bookingMessage(at, service, booking);
  const signature = await holder.sign(receptionPlace(at), "VisitBooking", message);
  return {
    at,
    holder,
    service,
    booking,
    message,
    submit: ({ value = PRICE, ...changed } = {}) =>
      at.reception
        .connect(at.actors.relayer)
        .bookBySignature(
          changed.service ?? service,
          changed.booking ?? booking,
          { nonce: changed.nonce ?? nonce, deadline: changed.deadline ?? deadline, signature },
          NO_PERMIT,
          { value },
        ),
  };
}

/** Zhao lets this account book. */
async function trusted(at: Practice, holder: Holder): Promise<Holder> {
  await at.patients.connect(at.zhao).setDelegate(at.patient, holder.address, POWERS.booking, START, START + YEAR);
  return holder;
}

describe("Reception: signed bookings", () => {
  const holders: Record<string, (at: Practice) => Promise<Holder> | Holder> = {
    "the patient": (at) => plainAccount(at, at.zhao),
    "a delegate": (at) => plainAccount(at, at.carer),
    "a contract wallet that is a delegate": async (at) => trusted(at, await contractWallet(at, at.actors.stranger)),
    "an account with code that is a delegate": async (at) => trusted(at, await delegatedAccount(at, "delegate")),
  };
  for (const [who, holderOf] of Object.entries(holders)) {
    it(`[CARE-16] ${who} signs, somebody else submits, and what is given back is the signer's`, async () => {
      const one = await signed(holderOf);
      await one.submit();
      expect((await one.at.visits.courseOf(one.service, one.booking)).decidedAt).to.equal(BEGIN + 3n * SLOT + DAY);
      expect(await one.at.reception.isNonceSpent(one.holder.address, nonce)).to.equal(true);
      await one.at.visits.connect(one.at.doctor).cancel(one.service, one.booking, 0n);
      expect(await one.at.visits.creditOf(one.holder.address, ZeroAddress)).to.equal(PRICE);
    });
  }

  it("[CARE-16] [CARE-13] pays in a token from the signer's balance, by a permit in the same call", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const { zhao, token, booking, visits } = at;
    const service = await publish(at, { token: await token.getAddress() });
    await token.connect(zhao).approve(visits, 0n);
    const message = await bookingMessage(at, service, booking);
    const signature = await plainAccount(at, zhao).sign(receptionPlace(at), "VisitBooking", message);
    const permit = await permitOf(at, zhao);
    const booked = at.reception
      .connect(at.actors.relayer)
      .bookBySignature(service, booking, { nonce, deadline, signature }, permit);
    await expect(booked).to.changeTokenBalances(ethers, token, [zhao, visits, at.actors.relayer], [-PRICE, PRICE, 0n]);
  });

  it("[CARE-16] counts until its deadline, and not at it", async () => {
    for (const late of [false, true]) {
      const at = await networkHelpers.loadFixture(deployPractice);
      const end = (await at.clock.now()) + 100n;
      const message = await bookingMessage(at, at.service, at.booking, { deadline: end });
      const signature = await plainAccount(at, at.zhao).sign(receptionPlace(at), "VisitBooking", message);
      await at.clock.next(late ? end : end - 1n);
      const submitted = at.reception
        .connect(at.actors.relayer)
        .bookBySignature(at.service, at.booking, { nonce, deadline: end, signature }, NO_PERMIT, { value: PRICE });
      if (late) await expectRefusal(submitted, at.reception, "SignatureExpired", [end, end]);
      else await submitted;
    }
  });

  it("[CARE-16] serves once, also after a cancellation", async () => {
    const one = await signed();
    await one.submit();
    await one.at.visits.connect(one.at.zhao).cancel(one.service, one.booking, 0n);
    await expectRefusal(one.submit(), one.at.reception, "NonceUsed", [one.holder.address, nonce]);
  });

  it("[CARE-16] a nonce that its signer cancelled serves no more", async () => {
    const one = await signed();
    await one.at.reception.connect(one.at.zhao).cancelNonce(nonce);
    await expectRefusal(one.submit(), one.at.reception, "NonceUsed", [one.holder.address, nonce]);
  });

  const changes: Record<string, (one: Signed) => Parameters<Signed["submit"]>[0]> = {
    "another patient": ({ at, booking }) => ({ booking: { ...booking, patient: at.otherPatient } }),
    "another payer": ({ at, booking }) => ({ booking: { ...booking, payer: at.carer.address } }),
    "another beginning": ({ booking }) => ({ booking: { ...booking, start: BEGIN + SLOT } }),
    "another number": ({ booking }) => ({ booking: { ...booking, number: 1n } }),
    "another form": ({ booking }) => ({ booking: { ...booking, intakeHash: id("another") } }),
    "a cover": ({ at, booking }) => ({
      booking: {
        ...booking,
        covers: [{ payer: at.subsidies.target, amount: 1n, programme: id("a"), person: id("b"), period: 0n }],
      },
    }),
    "another nonce": () => ({ nonce: nonce + 1n }),
    "another deadline": () => ({ deadline: deadline + 1n }),
    "another service": ({ service }) => ({ service: { ...service, price: PRICE + 1n }, value: PRICE + 1n }),
  };
  for (const [what, change] of Object.entries(changes)) {
    it(`[CARE-16] refuses a signature for ${what}`, async () => {
      const one = await signed();
      const submitted = one.submit(change(one));
      await expect(submitted).to.be.revertedWithCustomError(one.at.reception, "SignatureInvalid");
    });
  }

  it("[CARE-16] refuses one made for the book, by somebody else, or cut short", async () => {
    const { at, booking, service, message } = await signed();
    const place = receptionPlace(at);
    const signatures = [
      await plainAccount(at, at.zhao).sign(
        { ...place, verifyingContract: at.visits.target as string },
        "VisitBooking",
        message,
      ),
      await plainAccount(at, at.carer).sign(place, "VisitBooking", message),
      "0x",
      concat([await plainAccount(at, at.zhao).sign(place, "VisitBooking", message), "0x00"]),
    ];
    for (const signature of signatures) {
      const submitted = at.reception
        .connect(at.actors.relayer)
        .bookBySignature(service, booking, { nonce, deadline, signature }, NO_PERMIT, { value: PRICE });
      await expect(submitted).to.be.revertedWithCustomError(at.reception, "SignatureInvalid");
    }
  });

  it("[CARE-10] [CARE-16] a signature of somebody who may not book for the patient books nothing", async () => {
    const one = await signed((at) => plainAccount(at, at.visitor));
    await expectRefusal(one.submit(), one.at.visits, "PatientNotServedBy", [one.at.patient, one.holder.address]);
    expect(await one.at.reception.isNonceSpent(one.holder.address, nonce)).to.equal(false);
  });

  it("[CARE-13] [CARE-16] ether comes with the call, exactly the price", async () => {
    const one = await signed();
    for (const value of [0n, PRICE - 1n, PRICE + 1n]) {
      await expectRefusal(one.submit({ value }), one.at.visits, "EtherUnequal", [PRICE, value]);
    }
  });

  it("[K-08] what is signed is for the reception, in its first version", async () => {
    const { reception, place } = await networkHelpers.loadFixture(deployPractice);
    const { name, version, chainId, verifyingContract } = await reception.eip712Domain();
    const expected = ["Xinglin Reception", "1", place.chainId, reception.target];
    expect([name, version, chainId, verifyingContract]).to.deep.equal(expected);
  });

  it("[CARE-70] a pause stops it", async () => {
    const one = await signed();
    await one.at.visits.connect(one.at.actors.pauser).pause();
    await expectRefusal(one.submit(), one.at.visits, "EnforcedPause");
  });

  it("[CARE-09] nobody but the reception books for others or offers services", async () => {
    const at = await networkHelpers.loadFixture(deployPractice);
    const serviceId = await at.visits.serviceIdOf(at.service);
    for (const who of [at.zhao, at.doctor, at.actors.regulator, at.actors.admin]) {
      const visits = at.visits.connect(who);
      const booked = visits.bookFor(at.zhao, at.service, at.booking, { value: PRICE });
      await expectRefusal(booked, visits, "CallerNotReception", [who.address]);
      await expectRefusal(visits.setOffer(serviceId, false), visits, "CallerNotReception", [who.address]);
    }
    await book(at);
  });
});
