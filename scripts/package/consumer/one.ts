/** A page that reads a pack's code, and must not carry the rest of the package. */
import { scan } from "@xinglin/sdk/gs1";

export const serialOf = (code: string): string | undefined => scan(code).serial;
