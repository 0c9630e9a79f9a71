import { network } from "hardhat";
import type { NetworkConnection } from "hardhat/types/network";

import { platformOn } from "../../../test/helpers/platform.ts";
import { gasOf } from "../frame/measure.ts";
import type { Room } from "../frame/operation.ts";
import { makeMany, makeOne } from "./crowd.ts";
import type { Growing } from "./growing.ts";
import type { Growth, OneMore } from "./growth.ts";

/** A chain for many items: who makes dozens in one transaction asks for more gas than its cap, and pays nothing for it. */
export async function spaciousChain(): Promise<NetworkConnection> {
  return await network.create({
    override: {
      allowBlocksWithSameTimestamp: true,
      blockGasLimit: 1_000_000_000,
      initialBaseFeePerGas: 0,
      transactionGasCap: false,
    },
  });
}

/**
 * Gas of one more item of a kind beside as many as each step says, and of a room's operations before there are any and at the
 * end.
 */
export async function measureKind({ name, prepare, beside }: Growing, steps: readonly number[]): Promise<Growth> {
  const begin = performance.now();
  const connection = await spaciousChain();
  const platform = await platformOn(connection)();
  const making = await prepare(platform);

  /** The operations of the room on the platform as it stands, to which each comes back. */
  const measure = async (room?: Room): Promise<Map<string, number>> => {
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
  };

  const few = await measure(beside);
  const more: OneMore[] = [];
  let made = 0;
  for (const step of steps) {
    await makeMany(platform, making, made + 1, step);
    made = step + 1;
    more.push({ items: step, gas: Number(await gasOf(await makeOne(making, made))) });
  }
  const many = await measure(beside);
  await connection.close();
  return {
    name,
    more,
    ...(beside !== undefined && { room: beside.name }),
    beside: [...few].map(([operation, before]) => ({
      operation,
      few: before,
      many: many.get(operation) ?? Number.NaN,
    })),
    seconds: (performance.now() - begin) / 1_000,
    memory: process.resourceUsage().maxRSS / 1_024,
  };
}
