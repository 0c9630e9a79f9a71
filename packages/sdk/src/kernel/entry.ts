/** `@xinglin/sdk/kernel`: what every room shares. */
export {
  ACTS,
  type ActMessage,
  type ActName,
  STRUCTS,
  type SigningContract,
  type StructMessage,
  type StructName,
} from "./acts/acts.ts";
export { actDigest } from "./acts/actDigest.ts";
export { DOMAIN_VERSION, type SigningPlace, domainOf } from "./acts/domainOf.ts";
export { type TypedDataSigner, signAct } from "./acts/signAct.ts";
export { type ActToSign, type TypedData, typedDataOf } from "./acts/typedDataOf.ts";
export {
  type Eip712Data,
  type Eip712Digest,
  type Eip712Types,
  PrimaryTypeUnknown,
  typedDataDigest,
} from "./acts/typedDataDigest.ts";
export { type CheckDigitVerdict, checkDigitOf, judgeCheckDigit } from "./gs1/checkDigit.ts";
export {
  GTIN_LENGTHS,
  type Gtin,
  type GtinLength,
  GtinMalformed,
  type GtinProblem,
  formatGtin,
  parseGtin,
} from "./gs1/gtin.ts";
export {
  NullifierInputInvalid,
  NullifierSecretTooShort,
  normaliseIdentifier,
  nullifierOf,
} from "./hashes/nullifier.ts";
export { DocumentNotJson, type JsonValue, SaltTooWeak, documentHashOf, serialHashOf } from "./hashes/saltedHash.ts";
export { TextBroken } from "./hashes/utf8Of.ts";
export type { Brand, Hex } from "./ids/brand.ts";
export {
  type AffiliationId,
  type CredentialId,
  type DeviceId,
  IdMalformed,
  type Ids,
  type Nullifier,
  type PatientId,
  type ProgrammeId,
  type ProofingDomain,
  type ProvisionId,
  type RecordId,
  type ServiceId,
  type ShipmentId,
  type VisitId,
  parseId,
} from "./ids/ids.ts";
export { ChainReorganised, NodeContradicted, NodeSilent } from "./nodes/problems.ts";
export { nonceRow, randomNonce, randomSalt } from "./ids/random.ts";
export {
  type AnyWay,
  type Direct,
  type OwnWay,
  type Relayed,
  type Signed,
  direct,
  relayed,
  signed,
} from "./sending/ways.ts";
