import { eip712 } from "./eip712.ts";
import { gs1 } from "./gs1.ts";
import type { ConformanceKind } from "./kind.ts";
import { pcf } from "./pcf.ts";

/** Every kind by the name that the command takes. */
export const KINDS: ReadonlyMap<string, ConformanceKind> = new Map([
  ["eip712", eip712],
  ["gs1", gs1],
  ["pcf", pcf],
]);
