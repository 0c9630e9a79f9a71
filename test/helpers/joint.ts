import { type TransactionResponse, ZeroHash, concat, id, toBeHex } from "ethers";

import { HOUR, START } from "./defaults.ts";
import type { Authorisation, PatientAct } from "./patientActs.ts";
import { PROFESSION, type Person } from "./providers.ts";
import { NO_LABELS, type Question, type Ward, argument, leftArgument } from "./ward.ts";

/** Numbers of the rules in `docs/specs/consent.md`, spelt out here a second time on purpose. */
export const JOINT_RULES = { window: 24n * HOUR, mostMinutes: 1_440n, mostSteps: 6 } as const;
export const PHASE = { none: 0n, pending: 1n, open: 2n, over: 3n } as const;
export const MINUTE = 60n;

/** Steps of a policy as bytes. */
export const STEP = {
  profession: (code: bigint) => code,
  role: (code: bigint) => 0x40n | code,
  patient: 0x80n,
  named: 0x81n,
} as const;

/** A policy as the condition's arguments: quorum, minutes, steps, and the accounts that named steps ask for. */
export function policyOf({
  quorum,
  minutes,
  steps,
  named = [],
}: {
  quorum: bigint;
  minutes: bigint;
  steps: readonly bigint[];
  named?: readonly string[];
}): string[] {
  const head = concat([toBeHex(quorum, 1), toBeHex(minutes, 2), ...steps.map((step) => toBeHex(step, 1))]);
  return [leftArgument(head), ...named.map((account) => argument(account))];
}

/** Everything before the request: the usual policy opens for half an hour. */
export const MINUTES = 30n;
export const REASON = id("salted reason of a request");
/** When the usual request is made, and when it lapses. */
export const ASKED = START + 20n * 24n * HOUR;
export const LAPSE = ASKED + JOINT_RULES.window;
export const PROVISION = id("provision");

/** Numbers of the usual policy's steps. */
export const AT = { physician: 0n, nurse: 1n, head: 2n, patient: 3n, committee: 4n } as const;
const HEAD_NURSE = 6n;

/** A physician, a nurse, a head nurse, the patient, and the ethics committee; any three of them. */
export function usualPolicy({ committee }: Ward, quorum = 3n): string[] {
  const steps = [
    STEP.profession(PROFESSION.physician),
    STEP.profession(PROFESSION.nurse),
    STEP.role(HEAD_NURSE),
    STEP.patient,
    STEP.named,
  ];
  return policyOf({ quorum, minutes: MINUTES, steps, named: [committee.address] });
}

export interface JointTerms {
  readonly patient: string;
  readonly provision: string;
  readonly requester: string;
  readonly organisation: string;
  readonly profession: bigint;
  readonly policy: string[];
}

/** The doctor wants to read for the hospital, with what a test wants otherwise. */
export function termsOf(ward: Ward, otherwise: Partial<JointTerms> = {}): JointTerms {
  return {
    patient: ward.patient,
    provision: PROVISION,
    requester: ward.staff.doctor.address,
    organisation: ward.people.hospital.address,
    profession: PROFESSION.tcmPhysician,
    policy: usualPolicy(ward),
    ...otherwise,
  };
}

/** The question to which the terms belong. */
export function questionOf({ patient, requester, organisation, profession }: JointTerms): Partial<Question> {
  return { patient, accessor: requester, organisation, profession };
}

/** Who approves which step, as what. */
export interface Approver {
  readonly by: Person;
  readonly step: bigint;
  readonly profession: bigint;
}

/** One fitting approver for each step of the usual policy. */
export function approversOf({ staff, zhao, committee }: Ward): Record<keyof typeof AT, Approver> {
  return {
    physician: { by: staff.colleague, step: AT.physician, profession: PROFESSION.physician },
    nurse: { by: staff.nurse, step: AT.nurse, profession: PROFESSION.nurse },
    head: { by: staff.headNurse, step: AT.head, profession: PROFESSION.nurse },
    patient: { by: zhao, step: AT.patient, profession: 0n },
    committee: { by: committee, step: AT.committee, profession: 0n },
  };
}

/** The doctor asks, at {@link ASKED} unless said otherwise; answers the request's id. */
export async function request(
  ward: Ward,
  terms = termsOf(ward),
  { at = ASKED, reason = REASON, by = ward.staff.doctor }: { at?: bigint; reason?: string; by?: Person } = {},
): Promise<string> {
  await ward.clock.next(at);
  await ward.joint.connect(by).requestAccess(terms, reason);
  return newest(ward, terms);
}

/** The id of the newest request. */
export async function newest({ joint }: Ward, terms: JointTerms): Promise<string> {
  const [request] = await joint.jointOf(terms);
  return request;
}

export async function phaseOf({ joint }: Ward, terms: JointTerms): Promise<bigint> {
  const [, { phase }] = await joint.jointOf(terms);
  return phase;
}

export function approve(
  { joint }: Ward,
  { by, step, profession }: Approver,
  terms: JointTerms,
): Promise<TransactionResponse> {
  return joint.connect(by).approve(terms, step, profession);
}

/** These of the usual approvers approve. */
export async function approveBy(ward: Ward, names: readonly (keyof typeof AT)[], terms = termsOf(ward)): Promise<void> {
  for (const name of names) await approve(ward, approversOf(ward)[name], terms);
}

/** What the condition answers now to whoever the terms are for. */
export function check(
  ward: Ward,
  terms = termsOf(ward),
  asked: Question = { ...emptyQuestion, ...questionOf(terms) } as Question,
): Promise<string> {
  return ward.joint.check(terms.provision, asked, terms.policy);
}

/** The parts of a question that joint access does not look at. */
const emptyQuestion = {
  purpose: 1n,
  purposeLabel: `0x${"00".repeat(31)}`,
  category: 7n,
  confidentiality: 5n,
  record: ZeroHash,
  visit: ZeroHash,
  author: `0x${"00".repeat(20)}`,
  authorOrganisation: `0x${"00".repeat(20)}`,
  authoredAt: 0n,
  labels: NO_LABELS,
};

/** Where signatures for joint access count. */
export function placeOf({ joint, place }: Ward): Ward["place"] {
  return { verifyingContract: joint.target as string, chainId: place.chainId };
}

/** An approval, for every way in; `controller` of a {@link PatientAct} is the approver here. */
export function approval(
  ward: Ward,
  { terms, request: of, step, profession }: { terms: JointTerms; request: string; step: bigint; profession: bigint },
): Omit<PatientAct, "digest" | "submission"> & {
  submission: (approver: string, authorisation: Authorisation) => string;
} {
  const { interface: abi } = ward.joint;
  const { patient, requester, organisation } = terms;
  return {
    hasNonce: true,
    call: abi.encodeFunctionData("approve", [terms, step, profession]),
    sign: (holder, signed, approver = holder.address) =>
      holder.sign(placeOf(ward), "JointApproval", {
        request: of,
        patient,
        requester,
        organisation,
        step,
        approver,
        profession,
        ...signed,
      }),
    submission: (approver, authorisation) =>
      abi.encodeFunctionData("approveBySignature", [terms, step, approver, profession, authorisation]),
  };
}

/** A withdrawal, likewise. */
export function withdrawal(
  ward: Ward,
  { terms, request: of, step }: { terms: JointTerms; request: string; step: bigint },
): ReturnType<typeof approval> {
  const { interface: abi } = ward.joint;
  return {
    hasNonce: true,
    call: abi.encodeFunctionData("withdrawApproval", [terms, step]),
    sign: (holder, signed, approver = holder.address) =>
      holder.sign(placeOf(ward), "JointApprovalWithdrawal", { request: of, step, approver, ...signed }),
    submission: (approver, authorisation) =>
      abi.encodeFunctionData("withdrawApprovalBySignature", [terms, step, approver, authorisation]),
  };
}
