import type { CaseFile, CaseResult, ConformanceKind } from "./kind.ts";
import { parsePcfCase } from "./pcf/pcfCase.ts";
import type { Ward } from "./pcf/ward.ts";

/** One chain for all files; each case puts it back. */
let opened: Promise<Ward> | undefined;

/**
 * IHE Privacy Consent on FHIR: a consent and the requests that it must permit or deny, one JSON file a case. The consent is
 * written to the contracts through the SDK as the patient's directive, and the contracts decide.
 *
 * The chain's time is the request's; every reader is licensed with the right to declare an emergency, as IHE leaves to the
 * consent who may. A consent that the SDK cannot express fails all its requests.
 */
export const pcf: ConformanceKind = {
  about: "IHE Privacy Consent on FHIR; JSON, a consent and requests with the decision each must get",
  extensions: [".json"],
  isListed: true,
  judge: async ({ path, text }: CaseFile): Promise<CaseResult[]> => {
    const testCase = parsePcfCase(text);
    // Only now, so that the other kinds need no chain and no compiled contracts.
    const [{ judgePcf }, { openWard }] = await Promise.all([import("./pcf/judgePcf.ts"), import("./pcf/ward.ts")]);
    opened ??= openWard();
    return judgePcf(await opened, path, testCase);
  },
};
