import type { TransactionReceipt } from "ethers";

import type { DeviceSigner } from "../../identity/devices/Devices.ts";
import { actDigest } from "../../kernel/acts/actDigest.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { DeviceId, ShipmentId } from "../../kernel/ids/ids.ts";
import type { ContractAt } from "../../kernel/sending/call.ts";
import { Room } from "../../kernel/sending/Room.ts";
import type { OwnWay } from "../../kernel/sending/ways.ts";
import { CONDITIONS, type ConditionName } from "../../terms/medicines.ts";
import { nameOf } from "../../terms/set.ts";
import { type ColdChain, ColdChain__factory } from "../../typechain.ts";
import { type Shipment, shipmentIdOf } from "../shipments/shipment.ts";
import { type Reading, type ReadingBatch, batchOf } from "./readings.ts";

/** All that one device said about one shipment. Temperatures in tenths of a degree Celsius, times in seconds. */
export interface TemperatureReading {
  readonly from: number;
  readonly until: number;
  readonly coldest: number;
  readonly warmest: number;
  readonly count: number;
  /** More than an hour without a reading. */
  readonly hasGap: boolean;
}

/**
 * Temperatures on the way, as devices sign them.
 *
 * @example
 * ```ts
 * const temperatures = new TemperatureLogs({ address, provider });
 * await temperatures.logReadings({ shipment: id, device, readings, sign: chip.sign, via: direct({ signer: carrier }) });
 * ```
 */
export class TemperatureLogs extends Room<ColdChain> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: ColdChain__factory.connect(address, provider) });
  }

  /** A device signs a batch, with P-256 or secp256k1, whichever its key is of. */
  async signBatch({ batch, sign }: { readonly batch: ReadingBatch; readonly sign: DeviceSigner }): Promise<Hex> {
    return (await sign(actDigest({ act: "ReadingBatch", message: { ...batch }, ...(await this.place()) }))) as Hex;
  }

  /** Anybody submits a batch that a device signed. */
  async log({
    batch,
    signature,
    via,
  }: {
    readonly batch: ReadingBatch;
    readonly signature: Hex;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("log", [{ ...batch }, signature]) });
  }

  /** Sums readings up that follow those logged before, has them signed and submits them. */
  async logReadings({
    shipment,
    device,
    readings,
    sign,
    via,
  }: {
    readonly shipment: ShipmentId;
    readonly device: DeviceId;
    readonly readings: readonly Reading[];
    readonly sign: DeviceSigner;
    readonly via: OwnWay;
  }): Promise<{ readonly batch: ReadingBatch; readonly receipt: TransactionReceipt }> {
    const before = await this.logOf({ shipment, device });
    const { batch } = batchOf({ shipment, device, readings, first: before?.count ?? 0 });
    const signature = await this.signBatch({ batch, sign });
    return { batch, receipt: await this.log({ batch, signature, via }) };
  }

  /** All that a device said about a shipment; undefined for nothing. */
  async logOf({
    shipment,
    device,
  }: {
    readonly shipment: ShipmentId;
    readonly device: DeviceId;
  }): Promise<TemperatureReading | undefined> {
    const { from, until, coldest, warmest, count, hasGap } = await this.contract.logOf(shipment, device);
    if (count === 0n) return undefined;
    return {
      from: Number(from),
      until: Number(until),
      coldest: Number(coldest),
      warmest: Number(warmest),
      count: Number(count),
      hasGap,
    };
  }

  /** What a shipment's devices say about its way, as a receipt at `until` would hear it. */
  async conditionOf({
    shipment,
    leftAt,
    until,
  }: {
    readonly shipment: Shipment;
    readonly leftAt: number;
    readonly until: number;
  }): Promise<ConditionName> {
    const { coldest, warmest } = shipment.range ?? { coldest: 0, warmest: 0 };
    const devices = [...(shipment.devices ?? [])];
    const id = shipmentIdOf({ shipment });
    const condition = await this.contract.conditionOf(id, devices, coldest, warmest, leftAt, until);
    return nameOf(CONDITIONS, condition) ?? "Missing";
  }
}
