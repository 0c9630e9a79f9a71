import type { Platform } from "../../test/helpers/platform.ts";
import type { Operation, Room } from "./frame/operation.ts";

const REGULATOR = 1n;

async function cancel({ patients, actors }: Platform, nonce: bigint): ReturnType<Operation["run"]> {
  return await patients.connect(actors.zhao).cancelNonce(nonce);
}

/** What every room stands on. */
export const KERNEL: Room = {
  name: "kernel",
  operations: {
    "cancel a nonce, the first of its word": {
      run: async (platform) => await cancel(platform, 0n),
      work: { newSlots: 1 },
    },
    "cancel a nonce, another of its word": {
      run: async (platform) => {
        await cancel(platform, 0n);
        return await cancel(platform, 1n);
      },
      work: { updates: 1 },
    },
    "pause a room": {
      run: async ({ providers, actors }) => await providers.connect(actors.pauser).pause(),
      // The pause shares its slot with the authority; the AccessManager reads what the function asks for and who has it.
      work: { updates: 1, coldAccounts: 1, coldReads: 3 },
    },
    "schedule the grant of a role (AccessManager)": {
      run: async ({ accessManager, actors }) => {
        const data = accessManager.interface.encodeFunctionData("grantRole", [REGULATOR, actors.stranger.address, 0n]);
        return await accessManager.connect(actors.admin).schedule(await accessManager.getAddress(), data, 0n);
      },
      work: { newSlots: 1, coldReads: 2 },
      like: "a role",
    },
  },
  lives: {},
};
