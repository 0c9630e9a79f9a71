/** One emergency as the rules see it. */
export interface ModelEmergency {
  readonly responder: string;
  readonly patient: string;
  readonly from: bigint;
  until: bigint;
  verdict: "none" | "justified" | "unjustified" | "overturned";
  verdictAt: bigint;
}

/** What the rules say of a right: why it does not stand, and until when. */
export type ModelRight = readonly [suspension: "None" | "ForAWhile" | "ForGood" | "ReviewOverdue", until: bigint];

const HOUR = 3_600n;
const DAY = 24n * HOUR;
const FOR_GOOD = 2n ** 48n - 1n;

/**
 * Rules CONSENT-111, 112 and 119 to 122 for one organisation, written from the specification: it keeps every emergency and
 * looks at all of them each time, where the contract keeps the ends of two lists.
 */
export class EmergencyModel {
  readonly all: ModelEmergency[] = [];

  of(responder: string): ModelEmergency[] {
    return this.all.filter((one) => one.responder === responder);
  }

  rightOf(responder: string, now: bigint): ModelRight {
    const mine = this.of(responder);
    const blamed = mine.filter(({ verdict }) => verdict === "unjustified");
    if (blamed.length >= 3) return ["ForGood", FOR_GOOD];
    const last = blamed.reduce((latest, { verdictAt }) => (verdictAt > latest ? verdictAt : latest), 0n);
    const until = last + (blamed.length === 1 ? 90n : 365n) * DAY;
    if (blamed.length > 0 && now < until) return ["ForAWhile", until];
    const isOverdue = mine.some(({ verdict, from }) => verdict === "none" && from + 7n * DAY <= now);
    return [isOverdue ? "ReviewOverdue" : "None", 0n];
  }

  /** The emergency of these two whose hours run. */
  running(responder: string, patient: string, now: bigint): ModelEmergency | undefined {
    return this.of(responder).find((one) => one.patient === patient && now < one.until);
  }

  /** The emergency under which the responder may read now. */
  open(responder: string, patient: string, now: bigint): ModelEmergency | undefined {
    return this.rightOf(responder, now)[0] === "None" ? this.running(responder, patient, now) : undefined;
  }

  mayBreak(responder: string, patient: string, now: bigint): boolean {
    return this.rightOf(responder, now)[0] === "None" && this.running(responder, patient, now) === undefined;
  }

  breakGlass(responder: string, patient: string, now: bigint): void {
    this.all.push({ responder, patient, from: now, until: now + 4n * HOUR, verdict: "none", verdictAt: 0n });
  }

  review(emergency: ModelEmergency, justified: boolean, now: bigint): void {
    emergency.verdict = justified ? "justified" : "unjustified";
    emergency.verdictAt = now;
    if (!justified && now < emergency.until) emergency.until = now;
  }
}
