import type { Target } from "./target.ts";

const HARNESS = "scripts/assurance/proofs/Custody.sol";
const SLICE = "contracts/pharma/lots/Custody.sol";

function target(name: string, contract: string, says: string, from: string, to: string): Target {
  return { name: `custody/${name}`, says, file: HARNESS, contract, control: { file: SLICE, from, to } };
}

/** Each unit of a lot is somewhere, and once: PHARMA-25 of docs/specs/pharma.md. */
export const CUSTODY: readonly Target[] = [
  target(
    "making-gives-all-to-the-maker",
    "MakingGivesAllToTheMaker",
    "As much of a new lot is with its maker as was commissioned.",
    "_give(lot, maker, state.commissioned, false);",
    "_give(lot, maker, state.commissioned / 2, false);",
  ),
  target(
    "leaving-keeps-the-units",
    "LeavingKeepsTheUnits",
    "What is used, dispensed, discarded or sent off is counted there, and a custodian has so much less.",
    "_states[lot].dispensed += quantity;",
    "_states[lot].dispensed = quantity;",
  ),
  target(
    "coming-keeps-the-units",
    "ComingKeepsTheUnits",
    "What arrives, is given back or found again is with a custodian, and counted nowhere else any more.",
    "_states[lot].gone -= quantity;",
    "",
  ),
  target(
    "losing-keeps-the-units",
    "LosingKeepsTheUnits",
    "What is lost on the way is gone, and not on the way any more.",
    "_states[lot].inTransit -= quantity;\n        _states[lot].gone += quantity;",
    "_states[lot].gone += quantity;",
  ),
  target(
    "blocking-keeps-the-units",
    "BlockingKeepsTheUnits",
    "Blocking and clearing change how many a custodian may use, and not how many there are.",
    "_take(lot, custodian, quantity, !blocked);",
    "_take(lot, custodian, quantity, blocked);\n        _give(lot, custodian, quantity, blocked);",
  ),
  target(
    "leaving-takes-what-is-there",
    "LeavingTakesWhatIsThere",
    "Nothing leaves that the custodian does not have, of the kind that is asked for.",
    "uint40 there = blocked ? stock.blocked : stock.free;",
    "uint40 there = blocked ? stock.free : stock.blocked;",
  ),
  target(
    "blocked-is-neither-used-nor-dispensed",
    "BlockedIsNeitherUsedNorDispensed",
    "No patient and no other lot gets what is blocked.",
    "_take(lot, maker, quantity, false);",
    "_take(lot, maker, quantity, true);",
  ),
  target(
    "comes-back-only-what-left",
    "ComesBackOnlyWhatLeft",
    "Not more arrives than is on the way, is given back than was dispensed, or found again than is gone.",
    "_states[lot].inTransit -= quantity;\n        _give",
    "_give",
  ),
  target(
    "no-other-custodian",
    "StepsTouchNoOtherCustodian",
    "No step of one custodian moves what another has.",
    "_give(lot, custodian, quantity, true);",
    "_give(lot, address(0), quantity, true);",
  ),
  target(
    "no-other-lot",
    "StepsTouchNoOtherLot",
    "No step of one lot moves a unit of another.",
    "_states[lot].consumed += quantity;",
    "_states[LotKey.wrap(0)].consumed += quantity;",
  ),
  target(
    "what-was-made-stays",
    "StepsKeepWhatWasMade",
    "How much of a lot was commissioned never changes.",
    "_states[lot].dispensed = dispensed - quantity;",
    "_states[lot].commissioned = dispensed - quantity;",
  ),
];
