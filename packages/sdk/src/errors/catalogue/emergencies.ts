import type { Catalogue } from "./catalogue.ts";

const SALT = {
  en: "Hash the words together with a random salt, with documentHashOf().",
  zh: "请用 documentHashOf() 连同随机盐一起计算哈希。",
};

/** Errors of `contracts/consent/interfaces/IEmergencyAccess.sol`. */
export const EMERGENCY_ERRORS = {
  "EmergencyPatientUnknown(bytes32 patient)": {
    says: { en: "Patient {patient} is not registered.", zh: "患者 {patient} 尚未登记。" },
    next: { en: "Check the patient's id.", zh: "请核对患者编号。" },
  },
  "ResponderNotPractising(address responder,uint8 profession,address organisation,uint8 refusal)": {
    says: {
      en: "{responder} may not practise profession {profession} for {organisation} now: {refusal}.",
      zh: "{responder} 目前不得在 {organisation} 以类别 {profession} 执业：{refusal}。",
    },
    next: {
      en: "Name the organisation and profession in which the responder works now.",
      zh: "请填写当前任职的机构和执业类别。",
    },
  },
  "ResponderWithoutRight(address responder,uint16 rights)": {
    says: {
      en: "The licence of {responder} has the rights {rights}; the one for emergencies is not among them.",
      zh: "{responder} 的执业证书权限为 {rights}，不含紧急查阅权。",
    },
    next: {
      en: "Let a colleague with that right do it, or ask the licensing board for it.",
      zh: "请由有此权限的同事操作，或向发证机构申请。",
    },
  },
  "ResponderSuspended(address responder,uint8 suspension,uint48 until)": {
    says: {
      en: "{responder} may not break the glass: {suspension}.",
      zh: "{responder} 目前不得紧急查阅：{suspension}。",
    },
    next: {
      en: "Let a colleague do it. A late review lifts it once it is made; against a verdict there is an appeal to the regulator.",
      zh: "请由同事操作。逾期的复核完成后即可恢复；对结论不服的可向监管机构申诉。",
    },
  },
  "EmergencyStillRuns(bytes32 emergency,uint48 until)": {
    says: { en: "Emergency {emergency} still runs until {until}.", zh: "紧急查阅 {emergency} 仍在进行，至 {until}。" },
    next: { en: "Use that one, or close it first.", zh: "请使用该次查阅，或先将其关闭。" },
  },
  "EmergencyNotRunning(bytes32 patient,address responder,address organisation)": {
    says: {
      en: "{responder} has no emergency for patient {patient} at {organisation} that runs.",
      zh: "{responder} 在 {organisation} 对患者 {patient} 没有进行中的紧急查阅。",
    },
    next: {
      en: "It is over or was closed; there is nothing left to do.",
      zh: "该次查阅已结束或已关闭，无需再操作。",
    },
  },
  "EmergencyUnknown(bytes32 emergency)": {
    says: { en: "There was no emergency {emergency}.", zh: "没有紧急查阅 {emergency}。" },
    next: {
      en: "Take patient, responder, organisation and number from the event GlassBroken.",
      zh: "请使用 GlassBroken 事件中的患者、急救人员、机构和序号。",
    },
  },
  "EmergencyHashMissing()": {
    says: { en: "The hash of the reason, findings or statement is zero.", zh: "理由、结论或陈述的哈希为零。" },
    next: SALT,
  },
  "EmergencyReviewedBefore(bytes32 emergency,uint8 verdict)": {
    says: {
      en: "Emergency {emergency} has a verdict already: {verdict}.",
      zh: "紧急查阅 {emergency} 已有结论：{verdict}。",
    },
    next: {
      en: "Against a verdict the responder appeals to the regulator.",
      zh: "对结论不服的，由急救人员向监管机构申诉。",
    },
  },
  "ReviewerNotIndependent(address reviewer,bytes32 emergency)": {
    says: {
      en: "{reviewer} is the responder or the organisation of emergency {emergency}, or works there.",
      zh: "{reviewer} 是紧急查阅 {emergency} 的当事人或当事机构，或在该机构任职。",
    },
    next: { en: "Let a reviewer from elsewhere do it.", zh: "请由其他机构的复核人复核。" },
  },
  "VerdictNotUnjustified(bytes32 emergency,uint8 verdict)": {
    says: {
      en: "There is nothing to overturn in emergency {emergency}: {verdict}.",
      zh: "紧急查阅 {emergency} 没有可撤销的结论：{verdict}。",
    },
    next: {
      en: 'Only a verdict "unjustified" can be overturned, and once.',
      zh: "只有“不当”的结论可以撤销，且只能撤销一次。",
    },
  },
  "StatementNotAddedBy(bytes32 emergency,address account)": {
    says: {
      en: "{account} may not speak for the patient of emergency {emergency}.",
      zh: "{account} 无权就紧急查阅 {emergency} 代患者陈述。",
    },
    next: {
      en: "The patient's controller, or a delegate with the power CONSENT, can (while no recovery runs).",
      zh: "患者控制人或持有 CONSENT 权限的代理人可以陈述（无恢复进行时）。",
    },
  },
  "StatementAddedBefore(bytes32 emergency)": {
    says: { en: "Emergency {emergency} has a statement already.", zh: "紧急查阅 {emergency} 已有陈述。" },
    next: {
      en: "There is one for each emergency; tell the reviewer or the regulator the rest.",
      zh: "每次查阅限一份陈述，其余请告知复核人或监管机构。",
    },
  },
} as const satisfies Catalogue;
