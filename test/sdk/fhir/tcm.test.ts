import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { expect } from "chai";
import fc from "../../helpers/properties.ts";

import {
  COATING_COLOURS,
  COATING_QUALITIES,
  EFFECTS,
  ExactNumber,
  FhirInvalid,
  type Json,
  PATTERNS,
  POINTS,
  PRINCIPLES,
  PULSES,
  TONGUE_COLOURS,
  TONGUE_SHAPES,
  type TcmVisitNote,
  canonicalJson,
  describe as describeResource,
  describeProblem,
  isJsonObject,
  parseJson,
  parseResource,
  problemsIn,
  readTcmVisitNote,
  tcmDefinitions,
  tcmProblemsIn,
  tcmVisitNote,
} from "@xinglin/sdk/fhir";

import { repositoryFile } from "../support.ts";

const NOTE: TcmVisitNote = {
  id: "0f6b9c3e-4a67-4b7c-9d0e-0c6a2b1d3e4f",
  at: "2025-03-14T10:30:00+08:00",
  patient: { system: "urn:xinglin:patient", value: "0x5a", name: "赵女士" },
  practitioner: { system: "urn:xinglin:account", value: "0x7b", name: "王大夫" },
  organisation: { system: "urn:xinglin:account", value: "0x8c", name: "县中医院" },
  complaint: "食少腹胀三月，乏力 <重>",
  inspection: "面色萎黄",
  listening: "语声低微",
  tongue: {
    colour: "pale",
    shapes: ["enlarged", "teeth-marked"],
    coatingColour: "white-coating",
    coatings: ["thin-coating"],
  },
  pulses: ["fine", "weak"],
  palpation: "腹软",
  patterns: ["SF70", "SE90"],
  principles: ["tonify-qi", "fortify-spleen"],
  formula: {
    name: "四君子汤",
    ingredients: [
      { herb: "人参", grams: "9" },
      { herb: "白术", grams: "9.0" },
      { herb: "茯苓", grams: "9" },
      { herb: "炙甘草", grams: "6" },
    ],
    doses: 7,
    usage: "水煎服，每日一剂，分两次温服",
  },
  acupuncture: { points: ["ST36", "BL20", "CV12"], method: "针刺补法，留针三十分钟" },
  outcome: { score: "12.50", effect: "effective" },
};
const { inspection, listening, tongue, pulses, palpation, principles, formula, acupuncture, outcome, ...LEAST } = NOTE;
const REST = { inspection, listening, tongue, pulses, palpation, principles, formula, acupuncture, outcome };

const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>) => Object.keys(table) as K[];
const some = <T>(values: readonly T[], minLength = 1) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength, maxLength: 4 });
/** Texts that FHIR holds: no control characters, not empty. */
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }).filter((it) => !/\p{Control}/u.test(it));
const decimal = fc
  .tuple(fc.integer({ min: 1, max: 999 }), fc.option(fc.stringMatching(/^[0-9]{1,3}$/)))
  .map(([whole, fraction]) => (fraction === null ? `${whole}` : `${whole}.${fraction}`));
const party = fc.record(
  { system: fc.constant("urn:x"), value: text, name: text },
  { requiredKeys: ["system", "value"] },
);

const notes: fc.Arbitrary<TcmVisitNote> = fc.record(
  {
    id: fc.uuid(),
    at: fc
      .date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true })
      .map((date) => date.toISOString()),
    confidentiality: fc.constantFrom("R" as const, "V" as const),
    patient: party,
    practitioner: party,
    organisation: party,
    complaint: text,
    inspection: text,
    listening: text,
    tongue: fc
      .record(
        {
          colour: fc.constantFrom(...keysOf(TONGUE_COLOURS)),
          shapes: some(keysOf(TONGUE_SHAPES)),
          coatingColour: fc.constantFrom(...keysOf(COATING_COLOURS)),
          coatings: some(keysOf(COATING_QUALITIES)),
        },
        { requiredKeys: [] },
      )
      .filter((finding) => Object.keys(finding).length > 0),
    pulses: some(keysOf(PULSES)),
    palpation: text,
    patterns: some(keysOf(PATTERNS)),
    principles: some(keysOf(PRINCIPLES)),
    formula: fc.record({
      name: text,
      ingredients: fc.array(fc.record({ herb: text, grams: decimal }), { minLength: 1, maxLength: 12 }),
      doses: fc.integer({ min: 1, max: 90 }),
      usage: text,
    }),
    acupuncture: fc.record({ points: some(keysOf(POINTS)), method: text }, { requiredKeys: ["points"] }),
    outcome: fc
      .record({ score: decimal, effect: fc.constantFrom(...keysOf(EFFECTS)) }, { requiredKeys: [] })
      .filter((found) => Object.keys(found).length > 0),
  },
  { requiredKeys: ["id", "at", "patient", "practitioner", "organisation", "complaint", "patterns"] },
);

const TEXT = canonicalJson(tcmVisitNote(NOTE));
const plainDocument = () => JSON.parse(TEXT) as Json;

/** What stands at a path of names and indices, `entry.0.resource`. */
function at(document: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, step) => Reflect.get(Object(value), step), document);
}

/** Puts something there, or takes away what is there. */
function put(document: unknown, path: string, value: unknown): void {
  const last = path.lastIndexOf(".");
  const owner = Object(last < 0 ? document : at(document, path.slice(0, last))) as object;
  const name = path.slice(last + 1);
  if (value === undefined) Reflect.deleteProperty(owner, name);
  else Reflect.set(owner, name, value);
}

const faultsOf = (document: unknown) =>
  tcmProblemsIn(document as Json).map(({ path, fault, detail }) =>
    fault === "rule" ? `${path} ${detail.slice(0, detail.indexOf(":"))}` : `${path} ${fault}`,
  );

describe("SDK: visit notes of Chinese medicine", () => {
  it("[FHIR-50] writes a note as a valid FHIR document of the profile", () => {
    const document = tcmVisitNote(NOTE);
    expect(problemsIn(document)).to.deep.equal({ problems: [], unknown: [] });
    expect(tcmProblemsIn(document)).to.deep.equal([]);
    expect(parseResource(canonicalJson(document)).type).to.equal("document");
    expect(canonicalJson(tcmVisitNote(NOTE)), "the same each time").to.equal(canonicalJson(document));
  });

  it("[FHIR-50] codes what was found, with names in English and Chinese", () => {
    const document = plainDocument();
    expect(at(document, "entry.10.resource.code")).to.deep.equal({
      coding: [
        { system: "http://id.who.int/icd/release/11/mms", code: "SF70", display: "Spleen qi deficiency pattern (TM1)" },
      ],
      text: "脾气虚证",
    });
    expect(at(document, "entry.14.resource.bodySite.0.text")).to.equal("足三里");
    expect(at(document, "entry.9.resource.component.1.valueCodeableConcept.text")).to.equal("弱脉");
    expect(TEXT).to.contain('"value":9.0').and.to.contain('"value":12.50');
  });

  it("[FHIR-51] reads back what was written", () => {
    expect(readTcmVisitNote(tcmVisitNote(NOTE))).to.deep.equal(NOTE);
    expect(readTcmVisitNote(parseResource(canonicalJson(tcmVisitNote(NOTE))))).to.deep.equal(NOTE);
    expect(readTcmVisitNote(tcmVisitNote(LEAST))).to.deep.equal(LEAST);
  });

  it("[FHIR-51] reads back every note that can be written", () => {
    fc.assert(
      fc.property(notes, (note) => {
        const document = tcmVisitNote(note);
        expect(readTcmVisitNote(parseJson(canonicalJson(document)))).to.deep.equal(note);
      }),
      { numRuns: 100 },
    );
  });

  for (const [part, value] of Object.entries(REST)) {
    it(`[FHIR-51] reads back a note of the least and ${part}`, () => {
      const note = { ...LEAST, [part]: value };
      expect(readTcmVisitNote(tcmVisitNote(note))).to.deep.equal(note);
    });
  }

  it("[FHIR-52] is a note among notes, as confidential as it says", () => {
    expect(describeResource(tcmVisitNote(NOTE))).to.include({ kind: "NOTE", category: "NOTES", confidentiality: "N" });
    const secret = tcmVisitNote({ ...NOTE, confidentiality: "V" });
    expect(describeResource(secret).confidentiality).to.equal("V");
    expect(describeResource(secret).authoredAt).to.equal(BigInt(Date.parse(NOTE.at) / 1_000));
  });

  for (const [what, note, error] of [
    ["a code that is none", { patterns: ["SF7Q"] }, RangeError],
    ["a name of JavaScript as a code", { pulses: ["constructor"] }, RangeError],
    ["a point beyond its channel", { acupuncture: { points: ["ST46"] } }, RangeError],
    ["a decimal that is none", { outcome: { score: "1." } }, RangeError],
    ["no pattern", { patterns: [] }, FhirInvalid],
    ["no complaint", { complaint: "" }, FhirInvalid],
    ["a pattern that stands twice", { patterns: ["SF70", "SF70"] }, FhirInvalid],
    ["a pulse that stands twice", { pulses: ["weak", "weak"] }, FhirInvalid],
    ["no pulse", { pulses: [] }, FhirInvalid],
    ["an empty tongue", { tongue: {} }, FhirInvalid],
    ["no principle", { principles: [] }, FhirInvalid],
    ["no point", { acupuncture: { points: [] } }, FhirInvalid],
    ["an empty outcome", { outcome: {} }, FhirInvalid],
    ["a formula of nothing", { formula: { ...NOTE.formula, ingredients: [] } }, FhirInvalid],
    ["a formula without a name", { formula: { ...NOTE.formula, name: "" } }, FhirInvalid],
    ["half a dose", { formula: { ...NOTE.formula, doses: 0.5 } }, FhirInvalid],
    ["no dose", { formula: { ...NOTE.formula, doses: 0 } }, FhirInvalid],
    [
      "an herb of no weight",
      { formula: { ...NOTE.formula, ingredients: [{ herb: "人参", grams: "0" }] } },
      FhirInvalid,
    ],
    [
      "an herb of less than no weight",
      { formula: { ...NOTE.formula, ingredients: [{ herb: "人参", grams: "-1" }] } },
      FhirInvalid,
    ],
    ["an id that is no UUID", { id: "1" }, FhirInvalid],
    ["a time that is none", { at: "2025-03-14" }, FhirInvalid],
    ["a patient without an identifier", { patient: { system: "", value: "1" } }, FhirInvalid],
  ] as const) {
    it(`[FHIR-53] writes no note of ${what}`, () => {
      expect(() => tcmVisitNote({ ...NOTE, ...note } as unknown as TcmVisitNote)).to.throw(error);
    });
  }

  const RED = {
    code: { coding: [{ system: "https://xinglin.example/fhir/CodeSystem/tcm-examination", code: "tongue-colour" }] },
    valueCodeableConcept: { coding: [{ system: "https://xinglin.example/fhir/CodeSystem/tcm-tongue", code: "red" }] },
  };
  const composition = "entry.0.resource";
  const copied = (path: string) => (document: Json) => at(document, path);
  const spoilt: readonly (readonly [what: string, path: string, value: unknown, ...faults: string[]])[] = [
    ["another Bundle type", "type", "collection", "Bundle tcm-1"],
    ["no profile on the Bundle", "meta.profile", undefined, "Bundle tcm-1"],
    ["another identifier", "identifier.value", "1", "Bundle tcm-1"],
    ["no profile on the Composition", `${composition}.meta`, undefined, "Bundle.entry[0].resource tcm-2"],
    ["another type of Composition", `${composition}.type`, { text: "x" }, "Bundle.entry[0].resource tcm-2"],
    ["another time of Composition", `${composition}.date`, "2025-03-15", "Bundle.entry[0].resource tcm-2"],
    [
      "an author that is not there",
      `${composition}.author.0.reference`,
      "urn:x:1",
      "Bundle.entry[0].resource.author[0] tcm-3",
    ],
    [
      "a custodian that is a person",
      `${composition}.custodian`,
      copied(`${composition}.author.0`),
      "Bundle.entry[0].resource.custodian tcm-3",
    ],
    [
      "a patient without a system",
      "entry.1.resource.identifier",
      [{ value: "1" }],
      "Bundle.entry[0].resource.subject tcm-3",
    ],
    [
      "a patient without an identifier",
      "entry.1.resource.identifier",
      [{ system: "urn:x" }],
      "Bundle.entry[0].resource.subject tcm-3",
    ],
    [
      "a section that stands twice",
      `${composition}.section.6`,
      copied(`${composition}.section.2`),
      "Bundle.entry[0].resource.section[6] tcm-4",
    ],
    [
      "a section whose entry is not there",
      `${composition}.section.2.entry.0.reference`,
      "urn:x:1",
      "Bundle.entry[0].resource.section[2].entry tcm-4",
    ],
    [
      "a section without entries",
      `${composition}.section.2.entry`,
      undefined,
      "Bundle.entry[0].resource.section[2].entry tcm-4",
    ],
    [
      "a finding about somebody else",
      "entry.9.resource.subject.reference",
      "urn:uuid:00000000-0000-4000-8000-000000000000",
      "Bundle.entry[9].resource tcm-4",
    ],
    [
      "a section with another kind of resource",
      `${composition}.section.4.entry`,
      copied(`${composition}.section.2.entry`),
      "Bundle.entry[12].resource tcm-4",
      "Bundle.entry[12].resource tcm-8",
    ],
    [
      "no complaint",
      `${composition}.section.0.entry.0.reference`,
      copied("entry.9.fullUrl"),
      "Bundle.entry[9].resource tcm-8",
      "Bundle.entry[0].resource tcm-5",
    ],
    ["no pattern", `${composition}.section.1.code`, { text: "x" }, "Bundle.entry[0].resource tcm-5"],
    [
      "a pattern of another system",
      "entry.10.resource.code.coding.0.system",
      "urn:x",
      "Bundle.entry[10].resource.code tcm-6",
    ],
    [
      "a pulse that is none",
      "entry.9.resource.component.0.valueCodeableConcept.coding.0.code",
      "pale",
      "Bundle.entry[9].resource.component[0] tcm-6",
    ],
    [
      "a point that is none",
      "entry.14.resource.bodySite.1.coding.0.code",
      "BL68",
      "Bundle.entry[14].resource.bodySite[1] tcm-6",
    ],
    [
      "a principle that is none",
      "entry.12.resource.category.0.coding.0.code",
      "x",
      "Bundle.entry[12].resource.category[0] tcm-6",
    ],
    [
      "grams that are milligrams",
      "entry.13.resource.contained.0.ingredient.0.strength.numerator.code",
      "mg",
      "Bundle.entry[13].resource tcm-7",
    ],
    [
      "a finding that stands twice",
      `${composition}.section.0.entry.6`,
      copied(`${composition}.section.0.entry.1`),
      "Bundle.entry[5].resource tcm-8",
    ],
    ["two colours of one tongue", "entry.8.resource.component.5", RED, "Bundle.entry[8].resource tcm-8"],
    ["what is no valid FHIR", "entry.12.resource.status", "x", "Bundle.entry[12].resource.status code"],
  ];
  for (const [what, path, value, ...faults] of spoilt) {
    it(`[FHIR-54] refuses a document with ${what}, with path and reason`, () => {
      const document = plainDocument();
      put(document, path, typeof value === "function" ? (value as (document: Json) => unknown)(document) : value);
      expect(faultsOf(document)).to.deep.equal(faults);
      expect(() => readTcmVisitNote(document)).to.throw(FhirInvalid);
    });
  }

  it("[FHIR-54] keeps and passes over what the profile does not know", () => {
    const document = plainDocument();
    const div = '<div xmlns="http://www.w3.org/1999/xhtml">x</div>';
    put(document, `${composition}.section.6`, { title: "其他", text: { status: "generated", div } });
    put(document, "nickname", 1);
    expect(readTcmVisitNote(document).patterns).to.deep.equal(NOTE.patterns);
  });

  it("[FHIR-55] neither crashes nor pollutes on whatever is put anywhere into a document", () => {
    const places = placesIn(plainDocument()).length;
    const anything = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(null, [], {}, "", 0, new ExactNumber("1.0")),
    );
    fc.assert(
      fc.property(fc.nat(places - 1), anything as fc.Arbitrary<unknown>, (place, value) => {
        const document = plainDocument();
        const [owner, name] = placesIn(document)[place]!;
        Reflect.set(owner, name, value);
        for (const problem of tcmProblemsIn(document)) expect(describeProblem(problem, "en")).not.to.equal("");
        expect(Object.keys(Object.prototype)).to.deep.equal([]);
      }),
      { numRuns: 500 },
    );
  }).timeout(30_000);
});

describe("SDK: FHIR definitions for Chinese medicine", () => {
  const folder = fileURLToPath(new URL("../../../packages/sdk/fhir/", import.meta.url));

  it("[FHIR-56] are the files in packages/sdk/fhir, each of them", () => {
    expect(readdirSync(folder).sort()).to.deep.equal([...tcmDefinitions().keys()].sort());
    for (const [name, resource] of tcmDefinitions()) {
      const file = parseJson(repositoryFile(`packages/sdk/fhir/${name}`));
      expect(canonicalJson(file), `${name}: run npx tsx scripts/tasks/tcm-definitions.ts`).to.equal(
        canonicalJson(resource),
      );
    }
  });

  for (const [name, resource] of tcmDefinitions()) {
    it(`[FHIR-56] are valid FHIR: ${name}`, () => {
      expect(problemsIn(resource)).to.deep.equal({ problems: [], unknown: [] });
    });
  }

  it("[FHIR-57] have 28 pulses and 361 points, counted by channel", () => {
    expect(Object.keys(PULSES)).to.have.length(28);
    const counts: Record<string, number> = {};
    for (const code of Object.keys(POINTS)) {
      const channel = code.slice(0, 2);
      counts[channel] = (counts[channel] ?? 0) + 1;
    }
    expect(counts).to.deep.equal({
      ...{ LU: 11, LI: 20, ST: 45, SP: 21, HT: 9, SI: 19, BL: 67 },
      ...{ KI: 27, PC: 9, TE: 23, GB: 44, LR: 14, GV: 28, CV: 24 },
    });
    expect(POINTS.ST36!.zh).to.equal("足三里");
    expect(POINTS.PC6!.zh).to.equal("内关");
    expect(POINTS.GV20!.zh).to.equal("百会");
    expect(new Set(Object.values(POINTS).map(({ zh }) => zh)).size, "each point has a name of its own").to.equal(361);
  });

  it("[FHIR-57] cite WHO beside the codes of ICD-11, and name each pattern as a pattern of TM1", () => {
    expect(tcmDefinitions().get("ValueSet-tcm-pattern.json")!.copyright).to.contain("CC BY-ND 3.0 IGO");
    for (const [code, { en, zh }] of Object.entries(PATTERNS)) {
      expect(code).to.match(/^S[EF][0-9][0-9A-HJ-NP-Z]$/);
      expect(en).to.match(/ pattern \(TM1\)$/);
      expect(zh).to.match(/证$/);
    }
  });
});

/** Every place in a value that something can be put into. */
function placesIn(value: unknown): (readonly [object, string | number])[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => [[value, i] as const, ...placesIn(item)]);
  if (!isJsonObject(value)) return [];
  return Object.keys(value).flatMap((name) => [[value, name] as const, ...placesIn(value[name])]);
}
