import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { type Fragment, Interface } from "ethers";

import { readText } from "./files.ts";
import type { Problem } from "./problem.ts";

interface Artifact {
  readonly contractName: string;
  readonly bytecode: string;
  readonly abi: readonly object[];
}

/**
 * Four bytes stand for one function, and for one error, in all that is deployed. Inside of a contract the compiler sees to it;
 * between contracts nobody else does, and then data signed for one would be a call of another, and a wallet or the SDK would
 * explain one refusal by the words of another.
 */
export function checkSelectors(root: string): Problem[] {
  const seen = new Map<string, { readonly signature: string; readonly contract: string }>();
  const problems: Problem[] = [];
  for (const { contractName: contract, abi } of artifactsIn(root)) {
    for (const fragment of new Interface(abi).fragments) {
      if (fragment.type !== "function" && fragment.type !== "error") continue;
      const { selector } = fragment as Fragment & { readonly selector: string };
      const [key, signature] = [`${fragment.type} ${selector}`, fragment.format("sighash")];
      if (selector === "0x00000000")
        problems.push({ message: `${contract}.${signature} has the selector of no data.` });
      const before = seen.get(key);
      if (before === undefined) seen.set(key, { signature, contract });
      else if (before.signature !== signature) {
        problems.push({
          message: `${contract}.${signature} and ${before.contract}.${before.signature} have one selector, ${selector}: rename one.`,
        });
      }
    }
  }
  return problems;
}

/** The contracts that can be deployed, stand-ins and tests left out; the packages' that are deployed beside them too. */
function artifactsIn(root: string): Artifact[] {
  const folders = ["contracts", "@openzeppelin"].map((name) => join("artifacts", name));
  return folders
    .flatMap((folder) => filesIn(root, folder))
    .filter((file) => /^(?!.*[\\/]mocks[\\/]).*\.sol[\\/][^.]+\.json$/.test(file))
    .map((file) => JSON.parse(readText(root, file)) as Artifact)
    .filter(({ bytecode }) => bytecode !== "0x");
}

function filesIn(root: string, folder: string): string[] {
  const place = join(root, folder);
  if (!existsSync(place)) return [];
  return readdirSync(place, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => join(folder, name));
}
