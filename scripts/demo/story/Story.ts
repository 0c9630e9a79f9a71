import { ContractRefusal, type Refusal, type RefusalArgument, refusalOf } from "@xinglin/sdk/errors";
import type { TransactionReceipt } from "ethers";

const RULE = "─".repeat(100);

/** One thing that was expected and did not come true. */
interface Disappointment {
  readonly chapter: string;
  readonly expectation: string;
}

/** A transaction of the story. */
export interface Step {
  readonly chapter: string;
  readonly text: string;
  readonly hash: string;
  readonly gasUsed: bigint;
}

/**
 * Tells the journey: chapters, steps with their gas, and expectations. An expectation that fails does not stop the story;
 * the end says so and the process exits with an error.
 */
export class Story {
  #chapter = "";
  #chapters = 0;
  readonly #steps: Step[] = [];
  #kept = 0;
  readonly #disappointments: Disappointment[] = [];

  constructor(private readonly print: (line: string) => void) {}

  /** What was sent so far, in its order. */
  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** Opens a chapter. */
  chapter(title: string): void {
    this.#chapters += 1;
    this.#chapter = title;
    this.print(`\n${RULE}\n ${String(this.#chapters)}. ${title}\n${RULE}`);
  }

  /** Something worth knowing that sends no transaction. */
  note(text: string): void {
    this.print(`     ${text}`);
  }

  /** A transaction that somebody sends: prints what happens and what it costs. */
  async step(text: string, act: Promise<TransactionReceipt>): Promise<void> {
    const { gasUsed, hash } = await act;
    this.#steps.push({ chapter: this.#chapter, text, hash, gasUsed });
    this.print(`  ✓  ${text}  ${dim(`${grouped(gasUsed)} gas`)}`);
  }

  /** Something that has to be true now. */
  expect(expectation: string, isTrue: boolean): void {
    if (isTrue) {
      this.#kept += 1;
      this.print(`     → ${expectation}`);
    } else {
      this.#disappointments.push({ chapter: this.#chapter, expectation });
      this.print(`  ✗  expected: ${expectation}`);
    }
  }

  /**
   * An attempt that the contracts must refuse with the error of this name.
   *
   * @param values what the error has to say besides, by name; more is not looked at
   */
  async refused(
    text: string,
    error: string,
    attempt: () => Promise<unknown>,
    values: Readonly<Record<string, RefusalArgument>> = {},
  ): Promise<void> {
    const refusal = await refusalFrom(attempt);
    if (refusal?.name === error && says(refusal, values)) {
      this.#kept += 1;
      this.print(`  ⛔ ${text}`);
      this.print(`     ${dim(`${refusal.name}: ${refusal.explain("en")}`)}`);
      this.print(`     ${dim(refusal.explain("zh"))}`);
    } else {
      const found = refusal === undefined ? "it went through" : refusal.message;
      this.#disappointments.push({ chapter: this.#chapter, expectation: `${text}: refused with ${error}` });
      this.print(`  ✗  ${text}: expected to be refused with ${error}, but ${found}`);
    }
  }

  /** Says how it went, and whether everything expected came true. */
  end(): boolean {
    const missed = this.#disappointments.length;
    this.print(`\n${RULE}`);
    const gas = this.#steps.reduce((sum, { gasUsed }) => sum + gasUsed, 0n);
    this.print(` ${String(this.#steps.length)} transactions, ${grouped(gas)} gas in all`);
    for (const { chapter, expectation } of this.#disappointments) this.print(` ✗ ${chapter}: ${expectation}`);
    this.print(`${String(this.#kept)} passed, ${String(missed)} failed`);
    return missed === 0;
  }
}

/** The refusal that an attempt meets, undefined when it goes through. Anything but a contract's refusal is thrown on. */
async function refusalFrom(attempt: () => Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (thrown) {
    const refusal = refusalOf(thrown);
    if (refusal === undefined) throw thrown;
    return refusal;
  }
}

function says(refusal: Refusal, values: Readonly<Record<string, RefusalArgument>>): boolean {
  const args = refusal instanceof ContractRefusal ? refusal.args : {};
  return Object.entries(values).every(([name, value]) => args[name] === value);
}

function grouped(number: bigint): string {
  return number.toLocaleString("en-US");
}

function dim(text: string): string {
  return process.stdout.isTTY ? `\u001b[2m${text}\u001b[22m` : text;
}
