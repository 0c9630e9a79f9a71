import { expect } from "chai";
import type { Interface, LogDescription } from "ethers";

import type { BatchReader } from "../../typechain-types/index.js";
import { type ProviderAct, carryOut, describeAct } from "./models/providerActs.ts";
import { modelFromEvents } from "./models/providerEvents.ts";
import { type Reason, reasonsAgainst } from "./models/providerRules.ts";
import type { ProviderModel } from "./models/providers.ts";
import type { Person, Stage } from "./providers.ts";
import type { Questionnaire } from "./providerViews.ts";

/** More than any act needs. */
const GAS = 3_000_000n;

/** The contract and its model side by side: every act is done on both, and both have to agree. */
export class Mirror {
  readonly model: ProviderModel;
  readonly #stage: Stage;
  readonly #reader: BatchReader;
  readonly #plain: Interface;

  private constructor(stage: Stage, reader: BatchReader, model: ProviderModel) {
    this.model = model;
    this.#stage = stage;
    this.#reader = reader;
    this.#plain = stage.providers.interface;
  }

  /** Takes up a stage as it stands, from its events. */
  static async of(stage: Stage): Promise<Mirror> {
    const reader = await stage.ethers.deployContract("BatchReader");
    const model = modelFromEvents(await eventsOf(stage), await stage.clock.now());
    model.regulators.add(stage.people.regulator.address);
    return new Mirror(stage, reader, model);
  }

  /** Does `act` at `moment` on both sides; answers whether the rules allowed it. */
  async act(person: Person, act: ProviderAct, moment = this.model.now + 1n): Promise<boolean> {
    this.model.now = moment;
    const reasons = reasonsAgainst(this.model, act);
    await this.#stage.clock.next(moment);
    const refusal = await this.#refusalOf(person, act);
    const said = refusal === undefined ? "succeeds" : `is refused with ${show(refusal)}`;
    const context = `${describeAct(act)} at ${moment} ${said}; the rules have against it: ${reasons.map(show).join("; ")}`;
    if (refusal === undefined) {
      expect(reasons, context).to.deep.equal([]);
      carryOut(this.model, act);
    } else {
      expect(reasons.map(show), context).to.include(show(refusal));
    }
    return refusal === undefined;
  }

  /** Lets time pass on both sides. */
  async moveTo(moment: bigint): Promise<void> {
    await this.#stage.clock.moveTo(moment);
    this.model.now = moment;
  }

  /** Expects that contract and model answer every question alike. */
  async expectAgreement(questions: Questionnaire): Promise<void> {
    expectSame(await questions.ofContract(this.#stage, this.#reader), questions.ofModel(this.model));
  }

  /** Expects that whoever has read the events alone answers every question like the contract. */
  async expectEventsTell(questions: Questionnaire): Promise<void> {
    const told = modelFromEvents(await eventsOf(this.#stage), await this.#stage.clock.now());
    expectSame(questions.ofModel(told), await questions.ofContract(this.#stage, this.#reader));
    expect(told.paused).to.equal(await this.#stage.providers.paused());
  }

  async #refusalOf(person: Person, { name, args }: ProviderAct): Promise<Reason | undefined> {
    const to = await this.#stage.providers.getAddress();
    try {
      await person.sendTransaction({ to, data: this.#plain.encodeFunctionData(name, args), gasLimit: GAS });
      return undefined;
    } catch (problem) {
      const data = dataOf(problem);
      const error = data === undefined ? null : this.#plain.parseError(data);
      if (error === null) throw problem;
      return { error: error.name, args: error.args.toArray() };
    }
  }
}

/** Expects the same answer to every question, and shows only those that differ. */
function expectSame(answers: Record<string, unknown>, expected: Record<string, unknown>): void {
  const differing = Object.keys(expected).filter((name) => inOneLine(answers[name]) !== inOneLine(expected[name]));
  const only = (all: Record<string, unknown>) => Object.fromEntries(differing.map((name) => [name, all[name]]));
  expect(only(answers)).to.deep.equal(only(expected));
}

function inOneLine(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? `${part}n` : part));
}

/** Every event of the provider registry, in order. */
async function eventsOf({ providers, ethers }: Stage): Promise<LogDescription[]> {
  const logs = await ethers.provider.getLogs({ address: providers, fromBlock: 0 });
  const plain: Interface = providers.interface;
  return logs.map((log) => {
    const event = plain.parseLog(log);
    if (event === null) throw new Error("The registry emitted an event that is not in its interface.");
    return event;
  });
}

function show({ error, args }: Reason): string {
  return `${error}(${args.map(String).join(", ")})`;
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
