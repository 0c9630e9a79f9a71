import type { TermTable, Term } from "./term.ts";

/** A profession with its codes in other systems; null where there is none that says the same. */
export interface ProfessionTerm extends Term {
  /** ISCO-08, the ILO's International Standard Classification of Occupations (a minor or unit group). */
  readonly isco08: string | null;
  /** FHIR R4 code system `http://terminology.hl7.org/CodeSystem/practitioner-role`. */
  readonly fhir: "doctor" | "nurse" | "pharmacist" | null;
}

/** What a credential lets its holder practise (`contracts/kernel/terms/Profession.sol`). */
export const PROFESSIONS = {
  // ISCO-08 tells generalists (2211) from specialists (2212); a licence does not, so the group of both.
  PHYSICIAN: { code: 1, isco08: "221", fhir: "doctor", en: "Physician", zh: "临床医师" },
  TCM_PHYSICIAN: {
    code: 2,
    isco08: "2230",
    fhir: "doctor",
    en: "Physician of traditional Chinese medicine",
    zh: "中医医师",
  },
  DENTIST: { code: 3, isco08: "2261", fhir: null, en: "Dentist", zh: "口腔医师" },
  NURSE: { code: 4, isco08: "2221", fhir: "nurse", en: "Nurse", zh: "护士" },
  MIDWIFE: { code: 5, isco08: "2222", fhir: null, en: "Midwife", zh: "助产士" },
  PHARMACIST: { code: 6, isco08: "2262", fhir: "pharmacist", en: "Pharmacist", zh: "药师" },
  // China licenses both kinds of pharmacist in one register (执业药师: 药学类, 中药学类).
  TCM_PHARMACIST: {
    code: 7,
    isco08: "2262",
    fhir: "pharmacist",
    en: "Pharmacist of traditional Chinese medicine",
    zh: "中药师",
  },
  PARAMEDIC: { code: 8, isco08: "3258", fhir: null, en: "Paramedic", zh: "急救员" },
  LABORATORY_TECHNICIAN: {
    code: 9,
    isco08: "3212",
    fhir: null,
    en: "Medical laboratory technician",
    zh: "医学检验技师",
  },
  IMAGING_TECHNICIAN: { code: 10, isco08: "3211", fhir: null, en: "Medical imaging technician", zh: "医学影像技师" },
  PHYSIOTHERAPIST: { code: 11, isco08: "2264", fhir: null, en: "Physiotherapist", zh: "物理治疗师" },
  PSYCHOLOGIST: { code: 12, isco08: "2634", fhir: null, en: "Psychologist", zh: "心理治疗师" },
  DIETITIAN: { code: 13, isco08: "2265", fhir: null, en: "Dietitian", zh: "营养师" },
  TCM_THERAPIST: {
    code: 14,
    isco08: "3230",
    fhir: null,
    en: "Therapist of traditional Chinese medicine",
    zh: "中医技师",
  },
  RECORDS_TECHNICIAN: { code: 15, isco08: "3252", fhir: null, en: "Medical records technician", zh: "病案信息技术员" },
} as const satisfies TermTable<ProfessionTerm>;
