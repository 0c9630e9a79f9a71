import type { TransactionReceipt } from "ethers";

import type { ActMessage, ActName } from "../acts/acts.ts";
import { signAct } from "../acts/signAct.ts";
import type { Hex } from "../ids/brand.ts";
import { randomNonce } from "../ids/random.ts";
import { EtherNotRelayed, providerOf } from "./call.ts";
import { signForwardRequest, submitForwardRequest } from "./forwardRequest.ts";
import { chainTime, send } from "./send.ts";
import { type AnyWay, type Relayed, type Signed, VALIDITY } from "./ways.ts";

/** What an act needs to be signed: who, until when, with which nonce. */
export interface Signing {
  readonly account: string;
  readonly deadline: bigint;
  readonly nonce: bigint;
  /** Signs for the contract that is called. */
  readonly sign: <Act extends ActName>(act: Act, message: ActMessage<Act>) => Promise<Hex>;
}

/** An act of a room, in the forms that its contract takes. */
export interface Act<Way extends AnyWay> {
  readonly via: Way;
  /** Address of the contract. */
  readonly to: string;
  /** Data of the call that the account makes itself or has relayed. */
  readonly own: string;
  /** Data of the call that carries the account's signature, for acts that have such a form. */
  readonly bySignature?: (signing: Signing) => Promise<string>;
  /** Ether that goes along, in wei: from the account itself, or from who submits its signature. */
  readonly value?: bigint;
}

/** Does an act by one of its ways in, and waits for the receipt. */
export async function perform<Way extends AnyWay>({
  via,
  to,
  own,
  bySignature,
  value = 0n,
}: Act<Way>): Promise<TransactionReceipt> {
  const call = { to, data: own, value };
  const { confirmations } = via;
  if (via.way === "direct") return send({ call, signer: via.signer, confirmations });
  if (via.way === "relayed") {
    if (value !== 0n) throw new EtherNotRelayed();
    const { forwarder, relayer, signer } = via;
    const provider = providerOf(relayer);
    const request = await signForwardRequest({ call, signer, forwarder, provider, deadline: await deadlineOf(via) });
    return submitForwardRequest({ request, forwarder, relayer, confirmations });
  }
  if (bySignature === undefined) throw new TypeError("This act has no signed form: do it directly or relayed.");
  const data = await bySignature(await signingOf(via, to));
  return send({ call: { to, data, value }, signer: via.submitter, confirmations });
}

async function signingOf(via: Signed, verifyingContract: string): Promise<Signing> {
  const { chainId } = await providerOf(via.submitter).getNetwork();
  return {
    account: via.account ?? (await via.signer.getAddress()),
    deadline: await deadlineOf(via),
    nonce: via.nonce === undefined ? randomNonce() : BigInt(via.nonce),
    sign: (act, message) => signAct({ act, message, signer: via.signer, verifyingContract, chainId }),
  };
}

async function deadlineOf(via: Relayed | Signed): Promise<bigint> {
  const sender = via.way === "relayed" ? via.relayer : via.submitter;
  return BigInt((await chainTime(providerOf(sender))) + (via.validity ?? VALIDITY));
}
