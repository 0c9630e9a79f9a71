import { XinglinError } from "../../../packages/sdk/src/errors/XinglinError.ts";
import type { Input } from "./mutate.ts";
import type { Parser } from "./parser.ts";

/** Milliseconds of the processor that one input of some kilobytes may take at most. */
const MOST_TIME = 5_000;
/** What an error says goes into logs; it does not carry the input there. */
const LONGEST_MESSAGE = 16_384;

/** A parser did what none may do. */
export class Misbehaved extends Error {}

const namesOf = (object: object) => Reflect.ownKeys(object).map(String).sort().join(" ");
const SHARED: readonly object[] = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Object];
const AS_BEGUN = SHARED.map(namesOf);

/**
 * Gives an input to a parser: it has to answer, or to throw an error of the SDK, in time, with a message of a bounded length,
 * and to leave the prototypes of all objects alone.
 *
 * @returns the name of the error, or "accepted"
 * @throws {@link Misbehaved}
 */
export async function judge({ name, read }: Parser, input: Input): Promise<string> {
  const begin = process.cpuUsage();
  let answer = "accepted";
  try {
    await read(input as never);
  } catch (problem) {
    if (!(problem instanceof XinglinError)) {
      const shown = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
      throw new Misbehaved(`${name} threw what is no error of the SDK: ${shown.slice(0, 1_500)}`, { cause: problem });
    }
    const longest = Math.max(problem.message.length, problem.explain("zh").length);
    if (longest > LONGEST_MESSAGE) throw new Misbehaved(`${name}: ${problem.name} says ${longest} characters`);
    answer = problem.name;
  }
  const { user, system } = process.cpuUsage(begin);
  const taken = (user + system) / 1_000;
  if (taken > MOST_TIME) throw new Misbehaved(`${name} took ${Math.round(taken)} ms`);
  SHARED.forEach((object, i) => {
    if (namesOf(object) !== AS_BEGUN[i]) throw new Misbehaved(`${name} changed a prototype that all objects share`);
  });
  return answer;
}
