import { readText } from "./files.ts";
import { type MarkdownLine, markdownFiles, markdownLines } from "./markdown.ts";
import type { Problem } from "./problem.ts";

/** What a reader of the documentation can type. */
export interface Commands {
  /** Names of npm's scripts. */
  readonly scripts: ReadonlySet<string>;
  /** Hardhat's tasks by the words one types, such as `node` and `keystore set`. */
  readonly tasks: ReadonlySet<string>;
  /** Hardhat's networks. */
  readonly networks: ReadonlySet<string>;
}

/** Reads npm's scripts from package.json, and tasks and networks from Hardhat. */
export async function readCommands(root: string): Promise<Commands> {
  const { default: hre } = await import("hardhat");
  const { scripts } = JSON.parse(readText(root, "package.json")) as { scripts?: Record<string, string> };
  const tasks = new Set<string>();
  const collect = (task: { id: string[]; isEmpty: boolean; subtasks: Map<string, unknown> }): void => {
    if (!task.isEmpty) tasks.add(task.id.join(" "));
    for (const below of task.subtasks.values()) collect(below as typeof task);
  };
  for (const task of hre.tasks.rootTasks.values()) collect(task);
  return { scripts: new Set(Object.keys(scripts ?? {})), tasks, networks: new Set(Object.keys(hre.config.networks)) };
}

/** The pieces of a line that are code: the whole line in a fenced block, else what stands between backticks. */
function codeOf({ text, fenced }: MarkdownLine): string[] {
  return fenced ? [text] : [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

function objections(code: string, { scripts, tasks, networks }: Commands): string[] {
  const found: string[] = [];
  for (const [, verb = "", name = ""] of code.matchAll(/\bnpm (?:(run|run-script) ([\w:.-]+)|start\b|test\b)/g)) {
    const script = verb === "" ? "" : name;
    if (script !== "" && !scripts.has(script)) found.push(`package.json has no script \`${script}\`.`);
  }
  for (const [call, name = ""] of code.matchAll(/\bnpm (start|test)\b/g)) {
    if (!scripts.has(name)) found.push(`package.json has no script for \`${call}\`.`);
  }
  for (const [, first = "", second = ""] of code.matchAll(
    /\bnpx hardhat(?: --?[\w-]+)* ([a-z][\w:-]*)(?: ([a-z][\w:-]*))?/g,
  )) {
    if (!tasks.has(first) && !tasks.has(`${first} ${second}`))
      found.push(`Hardhat has no task \`${`${first} ${second}`.trim()}\`.`);
  }
  for (const [, network = ""] of code.matchAll(/--network[ =]([\w-]+)/g)) {
    // In capitals it is a place for the reader's own choice.
    if (network !== network.toUpperCase() && !networks.has(network)) {
      found.push(`hardhat.config.ts has no network \`${network}\`.`);
    }
  }
  return found;
}

/** Every command that the documentation names exists. */
export function checkDocsCommands(root: string, commands: Commands): Problem[] {
  return markdownFiles(root).flatMap((file) =>
    markdownLines(root, file).flatMap((text) =>
      codeOf(text)
        .flatMap((code) => objections(code, commands))
        .map((message) => ({ file, line: text.line, message })),
    ),
  );
}
