import type { ActMessage, SigningPlace } from "@xinglin/sdk/kernel";
import { MaxUint256, Signature, ZeroAddress, ZeroHash, id } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import type { ContractTransactionResponse } from "ethers";

import type { AppointmentBook, PlainToken } from "../../typechain-types/index.js";
import type { BookingStruct, ServiceStruct } from "../../typechain-types/contracts/care/AppointmentBook.js";
import type { PermitStruct } from "../../typechain-types/contracts/care/Reception.js";
import { DAY, DEFAULTS, HOUR, POWERS, START, YEAR } from "./defaults.ts";
import { NOON, PROFESSION, type Person } from "./providers.ts";
import { type Ward, wardOn } from "./ward.ts";

export const SLOT = 600n;
export const GRACE = 24n * HOUR;
export const EARLY = HOUR;
/** Every hour of the week. */
export const ALWAYS: [bigint, bigint, bigint, bigint] = [
  2n ** 252n - 1n,
  2n ** 252n - 1n,
  2n ** 252n - 1n,
  2n ** 252n - 1n,
];
/** Not round, so that shares leave something. */
export const PRICE = 1_003n;
export const INTAKE = id("an encrypted form");
export const RECORD = id("a record");

/** In the order of `Outcome` in `contracts/care/interfaces/IAppointmentBook.sol`. */
export const OUTCOME = {
  pending: 0n,
  paid: 1n,
  refunded: 2n,
  lateCancelled: 3n,
  noShow: 4n,
  moved: 5n,
  awarded: 6n,
} as const;
export const MODE = { inPerson: 0n, remote: 1n } as const;

/** Where the default visit begins and ends. */
export const BEGIN = NOON;
export const END = NOON + 3n * SLOT;

/** What payees and payer get of {@link PRICE}, for each outcome: doctor, hospital, the fee's account, payer. */
export const SPLIT: Readonly<
  Record<Exclude<keyof typeof OUTCOME, "pending" | "moved" | "awarded">, readonly [bigint, bigint, bigint, bigint]>
> = {
  paid: [703n, 250n, 50n, 0n],
  refunded: [0n, 0n, 0n, PRICE],
  lateCancelled: [351n, 125n, 25n, 502n],
  noShow: [562n, 200n, 40n, 201n],
};

/** The ward with a book, a doctor who always receives, and a service of the doctor's. */
export interface Practice extends Ward {
  readonly visits: AppointmentBook;
  readonly token: PlainToken;
  readonly doctor: Person;
  readonly hospital: Person;
  /** Gets the fee. */
  readonly platformAccount: string;
  readonly service: ServiceStruct;
  readonly booking: BookingStruct;
}

/** The fixture: make it once for the file's chain and give it to `loadFixture`. */
export function practiceOn(connection: NetworkConnection): () => Promise<Practice> {
  const deployWard = wardOn(connection);
  return async function deployPractice() {
    const ward = await deployWard();
    const { visits, reception, people, staff, zhao, carer, patient } = ward;
    const token = await ward.ethers.deployContract("PlainToken");
    const powers = POWERS.consent | POWERS.booking;
    await ward.patients.connect(zhao).setDelegate(patient, carer, powers, START, START + YEAR);
    for (const person of [zhao, carer, ward.wang]) {
      await token.mint(person, 100_000n);
      await token.connect(person).approve(visits, 100_000n);
    }
    const platformAccount = ward.committee.address;
    const service: ServiceStruct = {
      practitioner: staff.doctor.address,
      organisation: people.hospital.address,
      profession: PROFESSION.tcmPhysician,
      mode: MODE.inPerson,
      confirms: false,
      slots: 3n,
      code: id("first visit"),
      token: ZeroAddress,
      price: PRICE,
      lead: HOUR,
      horizon: 30n * DAY,
      policy: { notice: DAY, lateShare: 5_000n, noShowShare: 8_000n, patience: 15n * 60n },
      payees: [
        { account: staff.doctor.address, share: 7_000n },
        { account: people.hospital.address, share: 2_500n },
        { account: platformAccount, share: 500n },
      ],
    };
    const booking: BookingStruct = {
      patient,
      payer: zhao.address,
      start: BEGIN,
      number: 0n,
      intakeHash: INTAKE,
      covers: [],
    };
    await visits.connect(staff.doctor).setHours(people.hospital, ALWAYS);
    await reception.connect(staff.doctor).publishService(service);
    return {
      ...ward,
      visits,
      token,
      doctor: staff.doctor,
      hospital: people.hospital,
      platformAccount,
      service,
      booking,
    };
  };
}

/** The practice publishes another service. */
export async function publish(at: Practice, otherwise: Partial<ServiceStruct>): Promise<ServiceStruct> {
  const service = { ...at.service, ...otherwise };
  await at.reception.connect(at.doctor).publishService(service);
  return service;
}

/** Somebody, Zhao unless named, books and pays. */
export async function book(
  at: Practice,
  {
    service = at.service,
    booking = at.booking,
    by = at.zhao,
  }: { service?: ServiceStruct; booking?: BookingStruct; by?: Person } = {},
): Promise<ContractTransactionResponse> {
  const value = service.token === ZeroAddress ? service.price : 0n;
  return at.visits.connect(by).book(service, booking, { value });
}

/** Credits of doctor, hospital, the fee's account, and the payer. */
export async function creditsOf(at: Practice, token: string = ZeroAddress, payer?: string): Promise<bigint[]> {
  const accounts = [at.doctor.address, at.hospital.address, at.platformAccount, payer ?? at.zhao.address];
  return Promise.all(accounts.map((account) => at.visits.creditOf(account, token)));
}

export const NO_RECORD = ZeroHash;

/** No permit. */
export const NO_PERMIT = { value: 0n, deadline: 0n, v: 0n, r: ZeroHash, s: ZeroHash } as const;

/** What an owner of the practice's token signs so that the book may take the price, or as much as is said. */
export async function permitOf(
  { visits, token, place }: Practice,
  owner: Person,
  value = PRICE,
): Promise<PermitStruct> {
  const verifyingContract = await token.getAddress();
  const domain = { name: "Plain Token", version: "1", chainId: place.chainId, verifyingContract };
  const fields = ["owner:address", "spender:address", "value:uint256", "nonce:uint256", "deadline:uint256"];
  const types = { Permit: fields.map((field) => ({ name: field.split(":")[0]!, type: field.split(":")[1]! })) };
  const nonce = await token.nonces(owner);
  const grant = { owner: owner.address, spender: visits.target, value, nonce, deadline: MaxUint256 };
  const { v, r, s } = Signature.from(await owner.signTypedData(domain, types, grant));
  return { value, deadline: MaxUint256, v, r, s };
}

/** What the payer of a booking signs for it. */
export async function bookingMessage(
  { visits }: Practice,
  service: ServiceStruct,
  { patient, payer, start, number, intakeHash, covers }: BookingStruct,
  { nonce = DEFAULTS.nonce, deadline = DEFAULTS.deadline }: { nonce?: bigint; deadline?: bigint } = {},
): Promise<ActMessage<"VisitBooking">> {
  return {
    patient: patient as string,
    payer: payer as string,
    service: await visits.serviceIdOf(service),
    practitioner: service.practitioner as string,
    token: service.token as string,
    price: service.price,
    start,
    number,
    intakeHash: intakeHash as string,
    covers: covers as ActMessage<"VisitBooking">["covers"],
    nonce,
    deadline,
  };
}

/** Where signed bookings count. */
export function receptionPlace({ reception, place }: Practice): SigningPlace {
  return { ...place, verifyingContract: reception.target as string };
}
