import type { Target } from "./target.ts";

const HARNESS = "scripts/assurance/proofs/Escrow.sol";

function targetIn(slice: string) {
  const file = `contracts/kernel/escrow/${slice}.sol`;
  return (name: string, contract: string, says: string, from: string, to: string): Target => {
    return { name: `escrow/${name}`, says, file: HARNESS, contract, control: { file, from, to } };
  };
}

const ofTotals = targetIn("EscrowTotals");
const ofClaims = targetIn("EscrowClaims");
const ofBoth = targetIn("EscrowCore");

/** Money is neither lost nor made nor paid twice: the rules of docs/specs/escrow.md (ESCROW-01 to 07). */
export const ESCROW: readonly Target[] = [
  ofTotals(
    "payment-finds-books-right",
    "PaymentFindsBooksRight",
    "When a receiver or a token is called, what remains covers what is owed: nothing is won by calling back.",
    "_takeCredited(token, amount);\n        _send(token, to, amount);",
    "_send(token, to, amount);\n        _takeCredited(token, amount);",
  ),
  ofTotals(
    "a-token-stays-solvent",
    "StepsKeepATokenSolvent",
    "Where the balance covers what is owed it does so after each step.",
    "totals.credited + amount);",
    "totals.credited + amount + 1);",
  ),
  ofTotals(
    "locking-owes-the-amount",
    "LockingOwesTheAmount",
    "Locking adds exactly the amount to what is locked, and nothing to what is credited.",
    "_totals[token].locked = totals.locked + amount;",
    "_totals[token].locked = amount;",
  ),
  ofTotals(
    "locking-fits",
    "LockingFits",
    "All that a token may owe fits 128 bits, so that no settlement fails by overflow.",
    "owed <= type(uint128).max",
    "totals.locked <= type(uint128).max",
  ),
  ofTotals(
    "settling-owes-the-same",
    "SettlingOwesTheSame",
    "Settling takes the amount from what is locked and adds it to what is credited.",
    "totals.credited + amount);",
    "amount);",
  ),
  ofTotals(
    "paying-takes-from-credits",
    "PayingTakesTheAmountFromCredits",
    "Paying out takes exactly the amount from what is credited, and never from what is locked.",
    "_totals[token].credited -= amount;",
    "_totals[token].locked -= amount;",
  ),
  ofTotals(
    "no-other-token",
    "StepsTouchNoOtherToken",
    "No step changes what is owed of another token.",
    "_totals[token].credited -= amount;",
    "_totals[ETHER].credited -= amount;",
  ),
  ofClaims(
    "opens-only-what-is-new",
    "OpensOnlyWhatIsNew",
    "A claim is locked only where there never was one.",
    "_claims[claim].status == ClaimStatus.None",
    "_claims[claim].status != ClaimStatus.Locked",
  ),
  ofClaims(
    "closes-once",
    "ClosesOnce",
    "A claim is paid out, or moved, at most once.",
    "Claim(amount, ClaimStatus.Settled, note)",
    "Claim(amount, ClaimStatus.Locked, note)",
  ),
  ofClaims(
    "closes-only-what-is-locked",
    "ClosesOnlyWhatIsLocked",
    "Only a locked claim is paid out, and it is settled then.",
    "status == ClaimStatus.Locked, IEscrow.ClaimNotLocked",
    "status != ClaimStatus.None, IEscrow.ClaimNotLocked",
  ),
  ofClaims(
    "closes-for-what-was-opened",
    "ClosesForWhatWasOpened",
    "A claim is paid out for the amount for which it was locked, whatever the room notes meanwhile.",
    "_claims[claim].note = note;",
    "_claims[claim].amount = note;",
  ),
  ofClaims(
    "settled-is-final",
    "SettledIsFinal",
    "No step leads out of Settled or changes the amount there.",
    "_claims[claim].status == ClaimStatus.None",
    "_claims[claim].status != ClaimStatus.Locked",
  ),
  ofClaims(
    "no-other-claim",
    "ClaimStepsTouchNoOther",
    "No step changes another claim.",
    "_claims[claim] = Claim(amount, ClaimStatus.Locked, note);",
    "_claims[ClaimId.wrap(0)] = Claim(amount, ClaimStatus.Locked, note);",
  ),
  ofBoth(
    "lock-moves-both-alike",
    "LockMovesBothAlike",
    "Locking changes what is locked by what the claim is locked for.",
    "_addLocked(token, amount);",
    "_addLocked(token, 1);",
  ),
  ofBoth(
    "settle-moves-both-alike",
    "SettleMovesBothAlike",
    "Settling takes from what is locked what the claim was locked for, and pays out as much.",
    "_lockedToCredited(token, amount);",
    "_lockedToCredited(token, amount / 2);",
  ),
  ofBoth(
    "move-keeps-the-money",
    "MoveKeepsTheMoney",
    "Moving carries the whole amount over and changes no total.",
    "_openClaim(_claimIdOf(to, token), amount, noteHere);",
    "_openClaim(_claimIdOf(to, token), amount / 2, noteHere);",
  ),
];
