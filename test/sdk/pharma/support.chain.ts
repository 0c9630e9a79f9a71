import {
  type ListedLot,
  LotDirectory,
  Lots,
  type NewLot,
  PackChecks,
  Products,
  Shipments,
  TemperatureLogs,
} from "@xinglin/sdk/pharma";
import { type Direct, type Gtin, direct } from "@xinglin/sdk/kernel";
import { type LotKey, LotSerials, type PackNumbers, lotKeyOf, publishSerials } from "@xinglin/sdk/serials";
import type { NetworkConnection } from "hardhat/types/network";

import { GTIN, type Trade, tradeOn } from "../../helpers/pharma.ts";
import { Shelf } from "../serials/support.ts";

/** The SDK's clients of the room, and a store with the list of a lot of its own. */
export interface Room {
  readonly at: Trade;
  readonly products: Products;
  readonly lots: Lots;
  readonly shipments: Shipments;
  readonly temperatures: TemperatureLogs;
  readonly checks: PackChecks;
  readonly shelf: Shelf;
  readonly directory: LotDirectory;
  readonly by: (signer: Trade["parties"]["maker"]) => Direct;
}

/** What stands on the packs as 010331: the first second after it. */
export const END = Date.UTC(2101, 3, 1) / 1000;
export const CODE = (i: number): string => `81234560000000${String(i).padStart(6, "0")}`;
export const DAYS = 86_400;

export const gtinOf = (name: keyof typeof GTIN): Gtin => Number(GTIN[name]) as Gtin;

export function roomOn(connection: NetworkConnection): () => Promise<Room> {
  const deployTrade = tradeOn(connection);
  return async function deployRoom() {
    const at = await deployTrade();
    const { provider } = at.ethers;
    const place = (contract: { readonly target: unknown }) => ({ address: contract.target as string, provider });
    return {
      at,
      products: new Products(place(at.products)),
      lots: new Lots(place(at.lots)),
      shipments: new Shipments(place(at.shipments)),
      temperatures: new TemperatureLogs(place(at.coldChain)),
      checks: new PackChecks(place(at.verifier)),
      shelf: new Shelf(),
      directory: new LotDirectory(),
      by: (signer) => direct({ signer }),
    };
  };
}

/** Packs with serial and traceability code. */
export function* codedPacks(count: number): Generator<PackNumbers, void, undefined> {
  for (let i = 0; i < count; i++) yield { serial: `S${String(i).padStart(4, "0")}`, code: CODE(i) };
}

/** The maker publishes a list, commissions its lot, and a qualified person releases it. */
export async function listed(
  { at, lots, shelf, directory, by }: Room,
  {
    lot,
    count = 40,
    name = "pills",
  }: { readonly lot: string; readonly count?: number; readonly name?: keyof typeof GTIN },
): Promise<{ readonly key: LotKey; readonly serials: LotSerials; readonly entry: ListedLot }> {
  const onPack = { gtin: gtinOf(name), lot, expiry: END };
  const key = lotKeyOf(onPack);
  const { root, book } = await publishSerials({ lot: key, packs: codedPacks(count), store: shelf });
  const { maker, qualified } = at.parties;
  await lots.commission({ maker: maker.address, terms: { ...onPack, quantity: count, root }, via: by(maker) });
  await lots.release({ lot: key, profession: "PHARMACIST", via: by(qualified) });
  const entry = { ...onPack, book, codesOf: "8123456" };
  directory.add(entry);
  return { key, serials: await LotSerials.open({ store: shelf, book, root }), entry };
}

/** Bulk that the maker has, released. */
export async function bulk(
  { at, lots, by }: Room,
  otherwise: Partial<NewLot> & { readonly name?: keyof typeof GTIN } = {},
): Promise<LotKey> {
  const { maker, qualified } = at.parties;
  const { name = "herb", ...terms } = otherwise;
  const { lot } = await lots.commission({
    maker: maker.address,
    terms: { gtin: gtinOf(name), lot: "H26", expiry: END, quantity: 1_000, ...terms },
    via: by(maker),
  });
  await lots.release({ lot, profession: "PHARMACIST", via: by(qualified) });
  return lot;
}
