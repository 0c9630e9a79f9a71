import type { TermTable } from "./term.ts";

/** What a product is in the way from field to patient (`enum ProductKind`). */
export const PRODUCT_KINDS = {
  RawMaterial: { code: 0, en: "raw material", zh: "原料" },
  Intermediate: { code: 1, en: "intermediate", zh: "中间产品" },
  Finished: { code: 2, en: "finished", zh: "成品" },
} as const satisfies TermTable;
export type ProductKindName = keyof typeof PRODUCT_KINDS;

/** Why a product is controlled (`enum Control`): the classes of China's 药品管理法, article 112. */
export const CONTROLS = {
  None: { code: 0, en: "not controlled", zh: "非特殊管理" },
  Narcotic: { code: 1, en: "narcotic", zh: "麻醉药品" },
  PsychotropicI: { code: 2, en: "psychotropic, class I", zh: "第一类精神药品" },
  PsychotropicII: { code: 3, en: "psychotropic, class II", zh: "第二类精神药品" },
  Toxic: { code: 4, en: "toxic", zh: "医疗用毒性药品" },
  Radioactive: { code: 5, en: "radioactive", zh: "放射性药品" },
  Precursor: { code: 6, en: "precursor", zh: "药品类易制毒化学品" },
} as const satisfies TermTable;
export type ControlName = keyof typeof CONTROLS;

/** How a product is supplied (`enum Supply`). */
export const SUPPLIES = {
  OverTheCounter: { code: 0, en: "over the counter", zh: "非处方药" },
  Prescription: { code: 1, en: "on prescription", zh: "处方药" },
} as const satisfies TermTable;
export type SupplyName = keyof typeof SUPPLIES;

/** What a quantity of a product counts (`enum Unit`). */
export const UNITS = {
  Pack: { code: 0, en: "packs", zh: "盒" },
  Gram: { code: 1, en: "g", zh: "克" },
  Milligram: { code: 2, en: "mg", zh: "毫克" },
  Millilitre: { code: 3, en: "ml", zh: "毫升" },
} as const satisfies TermTable;
export type UnitName = keyof typeof UNITS;

/** Why stock leaves other than to a patient (`enum Reason`). */
export const REMOVAL_REASONS = {
  Sampled: { code: 0, en: "sampled", zh: "抽样" },
  Stolen: { code: 1, en: "stolen", zh: "被盗" },
  Exported: { code: 2, en: "exported", zh: "出口" },
  Destroyed: { code: 3, en: "destroyed", zh: "销毁" },
} as const satisfies TermTable;
export type RemovalReasonName = keyof typeof REMOVAL_REASONS;

/** What the devices of a shipment say (`enum Condition`). */
export const CONDITIONS = {
  Clean: { code: 0, en: "within its range all the way", zh: "全程温度合格" },
  Excursion: { code: 1, en: "outside of its range", zh: "温度超限" },
  Missing: { code: 2, en: "not measured all of the way", zh: "温度记录不完整" },
} as const satisfies TermTable;
export type ConditionName = keyof typeof CONDITIONS;

/** What another contract may do in the ledger of lots (`enum Part`). */
export const LEDGER_PARTS = {
  None: { code: 0, en: "none", zh: "无" },
  Desk: { code: 1, en: "dispenses", zh: "调配发药" },
  Freight: { code: 2, en: "ships", zh: "运输" },
} as const satisfies TermTable;
export type LedgerPartName = keyof typeof LEDGER_PARTS;

/** How severe a recall is (药品召回管理办法, article 13). */
export const RECALL_CLASSES = {
  I: { code: 1, en: "class 1: it may do serious harm", zh: "一级召回" },
  II: { code: 2, en: "class 2: it may do passing harm", zh: "二级召回" },
  III: { code: 3, en: "class 3: no harm is expected", zh: "三级召回" },
} as const satisfies TermTable;
export type RecallClassName = keyof typeof RECALL_CLASSES;
