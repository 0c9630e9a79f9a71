import { AbiCoder, TypedDataEncoder, ZeroHash, concat, dataLength, getBytes, id, keccak256 } from "ethers";

/**
 * Records and episodes as `docs/specs/records.md` tells them, told a second time without a shared line: pure, and slow
 * where the contract is quick. What other rooms know (who may act, who practises, what is granted) comes in as
 * {@link RecordFacts}. Times are seconds; ids and commitments are words of 32 bytes.
 */

export interface ModelRecord {
  readonly patient: string;
  readonly author: string;
  readonly organisation: string;
  readonly profession: bigint;
  readonly kind: bigint;
  readonly category: bigint;
  readonly confidentiality: bigint;
  readonly authoredAt: bigint;
  readonly episode: bigint;
  readonly visit: string;
  readonly device: string;
  readonly content: string;
  readonly labels: string;
  readonly relation: bigint;
  readonly target: string;
  readonly seats: string;
}

export interface ModelInclusion {
  readonly root: string;
  readonly position: bigint;
  readonly proof: readonly string[];
}

export interface ModelBatch {
  readonly root: string;
  readonly author: string;
  readonly organisation: string;
  readonly profession: bigint;
  readonly count: bigint;
}

export interface ModelSeatClaim {
  readonly seat: bigint;
  readonly organisation: string;
  readonly episode: bigint;
}

export const STATUS = { none: 0n, offered: 1n, current: 2n, superseded: 3n, enteredInError: 4n } as const;
export const RELATION = { none: 0n, replaces: 1n, appends: 2n, evaluates: 3n } as const;
export const ANSWER = { none: 0n, accept: 1n, acknowledge: 2n, dispute: 3n, settle: 4n } as const;
export const GROUND = { none: 0n, patient: 1n, grant: 2n, visit: 3n, emergency: 4n } as const;
export const RECORD_KIND = { note: 1n, plan: 4n, outcome: 5n, last: 14n } as const;
export const NO_INCLUSION: ModelInclusion = { root: ZeroHash, position: 0n, proof: [] };

export const AFTERWARDS = 30n * 86_400n;
export const LONGEST_BY_GRANT = 365n * 86_400n;
export const LARGEST_BATCH = 2n ** 20n;

const LAST = { category: 16n, confidentiality: 6n, profession: 15, role: 10 } as const;

export interface ModelEpisode {
  readonly from: bigint;
  readonly until: bigint;
  readonly ground: bigint;
  readonly closed: boolean;
}

export interface ModelState {
  readonly status: bigint;
  readonly version: bigint;
  readonly anchoredAt: bigint;
  readonly deviceTrusted: boolean;
  readonly cosigned: bigint;
  readonly acknowledgedAt: bigint;
  readonly disputedAt: bigint;
}

export interface ModelCosignature {
  readonly signer: string;
  readonly signedAt: bigint;
}

/** An error's name and its values. */
export interface Refusal {
  readonly error: string;
  readonly args: readonly unknown[];
}

/** What the other rooms answer now. */
export interface RecordFacts {
  readonly now: bigint;
  isRegistered(patient: string): Promise<boolean>;
  /** Registered, not frozen, and the controller or a delegate with this power now. */
  mayAct(patient: string, account: string, power: "CONSENT" | "RECORDS"): Promise<boolean>;
  /** Number of the reason why not, zero for "may", and in which role. */
  practice(
    account: string,
    profession: bigint,
    organisation: string,
  ): Promise<{ readonly refusal: bigint; readonly role: bigint }>;
  isAccredited(organisation: string): Promise<boolean>;
  isTrusted(device: string): Promise<boolean>;
  /** The end of a grant for treatment without terms that is in force, nothing for none. */
  treatmentGrant(patient: string, grantee: string, line: bigint): Promise<bigint | undefined>;
  /** Of the grant that stands there. */
  grantId(patient: string, grantee: string, line: bigint): Promise<string>;
  emergency(patient: string, responder: string, organisation: string): Promise<string>;
  visit(patient: string, visit: string, practitioner: string, organisation: string): Promise<string>;
}

/** How an act comes to the contract, and what that has against it. */
export interface Entrance {
  /** Who calls, or whose call is relayed; who submits a signature is nobody's business. */
  readonly caller: string;
  /** For a signed act: all that is wrong with its signature, its deadline and its nonce. */
  readonly signature?: readonly Refusal[];
}

interface Opening {
  readonly patient: string;
  readonly organisation: string;
  readonly number: bigint;
}

const RECORD_TYPE = {
  Record: [
    ["bytes32", "patient"],
    ["address", "author"],
    ["address", "organisation"],
    ["uint8", "profession"],
    ["uint8", "kind"],
    ["uint8", "category"],
    ["uint8", "confidentiality"],
    ["uint48", "authoredAt"],
    ["uint32", "episode"],
    ["bytes32", "visit"],
    ["bytes32", "device"],
    ["bytes32", "content"],
    ["bytes32", "labels"],
    ["uint8", "relation"],
    ["bytes32", "target"],
    ["bytes32", "seats"],
  ].map(([type, name]) => ({ type: type!, name: name! })),
};

/** [RECORDS-01] */
export function modelRecordId(record: ModelRecord): string {
  return TypedDataEncoder.hashStruct("Record", RECORD_TYPE, record);
}

export { RECORD_TYPE };

export function modelBatchId({ root, author, organisation, profession }: Omit<ModelBatch, "count">): string {
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "bytes32", "address", "address", "uint8"],
      [
        id("Batch(bytes32 root,address author,address organisation,uint8 profession)"),
        root,
        author,
        organisation,
        profession,
      ],
    ),
  );
}

/** [RECORDS-06] Filled up with zeros to a power of two; parents are hashes of left and right. */
export function modelTree(leaves: readonly string[]): { root: string; proofOf: (position: number) => string[] } {
  const rows: string[][] = [[...leaves]];
  let size = 1;
  while (size < leaves.length) size *= 2;
  while (rows[0]!.length < size) rows[0]!.push(ZeroHash);
  while (rows.at(-1)!.length > 1) {
    const below = rows.at(-1)!;
    rows.push(below.flatMap((left, at) => (at % 2 === 0 ? [keccak256(concat([left, below[at + 1]!]))] : [])));
  }
  return {
    root: rows.at(-1)![0]!,
    proofOf: (position) => rows.slice(0, -1).map((row, level) => row[(position >> level) ^ 1]!),
  };
}

/** The root to which a proof leads. */
export function modelRoot(leaf: string, position: bigint, proof: readonly string[]): string {
  return proof.reduce(
    (node, sibling, level) =>
      keccak256((position >> BigInt(level)) % 2n === 1n ? concat([sibling, node]) : concat([node, sibling])),
    leaf,
  );
}

/** The seats of a record, or nothing where the word is not well-formed. [RECORDS-51] */
export function modelSeats(
  word: string,
): { readonly quorum: number; readonly seats: readonly (readonly [profession: number, role: number])[] } | undefined {
  const bytes = getBytes(word);
  const seats: (readonly [number, number])[] = [];
  for (let at = 1; at + 1 < 17 && bytes[at] !== 0; at += 2) seats.push([bytes[at]!, bytes[at + 1]!]);
  const rest = bytes.slice(1 + 2 * seats.length);
  const quorum = bytes[0]!;
  if (rest.some((byte) => byte !== 0)) return undefined;
  if (seats.some(([profession, role]) => profession > LAST.profession || role > LAST.role)) return undefined;
  if (quorum > seats.length || (quorum === 0) !== (seats.length === 0)) return undefined;
  return { quorum, seats };
}

export class RecordModel {
  readonly episodes = new Map<string, ModelEpisode>();
  readonly states = new Map<string, ModelState>();
  readonly cosignatures = new Map<string, ModelCosignature>();
  readonly batches = new Map<string, bigint>();
  /** Offered records that the patient has accepted. */
  readonly accepted = new Set<string>();
  readonly #patients: ReadonlySet<string>;
  /** What an episode rests on, by its key; nothing for the patient's own word. */
  readonly #grounds = new Map<string, string>();
  /** Grounds, each for a patient and an organisation, on which the patient has closed an episode. */
  readonly #closedGrounds = new Set<string>();

  constructor({ patients }: { readonly patients: readonly string[] }) {
    this.#patients = new Set(patients);
  }

  // Episodes: each act answers all that the rules have against it, or does it and answers nothing.

  async openEpisode(facts: RecordFacts, entrance: Entrance, opening: Opening & { until: bigint }): Promise<Refusal[]> {
    const { patient, organisation, until } = opening;
    const reasons = this.#openingReasons(opening, entrance);
    if (!(await facts.mayAct(patient, entrance.caller, "CONSENT"))) {
      reasons.push({ error: "EpisodeNotOpenedBy", args: [patient, entrance.caller] });
    }
    if (!(await facts.isAccredited(organisation))) {
      reasons.push({ error: "EpisodeOrganisationNotAccredited", args: [organisation] });
    }
    if (until <= facts.now) reasons.push({ error: "WindowInvalid", args: [facts.now, until, facts.now] });
    return this.#open(facts, opening, reasons, { ground: GROUND.patient, groundId: ZeroHash, until });
  }

  async openEpisodeByGrant(
    facts: RecordFacts,
    entrance: Entrance,
    opening: Opening & { profession: bigint; grantee: string; line: bigint },
  ): Promise<Refusal[]> {
    const { patient, organisation, profession, grantee, line } = opening;
    const reasons = this.#openingReasons(opening, entrance);
    reasons.push(...(await openerReasons(facts, entrance.caller, profession, organisation)));
    const theirs = grantee === organisation || grantee === entrance.caller;
    const until = theirs ? await facts.treatmentGrant(patient, grantee, line) : undefined;
    if (until === undefined) reasons.push({ error: "EpisodeWithoutGrant", args: [patient, grantee, line] });
    const longest = facts.now + LONGEST_BY_GRANT;
    const end = (until ?? 0n) < longest ? (until ?? 0n) : longest;
    const groundId = await facts.grantId(patient, grantee, line);
    return this.#open(facts, opening, reasons, { ground: GROUND.grant, groundId, until: end + AFTERWARDS });
  }

  async openEpisodeByVisit(
    facts: RecordFacts,
    entrance: Entrance,
    opening: Opening & { profession: bigint; visit: string },
  ): Promise<Refusal[]> {
    const { patient, organisation, profession, visit } = opening;
    const reasons = this.#openingReasons(opening, entrance);
    reasons.push(...(await openerReasons(facts, entrance.caller, profession, organisation)));
    const groundId = await facts.visit(patient, visit, entrance.caller, organisation);
    if (groundId === ZeroHash) {
      reasons.push({ error: "EpisodeWithoutVisit", args: [patient, entrance.caller, organisation] });
    }
    return this.#open(facts, opening, reasons, { ground: GROUND.visit, groundId, until: facts.now + AFTERWARDS });
  }

  async openEpisodeByEmergency(facts: RecordFacts, entrance: Entrance, opening: Opening): Promise<Refusal[]> {
    const { patient, organisation } = opening;
    const reasons = this.#openingReasons(opening, entrance);
    const groundId = await facts.emergency(patient, entrance.caller, organisation);
    if (groundId === ZeroHash) {
      reasons.push({ error: "EpisodeWithoutEmergency", args: [patient, entrance.caller, organisation] });
    }
    return this.#open(facts, opening, reasons, { ground: GROUND.emergency, groundId, until: facts.now + AFTERWARDS });
  }

  async closeEpisode(facts: RecordFacts, entrance: Entrance, opening: Opening): Promise<Refusal[]> {
    const { patient, organisation, number } = opening;
    const reasons: Refusal[] = [];
    const byOrganisation = entrance.caller === organisation;
    if (!byOrganisation && !(await facts.mayAct(patient, entrance.caller, "CONSENT"))) {
      reasons.push({ error: "EpisodeNotClosedBy", args: [patient, organisation, entrance.caller] });
    }
    const episode = this.episodes.get(episodeKey(opening));
    if (episode === undefined || episode.closed || !this.runs(opening, facts.now)) {
      reasons.push({ error: "EpisodeNotOpen", args: [patient, organisation, number] });
    }
    if (reasons.length > 0 || episode === undefined) return reasons;
    const end = facts.now + AFTERWARDS;
    const until = episode.until < end ? episode.until : end;
    this.episodes.set(episodeKey(opening), { ...episode, until, closed: true });
    const ground = this.#grounds.get(episodeKey(opening));
    if (!byOrganisation && ground !== undefined) this.#closedGrounds.add(`${patient} ${organisation} ${ground}`);
    return [];
  }

  /** Whether the episode runs at this moment. */
  runs(opening: Opening, moment: bigint): boolean {
    const episode = this.episodes.get(episodeKey(opening));
    return episode !== undefined && episode.from <= moment && moment < episode.until;
  }

  // Anchoring.

  async anchor(facts: RecordFacts, entrance: Entrance, record: ModelRecord): Promise<Refusal[]> {
    const recordId = modelRecordId(record);
    const reasons = await this.#anchorReasons(facts, entrance, record);
    if (record.relation !== RELATION.none || record.target !== ZeroHash) {
      reasons.push({ error: "RecordTargetMismatch", args: [recordId, record.target, ZeroHash] });
    }
    reasons.push(...(await this.#placeReasons(facts, record)));
    if (reasons.length > 0) return reasons;
    const status = record.episode === 0n ? STATUS.offered : STATUS.current;
    await this.#put(facts, record, status, 1n);
    return [];
  }

  async anchorUpon(
    facts: RecordFacts,
    entrance: Entrance,
    record: ModelRecord,
    target: ModelRecord,
    inclusion: ModelInclusion,
  ): Promise<Refusal[]> {
    const recordId = modelRecordId(record);
    const shown = modelRecordId(target);
    const { relation } = record;
    const reasons = await this.#anchorReasons(facts, entrance, record);
    if (record.target !== shown || relation === RELATION.none) {
      reasons.push({ error: "RecordTargetMismatch", args: [recordId, record.target, shown] });
    }
    const found = this.find(target, inclusion);
    reasons.push(...found.reasons);
    const { status } = found.state;
    const misfit: Refusal = { error: "RecordRelationInvalid", args: [recordId, relation, shown, status] };
    const waits =
      status === STATUS.offered && target.relation === RELATION.replaces && this.accepted.has(target.target);
    const isFree = relation !== RELATION.replaces || !waits;
    if (record.patient !== target.patient || !isFree || !fits(record, target, status)) reasons.push(misfit);
    if (relation !== RELATION.replaces) reasons.push(...(await this.#placeReasons(facts, record)));
    if (reasons.length > 0) return reasons;

    if (relation === RELATION.replaces && this.accepted.has(shown)) {
      await this.#put(facts, record, STATUS.offered, found.state.version + 1n);
    } else if (relation === RELATION.replaces) {
      this.states.set(shown, { ...found.state, status: STATUS.superseded });
      await this.#put(facts, record, status, found.state.version + 1n);
    } else {
      await this.#put(facts, record, record.episode === 0n ? STATUS.offered : STATUS.current, 1n);
    }
    return [];
  }

  async anchorBatch(facts: RecordFacts, entrance: Entrance, batch: ModelBatch): Promise<Refusal[]> {
    const { root, author, organisation, profession, count } = batch;
    const batchId = modelBatchId(batch);
    const reasons = authorReasons(entrance, author);
    reasons.push(...(await practiceReasons(facts, author, profession, organisation)));
    if (root === ZeroHash || count === 0n || count > LARGEST_BATCH) {
      reasons.push({ error: "BatchInvalid", args: [root, count] });
    }
    if (this.batches.has(batchId)) reasons.push({ error: "BatchAnchoredBefore", args: [batchId] });
    if (reasons.length === 0) this.batches.set(batchId, facts.now);
    return reasons;
  }

  draw(record: ModelRecord, inclusion: ModelInclusion): Refusal[] {
    const recordId = modelRecordId(record);
    const slot = this.states.get(recordId);
    if (slot !== undefined) {
      const anchoredAt = this.#batchTime(record, inclusion);
      if (anchoredAt === undefined || anchoredAt >= slot.anchoredAt) {
        return [{ error: "RecordAnchoredBefore", args: [recordId] }];
      }
      this.states.set(recordId, { ...slot, anchoredAt });
      return [];
    }
    const { reasons, state } = this.find(record, inclusion);
    if (reasons.length === 0) this.#draw(recordId, state);
    return reasons;
  }

  /** The record's state, whether it has a slot or stands in a batch, or why it is nowhere. [RECORDS-05] [RECORDS-41] */
  find(record: ModelRecord, inclusion: ModelInclusion): { state: ModelState; reasons: Refusal[] } {
    const recordId = modelRecordId(record);
    const slot = this.states.get(recordId);
    if (slot !== undefined) return { state: slot, reasons: [] };
    const anchoredAt = this.#batchTime(record, inclusion);
    const ran =
      anchoredAt !== undefined && record.episode !== 0n && this.runs({ ...record, number: record.episode }, anchoredAt);
    if (anchoredAt === undefined || (!ran && !this.#patients.has(record.patient))) {
      return { state: NOWHERE, reasons: [{ error: "RecordUnknown", args: [recordId] }] };
    }
    const status = ran ? STATUS.current : STATUS.offered;
    return { state: { ...NOWHERE, status, version: 1n, anchoredAt }, reasons: [] };
  }

  /** When the batch was anchored in which the record stands, nothing where it does not. [RECORDS-41] */
  #batchTime(record: ModelRecord, { root, position, proof }: ModelInclusion): bigint | undefined {
    const anchoredAt = this.batches.get(modelBatchId({ ...record, root }));
    const isPlace = position < 2n ** BigInt(proof.length);
    const stands = isPlace && modelRoot(modelRecordId(record), position, proof) === root;
    const isSound = record.relation === RELATION.none && formReasons(record).length === 0;
    const isOfItsTime = anchoredAt !== undefined && record.authoredAt <= anchoredAt;
    return stands && isSound && isOfItsTime ? anchoredAt : undefined;
  }

  // What happens to a record.

  async enterInError(
    facts: RecordFacts,
    entrance: Entrance,
    record: ModelRecord,
    inclusion: ModelInclusion,
  ): Promise<Refusal[]> {
    const { state, reasons } = this.find(record, inclusion);
    const recordId = modelRecordId(record);
    reasons.push(...(await practiceReasons(facts, entrance.caller, record.profession, record.organisation)));
    if (state.status === STATUS.enteredInError) {
      reasons.push({ error: "RecordNotOpenTo", args: [recordId, state.status] });
    }
    if (reasons.length === 0) this.states.set(recordId, { ...state, status: STATUS.enteredInError });
    return reasons;
  }

  async cosign(
    facts: RecordFacts,
    entrance: Entrance,
    record: ModelRecord,
    inclusion: ModelInclusion,
    { seat, organisation, episode }: ModelSeatClaim,
  ): Promise<Refusal[]> {
    const { state, reasons } = this.find(record, inclusion);
    reasons.push(...(entrance.signature ?? []));
    const recordId = modelRecordId(record);
    const { patient } = record;
    const signer = entrance.caller;
    if (state.status !== STATUS.current && state.status !== STATUS.offered) {
      reasons.push({ error: "RecordNotOpenTo", args: [recordId, state.status] });
    }
    const asked = modelSeats(record.seats)?.seats[Number(seat)];
    if (asked === undefined) return [...reasons, { error: "SeatUnknown", args: [recordId, seat] }];
    const taken = this.cosignatures.get(`${recordId} ${seat}`);
    if (taken !== undefined) reasons.push({ error: "SeatTaken", args: [recordId, seat, taken.signer] });
    const seats = Array.from({ length: 8 }, (_, one) => this.cosignatures.get(`${recordId} ${one}`)?.signer);
    if (signer === record.author || seats.includes(signer)) {
      reasons.push({ error: "CosignerTwice", args: [recordId, signer] });
    }
    const { refusal, role } = await facts.practice(signer, BigInt(asked[0]), organisation);
    const isThere = refusal === 0n && (asked[1] === 0 || role === BigInt(asked[1]));
    const isHome = organisation === record.organisation;
    const mayWrite = isHome ? episode === 0n : this.runs({ patient, organisation, number: episode }, facts.now);
    if (!isThere || !mayWrite) {
      reasons.push({ error: "CosignerNotFit", args: [recordId, seat, signer, organisation] });
    }
    if (reasons.length > 0) return reasons;
    this.cosignatures.set(`${recordId} ${seat}`, { signer, signedAt: facts.now });
    this.states.set(recordId, { ...state, cosigned: state.cosigned | (1n << seat) });
    return [];
  }

  async answer(
    facts: RecordFacts,
    entrance: Entrance,
    record: ModelRecord,
    inclusion: ModelInclusion,
    said: bigint,
    note: string,
  ): Promise<Refusal[]> {
    const { state, reasons } = this.find(record, inclusion);
    reasons.push(...(entrance.signature ?? []));
    const recordId = modelRecordId(record);
    if (!(await facts.mayAct(record.patient, entrance.caller, "RECORDS"))) {
      reasons.push({ error: "RecordNotAnsweredBy", args: [record.patient, entrance.caller] });
    }
    const changed = answered(state, said, note, facts.now);
    const place = record.relation === RELATION.replaces && this.accepted.has(record.target) ? record.target : undefined;
    const holder = place === undefined ? undefined : this.states.get(place);
    const isTaken = said === ANSWER.accept && holder?.status === STATUS.superseded;
    if (changed === undefined || isTaken) reasons.push({ error: "AnswerInvalid", args: [recordId, said] });
    if (reasons.length > 0 || changed === undefined) return reasons;
    this.states.set(recordId, changed);
    if (said !== ANSWER.accept) return [];
    this.accepted.add(recordId);
    if (place !== undefined && holder?.status === STATUS.current) {
      this.states.set(place, { ...holder, status: STATUS.superseded });
    }
    return [];
  }

  #openingReasons({ patient, organisation, number }: Opening, entrance: Entrance): Refusal[] {
    const invalid = { error: "EpisodeNumberInvalid", args: [patient, organisation, number] };
    const isUsed = this.episodes.has(episodeKey({ patient, organisation, number }));
    return [...(entrance.signature ?? []), ...(number === 0n || isUsed ? [invalid] : [])];
  }

  /** [RECORDS-18] */
  #open(
    { now }: RecordFacts,
    opening: Opening,
    reasons: Refusal[],
    { ground, groundId, until }: { readonly ground: bigint; readonly groundId: string; readonly until: bigint },
  ): Refusal[] {
    const { patient, organisation } = opening;
    if (this.#closedGrounds.has(`${patient} ${organisation} ${groundId}`)) {
      reasons.push({ error: "EpisodeGroundClosed", args: [patient, organisation, groundId] });
    }
    if (reasons.length > 0) return reasons;
    this.episodes.set(episodeKey(opening), { from: now, until, ground, closed: false });
    if (groundId !== ZeroHash) this.#grounds.set(episodeKey(opening), groundId);
    return [];
  }

  /** What stands against any record that somebody wants to anchor by itself. */
  async #anchorReasons(facts: RecordFacts, entrance: Entrance, record: ModelRecord): Promise<Refusal[]> {
    const recordId = modelRecordId(record);
    const { author, profession, organisation, authoredAt } = record;
    const reasons = [...authorReasons(entrance, author), ...formReasons(record)];
    reasons.push(...(await practiceReasons(facts, author, profession, organisation)));
    if (authoredAt > facts.now) reasons.push({ error: "RecordTimeInvalid", args: [recordId, authoredAt, facts.now] });
    if (this.states.has(recordId)) reasons.push({ error: "RecordAnchoredBefore", args: [recordId] });
    return reasons;
  }

  /** The episode that it names runs, or it names none and the patient is known. */
  async #placeReasons(facts: RecordFacts, { patient, organisation, episode }: ModelRecord): Promise<Refusal[]> {
    if (episode === 0n) {
      const isKnown = await facts.isRegistered(patient);
      return isKnown ? [] : [{ error: "RecordPatientUnknown", args: [patient] }];
    }
    const runs = this.runs({ patient, organisation, number: episode }, facts.now);
    return runs ? [] : [{ error: "RecordWithoutEpisode", args: [patient, organisation, episode] }];
  }

  async #put(facts: RecordFacts, record: ModelRecord, status: bigint, version: bigint): Promise<void> {
    const deviceTrusted = record.device !== ZeroHash && (await facts.isTrusted(record.device));
    this.states.set(modelRecordId(record), { ...NOWHERE, status, version, anchoredAt: facts.now, deviceTrusted });
  }

  #draw(recordId: string, state: ModelState): void {
    if (!this.states.has(recordId)) this.states.set(recordId, state);
  }
}

export const NOWHERE: ModelState = {
  status: STATUS.none,
  version: 0n,
  anchoredAt: 0n,
  deviceTrusted: false,
  cosigned: 0n,
  acknowledgedAt: 0n,
  disputedAt: 0n,
};

export function episodeKey({ patient, organisation, number }: Opening): string {
  return `${patient} ${organisation} ${number}`;
}

/** [RECORDS-61] What an answer makes of a state; nothing where it is not open. */
function answered(state: ModelState, said: bigint, note: string, now: bigint): ModelState | undefined {
  if (said === ANSWER.accept && state.status === STATUS.offered) return { ...state, status: STATUS.current };
  if (said === ANSWER.acknowledge && state.acknowledgedAt === 0n) return { ...state, acknowledgedAt: now };
  if (said === ANSWER.dispute && note !== ZeroHash) return { ...state, disputedAt: now };
  if (said === ANSWER.settle && state.disputedAt !== 0n) return { ...state, disputedAt: 0n };
  return undefined;
}

/** [RECORDS-26] [RECORDS-27] [RECORDS-28] */
function fits(record: ModelRecord, target: ModelRecord, status: bigint): boolean {
  const isOpen = status === STATUS.current || status === STATUS.offered;
  const isOfCourse = status === STATUS.current || status === STATUS.superseded;
  const isOutcome = record.kind === RECORD_KIND.outcome;
  switch (record.relation) {
    case RELATION.replaces:
      return (
        isOpen &&
        record.organisation === target.organisation &&
        record.profession === target.profession &&
        record.kind === target.kind &&
        record.episode === target.episode
      );
    case RELATION.appends:
      return isOfCourse && !isOutcome;
    case RELATION.evaluates:
      return isOfCourse && isOutcome && target.kind === RECORD_KIND.plan;
    default:
      return false;
  }
}

/** [RECORDS-02] [RECORDS-03] [RECORDS-28] [RECORDS-51] */
function formReasons(record: ModelRecord): Refusal[] {
  const { kind, category, confidentiality, content, seats, relation, target } = record;
  const isOutcome = kind === RECORD_KIND.outcome;
  const known = (code: bigint, last: bigint): boolean => code !== 0n && code <= last;
  const isSound =
    known(kind, RECORD_KIND.last) &&
    known(category, LAST.category) &&
    known(confidentiality, LAST.confidentiality) &&
    content !== ZeroHash &&
    (relation === RELATION.none) === (target === ZeroHash) &&
    // An outcome is of something, and nothing else is. [RECORDS-28]
    (relation === RELATION.replaces || (relation === RELATION.evaluates) === isOutcome) &&
    dataLength(seats) === 32 &&
    modelSeats(seats) !== undefined;
  return isSound ? [] : [{ error: "RecordInvalid", args: [modelRecordId(record)] }];
}

/** [RECORDS-20] */
function authorReasons({ caller, signature }: Entrance, author: string): Refusal[] {
  if (signature !== undefined) return [...signature];
  return caller === author ? [] : [{ error: "RecordNotAuthoredBy", args: [author, caller] }];
}

/** [RECORDS-21] */
async function practiceReasons(
  facts: RecordFacts,
  account: string,
  profession: bigint,
  organisation: string,
): Promise<Refusal[]> {
  const { refusal } = await facts.practice(account, profession, organisation);
  const args = [account, profession, organisation, refusal];
  return refusal === 0n ? [] : [{ error: "RecordAuthorNotPractising", args }];
}

/** [RECORDS-13] */
async function openerReasons(
  facts: RecordFacts,
  account: string,
  profession: bigint,
  organisation: string,
): Promise<Refusal[]> {
  const { refusal } = await facts.practice(account, profession, organisation);
  const args = [account, profession, organisation];
  return refusal === 0n ? [] : [{ error: "EpisodeOpenerNotPractising", args }];
}
