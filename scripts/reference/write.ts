import { join } from "node:path";

import { writeContractPages } from "./contracts.ts";
import { writeSdkReference } from "./sdk.ts";

/**
 * Writes the reference into a folder, the pages into `site/` in it.
 *
 * @returns what is wrong with it, in words; TypeDoc has printed its own
 */
export async function writeReference({
  root,
  out,
}: {
  readonly root: string;
  readonly out: string;
}): Promise<string[]> {
  const pages = join(out, "contracts");
  const contracts = writeContractPages({ root, out: pages });
  const site = join(out, "site");
  const { counts, warnings, errors } = await writeSdkReference({ root, out: site, documents: [join(pages, "*.md")] });
  const empty = [...counts].filter(([, count]) => count === 0).map(([name]) => `${name} has nothing in it.`);
  const found = [...counts.values()].reduce((sum, count) => sum + count, 0);
  console.log(`${counts.size} sub-paths with ${found} things, ${contracts} contracts, interfaces and libraries`);
  if (contracts === 0) empty.push("There are no contracts: are they built?");
  if (warnings + errors > 0) empty.push(`TypeDoc: ${errors} errors, ${warnings} warnings.`);
  return empty;
}
