import type { NetworkHelpers } from "@nomicfoundation/hardhat-network-helpers/types";

/** The chain's time, in seconds since 1970. */
export interface Clock {
  /** Time of the last block, which is what a question to a contract sees. */
  now(): Promise<bigint>;
  /** The next transaction runs at exactly this second. */
  next(moment: bigint): Promise<void>;
  /** Time passes: questions asked from now on see exactly this second. */
  moveTo(moment: bigint): Promise<void>;
  /** Time passes by so many seconds. */
  pass(seconds: bigint): Promise<void>;
}

export function clockOf({ time }: NetworkHelpers): Clock {
  const now = async (): Promise<bigint> => BigInt(await time.latest());
  return {
    now,
    next: (moment) => time.setNextBlockTimestamp(moment),
    moveTo: (moment) => time.increaseTo(moment),
    pass: async (seconds) => {
      await time.increaseTo((await now()) + seconds);
    },
  };
}
