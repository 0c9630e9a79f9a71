import { type DeviceId, parseId } from "@xinglin/sdk/kernel";
import { type Shipment, type ShipmentListing, Shipments, listShipments } from "@xinglin/sdk/pharma";
import { SHIPMENT_STAGES } from "@xinglin/sdk/terms";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { type Acting, type Common, type Stage, type Told, acting, asking, sentIn } from "../shared/frame.ts";
import { OptionMalformed, account, moment, whole } from "../shared/values.ts";
import { lotKey, quantities } from "./values.ts";

type Result = Promise<Told["result"]>;

/** The sender gives goods away. */
export function ship(
  options: Acting & {
    to: string;
    loads: string;
    carrier: string;
    due: string;
    number: number;
    range: string;
    devices: string;
  },
  hre: HardhatRuntimeEnvironment,
): Result {
  return acting(hre, options, async ({ at, via, signer }) => {
    const shipment: Shipment = {
      from: await signer.getAddress(),
      to: account("to", options.to),
      ...(options.carrier !== "" && { carrier: account("--carrier", options.carrier) }),
      due: Number(moment("--due", options.due)),
      number: options.number,
      ...(options.range !== "" && { range: rangeOf(options.range) }),
      devices: devicesOf(options.devices),
      loads: quantities("--loads", options.loads).map(({ what, quantity }) => ({
        lot: lotKey("--loads", what),
        quantity,
      })),
    };
    const { id, receipt } = await new Shipments(at("Shipments")).ship({ shipment, via });
    return {
      result: { shipment: id, terms: shipment, ...sentIn(receipt) },
      lines: [`Shipment ${id} to ${shipment.to}. 已发货。`],
    };
  });
}

/** The carrier has the goods. */
export function collect(options: Acting & { shipment: string }, hre: HardhatRuntimeEnvironment): Result {
  return onShipment(hre, options, ({ shipments, terms, via }) => shipments.collect({ shipment: terms, via }));
}

/** The receiver says how much arrived. */
export function receive(
  options: Acting & { shipment: string; received: string },
  hre: HardhatRuntimeEnvironment,
): Result {
  return onShipment(hre, options, ({ shipments, terms, via }) => {
    const said =
      options.received === "" ? [] : options.received.split(",").map((one) => whole("--received", one.trim()));
    const received = said.length === 0 ? {} : { received: said };
    return shipments.accept({ shipment: terms, ...received, via });
  });
}

/** Shipments and how they stand. */
export function list(options: Common & { from: string; to: string }, hre: HardhatRuntimeEnvironment): Result {
  return asking(hre, options, async ({ at, fromBlock }) => {
    const listed = await listShipments({
      shipments: new Shipments(at("Shipments")),
      fromBlock,
      ...(options.from !== "" && { from: account("--from", options.from) }),
      ...(options.to !== "" && { to: account("--to", options.to) }),
    });
    const lines = listed.map(({ id, stage, terms }) => {
      const { en, zh } = SHIPMENT_STAGES[stage];
      return `${id} ${terms.from} → ${terms.to}: ${en} ${zh}`;
    });
    return { result: { shipments: listed }, lines: lines.length === 0 ? ["No shipments. 无运单。"] : lines };
  });
}

interface OnShipment {
  readonly shipments: Shipments;
  readonly terms: Shipment;
  readonly via: Stage["via"];
}

/** An act on a shipment, whose terms are read from the chain; says where it then stands. */
function onShipment(
  hre: HardhatRuntimeEnvironment,
  options: Acting & { readonly shipment: string },
  act: (on: OnShipment) => ReturnType<Shipments["collect"]>,
): Result {
  return acting(hre, options, async ({ at, via, fromBlock }) => {
    const shipments = new Shipments(at("Shipments"));
    const { id, terms } = await shipmentWith(shipments, { id: options.shipment, fromBlock });
    const receipt = await act({ shipments, terms, via });
    const { stage } = await shipments.stateOf({ shipment: terms });
    const { en, zh } = SHIPMENT_STAGES[stage];
    return { result: { shipment: id, stage, ...sentIn(receipt) }, lines: [`${id}: ${en}. ${zh}。`] };
  });
}

async function shipmentWith(
  shipments: Shipments,
  { id, fromBlock }: { readonly id: string; readonly fromBlock: number },
): Promise<ShipmentListing> {
  const found = (await listShipments({ shipments, fromBlock })).find((one) => one.id === id.toLowerCase());
  if (found !== undefined) return found;
  throw new OptionMalformed("shipment", { en: `there is no shipment ${id}.`, zh: `没有运单 ${id}。` });
}

/** `2..8`, in degrees; the contracts have tenths. */
function rangeOf(value: string): { readonly coldest: number; readonly warmest: number } {
  const [, coldest, warmest] = /^(-?\d+(?:\.\d)?)\.\.(-?\d+(?:\.\d)?)$/.exec(value) ?? [];
  if (coldest === undefined || warmest === undefined) {
    throw new OptionMalformed("--range", { en: `${value} is no range; 2..8 is one.`, zh: `${value} 不是温度范围。` });
  }
  return { coldest: Math.round(Number(coldest) * 10), warmest: Math.round(Number(warmest) * 10) };
}

function devicesOf(value: string): DeviceId[] {
  return value === "" ? [] : value.split(",").map((one) => parseId("DeviceId", one.trim()));
}
