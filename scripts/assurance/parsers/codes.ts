import { scopesToCategories } from "../../../packages/sdk/src/consent/smart/smartScopes.ts";
import { parseDigitalLink } from "../../../packages/sdk/src/gs1/digitalLinks.ts";
import { parseElementString } from "../../../packages/sdk/src/gs1/elementStrings.ts";
import { parseEpcUri } from "../../../packages/sdk/src/gs1/epcUris.ts";
import { scan } from "../../../packages/sdk/src/gs1/scan.ts";
import { parseTraceabilityCode } from "../../../packages/sdk/src/gs1/traceabilityCode.ts";
import { parseGtin } from "../../../packages/sdk/src/kernel/gs1/gtin.ts";
import { parseId } from "../../../packages/sdk/src/kernel/ids/ids.ts";
import { encodeJurisdiction } from "../../../packages/sdk/src/terms/jurisdiction.ts";
import { parseContentName } from "../../../packages/sdk/src/vault/stores/contentName.ts";
import { type Parser, corpus, parser } from "./parser.ts";

const kept = corpus("codes") as Readonly<Record<string, readonly string[]>>;
const seeds = (name: string) => kept[name] ?? [];

/** Codes on packs and texts of one line. */
export const CODES: readonly Parser[] = [
  parser("scan", seeds("scans"), (text: string) => scan(text, 2026)),
  parser("element string", seeds("elementStrings"), parseElementString),
  parser("digital link", seeds("digitalLinks"), parseDigitalLink),
  parser("epc uri", seeds("epcUris"), parseEpcUri),
  parser("traceability code", seeds("traceabilityCodes"), parseTraceabilityCode),
  parser("gtin", seeds("gtins"), parseGtin),
  parser("smart scope", seeds("scopes"), (text: string) => scopesToCategories([text])),
  parser("smart scopes", [seeds("scopes").join(" ")], (text: string) => scopesToCategories(text.split(" "))),
  parser("jurisdiction", seeds("jurisdictions"), encodeJurisdiction),
  parser("content name", seeds("contentNames"), parseContentName),
  parser("id", [`0x${"ab".repeat(32)}`], (text: string) => parseId("PatientId", text)),
];
