import type { Catalogue } from "./catalogue.ts";

const CHECK_TERMS = {
  en: "Bring service and booking exactly as their events published them.",
  zh: "请使用事件中公布的服务和预约原文。",
};
const ASK_PRACTICE = { en: "Ask the practitioner or the organisation.", zh: "请联系执业人员或机构。" };

/** Errors of `contracts/care`. */
export const CARE_ERRORS = {
  "CareNotPractising(address account,uint8 profession,address organisation)": {
    says: {
      en: "{account} does not practise profession {profession} for {organisation} now.",
      zh: "{account} 目前未在 {organisation} 以类别 {profession} 执业。",
    },
    next: { en: "Check licence, affiliation and accreditation.", zh: "请核对执业证书、执业地点和机构资质。" },
  },
  "ServiceNotOf(address practitioner,address account)": {
    says: {
      en: "This is for {practitioner} to do, not for {account}.",
      zh: "该操作只能由 {practitioner} 进行，{account} 无权。",
    },
    next: { en: "Act with the practitioner's account.", zh: "请使用执业人员的账户操作。" },
  },
  "PracticeNotOf(bytes32 service,address account)": {
    says: {
      en: "{account} is neither practitioner nor organisation of the service {service}.",
      zh: "{account} 既非服务 {service} 的执业人员，也非其机构。",
    },
    next: ASK_PRACTICE,
  },
  "ServiceInvalid(bytes32 service)": {
    says: { en: "The terms of the service {service} are out of range.", zh: "服务 {service} 的条款超出允许范围。" },
    next: {
      en: "Check slots, lead, horizon, policy and payees against docs/specs/care.md, CARE-02.",
      zh: "请对照 docs/specs/care.md 的 CARE-02 核对时段、提前量、期限、退改规则和收款方。",
    },
  },
  "ServiceStands(bytes32 service)": {
    says: { en: "The service {service} is offered already.", zh: "服务 {service} 已在提供。" },
    next: { en: "Nothing needs to be done; book it.", zh: "无需操作，可直接预约。" },
  },
  "ServiceNotOffered(bytes32 service)": {
    says: { en: "The service {service} is not offered.", zh: "服务 {service} 未提供或已停止。" },
    next: { en: "Look for the newest services of the practitioner.", zh: "请查看该执业人员的最新服务。" },
  },
  "PatientNotServedBy(bytes32 patient,address account)": {
    says: {
      en: "{account} may not book or speak for the patient {patient} now.",
      zh: "{account} 目前不能为患者 {patient} 预约或表态。",
    },
    next: {
      en: "Act as controller or as a delegate with the power to book; a recovery that runs has to end first.",
      zh: "请以控制者或具有预约权限的代理人身份操作；正在进行的恢复须先结束。",
    },
  },
  "PayerInvalid(address payer,address account)": {
    says: {
      en: "The booking names {payer} as payer, but {account} books.",
      zh: "预约的付款人为 {payer}，但操作者为 {account}。",
    },
    next: { en: "Name the account that books.", zh: "请把付款人设为预约账户。" },
  },
  "StartInvalid(uint48 start,uint48 earliest,uint48 latest)": {
    says: {
      en: "A visit begins at a full ten minutes from {earliest} to {latest}, not at {start}.",
      zh: "就诊须在 {earliest} 至 {latest} 之间的整十分钟开始，而非 {start}。",
    },
    next: { en: "Choose another time.", zh: "请选择其他时间。" },
  },
  "OutsideHours(address practitioner,address organisation,uint48 start)": {
    says: {
      en: "{practitioner} does not receive for {organisation} at {start}.",
      zh: "{practitioner} 在 {start} 不在 {organisation} 接诊。",
    },
    next: { en: "Choose a time inside the hours.", zh: "请选择接诊时间内的时段。" },
  },
  "VisitNotOpen(bytes32 visit)": {
    says: { en: "The visit {visit} is not booked, or it is over.", zh: "就诊 {visit} 未预约或已结束。" },
    next: CHECK_TERMS,
  },
  "ConfirmationNotDue(bytes32 visit)": {
    says: { en: "The visit {visit} needs no confirmation now.", zh: "就诊 {visit} 目前无需确认。" },
    next: { en: "Nothing needs to be done.", zh: "无需操作。" },
  },
  "VisitNotNow(bytes32 visit,uint48 from,uint48 until)": {
    says: {
      en: "For the visit {visit} this can be said from {from} until {until}.",
      zh: "对就诊 {visit}，该操作只能在 {from} 至 {until} 之间进行。",
    },
    next: { en: "Come back then; later, time decides.", zh: "请在该时段内操作；逾期将按时间规则处理。" },
  },
  "VisitNotConfirmed(bytes32 visit)": {
    says: { en: "The visit {visit} waits for the practice's confirmation.", zh: "就诊 {visit} 尚待确认。" },
    next: ASK_PRACTICE,
  },
  "VisitSaidAlready(bytes32 visit,address account)": {
    says: {
      en: "The side of {account} has said so of the visit {visit}.",
      zh: "{account} 一方已就就诊 {visit} 作过该表态。",
    },
    next: { en: "Nothing needs to be done.", zh: "无需操作。" },
  },
  "VisitNotCancellable(bytes32 visit)": {
    says: { en: "The visit {visit} cannot be cancelled by this side now.", zh: "该方目前不能取消就诊 {visit}。" },
    next: { en: "Wait until it is decided, and settle it.", zh: "请等待其裁定后结算。" },
  },
  "VisitPending(bytes32 visit,uint48 until)": {
    says: {
      en: "The visit {visit} is not decided before {until}, unless both sides agree.",
      zh: "除非双方一致，就诊 {visit} 在 {until} 之前不作裁定。",
    },
    next: { en: "Settle it then.", zh: "请届时结算。" },
  },
} as const satisfies Catalogue;
