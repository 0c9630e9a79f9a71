import type { Catalogue } from "./catalogue.ts";

/** Errors of `contracts/pharma/interfaces/IProductRegistry.sol`. */
export const PRODUCT_ERRORS = {
  "ProductHolderNotAccredited(address holder)": {
    says: {
      en: "{holder} is accredited neither as manufacturer nor as research institute now.",
      zh: "{holder} 目前既不是有资质的生产企业，也不是有资质的研究机构。",
    },
    next: { en: "Ask its accreditor.", zh: "请联系其认证机构。" },
  },
  "ProductHolderAccredited(uint48 gtin,address holder)": {
    says: {
      en: "{holder}, who holds product {gtin}, is accredited and offers it itself.",
      zh: "产品 {gtin} 的持有人 {holder} 资质有效，应由其自行转让。",
    },
    next: {
      en: "Let the holder offer it, or have its accreditation ended first.",
      zh: "请由持有人转让，或先终止其资质。",
    },
  },
  "ProductStorageInvalid(bool monitored,int16 coldest,int16 warmest)": {
    says: {
      en: "The storage range {coldest} to {warmest} (tenths of a degree) is not one that a product can have (monitored: {monitored}).",
      zh: "储存温度范围 {coldest} 至 {warmest}（十分之一摄氏度）无效（是否监测：{monitored}）。",
    },
    next: {
      en: "Name coldest below warmest between −273.1 and 100 degrees, or zeros where nothing is monitored.",
      zh: "请填写 −273.1 至 100 度之间、下限低于上限的范围；不监测的填零。",
    },
  },
  "ProductPriceInvalid(uint64 ceiling,bytes3 currency)": {
    says: {
      en: "A price ceiling of {ceiling} and the currency {currency} do not go together.",
      zh: "最高价 {ceiling} 与币种 {currency} 不匹配。",
    },
    next: { en: "Give both or neither.", zh: "两者须同时填写或同时不填。" },
  },
  "ProductUnapproved(uint8 kind,uint8 control)": {
    says: {
      en: "A product of kind {kind} and control {control} needs an approval number or a trial.",
      zh: "种类为 {kind}、管制类别为 {control} 的产品须有批准文号或临床试验登记号。",
    },
    next: { en: "Fill in one of the two.", zh: "请填写其中之一。" },
  },
  "ProductNotFiled(uint48 gtin,address holder)": {
    says: {
      en: "{holder} has not filed these terms for product {gtin}.",
      zh: "{holder} 未就产品 {gtin} 提交过这些内容。",
    },
    next: { en: "Read the newest filing, and approve exactly that.", zh: "请查阅最新的申请，并按其内容批准。" },
  },
  "ProductOfAnotherHolder(uint48 gtin,address holder)": {
    says: { en: "{holder} answers for product {gtin}.", zh: "产品 {gtin} 的持有人是 {holder}。" },
    next: { en: "Let the holder offer the product, or revoke it.", zh: "请由持有人转让，或撤销该产品。" },
  },
  "ProductKindFixed(uint48 gtin,uint8 kind,uint8 unit)": {
    says: {
      en: "Product {gtin} stays of kind {kind} and unit {unit}.",
      zh: "产品 {gtin} 的种类 {kind} 和计量单位 {unit} 不可更改。",
    },
    next: { en: "Take another GTIN for another product.", zh: "不同的产品请使用另一个 GTIN。" },
  },
  "ProductUnknown(uint48 gtin)": {
    says: { en: "There is no product {gtin}.", zh: "产品 {gtin} 不存在。" },
    next: { en: "Check the GTIN.", zh: "请核对 GTIN。" },
  },
  "ProductNotOverseenBy(uint48 gtin,address account)": {
    says: { en: "{account} has no say about product {gtin} in this.", zh: "{account} 无权对产品 {gtin} 进行此操作。" },
    next: { en: "Let its holder or the regulator act.", zh: "请由持有人或监管机构操作。" },
  },
  "ProductStandingUnchanged(uint48 gtin,uint8 standing)": {
    says: {
      en: "Product {gtin} stands at {standing} already, or is revoked.",
      zh: "产品 {gtin} 的状态已是 {standing}，或已被撤销。",
    },
    next: { en: "Look at how it stands.", zh: "请查询其当前状态。" },
  },
  "ProductNotOfferedTo(uint48 gtin,address account,address offeredTo)": {
    says: {
      en: "Product {gtin} is on offer to {offeredTo}, not to {account}.",
      zh: "产品 {gtin} 拟转让给 {offeredTo}，而非 {account}。",
    },
    next: { en: "Ask its holder for an offer.", zh: "请持有人发出转让要约。" },
  },
  "MakerInvalid(uint48 gtin,address maker)": {
    says: {
      en: "{maker} cannot be authorised to make product {gtin}: it is nobody, or holds the product itself.",
      zh: "不能授权 {maker} 生产产品 {gtin}：账户为空，或其本身就是持有人。",
    },
    next: { en: "Name another organisation.", zh: "请指定另一机构。" },
  },
  "PermitInvalid(address organisation,uint8 control)": {
    says: {
      en: "There is no permit of kind {control} for {organisation}.",
      zh: "不能向 {organisation} 发放类别为 {control} 的许可。",
    },
    next: { en: "Name an organisation and what is controlled.", zh: "请指定机构和管制类别。" },
  },
} as const satisfies Catalogue;
