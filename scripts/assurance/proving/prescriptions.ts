import type { Target } from "./target.ts";

const HARNESS = "scripts/assurance/proofs/Prescriptions.sol";
const SLICE = "contracts/pharma/dispensing/Fills.sol";

function target(name: string, contract: string, says: string, from: string, to: string): Target {
  return { name: `prescriptions/${name}`, says, file: HARNESS, contract, control: { file: SLICE, from, to } };
}

/** Never more than prescribed, never sooner, and never after a cancellation: PHARMA-108, 113 and 116 of docs/specs/pharma.md. */
export const PRESCRIPTIONS: readonly Target[] = [
  target(
    "a-fill-stays-within-its-quantity",
    "FillStaysWithinWhatIsPrescribed",
    "Of the first line not more is given in a fill than is prescribed, and what is given is counted.",
    "uint40 left = prescribed - given;",
    "uint40 left = prescribed;",
  ),
  target(
    "later-lines-stay-within-their-quantity",
    "LaterLinesStayWithinWhatIsPrescribed",
    "The same of every other line.",
    "require(quantity <= left, IDispensary",
    "require(quantity <= prescribed, IDispensary",
  ),
  target(
    "no-more-fills-than-prescribed",
    "NoMoreFillsThanPrescribed",
    "There are never more fills than prescribed.",
    "state.fillNumber < terms.fills",
    "state.fillNumber <= terms.fills",
  ),
  target(
    "fills-are-an-interval-apart",
    "FillsAreAnIntervalApart",
    "A fill begins no sooner than the interval after the beginning of the one before.",
    "block.timestamp >= uint256(state.began) + terms.interval",
    "block.timestamp + 1 >= uint256(state.began) + terms.interval",
  ),
  target(
    "room-comes-only-with-a-fill",
    "RoomComesOnlyWithAFill",
    "What was given is forgotten when the next fill begins, which has the next number, and never else.",
    "fillNumber: state.fillNumber + 1,",
    "fillNumber: state.fillNumber,",
  ),
  target(
    "a-cancelled-one-does-not-count",
    "NothingIsGivenOnACancelledOne",
    "Once cancelled nothing is given on a prescription.",
    "require(!state.cancelled, ",
    "require(state.cancelled || !state.cancelled, ",
  ),
  target(
    "cancelled-unseen-never-opens",
    "CancelledUnseenNeverComesOnTheChain",
    "What was cancelled before it was on the chain never comes on the chain.",
    "else _cancelledUnseen[id] = true;",
    "",
  ),
  target(
    "cancelled-is-final",
    "CancellingLiftsNoCancellation",
    "Neither a second cancellation nor that of another prescription lifts one.",
    "else _cancelledUnseen[id] = true;",
    "else _states[bearer].cancelled = false;",
  ),
  target(
    "taking-back-lifts-no-cancellation",
    "TakingBackLiftsNoCancellation",
    "Nor does taking back, of whatever prescription.",
    "if (line == 0) state.given = given;",
    "if (line == 0) (state.given, state.cancelled) = (given, false);",
  ),
  target(
    "taking-back-gives-room-in-its-fill",
    "TakingBackGivesRoomInItsFillOnly",
    "What is taken back is room again in the fill in which it was given, as much as was given, and in no other.",
    "if (state.fillNumber == fill) {",
    "if (state.fillNumber >= fill) {",
  ),
  target(
    "taking-back-a-later-line-gives-room",
    "TakingBackALaterLineGivesRoomInItsFill",
    "Of every other line too as much as was given is room again, while its fill runs.",
    "_given(bearer, state, line) - quantity);",
    "_given(bearer, state, line) - quantity / 2);",
  ),
];
