import type { Catalogue } from "./catalogue.ts";

/** Errors of `contracts/pharma/interfaces/IShipments.sol`, `IColdChain.sol` and `IPackVerifier.sol`. */
export const SHIPMENT_ERRORS = {
  "ShipmentInvalid(bytes32 id)": {
    says: { en: "The shipment {id} is not well-formed.", zh: "货运 {id} 的内容不符合要求。" },
    next: {
      en: "Take two parties, a due time in the future, 1 to 32 loads of free stock and at most 4 devices.",
      zh: "须有两方、未来的到达时间、1 至 32 项可用库存和最多 4 个设备。",
    },
  },
  "ShipmentExists(bytes32 id)": {
    says: { en: "The shipment {id} was shipped before.", zh: "货运 {id} 此前已发出。" },
    next: { en: "Take another number.", zh: "请使用另一编号。" },
  },
  "CustodyNotLicensed(uint48 gtin,address organisation)": {
    says: {
      en: "{organisation} may not hold or carry product {gtin} now.",
      zh: "{organisation} 目前不得持有或运输产品 {gtin}。",
    },
    next: { en: "Check accreditation and permit.", zh: "请核对资质与许可。" },
  },
  "ReturnNotToMaker(bytes32 lot,address to,address maker)": {
    says: { en: "Lot {lot} goes back to {maker}, not to {to}.", zh: "批次 {lot} 应退回 {maker}，而非 {to}。" },
    next: { en: "Make a shipment for each maker.", zh: "请按生产企业分别退货。" },
  },
  "ShipmentUnmonitored(uint48 gtin)": {
    says: {
      en: "Product {gtin} has to be measured on its way, and no device is named.",
      zh: "产品 {gtin} 运输时须监测温度，但未指定设备。",
    },
    next: { en: "Name a device.", zh: "请指定设备。" },
  },
  "ShipmentRangeInvalid(uint48 gtin,int16 coldest,int16 warmest)": {
    says: {
      en: "The range {coldest} to {warmest} (tenths of a degree) is not within that of product {gtin}.",
      zh: "温度范围 {coldest} 至 {warmest}（十分之一摄氏度）超出产品 {gtin} 的要求。",
    },
    next: { en: "Take a range within the product's.", zh: "请使用产品要求之内的范围。" },
  },
  "ShipmentStatusWrong(bytes32 id,uint8 stage)": {
    says: {
      en: "The shipment {id} stands at {stage}, where this step does not begin.",
      zh: "货运 {id} 处于阶段 {stage}，不能进行此步骤。",
    },
    next: {
      en: "Look at where it stands, and bring its terms as they were.",
      zh: "请查询其阶段，并提供与当时一致的内容。",
    },
  },
  "ShipmentNotDue(bytes32 id,uint48 due)": {
    says: { en: "The shipment {id} may arrive until {due}.", zh: "货运 {id} 可在 {due} 之前到达。" },
    next: { en: "Wait for the receiver.", zh: "请等待收货方。" },
  },
  "LossUnnamed(bytes32 lot)": {
    says: {
      en: "Packs of lot {lot} that no carrier collected are not lost without saying which.",
      zh: "批次 {lot} 的包装未经承运人揽收，不能不列明即申报丢失。",
    },
    next: { en: "Take all of it back, and remove the packs by name.", zh: "请全部收回，再逐个列明移除。" },
  },
  "ShipmentCountsInvalid(bytes32 id)": {
    says: { en: "These quantities do not fit the shipment {id}.", zh: "这些数量与货运 {id} 不符。" },
    next: {
      en: "Give one quantity for each load, not more than was sent or is missing.",
      zh: "每项须有一个数量，不得超过发出或缺少的数量。",
    },
  },
  "LogInvalid(bytes32 shipment,bytes32 device)": {
    says: {
      en: "The batch of device {device} for shipment {shipment} is out of order or contradicts itself.",
      zh: "设备 {device} 为货运 {shipment} 提交的数据顺序有误或自相矛盾。",
    },
    next: {
      en: "Send every batch, in order and none of the future: its first reading has the number of readings logged before.",
      zh: "请按顺序逐批提交，不得遗漏或超前：首个读数的序号须等于此前已提交的读数数量。",
    },
  },
  "LogDeviceNotTrusted(bytes32 device)": {
    says: { en: "The device {device} is not trusted now.", zh: "设备 {device} 目前不受信任。" },
    next: { en: "Check its calibration and its owner.", zh: "请核对其校准与所有者。" },
  },
  "LogSignatureInvalid(bytes32 device,bytes32 digest)": {
    says: { en: "The device {device} did not sign {digest}.", zh: "设备 {device} 未对 {digest} 签名。" },
    next: {
      en: "Sign with the device's present key, for this chain and contract.",
      zh: "请用设备当前密钥，针对本链和本合约签名。",
    },
  },
  "ReportTooSoon(address reporter,uint48 from)": {
    says: { en: "{reporter} can report again from {from}.", zh: "{reporter} 可在 {from} 起再次举报。" },
    next: { en: "Wait.", zh: "请稍候。" },
  },
} as const satisfies Catalogue;
