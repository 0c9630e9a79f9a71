import { printDigitalLink } from "../../gs1/digitalLinks.ts";
import { formatGtin } from "../../kernel/gs1/gtin.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { DeviceId, ShipmentId } from "../../kernel/ids/ids.ts";
import { type PackKey, packNumbersOf } from "../../serials/packKeys.ts";
import type { LotOnPack } from "../lots/lot.ts";

/** Namespace of the fields and names that EPCIS has none for. */
export const XINGLIN_EPCIS = "https://xinglin.example/epcis/";

/** How parties, places and devices are called in documents for partners, such as by their GLN and GIAI. All are URIs. */
export interface TradeNames {
  /** Of the organisation with an account, such as `https://id.gs1.org/417/9506000000015`. */
  readonly partyOf?: (account: string) => string | undefined;
  /** Where that organisation keeps its stock, such as `https://id.gs1.org/414/9506000000015`. */
  readonly placeOf?: (account: string) => string | undefined;
  readonly deviceOf?: (device: DeviceId) => string | undefined;
}

/** The names of one document. */
export interface Naming {
  readonly party: (account: string) => string;
  readonly place: (account: string) => string;
  readonly device: (device: DeviceId) => string;
}

/**
 * Names with what stands in where nobody gave one: an account is a DID of the method `pkh`, as CAIP-10 writes it.
 *
 * @param chainId of the chain that the accounts are on
 */
export function namingOf({ names, chainId }: { readonly names: TradeNames; readonly chainId: bigint }): Naming {
  const account = (address: string) => `did:pkh:eip155:${chainId.toString()}:${address}`;
  return {
    party: (address) => names.partyOf?.(address) ?? account(address),
    place: (address) => names.placeOf?.(address) ?? names.partyOf?.(address) ?? account(address),
    device: (device) => names.deviceOf?.(device) ?? `${XINGLIN_EPCIS}device/${device}`,
  };
}

/** A lot as a class of EPCIS. */
export function lotUri({ gtin, lot }: LotOnPack): string {
  return printDigitalLink({
    elements: [
      { ai: "01", value: formatGtin({ gtin }) },
      { ai: "10", value: lot },
    ],
  });
}

/** A pack: by its serial where it has one, else by its traceability code. */
export function packUri({ gtin }: LotOnPack, key: PackKey): string {
  const { serial, code } = packNumbersOf(key);
  if (serial === undefined) return `${XINGLIN_EPCIS}traceability-code/${code ?? ""}`;
  return printDigitalLink({
    elements: [
      { ai: "01", value: formatGtin({ gtin }) },
      { ai: "21", value: serial },
    ],
  });
}

/** A pallet or case. */
export function ssccUri(sscc: string): string {
  return printDigitalLink({ elements: [{ ai: "00", value: sscc }] });
}

/** A shipment as a despatch advice. */
export function shipmentUri(shipment: ShipmentId): string {
  return `${XINGLIN_EPCIS}shipment/${shipment}`;
}

/** A document that the chain knows by its hash. */
export function documentUri(document: Hex): string {
  return `${XINGLIN_EPCIS}document/${document}`;
}
