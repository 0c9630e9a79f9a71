import { AbiCoder, ZeroAddress, ZeroHash, keccak256 } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import type { DeviceId, ShipmentId } from "../../kernel/ids/ids.ts";
import type { LotKey } from "../../serials/packKeys.ts";
import { type ShipmentStruct, type ShipmentStructOutput, Shipments__factory } from "../../typechain.ts";
import { readHash } from "../lots/lot.ts";
import type { TemperatureRange } from "../products/productTerms.ts";

/** A quantity of one lot in a shipment. */
export interface Load {
  readonly lot: LotKey;
  /** In the product's unit. */
  readonly quantity: number;
  /** Taken from blocked stock, in returns only. */
  readonly blocked?: boolean;
  /** 18 digits, of the pallet or case that it is on. */
  readonly sscc?: string | undefined;
}

/** The terms of a shipment: who acts on one brings them along. */
export interface Shipment {
  readonly from: string;
  readonly to: string;
  /** Undefined where the sender brings it itself. */
  readonly carrier?: string | undefined;
  /** When it should have arrived, in seconds since 1970. */
  readonly due: number;
  /** Tells shipments with equal terms apart. */
  readonly number: number;
  /** Goods go back to the maker of each lot. */
  readonly isReturn?: boolean;
  /** What the goods have to be kept in. */
  readonly range?: TemperatureRange | undefined;
  /** That measure, at most four. */
  readonly devices?: readonly DeviceId[];
  /** Digest of the EPCIS event that says what is packed on what. */
  readonly document?: Hex | undefined;
  readonly loads: readonly Load[];
}

/** Digits of a serial shipping container code. */
const SSCC_DIGITS = 18;

/** A shipment as the contract takes it. */
export function shipmentStruct(shipment: Shipment): ShipmentStruct {
  const { from, to, carrier, due, number, isReturn, range, devices, document, loads } = shipment;
  return {
    from,
    to,
    carrier: carrier ?? ZeroAddress,
    due,
    number,
    isReturn: isReturn ?? false,
    coldest: range?.coldest ?? 0,
    warmest: range?.warmest ?? 0,
    devices: [...(devices ?? [])],
    document: document ?? ZeroHash,
    loads: loads.map(({ lot, quantity, blocked, sscc }) => ({
      lot,
      quantity,
      blocked: blocked ?? false,
      sscc: BigInt(sscc ?? 0),
    })),
  };
}

/** The struct of a shipment as an event carries it. */
export function readShipment(struct: ShipmentStructOutput): Shipment {
  const devices = struct.devices as DeviceId[];
  const [coldest, warmest] = [Number(struct.coldest), Number(struct.warmest)];
  return {
    from: struct.from,
    to: struct.to,
    carrier: struct.carrier === ZeroAddress ? undefined : struct.carrier,
    due: Number(struct.due),
    number: Number(struct.number),
    isReturn: struct.isReturn,
    range: devices.length === 0 && coldest === 0 && warmest === 0 ? undefined : { coldest, warmest },
    devices: [...devices],
    document: readHash(struct.document),
    loads: struct.loads.map(({ lot, quantity, blocked, sscc }) => ({
      lot: lot as LotKey,
      quantity: Number(quantity),
      blocked,
      sscc: sscc === 0n ? undefined : sscc.toString().padStart(SSCC_DIGITS, "0"),
    })),
  };
}

/**
 * The id of a shipment: `keccak256(abi.encode(shipment))`.
 *
 * @example
 * ```ts
 * const id = shipmentIdOf({ shipment });
 * ```
 */
export function shipmentIdOf({ shipment }: { readonly shipment: Shipment }): ShipmentId {
  const { inputs } = Shipments__factory.createInterface().getFunction("ship");
  return keccak256(AbiCoder.defaultAbiCoder().encode(inputs, [shipmentStruct(shipment)])) as Hex as ShipmentId;
}
