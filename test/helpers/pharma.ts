import { type Hex, actDigest } from "@xinglin/sdk/kernel";
import { LotSerials, type LotKey, type PackNumbers, lotKeyOf, publishSerials } from "@xinglin/sdk/serials";
import { ZeroAddress, ZeroHash, encodeBytes32String, hexlify, id, keccak256, toUtf8Bytes } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { NewLotStruct, PacksStruct, RemovalStruct } from "../../typechain-types/contracts/pharma/LotLedger.js";
import type { ProductTermsStruct } from "../../typechain-types/contracts/pharma/ProductRegistry.js";
import type { LoadStruct, ShipmentStruct } from "../../typechain-types/contracts/pharma/Shipments.js";
import type { ReadingBatchStruct } from "../../typechain-types/contracts/pharma/ColdChain.js";
import { DAY, HOUR, START, YEAR } from "./defaults.ts";
import { type Chip, calibration, chipOf, registerDevice } from "./devices.ts";
import { KIND, credentialIdOf } from "./models/providers.ts";
import {
  GIVEN,
  NOON,
  PROFESSION,
  type Person,
  RIGHTS,
  STAFF,
  type Stage,
  affiliationTerms,
  licenceTerms,
  newcomer,
  stagesOn,
} from "./providers.ts";

/** Codes of the room, written down a second time on purpose. */
export const PRODUCT_KIND = { raw: 0n, intermediate: 1n, finished: 2n } as const;
export const CONTROL = { none: 0n, narcotic: 1n, toxic: 4n } as const;
export const UNIT = { pack: 0n, gram: 1n } as const;
export const HINDRANCE = {
  none: 0n,
  unknown: 1n,
  notReleased: 2n,
  recalled: 3n,
  quarantined: 4n,
  ancestorRecalled: 5n,
  ancestorQuarantined: 6n,
  expired: 7n,
  productNotInForce: 8n,
} as const;
export const REASON = { sampled: 0n, stolen: 1n, exported: 2n, destroyed: 3n } as const;
export const STAGE = {
  none: 0n,
  packed: 1n,
  inTransit: 2n,
  received: 3n,
  short: 4n,
  settled: 5n,
  cancelled: 6n,
} as const;
export const CONDITION = { clean: 0n, excursion: 1n, missing: 2n } as const;
export const PART = { none: 0n, desk: 1n, freight: 2n } as const;
export const PHARMACIST = 6n;
export const TCM_PHARMACIST = PROFESSION.tcmPharmacist;
const ORGANISATION = { pharmacy: 4n, manufacturer: 8n, wholesaler: 16n, carrier: 32n, research: 256n } as const;

/** GTINs with right check digits. */
export const GTIN = {
  herb: 6_901_234_567_892n,
  pieces: 6_901_234_500_011n,
  granules: 6_901_234_500_028n,
  pills: 6_901_234_500_035n,
  vaccine: 6_901_234_500_042n,
  morphine: 6_901_234_500_059n,
} as const;

export const EXPIRY = START + 2n * YEAR;
export const REASON_HASH = id("salted reason");
export const DOCUMENT = id("an EPCIS event");
export const NO_PACKS: PacksStruct = { keys: [], indices: [], proof: [], flags: [] };

const PLAIN: ProductTermsStruct = {
  kind: PRODUCT_KIND.finished,
  control: CONTROL.none,
  supply: 0n,
  unit: UNIT.pack,
  monitored: false,
  coldest: 0n,
  warmest: 0n,
  ceiling: 0n,
  currency: "0x000000",
  approval: hexlify(toUtf8Bytes("国药准字Z1")).padEnd(66, "0"),
  trial: ZeroHash,
};

export function termsOf(otherwise: Partial<ProductTermsStruct> = {}): ProductTermsStruct {
  return { ...PLAIN, ...otherwise };
}

/** The terms of the products that the scene has. */
export const TERMS: Readonly<Record<keyof typeof GTIN, ProductTermsStruct>> = {
  herb: termsOf({ kind: PRODUCT_KIND.raw, unit: UNIT.gram, approval: ZeroHash }),
  pieces: termsOf({ unit: UNIT.gram }),
  granules: termsOf({ kind: PRODUCT_KIND.intermediate, unit: UNIT.gram, approval: ZeroHash }),
  pills: termsOf({ supply: 1n, ceiling: 120_000n, currency: "0x434e59" }),
  vaccine: termsOf({ monitored: true, coldest: 20n, warmest: 80n }),
  morphine: termsOf({ control: CONTROL.narcotic, supply: 1n }),
};

/** The platform with the parties of the medicines' way. */
export interface Trade extends Stage {
  readonly parties: Parties;
  readonly serials: LotSerials;
  /** Key of the lot of pills, {@link PILLS}, which is commissioned and released. */
  readonly lot: string;
  readonly chip: Chip;
  readonly device: string;
}

interface Parties {
  /** Holds all products of the scene and makes them. */
  readonly maker: Person;
  /** Makes what it is authorised to make. */
  readonly contractor: Person;
  readonly wholesaler: Person;
  readonly pharmacy: Person;
  readonly carrier: Person;
  /** Qualified person of the maker. */
  readonly qualified: Person;
  /** A pharmacist of the maker without the right to release. */
  readonly pharmacist: Person;
  /** Stands in for a contract that dispenses. */
  readonly desk: Person;
  readonly regulator: Person;
  readonly stranger: Person;
}

export const PACK_COUNT = 300;
/** The default lot of packs with numbers. */
export const PILLS = { gtin: GTIN.pills, number: encodeBytes32String("P1"), expiry: EXPIRY } as const;

/** A content store in memory. */
const kept = new Map<string, Uint8Array>();
const store = {
  write(bytes: Uint8Array) {
    const name = keccak256(bytes);
    kept.set(name, bytes.slice());
    return Promise.resolve({ name });
  },
  async *read(name: string) {
    const bytes = await Promise.resolve(kept.get(name));
    if (bytes !== undefined) yield bytes;
  },
};

function numbersOf(index: number): PackNumbers {
  return { serial: `S${index.toString().padStart(6, "0")}` };
}

/** A list of packs of a lot, published in memory. */
export async function listOf(key: string, count: number): Promise<{ root: Hex; serials: LotSerials }> {
  const packs = (function* () {
    for (let i = 0; i < count; i++) yield numbersOf(i);
  })();
  const { root, book } = await publishSerials({ lot: key as LotKey, packs, store });
  return { root, serials: await LotSerials.open({ store, book, root }) };
}

/** Packs of the lot as the ledger takes them. */
export async function packsOf(serials: LotSerials, indices: readonly number[]): Promise<PacksStruct> {
  if (indices.length === 1) {
    const { key, index, proof } = await serials.prove(indices[0]!);
    return { keys: [key], indices: [BigInt(index)], proof: [...proof], flags: [] };
  }
  const { packs, proof, proofFlags } = await serials.proveMany(indices);
  return {
    keys: packs.map(({ key }) => key),
    indices: packs.map(({ index }) => BigInt(index)),
    proof: [...proof],
    flags: [...proofFlags],
  };
}

export function keyOf({ gtin, number, expiry }: Pick<NewLotStruct, "gtin" | "number" | "expiry">): string {
  const text = Buffer.from(String(number).slice(2), "hex").toString("utf8").replace(/\0+$/, "");
  return lotKeyOf({ gtin: BigInt(gtin) as never, lot: text, expiry: BigInt(expiry) as never });
}

export function newLot(otherwise: Partial<NewLotStruct> = {}): NewLotStruct {
  return {
    gtin: GTIN.herb,
    number: encodeBytes32String("H1"),
    expiry: EXPIRY,
    quantity: 1_000n,
    root: ZeroHash,
    document: DOCUMENT,
    ...otherwise,
  };
}

/** The maker commissions a lot and, unless told otherwise, it is released. */
export async function made(trade: Trade, otherwise: Partial<NewLotStruct> = {}, released = true): Promise<string> {
  const { lots, parties } = trade;
  const lot = newLot(otherwise);
  await lots.connect(parties.maker).commission(parties.maker, lot);
  const key = keyOf(lot);
  if (released) await lots.connect(parties.qualified).release(key, PHARMACIST, DOCUMENT);
  return key;
}

/** The maker makes one lot of others. */
export async function madeOf(
  trade: Trade,
  parents: readonly (readonly [key: string, quantity: bigint])[],
  otherwise: Partial<NewLotStruct>,
  released = true,
): Promise<string> {
  const { lots, parties } = trade;
  const lot = newLot(otherwise);
  const inputs = parents
    .map(([key, quantity]) => ({ lot: key, quantity }))
    .toSorted((a, b) => (BigInt(a.lot) < BigInt(b.lot) ? -1 : 1));
  await lots.connect(parties.maker).transform(parties.maker, inputs, [lot]);
  const key = keyOf(lot);
  if (released) await lots.connect(parties.qualified).release(key, PHARMACIST, DOCUMENT);
  return key;
}

export function shipmentOf(
  trade: Trade,
  loads: readonly Partial<LoadStruct>[],
  otherwise: Partial<ShipmentStruct> = {},
): ShipmentStruct {
  const { maker, wholesaler } = trade.parties;
  return {
    from: maker.address,
    to: wholesaler.address,
    carrier: ZeroAddress,
    due: NOON + 5n * DAY,
    number: 1n,
    isReturn: false,
    coldest: 0n,
    warmest: 0n,
    devices: [],
    document: DOCUMENT,
    loads: loads.map((load) => ({ lot: trade.lot, quantity: 10n, blocked: false, sscc: 0n, ...load })),
    ...otherwise,
  };
}

/** Ships and receives in whole, from the maker to the wholesaler unless told otherwise, or to one of the `others`. */
export async function delivered(
  trade: Trade,
  loads: readonly Partial<LoadStruct>[],
  otherwise: Partial<ShipmentStruct> = {},
  others: readonly Person[] = [],
): Promise<ShipmentStruct> {
  const shipment = shipmentOf(trade, loads, otherwise);
  const { shipments, parties } = trade;
  const party = (address: unknown): Person =>
    [...Object.values<Person>({ ...parties }), ...others].find((one) => one.address === address)!;
  await shipments.connect(party(shipment.from)).ship(shipment);
  const received = shipment.loads.map(({ quantity }) => quantity);
  await shipments.connect(party(shipment.to)).accept(shipment, received, DOCUMENT);
  return shipment;
}

export function removalOf(trade: Trade, otherwise: Partial<RemovalStruct> = {}): RemovalStruct {
  return {
    lot: trade.lot,
    custodian: trade.parties.maker.address,
    reason: REASON.sampled,
    quantity: 1n,
    blocked: false,
    document: DOCUMENT,
    ...otherwise,
  };
}

/** Readings of the scene's device, the first on their way and one each hour, with what a test wants otherwise. */
export function batchOf(
  trade: Trade,
  shipment: string,
  otherwise: Partial<ReadingBatchStruct> = {},
): ReadingBatchStruct {
  const root = id("readings");
  return {
    shipment,
    device: trade.device,
    root,
    coldest: 30n,
    warmest: 60n,
    first: 0n,
    count: 100n,
    longestGap: HOUR,
    from: 0n,
    until: 0n,
    ...otherwise,
  };
}

/** The device signs a batch, for the platform's cold chain unless told otherwise. */
export async function signBatch(trade: Trade, batch: ReadingBatchStruct, elsewhere: object = {}): Promise<string> {
  const verifyingContract = await trade.coldChain.getAddress();
  const message = batch as never;
  return trade.chip.sign(
    actDigest({ act: "ReadingBatch", message, verifyingContract, chainId: trade.place.chainId, ...elsewhere } as never),
  );
}

/** What the ledger says of the quantities of a lot; all of it is what was commissioned (PHARMA-25). */
export async function sumOf(
  trade: Trade,
  lot: string,
  custodians: readonly Person[] = Object.values<Person>({ ...trade.parties }),
): Promise<{ all: bigint; commissioned: bigint }> {
  const { commissioned, inTransit, consumed, dispensed, gone } = await trade.lots.lotOf(lot);
  let all = inTransit + consumed + dispensed + gone;
  for (const custodian of custodians) {
    const { free, blocked } = await trade.lots.stockOf(lot, custodian);
    all += free + blocked;
  }
  return { all, commissioned };
}

/** The fixture: make it once for the file's chain and give it to `loadFixture`. */
export function tradeOn(connection: NetworkConnection): () => Promise<Trade> {
  return async function deployTrade() {
    const trade = await tradeFrom(await stagesOn(connection).accredited());
    await trade.clock.moveTo(NOON);
    return trade;
  };
}

/** The parties, products and the lot of pills, on a stage whose organisations are accredited. */
export async function tradeFrom(stage: Stage): Promise<Trade> {
  const parties = await withParties(stage);
  const key = keyOf(PILLS);
  const { root, serials } = await listOf(key, PACK_COUNT);
  const chip = chipOf("p256", "logger");
  const device = await registerDevice(stage, chip, stage.people.hospital);
  await stage.people.hospital.sendTransaction(await calibration(stage, { device, key: chip.key }));
  const trade = { ...stage, parties, serials, lot: key, chip, device };
  for (const name of Object.keys(GTIN) as (keyof typeof GTIN)[]) await approved(trade, GTIN[name], TERMS[name]);
  await stage.lots.connect(parties.regulator).appoint(parties.desk, PART.desk);
  await made(trade, { ...PILLS, quantity: BigInt(PACK_COUNT), root });
  return trade;
}

/** The maker files, and the regulator approves. */
export async function approved({ products, parties }: Trade, gtin: bigint, terms: ProductTermsStruct): Promise<void> {
  await products.connect(parties.maker).file(gtin, terms);
  await products.connect(parties.regulator).approve(gtin, parties.maker, terms);
}

async function withParties(stage: Stage): Promise<Parties> {
  const { providers, people } = stage;
  const accredit = async (name: string, kinds: bigint): Promise<Person> => {
    const party = await newcomer(stage, name);
    const { grade, until, document } = GIVEN.accreditation;
    await providers.connect(people.commission).accredit(party, kinds, grade, until, document);
    return party;
  };
  const maker = await accredit("maker", ORGANISATION.manufacturer);
  const parties = {
    maker,
    contractor: await accredit("contractor", ORGANISATION.manufacturer),
    wholesaler: await accredit("wholesaler", ORGANISATION.wholesaler),
    pharmacy: await accredit("pharmacy", ORGANISATION.pharmacy),
    carrier: await accredit("carrier", ORGANISATION.carrier),
    qualified: await newcomer(stage, "qualified person"),
    pharmacist: await newcomer(stage, "pharmacist of the maker"),
    desk: await newcomer(stage, "desk"),
    regulator: people.regulator,
    stranger: people.stranger,
  };
  await employ(stage, maker, parties.qualified, RIGHTS.release);
  await employ(stage, maker, parties.pharmacist, RIGHTS.none);
  return parties;
}

/** Licenses a pharmacist and gives it a post at an organisation. */
export async function employ(
  stage: Stage,
  organisation: Person,
  person: Person,
  rights: bigint,
  profession = PHARMACIST,
): Promise<string> {
  const { providers, people } = stage;
  const documentHash = id(`licence of ${person.address} as ${profession} with ${rights} at ${organisation.address}`);
  const licence = credentialIdOf(people.board.address, person.address, documentHash);
  const holder = person.address;
  await providers
    .connect(people.board)
    .issueCredential(licenceTerms(stage, { holder, kind: KIND.licence, profession, rights, documentHash }));
  const terms = affiliationTerms(stage, {
    organisation: organisation.address,
    practitioner: holder,
    licence,
    role: STAFF.attending,
  });
  await providers.connect(organisation).offerAffiliation(terms);
  await providers.connect(person).acceptAffiliation(terms);
  return licence;
}
