import { EpcisInvalid, type EpcisProblem } from "../EpcisInvalid.ts";
import { type Json, type JsonObject, isObject, isShallow, memberOf } from "../json.ts";
import { type Report, collect, isUri } from "./checks.ts";
import { brokenRules } from "./eventRules.ts";
import { DOCUMENT, EVENT_SHAPES, OWN_EVENT } from "./shapes.ts";

/**
 * All that is wrong with an EPCIS 2.0 document, or with a single event that brings its context: fields, types, vocabularies and
 * the standard's rules between fields. Empty when it may be captured.
 *
 * Keys of GS1 are not looked into: a partner's wrong check digit does not make the event invalid.
 *
 * @example
 * ```ts
 * for (const { path, says } of problemsOf(JSON.parse(text))) console.log(path, says.zh);
 * ```
 */
export function problemsOf(document: Json): EpcisProblem[] {
  const problems: EpcisProblem[] = [];
  const report = collect(problems);
  if (!isObject(document)) report("", { en: "it is no object", zh: "不是对象" });
  else if (!isShallow(document)) report("", { en: "it is nested too deeply", zh: "嵌套过深" });
  else if (typeof document.type === "string" && EVENT_SHAPES.has(document.type)) judgeLoneEvent(document, report);
  else judgeDocument(document, report);
  return problems;
}

/**
 * Throws unless a document may be captured.
 *
 * @throws {@link EpcisInvalid} with every problem
 * @example
 * ```ts
 * requireValid(JSON.parse(text));
 * ```
 */
export function requireValid(document: Json): void {
  const problems = problemsOf(document);
  if (problems.length > 0) throw new EpcisInvalid(problems);
}

function judgeLoneEvent(event: JsonObject, report: Report): void {
  judgeContext(memberOf(event, "@context"), report);
  judgeEvent(event, "", report);
}

function judgeDocument(document: JsonObject, report: Report): void {
  DOCUMENT(document, "", report);
  if (Object.hasOwn(document, "@context")) judgeContext(document["@context"], report);
  const body = memberOf(document, "epcisBody");
  if (body === undefined) return;
  const isQuery = document.type === "EPCISQueryDocument";
  const results = isQuery ? memberOf(memberOf(body, "queryResults"), "resultsBody") : body;
  const list = memberOf(results, "eventList");
  const path = isQuery ? "epcisBody.queryResults.resultsBody.eventList" : "epcisBody.eventList";
  if (!Array.isArray(list)) {
    report(path, { en: "it is no list", zh: "不是列表" });
    return;
  }
  (list as readonly Json[]).forEach((event, i) => {
    judgeEvent(event, `${path}[${i}]`, report);
  });
}

function judgeContext(context: Json | undefined, report: Report): void {
  const parts: readonly (Json | undefined)[] = Array.isArray(context) ? (context as readonly Json[]) : [context];
  const isContext =
    parts.length > 0 && parts.every((part) => isObject(part) || (typeof part === "string" && isUri(part)));
  if (!isContext) report("@context", { en: "it is no JSON-LD context", zh: "不是 JSON-LD 上下文" });
}

function judgeEvent(event: Json, path: string, report: Report): void {
  const type = memberOf(event, "type");
  const at = (name: string) => (path === "" ? name : name === "" ? path : `${path}.${name}`);
  if (!isObject(event) || typeof type !== "string" || (!EVENT_SHAPES.has(type) && !isUri(type))) {
    report(at("type"), { en: "it is no type of event", zh: "不是事件类型" });
    return;
  }
  (EVENT_SHAPES.get(type) ?? OWN_EVENT)(event, path, report);
  for (const { field, says } of brokenRules(event)) report(at(field), says);
}
