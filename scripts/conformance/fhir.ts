import type { CaseFile, CaseResult, ConformanceKind } from "./kind.ts";
import type { Hospitals } from "./fhir/hospitals.ts";

/** One chain for all files. */
let opened: Promise<Hospitals> | undefined;

/**
 * FHIR R4 resources, one JSON file each. Each validates; its digest does not change when its members are written in another
 * order and with other white space; and it is sealed, stored, anchored at one hospital and read at another with a grant and a
 * logged access, byte for byte, on a chain with the real contracts.
 */
export const fhir: ConformanceKind = {
  about:
    "FHIR R4 resources; JSON, each checked, digested, and taken from one hospital to another through vault and chain",
  extensions: [".json"],
  isListed: true,
  judge: async ({ path, text }: CaseFile): Promise<CaseResult[]> => {
    // Only now, so that the other kinds need no chain and no compiled contracts.
    const [{ judgeResource }, { openHospitals }] = await Promise.all([
      import("./fhir/judgeResource.ts"),
      import("./fhir/hospitals.ts"),
    ]);
    opened ??= openHospitals();
    return judgeResource({ hospitals: await opened, path, text });
  },
};
