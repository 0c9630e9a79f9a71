import { AbiCoder, ZeroAddress, ZeroHash, concat, dataSlice, keccak256, toBeHex } from "ethers";

/**
 * Consents as `docs/specs/consent.md` tells them, told a second time without a shared line: pure, and slow where the
 * contract is quick. What other rooms know (who may act, who practises, which glass is broken) comes in as {@link Facts}.
 */

/** Sets are bitmaps: bit n is the member n. Times are seconds; terms are words of 32 bytes. */
export interface ModelProvision {
  readonly confidentialities: bigint;
  readonly readers: bigint;
  readonly categories: bigint;
  readonly purposes: bigint;
  readonly from: bigint;
  readonly until: bigint;
  readonly terms: readonly string[];
}

export interface ModelKey {
  readonly grantee: string;
  readonly line: bigint;
}

export interface ModelGrant extends ModelKey {
  readonly provision: ModelProvision;
}

export interface ModelRule {
  readonly deny: boolean;
  readonly base: boolean;
  readonly provision: ModelProvision;
}

export interface ModelRequest {
  readonly patient: string;
  readonly accessor: string;
  readonly organisation: string;
  readonly profession: bigint;
  readonly purpose: bigint;
  readonly purposeLabel: string;
  readonly category: bigint;
  readonly confidentiality: bigint;
  readonly record: string;
  readonly visit: string;
  readonly author: string;
  readonly authorOrganisation: string;
  readonly authoredAt: bigint;
  /** At most 4. */
  readonly labels: readonly string[];
}

export interface ModelEvidence extends ModelKey {
  readonly terms: readonly string[];
  readonly directive: readonly string[];
}

export const BASES = ["None", "Self", "Delegate", "Grant", "Directive", "Emergency"] as const;
export type BasisName = (typeof BASES)[number];

export const DENIALS = [
  "None",
  "RequestInvalid",
  "NotPatientNorDelegate",
  "OrganisationNotAccredited",
  "NotPractising",
  "DirectiveNotShown",
  "DeniedByPatient",
  "NothingPermits",
  "Revoked",
  "NotYet",
  "Over",
  "ReaderNotCovered",
  "CategoryNotCovered",
  "ConfidentialityNotCovered",
  "PurposeNotCovered",
  "TermsNotShown",
  "TermsNotMet",
  "ConditionNotMet",
  "GlassNotBroken",
  "BeyondMinimumSet",
] as const;
export type DenialName = (typeof DENIALS)[number];

export interface ModelDecision {
  readonly allowed: boolean;
  readonly basis: BasisName;
  readonly denial: DenialName;
  /** Number of the provider registry's reason. */
  readonly practice: bigint;
  readonly basisId: string;
  readonly evidence: string;
}

/** What the other rooms answer now. */
export interface Facts {
  readonly now: bigint;
  /** Whether this account is the patient's controller and may act: registered, not frozen. */
  isController(patient: string, account: string): boolean;
  /** Whether this account is a delegate with this power, now: inside its window, not frozen. */
  isDelegate(patient: string, account: string, power: "CONSENT" | "READ"): boolean;
  /** Number of the reason why the accessor may not practise; zero for "may". */
  practice(accessor: string, profession: bigint, organisation: string): bigint;
  isAccredited(organisation: string): boolean;
  /** Zero for none. */
  emergency(patient: string, responder: string, organisation: string): string;
  /** Evidence of a condition, zero where it does not hold. */
  condition(contract: string, provision: string, request: ModelRequest, args: readonly string[]): string;
}

/** An error's name and its values. */
export interface Refusal {
  readonly error: string;
  readonly args: readonly unknown[];
}

export const KIND = {
  actor: 1,
  author: 2,
  record: 3,
  related: 4,
  label: 5,
  purpose: 6,
  dataPeriod: 7,
  condition: 8,
  argument: 9,
} as const;

export const LAST_TIME = 2n ** 40n - 1n;
export const KNOWN = {
  confidentialities: set(1, 6),
  readers: set(0, 15),
  categories: set(1, 16),
  purposes: set(1, 59) | (1n << 63n),
} as const;

const BREAK_GLASS = 6n;
const OTHER = 63n;
/** Allergies, medications, problems. */
const MINIMUM_SET = [2n, 3n, 4n];
const NORMAL = 4n;
const MOST = { grants: 200, terms: 12, conditions: 2, rules: 8, words: 24, directiveConditions: 4 } as const;
const LAST_PURPOSE = 59n;
const LAST_CATEGORY = 16n;
const LAST_CONFIDENTIALITY = 6n;
const LAST_NUMBER = 63n;

interface GivenGrant {
  readonly provision: ModelProvision;
  readonly epoch: bigint;
  /** Of one with terms: how many of them the line had held before. */
  readonly number: bigint;
}

interface Directive {
  readonly rules: readonly ModelRule[];
  readonly epoch: bigint;
  readonly words: readonly string[];
  readonly hash: string;
}

interface Life {
  grants: Map<string, GivenGrant>;
  /** How many grants with terms each line has held. */
  numbers: Map<string, bigint>;
  directive: Directive | undefined;
  epoch: bigint;
}

const NO_TERMS = `0x${"00".repeat(31)}`;
export const NO_DIRECTIVE = `0x${"00".repeat(29)}`;

/** The set of the members from `first` to `last`. */
export function set(first: number, last: number): bigint {
  return (1n << BigInt(last + 1)) - (1n << BigInt(first));
}

/** The four sets in one number: the table in the header of `Scope`. */
export function scopeOf({
  confidentialities,
  readers,
  categories,
  purposes,
}: Pick<ModelProvision, "confidentialities" | "readers" | "categories" | "purposes">): bigint {
  return confidentialities | (readers << 8n) | (categories << 40n) | (purposes << 72n);
}

/** Id of a grant that was given in this epoch, on a line that had held `number` grants with terms before. */
export function grantIdOf(
  patient: string,
  { grantee, line, provision }: ModelGrant,
  { epoch = 0n, number = 0n }: { readonly epoch?: bigint; readonly number?: bigint } = {},
): string {
  const word = provisionWord({ deny: false, base: false, provision }, epoch, number);
  const termsHash = provision.terms.length === 0 ? NO_TERMS : dataSlice(keccak256(concat(provision.terms)), 0, 31);
  return keccak256(
    AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "address", "uint32", "bytes32", "bytes31"],
      [patient, grantee, line, word, termsHash],
    ),
  );
}

/** Id of a rule: its patient, the directive's hash, and its number in it. */
export function ruleIdOf(patient: string, directive: string, index: number): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes29", "uint256"], [patient, directive, index]));
}

/** A provision without its terms, in one word: the table in the header of `ProvisionWords`. */
export function provisionWord(rule: ModelRule, epoch: bigint, number = 0n): string {
  const { from, until, terms } = rule.provision;
  const parts: readonly [value: bigint, bits: bigint][] = [
    [rule.deny ? 1n : 0n, 1n],
    [rule.base ? 1n : 0n, 1n],
    [number, 6n],
    [BigInt(terms.length), 8n],
    [scopeOf(rule.provision), 136n],
    [from, 40n],
    [until, 40n],
    [epoch, 24n],
  ];
  let [word, at] = [0n, 0n];
  for (const [value, bits] of parts) {
    if (value >= 1n << bits) throw new Error(`${value} does not fit into ${bits} bits.`);
    word |= value << at;
    at += bits;
  }
  return toBeHex(word, 32);
}

/** The words of a directive as its event tells them: each rule, and behind it its terms. */
export function directiveWords(rules: readonly ModelRule[], epoch: bigint): string[] {
  return rules.flatMap((rule) => [provisionWord(rule, epoch), ...rule.provision.terms]);
}

/** What the state keeps of a directive. */
export function directiveHash(words: readonly string[]): string {
  return words.length === 0 ? NO_DIRECTIVE : dataSlice(keccak256(concat(words)), 0, 29);
}

export class ConsentModel {
  readonly #lives = new Map<string, Life>();

  // Acts: each answers all that the rules have against it, or does it and answers nothing.

  give(facts: Facts, by: string, patient: string, grants: readonly ModelGrant[]): readonly Refusal[] {
    const { grants: given, numbers, epoch } = this.#lifeOf(patient);
    const anew = new Map<string, GivenGrant>();
    const reasons = [...actorReasons(facts, patient, by), ...listReasons(patient, grants)];
    for (const { grantee, line, provision } of grants) {
      const place = placeOf({ grantee, line });
      if (same(grantee, ZeroAddress) || same(grantee, by)) {
        reasons.push({ error: "GranteeInvalid", args: [patient, grantee] });
      }
      const there = anew.get(place) ?? given.get(place);
      if (there?.epoch === epoch && !isOver(there.provision, facts.now)) {
        reasons.push({ error: "GrantStands", args: [patient, grantee, line] });
      }
      reasons.push(
        ...setReasons(provision),
        ...windowReasons(provision, facts.now),
        ...termReasons(provision.terms, { terms: MOST.terms, conditions: MOST.conditions }),
      );
      const number = provision.terms.length === 0 ? 0n : (numbers.get(place) ?? 0n);
      if (number > LAST_NUMBER) reasons.push({ error: "LineUsedUp", args: [patient, grantee, line] });
      anew.set(place, { provision, epoch, number });
    }
    if (reasons.length > 0) return reasons;
    for (const [place, grant] of anew) {
      given.set(place, grant);
      if (grant.provision.terms.length > 0) numbers.set(place, grant.number + 1n);
    }
    return [];
  }

  revoke(facts: Facts, by: string, patient: string, keys: readonly ModelKey[]): readonly Refusal[] {
    const life = this.#lifeOf(patient);
    const left = new Map(life.grants);
    const reasons = [...actorReasons(facts, patient, by), ...listReasons(patient, keys)];
    for (const { grantee, line } of keys) {
      if (!left.delete(placeOf({ grantee, line }))) {
        reasons.push({ error: "GrantUnknown", args: [patient, grantee, line] });
      }
    }
    if (reasons.length === 0) life.grants = left;
    return reasons;
  }

  revokeAll(facts: Facts, by: string, patient: string): readonly Refusal[] {
    const reasons = actorReasons(facts, patient, by);
    if (reasons.length === 0) this.#lifeOf(patient).epoch += 1n;
    return reasons;
  }

  setDirective(
    facts: Facts,
    by: string,
    patient: string,
    expected: string,
    rules: readonly ModelRule[],
  ): readonly Refusal[] {
    const inForce = this.directiveOf(patient);
    const isChanged: Refusal = { error: "DirectiveChanged", args: [patient, expected, inForce] };
    const reasons = [
      ...actorReasons(facts, patient, by),
      ...(expected === inForce ? [] : [isChanged]),
      ...ruleReasons(rules),
    ];
    if (reasons.length > 0) return reasons;

    const life = this.#lifeOf(patient);
    const words = directiveWords(rules, life.epoch);
    life.directive = rules.length === 0 ? undefined : { rules, epoch: life.epoch, words, hash: directiveHash(words) };
    return [];
  }

  // Questions.

  epochOf(patient: string): bigint {
    return this.#lives.get(patient)?.epoch ?? 0n;
  }

  directiveOf(patient: string): string {
    return this.#lives.get(patient)?.directive?.hash ?? NO_DIRECTIVE;
  }

  /** The words that an honest asker brings along. */
  directiveWordsOf(patient: string): readonly string[] {
    return this.#lives.get(patient)?.directive?.words ?? [];
  }

  grantOf(
    { now }: Pick<Facts, "now">,
    patient: string,
    key: ModelKey,
  ): { readonly inForce: boolean; readonly provision: ModelProvision; readonly id: string } | undefined {
    const life = this.#lives.get(patient);
    const grant = life?.grants.get(placeOf(key));
    if (life === undefined || grant === undefined) return undefined;
    const { epoch, number, provision } = grant;
    const inForce = epoch === life.epoch && runs(provision, now);
    return { inForce, provision, id: grantIdOf(patient, { ...key, provision }, { epoch, number }) };
  }

  decide(facts: Facts, request: ModelRequest, evidence: ModelEvidence): ModelDecision {
    if (!isWellFormed(request)) return denied("RequestInvalid");
    const { patient, accessor, organisation, profession } = request;

    if (same(organisation, ZeroAddress)) {
      if (facts.isController(patient, accessor)) return allowed("Self", patient);
      if (facts.isDelegate(patient, accessor, "READ")) return allowed("Delegate", patient);
      return denied("NotPatientNorDelegate");
    }

    if (profession === 0n && same(accessor, organisation)) {
      if (!facts.isAccredited(organisation)) return denied("OrganisationNotAccredited");
    } else {
      const practice = facts.practice(accessor, profession, organisation);
      if (practice !== 0n) return { ...denied("NotPractising"), practice };
    }

    if (directiveHash(evidence.directive) !== this.directiveOf(patient)) return denied("DirectiveNotShown");
    return request.purpose === BREAK_GLASS
      ? this.#throughGlass(facts, request)
      : this.#asUsual(facts, request, evidence);
  }

  /** CONSENT-56 to CONSENT-60. */
  #asUsual(facts: Facts, request: ModelRequest, evidence: ModelEvidence): ModelDecision {
    const rules = this.#rulesFor(facts, request);
    const byGrant = this.#byGrant(facts, request, evidence);
    return (
      rules.denial({ base: false }) ??
      rules.permission({ base: false }, "Directive") ??
      (byGrant.allowed ? byGrant : undefined) ??
      rules.denial({ base: true }) ??
      rules.permission({ base: true }, "Directive") ??
      denied(furthest(byGrant.denial, rules.lacksOnlyCondition ? "ConditionNotMet" : "NothingPermits"))
    );
  }

  /** CONSENT-113 to CONSENT-115. */
  #throughGlass(facts: Facts, request: ModelRequest): ModelDecision {
    const emergency = facts.emergency(request.patient, request.accessor, request.organisation);
    if (emergency === ZeroHash) return denied("GlassNotBroken");
    const rules = this.#rulesFor(facts, request);
    const byRule =
      rules.denial({ base: false }) ??
      rules.permission({ base: false }, "Emergency", emergency) ??
      rules.denial({ base: true }) ??
      rules.permission({ base: true }, "Emergency", emergency);
    if (byRule !== undefined) return byRule;
    if (rules.someSpeaksOfGlass) return denied("NothingPermits");
    const isMinimum = MINIMUM_SET.includes(request.category) && request.confidentiality <= NORMAL;
    return isMinimum ? allowed("Emergency", emergency) : denied("BeyondMinimumSet");
  }

  #rulesFor(facts: Facts, request: ModelRequest) {
    const { patient } = request;
    const { directive, epoch } = this.#lives.get(patient) ?? { directive: undefined, epoch: 0n };
    const numbered = (directive?.rules ?? []).map((rule, index) => ({ ...rule, index }));
    const counting = numbered.filter(({ deny, provision }) => {
      return runs(provision, facts.now) && (deny || directive?.epoch === epoch);
    });
    const covering = counting
      .filter(({ provision }) => gap(provision, request) === undefined)
      .map((rule) => {
        const id = ruleIdOf(patient, directive?.hash ?? NO_DIRECTIVE, rule.index);
        return { ...rule, id, shown: conditionsOf(facts, id, rule.provision, request) };
      });
    const permissions = covering.filter(({ deny }) => !deny);
    return {
      denial({ base }: { base: boolean }): ModelDecision | undefined {
        const rule = covering.find((one) => one.deny && one.base === base);
        return rule && { ...denied("DeniedByPatient"), basisId: rule.id };
      },
      permission({ base }: { base: boolean }, basis: BasisName, basisId?: string): ModelDecision | undefined {
        const rule = permissions.find((one) => one.base === base && one.shown !== undefined);
        return rule && { ...allowed(basis, basisId ?? rule.id), evidence: rule.shown ?? ZeroHash };
      },
      lacksOnlyCondition: permissions.some(({ shown }) => shown === undefined),
      someSpeaksOfGlass: counting.some(({ deny, provision }) => !deny && has(provision.purposes, BREAK_GLASS)),
    };
  }

  #byGrant(facts: Facts, request: ModelRequest, evidence: ModelEvidence): ModelDecision {
    const { patient, accessor, organisation } = request;
    const { grantee, line } = evidence;
    if (!same(grantee, accessor) && !same(grantee, organisation)) return denied("NothingPermits");
    const life = this.#lives.get(patient);
    const grant = life?.grants.get(placeOf(evidence));
    if (life === undefined || grant === undefined) return denied("NothingPermits");
    const { provision, epoch, number } = grant;
    if (epoch !== life.epoch) return denied("Revoked");
    if (facts.now < provision.from) return denied("NotYet");
    if (isOver(provision, facts.now)) return denied("Over");
    if (provision.terms.length > 0 && concat(provision.terms) !== concat(evidence.terms)) {
      return denied("TermsNotShown");
    }
    const missing = gap(provision, request);
    if (missing !== undefined) return denied(missing);
    const id = grantIdOf(patient, { grantee, line, provision }, { epoch, number });
    const shown = conditionsOf(facts, id, provision, request);
    return shown === undefined ? denied("ConditionNotMet") : { ...allowed("Grant", id), evidence: shown };
  }

  #lifeOf(patient: string): Life {
    const life = this.#lives.get(patient) ?? { grants: new Map(), numbers: new Map(), directive: undefined, epoch: 0n };
    this.#lives.set(patient, life);
    return life;
  }
}

// ---------------------------------------------------------------------- acts

function actorReasons(facts: Facts, patient: string, account: string): readonly Refusal[] {
  const may = facts.isController(patient, account) || facts.isDelegate(patient, account, "CONSENT");
  return may ? [] : [{ error: "ConsentNotGivenBy", args: [patient, account] }];
}

function listReasons(patient: string, list: readonly unknown[]): readonly Refusal[] {
  if (list.length === 0) return [{ error: "ListEmpty", args: [patient] }];
  return list.length > MOST.grants ? [tooMany(list.length, MOST.grants)] : [];
}

function tooMany(given: number, most: number): Refusal {
  return { error: "TermsTooMany", args: [BigInt(given), BigInt(most)] };
}

function setReasons(provision: ModelProvision): readonly Refusal[] {
  const isNamed = provision.terms.some((word) => kindOf(word) === KIND.purpose);
  const isRight = (["confidentialities", "readers", "categories", "purposes"] as const).every((name) => {
    const members = provision[name];
    const mayBeEmpty = name === "purposes" && isNamed;
    return (members !== 0n || mayBeEmpty) && (members & ~KNOWN[name]) === 0n;
  });
  return isRight ? [] : [{ error: "ScopeInvalid", args: [scopeOf(provision), scopeOf(KNOWN)] }];
}

function timeReasons({ from, until }: ModelProvision): readonly Refusal[] {
  return [from, until]
    .filter((time) => time > LAST_TIME)
    .map((time) => ({ error: "TimeTooLate", args: [time, LAST_TIME] }));
}

function windowReasons(provision: ModelProvision, now: bigint): readonly Refusal[] {
  const { from, until } = provision;
  const isUsable = from < until && now < until;
  return [...timeReasons(provision), ...(isUsable ? [] : [{ error: "WindowInvalid", args: [from, until, now] }])];
}

function termReasons(
  terms: readonly string[],
  most: { readonly terms: number; readonly conditions: number },
): readonly Refusal[] {
  const reasons: Refusal[] = [];
  if (terms.length > most.terms) reasons.push(tooMany(terms.length, most.terms));
  const wrong = terms.findIndex((word, index) => !isTerm(word, terms[index - 1]));
  if (wrong !== -1) reasons.push({ error: "TermInvalid", args: [BigInt(wrong), terms[wrong]] });
  const conditions = conditionCount(terms);
  if (conditions > most.conditions) reasons.push(tooMany(conditions, most.conditions));
  return reasons;
}

function conditionCount(terms: readonly string[]): number {
  return terms.filter((word) => kindOf(word) === KIND.condition).length;
}

function isTerm(word: string, before: string | undefined): boolean {
  const kind = kindOf(word);
  const kindBefore = before === undefined ? 0 : kindOf(before);
  const value = BigInt(dataSlice(word, 1));
  switch (kind) {
    case KIND.actor:
    case KIND.author:
      return kindBefore <= kind && isAccount(value);
    case KIND.condition:
      return isAccount(value);
    case KIND.argument:
      return kindBefore === KIND.condition || kindBefore === KIND.argument;
    case KIND.dataPeriod: {
      const { from, until } = periodIn(word);
      return kindBefore <= kind && value < 1n << 96n && from < until;
    }
    case KIND.record:
    case KIND.related:
    case KIND.label:
    case KIND.purpose:
      return kindBefore <= kind && value !== 0n;
    default:
      return false;
  }
}

function isAccount(value: bigint): boolean {
  return value !== 0n && value < 1n << 160n;
}

const rankOf = ({ deny, base }: ModelRule): number => (base ? 2 : 0) + (deny ? 0 : 1);

function ruleReasons(rules: readonly ModelRule[]): readonly Refusal[] {
  const reasons: Refusal[] = [];
  if (rules.length > MOST.rules) reasons.push(tooMany(rules.length, MOST.rules));
  const words = rules.reduce((sum, { provision }) => sum + 1 + provision.terms.length, 0);
  if (words > MOST.words) reasons.push(tooMany(words, MOST.words));
  for (const [index, rule] of rules.entries()) {
    const { provision, deny } = rule;
    const before = rules[index - 1];
    if (before !== undefined && rankOf(rule) < rankOf(before)) {
      reasons.push({ error: "RuleOutOfOrder", args: [BigInt(index)] });
    }
    reasons.push(
      ...setReasons(provision),
      ...timeReasons(provision),
      ...termReasons(provision.terms, { terms: MOST.words, conditions: MOST.words }),
    );
    if (deny && conditionCount(provision.terms) > 0) {
      reasons.push({ error: "DenialConditional", args: [BigInt(index)] });
    }
  }
  const conditions = rules.reduce((sum, { provision }) => sum + conditionCount(provision.terms), 0);
  if (conditions > MOST.directiveConditions) reasons.push(tooMany(conditions, MOST.directiveConditions));
  return reasons;
}

// ---------------------------------------------------------------------- the decision

function denied(denial: DenialName): ModelDecision {
  return { allowed: false, basis: "None", denial, practice: 0n, basisId: ZeroHash, evidence: ZeroHash };
}

function allowed(basis: BasisName, basisId: string): ModelDecision {
  return { allowed: true, basis, denial: "None", practice: 0n, basisId, evidence: ZeroHash };
}

function furthest(one: DenialName, other: DenialName): DenialName {
  return DENIALS.indexOf(other) > DENIALS.indexOf(one) ? other : one;
}

function isWellFormed({ purpose, category, confidentiality }: ModelRequest): boolean {
  const isKnownPurpose = (purpose >= 1n && purpose <= LAST_PURPOSE) || purpose === OTHER;
  const isKnownCategory = category >= 1n && category <= LAST_CATEGORY;
  const isKnownLevel = confidentiality >= 1n && confidentiality <= LAST_CONFIDENTIALITY;
  return isKnownPurpose && isKnownCategory && isKnownLevel;
}

function has(members: bigint, member: bigint): boolean {
  return ((members >> member) & 1n) === 1n;
}

function runs({ from, until }: ModelProvision, now: bigint): boolean {
  return from <= now && (now < until || (until === LAST_TIME && now >= from));
}

function isOver({ until }: ModelProvision, now: bigint): boolean {
  return until !== LAST_TIME && now >= until;
}

/** What of the provision's sets and terms (conditions apart) does not hold for this request, the first. */
function gap(provision: ModelProvision, request: ModelRequest): DenialName | undefined {
  if (!has(provision.readers, request.profession)) return "ReaderNotCovered";
  if (!has(provision.categories, request.category)) return "CategoryNotCovered";
  if (!has(provision.confidentialities, request.confidentiality)) return "ConfidentialityNotCovered";
  const isNamed = termsOf(provision, KIND.purpose).some((word) => dataSlice(word, 1) === request.purposeLabel);
  if (!has(provision.purposes, request.purpose) && !(request.purpose === OTHER && isNamed)) {
    return "PurposeNotCovered";
  }
  const refinements = [KIND.actor, KIND.author, KIND.record, KIND.related, KIND.label, KIND.dataPeriod];
  for (const kind of refinements) {
    const words = termsOf(provision, kind);
    if (words.length > 0 && !words.some((word) => holds(word, request))) return "TermsNotMet";
  }
  return undefined;
}

function termsOf({ terms }: ModelProvision, kind: number): readonly string[] {
  return terms.filter((word) => kindOf(word) === kind);
}

function holds(word: string, request: ModelRequest): boolean {
  const value = dataSlice(word, 1);
  const account = dataSlice(word, 12);
  switch (kindOf(word)) {
    case KIND.actor:
      return same(request.accessor, account) || same(request.organisation, account);
    case KIND.author:
      return same(request.author, account) || same(request.authorOrganisation, account);
    case KIND.record:
      return dataSlice(request.record, 0, 31) === value;
    case KIND.related:
      return dataSlice(request.record, 0, 31) === value || dataSlice(request.visit, 0, 31) === value;
    case KIND.label:
      return request.labels.includes(value);
    default: {
      const { from, until } = periodIn(word);
      return from <= request.authoredAt && request.authoredAt < until;
    }
  }
}

/** What the last condition shows; nothing where one does not hold. */
function conditionsOf(facts: Facts, id: string, { terms }: ModelProvision, request: ModelRequest): string | undefined {
  let evidence = ZeroHash;
  for (const [index, word] of terms.entries()) {
    if (kindOf(word) !== KIND.condition) continue;
    const behind = terms.slice(index + 1);
    const end = behind.findIndex((other) => kindOf(other) !== KIND.argument);
    const args = end === -1 ? behind : behind.slice(0, end);
    const values = args.map((argument) => concat(["0x00", dataSlice(argument, 1)]));
    evidence = facts.condition(dataSlice(word, 12), id, request, values);
    if (evidence === ZeroHash) return undefined;
  }
  return evidence;
}

// ---------------------------------------------------------------------- words

function kindOf(word: string): number {
  return Number(dataSlice(word, 0, 1));
}

function periodIn(word: string): { readonly from: bigint; readonly until: bigint } {
  const value = BigInt(dataSlice(word, 1));
  return { from: (value >> 48n) & (2n ** 48n - 1n), until: value & (2n ** 48n - 1n) };
}

function placeOf({ grantee, line }: ModelKey): string {
  return `${grantee.toLowerCase()} ${line}`;
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

// ---------------------------------------------------------------------- what the contract takes

/** A provision as the contract takes it: the four sets in one scope. */
export function provisionStruct(provision: ModelProvision): {
  readonly scope: bigint;
  readonly from: bigint;
  readonly until: bigint;
  readonly terms: readonly string[];
} {
  const { from, until, terms } = provision;
  return { scope: scopeOf(provision), from, until, terms };
}

export function grantStruct({ grantee, line, provision }: ModelGrant): ModelKey & ReturnType<typeof provisionStruct> {
  return { grantee, line, ...provisionStruct(provision) };
}

export function ruleStruct({
  deny,
  base,
  provision,
}: ModelRule): Pick<ModelRule, "deny" | "base"> & ReturnType<typeof provisionStruct> {
  return { deny, base, ...provisionStruct(provision) };
}

/** A request as the contract takes it: always four labels, zero for none. */
export function requestArgument({ labels, ...request }: ModelRequest): ModelRequest {
  if (labels.length > 4) throw new Error("A request has at most four labels.");
  return { ...request, labels: [...labels, ...Array.from({ length: 4 - labels.length }, () => NO_LABEL)] };
}

const NO_LABEL = `0x${"00".repeat(31)}`;
