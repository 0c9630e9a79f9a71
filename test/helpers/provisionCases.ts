import { id } from "ethers";

import { NOW, TERM, labelOf, provisionOf, setOf, word } from "./consents.ts";
import { DAY } from "./defaults.ts";
import { KNOWN, LAST_TIME, type ModelProvision, scopeOf } from "./models/consentModel.ts";

/** What a provision may not be, and with what it is refused; the same in grants and in rules. */
export interface ProvisionFault {
  readonly what: string;
  readonly provision: ModelProvision;
  readonly error: string;
  readonly args: readonly unknown[];
}

const NOTHING = `0x${"00".repeat(31)}`;
const ACCOUNT = `0x${"ab".repeat(20)}`;
/** One byte more than an account has. */
const LONG = `0x${"00".repeat(10)}01${"00".repeat(20)}`;

const SETS = [
  { set: "confidentialities", first: 1n, last: 6n, unknown: [0n, 7n] },
  { set: "readers", first: 0n, last: 15n, unknown: [16n, 31n] },
  { set: "categories", first: 1n, last: 16n, unknown: [0n, 17n, 31n] },
  { set: "purposes", first: 1n, last: 63n, unknown: [0n, 60n, 62n] },
] as const;

function scopeFault(what: string, provision: ModelProvision): ProvisionFault {
  return { what, provision, error: "ScopeInvalid", args: [scopeOf(provision), scopeOf(KNOWN)] };
}

/** CONSENT-01. */
export const SCOPE_FAULTS: readonly ProvisionFault[] = [
  ...SETS.flatMap(({ set, first, unknown }) => [
    scopeFault(`no ${set}`, provisionOf({ [set]: 0n })),
    ...unknown.map((member) =>
      scopeFault(`${set} with the unknown ${member}`, provisionOf({ [set]: setOf(first, member) })),
    ),
  ]),
  scopeFault("no purposes but a label", provisionOf({ purposes: 0n, terms: [TERM.label(labelOf("why"))] })),
];

/** CONSENT-01: the first and the last member of each set alone. */
export const SCOPES: readonly { readonly what: string; readonly provision: ModelProvision }[] = [
  ...SETS.flatMap(({ set, first, last }) =>
    [first, last].map((member) => ({
      what: `${set} with ${member} alone`,
      provision: provisionOf({ [set]: setOf(member) }),
    })),
  ),
  { what: "everything", provision: provisionOf(KNOWN) },
  { what: "no purposes but a term's", provision: provisionOf({ purposes: 0n, terms: [TERM.purpose(labelOf("why"))] }) },
];

/** CONSENT-04, CONSENT-05: terms of which the one at `index` is wrong. */
const TERM_FAULTS: readonly { readonly what: string; readonly terms: readonly string[]; readonly index: number }[] = [
  ...[0, 10, 255].map((kind) => ({ what: `a term of kind ${kind}`, terms: [word(kind, labelOf("any"))], index: 0 })),
  { what: "an actor that is nobody", terms: [word(1, NOTHING)], index: 0 },
  { what: "an author that is nobody", terms: [word(2, NOTHING)], index: 0 },
  { what: "a condition that is nobody", terms: [word(8, NOTHING)], index: 0 },
  ...[1, 2, 8].map((kind) => ({ what: `an account of 21 bytes, kind ${kind}`, terms: [word(kind, LONG)], index: 0 })),
  { what: "a zero record", terms: [word(3, NOTHING)], index: 0 },
  { what: "a zero related record", terms: [word(4, NOTHING)], index: 0 },
  { what: "a zero label", terms: [word(5, NOTHING)], index: 0 },
  { what: "a zero purpose", terms: [word(6, NOTHING)], index: 0 },
  { what: "a data period that ends where it begins", terms: [TERM.dataPeriod(NOW, NOW)], index: 0 },
  { what: "a data period that ends before it begins", terms: [TERM.dataPeriod(NOW, NOW - 1n)], index: 0 },
  {
    what: "a data period with more than two times",
    terms: [word(7, `0x${"00".repeat(18)}01${"00".repeat(5)}01${"00".repeat(5)}02`)],
    index: 0,
  },
  { what: "an argument of nothing", terms: [TERM.argument(NOTHING)], index: 0 },
  { what: "an argument behind a label", terms: [TERM.label(labelOf("any")), TERM.argument(NOTHING)], index: 1 },
  { what: "an actor behind an author", terms: [TERM.author(ACCOUNT), TERM.actor(ACCOUNT)], index: 1 },
  { what: "a purpose behind a data period", terms: [TERM.dataPeriod(0n, 1n), TERM.purpose(labelOf("any"))], index: 1 },
  { what: "a label behind a condition", terms: [TERM.condition(ACCOUNT), TERM.label(labelOf("any"))], index: 1 },
  {
    what: "a label behind an argument",
    terms: [TERM.condition(ACCOUNT), TERM.argument(NOTHING), TERM.label(labelOf("any"))],
    index: 2,
  },
  {
    what: "a wrong word among right ones",
    terms: [TERM.actor(ACCOUNT), TERM.record(id("one")), word(5, NOTHING), TERM.label(labelOf("any"))],
    index: 2,
  },
];

export const TERM_REFUSALS: readonly ProvisionFault[] = TERM_FAULTS.map(({ what, terms, index }) => ({
  what,
  provision: provisionOf({ terms }),
  error: "TermInvalid",
  args: [BigInt(index), terms[index]],
}));

/** CONSENT-04, CONSENT-05: every kind, at its edges, in every order that there is. */
export const TERMS: readonly {
  readonly what: string;
  readonly terms: readonly string[];
  readonly conditional?: true;
}[] = [
  {
    what: "one of each kind, in order",
    terms: [
      TERM.actor(ACCOUNT),
      TERM.author(ACCOUNT),
      TERM.record(id("a record")),
      TERM.related(id("a record")),
      TERM.label(labelOf("a label")),
      TERM.purpose(labelOf("a purpose")),
      TERM.dataPeriod(NOW - DAY, NOW),
    ],
  },
  { what: "several of one kind", terms: [TERM.actor(ACCOUNT), TERM.actor(`0x${"00".repeat(19)}01`)] },
  {
    what: "the first account and the last",
    terms: [TERM.actor(`0x${"00".repeat(19)}01`), TERM.actor(`0x${"ff".repeat(20)}`)],
  },
  { what: "the shortest data period", terms: [TERM.dataPeriod(NOW, NOW + 1n)] },
  { what: "the longest data period", terms: [TERM.dataPeriod(0n, 2n ** 48n - 1n)] },
  {
    what: "conditions, with arguments and without, one of them zero",
    terms: [TERM.condition(ACCOUNT), TERM.argument(NOTHING), TERM.argument(labelOf("any")), TERM.condition(ACCOUNT)],
    conditional: true,
  },
  { what: "two conditions side by side", terms: [TERM.condition(ACCOUNT), TERM.condition(ACCOUNT)], conditional: true },
];

/** CONSENT-03. */
export const LATE: readonly ProvisionFault[] = [LAST_TIME + 1n, 2n ** 48n - 1n].map((until) => ({
  what: `an end at ${until}`,
  provision: provisionOf({ until }),
  error: "TimeTooLate",
  args: [until, LAST_TIME],
}));
