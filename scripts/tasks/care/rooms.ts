import { Receptions, Visits } from "@xinglin/sdk/care";
import { ZeroAddress, formatEther } from "ethers";

import type { Platform } from "../shared/frame.ts";
import { account } from "../shared/values.ts";

/** The book and its front. */
export function roomsOf({ at }: Pick<Platform, "at">): { readonly visits: Visits; readonly receptions: Receptions } {
  return { visits: new Visits(at("AppointmentBook")), receptions: new Receptions(at("Reception")) };
}

/** Amounts of a token in words; tokens in their smallest unit. */
export function moneyOf(token: string): (amount: bigint) => string {
  return (amount) => (token === ZeroAddress ? `${formatEther(amount)} ether` : `${amount} (${token})`);
}

/** A token, ether where none is named. */
export function tokenOf(option: string, value: string): string {
  return value === "" ? ZeroAddress : account(option, value);
}

/** A moment as people read it. */
export function timeOf(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}
