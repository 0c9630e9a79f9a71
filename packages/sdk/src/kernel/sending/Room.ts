import type { BaseContract, Provider, TransactionReceipt } from "ethers";

import type { SigningPlace } from "../acts/domainOf.ts";
import type { ContractAt } from "./call.ts";
import { type Act, perform } from "./perform.ts";
import type { AnyWay } from "./ways.ts";

/** One of the platform's contracts with the acts that people do there. */
export abstract class Room<Contract extends BaseContract> {
  readonly address: string;
  readonly provider: Provider;
  /** The contract itself, for every question that it answers. */
  readonly contract: Contract;

  protected constructor({ address, provider, contract }: ContractAt & { readonly contract: Contract }) {
    this.address = address;
    this.provider = provider;
    this.contract = contract;
  }

  /** Where signatures for this contract count. */
  protected async place(): Promise<SigningPlace> {
    const { chainId } = await this.provider.getNetwork();
    return { verifyingContract: this.address, chainId };
  }

  /** Does an act here and waits for its receipt. */
  protected perform<Way extends AnyWay>(act: Omit<Act<Way>, "to">): Promise<TransactionReceipt> {
    return perform({ to: this.address, ...act });
  }
}
