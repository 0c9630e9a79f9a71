import type { Target } from "./target.ts";

const HARNESS = "scripts/assurance/proofs/Custody.sol";
const SLICE = "contracts/pharma/lots/Custody.sol";

/** A textual break of the slice. */
type Break = readonly [from: string, to: string];

/** A step that moves units, as the harness calls it. */
interface Step {
  readonly name: string;
  readonly contract: string;
  readonly says: string;
  /** A break of what it counts for the lot. */
  readonly miscount: Break;
  /** Whether it takes from a custodian's stock or gives to it; nothing if it moves what no custodian has. */
  readonly moves?: "takes" | "gives";
}

const STEPS: readonly Step[] = [
  {
    name: "using",
    contract: "Using",
    says: "What goes into another lot",
    miscount: ["_states[lot].consumed += quantity;", "_states[lot].consumed = quantity;"],
    moves: "takes",
  },
  {
    name: "handing-out",
    contract: "HandingOut",
    says: "What is dispensed",
    miscount: ["_states[lot].dispensed += quantity;", "_states[lot].dispensed = quantity;"],
    moves: "takes",
  },
  {
    name: "discarding",
    contract: "Discarding",
    says: "What is discarded",
    miscount: [
      "_take(lot, custodian, quantity, blocked);\n        _states[lot].gone += quantity;",
      "_take(lot, custodian, quantity, blocked);",
    ],
    moves: "takes",
  },
  {
    name: "departing",
    contract: "Departing",
    says: "What is sent off",
    miscount: ["_states[lot].inTransit += quantity;", ""],
    moves: "takes",
  },
  {
    name: "arriving",
    contract: "Arriving",
    says: "What arrives",
    miscount: ["_states[lot].inTransit -= quantity;\n    }\n\n    function _lose", "}\n\n    function _lose"],
    moves: "gives",
  },
  {
    name: "handing-back",
    contract: "HandingBack",
    says: "What is given back",
    miscount: ["_states[lot].dispensed = dispensed - quantity;", "_states[lot].dispensed = dispensed;"],
    moves: "gives",
  },
  {
    name: "recovering",
    contract: "Recovering",
    says: "What is found again",
    miscount: ["_states[lot].gone -= quantity;", ""],
    moves: "gives",
  },
  {
    name: "losing",
    contract: "Losing",
    says: "What is lost on the way",
    miscount: ["_states[lot].inTransit -= quantity;\n        _states[lot].gone", "_states[lot].gone"],
  },
  {
    name: "blocking",
    contract: "Blocking",
    says: "What is blocked or cleared",
    miscount: ["_take(lot, custodian, quantity, !blocked);", ""],
    moves: "gives",
  },
];

/** What `_take` and `_give` begin to write with. */
const WRITES = {
  takes: ["_stocks", "[lot]", "[custodian]", " = blocked ? Stock("],
  gives: ["_stocks", "[lot]", "[custodian]", " =\n"],
} as const;

function target(name: string, contract: string, says: string, [from, to]: Break): Target {
  return { name: `custody/${name}`, says, file: HARNESS, contract, control: { file: SLICE, from, to } };
}

function targetsOf({ name, contract, says, miscount, moves }: Step): readonly Target[] {
  const kept = target(
    `${name}-keeps-the-units`,
    `${contract}KeepsTheUnits`,
    `${says} is counted once before and once after, and what was commissioned stays.`,
    miscount,
  );
  if (moves === undefined) return [kept];
  const [stocks, lot, custodian, rest] = WRITES[moves];
  const from = `${stocks}${lot}${custodian}${rest}`;
  return [
    kept,
    target(
      `${name}-touches-no-other-custodian`,
      `${contract}TouchesNoOtherCustodian`,
      `${says} moves the stock of one custodian and of nobody else.`,
      [from, `${stocks}${lot}[address(0)]${rest}`],
    ),
    target(`${name}-touches-no-other-lot`, `${contract}TouchesNoOtherLot`, `${says} moves no unit of another lot.`, [
      from,
      `${stocks}[LotKey.wrap(0)]${custodian}${rest}`,
    ]),
  ];
}

/** Each unit of a lot is somewhere, and once: PHARMA-25 of docs/specs/pharma.md. */
export const CUSTODY: readonly Target[] = [
  target(
    "making-gives-all-to-the-maker",
    "MakingGivesAllToTheMaker",
    "As much of a new lot is with its maker as was commissioned.",
    ["_give(lot, maker, state.commissioned, false);", "_give(lot, maker, state.commissioned / 2, false);"],
  ),
  ...STEPS.flatMap(targetsOf),
  target(
    "leaving-takes-what-is-there",
    "LeavingTakesWhatIsThere",
    "Nothing leaves that the custodian does not have, of the kind that is asked for.",
    ["uint40 there = blocked ? stock.blocked : stock.free;", "uint40 there = blocked ? stock.free : stock.blocked;"],
  ),
  target(
    "blocked-is-neither-used-nor-dispensed",
    "BlockedIsNeitherUsedNorDispensed",
    "No patient and no other lot gets what is blocked.",
    ["_take(lot, maker, quantity, false);", "_take(lot, maker, quantity, true);"],
  ),
  target(
    "not-more-comes-back-than-left",
    "NotMoreComesBackThanLeft",
    "Not more arrives than is on the way, is given back than was dispensed, or found again than is gone.",
    ["_states[lot].gone -= quantity;", "_states[lot].gone = 0;"],
  ),
];
