import type { Catalogue } from "./catalogue.ts";

const PICK_KNOWN = {
  en: "Pick from the tables of @xinglin/sdk/terms, at least one.",
  zh: "请至少选用 @xinglin/sdk/terms 中的一项。",
};

/** Errors of `contracts/consent/interfaces/IConsentRegistry.sol`, and of the terms that only consents use. */
export const CONSENT_ERRORS = {
  "ConfidentialitiesUnknown(uint8 levels,uint8 known)": {
    says: {
      en: "The confidentialities {levels} are empty or not all within {known}.",
      zh: "密级 {levels} 为空或超出 {known}。",
    },
    next: PICK_KNOWN,
  },
  "ReadersUnknown(uint32 readers,uint32 known)": {
    says: {
      en: "The readers {readers} are empty or not all within {known}.",
      zh: "查阅者 {readers} 为空或超出 {known}。",
    },
    next: PICK_KNOWN,
  },
  "CategoriesUnknown(uint32 categories,uint32 known)": {
    says: {
      en: "The categories {categories} are empty or not all within {known}.",
      zh: "数据类别 {categories} 为空或超出 {known}。",
    },
    next: PICK_KNOWN,
  },
  "PurposesUnknown(uint64 purposes,uint64 known)": {
    says: { en: "The purposes {purposes} are not all within {known}.", zh: "目的 {purposes} 超出 {known}。" },
    next: PICK_KNOWN,
  },
  "ConsentNotGivenBy(bytes32 patient,address account)": {
    says: {
      en: "{account} may not speak for patient {patient} now: it is neither the controller nor a delegate for consents, or a recovery runs.",
      zh: "{account} 目前不能代表患者 {patient}：既非控制人，也非有知情同意权限的代理人，或身份恢复正在进行。",
    },
    next: {
      en: "Act with the controller's account, or ask the patient for the power CONSENT.",
      zh: "请使用控制人账户操作，或请患者授予 CONSENT 权限。",
    },
  },
  "GranteeInvalid(bytes32 patient,address grantee)": {
    says: {
      en: "{grantee} cannot be a grantee: it is zero or the giver itself.",
      zh: "{grantee} 不能作为被授权人：地址为零或即授权人本人。",
    },
    next: {
      en: "Name a practitioner's or an organisation's account.",
      zh: "请指定从业人员或机构的账户。",
    },
  },
  "GrantLineUsed(bytes32 patient,address grantee,uint32 line)": {
    says: {
      en: "Line {line} of {grantee} has held a grant of patient {patient} before.",
      zh: "患者 {patient} 授予 {grantee} 的第 {line} 号授权位已被使用过。",
    },
    next: { en: "Take the next free line.", zh: "请使用下一个空闲编号。" },
  },
  "GrantNotInForce(bytes32 patient,address grantee,uint32 line)": {
    says: {
      en: "Patient {patient} has no grant on line {line} of {grantee} that could be revoked: it is unknown or over.",
      zh: "患者 {patient} 授予 {grantee} 的第 {line} 号授权不存在或已失效，无法撤回。",
    },
    next: { en: "List the grants in force; nothing is left to revoke here.", zh: "请列出现行授权；此处已无可撤回者。" },
  },
  "PurposeMissing()": {
    says: { en: "The provision names no purpose.", zh: "条款未注明任何目的。" },
    next: { en: "Name at least one purpose, or a term with one.", zh: "请至少注明一个目的，或附加目的条款。" },
  },
  "TimeTooLate(uint48 time,uint48 last)": {
    says: {
      en: "The time {time} is later than the last that can be kept, {last}.",
      zh: "时间 {time} 超出可保存的最晚时间 {last}。",
    },
    next: { en: "For no end, name the last time itself.", zh: "如需无限期，请填写该最晚时间。" },
  },
  "TermInvalid(uint256 index,bytes32 word)": {
    says: {
      en: "Term {index} ({word}) is of no known kind, out of order, or has a wrong value.",
      zh: "第 {index} 项条款（{word}）类型未知、顺序错误或取值无效。",
    },
    next: {
      en: "Build terms with encodeTerms() and order them with inOrder().",
      zh: "请用 encodeTerms() 生成条款，并用 inOrder() 排序。",
    },
  },
  "TermsTooMany(uint256 given,uint256 most)": {
    says: {
      en: "{given} are too many: at most {most} terms, conditions, rules or grants fit here.",
      zh: "数量 {given} 过多：此处最多 {most} 项条款、条件、规则或授权。",
    },
    next: { en: "Split what you give, or say it with fewer words.", zh: "请分批提交，或精简条款。" },
  },
  "RuleOutOfOrder(uint256 rule)": {
    says: { en: "Rule {rule} stands behind one that decides later.", zh: "第 {rule} 条规则的顺序有误。" },
    next: { en: "Order the rules with ranked().", zh: "请用 ranked() 排序规则。" },
  },
  "DenialConditional(uint256 rule)": {
    says: {
      en: "Rule {rule} denies and carries a condition: a contract that fails would lift the denial.",
      zh: "第 {rule} 条拒绝规则附带条件：条件合约一旦失灵将使拒绝失效。",
    },
    next: {
      en: "Deny without condition, and permit with one.",
      zh: "请将拒绝设为无条件，把条件附在允许规则上。",
    },
  },
  "DirectiveChanged(bytes32 patient,bytes29 expected,bytes29 inForce)": {
    says: {
      en: "The directive of patient {patient} is {inForce} now, not {expected}.",
      zh: "患者 {patient} 的现行指令为 {inForce}，而非 {expected}。",
    },
    next: {
      en: "Look at the one in force, then replace it.",
      zh: "请先查看现行指令，再行替换。",
    },
  },
  "ListEmpty(bytes32 patient)": {
    says: { en: "The list for patient {patient} is empty.", zh: "患者 {patient} 的列表为空。" },
    next: { en: "Name at least one grant.", zh: "请至少指定一项授权。" },
  },
} as const satisfies Catalogue;
