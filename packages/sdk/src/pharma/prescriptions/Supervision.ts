import { type TransactionReceipt, ZeroHash } from "ethers";

import { type BlockRange, type Snapshot, scan, snapshot } from "../../identity/queries/scan.ts";
import type { Gtin } from "../../kernel/gs1/gtin.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { ContractAt } from "../../kernel/sending/call.ts";
import { Room } from "../../kernel/sending/Room.ts";
import { NodeContradicted } from "../../kernel/nodes/problems.ts";
import { chainTime } from "../../kernel/sending/send.ts";
import type { OwnWay } from "../../kernel/sending/ways.ts";
import { PROFESSIONS } from "../../terms/professions.ts";
import { namesIn, nameOf } from "../../terms/set.ts";
import { type Dispensary, Dispensary__factory } from "../../typechain.ts";
import {
  type Figures,
  MEASURES,
  type MeasureName,
  type Subject,
  type Thresholds,
  type Watched,
  bucketOf,
  subjectOf,
} from "./figures.ts";

/** How the regulator watches somebody or something. */
export interface WatchReading {
  /** Nothing that the prescriber prescribed is dispensed. Of prescribers only. */
  readonly isSuspended: boolean;
  /** The thresholds of its own; undefined where those of a prescriber's profession hold, or for a product none. */
  readonly own: Required<Thresholds> | undefined;
}

/** A flag: there was more in a bucket than the threshold that held. It says that there is much, not that it is wrong. */
export interface Flag {
  readonly subject: Subject;
  readonly bucket: number;
  readonly measure: MeasureName;
  /** In the unit of {@link Thresholds}. */
  readonly figure: bigint;
  readonly most: bigint;
  readonly block: number;
  readonly transaction: Hex;
}

/**
 * Supervision of prescribing and dispensing: figures in buckets of 30 days, thresholds, flags, suspension, groups. Acts are the
 * regulator's (refused with `AccessManagedUnauthorized` for others); questions are anybody's. No figure names a patient.
 *
 * @example
 * ```ts
 * const supervision = new Supervision({ address, provider });
 * await supervision.watchProfession({ profession: "TCM_PHYSICIAN", thresholds: { prescriptions: 2_000 }, via });
 * const { prescriptions, money } = await supervision.figuresOf({ of: { prescriber: doctor.address } });
 * ```
 */
export class Supervision extends Room<Dispensary> {
  /** @param at the address of the contract `Dispensary`, which dispenses and supervises */
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: Dispensary__factory.connect(address, provider) });
  }

  /** Sets the thresholds of all prescribers of a profession that have none of their own. */
  async watchProfession({
    profession,
    thresholds,
    via,
  }: {
    readonly profession: keyof typeof PROFESSIONS;
    readonly thresholds: Thresholds;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const args = [PROFESSIONS[profession].code, thresholdsStruct(thresholds)] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("watchProfession", [...args]) });
  }

  /**
   * Sets thresholds of one prescriber, in place of its profession's, or of a product; without any, goes back to those of the
   * profession, or to none.
   */
  async watch({
    of,
    thresholds,
    via,
  }: {
    readonly of: Watched;
    readonly thresholds?: Thresholds;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const args = [subjectOf(of), thresholds !== undefined, thresholdsStruct(thresholds ?? {})] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("watch", [...args]) });
  }

  /**
   * Stops the dispensing of all that a prescriber prescribed, whenever it was. Refused with `SuspensionUnchanged` where it is
   * stopped already.
   *
   * @param act.reasonHash hash of the salted reason; none unless given
   */
  async suspend(act: OnPrescriber): Promise<TransactionReceipt> {
    return this.#setSuspension(act, true);
  }

  /** Lets it be dispensed again. Refused with `SuspensionUnchanged` where it is not stopped. */
  async resume(act: OnPrescriber): Promise<TransactionReceipt> {
    return this.#setSuspension(act, false);
  }

  /**
   * Puts a product into a group whose products may stand for each other at the same quantity, and takes it out where no group is
   * named.
   */
  async setGroup({
    gtin,
    group = ZeroHash,
    via,
  }: {
    readonly gtin: Gtin;
    readonly group?: string;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("setGroup", [gtin, group]) });
  }

  /** What was counted in a bucket: the one that runs, by the chain's clock, unless told otherwise. */
  async figuresOf({ of, bucket }: { readonly of: Watched; readonly bucket?: number }): Promise<Figures> {
    const which = bucket ?? bucketOf(await chainTime(this.provider));
    const { prescriptions, items, units, money, flagged } = await this.contract.figuresOf(subjectOf(of), which);
    return {
      prescriptions: Number(prescriptions),
      items: Number(items),
      units,
      money,
      flagged: namesIn(MEASURES, flagged),
    };
  }

  /** How a prescriber or a product is watched. */
  async watchOf({ of }: { readonly of: Watched }): Promise<WatchReading> {
    const { suspended, own, prescriptions, units, money } = await this.contract.watchOf(subjectOf(of));
    return { isSuspended: suspended, own: own ? { prescriptions: Number(prescriptions), units, money } : undefined };
  }

  /** The thresholds of a profession; zeros for none. */
  async thresholdsOf({ profession }: { readonly profession: keyof typeof PROFESSIONS }): Promise<Required<Thresholds>> {
    const { prescriptions, units, money } = await this.contract.thresholdsOf(PROFESSIONS[profession].code);
    return { prescriptions: Number(prescriptions), units, money };
  }

  /** The group of a product; undefined for one that is in none. */
  async groupOf({ gtin }: { readonly gtin: Gtin }): Promise<Hex | undefined> {
    const group = await this.contract.groupOf(gtin);
    return group === ZeroHash ? undefined : (group as Hex);
  }

  /**
   * Flags in the order in which they were raised: those of a prescriber or product, of a bucket, or all. Each is held against
   * the bucket that the chain keeps, so that a node invents none, and where it tells of one flag of a bucket leaves out none of
   * the others.
   *
   * Warning: a bucket of which the node tells no flag is not missed, unless it is asked about by itself ({@link figuresOf}).
   *
   * @throws {@link NodeContradicted} | {@link NodeSilent} | {@link ChainReorganised}
   */
  async flags({ of, bucket, ...range }: BlockRange & { readonly of?: Watched; readonly bucket?: number } = {}): Promise<
    Flag[]
  > {
    const { contract, provider } = this;
    const filter = contract.filters.Flagged(of === undefined ? undefined : subjectOf(of), bucket);
    return snapshot({ provider, ...range }, async (blocks) => {
      const found: Flag[] = [];
      for await (const { args, blockNumber, transactionHash } of scan({ contract, filter, provider, ...blocks })) {
        const measure = nameOf(MEASURES, args.measure);
        if (measure === undefined) continue;
        found.push({
          subject: args.subject as Subject,
          bucket: Number(args.bucket),
          measure,
          figure: args.figure,
          most: args.most,
          block: blockNumber,
          transaction: transactionHash as Hex,
        });
      }
      await this.#requireRaised(found, blocks);
      return found;
    });
  }

  /** The flags of each bucket are those that the chain keeps of it; where the range begins late, some of those. */
  async #requireRaised(flags: readonly Flag[], { fromBlock = 0, toBlock }: Snapshot): Promise<void> {
    const buckets = new Map(flags.map((flag) => [`${flag.subject} ${flag.bucket}`, flag]));
    for (const { subject, bucket } of buckets.values()) {
      const { flagged } = await this.contract.figuresOf(subject, bucket, { blockTag: toBlock });
      const kept = new Set(namesIn(MEASURES, flagged));
      const of = flags.filter((flag) => flag.subject === subject && flag.bucket === bucket);
      const told = new Set(of.map(({ measure }) => measure));
      const isWhole = fromBlock > 0 || told.size === kept.size;
      if (!isWhole || of.length !== told.size || ![...told].every((measure) => kept.has(measure))) {
        throw new NodeContradicted(`the flags of ${subject} in bucket ${bucket}`);
      }
    }
  }

  async #setSuspension(
    { prescriber, reasonHash = ZeroHash, via }: OnPrescriber,
    suspended: boolean,
  ): Promise<TransactionReceipt> {
    const args = [prescriber, suspended, reasonHash] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("setSuspension", [...args]) });
  }
}

interface OnPrescriber {
  readonly prescriber: string;
  readonly reasonHash?: string;
  readonly via: OwnWay;
}

function thresholdsStruct({ prescriptions = 0, units = 0, money = 0 }: Thresholds) {
  return { prescriptions, units, money };
}
