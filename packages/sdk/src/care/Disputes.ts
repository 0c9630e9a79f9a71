import type { TransactionReceipt } from "ethers";

import type { Hex } from "../kernel/ids/brand.ts";
import type { VisitId } from "../kernel/ids/ids.ts";
import type { ContractAt } from "../kernel/sending/call.ts";
import { Room } from "../kernel/sending/Room.ts";
import type { OwnWay } from "../kernel/sending/ways.ts";
import { nameOf } from "../terms/set.ts";
import { DISPUTE_STATUSES, type DisputeStatusName, RESOLUTIONS, type ResolutionName } from "../terms/visits.ts";
import { DisputePanel__factory, type Disputes as DisputesContract, Disputes__factory } from "../typechain.ts";
import { type Visit, bookingStruct, serviceStruct } from "./service.ts";

/** A dispute as the chain keeps it. Amounts in wei, times in seconds since 1970. */
export interface Dispute {
  readonly status: DisputeStatusName;
  readonly byPractice: boolean;
  readonly appealed: boolean;
  readonly resolution: ResolutionName;
  /** Hundredths of the price for the practice, where a share was awarded. */
  readonly percent: number;
  /** When the next silence can be ended; once resolved when that was. */
  readonly until: number;
  readonly arbitrator: string;
  readonly fee: bigint;
  readonly cost: bigint;
  readonly caseId: bigint;
}

/** An act of a side on a disputed visit. */
type ActOn = Visit & { readonly via: OwnWay };
/** Another arbitrator than the panel, and the words that it gets. */
interface Judge {
  readonly arbitrator: string;
  readonly words: Hex;
}

const NO_WORDS = "0x";

/**
 * Disputes about visits: raised, answered, judged or agreed, and the fees for them.
 *
 * @example
 * ```ts
 * await disputes.raise({ service, booking, via: direct({ signer: zhao }) });
 * await disputes.answer({ visit: visitIdOf({ service, booking }), via: direct({ signer: hospital }) });
 * await disputes.open({ service, booking, via: direct({ signer: anyone }) });
 * ```
 */
export class Disputes extends Room<DisputesContract> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: Disputes__factory.connect(address, provider) });
  }

  /** One side proposes another arbitrator than the panel. */
  async proposeArbitrator({ via, arbitrator, words, ...visit }: ActOn & Judge): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.#judge("proposeArbitrator", visit, { arbitrator, words }) });
  }

  /** The other side agrees to exactly that. */
  async agreeArbitrator({ via, arbitrator, words, ...visit }: ActOn & Judge): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.#judge("agreeArbitrator", visit, { arbitrator, words }) });
  }

  /** Disputes a visit before the panel, or whom the sides agreed on, and brings the fee that is asked now. */
  async raise({ via, judge, ...visit }: ActOn & { readonly judge?: Judge }): Promise<TransactionReceipt> {
    const before = judge ?? { arbitrator: await this.contract.PANEL(), words: NO_WORDS };
    const value = await this.feeOf(before);
    return this.perform({ via, own: this.#judge("raise", visit, before), value });
  }

  /** Brings the other side's fee. Anyone may. */
  async answer({ visit, via }: { readonly visit: VisitId; readonly via: OwnWay }): Promise<TransactionReceipt> {
    const { fee } = await this.disputeOf(visit);
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("answer", [visit]), value: fee });
  }

  /** Opens the case with the arbitrator. Anyone may. */
  async open({
    via,
    words = NO_WORDS,
    service,
    booking,
  }: ActOn & { readonly words?: Hex }): Promise<TransactionReceipt> {
    const args = [serviceStruct(service), bookingStruct(booking), words] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("open", [...args]) });
  }

  /** Offers so many hundredths of the price for the practice; to offer the other side all ends the dispute. */
  async offer({ via, percent, ...visit }: ActOn & { readonly percent: number }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.#share("offer", visit, percent) });
  }

  /** Accepts what the other side offers. */
  async accept({ via, percent, ...visit }: ActOn & { readonly percent: number }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.#share("accept", visit, percent) });
  }

  /** Names an evidence by the hash of its content, which lies in the vault. */
  async submitEvidence({
    via,
    evidence,
    service,
    booking,
  }: ActOn & { readonly evidence: Hex }): Promise<TransactionReceipt> {
    const args = [serviceStruct(service), bookingStruct(booking), evidence] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("submitEvidence", [...args]) });
  }

  /** Appeals, at the cost that the caller has asked the arbitrator for. */
  async appeal({
    via,
    cost,
    words = NO_WORDS,
    service,
    booking,
  }: ActOn & { readonly cost: bigint; readonly words?: Hex }): Promise<TransactionReceipt> {
    const args = [serviceStruct(service), bookingStruct(booking), words] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("appeal", [...args]), value: cost });
  }

  /** Ends a silence whose time is over. Anyone may. */
  async lapse({ visit, via }: { readonly visit: VisitId; readonly via: OwnWay }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("lapse", [visit]) });
  }

  /** Has a credit of the account paid out, whole. Fees are in ether, the zero address. */
  async withdraw({
    token,
    to,
    via,
  }: {
    readonly token: string;
    readonly to: string;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const whole = await this.contract.creditOf(await via.signer.getAddress(), token);
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("withdraw", [token, to, whole]) });
  }

  /** The dispute about a visit. */
  async disputeOf(visit: VisitId): Promise<Dispute> {
    const found = await this.contract.disputeOf(visit);
    return {
      status: nameOf(DISPUTE_STATUSES, found.status) ?? "None",
      byPractice: found.byPractice,
      appealed: found.appealed,
      resolution: nameOf(RESOLUTIONS, found.resolution) ?? "None",
      percent: Number(found.percent),
      until: Number(found.until),
      arbitrator: found.arbitrator,
      fee: found.fee,
      cost: found.cost,
      caseId: found.caseId,
    };
  }

  /** What an arbitrator asks for a case now, in wei. */
  async feeOf({ arbitrator, words }: Judge): Promise<bigint> {
    return DisputePanel__factory.connect(arbitrator, this.provider).arbitrationCost(words);
  }

  #judge(
    act: "proposeArbitrator" | "agreeArbitrator" | "raise",
    { service, booking }: Visit,
    { arbitrator, words }: Judge,
  ): string {
    const args = [serviceStruct(service), bookingStruct(booking), arbitrator, words] as const;
    return this.contract.interface.encodeFunctionData(act as "raise", [...args]);
  }

  #share(act: "offer" | "accept", { service, booking }: Visit, percent: number): string {
    const args = [serviceStruct(service), bookingStruct(booking), percent] as const;
    return this.contract.interface.encodeFunctionData(act as "offer", [...args]);
  }
}
