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
  "CallerNotDisputes(address account)": {
    says: { en: "{account} is not the book's contract for disputes.", zh: "{account} 不是预约簿的争议合约。" },
    next: { en: "Raise a dispute there; it holds the visit.", zh: "请在争议合约中提出争议，由其冻结该就诊款项。" },
  },
  "VisitDisputed(bytes32 visit)": {
    says: {
      en: "The visit {visit} is disputed; only the dispute goes on.",
      zh: "就诊 {visit} 正在争议中，仅可继续争议程序。",
    },
    next: {
      en: "Offer or accept a share, wait for the ruling, or end a silence; then settle.",
      zh: "请提出或接受比例、等待裁决或在逾期后终结，然后结算。",
    },
  },
  "VisitNotDisputable(bytes32 visit)": {
    says: {
      en: "The visit {visit} is not over yet, or it is decided: there is nothing to dispute.",
      zh: "就诊 {visit} 尚未结束或已有裁定，不能提出争议。",
    },
    next: {
      en: "Until the end say what happened; after it dispute within 24 hours.",
      zh: "结束前请如实表态；结束后 24 小时内可提出争议。",
    },
  },
  "BookKnown(address book)": {
    says: { en: "These are the disputes of the book {book}.", zh: "该争议合约属于预约簿 {book}。" },
    next: { en: "Deploy disputes of its own for another book.", zh: "请为另一预约簿部署单独的争议合约。" },
  },
  "ArbitratorNotProposed(bytes32 visit,address arbitrator)": {
    says: {
      en: "The other side has not proposed {arbitrator} with these words for the visit {visit}.",
      zh: "对方未就就诊 {visit} 以该内容提议 {arbitrator} 为仲裁方。",
    },
    next: { en: "Agree to what is proposed last, or propose it yourself.", zh: "请同意最新的提议，或自行提议。" },
  },
  "ArbitratorInvalid(address arbitrator)": {
    says: { en: "{arbitrator} judges nothing.", zh: "{arbitrator} 不能担任仲裁方。" },
    next: { en: "Name a contract that speaks ERC-792.", zh: "请指定符合 ERC-792 的合约。" },
  },
  "ArbitratorNotAgreed(bytes32 visit,address arbitrator)": {
    says: {
      en: "The sides have not agreed on {arbitrator} with these words for the visit {visit}.",
      zh: "双方未就就诊 {visit} 以该内容约定 {arbitrator} 为仲裁方。",
    },
    next: {
      en: "Go to the panel of the house, or bring arbitrator and words as they were agreed.",
      zh: "请提交平台仲裁组，或使用约定的仲裁方和内容原文。",
    },
  },
  "DisputeUnequal(bytes32 visit,uint8 status)": {
    says: {
      en: "The dispute about the visit {visit} is in state {status}, and this needs another.",
      zh: "就诊 {visit} 的争议状态为 {status}，不能进行该操作。",
    },
    next: { en: "Look at the dispute's state and what follows from it.", zh: "请查看争议状态及其后续步骤。" },
  },
  "DisputeOver(bytes32 visit,uint48 until)": {
    says: {
      en: "For the visit {visit} the time for this was over at {until}.",
      zh: "就诊 {visit} 的该步骤已于 {until} 截止。",
    },
    next: { en: "End the silence and settle the visit.", zh: "请终结该争议并结算。" },
  },
  "DisputeNotOver(bytes32 visit,uint48 until)": {
    says: {
      en: "The dispute about the visit {visit} is not ended by time before {until}.",
      zh: "就诊 {visit} 的争议在 {until} 之前不能按逾期终结。",
    },
    next: { en: "Wait until then, or agree on a share.", zh: "请等待至该时间，或商定比例。" },
  },
  "FeeTooLarge(uint256 cost)": {
    says: {
      en: "The arbitrator asks {cost} wei, more than can be a fee.",
      zh: "仲裁方要求 {cost} wei，超出可收费用。",
    },
    next: { en: "Do not pay it; agree on a share instead.", zh: "请勿支付，建议商定比例。" },
  },
  "CostGrown(uint256 cost,uint96 fee)": {
    says: {
      en: "The arbitrator asks {cost} wei now; the fee that each side brought is {fee}.",
      zh: "仲裁方现要求 {cost} wei，而双方各缴 {fee}。",
    },
    next: {
      en: "Wait until it asks less; a case that is not opened in 7 days ends, and both fees go back.",
      zh: "请等待其降低费用；7 天内未立案则终结，双方费用退回。",
    },
  },
  "CaseKnown(address arbitrator,uint256 caseId)": {
    says: { en: "{arbitrator} gave the number {caseId} before.", zh: "{arbitrator} 已使用过案号 {caseId}。" },
    next: { en: "Wait 7 days; then the dispute ends and both fees go back.", zh: "7 天后争议终结，双方费用退回。" },
  },
  "CaseNotOpen(address arbitrator,uint256 caseId)": {
    says: {
      en: "No case {caseId} of {arbitrator} waits for a ruling.",
      zh: "{arbitrator} 没有等待裁决的案件 {caseId}。",
    },
    next: { en: "Look at the visit's dispute; it may be resolved.", zh: "请查看该就诊的争议，可能已解决。" },
  },
  "RulingInvalid(uint256 ruling,uint256 most)": {
    says: { en: "There is no ruling {ruling}; the last is {most}.", zh: "不存在裁决 {ruling}，最大为 {most}。" },
    next: {
      en: "Rule from 1 to 11: one less is the tenths for the practice.",
      zh: "裁决为 1 至 11，减一即医方所得的十分之几。",
    },
  },
  "OfferInvalid(uint8 percent)": {
    says: { en: "{percent} hundredths are more than all.", zh: "百分之 {percent} 超过全部价款。" },
    next: { en: "Offer at most 100.", zh: "最多为 100。" },
  },
  "OfferNotMade(bytes32 visit,uint8 percent)": {
    says: {
      en: "The other side does not offer {percent} hundredths for the visit {visit}.",
      zh: "对方未就就诊 {visit} 提出百分之 {percent}。",
    },
    next: { en: "Look at the offer that stands.", zh: "请查看当前有效的提议。" },
  },
  "AppealSpent(bytes32 visit)": {
    says: { en: "The dispute about the visit {visit} was appealed before.", zh: "就诊 {visit} 的争议已上诉过一次。" },
    next: { en: "Wait for the ruling, or agree on a share.", zh: "请等待裁决，或商定比例。" },
  },
  "MemberInvalid(address member,bytes32 licence)": {
    says: { en: "{licence} is no licence of {member}.", zh: "{licence} 不是 {member} 的执业证书。" },
    next: { en: "Name a licence that the account holds.", zh: "请指定该账户持有的执业证书。" },
  },
  "MemberUnchanged(address member)": {
    says: { en: "{member} is on the panel already, or not on it.", zh: "{member} 已在仲裁组内，或不在其中。" },
    next: { en: "Nothing needs to be done.", zh: "无需操作。" },
  },
  "MemberUnfit(address member)": {
    says: {
      en: "{member} is no member of the panel, or its licence is not in force.",
      zh: "{member} 不是仲裁组成员，或其执业证书目前无效。",
    },
    next: { en: "Check licence and membership.", zh: "请核对执业证书和成员资格。" },
  },
  "MemberPartial(uint256 caseId,address member)": {
    says: {
      en: "{member} is concerned by the case {caseId}, or works for the practice's organisation.",
      zh: "{member} 与案件 {caseId} 有利害关系，或受聘于该机构。",
    },
    next: { en: "Leave it to others.", zh: "请回避。" },
  },
  "SeatHeld(uint256 caseId,address member)": {
    says: { en: "{member} has sat in the case {caseId}.", zh: "{member} 已参与案件 {caseId}。" },
    next: { en: "Reveal the vote in its time.", zh: "请按时公开投票。" },
  },
  "SeatsFull(uint256 caseId)": {
    says: { en: "All seats in the case {caseId} are taken.", zh: "案件 {caseId} 的席位已满。" },
    next: { en: "Nothing needs to be done.", zh: "无需操作。" },
  },
  "SeatNotYet(uint256 caseId,address member,uint48 from)": {
    says: {
      en: "By lot {member} may take a seat in the case {caseId} from {from} on.",
      zh: "按抽签，{member} 自 {from} 起可加入案件 {caseId}。",
    },
    next: { en: "Come back then; seats may be taken by others.", zh: "请届时再来，席位可能已被他人占用。" },
  },
  "CaseInvalid(uint256 choices,uint256 length)": {
    says: {
      en: "The panel takes no case with {choices} choices and {length} bytes of terms, or one that names nobody.",
      zh: "仲裁组不受理选项为 {choices}、条款为 {length} 字节的案件，或未写明当事人的案件。",
    },
    next: {
      en: "Bring 11 choices and terms as docs/specs/care.md, CARE-111, says.",
      zh: "请按 docs/specs/care.md 的 CARE-111 提交。",
    },
  },
  "CaseUnknown(uint256 caseId)": {
    says: { en: "There is no case {caseId} with these terms.", zh: "不存在此条款的案件 {caseId}。" },
    next: { en: "Look for its event CaseOpened.", zh: "请查找其 CaseOpened 事件。" },
  },
  "CaseNotOf(uint256 caseId,address account)": {
    says: { en: "The case {caseId} is not {account}'s.", zh: "案件 {caseId} 不属于 {account}。" },
    next: { en: "Appeal through the disputes.", zh: "请通过争议合约上诉。" },
  },
  "CaseExecuted(uint256 caseId)": {
    says: { en: "The ruling in the case {caseId} was handed over.", zh: "案件 {caseId} 的裁决已执行。" },
    next: { en: "Settle the visit.", zh: "请结算该就诊。" },
  },
  "PhaseNotNow(uint256 caseId,uint48 from,uint48 until)": {
    says: {
      en: "In the case {caseId} this is possible from {from} until {until}, once the round is closed where that is due.",
      zh: "案件 {caseId} 的该操作须在 {from} 至 {until} 之间进行，且本轮须已计票（如需）。",
    },
    next: { en: "Come back then; close the round where it is over.", zh: "请届时操作；本轮结束后请先计票。" },
  },
  "LotDrawn(uint256 caseId)": {
    says: { en: "The lot of the case {caseId} is drawn.", zh: "案件 {caseId} 已抽签。" },
    next: { en: "Nothing needs to be done.", zh: "无需操作。" },
  },
  "LotNotDue(uint256 caseId,uint64 anchor)": {
    says: {
      en: "The lot of the case {caseId} comes after block {anchor} and is not drawn.",
      zh: "案件 {caseId} 的抽签须在区块 {anchor} 之后，尚未抽签。",
    },
    next: { en: "Draw it a block later.", zh: "请稍后抽签。" },
  },
  "VoteUnequal(uint256 caseId,address member)": {
    says: {
      en: "That is not what {member} sealed in the case {caseId}, or nothing waits to be revealed.",
      zh: "与 {member} 在案件 {caseId} 中的密封投票不符，或没有待公开的投票。",
    },
    next: { en: "Bring ruling and salt as they were sealed.", zh: "请使用密封时的裁决和盐值。" },
  },
  "RoundClosed(uint256 caseId)": {
    says: { en: "The round of the case {caseId} is closed.", zh: "案件 {caseId} 本轮已计票。" },
    next: { en: "Appeal in time, or hand the ruling over.", zh: "请在期限内上诉，或执行裁决。" },
  },
  "AppealNotNow(uint256 caseId)": {
    says: {
      en: "The first round of the case {caseId} is not closed, or it was appealed.",
      zh: "案件 {caseId} 第一轮尚未计票，或已上诉。",
    },
    next: { en: "Close the round first; there is one appeal.", zh: "请先计票；仅可上诉一次。" },
  },
  "VisitNotPaid(bytes32 visit)": {
    says: {
      en: "The visit {visit} was not paid, or it is not settled yet.",
      zh: "就诊 {visit} 未付款或尚未结算。",
    },
    next: { en: "Settle it first; only paid visits are spoken of.", zh: "请先结算；仅可评价已付款的就诊。" },
  },
  "OutcomeInvalid(bytes32 visit)": {
    says: { en: "Nothing is no outcome of the visit {visit}.", zh: "就诊 {visit} 的结果不能为空。" },
    next: { en: "Bring the salted hash of scale and values.", zh: "请提交量表和数值的加盐哈希。" },
  },
  "RatingInvalid(uint8 rating)": {
    says: { en: "Ratings are 1 to 5, not {rating}.", zh: "评分为 1 至 5，而非 {rating}。" },
    next: { en: "Choose one of them.", zh: "请重新选择。" },
  },
  "FeedbackStands(bytes32 visit)": {
    says: { en: "The visit {visit} is rated.", zh: "就诊 {visit} 已评价。" },
    next: { en: "Correct the rating.", zh: "请使用更正功能。" },
  },
  "FeedbackMissing(bytes32 visit)": {
    says: { en: "The visit {visit} is not rated.", zh: "就诊 {visit} 尚未评价。" },
    next: { en: "Rate it first.", zh: "请先评价。" },
  },
  "FeedbackOver(bytes32 visit,uint48 until)": {
    says: { en: "The visit {visit} could be rated until {until}.", zh: "就诊 {visit} 的评价已于 {until} 截止。" },
    next: { en: "Rate the next visit.", zh: "请评价下一次就诊。" },
  },
  "FeedbackPartial(bytes32 visit,address account)": {
    says: {
      en: "{account} is the practice of the visit {visit} and does not rate itself.",
      zh: "{account} 是就诊 {visit} 的医方，不能自行评价。",
    },
    next: { en: "The patient's side rates it.", zh: "请由患方评价。" },
  },
  "VisitNotKept(bytes32 visit)": {
    says: {
      en: "Nothing says that the visit {visit} took place.",
      zh: "没有任何表态说明就诊 {visit} 已经进行。",
    },
    next: { en: "Complete the visit first.", zh: "请先完成就诊。" },
  },
  "RecordNotOfVisit(bytes32 visit,bytes32 record)": {
    says: {
      en: "The record {record} names another visit, patient, author, organisation or profession than the visit {visit}, or was written before it.",
      zh: "病历 {record} 所载的就诊、患者、作者、机构或专业与就诊 {visit} 不符，或写于就诊之前。",
    },
    next: {
      en: "Link the record that its practitioner wrote about this visit.",
      zh: "请关联该医师就本次就诊所写的病历。",
    },
  },
  "VisitRecordStands(bytes32 visit,bytes32 record)": {
    says: { en: "The visit {visit} has the record {record}.", zh: "就诊 {visit} 已关联病历 {record}。" },
    next: { en: "Correct that record by a new version.", zh: "请以新版本更正该病历。" },
  },
  "RecordInError(bytes32 record)": {
    says: { en: "The record {record} was entered in error.", zh: "病历 {record} 已标记为误录。" },
    next: { en: "Link another record of the visit.", zh: "请关联本次就诊的其他病历。" },
  },
  "ConsentNotOfVisit(bytes32 visit,uint256 index)": {
    says: {
      en: "The grant at {index} is not one for the visit {visit}: grantee, window or last terms differ.",
      zh: "第 {index} 项授权不属于就诊 {visit}：被授权人、时间范围或末尾条款不符。",
    },
    next: { en: "Make it with tickedConsent.", zh: "请使用 tickedConsent 生成授权。" },
  },
  "CallerNotWaitingList(address account)": {
    says: { en: "{account} is not the waiting list of this book.", zh: "{account} 不是本预约簿的候补名单。" },
    next: { en: "Act through the waiting list.", zh: "请通过候补名单操作。" },
  },
  "TimeReserved(bytes32 service,uint48 start,uint48 from)": {
    says: {
      en: "Somebody waits for the service {service}: its beginnings from {from} on go by the waiting list.",
      zh: "服务 {service} 有人候补，{from} 起的时段须经候补名单分配。",
    },
    next: {
      en: "Take a place in the list and ask for it, or book a nearer time.",
      zh: "请加入候补并申请该时段，或预约更近的时段。",
    },
  },
  "ListsBookKnown(address book)": {
    says: { en: "The waiting lists belong to the book {book}.", zh: "候补名单已属于预约簿 {book}。" },
    next: { en: "Deploy lists of its own for another book.", zh: "另一预约簿请另行部署候补名单。" },
  },
  "ListTermsInvalid(uint32 asking,uint32 taking,uint48 until)": {
    says: {
      en: "A list has {asking} and {taking} seconds to ask and to take until {until}; each is 10 minutes to 7 days, the end at most 400 days away.",
      zh: "名单的申请与领取时限为 {asking} 和 {taking} 秒，截止 {until}；时限应为 10 分钟至 7 天，截止不超过 400 天。",
    },
    next: { en: "Correct the times.", zh: "请更正时限。" },
  },
  "ListStands(bytes32 service,uint48 until)": {
    says: { en: "The service {service} has a list until {until}.", zh: "服务 {service} 的候补名单持续至 {until}。" },
    next: { en: "Prolong it with its own times and a later end.", zh: "请以原时限和更晚的截止时间延长。" },
  },
  "ListOver(bytes32 service,uint48 until)": {
    says: {
      en: "The list of the service {service} ended at {until}, or does not run long enough, or there is none.",
      zh: "服务 {service} 的候补名单于 {until} 截止、剩余时间不足或不存在。",
    },
    next: { en: "Book directly, or wait until the practitioner opens one.", zh: "请直接预约，或等待医师开放名单。" },
  },
  "CommitmentInvalid()": {
    says: { en: "Nothing is no commitment.", zh: "承诺不能为空。" },
    next: {
      en: "Make a ticket with newTicket, and its commitment with commitmentOf.",
      zh: "请用 newTicket 生成凭据，用 commitmentOf 生成承诺。",
    },
  },
  "PlaceNotOf(bytes32 service,uint32 place,address account)": {
    says: {
      en: "The place {place} of the service {service} is not waiting, or not that of {account}.",
      zh: "服务 {service} 的候补位 {place} 已失效，或不属于 {account}。",
    },
    next: { en: "Use the ticket of the place.", zh: "请使用该候补位的凭据。" },
  },
  "PlaceAsks(bytes32 service,uint32 place,uint48 start)": {
    says: { en: "The place {place} has asked for or taken {start}.", zh: "候补位 {place} 已申请或领取 {start}。" },
    next: { en: "A place asks for one time at once.", zh: "每个候补位同时只能申请一个时段。" },
  },
  "AskedEarlier(bytes32 service,uint48 start,uint32 place)": {
    says: {
      en: "The place {place}, which came first, has asked for {start}.",
      zh: "在先的候补位 {place} 已申请 {start}。",
    },
    next: { en: "Ask for another time.", zh: "请申请其他时段。" },
  },
  "BeginningOffered(bytes32 service,uint48 start,uint32 place,uint48 until)": {
    says: {
      en: "{start} is offered to the place {place} until {until}.",
      zh: "{start} 在 {until} 之前已提供给候补位 {place}。",
    },
    next: { en: "Ask again after that.", zh: "请在此之后再申请。" },
  },
  "BeginningNotOffered(bytes32 service,uint48 start,uint32 place)": {
    says: { en: "{start} is not offered to the place {place} now.", zh: "{start} 目前未提供给候补位 {place}。" },
    next: { en: "Take it in its time, which roundOf tells.", zh: "请在 roundOf 给出的时间内领取。" },
  },
  "RoundNotOver(bytes32 service,uint48 start,uint48 until)": {
    says: {
      en: "Nobody has asked for {start}, or its offer runs until {until}.",
      zh: "无人申请 {start}，或其提供期至 {until}。",
    },
    next: { en: "Wait until then.", zh: "请等到期后再试。" },
  },
  "PatientServed(bytes32 patient,uint32 place,uint32 served)": {
    says: {
      en: "The patient {patient} has taken a time since; places up to {served} count no more, this is {place}.",
      zh: "患者 {patient} 此后已领取时段；{served} 及以前的候补位不再有效，本位为 {place}。",
    },
    next: { en: "Take a place anew.", zh: "请重新加入候补。" },
  },
  "VisitNotReturned(bytes32 visit,uint32 place)": {
    says: {
      en: "The place {place} has not taken the visit {visit}, or it was not refunded whole.",
      zh: "候补位 {place} 未领取就诊 {visit}，或该就诊未全额退款。",
    },
    next: { en: "Settle the visit first, or take a place anew.", zh: "请先结算该就诊，或重新加入候补。" },
  },
} as const satisfies Catalogue;
