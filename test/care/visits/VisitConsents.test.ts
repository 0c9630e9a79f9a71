import { type ActMessage, signAct } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { ZeroAddress, ZeroHash } from "ethers";
import { network } from "hardhat";

import type { BookingStruct, ServiceStruct } from "../../../typechain-types/contracts/care/AppointmentBook.js";
import type { GrantStruct as Grant } from "../../../typechain-types/contracts/care/VisitConsents.js";
import {
  BEGIN,
  END,
  GRACE,
  MODE,
  NO_PERMIT,
  NO_RECORD,
  type Practice,
  book,
  bookingMessage,
  practiceOn,
  publish,
  receptionPlace,
} from "../../helpers/care.ts";
import { setOf } from "../../helpers/consents.ts";
import { DEFAULTS, HOUR } from "../../helpers/defaults.ts";
import { NO_WORDS, SEAT_FEE } from "../../helpers/disputes.ts";
import { expectRefusal } from "../../helpers/expectations.ts";
import type { Person } from "../../helpers/providers.ts";
import {
  CATEGORY,
  CONDITION_NOT_MET,
  type Conditional,
  PURPOSE,
  argument,
  conditionWord,
  decide,
  leftArgument,
  permittedBy,
  question,
} from "../../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPractice = practiceOn(connection);

/** Laboratory results for treatment, up to restricted, to any reader. */
const SCOPE =
  setOf(1n, 2n, 3n, 4n, 5n) | (0xffffn << 8n) | (setOf(CATEGORY.laboratory) << 40n) | (setOf(PURPOSE.treat) << 72n);
const FROM = BEGIN - HOUR;
const LAST = END + GRACE;
const LINE = 5n;

/** What goes with the default visit, or another. */
async function grantFor(
  at: Practice,
  {
    service = at.service,
    booking = at.booking,
    ...otherwise
  }: Partial<Grant & { service: ServiceStruct; booking: BookingStruct }> = {},
): Promise<Grant> {
  const terms = [...(await at.visitConsents.termsOf(service, booking))];
  return { grantee: at.doctor.address, line: LINE, scope: SCOPE, from: FROM, until: END, terms, ...otherwise };
}

/** Zhao signs booking and grants; somebody submits both, with the ether. */
async function bookWithConsent(
  at: Practice,
  grants: Grant[],
  {
    service = at.service,
    booking = at.booking,
    by = at.zhao,
    giver = at.zhao,
    signed = grants,
    value = service.token === ZeroAddress ? BigInt(service.price) : 0n,
  }: {
    service?: ServiceStruct;
    booking?: BookingStruct;
    by?: Person;
    giver?: Person;
    signed?: Grant[];
    value?: bigint;
  } = {},
) {
  const { nonce, deadline } = DEFAULTS;
  const [message, { chainId }] = [await bookingMessage(at, service, booking), at.place];
  const booked = await signAct({ act: "VisitBooking", message, signer: by, ...receptionPlace(at) });
  const consent = {
    patient: booking.patient as string,
    giver: giver.address,
    grants: signed as ActMessage<"Consent">["grants"],
    nonce,
    deadline,
  };
  const verifyingContract = at.consents.target as string;
  const given = await signAct({ act: "Consent", message: consent, signer: giver, verifyingContract, chainId });
  return at.visitConsents
    .connect(at.actors.relayer)
    .bookWithConsent(
      service,
      booking,
      { nonce, deadline, signature: booked },
      NO_PERMIT,
      { giver: giver.address, grants, authorisation: { nonce, deadline, signature: given } },
      { value },
    );
}

async function conditional(at: Practice, { grantee, line, terms }: Grant): Promise<Conditional> {
  const provision = await at.consents.grantIdOf(at.patient, grantee, line);
  return {
    provision,
    evidence: { grantee: grantee as string, line: BigInt(line), terms: terms as string[], directive: [] },
  };
}

/** The default visit is booked with its consent. */
async function booked() {
  const at = await networkHelpers.loadFixture(deployPractice);
  const grant = await grantFor(at, { until: LAST });
  await bookWithConsent(at, [grant]);
  const visit = await at.visits.visitIdOf(at.service, at.booking);
  return { ...at, visit, grant, shown: await conditional(at, grant) };
}

describe("VisitConsents", () => {
  describe("given a booking and a grant that the patient signed", () => {
    it("[CARE-61] anybody submits both, and both take effect", async () => {
      const at = await networkHelpers.loadFixture(deployPractice);
      const grant = await grantFor(at);
      const visit = await at.visits.visitIdOf(at.service, at.booking);
      const act = bookWithConsent(at, [grant]);
      await expect(act).to.emit(at.visits, "VisitBooked");
      await expect(act).to.emit(at.consents, "GrantGivenOnTerms");
      expect((await at.visits.claimOf(visit, ZeroAddress)).status).to.equal(1n);
      expect((await at.consents.grantOf(at.patient, at.doctor, LINE)).from).to.equal(FROM);
    });

    it("[CARE-61] the giver need not be the payer, and the payer need not consent", async () => {
      const at = await networkHelpers.loadFixture(deployPractice);
      const booking = { ...at.booking, payer: at.carer.address };
      await bookWithConsent(at, [await grantFor(at, { booking })], { booking, by: at.carer, giver: at.zhao });
      const visit = await at.visits.visitIdOf(at.service, booking);
      expect((await at.visits.claimOf(visit, ZeroAddress)).status).to.equal(1n);
    });

    it("[CARE-61] a token is paid by the payer's allowance", async () => {
      const at = await networkHelpers.loadFixture(deployPractice);
      const service = await publish(at, { token: at.token.target });
      await bookWithConsent(at, [await grantFor(at, { service })], { service });
      expect((await at.visits.totalsOf(at.token)).locked).to.equal(service.price);
    });

    it("[CARE-61] neither, where the time is taken", async () => {
      const at = await networkHelpers.loadFixture(deployPractice);
      const other = { ...at.booking, patient: at.otherPatient, payer: at.wang.address };
      await book(at, { booking: other, by: at.wang });
      const act = bookWithConsent(at, [await grantFor(at)]);
      await expect(act).to.be.revertedWithCustomError(at.visits, "SlotsNotFree");
      expect(await at.consents.grantIdOf(at.patient, at.doctor, LINE)).to.equal(ZeroHash);
    });

    it("[CARE-61] neither, where the line holds another grant", async () => {
      const at = await networkHelpers.loadFixture(deployPractice);
      const grant = await grantFor(at);
      await at.consents.connect(at.zhao).give(at.patient, [{ ...grant, terms: [] }]);
      const args = [at.patient, at.doctor.address, LINE];
      await expectRefusal(bookWithConsent(at, [grant]), at.consents, "GrantStands", args);
      const visit = await at.visits.visitIdOf(at.service, at.booking);
      expect((await at.visits.claimOf(visit, ZeroAddress)).status).to.equal(0n);
      expect(await at.reception.isNonceSpent(at.zhao, DEFAULTS.nonce)).to.equal(false);
    });

    it("[CARE-61] neither, where what was signed is something else, or nothing is ticked, or the ether is short", async () => {
      const at = await networkHelpers.loadFixture(deployPractice);
      const grant = await grantFor(at);
      const wider = bookWithConsent(at, [grant], { signed: [{ ...grant, scope: SCOPE | (1n << 42n) }] });
      await expect(wider).to.be.revertedWithCustomError(at.consents, "SignatureInvalid");
      await expectRefusal(bookWithConsent(at, []), at.consents, "ListEmpty", [at.patient]);
      const short = bookWithConsent(at, [grant], { value: 1_002n });
      await expectRefusal(short, at.visits, "EtherUnequal", [at.service.price, 1_002n]);
    });
  });

  describe("given grants that are not for the visit", () => {
    const wrong: readonly [what: string, make: (at: Practice) => Promise<Partial<Grant>>][] = [
      ["to somebody else", (at) => Promise.resolve({ grantee: at.staff.colleague.address })],
      ["from earlier than an hour before it", () => Promise.resolve({ from: FROM - 1n })],
      ["until later than 24 hours after its end", () => Promise.resolve({ until: LAST + 1n })],
      ["without the condition", () => Promise.resolve({ terms: [] })],
      [
        "with another visit's condition",
        async (at) => ({ terms: [...(await at.visitConsents.termsOf(at.service, { ...at.booking, number: 1n }))] }),
      ],
      [
        "with another contract's condition",
        async (at) => {
          const [, visit, money] = await at.visitConsents.termsOf(at.service, at.booking);
          return { terms: [conditionWord(at.duringVisit.target as string), visit, money] };
        },
      ],
      [
        "with another token",
        async (at) => {
          const [condition, visit] = await at.visitConsents.termsOf(at.service, at.booking);
          return { terms: [condition, visit, argument(at.token.target as string)] };
        },
      ],
      [
        "with a condition after it",
        async (at) => {
          const terms = await at.visitConsents.termsOf(at.service, at.booking);
          return { terms: [...terms, conditionWord(at.duringVisit.target as string)] };
        },
      ],
    ];
    for (const [what, make] of wrong) {
      it(`[CARE-62] refuses one ${what}, and says which`, async () => {
        const at = await networkHelpers.loadFixture(deployPractice);
        const visit = await at.visits.visitIdOf(at.service, at.booking);
        const grants = [await grantFor(at, { line: 1n }), await grantFor(at, await make(at))];
        await expectRefusal(bookWithConsent(at, grants), at.visitConsents, "ConsentNotOfVisit", [visit, 1n]);
      });
    }

    it("[CARE-62] takes several, to practitioner and organisation, at the edges of the time, with other terms before", async () => {
      const at = await networkHelpers.loadFixture(deployPractice);
      const widest = await grantFor(at, { until: LAST });
      const terms = [conditionWord(at.duringVisit.target as string), ...widest.terms];
      await bookWithConsent(at, [widest, { ...widest, grantee: at.hospital.address, terms }]);
      expect(await at.consents.grantIdOf(at.patient, at.doctor, LINE)).not.to.equal(ZeroHash);
      expect(await at.consents.grantIdOf(at.patient, at.hospital, LINE)).not.to.equal(ZeroHash);
    });
  });

  describe("given a visit that was booked with its consent", () => {
    it("[CARE-63] it opens an hour before the visit, and closes with its window", async () => {
      const at = await booked();
      await at.clock.moveTo(FROM - 1n);
      expect((await decide(at, question(at), at.shown)).allowed).to.equal(false);
      await at.clock.moveTo(FROM);
      expect(await decide(at, question(at), at.shown)).to.deep.equal(permittedBy(at.shown, at.visit));
      await at.clock.moveTo(LAST - 1n);
      expect((await decide(at, question(at), at.shown)).allowed).to.equal(true);
      await at.clock.moveTo(LAST);
      expect((await decide(at, question(at), at.shown)).allowed).to.equal(false);
    });

    it("[CARE-63] to nobody else", async () => {
      const at = await booked();
      await at.clock.moveTo(BEGIN);
      const { colleague } = at.staff;
      const asked = question(at, { accessor: colleague.address, profession: 1n });
      expect((await decide(at, asked, at.shown)).allowed).to.equal(false);
    });

    it("[CARE-64] a cancellation closes it for good", async () => {
      const at = await booked();
      await at.visits.connect(at.zhao).cancel(at.service, at.booking, at.service.price);
      await book(at, { booking: { ...at.booking, number: 1n } });
      await at.clock.moveTo(BEGIN);
      expect(await decide(at, question(at), at.shown)).to.deep.equal(CONDITION_NOT_MET);
    });

    it("[CARE-64] another beginning closes it too", async () => {
      const at = await booked();
      const start = BEGIN + 6n * HOUR;
      await at.visits.connect(at.doctor).proposeMove(at.service, at.booking, start, 0n);
      await at.visits.connect(at.zhao).move(at.service, at.booking, start, 0n);
      await at.clock.moveTo(BEGIN);
      expect(await decide(at, question(at), at.shown)).to.deep.equal(CONDITION_NOT_MET);
    });

    it("[CARE-64] a no-show closes it once it is settled, and a refund", async () => {
      for (const comes of [true, false]) {
        const at = await booked();
        await at.clock.moveTo(BEGIN);
        if (comes) await at.visits.connect(at.doctor).checkIn(at.service, at.booking);
        const service = at.service;
        await at.clock.moveTo(LAST - 1n);
        expect((await decide(at, question(at), at.shown)).allowed).to.equal(true);
        await at.clock.next(LAST);
        await at.visits.settle(service, at.booking);
        const [condition, visit, money] = at.grant.terms as [string, string, string];
        expect(condition).to.equal(conditionWord(at.visitConsents.target as string));
        expect(await check(at, [visit, money])).to.equal(ZeroHash);
      }
    });

    it("[CARE-63] a visit that is paid leaves it open until its end", async () => {
      const at = await booked();
      await at.clock.moveTo(BEGIN);
      await at.visits.connect(at.zhao).checkIn(at.service, at.booking);
      await at.visits.connect(at.doctor).complete(at.service, at.booking, NO_RECORD);
      expect((await at.visits.courseOf(at.service, at.booking)).outcome).to.equal(1n);
      expect((await decide(at, question(at), at.shown)).allowed).to.equal(true);
    });

    it("[CARE-63] and so does one that a dispute shares", async () => {
      const at = await booked();
      await at.clock.moveTo(END);
      const value = 3n * SEAT_FEE;
      await at.disputes.connect(at.zhao).raise(at.service, at.booking, at.panel, NO_WORDS, { value });
      expect((await decide(at, question(at), at.shown)).allowed).to.equal(true);
      await at.disputes.connect(at.hospital).offer(at.service, at.booking, 1n);
      await at.disputes.connect(at.zhao).accept(at.service, at.booking, 1n);
      await at.visits.settle(at.service, at.booking);
      expect((await decide(at, question(at), at.shown)).allowed).to.equal(true);
    });

    it("[CARE-64] one of which a dispute awards nothing closes it", async () => {
      const at = await booked();
      await at.clock.moveTo(END);
      const value = 3n * SEAT_FEE;
      await at.disputes.connect(at.zhao).raise(at.service, at.booking, at.panel, NO_WORDS, { value });
      await at.disputes.connect(at.hospital).offer(at.service, at.booking, 0n);
      await at.visits.settle(at.service, at.booking);
      expect(await decide(at, question(at), at.shown)).to.deep.equal(CONDITION_NOT_MET);
    });

    it("[CARE-65] the patient takes it back as any other grant", async () => {
      const at = await booked();
      await at.consents.connect(at.zhao).revoke(at.patient, [{ grantee: at.doctor.address, line: LINE }]);
      await at.clock.moveTo(BEGIN);
      expect((await decide(at, question(at), at.shown)).allowed).to.equal(false);
    });
  });

  describe("given a service that asks for confirmation", () => {
    it("[CARE-63] nothing is open until the practice has confirmed", async () => {
      const at = await networkHelpers.loadFixture(deployPractice);
      const service = await publish(at, { confirms: true, mode: MODE.remote });
      const grant = await grantFor(at, { service });
      await bookWithConsent(at, [grant], { service });
      const shown = await conditional(at, grant);
      await at.clock.moveTo(FROM);
      expect(await decide(at, question(at), shown)).to.deep.equal(CONDITION_NOT_MET);
      await at.visits.connect(at.hospital).confirm(service, at.booking);
      const visit = await at.visits.visitIdOf(service, at.booking);
      expect(await decide(at, question(at), shown)).to.deep.equal(permittedBy(shown, visit));
    });

    it("[CARE-63] nor after the beginning, where it never did", async () => {
      const at = await networkHelpers.loadFixture(deployPractice);
      const service = await publish(at, { confirms: true });
      const grant = await grantFor(at, { service });
      await bookWithConsent(at, [grant], { service });
      await at.clock.moveTo(BEGIN);
      expect(await decide(at, question(at), await conditional(at, grant))).to.deep.equal(CONDITION_NOT_MET);
    });
  });

  describe("given halves that somebody submitted apart", () => {
    it("[CARE-62] the grant without its booking opens nothing", async () => {
      const at = await networkHelpers.loadFixture(deployPractice);
      const grant = await grantFor(at);
      await at.consents.connect(at.zhao).give(at.patient, [grant]);
      const shown = await conditional(at, grant);
      await at.clock.moveTo(BEGIN);
      expect(await decide(at, question(at), shown)).to.deep.equal(CONDITION_NOT_MET);
    });

    it("[CARE-62] nor does one with fewer or more arguments, or another token", async () => {
      const at = await booked();
      const [, visit, money] = at.grant.terms as [string, string, string];
      expect(await check(at, [visit, money])).to.equal(at.visit);
      for (const args of [[], [visit], [visit, money, money], [visit, argument(at.token.target as string)]]) {
        expect(await check(at, args)).to.equal(ZeroHash);
      }
      expect(await check(at, [leftArgument("0x00"), money])).to.equal(ZeroHash);
    });
  });
});

function check(at: Practice, args: string[]): Promise<string> {
  return at.visitConsents.check(ZeroHash, question(at), args);
}
