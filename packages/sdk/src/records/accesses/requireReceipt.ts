import { TypedDataEncoder, verifyTypedData } from "ethers";

import { type TypedData, typedDataOf } from "../../kernel/acts/typedDataOf.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import { standsBy } from "../../vault/envelopes/signedBy.ts";
import type { AccessLogs } from "../AccessLogs.ts";
import type { AccessReceipt } from "./AccessReceipt.ts";
import { ReceiptRefused } from "./ReceiptRefused.ts";

/** Seconds that a receipt's time and the reader's clock may be apart. */
const CLOCK_WINDOW = 120n;

/**
 * Requires a receipt with which an omission can be proved, before a reader takes what a gateway serves. The time in it is the
 * gateway's own word, which no chain can check afterwards; only the reader, at this moment, can.
 *
 * Warning: a contract wallet is asked for its signature when somebody proves, and can answer otherwise by then. Its receipts are
 * refused unless `contracts` says that the organisation's wallet is trusted.
 *
 * @param of now is the reader's own clock, in seconds
 * @throws {@link ReceiptRefused}
 * @example
 * ```ts
 * await requireReceipt({ receipt, signature, accesses, now: BigInt(Math.floor(Date.now() / 1000)) });
 * ```
 */
export async function requireReceipt({
  receipt,
  signature,
  accesses,
  now,
  contracts = false,
}: {
  readonly receipt: AccessReceipt;
  readonly signature: Hex;
  readonly accesses: AccessLogs;
  readonly now: bigint;
  /** Whether receipts of contract wallets are taken. */
  readonly contracts?: boolean;
}): Promise<void> {
  const { organisation, gateway, number, servedAt } = receipt;
  const apart = servedAt < now ? now - servedAt : servedAt - now;
  if (apart > CLOCK_WINDOW) throw new ReceiptRefused("time");
  const { appointed, dismissedAt, next } = await accesses.gatewayOf({ organisation, gateway });
  if (!appointed || dismissedAt !== 0n) throw new ReceiptRefused("gateway");
  if (number === 0n || number < next) throw new ReceiptRefused("number");
  const { provider, address: verifyingContract } = accesses;
  const { chainId } = await provider.getNetwork();
  const typed = typedDataOf({ act: "AccessReceipt", message: receipt, verifyingContract, chainId });
  if (isSignedByKey(typed, gateway, signature)) return;
  if ((await provider.getCode(gateway)) === "0x") throw new ReceiptRefused("signature");
  if (!contracts) throw new ReceiptRefused("contract");
  const digest = TypedDataEncoder.hash(typed.domain, typed.types, typed.message);
  if (!(await standsBy({ wallet: gateway, digest, signature, provider }))) throw new ReceiptRefused("signature");
}

/** A key's signature counts for ever, whatever code its account has. */
function isSignedByKey({ domain, types, message }: TypedData, gateway: string, signature: Hex): boolean {
  try {
    return verifyTypedData(domain, types, message, signature).toLowerCase() === gateway.toLowerCase();
  } catch {
    return false; // No signature of a key; it may be a wallet's.
  }
}
