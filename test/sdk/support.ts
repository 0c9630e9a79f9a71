import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);

/** A file of the repository as text. */
export function repositoryFile(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, root)), "utf8");
}

/** The constants `T internal constant NAME = T.wrap(number)` (or a plain number) of a Solidity file, by name. */
export function solidityConstants(path: string): Map<string, number> {
  const source = repositoryFile(path).replaceAll(/\/\/.*$/gm, "");
  const declaration = /\w+ internal constant (\w+) = (?:\w+\.wrap\()?([0-9a-fx<()\- ]+?)\)?;/g;
  return new Map([...source.matchAll(declaration)].map(([, name, value]) => [name!, evaluate(value!)]));
}

/** The members of a Solidity enum, in order. */
export function solidityEnum(path: string, name: string): string[] {
  const source = repositoryFile(path).replaceAll(/\/\/.*$/gm, "");
  const body = new RegExp(`enum ${name} \\{([^}]*)\\}`).exec(source)?.[1];
  if (body === undefined) throw new Error(`no enum ${name} in ${path}`);
  return [...body.matchAll(/\w+/g)].map(([member]) => member);
}

/** `7`, `0x0020`, `1 << 3` or `(1 << 5) - 1`. */
function evaluate(expression: string): number {
  const shift = /^\(?1 << (\d+)\)?( - 1)?$/.exec(expression.trim());
  if (shift === null) return Number(expression);
  return 2 ** Number(shift[1]) - (shift[2] === undefined ? 0 : 1);
}
