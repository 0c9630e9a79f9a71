import { type Provider, type Signer, type TransactionReceipt, isError } from "ethers";

import { explained } from "../../errors/refusalOf.ts";
import { blockOf } from "../nodes/answers.ts";
import { ActReplaced, type Call, ReceiptMissing } from "./call.ts";

/** Milliseconds for which a receipt is waited for. */
const PATIENCE = 300_000;

/**
 * Sends a call and waits for its receipt; a refusal of the contract comes as such.
 *
 * @throws {@link ReceiptMissing} where it was sent and is not mined in time: it may be mined still; {@link ActReplaced}
 */
export async function send({
  call,
  signer,
  confirmations = 1,
  patience = PATIENCE,
}: {
  readonly call: Call;
  readonly signer: Signer;
  /** Blocks that hold it, its own and those upon it. */
  readonly confirmations?: number | undefined;
  readonly patience?: number;
}): Promise<TransactionReceipt> {
  const response = await explained(() =>
    signer.sendTransaction({ to: call.to, data: call.data, value: call.value ?? 0n }),
  );
  const receipt = await explained(() => response.wait(confirmations, patience)).catch((problem: unknown) => {
    if (isError(problem, "TIMEOUT")) return null;
    if (!isError(problem, "TRANSACTION_REPLACED")) throw problem;
    // The same act at another price is done.
    if (!problem.cancelled) return problem.receipt;
    throw new ActReplaced(response.hash, problem.hash, { cause: problem });
  });
  if (receipt === null) throw new ReceiptMissing(response.hash);
  return receipt;
}

/**
 * The chain's clock, in seconds since 1970; never the client's own.
 *
 * Warning: it believes the node. One that says a later time makes what is signed count longer.
 *
 * @throws {@link NodeSilent}
 */
export async function chainTime(provider: Provider): Promise<number> {
  return (await blockOf(provider, "latest")).timestamp;
}
