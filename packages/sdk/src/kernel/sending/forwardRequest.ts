import { type BigNumberish, type Provider, type Signer, type TransactionReceipt, concat } from "ethers";

import { ContractRefusal } from "../../errors/ContractRefusal.ts";
import { explained } from "../../errors/refusalOf.ts";
import { type ERC2771Forwarder, ERC2771Forwarder__factory } from "../../typechain.ts";
import { DOMAIN_VERSION } from "../acts/domainOf.ts";
import type { TypedDataSigner } from "../acts/signAct.ts";
import type { Hex } from "../ids/brand.ts";
import { type Call, providerOf } from "./call.ts";
import { send } from "./send.ts";

/** Name in the EIP-712 domain of the platform's forwarder. */
export const FORWARDER_NAME = "Xinglin Forwarder";

/** OpenZeppelin's `ERC2771Forwarder`; the nonce is signed and not sent. */
const FORWARD_REQUEST = {
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

/** Over the estimate, for state that changes between signing and sending. In hundredths. */
const GAS_MARGIN = 130n;

/** A signed request to relay a call, as the forwarder takes it. Nothing in it can be changed by the relayer. */
export interface ForwardRequest {
  readonly from: string;
  readonly to: string;
  readonly value: bigint;
  readonly gas: bigint;
  readonly deadline: bigint;
  readonly data: string;
  readonly signature: Hex;
}

/**
 * Signs a request that the platform's forwarder calls a contract in the signer's name. Asks the chain what the call needs; a
 * call that would be refused is refused here, with its reason.
 *
 * @param of `gas` is estimated, `nonce` is the forwarder's next for the signer, both unless given
 * @example
 * ```ts
 * const data = patients.contract.interface.encodeFunctionData("resignAsDelegate", [patient]);
 * const request = await signForwardRequest({ call: { to: patients.address, data }, signer: son, forwarder, provider, deadline });
 * ```
 */
export async function signForwardRequest({
  call,
  signer,
  forwarder,
  provider,
  deadline,
  gas,
  nonce,
}: {
  readonly call: Call;
  readonly signer: TypedDataSigner & Pick<Signer, "getAddress">;
  readonly forwarder: string;
  readonly provider: Provider;
  readonly deadline: BigNumberish;
  readonly gas?: BigNumberish;
  readonly nonce?: BigNumberish;
}): Promise<ForwardRequest> {
  const from = await signer.getAddress();
  const { chainId } = await provider.getNetwork();
  const domain = { name: FORWARDER_NAME, version: DOMAIN_VERSION, chainId, verifyingContract: forwarder };
  const request = {
    from,
    to: call.to,
    value: 0n,
    gas: BigInt(gas ?? (await estimate({ call, from, forwarder, provider }))),
    deadline: BigInt(deadline),
    data: call.data,
  };
  const signedNonce = nonce ?? (await contractAt(forwarder, provider).nonces(from));
  const signature = await signer.signTypedData(domain, FORWARD_REQUEST, { ...request, nonce: signedNonce });
  return { ...request, signature: signature as Hex };
}

/**
 * Submits a signed request and pays for it. First asks the chain whether it would work, so that a relayer does not pay for
 * what is refused; the target's own refusal comes through, which the forwarder itself would hide.
 *
 * @throws a `ContractRefusal` of the forwarder (expired, wrong signer or nonce) or of the target
 * @example
 * ```ts
 * const receipt = await submitForwardRequest({ request, forwarder, relayer: clinic });
 * ```
 */
export async function submitForwardRequest({
  request,
  forwarder,
  relayer,
  confirmations,
}: {
  readonly request: ForwardRequest;
  readonly forwarder: string;
  readonly relayer: Signer;
  /** Blocks that hold it, its own and those upon it; 1 unless given. */
  readonly confirmations?: number | undefined;
}): Promise<TransactionReceipt> {
  const contract = contractAt(forwarder, relayer);
  const data = contract.interface.encodeFunctionData("execute", [request]);
  try {
    await explained(() => contract.execute.staticCall(request));
    return await send({ call: { to: forwarder, data }, signer: relayer, confirmations });
  } catch (problem) {
    const isHidden = problem instanceof ContractRefusal && problem.name === "FailedCall";
    if (isHidden) await ask({ call: request, from: request.from, forwarder, provider: providerOf(relayer) });
    throw problem;
  }
}

/** A call as its target sees it: from the forwarder, with the signer behind the data (ERC-2771). */
interface Forwarded {
  readonly call: Call;
  readonly from: string;
  readonly forwarder: string;
  readonly provider: Provider;
}

const asSeen = ({ call, from, forwarder }: Forwarded) => ({
  from: forwarder,
  to: call.to,
  data: concat([call.data, from]),
});

async function estimate(forwarded: Forwarded): Promise<bigint> {
  const needed = await explained(() => forwarded.provider.estimateGas(asSeen(forwarded)));
  return (needed * GAS_MARGIN) / 100n;
}

async function ask(forwarded: Forwarded): Promise<void> {
  await explained(() => forwarded.provider.call(asSeen(forwarded)));
}

function contractAt(address: string, runner: Signer | Provider): ERC2771Forwarder {
  return ERC2771Forwarder__factory.connect(address, runner);
}
