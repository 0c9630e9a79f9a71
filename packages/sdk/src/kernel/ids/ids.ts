import { isHexString } from "ethers";

import { XinglinError } from "../../errors/XinglinError.ts";
import type { Brand, Hex } from "./brand.ts";

/** A patient's pseudonym. */
export type PatientId = Brand<Hex, "PatientId">;
/** A practitioner's licence or certificate. */
export type CredentialId = Brand<Hex, "CredentialId">;
/** One practitioner working in one profession for one organisation. */
export type AffiliationId = Brand<Hex, "AffiliationId">;
/** A medical or IoT device. */
export type DeviceId = Brand<Hex, "DeviceId">;
/** A field inside which one person may be proofed once. */
export type ProofingDomain = Brand<Hex, "ProofingDomain">;
/** What stands for a person inside one proofing domain. */
export type Nullifier = Brand<Hex, "Nullifier">;
/** One grant, or one rule of a directive. */
export type ProvisionId = Brand<Hex, "ProvisionId">;
/** One break-glass by one responder. */
export type EmergencyId = Brand<Hex, "EmergencyId">;
/** One request for joint access. */
export type JointId = Brand<Hex, "JointId">;

/** One entry in a patient's records. */
export type RecordId = Brand<Hex, "RecordId">;
/** Many records of one author under one root. */
export type BatchId = Brand<Hex, "BatchId">;

/** What a practitioner offers for an organisation. */
export type ServiceId = Brand<Hex, "ServiceId">;
/** One booked visit. */
export type VisitId = Brand<Hex, "VisitId">;
/** A programme of subsidies. */
export type ProgrammeId = Brand<Hex, "ProgrammeId">;

/** Goods on their way under one set of terms. */
export type ShipmentId = Brand<Hex, "ShipmentId">;

/** The ids of the platform by their names. Each is 32 bytes. */
export interface Ids {
  readonly PatientId: PatientId;
  readonly CredentialId: CredentialId;
  readonly AffiliationId: AffiliationId;
  readonly DeviceId: DeviceId;
  readonly ProofingDomain: ProofingDomain;
  readonly Nullifier: Nullifier;
  readonly ProvisionId: ProvisionId;
  readonly RecordId: RecordId;
}

/** The text is no id: not 32 bytes of hexadecimal digits behind `0x`. */
export class IdMalformed extends XinglinError {
  constructor(kind: keyof Ids, value: string) {
    super("IdMalformed", {
      says: {
        en: `"${value}" is no ${kind}: it must be 0x and 64 hexadecimal digits.`,
        zh: `“${value}”不是有效的 ${kind}：应为 0x 加 64 位十六进制数字。`,
      },
      next: {
        en: "Copy the id again, whole, from where it was issued.",
        zh: "请从签发处完整地重新复制该标识。",
      },
    });
  }
}

/**
 * Takes a text from outside (a form, a QR code, an event) for an id of the named kind.
 *
 * @throws {@link IdMalformed} when it is not 32 bytes in hexadecimal
 * @example
 * ```ts
 * const patient = parseId("PatientId", `0x${"AB".repeat(32)}`); // typed PatientId, in lower case
 * ```
 */
export function parseId<Kind extends keyof Ids>(kind: Kind, value: string): Ids[Kind] {
  if (!isHexString(value, 32)) throw new IdMalformed(kind, value);
  return value.toLowerCase() as Ids[Kind];
}
