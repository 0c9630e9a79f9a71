import type { Term, TermTable } from "./term.ts";

/** A purpose; its name in the table is its code in HL7 v3-ActReason. */
export interface PurposeTerm extends Term {
  /** The next wider purpose, null for one that stands directly below `PurposeOfUse`. */
  readonly parent: string | null;
}

/** The code system of the table's names. */
export const ACT_REASON = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

/**
 * Why data is asked for (`contracts/kernel/terms/Purpose.sol`): the 59 codes below `PurposeOfUse` in v3-ActReason as FHIR R4
 * has it (2014-03-26), and `OTHER` for a purpose from another code system, or from a later edition, named by a label beside
 * it.
 */
export const PURPOSES = {
  TREAT: { code: 1, parent: null, en: "Treatment", zh: "治疗" },
  CLINTRL: { code: 2, parent: "TREAT", en: "Care within a clinical trial", zh: "临床试验中的诊疗" },
  COC: { code: 3, parent: "TREAT", en: "Coordination of care", zh: "诊疗协调" },
  ETREAT: { code: 4, parent: "TREAT", en: "Emergency treatment", zh: "急诊治疗" },
  ERTREAT: { code: 5, parent: "ETREAT", en: "Treatment in an emergency room", zh: "急诊室治疗" },
  BTG: { code: 6, parent: "ETREAT", en: "Break the glass in an emergency", zh: "紧急破窗查阅" },
  POPHLTH: { code: 7, parent: "TREAT", en: "Population health", zh: "群体健康诊疗" },
  HPAYMT: { code: 8, parent: null, en: "Payment", zh: "医疗支付" },
  CLMATTCH: { code: 9, parent: "HPAYMT", en: "Evidence for a claim", zh: "理赔附件" },
  COVAUTH: { code: 10, parent: "HPAYMT", en: "Authorisation of coverage", zh: "保障预授权" },
  COVERAGE: { code: 11, parent: "HPAYMT", en: "Coverage under a policy or programme", zh: "保险或项目保障" },
  ELIGDTRM: { code: 12, parent: "COVERAGE", en: "Determination of eligibility", zh: "参保资格认定" },
  ELIGVER: { code: 13, parent: "COVERAGE", en: "Verification of eligibility", zh: "参保资格核实" },
  ENROLLM: { code: 14, parent: "COVERAGE", en: "Enrolment", zh: "参保登记" },
  MILDCRG: { code: 15, parent: "COVERAGE", en: "Military discharge", zh: "退役审核" },
  REMITADV: { code: 16, parent: "HPAYMT", en: "Remittance advice", zh: "支付通知" },
  HOPERAT: { code: 17, parent: null, en: "Operations of health care", zh: "医疗运营" },
  CAREMGT: { code: 18, parent: "HOPERAT", en: "Care management", zh: "诊疗质量管理" },
  DONAT: { code: 19, parent: "HOPERAT", en: "Donation of organs and tissue", zh: "器官与组织捐献" },
  FRAUD: { code: 20, parent: "HOPERAT", en: "Detection of fraud", zh: "欺诈防范" },
  GOV: { code: 21, parent: "HOPERAT", en: "Government processes", zh: "政府事务" },
  HACCRED: { code: 22, parent: "HOPERAT", en: "Accreditation", zh: "机构评审认证" },
  HCOMPL: { code: 23, parent: "HOPERAT", en: "Compliance", zh: "合规事务" },
  HDECD: { code: 24, parent: "HOPERAT", en: "Matters of the deceased", zh: "身故事务" },
  HDIRECT: { code: 25, parent: "HOPERAT", en: "Patient directory", zh: "患者名录" },
  HDM: { code: 26, parent: "HOPERAT", en: "Management of health-care delivery", zh: "医疗服务管理" },
  HLEGAL: { code: 27, parent: "HOPERAT", en: "Legal proceedings", zh: "法律程序" },
  HOUTCOMS: { code: 28, parent: "HOPERAT", en: "Measurement of outcomes", zh: "疗效评价" },
  HPRGRP: { code: 29, parent: "HOPERAT", en: "Programme reporting", zh: "项目报告" },
  HQUALIMP: { code: 30, parent: "HOPERAT", en: "Quality improvement", zh: "质量改进" },
  HSYSADMIN: { code: 31, parent: "HOPERAT", en: "Administration of systems", zh: "系统管理" },
  LABELING: { code: 32, parent: "HSYSADMIN", en: "Labelling of data", zh: "数据标签管理" },
  METAMGT: { code: 33, parent: "HSYSADMIN", en: "Management of metadata", zh: "元数据管理" },
  MEMADMIN: { code: 34, parent: "HOPERAT", en: "Administration of members", zh: "参保人员管理" },
  MILCDM: { code: 35, parent: "HOPERAT", en: "Military command", zh: "军事管理" },
  PATADMIN: { code: 36, parent: "HOPERAT", en: "Patient administration", zh: "患者事务管理" },
  PATSFTY: { code: 37, parent: "HOPERAT", en: "Patient safety", zh: "患者安全" },
  PERFMSR: { code: 38, parent: "HOPERAT", en: "Measurement of performance", zh: "绩效评价" },
  RECORDMGT: { code: 39, parent: "HOPERAT", en: "Management of records", zh: "病案管理" },
  SYSDEV: { code: 40, parent: "HOPERAT", en: "Development of systems", zh: "系统开发" },
  HTEST: { code: 41, parent: "SYSDEV", en: "Test data", zh: "测试数据" },
  TRAIN: { code: 42, parent: "HOPERAT", en: "Training", zh: "教学培训" },
  HRESCH: { code: 43, parent: null, en: "Research", zh: "医学研究" },
  BIORCH: { code: 44, parent: "HRESCH", en: "Biomedical research", zh: "生物医学研究" },
  CLINTRCH: { code: 45, parent: "HRESCH", en: "Clinical trial research", zh: "临床试验研究" },
  CLINTRCHNPC: {
    code: 46,
    parent: "CLINTRCH",
    en: "Clinical trial research without patient care",
    zh: "不含诊疗的临床试验研究",
  },
  CLINTRCHPC: {
    code: 47,
    parent: "CLINTRCH",
    en: "Clinical trial research with patient care",
    zh: "含诊疗的临床试验研究",
  },
  PRECLINTRCH: { code: 48, parent: "CLINTRCH", en: "Preclinical trial research", zh: "临床前试验研究" },
  DSRCH: { code: 49, parent: "HRESCH", en: "Research into a disease", zh: "专病研究" },
  POARCH: { code: 50, parent: "HRESCH", en: "Research into population origins", zh: "人群起源研究" },
  TRANSRCH: { code: 51, parent: "HRESCH", en: "Translational research", zh: "转化研究" },
  PATRQT: { code: 52, parent: null, en: "Request of the patient", zh: "患者本人要求" },
  FAMRQT: { code: 53, parent: "PATRQT", en: "Request of the family", zh: "家属要求" },
  PWATRNY: { code: 54, parent: "PATRQT", en: "Request of a legal representative", zh: "法定代理人要求" },
  SUPNWK: { code: 55, parent: "PATRQT", en: "Request of the support network", zh: "照护支持者要求" },
  PUBHLTH: { code: 56, parent: null, en: "Public health", zh: "公共卫生" },
  DISASTER: { code: 57, parent: "PUBHLTH", en: "Disaster", zh: "灾害救援" },
  THREAT: { code: 58, parent: "PUBHLTH", en: "Threat", zh: "暴力威胁防范" },
  HMARKT: { code: 59, parent: null, en: "Marketing", zh: "市场推广" },
  OTHER: { code: 63, parent: null, en: "A purpose from another list", zh: "其他体系的目的" },
} as const satisfies TermTable<PurposeTerm>;

/** Code of a purpose in v3-ActReason, or `OTHER`. */
export type PurposeName = keyof typeof PURPOSES;

/** Every purpose, break-glass and those from elsewhere too. */
export const ALL_PURPOSES = Object.keys(PURPOSES) as PurposeName[];

/** Whether a text is the code of a purpose of the table. */
export function isPurposeName(code: string): code is PurposeName {
  return Object.hasOwn(PURPOSES, code);
}
