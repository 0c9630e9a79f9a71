import type { Catalogue } from "./catalogue.ts";

/** Errors of `contracts/pharma/interfaces/ILotLedger.sol`, `ILots.sol` and `ILotMoves.sol`. */
export const LOT_ERRORS = {
  "LotMakerInvalid(uint48 gtin,address maker)": {
    says: { en: "{maker} may not make product {gtin} now.", zh: "{maker} 目前不得生产产品 {gtin}。" },
    next: {
      en: "Check product, authorisation, accreditation and permit.",
      zh: "请核对产品状态、委托授权、资质与许可。",
    },
  },
  "LotInvalid(bytes32 number,uint48 expiry,uint40 quantity,bytes32 root)": {
    says: {
      en: "A lot with number {number}, expiry {expiry}, quantity {quantity} and root {root} cannot be made.",
      zh: "不能生产批号 {number}、有效期 {expiry}、数量 {quantity}、根 {root} 的批次。",
    },
    next: {
      en: "Give a number, a quantity and an expiry in the future; a root only for products counted in packs.",
      zh: "请填写批号、数量和未来的有效期；仅按包装计数的产品才有根。",
    },
  },
  "LotExists(bytes32 lot)": {
    says: { en: "The lot {lot} exists.", zh: "批次 {lot} 已存在。" },
    next: { en: "Take another lot number.", zh: "请使用另一批号。" },
  },
  "LotUnknown(bytes32 lot)": {
    says: { en: "There is no lot {lot}.", zh: "批次 {lot} 不存在。" },
    next: { en: "Check GTIN, lot number and expiry.", zh: "请核对 GTIN、批号和有效期。" },
  },
  "LotNotReleasedBy(bytes32 lot,address account,uint8 profession)": {
    says: {
      en: "{account} is, with profession {profession}, no qualified person of the maker of lot {lot} now.",
      zh: "{account} 目前不是批次 {lot} 生产企业的、职业为 {profession} 的质量受权人。",
    },
    next: {
      en: "Let a pharmacist of the maker with the right RELEASE act.",
      zh: "请由生产企业中具有 RELEASE 权限的药师操作。",
    },
  },
  "LotReleasedBefore(bytes32 lot)": {
    says: { en: "Lot {lot} was released before.", zh: "批次 {lot} 此前已放行。" },
    next: { en: "Nothing is left to do.", zh: "无需再操作。" },
  },
  "LotNotOverseenBy(bytes32 lot,address account)": {
    says: {
      en: "{account} does not speak for lot {lot} here: it is neither maker nor licence holder nor regulator, or it may not make the product any more.",
      zh: "{account} 在此无权处理批次 {lot}：它不是生产企业、持有人或监管机构，或者已不得生产该产品。",
    },
    next: {
      en: "Let one of them act; a maker that would lift or strike needs its authorisation again.",
      zh: "请由其中一方操作；生产企业若要解除封存或注销包装，须重新获得授权。",
    },
  },
  "LotStateUnchanged(bytes32 lot)": {
    says: { en: "Lot {lot} stands so already.", zh: "批次 {lot} 已处于该状态。" },
    next: { en: "Look at how it stands.", zh: "请查询其当前状态。" },
  },
  "RecallClassInvalid(uint8 severity)": {
    says: { en: "There is no recall of class {severity}.", zh: "不存在第 {severity} 级召回。" },
    next: { en: "Take 1, 2 or 3.", zh: "请选择一、二或三级。" },
  },
  "TransformationInvalid(uint256 inputs,uint256 outputs)": {
    says: {
      en: "{inputs} inputs and {outputs} outputs are no transformation.",
      zh: "{inputs} 个投入和 {outputs} 个产出不构成一次加工。",
    },
    next: { en: "Take 1 to 32 inputs and 1 to 8 outputs.", zh: "请使用 1 至 32 个投入和 1 至 8 个产出。" },
  },
  "InputsNotRising(bytes32 lot)": {
    says: {
      en: "Lot {lot} is out of order among the inputs, or named twice.",
      zh: "投入中的批次 {lot} 顺序有误或重复。",
    },
    next: { en: "Sort the inputs by their keys.", zh: "请按批次键值排序。" },
  },
  "LineageTooLong(uint256 lineage)": {
    says: {
      en: "The lot would have {lineage} ancestors; it may have 128.",
      zh: "该批次将有 {lineage} 个上游批次，上限为 128 个。",
    },
    next: { en: "Make it of fewer lots.", zh: "请减少投入的批次。" },
  },
  "OrganisationNotServedBy(address organisation,address account)": {
    says: { en: "{account} does not act for {organisation}.", zh: "{account} 不能代表 {organisation} 操作。" },
    next: { en: "Let the organisation act, or name an operator.", zh: "请由该机构操作，或由其指定操作员。" },
  },
  "TransferOutsideShipment()": {
    says: { en: "Medicines do not move by plain transfers.", zh: "药品不能通过普通转账转移。" },
    next: { en: "Make a shipment.", zh: "请使用发货流程。" },
  },
  "QuantityInvalid(uint256 quantity)": {
    says: {
      en: "The quantity {quantity} is none, or not that of the packs named.",
      zh: "数量 {quantity} 为零，或与所列包装数不符。",
    },
    next: { en: "Name as many as there are.", zh: "请填写实际数量。" },
  },
  "ReasonInvalid(uint8 reason)": {
    says: { en: "The reason {reason} is not for this act.", zh: "原因 {reason} 不适用于此操作。" },
    next: { en: "Destroy with a witness; remove for the other reasons.", zh: "销毁须有见证人；其他原因请用移除。" },
  },
  "WitnessInvalid(address witness)": {
    says: { en: "{witness} cannot witness this.", zh: "{witness} 不能作为见证人。" },
    next: { en: "Ask the regulator, or another accredited organisation.", zh: "请监管机构或另一有资质的机构见证。" },
  },
  "RemovalUnknown(bytes32 removal)": {
    says: { en: "There is no removal or announcement {removal}.", zh: "没有移除或销毁公告 {removal}。" },
    next: { en: "Bring the terms of the removal as they were.", zh: "请提供与当时一致的内容。" },
  },
  "RemovalTooOld(bytes32 removal,uint48 until)": {
    says: {
      en: "The removal or announcement {removal} counted until {until}.",
      zh: "移除或销毁公告 {removal} 的有效期至 {until}。",
    },
    next: { en: "Announce a destruction anew; a removal stays.", zh: "请重新公告销毁；移除已不可撤回。" },
  },
  "ListsDiffer(uint256 one,uint256 other)": {
    says: { en: "The lists have {one} and {other} entries.", zh: "两个列表分别有 {one} 项和 {other} 项。" },
    next: { en: "Give lists of one length.", zh: "请提供等长的列表。" },
  },
  "PartUnchanged(address account,uint8 part)": {
    says: { en: "{account} has the part {part} already.", zh: "{account} 已承担角色 {part}。" },
    next: { en: "Nothing is left to do.", zh: "无需再操作。" },
  },
  "FreightUnknown(address account)": {
    says: { en: "{account} is not the contract that ships.", zh: "{account} 不是负责运输的合约。" },
    next: { en: "Use the contract Shipments.", zh: "请使用 Shipments 合约。" },
  },
  "DeskUnknown(address account)": {
    says: { en: "{account} is no desk that dispenses.", zh: "{account} 不是发药合约。" },
    next: { en: "Use the contract that dispenses.", zh: "请使用发药合约。" },
  },
  "LotNotUsable(bytes32 lot,uint8 hindrance)": {
    says: { en: "Lot {lot} may not be used: {hindrance}.", zh: "批次 {lot} 不可使用：{hindrance}。" },
    next: {
      en: "Keep it apart. What is recalled or expired goes back to its maker or is destroyed.",
      zh: "请单独存放。被召回或过期的应退回生产企业或销毁。",
    },
  },
  "StockTooSmall(bytes32 lot,address custodian,uint256 wanted,uint256 there)": {
    says: {
      en: "{custodian} has {there} of lot {lot} and needs {wanted}.",
      zh: "{custodian} 持有批次 {lot} 的数量为 {there}，需要 {wanted}。",
    },
    next: { en: "Check free and blocked stock.", zh: "请核对可用库存和冻结库存。" },
  },
  "LotSerialised(bytes32 lot,bool serialised)": {
    says: { en: "Packs of lot {lot} have numbers: {serialised}.", zh: "批次 {lot} 的包装是否有追溯码：{serialised}。" },
    next: {
      en: "Name the packs where they have numbers, and give a quantity where they have none.",
      zh: "有追溯码的请列明包装，没有的请填写数量。",
    },
  },
  "PacksInvalid(uint256 keys,uint256 indices)": {
    says: {
      en: "{keys} keys and {indices} indices name no packs.",
      zh: "{keys} 个键和 {indices} 个序号不能确定包装。",
    },
    next: { en: "Name 1 to 100 packs, each with key and index.", zh: "请列明 1 至 100 个包装，每个都有键和序号。" },
  },
  "PackUnknown(bytes32 lot,uint32 index)": {
    says: {
      en: "The pack {index} is not on the list of lot {lot}. It may be a counterfeit.",
      zh: "第 {index} 个包装不在批次 {lot} 的清单中，可能是假药。",
    },
    next: { en: "Do not use it, and report it.", zh: "请勿使用并举报。" },
  },
  "PackSpentBefore(bytes32 lot,uint32 index)": {
    says: {
      en: "The pack {index} of lot {lot} was dispensed or taken out before. One of the two may be a counterfeit.",
      zh: "批次 {lot} 的第 {index} 个包装此前已发出或注销，其中之一可能是假药。",
    },
    next: { en: "Do not use it, and report it.", zh: "请勿使用并举报。" },
  },
  "PackNotSpent(bytes32 lot,uint32 index)": {
    says: {
      en: "The pack {index} of lot {lot} was not given out, or is out for good.",
      zh: "批次 {lot} 的第 {index} 个包装未曾发出，或已永久注销。",
    },
    next: { en: "Check lot and pack.", zh: "请核对批次和包装。" },
  },
  "DispensedTooLittle(bytes32 lot,uint256 wanted,uint256 dispensed)": {
    says: {
      en: "Of lot {lot}, {dispensed} was dispensed and {wanted} is to come back.",
      zh: "批次 {lot} 已发出 {dispensed}，却要退回 {wanted}。",
    },
    next: { en: "Give back what was dispensed.", zh: "请按实际发出数量退回。" },
  },
} as const satisfies Catalogue;
