import { type TransactionReceipt, ZeroAddress } from "ethers";

import type { Hex } from "../kernel/ids/brand.ts";
import type { Nullifier, ProgrammeId, ProofingDomain } from "../kernel/ids/ids.ts";
import type { ContractAt } from "../kernel/sending/call.ts";
import { Room } from "../kernel/sending/Room.ts";
import type { OwnWay } from "../kernel/sending/ways.ts";
import { type SubsidyFund, SubsidyFund__factory } from "../typechain.ts";
import { type Cover, type Service, type Visit, bookingStruct, serviceStruct } from "./service.ts";

/** A programme of subsidies. Times in seconds, the share in 1/10,000, the cap in the token's smallest unit. */
export interface Programme {
  readonly sponsor: string;
  /** Gets what is left after the end. */
  readonly heir: string;
  /** The zero address for ether. */
  readonly token: string;
  /** The zero address for any. */
  readonly organisation: string;
  readonly domain: ProofingDomain;
  readonly level: 1 | 2 | 3;
  readonly mostShare: number;
  readonly from: number;
  readonly until: number;
  readonly period: number;
  readonly cap: bigint;
  readonly salt: Hex;
}

const WHOLE = 10_000n;

/**
 * Subsidies: programmes, donations, and what comes back.
 *
 * @example
 * ```ts
 * const cover = await subsidies.coverFor({ programme, person, service });
 * await visits.book({ service, booking: { ...booking, covers: [cover] }, via });
 * ```
 */
export class Subsidies extends Room<SubsidyFund> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: SubsidyFund__factory.connect(address, provider) });
  }

  /** Opens a programme, which never changes again. */
  async open({ terms, via }: { readonly terms: Programme; readonly via: OwnWay }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("openProgramme", [terms]) });
  }

  /** Gives to a programme. In a token the fund needs an allowance of the donor. */
  async donate({
    programme,
    amount,
    via,
  }: {
    readonly programme: ProgrammeId;
    readonly amount: bigint;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const { token } = await this.contract.programmeOf(programme);
    const own = this.contract.interface.encodeFunctionData("donate", [programme, amount]);
    return this.perform({ via, own, value: token === ZeroAddress ? amount : 0n });
  }

  /** Takes back what a settled visit gave back of a cover. Anyone may. */
  async reclaim({
    service,
    booking,
    index,
    via,
  }: Visit & { readonly index: number; readonly via: OwnWay }): Promise<TransactionReceipt> {
    const args = [serviceStruct(service), bookingStruct(booking), index] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("reclaim", [...args]) });
  }

  /** The heir has what is left paid out. */
  async takeRest({
    programme,
    to,
    via,
  }: {
    readonly programme: ProgrammeId;
    readonly to: string;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("takeRest", [programme, to]) });
  }

  /** The most that a programme bears of a service for a person now; zero where it bears nothing. */
  async coverFor({
    programme,
    person,
    service,
  }: {
    readonly programme: ProgrammeId;
    readonly person: Nullifier;
    readonly service: Service;
  }): Promise<Cover> {
    const [terms, pool, period] = await Promise.all([
      this.contract.programmeOf(programme),
      this.contract.poolOf(programme),
      this.contract.periodOf(programme),
    ]);
    const used = await this.contract.usedOf(programme, person, period);
    const amounts = [(service.price * terms.mostShare) / WHOLE, terms.cap - used, pool];
    const amount = amounts.reduce((least, one) => (one < least ? one : least));
    return { payer: this.address, amount, programme, person, period: Number(period) };
  }
}
