import type { TermTable } from "./term.ts";

/** What a patient's delegate may do in the patient's name, as bits (`contracts/kernel/terms/Powers.sol`). */
export const POWERS = {
  CONSENT: { code: 1 << 0, en: "Grant and revoke consents", zh: "授予和撤销知情同意" },
  READ: { code: 1 << 1, en: "Read records and the access list", zh: "查阅病历和访问记录" },
  RECORDS: { code: 1 << 2, en: "Acknowledge and dispute records", zh: "确认病历或提出异议" },
  BOOKING: { code: 1 << 3, en: "Book, change and pay visits", zh: "预约、改约和支付诊疗" },
  PHARMACY: { code: 1 << 4, en: "Collect medicines", zh: "代取药品" },
} as const satisfies TermTable;
