import { ContractRefusal, explained } from "@xinglin/sdk/errors";
import type { Hex } from "@xinglin/sdk/kernel";
import type { ForwardRequest } from "@xinglin/sdk/sending";
import { Interface, type Provider, concat, dataLength } from "ethers";

const REQUEST =
  "(address from,address to,uint256 value,uint256 gas,uint48 deadline,bytes data,bytes signature) request";
/** OpenZeppelin's ERC2771Forwarder, as far as a relayer needs it. */
const ABI = new Interface([`function execute(${REQUEST}) payable`, `function verify(${REQUEST}) view returns (bool)`]);

/** A transaction's own gas, a byte of calldata at its dearest (EIP-7623), and what the forwarder does around a call. */
const GAS = { transaction: 21_000n, byte: 40n, forwarder: 60_000n };

/** The platform's forwarder as a relayer uses it. */
export class Forwarder {
  constructor(
    readonly address: string,
    private readonly provider: Provider,
  ) {}

  /** Data of the transaction that submits a request. */
  callOf(request: ForwardRequest): Hex {
    return ABI.encodeFunctionData("execute", [request]) as Hex;
  }

  /**
   * Gas that its transaction may use. The forwarder hands on 63/64 of what it has and insists that the request's gas is
   * there (EIP-150), so a relayer cannot starve a call; and a signer cannot make it use more.
   */
  gasOf(request: ForwardRequest): bigint {
    const intrinsic = GAS.transaction + GAS.byte * BigInt(dataLength(this.callOf(request)));
    return intrinsic + GAS.forwarder + (request.gas * 64n) / 63n;
  }

  /** Whether signer, nonce and deadline hold now. */
  async verify(request: ForwardRequest): Promise<boolean> {
    const data = ABI.encodeFunctionData("verify", [request]);
    const answer = await this.provider.call({ to: this.address, data });
    return Boolean(ABI.decodeFunctionResult("verify", answer)[0]);
  }

  /**
   * Asks whether the call would work with just this gas.
   *
   * @throws the target's own refusal, which the forwarder itself would hide
   */
  async rehearse(request: ForwardRequest, sender: string): Promise<void> {
    const transaction = { from: sender, to: this.address, data: this.callOf(request), gasLimit: this.gasOf(request) };
    try {
      await explained(() => this.provider.call(transaction));
    } catch (problem) {
      if (problem instanceof ContractRefusal && problem.name === "FailedCall") await this.#asTheTargetSeesIt(request);
      throw problem;
    }
  }

  async #asTheTargetSeesIt({ from, to, data, gas }: ForwardRequest): Promise<void> {
    const seen = {
      from: this.address,
      to,
      data: concat([data, from]),
      gasLimit: gas + GAS.transaction + GAS.forwarder,
    };
    await explained(() => this.provider.call(seen));
  }
}
