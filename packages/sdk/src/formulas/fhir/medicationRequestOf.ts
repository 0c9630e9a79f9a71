import type { MedicationRequest } from "fhir/r4.js";

import { type Prescribed, medicationOf } from "./medicationOf.ts";

/** What a prescription says. */
export interface RequestParts {
  readonly prescribed: Prescribed;
  /** The prescription's id on the chain. */
  readonly prescription: string;
  /** Reference to the patient, such as `Patient/123`; a pseudonym where the receiver need not know more. */
  readonly subject: string;
  /** Reference to the prescriber. */
  readonly requester: string;
  /** ISO 8601 with offset. */
  readonly authoredOn: string;
  /** How to take it, in words. */
  readonly dosage: string;
  /** How much may be dispensed in one go: packs of a drug, doses (剂) of a formula. */
  readonly quantity: { readonly value: number; readonly unit: string };
  /** How often it may be dispensed again. */
  readonly refills: number;
  /** Days between two dispenses at least. */
  readonly intervalDays?: number;
  /** May be dispensed in this time; ISO 8601. */
  readonly validFrom: string;
  readonly validUntil: string;
  readonly substitutionAllowed: boolean;
  /** Notes, such as an override with its reasons. */
  readonly notes?: readonly string[];
}

/** System of prescription ids: 32 bytes as hexadecimal digits. */
const PRESCRIPTION_SYSTEM = "https://xinglin.example/fhir/NamingSystem/prescription";

/**
 * A FHIR R4 MedicationRequest of a prescription, of a drug or of a formula. It belongs into the vault, sealed; the chain has only a
 * salted commitment.
 *
 * @throws {@link FormulaInvalid}
 * @example
 * ```ts
 * const request = requireValid(medicationRequestOf(parts));
 * ```
 */
export function medicationRequestOf(parts: RequestParts): MedicationRequest {
  const { prescribed, quantity, intervalDays, notes = [] } = parts;
  return {
    resourceType: "MedicationRequest",
    contained: [medicationOf(prescribed, "medication")],
    identifier: [{ system: PRESCRIPTION_SYSTEM, value: parts.prescription }],
    status: "active",
    intent: "order",
    medicationReference: { reference: "#medication" },
    subject: { reference: parts.subject },
    authoredOn: parts.authoredOn,
    requester: { reference: parts.requester },
    dosageInstruction: [{ text: parts.dosage }],
    dispenseRequest: {
      validityPeriod: { start: parts.validFrom, end: parts.validUntil },
      numberOfRepeatsAllowed: parts.refills,
      quantity: { value: quantity.value, unit: quantity.unit },
      ...(intervalDays === undefined ? {} : { dispenseInterval: daysOf(intervalDays) }),
    },
    substitution: { allowedBoolean: parts.substitutionAllowed },
    ...(notes.length === 0 ? {} : { note: notes.map((text) => ({ text })) }),
  };
}

/** A duration in days. */
export function daysOf(value: number): { value: number; unit: string; system: string; code: string } {
  return { value, unit: "d", system: "http://unitsofmeasure.org", code: "d" };
}
