import { concat, toBeHex } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import { PROFESSIONS } from "../../terms/professions.ts";
import { STAFF_ROLES } from "../../terms/staffRoles.ts";
import type { ProvisionTerm } from "../provisions/provision.ts";
import { argumentTerm } from "./argumentTerm.ts";
import { JointPolicyRefused } from "./JointPolicyRefused.ts";

/** Who has to agree at one step of a joint access. */
export type JointStep =
  | { readonly profession: keyof typeof PROFESSIONS }
  | { readonly role: keyof typeof STAFF_ROLES }
  /** The patient, or a delegate with the power to consent. */
  | "patient"
  /** One account by name, such as an ethics committee. */
  | { readonly account: string };

const MOST_STEPS = 6;
const MOST_MINUTES = 24 * 60;
/** Codes of steps, and where the first word holds what: `contracts/consent/conditions/JointPolicies.sol`. */
const STAFF_ROLE = 0x40;
const PATIENT = 0x80;
const NAMED = 0x81;
const BYTES_OF_STEPS = 28;

/**
 * The terms that let a permission open only when several people have agreed: the condition and its policy.
 *
 * @param contract the deployed `JointAccess`
 * @param minutes how long it opens, 1 to 1,440
 * @throws {@link JointPolicyRefused} for steps, quorum or minutes that the contract would refuse
 *
 * @example
 * ```ts
 * const terms = jointPolicy({ contract, quorum: 2, minutes: 30, steps: [{ role: "HEAD_NURSE" }, "patient"] });
 * ```
 */
export function jointPolicy({
  contract,
  quorum,
  minutes,
  steps,
}: {
  readonly contract: string;
  readonly quorum: number;
  readonly minutes: number;
  readonly steps: readonly JointStep[];
}): ProvisionTerm[] {
  const isWhole = Number.isInteger(quorum) && Number.isInteger(minutes);
  const isInRange = quorum >= 1 && quorum <= steps.length && minutes >= 1 && minutes <= MOST_MINUTES;
  if (!isWhole || !isInRange || steps.length > MOST_STEPS) throw new JointPolicyRefused(steps.length, quorum, minutes);

  const codes = steps.map(codeOf);
  const places = [...codes, ...Array<number>(BYTES_OF_STEPS - codes.length).fill(0)];
  const head = concat([toBeHex(quorum, 1), toBeHex(minutes, 2), ...places.map((code) => toBeHex(code, 1))]);
  const named = steps.flatMap((step) => (typeof step === "object" && "account" in step ? [step.account] : []));
  return [{ kind: "condition", contract }, { kind: "argument", value: head as Hex }, ...named.map(argumentTerm)];
}

function codeOf(step: JointStep): number {
  if (step === "patient") return PATIENT;
  if ("account" in step) return NAMED;
  return "role" in step ? STAFF_ROLE + STAFF_ROLES[step.role].code : PROFESSIONS[step.profession].code;
}
