import type { Catalogue } from "./catalogue.ts";

/** Errors of `contracts/records/interfaces/IEpisodes.sol` and `IRecordRegistry.sol`. */
export const RECORD_ERRORS = {
  "EpisodeNumberInvalid(bytes32 patient,address organisation,uint32 number)": {
    says: {
      en: "Episode {number} of patient {patient} at {organisation} cannot be opened: the number is zero or used.",
      zh: "无法为患者 {patient} 在机构 {organisation} 开立第 {number} 号诊疗期：编号为零或已使用。",
    },
    next: { en: "Take a number that was not used.", zh: "请使用未用过的编号。" },
  },
  "EpisodeNotOpenedBy(bytes32 patient,address account)": {
    says: {
      en: "{account} may not open an episode for patient {patient} now.",
      zh: "{account} 目前不能为患者 {patient} 开立诊疗期。",
    },
    next: {
      en: "Let the patient or a delegate with CONSENT open it; the organisation can by a grant, a visit or an emergency.",
      zh: "请由患者或有 CONSENT 权限的代理人开立；机构可凭授权、就诊或紧急情况开立。",
    },
  },
  "EpisodeOrganisationNotAccredited(address organisation)": {
    says: { en: "{organisation} is not accredited now.", zh: "机构 {organisation} 目前没有有效资质。" },
    next: { en: "Check the organisation's account.", zh: "请核对机构账户。" },
  },
  "EpisodeWithoutGrant(bytes32 patient,address grantee,uint32 line)": {
    says: {
      en: "Patient {patient} has no grant for treatment in force and without terms on line {line} to {grantee}.",
      zh: "患者 {patient} 授予 {grantee} 的第 {line} 号授权中没有现行且不附条款的诊疗授权。",
    },
    next: { en: "Ask the patient for a grant, or to open the episode.", zh: "请患者授权，或由患者开立诊疗期。" },
  },
  "EpisodeOpenerNotPractising(address account,uint8 profession,address organisation)": {
    says: {
      en: "{account} does not practise profession {profession} for {organisation} now.",
      zh: "{account} 目前未以职业 {profession} 在机构 {organisation} 执业。",
    },
    next: { en: "Ask the provider registry why.", zh: "请在执业登记中查询原因。" },
  },
  "EpisodeWithoutVisit(bytes32 patient,address practitioner,address organisation)": {
    says: {
      en: "No visit of patient {patient} with {practitioner} at {organisation} runs now.",
      zh: "患者 {patient} 目前没有在机构 {organisation} 由 {practitioner} 接诊的就诊。",
    },
    next: { en: "Open it during the visit, or by a grant.", zh: "请在就诊期间开立，或凭授权开立。" },
  },
  "EpisodeWithoutEmergency(bytes32 patient,address practitioner,address organisation)": {
    says: {
      en: "{practitioner} has no open emergency for patient {patient} at {organisation}.",
      zh: "{practitioner} 在机构 {organisation} 没有针对患者 {patient} 的有效紧急查阅。",
    },
    next: { en: "Break the glass first, if it is an emergency.", zh: "如属紧急情况，请先申报紧急查阅。" },
  },
  "EpisodeNotOpen(bytes32 patient,address organisation,uint32 number)": {
    says: {
      en: "Episode {number} of patient {patient} at {organisation} is not open, or closed already.",
      zh: "患者 {patient} 在机构 {organisation} 的第 {number} 号诊疗期未开立或已关闭。",
    },
    next: { en: "Nothing is left to close.", zh: "无需再关闭。" },
  },
  "EpisodeGroundClosed(bytes32 patient,address organisation,bytes32 groundId)": {
    says: {
      en: "The patient has closed an episode at {organisation} that rested on {groundId}.",
      zh: "患者已关闭机构 {organisation} 依据 {groundId} 开立的诊疗期。",
    },
    next: {
      en: "Ask the patient to open one, or to give another grant.",
      zh: "请患者重新开立诊疗期，或另行授权。",
    },
  },
  "EpisodeNotClosedBy(bytes32 patient,address organisation,address account)": {
    says: {
      en: "{account} may not close an episode of patient {patient} at {organisation}.",
      zh: "{account} 不能关闭患者 {patient} 在机构 {organisation} 的诊疗期。",
    },
    next: {
      en: "The patient, a delegate with CONSENT, or the organisation's own account closes it.",
      zh: "请由患者、有 CONSENT 权限的代理人或机构账户关闭。",
    },
  },
  "RecordAuthorNotPractising(address author,uint8 profession,address organisation,uint8 refusal)": {
    says: {
      en: "{author} may not practise profession {profession} for {organisation} now (reason {refusal}).",
      zh: "{author} 目前不能以职业 {profession} 为机构 {organisation} 执业（原因 {refusal}）。",
    },
    next: { en: "Ask the provider registry what is missing.", zh: "请在执业登记中查询缺少的条件。" },
  },
  "RecordNotAuthoredBy(address author,address account)": {
    says: { en: "{account} is not the author {author}.", zh: "{account} 不是作者 {author}。" },
    next: {
      en: "Send it with the author's account, or with the author's signature.",
      zh: "请用作者账户提交，或附作者签名。",
    },
  },
  "RecordAnchoredBefore(bytes32 record)": {
    says: { en: "Record {record} is there already.", zh: "记录 {record} 已存在。" },
    next: { en: "Nothing is left to do.", zh: "无需再次提交。" },
  },
  "RecordPatientUnknown(bytes32 patient)": {
    says: { en: "No patient has the id {patient}.", zh: "没有标识为 {patient} 的患者。" },
    next: { en: "Check the id.", zh: "请核对标识。" },
  },
  "RecordInvalid(bytes32 record)": {
    says: {
      en: "The header of record {record} has an unknown code, no content, a target without a relation, seats out of form, or is an outcome of nothing.",
      zh: "记录 {record} 的头信息有未知代码、缺少内容、目标与关系不符、会签席位格式不正确，或疗效评价未指明方案。",
    },
    next: { en: "Build it with recordStruct().", zh: "请用 recordStruct() 生成。" },
  },
  "RecordTimeInvalid(bytes32 record,uint48 authoredAt,uint48 anchoredAt)": {
    says: {
      en: "Record {record} says it was written at {authoredAt}, later than now, {anchoredAt}.",
      zh: "记录 {record} 的书写时间 {authoredAt} 晚于当前时间 {anchoredAt}。",
    },
    next: { en: "Set the clock, and write the time of writing.", zh: "请校准时钟，填写实际书写时间。" },
  },
  "RecordWithoutEpisode(bytes32 patient,address organisation,uint32 number)": {
    says: {
      en: "Episode {number} of patient {patient} at {organisation} does not run.",
      zh: "患者 {patient} 在机构 {organisation} 的第 {number} 号诊疗期不在有效期内。",
    },
    next: {
      en: "Open one by a grant, a visit or an emergency; or name none, and the patient can accept the record.",
      zh: "请凭授权、就诊或紧急情况开立；或不填诊疗期，由患者接受该记录。",
    },
  },
  "RecordTargetMismatch(bytes32 record,bytes32 target,bytes32 shown)": {
    says: {
      en: "Record {record} names the target {target}, and {shown} was shown.",
      zh: "记录 {record} 指明的目标为 {target}，而出示的是 {shown}。",
    },
    next: {
      en: "Use anchor() for a record without a target, anchorUpon() with the target's header for one with.",
      zh: "无目标的记录用 anchor()，有目标的用 anchorUpon() 并出示目标的头信息。",
    },
  },
  "RecordRelationInvalid(bytes32 record,uint8 relation,bytes32 target,uint8 targetStatus)": {
    says: {
      en: "Record {record} cannot stand in relation {relation} to {target}, which has status {targetStatus}.",
      zh: "记录 {record} 不能与状态为 {targetStatus} 的 {target} 建立关系 {relation}。",
    },
    next: {
      en: "Only the same organisation and profession replaces, and only the newest version; outcomes are of plans.",
      zh: "只有同一机构同一职业可更正，且只能更正最新版本；疗效评价须针对治疗方案。",
    },
  },
  "RecordUnknown(bytes32 record)": {
    says: {
      en: "Record {record} is not there, by itself or where the inclusion says.",
      zh: "记录 {record} 不存在，所示批次中也没有。",
    },
    next: { en: "Check header, root, position and proof.", zh: "请核对头信息、根、位置与证明。" },
  },
  "RecordNotOpenTo(bytes32 record,uint8 status)": {
    says: {
      en: "The status {status} of record {record} allows no such act.",
      zh: "记录 {record} 的状态 {status} 不允许此操作。",
    },
    next: { en: "Read the record's state anew.", zh: "请重新读取记录状态。" },
  },
  "BatchInvalid(bytes32 root,uint32 count)": {
    says: {
      en: "A batch of {count} records under {root} cannot be: one of them is zero, or there are more than 1,048,576.",
      zh: "根为 {root}、共 {count} 条的批次无效：根或数量为零，或超过 1,048,576 条。",
    },
    next: { en: "Build it with MerkleTree.", zh: "请用 MerkleTree 生成。" },
  },
  "BatchAnchoredBefore(bytes32 batch)": {
    says: { en: "Batch {batch} is there already.", zh: "批次 {batch} 已存在。" },
    next: { en: "Nothing is left to do.", zh: "无需再次提交。" },
  },
  "SeatUnknown(bytes32 record,uint8 seat)": {
    says: { en: "Record {record} has no seat {seat}.", zh: "记录 {record} 没有第 {seat} 号会签席位。" },
    next: { en: "Look at the header's seats.", zh: "请查看头信息中的会签席位。" },
  },
  "SeatTaken(bytes32 record,uint8 seat,address signer)": {
    says: {
      en: "{signer} has taken seat {seat} of record {record}.",
      zh: "记录 {record} 的第 {seat} 号席位已由 {signer} 会签。",
    },
    next: { en: "Take another seat.", zh: "请选择其他席位。" },
  },
  "CosignerTwice(bytes32 record,address signer)": {
    says: {
      en: "{signer} wrote record {record} or has a seat there already.",
      zh: "{signer} 是记录 {record} 的作者或已会签。",
    },
    next: { en: "Somebody else has to co-sign.", zh: "请由其他人会签。" },
  },
  "CosignerNotFit(bytes32 record,uint8 seat,address signer,address organisation)": {
    says: {
      en: "{signer} at {organisation} is not what seat {seat} of record {record} asks for now.",
      zh: "{signer}（机构 {organisation}）目前不符合记录 {record} 第 {seat} 号席位的要求。",
    },
    next: {
      en: "It takes the seat's profession and role, at the record's organisation or at one with an episode of the patient.",
      zh: "须具备席位要求的职业与岗位，且在记录所属机构或患者有诊疗期的机构执业。",
    },
  },
  "RecordNotAnsweredBy(bytes32 patient,address account)": {
    says: {
      en: "{account} may not answer for patient {patient} now.",
      zh: "{account} 目前不能代表患者 {patient} 回应。",
    },
    next: {
      en: "Use the controller's account, or that of a delegate with RECORDS.",
      zh: "请使用控制人账户，或有 RECORDS 权限的代理人账户。",
    },
  },
  "AnswerInvalid(bytes32 record,uint8 answer)": {
    says: {
      en: "The answer {answer} changes nothing about record {record}, or lacks its note.",
      zh: "回应 {answer} 对记录 {record} 无效，或缺少说明。",
    },
    next: { en: "Read the record's state anew; a dispute needs a note.", zh: "请重新读取记录状态；异议须附说明。" },
  },
} as const satisfies Catalogue;
