import { signAct } from "@xinglin/sdk/kernel";
import { type PrescriptionLine, linesHashOf, prescriptionIdOf } from "@xinglin/sdk/prescriptions";
import {
  type BaseWallet,
  type TransactionResponse,
  Wallet,
  ZeroAddress,
  ZeroHash,
  encodeBytes32String,
  id,
} from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type {
  CounterStruct,
  GivenStruct,
  ItemStruct,
  PrescriptionStruct,
  SlipStruct,
} from "../../typechain-types/contracts/pharma/Dispensary.js";
import { DAY, DEFAULTS } from "./defaults.ts";
import {
  CONTROL,
  DOCUMENT,
  GTIN,
  NO_PACKS,
  PHARMACIST,
  TERMS,
  type Trade,
  UNIT,
  approved,
  delivered,
  employ,
  made,
  packsOf,
  termsOf,
  tradeOn,
} from "./pharma.ts";
import { NOON, PROFESSION, type Person, RIGHTS, newcomer } from "./providers.ts";

export const DISPENSE = 4n;
/** More products with right check digits: the pills of another maker, a herb's pieces of another, and what is toxic. */
export const MORE = {
  otherPills: 6_901_234_500_066n,
  otherPieces: 6_901_234_500_073n,
  aconite: 6_901_234_500_080n,
} as const;
export const HERB = id("group of a herb");
/** In ten-thousandths: the ceiling of the pills is 12. */
export const PRICE = 100_000n;
const FEN = "0x434e59";

/** A pharmacy with stock, its pharmacist, and a physician at a hospital. */
export interface Pharmacy extends Trade {
  readonly doctor: Person;
  readonly hospital: Person;
  readonly pharmacy: Person;
  /** Works at the pharmacy and may dispense. */
  readonly dispenser: Person;
  /** Lots without numbers of which the pharmacy has 500 g or packs. */
  readonly stock: Readonly<Record<"pieces" | "otherPieces" | "aconite" | "otherPills" | "morphine" | "herb", string>>;
}

/** The fixture: make it once for the file's chain and give it to `loadFixture`. */
export function pharmacyOn(connection: NetworkConnection): () => Promise<Pharmacy> {
  const deployTrade = tradeOn(connection);
  return async function deployPharmacy() {
    return pharmacyFrom(await deployTrade());
  };
}

/** The pharmacy with its stock, its pharmacist and a physician. */
export async function pharmacyFrom(trade: Trade): Promise<Pharmacy> {
  const { parties, people, products } = trade;
  const { pharmacy, regulator, maker } = parties;
  const dispenser = await newcomer(trade, "dispenser");
  await employ(trade, pharmacy, dispenser, DISPENSE);
  await employ(trade, people.hospital, people.doctor, RIGHTS.prescribe, PROFESSION.tcmPhysician);
  await approved(trade, MORE.otherPills, termsOf({ supply: 1n, ceiling: 80_000n, currency: FEN }));
  await approved(trade, MORE.otherPieces, TERMS.pieces);
  await approved(trade, MORE.aconite, termsOf({ unit: UNIT.gram, control: CONTROL.toxic, supply: 1n }));
  for (const holder of [maker, pharmacy]) {
    for (const control of [CONTROL.narcotic, CONTROL.toxic]) {
      await products.connect(regulator).grantPermit(holder, control, NOON + 300n * DAY);
    }
  }
  const stock = {
    pieces: await stocked(trade, GTIN.pieces, "Q1"),
    otherPieces: await stocked(trade, MORE.otherPieces, "Q2"),
    aconite: await stocked(trade, MORE.aconite, "Q3"),
    otherPills: await stocked(trade, MORE.otherPills, "Q4"),
    morphine: await stocked(trade, GTIN.morphine, "Q5"),
    herb: await made(trade, { gtin: GTIN.herb, number: encodeBytes32String("Q6") }),
  };
  await delivered(trade, [{ quantity: 200n }], { to: pharmacy.address, number: 2n });
  return { ...trade, doctor: people.doctor, hospital: people.hospital, pharmacy, dispenser, stock };
}

async function stocked(trade: Trade, gtin: bigint, number: string): Promise<string> {
  const lot = await made(trade, { gtin, number: encodeBytes32String(number) });
  await delivered(trade, [{ lot, quantity: 500n }], { to: trade.parties.pharmacy.address, number: 1n });
  return lot;
}

/** A prescription with all that belongs to it. */
export interface Script {
  readonly terms: PrescriptionStruct;
  readonly id: string;
  readonly bearer: BaseWallet;
  readonly salt: string;
  readonly lines: readonly PrescriptionLine[];
  /** Who signs; the doctor unless told otherwise. */
  readonly prescriber?: Person;
}

/** Two packs of pills. */
export const TWO_PACKS: PrescriptionLine = { gtin: GTIN.pills, group: ZeroHash, unit: UNIT.pack, quantity: 2n };
/** Ten grams of any maker's pieces of a herb. */
export const TEN_GRAMS: PrescriptionLine = { gtin: 0n, group: HERB, unit: UNIT.gram, quantity: 10n };
/** The day of {@link NOON}. */
export const TODAY = NOON / DAY;

/** The doctor writes: two packs of pills, once, within thirty days, unless told otherwise. */
export function scriptOf(
  { doctor, hospital }: Pharmacy,
  otherwise: Partial<PrescriptionStruct> = {},
  lines: readonly PrescriptionLine[] = [TWO_PACKS],
  name = "a prescription",
): Script {
  const bearer = new Wallet(id(`bearer of ${name}`));
  const salt = id(`salt of ${name}`);
  const terms = {
    bearer: bearer.address,
    prescriber: doctor.address,
    organisation: hospital.address,
    profession: PROFESSION.tcmPhysician,
    day: TODAY,
    from: NOON,
    until: NOON + 30n * DAY,
    fills: 1n,
    interval: 0n,
    substitutable: false,
    lines: linesHashOf({ salt, lines }),
    content: id("ciphertext"),
    findings: ZeroHash,
    ...otherwise,
  } satisfies PrescriptionStruct;
  return { terms, id: prescriptionIdOf({ prescription: terms as never }), bearer, salt, lines };
}

/** Something of a lot without numbers. */
export function itemOf(lot: string, quantity: bigint, otherwise: Partial<ItemStruct> = {}): ItemStruct {
  return { line: 0n, lot, quantity, price: 0n, packs: NO_PACKS, ...otherwise };
}

/** Packs of the lot of pills. */
export async function packsItem(
  { serials, lot }: Pharmacy,
  indices: readonly number[],
  otherwise: Partial<ItemStruct> = {},
): Promise<ItemStruct> {
  const packs = await packsOf(serials, indices);
  return { line: 0n, lot, quantity: BigInt(indices.length), price: PRICE, packs, ...otherwise };
}

export function counterOf({ pharmacy }: Pharmacy, otherwise: Partial<CounterStruct> = {}): CounterStruct {
  return { pharmacy: pharmacy.address, profession: PHARMACIST, place: 0n, document: DOCUMENT, ...otherwise };
}

async function placeOf({ dispensary, place }: Pharmacy) {
  return { ...place, verifyingContract: await dispensary.getAddress() };
}

/** The prescriber's signature over the terms. */
export async function prescribed(scene: Pharmacy, { terms, prescriber = scene.doctor }: Script): Promise<string> {
  const signer = prescriber;
  return signAct({ act: "Prescription", message: terms as never, signer, ...(await placeOf(scene)) });
}

/** The prescriber's second signature. */
export async function overridden(scene: Pharmacy, { id: prescription, terms }: Script): Promise<string> {
  const message = { prescription, findings: String(terms.findings) };
  return signAct({ act: "PrescriptionOverride", message, signer: scene.doctor, ...(await placeOf(scene)) });
}

/** What the bearer signs otherwise than the counter writes. */
interface Collecting {
  readonly number?: bigint;
  readonly pharmacy?: string;
  readonly items?: readonly ItemStruct[];
  readonly deadline?: bigint;
  readonly signer?: BaseWallet;
}

/** What the patient brings. */
export async function slipOf(
  scene: Pharmacy,
  script: Script,
  items: readonly ItemStruct[],
  otherwise: Partial<SlipStruct> = {},
  signed: Collecting = {},
): Promise<SlipStruct> {
  const { dispensings } = await scene.dispensary.prescriptionOf(script.terms.bearer);
  const deadline = signed.deadline ?? DEFAULTS.deadline;
  const message = {
    prescription: script.id,
    pharmacy: signed.pharmacy ?? scene.pharmacy.address,
    number: signed.number ?? dispensings,
    items: (signed.items ?? items).map(({ line, lot, quantity, price, packs }) => ({
      line,
      lot,
      quantity,
      price,
      indices: packs.indices,
    })),
    deadline,
  };
  const signer = signed.signer ?? script.bearer;
  return {
    terms: script.terms,
    salt: script.salt,
    lines: [...script.lines],
    signature: await prescribed(scene, script),
    secondSignature: script.terms.findings === ZeroHash ? "0x" : await overridden(scene, script),
    deadline,
    bearerSignature: await signAct({
      act: "Collection",
      message: message as never,
      signer,
      ...(await placeOf(scene)),
    }),
    ...otherwise,
  };
}

/** The dispenser gives items on a prescription. */
export async function dispensed(
  scene: Pharmacy,
  script: Script,
  items: readonly ItemStruct[],
  counter: Partial<CounterStruct> = {},
): Promise<TransactionResponse> {
  const slip = await slipOf(scene, script, items);
  return scene.dispensary.connect(scene.dispenser).dispense(slip, [...items], counterOf(scene, counter));
}

/** What has to be said of a dispensing to take it back. */
export function givenOf({ terms, id: prescription }: Script, fillNumber = 1n): GivenStruct {
  return { prescription, bearer: terms.bearer, prescriber: terms.prescriber, fillNumber };
}

export const NOBODY: GivenStruct = {
  prescription: ZeroHash,
  bearer: ZeroAddress,
  prescriber: ZeroAddress,
  fillNumber: 0n,
};

/** Items as they are taken back: without keys and proofs. */
export function bare(items: readonly ItemStruct[]): ItemStruct[] {
  return items.map(({ packs, ...item }) => ({ ...item, packs: { ...NO_PACKS, indices: packs.indices } }));
}
