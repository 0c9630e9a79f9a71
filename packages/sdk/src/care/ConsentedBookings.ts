import { type TransactionReceipt, ZeroAddress } from "ethers";

import type { Names } from "../consent/summary/summarise.ts";
import { grantStruct } from "../consent/words/provisionStruct.ts";
import type { Bilingual } from "../errors/XinglinError.ts";
import { signAct } from "../kernel/acts/signAct.ts";
import { randomNonce } from "../kernel/ids/random.ts";
import type { ContractAt } from "../kernel/sending/call.ts";
import { Room } from "../kernel/sending/Room.ts";
import { chainTime, send } from "../kernel/sending/send.ts";
import { type Signed, VALIDITY } from "../kernel/sending/ways.ts";
import { type VisitConsents, VisitConsents__factory } from "../typechain.ts";
import { type Tick, tickedConsent } from "./consents/tickedConsent.ts";
import { dueOf } from "./quotes/quote.ts";
import { NO_PERMIT, type TokenPermit, bookingMessage, permitStruct } from "./Receptions.ts";
import { type Visit, bookingStruct, serviceStruct } from "./service.ts";

/**
 * Bookings with consent: the patient signs the booking, and the grant that opens with the visit and closes with it; both take
 * effect in one transaction, or neither.
 *
 * @example
 * ```ts
 * const tick = { categories: ["ALLERGIES", "MEDICATIONS"] } as const;
 * show(bookings.wordsOf({ service, booking, tick, names })); // beside the box, before she ticks it
 * await bookings.book({ service, booking, tick, via: signed({ signer: zhao, submitter: clinic }) });
 * ```
 */
export class ConsentedBookings extends Room<VisitConsents> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: VisitConsents__factory.connect(address, provider) });
  }

  /** What the box says, in English and Chinese. */
  wordsOf({ service, booking, tick, names = {} }: Ticked & { readonly names?: Names }): Bilingual {
    return tickedConsent({ contract: this.address, service, booking, tick, names }).words;
  }

  /**
   * Books by the payer's signature and gives the ticked grant by the same signer's. Of ether the submitter brings what the covers
   * leave of the price; of a token the payer pays, with a permit or by an allowance for the book.
   */
  async book({
    service,
    booking,
    tick,
    permit,
    via,
  }: Ticked & { readonly permit?: TokenPermit; readonly via: Signed }): Promise<TransactionReceipt> {
    const { signer, submitter, validity = VALIDITY } = via;
    const giver = via.account ?? (await signer.getAddress());
    const { grant } = tickedConsent({ contract: this.address, service, booking, tick });
    const grants = [grantStruct(grant)];
    const { patient } = booking;
    const [reception, consents, { chainId }, now] = await Promise.all([
      this.contract.RECEPTION(),
      this.contract.CONSENTS(),
      this.provider.getNetwork(),
      chainTime(this.provider),
    ]);
    const once = () => ({ nonce: randomNonce(), deadline: BigInt(now + validity) });
    const [booked, given] = [{ ...once(), ...(via.nonce !== undefined && { nonce: BigInt(via.nonce) }) }, once()];
    const bookedBy = await signAct({
      ...{ act: "VisitBooking", signer, verifyingContract: reception, chainId },
      message: bookingMessage({ service, booking, ...booked }),
    });
    const givenBy = await signAct({
      ...{ act: "Consent", signer, verifyingContract: consents, chainId },
      message: { patient, giver, grants, ...given },
    });
    const data = this.contract.interface.encodeFunctionData("bookWithConsent", [
      serviceStruct(service),
      bookingStruct(booking),
      { ...booked, signature: bookedBy },
      permit === undefined ? NO_PERMIT : permitStruct(permit),
      { giver, grants, authorisation: { ...given, signature: givenBy } },
    ]);
    const value = service.token === ZeroAddress ? dueOf({ service, covers: booking.covers }) : 0n;
    return send({ call: { to: this.address, data, value }, signer: submitter });
  }
}

/** A visit to book, and what is ticked beside it. */
type Ticked = Visit & { readonly tick: Tick };
