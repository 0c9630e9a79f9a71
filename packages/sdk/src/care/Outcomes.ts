import { AbiCoder, type TransactionReceipt, ZeroHash, keccak256 } from "ethers";

import type { Hex } from "../kernel/ids/brand.ts";
import type { VisitId } from "../kernel/ids/ids.ts";
import type { ContractAt } from "../kernel/sending/call.ts";
import { Room } from "../kernel/sending/Room.ts";
import type { OwnWay } from "../kernel/sending/ways.ts";
import { type OutcomeRegistry, OutcomeRegistry__factory } from "../typechain.ts";
import { type Visit, bookingStruct, serviceStruct } from "./service.ts";

/** What came of a visit, as it is sealed in the vault. */
export interface ClinicalOutcome {
  /** Code of the scale, as in `http://loinc.org|72514-3`. */
  readonly scale: string;
  /** Values in the scale's own form. */
  readonly baseline: string;
  readonly after: string;
  /** 32 random bytes; without them the hash could be guessed, since scales have few values. */
  readonly salt: Hex;
}

/** What was said of a visit after it. */
export interface AftermathReading {
  readonly outcome: Hex | undefined;
  /** How often it was recorded; more than one means that it was corrected. */
  readonly outcomes: number;
  readonly rating: number | undefined;
  readonly feedbacks: number;
}

/** How a practitioner was rated. */
export interface TallyReading {
  /** Visits by rating, from one star to five. */
  readonly counts: readonly [number, number, number, number, number];
  readonly count: number;
  /** Undefined where nobody rated. */
  readonly average: number | undefined;
}

/**
 * What the chain is told of an outcome: a salted hash.
 *
 * @example
 * ```ts
 * await outcomes.record({ service, booking, outcome: outcomeHashOf({ scale, baseline: "14", after: "6", salt }), via });
 * ```
 */
export function outcomeHashOf({ scale, baseline, after, salt }: ClinicalOutcome): Hex {
  const types = ["string", "string", "string", "bytes32"];
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, [scale, baseline, after, salt])) as Hex;
}

/**
 * Outcomes and feedback of visits that were paid.
 *
 * @example
 * ```ts
 * await outcomes.rate({ service, booking, rating: 5, via: direct({ signer: zhao }) });
 * const { average } = await outcomes.tallyOf(practitioner);
 * ```
 */
export class Outcomes extends Room<OutcomeRegistry> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: OutcomeRegistry__factory.connect(address, provider) });
  }

  /** The practitioner commits to an outcome, or corrects it. */
  async record({
    via,
    outcome,
    service,
    booking,
  }: Visit & { readonly via: OwnWay; readonly outcome: Hex }): Promise<TransactionReceipt> {
    const args = [serviceStruct(service), bookingStruct(booking), outcome] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("recordOutcome", [...args]) });
  }

  /** The patient's side rates a visit. */
  async rate(rating: Rating): Promise<TransactionReceipt> {
    return this.#rate("giveFeedback", rating);
  }

  /** It corrects its rating; the first stays in the events. */
  async correct(rating: Rating): Promise<TransactionReceipt> {
    return this.#rate("correctFeedback", rating);
  }

  /** What was said of a visit. */
  async aftermathOf(visit: VisitId): Promise<AftermathReading> {
    const { outcome, outcomes, rating, feedbacks } = await this.contract.aftermathOf(visit);
    return {
      outcome: outcome === ZeroHash ? undefined : (outcome as Hex),
      outcomes: Number(outcomes),
      rating: rating === 0n ? undefined : Number(rating),
      feedbacks: Number(feedbacks),
    };
  }

  /** How a practitioner was rated. */
  async tallyOf(practitioner: string): Promise<TallyReading> {
    const { ones, twos, threes, fours, fives } = await this.contract.tallyOf(practitioner);
    const counts = [Number(ones), Number(twos), Number(threes), Number(fours), Number(fives)] as const;
    const count = counts.reduce((sum, one) => sum + one, 0);
    const stars = counts.reduce((sum, one, index) => sum + one * (index + 1), 0);
    return { counts, count, average: count === 0 ? undefined : stars / count };
  }

  #rate(act: "giveFeedback" | "correctFeedback", { via, rating, text, service, booking }: Rating) {
    const args = [serviceStruct(service), bookingStruct(booking), rating, text ?? ZeroHash] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData(act as "giveFeedback", [...args]) });
  }
}

/** A rating from 1 to 5, and the hash of words in the vault. */
type Rating = Visit & { readonly via: OwnWay; readonly rating: 1 | 2 | 3 | 4 | 5; readonly text?: Hex };
