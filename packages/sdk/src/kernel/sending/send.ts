import type { Provider, Signer, TransactionReceipt } from "ethers";

import { explained } from "../../errors/refusalOf.ts";
import { type Call, ReceiptMissing } from "./call.ts";

/** Sends a call and waits for its receipt; a refusal of the contract comes as such. */
export async function send({ call, signer }: { call: Call; signer: Signer }): Promise<TransactionReceipt> {
  const response = await explained(() =>
    signer.sendTransaction({ to: call.to, data: call.data, value: call.value ?? 0n }),
  );
  const receipt = await explained(() => response.wait());
  if (receipt === null) throw new ReceiptMissing(response.hash);
  return receipt;
}

/** The chain's clock, in seconds since 1970. */
export async function chainTime(provider: Provider): Promise<number> {
  const block = await provider.getBlock("latest");
  return block?.timestamp ?? Math.floor(Date.now() / 1_000);
}
