import { dataSlice, toBeHex } from "ethers";

import type { ProvisionTerm } from "../../consent/provisions/provision.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import { visitIdOf } from "../ids/visitIdOf.ts";
import type { Visit } from "../service.ts";

/** In the argument behind the visit's: the service asks for confirmation. */
const CONFIRMS = 1n << 160n;

/**
 * The terms with which a grant for one visit ends: it opens while the visit is booked, and where that is paid until the grant's
 * own end.
 *
 * @param contract the deployed `VisitConsents`
 * @example
 * ```ts
 * const terms = visitTerms({ contract, service, booking });
 * ```
 */
export function visitTerms({ contract, service, booking }: Visit & { readonly contract: string }): ProvisionTerm[] {
  const money = BigInt(service.token) | (service.confirms ? CONFIRMS : 0n);
  return [
    { kind: "condition", contract },
    { kind: "argument", value: dataSlice(visitIdOf({ service, booking }), 0, 31) as Hex },
    { kind: "argument", value: toBeHex(money, 31) as Hex },
  ];
}
