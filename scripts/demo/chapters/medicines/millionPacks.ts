import { formatGs1Date, printDigitalLink, printElementString } from "@xinglin/sdk/gs1";
import { type Gtin, type Hex, formatGtin, randomSalt } from "@xinglin/sdk/kernel";
import { LotDirectory, type PackVerdict, type ScanSources, checkScan, packsOf } from "@xinglin/sdk/pharma";
import { type LotKey, LotSerials, type PackNumbers, lotKeyOf, publishSerials } from "@xinglin/sdk/serials";
import { MemoryStore } from "@xinglin/sdk/stores";
import { id } from "ethers";

import { type Stage, by, relayedBy } from "../../stage.ts";
import type { Story } from "../../story/Story.ts";
import type { HerbLots } from "./herbReachesClinic.ts";
import {
  type Enterprise,
  byQualified,
  enterpriseOpens,
  expiryOn,
  gtinFrom,
  productIsApproved,
  stepOf,
} from "./trade.ts";

const TABLETS = gtinFrom("690123453001");
const NUMBER = "JN2611";
/** 药品标识码 of the tablets, and a pack's thirteen digits. */
const CODES_OF = "8123456";
const codeOf = (i: number): string => `${CODES_OF}${String(i).padStart(13, "0")}`;
const serialOf = (i: number): string => `JN${String(i).padStart(7, "0")}`;

/** The lot of tablets, and the pack that a patient scanned. */
export interface TabletLot {
  readonly gtin: Gtin;
  readonly lot: LotKey;
  readonly maker: Enterprise;
  readonly serials: LotSerials;
  readonly sources: ScanSources;
  /** Where the pack stands in the lot's list. */
  readonly place: number;
  /** What a scanner reads of it. */
  readonly scanned: string;
}

/** A lot of any size, a million packs unless told otherwise, is one root on the chain; patients scan some of them. */
export async function millionPacks(
  story: Story,
  stage: Stage,
  { herbs: { trade }, packs: count }: { readonly herbs: HerbLots; readonly packs: number },
): Promise<TabletLot> {
  story.chapter("Very many packs, and one of them in a patient's hand 海量药盒与一次扫码");
  const { lots, shipments, checks } = stage;
  const maker = await enterpriseOpens(story, stage, {
    name: "锦官制药",
    kind: "MANUFACTURER",
    board: trade.sichuan,
    releases: true,
  });
  await productIsApproved(story, stage, {
    name: "川芎茶调片",
    gtin: TABLETS,
    holder: maker,
    terms: {
      kind: "Finished",
      control: "None",
      supply: "OverTheCounter",
      unit: "Pack",
      approval: "国药准字Z20260012",
      ceiling: { amount: 288_000n, currency: "CNY" },
    },
  });
  const expiry = await expiryOn(stage);
  const onPack = { gtin: TABLETS, lot: NUMBER, expiry };
  const lot = lotKeyOf(onPack);
  const store = new MemoryStore();
  const began = performance.now();
  const { root, book } = await publishSerials({ lot, packs: numbers(count), store });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  story.note(`${count.toLocaleString("en-US")} packs with serials and traceability codes are listed in ${seconds} s.`);
  const terms = { ...onPack, quantity: count, root };
  const made = lots.commission({ maker: maker.account.address, terms, via: by(maker.account) });
  await story.step("One root and one transaction commission them all", stepOf(made));
  await story.step(
    "Its qualified person releases the lot",
    lots.release({ lot, profession: "PHARMACIST", via: byQualified(stage, maker) }),
  );
  const serials = await LotSerials.open({ store, book, root });
  const directory = new LotDirectory([{ ...onPack, book, codesOf: CODES_OF }]);
  const sources: ScanSources = { checks, lots, shipments, directory, store };

  const place = Math.floor(count / 8);
  await patientScans(story, { sources, expiry, place });
  const sampled = [7, Math.floor(count / 2), count - 1];
  const removal = { lot, custodian: maker.account.address, reason: "Sampled", quantity: sampled.length } as const;
  const packs = await packsOf({ serials, packs: sampled });
  await story.step(
    `Three packs from all over the lot are sampled under one proof of ${String(packs.proof.length)} words`,
    lots.remove({ removal, packs, via: by(maker.account) }),
  );
  const used = await told(story, { sources, text: codeOf(Math.floor(count / 2)), words: "Somebody scans one of them" });
  story.expect("it says when it left, and why", used.verdict === "Spent" && used.spending?.reason === "Sampled");
  await counterfeits(story, stage, { sources, expiry, place: count });
  return { gtin: TABLETS, lot, maker, serials, sources, place, scanned: dataMatrixOf(place, expiry) };
}

async function patientScans(
  story: Story,
  { sources, expiry, place }: { readonly sources: ScanSources; readonly expiry: number; readonly place: number },
): Promise<void> {
  const elements = elementsOf(place, expiry);
  for (const [words, text] of [
    [`Ms Zhao scans the Data Matrix of pack ${String(place)}`, dataMatrixOf(place, expiry)],
    ["She scans the QR code", printDigitalLink({ elements, domain: "https://jinguan.example" })],
    ["She scans the traceability code 药品追溯码", codeOf(place)],
  ] as const) {
    const { verdict, proof } = await told(story, { sources, text, words });
    story.expect("it is that pack, genuine and unused", verdict === "Usable" && proof?.index === place);
  }
}

async function counterfeits(
  story: Story,
  stage: Stage,
  { sources, expiry, place }: { readonly sources: ScanSources; readonly expiry: number; readonly place: number },
): Promise<void> {
  const elements = elementsOf(place, expiry);
  const text = printElementString({ elements, as: "brackets" });
  const { verdict, pack } = await told(story, { sources, text, words: "A pack with a number beyond the list" });
  story.expect("it was never listed", verdict === "NotListed");
  if (pack === undefined) return;
  const scanned = id(text) as Hex;
  const via = relayedBy(stage, stage.penniless());
  await story.step(
    "Somebody without ETH reports it",
    stage.checks.report({ pack, scanned, evidence: randomSalt(), via }),
  );
  await story.refused("And again at once", "ReportTooSoon", async () =>
    stage.checks.report({ pack, scanned, evidence: randomSalt(), via }),
  );
}

async function told(
  story: Story,
  { sources, text, words }: { readonly sources: ScanSources; readonly text: string; readonly words: string },
): Promise<PackVerdict> {
  const verdict = await checkScan({ ...sources, text });
  story.note(words);
  for (const { en, zh } of verdict.words) story.note(`${zh} ${en}`);
  return verdict;
}

function dataMatrixOf(i: number, expiry: number): string {
  return `]d2${printElementString({ elements: elementsOf(i, expiry), as: "fnc1" })}`;
}

function elementsOf(i: number, expiry: number): { readonly ai: string; readonly value: string }[] {
  const lastDay = new Date((expiry - 1) * 1_000);
  const date = { year: lastDay.getUTCFullYear(), month: lastDay.getUTCMonth() + 1, day: lastDay.getUTCDate() };
  return [
    { ai: "01", value: formatGtin({ gtin: TABLETS }) },
    { ai: "17", value: formatGs1Date(date) },
    { ai: "10", value: NUMBER },
    { ai: "21", value: serialOf(i) },
  ];
}

function* numbers(count: number): Generator<PackNumbers, void, undefined> {
  for (let i = 0; i < count; i++) yield { serial: serialOf(i), code: codeOf(i) };
}
