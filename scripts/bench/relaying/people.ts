import { type Hex, randomSalt } from "@xinglin/sdk/kernel";
import { type ForwardRequest, signForwardRequest } from "@xinglin/sdk/sending";
import { type HDNodeWallet, type Provider, Wallet, ZeroHash } from "ethers";

import { PatientRegistry__factory } from "../../../typechain-types/index.js";

const ABI = PatientRegistry__factory.createInterface();
/** Gas of a registration; measured, with a margin. */
const GAS = 80_000n;
const HOUR = 3_600;

/** Somebody without ether, whose device has a network address of its own. */
export interface Person {
  readonly wallet: HDNodeWallet;
  readonly salt: Hex;
  readonly from: string;
}

/** Where people register, and through what. */
export interface Place {
  readonly provider: Provider;
  readonly patients: string;
  readonly forwarder: string;
}

let born = 0;

export function somebody(): Person {
  born += 1;
  return {
    wallet: Wallet.createRandom(),
    salt: randomSalt(),
    from: `10.${(born >> 16) & 255}.${(born >> 8) & 255}.${born & 255}`,
  };
}

/**
 * A person's registration, signed for the forwarder.
 *
 * @param nonce how many requests the forwarder has executed for the person
 */
export async function registration(
  { provider, patients, forwarder }: Place,
  { wallet, salt }: Pick<Person, "wallet" | "salt">,
  nonce = 0,
): Promise<ForwardRequest> {
  return signForwardRequest({
    call: { to: patients, data: ABI.encodeFunctionData("register", [salt, ZeroHash]) },
    signer: wallet,
    forwarder,
    provider,
    deadline: Math.floor(Date.now() / 1_000) + HOUR,
    gas: GAS,
    nonce,
  });
}
