import type { Hex } from "@xinglin/sdk/kernel";
import type { ForwardRequest } from "@xinglin/sdk/sending";

import type { Entry, RequestState, Sending, Usage } from "./Ledger.ts";

/** A row as a database gives it. */
export type Row = Readonly<Record<string, string | number | bigint | null>>;

/** A request as text, its numbers as decimal strings. */
export function textOf(request: ForwardRequest): string {
  return JSON.stringify(request, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}

export function entryOf(row: Row): Entry {
  const request = JSON.parse(row.request as string) as Record<keyof ForwardRequest, string>;
  return {
    id: row.id as Hex,
    request: {
      from: request.from,
      to: request.to,
      value: BigInt(request.value),
      gas: BigInt(request.gas),
      deadline: BigInt(request.deadline),
      data: request.data,
      signature: request.signature as Hex,
    },
    state: row.state as RequestState,
    acceptedAt: Number(row.accepted_at),
    hash: (row.hash ?? undefined) as Hex | undefined,
    gasUsed: row.gas_used === null || row.gas_used === undefined ? undefined : BigInt(row.gas_used),
    reason: (row.reason ?? undefined) as string | undefined,
  };
}

export function sendingOf(row: Row): Sending {
  return {
    hash: row.hash as Hex,
    nonce: Number(row.nonce),
    raw: row.raw as Hex,
    fee: BigInt(row.fee ?? 0),
    sentAt: Number(row.sent_at),
  };
}

/** @param row with the columns `n`, `gas` and `failures` */
export function usageOf(row: Row | undefined): Usage {
  return { requests: Number(row?.n ?? 0), gas: BigInt(row?.gas ?? 0), failures: Number(row?.failures ?? 0) };
}

/** @param row with the column `nonce`: the highest that was given out */
export function nextNonceOf(row: Row | undefined): number | undefined {
  const last = row?.nonce;
  return last === null || last === undefined ? undefined : Number(last) + 1;
}
