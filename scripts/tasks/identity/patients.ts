import { Patients, guardianSetHash, parseGuardianSet } from "@xinglin/sdk/identity";
import { randomSalt } from "@xinglin/sdk/kernel";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { type Acting, type Told, acting, sentIn } from "../shared/frame.ts";
import { textIn } from "../shared/values.ts";

type Result = Promise<Told["result"]>;

/** Somebody becomes a patient: a new pseudonym of the account that acts. */
export function register(options: Acting & { guardians: string }, hre: HardhatRuntimeEnvironment): Result {
  return acting(hre, options, async ({ at, via }) => {
    const patients = new Patients(at("PatientRegistry"));
    const salt = randomSalt();
    const set = options.guardians === "" ? undefined : parseGuardianSet(await textIn("--guardians", options.guardians));
    const guardians = set === undefined ? {} : { guardians: guardianSetHash(set) };
    const { patient, receipt } = await patients.register({ salt, ...guardians, via });
    const hasNone = "Without guardians a lost key is the end of it. 未设监护人：私钥丢失将无法恢复。";
    return {
      result: { patient, salt, ...sentIn(receipt) },
      lines: [`Patient ${patient}. 患者假名已登记。`, ...(set === undefined ? [hasNone] : [])],
    };
  });
}
