import type { PlatformContract } from "@xinglin/sdk/addresses";

import { judgeCode } from "./codes.ts";
import type { Diagnosis, Finding, Subject } from "./finding.ts";
import { type Examined, type Patient, ask, contractsOf } from "./patient.ts";
import { type Intended, holdersOf, judgeFunctions, judgeParts, judgeRoles } from "./roles.ts";
import { judgeWiring } from "./wiring.ts";

/**
 * Reads a deployed platform back: code against the build, wiring, roles, functions, and whether it is stopped. Sends nothing.
 *
 * @param options.deployer who sent the deployment, and so must hold nothing
 * @param options.since block of the AccessManager; the history of roles begins there
 * @param options.intended parameters of the deployment; without them holders are listed and not compared
 * @param options.values other parameters, by the question that gives them: `CURRENCY`; the usual ones unless given
 * @param options.say told what is looked at
 */
export async function diagnose({
  patient,
  deployer,
  since = 0,
  intended,
  values = {},
  say = () => undefined,
}: {
  readonly patient: Patient;
  readonly deployer: string;
  readonly since?: number;
  readonly intended?: Intended;
  readonly values?: Readonly<Record<string, string>>;
  readonly say?: (line: string) => void;
}): Promise<Diagnosis> {
  const { provider, addresses } = patient;
  const { chainId } = await provider.getNetwork();
  const all = contractsOf(patient);
  const manager = named(all, "AccessManager");
  const compared: Record<Subject, number> = { code: 0, wiring: 0, roles: 0, functions: 0, parts: 0, pause: 0 };
  const findings: Finding[] = [];
  const add = (
    subject: Subject,
    judged: { readonly compared: number; readonly findings: readonly Finding[] },
  ): void => {
    compared[subject] += judged.compared;
    findings.push(...judged.findings);
  };

  for (const examined of all) {
    say(`${examined.name} ${examined.address}`);
    const code = await judgeCode(examined, provider);
    add("code", { compared: 1, findings: code });
    // Where the code is another one, its answers are worth nothing.
    if (code.length > 0) continue;
    add("wiring", await judgeWiring(examined, { addresses, chainId, values }));
    if (examined !== manager) add("functions", await judgeFunctions(manager, examined));
    if (examined.abi.hasFunction("paused")) add("pause", await judgePause(examined));
    if (examined.name === "LotLedger") add("parts", await judgeParts(examined, { addresses }));
  }
  say("roles");
  const holders = await holdersOf(manager, since);
  add("roles", await judgeRoles(manager, { holders, deployer, intended }));
  return { compared, findings, holders };
}

function named(all: readonly Examined[], name: PlatformContract): Examined {
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`The deployment has no ${name}.`);
  return found;
}

async function judgePause(examined: Examined): Promise<{ readonly compared: number; readonly findings: Finding[] }> {
  const says = { en: "It is paused: it takes nothing new.", zh: "已暂停：不接受新的事项。" };
  const isPaused = await ask<boolean>(examined, "paused");
  return { compared: 1, findings: isPaused ? [{ subject: "pause", contract: examined.name, says }] : [] };
}
