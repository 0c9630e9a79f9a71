import { type Bilingual, XinglinError } from "../../errors/XinglinError.ts";

/** What can be wrong with an element. */
export type FhirFault =
  | "resourceType"
  | "required"
  | "object"
  | "list"
  | "single"
  | "empty"
  | "null"
  | "kind"
  | "format"
  | "choice"
  | "code"
  | "target"
  | "contained"
  | "narrative"
  | "rule"
  | "depth";

const FAULTS: Record<FhirFault, Bilingual> = {
  resourceType: { en: "is no resource type of FHIR R4", zh: "不是 FHIR R4 的资源类型" },
  required: { en: "is missing", zh: "缺失" },
  object: { en: "has to be an object", zh: "应为对象" },
  list: { en: "has to be a list", zh: "应为数组" },
  single: { en: "may stand there once only, not as a list", zh: "只能出现一次，不能为数组" },
  empty: { en: "is empty, and FHIR leaves out what is", zh: "为空，FHIR 不允许空元素" },
  null: { en: "is null without an extension beside it", zh: "为 null 且没有对应的扩展" },
  kind: { en: "is of the wrong kind", zh: "类型不符" },
  format: { en: "is not written as its type asks", zh: "格式不符" },
  choice: { en: "stands beside another of the same choice", zh: "与同一选项的另一元素并存" },
  code: { en: "is not in the value set that it must come from", zh: "不在规定的值集中" },
  target: { en: "refers to a resource of a type that is not allowed there", zh: "引用的资源类型不被允许" },
  contained: { en: "refers to a contained resource that is not there", zh: "引用的内含资源不存在" },
  narrative: { en: "is not the XHTML that a narrative may have", zh: "不是叙述允许的 XHTML" },
  rule: { en: "breaks a rule of FHIR", zh: "违反 FHIR 规则" },
  depth: { en: "is nested deeper than is read here", zh: "嵌套过深" },
};

/** One thing that is wrong. */
export interface FhirProblem {
  /** Where, as FHIR writes it: `Bundle.entry[0].resource.status`. */
  readonly path: string;
  readonly fault: FhirFault;
  /** What was expected or found: a type, a value set, a rule's key and words. In English. */
  readonly detail: string;
}

/** So many problems stand in the message; all are in `problems`. */
const SHOWN = 10;
/** A reader of hostile documents keeps no more. */
export const MOST_PROBLEMS = 1_000;

/** A problem in one line. */
export function describeProblem({ path, fault, detail }: FhirProblem, language: keyof Bilingual): string {
  const said = FAULTS[fault][language];
  if (detail === "") return language === "en" ? `${path} ${said}` : `${path} ${said}`;
  return language === "en" ? `${path} ${said} (${detail})` : `${path} ${said}（${detail}）`;
}

/** A resource is not valid; every problem that was found is listed, up to a thousand. */
export class FhirInvalid extends XinglinError {
  constructor(readonly problems: readonly FhirProblem[]) {
    const more = problems.length - SHOWN;
    const shown = (language: keyof Bilingual) =>
      problems
        .slice(0, SHOWN)
        .map((problem) => describeProblem(problem, language))
        .join(language === "en" ? "; " : "；");
    super("FhirInvalid", {
      says: {
        en: `The resource is not valid FHIR R4: ${shown("en")}${more > 0 ? `; and ${more} more` : ""}.`,
        zh: `该资源不是有效的 FHIR R4：${shown("zh")}${more > 0 ? `；另有 ${more} 处` : ""}。`,
      },
      next: { en: "Correct what is named and try again.", zh: "请更正上述问题后重试。" },
    });
  }
}
