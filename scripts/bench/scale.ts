/**
 * How costs grow: what one more item and every operation cost beside many real items, and what a year costs a hospital, a city
 * and a maker of medicines.
 *
 *     npm run bench -- scale                     prints both
 *     npm run bench -- scale --items 10000       so many real items of each kind
 *     npm run bench -- scale --kind visits       of one kind; may be repeated
 *     npm run bench -- scale --write             puts what was measured into docs/assurance/scale.json, writes scale.md of it
 *     npm run bench -- scale --l1-gwei 5 --ether-price 2500 --blob-gwei 1 --l2-gwei 0.01
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { format, resolveConfig } from "prettier";

import { platformOn } from "../../test/helpers/platform.ts";
import type { Operation } from "./frame/operation.ts";
import { CARE } from "./care.ts";
import { CONSENT } from "./consent.ts";
import { IDENTITY } from "./identity.ts";
import { PHARMA } from "./pharma.ts";
import { RECORDS } from "./records.ts";
import { type Growth, describeGrowth, grownOf, measureGrowth, stepsOf } from "./scale/growth.ts";
import { KINDS, type Kind, kindsOf } from "./scale/kinds.ts";
import { type Kept, inThousands, pageOf } from "./scale/page.ts";
import { type Prices, YEARS, costsOf } from "./scale/years.ts";

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const ROOMS = [IDENTITY, CONSENT, RECORDS, CARE, PHARMA];
/** Assumed, not foretold: whoever knows better says so. */
const PRICES = { "l1-gwei": "2", "l2-gwei": "0.005", "blob-gwei": "0.1", "ether-price": "3000" } as const;

interface Snapshot {
  readonly rooms: Readonly<Record<string, { readonly operations: Readonly<Record<string, { readonly gas: number }>> }>>;
}

/** Bytes of calldata of the operations that the years need: the same whatever the compiler's settings. */
async function bytesOf(names: ReadonlySet<string>): Promise<Map<string, number>> {
  const { network } = await import("hardhat");
  const connection = await network.create();
  const deployPlatform = platformOn(connection);
  const found = new Map<string, number>();
  for (const room of ROOMS) {
    for (const [name, operation] of Object.entries<Operation>(room.operations)) {
      const key = `${room.name}: ${name}`;
      if (!names.has(key)) continue;
      const { data } = await operation.run(await connection.networkHelpers.loadFixture(deployPlatform));
      found.set(key, (data.length - 2) / 2);
    }
  }
  await connection.close();
  return found;
}

const isKind = (name: string): name is Kind => Object.hasOwn(KINDS, name);

/** Puts figures in the place of those that were kept of the same kinds. */
function keep(measured: Kept): Kept {
  const file = path.join(root, "docs", "assurance", "scale.json");
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Kept) : {};
  const kept = Object.fromEntries(kindsOf({ ...before, ...measured }));
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
  return kept;
}

export async function benchScale(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      items: { type: "string", default: "10000" },
      kind: { type: "string", multiple: true, default: Object.keys(KINDS) },
      write: { type: "boolean", default: false },
      ...(Object.fromEntries(
        Object.entries(PRICES).map(([name, usual]) => [name, { type: "string", default: usual }]),
      ) as Record<keyof typeof PRICES, { type: "string"; default: string }>),
    },
  });
  const items = Number(values.items);
  if (!Number.isSafeInteger(items) || items < 1) throw new Error("--items takes a whole number from 1.");
  const kinds = values.kind.filter(isKind);
  const unknown = values.kind.filter((name) => !isKind(name));
  if (unknown.length > 0) throw new Error(`--kind takes ${Object.keys(KINDS).join(", ")}, not ${unknown.join(", ")}.`);
  const prices: Prices = {
    l1Gwei: Number(values["l1-gwei"]),
    l2Gwei: Number(values["l2-gwei"]),
    blobGwei: Number(values["blob-gwei"]),
    etherPrice: Number(values["ether-price"]),
    overhead: 110,
  };
  if (Object.values(prices).some((price) => !(price > 0))) throw new Error("Prices are numbers above 0.");
  const { rooms } = JSON.parse(await readFile(path.join(root, "snapshots", "gas.json"), "utf8")) as Snapshot;
  const keys = new Set(YEARS.flatMap(({ parts }) => parts.map(({ key }) => key)));
  const bytes = await bytesOf(keys);
  const figuresOf = (key: string) => {
    const [room = "", name = ""] = key.split(/: (.*)/s);
    const [gas, size] = [rooms[room]?.operations[name]?.gas, bytes.get(key)];
    if (gas === undefined || size === undefined) throw new Error(`Nothing was measured for "${key}".`);
    return { gas, bytes: size };
  };
  const years = YEARS.map((year) => costsOf(year, figuresOf, prices));
  for (const { name, totals } of years) {
    console.log(`${name}: L1 $${inThousands(totals.l1)}, rollup $${inThousands(totals.rollup)} a year`);
  }
  const measured: Partial<Record<Kind, Growth>> = {};
  await measureGrowth(kinds, stepsOf(items), (kind, growth) => {
    measured[kind] = growth;
    console.log(describeGrowth(growth));
  });
  const rows = Object.values(measured);
  const grown = rows.flatMap(grownOf);
  if (values.write) {
    const file = path.join(root, "docs", "assurance", "scale.md");
    const options = await resolveConfig(file);
    const page = pageOf(keep(measured), years, prices);
    await writeFile(file, await format(page, { ...options, filepath: file }));
  }
  for (const what of grown) console.error(`"${what}" grows with the number of items.`);
  const asked = rows.reduce((sum, { beside }) => sum + 1 + beside.length, 0);
  console.log(`\n${asked - grown.length} passed, ${grown.length} failed`);
  process.exitCode = grown.length === 0 ? 0 : 1;
}

try {
  await benchScale(process.argv.slice(2));
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}
