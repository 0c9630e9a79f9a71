import type { Term, TermTable } from "./term.ts";

/** A role with its code in HL7 v3; null where that has none that says the same. */
export interface StaffRoleTerm extends Term {
  /** HL7 v3 code system `http://terminology.hl7.org/CodeSystem/v3-ParticipationFunction`. */
  readonly participationFunction: "ATTPHYS" | null;
}

/** What a practitioner does in an organisation (`contracts/kernel/terms/StaffRole.sol`). */
export const STAFF_ROLES = {
  ATTENDING: { code: 1, participationFunction: "ATTPHYS", en: "Attending", zh: "主治" },
  CONSULTANT: { code: 2, participationFunction: null, en: "Consultant", zh: "会诊" },
  RESIDENT: { code: 3, participationFunction: null, en: "Resident", zh: "住院医师" },
  HEAD_OF_DEPARTMENT: { code: 4, participationFunction: null, en: "Head of department", zh: "科主任" },
  NURSE: { code: 5, participationFunction: null, en: "Nurse", zh: "护士" },
  HEAD_NURSE: { code: 6, participationFunction: null, en: "Head nurse", zh: "护士长" },
  DISPENSER: { code: 7, participationFunction: null, en: "Dispenser", zh: "调剂" },
  FIRST_RESPONDER: { code: 8, participationFunction: null, en: "First responder", zh: "现场急救" },
  TECHNICIAN: { code: 9, participationFunction: null, en: "Technician", zh: "技师" },
  THERAPIST: { code: 10, participationFunction: null, en: "Therapist", zh: "治疗师" },
} as const satisfies TermTable<StaffRoleTerm>;
