/** Measures one kind of item, named in GROWTH, and says what it found as JSON. `growth.ts` starts it. */
import { network } from "hardhat";

import { platformOn } from "../../../test/helpers/platform.ts";
import { gasOf } from "../frame/measure.ts";
import type { Room } from "../frame/operation.ts";
import { makeMany, makeOne } from "./crowd.ts";
import { GROWING } from "./growing.ts";
import type { Growth } from "./growth.ts";

const begin = performance.now();
const { name, steps } = JSON.parse(process.env.GROWTH ?? "{}") as { name: string; steps: readonly number[] };
const kind = GROWING.find((one) => one.name === name);
if (kind === undefined) throw new Error(`There is no kind "${name}".`);

// Hundreds of items in one transaction are over its cap of gas, and nobody has the ether for them.
const connection = await network.create({
  override: {
    allowBlocksWithSameTimestamp: true,
    blockGasLimit: 1_000_000_000,
    initialBaseFeePerGas: 0,
    transactionGasCap: false,
  },
});
const platform = await platformOn(connection)();
const making = await kind.prepare(platform);
const few = await measure(kind.beside);
const gas: number[] = [];
let made = 0;
for (const step of steps) {
  await makeMany(platform, making, made + 1, step);
  made = step + 1;
  gas.push(Number(await gasOf(await makeOne(making, made))));
}
const many = await measure(kind.beside);
const found: Growth = {
  name,
  gas,
  ...(kind.beside !== undefined && { room: kind.beside.name }),
  beside: [...few].map(([operation, before]) => ({ operation, few: before, many: many.get(operation) ?? Number.NaN })),
  seconds: (performance.now() - begin) / 1_000,
  memory: process.resourceUsage().maxRSS / 1_024,
};
await connection.close();
console.log(JSON.stringify(found));

/** Gas of each operation of a room on the platform as it stands, to which each comes back. */
async function measure(room?: Room): Promise<Map<string, number>> {
  const figures = new Map<string, number>();
  const snapshot = await connection.networkHelpers.takeSnapshot();
  for (const [operation, { run }] of Object.entries(room?.operations ?? {})) {
    try {
      figures.set(operation, Number(await gasOf(await run(platform))));
    } catch (problem) {
      throw new Error(`"${operation}" failed beside "${name}".`, { cause: problem });
    }
    await snapshot.restore();
  }
  return figures;
}
