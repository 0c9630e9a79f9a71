import { namespacesOf, type Namespaces } from "../hash/namespaces.ts";
import { type Json, type JsonObject, isObject, memberOf } from "../json.ts";

/** Events with the namespaces of their document. */
export interface DocumentEvents {
  readonly events: readonly JsonObject[];
  readonly namespaces: Namespaces;
}

/**
 * The events of an EPCIS document, of a query's results, or of a text that is one event.
 *
 * @example
 * ```ts
 * const { events, namespaces } = eventsOf(JSON.parse(text));
 * const ids = events.map((event) => eventHashOf(event, namespaces).uri);
 * ```
 */
export function eventsOf(document: Json): DocumentEvents {
  const namespaces = namespacesOf(memberOf(document, "@context"));
  const body = memberOf(document, "epcisBody");
  if (body === undefined) return { events: isObject(document) ? [document] : [], namespaces };
  const results = memberOf(memberOf(body, "queryResults"), "resultsBody");
  const list = memberOf(body, "eventList") ?? memberOf(results, "eventList") ?? memberOf(body, "event") ?? [];
  return { events: [list].flat().filter(isObject), namespaces };
}
