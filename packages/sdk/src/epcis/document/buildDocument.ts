import { requireValid } from "../capture/validateDocument.ts";
import { eventHashOf } from "../hash/eventHashOf.ts";
import { namespacesOf } from "../hash/namespaces.ts";
import type { Json, JsonObject } from "../json.ts";
import type { EpcisDocument, EpcisEvent } from "../types.ts";
import { EPCIS_CONTEXT } from "../vocabulary.ts";

/** What a document is made of. */
export interface DocumentParts {
  readonly events: readonly EpcisEvent[];
  /** ISO 8601 with offset. */
  readonly creationDate: string;
  /** Prefixes of one's own fields with their namespaces. */
  readonly namespaces?: Readonly<Record<string, string>>;
  readonly sender?: string;
  readonly receiver?: string;
}

/**
 * Makes a valid EPCIS 2.0 document. An event without an `eventID` gets its CBV hash id, so that the receiver can compute the same.
 *
 * @throws {@link EpcisInvalid} when an event breaks a rule; nothing invalid leaves the house
 * @example
 * ```ts
 * const document = buildDocument({ events: [shipped, received], creationDate: new Date().toISOString() });
 * ```
 */
export function buildDocument({
  events,
  creationDate,
  namespaces = {},
  sender,
  receiver,
}: DocumentParts): EpcisDocument {
  const known = namespacesOf(namespaces);
  const document: EpcisDocument = {
    "@context": Object.keys(namespaces).length === 0 ? [EPCIS_CONTEXT] : [EPCIS_CONTEXT, namespaces],
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate,
    ...(sender === undefined ? {} : { sender }),
    ...(receiver === undefined ? {} : { receiver }),
    epcisBody: {
      eventList: events.map((event) =>
        event.eventID === undefined ? { ...event, eventID: eventHashOf(asJson(event), known).uri } : event,
      ),
    },
  };
  requireValid(asJson(document));
  return document;
}

/** The types of events are JSON by their fields; the compiler cannot see it through optional fields. */
function asJson(value: EpcisEvent | EpcisDocument): JsonObject {
  return value as unknown as JsonObject & Json;
}
