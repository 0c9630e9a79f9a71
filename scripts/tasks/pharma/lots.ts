import { type Hex } from "@xinglin/sdk/kernel";
import {
  type LotReading,
  Lots,
  PackChecks,
  Shipments,
  TemperatureLogs,
  ancestorsOf,
  checkScan,
  historyOf,
  recallReach,
} from "@xinglin/sdk/pharma";
import { HINDRANCES, PROFESSIONS, RECALL_CLASSES } from "@xinglin/sdk/terms";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { type Acting, type Common, type Told, acting, asking, sentIn } from "../shared/frame.ts";
import { OptionMalformed, hashedDocument, nameIn } from "../shared/values.ts";
import { listsIn } from "./lists.ts";
import { lotKey } from "./values.ts";

type Result = Promise<Told["result"]>;

/** Professions that release lots and stand at counters. */
export const PHARMACISTS = {
  PHARMACIST: PROFESSIONS.PHARMACIST,
  TCM_PHARMACIST: PROFESSIONS.TCM_PHARMACIST,
} as const;

/** A qualified person lets a lot go. */
export function release(options: Acting & { lot: string; profession: string }, hre: HardhatRuntimeEnvironment): Result {
  return acting(hre, options, async ({ at, via }) => {
    const lot = lotKey("lot", options.lot);
    const profession = nameIn("--profession", PHARMACISTS, options.profession);
    const receipt = await new Lots(at("LotLedger")).release({ lot, profession, via });
    return { result: { lot, ...sentIn(receipt) }, lines: [`${lot} is released. 批次已放行。`] };
  });
}

/** A lot is recalled, with all that was made of it. */
export function recall(
  options: Acting & { lot: string; severity: string; document: string },
  hre: HardhatRuntimeEnvironment,
): Result {
  return acting(hre, options, async ({ at, via, fromBlock }) => {
    const lot = lotKey("lot", options.lot);
    const severity = nameIn("--severity", RECALL_CLASSES, options.severity);
    const reason = options.document === "" ? undefined : await hashedDocument(options.document);
    const lots = new Lots(at("LotLedger"));
    const reasonHash: { reasonHash?: Hex } = reason === undefined ? {} : { reasonHash: reason.documentHash };
    const receipt = await lots.recall({ lot, severity, ...reasonHash, via });
    const reached = await recallReach({ lots, lot, fromBlock });
    const { en, zh } = RECALL_CLASSES[severity];
    return {
      result: { lot, severity, salt: reason?.salt, reached, ...sentIn(receipt) },
      lines: [`${lot} is recalled, ${en}. ${zh}。`, ...reachedLines(reached)],
    };
  });
}

/** Genealogy both ways, and who has what. */
export function trace(options: Common & { lot: string }, hre: HardhatRuntimeEnvironment): Result {
  return asking(hre, options, async ({ at, fromBlock }) => {
    const lot = lotKey("lot", options.lot);
    const lots = new Lots(at("LotLedger"));
    const [shipments, temperatures] = [new Shipments(at("Shipments")), new TemperatureLogs(at("ColdChain"))];
    const history = await historyOf({ lots, shipments, temperatures, lot, fromBlock });
    if (history === undefined) {
      throw new OptionMalformed("lot", { en: `there is no lot ${lot}.`, zh: `没有批次 ${lot}。` });
    }
    const above = await ancestorsOf({ lots, lot });
    const reached = await recallReach({ lots, lot, fromBlock });
    const happened = history.entries.map(({ kind, block, transaction }) => ({ kind, block, transaction }));
    return {
      result: { lot, ancestors: above, reached, history: happened },
      lines: [
        ...above.map(({ lot: parent, depth }) => `↑${depth} made of 上游 ${parent}`),
        ...reachedLines(reached),
        ...happened.map(({ kind, block }) => `block 区块 ${block}: ${kind}`),
      ],
    };
  });
}

function reachedLines(reached: Awaited<ReturnType<typeof recallReach>>): string[] {
  return reached.flatMap(({ reading, depth, holders }) => [
    `${depth === 0 ? "the lot itself 本批次" : `↓${depth} made into 下游`} ${reading.lot}: ${standingOf(reading)}`,
    ...Array.from(holders, ([holder, quantity]) => `  ${holder} has 持有 ${quantity}`),
  ]);
}

function standingOf({ hindrance, commissioned, dispensed, inTransit }: LotReading): string {
  const { en, zh } = HINDRANCES[hindrance];
  const words = hindrance === "None" ? "good 正常" : `${en} ${zh}`;
  return `${words}; ${commissioned} made 生产, ${inTransit} in transit 在途, ${dispensed} dispensed 已发`;
}

/** What is known of a pack that somebody scanned. */
export function verify(options: Common & { scanned: string; lists: string }, hre: HardhatRuntimeEnvironment): Result {
  return asking(hre, options, async ({ at, fromBlock }) => {
    const verdict = await checkScan({
      text: options.scanned,
      checks: new PackChecks(at("PackVerifier")),
      lots: new Lots(at("LotLedger")),
      shipments: new Shipments(at("Shipments")),
      ...(await listsIn(options.lists)),
      fromBlock,
    });
    return { result: { ...verdict }, lines: verdict.words.map(({ en, zh }) => `${en} ${zh}`) };
  });
}
