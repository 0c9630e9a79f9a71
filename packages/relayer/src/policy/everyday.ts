import type { PlatformContract } from "@xinglin/sdk/addresses";

/**
 * What people without ether do every day: patients with their pseudonym, consents and visits; practitioners with records and
 * accesses. Acts of authorities and of organisations are not here: those have accounts that pay. Acts that pull tokens are here
 * only where the contract itself says whose.
 */
export const EVERYDAY: Partial<Record<PlatformContract, readonly string[]>> = {
  PatientRegistry: [
    "register",
    "rotateController",
    "publishEncryptionKey",
    "setDelegate",
    "resignAsDelegate",
    "changeGuardians",
    "startRecovery",
    "reinforceRecovery",
    "objectToRecovery",
    "dismissRecovery",
    "withdrawRecovery",
    "finishRecovery",
  ],
  ProviderRegistry: ["acceptAffiliation", "endAffiliation"],
  ConsentRegistry: ["give", "revoke", "revokeAll", "setDirective"],
  EmergencyAccess: ["breakGlass", "close", "addStatement"],
  JointAccess: ["requestAccess", "approve", "withdrawApproval", "open", "close"],
  RecordRegistry: ["anchor", "anchorUpon", "draw", "enterInError", "cosign", "answer"],
  AccessLog: ["access", "accessRecord"],
  AppointmentBook: ["book", "confirm", "acknowledge", "checkIn", "complete", "cancel", "proposeMove", "move"],
  Disputes: ["proposeArbitrator", "agreeArbitrator", "offer", "accept", "submitEvidence"],
  DisputePanel: ["vote", "reveal"],
  VisitRecords: ["link"],
  WaitingList: ["join", "giveUp", "ask", "comeBack"],
  OutcomeRegistry: ["recordOutcome", "giveFeedback", "correctFeedback"],
};
