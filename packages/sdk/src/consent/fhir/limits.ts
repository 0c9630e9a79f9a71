import { isAddress } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import {
  CONFIDENTIALITY_SYSTEM,
  type ConfidentialityName,
  isConfidentialityName,
  levelsFrom,
  levelsUpTo,
} from "../../terms/confidentialities.ts";
import { expandPurposes } from "../../terms/expandPurposes.ts";
import { ACT_REASON, ALL_PURPOSES, type PurposeName, isPurposeName } from "../../terms/purposes.ts";
import { purposeLabelOf } from "../ids/purposeLabelOf.ts";
import { ACT_CODE, labelOf } from "../labels/labelOf.ts";
import type { ProvisionTerm } from "../provisions/provision.ts";
import { ConsentNotExpressible } from "./ConsentNotExpressible.ts";
import { categoriesOfClasses } from "./categoriesOfClasses.ts";
import type { ConsentProvision } from "./consentResource.ts";
import { type Span, secondsIn } from "./days.ts";
import type { ConsentDirectory } from "./directory.ts";
import type { CategoryName } from "../../terms/categories.ts";

/** What an element of a provision limits; an absent one limits nothing, or what the base says. */
export interface Limits {
  readonly period?: Span;
  /** Nobody, where the groups named have no member. */
  readonly actors?: readonly string[];
  readonly security?: { readonly levels: readonly ConfidentialityName[]; readonly labels: readonly Hex[] };
  readonly purposes?: { readonly names: readonly PurposeName[]; readonly labels: readonly Hex[] };
  readonly categories?: readonly CategoryName[];
  readonly dataPeriod?: Span;
  readonly data?: readonly ProvisionTerm[];
}

/** Where the meaning of references and labels comes from. */
export interface Resolver {
  readonly directory: ConsentDirectory;
  /** Needed for sensitivity codes only. */
  readonly labelKey?: Uint8Array;
}

/** Elements of a provision that are read, and those that FHIR lets every reader pass over. */
const READ = new Set([
  ...["type", "period", "actor", "securityLabel", "purpose", "class", "dataPeriod", "data", "provision"],
  ...["id", "extension"],
]);
/** The first second that a data period can name; 0 is a date that is not known. */
const FIRST_DATED = 1n;

/**
 * The limits that a provision sets itself.
 *
 * @throws {@link ConsentNotExpressible} with the element's path
 */
export async function limitsOf(provision: ConsentProvision, path: string, resolver: Resolver): Promise<Limits> {
  for (const [name, value] of Object.entries(provision) as [string, unknown][]) {
    if (!READ.has(name) && value !== undefined) throw new ConsentNotExpressible(`${path}.${name}`, "element");
  }
  return {
    ...(provision.period && { period: secondsIn(provision.period, `${path}.period`) }),
    ...(provision.actor?.length && { actors: actorsOf(provision, path, resolver.directory) }),
    ...(provision.securityLabel?.length && { security: await securityOf(provision, path, resolver) }),
    ...(provision.purpose?.length && { purposes: purposesOf(provision, path) }),
    ...(provision.class?.length && { categories: categoriesOfClasses(provision.class, `${path}.class`) }),
    ...(provision.dataPeriod && { dataPeriod: dataPeriodOf(provision, path) }),
    ...(provision.data?.length && { data: dataOf(provision, path, resolver.directory) }),
  };
}

function actorsOf({ actor = [] }: ConsentProvision, path: string, directory: ConsentDirectory): string[] {
  return actor.flatMap(({ reference }, i) => accountsOf(reference?.reference, `${path}.actor[${i}]`, directory));
}

function accountsOf(reference: string | undefined, element: string, directory: ConsentDirectory): readonly string[] {
  const accounts = reference === undefined ? undefined : directory.accountsOf(reference);
  if (!accounts?.every((account) => isAddress(account))) {
    throw new ConsentNotExpressible(`${element}.reference`, "reference");
  }
  return accounts;
}

/** A permission for a level reaches all lower ones, a denial all higher ones. Sensitivity codes become labels. */
async function securityOf(
  { type, securityLabel = [] }: ConsentProvision,
  path: string,
  { labelKey }: Resolver,
): Promise<NonNullable<Limits["security"]>> {
  const levels = new Set<ConfidentialityName>();
  const labels: Hex[] = [];
  for (const [i, { system, code = "" }] of securityLabel.entries()) {
    const element = `${path}.securityLabel[${i}]`;
    if (system === CONFIDENTIALITY_SYSTEM && isConfidentialityName(code)) {
      for (const level of type === "deny" ? levelsFrom(code) : levelsUpTo(code)) levels.add(level);
    } else if (system === ACT_CODE && code !== "" && labelKey !== undefined) {
      labels.push(await labelOf({ labelKey, system, code }));
    } else throw new ConsentNotExpressible(element, system === ACT_CODE && code !== "" ? "reference" : "code");
  }
  return { levels: [...levels], labels };
}

function purposesOf({ type, purpose = [] }: ConsentProvision, path: string): NonNullable<Limits["purposes"]> {
  const names: PurposeName[] = [];
  const labels: Hex[] = [];
  for (const [i, { system, code }] of purpose.entries()) {
    if (system === undefined || code === undefined) throw new ConsentNotExpressible(`${path}.purpose[${i}]`, "code");
    if (system !== ACT_REASON || code === "OTHER") labels.push(purposeLabelOf({ system, code }));
    else if (code === "PurposeOfUse") names.push(...allPurposes(type === "deny"));
    else if (isPurposeName(code)) names.push(code);
    else labels.push(purposeLabelOf({ system, code })); // a code of a later edition
  }
  return { names: expandPurposes(names), labels };
}

/** Every purpose; a permission includes break-glass only where it is named. */
export function allPurposes(withBreakGlass: boolean): PurposeName[] {
  return ALL_PURPOSES.filter((purpose) => withBreakGlass || purpose !== "BTG");
}

function dataPeriodOf({ dataPeriod = {} }: ConsentProvision, path: string): Span {
  const element = `${path}.dataPeriod`;
  const { from, until } = secondsIn(dataPeriod, element);
  // Data from before 1970 is dated with the first second, so a bound there would not hold.
  const isEarly = (dataPeriod.start !== undefined && from === 0n) || until <= FIRST_DATED;
  if (isEarly) throw new ConsentNotExpressible(element, "period");
  return { from: from === 0n ? FIRST_DATED : from, until };
}

function dataOf({ data = [] }: ConsentProvision, path: string, directory: ConsentDirectory): ProvisionTerm[] {
  return data.flatMap(({ meaning, reference }, i): ProvisionTerm[] => {
    const element = `${path}.data[${i}]`;
    if (meaning === "authoredby") {
      return accountsOf(reference?.reference, element, directory).map((account) => ({ kind: "author", account }));
    }
    if (meaning !== "instance" && meaning !== "related") {
      throw new ConsentNotExpressible(`${element}.meaning`, "element");
    }
    const id = reference?.reference === undefined ? undefined : directory.recordOf(reference.reference);
    if (id === undefined) throw new ConsentNotExpressible(`${element}.reference`, "reference");
    return [{ kind: meaning === "instance" ? "record" : "related", record: id.slice(0, 64) as Hex }];
  });
}
