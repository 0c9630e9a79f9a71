import { type Provision, EVERYTHING, type ProvisionTerm, type Rule, WITHOUT_END } from "../provisions/provision.ts";
import { mergeRules } from "../provisions/mergeRules.ts";
import { MOST_DIRECTIVE_WORDS, MOST_RULES, ranked } from "../words/directiveWords.ts";
import { inOrder } from "../words/termWords.ts";
import { ConsentNotExpressible } from "./ConsentNotExpressible.ts";
import type { ConsentProvision, ConsentResource } from "./consentResource.ts";
import type { Span } from "./days.ts";
import { requireForm } from "./requireForm.ts";
import { type Limits, type Resolver, allPurposes, limitsOf } from "./limits.ts";

/**
 * What a declared emergency opens where the consent does not speak of it: nothing (`as-written`, as IHE PCF reads a consent),
 * or the platform's minimum set of allergies, medicines and problems.
 */
export type EmergencyReading = "as-written" | "minimum-set";

/** Nobody breaks the glass, unless an exception says so. */
export const NO_BREAK_GLASS: Rule = { deny: true, base: true, provision: { ...EVERYTHING, purposes: ["BTG"] } };

/** Scopes that are about something else than who sees data. */
const OTHER_SCOPES = new Set(["adr", "treatment"]);

/**
 * The rules of a directive that decide as a FHIR R4 Consent does, read as IHE Privacy Consent on FHIR reads it:
 *
 * - the elements of a provision are joined by AND, repeated values by OR; an absent element limits nothing;
 * - `provision.provision` are exceptions and keep each limit of the base for which they set none of their own;
 * - days are whole ones in UTC, both ends of a period are inside; nothing counts outside the base's period;
 * - a confidentiality in a permission reaches lower levels, in a denial higher ones; sensitivity codes become labels;
 * - a purpose stands for the narrower ones too; break-glass counts only where it is named, and in a denial of everything;
 * - an actor's role is not looked at: whoever is named is meant;
 * - a consent that is not `active` permits nothing.
 *
 * Everything that is about access is in `provision`; `policy` names texts for people. Whatever has no counterpart on chain is
 * refused: `action`, `code`, `data.meaning` `dependents`, exceptions inside exceptions, elements of other versions, classes
 * that are no whole category.
 *
 * @throws {@link ConsentNotExpressible}
 * @example
 * ```ts
 * const rules = await consentToRules({ consent, directory, labelKey: await labelKeyOf({ rootKey, patient }) });
 * await consents.setDirective({ patient, rules, via: signed({ signer: zhao, submitter: clinic }) });
 * ```
 */
export async function consentToRules({
  consent,
  emergency = "as-written",
  ...resolver
}: Resolver & {
  readonly consent: ConsentResource;
  readonly emergency?: EmergencyReading;
}): Promise<Rule[]> {
  requireForm(consent);
  const rules = consent.status === "active" ? await rulesOf(consent, resolver) : [];
  const withEmergency = emergency === "as-written" ? [...rules.flatMap(apartFromBreakGlass), NO_BREAK_GLASS] : rules;
  const directive = ranked(mergeRules(withEmergency));
  const words = directive.reduce((sum, { provision }) => sum + 1 + provision.terms.length, 0);
  if (words > MOST_DIRECTIVE_WORDS || directive.length > MOST_RULES)
    throw new ConsentNotExpressible("Consent.provision", "length");
  return directive;
}

async function rulesOf(consent: ConsentResource, resolver: Resolver): Promise<Rule[]> {
  const isOther = consent.scope?.coding?.some(({ code = "" }) => OTHER_SCOPES.has(code)) ?? false;
  if (isOther) throw new ConsentNotExpressible("Consent.scope", "element");
  if ("modifierExtension" in consent) throw new ConsentNotExpressible("Consent.modifierExtension", "element");

  const { provision } = consent;
  if (provision === undefined) return [];
  const path = "Consent.provision";
  const base = await limitsOf(provision, path, resolver);
  const rules = rulesOfLimits({ deny: isDenial(provision, path), base: true, limits: base });
  for (const [i, exception] of (provision.provision ?? []).entries()) {
    const at = `${path}.provision[${i}]`;
    if (exception.provision?.length) throw new ConsentNotExpressible(`${at}.provision`, "nesting");
    const limits = within(base.period, { ...base, ...(await limitsOf(exception, at, resolver)) });
    rules.push(...rulesOfLimits({ deny: isDenial(exception, at), base: false, limits }));
  }
  return rules;
}

/** A consent counts while its base's period runs; an exception's own period cannot make it longer. */
function within(base: Span | undefined, limits: Limits): Limits {
  const { period } = limits;
  if (base === undefined || period === undefined) return limits;
  const from = base.from > period.from ? base.from : period.from;
  const until = base.until < period.until ? base.until : period.until;
  return { ...limits, period: { from, until } };
}

function isDenial({ type }: ConsentProvision, path: string): boolean {
  if (type !== "permit" && type !== "deny") throw new ConsentNotExpressible(`${path}.type`, "code");
  return type === "deny";
}

/** One rule for each way in which values of one element are alternatives but need words of different kinds. */
function rulesOfLimits({
  deny,
  base,
  limits,
}: {
  readonly deny: boolean;
  readonly base: boolean;
  readonly limits: Limits;
}): Rule[] {
  const { period, actors, purposes, categories, dataPeriod } = limits;
  const isForNobody = actors?.length === 0; // only groups without members
  const isForNoTime = period !== undefined && period.from >= period.until;
  if (isForNobody || isForNoTime) return [];
  const common: ProvisionTerm[] = [
    ...distinct(actors ?? []).map((account) => ({ kind: "actor", account }) as const),
    ...distinct(purposes?.labels ?? []).map((label) => ({ kind: "purpose", label }) as const),
    ...(dataPeriod === undefined ? [] : [{ kind: "dataPeriod", ...dataPeriod } as const]),
  ];
  const window = period ?? { from: 0n, until: WITHOUT_END };
  return securityAlternatives(limits).flatMap(({ confidentialities, terms: labels }) =>
    dataAlternatives(limits).map((data) => ({
      deny,
      base,
      provision: {
        ...EVERYTHING,
        ...window,
        confidentialities,
        categories: categories ?? EVERYTHING.categories,
        purposes: purposes?.names ?? allPurposes(deny),
        terms: inOrder([...common, ...labels, ...data]),
      },
    })),
  );
}

function securityAlternatives({
  security,
}: Limits): { readonly confidentialities: Provision["confidentialities"]; readonly terms: readonly ProvisionTerm[] }[] {
  const { confidentialities } = EVERYTHING;
  if (security === undefined) return [{ confidentialities, terms: [] }];
  const { levels, labels } = security;
  const terms = distinct(labels).map((label) => ({ kind: "label", label }) as const);
  return [
    ...(levels.length > 0 ? [{ confidentialities: levels, terms: [] }] : []),
    ...(labels.length > 0 ? [{ confidentialities, terms }] : []),
  ];
}

function dataAlternatives({ data }: Limits): readonly (readonly ProvisionTerm[])[] {
  if (data === undefined) return [[]];
  const kinds = distinct(data.map(({ kind }) => kind));
  return kinds.map((kind) => data.filter((term) => term.kind === kind));
}

/**
 * A base permission that names break-glass, with that part as an exception: beside {@link NO_BREAK_GLASS}, a base denial that
 * would win over it. Nothing else changes, as this is the only base denial there can be.
 */
function apartFromBreakGlass(rule: Rule): Rule[] {
  const { purposes, terms } = rule.provision;
  if (!rule.base || rule.deny || !purposes.includes("BTG")) return [rule];
  const rest = purposes.filter((purpose) => purpose !== "BTG");
  const isEmpty = rest.length === 0 && !terms.some(({ kind }) => kind === "purpose");
  const emergencyTerms = terms.filter(({ kind }) => kind !== "purpose");
  return [
    ...(isEmpty ? [] : [{ ...rule, provision: { ...rule.provision, purposes: rest } }]),
    { ...rule, base: false, provision: { ...rule.provision, purposes: ["BTG"], terms: emergencyTerms } },
  ];
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
