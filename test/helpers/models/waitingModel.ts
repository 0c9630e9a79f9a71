/**
 * A waiting list a second time, in TypeScript and from `docs/specs/care.md` alone (CARE-137 to CARE-149). Where the contract keeps
 * the earliest place that has asked for a beginning, this keeps everybody who has, and looks for the earliest when it is taken.
 */

export type PlaceState = "waiting" | "taken" | "gone";

interface ModelPlace {
  readonly patient: string;
  state: PlaceState;
  /** The beginning that it asks for or has taken. */
  asks: bigint | undefined;
  visit: string | undefined;
}

interface ModelRound {
  /** Everybody who asked in it, whether overtaken or not. */
  readonly askers: Set<number>;
  readonly asksUntil: bigint;
  readonly takesUntil: bigint;
}

/** Terms as far as rules look at them. */
export interface ModelList {
  readonly asking: bigint;
  readonly taking: bigint;
  readonly until: bigint;
  readonly lead: bigint;
  readonly horizon: bigint;
}

export class WaitingModel {
  readonly places: ModelPlace[] = [];
  readonly rounds = new Map<bigint, ModelRound>();
  /** Visits by their beginnings. */
  readonly booked = new Map<bigint, string>();
  /** Visits that were refunded whole. */
  readonly refunded = new Set<string>();
  readonly served = new Map<string, number>();
  /** The place by which a patient took a beginning last. */
  readonly servedBy = new Map<string, number>();
  /** Since when the service is offered, undefined while it is not. */
  offeredSince: bigint | undefined = 0n;
  /** Who took which beginning, and who had asked for it and waited at that moment. */
  readonly takings: { readonly place: number; readonly askers: readonly number[] }[] = [];

  constructor(readonly list: ModelList) {}

  get waiting(): number {
    return this.places.filter(({ state }) => state === "waiting").length;
  }

  /** The earliest who asks for the beginning, and the times of its round. */
  roundOf(start: bigint): readonly [place: number, asksUntil: bigint, takesUntil: bigint] | undefined {
    const round = this.rounds.get(start);
    return round && [Math.min(...round.askers), round.asksUntil, round.takesUntil];
  }

  isFree(start: bigint): boolean {
    return !this.booked.has(start) && !this.rounds.has(start);
  }

  join(patient: string): void {
    this.places.push({ patient, state: "waiting", asks: undefined, visit: undefined });
  }

  againstAsking(place: number, start: bigint, now: bigint): string[] {
    const found = this.#placeAt(place);
    if (found === undefined || found.state === "gone") return ["PlaceNotOf"];
    if (found.asks !== undefined) return ["PlaceAsks"];
    const round = this.roundOf(start);
    if (round !== undefined && now < round[1]) return place < round[0] ? [] : ["AskedEarlier"];
    if (round !== undefined && now < round[2]) return ["BeginningOffered"];
    const against = [];
    const end = now + this.list.asking + this.list.taking;
    if (start < end + this.list.lead || start > now + this.list.horizon) against.push("StartInvalid");
    if (round === undefined && this.booked.has(start)) against.push("SlotsNotFree");
    if (this.offeredSince === undefined) against.push("ServiceNotOffered");
    return against;
  }

  ask(place: number, start: bigint, now: bigint): void {
    const round = this.rounds.get(start);
    if (round !== undefined && now < round.asksUntil) {
      // Who was overtaken before may ask for another beginning by now.
      this.#at(Math.min(...round.askers)).asks = undefined;
      round.askers.add(place);
    } else {
      if (round !== undefined) this.#default(start);
      const asksUntil = now + this.list.asking;
      this.rounds.set(start, { askers: new Set([place]), asksUntil, takesUntil: asksUntil + this.list.taking });
    }
    this.#at(place).asks = start;
  }

  againstLeaving(place: number): string[] {
    const found = this.#placeAt(place);
    if (found === undefined || found.state === "gone") return ["PlaceNotOf"];
    return found.state === "taken" ? ["PlaceAsks"] : [];
  }

  leave(place: number): void {
    const found = this.#at(place);
    if (found.asks !== undefined) this.rounds.delete(found.asks);
    found.state = "gone";
    found.asks = undefined;
  }

  againstTaking(place: number, patient: string, start: bigint, now: bigint): string[] {
    const found = this.#placeAt(place);
    if (found === undefined || found.state === "gone" || found.patient !== patient) return ["PlaceNotOf"];
    const round = this.roundOf(start);
    const isOffered = round?.[0] === place && round[1] <= now && now < round[2];
    if (!isOffered) return ["BeginningNotOffered"];
    if ((this.served.get(patient) ?? 0) >= place) return ["PatientServed"];
    return this.offeredSince === undefined ? ["ServiceNotOffered"] : [];
  }

  take(place: number, start: bigint, visit: string): void {
    const found = this.#at(place);
    const askers = [...this.rounds.get(start)!.askers].filter((one) => this.#at(one).state === "waiting");
    this.takings.push({ place, askers });
    found.state = "taken";
    found.visit = visit;
    this.rounds.delete(start);
    this.booked.set(start, visit);
    this.served.set(found.patient, this.places.length);
    this.servedBy.set(found.patient, place);
  }

  againstLapsing(start: bigint, now: bigint): string[] {
    const round = this.rounds.get(start);
    return round !== undefined && round.takesUntil <= now ? [] : ["RoundNotOver"];
  }

  lapse(start: bigint): void {
    this.#default(start);
    this.rounds.delete(start);
  }

  againstBooking(start: bigint, now: bigint): string[] {
    const against = [];
    const from = now + this.list.lead + this.list.asking + this.list.taking;
    if (this.waiting > 0 && start >= from) against.push("TimeReserved");
    if (start < now + this.list.lead || start > now + this.list.horizon) against.push("StartInvalid");
    if (!this.isFree(start)) against.push("SlotsNotFree");
    if (this.offeredSince === undefined) against.push("ServiceNotOffered");
    return against;
  }

  cancel(start: bigint): void {
    this.refunded.add(this.booked.get(start)!);
    this.booked.delete(start);
  }

  againstComingBack(place: number, visit: string): string[] {
    const found = this.#placeAt(place);
    if (found === undefined || found.state === "gone") return ["PlaceNotOf"];
    if (found.visit !== visit || !this.refunded.has(visit)) return ["VisitNotReturned"];
    return this.servedBy.get(found.patient) === place ? [] : ["PatientServed"];
  }

  comeBack(place: number): void {
    const found = this.#at(place);
    found.state = "waiting";
    found.asks = undefined;
    found.visit = undefined;
    this.served.set(found.patient, place - 1);
  }

  /** Whose offer lapses loses its place where the service was offered all the time. */
  #default(start: bigint): void {
    const round = this.rounds.get(start)!;
    const found = this.#at(Math.min(...round.askers));
    found.asks = undefined;
    if (this.offeredSince !== undefined && this.offeredSince <= round.asksUntil) found.state = "gone";
  }

  #placeAt(place: number): ModelPlace | undefined {
    return this.places[place - 1];
  }

  #at(place: number): ModelPlace {
    const found = this.#placeAt(place);
    if (found === undefined) throw new Error(`There is no place ${place}.`);
    return found;
  }
}
