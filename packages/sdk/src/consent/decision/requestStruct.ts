import { ZeroAddress, ZeroHash } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import { CATEGORIES } from "../../terms/categories.ts";
import { CONFIDENTIALITIES } from "../../terms/confidentialities.ts";
import { PURPOSES } from "../../terms/purposes.ts";
import { READERS } from "../../terms/readers.ts";
import { LabelsTooMany } from "./LabelsTooMany.ts";
import type { AccessRequest } from "./decision.ts";

/** A label of zeros, for none. */
const NO_LABEL: Hex = `0x${"00".repeat(31)}`;

/** A request as the contract takes it. */
export interface RequestStruct {
  readonly patient: string;
  readonly accessor: string;
  readonly organisation: string;
  readonly profession: number;
  readonly purpose: number;
  readonly purposeLabel: Hex;
  readonly category: number;
  readonly confidentiality: number;
  readonly author: string;
  readonly authorOrganisation: string;
  readonly visit: string;
  readonly authoredAt: bigint;
  readonly record: string;
  readonly labels: [Hex, Hex, Hex, Hex];
}

/**
 * A request as the contract takes it, with zeros for what is not given.
 *
 * @example
 * ```ts
 * await consents.contract.decide(requestStruct(request), { grantee: doctor, line: 0, terms: [], directive: [] });
 * ```
 */
export function requestStruct(request: AccessRequest): RequestStruct {
  const [first = NO_LABEL, second = NO_LABEL, third = NO_LABEL, fourth = NO_LABEL, ...more] = request.labels ?? [];
  if (more.length > 0) throw new LabelsTooMany(more.length + 4);
  return {
    patient: request.patient,
    accessor: request.accessor,
    organisation: request.organisation ?? ZeroAddress,
    profession: READERS[request.profession ?? "ORGANISATION"].code,
    purpose: PURPOSES[request.purpose].code,
    purposeLabel: request.purposeLabel ?? NO_LABEL,
    category: CATEGORIES[request.category].code,
    confidentiality: CONFIDENTIALITIES[request.confidentiality].code,
    author: request.author ?? ZeroAddress,
    authorOrganisation: request.authorOrganisation ?? ZeroAddress,
    visit: request.visit ?? ZeroHash,
    authoredAt: request.authoredAt ?? 0n,
    record: request.record ?? ZeroHash,
    labels: [first, second, third, fourth],
  };
}
