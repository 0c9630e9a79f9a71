import type { Bilingual } from "../../errors/XinglinError.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import { ALL_CATEGORIES, CATEGORIES } from "../../terms/categories.ts";
import { ALL_CONFIDENTIALITIES, CONFIDENTIALITIES } from "../../terms/confidentialities.ts";
import { ALL_PURPOSES, PURPOSES, type PurposeName } from "../../terms/purposes.ts";
import { ALL_READERS, READERS } from "../../terms/readers.ts";
import type { Term, TermTable } from "../../terms/term.ts";
import { type Grant, type Provision, type ProvisionTerm, type Rule, WITHOUT_END } from "../provisions/provision.ts";

/** What accounts, records and labels are called. What it does not know is shown as it is. */
export interface Names {
  /** An account: a person, an organisation, a condition's contract. */
  readonly account?: (account: string) => Bilingual | undefined;
  readonly record?: (record: Hex) => Bilingual | undefined;
  readonly label?: (label: Hex) => Bilingual | undefined;
  readonly purpose?: (label: Hex) => Bilingual | undefined;
}

/**
 * A grant in plain words, to be read before it is signed: who, what, for which purposes, until when, and every refinement.
 *
 * @example
 * ```ts
 * summariseGrant({ grant, names }).zh; // "允许 杭州第一医院 …"
 * ```
 */
export function summariseGrant({ grant, names = {} }: { readonly grant: Grant; readonly names?: Names }): Bilingual {
  const who = nameOfAccount(grant.grantee, names);
  const said = provisionInWords(grant.provision, names);
  return { en: `Allow ${who.en} to see ${said.en}.`, zh: `允许${who.zh}查阅${said.zh}。` };
}

/**
 * A directive in plain words, a line a rule, in the order in which the rules decide. Break-glass is always spoken of.
 *
 * @example
 * ```ts
 * for (const { en } of summariseDirective({ rules, names })) console.log(en);
 * ```
 */
export function summariseDirective({
  rules,
  names = {},
}: {
  readonly rules: readonly Rule[];
  readonly names?: Names;
}): Bilingual[] {
  const lines = rules.map(({ deny, base, provision }) => {
    const said = provisionInWords(provision, names);
    const act = deny ? { en: "do not let anyone see", zh: "不允许任何人查阅" } : { en: "let them see", zh: "允许查阅" };
    const weight = base
      ? { en: "Unless an exception or a grant says otherwise", zh: "除例外或授权另有规定外" }
      : { en: "In any case", zh: "无论如何" };
    return { en: `${weight.en}, ${act.en} ${said.en}.`, zh: `${weight.zh}，${act.zh}${said.zh}。` };
  });
  return [...lines, emergencyInWords(rules)];
}

/** What a declared emergency opens (see the specification, CONSENT-114 and 115). */
function emergencyInWords(rules: readonly Rule[]): Bilingual {
  const speaking = rules.filter(({ provision }) => provision.purposes.includes("BTG"));
  if (speaking.some(({ deny }) => !deny)) {
    return {
      en: "In a declared emergency only what is permitted above for break-glass is open.",
      zh: "申报紧急情况时，只开放上述允许用于紧急破窗的数据。",
    };
  }
  if (speaking.some(isForEverything)) {
    return { en: "In a declared emergency nothing is open.", zh: "申报紧急情况时亦不开放任何数据。" };
  }
  return {
    en: "In a declared emergency allergies, medicines and problems up to normal confidentiality are open, save what is denied above for it.",
    zh: "申报紧急情况时，除上述明确拒绝者外，一般密级以内的过敏、用药和诊断信息将开放。",
  };
}

/** Whether a rule is for everybody, everything and all time. */
function isForEverything({ provision }: Rule): boolean {
  const { categories, confidentialities, readers, from, until, terms } = provision;
  const isOfAll =
    categories.length === ALL_CATEGORIES.length &&
    confidentialities.length === ALL_CONFIDENTIALITIES.length &&
    readers.length === ALL_READERS.length;
  return isOfAll && terms.length === 0 && from === 0n && until === WITHOUT_END;
}

function provisionInWords(provision: Provision, names: Names): Bilingual {
  const parts = [
    whatOf(provision),
    levelsOf(provision),
    purposesOf(provision, names),
    readersOf(provision),
    windowOf(provision),
    ...refinements(provision.terms, names),
  ].filter((part) => part !== undefined);
  return { en: parts.map(({ en }) => en).join(", "), zh: parts.map(({ zh }) => zh).join("，") };
}

function whatOf({ categories }: Provision): Bilingual {
  if (categories.length === ALL_CATEGORIES.length) return { en: "all data", zh: "全部数据" };
  return listed(CATEGORIES, categories, { en: "", zh: "" });
}

function levelsOf({ confidentialities }: Provision): Bilingual | undefined {
  if (confidentialities.length === ALL_CONFIDENTIALITIES.length) return undefined;
  return listed(CONFIDENTIALITIES, confidentialities, { en: "of these confidentialities: ", zh: "密级限于：" });
}

/** Wider purposes stand for the narrower ones that are all there. */
function purposesOf({ purposes, terms }: Provision, names: Names): Bilingual {
  const labels = terms.flatMap((term) =>
    term.kind === "purpose" ? [shown(names.purpose?.(term.label), term.label)] : [],
  );
  const known = ALL_PURPOSES.filter((purpose) => purposes.includes(purpose));
  if (labels.length === 0 && known.length === ALL_PURPOSES.length) {
    return { en: "for every purpose, also in an emergency", zh: "用于任何目的，包括紧急情况" };
  }
  if (labels.length === 0 && known.length === ALL_PURPOSES.length - 1 && !purposes.includes("BTG")) {
    return { en: "for every purpose except break-glass", zh: "用于除紧急破窗以外的任何目的" };
  }
  const shortest = known.filter((purpose) => !isSaidBy(purpose, purposes));
  const all = [...shortest.map((purpose) => PURPOSES[purpose]), ...labels];
  return { en: `for: ${joined(all, "en")}`, zh: `用于：${joined(all, "zh")}` };
}

/** Whether a wider purpose of which everything is there says it already. */
function isSaidBy(purpose: PurposeName, purposes: readonly PurposeName[]): boolean {
  const { parent } = PURPOSES[purpose];
  if (parent === null || purpose === "BTG") return false;
  return isWhole(parent, purposes) || isSaidBy(parent, purposes);
}

function isWhole(purpose: PurposeName, purposes: readonly PurposeName[]): boolean {
  const below = ALL_PURPOSES.filter((other) => PURPOSES[other].parent === purpose && other !== "BTG");
  return purposes.includes(purpose) && below.every((other) => isWhole(other, purposes));
}

function readersOf({ readers }: Provision): Bilingual | undefined {
  if (readers.length === ALL_READERS.length) return undefined;
  return listed(READERS, readers, { en: "only as ", zh: "限于以下身份：" });
}

function windowOf({ from, until }: Provision): Bilingual {
  const start = from === 0n ? undefined : instant(from);
  const end = until === WITHOUT_END ? undefined : instant(until);
  if (start === undefined && end === undefined) return { en: "without end", zh: "长期有效" };
  const en = [start && `from ${start}`, end && `until ${end}`].filter(Boolean).join(" ");
  return {
    en: end ? en : `${en} without end`,
    zh: `${start ? `自 ${start} 起` : ""}${end ? `至 ${end} 止` : "长期有效"}`,
  };
}

function refinements(terms: readonly ProvisionTerm[], names: Names): Bilingual[] {
  const of = <Kind extends ProvisionTerm["kind"]>(kind: Kind) =>
    terms.filter((term): term is Extract<ProvisionTerm, { kind: Kind }> => term.kind === kind);
  const say = (intro: Bilingual, values: readonly Bilingual[]): Bilingual[] =>
    values.length === 0
      ? []
      : [{ en: `${intro.en} ${joined(values, "en")}`, zh: `${intro.zh}${joined(values, "zh")}` }];
  return [
    ...say(
      { en: "where the reader or the organisation is", zh: "查阅人或机构为：" },
      of("actor").map(({ account }) => nameOfAccount(account, names)),
    ),
    ...say(
      { en: "written by", zh: "由以下作者记录：" },
      of("author").map(({ account }) => nameOfAccount(account, names)),
    ),
    ...say(
      { en: "only the record", zh: "仅限记录：" },
      of("record").map(({ record }) => shown(names.record?.(record), record)),
    ),
    ...say(
      { en: "related to", zh: "与以下记录相关：" },
      of("related").map(({ record }) => shown(names.record?.(record), record)),
    ),
    ...say(
      { en: "labelled", zh: "带有标签：" },
      of("label").map(({ label }) => shown(names.label?.(label), label)),
    ),
    ...say(
      { en: "written", zh: "记录时间：" },
      of("dataPeriod").map(({ from, until }) => ({
        en: `from ${instant(from)} until ${instant(until)}`,
        zh: `${instant(from)} 至 ${instant(until)}`,
      })),
    ),
    ...say(
      { en: "only while this condition holds:", zh: "仅在满足以下条件时：" },
      of("condition").map(({ contract }) => nameOfAccount(contract, names)),
    ),
  ];
}

function listed<Table extends TermTable>(
  table: Table,
  members: readonly (keyof Table & string)[],
  intro: Bilingual,
): Bilingual {
  const terms = members
    .map((name) => table[name])
    .filter((term): term is Table[keyof Table & string] => term !== undefined);
  return { en: `${intro.en}${joined(terms, "en")}`, zh: `${intro.zh}${joined(terms, "zh")}` };
}

function joined(terms: readonly Pick<Term, "en" | "zh">[], language: keyof Bilingual): string {
  return terms.map((term) => term[language]).join(language === "en" ? "; " : "、");
}

function nameOfAccount(account: string, names: Names): Bilingual {
  return shown(names.account?.(account), account);
}

function shown(name: Bilingual | undefined, value: string): Bilingual {
  return name ?? { en: value, zh: value };
}

/** The last second that a JavaScript date can hold. */
const LAST_MOMENT = 8_640_000_000_000n;

function instant(seconds: bigint): string {
  if (seconds > LAST_MOMENT) return seconds.toString();
  return new Date(Number(seconds) * 1_000).toISOString().replace(".000Z", "Z");
}
