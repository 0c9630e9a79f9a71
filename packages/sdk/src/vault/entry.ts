/** `@xinglin/sdk/vault`: encryption of records, keys and who holds them, recovery and erasure. Runs in browsers too. */
export type { ByteSource } from "./content/chunks.ts";
export { collect, openBytes, sealBytes } from "./content/collect.ts";
export { openContent } from "./content/openContent.ts";
export { type Progress, newContentKey, sealContent } from "./content/sealContent.ts";
export {
  type EncryptionKey,
  type EncryptionKeyPair,
  encryptionKeyFrom,
  newEncryptionKey,
} from "./envelopes/encryptionKey.ts";
export { openContentKeyToPatient, sealContentKeyToPatient } from "./envelopes/contentKeyToPatient.ts";
export { type EnvelopeSignature, requireEnvelopeSignature, signEnvelope } from "./envelopes/envelopeSignature.ts";
export type { KemName } from "./envelopes/hpke.ts";
export { type IntakePlace, openIntakeKey, sealIntakeKey } from "./envelopes/intakeKey.ts";
export { type EnvelopeGrant, openEnvelope, sealEnvelope } from "./envelopes/keyEnvelope.ts";
export { type KeyStatement, stateEncryptionKey, statedKey } from "./envelopes/keyStatement.ts";
export {
  EncryptionKeyUnusable,
  EnvelopeBoundElsewhere,
  EnvelopeForAnother,
  EnvelopeNotSigned,
  KeyStatementInvalid,
  PublishedKeyMismatch,
  PublishedKeyMissing,
} from "./envelopes/problems.ts";
export { lastPublishedKeyOf, publishedKeyOf } from "./envelopes/publishedKeyOf.ts";
export { type ErasureRecord, erase, erasureHash, requireErasureChain } from "./erasure/erase.ts";
export { ErasureChainBroken, ErasureIncomplete, ErasureOfNothing } from "./erasure/problems.ts";
export { EpochStale, EpochsRolledBack } from "./epochs/problems.ts";
export { requireFreshKey } from "./epochs/requireFreshKey.ts";
export { NO_REVOCATIONS, type Revocation, type Revocations } from "./epochs/Revocations.ts";
export { revocationsOf } from "./epochs/revocationsOf.ts";
export { categoryKeyOf } from "./keys/categoryKeyOf.ts";
export { type Compartment, type CompartmentEpoch, compartmentName, compartmentsOf } from "./keys/compartment.ts";
export { compartmentOfSealedKey, openContentKey, resealContentKey, sealContentKey } from "./keys/contentKeySeal.ts";
export type { KeyPlace } from "./keys/KeyPlace.ts";
export { type CategoryKey, type ContentKey, type KeyRing, latestKeyIn } from "./keys/keyRing.ts";
export { type Reach, Vault } from "./keys/Vault.ts";
export {
  CompartmentWrong,
  KeyLengthWrong,
  KeyMissing,
  KeyWrong,
  LengthNotKept,
  SealedKindWrong,
  SealedMalformed,
  SealedSuiteUnknown,
  SealedTampered,
  SealedTrailing,
  SealedTruncated,
  SealedUnknown,
  SealedVersionUnknown,
} from "./problems.ts";
export {
  RootKeyNotPatients,
  RootKeyNotRecovered,
  SharesDoNotMatch,
  SharesTooFew,
  SplitRefused,
} from "./recovery/problems.ts";
export { type ShareFor, openShare, sealShare } from "./recovery/sealedShare.ts";
export { type Share, combineShares, splitRootKey } from "./recovery/shares.ts";
