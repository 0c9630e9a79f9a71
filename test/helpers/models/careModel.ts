/**
 * Visits and their money a second time, in TypeScript and from `docs/specs/care.md` alone. An act is accepted if no rule speaks
 * against it; where several do, the contract may name any of them.
 */

export const SLOT = 600n;
const GRACE = 86_400n;
const EARLY = 3_600n;
const WHOLE = 10_000n;

export type Ending = "Paid" | "Refunded" | "LateCancelled" | "NoShow" | "Moved";

/** Terms as far as rules look at them. */
export interface ModelService {
  readonly name: string;
  readonly practitioner: string;
  readonly organisation: string;
  readonly remote: boolean;
  readonly confirms: boolean;
  readonly slots: bigint;
  readonly token: string;
  readonly price: bigint;
  readonly lead: bigint;
  readonly horizon: bigint;
  readonly notice: bigint;
  readonly lateShare: bigint;
  readonly noShowShare: bigint;
  readonly patience: bigint;
  readonly payees: readonly (readonly [account: string, share: bigint])[];
}

export interface ModelBooking {
  readonly service: ModelService;
  readonly patient: string;
  readonly payer: string;
  readonly start: bigint;
  readonly number: bigint;
  /** What the fund bears of it, by its programme in the service's token. */
  readonly cover: bigint;
}

/** A subsidy programme: one for each token, for one person. */
interface Programme {
  pool: bigint;
  used: Map<string, bigint>;
  readonly cap: bigint;
  readonly mostShare: bigint;
}

interface ModelVisit {
  booking: ModelBooking;
  patientAt: bigint;
  practitionerAt: bigint;
  confirmed: boolean;
  completed: boolean;
  acknowledged: boolean;
  ending: Ending | undefined;
  reclaimed: boolean;
  proposal: { start: bigint; number: bigint; byPractice: boolean } | undefined;
}

export const keyOf = ({ service, patient, payer, start, number, cover }: ModelBooking): string =>
  [service.name, patient, payer, start, number, cover].join("|");

export class CareModel {
  readonly visits = new Map<string, ModelVisit>();
  readonly credits = new Map<string, bigint>();
  readonly #taken = new Map<string, Set<bigint>>();
  readonly #closed = new Map<string, Set<bigint>>();

  /**
   * @param mayAct accounts that act for each patient
   * @param programmes by token
   * @param fund the fund's account
   */
  constructor(
    readonly mayAct: ReadonlyMap<string, readonly string[]>,
    readonly programmes: ReadonlyMap<string, Programme>,
    readonly fund: string,
  ) {}

  // ---------------------------------------------------------------- acts: what speaks against each, and what it does

  book(now: bigint, account: string, booking: ModelBooking): string[] {
    const { service, patient, payer, start, cover } = booking;
    const against = this.#notServed(patient, account);
    if (payer !== account) against.push("PayerInvalid");
    const isInWindow = now + service.lead <= start && start <= now + service.horizon;
    if (start % SLOT !== 0n || !isInWindow) against.push("StartInvalid");
    if (!this.isFree(service, start)) against.push("SlotsNotFree");
    if (this.visits.has(keyOf(booking))) against.push("ClaimExists");
    if (cover > service.price) against.push("CoversInvalid");
    const programme = this.#programmeOf(service);
    if (cover > 0n) {
      if (cover > (service.price * programme.mostShare) / WHOLE) against.push("SubsidyTooLarge");
      if ((programme.used.get(patient) ?? 0n) + cover > programme.cap) against.push("CapExceeded");
      if (cover > programme.pool) against.push("PoolTooSmall");
    }
    if (against.length > 0) return against;
    if (cover > 0n) {
      programme.used.set(patient, (programme.used.get(patient) ?? 0n) + cover);
      programme.pool -= cover;
    }
    this.#take(service, start);
    this.visits.set(keyOf(booking), unsaid(booking));
    return [];
  }

  confirm(now: bigint, account: string, booking: ModelBooking): string[] {
    const visit = this.#open(booking);
    if (visit === undefined) return ["VisitNotOpen"];
    const against = this.#isPractice(booking, account) ? [] : ["PracticeNotOf"];
    if (!booking.service.confirms || visit.confirmed || now >= booking.start) against.push("ConfirmationNotDue");
    if (against.length === 0) visit.confirmed = true;
    return against;
  }

  checkIn(now: bigint, account: string, booking: ModelBooking): string[] {
    const visit = this.#open(booking);
    if (visit === undefined) return ["VisitNotOpen"];
    const isPractitioner = account === booking.service.practitioner;
    const against = isPractitioner ? [] : this.#notServed(booking.patient, account);
    if (!isConfirmed(visit)) against.push("VisitNotConfirmed");
    if (now < booking.start - EARLY || now >= endOf(booking)) against.push("VisitNotNow");
    if ((isPractitioner ? visit.practitionerAt : visit.patientAt) !== 0n) against.push("VisitSaidAlready");
    if (against.length > 0) return against;
    if (isPractitioner) visit.practitionerAt = now;
    else visit.patientAt = now;
    return [];
  }

  complete(now: bigint, account: string, booking: ModelBooking): string[] {
    const visit = this.#open(booking);
    if (visit === undefined) return ["VisitNotOpen"];
    const against = account === booking.service.practitioner ? [] : ["ServiceNotOf"];
    against.push(...this.#notDuring(now, visit));
    if (visit.completed) against.push("VisitSaidAlready");
    if (against.length > 0) return against;
    visit.completed = true;
    if (visit.practitionerAt === 0n) visit.practitionerAt = now;
    this.#endIfDecided(now, visit);
    return [];
  }

  acknowledge(now: bigint, account: string, booking: ModelBooking): string[] {
    const visit = this.#open(booking);
    if (visit === undefined) return ["VisitNotOpen"];
    const against = [...this.#notServed(booking.patient, account), ...this.#notDuring(now, visit)];
    if (visit.acknowledged) against.push("VisitSaidAlready");
    if (against.length > 0) return against;
    visit.acknowledged = true;
    this.#endIfDecided(now, visit);
    return [];
  }

  cancel(now: bigint, account: string, booking: ModelBooking, most: bigint): string[] {
    const visit = this.#open(booking);
    if (visit === undefined) return ["VisitNotOpen"];
    const isPractice = this.#isPractice(booking, account);
    const against = isPractice ? [] : this.#notServed(booking.patient, account);
    if (decision(now, visit) !== undefined) against.push("VisitNotCancellable");
    const { start, service } = booking;
    let ending: Ending = "Refunded";
    if (isPractice) {
      if (wasPatientThere(visit) && wasPracticeThere(visit)) against.push("VisitNotCancellable");
    } else if (now >= start) {
      const isLeft = visit.patientAt !== 0n && !wasPracticeInTime(visit) && now >= start + service.patience;
      if (!isLeft) against.push("VisitNotCancellable");
    } else if (isConfirmed(visit) && now + service.notice > start) {
      ending = "LateCancelled";
    }
    if (earnedOf(service, ending) > most) against.push("CancellationCostsMore");
    if (against.length > 0) return against;
    this.#release(service, start);
    this.#end(visit, ending);
    return [];
  }

  settle(now: bigint, booking: ModelBooking): string[] {
    const visit = this.#open(booking);
    if (visit === undefined) return ["VisitNotOpen"];
    const ending = decision(now, visit);
    if (ending === undefined) return ["VisitPending"];
    this.#end(visit, ending);
    return [];
  }

  proposeMove(now: bigint, account: string, booking: ModelBooking, start: bigint, number: bigint): string[] {
    const visit = this.#open(booking);
    if (visit === undefined) return ["VisitNotOpen"];
    const against = this.#notMovable(now, account, visit);
    if (against.length > 0) return against;
    visit.proposal = { start, number, byPractice: this.#isPractice(booking, account) };
    return [];
  }

  move(now: bigint, account: string, booking: ModelBooking, start: bigint, number: bigint): string[] {
    const visit = this.#open(booking);
    if (visit === undefined) return ["VisitNotOpen"];
    const against = this.#notMovable(now, account, visit);
    const { proposal } = visit;
    const isAgreed =
      proposal?.start === start &&
      proposal.number === number &&
      proposal.byPractice !== this.#isPractice(booking, account);
    if (!isAgreed) against.push("MoveNotProposed");
    const { service } = booking;
    if (start % SLOT !== 0n || start <= now || start > now + service.horizon) against.push("StartInvalid");
    const moved = { ...booking, start, number };
    if (this.visits.has(keyOf(moved))) against.push("ClaimExists");
    this.#release(service, booking.start);
    if (!this.isFree(service, start)) against.push("SlotsNotFree");
    if (against.length > 0) {
      this.#take(service, booking.start);
      return against;
    }
    this.#take(service, start);
    visit.ending = "Moved";
    visit.proposal = undefined;
    this.visits.set(keyOf(moved), { ...unsaid(moved), confirmed: true });
    return [];
  }

  withdraw(account: string, token: string, amount: bigint): string[] {
    const credit = this.creditOf(account, token);
    if (amount === 0n || amount > credit) return ["CreditInsufficient"];
    this.credits.set(creditKey(account, token), credit - amount);
    return [];
  }

  reclaim(booking: ModelBooking): string[] {
    const visit = this.visits.get(keyOf(booking));
    const ending = visit?.ending;
    if (visit === undefined || ending === undefined || ending === "Moved" || visit.reclaimed)
      return ["NothingToReclaim"];
    const { service, patient } = booking;
    const back = backOf(booking, ending);
    if (back === 0n) return ["NothingToReclaim"];
    const programme = this.#programmeOf(service);
    visit.reclaimed = true;
    programme.pool += back;
    programme.used.set(patient, (programme.used.get(patient) ?? 0n) - back);
    const credit = this.creditOf(this.fund, service.token);
    this.credits.set(creditKey(this.fund, service.token), credit - back);
    return [];
  }

  close(practitioner: string, slot: bigint, closed: boolean): string[] {
    const slots = setOf(this.#closed, practitioner);
    if (closed) slots.add(slot);
    else slots.delete(slot);
    return [];
  }

  // ---------------------------------------------------------------- questions

  creditOf(account: string, token: string): bigint {
    return this.credits.get(creditKey(account, token)) ?? 0n;
  }

  /** What is locked and what is credited in a token. */
  totalsOf(token: string): [locked: bigint, credited: bigint] {
    const locked = [...this.visits.values()]
      .filter(({ ending, booking }) => ending === undefined && booking.service.token === token)
      .reduce((sum, { booking }) => sum + booking.service.price, 0n);
    const credited = [...this.credits]
      .filter(([key]) => key.endsWith(token))
      .reduce((sum, [, amount]) => sum + amount, 0n);
    return [locked, credited];
  }

  isFree({ practitioner, slots }: ModelService, start: bigint): boolean {
    return slotsOf(start, slots).every(
      (slot) => !setOf(this.#taken, practitioner).has(slot) && !setOf(this.#closed, practitioner).has(slot),
    );
  }

  /** How a visit ended, or how time would decide it now. */
  endingOf(now: bigint, booking: ModelBooking): Ending | undefined {
    const visit = this.visits.get(keyOf(booking));
    return visit === undefined ? undefined : (visit.ending ?? decision(now, visit));
  }

  // ---------------------------------------------------------------- rules

  #open(booking: ModelBooking): ModelVisit | undefined {
    const visit = this.visits.get(keyOf(booking));
    return visit?.ending === undefined ? visit : undefined;
  }

  #notServed(patient: string, account: string): string[] {
    return this.mayAct.get(patient)?.includes(account) === true ? [] : ["PatientNotServedBy"];
  }

  #isPractice({ service }: ModelBooking, account: string): boolean {
    return account === service.practitioner || account === service.organisation;
  }

  #notDuring(now: bigint, visit: ModelVisit): string[] {
    const against = isConfirmed(visit) ? [] : ["VisitNotConfirmed"];
    const { booking } = visit;
    if (now < booking.start || now >= endOf(booking) + GRACE) against.push("VisitNotNow");
    return against;
  }

  #notMovable(now: bigint, account: string, { booking, patientAt, practitionerAt }: ModelVisit): string[] {
    const against = this.#isPractice(booking, account) ? [] : this.#notServed(booking.patient, account);
    if (now >= booking.start || patientAt !== 0n || practitionerAt !== 0n) against.push("VisitNotMovable");
    return against;
  }

  #endIfDecided(now: bigint, visit: ModelVisit): void {
    const ending = decision(now, visit);
    if (ending !== undefined) this.#end(visit, ending);
  }

  #end(visit: ModelVisit, ending: Ending): void {
    visit.ending = ending;
    const { booking } = visit;
    const { service } = booking;
    const earned = earnedOf(service, ending);
    const parts = service.payees.map(([account, share]) => [account, (earned * share) / WHOLE] as const);
    const lost = parts.reduce((rest, [, amount]) => rest - amount, earned);
    parts.forEach(([account, amount], index) => {
      this.#credit(account, service.token, index === 0 ? amount + lost : amount);
    });
    const back = backOf(booking, ending);
    this.#credit(this.fund, service.token, back);
    this.#credit(booking.payer, service.token, service.price - earned - back);
  }

  #credit(account: string, token: string, amount: bigint): void {
    this.credits.set(creditKey(account, token), this.creditOf(account, token) + amount);
  }

  #programmeOf({ token }: ModelService): Programme {
    const programme = this.programmes.get(token);
    if (programme === undefined) throw new Error(`The model knows no programme in ${token}.`);
    return programme;
  }

  #take({ practitioner, slots }: ModelService, start: bigint): void {
    for (const slot of slotsOf(start, slots)) setOf(this.#taken, practitioner).add(slot);
  }

  #release({ practitioner, slots }: ModelService, start: bigint): void {
    for (const slot of slotsOf(start, slots)) setOf(this.#taken, practitioner).delete(slot);
  }
}

const creditKey = (account: string, token: string): string => `${account}|${token}`;

function setOf(sets: Map<string, Set<bigint>>, key: string): Set<bigint> {
  const found = sets.get(key) ?? new Set();
  sets.set(key, found);
  return found;
}

function slotsOf(start: bigint, count: bigint): bigint[] {
  return Array.from({ length: Number(count) }, (_, index) => start / SLOT + BigInt(index));
}

function unsaid(booking: ModelBooking): ModelVisit {
  return {
    booking,
    patientAt: 0n,
    practitionerAt: 0n,
    confirmed: false,
    completed: false,
    acknowledged: false,
    ending: undefined,
    reclaimed: false,
    proposal: undefined,
  };
}

export function endOf({ service, start }: ModelBooking): bigint {
  return start + service.slots * SLOT;
}

const isConfirmed = ({ booking, confirmed }: ModelVisit): boolean => !booking.service.confirms || confirmed;
const wasPatientThere = ({ patientAt, acknowledged }: ModelVisit): boolean => patientAt !== 0n || acknowledged;
const wasPracticeThere = ({ practitionerAt }: ModelVisit): boolean => practitionerAt !== 0n;
const wasPracticeInTime = ({ practitionerAt, booking }: ModelVisit): boolean =>
  practitionerAt !== 0n && practitionerAt < booking.start + booking.service.patience;

/** CARE-30 to CARE-33. */
function decision(now: bigint, visit: ModelVisit): Ending | undefined {
  const { booking } = visit;
  if (!isConfirmed(visit)) return now < booking.start ? undefined : "Refunded";
  if (visit.acknowledged && wasPracticeThere(visit)) return "Paid";
  const isKept = visit.completed && visit.patientAt !== 0n && wasPracticeInTime(visit);
  if (!booking.service.remote && isKept) return "Paid";
  if (now < endOf(booking) + GRACE) return undefined;
  if (wasPracticeThere(visit)) return wasPatientThere(visit) ? "Paid" : "NoShow";
  return "Refunded";
}

/** CARE-50. */
function earnedOf({ price, lateShare, noShowShare }: ModelService, ending: Ending): bigint {
  const share = { Paid: WHOLE, LateCancelled: lateShare, NoShow: noShowShare, Refunded: 0n, Moved: 0n }[ending];
  return (price * share) / WHOLE;
}

/** CARE-52: what the fund gets back. */
function backOf({ service, cover }: ModelBooking, ending: Ending): bigint {
  const back = service.price - earnedOf(service, ending);
  return cover < back ? cover : back;
}
