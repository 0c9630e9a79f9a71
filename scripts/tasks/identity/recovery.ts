import {
  Patients,
  Recoveries,
  type SignedBy,
  buildGuardianSet,
  guardianSetHash,
  listRecoveries,
  parseGuardianSet,
  serializeGuardianSet,
} from "@xinglin/sdk/identity";
import { type PatientId, parseId } from "@xinglin/sdk/kernel";
import { writeFile } from "node:fs/promises";
import type { TransactionReceipt } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import {
  type Acting,
  type Common,
  type Platform,
  type Signing,
  type Stage,
  type Told,
  acting,
  asking,
  sentIn,
  signing,
  telling,
} from "../shared/frame.ts";
import {
  OptionMalformed,
  account,
  amount,
  hex,
  membersIn,
  moment,
  required,
  requireNew,
  textIn,
  writeNew,
} from "../shared/values.ts";

type Result = Promise<Told["result"]>;

/** A patient names guardians in a file; the chain learns a hash of it at `xl:register` or `xl:guardians-change`. */
export function guardians(
  options: Common & { guardians: string; threshold: number; days: number; arbiter: string; out: string },
): Result {
  return telling(options.json, async () => {
    await requireNew("--out", required("--out", options.out));
    const { set, hash, warnings } = buildGuardianSet({
      guardians: required("--guardians", options.guardians)
        .split(",")
        .map((one) => account("--guardians", one.trim())),
      threshold: options.threshold,
      delayDays: options.days,
      ...(options.arbiter !== "" && { arbiter: account("--arbiter", options.arbiter) }),
    });
    await writeFile(options.out, `${serializeGuardianSet(set)}\n`, { flag: "wx", mode: 0o600 });
    return {
      result: { ...set, hash, warnings, file: options.out },
      lines: [
        `${options.out} names ${set.guardians.length} guardians: give each a copy. 请将文件副本交给每位监护人。`,
        ...warnings.map((warning) => `Mind 请注意: ${warning}.`),
      ],
    };
  });
}

/** A patient names other guardians. */
export function change(
  options: Acting & { patient: string; guardians: string },
  hre: HardhatRuntimeEnvironment,
): Result {
  return acting(hre, options, async ({ at, via }) => {
    const patient = parseId("PatientId", options.patient);
    const hash = guardianSetHash(await setIn(options.guardians));
    const receipt = await new Recoveries(at("PatientRegistry")).changeGuardians({ patient, guardians: hash, via });
    return {
      result: { patient, guardians: hash, ...sentIn(receipt) },
      lines: ["Named; where others are in force it waits seven days. 已提交；已有监护人时需等待七天。"],
    };
  });
}

/** A guardian, or the arbiter, signs for a new key. */
export function approve(
  options: Signing & { patient: string; guardians: string; controller: string; until: string; out: string },
  hre: HardhatRuntimeEnvironment,
): Result {
  return signing(hre, options, async ({ at, signer }) => {
    await requireNew("--out", required("--out", options.out));
    const patient = parseId("PatientId", options.patient);
    const newController = account("--controller", options.controller);
    const set = await setIn(options.guardians);
    const deadline = moment("--until", options.until);
    const recoveries = new Recoveries(at("PatientRegistry"));
    const signed = await recoveries.approve({ patient, set, newController, deadline, signer });
    const approval = { patient, newController, deadline, ...signed };
    await writeNew("--out", options.out, approval);
    return { result: approval, lines: [`${options.out} is the word of ${signed.account}. 监护人签名已写入。`] };
  });
}

interface Approvals extends Acting {
  readonly patient: string;
  readonly guardians: string;
  readonly approvals: string;
}

/** Anybody submits the guardians' signatures; the patient is frozen until the recovery ends. */
export function start(options: Approvals, hre: HardhatRuntimeEnvironment): Result {
  return onRecovery(hre, options, async ({ recoveries, patient, via }) => {
    const { newController, ...approved } = await approvedIn(options);
    return recoveries.start({ ...approved, patient, newController, via });
  });
}

/** Every guardian, or the threshold and the arbiter, stand behind the recovery that runs. */
export function reinforce(options: Approvals, hre: HardhatRuntimeEnvironment): Result {
  return onRecovery(hre, options, async ({ recoveries, patient, via }) => {
    const { set, deadline, signatures } = await approvedIn(options);
    return recoveries.reinforce({ patient, set, deadline, signatures, via });
  });
}

/** The controller objects, once. */
export function object(options: Acting & { patient: string }, hre: HardhatRuntimeEnvironment): Result {
  return onRecovery(hre, options, ({ recoveries, patient, via }) => recoveries.object({ patient, via }));
}

/** Anybody finishes a recovery that is ready. */
export function finish(options: Acting & { patient: string }, hre: HardhatRuntimeEnvironment): Result {
  return onRecovery(hre, options, ({ recoveries, patient, via }) => recoveries.finish({ patient, via }));
}

/** Who controls a pseudonym, and what its recoveries came to. */
export function status(options: Common & { patient: string }, hre: HardhatRuntimeEnvironment): Result {
  return asking(hre, options, (platform) => toldOf(platform, parseId("PatientId", options.patient)));
}

function onRecovery(
  hre: HardhatRuntimeEnvironment,
  options: Acting & { readonly patient: string },
  act: (on: {
    readonly recoveries: Recoveries;
    readonly patient: PatientId;
    readonly via: Stage["via"];
  }) => Promise<TransactionReceipt>,
): Result {
  return acting(hre, options, async (stage) => {
    const patient = parseId("PatientId", options.patient);
    const receipt = await act({ recoveries: new Recoveries(stage.at("PatientRegistry")), patient, via: stage.via });
    const { result, lines } = await toldOf(stage, patient);
    return { result: { ...result, ...sentIn(receipt) }, lines };
  });
}

/** What became of a recovery, in Chinese. */
const OUTCOMES = {
  running: "进行中",
  contested: "有异议",
  finished: "已完成",
  withdrawn: "已撤回",
  dismissed: "已驳回",
  lapsed: "已失效",
} as const;

async function toldOf({ at, fromBlock }: Platform, patient: PatientId): Promise<Told> {
  const controller = await new Patients(at("PatientRegistry")).contract.controllerOf(patient);
  const recoveries = await listRecoveries({ recoveries: new Recoveries(at("PatientRegistry")), patient, fromBlock });
  return {
    result: { patient, controller, recoveries },
    lines: [
      `Controlled by ${controller}. 控制账户 ${controller}。`,
      ...recoveries.map(({ attempt, newController, outcome, readyAt }) => {
        const when = new Date(Number(readyAt) * 1_000).toISOString();
        return `${attempt}: to ${newController}, ready ${when}: ${outcome} ${OUTCOMES[outcome]}`;
      }),
    ],
  };
}

async function setIn(file: string): Promise<ReturnType<typeof parseGuardianSet>> {
  return parseGuardianSet(await textIn("--guardians", file));
}

/** The files of guardians, which have to be about one recovery. */
async function approvedIn({ patient, guardians: file, approvals }: Approvals) {
  const option = "--approvals";
  const files = required(option, approvals).split(",");
  const said = await Promise.all(
    files.map((one) => membersIn(option, one.trim(), ["patient", "newController", "deadline", "account", "signature"])),
  );
  const [first] = said;
  const isOne = (one: (typeof said)[number]) =>
    one.patient === patient.toLowerCase() &&
    one.newController === first?.newController &&
    one.deadline === first.deadline;
  if (first === undefined || !said.every(isOne)) {
    throw new OptionMalformed(option, {
      en: "these are for another patient, or not for one key until one time.",
      zh: "这些签名不属于该患者，或新账户与期限不一致。",
    });
  }
  const signatures: SignedBy[] = said.map((one) => ({
    account: account(option, one.account),
    signature: hex(option, one.signature),
  }));
  const newController = account(option, first.newController);
  return { set: await setIn(file), newController, deadline: amount(option, first.deadline), signatures };
}
