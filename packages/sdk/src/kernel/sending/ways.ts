import type { BigNumberish, Signer } from "ethers";

import type { TypedDataSigner } from "../acts/signAct.ts";

/** When an act counts as done. */
export interface Waiting {
  /**
   * Blocks that hold the act, its own and those upon it, before it counts as done; 1 unless given. What a reorganisation of the
   * chain must not undo waits longer.
   */
  readonly confirmations?: number;
}

/** The account sends and pays its own transaction. */
export interface Direct extends Waiting {
  readonly way: "direct";
  readonly signer: Signer;
}

/** The account signs a request for the forwarder (ERC-2771); the relayer sends and pays. Plain accounts only. */
export interface Relayed extends Waiting {
  readonly way: "relayed";
  readonly signer: TypedDataSigner & Pick<Signer, "getAddress">;
  readonly relayer: Signer;
  /** Address of the platform's forwarder. */
  readonly forwarder: string;
  /** Seconds from now, by the chain's clock as the node tells it, that the request counts; an hour unless given. */
  readonly validity?: number;
}

/** The account signs the act (EIP-712); anyone submits and pays. */
export interface Signed extends Waiting {
  readonly way: "signed";
  readonly signer: TypedDataSigner & Pick<Signer, "getAddress">;
  readonly submitter: Signer;
  /** The account that acts where it is a contract wallet (ERC-1271) whose owner signs; the signer's own unless given. */
  readonly account?: string;
  /** Random unless given; `nonceRow()` makes cheaper ones. */
  readonly nonce?: BigNumberish;
  /** Seconds from now, by the chain's clock as the node tells it, that the act counts; an hour unless given. */
  readonly validity?: number;
}

/** Seconds that a signed act or request counts unless told otherwise. */
export const VALIDITY = 3_600;

/** Ways in for acts that have no signed form. */
export type OwnWay = Direct | Relayed;
/** Every way in. */
export type AnyWay = Direct | Relayed | Signed;

/**
 * The account sends and pays its own transaction.
 *
 * @example
 * ```ts
 * await patients.register({ salt, via: direct({ signer: zhao }) });
 * ```
 */
export function direct(way: Omit<Direct, "way">): Direct {
  return { way: "direct", ...way };
}

/**
 * The account signs a request for the forwarder, and the relayer sends and pays: for people who hold no ETH.
 *
 * @example
 * ```ts
 * await patients.register({ salt, via: relayed({ signer: zhao, relayer: clinic, forwarder }) });
 * ```
 */
export function relayed(way: Omit<Relayed, "way">): Relayed {
  return { way: "relayed", ...way };
}

/**
 * The account signs the act itself, and anyone submits and pays: for contract wallets, and for people who hold no ETH.
 *
 * @example
 * ```ts
 * await patients.register({ salt, via: signed({ signer: zhao, submitter: clinic }) });
 * ```
 */
export function signed(way: Omit<Signed, "way">): Signed {
  return { way: "signed", ...way };
}
