import canonicalize from "canonicalize";
import { expect } from "chai";
import { createHash } from "node:crypto";
import fc from "../../helpers/properties.ts";

import {
  type Json,
  JsonRefused,
  canonicalBytes,
  canonicalJson,
  contentDigestOf,
  parseJson,
  saltedDigestOf,
} from "@xinglin/sdk/fhir";
import { SaltTooWeak, randomSalt } from "@xinglin/sdk/kernel";

import { repositoryFile } from "../support.ts";

/** The type that fast-check gives its values is too deep for the linter. */
const anyJson: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 5 });
/** A second implementation of RFC 8785. */
const reference = (value: unknown) => canonicalize(value) ?? "";
const asJson = (text: string) => JSON.parse(text) as Json;

/** RFC 8785, appendix B: IEEE 754 doubles and how they are written. */
const DOUBLES: readonly (readonly [string, string])[] = [
  ["0000000000000000", "0"],
  ["8000000000000000", "0"],
  ["0000000000000001", "5e-324"],
  ["8000000000000001", "-5e-324"],
  ["7fefffffffffffff", "1.7976931348623157e+308"],
  ["ffefffffffffffff", "-1.7976931348623157e+308"],
  ["4340000000000000", "9007199254740992"],
  ["c340000000000000", "-9007199254740992"],
  ["4430000000000000", "295147905179352830000"],
  ["44b52d02c7e14af5", "9.999999999999997e+22"],
  ["44b52d02c7e14af6", "1e+23"],
  ["44b52d02c7e14af7", "1.0000000000000001e+23"],
  ["444b1ae4d6e2ef4e", "999999999999999700000"],
  ["444b1ae4d6e2ef4f", "999999999999999900000"],
  ["444b1ae4d6e2ef50", "1e+21"],
  ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
  ["3eb0c6f7a0b5ed8d", "0.000001"],
  ["41b3de4355555553", "333333333.3333332"],
  ["41b3de4355555554", "333333333.33333325"],
  ["41b3de4355555555", "333333333.3333333"],
  ["41b3de4355555556", "333333333.3333334"],
  ["41b3de4355555557", "333333333.33333343"],
  ["becbf647612f3696", "-0.0000033333333333333333"],
  ["43143ff3c1cb0959", "1424953923781206.2"],
];

/** Known answers: the sample of RFC 8785, section 3.2.2, and of cyberphone/json-canonicalization `testdata` (RFC 8785's author). */
const DOCUMENTS: readonly (readonly [string, string, string])[] = [
  [
    "RFC 8785, 3.2.2",
    '{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001], "string": "\\u20ac$\\u000F\\u000aA\'\\u0042\\u0022\\u005c\\\\\\"\\/", "literals": [null, true, false]}',
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  ],
  [
    "structures",
    '{"1": {"f": {"f": "hi","F": 5} ,"\\n": 56.0}, "10": { }, "": "empty", "a": { }, "111": [ { } ], "A": { }}',
    '{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}',
  ],
  [
    "weird",
    '{"\\u20ac": "Euro Sign", "1": "One", "\\u0080": "Control\\u007f", "\\ud83d\\ude02": "Smiley", "\\u00f6": "Latin Small Letter O With Diaeresis", "\\ufb33": "Hebrew Letter Dalet With Dagesh", "</script>": "Browser Challenge"}',
    '{"1":"One","</script>":"Browser Challenge","\u0080":"Control\u007f","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😂":"Smiley","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  ],
];

/** JSON text of the value with members in another order and spacing of its own. */
function shuffled(value: unknown, order: readonly number[], space: string): string {
  if (Array.isArray(value)) return `[${space}${value.map((item) => shuffled(item, order, space)).join(`${space},`)}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const names = Object.keys(value)
    .map((name, i) => ({ name, rank: order[i % order.length]! }))
    .sort((a, b) => a.rank - b.rank);
  const members = names.map(
    ({ name }) => `${JSON.stringify(name)}${space}:${space}${shuffled(Reflect.get(value, name), order, space)}`,
  );
  return `{${space}${members.join(`,${space}`)}${space}}`;
}

describe("SDK: the canonical form", () => {
  for (const [name, input, output] of DOCUMENTS) {
    it(`[FHIR-10] gives RFC 8785's answer for ${name}`, () => {
      expect(canonicalJson(asJson(input))).to.equal(output);
      expect(Buffer.from(canonicalBytes(asJson(input))).toString("utf8")).to.equal(output);
    });
  }

  it("[FHIR-10] writes a program's numbers as RFC 8785, appendix B", () => {
    for (const [double, text] of DOUBLES) {
      expect(canonicalJson(Buffer.from(double, "hex").readDoubleBE()), double).to.equal(text);
    }
  });

  it("[FHIR-10] agrees with a second implementation on every JSON value", () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        fc.pre(!JSON.stringify(value).includes("__proto__"));
        expect(canonicalJson(value as Json)).to.equal(reference(value));
      }),
    );
  });

  it("[FHIR-10] orders members by UTF-16 units, not by code points or language", () => {
    const names = ["\ufb33", "\u{1f602}", "é", "e", "E", "", "_x", "x", "10", "9"];
    const text = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])));
    expect(Object.keys(JSON.parse(text) as object).filter((name) => !/^\d+$/.test(name))).to.deep.equal([
      ...["", "E", "_x", "e", "x", "é", "\u{1f602}", "\ufb33"],
    ]);
    expect(text.indexOf('"10"')).to.be.lessThan(text.indexOf('"9"'));
  });

  it("[FHIR-11] keeps the written digits of a document's numbers", () => {
    const digits = ["1.0", "1.00", "-0", "0.010", "100", "1000000000000000000", "-1.5", "123456789.123456789123456789"];
    expect(canonicalJson(parseJson(`[${digits.join(" , ")}]`))).to.equal(`[${digits.join(",")}]`);
    expect(contentDigestOf(parseJson('{"value": 1.50}'))).not.to.equal(contentDigestOf(parseJson('{"value": 1.5}')));
  });

  it("[FHIR-11] writes an exponent in one way", () => {
    for (const written of ["1.50e3", "1.50E3", "1.50e+3", "1.50E+003"]) {
      expect(canonicalJson(parseJson(written))).to.equal("1.50e+3");
    }
    expect(canonicalJson(parseJson("[1E-022, 1e0, 1.0E-00, 10E+20]"))).to.equal("[1e-22,1,1.0,10e+20]");
  });

  it("[FHIR-11] gives RFC 8785's own form where the numbers of a document are written as RFC 8785 writes them", () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const text = reference(value);
        fc.pre(!text.includes("__proto__"));
        expect(canonicalJson(parseJson(text))).to.equal(text);
      }),
    );
  });

  it("[FHIR-12] is its own canonical form", () => {
    const text = canonicalJson(parseJson(repositoryFile("scripts/demo/data/devices.json")));
    expect(canonicalJson(parseJson(text))).to.equal(text);
  });

  it("[FHIR-13] refuses what JSON cannot hold, with its path", () => {
    const cycle: Record<string, unknown> = {};
    cycle.again = cycle;
    const polluting = Object.create(null) as Record<string, unknown>;
    Object.defineProperty(polluting, "__proto__", { value: 1, enumerable: true });
    for (const [value, reason, path] of [
      [{ a: [NaN] }, "number", "a[0]"],
      [{ a: -Infinity }, "number", "a"],
      [{ a: "\ud800" }, "surrogate", "a"],
      [{ "\udc00": 1 }, "surrogate", ""],
      [{ a: new Date(0) }, "value", "a"],
      [{ a: 1n }, "value", "a"],
      [{ a: [undefined] }, "value", "a[0]"],
      [{ a: () => 1 }, "value", "a"],
      [{ a: new Map() }, "value", "a"],
      [undefined, "value", ""],
      [polluting, "name", "__proto__"],
    ] as const) {
      expect(() => canonicalJson(value as unknown as Json))
        .to.throw(JsonRefused)
        .with.deep.include({ reason, path });
    }
    expect(() => canonicalJson(cycle as Json))
      .to.throw(JsonRefused)
      .with.property("reason", "depth");
  });

  it("[FHIR-13] leaves out members that are undefined", () => {
    expect(canonicalJson({ a: undefined, b: 1 })).to.equal('{"b":1}');
  });
});

describe("SDK: digests", () => {
  it("[FHIR-15] is SHA-256 of the canonical bytes", () => {
    const expected = createHash("sha256").update('{"id":"a","resourceType":"Basic"}').digest("hex");
    expect(contentDigestOf(parseJson(' { "resourceType":"Basic", "id" : "\\u0061" }'))).to.equal(`0x${expected}`);
  });

  it("[FHIR-15] does not change with the order of members or with space", () => {
    const space = fc.stringMatching(/^[ \t\r\n]{0,3}$/);
    fc.assert(
      fc.property(anyJson, fc.array(fc.nat(99), { minLength: 1, maxLength: 9 }), space, (value, order, gap) => {
        fc.pre(!JSON.stringify(value).includes("__proto__"));
        const other = shuffled(value, order, gap);
        expect(contentDigestOf(parseJson(other))).to.equal(contentDigestOf(parseJson(JSON.stringify(value))));
      }),
    );
  });

  it("[FHIR-15] changes with every change of content, the order of a list included", () => {
    const digest = contentDigestOf(parseJson('{"a":["x","y"],"b":null}'));
    for (const other of [
      '{"a":["y","x"],"b":null}',
      '{"a":["x","y"]}',
      '{"a":["x","y"],"b":false}',
      '{"a":["x","y"],"c":null}',
      '{"A":["x","y"],"b":null}',
    ]) {
      expect(contentDigestOf(parseJson(other)), other).not.to.equal(digest);
    }
  });

  it("[FHIR-16] is salted where it leaves the vault", () => {
    const resource = parseJson('{"resourceType":"Basic"}');
    const salt = `0x${"5a".repeat(32)}`;
    const inner = createHash("sha256").update('{"resourceType":"Basic"}').digest();
    const expected = createHash("sha256")
      .update(Buffer.concat([Buffer.from("xinglin fhir digest 1"), Buffer.from("5a".repeat(32), "hex"), inner]))
      .digest("hex");
    expect(saltedDigestOf({ resource, salt })).to.equal(`0x${expected}`);
    expect(saltedDigestOf({ resource, salt: randomSalt() })).not.to.equal(`0x${expected}`);
  });

  it("[FHIR-16] takes no salt that is short or zero", () => {
    for (const salt of ["0x", "0x5a", `0x${"00".repeat(32)}`, `0x${"5a".repeat(33)}`]) {
      expect(() => saltedDigestOf({ resource: {}, salt })).to.throw(SaltTooWeak);
    }
  });
});
