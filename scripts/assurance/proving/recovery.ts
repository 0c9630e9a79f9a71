import type { Target } from "./target.ts";

const HARNESS = "scripts/assurance/proofs/Recovery.sol";
const SLICE = "contracts/identity/RecoveryLedger.sol";

function target(name: string, contract: string, says: string, from: string, to: string): Target {
  return { name: `recovery/${name}`, says, file: HARNESS, contract, control: { file: SLICE, from, to } };
}

/** A pseudonym moves by recovery only as the rules of docs/specs/identity.md say (IDENTITY-30 to 49). */
export const RECOVERY: readonly Target[] = [
  target(
    "finishes-in-its-time",
    "FinishesInItsTime",
    "A recovery finishes when its delay is over and before it lapses, never else.",
    "block.timestamp >= readyAt,",
    "block.timestamp + 1 >= readyAt,",
  ),
  target(
    "contested-needs-reinforcement",
    "ContestedFinishesOnlyReinforced",
    "A contested recovery finishes only with all guardians or the arbiter behind it.",
    "_recoveries[patient].status == RecoveryStatus.Running || _recoveries[patient].reinforced,",
    "_recoveries[patient].status != RecoveryStatus.None || _recoveries[patient].reinforced,",
  ),
  target(
    "finish-moves-controller-and-epoch",
    "FinishHandsOverAndMovesTheEpoch",
    "A finished recovery makes the account that guardians named the controller and ends what belongs to the epoch.",
    "_holdings[patient].epoch += 1;",
    "_holdings[patient].epoch += 2;",
  ),
  target(
    "one-at-a-time",
    "StartsOnlyWhenFree",
    "While a recovery runs no other starts.",
    "block.timestamp >= frozenUntil, IPatientRegistry.RecoveryRunning",
    "block.timestamp + 1 >= frozenUntil, IPatientRegistry.RecoveryRunning",
  ),
  target(
    "attempts-count-upwards",
    "StartNumbersAttemptsUpwards",
    "Each recovery has a higher number than the one before, so an approval never serves twice.",
    "_recoveries[patient].attempt = attempt + 1;",
    "_recoveries[patient].attempt = attempt;",
  ),
  target(
    "delay-is-honoured",
    "StartHonoursTheDelay",
    "A recovery is ready no sooner than the guardians' delay after its start.",
    "uint48 readyAt = uint48(block.timestamp) + delay;",
    "uint48 readyAt = uint48(block.timestamp);",
  ),
  target(
    "escalated-needs-reinforcement",
    "EscalatedStartsOnlyReinforced",
    "After a contest or a withdrawal guardians short of all cannot freeze the patient again.",
    "reinforced || !_recoveries[patient].escalated,",
    "reinforced || _recoveries[patient].escalated,",
  ),
  target(
    "frozen-rotates-nothing",
    "FrozenRotatesNothing",
    "While a recovery runs the controller cannot hand the pseudonym over.",
    "block.timestamp >= frozenUntil, IPatientRegistry.PatientFrozen",
    "block.timestamp + 1 >= frozenUntil, IPatientRegistry.PatientFrozen",
  ),
  target(
    "frozen-changes-no-guardians",
    "FrozenChangesNoGuardians",
    "While a recovery runs the controller cannot change the guardians.",
    "block.timestamp >= frozenUntil, IPatientRegistry.PatientFrozen",
    "block.timestamp + 1 >= frozenUntil, IPatientRegistry.PatientFrozen",
  ),
  target(
    "objection-gives-time",
    "ObjectionGivesTime",
    "An objection never brings a recovery nearer, and gives at least seven days.",
    "if (readyAt < contestEnd) readyAt = contestEnd;",
    "",
  ),
  target(
    "objection-keeps-frozen",
    "ObjectionKeepsFrozen",
    "An objection leaves the patient frozen beyond the new time: a thief gains no veto and no minute.",
    "_recoveries[patient].status = RecoveryStatus.Contested;",
    "_recoveries[patient].status = RecoveryStatus.None;",
  ),
  target(
    "objection-once-and-in-time",
    "ObjectionComesOnceAndInTime",
    "A recovery is contested at most once, and only before it is ready.",
    "_recoveries[patient].status == RecoveryStatus.Running && block.timestamp < readyAt,",
    "block.timestamp < readyAt,",
  ),
  target(
    "dismissal-wipes-guardians",
    "DismissalWipesGuardians",
    "After a dismissal the patient is free, without guardians and without escalation.",
    "_guardians[patient] = 0;",
    "_guardians[PatientId.wrap(0)] = 0;",
  ),
  target(
    "withdrawal-escalates",
    "WithdrawalEscalates",
    "After a withdrawal the patient is free, and the next recovery has to be reinforced.",
    "_recoveries[patient].escalated = true;\n        _endRecovery",
    "_endRecovery",
  ),
  target(
    "small-steps-leave-the-controller",
    "SmallStepsLeaveTheController",
    "Reinforcing, dismissing and withdrawing leave the controller as it is.",
    "_recoveries[patient].reinforced = true;",
    "_holdings[patient].controller = address(1);",
  ),
  target(
    "small-steps-leave-the-attempt",
    "SmallStepsLeaveTheAttempt",
    "Reinforcing, dismissing and withdrawing leave the number of attempts, so it never falls.",
    "_recoveries[patient].status = RecoveryStatus.None;",
    "delete _recoveries[patient];",
  ),
  target(
    "small-steps-touch-no-other-patient",
    "SmallStepsTouchNoOtherPatient",
    "Reinforcing, dismissing and withdrawing one patient's recovery leave every other patient's freeze.",
    "_holdings[patient].frozenUntil = 0;",
    "_holdings[PatientId.wrap(0)].frozenUntil = 0;",
  ),
];
