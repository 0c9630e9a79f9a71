import { AbiCoder, type TransactionReceipt, Wallet, ZeroAddress, dataSlice, keccak256 } from "ethers";

import type { Hex } from "../kernel/ids/brand.ts";
import type { PatientId, ServiceId } from "../kernel/ids/ids.ts";
import { randomSalt } from "../kernel/ids/random.ts";
import type { ContractAt } from "../kernel/sending/call.ts";
import { Room } from "../kernel/sending/Room.ts";
import type { OwnWay } from "../kernel/sending/ways.ts";
import { type WaitingList, WaitingList__factory } from "../typechain.ts";
import { serviceIdOf } from "./ids/serviceIdOf.ts";
import { dueOf } from "./quotes/quote.ts";
import { NO_PERMIT, type TokenPermit, permitStruct } from "./Receptions.ts";
import { type Service, type Visit, bookingStruct, serviceStruct } from "./service.ts";

/** What a patient's software keeps of a place that it is about to take. Whoever has it can ask, and give the place up. */
export interface WaitingTicket {
  /** Key of the account made for this place; nothing links it with the patient. */
  readonly holderKey: Hex;
  readonly patient: PatientId;
  readonly salt: Hex;
}

/** A ticket with the number of its place. */
export interface PlaceTicket extends WaitingTicket {
  readonly place: number;
}

/** How a list stands. */
export interface WaitingReading {
  /** Places that were ever given. */
  readonly places: number;
  readonly waiting: number;
  /** Seconds in which whoever waits may ask for a beginning, and then those in which the first of them may take it. */
  readonly asking: number;
  readonly taking: number;
  /** When the list ends, in seconds since 1970; 0 for a service that never had one. */
  readonly until: number;
}

/** Who has asked for a beginning. */
export interface RoundReading {
  readonly place: number;
  readonly asksUntil: number;
  readonly takesUntil: number;
}

const CODER = AbiCoder.defaultAbiCoder();

/**
 * A ticket for a place: a fresh account and a fresh salt. Keep it sealed with the patient's own data; a place that was taken without
 * it is lost.
 *
 * @example
 * ```ts
 * const ticket = newTicket({ patient });
 * ```
 */
export function newTicket({ patient }: { readonly patient: PatientId }): WaitingTicket {
  return { holderKey: Wallet.createRandom().privateKey as Hex, patient, salt: randomSalt() };
}

/** What a holder shows of its place: whose it is, and not who that is. */
export function secretOf({ patient, salt }: Pick<WaitingTicket, "patient" | "salt">): Hex {
  return keccak256(CODER.encode(["bytes32", "bytes32"], [patient, salt])) as Hex;
}

/**
 * What the chain is told of a place: 28 bytes that commit to service, holder and patient.
 *
 * @example
 * ```ts
 * const commitment = commitmentOf({ service: serviceIdOf({ service }), ticket });
 * ```
 */
export function commitmentOf({
  service,
  ticket,
}: {
  readonly service: ServiceId;
  readonly ticket: WaitingTicket;
}): Hex {
  const { address } = new Wallet(ticket.holderKey);
  return dataSlice(
    keccak256(CODER.encode(["bytes32", "address", "bytes32"], [service, address, secretOf(ticket)])),
    0,
    28,
  ) as Hex;
}

/**
 * Waiting lists: places in the order of commitments, beginnings to the earliest place that asks in time. `via` of {@link join},
 * {@link ask}, {@link giveUp} and {@link comeBack} is the ticket's own account, relayed, so that it needs no ether.
 *
 * @example
 * ```ts
 * const ticket = await lists.join({ service, ticket: newTicket({ patient }), via: relayed({ signer: holder, relayer, forwarder }) });
 * await lists.ask({ service, start, ticket, via: relayed({ signer: holder, relayer, forwarder }) });
 * const { asksUntil } = await lists.roundOf({ service, start }); // wait, and look whether it is offered to `ticket.place`
 * await lists.take({ service, booking, ticket, via: direct({ signer: zhao }) });
 * ```
 */
export class WaitingLists extends Room<WaitingList> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: WaitingList__factory.connect(address, provider) });
  }

  /** The practitioner opens a list, or lets the one that runs run longer. Times in seconds. */
  async open({
    service,
    asking,
    taking,
    until,
    via,
  }: {
    readonly service: Service;
    readonly asking: number;
    readonly taking: number;
    readonly until: number;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const args = [serviceStruct(service), asking, taking, until] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("open", [...args]) });
  }

  /** Takes the next place, and answers the ticket with its number. */
  async join({
    service,
    ticket,
    via,
  }: {
    readonly service: Service;
    readonly ticket: WaitingTicket;
    readonly via: OwnWay;
  }): Promise<PlaceTicket> {
    const id = serviceIdOf({ service });
    const commitment = commitmentOf({ service: id, ticket });
    const own = this.contract.interface.encodeFunctionData("join", [id, commitment]);
    const { logs } = await this.perform({ via, own });
    const taken = logs
      .filter(({ address }) => address === this.address)
      .map((log) => this.contract.interface.parseLog(log))
      .find((event) => event?.name === "PlaceTaken");
    return { ...ticket, place: Number(taken?.args.place ?? 0) };
  }

  /** Asks for a free beginning. */
  async ask({ service, start, ticket, via }: OfTicket & { readonly start: number }): Promise<TransactionReceipt> {
    const args = [serviceStruct(service), start, ticket.place, secretOf(ticket)] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("ask", [...args]) });
  }

  /** Gives the place up, and what it has asked for. */
  async giveUp({ service, ticket, via }: OfTicket): Promise<TransactionReceipt> {
    const args = [serviceStruct(service), ticket.place, secretOf(ticket)] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("giveUp", [...args]) });
  }

  /** Books what is offered to the place, by the payer's own or relayed call; that shows whose the place was. */
  async take({
    service,
    booking,
    ticket,
    permit,
    via,
  }: Visit & {
    readonly ticket: PlaceTicket;
    readonly permit?: TokenPermit;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const opening = { place: ticket.place, holder: new Wallet(ticket.holderKey).address, salt: ticket.salt };
    const own = this.contract.interface.encodeFunctionData("take", [
      serviceStruct(service),
      bookingStruct(booking),
      opening,
      permit === undefined ? NO_PERMIT : permitStruct(permit),
    ]);
    const value = service.token === ZeroAddress ? dueOf({ service, covers: booking.covers }) : 0n;
    return this.perform({ via, own, value });
  }

  /** Ends an offer that is over, so that its time is free again. Anyone may. */
  async lapse({
    service,
    start,
    via,
  }: {
    readonly service: Service;
    readonly start: number;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("lapse", [serviceStruct(service), start]);
    return this.perform({ via, own });
  }

  /** Waits again where it waited, after the visit that the place took was refunded whole. */
  async comeBack({ service, booking, ticket, via }: OfTicket & Visit): Promise<TransactionReceipt> {
    const args = [serviceStruct(service), bookingStruct(booking), ticket.place, secretOf(ticket)] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("comeBack", [...args]) });
  }

  /** How the list of a service stands. */
  async listOf({ service }: { readonly service: Service }): Promise<WaitingReading> {
    const { places, waiting, asking, taking, until } = await this.contract.listOf(serviceIdOf({ service }));
    return {
      places: Number(places),
      waiting: Number(waiting),
      asking: Number(asking),
      taking: Number(taking),
      until: Number(until),
    };
  }

  /** Who has asked for a beginning; undefined where nobody has. */
  async roundOf({
    service,
    start,
  }: {
    readonly service: Service;
    readonly start: number;
  }): Promise<RoundReading | undefined> {
    const { place, asksUntil, takesUntil } = await this.contract.roundOf(serviceIdOf({ service }), start);
    if (place === 0n) return undefined;
    return { place: Number(place), asksUntil: Number(asksUntil), takesUntil: Number(takesUntil) };
  }
}

/** An act of a place's holder. */
interface OfTicket {
  readonly service: Service;
  readonly ticket: PlaceTicket;
  readonly via: OwnWay;
}
