import type { Catalogue } from "./catalogue.ts";

const ASK_AFFILIATION = {
  en: "Ask the provider registry with practice(); affiliation, licence and accreditation have to run now.",
  zh: "请用 practice() 查询执业登记：任职、执照与机构资质须当前有效。",
};
const LOOK_AT_JOINT = {
  en: "Look at it with jointOf(); a request that lapsed or was closed can be made anew.",
  zh: "请用 jointOf() 查看；已失效或已关闭的申请可重新提出。",
};

/** Errors of `contracts/consent/interfaces/IJointAccess.sol`. */
export const JOINT_ACCESS_ERRORS = {
  "JointPatientUnknown(bytes32 patient)": {
    says: { en: "Patient {patient} is not registered.", zh: "患者 {patient} 尚未登记。" },
    next: { en: "Check the patient's id.", zh: "请核对患者标识。" },
  },
  "JointNotRequestedBy(address requester,address account)": {
    says: {
      en: "The request is {requester}'s, and {account} is somebody else.",
      zh: "该申请属于 {requester}，而非 {account}。",
    },
    next: { en: "Act with the requester's account.", zh: "请使用申请人账户操作。" },
  },
  "JointRequesterNotPractising(address requester,uint8 profession,address organisation,uint8 refusal)": {
    says: {
      en: "{requester} may not practise profession {profession} for {organisation}: {refusal}.",
      zh: "{requester} 不能在 {organisation} 以类别 {profession} 执业：{refusal}。",
    },
    next: ASK_AFFILIATION,
  },
  "JointPolicyInvalid(uint256 index,bytes32 word)": {
    says: {
      en: "Word {index} of the joint access policy is not well-formed: {word}.",
      zh: "联合访问策略的第 {index} 个字无效：{word}。",
    },
    next: {
      en: "Name 1 to 6 known steps, a quorum among them, 1 to 1,440 minutes, and one account for each named step.",
      zh: "请设置 1 至 6 个已知步骤、不超过步骤数的法定人数、1 至 1440 分钟，并为每个指定账户步骤给出一个账户。",
    },
  },
  "JointReasonMissing(bytes32 patient)": {
    says: {
      en: "The request for patient {patient} names no reason.",
      zh: "对患者 {patient} 的申请没有写明理由。",
    },
    next: { en: "Give the salted hash of a reason.", zh: "请给出理由的加盐哈希。" },
  },
  "JointAccessRunning(bytes32 request,uint48 until)": {
    says: {
      en: "Request {request} on the same terms runs until {until}.",
      zh: "相同条件的申请 {request} 有效至 {until}。",
    },
    next: { en: "Use it, or close it before you ask anew.", zh: "请使用该申请，或先关闭再重新申请。" },
  },
  "JointAccessNotPending(bytes32 request,uint8 phase)": {
    says: {
      en: "Request {request} collects no approvals: it is {phase}.",
      zh: "申请 {request} 不在征求同意：{phase}。",
    },
    next: LOOK_AT_JOINT,
  },
  "JointAccessNotRunning(bytes32 request,uint8 phase)": {
    says: { en: "Request {request} cannot be ended: it is {phase}.", zh: "申请 {request} 无法结束：{phase}。" },
    next: LOOK_AT_JOINT,
  },
  "JointStepUnknown(bytes32 request,uint8 step,uint256 steps)": {
    says: {
      en: "Request {request} has no step {step}: there are {steps}, counted from 0.",
      zh: "申请 {request} 没有步骤 {step}：共 {steps} 步，从 0 起计。",
    },
    next: { en: "Read the policy of the request.", zh: "请查看该申请的策略。" },
  },
  "JointStepTaken(bytes32 request,uint8 step,address approver)": {
    says: {
      en: "Step {step} of request {request} is approved by {approver} already.",
      zh: "申请 {request} 的步骤 {step} 已由 {approver} 同意。",
    },
    next: { en: "Approve another step that you fit.", zh: "请同意另一个符合身份的步骤。" },
  },
  "JointApproverIsRequester(bytes32 request,address requester)": {
    says: {
      en: "{requester} made request {request} and cannot approve it.",
      zh: "{requester} 是申请 {request} 的申请人，不能自行同意。",
    },
    next: { en: "Ask somebody else whom the policy names.", zh: "请由策略所列的其他人同意。" },
  },
  "JointApproverTwice(bytes32 request,address approver)": {
    says: {
      en: "{approver} has approved a step of request {request} already.",
      zh: "{approver} 已同意过申请 {request} 的一个步骤。",
    },
    next: {
      en: "Ask another person; or take the first approval back and approve the other step.",
      zh: "请由另一人同意；或先撤回原同意再同意另一步骤。",
    },
  },
  "JointApproverNotFit(bytes32 request,uint8 step,address approver,uint8 profession)": {
    says: {
      en: "{approver}, as profession {profession}, is not what step {step} of request {request} asks for now.",
      zh: "{approver}（类别 {profession}）目前不符合申请 {request} 步骤 {step} 的要求。",
    },
    next: {
      en: "Staff name the profession they practise at the requester's organisation; patients and named accounts name none.",
      zh: "医务人员须填写在申请机构执业的类别；患者及指定账户填 0。",
    },
  },
  "JointApprovalNotBy(bytes32 request,uint8 step,address account)": {
    says: {
      en: "Step {step} of request {request} is not approved by {account}.",
      zh: "申请 {request} 的步骤 {step} 并非由 {account} 同意。",
    },
    next: { en: "Only who approved a step takes that back.", zh: "只有同意该步骤的人可以撤回。" },
  },
  "JointQuorumMissing(bytes32 request,uint256 counting,uint256 quorum)": {
    says: {
      en: "Of request {request} {counting} approvals count now, and {quorum} are needed.",
      zh: "申请 {request} 目前有 {counting} 份有效同意，需要 {quorum} 份。",
    },
    next: {
      en: "Collect the missing ones; an approval whose giver lost licence, post or delegation does not count.",
      zh: "请补齐所缺同意；失去执照、职位或代理权者的同意不计。",
    },
  },
  "JointNotClosedBy(bytes32 request,address account)": {
    says: { en: "{account} may not end request {request}.", zh: "{account} 无权结束申请 {request}。" },
    next: {
      en: "The requester, the patient, and delegates with the power CONSENT can.",
      zh: "申请人、患者以及拥有 CONSENT 权限的代理人可以结束。",
    },
  },
} as const satisfies Catalogue;

/** Errors of `contracts/consent/conditions`, joint access aside. */
export const CONDITION_ERRORS = {
  "ReferralPatientUnknown(bytes32 patient)": {
    says: { en: "Patient {patient} is not registered.", zh: "患者 {patient} 尚未登记。" },
    next: { en: "Check the patient's id.", zh: "请核对患者标识。" },
  },
  "ReferrerNotPractising(address referrer,uint8 profession,address organisation,uint8 refusal)": {
    says: {
      en: "{referrer} may not practise profession {profession} for {organisation}: {refusal}.",
      zh: "{referrer} 不能在 {organisation} 以类别 {profession} 执业：{refusal}。",
    },
    next: ASK_AFFILIATION,
  },
  "ReferralToInvalid(address referrer,address to)": {
    says: { en: "{referrer} cannot refer a patient to {to}.", zh: "{referrer} 不能将患者转诊给 {to}。" },
    next: {
      en: "Refer to another practitioner or an organisation, neither to zero nor to yourself.",
      zh: "请转诊给其他医务人员或机构，不能是零地址或本人。",
    },
  },
  "ReferralTooLong(uint48 until,uint48 latest)": {
    says: { en: "A referral until {until} is too long.", zh: "有效至 {until} 的转诊过长。" },
    next: { en: "Let it end by {latest}, and refer again later.", zh: "请在 {latest} 前结束，日后可再次转诊。" },
  },
  "ReferralNotInForce(bytes32 patient,address referrer,address to)": {
    says: {
      en: "No referral of patient {patient} by {referrer} to {to} is in force.",
      zh: "{referrer} 将患者 {patient} 转诊给 {to} 的转诊不在有效期内。",
    },
    next: { en: "Check patient and account; it may be over already.", zh: "请核对患者与账户；转诊可能已结束。" },
  },
  "UseLimitsInvalid(bytes32 limits)": {
    says: { en: "{limits} does not hold a number of uses and minutes.", zh: "{limits} 不是有效的次数与分钟限制。" },
    next: {
      en: "Give the argument of the condition word for word as in the permission's terms.",
      zh: "请原样给出授权条款中该条件的参数。",
    },
  },
  "ProvisionStillOpen(bytes32 provision,address reader,uint48 until)": {
    says: {
      en: "{reader} has permission {provision} open until {until}.",
      zh: "{reader} 对授权 {provision} 的访问有效至 {until}。",
    },
    next: { en: "Read now; open again when it has run out.", zh: "请直接查阅；到期后再次打开。" },
  },
  "UsesExhausted(bytes32 provision,address reader,uint16 uses)": {
    says: {
      en: "{reader} has used all {uses} openings of permission {provision}.",
      zh: "{reader} 已用完授权 {provision} 的全部 {uses} 次访问。",
    },
    next: { en: "Ask the patient for another permission.", zh: "请向患者申请新的授权。" },
  },
  "AttesterIsReader(address attester)": {
    says: {
      en: "{attester} reads and cannot be the second person too.",
      zh: "{attester} 是查阅人，不能同时作为第二人。",
    },
    next: { en: "Ask a colleague to attest.", zh: "请由同事确认在场。" },
  },
  "AttesterNotPractising(address attester,uint8 profession,address organisation,uint8 refusal)": {
    says: {
      en: "{attester} may not practise profession {profession} for {organisation}: {refusal}.",
      zh: "{attester} 不能在 {organisation} 以类别 {profession} 执业：{refusal}。",
    },
    next: ASK_AFFILIATION,
  },
} as const satisfies Catalogue;
