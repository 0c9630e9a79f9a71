import { expect } from "chai";
import { getBytes, id } from "ethers";

import {
  ACT_CODE,
  ConsentNotExpressible,
  type ConsentProvision,
  type ConsentResource,
  EVERYTHING,
  type EmergencyReading,
  NO_BREAK_GLASS,
  type ProvisionTerm,
  type Rule,
  WITHOUT_END,
  categoryOf,
  consentToRules,
  labelOf,
  purposeLabelOf,
  rulesToConsent,
  spanOf,
} from "@xinglin/sdk/consent";
import {
  ACT_REASON,
  ALL_PURPOSES,
  CONFIDENTIALITY_SYSTEM,
  OBSERVATION_CATEGORY,
  XINGLIN_OBSERVATION_CATEGORY,
  expandPurposes,
} from "@xinglin/sdk/terms";

import { accountOf, directoryOf, recordOf, reverseOf } from "./directory.ts";

const labelKey = getBytes(id("label key"));
const DAY = 86_400n;
const day = (text: string) => BigInt(Date.parse(`${text}T00:00:00Z`) / 1_000);

const purpose = (...codes: string[]) => codes.map((code) => ({ system: ACT_REASON, code }));
const level = (code: string) => ({ system: CONFIDENTIALITY_SYSTEM, code });
const sensitivity = (code: string) => ({ system: ACT_CODE, code });
const actors = (...references: string[]) => references.map((reference) => ({ reference: { reference } }));
const actor = (reference: string): ProvisionTerm => ({ kind: "actor", account: accountOf(reference) });

function consentOf(provision: ConsentProvision, otherwise: Partial<ConsentResource> = {}): ConsentResource {
  return { resourceType: "Consent", status: "active", provision, ...otherwise };
}

/** The rules of a consent, read with a minimum set, so that only its own rules are there. */
async function rulesOf(provision: ConsentProvision, groups = {}): Promise<Rule[]> {
  const consent = consentOf(provision);
  return consentToRules({ consent, directory: directoryOf(groups), labelKey, emergency: "minimum-set" });
}

async function problemOf(provision: ConsentProvision, otherwise: Partial<ConsentResource> = {}) {
  const consent = consentOf(provision, otherwise);
  const problem = await consentToRules({ consent, directory: directoryOf(), labelKey }).catch(
    (thrown: unknown) => thrown,
  );
  expect(problem).to.be.instanceOf(ConsentNotExpressible);
  const { element, reason } = problem as ConsentNotExpressible;
  return { element, reason };
}

describe("SDK: FHIR consents as rules", () => {
  it("limits nothing by what is absent, and permits break-glass only by name", async () => {
    expect(await rulesOf({ type: "permit" })).to.deep.equal([{ deny: false, base: true, provision: EVERYTHING }]);
    const [denial] = await rulesOf({ type: "deny" });
    expect(denial?.provision.purposes).to.deep.equal(ALL_PURPOSES);
    const [named] = await rulesOf({ type: "permit", purpose: purpose("BTG", "HMARKT") });
    expect(named?.provision.purposes).to.deep.equal(["BTG", "HMARKT"]);
    const [root] = await rulesOf({ type: "permit", purpose: purpose("PurposeOfUse") });
    expect(root?.provision.purposes).to.have.members(EVERYTHING.purposes);
  });

  it("expands purposes, and labels those from elsewhere and of later editions", async () => {
    const trial = { system: "https://hospital.example/trials", code: "t17" };
    const [rule] = await rulesOf({ type: "permit", purpose: [...purpose("TREAT", "TREATDS"), trial] });
    expect(rule?.provision.purposes).to.deep.equal(expandPurposes(["TREAT"]));
    expect(rule?.provision.terms).to.deep.equal([
      { kind: "purpose", label: purposeLabelOf({ system: ACT_REASON, code: "TREATDS" }) },
      { kind: "purpose", label: purposeLabelOf(trial) },
    ]);
    const [only] = await rulesOf({ type: "permit", purpose: [trial] });
    expect(only?.provision.purposes).to.deep.equal([]);
  });

  it("reads days as whole ones in UTC with both ends inside", async () => {
    const windowOf = async (period: { start?: string; end?: string }) => {
      const [rule] = await rulesOf({ type: "permit", period });
      return [rule?.provision.from, rule?.provision.until];
    };
    expect(await windowOf({ start: "2024-02-28", end: "2024-02-29" })).to.deep.equal([
      day("2024-02-28"),
      day("2024-03-01"),
    ]);
    expect(await windowOf({ start: "2024-12" })).to.deep.equal([day("2024-12-01"), WITHOUT_END]);
    expect(await windowOf({ end: "2024-12" })).to.deep.equal([0n, day("2025-01-01")]);
    expect(await windowOf({ start: "2023", end: "2023" })).to.deep.equal([day("2023-01-01"), day("2024-01-01")]);
    expect(await windowOf({ end: "2024-01-01T08:00:00+08:00" })).to.deep.equal([0n, day("2024-01-01") + 1n]);
    expect(await windowOf({ start: "1960-01-01", end: "2024-01-01" })).to.deep.equal([0n, day("2024-01-02")]);
  });

  it("reads no date that does not exist, and no other form", () => {
    for (const wrong of ["2023-02-29", "2023-13", "2023-00-01", "23-01-01", "2023-1-1", "2023-01-01T10:00Z", ""]) {
      expect(spanOf(wrong), wrong).to.equal(undefined);
    }
    expect(spanOf("1970-01-01")).to.deep.equal({ from: 0n, until: DAY });
    expect(spanOf("1969-12-31T23:59:59.5Z")).to.deep.equal({ from: -1n, until: 0n });
  });

  it("lets data without a date into no data period", async () => {
    const [rule] = await rulesOf({ type: "permit", dataPeriod: { end: "2022-12-31" } });
    expect(rule?.provision.terms).to.deep.equal([{ kind: "dataPeriod", from: 1n, until: day("2023-01-01") }]);
  });

  it("reaches down by a permission for a level and up by a denial", async () => {
    const [down] = await rulesOf({ type: "permit", securityLabel: [level("M"), level("N")] });
    expect(down?.provision.confidentialities).to.have.members(["U", "L", "M", "N"]);
    const [up] = await rulesOf({ type: "deny", securityLabel: [level("R")] });
    expect(up?.provision.confidentialities).to.have.members(["R", "V"]);
  });

  it("turns sensitivity codes into labels, beside the levels as an alternative", async () => {
    const rules = await rulesOf({
      type: "permit",
      securityLabel: [level("L"), sensitivity("ETHUD"), sensitivity("PSY")],
    });
    const labels = await Promise.all(["ETHUD", "PSY"].map((code) => labelOf({ labelKey, code })));
    expect(rules.map(({ provision: { confidentialities, terms } }) => [confidentialities, terms])).to.deep.equal([
      [["U", "L"], []],
      [EVERYTHING.confidentialities, labels.map((label) => ({ kind: "label", label }))],
    ]);
  });

  it("names actors, members for a group, and nobody for an empty one", async () => {
    const groups = { "Group/night": ["Practitioner/a", "Practitioner/b"], "Group/empty": [] };
    const [rule] = await rulesOf(
      { type: "permit", actor: actors("Group/night", "Practitioner/a", "Group/empty") },
      groups,
    );
    expect(rule?.provision.terms).to.deep.equal([actor("Practitioner/a"), actor("Practitioner/b")]);
    expect(await rulesOf({ type: "permit", actor: actors("Group/empty") }, groups)).to.deep.equal([]);
  });

  it("makes one rule for each kind of data, as kinds are joined by AND on chain", async () => {
    const data: NonNullable<ConsentProvision["data"]> = [
      { meaning: "authoredby", reference: { reference: "Practitioner/a" } },
      { meaning: "instance", reference: { reference: "Observation/1" } },
      { meaning: "related", reference: { reference: "Encounter/1" } },
      { meaning: "instance", reference: { reference: "Observation/2" } },
    ];
    const record = (reference: string) => recordOf(reference).slice(0, 64);
    const rules = await rulesOf({ type: "deny", data });
    expect(rules.map(({ provision: { terms } }) => terms)).to.deep.equal([
      [{ kind: "author", account: accountOf("Practitioner/a") }],
      [
        { kind: "record", record: record("Observation/1") },
        { kind: "record", record: record("Observation/2") },
      ],
      [{ kind: "related", record: record("Encounter/1") }],
    ]);
  });

  it("inherits from the base each limit that an exception does not set, and no other", async () => {
    const base: ConsentProvision = {
      type: "permit",
      period: { end: "2024-12-31" },
      purpose: purpose("HRESCH"),
      securityLabel: [level("N")],
      actor: actors("Organization/a"),
    };
    const provision: ConsentProvision[] = [
      { type: "deny", data: [{ meaning: "authoredby", reference: { reference: "Practitioner/b" } }] },
      { type: "permit", securityLabel: [sensitivity("HIV")], period: { start: "2024-06-01", end: "2030-01-01" } },
    ];
    const [denial, permission, own] = await rulesOf({ ...base, provision });
    expect(own).to.include({ deny: false, base: true });
    expect(denial?.provision).to.deep.include({
      purposes: expandPurposes(["HRESCH"]),
      confidentialities: ["U", "L", "M", "N"],
      until: day("2025-01-01"),
      terms: [actor("Organization/a"), { kind: "author", account: accountOf("Practitioner/b") }],
    });
    expect(permission?.provision).to.deep.include({
      confidentialities: EVERYTHING.confidentialities,
      from: day("2024-06-01"),
      until: day("2025-01-01"),
      terms: [actor("Organization/a"), { kind: "label", label: await labelOf({ labelKey, code: "HIV" }) }],
    });
  });

  it("drops an exception that never runs while the base does", async () => {
    const late: ConsentProvision = { type: "permit", period: { start: "2025-01-01" } };
    expect(await rulesOf({ type: "permit", period: { end: "2024-12-31" }, provision: [late] })).to.have.length(1);
  });

  it("says in one rule what differs in one respect only", async () => {
    const to = (...references: string[]): ConsentProvision => ({
      type: "permit",
      purpose: purpose("HRESCH"),
      actor: actors(...references),
    });
    const provision = [to("Practitioner/a"), to("Practitioner/b"), to("Practitioner/a", "Practitioner/c")];
    const [exception, ...others] = await rulesOf({ type: "deny", purpose: purpose("TREAT"), provision });
    expect(exception?.provision.terms).to.deep.equal(["a", "b", "c"].map((name) => actor(`Practitioner/${name}`)));
    expect(others).to.have.length(1);
  });

  it("does not join what differs in two respects, or in time", async () => {
    const provision: ConsentProvision[] = [
      { type: "deny", actor: actors("Practitioner/a"), securityLabel: [level("V")] },
      { type: "deny", actor: actors("Practitioner/b"), securityLabel: [level("R")] },
      { type: "deny", actor: actors("Practitioner/a"), securityLabel: [level("V")], period: { end: "2024-12-31" } },
    ];
    expect(await rulesOf({ type: "permit", provision })).to.have.length(4);
  });

  it("denies break-glass to everybody where the consent is to be read as written", async () => {
    const asWritten = (provision: ConsentProvision, status = "active") =>
      consentToRules({ consent: consentOf(provision, { status }), directory: directoryOf(), labelKey });
    expect(await asWritten({ type: "permit" }, "inactive")).to.deep.equal([NO_BREAK_GLASS]);
    expect(await asWritten({ type: "deny" })).to.have.length(1);
    const rules = await asWritten({ type: "permit", purpose: purpose("TREAT", "BTG") });
    expect(rules.map(({ deny, base, provision: { purposes } }) => [deny, base, purposes])).to.deep.equal([
      [false, false, ["BTG"]],
      [true, true, ["BTG"]],
      [false, true, expandPurposes(["TREAT"])],
    ]);
    const inactive = consentOf({ type: "permit" }, { status: "draft" });
    const silent = await consentToRules({ consent: inactive, directory: directoryOf(), emergency: "minimum-set" });
    expect(silent).to.deep.equal([]);
  });
});

describe("SDK: FHIR consents that have no counterpart on chain", () => {
  const at = "Consent.provision";
  const inner = (provision: object): ConsentProvision => ({
    type: "permit",
    provision: [{ type: "deny", ...provision }],
  });
  const refused: [what: string, provision: ConsentProvision, element: string, reason: string][] = [
    ["an action", { type: "permit", action: [{}] } as ConsentProvision, `${at}.action`, "element"],
    ["a code", inner({ code: [{}] }), `${at}.provision[0].code`, "element"],
    ["a modifier", inner({ modifierExtension: [{}] }), `${at}.provision[0].modifierExtension`, "element"],
    ["a third level", inner({ provision: [{ type: "permit" }] }), `${at}.provision[0].provision`, "nesting"],
    ["no type", {}, `${at}.type`, "code"],
    [
      "an unknown actor",
      { type: "permit", actor: actors("Practitioner/unknown") },
      `${at}.actor[0].reference`,
      "reference",
    ],
    ["an unknown group", { type: "permit", actor: actors("Group/g") }, `${at}.actor[0].reference`, "reference"],
    ["an actor without reference", { type: "permit", actor: [{}] }, `${at}.actor[0].reference`, "reference"],
    [
      "dependents",
      inner({ data: [{ meaning: "dependents", reference: { reference: "Observation/1" } }] }),
      `${at}.provision[0].data[0].meaning`,
      "element",
    ],
    [
      "an unknown record",
      { type: "permit", data: [{ meaning: "instance", reference: { reference: "Observation/unknown" } }] },
      `${at}.data[0].reference`,
      "reference",
    ],
    ["an unknown level", { type: "permit", securityLabel: [level("X")] }, `${at}.securityLabel[0]`, "code"],
    [
      "a label of another system",
      { type: "permit", securityLabel: [level("N"), { system: "https://other.example", code: "N" }] },
      `${at}.securityLabel[1]`,
      "code",
    ],
    ["a purpose without system", { type: "permit", purpose: [{ code: "TREAT" }] }, `${at}.purpose[0]`, "code"],
    [
      "a class that is no whole category",
      { type: "permit", class: [{ system: "http://hl7.org/fhir/resource-types", code: "Observation" }] },
      `${at}.class[0]`,
      "element",
    ],
    [
      "a period that is none",
      { type: "permit", period: { start: "2024-02", end: "2024-01" } },
      `${at}.period`,
      "period",
    ],
    ["a date that is none", { type: "permit", period: { start: "soon" } }, `${at}.period`, "period"],
    [
      "data from a day before 1970",
      { type: "permit", dataPeriod: { start: "1965-01-01" } },
      `${at}.dataPeriod`,
      "period",
    ],
    [
      "more than 24 words",
      { type: "permit", actor: actors(...Array.from({ length: 23 }, (_, i) => `Practitioner/${i}`)) },
      at,
      "length",
    ],
  ];
  for (const [what, provision, element, reason] of refused) {
    it(`names the element: ${what}`, async () => {
      expect(await problemOf(provision)).to.deep.equal({ element, reason });
    });
  }

  it("names a scope that is about something else, and needs a key for sensitivity codes", async () => {
    const scope = { coding: [{ system: "http://terminology.hl7.org/CodeSystem/consentscope", code: "adr" }] };
    expect((await problemOf({ type: "permit" }, { scope })).element).to.equal("Consent.scope");
    const consent = consentOf({ type: "permit", securityLabel: [sensitivity("HIV")] });
    const problem = await consentToRules({ consent, directory: directoryOf() }).catch((thrown: unknown) => thrown);
    expect(problem).to.be.instanceOf(ConsentNotExpressible);
  });
});

describe("SDK: rules as FHIR consents", () => {
  const trial = { system: "https://hospital.example/trials", code: "t17" };
  const references = ["Practitioner/a", "Practitioner/b", "Organization/c", "Observation/1", "Encounter/1"];
  async function reverse() {
    const codes = ["HIV", "PSY"];
    const labels = await Promise.all(codes.map((code) => labelOf({ labelKey, code })));
    return reverseOf({
      references,
      labels: new Map(labels.map((label, i) => [label, { system: ACT_CODE, code: codes[i]! }])),
      purposes: [trial],
    });
  }
  const all: ConsentProvision = {
    type: "permit",
    period: { start: "2024-01-01", end: "2024-12-31" },
    actor: actors("Organization/c"),
    securityLabel: [level("N")],
    purpose: [...purpose("TREAT", "HPAYMT"), trial],
    dataPeriod: { start: "2020-01-01" },
    data: [{ meaning: "related", reference: { reference: "Encounter/1" } }],
  };
  const said: [what: string, provision: ConsentProvision][] = [
    ["a permission with every limit", all],
    ["a permission of everything", { type: "permit" }],
    ["a denial of everything", { type: "deny" }],
    [
      "a base with an exception that inherits its levels",
      {
        type: "permit",
        securityLabel: [level("N")],
        purpose: purpose("TREAT"),
        provision: [{ type: "deny", data: [{ meaning: "authoredby", reference: { reference: "Practitioner/a" } }] }],
      },
    ],
    [
      "sensitive data for one",
      {
        type: "permit",
        securityLabel: [level("N")],
        purpose: purpose("TREAT"),
        provision: [
          { type: "permit", securityLabel: [sensitivity("HIV"), sensitivity("PSY")], actor: actors("Practitioner/b") },
        ],
      },
    ],
    [
      "break-glass for one",
      {
        type: "deny",
        provision: [{ type: "permit", purpose: purpose("BTG"), actor: actors("Practitioner/a") }],
      },
    ],
    [
      "break-glass in the base",
      { type: "permit", purpose: purpose("TREAT", "BTG"), period: { end: "2030-01-01T12:00:00Z" } },
    ],
    ["an instance", { type: "permit", data: [{ meaning: "instance", reference: { reference: "Observation/1" } }] }],
    [
      "a whole class",
      { type: "permit", class: [{ system: "http://hl7.org/fhir/resource-types", code: "AllergyIntolerance" }] },
    ],
  ];
  for (const emergency of ["as-written", "minimum-set"] as const satisfies EmergencyReading[]) {
    for (const [what, provision] of said) {
      it(`gives back the rules of ${what}, ${emergency}`, async () => {
        const resolver = { directory: directoryOf(), labelKey };
        const rules = await consentToRules({ consent: consentOf(provision), emergency, ...resolver });
        const written = rulesToConsent({ rules, patient: "Patient/zhao", directory: await reverse() });
        if (!(provision.type === "deny" && emergency === "minimum-set")) expect(written.emergency).to.equal(emergency);
        const again = await consentToRules({ ...written, ...resolver });
        expect(normal(again)).to.deep.equal(normal(rules));
      });
    }
  }

  it("keeps one base permission as the consent's base", async () => {
    const consent = consentOf(all);
    const rules = await consentToRules({ consent, directory: directoryOf(), labelKey });
    const written = rulesToConsent({ rules, patient: "Patient/zhao", directory: await reverse() });
    expect(written.consent).to.deep.include({ resourceType: "Consent", status: "active" });
    const { period, dataPeriod, data, securityLabel } = all;
    expect(written.consent.provision).to.deep.include({ type: "permit", period, dataPeriod, data, securityLabel });
    expect(written.consent.provision).to.not.have.property("provision");
  });

  it("names what one FHIR consent cannot say", async () => {
    const directory = await reverse();
    const rule = (otherwise: Partial<Rule["provision"]>, deny = false): Rule => ({
      deny,
      base: true,
      provision: { ...EVERYTHING, ...otherwise },
    });
    const refused: [rules: Rule[], element: string][] = [
      [[rule({ readers: ["NURSE"] })], "rules[0].readers"],
      [[rule({ confidentialities: ["R"] })], "rules[0].confidentialities"],
      [[rule({ categories: ["LABORATORY"] })], "rules[0].categories"],
      [[rule({ purposes: ["TREAT"] })], "rules[0].purposes"],
      [[rule({ terms: [{ kind: "condition", contract: accountOf("x") }] })], "rules[0].terms"],
      [[rule({ terms: [{ kind: "actor", account: accountOf("Practitioner/unknown") }] })], "rules[0].terms"],
      [[rule({ purposes: expandPurposes(["TREAT"]) }, true), rule({})], "rules"],
    ];
    for (const [rules, element] of refused) {
      expect(() => rulesToConsent({ rules, patient: "Patient/zhao", directory }))
        .to.throw(ConsentNotExpressible)
        .with.property("element", element);
    }
  });
});

/** Rules without regard to the order of sets, and to base denials that deny what nothing permits. */
function normal(rules: readonly Rule[]) {
  const isIdle = (rule: Rule) => rule.deny && rule.base && !rules.some(({ deny, base }) => !deny && base);
  const plain = rules
    .filter((rule) => !isIdle(rule) || rule.provision.purposes.includes("BTG"))
    .map(({ deny, base, provision }) => ({
      deny,
      base,
      ...provision,
      ...(isIdle({ deny, base, provision }) && { purposes: ["BTG"] }),
    }));
  return plain.map((rule) => ({
    ...rule,
    confidentialities: [...rule.confidentialities].sort(),
    categories: [...rule.categories].sort(),
    purposes: [...rule.purposes].sort(),
    terms: rule.terms.map((term) => Object.values(term).join(" ")).sort(),
  }));
}

describe("SDK: categories of FHIR resources", () => {
  it("goes by the type, and for observations and reports by their category", () => {
    const of = (resourceType: string, system?: string, code?: string) =>
      categoryOf({ resourceType, ...(system && code && { category: [{ coding: [{ system, code }] }] }) });
    expect(of("AllergyIntolerance")).to.equal("ALLERGIES");
    expect(of("MedicationRequest")).to.equal("MEDICATIONS");
    expect(of("Condition")).to.equal("PROBLEMS");
    expect(of("Observation")).to.equal("OTHER");
    expect(of("Observation", OBSERVATION_CATEGORY, "vital-signs")).to.equal("VITAL_SIGNS");
    expect(of("Observation", OBSERVATION_CATEGORY, "laboratory")).to.equal("LABORATORY");
    expect(of("Observation", OBSERVATION_CATEGORY, "social-history")).to.equal("OTHER");
    expect(of("Observation", "https://other.example", "laboratory")).to.equal("OTHER");
    expect(of("Observation", XINGLIN_OBSERVATION_CATEGORY, "tcm-findings")).to.equal("TCM_FINDINGS");
    expect(of("DiagnosticReport", "http://terminology.hl7.org/CodeSystem/v2-0074", "RAD")).to.equal("IMAGING");
    expect(of("DiagnosticReport", "http://terminology.hl7.org/CodeSystem/v2-0074", "HM")).to.equal("LABORATORY");
    expect(of("Basic")).to.equal("OTHER");
  });
});
