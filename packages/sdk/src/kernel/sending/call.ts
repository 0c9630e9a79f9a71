import type { Provider, Signer } from "ethers";

import { XinglinError } from "../../errors/XinglinError.ts";

/** A call of a contract as a transaction carries it. */
export interface Call {
  readonly to: string;
  readonly data: string;
  /** Ether that goes along, in wei; none unless given. */
  readonly value?: bigint;
}

/** Where a contract is. */
export interface ContractAt {
  readonly address: string;
  /** Answers questions; acts go through the signers of each act. */
  readonly provider: Provider;
}

/** The signer is not connected to a chain. */
export class SignerOffline extends XinglinError {
  constructor() {
    super("SignerOffline", {
      says: { en: "This signer is not connected to a chain.", zh: "该签名者未连接到任何链。" },
      next: { en: "Connect it first: signer.connect(provider).", zh: "请先连接：signer.connect(provider)。" },
    });
  }
}

/** A relayed call carries no ether. */
export class EtherNotRelayed extends XinglinError {
  constructor() {
    super("EtherNotRelayed", {
      says: { en: "A relayed call carries no ether.", zh: "代付的调用不能携带以太币。" },
      next: {
        en: "Pay in a token, send it yourself, or sign the act.",
        zh: "请用代币支付、自行发送，或签名后由他人提交。",
      },
    });
  }
}

/** The transaction was sent, but no receipt came. */
export class ReceiptMissing extends XinglinError {
  constructor(readonly transactionHash: string) {
    super("ReceiptMissing", {
      says: { en: `Transaction ${transactionHash} has no receipt yet.`, zh: `交易 ${transactionHash} 尚无回执。` },
      next: { en: "Look it up by its hash before sending it again.", zh: "请先按哈希查询，再决定是否重发。" },
    });
  }
}

/** Another transaction of the same account was mined in its place: from another device, or after a reorganisation. */
export class ActReplaced extends XinglinError {
  constructor(
    readonly transactionHash: string,
    /** Of the transaction that was mined. */
    readonly by: string,
    options?: ErrorOptions,
  ) {
    super(
      "ActReplaced",
      {
        says: {
          en: `Transaction ${transactionHash} was not mined: ${by} of the same account took its place.`,
          zh: `交易 ${transactionHash} 未被执行：同一账户的交易 ${by} 取而代之。`,
        },
        next: {
          en: "Look at what has happened, and do it again where it has not.",
          zh: "请核对已发生的操作，如未完成请重新执行。",
        },
      },
      options,
    );
  }
}

/** The chain that a signer is connected to. */
export function providerOf(signer: Signer): Provider {
  if (signer.provider === null) throw new SignerOffline();
  return signer.provider;
}
