import type { BlockRange } from "../../identity/queries/scan.ts";
import { type Scan, scan } from "../../gs1/scan.ts";
import { chainTime } from "../../kernel/sending/send.ts";
import { LotSerials, type PackProof } from "../../serials/LotSerials.ts";
import { type PackNumbers, lotKeyOf } from "../../serials/packKeys.ts";
import { SerialsInvalid } from "../../serials/SerialsInvalid.ts";
import type { SerialStore } from "../../serials/store.ts";
import type { LotOnPack } from "../lots/lot.ts";
import type { Lots } from "../lots/Lots.ts";
import { excursionsOf } from "../queries/excursionsOf.ts";
import type { Shipments } from "../shipments/Shipments.ts";
import type { LotDirectory } from "./LotDirectory.ts";
import type { PackAnswer, PackChecks } from "./PackChecks.ts";
import { type Spending, spendingOf } from "./spendingOf.ts";
import { type VerdictWords, verdictOf, wordsOf } from "./verdicts.ts";

/** What is known of a scanned pack. */
export interface PackVerdict extends VerdictWords {
  readonly scanned: Scan;
  /** What stands on the pack, or what its list says where only a traceability code was scanned. */
  readonly pack: LotOnPack | undefined;
  readonly proof: PackProof | undefined;
  readonly answer: PackAnswer | undefined;
  readonly spending: Spending | undefined;
}

/** Where a scan is answered from. */
export interface ScanSources extends BlockRange {
  readonly checks: PackChecks;
  readonly lots: Lots;
  readonly shipments: Shipments;
  readonly directory: LotDirectory;
  readonly store: SerialStore;
}

/**
 * Says what is known of a pack from what a scanner gives: an element string, a Digital Link, or China's traceability code of 20
 * digits. The list is read from the store and held against the root on the chain; the chain's verifier judges the proof.
 *
 * A list that cannot be read is no word against the pack: then only its lot is judged (`LotOnly`).
 *
 * @throws {@link Gs1Malformed} for a text that is no code
 * @example
 * ```ts
 * const { verdict, words } = await checkScan({ text, checks, lots, shipments, directory, store });
 * for (const { zh } of words) console.log(zh);
 * ```
 */
export async function checkScan({
  text,
  checks,
  lots,
  shipments,
  directory,
  store,
  ...range
}: ScanSources & { readonly text: string }): Promise<PackVerdict> {
  const scanned = scan(text, await yearOf(lots));
  const numbers = numbersOf(scanned);
  const { pack, proof, isSought } = await locate({ scanned, numbers, lots, directory, store });
  const answer = pack === undefined ? undefined : await checks.ask({ pack, proof });
  const verdict = verdictOf({ answer, isCode: scanned.traceabilityCode !== undefined, isSought });
  const spending =
    answer?.isSpent === true && proof !== undefined
      ? await spendingOf({ lots, lot: answer.lot, pack: proof.index, ...range })
      : undefined;
  const excursions =
    answer?.maker === undefined ? [] : await excursionsOf({ lots, shipments, lot: answer.lot, ...range });
  const words = wordsOf({ verdict, answer, spending, excursions: excursions.length });
  return { ...words, scanned, pack, proof, answer, spending };
}

/** The chain's year decides the century of an expiry date. */
async function yearOf({ provider }: Lots): Promise<number> {
  return new Date((await chainTime(provider)) * 1000).getUTCFullYear();
}

/** A pack is sought by its traceability code where it has one, else by its serial. */
function numbersOf({ serial, traceabilityCode: code }: Scan): PackNumbers | undefined {
  if (code !== undefined) return { code };
  return serial === undefined ? undefined : { serial };
}

interface Located {
  readonly pack: LotOnPack | undefined;
  readonly proof: PackProof | undefined;
  /** Whether a list was there to seek it in. */
  readonly isSought: boolean;
}

async function locate({
  scanned,
  numbers,
  lots,
  directory,
  store,
}: Pick<ScanSources, "lots" | "directory" | "store"> & {
  readonly scanned: Scan;
  readonly numbers: PackNumbers | undefined;
}): Promise<Located> {
  const candidates = directory.lotsOf(scanned);
  let isSought = false;
  for (const pack of candidates) {
    const serials = numbers === undefined ? undefined : await listOf({ pack, lots, directory, store });
    if (serials === undefined || numbers === undefined) continue;
    isSought = true;
    const proof = await proofIn(serials, numbers);
    if (proof !== undefined) return { pack, proof, isSought };
  }
  // What names its lot is judged by it; a traceability code that stands in no list names none.
  const [named] = scanned.traceabilityCode === undefined ? candidates : [];
  return { pack: named, proof: undefined, isSought };
}

/** The lot's list, held against the chain; undefined where there is none or the store does not give it. */
async function listOf({
  pack,
  lots,
  directory,
  store,
}: Pick<ScanSources, "lots" | "directory" | "store"> & { readonly pack: LotOnPack }): Promise<LotSerials | undefined> {
  const lot = lotKeyOf(pack);
  const [book, reading] = [directory.bookOf(lot), await lots.lotOf({ lot })];
  if (book === undefined || reading?.root === undefined) return undefined;
  try {
    return await LotSerials.open({ store, book, root: reading.root });
  } catch (problem) {
    if (problem instanceof SerialsInvalid) return undefined;
    throw problem;
  }
}

async function proofIn(serials: LotSerials, numbers: PackNumbers): Promise<PackProof | undefined> {
  try {
    return await serials.prove(numbers);
  } catch (problem) {
    if (problem instanceof SerialsInvalid && problem.problem === "unknown pack") return undefined;
    throw problem;
  }
}
