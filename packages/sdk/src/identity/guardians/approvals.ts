import { ZeroAddress, getAddress } from "ethers";

import { XinglinError } from "../../errors/XinglinError.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { GuardianSet } from "./guardianSet.ts";

/** A signature by one member of a set, as the contracts take it. */
export interface Approval {
  /** Index of the guardian; the number of guardians stands for the arbiter. */
  readonly member: number;
  readonly signature: string;
}

/** A signature with the account that made it. */
export interface SignedBy {
  readonly account: string;
  readonly signature: string;
}

/** The account is neither guardian nor arbiter of the set. */
export class NotInGuardianSet extends XinglinError {
  constructor(readonly account: string) {
    super("NotInGuardianSet", {
      says: {
        en: `${account} is neither a guardian nor the arbiter of this set.`,
        zh: `${account} 既不是该集合的监护人，也不是仲裁人。`,
      },
      next: {
        en: "Leave this signature out, or use the set it was made for.",
        zh: "请去掉该签名，或改用其所属的集合。",
      },
    });
  }
}

/** How much weight a collection of approvals has. */
export interface ApprovalWeight {
  /** Guardians among them, the arbiter not counted. */
  readonly guardians: number;
  readonly arbiter: boolean;
  /** Enough to start, or to withdraw, a recovery. */
  readonly suffices: boolean;
  /** Enough to reinforce one: every guardian, or the threshold and the arbiter. */
  readonly reinforces: boolean;
}

/**
 * Puts signatures into the order that the contracts ask for. Of several by one account the last counts.
 *
 * @throws {@link NotInGuardianSet}
 * @example
 * ```ts
 * const approvals = collectApprovals({ set, signatures: [{ account: son, signature: first }, { account: notary, signature: second }] });
 * await patients.startRecovery({ patient, set, newController, deadline, approvals, via });
 * ```
 */
export function collectApprovals({
  set,
  signatures,
}: {
  readonly set: GuardianSet;
  readonly signatures: readonly SignedBy[];
}): Approval[] {
  const byMember = new Map(signatures.map(({ account, signature }) => [memberOf(set, account), signature as Hex]));
  return [...byMember].map(([member, signature]) => ({ member, signature })).sort((a, b) => a.member - b.member);
}

/**
 * What a collection of approvals is enough for.
 *
 * @example
 * ```ts
 * weighApprovals({ set, approvals }).reinforces; // true when even a contested recovery can finish
 * ```
 */
export function weighApprovals({
  set,
  approvals,
}: {
  readonly set: GuardianSet;
  readonly approvals: readonly Approval[];
}): ApprovalWeight {
  const members = new Set(approvals.map(({ member }) => member));
  const arbiter = members.has(set.guardians.length) && set.arbiter !== ZeroAddress;
  const guardians = [...members].filter((member) => member < set.guardians.length).length;
  const suffices = guardians >= set.threshold;
  return { guardians, arbiter, suffices, reinforces: suffices && (arbiter || guardians === set.guardians.length) };
}

/** A guardian who is the arbiter too signs as guardian. */
function memberOf(set: GuardianSet, account: string): number {
  const wanted = getAddress(account);
  const index = set.guardians.findIndex((guardian) => getAddress(guardian) === wanted);
  if (index >= 0) return index;
  if (wanted !== ZeroAddress && getAddress(set.arbiter) === wanted) return set.guardians.length;
  throw new NotInGuardianSet(account);
}
