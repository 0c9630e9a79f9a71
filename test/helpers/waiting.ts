import { AbiCoder, type ContractTransactionResponse, ZeroAddress, dataSlice, id, keccak256 } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { BookingStruct, ServiceStruct } from "../../typechain-types/contracts/care/AppointmentBook.js";
import type { PermitStruct } from "../../typechain-types/contracts/care/WaitingList.js";
import { BEGIN, NO_PERMIT, type Practice, SLOT, practiceOn } from "./care.ts";
import { DAY, HOUR } from "./defaults.ts";
import { type Person, newcomer } from "./providers.ts";

/** Times of the tests' lists; the ranges of the rules, spelt out a second time, are in the tests. */
export const ASKING = 2n * HOUR;
export const TAKING = HOUR;
/** So far ahead, beside the lead of an hour, beginnings go by the list. */
export const RESERVE = ASKING + TAKING;
/** The list's end: after the default visit. */
export const LIST_END = BEGIN + 30n * DAY;

/** A place in the list, and what its holder keeps to itself. */
export interface Ticket {
  readonly place: bigint;
  readonly holder: Person;
  readonly patient: string;
  readonly salt: string;
}

/** A practice whose default service has a list; nobody waits. */
export interface Waiting extends Practice {
  readonly serviceId: string;
  /** Accounts that nobody can link with a patient. */
  readonly holders: readonly [Person, Person, Person, Person];
}

/** The fixture: make it once for the file's chain and give it to `loadFixture`. */
export function waitingOn(connection: NetworkConnection): () => Promise<Waiting> {
  const deployPractice = practiceOn(connection);
  return async function deployWaiting() {
    const at = await deployPractice();
    const names = ["first holder", "second holder", "third holder", "fourth holder"];
    const [a, b, c, d] = await Promise.all(names.map((name) => newcomer(at, name)));
    await at.waitingList.connect(at.doctor).open(at.service, ASKING, TAKING, LIST_END);
    return { ...at, serviceId: await at.visits.serviceIdOf(at.service), holders: [a!, b!, c!, d!] };
  };
}

/** What a holder shows: whose the place is, and not who that is. */
export function secretOf({ patient, salt }: Pick<Ticket, "patient" | "salt">): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes32"], [patient, salt]));
}

/** What the chain is told of a place. */
export function commitmentOf(serviceId: string, ticket: Omit<Ticket, "place">): string {
  const words = [serviceId, ticket.holder.address, secretOf(ticket)];
  return dataSlice(keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "address", "bytes32"], words)), 0, 28);
}

/** Somebody, Zhao unless said, takes the next place by the account of a holder. */
export async function join(
  at: Waiting,
  holder: Person,
  { patient = at.patient, salt = id(`salt of ${holder.address} for ${patient}`), serviceId = at.serviceId } = {},
): Promise<Ticket> {
  const ticket = { holder, patient, salt };
  const { places } = await at.waitingList.listOf(serviceId);
  await at.waitingList.connect(holder).join(serviceId, commitmentOf(serviceId, ticket));
  return { ...ticket, place: places + 1n };
}

/** A place asks for a beginning. */
export function ask(
  at: Waiting,
  ticket: Ticket,
  {
    start = BEGIN,
    service = at.service,
    by = ticket.holder,
  }: { start?: bigint; service?: ServiceStruct; by?: Person } = {},
): Promise<ContractTransactionResponse> {
  return at.waitingList.connect(by).ask(service, start, ticket.place, secretOf(ticket));
}

/** A place gives itself up. */
export function leave(at: Waiting, ticket: Ticket, by = ticket.holder): Promise<ContractTransactionResponse> {
  return at.waitingList.connect(by).giveUp(at.service, ticket.place, secretOf(ticket));
}

/** Books by a place what is offered to it, and pays. */
export function take(
  at: Waiting,
  { place, holder, salt, patient }: Ticket,
  {
    by = at.zhao,
    service = at.service,
    booking = { ...at.booking, patient, payer: by.address },
    value = service.token === ZeroAddress ? BigInt(service.price) : 0n,
    permit = NO_PERMIT,
  }: {
    by?: Person;
    service?: ServiceStruct;
    booking?: BookingStruct;
    value?: bigint;
    permit?: PermitStruct;
  } = {},
): Promise<ContractTransactionResponse> {
  const opening = { place, holder: holder.address, salt };
  return at.waitingList.connect(by).take(service, booking, opening, permit, { value });
}

/** Whose the beginning is, and until when it is asked for and taken. */
export async function roundOf(at: Waiting, start = BEGIN): Promise<bigint[]> {
  return [...(await at.waitingList.roundOf(at.serviceId, start))];
}

/** Places, who wait, past, asking, taking and end. */
export async function listOf(at: Waiting): Promise<bigint[]> {
  return [...(await at.waitingList.listOf(at.serviceId))];
}

/** What a place committed to, and what it asks for. */
export async function placeOf(at: Waiting, place: bigint): Promise<(string | bigint)[]> {
  return [...(await at.waitingList.placeOf(at.serviceId, place))];
}

/** Whether the time of the default service is anybody's from a beginning on. */
export async function isFree(at: Waiting, start = BEGIN): Promise<boolean> {
  return at.visits.isFree(at.doctor, at.hospital, start / SLOT, 3n);
}

/** Three wait, the first and the third for Zhao, the second for Wang. */
export interface Queue extends Waiting {
  readonly first: Ticket;
  readonly second: Ticket;
  readonly third: Ticket;
  /** A round hour. */
  readonly now: bigint;
}

export async function threeWait(load: () => Promise<Waiting>): Promise<Queue> {
  const at = await load();
  const [a, b, c] = at.holders;
  const first = await join(at, a);
  const second = await join(at, b, { patient: at.otherPatient });
  const third = await join(at, c);
  const now = BEGIN - 5n * DAY;
  await at.clock.moveTo(now);
  return { ...at, first, second, third, now };
}

/** The second has asked for the default beginning at `now + 1`, and it is offered to it. */
export async function offeredToSecond(
  load: () => Promise<Waiting>,
): Promise<Queue & { readonly asksUntil: bigint; readonly takesUntil: bigint }> {
  const at = await threeWait(load);
  await at.clock.next(at.now + 1n);
  await ask(at, at.second);
  const [asksUntil, takesUntil] = [at.now + 1n + ASKING, at.now + 1n + RESERVE];
  await at.clock.moveTo(asksUntil);
  return { ...at, asksUntil, takesUntil };
}
