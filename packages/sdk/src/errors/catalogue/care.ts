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
  "CancellationCostsMore(bytes32 visit,uint128 earned,uint128 most)": {
    says: {
      en: "To cancel the visit {visit} costs {earned}, more than the {most} that you accept.",
      zh: "取消就诊 {visit} 须付 {earned}，超过您所接受的 {most}。",
    },
    next: {
      en: "Look at the policy and at whether the visit is confirmed, then cancel again and accept what it costs.",
      zh: "请查看退改规则以及就诊是否已确认，接受该费用后再次取消。",
    },
  },
  "CallerNotReception(address account)": {
    says: { en: "{account} is not the book's reception.", zh: "{account} 不是预约簿的前台合约。" },
    next: {
      en: "Publish services, and book for others, through the reception.",
      zh: "请通过前台合约发布服务或代为预约。",
    },
  },
  "CoversInvalid(uint256 sum,uint128 price)": {
    says: {
      en: "Others are to bear {sum} of a price of {price}: that is too much, too many parts, or a part of nobody's.",
      zh: "他方承担 {sum}，而价格为 {price}：金额过多、份数过多，或付款方无效。",
    },
    next: {
      en: "Name at most two payers, together at most the price.",
      zh: "最多指定两个付款方，合计不得超过价格。",
    },
  },
  "VisitNotMovable(bytes32 visit)": {
    says: {
      en: "The visit {visit} has begun, or somebody checked in: it is not moved any more.",
      zh: "就诊 {visit} 已开始或已有人签到，不能再改期。",
    },
    next: { en: "Keep it, or book another.", zh: "请按时就诊，或另行预约。" },
  },
  "MoveNotProposed(bytes32 visit,uint48 start,uint32 number)": {
    says: {
      en: "The other side has not proposed to move the visit {visit} to {start} (number {number}).",
      zh: "对方未提议将就诊 {visit} 改到 {start}（序号 {number}）。",
    },
    next: { en: "Agree to what is proposed last, or propose it yourself.", zh: "请同意最新的提议，或自行提议。" },
  },
  "SponsorUnequal(address sponsor,address account)": {
    says: {
      en: "The terms name {sponsor} as sponsor, but {account} opens the programme.",
      zh: "条款中的发起人为 {sponsor}，但操作者为 {account}。",
    },
    next: { en: "Act with the sponsor's account.", zh: "请使用发起人的账户操作。" },
  },
  "ProgrammeInvalid(bytes32 programme)": {
    says: {
      en: "The terms of the programme {programme} are out of range, or it was opened before.",
      zh: "资助计划 {programme} 的条款超出允许范围，或该计划已开设。",
    },
    next: {
      en: "Check level, share, window, period, cap and heir against docs/specs/care.md, CARE-80; another salt makes another programme.",
      zh: "请对照 docs/specs/care.md 的 CARE-80 核对等级、比例、期限、周期、上限和余款受益人；更换盐值即为新计划。",
    },
  },
  "ProgrammeUnknown(bytes32 programme)": {
    says: { en: "There is no programme {programme}.", zh: "不存在资助计划 {programme}。" },
    next: { en: "Look for its event ProgrammeOpened.", zh: "请查找其 ProgrammeOpened 事件。" },
  },
  "ProgrammeNotNow(bytes32 programme,uint48 from,uint48 until)": {
    says: {
      en: "The programme {programme} runs from {from} until {until}.",
      zh: "资助计划 {programme} 的有效期为 {from} 至 {until}。",
    },
    next: { en: "Choose a programme that runs.", zh: "请选择有效期内的计划。" },
  },
  "NotTheBook(address account)": {
    says: { en: "{account} is not the book that the fund pays.", zh: "{account} 不是基金所支付的预约簿。" },
    next: {
      en: "Donate with the function for it; subsidies are paid with a booking.",
      zh: "请使用捐款功能；资助随预约支付。",
    },
  },
  "ProgrammeNotFor(bytes32 programme,address token,address organisation)": {
    says: {
      en: "The programme {programme} pays neither in {token} nor at {organisation}, or not in both.",
      zh: "资助计划 {programme} 不适用于代币 {token} 或机构 {organisation}。",
    },
    next: { en: "Choose a programme for this token and organisation.", zh: "请选择适用于该代币和机构的计划。" },
  },
  "PersonNotEntitled(bytes32 programme,bytes32 person,bytes32 patient)": {
    says: {
      en: "The patient {patient} is not proofed as the person {person}, or not well enough for the programme {programme}.",
      zh: "患者 {patient} 未以身份 {person} 完成认证，或认证等级不满足资助计划 {programme}。",
    },
    next: { en: "Be proofed by an issuer of the programme's domain.", zh: "请由该计划所属领域的签发方完成认证。" },
  },
  "PeriodUnequal(bytes32 programme,uint32 period,uint32 expected)": {
    says: {
      en: "The cover names period {period} of the programme {programme}; it is period {expected} now.",
      zh: "资助条目写的是计划 {programme} 的第 {period} 期，当前为第 {expected} 期。",
    },
    next: { en: "Book again with the period that runs.", zh: "请以当前周期重新预约。" },
  },
  "SubsidyTooLarge(bytes32 programme,uint256 amount,uint128 most)": {
    says: {
      en: "The programme {programme} bears at most {most} of this price by all covers together, not {amount}.",
      zh: "资助计划 {programme} 对该价格合计最多承担 {most}，而非 {amount}。",
    },
    next: { en: "Ask for less.", zh: "请降低申请金额。" },
  },
  "CapExceeded(bytes32 programme,bytes32 person,uint128 amount,uint128 left)": {
    says: {
      en: "The person {person} has {left} left in this period of the programme {programme}, not {amount}.",
      zh: "身份 {person} 在计划 {programme} 本期剩余额度为 {left}，不足 {amount}。",
    },
    next: { en: "Ask for less, or wait for the next period.", zh: "请降低申请金额，或等待下一期。" },
  },
  "PoolTooSmall(bytes32 programme,uint128 amount,uint128 pool)": {
    says: {
      en: "The programme {programme} has {pool}, not {amount}.",
      zh: "资助计划 {programme} 余额为 {pool}，不足 {amount}。",
    },
    next: { en: "Ask for less, or wait for donations.", zh: "请降低申请金额，或等待捐款。" },
  },
  "NothingToReclaim(bytes32 visit,uint256 index)": {
    says: {
      en: "Nothing came back of the cover {index} of the visit {visit}, or it was reclaimed before.",
      zh: "就诊 {visit} 的第 {index} 项资助没有退款，或已收回。",
    },
    next: {
      en: "Wait until the visit is settled; look for SubsidyReturned.",
      zh: "请等待结算；可查找 SubsidyReturned 事件。",
    },
  },
  "RestNotTakable(bytes32 programme,address account)": {
    says: {
      en: "{account} cannot take the rest of the programme {programme} now: it is not its heir, the programme runs, or nothing is left.",
      zh: "{account} 目前不能提取计划 {programme} 的余款：并非余款受益人、计划未结束或已无余款。",
    },
    next: { en: "The heir takes it after the end.", zh: "请由余款受益人在计划结束后提取。" },
  },
  "VisitPending(bytes32 visit,uint48 until)": {
    says: {
      en: "The visit {visit} is not decided before {until}, unless both sides agree.",
      zh: "除非双方一致，就诊 {visit} 在 {until} 之前不作裁定。",
    },
    next: { en: "Settle it then.", zh: "请届时结算。" },
  },
} as const satisfies Catalogue;
