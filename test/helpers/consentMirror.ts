import { expect } from "chai";
import { type Interface, type Result, ZeroAddress, ZeroHash, toQuantity } from "ethers";

import { decisionIn } from "./consentActs.ts";
import { type ConsentStage, PURPOSE, READER } from "./consents.ts";
import { POWERS } from "./defaults.ts";
import {
  ConsentModel,
  type Facts,
  type ModelDecision,
  type ModelEvidence,
  type ModelGrant,
  type ModelKey,
  type ModelRequest,
  type ModelRule,
  type Refusal,
  grantStruct,
  requestArgument,
  ruleStruct,
  scopeOf,
} from "./models/consentModel.ts";
import type { Person } from "./providers.ts";

/** An act as both sides take it. */
export type ConsentAct = { readonly patient: string } & (
  | { readonly name: "give"; readonly grants: readonly ModelGrant[] }
  | { readonly name: "revoke"; readonly keys: readonly ModelKey[] }
  | { readonly name: "revokeAll" }
  | { readonly name: "setDirective"; readonly expected: string; readonly rules: readonly ModelRule[] }
);

export interface Question {
  readonly request: ModelRequest;
  readonly evidence: ModelEvidence;
}

export interface Delegation {
  readonly powers: bigint;
  readonly from: bigint;
  readonly until: bigint;
}

/** More than any act needs, and within what a transaction may use. */
const GAS = toQuantity(16_000_000n);

/** The contract and the model of it side by side: every act is done on both, every question asked of both. */
export class ConsentMirror {
  readonly model = new ConsentModel();
  /** Time of the last block. */
  now: bigint;
  readonly #stage: ConsentStage;
  readonly #controllers: ReadonlyMap<string, string>;
  readonly #delegations = new Map<string, Delegation>();
  readonly #practices = new Map<string, bigint>();
  readonly #accredited = new Map<string, boolean>();
  readonly #emergencies = new Map<string, string>();

  private constructor(stage: ConsentStage, now: bigint) {
    this.#stage = stage;
    this.now = now;
    const { zhao, wang, carer } = stage.actors;
    this.#controllers = new Map([
      [stage.zhaos, zhao.address],
      [stage.wangs, wang.address],
    ]);
    this.#delegations.set(keyOf(stage.zhaos, carer.address), stage.carer);
  }

  static async of(stage: ConsentStage): Promise<ConsentMirror> {
    return new ConsentMirror(stage, await stage.clock.now());
  }

  /** Does `act` at `moment` on both sides; answers why it was refused, if it was. */
  async act(person: Person, act: ConsentAct, moment = this.now + 1n): Promise<Refusal | undefined> {
    const reasons = this.#carryOut(person.address, act, moment);
    await this.#stage.clock.next(moment);
    this.now = moment;
    const refusal = await this.#refusalOf(person, act);
    const what = `${act.name} by ${person.address} at ${moment}`;
    if (refusal === undefined) expect(reasons, `${what} is accepted; the rules have against it`).to.deep.equal([]);
    else expect(reasons.map(inWords), `${what} is refused; the rules have against it`).to.include(inWords(refusal));
    return refusal;
  }

  /** The controller sets a delegate. */
  async delegate(patient: string, controller: Person, delegate: string, delegation: Delegation): Promise<void> {
    const { powers, from, until } = delegation;
    const { patients } = this.#stage;
    await this.elsewhere(() => patients.connect(controller).setDelegate(patient, delegate, powers, from, until));
    this.#delegations.set(keyOf(patient, delegate), delegation);
  }

  /** The paramedic breaks the glass for the hospital, unless it is broken already, or the hospital is suspended. */
  async breakGlass(patient: string): Promise<void> {
    const { emergencies, staff, people } = this.#stage;
    const [reason, hash] = [1n, `0x${"22".repeat(32)}`];
    const asParamedic = emergencies.connect(staff.paramedic);
    const { address } = people.hospital;
    await this.elsewhere(() =>
      Promise.allSettled([asParamedic.breakGlass(patient, address, READER.paramedic, reason, hash)]),
    );
  }

  /** Something happens in another room; it takes one second. */
  async elsewhere(happen: () => Promise<unknown>): Promise<void> {
    await this.#stage.clock.next(this.now + 1n);
    await happen();
    this.now = await this.#stage.clock.now();
  }

  /** Lets time pass on both sides. */
  async moveTo(moment: bigint): Promise<void> {
    await this.#stage.clock.moveTo(moment);
    this.now = moment;
  }

  /** Asks both sides; expects the same decisions, in full, and returns them. */
  async expectSameDecisions(questions: readonly Question[]): Promise<readonly ModelDecision[]> {
    await this.#gatherFacts(questions);
    const { consents } = this.#stage;
    const abi: Interface = consents.interface;
    const answers = await this.#ask(
      await consents.getAddress(),
      questions.map(({ request, evidence }) => abi.encodeFunctionData("decide", [requestArgument(request), evidence])),
    );
    return answers.map((answer, index) => {
      const question = questions[index];
      if (question === undefined) throw new Error("An answer without a question.");
      const [decision] = abi.decodeFunctionResult("decide", answer) as unknown as [Result];
      const expected = this.model.decide(this.facts(this.now), question.request, question.evidence);
      expect(decisionIn(decision), inWords(question)).to.deep.equal(expected);
      return expected;
    });
  }

  /** Expects the same answers to the questions about what stands: grants, directive, epoch. */
  async expectSameState(patient: string, keys: readonly ModelKey[]): Promise<void> {
    const { consents } = this.#stage;
    const abi: Interface = consents.interface;
    const asked = keys.flatMap(({ grantee, line }) => [
      abi.encodeFunctionData("grantOf", [patient, grantee, line]),
      abi.encodeFunctionData("grantIdOf", [patient, grantee, line]),
    ]);
    const answers = await this.#ask(await consents.getAddress(), asked);
    for (const [index, key] of keys.entries()) {
      const [inForce, scope] = abi.decodeFunctionResult("grantOf", answers[2 * index] ?? "0x").toArray() as unknown[];
      const expected = this.model.grantOf({ now: this.now }, patient, key);
      const expectedScope = expected === undefined ? 0n : scopeOf(expected.provision);
      const what = `the grant on line ${key.line} of ${key.grantee}`;
      expect([inForce, scope], what).to.deep.equal([expected?.inForce ?? false, expectedScope]);
      expect(answers[2 * index + 1], what).to.equal(expected?.id ?? ZeroHash);
    }
    expect(await consents.directiveOf(patient)).to.equal(this.model.directiveOf(patient));
    expect(await consents.epochOf(patient)).to.equal(this.model.epochOf(patient));
  }

  /** What the other rooms answer at `now`. Who practises where has to be asked of them before. */
  facts(now: bigint): Facts {
    const gathered = <T>(map: ReadonlyMap<string, T>, ...key: readonly unknown[]): T => {
      const found = map.get(keyOf(...key));
      if (found === undefined) throw new Error(`Nobody asked for ${key.join(", ")}.`);
      return found;
    };
    return {
      now,
      isController: (patient, account) => this.#controllers.get(patient) === account,
      isDelegate: (patient, account, power) => {
        const found = this.#delegations.get(keyOf(patient, account));
        if (found === undefined) return false;
        const wanted = power === "READ" ? POWERS.read : POWERS.consent;
        return (found.powers & wanted) === wanted && found.from <= now && now < found.until;
      },
      practice: (...of) => gathered(this.#practices, ...of),
      isAccredited: (organisation) => gathered(this.#accredited, organisation),
      emergency: (...of) => gathered(this.#emergencies, ...of),
      condition: () => ZeroHash,
    };
  }

  #carryOut(by: string, act: ConsentAct, moment: bigint): readonly Refusal[] {
    const facts = this.facts(moment);
    switch (act.name) {
      case "give":
        return this.model.give(facts, by, act.patient, act.grants);
      case "revoke":
        return this.model.revoke(facts, by, act.patient, act.keys);
      case "revokeAll":
        return this.model.revokeAll(facts, by, act.patient);
      case "setDirective":
        return this.model.setDirective(facts, by, act.patient, act.expected, act.rules);
    }
  }

  async #refusalOf(person: Person, act: ConsentAct): Promise<Refusal | undefined> {
    const { consents } = this.#stage;
    const abi: Interface = consents.interface;
    const to = await consents.getAddress();
    try {
      const data = abi.encodeFunctionData(act.name, argumentsOf(act));
      await this.#stage.ethers.provider.send("eth_sendTransaction", [{ from: person.address, to, data, gas: GAS }]);
      return undefined;
    } catch (problem) {
      const data = dataOf(problem);
      const error = data === undefined ? null : abi.parseError(data);
      if (error === null) throw problem;
      return { error: error.name, args: error.args.toArray() };
    }
  }

  async #gatherFacts(questions: readonly Question[]): Promise<void> {
    const { providers, emergencies } = this.#stage;
    const requests = questions.map(({ request }) => request).filter(({ organisation }) => organisation !== ZeroAddress);
    const pressing = requests.filter(({ purpose }) => purpose === PURPOSE.breakGlass);
    const [ofProviders, ofEmergencies]: readonly [Interface, Interface] = [providers.interface, emergencies.interface];
    const practices = await this.#ask(
      await providers.getAddress(),
      requests.flatMap(({ accessor, profession, organisation }) => [
        ofProviders.encodeFunctionData("practice", [accessor, profession, organisation]),
        ofProviders.encodeFunctionData("isAccredited", [organisation, ANY_KIND]),
      ]),
    );
    const open = await this.#ask(
      await emergencies.getAddress(),
      pressing.map(({ patient, accessor, organisation }) =>
        ofEmergencies.encodeFunctionData("openEmergency", [patient, accessor, organisation]),
      ),
    );
    for (const [index, { patient, accessor, organisation }] of pressing.entries()) {
      this.#emergencies.set(keyOf(patient, accessor, organisation), open[index] ?? ZeroHash);
    }
    for (const [index, { accessor, profession, organisation }] of requests.entries()) {
      const [practice] = ofProviders.decodeFunctionResult("practice", practices[2 * index] ?? "0x") as unknown as [
        Result,
      ];
      const [accredited] = ofProviders.decodeFunctionResult("isAccredited", practices[2 * index + 1] ?? "0x");
      this.#practices.set(keyOf(accessor, profession, organisation), practice[0] as bigint);
      this.#accredited.set(keyOf(organisation), accredited as boolean);
    }
  }

  /** Without ethers' contracts and readers in between, which would take most of the time. */
  async #ask(target: string, questions: readonly string[]): Promise<readonly string[]> {
    const { provider } = this.#stage.ethers;
    return Promise.all(
      questions.map(async (data) => {
        return (await provider.send("eth_call", [{ to: target, data }, "latest"])) as string;
      }),
    );
  }
}

const ANY_KIND = 2_047n;

function keyOf(...parts: readonly unknown[]): string {
  return parts.join();
}

function argumentsOf(act: ConsentAct): readonly unknown[] {
  switch (act.name) {
    case "give":
      return [act.patient, act.grants.map(grantStruct)];
    case "revoke":
      return [act.patient, act.keys];
    case "revokeAll":
      return [act.patient];
    case "setDirective":
      return [act.patient, act.expected, act.rules.map(ruleStruct)];
  }
}

/** Anything, on one line, to be read by a person. */
export function inWords(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? `${part}n` : part));
}

/** The bytes that a refused transaction reverted with. */
function dataOf(problem: unknown): string | undefined {
  if (typeof problem !== "object" || problem === null) return undefined;
  if ("data" in problem && typeof problem.data === "string") return problem.data;
  for (const inner of ["data", "error", "info", "cause"] as const) {
    if (inner in problem) {
      const found = dataOf((problem as Record<string, unknown>)[inner]);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
