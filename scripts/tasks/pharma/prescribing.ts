import { herbOf } from "@xinglin/sdk/formulas";
import { documentHashOf, formatGtin, parseGtin, randomSalt } from "@xinglin/sdk/kernel";
import { Lots, Products, packsOf } from "@xinglin/sdk/pharma";
import {
  type Item,
  type Prescription,
  type PrescriptionLine,
  Prescriptions,
  herbGroupOf,
  linesHashOf,
  prescriptionIdOf,
} from "@xinglin/sdk/prescriptions";
import type { PackNumbers } from "@xinglin/sdk/serials";
import { PROFESSIONS, UNITS } from "@xinglin/sdk/terms";
import { Wallet, ZeroHash, isHexString, parseUnits } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import {
  type Acting,
  type Common,
  type Platform,
  type Signing,
  type Told,
  acting,
  asking,
  sentIn,
  signing,
} from "../shared/frame.ts";
import { OptionMalformed, account, jsonIn, nameIn, requireNew, required, whole, writeNew } from "../shared/values.ts";
import { serialsOf } from "./lists.ts";
import { PHARMACISTS } from "./lots.ts";
import { lotKey, quantities } from "./values.ts";

type Result = Promise<Told["result"]>;
const DAY = 86_400n;
/** Prices are in ten-thousandths of the currency. */
const DECIMALS = 4;

/** What the patient takes to the counter: whoever has the file is given what it says. */
interface Capability {
  readonly prescription: Prescription;
  readonly salt: string;
  readonly lines: readonly PrescriptionLine[];
  readonly signature: string;
  readonly bearerKey: string;
}

/** A prescriber signs; nothing is on the chain. */
export function prescribe(
  options: Signing & {
    lines: string;
    organisation: string;
    profession: string;
    days: number;
    fills: number;
    interval: number;
    substitutable: boolean;
    out: string;
  },
  hre: HardhatRuntimeEnvironment,
): Result {
  return signing(hre, options, async (desk) => {
    await requireNew("--out", required("--out", options.out));
    const lines = await Promise.all(
      quantities("--lines", options.lines).map(({ what, quantity }) => lineOf(desk, what, quantity)),
    );
    const [salt, now] = [randomSalt(), await desk.now()];
    const bearer = Wallet.createRandom();
    const { fills, substitutable } = options;
    const prescription: Prescription = {
      bearer: bearer.address,
      prescriber: await desk.signer.getAddress(),
      organisation: account("--organisation", options.organisation),
      profession: PROFESSIONS[nameIn("--profession", PROFESSIONS, options.profession)].code,
      day: now / DAY,
      from: now,
      until: now + BigInt(options.days) * DAY,
      fills,
      interval: BigInt(options.interval) * DAY,
      substitutable,
      lines: linesHashOf({ salt, lines }),
      content: documentHashOf({ document: lines.map(plainLine), salt: randomSalt() }),
      findings: ZeroHash,
    };
    const prescriptions = new Prescriptions(desk.at("Dispensary"));
    const signature = await prescriptions.prescribe({ prescription, signer: desk.signer });
    const capability: Capability = { prescription, salt, lines, signature, bearerKey: bearer.privateKey };
    await writeNew("--out", options.out, capability);
    const id = prescriptionIdOf({ prescription });
    return {
      result: { prescription: id, until: prescription.until, file: options.out },
      lines: [
        `${options.out} is prescription ${id}: whoever shows it is given the medicine. 持该文件者即可取药，请妥善保管。`,
      ],
    };
  });
}

/** A pharmacist gives from one lot, for whoever brings the file. */
export function dispense(
  options: Acting & {
    file: string;
    pharmacy: string;
    profession: string;
    line: number;
    lot: string;
    quantity: number;
    price: string;
    packs: string;
    lists: string;
    place: string;
  },
  hre: HardhatRuntimeEnvironment,
): Result {
  return acting(hre, options, async (stage) => {
    const { bearerKey, ...slip } = await capabilityIn(options.file);
    const { prescription } = slip;
    const pharmacy = account("--pharmacy", options.pharmacy);
    const profession = nameIn("--profession", PHARMACISTS, options.profession);
    const prescriptions = new Prescriptions(stage.at("Dispensary"));
    const item = await itemOf(stage, options);
    const place = options.place === "" ? await freePlace(prescriptions, pharmacy) : whole("--place", options.place);
    const bearer = new Wallet(bearerKey);
    const word = await prescriptions.collect({ prescription, pharmacy, items: [item], bearer });
    const receipt = await prescriptions.dispense({
      slip: { ...slip, ...word },
      items: [item],
      counter: { pharmacy, profession, place },
      via: stage.via,
    });
    const { line, lot, quantity } = item;
    return {
      result: { prescription: prescriptionIdOf({ prescription }), line, lot, quantity, place, ...sentIn(receipt) },
      lines: [`Given, at place ${place} of the journal. 已发药，登记在第 ${place} 位。`],
    };
  });
}

/** What was given on a prescription. */
export function status(options: Common & { file: string }, hre: HardhatRuntimeEnvironment): Result {
  return asking(hre, options, async ({ at }) => {
    const { prescription } = await capabilityIn(options.file);
    const { contract } = new Prescriptions(at("Dispensary"));
    const { dispensings } = await contract.prescriptionOf(prescription.bearer);
    const id = prescriptionIdOf({ prescription });
    return {
      result: { prescription: id, dispensings, until: prescription.until },
      lines: [`${id}: given ${dispensings} times. 已发药 ${dispensings} 次。`],
    };
  });
}

/** A product by its GTIN in its own unit, or any maker's pieces of a herb in grams. */
async function lineOf({ at }: Platform, what: string, quantity: number): Promise<PrescriptionLine> {
  if (!/^\d+$/.test(what)) {
    const herb = herbOf(what);
    if (herb !== undefined)
      return { gtin: 0, group: herbGroupOf({ herb: herb.code }), unit: UNITS.Gram.code, quantity };
    throw new OptionMalformed("--lines", { en: `there is no herb ${what}.`, zh: `没有药材 ${what}。` });
  }
  const gtin = parseGtin(what);
  const product = await new Products(at("ProductRegistry")).productOf({ gtin });
  if (product !== undefined) return { gtin, group: ZeroHash, unit: UNITS[product.terms.unit].code, quantity };
  throw new OptionMalformed("--lines", {
    en: `${formatGtin({ gtin })} was never approved.`,
    zh: `产品 ${formatGtin({ gtin })} 从未获批。`,
  });
}

const plainLine = ({ gtin, group, unit, quantity }: PrescriptionLine) => ({
  gtin: String(gtin),
  group,
  unit: String(unit),
  quantity: String(quantity),
});

async function itemOf(
  { at }: Platform,
  {
    line,
    quantity,
    lists,
    ...options
  }: {
    readonly line: number;
    readonly lot: string;
    readonly quantity: number;
    readonly price: string;
    readonly packs: string;
    readonly lists: string;
  },
): Promise<Item> {
  const lot = lotKey("--lot", options.lot);
  const item = { line, lot, quantity, price: priceOf(options.price) };
  if (options.packs === "") return item;
  const root = (await new Lots(at("LotLedger")).lotOf({ lot }))?.root;
  if (root === undefined) {
    throw new OptionMalformed("--packs", { en: `the packs of ${lot} have no numbers.`, zh: `${lot} 的包装没有编号。` });
  }
  const packs = options.packs.split(",").map((one) => numbersOf(one.trim()));
  return { ...item, packs: await packsOf({ serials: await serialsOf(lists, { lot, root }), packs }) };
}

/** Twenty digits are a traceability code, as in a scan. */
function numbersOf(pack: string): PackNumbers {
  return /^\d{20}$/.test(pack) ? { code: pack } : { serial: pack };
}

function priceOf(price: string): bigint {
  try {
    return parseUnits(required("--price", price), DECIMALS);
  } catch (problem) {
    if (problem instanceof OptionMalformed) throw problem;
    throw new OptionMalformed("--price", { en: `${price} is no price.`, zh: `${price} 不是有效价格。` });
  }
}

async function freePlace(prescriptions: Prescriptions, pharmacy: string): Promise<number> {
  for (let place = 0; ; place++) if (await prescriptions.isFree({ pharmacy, place })) return place;
}

async function capabilityIn(file: string): Promise<Capability> {
  const said = (await jsonIn("file", file)) as Partial<Capability> | null;
  const isOne =
    typeof said?.prescription === "object" &&
    Array.isArray(said.lines) &&
    isHexString(said.salt, 32) &&
    isHexString(said.signature) &&
    isHexString(said.bearerKey, 32);
  if (isOne && isWhole(said as Capability)) return said as Capability;
  throw new OptionMalformed("file", { en: `${file} is no prescription.`, zh: `${file} 不是处方文件。` });
}

/** Whether every member can be encoded, and the key is one; what ethers says of that is not for a counter's screen. */
function isWhole({ prescription, salt, lines, signature, bearerKey }: Capability): boolean {
  try {
    prescriptionIdOf({ prescription });
    return linesHashOf({ salt, lines }) === prescription.lines && signature.length % 2 === 0 && isKey(bearerKey);
  } catch {
    return false;
  }
}

function isKey(key: string): boolean {
  return new Wallet(key).privateKey === key;
}
