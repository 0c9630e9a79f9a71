import { type TransactionReceipt, encodeBytes32String } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import type { ContractAt } from "../../kernel/sending/call.ts";
import { Room } from "../../kernel/sending/Room.ts";
import type { OwnWay } from "../../kernel/sending/ways.ts";
import type { PackProof } from "../../serials/LotSerials.ts";
import { type LotKey, lotKeyOf } from "../../serials/packKeys.ts";
import { HINDRANCES } from "../../terms/hindrances.ts";
import { RECALL_CLASSES, type RecallClassName } from "../../terms/medicines.ts";
import { nameOf } from "../../terms/set.ts";
import { STANDING } from "../../terms/standing.ts";
import { type PackVerifier, PackVerifier__factory } from "../../typechain.ts";
import type { LotOnPack } from "../lots/lot.ts";

/** What the chain knows of a pack. */
export interface PackAnswer {
  readonly lot: LotKey;
  /** Undefined where no such lot was commissioned. */
  readonly maker: string | undefined;
  /** Whether the maker listed this pack. */
  readonly isListed: boolean;
  readonly isSpent: boolean;
  readonly hindrance: keyof typeof HINDRANCES;
  readonly recallClass: RecallClassName | undefined;
  readonly isProductInForce: boolean;
  readonly parents: readonly LotKey[];
}

/** Nothing is proved of the pack; what is asked is about its lot alone. */
const UNPROVED = { key: `0x${"00".repeat(32)}`, index: 0, proof: [] } as const;

/**
 * What anybody may ask about a pack, and reports of suspected counterfeits.
 *
 * @example
 * ```ts
 * const checks = new PackChecks({ address, provider });
 * const { isListed, isSpent } = await checks.ask({ pack: { gtin, lot, expiry }, proof: await serials.prove({ serial }) });
 * ```
 */
export class PackChecks extends Room<PackVerifier> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: PackVerifier__factory.connect(address, provider) });
  }

  /** Asks about a pack; without a proof about its lot, and then it is neither listed nor spent. */
  async ask({
    pack,
    proof,
  }: {
    readonly pack: LotOnPack;
    readonly proof?: PackProof | undefined;
  }): Promise<PackAnswer> {
    const { key, index, proof: nodes } = proof ?? UNPROVED;
    const { gtin, lot, expiry } = pack;
    const said = { gtin, number: encodeBytes32String(lot), expiry, key, index, proof: [...nodes] };
    const answer = await this.contract.verify(said);
    return {
      lot: lotKeyOf(pack),
      maker: BigInt(answer.maker) === 0n ? undefined : answer.maker,
      isListed: answer.listed,
      isSpent: proof !== undefined && answer.spent,
      hindrance: nameOf(HINDRANCES, answer.hindrance) ?? "Unknown",
      recallClass: nameOf(RECALL_CLASSES, answer.recallClass),
      isProductInForce: answer.product === BigInt(STANDING.GRANTED.code),
      parents: answer.parents as LotKey[],
    };
  }

  /** Reports a suspected counterfeit, at most one an hour for each account. */
  async report({
    pack,
    scanned,
    evidence,
    via,
  }: {
    readonly pack: LotOnPack;
    /** Hash of what was scanned. */
    readonly scanned: Hex;
    /** Hash of the salted evidence. */
    readonly evidence: Hex;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const args = [pack.gtin, lotKeyOf(pack), scanned, evidence] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("report", [...args]) });
  }
}
