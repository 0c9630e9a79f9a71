/**
 * The journey once more in an EVM that shares no code with Hardhat's: `npm run assurance -- second-evm`.
 */
import { network } from "hardhat";

import { journey } from "../demo/journey.ts";
import { Story } from "../demo/story/Story.ts";
import { recordHistory } from "./evm/recordHistory.ts";
import { replayHistory } from "./evm/replayHistory.ts";

/** Packs of the large lot: its tree is the same work on every machine. */
const PACKS = 1_000;

const connection = await network.create();
const lines: string[] = [];
const print = (line: string): void => {
  lines.push(line);
};
const begun = performance.now();
if (!(await journey({ connection, print, story: new Story(print), packs: PACKS, withLot: false }))) {
  throw new Error(lines.filter((line) => line.includes("✗")).join("\n"));
}
const history = await recordHistory(connection.provider);
const told = performance.now();
const { blocks, transactions, reverted, events, gas, differences } = await replayHistory(history);
console.log(
  `second EVM: ${blocks} blocks, ${transactions} transactions (${reverted} reverted), ${events} events, ${gas} gas; journey ${((told - begun) / 1_000).toFixed(0)} s, replay ${((performance.now() - told) / 1_000).toFixed(0)} s`,
);
for (const difference of differences.slice(0, 20)) console.log(`FAIL ${difference.slice(0, 500)}`);
console.log(`\n${blocks - new Set(differences).size} passed, ${differences.length} failed`);
if (differences.length > 0) process.exitCode = 1;
