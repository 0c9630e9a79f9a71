import { type TransactionReceipt, ZeroHash } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import type { ShipmentId } from "../../kernel/ids/ids.ts";
import type { ContractAt } from "../../kernel/sending/call.ts";
import { Room } from "../../kernel/sending/Room.ts";
import type { OwnWay } from "../../kernel/sending/ways.ts";
import { nameOf } from "../../terms/set.ts";
import { SHIPMENT_STAGES } from "../../terms/shipmentStages.ts";
import { Shipments__factory, type Shipments as ShipmentsContract } from "../../typechain.ts";
import { type Shipment, shipmentIdOf, shipmentStruct } from "./shipment.ts";

/** A step of a shipment. */
interface OnShipment {
  readonly shipment: Shipment;
  readonly via: OwnWay;
}

/** Where a shipment stands. */
export interface ShipmentReading {
  readonly id: ShipmentId;
  readonly stage: keyof typeof SHIPMENT_STAGES;
  /** When it was handed to the carrier, or shipped without one, in seconds; 0 before. */
  readonly leftAt: number;
}

/**
 * Shipments: goods on their way, and both sides' word for it.
 *
 * @example
 * ```ts
 * const shipments = new Shipments({ address, provider });
 * await shipments.ship({ shipment, via: direct({ signer: maker }) });
 * await shipments.collect({ shipment, via: direct({ signer: carrier }) });
 * await shipments.accept({ shipment, received: [120], via: direct({ signer: pharmacy }) });
 * ```
 */
export class Shipments extends Room<ShipmentsContract> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: Shipments__factory.connect(address, provider) });
  }

  /** The sender gives goods away. */
  async ship({
    shipment,
    via,
  }: OnShipment): Promise<{ readonly id: ShipmentId; readonly receipt: TransactionReceipt }> {
    return {
      id: shipmentIdOf({ shipment }),
      receipt: await this.perform({ via, own: this.#encode("ship", shipment) }),
    };
  }

  /** The carrier has them. */
  async collect({ shipment, via }: OnShipment): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.#encode("collect", shipment) });
  }

  /** The sender keeps what the carrier did not collect. */
  async cancel({ shipment, via }: OnShipment): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.#encode("cancel", shipment) });
  }

  /** The receiver has so much of each load; all of it unless said. */
  async accept({
    shipment,
    received = shipment.loads.map(({ quantity }) => quantity),
    document = ZeroHash as Hex,
    via,
  }: OnShipment & { readonly received?: readonly number[]; readonly document?: Hex }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("accept", [
      shipmentStruct(shipment),
      [...received],
      document,
    ]);
    return this.perform({ via, own });
  }

  /** The receiver takes nothing. */
  async refuse({
    shipment,
    document = ZeroHash as Hex,
    via,
  }: OnShipment & { readonly document?: Hex }): Promise<TransactionReceipt> {
    const args = [shipmentStruct(shipment), document] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("refuse", [...args]) });
  }

  /** The sender settles what was short: so much came back of each load, the rest is lost. */
  async settle({
    shipment,
    received,
    back,
    via,
  }: OnShipment & {
    readonly received: readonly number[];
    readonly back: readonly number[];
  }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("settle", [
      shipmentStruct(shipment),
      [...received],
      [...back],
    ]);
    return this.perform({ via, own });
  }

  /** The same where the receiver said nothing until it was due. */
  async declareLost({
    shipment,
    back,
    via,
  }: OnShipment & { readonly back: readonly number[] }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("declareLost", [shipmentStruct(shipment), [...back]]);
    return this.perform({ via, own });
  }

  /** Where a shipment stands. */
  async stateOf({ shipment }: { readonly shipment: Shipment }): Promise<ShipmentReading> {
    const id = shipmentIdOf({ shipment });
    const { status, leftAt } = await this.contract.shipmentStateOf(id);
    return { id, stage: nameOf(SHIPMENT_STAGES, status) ?? "None", leftAt: Number(leftAt) };
  }

  #encode(act: "ship" | "collect" | "cancel", shipment: Shipment): string {
    return this.contract.interface.encodeFunctionData(act as "ship", [shipmentStruct(shipment)]);
  }
}
