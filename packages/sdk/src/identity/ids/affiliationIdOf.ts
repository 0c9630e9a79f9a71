import type { BigNumberish } from "ethers";

import { derive } from "../../kernel/ids/derive.ts";
import type { AffiliationId } from "../../kernel/ids/ids.ts";

/**
 * The id of one practitioner working in one profession for one organisation.
 *
 * @param of profession is the code of {@link PROFESSIONS}
 * @example
 * ```ts
 * affiliationIdOf({ organisation, practitioner, profession: PROFESSIONS.TCM_PHYSICIAN.code });
 * ```
 */
export function affiliationIdOf({
  organisation,
  practitioner,
  profession,
}: {
  readonly organisation: string;
  readonly practitioner: string;
  readonly profession: BigNumberish;
}): AffiliationId {
  const type = "Affiliation(address organisation,address practitioner,uint8 profession)";
  return derive(type, [organisation, practitioner, profession]) as AffiliationId;
}
