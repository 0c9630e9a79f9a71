import { type ProductTerms, ancestorsOf, stocksOf } from "@xinglin/sdk/pharma";
import { type Gtin, checkDigitOf } from "@xinglin/sdk/kernel";
import type { LotKey } from "@xinglin/sdk/serials";

import { type Stage, by } from "../../stage.ts";
import type { Story } from "../../story/Story.ts";
import type { Institutions } from "../institutions.ts";
import { kindOf } from "../../fhir.ts";
import {
  type Enterprise,
  type Trade,
  byQualified,
  enterpriseOpens,
  expiryOn,
  goodsTravel,
  gtinFrom,
  productIsApproved,
} from "./trade.ts";

/** The herb's lots, from the field on, and where they are. */
export interface HerbLots {
  readonly herb: LotKey;
  readonly pieces: LotKey;
  readonly granules: LotKey;
  readonly farm: Enterprise;
  readonly maker: Enterprise;
  readonly clinic: Enterprise;
  readonly trade: Trade;
}

const PLAIN: ProductTerms = { kind: "Finished", control: "None", supply: "Prescription", unit: "Gram" };
const HERB = gtinFrom("690123451001");
const PIECES = gtinFrom("690123451002");
const GRANULES = gtinFrom("690123451003");
const PALLET = `06901234500000001${String(checkDigitOf("06901234500000001"))}`;
/** Grams. */
const HARVEST = 500_000;
const SOLD = 400_000;
const CUT = 300_000;

/** 川芎 from a field in Dujiangyan becomes decoction pieces and granules, and goes to the hospital of Chinese medicine. */
export async function herbReachesClinic(story: Story, stage: Stage, institutions: Institutions): Promise<HerbLots> {
  story.chapter("A herb goes from the field to the clinic 川芎从田间到诊室");
  const { lots, providers, officials } = stage;
  const sichuan = await stage.funded();
  await story.step(
    "The regulator appoints Sichuan's authority",
    providers.appointAuthority({
      authority: sichuan.address,
      jurisdiction: "CN-SC",
      accredits: true,
      licenses: true,
      via: by(officials.regulator),
    }),
  );
  const open = (name: string, kind: "MANUFACTURER" | "CARRIER", releases = false) =>
    enterpriseOpens(story, stage, { name, kind, board: sichuan, releases });
  const farm = await open("都江堰川芎种植基地", "MANUFACTURER", true);
  const maker = await open("蓉城饮片厂", "MANUFACTURER", true);
  const carrier = await open("蜀道医药物流", "CARRIER");
  const clinic = clinicAmong(institutions);
  const trade = { carrier, sichuan };
  await productsAreApproved(story, stage, { farm, maker });

  const expiry = await expiryOn(stage);
  const { lot: herb, receipt } = await lots.commission({
    maker: farm.account.address,
    terms: { gtin: HERB, lot: "CX-2026-05", expiry, quantity: HARVEST },
    via: by(farm.account),
  });
  await story.step(`${farm.name} harvests ${kilos(HARVEST)}`, Promise.resolve(receipt));
  await story.refused("It wants to sell before anybody released the lot", "LotNotUsable", async () =>
    stage.shipments.ship({
      shipment: { ...way(farm, maker), loads: [{ lot: herb, quantity: 1 }] },
      via: by(farm.account),
    }),
  );
  await releases(story, stage, { lot: herb, by: farm });
  await story.refused("A hospital orders the raw herb, which it may not hold", "CustodyNotLicensed", async () =>
    stage.shipments.ship({
      shipment: { ...way(farm, clinic), loads: [{ lot: herb, quantity: 1 }] },
      via: by(farm.account),
    }),
  );
  await goodsTravel(story, stage, {
    words: `${kilos(SOLD)} of the herb on one pallet`,
    terms: { loads: [{ lot: herb, quantity: SOLD, sscc: PALLET }] },
    from: farm,
    to: maker,
    carrier,
  });

  const pieces = await makes(story, stage, {
    maker,
    of: herb,
    using: SOLD,
    gtin: PIECES,
    number: "CXP-26-11",
    quantity: CUT,
    expiry,
  });
  const granules = await makes(story, stage, {
    maker,
    of: pieces,
    using: 100_000,
    gtin: GRANULES,
    number: "CXG-26-12",
    quantity: 25_000,
    expiry,
  });
  const loads = [
    { lot: pieces, quantity: 50_000 },
    { lot: granules, quantity: 10_000 },
  ];
  const shipment = await goodsTravel(story, stage, {
    words: "Pieces and granules for the hospital; a bag of granules is torn",
    terms: { loads },
    from: maker,
    to: clinic,
    carrier,
    received: [50_000, 9_000],
  });
  await story.step(
    `${maker.name} settles: nothing came back, ${kilos(1_000)} is lost`,
    stage.shipments.settle({ shipment, received: [50_000, 9_000], back: [0, 0], via: by(maker.account) }),
  );
  await herbsAddUp(story, stage, { herb, pieces, granules, clinic });
  return { herb, pieces, granules, farm, maker, clinic, trade };
}

async function productsAreApproved(
  story: Story,
  stage: Stage,
  { farm, maker }: { readonly farm: Enterprise; readonly maker: Enterprise },
): Promise<void> {
  const raw: ProductTerms = { ...PLAIN, kind: "RawMaterial", supply: "OverTheCounter" };
  const ceiling = { amount: 3_600n, currency: "CNY" };
  const pieces: ProductTerms = { ...PLAIN, approval: "国药准字Z20260001", ceiling };
  const granules: ProductTerms = { ...PLAIN, approval: "川YPBZPFKL-2026001" };
  await productIsApproved(story, stage, { name: "川芎", gtin: HERB, holder: farm, terms: raw });
  await productIsApproved(story, stage, { name: "川芎饮片", gtin: PIECES, holder: maker, terms: pieces });
  await productIsApproved(story, stage, { name: "川芎配方颗粒", gtin: GRANULES, holder: maker, terms: granules });
}

async function releases(
  story: Story,
  stage: Stage,
  { lot, by: maker }: { readonly lot: LotKey; readonly by: Enterprise },
): Promise<void> {
  const act = stage.lots.release({ lot, profession: "PHARMACIST", via: byQualified(stage, maker) });
  await story.step("Its qualified person releases the lot", act);
}

async function makes(
  story: Story,
  stage: Stage,
  {
    maker,
    of,
    using,
    gtin,
    number,
    quantity,
    expiry,
  }: {
    readonly maker: Enterprise;
    readonly of: LotKey;
    readonly using: number;
    readonly gtin: Gtin;
    readonly number: string;
    readonly quantity: number;
    readonly expiry: number;
  },
): Promise<LotKey> {
  const { lots: made, receipt } = await stage.lots.transform({
    maker: maker.account.address,
    inputs: [{ lot: of, quantity: using }],
    outputs: [{ gtin, lot: number, expiry, quantity }],
    via: by(maker.account),
  });
  const [lot] = made;
  if (lot === undefined) throw new Error("Nothing was made.");
  await story.step(`${maker.name} makes ${kilos(quantity)} (${number}) of ${kilos(using)}`, Promise.resolve(receipt));
  await releases(story, stage, { lot, by: maker });
  return lot;
}

async function herbsAddUp(
  story: Story,
  stage: Stage,
  {
    herb,
    pieces,
    granules,
    clinic,
  }: { readonly herb: LotKey; readonly pieces: LotKey; readonly granules: LotKey; readonly clinic: Enterprise },
): Promise<void> {
  const { lots } = stage;
  const above = await ancestorsOf({ lots, lot: granules });
  story.expect(
    "the granules tell what they were made of, down to the field",
    above.length === 2 && above[0]?.lot === pieces && above[1]?.lot === herb && above[1].depth === 2,
  );
  const held = new Map((await stocksOf({ lots, organisation: clinic.account.address })).map((one) => [one.lot, one]));
  story.expect(
    "the hospital has 50 kg of pieces and 9 kg of granules, free to dispense",
    held.get(pieces)?.free === 50_000 && held.get(granules)?.free === 9_000 && held.size === 2,
  );
  const reading = await lots.lotOf({ lot: granules });
  story.expect("the kilogram that was lost is in the books", reading?.gone === 1_000 && reading.inTransit === 0);
}

/** Terms that are never shipped. */
function way(from: Enterprise, to: Enterprise): { from: string; to: string; due: number; number: number } {
  return { from: from.account.address, to: to.account.address, due: 2 ** 40, number: 0 };
}

function clinicAmong(institutions: Institutions): Enterprise {
  const hospital = [...institutions.values()].find(({ organization }) => kindOf(organization) === "HOSPITAL");
  if (hospital === undefined) throw new Error("The journey's data lacks a hospital.");
  return { name: hospital.organization.name, account: hospital.account, qualified: undefined };
}

function kilos(grams: number): string {
  return `${String(grams / 1_000)} kg`;
}
