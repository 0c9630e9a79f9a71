import type { Signer } from "ethers";

import type { Hex } from "../ids/brand.ts";
import type { ActName } from "./acts.ts";
import { type ActToSign, typedDataOf } from "./typedDataOf.ts";

/** Anything that signs typed data: an ethers wallet, a browser's account, an adapter of a hardware key. */
export type TypedDataSigner = Pick<Signer, "signTypedData">;

/**
 * Signs an act (EIP-712), so that anyone may submit it.
 *
 * @example
 * ```ts
 * const signature = await signAct({
 *   act: "Registration",
 *   message: { controller: zhao.address, salt, guardians: ZeroHash, deadline: 1_900_000_000 },
 *   signer: zhao,
 *   verifyingContract: await patients.getAddress(),
 *   chainId: 31337,
 * });
 * ```
 */
export async function signAct<Act extends ActName>({
  signer,
  ...toSign
}: ActToSign<Act> & { readonly signer: TypedDataSigner }): Promise<Hex> {
  const { domain, types, message } = typedDataOf(toSign);
  return (await signer.signTypedData(domain, types, message)) as Hex;
}
