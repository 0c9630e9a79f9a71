import type { Catalogue } from "./catalogue.ts";

/** Errors of `contracts/pharma/interfaces/IPrescriptions.sol`, `IDispensary.sol` and `ISupervision.sol`. */
export const DISPENSARY_ERRORS = {
  "PrescriptionInvalid(bytes32 prescription)": {
    says: {
      en: "The terms of prescription {prescription} are out of range, or it was written too long ago.",
      zh: "处方 {prescription} 的内容超出允许范围，或开具时间过久。",
    },
    next: {
      en: "Check bearer, fills, interval, window and day of writing, and write it anew.",
      zh: "请核对持有人、次数、间隔、有效期和开具日期，并重新开具。",
    },
  },
  "PrescriberNotPractising(address prescriber,uint8 profession,address organisation,uint16 rights)": {
    says: {
      en: "{prescriber} does not practise profession {profession} for {organisation} with the rights {rights} now.",
      zh: "{prescriber} 目前不能以职业 {profession}、权限 {rights} 在 {organisation} 执业。",
    },
    next: {
      en: "Check licence, affiliation and accreditation; another prescriber may write it.",
      zh: "请核对执照、任职与机构资质；可由其他处方医师开具。",
    },
  },
  "BearerUsedBefore(address bearer)": {
    says: { en: "The bearer key {bearer} has a prescription already.", zh: "持有人密钥 {bearer} 已用于另一处方。" },
    next: { en: "Make a key for each prescription.", zh: "每张处方须使用新的密钥。" },
  },
  "PrescriptionCancelledBefore(bytes32 prescription)": {
    says: { en: "Prescription {prescription} is cancelled.", zh: "处方 {prescription} 已撤销。" },
    next: { en: "Ask the prescriber for another one.", zh: "请联系处方医师重新开具。" },
  },
  "PrescriptionNotOf(bytes32 prescription,address account)": {
    says: {
      en: "{account} did not write prescription {prescription}.",
      zh: "处方 {prescription} 不是 {account} 开具的。",
    },
    next: { en: "Let its prescriber cancel it.", zh: "请由处方医师撤销。" },
  },
  "DispenserNotPractising(address pharmacist,uint8 profession,address pharmacy)": {
    says: {
      en: "{pharmacist} does not practise as pharmacist ({profession}) at {pharmacy} with the right to dispense, or that is no pharmacy, hospital or clinic now.",
      zh: "{pharmacist} 目前不是在 {pharmacy} 具有调剂权限的药师（职业 {profession}），或该机构目前不是药店、医院或诊所。",
    },
    next: {
      en: "Check the pharmacist's licence and post, and the pharmacy's accreditation.",
      zh: "请核对药师的执照与任职，以及机构的资质。",
    },
  },
  "ItemsInvalid(uint256 items)": {
    says: { en: "{items} items cannot be dispensed at once.", zh: "不能一次调剂 {items} 项。" },
    next: { en: "Take 1 to 32.", zh: "每次请调剂 1 至 32 项。" },
  },
  "ItemInvalid(uint256 index)": {
    says: {
      en: "Item {index} (from 0) has no quantity, or another than that of its packs.",
      zh: "第 {index} 项（从 0 起）没有数量，或与所列包装数不符。",
    },
    next: { en: "Name as many as there are.", zh: "请填写实际数量。" },
  },
  "PlaceTaken(address pharmacy,uint32 place,uint48 until)": {
    says: {
      en: "Place {place} of the journal of {pharmacy} is taken until {until}.",
      zh: "{pharmacy} 台账的第 {place} 位在 {until} 之前被占用。",
    },
    next: { en: "Take another place.", zh: "请使用其他位置。" },
  },
  "PrescriptionNotNow(bytes32 prescription,uint48 from,uint48 until)": {
    says: {
      en: "Prescription {prescription} is dispensed from {from} until {until}.",
      zh: "处方 {prescription} 可在 {from} 至 {until} 之间调剂。",
    },
    next: { en: "Come in that time, or ask for another prescription.", zh: "请在该期间取药，或重新开具处方。" },
  },
  "LinesUnequal(bytes32 prescription)": {
    says: {
      en: "These are not the lines of prescription {prescription}.",
      zh: "所提供的内容与处方 {prescription} 不符。",
    },
    next: { en: "Bring lines and salt as they were signed.", zh: "请提供签名时的药品行与盐值。" },
  },
  "LineUnknown(bytes32 prescription,uint8 line)": {
    says: {
      en: "Prescription {prescription} has no line {line} (from 0).",
      zh: "处方 {prescription} 没有第 {line} 行（从 0 起）。",
    },
    next: { en: "Check which line it is.", zh: "请核对行号。" },
  },
  "ProductNotDispensable(uint48 gtin,uint8 kind,bool inForce)": {
    says: {
      en: "Product {gtin} is not for patients (kind {kind}), or not in force ({inForce}).",
      zh: "产品 {gtin} 不供患者使用（类别 {kind}），或未生效（{inForce}）。",
    },
    next: { en: "Give another product.", zh: "请更换产品。" },
  },
  "PharmacyNotPermitted(uint48 gtin,address pharmacy)": {
    says: {
      en: "{pharmacy} has no permit for the controlled product {gtin} now.",
      zh: "{pharmacy} 目前没有特殊管理药品 {gtin} 的许可。",
    },
    next: { en: "Ask the regulator for the permit.", zh: "请向监管机构申请许可。" },
  },
  "ProductNotPrescribed(bytes32 prescription,uint8 line,uint48 gtin)": {
    says: {
      en: "Line {line} of prescription {prescription} is for another product, and {gtin} does not stand for it.",
      zh: "处方 {prescription} 第 {line} 行开具的是其他产品，{gtin} 不能替代。",
    },
    next: { en: "Give what is prescribed, or ask the prescriber.", zh: "请按处方发药，或联系处方医师。" },
  },
  "UnitUnequal(uint48 gtin,uint8 unit,uint8 prescribed)": {
    says: {
      en: "Product {gtin} counts in unit {unit}, and the line in unit {prescribed}.",
      zh: "产品 {gtin} 的计量单位为 {unit}，而处方行为 {prescribed}。",
    },
    next: { en: "Give a product in the unit of the line.", zh: "请选择单位一致的产品。" },
  },
  "FillTooEarly(bytes32 prescription,uint8 line,uint48 from)": {
    says: {
      en: "Of line {line} of prescription {prescription} this fill is given; the next begins at {from} at the earliest.",
      zh: "处方 {prescription} 第 {line} 行本次已取完，下次最早为 {from}。",
    },
    next: { en: "Come back then.", zh: "请届时再来。" },
  },
  "QuantityAbovePrescribed(bytes32 prescription,uint8 line,uint256 wanted,uint256 left)": {
    says: {
      en: "Of line {line} of prescription {prescription}, {left} is left in this fill and {wanted} was asked for.",
      zh: "处方 {prescription} 第 {line} 行本次剩余 {left}，要求 {wanted}。",
    },
    next: { en: "Give at most what is left.", zh: "请不要超过剩余数量。" },
  },
  "CurrencyUnequal(uint48 gtin,bytes3 currency,bytes3 expected)": {
    says: {
      en: "The ceiling of product {gtin} is in currency {currency}; this desk counts in {expected}.",
      zh: "产品 {gtin} 的最高价以货币 {currency} 计，而本柜台以 {expected} 计。",
    },
    next: { en: "Use a desk of that currency.", zh: "请使用该货币的柜台。" },
  },
  "PriceAboveCeiling(uint48 gtin,uint64 price,uint64 ceiling)": {
    says: {
      en: "The price {price} of a unit of product {gtin} is above the ceiling {ceiling}.",
      zh: "产品 {gtin} 的单价 {price} 超过最高价 {ceiling}。",
    },
    next: { en: "Ask at most the ceiling.", zh: "请不要超过最高价。" },
  },
  "PrescriptionNeeded(uint48 gtin)": {
    says: { en: "Product {gtin} is not sold without a prescription.", zh: "产品 {gtin} 须凭处方购买。" },
    next: { en: "See a prescriber.", zh: "请先就诊开具处方。" },
  },
  "DispensingUnknown(address pharmacy,uint32 place)": {
    says: {
      en: "No such dispensing stands at place {place} of the journal of {pharmacy}.",
      zh: "{pharmacy} 台账的第 {place} 位没有这笔调剂。",
    },
    next: { en: "Bring what was given as it was, and its place.", zh: "请提供当时的内容与位置。" },
  },
  "DispensingTooOld(address pharmacy,uint32 place,uint48 until)": {
    says: {
      en: "The dispensing at place {place} of {pharmacy} could be taken back until {until}.",
      zh: "{pharmacy} 第 {place} 位的调剂可退回至 {until}。",
    },
    next: { en: "It stands. Destroy what came back.", zh: "已不可退回，请将退回药品销毁。" },
  },
  "PrescriberSuspended(address prescriber)": {
    says: {
      en: "The regulator has stopped what {prescriber} prescribed.",
      zh: "监管机构已停止调剂 {prescriber} 开具的处方。",
    },
    next: { en: "See another prescriber.", zh: "请另找处方医师。" },
  },
  "SuspensionUnchanged(address prescriber,bool suspended)": {
    says: {
      en: "The suspension of {prescriber} stands so already ({suspended}).",
      zh: "{prescriber} 的停用状态已是如此（{suspended}）。",
    },
    next: { en: "Nothing is left to do.", zh: "无需再操作。" },
  },
} as const satisfies Catalogue;
