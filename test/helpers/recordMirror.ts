import { expect } from "chai";
import { type Interface, type Result, TypedDataEncoder, concat, toQuantity } from "ethers";

import type { PaperCalendar, RecordRegistry } from "../../typechain-types/index.js";
import { inWords } from "./consentMirror.ts";
import type { ConsentStage } from "./consents.ts";
import { POWERS } from "./defaults.ts";
import {
  type Entrance,
  type ModelBatch,
  type ModelInclusion,
  type ModelRecord,
  type ModelSeatClaim,
  RECORD_TYPE,
  type RecordFacts,
  RecordModel,
  type Refusal,
  modelRecordId,
} from "./models/recordModel.ts";
import type { Person } from "./providers.ts";

interface Opened {
  readonly patient: string;
  readonly organisation: string;
  readonly number: bigint;
}

interface Held {
  readonly record: ModelRecord;
  readonly inclusion: ModelInclusion;
}

/** An act as both sides take it. */
export type RecordAct =
  | (Opened & { readonly name: "openEpisode"; readonly until: bigint })
  | (Opened & {
      readonly name: "openEpisodeByGrant";
      readonly profession: bigint;
      readonly grantee: string;
      readonly line: bigint;
    })
  | (Opened & { readonly name: "openEpisodeByVisit"; readonly profession: bigint; readonly visit: string })
  | (Opened & { readonly name: "openEpisodeByEmergency" })
  | (Opened & { readonly name: "closeEpisode" })
  | { readonly name: "anchor"; readonly record: ModelRecord }
  | (Held & { readonly name: "anchorUpon"; readonly target: ModelRecord })
  | { readonly name: "anchorBatch"; readonly batch: ModelBatch }
  | (Held & { readonly name: "draw" })
  | (Held & { readonly name: "enterInError"; readonly reasonHash: string })
  | (Held & { readonly name: "cosign"; readonly claim: ModelSeatClaim })
  | (Held & { readonly name: "answer"; readonly said: bigint; readonly note: string });

/** Own call, a call that the forwarder passes on, or a signature that a stranger submits. */
export type Way =
  | { readonly name: "own call" | "relayed call" }
  | { readonly name: "signature"; readonly deadline: bigint; readonly nonce: bigint; readonly forger?: Person };

export interface RecordStage extends ConsentStage {
  readonly registry: RecordRegistry;
  readonly calendar: PaperCalendar;
}

/** More than any act needs, and within what a transaction may use. */
const GAS = toQuantity(16_000_000n);
const ANY_KIND = 2_047n;
const TREAT = 1n;

/** The contract and the model of it side by side: every act is done on both. */
export class RecordMirror {
  readonly model: RecordModel;
  readonly stage: RecordStage;
  /** Time of the last block. */
  now: bigint;
  readonly #at: string;
  readonly #forwarder: string;
  readonly #spent = new Set<string>();

  private constructor(stage: RecordStage, now: bigint, at: string, forwarder: string) {
    this.stage = stage;
    this.model = new RecordModel({ patients: [stage.zhaos, stage.wangs] });
    this.now = now;
    this.#at = at;
    this.#forwarder = forwarder;
  }

  static async of(stage: RecordStage): Promise<RecordMirror> {
    const forwarder = await stage.forwarder.getAddress();
    await stage.connection.networkHelpers.impersonateAccount(forwarder);
    await stage.connection.networkHelpers.setBalance(forwarder, 10n ** 22n);
    return new RecordMirror(stage, await stage.clock.now(), await stage.registry.getAddress(), forwarder);
  }

  /** Does `act` at `moment` on both sides; answers why it was refused, if it was. */
  async act(by: Person, act: RecordAct, way: Way, moment: bigint): Promise<Refusal | undefined> {
    const { data, entrance } = await this.#written(by, act, way, moment);
    const relayed = way.name === "relayed call";
    const submitter = way.name === "signature" ? this.stage.actors.stranger.address : by.address;
    const from = relayed ? this.#forwarder : submitter;
    await this.stage.clock.next(moment);
    this.now = moment;
    const refusal = await this.#refusalOf(from, relayed ? concat([data, by.address]) : data);
    const reasons = await this.#carryOut(entrance, act);
    const what = `${act.name} by ${way.name} of ${by.address} at ${moment}`;
    if (refusal === undefined) {
      expect(reasons, `${what} is accepted; the rules have against it`).to.deep.equal([]);
      if (way.name === "signature" && act.name === "answer") this.#spent.add(`${by.address} ${way.nonce}`);
    } else expect(reasons.map(inWords), `${what} is refused; the rules have against it`).to.include(inWords(refusal));
    return refusal;
  }

  /** Something happens in another room; it takes one second. */
  async elsewhere(happen: () => Promise<unknown>): Promise<void> {
    await this.stage.clock.next(this.now + 1n);
    await happen();
    this.now = await this.stage.clock.now();
  }

  async moveTo(moment: bigint): Promise<void> {
    await this.stage.clock.moveTo(moment);
    this.now = moment;
  }

  /** Expects that the contract says the same of every record, seat, episode and batch. */
  async expectSameState(headers: readonly Held[]): Promise<void> {
    const abi: Interface = this.stage.registry.interface;
    for (const [recordId, expected] of this.model.states) {
      const state = (await this.#ask(abi, this.#at, "stateOf", [recordId]))[0] as Result;
      expect(stateIn(state), `the state of ${recordId}`).to.deep.equal(expected);
    }
    for (const { record, inclusion } of headers) {
      const { state } = this.model.find(record, inclusion);
      const shown = (await this.#ask(abi, this.#at, "stateIn", [record, inclusion]))[0] as Result;
      expect(stateIn(shown), `the state of ${modelRecordId(record)}, shown`).to.deep.equal(state);
    }
    for (const [key, { signer, signedAt }] of this.model.cosignatures) {
      const found = (await this.#ask(abi, this.#at, "cosignatureOf", key.split(" ")))[0] as Result;
      expect(found.toArray(), `seat ${key}`).to.deep.equal([signer, signedAt]);
    }
    for (const [key, { from, until, ground, closed }] of this.model.episodes) {
      const found = (await this.#ask(abi, this.#at, "episodeOf", key.split(" ")))[0] as Result;
      expect(found.toArray().slice(0, 4), `episode ${key}`).to.deep.equal([from, until, ground, closed]);
    }
    for (const [batch, anchoredAt] of this.model.batches) {
      expect((await this.#ask(abi, this.#at, "batchAnchoredAt", [batch]))[0], `batch ${batch}`).to.equal(anchoredAt);
    }
  }

  /** What the other rooms answer at the last block. */
  facts(): RecordFacts {
    const { patients, providers, devices, consents, emergencies, calendar } = this.stage;
    const ask = async (
      contract: { interface: Interface; getAddress(): Promise<string> },
      name: string,
      of: unknown[],
    ) => this.#ask(contract.interface, await contract.getAddress(), name, of);
    return {
      now: this.now,
      isRegistered: async (patient) => (await ask(patients, "isRegistered", [patient]))[0] as boolean,
      mayAct: async (patient, account, power) => {
        const wanted = power === "CONSENT" ? POWERS.consent : POWERS.records;
        return (await ask(patients, "mayAct", [patient, account, wanted]))[0] as boolean;
      },
      practice: async (...of) => {
        const { refusal, role } = (await ask(providers, "practice", of))[0] as { refusal: bigint; role: bigint };
        return { refusal, role };
      },
      isAccredited: async (account) => (await ask(providers, "isAccredited", [account, ANY_KIND]))[0] as boolean,
      isTrusted: async (device) => (await ask(devices, "isTrusted", [device]))[0] as boolean,
      treatmentGrant: async (...of) => {
        const [inForce, scope, , until, terms] = (await ask(consents, "grantOf", of)).toArray() as unknown[];
        const treats = (((scope as bigint) >> (72n + TREAT)) & 1n) === 1n;
        return inForce === true && treats && BigInt(terms as string) === 0n ? (until as bigint) : undefined;
      },
      grantId: async (...of) => (await ask(consents, "grantIdOf", of))[0] as string,
      emergency: async (...of) => (await ask(emergencies, "openEmergency", of))[0] as string,
      visit: async (...of) => (await ask(calendar, "isDuring", of))[0] as string,
    };
  }

  async #carryOut(entrance: Entrance, act: RecordAct): Promise<readonly Refusal[]> {
    const { model } = this;
    const facts = this.facts();
    switch (act.name) {
      case "openEpisode":
        return model.openEpisode(facts, entrance, act);
      case "openEpisodeByGrant":
        return model.openEpisodeByGrant(facts, entrance, act);
      case "openEpisodeByVisit":
        return model.openEpisodeByVisit(facts, entrance, act);
      case "openEpisodeByEmergency":
        return model.openEpisodeByEmergency(facts, entrance, act);
      case "closeEpisode":
        return model.closeEpisode(facts, entrance, act);
      case "anchor":
        return model.anchor(facts, entrance, act.record);
      case "anchorUpon":
        return model.anchorUpon(facts, entrance, act.record, act.target, act.inclusion);
      case "anchorBatch":
        return model.anchorBatch(facts, entrance, act.batch);
      case "draw":
        return model.draw(act.record, act.inclusion);
      case "enterInError":
        return model.enterInError(facts, entrance, act.record, act.inclusion);
      case "cosign":
        return model.cosign(facts, entrance, act.record, act.inclusion, act.claim);
      case "answer":
        return model.answer(facts, entrance, act.record, act.inclusion, act.said, act.note);
    }
  }

  /** The bytes of the call, and what the way itself has against it. */
  async #written(
    by: Person,
    act: RecordAct,
    way: Way,
    moment: bigint,
  ): Promise<{ readonly data: string; readonly entrance: Entrance }> {
    const abi: Interface = this.stage.registry.interface;
    const args = argumentsOf(act);
    if (way.name !== "signature") {
      return { data: abi.encodeFunctionData(act.name, args), entrance: { caller: by.address } };
    }
    const signed = signedForm(act, by.address, way);
    if (signed === undefined) throw new Error(`Nobody signs ${act.name}.`);
    const { chainId } = this.stage.place;
    const domain = { name: "Xinglin RecordRegistry", version: "1", chainId, verifyingContract: this.#at };
    const signer = signed.signer;
    const reasons: Refusal[] = [];
    if (moment >= way.deadline) reasons.push({ error: "SignatureExpired", args: [way.deadline, moment] });
    if ((way.forger ?? by).address !== signer) {
      const digest = TypedDataEncoder.hash(domain, signed.types, signed.message);
      reasons.push({ error: "SignatureInvalid", args: [signer, digest] });
    }
    if (act.name === "answer" && this.#spent.has(`${signer} ${way.nonce}`)) {
      reasons.push({ error: "NonceUsed", args: [signer, way.nonce] });
    }
    const signature = await (way.forger ?? by).signTypedData(domain, signed.types, signed.message);
    const data = abi.encodeFunctionData(`${act.name}BySignature`, signed.argumentsWith(args, signature));
    return { data, entrance: { caller: signer, signature: reasons } };
  }

  async #refusalOf(from: string, data: string): Promise<Refusal | undefined> {
    const abi: Interface = this.stage.registry.interface;
    try {
      await this.stage.ethers.provider.send("hardhat_impersonateAccount", [from]);
      await this.stage.ethers.provider.send("eth_sendTransaction", [{ from, to: this.#at, data, gas: GAS }]);
      return undefined;
    } catch (problem) {
      const reason = refusalData(problem);
      const error = reason === undefined ? null : abi.parseError(reason);
      if (error === null) throw problem;
      return { error: error.name, args: error.args.toArray() };
    }
  }

  /** Without ethers' contracts and readers in between, which would take most of the time. */
  async #ask(abi: Interface, to: string, name: string, args: readonly unknown[]): Promise<Result> {
    const data = abi.encodeFunctionData(name, args);
    const answer = (await this.stage.ethers.provider.send("eth_call", [{ to, data }, "latest"])) as string;
    return abi.decodeFunctionResult(name, answer);
  }
}

/** The parts of a state as the model tells them. */
export function stateIn(state: Result): Record<string, unknown> {
  const [status, version, anchoredAt, deviceTrusted, cosigned, acknowledgedAt, disputedAt] =
    state.toArray() as unknown[];
  return { status, version, anchoredAt, deviceTrusted, cosigned, acknowledgedAt, disputedAt };
}

/** Which acts there are a second time, signed. */
export const SIGNED: readonly RecordAct["name"][] = [
  "openEpisode",
  "anchor",
  "anchorUpon",
  "anchorBatch",
  "cosign",
  "answer",
];

function argumentsOf(act: RecordAct): readonly unknown[] {
  switch (act.name) {
    case "openEpisode":
      return [act.patient, act.organisation, act.number, act.until];
    case "openEpisodeByGrant":
      return [act.patient, act.organisation, act.number, act.profession, act.grantee, act.line];
    case "openEpisodeByVisit":
      return [act.patient, act.organisation, act.number, act.profession, act.visit];
    case "openEpisodeByEmergency":
    case "closeEpisode":
      return [act.patient, act.organisation, act.number];
    case "anchor":
      return [act.record];
    case "anchorUpon":
      return [act.record, act.target, act.inclusion];
    case "anchorBatch":
      return [act.batch];
    case "draw":
      return [act.record, act.inclusion];
    case "enterInError":
      return [act.record, act.inclusion, act.reasonHash];
    case "cosign":
      return [act.record, act.inclusion, act.claim];
    case "answer":
      return [act.record, act.inclusion, act.said, act.note];
  }
}

interface SignedForm {
  readonly signer: string;
  readonly types: Record<string, { name: string; type: string }[]>;
  readonly message: Record<string, unknown>;
  argumentsWith(args: readonly unknown[], signature: string): readonly unknown[];
}

/** What is signed, after the words of the interfaces. */
function signedForm(act: RecordAct, by: string, way: { deadline: bigint; nonce: bigint }): SignedForm | undefined {
  const { deadline, nonce } = way;
  const behind = (args: readonly unknown[], signature: string): readonly unknown[] => [...args, deadline, signature];
  switch (act.name) {
    case "openEpisode":
      return {
        signer: by,
        types: typed(
          "EpisodeOpening",
          "bytes32 patient,address opener,address organisation,uint32 number,uint48 until,uint48 deadline",
        ),
        message: { ...act, opener: by, deadline },
        argumentsWith: ([patient, ...rest], signature) => [patient, by, ...rest, deadline, signature],
      };
    case "anchor":
    case "anchorUpon":
      return {
        signer: act.record.author,
        types: { ...typed("RecordAnchoring", "Record record,uint48 deadline"), ...RECORD_TYPE },
        message: { record: act.record, deadline },
        argumentsWith: behind,
      };
    case "anchorBatch":
      return {
        signer: act.batch.author,
        types: typed(
          "RecordBatch",
          "bytes32 root,address author,address organisation,uint8 profession,uint32 count,uint48 deadline",
        ),
        message: { ...act.batch, deadline },
        argumentsWith: behind,
      };
    case "cosign":
      return {
        signer: by,
        types: typed(
          "RecordCosignature",
          "bytes32 record,address signer,uint8 seat,address organisation,uint32 episode,uint48 deadline",
        ),
        message: { ...act.claim, record: modelRecordId(act.record), signer: by, deadline },
        argumentsWith: (args, signature) => [...args, by, deadline, signature],
      };
    case "answer":
      return {
        signer: by,
        types: typed(
          "RecordAnswer",
          "bytes32 record,address signer,uint8 answer,bytes32 note,uint104 nonce,uint48 deadline",
        ),
        message: { record: modelRecordId(act.record), signer: by, answer: act.said, note: act.note, nonce, deadline },
        argumentsWith: (args, signature) => [...args, by, { nonce, deadline, signature }],
      };
    default:
      return undefined;
  }
}

/** A type of EIP-712 from how the interfaces write it. */
function typed(name: string, fields: string): Record<string, { name: string; type: string }[]> {
  const parts = fields.split(",").map((field) => field.split(" "));
  return { [name]: parts.map(([type, field]) => ({ type: type!, name: field! })) };
}

/** The bytes that a refused transaction reverted with. */
export function refusalData(problem: unknown): string | undefined {
  if (typeof problem !== "object" || problem === null) return undefined;
  if ("data" in problem && typeof problem.data === "string") return problem.data;
  for (const inner of ["data", "error", "info", "cause"] as const) {
    if (inner in problem) {
      const found = refusalData((problem as Record<string, unknown>)[inner]);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
