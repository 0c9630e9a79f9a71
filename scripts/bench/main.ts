/**
 * Measures what each operation costs as it is deployed (profile `production`), beside its floor, its ceiling and its peers.
 * See docs/assurance/README.md.
 *
 *     npm run bench -- --json FILE
 *     npm run bench -- care            some rooms only
 *     npm run bench -- vault           seconds instead of gas, so only when asked
 */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { buildProduction } from "../production/build.ts";
import { measureRooms } from "./frame/measure.ts";
import { measurePeers } from "./frame/peer.ts";
import { brokenCeilings, printFindings, toJson } from "./frame/report.ts";
import { CARE } from "./care.ts";
import { CONSENT } from "./consent.ts";
import { IDENTITY } from "./identity.ts";
import { KERNEL } from "./kernel.ts";
import { PEERS } from "./peers.ts";
import { PHARMA } from "./pharma.ts";
import { RECORDS } from "./records.ts";
import { benchVault } from "./vault.ts";

const ROOMS = [KERNEL, IDENTITY, CONSENT, RECORDS, CARE, PHARMA];

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { json: { type: "string" } }, allowPositionals: true });
  if (positionals.join() === "vault") return benchVault();
  const unknown = positionals.filter((name) => !ROOMS.some((room) => room.name === name));
  if (unknown.length > 0) throw new Error(`There is no bench "${unknown.join(" ")}"; there is "vault", and each room.`);
  const chosen = positionals.length === 0 ? ROOMS : ROOMS.filter(({ name }) => positionals.includes(name));
  const { network } = await buildProduction(root);
  const rooms = await measureRooms({ rooms: chosen, network });
  const findings = { rooms, peers: await measurePeers(PEERS) };
  printFindings(findings);
  if (values.json !== undefined) {
    await mkdir(path.dirname(path.resolve(values.json)), { recursive: true });
    await writeFile(values.json, toJson(findings));
  }
  const broken = brokenCeilings(findings);
  for (const { name, gas, ceiling = 0n } of broken) {
    console.error(
      `"${name}" uses ${gas} gas and may use ${ceiling}. Make it cheaper, or move the bar with a decision.`,
    );
  }
  const measured = findings.rooms.flatMap(({ operations }) => operations).length + findings.peers.length;
  console.log(`\n${measured - broken.length} passed, ${broken.length} failed`);
  return broken.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}
