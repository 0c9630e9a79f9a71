import {
  AbstractSigner,
  type Provider,
  type Signer,
  type TransactionRequest,
  type TransactionResponse,
  ZeroAddress,
  resolveAddress,
} from "ethers";

/** Thrown in place of a transaction that would have worked. */
export class Rehearsed extends Error {
  constructor(
    readonly to: string,
    readonly gas: bigint,
    /** The most that it can cost, in wei. */
    readonly fee: bigint,
  ) {
    super(`It would use ${gas} gas.`);
    this.name = "Rehearsed";
  }
}

/** Signs as another signer does, and instead of sending asks the chain what would come of it. */
export class RehearsingSigner extends AbstractSigner {
  constructor(
    private readonly signer: Signer,
    provider: Provider,
  ) {
    super(provider);
  }

  getAddress(): Promise<string> {
    return this.signer.getAddress();
  }

  connect(provider: Provider): RehearsingSigner {
    return new RehearsingSigner(this.signer, provider);
  }

  /** @throws Rehearsed where it would work, else what the chain says */
  override async sendTransaction(transaction: TransactionRequest): Promise<TransactionResponse> {
    const { provider } = this;
    if (provider === null) throw new TypeError("A rehearsal needs a chain.");
    const asked = { ...transaction, from: await this.getAddress() };
    await provider.call(asked);
    const gas = await provider.estimateGas(asked);
    const { maxFeePerGas, gasPrice } = await provider.getFeeData();
    throw new Rehearsed(
      await resolveAddress(transaction.to ?? ZeroAddress, provider),
      gas,
      gas * (maxFeePerGas ?? gasPrice ?? 0n),
    );
  }

  signTransaction(transaction: TransactionRequest): Promise<string> {
    return this.signer.signTransaction(transaction);
  }

  signMessage(message: string | Uint8Array): Promise<string> {
    return this.signer.signMessage(message);
  }

  signTypedData(...args: Parameters<Signer["signTypedData"]>): Promise<string> {
    return this.signer.signTypedData(...args);
  }
}
