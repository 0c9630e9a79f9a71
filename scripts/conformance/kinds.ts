import { eip712 } from "./eip712.ts";
import { epcisCapture } from "./epcisCapture.ts";
import { epcisHash } from "./epcisHash.ts";
import { fhir } from "./fhir.ts";
import { gs1 } from "./gs1.ts";
import type { ConformanceKind } from "./kind.ts";
import { pcf } from "./pcf.ts";

/** Every kind by the name that the command takes. */
export const KINDS: ReadonlyMap<string, ConformanceKind> = new Map([
  ["eip712", eip712],
  ["epcis-capture", epcisCapture],
  ["epcis-hash", epcisHash],
  ["fhir", fhir],
  ["gs1", gs1],
  ["pcf", pcf],
]);
