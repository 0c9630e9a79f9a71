import type { Target } from "./target.ts";

function targetsOf(harness: string, slice: string) {
  return (name: string, contract: string, says: string, from: string, to: string): Target => {
    const file = `scripts/assurance/proofs/${harness}.sol`;
    return {
      name: `consent/${name}`,
      says,
      file,
      contract,
      control: { file: `contracts/consent/${slice}.sol`, from, to },
    };
  };
}

const ofStandings = targetsOf("Consent", "Standings");
const ofVerdicts = targetsOf("Verdicts", "Verdicts");
const ofJoints = targetsOf("JointAccess", "conditions/JointAttempts");

/** What is revoked, over or overturned never allows again (docs/specs/consent.md: CONSENT-12, 17, 18, 90 to 96, 119, 122). */
export const CONSENT: readonly Target[] = [
  ofStandings(
    "revoked-with-all-never-counts-again",
    "RevokedWithAllNeverCountsAgain",
    "Once a patient has revoked everything, no grant from before counts, at any time.",
    "epoch = ++_standings[patient].epoch;",
    "epoch = _standings[patient].epoch;",
  ),
  ofStandings(
    "epochs-only-grow",
    "EpochsOnlyGrow",
    "No revocation brings an epoch back, so what was ended stays ended.",
    "epoch = ++_standings[patient].epoch;",
    "epoch = _standings[patient].epoch = 1;",
  ),
  ofStandings(
    "revoking-all-touches-no-other-patient",
    "RevokingAllTouchesNoOtherPatient",
    "Revoking everything changes nothing of another patient.",
    "epoch = ++_standings[patient].epoch;",
    "epoch = ++_standings[PatientId.wrap(0)].epoch;",
  ),
  ofStandings(
    "revoking-all-leaves-the-directive",
    "RevokingAllLeavesTheDirective",
    "Revoking everything leaves the directive, whose denials stay.",
    "epoch = ++_standings[patient].epoch;",
    "epoch = _standings[patient].epoch + 1;\n        _standings[patient] = Standing(epoch, 0);",
  ),
  ofStandings(
    "counts-only-in-its-window",
    "CountsOnlyInItsWindow",
    "A grant counts in its window and in its epoch, and never else.",
    "return block.timestamp < until ? Denial.None : Denial.Over;",
    "return block.timestamp <= until ? Denial.None : Denial.Over;",
  ),
  ofStandings(
    "revoked-never-counts",
    "RevokedNeverCounts",
    "A line that was revoked holds nothing that counts, at any time and in any epoch.",
    "return block.timestamp < until ? Denial.None : Denial.Over;",
    "return block.timestamp < until || until == 0 ? Denial.None : Denial.Over;",
  ),
  ofStandings(
    "what-counts-is-not-replaced",
    "WhatCountsIsNotReplaced",
    "A grant that counts is not replaced by another.",
    "block.timestamp >= until || ",
    "block.timestamp + 1 >= until || ",
  ),
  ofVerdicts(
    "reviewed-once",
    "ReviewedOnce",
    "An emergency is reviewed once.",
    "before == Verdict.None, ",
    "before != Verdict.Overturned, ",
  ),
  ofVerdicts(
    "overturned-is-final",
    "OverturnedIsFinal",
    "A verdict that was overturned is neither overturned nor given again.",
    "return Verdict.Overturned;",
    "return Verdict.None;",
  ),
  ofVerdicts(
    "justified-is-final",
    "JustifiedIsNeverOverturned",
    "The verdict that an emergency was justified stays.",
    "before == Verdict.Unjustified, ",
    "before != Verdict.None, ",
  ),
  ofJoints(
    "joint-ended-is-never-opened",
    "EndedIsNeverOpened",
    "A request for joint access that was closed or has lapsed is never opened.",
    "if (!_isRunning(kept)) return JointPhase.Over;",
    "if (kept.until == 0) return JointPhase.Over;",
  ),
  ofJoints(
    "joint-closed-is-over",
    "ClosedIsOver",
    "What is closed is over at once.",
    "_joints[key].until = 0;",
    "_joints[key].opened = false;",
  ),
  ofJoints(
    "joint-opened-once",
    "OpenedOnce",
    "What was opened is never opened a second time.",
    "_joints[key].opened = true;",
    "",
  ),
  ofJoints(
    "joint-attempts-only-grow",
    "AttemptsOnlyGrow",
    "Each request has a number that none before it had, and begins unopened.",
    "attempt: kept.attempt + 1,",
    "attempt: kept.attempt,",
  ),
  ofJoints(
    "joint-running-is-not-replaced",
    "RunningIsNotReplaced",
    "While a request runs no other takes its place.",
    "return block.timestamp < kept.until;",
    "return block.timestamp + 1 < kept.until;",
  ),
  ofJoints(
    "joint-no-other-request",
    "StepsTouchNoOtherRequest",
    "No step of one request changes another.",
    "_joints[key].until = 0;",
    "_joints[0].until = 0;",
  ),
];
