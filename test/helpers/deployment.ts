import type { FunctionFragment, Interface } from "ethers";

import type { Platform } from "./platform.ts";

/** Names of the roles, by number (`contracts/kernel/access/Roles.sol`), written down here a second time on purpose. */
export const ROLES = { ADMIN: 0n, REGULATOR: 1n, PAUSER: 2n, REVIEWER: 3n } as const;
export type RoleName = keyof typeof ROLES;

export const ROOMS = [
  "patients",
  "providers",
  "proofing",
  "devices",
  "emergencies",
  "consents",
  "joint",
  "referrals",
  "useCount",
  "twoProfessions",
  "records",
  "accesses",
  "visits",
  "products",
  "lots",
  "shipments",
  "verifier",
  "dispensary",
  "reception",
  "subsidies",
  "disputes",
  "panel",
  "outcomes",
  "visitRecords",
  "waitingList",
] as const;
export type RoomName = (typeof ROOMS)[number];

/**
 * Every function of the platform that asks the AccessManager, and the role that it asks for. A function of a room that is
 * not in here is open: its room asks for data, or for nothing.
 */
export const RESTRICTED: Readonly<Record<RoomName, Readonly<Record<string, RoleName>>>> = {
  patients: {},
  providers: {
    appointAuthority: "REGULATOR",
    dismissAuthority: "REGULATOR",
    distrustAuthority: "REGULATOR",
    pause: "PAUSER",
    unpause: "REGULATOR",
  },
  proofing: { appointIssuer: "REGULATOR", removeIssuer: "REGULATOR", pause: "PAUSER", unpause: "REGULATOR" },
  devices: { pause: "PAUSER", unpause: "REGULATOR" },
  emergencies: { review: "REVIEWER", overturn: "REGULATOR" },
  consents: {},
  joint: {},
  referrals: {},
  useCount: {},
  twoProfessions: {},
  records: {},
  accesses: {},
  visits: { pause: "PAUSER", unpause: "REGULATOR" },
  products: {
    approve: "REGULATOR",
    grantPermit: "REGULATOR",
    offerSuccession: "REGULATOR",
    pause: "PAUSER",
    unpause: "REGULATOR",
  },
  lots: { appoint: "REGULATOR", pause: "PAUSER", unpause: "REGULATOR" },
  shipments: { pause: "PAUSER", unpause: "REGULATOR" },
  verifier: {},
  dispensary: {
    watchProfession: "REGULATOR",
    watch: "REGULATOR",
    setSuspension: "REGULATOR",
    setGroup: "REGULATOR",
  },
  reception: {},
  subsidies: {},
  disputes: {},
  outcomes: {},
  visitRecords: {},
  waitingList: {},
  panel: { seat: "REGULATOR", unseat: "REGULATOR" },
};

/** Every function of a contract that changes something. */
export function changingFunctions(abi: Interface): FunctionFragment[] {
  const found: FunctionFragment[] = [];
  abi.forEachFunction((one) => {
    if (!one.constant) found.push(one);
  });
  return found;
}

/** Arguments of the right types and of no meaning. */
export function anyArguments({ inputs }: FunctionFragment): unknown[] {
  return inputs.map(anyOf);
}

function anyOf(input: FunctionFragment["inputs"][number]): unknown {
  const length = input.arrayLength ?? -1;
  if (input.baseType === "array" && length >= 0) return Array.from({ length }, () => anyOf(input.arrayChildren!));
  if (input.baseType === "array") return [];
  if (input.baseType === "tuple") return (input.components ?? []).map(anyOf);
  if (input.type === "address") return `0x${"11".repeat(20)}`;
  if (input.type === "bool") return true;
  if (input.type === "string") return "anything";
  if (input.type === "bytes") return "0x";
  if (input.type.startsWith("bytes")) return `0x${"11".repeat(Number(input.type.slice(5)))}`;
  return 1n;
}

/** A room's contract by its name. */
export function roomOf(platform: Platform, room: RoomName): Platform[RoomName] {
  return platform[room];
}

/** The name of the error with which a room refuses a call, or nothing. Nothing is sent. */
export async function refusalOf(
  platform: Platform,
  room: RoomName,
  call: { readonly from: string; readonly to: string; readonly data: string },
): Promise<string | undefined> {
  try {
    await platform.ethers.provider.call(call);
    return undefined;
  } catch (problem) {
    const abi: Interface = roomOf(platform, room).interface;
    const data = problem instanceof Error && "data" in problem ? problem.data : undefined;
    return typeof data === "string" ? (abi.parseError(data)?.name ?? data) : String(problem);
  }
}
