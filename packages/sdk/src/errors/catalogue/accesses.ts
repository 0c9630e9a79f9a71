import type { Catalogue } from "./catalogue.ts";

/** Errors of `contracts/records/interfaces/IAccessLog.sol`. */
export const ACCESS_ERRORS = {
  "AccessDenied(bytes32 patient,address accessor,uint8 denial,uint8 practice,bytes32 basisId)": {
    says: {
      en: "{accessor} may not open this of patient {patient}: {denial}.",
      zh: "{accessor} 不能查阅患者 {patient} 的此项数据：{denial}。",
    },
    next: {
      en: "Ask decide() of the consent registry before; explainDecision() says what to do.",
      zh: "请先向知情同意登记处查询 decide()；explainDecision() 会说明如何处理。",
    },
  },
  "AccessLabelsNotShown(bytes32 record,bytes32 labels)": {
    says: {
      en: "These are not the labels {labels} of record {record}.",
      zh: "所示标签与记录 {record} 的标签 {labels} 不符。",
    },
    next: { en: "Take the labels from where the record is kept.", zh: "请从记录存放处取得标签。" },
  },
  "GatewayOrganisationNotAccredited(address organisation)": {
    says: { en: "{organisation} is not accredited now.", zh: "机构 {organisation} 目前没有有效资质。" },
    next: { en: "Send it with the organisation's own account.", zh: "请用机构账户提交。" },
  },
  "GatewayInvalid(address organisation,address gateway)": {
    says: {
      en: "{gateway} is zero, or serves {organisation} already.",
      zh: "{gateway} 为零地址，或已为机构 {organisation} 服务。",
    },
    next: { en: "Name another account.", zh: "请指定其他账户。" },
  },
  "GatewayUnknown(address organisation,address gateway)": {
    says: { en: "{gateway} does not serve {organisation}.", zh: "{gateway} 未为机构 {organisation} 服务。" },
    next: { en: "Let the organisation appoint it.", zh: "请由机构任命。" },
  },
  "AccessBatchInvalid(bytes32 root,uint32 count)": {
    says: {
      en: "A batch of {count} reads under {root} cannot be: one of them is zero, or there are more than 1,048,576.",
      zh: "根为 {root}、共 {count} 次的查阅批次无效：根或数量为零，或超过 1,048,576 次。",
    },
    next: { en: "Build it with MerkleTree.", zh: "请用 MerkleTree 生成。" },
  },
  "ReceiptInvalid(address organisation,address gateway,uint64 number)": {
    says: {
      en: "Receipt {number} of {gateway} does not count: it never served {organisation}, or had been dismissed, or the number is zero.",
      zh: "{gateway} 的第 {number} 号回执无效：从未为机构 {organisation} 服务、当时已解任，或编号为零。",
    },
    next: { en: "Check the receipt.", zh: "请核对回执。" },
  },
  "OmissionNotYet(uint64 number,uint48 until)": {
    says: { en: "The gateway has until {until} for read {number}.", zh: "网关须在 {until} 前处理第 {number} 次查阅。" },
    next: { en: "Come back then.", zh: "请届时再提交。" },
  },
  "OmissionNotShown(uint64 number,bytes32 leaf)": {
    says: { en: "Number {number} holds the receipt's own leaf {leaf}.", zh: "第 {number} 号正是回执的条目 {leaf}。" },
    next: { en: "The read is logged; nothing was left out.", zh: "该查阅已记录，没有遗漏。" },
  },
  "PlaceInvalid(uint64 number,uint64 first)": {
    says: {
      en: "This leaf does not stand at {number} of the batch from {first}.",
      zh: "该条目不在起始号 {first} 批次的第 {number} 号位置。",
    },
    next: { en: "Check the batch, the leaf and the proof.", zh: "请核对批次、条目与证明。" },
  },
  "EntryNotLogged(uint64 number,uint64 next)": {
    says: { en: "Number {number} is not logged; the next is {next}.", zh: "第 {number} 号尚未记录，下一个为 {next}。" },
    next: { en: "A day after the read, prove the omission.", zh: "查阅一天后即可证明遗漏。" },
  },
  "OmissionCaseNotOpen(bytes32 receipt,uint8 status)": {
    says: { en: "The case of receipt {receipt} is {status}.", zh: "回执 {receipt} 的状态为 {status}。" },
    next: { en: "Read the case anew.", zh: "请重新读取状态。" },
  },
} as const satisfies Catalogue;
