import { ZeroHash, decodeBytes32String, encodeBytes32String } from "ethers";

import type { Gtin } from "../../kernel/gs1/gtin.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { LotKey } from "../../serials/packKeys.ts";
import { REMOVAL_REASONS, type RemovalReasonName } from "../../terms/medicines.ts";
import type { NewLotStruct, RemovalStruct } from "../../typechain.ts";

/** What names a lot on its packs. */
export interface LotOnPack {
  readonly gtin: Gtin;
  /** GS1 AI 10: 1 to 20 characters. */
  readonly lot: string;
  /** The first second at which it has expired, as `endOf` gives it for AI 17. */
  readonly expiry: number;
}

/** What a maker says of a lot that it commissions. */
export interface NewLot extends LotOnPack {
  /** In the product's unit. */
  readonly quantity: number;
  /** Of the published list of packs; undefined where packs have no numbers. */
  readonly root?: Hex | undefined;
  /** Digest of the EPCIS event, or of another document. */
  readonly document?: Hex | undefined;
}

/** A part of a lot that goes into others. */
export interface LotInput {
  readonly lot: LotKey;
  readonly quantity: number;
}

/** Stock that leaves other than to a patient. */
export interface Removal {
  readonly lot: LotKey;
  readonly custodian: string;
  readonly reason: RemovalReasonName;
  readonly quantity: number;
  /** Whether it is taken from blocked stock; from free stock unless said. */
  readonly blocked?: boolean;
  readonly document?: Hex | undefined;
}

/** A lot as the contract takes it. */
export function newLotStruct({ gtin, lot, expiry, quantity, root, document }: NewLot): NewLotStruct {
  return {
    gtin,
    number: encodeBytes32String(lot),
    expiry,
    quantity,
    root: root ?? ZeroHash,
    document: document ?? ZeroHash,
  };
}

/** A removal as the contract takes it. */
export function removalStruct({ lot, custodian, reason, quantity, blocked = false, document }: Removal): RemovalStruct {
  return {
    lot,
    custodian,
    reason: REMOVAL_REASONS[reason].code,
    quantity,
    blocked,
    document: document ?? ZeroHash,
  };
}

/** A lot number as an event carries it. */
export function readLotNumber(number: string): string {
  return decodeBytes32String(number);
}

/** A hash that may be none. */
export function readHash(hash: string): Hex | undefined {
  return hash === ZeroHash ? undefined : (hash as Hex);
}
