import { type TransactionReceipt, ZeroAddress } from "ethers";

import type { Hex } from "../kernel/ids/brand.ts";
import type { ContractAt } from "../kernel/sending/call.ts";
import { Room } from "../kernel/sending/Room.ts";
import type { OwnWay } from "../kernel/sending/ways.ts";
import { nameOf } from "../terms/set.ts";
import { OUTCOMES, type OutcomeName } from "../terms/visits.ts";
import { type AppointmentBook, AppointmentBook__factory } from "../typechain.ts";
import { dueOf } from "./quotes/quote.ts";
import { type Visit, bookingStruct, serviceStruct } from "./service.ts";

/** An act on a visit, by one way in. */
type ActOn = Visit & { readonly via: OwnWay };

/** What has been said of a visit, and how it stands. */
export interface CourseReading {
  /** When the sides checked in, or the practitioner completed without that, in seconds since 1970; 0 if they have not. */
  readonly patientAt: number;
  readonly practitionerAt: number;
  readonly confirmed: boolean;
  readonly completed: boolean;
  readonly acknowledged: boolean;
  /** Whether its money is held by a dispute. */
  readonly disputed: boolean;
  /** Hundredths of the price that a dispute awarded to the practice. */
  readonly awarded: number;
  /** How it is, or would now be, decided. */
  readonly outcome: OutcomeName;
  /** When time decides; 0 for what is over or was never booked. */
  readonly decidedAt: number;
}

const NO_RECORD = `0x${"00".repeat(32)}` as const;

/**
 * Visits: booked, kept, moved, cancelled, settled; and the credits that come of them.
 *
 * @example
 * ```ts
 * const visits = new Visits({ address, provider });
 * await visits.book({ service, booking, via: direct({ signer: zhao }) });
 * await visits.checkIn({ service, booking, via: relayed({ signer: zhao, relayer: clinic, forwarder }) });
 * ```
 */
export class Visits extends Room<AppointmentBook> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: AppointmentBook__factory.connect(address, provider) });
  }

  /** Books and pays what the covers leave. In a token the book needs an allowance of the payer. */
  async book({ service, booking, via }: ActOn): Promise<TransactionReceipt> {
    const own = this.#encode("book", { service, booking });
    const value = service.token === ZeroAddress ? dueOf({ service, covers: booking.covers }) : 0n;
    return this.perform({ via, own, value });
  }

  /** The practice takes a booking on. */
  async confirm({ via, ...visit }: ActOn): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.#encode("confirm", visit) });
  }

  /** One side says that it is there. */
  async checkIn({ via, ...visit }: ActOn): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.#encode("checkIn", visit) });
  }

  /** The practitioner says that the visit took place, and links what it recorded. */
  async complete({
    via,
    record = NO_RECORD,
    service,
    booking,
  }: ActOn & { readonly record?: Hex }): Promise<TransactionReceipt> {
    const args = [serviceStruct(service), bookingStruct(booking), record] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("complete", [...args]) });
  }

  /** The patient's side says that the visit took place. */
  async acknowledge({ via, ...visit }: ActOn): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.#encode("acknowledge", visit) });
  }

  /**
   * Either side cancels, under the policy. The practice earns at most `most` of the price, nothing unless an amount is given; a
   * cancellation that would cost more, say because a confirmation came first, is refused.
   */
  async cancel({ via, most = 0n, service, booking }: ActOn & { readonly most?: bigint }): Promise<TransactionReceipt> {
    const args = [serviceStruct(service), bookingStruct(booking), most] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("cancel", [...args]) });
  }

  /** Anyone settles what is decided. */
  async settle({ via, ...visit }: ActOn): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.#encode("settle", visit) });
  }

  /** One side proposes another beginning. */
  async proposeMove({ via, ...visit }: ActOn & Beginning): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.#encodeMove("proposeMove", visit) });
  }

  /** The other side agrees, and the visit goes on as {@link movedTo} says. */
  async move({ via, ...visit }: ActOn & Beginning): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.#encodeMove("move", visit) });
  }

  /** A practitioner sets its hours of every week for an organisation, whole: four words of 252 slots, from Thursday 00:00 UTC on. */
  async setHours({
    organisation,
    week,
    via,
  }: {
    readonly organisation: string;
    readonly week: readonly [bigint, bigint, bigint, bigint];
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("setHours", [organisation, [...week]]),
    });
  }

  /** A practitioner closes slots for all, or opens them again; slots are counted from 1970. */
  async closeTime({
    first,
    count,
    closed,
    via,
  }: {
    readonly first: number;
    readonly count: number;
    readonly closed: boolean;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("closeTime", [first, count, closed]) });
  }

  /** A practitioner receives in single slots beside the week for an organisation, or does so no longer. */
  async openTime({
    organisation,
    first,
    count,
    opened,
    via,
  }: {
    readonly organisation: string;
    readonly first: number;
    readonly count: number;
    readonly opened: boolean;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const args = [organisation, first, count, opened] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("openTime", [...args]) });
  }

  /** Has a credit of the account paid out, whole unless an amount is given. */
  async withdraw({
    token,
    to,
    amount,
    via,
  }: {
    readonly token: string;
    readonly to: string;
    readonly amount?: bigint;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const whole = amount ?? (await this.contract.creditOf(await via.signer.getAddress(), token));
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("withdraw", [token, to, whole]) });
  }

  /** What has been said of a visit, and how it stands now. */
  async courseOf({ service, booking }: Visit): Promise<CourseReading> {
    const [course, outcome, decidedAt] = await this.contract.courseOf(serviceStruct(service), bookingStruct(booking));
    return {
      patientAt: Number(course.patientAt),
      practitionerAt: Number(course.practitionerAt),
      confirmed: course.confirmed,
      completed: course.completed,
      acknowledged: course.acknowledged,
      disputed: course.disputed,
      awarded: Number(course.awarded),
      outcome: nameOf(OUTCOMES, outcome) ?? "Pending",
      decidedAt: Number(decidedAt),
    };
  }

  #encode(act: "book" | "confirm" | "checkIn" | "acknowledge" | "settle", { service, booking }: Visit): string {
    const args = [serviceStruct(service), bookingStruct(booking)] as const;
    return this.contract.interface.encodeFunctionData(act as "book", [...args]);
  }

  #encodeMove(act: "proposeMove" | "move", { service, booking, start, number }: Visit & Beginning): string {
    const args = [serviceStruct(service), bookingStruct(booking), start, number] as const;
    return this.contract.interface.encodeFunctionData(act as "move", [...args]);
  }
}

/** Another beginning. */
export interface Beginning {
  readonly start: number;
  readonly number: number;
}

/**
 * A visit as it goes on at another beginning.
 *
 * @example
 * ```ts
 * const moved = movedTo({ service, booking, start: tomorrow, number: 0 });
 * ```
 */
export function movedTo({ service, booking, start, number }: Visit & Beginning): Visit {
  return { service, booking: { ...booking, start, number } };
}
