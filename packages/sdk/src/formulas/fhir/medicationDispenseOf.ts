import type { MedicationDispense } from "fhir/r4.js";

import { printDigitalLink } from "../../gs1/digitalLinks.ts";
import { type Gs1Date, endOf } from "../../gs1/dates.ts";
import { formatGtin, type Gtin } from "../../kernel/gs1/gtin.ts";
import { type Prescribed, medicationOf } from "./medicationOf.ts";
import { daysOf } from "./medicationRequestOf.ts";

/** What a dispense says. */
export interface DispenseParts {
  readonly dispensed: Prescribed;
  readonly status: "completed" | "entered-in-error";
  readonly subject: string;
  /** Reference to the pharmacist. */
  readonly performer: string;
  /** Reference to the MedicationRequest. */
  readonly prescription: string;
  readonly quantity: { readonly value: number; readonly unit: string };
  readonly daysSupply?: number;
  /** ISO 8601 with offset. */
  readonly handedOverAt: string;
  readonly wasSubstituted: boolean;
  /** The pack that was handed over, as it was scanned. */
  readonly pack?: {
    readonly gtin: Gtin;
    readonly serial?: string;
    readonly lot?: string;
    readonly expiry?: Gs1Date;
  };
}

/**
 * A FHIR R4 MedicationDispense, with the pack as canonical Digital Link, its lot and its expiry.
 *
 * @throws {@link FormulaInvalid} | {@link Gs1Malformed}
 * @example
 * ```ts
 * const dispense = requireValid(medicationDispenseOf({ ...parts, pack: scan(text) }));
 * ```
 */
export function medicationDispenseOf(parts: DispenseParts): MedicationDispense {
  const { dispensed, pack, quantity, daysSupply } = parts;
  const medication = medicationOf(dispensed, "medication");
  return {
    resourceType: "MedicationDispense",
    contained: [pack === undefined ? medication : { ...medication, ...packOf(pack) }],
    status: parts.status,
    medicationReference: { reference: "#medication" },
    subject: { reference: parts.subject },
    performer: [{ actor: { reference: parts.performer } }],
    authorizingPrescription: [{ reference: parts.prescription }],
    quantity: { value: quantity.value, unit: quantity.unit },
    ...(daysSupply === undefined ? {} : { daysSupply: daysOf(daysSupply) }),
    whenHandedOver: parts.handedOverAt,
    substitution: { wasSubstituted: parts.wasSubstituted },
  };
}

function packOf({ gtin, serial, lot, expiry }: NonNullable<DispenseParts["pack"]>): object {
  const elements = [
    { ai: "01", value: formatGtin({ gtin }) },
    ...(lot === undefined ? [] : [{ ai: "10", value: lot }]),
    ...(serial === undefined ? [] : [{ ai: "21", value: serial }]),
  ];
  const batch = {
    ...(lot === undefined ? {} : { lotNumber: lot }),
    // The last second of the day, as FHIR says until when it may be used.
    ...(expiry === undefined ? {} : { expirationDate: new Date((endOf(expiry) - 1) * 1000).toISOString() }),
  };
  return {
    identifier: [{ system: "urn:ietf:rfc:3986", value: printDigitalLink({ elements }) }],
    ...(Object.keys(batch).length === 0 ? {} : { batch }),
  };
}
