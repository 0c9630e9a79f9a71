import type { Hex } from "../kernel/ids/brand.ts";
import type { PatientId, ProgrammeId } from "../kernel/ids/ids.ts";
import { PROFESSIONS } from "../terms/professions.ts";
import { nameOf } from "../terms/set.ts";
import { VISIT_MODES, type VisitModeName } from "../terms/visits.ts";
import type { BookingStruct, ServiceStruct } from "../typechain.ts";

/** Length of a slot of the calendar, in seconds. */
export const SLOT = 600;
/** How long after a visit's end silence is decided, in seconds. */
export const GRACE = 24 * 3_600;
/** How long before its beginning a visit can be checked in to, in seconds. */
export const EARLY = 3_600;

/** Who gets which share of what the practice is paid, in 1/10,000; the first takes what rounding leaves. */
export interface Payee {
  readonly account: string;
  readonly share: number;
}

/** What a late or missing patient costs. Times in seconds, shares in 1/10,000. */
export interface CancellationPolicy {
  /** Until so long before the beginning cancelling is free. */
  readonly notice: number;
  readonly lateShare: number;
  readonly noShowShare: number;
  /** A patient who is there waits so long for the practitioner. */
  readonly patience: number;
}

/** What a practitioner offers for an organisation, as it was published. */
export interface Service {
  readonly practitioner: string;
  readonly organisation: string;
  readonly profession: keyof typeof PROFESSIONS;
  readonly mode: VisitModeName;
  /** Whether the practice confirms each booking. */
  readonly confirms: boolean;
  /** 1 to 72, of ten minutes. */
  readonly slots: number;
  /** 32 bytes of the publisher's choice. */
  readonly code: Hex;
  /** The ERC-20 contract, the zero address for ether. */
  readonly token: string;
  /** In the token's smallest unit. */
  readonly price: bigint;
  /** A visit is booked at least `lead` and at most `horizon` seconds before it begins. */
  readonly lead: number;
  readonly horizon: number;
  readonly policy: CancellationPolicy;
  readonly payees: readonly Payee[];
}

/** A part of a price that somebody else bears. */
export interface Cover {
  /** The payer's contract. */
  readonly payer: string;
  readonly amount: bigint;
  readonly programme: ProgrammeId;
  /** The patient's nullifier in the programme's domain. */
  readonly person: Hex;
  readonly period: number;
}

/** A visit as it is booked. */
export interface Booking {
  readonly patient: PatientId;
  readonly payer: string;
  /** Seconds since 1970, a multiple of ten minutes. */
  readonly start: number;
  /** Tells bookings apart that are the same otherwise. */
  readonly number: number;
  /** Hash of the encrypted intake form, zero for none. */
  readonly intakeHash: Hex;
  readonly covers: readonly Cover[];
}

/** A service and a booking of it: what every act on a visit brings along. */
export interface Visit {
  readonly service: Service;
  readonly booking: Booking;
}

/** A service as the contract takes it. */
export function serviceStruct(service: Service): ServiceStruct {
  return {
    ...service,
    profession: PROFESSIONS[service.profession].code,
    mode: VISIT_MODES[service.mode].code,
    payees: service.payees.map((payee) => ({ ...payee })),
  };
}

/** A booking as the contract takes it. */
export function bookingStruct(booking: Booking): BookingStruct {
  return { ...booking, covers: booking.covers.map((cover) => ({ ...cover })) };
}

/** The struct of a service as an event carries it. */
export function readService(struct: ReadService): Service {
  const { notice, lateShare, noShowShare, patience } = struct.policy;
  return {
    practitioner: struct.practitioner,
    organisation: struct.organisation,
    profession: nameOf(PROFESSIONS, struct.profession) ?? "PHYSICIAN",
    mode: nameOf(VISIT_MODES, struct.mode) ?? "InPerson",
    confirms: struct.confirms,
    slots: Number(struct.slots),
    code: struct.code as Hex,
    token: struct.token,
    price: struct.price,
    lead: Number(struct.lead),
    horizon: Number(struct.horizon),
    policy: {
      notice: Number(notice),
      lateShare: Number(lateShare),
      noShowShare: Number(noShowShare),
      patience: Number(patience),
    },
    payees: struct.payees.map(({ account, share }) => ({ account, share: Number(share) })),
  };
}

/** What ethers reads of a service. */
export interface ReadService {
  readonly practitioner: string;
  readonly organisation: string;
  readonly profession: bigint;
  readonly mode: bigint;
  readonly confirms: boolean;
  readonly slots: bigint;
  readonly code: string;
  readonly token: string;
  readonly price: bigint;
  readonly lead: bigint;
  readonly horizon: bigint;
  readonly policy: Readonly<Record<keyof CancellationPolicy, bigint>>;
  readonly payees: readonly { readonly account: string; readonly share: bigint }[];
}

/** When the visit is over, in seconds since 1970. */
export function endOf({ service, booking }: Visit): number {
  return booking.start + service.slots * SLOT;
}
