import type { TransactionResponse } from "ethers";

import { DEFAULTS } from "../../../test/helpers/defaults.ts";
import { type Approval, approveRecovery, approveWithdrawal, type Circle } from "../../../test/helpers/guardians.ts";
import { plainAccount } from "../../../test/helpers/holders.ts";
import { objection, perform } from "../../../test/helpers/patientActs.ts";
import type { Platform } from "../../../test/helpers/platform.ts";
import type { Operations } from "../frame/operation.ts";
import { registerWithGuardians } from "../frame/stage.ts";

const FIRST_ATTEMPT = 1n;

async function approvals(
  platform: Platform,
  patient: string,
  circle: Circle,
  by: readonly number[],
): Promise<Approval[]> {
  return await approveRecovery(platform, circle, by, {
    patient,
    guardians: circle.hash,
    newController: platform.actors.zhaoAnew.address,
    attempt: FIRST_ATTEMPT,
    deadline: DEFAULTS.deadline,
  });
}

/** Registers Zhao and lets so many of her three guardians start a recovery. */
async function start(
  platform: Platform,
  by: readonly number[],
): Promise<{ patient: string; circle: Circle; sent: TransactionResponse }> {
  const { patients, actors } = platform;
  const { patient, circle } = await registerWithGuardians(platform);
  const signed = await approvals(platform, patient, circle, by);
  const { zhaoAnew, relayer } = actors;
  const sent = await patients
    .connect(relayer)
    .startRecovery(patient, circle.set, zhaoAnew.address, DEFAULTS.deadline, signed);
  return { patient, circle, sent };
}

/** How a lost or stolen key is replaced: three guardians, of whom two are needed. */
export const RECOVERY: Operations = {
  "start a recovery, 2 of 3 guardians": {
    run: async (platform) => (await start(platform, [0, 1])).sent,
    work: { newSlots: 1, updates: 1, coldReads: 2, ecrecovers: 2 },
  },
  "reinforce a recovery, 3 of 3 guardians": {
    run: async (platform) => {
      const { patient, circle } = await start(platform, [0, 1]);
      const signed = await approvals(platform, patient, circle, [0, 1, 2]);
      const { patients, actors } = platform;
      return await patients.connect(actors.relayer).reinforceRecovery(patient, circle.set, DEFAULTS.deadline, signed);
    },
    work: { updates: 1, coldReads: 3, ecrecovers: 3 },
  },
  "object to a recovery, own call": {
    run: async (platform) => {
      const { patient } = await start(platform, [0, 1]);
      return await platform.patients.connect(platform.actors.zhao).objectToRecovery(patient);
    },
    work: { updates: 2 },
  },
  "object to a recovery, signed": {
    run: async (platform) => {
      const { patient } = await start(platform, [0, 1]);
      const holder = plainAccount(platform, platform.actors.zhao);
      const act = objection(platform, { patient, attempt: FIRST_ATTEMPT });
      return await perform(platform, act, { holder, entrance: "signature" });
    },
    work: { updates: 2, ecrecovers: 1 },
  },
  "withdraw a recovery, 2 of 3 guardians": {
    run: async (platform) => {
      const { patient, circle } = await start(platform, [0, 1]);
      const signed = await approveWithdrawal(platform, circle, [0, 1], {
        patient,
        guardians: circle.hash,
        attempt: FIRST_ATTEMPT,
        deadline: DEFAULTS.deadline,
      });
      const { patients, actors } = platform;
      return await patients.connect(actors.relayer).withdrawRecovery(patient, circle.set, DEFAULTS.deadline, signed);
    },
    work: { updates: 2, coldReads: 2, ecrecovers: 2 },
  },
  "finish a recovery": {
    run: async (platform) => {
      const { patient } = await start(platform, [0, 1]);
      await platform.clock.pass(DEFAULTS.recovery.delay);
      return await platform.patients.connect(platform.actors.relayer).finishRecovery(patient);
    },
    work: { updates: 2, coldReads: 1 },
  },
};
