import { expect } from "chai";

import { DEFAULTS } from "./defaults.ts";
import { expectRefusal } from "./expectations.ts";
import type { Platform } from "./platform.ts";

/** All that the registry's questions tell about a patient now. */
export interface PatientState {
  readonly controller: string;
  readonly isRegistered: boolean;
  readonly isFrozen: boolean;
  readonly epoch: bigint;
  readonly guardians: string;
  readonly pendingGuardians: readonly unknown[];
  readonly encryptionKeyHash: string;
  readonly recovery: readonly unknown[];
  /** Of the accounts asked about, in their order. */
  readonly delegations: readonly (readonly unknown[])[];
}

export async function stateOf(
  { patients, actors }: Platform,
  patient: string,
  delegates: readonly string[] = [actors.carer.address, actors.thief.address],
): Promise<PatientState> {
  const [controller, isRegistered, isFrozen, epoch, guardians, pending, encryptionKeyHash, recovery, delegations] =
    await Promise.all([
      patients.controllerOf(patient),
      patients.isRegistered(patient),
      patients.isFrozen(patient),
      patients.epochOf(patient),
      patients.guardiansOf(patient),
      patients.pendingGuardiansOf(patient),
      patients.encryptionKeyHashOf(patient),
      patients.recoveryOf(patient),
      Promise.all(delegates.map((delegate) => patients.delegationOf(patient, delegate))),
    ]);
  return {
    controller,
    isRegistered,
    isFrozen,
    epoch,
    guardians,
    pendingGuardians: [...pending],
    encryptionKeyHash,
    recovery: [...recovery],
    delegations: delegations.map((delegation) => [...delegation]),
  };
}

/**
 * Expects that `act` is refused with this error and these values, and that afterwards the patient stands as before and
 * the controller's nonce of the tests is as spent or unspent as before.
 */
export async function expectRefusalUnchanged(
  platform: Platform,
  patient: string,
  act: () => Promise<unknown>,
  error: string,
  args: readonly unknown[],
): Promise<void> {
  const { patients } = platform;
  const look = async (): Promise<unknown> => {
    const state = await stateOf(platform, patient);
    return { ...state, nonce: await patients.isNonceSpent(state.controller, DEFAULTS.nonce) };
  };
  const before = await look();
  await expectRefusal(act(), patients, error, args);
  expect(await look()).to.deep.equal(before);
}
