import type { Bilingual } from "../../errors/XinglinError.ts";
import { type JsonObject, memberOf } from "../json.ts";

/** A rule between several fields of an event. */
interface EventRule {
  readonly types: readonly string[];
  /** Field that the problem is shown at; empty for the event. */
  readonly field: string;
  readonly isKept: (event: JsonObject) => boolean;
  readonly says: Bilingual;
}

const size = (event: JsonObject, name: string): number => {
  const list = memberOf(event, name);
  return Array.isArray(list) ? list.length : 0;
};
const has = (event: JsonObject, ...names: readonly string[]) => names.some((name) => size(event, name) > 0);
const isDelete = ({ action }: JsonObject) => action === "DELETE";

/** The standard's rules that tie fields together (EPCIS 2.0, sections 7.4.2 to 7.4.6). */
const RULES: readonly EventRule[] = [
  {
    types: ["ObjectEvent"],
    field: "",
    isKept: (event) => has(event, "epcList", "quantityList", "sensorElementList"),
    says: {
      en: "it names no object: epcList or quantityList is needed",
      zh: "未指明对象：需要 epcList 或 quantityList",
    },
  },
  {
    types: ["ObjectEvent"],
    field: "",
    isKept: (event) =>
      memberOf(event, "epcList") !== undefined ||
      memberOf(event, "quantityList") !== undefined ||
      memberOf(event, "readPoint") !== undefined,
    says: { en: "sensor data without an object needs a readPoint", zh: "无对象的传感器数据需要 readPoint" },
  },
  {
    types: ["ObjectEvent"],
    field: "ilmd",
    isKept: (event) => memberOf(event, "ilmd") === undefined || event.action === "ADD",
    says: { en: "master data comes with action ADD only", zh: "主数据只能用于 ADD" },
  },
  {
    types: ["AggregationEvent"],
    field: "parentID",
    isKept: (event) => memberOf(event, "parentID") !== undefined || event.action === "OBSERVE",
    says: { en: "it is missing", zh: "缺失" },
  },
  {
    types: ["AggregationEvent", "AssociationEvent"],
    field: "",
    isKept: (event) => isDelete(event) || has(event, "childEPCs", "childQuantityList"),
    says: {
      en: "it names no child: childEPCs or childQuantityList is needed",
      zh: "未指明子项：需要 childEPCs 或 childQuantityList",
    },
  },
  {
    types: ["TransactionEvent"],
    field: "",
    isKept: (event) =>
      isDelete(event) || has(event, "epcList", "quantityList") || memberOf(event, "parentID") !== undefined,
    says: {
      en: "it names no object: epcList or quantityList is needed",
      zh: "未指明对象：需要 epcList 或 quantityList",
    },
  },
  {
    types: ["TransformationEvent"],
    field: "",
    isKept: (event) => {
      const [input, output] = [
        has(event, "inputEPCList", "inputQuantityList"),
        has(event, "outputEPCList", "outputQuantityList"),
      ];
      return (input && output) || ((input || output) && memberOf(event, "transformationID") !== undefined);
    },
    says: {
      en: "it needs inputs and outputs, or one of them and a transformationID",
      zh: "需要输入和输出，或其中之一加 transformationID",
    },
  },
  {
    types: ["TransformationEvent"],
    field: "action",
    isKept: (event) => memberOf(event, "action") === undefined,
    says: { en: "a transformation has no action", zh: "转化事件没有 action" },
  },
];

/**
 * The rules between fields that an event breaks.
 *
 * @example
 * ```ts
 * brokenRules({ type: "TransformationEvent" }); // [{ field: "", says: … }]
 * ```
 */
export function brokenRules(event: JsonObject): { readonly field: string; readonly says: Bilingual }[] {
  return RULES.filter(({ types, isKept }) => types.some((type) => type === event.type) && !isKept(event));
}
