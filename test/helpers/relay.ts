import { type Signer, type TransactionResponse, concat } from "ethers";

import { DEFAULTS } from "./defaults.ts";
import type { Platform } from "./platform.ts";

/** A call as a transaction carries it. */
export interface Call {
  readonly to: string;
  readonly data: string;
  /** Ether that whoever submits it brings along; none unless given. */
  readonly value?: bigint;
}

/** What a person signs so that somebody else pays for the call (OpenZeppelin's ERC2771Forwarder). */
export const FORWARD_REQUEST = {
  ForwardRequest: [
    { name: "from", type: "address" },
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "gas", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint48" },
    { name: "data", type: "bytes" },
  ],
};

/** Enough for every act of the tests, and within what a transaction may use. */
const GAS = 5_000_000n;

export interface ForwardRequest {
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
  readonly gas: bigint;
  readonly deadline: bigint;
  readonly data: string;
  readonly signature: string;
}

/** Signs `call` for the forwarder. */
export async function signForwardRequest({ forwarder }: Platform, signer: Signer, call: Call): Promise<ForwardRequest> {
  const { name, version, chainId, verifyingContract } = await forwarder.eip712Domain();
  const from = await signer.getAddress();
  const request = { from, value: 0n, ...call, gas: GAS, deadline: DEFAULTS.deadline };
  const signature = await signer.signTypedData({ name, version, chainId, verifyingContract }, FORWARD_REQUEST, {
    ...request,
    nonce: await forwarder.nonces(from),
  });
  return { ...request, signature };
}

/**
 * Lets the relayer submit a call that `signer` signed. The forwarder swallows the reason of a refused call, so the reason
 * is asked for afterwards, with the bytes that the target saw.
 */
export async function relay(platform: Platform, signer: Signer, call: Call): Promise<TransactionResponse> {
  const { forwarder, ethers } = platform;
  const { relayer } = platform.actors;
  const request = await signForwardRequest(platform, signer, call);
  try {
    return await forwarder.connect(relayer).execute(request, { gasLimit: 2n * GAS });
  } catch (problem) {
    const asTheTargetSawIt = concat([call.data, request.from]);
    await ethers.provider.call({ from: await forwarder.getAddress(), to: call.to, data: asTheTargetSawIt });
    throw problem;
  }
}
