import { expect } from "chai";
import {
  type Interface,
  type LogDescription,
  type Result,
  TypedDataEncoder,
  ZeroAddress,
  ZeroHash,
  concat,
  id,
  toBigInt,
  toQuantity,
} from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import { type AccessLog, AccessLog__factory } from "../../typechain-types/index.js";
import { inWords } from "./consentMirror.ts";
import { type ConsentStage, NOW, PURPOSE, READER, consentStageOn, grantTo, labelOf, setOf } from "./consents.ts";
import { DAY, HOUR, START } from "./defaults.ts";
import {
  type AccessFacts,
  AccessModel,
  CASE,
  type ModelGateway,
  type ModelPlace,
  type ModelQuestion,
  type ModelReading,
  type ModelReceipt,
  type ModelTrail,
  NO_LABELS,
  NO_TRAIL,
  RECEIPT_TYPE,
  gatewayKey,
  trailAfter,
} from "./models/accessModel.ts";
import { type ModelEvidence, KNOWN } from "./models/consentModel.ts";
import { type ModelRecord, type Refusal, modelTree } from "./models/recordModel.ts";
import type { Dice } from "./dice.ts";
import { type Person, newcomer } from "./providers.ts";
import { mutable } from "./recordHistory.ts";
import { refusalData } from "./recordMirror.ts";

export interface AccessStage extends ConsentStage {
  readonly log: AccessLog;
  readonly gateways: readonly Person[];
}

/** The people of consents, and three accounts that may serve reads. */
export function accessStageOn(connection: NetworkConnection): () => Promise<AccessStage> {
  const staged = consentStageOn(connection);
  return async () => {
    const stage = await staged();
    const gateways: Person[] = [];
    for (const name of ["gateway", "other gateway", "third gateway"]) gateways.push(await newcomer(stage, name));
    const { forwarder, providers, consents, ethers } = stage;
    const deployed = await ethers.deployContract("AccessLog", [forwarder, providers, consents]);
    const log = AccessLog__factory.connect(await deployed.getAddress(), stage.actors.stranger);
    return { ...stage, log, gateways };
  };
}

interface Shown {
  readonly receipt: ModelReceipt;
  readonly place: ModelPlace;
}

/** An act as both sides take it. */
export type AccessAct =
  | {
      readonly name: "access";
      readonly patient: string;
      readonly category: bigint;
      readonly confidentiality: bigint;
      readonly reading: ModelReading;
      readonly evidence: ModelEvidence;
    }
  | {
      readonly name: "accessRecord";
      readonly record: ModelRecord;
      readonly labels: readonly string[];
      readonly reading: ModelReading;
      readonly evidence: ModelEvidence;
    }
  | { readonly name: "appointGateway" | "dismissGateway"; readonly gateway: string }
  | { readonly name: "logBatch"; readonly organisation: string; readonly count: bigint; readonly root: string }
  | (Shown & { readonly name: "proveOmission"; readonly signer: Person })
  | { readonly name: "askForEntry"; readonly receipt: ModelReceipt; readonly signer: Person }
  | (Shown & { readonly name: "showEntry" })
  | { readonly name: "settle"; readonly receipt: ModelReceipt };

const GAS = toQuantity(16_000_000n);

/** The contract and the model of it side by side. */
export class AccessMirror {
  readonly model = new AccessModel();
  now: bigint;
  readonly #stage: AccessStage;
  readonly #at: string;
  readonly #forwarder: string;

  private constructor(stage: AccessStage, now: bigint, at: string, forwarder: string) {
    this.#stage = stage;
    this.now = now;
    this.#at = at;
    this.#forwarder = forwarder;
  }

  static async of(stage: AccessStage): Promise<AccessMirror> {
    const forwarder = await stage.forwarder.getAddress();
    await stage.connection.networkHelpers.impersonateAccount(forwarder);
    await stage.connection.networkHelpers.setBalance(forwarder, 10n ** 22n);
    return new AccessMirror(stage, await stage.clock.now(), await stage.log.getAddress(), forwarder);
  }

  async act(by: Person, act: AccessAct, relayed: boolean, moment: bigint): Promise<Refusal | undefined> {
    const { data, forged } = await this.#written(act);
    await this.#stage.clock.next(moment);
    this.now = moment;
    const from = relayed ? this.#forwarder : by.address;
    const refusal = await this.#refusalOf(from, relayed ? concat([data, by.address]) : data);
    const reasons = await this.#carryOut(by.address, act, forged);
    const what = `${act.name} by ${by.address} at ${moment}`;
    if (refusal === undefined) expect(reasons, `${what} is accepted; the rules have against it`).to.deep.equal([]);
    else expect(reasons.map(inWords), `${what} is refused; the rules have against it`).to.include(inWords(refusal));
    return refusal;
  }

  async elsewhere(happen: () => Promise<unknown>): Promise<void> {
    await this.#stage.clock.next(this.now + 1n);
    await happen();
    this.now = await this.#stage.clock.now();
  }

  /** Expects the same trails, gateways, marks, batches and cases. */
  async expectSameState(patients: readonly string[], receipts: readonly ModelReceipt[]): Promise<void> {
    const abi: Interface = this.#stage.log.interface;
    const ask = async (name: string, of: readonly unknown[]): Promise<Result> => this.#ask(abi, this.#at, name, of);
    for (const patient of patients) {
      const { count, head } = this.model.trails.get(patient) ?? NO_TRAIL;
      expect(((await ask("trailOf", [patient]))[0] as Result).toArray(), `trail of ${patient}`).to.deep.equal([
        count,
        head,
      ]);
    }
    for (const [key, { appointed, dismissedAt, next, omissions }] of this.model.gateways) {
      const found = ((await ask("gatewayOf", key.split(" ")))[0] as Result).toArray();
      expect(found, `gateway ${key}`).to.deep.equal([appointed, dismissedAt, next, omissions]);
    }
    for (const [organisation, marks] of this.model.omissions) {
      expect((await ask("omissionsOf", [organisation]))[0], `marks of ${organisation}`).to.equal(marks);
    }
    for (const [key, { root, count, loggedAt }] of this.model.batches) {
      const found = ((await ask("batchOf", key.split(" ")))[0] as Result).toArray();
      expect(found, `batch ${key}`).to.deep.equal([root, count, loggedAt]);
    }
    for (const receipt of receipts) {
      const { status, until, asker } = this.model.caseOf(receipt);
      const found = ((await ask("caseOf", [receipt]))[0] as Result).toArray();
      expect(found, `the case of ${inWords(receipt)}`).to.deep.equal([status, until, asker]);
    }
  }

  /** The events alone give trails, gateways and marks. */
  async expectToldByEvents(): Promise<void> {
    const { trails, gateways, omissions } = await fromEvents(this.#stage);
    expect(inOrder(trails), "trails, from events").to.deep.equal(inOrder(this.model.trails));
    expect(inOrder(gateways), "gateways, from events").to.deep.equal(inOrder(this.model.gateways));
    expect(inOrder(omissions), "marks, from events").to.deep.equal(inOrder(this.model.omissions));
  }

  #facts(evidence: ModelEvidence): AccessFacts {
    const { consents, providers } = this.#stage;
    return {
      now: this.now,
      decide: async (question) => {
        const abi: Interface = consents.interface;
        const [found] = await this.#ask(abi, await consents.getAddress(), "decide", [question, evidence]);
        const [allowed, basis, denial, practice, basisId, shown] = (found as Result).toArray() as unknown[];
        return { allowed, basis, denial, practice, basisId, evidence: shown } as never;
      },
      isAccredited: async (organisation) => {
        const abi: Interface = providers.interface;
        return (
          await this.#ask(abi, await providers.getAddress(), "isAccredited", [organisation, 2_047n])
        )[0] as boolean;
      },
    };
  }

  async #carryOut(by: string, act: AccessAct, forged: readonly Refusal[]): Promise<readonly Refusal[]> {
    const { model } = this;
    const facts = this.#facts("evidence" in act ? act.evidence : NO_EVIDENCE);
    switch (act.name) {
      case "access":
        return model.access(facts, by, act.patient, act.category, act.confidentiality, act.reading);
      case "accessRecord":
        return model.accessRecord(facts, by, act.record, act.labels, act.reading);
      case "appointGateway":
        return model.appointGateway(facts, by, act.gateway);
      case "dismissGateway":
        return model.dismissGateway(facts, by, act.gateway);
      case "logBatch":
        return model.logBatch(facts, by, act.organisation, act.count, act.root);
      case "proveOmission":
        return model.proveOmission(facts, act.receipt, forged, act.place);
      case "askForEntry":
        return model.askForEntry(facts, by, act.receipt, forged);
      case "showEntry":
        return model.showEntry(facts, act.receipt, act.place);
      case "settle":
        return model.settle(facts, act.receipt);
    }
  }

  async #written(act: AccessAct): Promise<{ readonly data: string; readonly forged: readonly Refusal[] }> {
    const abi: Interface = this.#stage.log.interface;
    const encode = (args: readonly unknown[]): string => abi.encodeFunctionData(act.name, args);
    switch (act.name) {
      case "access":
        return {
          data: encode([act.patient, act.category, act.confidentiality, act.evidence, act.reading]),
          forged: [],
        };
      case "accessRecord":
        return { data: encode([act.record, act.labels, act.evidence, act.reading]), forged: [] };
      case "appointGateway":
      case "dismissGateway":
        return { data: encode([act.gateway]), forged: [] };
      case "logBatch":
        return { data: encode([act.organisation, act.count, act.root]), forged: [] };
      case "showEntry":
        return { data: encode([act.receipt, act.place]), forged: [] };
      case "settle":
        return { data: encode([act.receipt]), forged: [] };
      case "proveOmission":
      case "askForEntry": {
        const { receipt, signer } = act;
        const { chainId } = this.#stage.place;
        const domain = { name: "Xinglin AccessLog", version: "1", chainId, verifyingContract: this.#at };
        const signature = await signer.signTypedData(domain, RECEIPT_TYPE, receipt);
        const digest = TypedDataEncoder.hash(domain, RECEIPT_TYPE, receipt);
        const invalid = { error: "SignatureInvalid", args: [receipt.gateway, digest] };
        const data = encode(act.name === "askForEntry" ? [receipt, signature] : [receipt, signature, act.place]);
        return { data, forged: signer.address === receipt.gateway ? [] : [invalid] };
      }
    }
  }

  async #refusalOf(from: string, data: string): Promise<Refusal | undefined> {
    const abi: Interface = this.#stage.log.interface;
    try {
      await this.#stage.ethers.provider.send("hardhat_impersonateAccount", [from]);
      await this.#stage.ethers.provider.send("eth_sendTransaction", [{ from, to: this.#at, data, gas: GAS }]);
      return undefined;
    } catch (problem) {
      const reason = refusalData(problem);
      const error = reason === undefined ? null : abi.parseError(reason);
      if (error === null) throw problem;
      return { error: error.name, args: error.args.toArray() };
    }
  }

  async #ask(abi: Interface, to: string, name: string, args: readonly unknown[]): Promise<Result> {
    const data = abi.encodeFunctionData(name, args);
    const answer = (await this.#stage.ethers.provider.send("eth_call", [{ to, data }, "latest"])) as string;
    return abi.decodeFunctionResult(name, answer);
  }
}

const NO_EVIDENCE: ModelEvidence = { grantee: ZeroAddress, line: 0n, terms: [], directive: [] };
const LABELS = [labelOf("one"), labelOf("two"), NO_LABELS[0]!, NO_LABELS[0]!];
/** `keccak256(abi.encode(labels))` is the model's to compute; a header may commit to either. */
const CATEGORIES = [2n, 7n, 11n];

interface Served {
  readonly receipt: ModelReceipt;
  readonly signer: Person;
  /** Where the log has it, or has another in its place, once it is logged. */
  place?: ModelPlace;
}

/** Chooses accesses that are often allowed, gateways that serve, log, forget and lie, and readers who ask. */
export class AccessChooser {
  readonly served: Served[] = [];
  readonly #stage: AccessStage;
  readonly #dice: Dice;
  readonly #mirror: AccessMirror;
  readonly #labelsHash: string;
  #serial = 0;

  constructor(stage: AccessStage, dice: Dice, mirror: AccessMirror, labelsHash: string) {
    this.#stage = stage;
    this.#dice = dice;
    this.#mirror = mirror;
    this.#labelsHash = labelsHash;
  }

  /** The labels to which {@link AccessChooser} lets headers commit. */
  static readonly LABELS = LABELS;

  moment(): bigint {
    const { now, model } = this.#mirror;
    const turns = [
      ...this.served.map(({ receipt }) => receipt.servedAt + DAY),
      ...[...model.cases.values()].filter(({ status }) => status === CASE.asked).map(({ until }) => until),
    ].filter((turn) => turn > now + 2n && turn < now + 4n * DAY);
    if (turns.length > 0 && this.#dice.chance(0.12)) return this.#dice.of(turns) + this.#dice.of([-1n, 0n, 1n]);
    return now + this.#dice.of([1n, 1n, 60n, HOUR, HOUR]);
  }

  /** The other rooms: permissions come and go, an organisation is suspended for a while. */
  async happen(): Promise<void> {
    const { consents, providers, actors, people, staff, zhaos, wangs } = this.#stage;
    const patient = this.#dice.of([zhaos, wangs]);
    const controller = patient === zhaos ? actors.zhao : actors.wang;
    const quietly = async (one: Promise<unknown>): Promise<unknown> => Promise.allSettled([one]);
    await this.#mirror.elsewhere(async () => {
      if (this.#dice.chance(0.7)) {
        const grantee = this.#dice.of([people.hospital, staff.doctor, people.clinic]);
        const until = this.#mirror.now + this.#dice.of([DAY, 30n * DAY]);
        const purposes = setOf(this.#dice.of([PURPOSE.treatment, PURPOSE.treatment, 2n]));
        const grant = grantTo(grantee, { from: START, until, purposes, categories: KNOWN.categories });
        await quietly(consents.connect(controller).give(patient, [mutable(grant)]));
      } else if (this.#dice.chance(0.4)) {
        await quietly(consents.connect(controller).revokeAll(patient));
      } else {
        const registry = providers.connect(people.regulator);
        const { address } = people.clinic;
        const isGood = await providers.isAccredited(address, 2_047n);
        await quietly((isGood ? registry.suspendOrganisation : registry.reinstateOrganisation)(address, id("why")));
      }
    });
  }

  /** A gateway gives a reader a receipt; nothing happens on the chain. */
  serve(moment: bigint): void {
    const { people, gateways } = this.#stage;
    const [organisation, signer] = [
      this.#dice.of([people.hospital, people.clinic]),
      this.#dice.of([...gateways, people.hospital]),
    ];
    const key = gatewayKey(organisation.address, signer.address);
    const gateway = this.#mirror.model.gateways.get(key);
    if (gateway === undefined && this.#dice.chance(0.9)) return;
    const waiting = this.#waitingFor(key).length;
    const next = (gateway?.next ?? 1n) + BigInt(waiting);
    const number = this.#dice.chance(0.04) ? this.#dice.of([0n, 1n, next + 3n, next > 2n ? next - 1n : 1n]) : next;
    const servedAt = this.#dice.chance(0.05) ? moment + this.#dice.of([-2n * DAY, DAY]) : moment;
    const leaf = id(`a read ${++this.#serial}`);
    const receipt = { organisation: organisation.address, gateway: signer.address, number, leaf, servedAt };
    this.served.push({ receipt, signer });
  }

  move(): { readonly by: Person; readonly act: AccessAct; readonly relayed: boolean } {
    return { ...this.#choose(), relayed: this.#dice.chance(0.15) };
  }

  receipts(): readonly ModelReceipt[] {
    return this.served.slice(-12).map(({ receipt }) => receipt);
  }

  #choose(): { readonly by: Person; readonly act: AccessAct } {
    const { people, gateways } = this.#stage;
    const roll = this.#dice.next();
    const organisation = this.#dice.of([people.hospital, people.hospital, people.clinic]);
    if (roll < 0.06) {
      const odd = [ZeroAddress, organisation.address];
      const gateway = this.#dice.chance(0.2) ? this.#dice.of(odd) : this.#dice.of(gateways).address;
      const by = this.#dice.chance(0.15) ? this.#stage.actors.thief : organisation;
      return { by, act: { name: "appointGateway", gateway } };
    }
    if (roll < 0.09)
      return { by: organisation, act: { name: "dismissGateway", gateway: this.#dice.of(gateways).address } };
    if (roll < 0.4) return this.#reads();
    if (roll < 0.55 || this.served.length === 0) return this.#logs();
    return this.#claims();
  }

  #waitingFor(key: string): readonly Served[] {
    const next = this.#mirror.model.gateways.get(key)?.next ?? 1n;
    return this.served.filter(({ receipt: { organisation, gateway, number } }) => {
      return gatewayKey(organisation, gateway) === key && number >= next;
    });
  }

  #logs(): { readonly by: Person; readonly act: AccessAct } {
    const { people, gateways } = this.#stage;
    const keys = [...this.#mirror.model.gateways.keys()];
    const busy = keys.filter((key) => this.#waitingFor(key).length > 0);
    const known = busy.length > 0 ? busy : keys;
    const signers = [...gateways, people.hospital, people.clinic];
    if (known.length === 0 || this.#dice.chance(0.06)) {
      const { address } = this.#dice.of([people.hospital, people.clinic]);
      const act = { name: "logBatch", organisation: address, count: 1n, root: id("a root") } as const;
      return { by: this.#dice.of(signers), act };
    }
    const key = this.#dice.of(known);
    const [organisation, account] = key.split(" ");
    const by = signers.find(({ address }) => address === account)!;
    if (this.#dice.chance(0.08)) {
      const fault = this.#dice.of([{ count: 0n }, { root: ZeroHash }, { count: 2n ** 20n + 1n }]);
      return { by, act: { name: "logBatch", organisation: organisation!, count: 1n, root: id("a root"), ...fault } };
    }
    const { next } = this.#mirror.model.gateways.get(key)!;
    const waiting = this.#waitingFor(key);
    const count = BigInt(Math.max(1, waiting.length - this.#dice.of([0, 0, 0, 1])));
    const leaves = Array.from({ length: Number(count) }, (_, offset) => {
      const found = waiting.find(({ receipt }) => receipt.number === next + BigInt(offset));
      const forgets = found === undefined || this.#dice.chance(0.12);
      return forgets ? id(`another read ${++this.#serial}`) : found.receipt.leaf;
    });
    const tree = modelTree(leaves);
    for (const one of waiting) {
      const position = Number(one.receipt.number - next);
      if (position >= leaves.length) continue;
      one.place = { first: next, leaf: leaves[position]!, proof: tree.proofOf(position) };
    }
    return { by, act: { name: "logBatch", organisation: organisation!, count, root: tree.root } };
  }

  #claims(): { readonly by: Person; readonly act: AccessAct } {
    const { actors, staff } = this.#stage;
    const by = this.#dice.of([actors.stranger, actors.zhao, staff.doctor]);
    const asked = this.served.filter(({ receipt }) => this.#mirror.model.caseOf(receipt).status === CASE.asked);
    const late = this.served.filter(
      ({ receipt, place }) => place === undefined && receipt.servedAt + DAY <= this.#mirror.now,
    );
    const pool = [asked, late, this.served.slice(-10)].filter((list) => list.length > 0);
    const one = this.#dice.of(this.#dice.of(pool));
    const { place = NO_PLACE } = one;
    const receipt = this.#dice.chance(0.06) ? this.#bentReceipt(one.receipt) : one.receipt;
    const signer = this.#dice.chance(0.05) ? actors.thief : one.signer;
    const shown = this.#dice.chance(0.15) ? this.#bentPlace(place) : place;
    const isAsked = this.#mirror.model.caseOf(receipt).status === CASE.asked;
    const name = this.#dice.of(
      isAsked
        ? (["showEntry", "showEntry", "settle", "settle", "proveOmission", "askForEntry"] as const)
        : (["proveOmission", "proveOmission", "askForEntry", "askForEntry", "showEntry", "settle"] as const),
    );
    switch (name) {
      case "proveOmission":
        return { by, act: { name, receipt, signer, place: shown } };
      case "askForEntry":
        return { by, act: { name, receipt, signer } };
      case "showEntry":
        return { by, act: { name, receipt, place: shown } };
      case "settle":
        return { by, act: { name, receipt } };
    }
  }

  #bentReceipt(receipt: ModelReceipt): ModelReceipt {
    return {
      ...receipt,
      ...this.#dice.of([
        { number: receipt.number + 1n },
        { number: 0n },
        { leaf: id("another leaf") },
        { servedAt: receipt.servedAt - DAY },
        { gateway: this.#stage.actors.thief.address },
        { organisation: this.#stage.people.clinic.address },
      ]),
    };
  }

  #bentPlace({ first, leaf, proof }: ModelPlace): ModelPlace {
    return this.#dice.of([
      { first: first + 1n, leaf, proof },
      { first, leaf: id("another leaf"), proof },
      { first, leaf, proof: proof.slice(1) },
      { first, leaf, proof: [...proof, ZeroHash] },
      { first, leaf: ZeroHash, proof },
      NO_PLACE,
    ]);
  }

  #reads(): { readonly by: Person; readonly act: AccessAct } {
    const { zhaos, wangs, staff, people, actors } = this.#stage;
    const patient = this.#dice.of([zhaos, zhaos, wangs]);
    const readers = [
      [staff.doctor, people.hospital.address, READER.tcmPhysician],
      [staff.doctor, people.hospital.address, READER.tcmPhysician],
      [staff.nurse, people.hospital.address, READER.nurse],
      [staff.otherDoctor, people.clinic.address, READER.tcmPhysician],
      [people.hospital, people.hospital.address, READER.organisation],
      [patient === zhaos ? actors.zhao : actors.wang, ZeroAddress, 0n],
      [actors.carer, ZeroAddress, 0n],
      [actors.thief, people.hospital.address, READER.tcmPhysician],
    ] as const;
    const [by, organisation, profession] = this.#dice.of(readers);
    const purpose = this.#dice.of([PURPOSE.treatment, PURPOSE.treatment, PURPOSE.treatment, 2n, 0n]);
    const reading = { organisation, profession, purpose, purposeLabel: NO_LABELS[0]! };
    const grantee = this.#dice.of([people.hospital.address, by.address, people.clinic.address]);
    const evidence = { ...NO_EVIDENCE, grantee };
    if (this.#dice.chance(0.4)) {
      const category = this.#dice.of([...CATEGORIES, 17n]);
      const confidentiality = this.#dice.of([1n, 4n, 4n, 5n]);
      return { by, act: { name: "access", patient, category, confidentiality, reading, evidence } };
    }
    const record: ModelRecord = {
      patient,
      author: staff.doctor.address,
      organisation: people.hospital.address,
      profession: READER.tcmPhysician,
      kind: 2n,
      category: this.#dice.of(CATEGORIES),
      confidentiality: this.#dice.of([1n, 4n, 5n]),
      authoredAt: NOW - DAY,
      episode: 1n,
      visit: id("visit"),
      device: ZeroHash,
      content: id(`ciphertext ${++this.#serial}`),
      labels: this.#dice.of([ZeroHash, this.#labelsHash]),
      relation: 0n,
      target: ZeroHash,
      seats: ZeroHash,
    };
    const right = record.labels === ZeroHash ? NO_LABELS : LABELS;
    const labels = this.#dice.chance(0.1) ? this.#dice.of([NO_LABELS, LABELS]) : right;
    return { by, act: { name: "accessRecord", record, labels, reading, evidence } };
  }
}

const NO_PLACE: ModelPlace = { first: 0n, leaf: ZeroHash, proof: [] };

/** Trails, gateways and marks, built from nothing but events. */
async function fromEvents({ log, ethers }: AccessStage): Promise<{
  readonly trails: ReadonlyMap<string, ModelTrail>;
  readonly gateways: ReadonlyMap<string, ModelGateway>;
  readonly omissions: ReadonlyMap<string, bigint>;
}> {
  const trails = new Map<string, ModelTrail>();
  const gateways = new Map<string, ModelGateway>();
  const omissions = new Map<string, bigint>();
  for (const one of await ethers.provider.getLogs({ address: await log.getAddress(), fromBlock: 0 })) {
    const event: LogDescription | null = (log.interface as Interface).parseLog(one);
    if (event === null) continue;
    const { args } = event;
    if (event.name === "Accessed" || event.name === "AccessedInDetail") {
      const [question, verdict] = accessedIn(args);
      trails.set(question.patient, trailAfter(trails.get(question.patient) ?? NO_TRAIL, question, verdict as never));
      continue;
    }
    const { organisation, gateway } = args as unknown as { organisation: string; gateway: string };
    const key = gatewayKey(organisation, gateway);
    const there = gateways.get(key) ?? { appointed: false, dismissedAt: 0n, next: 1n, omissions: 0n };
    if (event.name === "GatewayAppointed") gateways.set(key, { ...there, appointed: true, dismissedAt: 0n });
    if (event.name === "GatewayDismissed") {
      const at = BigInt((await ethers.provider.getBlock(one.blockNumber))!.timestamp);
      gateways.set(key, { ...there, dismissedAt: at });
    }
    if (event.name === "AccessesLogged") {
      expect(args.first, "the first number of a batch").to.equal(there.next);
      gateways.set(key, { ...there, next: there.next + (args.count as bigint) });
    }
    if (event.name === "OmissionProved") {
      gateways.set(key, { ...there, omissions: args.omissions as bigint });
      omissions.set(organisation, (omissions.get(organisation) ?? 0n) + 1n);
    }
  }
  return { trails, gateways, omissions };
}

function accessedIn(args: Result): readonly [ModelQuestion, object] {
  const word = toBigInt(args.word as string);
  const code = (at: number): bigint => (word >> BigInt(8 * at)) & 255n;
  const none = { record: ZeroHash, purposeLabel: NO_LABELS[0], evidence: ZeroHash };
  const { patient, accessor, organisation, record, purposeLabel, basisId, evidence } = {
    ...none,
    ...args.toObject(),
  } as unknown as ModelQuestion & { basisId: string; evidence: string };
  const said = { patient, accessor, organisation, record, purposeLabel };
  const codes = { profession: code(1), purpose: code(2), category: code(3), confidentiality: code(4) };
  return [{ ...said, ...codes } as unknown as ModelQuestion, { basis: code(0), basisId, evidence }];
}

function inOrder<T>(map: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...map].toSorted(([one], [other]) => (one < other ? -1 : 1));
}
