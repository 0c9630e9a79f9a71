import { ZeroAddress, ZeroHash, concat, id, toBeHex } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { PaperCalendar__factory, RecordRegistry__factory } from "../../typechain-types/index.js";
import { LEVEL, NOW, PURPOSE, READER, consentStageOn, grantTo, setOf } from "./consents.ts";
import { DAY, HOUR, POWERS, START, YEAR } from "./defaults.ts";
import { calibration, chipOf, registerDevice } from "./devices.ts";
import { type ModelGrant, grantStruct } from "./models/consentModel.ts";
import type { GrantStruct } from "../../typechain-types/contracts/consent/ConsentRegistry.js";
import {
  ANSWER,
  type ModelInclusion,
  type ModelRecord,
  NO_INCLUSION,
  RECORD_KIND,
  RELATION,
  STATUS,
  modelRecordId,
  modelSeats,
  modelTree,
} from "./models/recordModel.ts";
import type { Dice } from "./dice.ts";
import type { Person } from "./providers.ts";
import { type RecordAct, type RecordMirror, type RecordStage, SIGNED, type Way } from "./recordMirror.ts";

/** A header and where it stands. */
export interface Known {
  readonly record: ModelRecord;
  readonly inclusion: ModelInclusion;
}

/** What somebody does, in which way. */
export interface Move {
  readonly by: Person;
  readonly act: RecordAct;
  readonly way: Way;
}

/**
 * The people of consents, a device that is trusted for a while, a calendar in which tests write, and a registry of records
 * that asks it.
 */
export function recordStageOn(connection: NetworkConnection): () => Promise<RecordStage & { readonly device: string }> {
  const staged = consentStageOn(connection);
  return async () => {
    const stage = await staged();
    const { ethers, patients, providers, devices, consents, emergencies, forwarder } = stage;
    const papers = await ethers.deployContract("PaperCalendar");
    const rooms = [patients, providers, devices, consents, emergencies, papers];
    const deployed = await ethers.deployContract("RecordRegistry", [forwarder, rooms]);
    const chip = chipOf("p256", "meter of the ward");
    const device = await registerDevice(stage, chip);
    const certificate = await calibration(stage, { device, key: chip.key, until: NOW + 5n * DAY });
    await stage.people.hospital.sendTransaction(certificate);
    const { stranger } = stage.actors;
    const calendar = PaperCalendar__factory.connect(await papers.getAddress(), stranger);
    const registry = RecordRegistry__factory.connect(await deployed.getAddress(), stranger);
    return { ...stage, registry, calendar, device };
  };
}

const WORKERS = [
  ["doctor", "hospital", READER.tcmPhysician],
  ["doctor", "hospital", READER.tcmPhysician],
  ["nurse", "hospital", READER.nurse],
  ["pharmacist", "hospital", READER.pharmacist],
  ["paramedic", "hospital", READER.paramedic],
  ["otherDoctor", "clinic", READER.tcmPhysician],
] as const;
type Licensed = "doctor" | "nurse" | "otherDoctor";

interface Visit {
  readonly patient: string;
  readonly name: (typeof WORKERS)[number][0];
  readonly at: (typeof WORKERS)[number][1];
}

const ANY_KIND = 2_047n;
const NUMBERS = [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n];
const VISIT = id("a visit");

/** Chooses moves that lead somewhere, most of them allowed, some wrong in one thing. */
export class RecordChooser {
  readonly known: Known[] = [];
  readonly #stage: RecordStage & { readonly device: string };
  readonly #dice: Dice;
  readonly #mirror: RecordMirror;
  readonly #turns: bigint[] = [];
  /** Licences that the board has suspended, by who holds them. */
  readonly #suspended = new Map<Licensed, string>();
  readonly #grants: { readonly patient: string; readonly grantee: string; readonly line: bigint }[] = [];
  readonly #visits: Visit[] = [];
  /** Whose glass the paramedic broke last, and when. */
  #broken: { readonly patient: string; readonly at: bigint } | undefined;
  #serial = 0;

  constructor(stage: RecordStage & { readonly device: string }, dice: Dice, mirror: RecordMirror) {
    this.#stage = stage;
    this.#dice = dice;
    this.#mirror = mirror;
  }

  /** When the next act happens: now, later, or at a turning point or a second beside it. */
  moment(): bigint {
    const { now } = this.#mirror;
    const ends = [...this.#mirror.model.episodes.values()].map(({ until }) => until);
    const ahead = [...this.#turns, ...ends].filter((turn) => turn > now + 2n && turn < now + 40n * DAY);
    if (ahead.length > 0 && this.#dice.chance(0.08)) return this.#dice.of(ahead) + this.#dice.of([-1n, 0n, 1n]);
    return now + this.#dice.of([1n, 1n, 1n, 60n, HOUR]);
  }

  move(moment: bigint): Move {
    const { by, act } = this.#act(moment);
    return { by, act, way: this.#way(act, moment) };
  }

  /** Keeps in mind what was allowed. */
  note({ act }: Move): void {
    if (act.name === "anchor" || act.name === "anchorUpon") {
      this.known.push({ record: act.record, inclusion: NO_INCLUSION });
    }
  }

  recent(): readonly Known[] {
    return this.known.slice(-10);
  }

  /** What the patients' lives bring along in the other rooms. */
  async happen(count: (what: string) => void): Promise<void> {
    const { consents, patients, providers, emergencies, calendar, actors, people, staff, zhaos, wangs } = this.#stage;
    const { now } = this.#mirror;
    const patient = this.#dice.of([zhaos, wangs]);
    const controller = patient === zhaos ? actors.zhao : actors.wang;
    const lives = ["grant", "grant", "glass", "glass", "visit", "visit", "delegate", "delegate", "licence", "hospital"];
    const { address: hospital } = people.hospital;
    const isStopped = this.#suspended.size > 0 || !(await providers.isAccredited(hospital, ANY_KIND));
    const mended = this.#suspended.size > 0 ? "licence" : "hospital";
    const what = isStopped && this.#dice.chance(0.7) ? mended : this.#dice.of(lives);
    count(what);
    const quietly = async (one: Promise<unknown>): Promise<unknown> => Promise.allSettled([one]);
    await this.#mirror.elsewhere(async () => {
      if (what === "grant") {
        const grantee = this.#dice.of([people.hospital, staff.doctor, people.clinic]);
        const until = now + this.#dice.of([DAY, 30n * DAY, 2n * YEAR]);
        const purposes = setOf(this.#dice.of([PURPOSE.treatment, PURPOSE.treatment, 2n]));
        this.#turns.push(until);
        const line = this.#dice.of([0n, 1n, 2n]);
        const grant = grantTo(grantee, { line, from: START, until, purposes });
        await quietly(consents.connect(controller).give(patient, [mutable(grant)]));
        this.#grants.push({ patient, grantee: grantee.address, line });
      } else if (what === "glass") {
        this.#broken = { patient, at: now };
        await quietly(
          emergencies.connect(staff.paramedic).breakGlass(patient, hospital, READER.paramedic, 1n, id("reason")),
        );
      } else if (what === "visit") {
        const [name, at] = this.#dice.of(WORKERS);
        const from = now + this.#dice.of([0n, HOUR]);
        const until = from + this.#dice.of([DAY, 5n * DAY]);
        this.#visits.push({ patient, name, at });
        await calendar.book(patient, staff[name].address, people[at].address, { id: VISIT, from, until });
      } else if (what === "licence") {
        const [stopped] = [...this.#suspended.keys()];
        await this.#toggleLicence(stopped ?? this.#dice.of(["doctor", "nurse", "otherDoctor"] as const));
      } else if (what === "hospital") {
        const registry = providers.connect(people.regulator);
        const isGood = await providers.isAccredited(hospital, ANY_KIND);
        await quietly((isGood ? registry.suspendOrganisation : registry.reinstateOrganisation)(hospital, id("why")));
      } else {
        const powers = this.#dice.of([POWERS.records, POWERS.consent, POWERS.records | POWERS.consent, POWERS.read]);
        const until = now + this.#dice.of([DAY, YEAR]);
        this.#turns.push(until);
        await quietly(patients.connect(controller).setDelegate(patient, actors.carer.address, powers, START, until));
      }
    });
  }

  async #toggleLicence(name: Licensed): Promise<void> {
    const { providers, people, staff } = this.#stage;
    const [, at, profession] = WORKERS.find(([one]) => one === name)!;
    const { refusal, licence } = await providers.practice(staff[name].address, profession, people[at].address);
    const registry = providers.connect(people.board);
    const suspended = this.#suspended.get(name);
    if (suspended !== undefined) {
      await registry.reinstateCredential(suspended, id("why"));
      this.#suspended.delete(name);
    } else if (refusal === 0n) {
      await registry.suspendCredential(licence, id("why"));
      this.#suspended.set(name, licence);
    }
  }

  // -------------------------------------------------------------------- ways

  #way(act: RecordAct, moment: bigint): Way {
    if (this.#dice.chance(0.15)) return { name: "relayed call" };
    if (!SIGNED.includes(act.name) || this.#dice.chance(0.7)) return { name: "own call" };
    const { actors, staff } = this.#stage;
    return {
      name: "signature",
      deadline: moment + this.#dice.of([-1n, 0n, 1n, HOUR, HOUR, HOUR, HOUR, HOUR, HOUR, DAY]),
      nonce: this.#dice.chance(act.name === "answer" ? 0.6 : 0) ? this.#dice.of([0n, 1n]) : BigInt(++this.#serial),
      ...(this.#dice.chance(0.08) ? { forger: this.#dice.of([actors.thief, staff.nurse, actors.stranger]) } : {}),
    };
  }

  // -------------------------------------------------------------------- acts

  #act(moment: bigint): { readonly by: Person; readonly act: RecordAct } {
    const roll = this.#dice.next();
    const held = this.known.length > 0 ? this.#aim() : undefined;
    const { now } = this.#mirror;
    if (this.#broken !== undefined && now < this.#broken.at + HOUR && this.#dice.chance(0.25)) return this.#urgent();
    if (roll < 0.14 || this.#mirror.model.episodes.size < 3) return this.#opening(moment);
    if (roll < 0.17) return this.#closing();
    if (roll < 0.35 || held === undefined) {
      const record = this.#record(moment);
      return { by: this.#authorOf(record), act: { name: "anchor", record } };
    }
    if (roll < 0.4) return this.#batch(moment);
    if (roll < 0.58) return this.#upon(held, moment);
    if (roll < 0.63) return { by: this.#anybody(), act: { name: "draw", ...this.#bent(held) } };
    if (roll < 0.68) {
      return {
        by: this.#colleague(held),
        act: { name: "enterInError", ...this.#bent(held), reasonHash: id("salted") },
      };
    }
    if (roll < 0.82) return this.#cosigning(moment);
    return this.#answer(held);
  }

  /** A record to act on: often one that waits for something. */
  #aim(): Known {
    const recent = this.#dice.chance(0.7) ? this.known.slice(-12) : this.known;
    return this.#dice.of(recent);
  }

  /** The same with its inclusion, or its header, wrong in one thing, in some of them. */
  #bent({ record, inclusion }: Known): Known {
    if (this.#dice.chance(0.9)) return { record, inclusion };
    const { position, proof, root } = inclusion;
    const bent: readonly Known[] = [
      { record: { ...record, content: id("another content") }, inclusion },
      { record: { ...record, category: (record.category % 16n) + 1n }, inclusion },
      { record, inclusion: { root, position: position ^ 1n, proof } },
      { record, inclusion: { root, position: position + 2n ** BigInt(proof.length), proof } },
      { record, inclusion: { root, position, proof: proof.slice(1) } },
      { record, inclusion: { root, position, proof: [...proof, ZeroHash] } },
      { record, inclusion: { root: id("another root"), position, proof } },
      { record, inclusion: NO_INCLUSION },
      { record: { ...record, author: this.#stage.staff.nurse.address }, inclusion },
    ];
    return this.#dice.of(bent);
  }

  #opening(moment: bigint): { readonly by: Person; readonly act: RecordAct } {
    const { zhaos, wangs, people, staff, actors } = this.#stage;
    const patient = this.#dice.of([zhaos, zhaos, wangs]);
    const [name, at, profession] = this.#dice.of(WORKERS);
    const organisation = people[this.#dice.chance(0.05) ? "clinic" : at].address;
    const isUsed = (number: bigint): boolean => this.#mirror.model.episodes.has(`${patient} ${organisation} ${number}`);
    const free = BigInt(100 + ++this.#serial);
    const small = NUMBERS.find((number) => !isUsed(number)) ?? free;
    const number = this.#dice.chance(0.06) ? this.#dice.of([0n, 1n, 2n]) : small;
    const opened = { patient, organisation, number };
    const roll = this.#dice.next();
    const claimed = this.#dice.chance(0.05) ? this.#dice.of([0n, 1n, 255n]) : profession;
    if (roll < 0.4) {
      const controller = patient === zhaos ? actors.zhao : actors.wang;
      const by = this.#dice.chance(0.7) ? controller : this.#dice.of([actors.carer, actors.carer, staff.doctor]);
      const until = moment + this.#dice.of([-1n, 0n, 1n, HOUR, DAY, 30n * DAY, YEAR, 3n * YEAR]);
      const odd = this.#dice.chance(0.04) ? { organisation: actors.stranger.address } : {};
      return { by, act: { name: "openEpisode", ...opened, ...odd, until } };
    }
    const by = this.#dice.chance(0.06) ? this.#anybody() : staff[name];
    if (roll < 0.7) {
      const granted = this.#grants.slice(-6).filter((grant) => grant.patient === patient);
      const theirs = granted.filter(({ grantee }) => grantee === organisation || grantee === by.address);
      if (theirs.length > 0 && this.#dice.chance(0.8)) {
        const { grantee, line } = this.#dice.of(theirs);
        return { by, act: { name: "openEpisodeByGrant", ...opened, profession: claimed, grantee, line } };
      }
      const grantee = this.#dice.of([organisation, organisation, by.address, people.clinic.address]);
      const line = this.#dice.of([0n, 0n, 1n, 2n]);
      return { by, act: { name: "openEpisodeByGrant", ...opened, profession: claimed, grantee, line } };
    }
    if (roll < 0.87) {
      const booked = this.#visits.slice(-3);
      if (booked.length > 0 && this.#dice.chance(0.7)) return this.#visiting(this.#dice.of(booked));
      const visit = this.#dice.of([ZeroHash, VISIT, VISIT, id("another visit")]);
      return { by, act: { name: "openEpisodeByVisit", ...opened, profession: claimed, visit } };
    }
    const responder = this.#dice.chance(0.8) ? staff.paramedic : by;
    return { by: responder, act: { name: "openEpisodeByEmergency", ...opened, organisation: people.hospital.address } };
  }

  #urgent(): { readonly by: Person; readonly act: RecordAct } {
    const { staff, people, zhaos } = this.#stage;
    const opened = { organisation: people.hospital.address, number: BigInt(100 + ++this.#serial) };
    return {
      by: staff.paramedic,
      act: { name: "openEpisodeByEmergency", patient: this.#broken?.patient ?? zhaos, ...opened },
    };
  }

  #visiting({ patient, name, at }: Visit): { readonly by: Person; readonly act: RecordAct } {
    const { people, staff } = this.#stage;
    const [, , profession] = WORKERS.find(([one]) => one === name)!;
    const opened = { patient, organisation: people[at].address, number: BigInt(100 + ++this.#serial) };
    const visit = this.#dice.of([ZeroHash, VISIT]);
    return { by: staff[name], act: { name: "openEpisodeByVisit", ...opened, profession, visit } };
  }

  #closing(): { readonly by: Person; readonly act: RecordAct } {
    const { zhaos, people, actors } = this.#stage;
    const [patient, organisation, number] = this.#dice.of([...this.#mirror.model.episodes.keys()]).split(" ");
    const controller = patient === zhaos ? actors.zhao : actors.wang;
    const itself = organisation === people.hospital.address ? people.hospital : people.clinic;
    const by = this.#dice.of([controller, controller, itself, actors.carer, this.#anybody()]);
    const wrong = this.#dice.chance(0.05) ? 77n : BigInt(number!);
    return { by, act: { name: "closeEpisode", patient: patient!, organisation: organisation!, number: wrong } };
  }

  #batch(moment: bigint): { readonly by: Person; readonly act: RecordAct } {
    const first = this.#record(moment, { plain: true });
    const leaves = Array.from({ length: this.#dice.of([1, 2, 3, 5, 8]) }, (_, index): ModelRecord => {
      if (index === 0) return first;
      const { author, organisation, profession } = first;
      const other = this.#record(moment, { plain: !this.#dice.chance(0.15) });
      return this.#dice.chance(0.05) ? other : { ...other, author, organisation, profession };
    });
    const tree = modelTree(leaves.map(modelRecordId));
    const sound = { ...first, root: tree.root, count: BigInt(leaves.length) };
    const faults = [{ root: ZeroHash }, { count: 0n }, { count: 2n ** 20n }, { count: 2n ** 20n + 1n }];
    const { root, author, organisation, profession, count } = {
      ...sound,
      ...(this.#dice.chance(0.12) ? this.#dice.of(faults) : {}),
    };
    const batch = { root, author, organisation, profession, count };
    // Kept before it is anchored: acts on records of a batch that is not there have to be refused.
    leaves.forEach((record, position) => {
      this.known.push({
        record,
        inclusion: { root: tree.root, position: BigInt(position), proof: tree.proofOf(position) },
      });
    });
    this.#batches.push(batch);
    const again = this.#dice.chance(0.2) ? this.#dice.of(this.#batches) : batch;
    return { by: this.#authorOf(again), act: { name: "anchorBatch", batch: again } };
  }
  readonly #batches: Extract<RecordAct, { name: "anchorBatch" }>["batch"][] = [];

  #upon(held: Known, moment: bigint): { readonly by: Person; readonly act: RecordAct } {
    const { record: target, inclusion } = this.#bent(held);
    const plan = target.kind === RECORD_KIND.plan;
    const relation = this.#dice.of(
      plan
        ? [RELATION.replaces, RELATION.evaluates, RELATION.evaluates, RELATION.appends]
        : [RELATION.replaces, RELATION.replaces, RELATION.appends, RELATION.evaluates],
    );
    const fresh = this.#record(moment, { plain: true, patient: target.patient });
    const { author, organisation, profession, kind, episode } = target;
    const theirs = { author, organisation, profession, kind, episode };
    const replacing = relation === RELATION.replaces ? theirs : {};
    const evaluating = relation === RELATION.evaluates ? { kind: RECORD_KIND.outcome } : {};
    const faults: readonly Partial<ModelRecord>[] = [
      { kind: this.#dice.of([1n, 4n, 5n]) },
      { episode: episode + 1n },
      { patient: this.#stage.wangs },
      { target: id("another target") },
      { relation: this.#dice.of([RELATION.none, RELATION.replaces, RELATION.appends, RELATION.evaluates]) },
      { profession: READER.nurse },
      { author: this.#stage.staff.doctor.address },
    ];
    const sound = { ...fresh, ...replacing, ...evaluating, relation, target: modelRecordId(target) };
    const record = this.#dice.chance(0.12) ? { ...sound, ...this.#dice.of(faults) } : sound;
    return { by: this.#authorOf(record), act: { name: "anchorUpon", record, target, inclusion } };
  }

  #cosigning(moment: bigint): { readonly by: Person; readonly act: RecordAct } {
    const seated = this.known.filter(({ record }) => (modelSeats(record.seats)?.quorum ?? 0) > 0);
    if (seated.length === 0) {
      const record = this.#record(moment);
      return { by: this.#authorOf(record), act: { name: "anchor", record } };
    }
    const held = this.#dice.of(seated.slice(-6));
    const { record } = held;
    const seats = modelSeats(record.seats)!.seats;
    const seat = this.#dice.chance(0.06) ? this.#dice.of([8, 7, 255]) : this.#dice.below(seats.length);
    const asked = BigInt(seats[seat]?.[0] ?? 2);
    const fit = WORKERS.filter(([, , profession]) => profession === asked);
    const [name, at] = fit.length > 0 && this.#dice.chance(0.9) ? this.#dice.of(fit) : this.#dice.of(WORKERS);
    const { staff, people } = this.#stage;
    const organisation = people[this.#dice.chance(0.05) ? "clinic" : at].address;
    const theirs = [...this.#mirror.model.episodes.keys()]
      .map((key) => key.split(" "))
      .filter(([patient, there]) => patient === record.patient && there === organisation);
    const own = organisation === record.organisation;
    const episode = own || theirs.length === 0 ? 0n : BigInt(this.#dice.of(theirs)[2]!);
    const claim = { seat: BigInt(seat), organisation, episode };
    return { by: staff[name], act: { name: "cosign", ...this.#bent(held), claim } };
  }

  #answer(held: Known): { readonly by: Person; readonly act: RecordAct } {
    const { zhaos, actors } = this.#stage;
    const { model } = this.#mirror;
    const offered = this.known.filter(({ record, inclusion }) => {
      return model.find(record, inclusion).state.status === STATUS.offered;
    });
    const said = this.#dice.of([ANSWER.accept, ANSWER.accept, ANSWER.acknowledge, ANSWER.dispute, ANSWER.settle]);
    const meant =
      said === ANSWER.accept && offered.length > 0 && this.#dice.chance(0.8) ? this.#dice.of(offered) : held;
    const { record, inclusion } = this.#bent(meant);
    const controller = record.patient === zhaos ? actors.zhao : actors.wang;
    const by = this.#dice.chance(0.75) ? controller : this.#dice.of([actors.carer, actors.carer, actors.thief]);
    const note =
      said === ANSWER.dispute && this.#dice.chance(0.9)
        ? id("sealed note")
        : this.#dice.of([ZeroHash, ZeroHash, id("n")]);
    const odd = this.#dice.chance(0.03) ? ANSWER.none : said;
    return { by, act: { name: "answer", record, inclusion, said: odd, note } };
  }

  /** A header, right as a rule. */
  #record(moment: bigint, { plain = false, patient }: { plain?: boolean; patient?: string } = {}): ModelRecord {
    const { zhaos, wangs, staff, people, device } = this.#stage;
    const [name, at, profession] = this.#dice.of(WORKERS);
    const organisation = people[at].address;
    const whose = patient ?? this.#dice.of([zhaos, zhaos, wangs]);
    const running = [...this.#mirror.model.episodes.entries()]
      .map(([key, episode]) => ({ parts: key.split(" "), episode }))
      .filter(({ parts }) => parts[0] === whose && parts[1] === organisation)
      .filter(({ episode }) => episode.until > moment || this.#dice.chance(0.1));
    const asked = running.length > 0 && this.#dice.chance(0.75);
    const sound: ModelRecord = {
      patient: whose,
      author: staff[name].address,
      organisation,
      profession,
      kind: this.#dice.of([1n, 2n, RECORD_KIND.plan, RECORD_KIND.plan, 14n]),
      category: this.#dice.of([1n, 7n, 11n, 16n]),
      confidentiality: this.#dice.of([1n, LEVEL.normal, LEVEL.restricted, 6n]),
      authoredAt: this.#dice.of([moment, moment - 1n, moment - DAY, START]),
      episode: asked ? BigInt(this.#dice.of(running).parts[2]!) : 0n,
      visit: this.#dice.of([ZeroHash, VISIT]),
      device: this.#dice.of([ZeroHash, ZeroHash, device, id("an unknown device")]),
      content: id(`ciphertext ${++this.#serial}`),
      labels: this.#dice.of([ZeroHash, ZeroHash, id("labels")]),
      relation: RELATION.none,
      target: ZeroHash,
      seats: this.#dice.chance(0.6) ? ZeroHash : this.#seats(),
    };
    if (plain || this.#dice.chance(0.85)) return sound;
    const earlier = this.known.length > 0 ? this.#dice.of(this.known).record : sound;
    const faults: readonly Partial<ModelRecord>[] = [
      { kind: this.#dice.of([0n, 15n, 255n]) },
      { category: this.#dice.of([0n, 17n, 255n]) },
      { confidentiality: this.#dice.of([0n, 7n, 255n]) },
      { authoredAt: moment + 1n },
      { authoredAt: moment + DAY },
      { episode: this.#dice.of([99n, 1n]) },
      { content: ZeroHash },
      { patient: id("nobody's pseudonym"), episode: 0n },
      { patient: id("nobody's pseudonym"), episode: 0n },
      { relation: RELATION.appends },
      { target: id("target") },
      { seats: this.#dice.of(BAD_SEATS) },
      { profession: this.#dice.of([0n, 1n, 16n, 255n]) },
      { organisation: this.#dice.of([ZeroAddress, people.clinic.address]) },
      { author: ZeroAddress },
      { kind: RECORD_KIND.outcome },
      earlier,
      earlier,
    ];
    return { ...sound, ...this.#dice.of(faults) };
  }

  #seats(): string {
    const pool = [READER.tcmPhysician, READER.tcmPhysician, READER.nurse, READER.pharmacist, READER.paramedic];
    const count = this.#dice.of([1, 2, 2, 3, 8]);
    const seats = Array.from({ length: count }, () => [this.#dice.of(pool), this.#dice.of([0n, 0n, 1n, 2n])] as const);
    return seatsWord(BigInt(1 + this.#dice.below(count)), seats);
  }

  /** The author, as a rule. */
  #authorOf({ author }: { readonly author: string }): Person {
    const people = Object.values(this.#stage.staff) as readonly Person[];
    const found = people.find(({ address }) => address === author);
    return found === undefined || this.#dice.chance(0.04) ? this.#anybody() : found;
  }

  #colleague({ record }: Known): Person {
    const { staff } = this.#stage;
    const fit = WORKERS.filter(([, , profession]) => profession === record.profession);
    return fit.length > 0 && this.#dice.chance(0.85) ? staff[this.#dice.of(fit)[0]] : this.#anybody();
  }

  #anybody(): Person {
    const { staff, actors, people } = this.#stage;
    return this.#dice.of([staff.doctor, staff.nurse, actors.zhao, actors.thief, people.hospital, actors.stranger]);
  }
}

/** A grant as the contract's types want it. */
export function mutable(grant: ModelGrant): GrantStruct {
  const struct = grantStruct(grant);
  return { ...struct, terms: [...struct.terms] };
}

/** A word of seats, well-formed or not. */
export function seatsWord(quorum: bigint, seats: readonly (readonly [profession: bigint, role: bigint])[]): string {
  const bytes = seats.flatMap(([profession, role]) => [toBeHex(profession, 1), toBeHex(role, 1)]);
  return concat([toBeHex(quorum, 1), ...bytes, `0x${"00".repeat(31 - bytes.length)}`]);
}

const BAD_SEATS = [
  seatsWord(0n, [[2n, 0n]]),
  seatsWord(2n, [[2n, 0n]]),
  seatsWord(1n, []),
  seatsWord(1n, [[16n, 0n]]),
  seatsWord(1n, [[2n, 11n]]),
  seatsWord(1n, [
    [2n, 0n],
    [0n, 1n],
  ]),
  seatsWord(1n, [
    [2n, 0n],
    [0n, 0n],
    [4n, 0n],
  ]),
  `0x01${"0200".repeat(8)}${"00".repeat(14)}01`,
];
