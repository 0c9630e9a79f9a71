import type { PlatformContract } from "@xinglin/sdk/addresses";

import { Role } from "../../../ignition/roles.ts";
import { FUNCTION_ROLES, type RoleName } from "./functionRoles.ts";
import type { Finding, Holder } from "./finding.ts";
import { type Examined, ask } from "./patient.ts";

/** Who was to hold the roles: the parameters of `ignition/modules/Platform.ts`, and who deployed. */
export interface Intended {
  readonly admin: string;
  readonly adminDelay: bigint;
  readonly regulator: string;
  readonly pauser: string;
}

const NAMES = Object.keys(Role) as RoleName[];
const nameOf = (role: bigint): string => NAMES.find((name) => Role[name] === role) ?? `role ${role}`;

/**
 * Who holds each role, from the history of grants and confirmed by the AccessManager itself.
 *
 * @param since block of the AccessManager
 */
export async function holdersOf(manager: Examined, since: number): Promise<Holder[]> {
  const { contract } = manager;
  const granted = await contract.queryFilter("RoleGranted", since);
  const pairs = new Map<string, readonly [bigint, string]>();
  for (const log of granted) {
    if (!("args" in log)) continue;
    const [role, account] = log.args.toArray() as [bigint, string];
    pairs.set(`${role} ${account}`, [role, account]);
  }
  const holders: Holder[] = [];
  for (const [role, account] of pairs.values()) {
    const [isMember, delay] = await ask<[boolean, bigint]>(manager, "hasRole", role, account);
    const isContract = (await contract.runner?.provider?.getCode(account)) !== "0x";
    if (isMember) holders.push({ role: nameOf(role), account, delay, isContract });
  }
  return holders;
}

/** Holders against the parameters; the deployer keeps nothing, and roles are administered as they were to be. */
export async function judgeRoles(
  manager: Examined,
  {
    holders,
    deployer,
    intended,
  }: { readonly holders: readonly Holder[]; readonly deployer: string; readonly intended: Intended | undefined },
): Promise<{ readonly compared: number; readonly findings: Finding[] }> {
  const found = (en: string, zh: string): Finding => ({
    subject: "roles",
    contract: "AccessManager",
    says: { en, zh },
  });
  const findings: Finding[] = [];
  const holding = (role: RoleName) => holders.filter((holder) => holder.role === role);
  for (const { role } of holders.filter(({ account }) => account === deployer)) {
    findings.push(found(`The deployer ${deployer} still holds ${role}.`, `部署者 ${deployer} 仍持有角色 ${role}。`));
  }
  for (const { account, delay } of holding("ADMIN")) {
    if (delay === 0n)
      findings.push(found(`The administrator ${account} acts without a delay.`, `管理员 ${account} 的操作没有延迟。`));
  }
  if (holding("ADMIN").length === 0) findings.push(found("Nobody is administrator.", "没有管理员。"));
  if (intended !== undefined) {
    for (const role of ["ADMIN", "REGULATOR", "PAUSER"] as const) {
      const account = { ADMIN: intended.admin, REGULATOR: intended.regulator, PAUSER: intended.pauser }[role];
      const delay = role === "ADMIN" ? intended.adminDelay : 0n;
      const now = holding(role).map((holder) => `${holder.account} (${holder.delay} s)`);
      if (now.length !== 1 || now[0] !== `${account} (${delay} s)`) {
        const says = now.length === 0 ? ["nobody", "无人"] : [now.join(", "), now.join("、")];
        findings.push(
          found(
            `${role} is held by ${says[0] ?? ""}, not by ${account} (${delay} s) alone.`,
            `${role} 由 ${says[1] ?? ""} 持有，而非仅由 ${account}（${delay} 秒）持有。`,
          ),
        );
      }
    }
  }
  const administered = NAMES.filter((name) => name !== "ADMIN");
  for (const name of administered) {
    const admin = await ask<bigint>(manager, "getRoleAdmin", Role[name]);
    const expected = name === "REVIEWER" ? Role.REGULATOR : Role.ADMIN;
    if (admin !== expected)
      findings.push(found(`${name} is administered by ${nameOf(admin)}.`, `${name} 由 ${nameOf(admin)} 管理。`));
  }
  return { compared: holders.length + administered.length + (intended === undefined ? 0 : 3), findings };
}

/** Each function asks for the role of the table and for no other; no contract is closed. */
export async function judgeFunctions(
  manager: Examined,
  { name, address, abi }: Examined,
): Promise<{ readonly compared: number; readonly findings: Finding[] }> {
  const found = (en: string, zh: string): Finding => ({ subject: "functions", contract: name, says: { en, zh } });
  const findings: Finding[] = [];
  const table = FUNCTION_ROLES[name] ?? {};
  const functions = new Map<string, string>();
  abi.forEachFunction((one) => {
    if (!one.constant) functions.set(one.name, one.selector);
  });
  for (const [one, selector] of functions) {
    const role = await ask<bigint>(manager, "getTargetFunctionRole", address, selector);
    const expected = table[one] ?? "ADMIN"; // What nobody has wired asks for ADMIN, where it asks at all.
    if (role !== Role[expected]) {
      findings.push(
        found(
          `${one} asks for ${nameOf(role)}, not for ${expected}.`,
          `${one} 要求 ${nameOf(role)}，而非 ${expected}。`,
        ),
      );
    }
  }
  for (const one of Object.keys(table)) {
    if (!functions.has(one)) findings.push(found(`It has no function ${one}.`, `没有函数 ${one}。`));
  }
  if (await ask<boolean>(manager, "isTargetClosed", address)) {
    findings.push(found("The administrator has closed it.", "管理员已将其关闭。"));
  }
  return { compared: functions.size + 1, findings };
}

/** `enum Part` of the lot ledger: the contracts that dispense and ship have theirs. */
const PARTS = { Dispensary: 1n, Shipments: 2n } as const;

/** Whoever moves lots without being their owner has the part that was given before the handover. */
export async function judgeParts(
  ledger: Examined,
  { addresses }: { readonly addresses: Readonly<Record<PlatformContract, string>> },
): Promise<{ readonly compared: number; readonly findings: Finding[] }> {
  const findings: Finding[] = [];
  for (const [name, expected] of Object.entries(PARTS) as [keyof typeof PARTS, bigint][]) {
    const part = await ask<bigint>(ledger, "partOf", addresses[name]);
    const says = {
      en: `${name} has part ${part}, not ${expected}.`,
      zh: `${name} 的角色为 ${part}，而非 ${expected}。`,
    };
    if (part !== expected) findings.push({ subject: "parts", contract: "LotLedger", says });
  }
  return { compared: Object.keys(PARTS).length, findings };
}
