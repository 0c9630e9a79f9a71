import type { Catalogue } from "./catalogue.ts";

/** Errors of `contracts/identity/interfaces/IPatientRegistry.sol`. */
export const PATIENT_ERRORS = {
  "PatientUnknown(bytes32 patient)": {
    says: { en: "Patient {patient} is not registered.", zh: "患者 {patient} 尚未登记。" },
    next: { en: "Check the id and the chain, or register it first.", zh: "请核对标识和所在链，或先行登记。" },
  },
  "PatientAlreadyRegistered(bytes32 patient)": {
    says: { en: "Patient {patient} is registered already.", zh: "患者 {patient} 已登记。" },
    next: { en: "Use it as it is; another id needs another salt.", zh: "可直接使用；如需另一标识，请更换盐值。" },
  },
  "PatientNotControlledBy(bytes32 patient,address account)": {
    says: { en: "{account} does not control patient {patient}.", zh: "{account} 不是患者 {patient} 的控制人。" },
    next: {
      en: "Act with the controller's account; ask controllerOf() which one it is.",
      zh: "请使用控制人账户操作，可通过 controllerOf() 查询。",
    },
  },
  "PatientFrozen(bytes32 patient,uint48 until)": {
    says: {
      en: "A recovery of patient {patient} runs; nobody acts for it until {until}, unless it ends earlier.",
      zh: "患者 {patient} 正在进行身份恢复，除非提前结束，{until} 之前任何人不得代其操作。",
    },
    next: {
      en: "Wait for its end. If the guardians act against you, object to it or call the arbiter.",
      zh: "请等待恢复结束；若监护人行为不当，请提出异议或联系仲裁人。",
    },
  },
  "ControllerInvalid(bytes32 patient,address controller)": {
    says: {
      en: "{controller} cannot become controller of patient {patient}: it is zero or the controller already.",
      zh: "{controller} 不能成为患者 {patient} 的控制人：地址为零或已是控制人。",
    },
    next: { en: "Name another account.", zh: "请指定其他账户。" },
  },
  "DelegateInvalid(bytes32 patient,address delegate)": {
    says: {
      en: "{delegate} cannot be, or is not, a delegate of patient {patient}.",
      zh: "{delegate} 不能成为或并非患者 {patient} 的代理人。",
    },
    next: {
      en: "Name an account that is neither zero nor the controller; who resigns needs an entry that no recovery has ended.",
      zh: "请指定既非零地址也非控制人的账户；辞任者须有未因身份恢复而终止的代理记录。",
    },
  },
  "GuardianSetMismatch(bytes32 patient,bytes32 given,bytes32 inForce)": {
    says: {
      en: "The guardian set given ({given}) is not the one in force ({inForce}).",
      zh: "所给监护人集合（{given}）与现行集合（{inForce}）不符。",
    },
    next: {
      en: "Use the newest backup of the set; a change counts only after its 7 days. All zeros means no guardians.",
      zh: "请使用最新备份；变更须满 7 天才生效。全零表示没有监护人。",
    },
  },
  "GuardianSetInvalid(bytes32 patient,uint256 guardians,uint8 threshold,uint48 delay)": {
    says: {
      en: "The set breaks a rule: {guardians} guardians, threshold {threshold}, delay {delay}.",
      zh: "集合不符合规则：{guardians} 位监护人，门限 {threshold}，等待期 {delay}。",
    },
    next: {
      en: "Build it with buildGuardianSet(), which checks number, addresses, order, threshold and delay.",
      zh: "请用 buildGuardianSet() 生成，它会检查数量、地址、顺序、门限和等待期。",
    },
  },
  "ApprovalOutOfOrder(bytes32 patient,uint8 member)": {
    says: {
      en: "Member {member} comes twice, in the wrong order, or is not in the set.",
      zh: "成员 {member} 重复、顺序错误或不在集合内。",
    },
    next: { en: "Order the approvals with collectApprovals().", zh: "请用 collectApprovals() 整理签名。" },
  },
  "ApprovalsTooFew(bytes32 patient,uint256 given,uint256 needed)": {
    says: { en: "{given} guardians signed; {needed} are needed.", zh: "仅有 {given} 位监护人签名，需要 {needed} 位。" },
    next: {
      en: "Ask more guardians; the arbiter does not count towards the threshold.",
      zh: "请联系更多监护人；仲裁人不计入门限。",
    },
  },
  "RecoveryNotReinforced(bytes32 patient,uint24 attempt)": {
    says: {
      en: "Recovery {attempt} is contested, or follows a contested or withdrawn one, and not reinforced.",
      zh: "第 {attempt} 次恢复存在异议或紧随有异议、被撤回的恢复，且未获加强。",
    },
    next: {
      en: "Collect signatures of every guardian, or of the threshold and the arbiter.",
      zh: "请收集全部监护人的签名，或达到门限的签名加仲裁人签名。",
    },
  },
  "RecoveryRunning(bytes32 patient,uint24 attempt,uint48 lapsesAt)": {
    says: {
      en: "Recovery {attempt} runs already, until {lapsesAt} at the latest.",
      zh: "第 {attempt} 次恢复正在进行，最迟 {lapsesAt} 失效。",
    },
    next: {
      en: "Finish it, withdraw it, or wait until it lapses.",
      zh: "请完成或撤回该恢复，或等待其失效。",
    },
  },
  "RecoveryNotRunning(bytes32 patient,uint24 attempt)": {
    says: {
      en: "No recovery runs; the last was number {attempt}.",
      zh: "当前没有进行中的恢复，最近一次为第 {attempt} 次。",
    },
    next: { en: "Start a new one if it is still needed.", zh: "如仍需要，请发起新的恢复。" },
  },
  "RecoveryNotReady(bytes32 patient,uint48 readyAt,uint48 nowAt)": {
    says: {
      en: "The recovery can be finished from {readyAt}; the chain's clock shows {nowAt}.",
      zh: "恢复自 {readyAt} 起方可完成，链上时间为 {nowAt}。",
    },
    next: { en: "Come back then.", zh: "请届时再试。" },
  },
  "RecoveryObjectionClosed(bytes32 patient,uint24 attempt,uint48 readyAt)": {
    says: {
      en: "Recovery {attempt} is contested already, or was ready at {readyAt}: objections are heard once, before that.",
      zh: "第 {attempt} 次恢复已有异议，或已于 {readyAt} 就绪：异议只受理一次，且须在此之前。",
    },
    next: { en: "Call the arbiter, who can still dismiss it.", zh: "请联系仲裁人，其仍可驳回该恢复。" },
  },
  "RecoveryNotArbitratedBy(bytes32 patient,address account,address arbiter)": {
    says: {
      en: "{account} is not the arbiter ({arbiter}) of patient {patient}'s guardians.",
      zh: "{account} 不是患者 {patient} 监护人集合的仲裁人（{arbiter}）。",
    },
    next: {
      en: "Only the arbiter dismisses a recovery; the zero address means that there is none.",
      zh: "只有仲裁人可以驳回恢复；零地址表示未设仲裁人。",
    },
  },
} as const satisfies Catalogue;
