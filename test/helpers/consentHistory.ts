import { ZeroAddress, ZeroHash, dataSlice, id } from "ethers";

import type { ConsentAct, ConsentMirror, Question } from "./consentMirror.ts";
import {
  CATEGORY,
  type ConsentStage,
  LEVEL,
  NOW,
  PURPOSE,
  READER,
  TERM,
  WORK,
  labelOf,
  provisionOf,
  setOf,
  word,
} from "./consents.ts";
import { DAY, HOUR, POWERS, START, YEAR } from "./defaults.ts";
import {
  KNOWN,
  LAST_TIME,
  type ModelEvidence,
  type ModelGrant,
  type ModelKey,
  type ModelProvision,
  type ModelRequest,
  type ModelRule,
} from "./models/consentModel.ts";
import type { Dice } from "./dice.ts";
import type { Person } from "./providers.ts";

const LINES = [0n, 1n, 2n, 3n, 4n, 5n] as const;
const CATEGORIES = [CATEGORY.allergies, CATEGORY.medications, CATEGORY.laboratory, CATEGORY.notes];
const LEVELS = [LEVEL.unrestricted, LEVEL.normal, LEVEL.restricted];
const PURPOSES = [PURPOSE.treatment, 2n, PURPOSE.breakGlass, PURPOSE.other];
const RECORDS = [id("record 1"), id("record 2")];
const VISITS = [id("visit 1"), id("visit 2")];
const LABELS = [labelOf("label 1"), labelOf("label 2"), labelOf("label 3")];
const PURPOSE_LABELS = [labelOf("purpose 1"), labelOf("purpose 2")];
const AUTHORED = [NOW - 2n * DAY, NOW - DAY, NOW];
const NOTHING = dataSlice(ZeroHash, 0, 31);

/** A grant that was given once, whether or not it counts still. */
interface Known extends ModelGrant {
  readonly patient: string;
}

/** Chooses moments, acts and questions: mostly such as lead somewhere, and often others. */
export class ConsentChooser {
  readonly #stage: ConsentStage;
  readonly #dice: Dice;
  readonly #mirror: ConsentMirror;
  readonly #known: Known[] = [];
  /** The rules in force, so that questions can aim at them. */
  readonly #rules = new Map<string, readonly ModelRule[]>();
  /** Beginnings and ends that somebody set. */
  readonly #turns: bigint[] = [];

  constructor(stage: ConsentStage, dice: Dice, mirror: ConsentMirror) {
    this.#stage = stage;
    this.#dice = dice;
    this.#mirror = mirror;
  }

  /** When the next act happens: now, later, or at a turning point or a second beside it. */
  moment(): bigint {
    const { now } = this.#mirror;
    const ahead = this.#turns.filter((turn) => turn > now + 2n && turn < now + 3n * DAY);
    if (ahead.length > 0 && this.#dice.chance(0.3)) return this.#dice.of(ahead) + this.#dice.of([-1n, 0n, 1n]);
    return now + this.#dice.of([1n, 1n, 1n, 60n, HOUR]);
  }

  act(moment: bigint): { readonly person: Person; readonly act: ConsentAct } {
    const { actors, zhaos, wangs, staff } = this.#stage;
    const patient = this.#dice.of([zhaos, zhaos, wangs]);
    const controller = patient === zhaos ? actors.zhao : actors.wang;
    const rightful = [controller, controller, actors.carer];
    const anybody = [actors.zhao, actors.wang, actors.carer, actors.thief, staff.doctor];
    const person = this.#dice.of(this.#dice.chance(0.1) ? anybody : rightful);
    const act = this.#actOf(patient, person, moment);
    const unknown = this.#dice.chance(0.01) ? { ...act, patient: id("nobody's pseudonym") } : act;
    return { person, act: unknown };
  }

  /** Keeps in mind what was allowed. */
  note(act: ConsentAct): void {
    if (act.name === "give") this.#known.push(...act.grants.map((grant) => ({ ...grant, patient: act.patient })));
    if (act.name === "setDirective") this.#rules.set(act.patient, act.rules);
  }

  keysOf(patient: string): readonly ModelKey[] {
    return this.#known.filter((one) => one.patient === patient).slice(-8);
  }

  /** What a carer gets: the powers, and a window that begins or ends soon. */
  delegation(): { readonly powers: bigint; readonly from: bigint; readonly until: bigint } {
    const { now } = this.#mirror;
    const from = now - DAY + this.#dice.of([0n, 2n * DAY]);
    const until = from + this.#dice.of([2n * DAY, 30n * DAY]);
    this.#turns.push(from, until);
    return { powers: this.#dice.of([POWERS.consent, POWERS.read, POWERS.consent | POWERS.read]), from, until };
  }

  question(): Question {
    const { zhaos, wangs } = this.#stage;
    const patient = this.#dice.of([zhaos, zhaos, wangs]);
    const known = this.#known.filter((one) => one.patient === patient);
    const rules = this.#rules.get(patient) ?? [];
    const recent = this.#dice.chance(0.7) ? known.slice(-4) : known;
    const grant = recent.length > 0 && this.#dice.chance(0.7) ? this.#dice.of(recent) : undefined;
    const rule = grant === undefined && rules.length > 0 ? this.#dice.of(rules) : undefined;
    const aim = grant?.provision ?? rule?.provision;
    const aimed = this.#aimedRequest(patient, aim, grant?.grantee);
    const request = this.#dice.chance(0.1) ? { ...aimed, ...this.#urgent() } : aimed;
    return { request, evidence: this.#evidenceFor(request, grant) };
  }

  // -------------------------------------------------------------------- acts

  #actOf(patient: string, person: Person, moment: bigint): ConsentAct {
    const roll = this.#dice.next();
    const known = this.#known.filter((one) => one.patient === patient);
    if (roll < 0.5 || (known.length === 0 && roll < 0.75)) {
      return { name: "give", patient, grants: this.#grants(patient, person, moment) };
    }
    if (roll < 0.75) return { name: "revoke", patient, keys: this.#keys(known) };
    if (roll < 0.79) return { name: "revokeAll", patient };
    const inForce = this.#mirror.model.directiveOf(patient);
    const expected = this.#dice.chance(0.05) ? dataSlice(id("another directive"), 0, 29) : inForce;
    return { name: "setDirective", patient, expected, rules: this.#directive(moment) };
  }

  #grants(patient: string, person: Person, moment: bigint): readonly ModelGrant[] {
    const { people, staff, actors } = this.#stage;
    if (this.#dice.chance(0.02)) return [];
    const grantees = [staff.doctor, staff.nurse, people.hospital, people.hospital, people.clinic, staff.otherDoctor];
    const count = this.#dice.of([1, 1, 1, 2, 3]);
    return Array.from({ length: count }, () => {
      const odd = [ZeroAddress, person.address, actors.zhao.address];
      const grantee = this.#dice.chance(0.04) ? this.#dice.of(odd) : this.#dice.of(grantees).address;
      // A line that is free, as a rule.
      const stands = (line: bigint): boolean =>
        this.#mirror.model.grantOf({ now: moment }, patient, { grantee, line })?.inForce ?? false;
      const free = LINES.find((line) => !stands(line));
      const line = this.#dice.chance(0.2) || free === undefined ? this.#dice.of(LINES) : free;
      return { grantee, line, provision: this.#damaged(this.#provision(moment, { mayBeOver: false })) };
    });
  }

  #keys(known: readonly Known[]): readonly ModelKey[] {
    if (this.#dice.chance(0.03)) return [];
    const recent = known.slice(-6);
    const keys = Array.from({ length: this.#dice.of([1, 1, 1, 2]) }, () => this.#dice.of(recent));
    const strange = { grantee: this.#stage.staff.clerk.address, line: 9n };
    return [...keys, ...(this.#dice.chance(0.05) ? [strange] : [])].map(({ grantee, line }) => ({ grantee, line }));
  }

  #directive(moment: bigint): readonly ModelRule[] {
    const kinds = [
      { deny: true, base: false },
      { deny: false, base: false },
      { deny: true, base: true },
      { deny: false, base: true },
    ];
    const rules = kinds.flatMap((kind) =>
      Array.from({ length: this.#dice.of([0, 0, 1, 2]) }, () => {
        const provision = this.#provision(moment, { mayBeOver: true });
        return { ...kind, provision: this.#dice.chance(0.03) ? this.#damaged(provision) : provision };
      }),
    );
    return this.#dice.chance(0.05) ? rules.toReversed() : rules;
  }

  #provision(moment: bigint, { mayBeOver }: { readonly mayBeOver: boolean }): ModelProvision {
    const purposes = this.#someOf(PURPOSES, 0.6);
    const terms = this.#dice.chance(0.5) ? [] : this.#terms();
    const named = purposes === 0n && !terms.some((term) => term.startsWith("0x06"));
    const from = moment + this.#dice.of([-DAY, -1n, 0n, 1n, HOUR, DAY]);
    const later = (from > moment ? from : moment) + this.#dice.of([1n, HOUR, DAY, 30n * DAY]);
    const until = this.#dice.of([later, later, later, NOW + YEAR + 40n * DAY, LAST_TIME]);
    const isOver = mayBeOver && this.#dice.chance(0.15);
    this.#turns.push(from, until);
    return provisionOf({
      confidentialities: this.#dice.of([KNOWN.confidentialities, setOf(1n, 2n, 3n, 4n), this.#someOf(LEVELS, 0.7)]),
      readers: this.#dice.of([KNOWN.readers, this.#someOf(READERS, 0.6)]),
      categories: this.#dice.of([KNOWN.categories, this.#someOf(CATEGORIES, 0.6)]),
      purposes: named ? setOf(PURPOSE.treatment) : purposes,
      from: isOver ? this.#dice.of([until, until + 5n, from]) : from,
      until: isOver ? this.#dice.of([moment - 10n, until]) : until,
      terms,
    });
  }

  #terms(): readonly string[] {
    const { people, staff, actors } = this.#stage;
    const pools: readonly (readonly string[])[] = [
      [people.hospital, staff.doctor, people.clinic].map(({ address }) => TERM.actor(address)),
      [staff.doctor, people.hospital, actors.stranger].map(({ address }) => TERM.author(address)),
      RECORDS.map(TERM.record),
      [...VISITS, ...RECORDS].map(TERM.related),
      LABELS.map(TERM.label),
      PURPOSE_LABELS.map(TERM.purpose),
      [TERM.dataPeriod(START, NOW - DAY), TERM.dataPeriod(NOW - DAY, NOW)],
    ];
    return pools.flatMap((pool) =>
      this.#dice.chance(0.25) ? Array.from({ length: this.#dice.of([1, 1, 2]) }, () => this.#dice.of(pool)) : [],
    );
  }

  /** One fault, in some of them. */
  #damaged(provision: ModelProvision): ModelProvision {
    if (this.#dice.chance(0.85)) return provision;
    const { terms, from, until } = provision;
    const faults: readonly Partial<ModelProvision>[] = [
      { confidentialities: this.#dice.of([0n, 1n, 128n, 255n]) },
      { readers: this.#dice.of([0n, 1n << 16n, 1n << 31n]) },
      { categories: this.#dice.of([0n, 1n, 1n << 17n, 1n << 31n]) },
      { purposes: this.#dice.of([1n, 1n << 60n, 1n << 62n]) },
      { purposes: 0n, terms: [] },
      { from: until, until: from },
      { from: until },
      { until: this.#mirror.now },
      { until: LAST_TIME + 1n },
      { terms: [...terms, this.#badWord()] },
      { terms: [TERM.record(id("one")), TERM.actor(this.#stage.staff.doctor.address)] },
      { terms: Array.from({ length: this.#dice.of([13, 20]) }, () => TERM.record(id("one"))) },
      { terms: [TERM.argument(labelOf("nobody asked"))] },
    ];
    return { ...provision, ...this.#dice.of(faults) };
  }

  #badWord(): string {
    return this.#dice.of([
      word(0, labelOf("kind 0")),
      word(10, labelOf("kind 10")),
      word(255, NOTHING),
      word(1, NOTHING),
      word(2, labelOf("no account")),
      ...[3, 4, 5, 6, 7, 8].map((kind) => word(kind, NOTHING)),
      TERM.dataPeriod(NOW, NOW),
      TERM.dataPeriod(NOW, NOW - 1n),
      word(7, labelOf("no period")),
    ]);
  }

  #someOf(members: readonly bigint[], probability: number): bigint {
    return setOf(...members.filter(() => this.#dice.chance(probability)), this.#dice.of(members));
  }

  // -------------------------------------------------------------------- questions

  /** A request that the provision may cover, as a rule but for one thing. */
  #aimedRequest(patient: string, aim: ModelProvision | undefined, grantee: string | undefined): ModelRequest {
    const request = this.#anyRequest(patient, grantee);
    if (aim === undefined) return request;
    const pick = (members: bigint, pool: readonly bigint[], otherwise: bigint): bigint => {
      const inside = pool.filter((member) => ((members >> member) & 1n) === 1n);
      return inside.length > 0 && !this.#dice.chance(0.1) ? this.#dice.of(inside) : otherwise;
    };
    return {
      ...request,
      purpose: pick(aim.purposes, PURPOSES, request.purpose),
      category: pick(aim.categories, CATEGORIES, request.category),
      confidentiality: pick(aim.confidentialities, LEVELS, request.confidentiality),
      ...this.#meeting(aim.terms),
    };
  }

  /** The paramedic asks in an emergency. */
  #urgent(): Partial<ModelRequest> {
    const { staff, people } = this.#stage;
    const reader = { accessor: staff.paramedic.address, organisation: people.hospital.address };
    return { ...reader, profession: READER.paramedic, purpose: PURPOSE.breakGlass };
  }

  /** What makes most of these terms hold. */
  #meeting(terms: readonly string[]): Partial<ModelRequest> {
    const meets: Record<string, unknown> = {};
    for (const term of terms) {
      if (this.#dice.chance(0.1)) continue;
      const value = dataSlice(term, 1);
      const account = dataSlice(term, 12);
      const kind = Number(dataSlice(term, 0, 1));
      if (kind === 2) meets[this.#dice.of(["author", "authorOrganisation"])] = account;
      if (kind === 3) meets.record = `${value}${this.#dice.of(["00", "7f"])}`;
      if (kind === 4) meets[this.#dice.of(["record", "visit"])] = `${value}${this.#dice.of(["00", "7f"])}`;
      if (kind === 5) meets.labels = [...this.#labels(2), value];
      if (kind === 6) Object.assign(meets, { purposeLabel: value });
      if (kind === 7) meets.authoredAt = this.#dice.of([NOW - DAY - 1n, NOW - DAY, NOW - 1n]);
    }
    return meets;
  }

  #anyRequest(patient: string, grantee: string | undefined): ModelRequest {
    return {
      patient: this.#dice.chance(0.02) ? id("nobody's pseudonym") : patient,
      ...this.#reader(grantee),
      purpose: this.#dice.chance(0.03) ? this.#dice.of([0n, 60n, 62n, 64n, 255n]) : this.#dice.of(PURPOSES),
      purposeLabel: this.#dice.of([NOTHING, ...PURPOSE_LABELS]),
      category: this.#dice.chance(0.02) ? this.#dice.of([0n, 17n, 255n]) : this.#dice.of(CATEGORIES),
      confidentiality: this.#dice.chance(0.02) ? this.#dice.of([0n, 7n, 255n]) : this.#dice.of(LEVELS),
      record: this.#dice.of([ZeroHash, ...RECORDS]),
      visit: this.#dice.of([ZeroHash, ...VISITS]),
      author: this.#dice.of([ZeroAddress, this.#stage.staff.doctor.address, this.#stage.actors.stranger.address]),
      authorOrganisation: this.#dice.of([ZeroAddress, this.#stage.people.hospital.address]),
      authoredAt: this.#dice.of([0n, ...AUTHORED]),
      labels: this.#labels(this.#dice.of([0, 1, 2, 4])),
    };
  }

  #labels(count: number): readonly string[] {
    return Array.from({ length: count }, () => this.#dice.of(LABELS));
  }

  #reader(grantee: string | undefined): Pick<ModelRequest, "accessor" | "organisation" | "profession"> {
    const { people, staff, actors } = this.#stage;
    if (this.#dice.chance(0.06)) {
      const accessor = this.#dice.of([actors.zhao, actors.wang, actors.carer, actors.thief]).address;
      return { accessor, organisation: ZeroAddress, profession: 0n };
    }
    const readers = READING.map((name) => ({ name, accessor: staff[name].address, ...WORK[name] }));
    if (this.#dice.chance(0.08)) {
      const organisation = this.#dice.of([people.hospital, people.clinic]).address;
      const accessor = this.#dice.of([organisation, organisation, staff.doctor.address, actors.stranger.address]);
      return { accessor, organisation, profession: 0n };
    }
    const meant = readers.filter(({ accessor, at }) => accessor === grantee || people[at].address === grantee);
    const { accessor, at, profession } = this.#dice.of(meant.length > 0 && this.#dice.chance(0.8) ? meant : readers);
    const claimed = this.#dice.chance(0.04) ? this.#dice.of([READER.physician, 16n, 255n]) : profession;
    const elsewhere = this.#dice.chance(0.04) ? people.clinic : people[at];
    return { accessor, organisation: elsewhere.address, profession: claimed };
  }

  #evidenceFor({ patient, accessor, organisation }: ModelRequest, grant: Known | undefined): ModelEvidence {
    const directive = this.#mirror.model.directiveWordsOf(patient);
    const terms = grant?.provision.terms ?? [];
    const others = [accessor, organisation, this.#stage.people.hospital.address, this.#stage.staff.doctor.address];
    return {
      grantee: grant !== undefined && this.#dice.chance(0.95) ? grant.grantee : this.#dice.of(others),
      line: grant !== undefined && this.#dice.chance(0.95) ? grant.line : this.#dice.of(LINES),
      terms: this.#dice.chance(0.06) ? this.#dice.of([[], this.#terms(), terms.slice(1)]) : terms,
      directive: this.#dice.chance(0.04) ? this.#dice.of([[], directive.slice(1), this.#terms()]) : directive,
    };
  }
}

const READERS = [READER.tcmPhysician, READER.nurse, READER.clerk, READER.paramedic, READER.organisation];
const READING = ["doctor", "doctor", "nurse", "clerk", "otherDoctor", "paramedic"] as const;
