import { ZeroAddress } from "ethers";

import { type ConsentActOf, directing, giving, revoking, revokingAll } from "./consentActs.ts";
import { CATEGORY, type ConsentStage, TERM, grantTo, labelOf, ruleOf, setOf } from "./consents.ts";
import { DEFAULTS } from "./defaults.ts";
import type { Expected } from "./expectations.ts";
import type { Holder } from "./holders.ts";
import { NO_DIRECTIVE, directiveHash, directiveWords, grantIdOf, provisionWord } from "./models/consentModel.ts";

/** A patient of somebody with an account of one kind, and those who want to act for it. */
export interface ConsentScene {
  readonly stage: ConsentStage;
  readonly patient: string;
  readonly zhao: Holder;
  readonly thief: Holder;
  /** The directive that the patient has. */
  readonly directive: string;
}

/** What the registry's questions tell of the patient. */
export interface ConsentState {
  readonly epoch: bigint;
  readonly directive: string;
  /** Of the grants below, zero for none. */
  readonly grants: readonly string[];
}

/** An act with all that has to be the same by every way. */
export interface ConsentCase {
  readonly name: string;
  readonly make: (at: ConsentScene, patient: string) => ConsentActOf;
  readonly events: (at: ConsentScene) => readonly Expected[];
  readonly effect: (at: ConsentScene) => Partial<ConsentState>;
  /** A refusal of its own, beside those that all acts have. */
  readonly refusal: {
    readonly what: string;
    readonly make: (at: ConsentScene) => ConsentActOf;
    readonly error: string;
    readonly args: (at: ConsentScene) => readonly unknown[];
  };
}

/** What the patient has given before the act: to the nurse, line 0. */
export function givenBefore({ staff }: ConsentStage): ReturnType<typeof grantTo> {
  return grantTo(staff.nurse);
}

/** The rule in force before the act. */
export const RULE_BEFORE = ruleOf("base denial", { categories: setOf(CATEGORY.notes) });

function givenNow({ staff, people }: ConsentStage): readonly ReturnType<typeof grantTo>[] {
  return [
    grantTo(staff.doctor, { terms: [TERM.actor(people.hospital.address), TERM.label(labelOf("a label"))] }),
    grantTo(people.hospital, { line: 5n }),
  ];
}

const RULES_NOW = [
  ruleOf("denying exception", { categories: setOf(CATEGORY.notes), terms: [TERM.label(labelOf("a label"))] }),
  ruleOf("base permission"),
];

const WORDS_NOW = directiveWords(RULES_NOW, 0n);

/** The lines that {@link stateOfConsents} asks about: the nurse's, the doctor's, the hospital's. */
export async function stateOfConsents({ stage, patient }: ConsentScene): Promise<ConsentState> {
  const { consents } = stage;
  const lines = [givenBefore(stage), ...givenNow(stage)];
  return {
    epoch: await consents.epochOf(patient),
    directive: await consents.directiveOf(patient),
    grants: await Promise.all(lines.map(({ grantee, line }) => consents.grantIdOf(patient, grantee, line))),
  };
}

export const CONSENT_CASES: readonly ConsentCase[] = [
  {
    name: "give two grants",
    make: ({ stage }, patient) => giving(stage, { patient, grants: givenNow(stage) }),
    events: ({ stage, patient, zhao }) =>
      givenNow(stage).map((grant) => {
        const { grantee, line, provision } = grant;
        const word = provisionWord({ deny: false, base: false, ...grant }, 0n);
        const said = [patient, grantee, line, zhao.address, word];
        return provision.terms.length === 0 ? ["GrantGiven", said] : ["GrantGivenOnTerms", [...said, provision.terms]];
      }),
    effect: ({ stage, patient }) => ({
      grants: [givenBefore(stage), ...givenNow(stage)].map((grant) => grantIdOf(patient, grant)),
    }),
    refusal: {
      what: "[CONSENT-11] refuses to give to nobody",
      make: ({ stage, patient }) => giving(stage, { patient, grants: [grantTo({ address: ZeroAddress })] }),
      error: "GranteeInvalid",
      args: ({ patient }) => [patient, ZeroAddress],
    },
  },
  {
    name: "revoke a grant",
    make: ({ stage }, patient) => revoking(stage, { patient, keys: [{ ...keyBefore(stage) }] }),
    events: ({ stage, patient, zhao }) => [["GrantRevoked", [patient, stage.staff.nurse.address, 0n, zhao.address]]],
    effect: () => ({ grants: [NO_GRANT, NO_GRANT, NO_GRANT] }),
    refusal: {
      what: "[CONSENT-16] refuses to revoke what was not given",
      make: ({ stage, patient }) =>
        revoking(stage, { patient, keys: [{ grantee: stage.staff.clerk.address, line: 2n }] }),
      error: "GrantUnknown",
      args: ({ stage, patient }) => [patient, stage.staff.clerk.address, 2n],
    },
  },
  {
    name: "revoke everything",
    make: ({ stage }, patient) => revokingAll(stage, { patient }),
    events: ({ patient, zhao }) => [["AllRevoked", [patient, zhao.address, 1n]]],
    effect: () => ({ epoch: 1n }),
    refusal: {
      what: "[CONSENT-13] refuses to revoke an empty list instead",
      make: ({ stage, patient }) => revoking(stage, { patient, keys: [] }),
      error: "ListEmpty",
      args: ({ patient }) => [patient],
    },
  },
  {
    name: "set the directive",
    make: ({ stage, directive: expected }, patient) => directing(stage, { patient, expected, rules: RULES_NOW }),
    events: ({ patient, zhao }) => [["DirectiveSet", [patient, zhao.address, directiveHash(WORDS_NOW), WORDS_NOW]]],
    effect: () => ({ directive: directiveHash(WORDS_NOW) }),
    refusal: {
      what: "[CONSENT-31] refuses to replace a directive that is not in force",
      make: ({ stage, patient }) => directing(stage, { patient, expected: NO_DIRECTIVE, rules: RULES_NOW }),
      error: "DirectiveChanged",
      args: ({ patient, directive }) => [patient, NO_DIRECTIVE, directive],
    },
  },
];

function keyBefore(stage: ConsentStage): { readonly grantee: string; readonly line: bigint } {
  const { grantee, line } = givenBefore(stage);
  return { grantee, line };
}

const NO_GRANT = `0x${"00".repeat(32)}`;

/** The nonce and deadline of {@link DEFAULTS}, as a signature takes them. */
export const TERMS = { nonce: DEFAULTS.nonce, deadline: DEFAULTS.deadline } as const;
