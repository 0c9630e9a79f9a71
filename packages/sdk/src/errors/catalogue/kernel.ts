import type { Catalogue } from "./catalogue.ts";

const PICK_KNOWN = {
  en: "Pick a code from the tables of @xinglin/sdk/terms.",
  zh: "请使用 @xinglin/sdk/terms 中的代码。",
};

/** Errors of `contracts/kernel`. */
export const KERNEL_ERRORS = {
  "SlotsNotFree(uint48 first,uint256 count)": {
    says: {
      en: "Of the {count} slots from slot {first} on at least one is taken or closed.",
      zh: "自第 {first} 个时段起的 {count} 个时段中，至少有一个已被占用或关闭。",
    },
    next: { en: "Choose another time.", zh: "请选择其他时间。" },
  },
  "SlotCountInvalid(uint256 count)": {
    says: { en: "{count} slots are none, or more than 12 hours.", zh: "{count} 个时段为零或超过 12 小时。" },
    next: { en: "Choose 1 to 72 slots of ten minutes.", zh: "请选择 1 至 72 个十分钟时段。" },
  },
  "WeekInvalid(uint256 index,uint256 word)": {
    says: {
      en: "The word {index} of the week, {word}, has more than 252 flags.",
      zh: "一周的第 {index} 个字 {word} 超过 252 个标志。",
    },
    next: { en: "Give four words of 252 flags each.", zh: "请提供四个各含 252 个标志的字。" },
  },
  "SignatureExpired(uint48 deadline,uint48 nowAt)": {
    says: {
      en: "The signature counted until {deadline}; the chain's clock shows {nowAt}.",
      zh: "签名有效期至 {deadline}，链上时间为 {nowAt}。",
    },
    next: { en: "Sign again with a later deadline.", zh: "请以更晚的截止时间重新签名。" },
  },
  "SignatureInvalid(address signer,bytes32 digest)": {
    says: {
      en: "{signer} did not sign this act for this chain and contract.",
      zh: "{signer} 没有为本链和本合约签署该操作。",
    },
    next: {
      en: "Check account, chain, contract and every field of the message, then sign again.",
      zh: "请核对账户、链、合约及消息各字段后重新签名。",
    },
  },
  "NonceUsed(address signer,uint104 nonce)": {
    says: {
      en: "{signer} has used or cancelled nonce {nonce} already.",
      zh: "{signer} 的随机数 {nonce} 已使用或已作废。",
    },
    next: {
      en: "If the act has not taken effect, sign it again with another nonce.",
      zh: "若操作尚未生效，请换一个随机数重新签名。",
    },
  },
  "WindowInvalid(uint48 from,uint48 until,uint48 nowAt)": {
    says: {
      en: "The time from {from} to {until} is empty or over; the chain's clock shows {nowAt}.",
      zh: "时段 {from} 至 {until} 为空或已过，链上时间为 {nowAt}。",
    },
    next: {
      en: "Choose an end that is later than the beginning and than now.",
      zh: "请选择晚于开始时间和当前时间的结束时间。",
    },
  },
  "EncryptionKeyInvalid(uint16 kem,uint256 length)": {
    says: {
      en: "A key of {length} bytes does not fit the mechanism {kem}.",
      zh: "{length} 字节的密钥与机制 {kem} 不符。",
    },
    next: {
      en: "Publish an X25519 key of 32 bytes or an X-Wing key of 1,216 bytes.",
      zh: "请发布 32 字节的 X25519 密钥或 1216 字节的 X-Wing 密钥。",
    },
  },
  "OrganisationKindsUnknown(uint32 kinds,uint32 known)": {
    says: {
      en: "The organisation kinds {kinds} are empty or outside {known}.",
      zh: "机构类型 {kinds} 为空或超出 {known}。",
    },
    next: PICK_KNOWN,
  },
  "PowersUnknown(uint16 powers,uint16 known)": {
    says: { en: "The powers {powers} are not all within {known}.", zh: "代理权限 {powers} 超出 {known}。" },
    next: PICK_KNOWN,
  },
  "RightsUnknown(uint16 rights,uint16 known)": {
    says: { en: "The rights {rights} are not all within {known}.", zh: "执业权限 {rights} 超出 {known}。" },
    next: PICK_KNOWN,
  },
  "ProfessionUnknown(uint8 profession,uint8 last)": {
    says: {
      en: "There is no profession {profession}; codes run from 1 to {last}.",
      zh: "没有编号为 {profession} 的执业类别，编号为 1 至 {last}。",
    },
    next: PICK_KNOWN,
  },
  "StaffRoleUnknown(uint8 role,uint8 last)": {
    says: {
      en: "There is no staff role {role}; codes run from 1 to {last}.",
      zh: "没有编号为 {role} 的岗位，编号为 1 至 {last}。",
    },
    next: PICK_KNOWN,
  },
  "EmergencyReasonUnknown(uint8 reason,uint8 last)": {
    says: {
      en: "There is no reason {reason} for an emergency; codes run from 1 to {last}.",
      zh: "没有编号为 {reason} 的紧急理由，编号为 1 至 {last}。",
    },
    next: PICK_KNOWN,
  },
  "GtinInvalid(uint48 gtin)": {
    says: { en: "{gtin} is no GTIN: its check digit is wrong.", zh: "{gtin} 不是有效的 GTIN：校验码错误。" },
    next: { en: "Scan the barcode again and read it with parseGtin().", zh: "请重新扫描条码，并用 parseGtin() 读取。" },
  },
  "SsccInvalid(uint64 sscc)": {
    says: { en: "{sscc} is no SSCC: its check digit is wrong.", zh: "{sscc} 不是有效的 SSCC：校验码错误。" },
    next: { en: "Scan the label of the pallet again.", zh: "请重新扫描托盘标签。" },
  },
  "JurisdictionInvalid(bytes6 jurisdiction)": {
    says: { en: "{jurisdiction} has not the form of ISO 3166.", zh: "{jurisdiction} 不符合 ISO 3166 格式。" },
    next: {
      en: "Write a country (CN) or a subdivision (CN-ZJ) with encodeJurisdiction().",
      zh: "请用 encodeJurisdiction() 写入国家（CN）或行政区（CN-ZJ）代码。",
    },
  },
} as const satisfies Catalogue;
