import type { Provider, Signer } from "ethers";

import { XinglinError } from "../../errors/XinglinError.ts";

/** A call of a contract as a transaction carries it. */
export interface Call {
  readonly to: string;
  readonly data: string;
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

/** The transaction was sent, but no receipt came. */
export class ReceiptMissing extends XinglinError {
  constructor(readonly transactionHash: string) {
    super("ReceiptMissing", {
      says: { en: `Transaction ${transactionHash} has no receipt yet.`, zh: `交易 ${transactionHash} 尚无回执。` },
      next: { en: "Look it up by its hash before sending it again.", zh: "请先按哈希查询，再决定是否重发。" },
    });
  }
}

/** The chain that a signer is connected to. */
export function providerOf(signer: Signer): Provider {
  if (signer.provider === null) throw new SignerOffline();
  return signer.provider;
}
