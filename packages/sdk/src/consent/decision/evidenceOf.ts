import type { Grant } from "../provisions/provision.ts";
import { encodeTerms } from "../words/termWords.ts";
import type { Evidence } from "./decision.ts";

/**
 * What an asker brings along of the grant that it relies on.
 *
 * @example
 * ```ts
 * const [grant] = await listGrants({ consents, patient, grantee: doctor });
 * if (grant !== undefined) await consents.decide({ request, evidence: evidenceOf(grant) });
 * ```
 */
export function evidenceOf({ grantee, line, provision }: Grant): Required<Omit<Evidence, "directive">> {
  return { grantee, line, terms: encodeTerms(provision.terms) };
}
