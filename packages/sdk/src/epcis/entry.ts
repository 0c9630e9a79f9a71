/** `@xinglin/sdk/epcis`: EPCIS 2.0 documents and CBV 2.0 event hash ids. */
export { problemsOf, requireValid } from "./capture/validateDocument.ts";
export { type DocumentParts, buildDocument } from "./document/buildDocument.ts";
export { type DocumentEvents, eventsOf } from "./document/eventsOf.ts";
export { EpcisInvalid, type EpcisProblem } from "./EpcisInvalid.ts";
export { canonicalKeyUri } from "./hash/canonicalKeyUri.ts";
export { type EventHash, eventHashOf } from "./hash/eventHashOf.ts";
export { type Namespaces, namespacesOf } from "./hash/namespaces.ts";
export { preHashOf } from "./hash/preHashOf.ts";
export type { Json, JsonObject } from "./json.ts";
export type {
  AggregationEvent,
  AssociationEvent,
  BizTransaction,
  EpcisAction,
  EpcisDocument,
  EpcisEvent,
  EpcisPlace,
  ErrorDeclaration,
  ObjectEvent,
  QuantityElement,
  SensorElement,
  TransactionEvent,
  TransformationEvent,
} from "./types.ts";
export {
  BIZ_STEPS,
  BIZ_TRANSACTION_TYPES,
  COMPONENTS,
  DISPOSITIONS,
  EPCIS_CONTEXT,
  ERROR_REASONS,
  MEASUREMENT_TYPES,
  SENSOR_ALERTS,
  SOURCE_DESTINATION_TYPES,
  type Vocabulary,
} from "./vocabulary.ts";
