/** `@xinglin/sdk/gs1`: what stands on a pack, read and written. */
export {
  APPLICATION_IDENTIFIERS,
  type AiPart,
  type ApplicationIdentifier,
  identifierAt,
} from "./applicationIdentifiers.ts";
export { checkPairOf } from "./checkCharacters.ts";
export { type Gs1Date, endOf, formatGs1Date, parseGs1Date } from "./dates.ts";
export { CANONICAL_DOMAIN, parseDigitalLink, printDigitalLink } from "./digitalLinks.ts";
export { FNC1, type Gs1Element, parseElementString, printElementString } from "./elementStrings.ts";
export { type EpcUri, parseEpcUri, printEpcUri } from "./epcUris.ts";
export { Gs1Malformed, type Gs1Problem } from "./Gs1Malformed.ts";
export { type ElementProblem, judgeElement } from "./judgeElement.ts";
export { type Scan, scan } from "./scan.ts";
export { type TraceabilityCode, type TraceabilityParts, parseTraceabilityCode } from "./traceabilityCode.ts";
