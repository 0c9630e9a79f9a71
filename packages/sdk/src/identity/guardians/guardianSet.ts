import { AbiCoder, ZeroAddress, getAddress, isAddress, isHexString, keccak256 } from "ethers";

import type { Brand, Hex } from "../../kernel/ids/brand.ts";
import { randomSalt } from "../../kernel/ids/random.ts";
import { GuardianSetRefused, type GuardianSetRule } from "./GuardianSetRefused.ts";

/** Who may help a patient back in, as the contracts take it. Patient and guardians keep it; the chain has its hash. */
export interface GuardianSet {
  /** 1 to 16 accounts, checksummed, in ascending order. */
  readonly guardians: readonly string[];
  /** Guardians needed to start a recovery. */
  readonly threshold: number;
  /** Seconds between start and finish of a recovery. */
  readonly delay: number;
  /** Decides a contested recovery; the zero address for none. */
  readonly arbiter: string;
  readonly salt: Hex;
}

/** The hash of a guardian set: what registration and change of guardians take. */
export type GuardianSetHash = Brand<Hex, "GuardianSetHash">;

/** What is allowed but may be regretted. */
export type GuardianSetWarning =
  /** One guardian can take the identity over after the delay. */
  | "one guardian suffices"
  /** A single lost guardian key makes recovery impossible. */
  | "every guardian is needed"
  /** Nobody can end a recovery that guardians started in bad faith. */
  | "no arbiter"
  /** The arbiter would judge its own doing: the contracts count it as none. */
  | "arbiter is a guardian"
  /** The key that may be lost or stolen is also the arbiter's: the contracts count it as none. */
  | "arbiter is the controller"
  /** The key that may be lost or stolen is also a guardian's. */
  | "controller is a guardian";

/** The hash under which the chain knows "no guardians". */
export const NO_GUARDIANS = `0x${"00".repeat(32)}` as GuardianSetHash;

export const MOST_GUARDIANS = 16;
export const DAY = 86_400;
export const SHORTEST_DELAY = DAY;
export const LONGEST_DELAY = 30 * DAY;

/** What a set is built from. */
export interface GuardianSetPlan {
  /** In any order. */
  readonly guardians: readonly string[];
  readonly threshold: number;
  /** Whole days from start to finish of a recovery, 1 to 30. */
  readonly delayDays: number;
  /** Decides a contested recovery: a notary, a hospital's patient office, a cold key of the patient's own. */
  readonly arbiter?: string;
  /** Random unless given. */
  readonly salt?: string;
  /** The patient's controller, only to warn where it is a guardian too. */
  readonly controller?: string;
}

/** A set with its hash and what is to be said about it. */
export interface PlannedGuardianSet {
  readonly set: GuardianSet;
  readonly hash: GuardianSetHash;
  readonly warnings: readonly GuardianSetWarning[];
}

/**
 * Builds a guardian set: sorts the guardians, checks the contracts' rules, adds a random salt, and says what may be regretted.
 *
 * @throws {@link GuardianSetRefused} when a rule is broken
 * @example
 * ```ts
 * const { set, hash, warnings } = buildGuardianSet({ guardians: [son, daughter, friend], threshold: 2, delayDays: 3, arbiter: notary });
 * await patients.register({ salt, guardians: hash, via: direct({ signer: zhao }) });
 * // keep serializeGuardianSet(set) and give it to every guardian
 * ```
 */
export function buildGuardianSet({
  guardians,
  threshold,
  delayDays,
  arbiter = ZeroAddress,
  salt = randomSalt(),
  controller,
}: GuardianSetPlan): PlannedGuardianSet {
  const sorted = guardians.map(checksummed).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  const set = {
    guardians: sorted,
    threshold,
    delay: delayDays * DAY,
    arbiter: checksummed(arbiter),
    salt: salt as Hex,
  };
  requireGuardianSet(set);
  return { set, hash: guardianSetHash(set), warnings: warningsOf(set, controller) };
}

/**
 * The hash of a set, `keccak256(abi.encode(set))`.
 *
 * @example
 * ```ts
 * guardianSetHash(set) === (await patients.contract.guardianSetHash(set)); // true
 * ```
 */
export function guardianSetHash({ guardians, threshold, delay, arbiter, salt }: GuardianSet): GuardianSetHash {
  const tuple = "tuple(address[] guardians,uint8 threshold,uint48 delay,address arbiter,bytes32 salt)";
  const encoded = AbiCoder.defaultAbiCoder().encode([tuple], [[guardians, threshold, delay, arbiter, salt]]);
  return keccak256(encoded) as GuardianSetHash;
}

/**
 * Requires that a set follows the contracts' rules.
 *
 * @throws {@link GuardianSetRefused} naming the first rule that it breaks
 * @example
 * ```ts
 * requireGuardianSet(set); // says nothing when all is well
 * ```
 */
export function requireGuardianSet({ guardians, threshold, delay, arbiter, salt }: GuardianSet): void {
  const isAscending = (account: string, i: number) => i === 0 || BigInt(guardians[i - 1] ?? 0) < BigInt(account);
  // In this order: a later check relies on those before it.
  const rules: [GuardianSetRule, () => boolean][] = [
    ["number", () => guardians.length >= 1 && guardians.length <= MOST_GUARDIANS],
    [
      "address",
      () =>
        [...guardians, arbiter].every((account) => isHexString(account, 20) && isAddress(account)) &&
        !guardians.includes(ZeroAddress),
    ],
    ["order", () => guardians.every(isAscending)],
    ["threshold", () => Number.isInteger(threshold) && threshold >= 1 && threshold <= guardians.length],
    ["delay", () => Number.isInteger(delay) && delay >= SHORTEST_DELAY && delay <= LONGEST_DELAY],
    ["salt", () => isHexString(salt, 32) && !/^0x0+$/.test(salt)],
  ];
  for (const [rule, holds] of rules) if (!holds()) throw new GuardianSetRefused(rule);
}

function warningsOf({ guardians, threshold, arbiter }: GuardianSet, controller?: string): GuardianSetWarning[] {
  const applies: [GuardianSetWarning, boolean][] = [
    ["one guardian suffices", threshold === 1],
    ["every guardian is needed", threshold === guardians.length],
    ["no arbiter", arbiter === ZeroAddress],
    ["arbiter is a guardian", guardians.includes(arbiter)],
    ["arbiter is the controller", controller !== undefined && arbiter === checksummed(controller)],
    ["controller is a guardian", controller !== undefined && guardians.includes(checksummed(controller))],
  ];
  return applies.filter(([, holds]) => holds).map(([warning]) => warning);
}

function checksummed(account: string): string {
  if (!isAddress(account)) throw new GuardianSetRefused("address");
  return getAddress(account);
}
