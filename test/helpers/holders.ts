import { type ActMessage, type ActName, type SigningPlace, signAct } from "@xinglin/sdk/kernel";
import { type Signer, type TransactionResponse, Wallet, concat, id, keccak256, parseEther } from "ethers";

import type { Platform } from "./platform.ts";
import { type Call, relay } from "./relay.ts";

/** Kinds of accounts that can be a patient's controller, a guardian, or an arbiter. */
export type HolderKind = "plain account" | "contract wallet" | "delegated account";

/** An account as the tests use it, whatever stands behind its address. */
export interface Holder {
  readonly kind: HolderKind;
  readonly address: string;
  /** Its signature over an act that shall count at `place`, in the form that its kind gives. */
  readonly sign: <Act extends ActName>(place: SigningPlace, act: Act, message: ActMessage<Act>) => Promise<string>;
  /** Sends a transaction of its own. */
  readonly send: (call: Call) => Promise<TransactionResponse>;
  /** Signs a forward request, which somebody else submits. The forwarder cannot serve contract wallets. */
  readonly relay?: (call: Call) => Promise<TransactionResponse>;
}

/** The address and key of a person who holds no ETH: the same in every run, another for every name. */
export function keyOf(name: string): Wallet {
  return new Wallet(id(`key of ${name}`));
}

/** What a {@link LongSignatureWallet} of the tests wants behind the owner's 65 bytes. */
export const LONG_PROOF = concat(Array.from({ length: 20 }, (_, index) => id(`word ${index} of a passkey's proof`)));

/** A plain account: its key sends, signs and has calls relayed. */
export function plainAccount(platform: Platform, signer: Signer & { readonly address: string }): Holder {
  return {
    kind: "plain account",
    address: signer.address,
    sign: (place, act, message) => signAct({ act, message, signer, ...place }),
    send: (call) => signer.sendTransaction(call),
    relay: (call) => relay(platform, signer, call),
  };
}

/** A contract wallet of `owner` whose signatures are hundreds of bytes long. */
export async function contractWallet(platform: Platform, owner: Signer): Promise<Holder> {
  const wallet = await platform.ethers.deployContract("LongSignatureWallet", [owner, keccak256(LONG_PROOF)]);
  return {
    kind: "contract wallet",
    address: await wallet.getAddress(),
    sign: async (place, act, message) => concat([await signAct({ act, message, signer: owner, ...place }), LONG_PROOF]),
    send: ({ to, data }) => wallet.connect(owner).execute(to, data),
  };
}

/** An EIP-7702 account: its own key sends and has calls relayed, a session key that only its code knows signs. */
export async function delegatedAccount(platform: Platform, name: string): Promise<Holder> {
  const sessionKey = keyOf(`session of ${name}`);
  const code = await platform.ethers.deployContract("SessionKeyDelegate", [sessionKey]);
  const account = await delegate(platform, keyOf(name), await code.getAddress());
  return {
    kind: "delegated account",
    address: account.address,
    sign: (place, act, message) => signAct({ act, message, signer: sessionKey, ...place }),
    send: (call) => account.sendTransaction({ ...call, gasLimit: GAS }),
    relay: (call) => relay(platform, account, call),
  };
}

/** Gives the account of `key` the code at `code` (EIP-7702, transaction type 4) and ETH to act with. */
export async function delegate(platform: Platform, key: Wallet, code: string): Promise<Wallet> {
  const account = key.connect(platform.ethers.provider);
  await platform.connection.networkHelpers.setBalance(account.address, parseEther("10"));
  // An account that sends its own authorisation has used one nonce more by the time the authorisation is read.
  const nonce = (await account.getNonce()) + 1;
  const authorization = await account.authorize({ address: code, nonce });
  const to = platform.actors.relayer.address; // Not itself: its code would be asked to take the call.
  await account.sendTransaction({ type: 4, to, authorizationList: [authorization], gasLimit: GAS });
  return account;
}

const GAS = 5_000_000n;
