import type { Bilingual } from "../errors/XinglinError.ts";
import type { Term, TermTable } from "./term.ts";

/** Why a reader may not, and what to do about it. */
export interface DenialTerm extends Term {
  readonly next: Bilingual;
}

/** On what a permission rests (`enum Basis`). */
export const BASES = {
  None: { code: 0, en: "nothing", zh: "无依据" },
  Self: { code: 1, en: "the patient's own right", zh: "患者本人" },
  Delegate: { code: 2, en: "a delegation of the patient", zh: "患者的代理授权" },
  Grant: { code: 3, en: "a grant of the patient", zh: "患者的授权" },
  Directive: { code: 4, en: "the patient's directive", zh: "患者的知情同意指令" },
  Emergency: { code: 5, en: "a declared emergency", zh: "已申报的紧急情况" },
} as const satisfies TermTable;

/** Why a decision is "no" (`enum Denial`). */
export const DENIALS = {
  None: {
    code: 0,
    en: "May see it",
    zh: "可以查阅",
    next: { en: "Nothing: it is allowed.", zh: "无需处理，已允许。" },
  },
  RequestInvalid: {
    code: 1,
    en: "The request names a purpose, category or level that nobody knows",
    zh: "请求中的目的、类别或密级未知",
    next: {
      en: "Build the request from the tables of @xinglin/sdk/terms.",
      zh: "请使用 @xinglin/sdk/terms 中的代码生成请求。",
    },
  },
  NotPatientNorDelegate: {
    code: 2,
    en: "Without an organisation only the patient and the patient's delegates may read",
    zh: "未注明机构时，只有患者本人及其代理人可以查阅",
    next: {
      en: "Name the organisation that you read for, or ask the patient for a delegation.",
      zh: "请注明所代表的机构，或请患者授予代理权限。",
    },
  },
  OrganisationNotAccredited: {
    code: 3,
    en: "The organisation is not accredited now",
    zh: "该机构目前没有有效资质",
    next: { en: "Let the organisation renew its accreditation.", zh: "请机构先办理资质续期。" },
  },
  NotPractising: {
    code: 4,
    en: "The reader does not practise there in that profession now",
    zh: "查阅者目前未在该机构以此类别执业",
    next: { en: "Look at licence and affiliation, and put right what lacks.", zh: "请核对执业证书与任职关系并补正。" },
  },
  DirectiveNotShown: {
    code: 5,
    en: "The patient's directive was not shown, or is not the one in force",
    zh: "未出示患者现行的知情同意指令",
    next: { en: "Fetch the directive in force and ask again.", zh: "请取得现行指令后重新请求。" },
  },
  DeniedByPatient: {
    code: 6,
    en: "The patient has said no to this",
    zh: "患者明确拒绝了此项查阅",
    next: { en: "Respect it, or talk to the patient.", zh: "请予尊重，或与患者沟通。" },
  },
  NothingPermits: {
    code: 7,
    en: "Nothing that the patient has given permits this",
    zh: "患者未作出任何允许此项查阅的授权",
    next: { en: "Ask the patient for a consent.", zh: "请向患者申请授权。" },
  },
  Revoked: {
    code: 8,
    en: "The patient has taken the permission back",
    zh: "患者已撤回该授权",
    next: { en: "Ask the patient for a new consent if it is still needed.", zh: "如仍需要，请重新向患者申请授权。" },
  },
  NotYet: {
    code: 9,
    en: "The permission does not count yet",
    zh: "授权尚未生效",
    next: { en: "Come back when its time begins.", zh: "请在授权开始后再试。" },
  },
  Over: {
    code: 10,
    en: "The permission is over",
    zh: "授权已到期",
    next: { en: "Ask the patient for a new consent.", zh: "请重新向患者申请授权。" },
  },
  ReaderNotCovered: {
    code: 11,
    en: "The permission is not for this profession",
    zh: "授权不包括该执业类别",
    next: { en: "Let somebody read whom the patient has permitted.", zh: "请由患者允许的人员查阅。" },
  },
  CategoryNotCovered: {
    code: 12,
    en: "The permission does not cover this kind of data",
    zh: "授权不包括此类数据",
    next: { en: "Ask the patient to add the category.", zh: "请患者增加该数据类别。" },
  },
  ConfidentialityNotCovered: {
    code: 13,
    en: "The data is more confidential than the permission reaches",
    zh: "数据密级超出授权范围",
    next: { en: "Ask the patient to permit this level.", zh: "请患者允许该密级。" },
  },
  PurposeNotCovered: {
    code: 14,
    en: "The permission is not for this purpose",
    zh: "授权不包括此目的",
    next: {
      en: "Ask the patient to permit the purpose; state no other than the true one.",
      zh: "请患者允许该目的；请如实申报目的。",
    },
  },
  TermsNotShown: {
    code: 15,
    en: "The permission has terms that were not shown",
    zh: "未出示该授权的附加条款",
    next: { en: "Fetch the grant's terms from its event and ask again.", zh: "请从授权事件中取得条款后重新请求。" },
  },
  TermsNotMet: {
    code: 16,
    en: "The data or the reader is outside the permission's terms",
    zh: "数据或查阅者不符合授权的附加条款",
    next: {
      en: "Look at the grant: it names records, authors, dates or labels.",
      zh: "请查看授权中限定的记录、作者、日期或标签。",
    },
  },
  ConditionNotMet: {
    code: 17,
    en: "A condition that the patient has set does not hold now",
    zh: "患者设定的条件目前未满足",
    next: {
      en: "Meet it first: a visit, a referral, a second approval.",
      zh: "请先满足条件，例如就诊、转诊或共同批准。",
    },
  },
  GlassNotBroken: {
    code: 18,
    en: "Break-glass was claimed, but no emergency is declared",
    zh: "声称紧急查阅，但未申报紧急情况",
    next: { en: "Declare the emergency first; it will be reviewed.", zh: "请先申报紧急情况，事后将接受审查。" },
  },
  BeyondMinimumSet: {
    code: 19,
    en: "An emergency opens only allergies, medicines and problems up to normal confidentiality",
    zh: "紧急情况下只开放一般密级以内的过敏、用药和诊断",
    next: { en: "Work with the minimum set, or ask the patient.", zh: "请仅使用最小数据集，或征得患者同意。" },
  },
} as const satisfies TermTable<DenialTerm>;

/** Name of a basis. */
export type BasisName = keyof typeof BASES;
/** Name of a denial. */
export type DenialName = keyof typeof DENIALS;
