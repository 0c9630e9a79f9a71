import { ALL_CATEGORIES, CATEGORIES, type CategoryName } from "../../terms/categories.ts";
import { ConsentNotExpressible } from "./ConsentNotExpressible.ts";
import type { Coding } from "./consentResource.ts";

/** The code system of FHIR R4's resource types. */
export const RESOURCE_TYPES = "http://hl7.org/fhir/resource-types";

/**
 * The categories that hold exactly these resource types. A category with other types beside them would say more than the
 * consent does, so it is refused.
 *
 * @throws {@link ConsentNotExpressible} naming the class
 * @example
 * ```ts
 * categoriesOfClasses([{ system: RESOURCE_TYPES, code: "AllergyIntolerance" }], "Consent.provision.class"); // ["ALLERGIES"]
 * ```
 */
export function categoriesOfClasses(classes: readonly Coding[], element: string): CategoryName[] {
  const types = new Set(classes.filter(({ system }) => system === RESOURCE_TYPES).map(({ code = "" }) => code));
  const whole = ALL_CATEGORIES.filter((category) => {
    const { resourceTypes, observations } = CATEGORIES[category];
    const isOfTypesOnly = resourceTypes.length > 0 && observations.length === 0;
    return isOfTypesOnly && resourceTypes.every((type) => types.has(type));
  });
  const held = new Set<string>(whole.flatMap((category) => [...CATEGORIES[category].resourceTypes]));
  for (const [i, { system, code = "" }] of classes.entries()) {
    if (system !== RESOURCE_TYPES || !held.has(code)) throw new ConsentNotExpressible(`${element}[${i}]`, "element");
  }
  return whole;
}
