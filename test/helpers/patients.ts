import type { TransactionResponse } from "ethers";
import { ZeroHash } from "ethers";

import { DEFAULTS } from "./defaults.ts";
import { type Circle, type CircleOptions, approveRecovery, approveWithdrawal, circleOf } from "./guardians.ts";
import { type Holder, plainAccount } from "./holders.ts";
import { perform, registration } from "./patientActs.ts";
import type { Platform } from "./platform.ts";

/** Registers a pseudonym of `holder` by its own call and returns its id. */
export async function registerPatient(
  platform: Platform,
  holder: Holder = plainAccount(platform, platform.actors.zhao),
  { salt = DEFAULTS.salt, guardians = ZeroHash }: { salt?: string; guardians?: string } = {},
): Promise<string> {
  const act = registration(platform, { controller: holder.address, salt, guardians });
  await perform(platform, act, { holder, entrance: "own call" });
  return platform.patients.patientIdOf(holder.address, salt);
}

/** A patient who has guardians, and the people around her. */
export interface Guarded {
  readonly platform: Platform;
  readonly patient: string;
  readonly circle: Circle;
  readonly zhao: Holder;
  /** Her new key, to which recoveries go. */
  readonly zhaoAnew: Holder;
  /** Holds her old key's copy, or wants it. */
  readonly thief: Holder;
  /** A hospital's patient office. It is in the circle only where a test says so. */
  readonly arbiter: Holder;
  readonly newController: string;
}

/** Zhao, registered with guardians: three of whom two are needed, unless the options say otherwise. */
export async function guardedPatient(
  platform: Platform,
  { withArbiter, ...options }: Omit<CircleOptions, "arbiter"> & { readonly withArbiter?: boolean } = {},
): Promise<Guarded> {
  const { actors } = platform;
  const zhao = plainAccount(platform, actors.zhao);
  const arbiter = plainAccount(platform, actors.hospital);
  const circle = circleOf(platform, withArbiter ? { ...options, arbiter } : options);
  return {
    platform,
    patient: await registerPatient(platform, zhao, { guardians: circle.hash }),
    circle,
    zhao,
    zhaoAnew: plainAccount(platform, actors.zhaoAnew),
    thief: plainAccount(platform, actors.thief),
    arbiter,
    newController: actors.zhaoAnew.address,
  };
}

/** A recovery as guardians agree on it; by default the first attempt, signed by the first two. */
export interface Recovery {
  readonly patient: string;
  readonly circle: Circle;
  readonly newController: string;
  readonly attempt?: bigint;
  readonly deadline?: bigint;
  readonly by?: readonly number[];
}

/** The guardians sign, the relayer submits. */
export async function startRecovery(platform: Platform, recovery: Recovery): Promise<TransactionResponse> {
  const { patient, circle, newController, deadline = DEFAULTS.deadline } = recovery;
  const approvals = await signaturesFor(platform, recovery);
  return platform.patients
    .connect(platform.actors.relayer)
    .startRecovery(patient, circle.set, newController, deadline, approvals);
}

/** More guardians sign the same recovery, the relayer submits. */
export async function reinforceRecovery(platform: Platform, recovery: Recovery): Promise<TransactionResponse> {
  const { patient, circle, deadline = DEFAULTS.deadline } = recovery;
  const approvals = await signaturesFor(platform, recovery);
  return platform.patients.connect(platform.actors.relayer).reinforceRecovery(patient, circle.set, deadline, approvals);
}

/** Guardians take the recovery back, the relayer submits. */
export async function withdrawRecovery(
  platform: Platform,
  { patient, circle, attempt = 1n, deadline = DEFAULTS.deadline, by = [0, 1] }: Omit<Recovery, "newController">,
): Promise<TransactionResponse> {
  const message = { patient, guardians: circle.hash, attempt, deadline };
  const approvals = await approveWithdrawal(platform, circle, by, message);
  return platform.patients.connect(platform.actors.relayer).withdrawRecovery(patient, circle.set, deadline, approvals);
}

function signaturesFor(
  platform: Platform,
  { patient, circle, newController, attempt = 1n, deadline = DEFAULTS.deadline, by = [0, 1] }: Recovery,
): ReturnType<typeof approveRecovery> {
  const message = { patient, guardians: circle.hash, newController, attempt, deadline };
  return approveRecovery(platform, circle, by, message);
}

/** Somebody finishes the recovery. */
export function finishRecovery({
  platform,
  patient,
}: Pick<Guarded, "platform" | "patient">): Promise<TransactionResponse> {
  return platform.patients.connect(platform.actors.stranger).finishRecovery(patient);
}

/** `holder` objects by a call of its own. */
export function objectToRecovery(
  { platform, patient }: Pick<Guarded, "platform" | "patient">,
  holder: Holder,
): Promise<TransactionResponse> {
  const data = platform.patients.interface.encodeFunctionData("objectToRecovery", [patient]);
  return holder.send({ to: platform.place.verifyingContract, data });
}

/** `holder` dismisses the recovery by a call of its own. */
export function dismissRecovery(
  { platform, patient, circle }: Pick<Guarded, "platform" | "patient" | "circle">,
  holder: Holder,
): Promise<TransactionResponse> {
  const data = platform.patients.interface.encodeFunctionData("dismissRecovery", [patient, circle.set]);
  return holder.send({ to: platform.place.verifyingContract, data });
}
