import type { Hex } from "../../kernel/ids/brand.ts";
import {
  ALL_CONFIDENTIALITIES,
  CONFIDENTIALITY_SYSTEM,
  type ConfidentialityName,
  levelsFrom,
  levelsUpTo,
} from "../../terms/confidentialities.ts";
import { ALL_CATEGORIES, CATEGORIES } from "../../terms/categories.ts";
import { expandPurposes } from "../../terms/expandPurposes.ts";
import { ACT_REASON, ALL_PURPOSES, PURPOSES, type PurposeName } from "../../terms/purposes.ts";
import { ALL_READERS } from "../../terms/readers.ts";
import { EVERYTHING, type Provision, type ProvisionTerm, type Rule } from "../provisions/provision.ts";
import { RESOURCE_TYPES } from "./categoriesOfClasses.ts";
import { ConsentNotExpressible } from "./ConsentNotExpressible.ts";
import {
  CONSENT_CATEGORY,
  type Coding,
  type ConsentProvision,
  type ConsentResource,
  PRIVACY_SCOPE,
  RECIPIENT,
} from "./consentResource.ts";
import { type EmergencyReading, NO_BREAK_GLASS } from "./consentToRules.ts";
import { periodOf } from "./days.ts";
import type { ReverseDirectory } from "./directory.ts";

/** A consent with the reading under which it says what the rules say. */
export interface WrittenConsent {
  readonly consent: ConsentResource;
  readonly emergency: EmergencyReading;
}

/**
 * A directive as a FHIR R4 Consent, such that {@link consentToRules} with the same reading gives rules that decide the same.
 *
 * The consent's base denies what nobody permits; permissions and denials are its exceptions, each with all its limits. A
 * directive with one base permission, of which no exception has to be freed, keeps that as the base.
 *
 * @throws {@link ConsentNotExpressible} for conditions, for readers by profession, for sets of levels or categories that FHIR
 * cannot name, for base denials beside base permissions, for what the directory does not know
 * @example
 * ```ts
 * const { rules } = await directiveInForce({ consents, patient });
 * const { consent } = rulesToConsent({ rules, patient: "Patient/p1", directory });
 * ```
 */
export function rulesToConsent({
  rules,
  patient,
  directory,
}: {
  readonly rules: readonly Rule[];
  /** Reference of the patient. */
  readonly patient: string;
  readonly directory: ReverseDirectory;
}): WrittenConsent {
  const emergency = rules.some(deniesAllBreakGlass) ? "as-written" : "minimum-set";
  const bases = rules
    .filter(({ base }) => base)
    .flatMap((rule) => (emergency === "as-written" ? withoutBreakGlass(rule) : [rule]));
  const denials = bases.filter(({ deny }) => deny);
  const permissions = bases.filter(({ deny }) => !deny);
  if (denials.length > 0 && permissions.length > 0) throw new ConsentNotExpressible("rules", "rules");
  const speaksOfEmergencies = denials.some(({ provision }) => provision.purposes.includes("BTG"));
  if (speaksOfEmergencies) throw new ConsentNotExpressible("rules", "rules");

  const exceptions = rules.filter(({ base }) => !base);
  const write = (rule: Rule, i: number) =>
    provisionOf(rule, `rules[${rules.includes(rule) ? rules.indexOf(rule) : i}]`, directory);
  const natural = permissions.length === 1 ? naturalForm(permissions[0], exceptions, write) : undefined;
  return {
    consent: consentOf(patient, natural ?? exceptionsOnly([...exceptions, ...permissions], emergency, write)),
    emergency,
  };
}

/** "Every purpose", said so that none is inherited. */
const EVERY_PURPOSE: Coding = { system: ACT_REASON, code: "PurposeOfUse" };
/** The purposes directly below it. */
const ROOTS = ALL_PURPOSES.filter((purpose) => PURPOSES[purpose].parent === null && purpose !== "OTHER");

/** Writes a rule; `i` numbers what is no rule of the directive itself. */
type Write = (rule: Rule, i: number) => ConsentProvision;

/** Elements that limit something. */
const ELEMENTS = ["period", "actor", "securityLabel", "purpose", "class", "dataPeriod", "data"] as const;

/** The base permission as the consent's base, or undefined where an exception would inherit a limit that it has not. */
function naturalForm(base: Rule | undefined, exceptions: readonly Rule[], write: Write): ConsentProvision | undefined {
  if (base === undefined) return undefined;
  const written = write(base, 0);
  const inner = exceptions.map((rule, i) => {
    // Levels that are the base's need not be said, and in a denial often cannot be.
    const isInherited = hasLevelsOf(rule, base);
    const open = { ...rule, provision: { ...rule.provision, confidentialities: ALL_CONFIDENTIALITIES } };
    return withEvery(written, write(isInherited ? open : rule, i), { deny: rule.deny, isInherited });
  });
  if (!inner.every((provision) => provision !== undefined)) return undefined;
  return inner.length === 0 ? written : { ...written, provision: inner };
}

function hasLevelsOf({ provision }: Rule, { provision: base }: Rule): boolean {
  const isPlain = ![...provision.terms, ...base.terms].some(({ kind }) => kind === "label");
  return isPlain && isSame(provision.confidentialities, base.confidentialities);
}

/** The exception with all that the base limits said again; undefined where "no limit" cannot be said. */
function withEvery(
  base: ConsentProvision,
  exception: ConsentProvision,
  { deny, isInherited }: { readonly deny: boolean; readonly isInherited: boolean },
): ConsentProvision | undefined {
  const open: Partial<Record<(typeof ELEMENTS)[number], readonly Coding[]>> = {
    purpose: [EVERY_PURPOSE],
    securityLabel: [{ system: CONFIDENTIALITY_SYSTEM, code: deny ? "U" : "V" }],
  };
  const missing = ELEMENTS.filter((name) => base[name] !== undefined && exception[name] === undefined).filter(
    (name) => !(name === "securityLabel" && isInherited),
  );
  if (missing.some((name) => open[name] === undefined)) return undefined;
  // A consent counts only while its base does, so an exception cannot be said to last longer.
  return { ...exception, ...Object.fromEntries(missing.map((name) => [name, open[name]])) };
}

/** A base that denies what no exception permits, and limits nothing that exceptions would inherit. */
function exceptionsOnly(rules: readonly Rule[], emergency: EmergencyReading, write: Write): ConsentProvision {
  // Where an emergency opens a minimum set, the base must not speak of break-glass: it names the other purposes.
  const isSilent = emergency === "minimum-set";
  const base: ConsentProvision = { type: "deny", ...(isSilent && { purpose: ROOTS.map(codingOf) }) };
  const inner = rules.map((rule, i) => {
    const written = write(rule, i);
    return isSilent && written.purpose === undefined ? { ...written, purpose: [EVERY_PURPOSE] } : written;
  });
  return inner.length === 0 ? base : { ...base, provision: inner };
}

function consentOf(patient: string, provision: ConsentProvision): ConsentResource {
  return {
    resourceType: "Consent",
    status: "active",
    scope: { coding: [PRIVACY_SCOPE] },
    category: [{ coding: [CONSENT_CATEGORY] }],
    patient: { reference: patient },
    provision,
  };
}

function deniesAllBreakGlass({ deny, base, provision }: Rule): boolean {
  const { confidentialities, readers, categories, from, until } = NO_BREAK_GLASS.provision;
  return (
    deny &&
    base &&
    provision.purposes.includes("BTG") &&
    provision.terms.length === 0 &&
    provision.from === from &&
    provision.until === until &&
    isSame(provision.confidentialities, confidentialities) &&
    isSame(provision.readers, readers) &&
    isSame(provision.categories, categories)
  );
}

/** A base denial without its part for break-glass, which the reading says already. */
function withoutBreakGlass(rule: Rule): Rule[] {
  if (!rule.deny) return [rule];
  const purposes = rule.provision.purposes.filter((purpose) => purpose !== "BTG");
  const isEmpty = purposes.length === 0 && !rule.provision.terms.some(({ kind }) => kind === "purpose");
  return isEmpty ? [] : [{ ...rule, provision: { ...rule.provision, purposes } }];
}

function provisionOf({ deny, provision }: Rule, path: string, directory: ReverseDirectory): ConsentProvision {
  if (!isSame(provision.readers, ALL_READERS)) throw new ConsentNotExpressible(`${path}.readers`, "element");
  const { terms } = provision;
  if (terms.some(({ kind }) => kind === "condition")) throw new ConsentNotExpressible(`${path}.terms`, "element");
  const period = periodOf(provision);
  const actor = terms.flatMap((term) =>
    term.kind === "actor"
      ? [{ role: { coding: [RECIPIENT] }, reference: referenceTo(term.account, path, directory) }]
      : [],
  );
  const securityLabel = labelsOf({ deny, provision }, path, directory);
  const purpose = purposeCodings({ deny, provision }, path, directory);
  const classes = classesOf(provision, path);
  const dataPeriods = terms.filter((term) => term.kind === "dataPeriod");
  if (dataPeriods.length > 1) throw new ConsentNotExpressible(`${path}.terms`, "element");
  const [span] = dataPeriods;
  const dataPeriod = span === undefined ? undefined : periodOf(span, { openFrom: 1n });
  const data = terms.flatMap((term) => dataOf(term, path, directory));
  if (new Set(data.map(({ meaning }) => meaning)).size > 1) throw new ConsentNotExpressible(`${path}.terms`, "element");
  return {
    type: deny ? "deny" : "permit",
    ...(period && { period }),
    ...(actor.length > 0 && { actor }),
    ...(securityLabel && { securityLabel }),
    ...(purpose && { purpose }),
    ...(classes && { class: classes }),
    ...(dataPeriod && { dataPeriod }),
    ...(data.length > 0 && { data }),
  };
}

function referenceTo(account: string, path: string, directory: ReverseDirectory): { readonly reference: string } {
  const reference = directory.referenceOf(account);
  if (reference === undefined) throw new ConsentNotExpressible(`${path}.terms`, "reference");
  return { reference };
}

function dataOf(
  term: ProvisionTerm,
  path: string,
  directory: ReverseDirectory,
): NonNullable<ConsentProvision["data"]>[number][] {
  if (term.kind === "author") return [{ meaning: "authoredby", reference: referenceTo(term.account, path, directory) }];
  if (term.kind !== "record" && term.kind !== "related") return [];
  const reference = directory.recordReferenceOf(term.record);
  if (reference === undefined) throw new ConsentNotExpressible(`${path}.terms`, "reference");
  return [{ meaning: term.kind === "record" ? "instance" : "related", reference: { reference } }];
}

function labelsOf(
  { deny, provision }: Pick<Rule, "deny" | "provision">,
  path: string,
  directory: ReverseDirectory,
): Coding[] | undefined {
  const labels = provision.terms.flatMap((term) => (term.kind === "label" ? [term.label] : []));
  const level = levelOf(provision.confidentialities, deny);
  const isEveryLevel = isSame(provision.confidentialities, ALL_CONFIDENTIALITIES);
  if (level === undefined || (labels.length > 0 && !isEveryLevel)) {
    throw new ConsentNotExpressible(`${path}.confidentialities`, "element");
  }
  if (labels.length > 0) return labels.map((label) => known(directory.codingOf(label), path));
  return isEveryLevel ? undefined : [{ system: CONFIDENTIALITY_SYSTEM, code: level }];
}

/** The level whose code means exactly this set. */
function levelOf(levels: readonly ConfidentialityName[], deny: boolean): ConfidentialityName | undefined {
  return ALL_CONFIDENTIALITIES.find((level) => isSame(deny ? levelsFrom(level) : levelsUpTo(level), levels));
}

function purposeCodings(
  { deny, provision: { purposes, terms } }: Pick<Rule, "deny" | "provision">,
  path: string,
  directory: ReverseDirectory,
): Coding[] | undefined {
  const labels = terms.flatMap((term) => (term.kind === "purpose" ? [term.label] : []));
  const all = deny ? ALL_PURPOSES : EVERYTHING.purposes;
  if (labels.length === 0 && isSame(purposes, all)) return undefined;
  const fromElsewhere = labels.map((label: Hex) => known(directory.purposeOf(label), path));
  if (all.every((purpose) => purposes.includes(purpose))) {
    return [EVERY_PURPOSE, ...(purposes.includes("BTG") ? [codingOf("BTG")] : []), ...fromElsewhere];
  }
  if (purposes.includes("OTHER")) throw new ConsentNotExpressible(`${path}.purposes`, "element");
  const codes = ALL_PURPOSES.filter((purpose) => isWhole(purpose, purposes) && !isInside(purpose, purposes));
  if (!isSame(expandPurposes(codes), purposes)) throw new ConsentNotExpressible(`${path}.purposes`, "element");
  return [...codes.map(codingOf), ...fromElsewhere];
}

/** Whether the purpose and all below it are in the set. */
function isWhole(purpose: PurposeName, purposes: readonly PurposeName[]): boolean {
  return expandPurposes([purpose]).every((narrower) => purposes.includes(narrower));
}

/** Whether a wider purpose says it already. */
function isInside(purpose: PurposeName, purposes: readonly PurposeName[]): boolean {
  const { parent } = PURPOSES[purpose];
  if (parent === null || purpose === "BTG") return false;
  return isWhole(parent, purposes) || isInside(parent, purposes);
}

function codingOf(code: PurposeName): Coding {
  return { system: ACT_REASON, code };
}

function classesOf({ categories }: Provision, path: string): Coding[] | undefined {
  if (isSame(categories, ALL_CATEGORIES)) return undefined;
  return categories.flatMap((category) => {
    const { resourceTypes, observations } = CATEGORIES[category];
    if (resourceTypes.length === 0 || observations.length > 0) {
      throw new ConsentNotExpressible(`${path}.categories`, "element");
    }
    return resourceTypes.map((code) => ({ system: RESOURCE_TYPES, code }));
  });
}

function known(coding: { readonly system: string; readonly code: string } | undefined, path: string): Coding {
  if (coding === undefined) throw new ConsentNotExpressible(`${path}.terms`, "reference");
  return coding;
}

function isSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((value) => b.includes(value));
}
