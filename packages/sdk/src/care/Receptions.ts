import { type BigNumberish, type BytesLike, Signature, type TransactionReceipt, ZeroAddress, ZeroHash } from "ethers";

import type { ActMessage } from "../kernel/acts/acts.ts";
import type { ContractAt } from "../kernel/sending/call.ts";
import { Room } from "../kernel/sending/Room.ts";
import type { OwnWay, Signed } from "../kernel/sending/ways.ts";
import { type Reception, Reception__factory } from "../typechain.ts";
import { serviceIdOf } from "./ids/serviceIdOf.ts";
import { dueOf } from "./quotes/quote.ts";
import { type Service, type Visit, bookingStruct, serviceStruct } from "./service.ts";

/** An ERC-2612 permit of the payer for the book, as its wallet signed it. */
export interface TokenPermit {
  readonly value: BigNumberish;
  readonly deadline: BigNumberish;
  readonly signature: BytesLike;
}

/** A permit as the contract takes it. */
interface PermitStruct {
  readonly value: BigNumberish;
  readonly deadline: BigNumberish;
  readonly v: BigNumberish;
  readonly r: BytesLike;
  readonly s: BytesLike;
}

/** No permit: an allowance has to stand. */
export const NO_PERMIT = { value: 0n, deadline: 0n, v: 0n, r: ZeroHash, s: ZeroHash };

/**
 * The front of the book: services, and bookings by signature or permit.
 *
 * @example
 * ```ts
 * await receptions.publish({ service, via: direct({ signer: doctor }) });
 * await receptions.book({ service, booking, via: signed({ signer: zhao, submitter: clinic }) });
 * ```
 */
export class Receptions extends Room<Reception> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: Reception__factory.connect(address, provider) });
  }

  /** Offers a service. */
  async publish({ service, via }: { readonly service: Service; readonly via: OwnWay }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("publishService", [serviceStruct(service)]);
    return this.perform({ via, own });
  }

  /** Ends an offer; what is booked stays. */
  async withdraw({ service, via }: { readonly service: Service; readonly via: OwnWay }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("withdrawService", [serviceStruct(service)]);
    return this.perform({ via, own });
  }

  /** Books by the payer's signature, or in a token with a permit by the payer's own or relayed call. */
  async book({
    service,
    booking,
    permit,
    via,
  }: Visit & { readonly permit?: TokenPermit; readonly via: OwnWay | Signed }): Promise<TransactionReceipt> {
    const [terms, visit] = [serviceStruct(service), bookingStruct(booking)];
    const granted = permit === undefined ? NO_PERMIT : permitStruct(permit);
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("bookWithPermit", [terms, visit, granted]),
      bySignature: async ({ nonce, deadline, sign }) => {
        const signature = await sign("VisitBooking", bookingMessage({ service, booking, nonce, deadline }));
        const args = [terms, visit, { nonce, deadline, signature }, granted] as const;
        return this.contract.interface.encodeFunctionData("bookBySignature", [...args]);
      },
      ...(via.way === "signed" &&
        service.token === ZeroAddress && { value: dueOf({ service, covers: booking.covers }) }),
    });
  }
}

/** What the payer of a booking signs. */
export function bookingMessage({
  service,
  booking: { patient, payer, start, number, intakeHash, covers },
  nonce,
  deadline,
}: Visit & { readonly nonce: bigint; readonly deadline: bigint }): ActMessage<"VisitBooking"> {
  const { practitioner, token, price } = service;
  return {
    ...{ patient, payer, service: serviceIdOf({ service }), practitioner, token, price },
    ...{ start, number, intakeHash, covers, nonce, deadline },
  };
}

/** A permit, its signature taken apart. */
export function permitStruct({ value, deadline, signature }: TokenPermit): PermitStruct {
  const { v, r, s } = Signature.from(signature as string);
  return { value, deadline, v, r, s };
}
