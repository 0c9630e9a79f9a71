import type { Catalogue } from "./catalogue.ts";

/** Errors of `contracts/consent/interfaces/IConsentRegistry.sol`, and of the scope that consents are made of. */
export const CONSENT_ERRORS = {
  "ScopeInvalid(uint136 scope,uint136 known)": {
    says: {
      en: "The scope {scope} has a member outside {known}, or lacks levels, readers, categories or purposes.",
      zh: "授权范围 {scope} 超出 {known}，或缺少密级、查阅者、类别或目的。",
    },
    next: {
      en: "Build it with scopeOf(), with at least one member of each set.",
      zh: "请用 scopeOf() 生成，各集合至少一项。",
    },
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
  "GrantStands(bytes32 patient,address grantee,uint32 line)": {
    says: {
      en: "Line {line} of {grantee} holds a grant of patient {patient} that is not over.",
      zh: "患者 {patient} 授予 {grantee} 的第 {line} 号授权尚未结束。",
    },
    next: { en: "Revoke it first, or take another line.", zh: "请先撤回，或使用其他编号。" },
  },
  "LineUsedUp(bytes32 patient,address grantee,uint32 line)": {
    says: {
      en: "Line {line} of {grantee} has held 64 grants with terms of patient {patient}, as many as a line can.",
      zh: "患者 {patient} 授予 {grantee} 的第 {line} 号已先后用于 64 项附条件授权，达到上限。",
    },
    next: { en: "Take another line.", zh: "请使用其他编号。" },
  },
  "GrantUnknown(bytes32 patient,address grantee,uint32 line)": {
    says: {
      en: "Line {line} of {grantee} holds no grant of patient {patient}: none was given, or it was revoked.",
      zh: "患者 {patient} 未在第 {line} 号授予 {grantee} 授权，或授权已撤回。",
    },
    next: { en: "List the grants in force; nothing is left to revoke here.", zh: "请列出现行授权；此处已无可撤回者。" },
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
