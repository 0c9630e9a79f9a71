import type { ActMessage } from "@xinglin/sdk/kernel";
import { AbiCoder, ZeroAddress, keccak256 } from "ethers";

import { DEFAULTS } from "./defaults.ts";
import { type Holder, keyOf, plainAccount } from "./holders.ts";
import type { Platform } from "./platform.ts";

/** A `GuardianSet` as the contract takes it. */
export interface GuardianSet {
  readonly guardians: string[];
  readonly threshold: bigint;
  readonly delay: bigint;
  readonly arbiter: string;
  readonly salt: string;
}

/** The people behind a {@link GuardianSet}, in the order of their addresses, so that an index names the same in both. */
export interface Circle {
  readonly members: readonly Holder[];
  readonly arbiter: Holder | undefined;
  readonly set: GuardianSet;
  readonly hash: string;
}

/** An `Approval` as the contract takes it. */
export interface Approval {
  readonly member: number;
  readonly signature: string;
}

/** What the members of a circle sign. Each names itself as approver, unless a test says otherwise. */
export type Approvable<Act extends "Recovery" | "RecoveryWithdrawal"> = Omit<ActMessage<Act>, "approver"> & {
  readonly approver?: string;
};

/** `keccak256(abi.encode(set))`, as the interface defines it. */
export function hashOf(set: GuardianSet): string {
  const type = "tuple(address[] guardians, uint8 threshold, uint48 delay, address arbiter, bytes32 salt)";
  return keccak256(AbiCoder.defaultAbiCoder().encode([type], [set]));
}

export interface CircleOptions {
  readonly members?: readonly Holder[];
  readonly arbiter?: Holder;
  readonly threshold?: bigint;
  readonly delay?: bigint;
  readonly salt?: string;
}

/** People who keep a set together; by default three plain accounts of whom two are needed, without an arbiter. */
export function circleOf(
  platform: Platform,
  { members = guardians(platform, 3), arbiter, threshold, delay, salt = DEFAULTS.guardianSalt }: CircleOptions = {},
): Circle {
  const inOrder = [...members].sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
  const set: GuardianSet = {
    guardians: inOrder.map(({ address }) => address),
    threshold: threshold ?? DEFAULTS.recovery.threshold,
    delay: delay ?? DEFAULTS.recovery.delay,
    arbiter: arbiter?.address ?? ZeroAddress,
    salt,
  };
  return { members: inOrder, arbiter, set, hash: hashOf(set) };
}

/** So many guardians with plain accounts and no ETH, always the same. */
export function guardians(platform: Platform, count: number): Holder[] {
  return Array.from({ length: count }, (_, index) => person(platform, `guardian ${index + 1}`));
}

/** Somebody with a plain account and no ETH, who only signs. */
export function person(platform: Platform, name: string): Holder {
  return plainAccount(platform, keyOf(name).connect(platform.ethers.provider));
}

/** The index that stands for the arbiter. */
export function arbiterOf({ members }: Circle): number {
  return members.length;
}

/** Approvals of a recovery by the members with these indices. */
export function approveRecovery(
  { place }: Platform,
  circle: Circle,
  by: readonly number[],
  message: Approvable<"Recovery">,
): Promise<Approval[]> {
  return collect(circle, by, (holder) => holder.sign(place, "Recovery", { approver: holder.address, ...message }));
}

/** Approvals of a withdrawal by the members with these indices. */
export function approveWithdrawal(
  { place }: Platform,
  circle: Circle,
  by: readonly number[],
  message: Approvable<"RecoveryWithdrawal">,
): Promise<Approval[]> {
  return collect(circle, by, (holder) =>
    holder.sign(place, "RecoveryWithdrawal", { approver: holder.address, ...message }),
  );
}

function collect(
  { members, arbiter }: Circle,
  by: readonly number[],
  sign: (holder: Holder) => Promise<string>,
): Promise<Approval[]> {
  return Promise.all(
    by.map(async (member) => {
      const holder = member === members.length ? arbiter : members[member];
      if (holder === undefined) throw new Error(`The circle has no member ${member}.`);
      return { member, signature: await sign(holder) };
    }),
  );
}
