import { type TransactionReceipt, ZeroHash } from "ethers";

import { signAct } from "../kernel/acts/signAct.ts";
import type { RecordId } from "../kernel/ids/ids.ts";
import type { ContractAt } from "../kernel/sending/call.ts";
import { signForwardRequest } from "../kernel/sending/forwardRequest.ts";
import { Room } from "../kernel/sending/Room.ts";
import { chainTime, send } from "../kernel/sending/send.ts";
import { type OwnWay, type Relayed, VALIDITY } from "../kernel/sending/ways.ts";
import { type RecordStruct, recordIdOf } from "../records/ids/recordIdOf.ts";
import { BY_ITSELF, type Inclusion } from "../records/words/inclusion.ts";
import { nameOf } from "../terms/set.ts";
import { CHARTINGS, type ChartingName } from "../terms/visits.ts";
import { AppointmentBook__factory, type VisitRecords, VisitRecords__factory } from "../typechain.ts";
import { type Visit, bookingStruct, serviceStruct } from "./service.ts";

/** How it stands with a visit's record. */
export interface ChartReading {
  readonly charting: ChartingName;
  readonly record: RecordId | undefined;
  /** Before when it has to be anchored to be in time, in seconds since 1970. */
  readonly until: number;
}

/**
 * The records of visits: anchored with the completion in one transaction, or linked afterwards, in time or visibly late.
 *
 * @example
 * ```ts
 * const record = recordStruct({ ...header, visit: visitIdOf({ service, booking }) });
 * await charts.completeWithRecord({ service, booking, record, via: relayed({ signer: doctor, relayer: clinic, forwarder }) });
 * const { charting } = await charts.chartingOf({ service, booking }); // "InTime"
 * ```
 */
export class Charts extends Room<VisitRecords> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: VisitRecords__factory.connect(address, provider) });
  }

  /** Anchors the record, completes the visit, settles it where that decides, and links both, all or nothing. The practitioner signs twice. */
  async completeWithRecord({
    service,
    booking,
    record,
    via,
  }: Visit & { readonly record: RecordStruct; readonly via: Relayed }): Promise<TransactionReceipt> {
    const { signer, relayer, forwarder, validity = VALIDITY } = via;
    const { provider } = this;
    const deadline = (await chainTime(provider)) + validity;
    const visit = [serviceStruct(service), bookingStruct(booking)] as const;
    const [book, records, { chainId }] = await Promise.all([
      this.contract.BOOK(),
      this.contract.RECORDS(),
      provider.getNetwork(),
    ]);
    const message = { record, deadline };
    const signature = await signAct({ act: "RecordAnchoring", message, signer, verifyingContract: records, chainId });
    const completion = AppointmentBook__factory.createInterface();
    const data = completion.encodeFunctionData("complete", [...visit, recordIdOf({ record })]);
    const request = await signForwardRequest({ call: { to: book, data }, signer, forwarder, provider, deadline });
    const args = [...visit, record, deadline, signature, request] as const;
    const whole = this.contract.interface.encodeFunctionData("completeWithRecord", [...args]);
    return send({ call: { to: this.address, data: whole }, signer: relayer });
  }

  /** Links a visit that took place with its record. Anyone may. */
  async link({
    service,
    booking,
    record,
    inclusion = BY_ITSELF,
    via,
  }: Visit & {
    readonly record: RecordStruct;
    readonly inclusion?: Inclusion;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const args = [serviceStruct(service), bookingStruct(booking), record, inclusion] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("link", [...args]) });
  }

  /** How it stands with a visit's record now. */
  async chartingOf({ service, booking }: Visit): Promise<ChartReading> {
    const { charting, record, until } = await this.contract.chartingOf(serviceStruct(service), bookingStruct(booking));
    return {
      charting: nameOf(CHARTINGS, charting) ?? "NotOwed",
      record: record === ZeroHash ? undefined : (record as RecordId),
      until: Number(until),
    };
  }
}
