import { expect } from "chai";
import fc from "../../helpers/properties.ts";

import { ExactNumber, type Json, JsonRefused, READING_LIMITS, canonicalJson, parseJson } from "@xinglin/sdk/fhir";

function refusalOf(document: string | Uint8Array, limits = READING_LIMITS): JsonRefused {
  try {
    parseJson(document, limits);
  } catch (problem) {
    expect(problem).to.be.instanceOf(JsonRefused);
    return problem as JsonRefused;
  }
  throw new Error(`not refused: ${String(document).slice(0, 80)}`);
}

/** The value with plain numbers, to compare with the engine's own reader. */
function plain(value: Json | undefined): unknown {
  if (value instanceof ExactNumber) return value.toNumber();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

/** The digits of a number as it was read. */
function writtenAs(value: Json): string {
  expect(value).to.be.instanceOf(ExactNumber);
  return (value as ExactNumber).text;
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe("SDK: reading JSON", () => {
  it("[FHIR-01] reads what the engine's own reader reads", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!text.includes("__proto__"));
        expect(plain(parseJson(text))).to.deep.equal(JSON.parse(text));
      }),
    );
  });

  for (const text of [
    ...["", " ", "{", "[", "[1", "[1,", "[1,]", "[,1]", '{"a"', '{"a":', '{"a":1,}', "{a:1}", "{'a':1}", '{"a" 1}'],
    ...["tru", "True", "nul", "undefined", "NaN", "Infinity", "01", "+1", "1.", ".5", "1e", "1e+", "-", "0x1", "1 2"],
    ...['"', '"a', '"\\', '"\\x"', '"\\u12"', '"\\u12g4"', '"\n"', '"\u0000"', "[1]]", "/**/1", "\u00a01", "\f1"],
  ]) {
    it(`[FHIR-01] refuses ${JSON.stringify(text)}`, () => {
      expect(refusalOf(text).reason).to.equal("syntax");
      expect(() => JSON.parse(text) as unknown, "the engine's reader").to.throw(SyntaxError);
    });
  }

  it("[FHIR-01] refuses and takes exactly what the engine's reader does, however a document is damaged", () => {
    const damaged = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom("", "{", "}", "[", "]", ",", ":", '"', "\\", "-", "0", "e", ".", " ", "\n"),
      )
      .map(([text, at, sign]) => {
        const place = at % (text.length + 1);
        return text.slice(0, place) + sign + text.slice(place + (sign === "" ? 1 : 0));
      });
    fc.assert(
      fc.property(damaged, (text) => {
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          expect(refusalOf(text)).to.be.instanceOf(JsonRefused);
          return;
        }
        try {
          expect(plain(parseJson(text))).to.deep.equal(expected);
        } catch (problem) {
          // What two readers could take in two ways is refused besides.
          expect(problem).to.be.instanceOf(JsonRefused);
          expect((problem as JsonRefused).reason).to.be.oneOf(["duplicate", "name", "surrogate", "digits"]);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("[FHIR-02] refuses a name that stands twice, also with the same value, and says where", () => {
    const { reason, path, offset } = refusalOf('{"entry": [{"id": "1", "\\u0069d": "1"}]}');
    expect({ reason, path, offset }).to.deep.equal({ reason: "duplicate", path: "entry[0].id", offset: 23 });
    expect(plain(parseJson('{"a": {"id": 1}, "b": {"id": 1}}'))).to.deep.equal({ a: { id: 1 }, b: { id: 1 } });
  });

  it("[FHIR-03] refuses __proto__ wherever it stands, and keeps other names of JavaScript as members", () => {
    for (const text of ['{"__proto__": {"x": 1}}', '{"a": [{"\\u005f_proto__": 1}]}']) {
      expect(refusalOf(text).reason).to.equal("name");
    }
    const read = parseJson('{"constructor": {"prototype": {"x": 1}}, "toString": 1, "hasOwnProperty": 2}');
    expect(Object.keys(read as object)).to.deep.equal(["constructor", "toString", "hasOwnProperty"]);
    expect(({} as Record<string, unknown>).x, "prototype").to.equal(undefined);
    expect(canonicalJson(read)).to.equal('{"constructor":{"prototype":{"x":1}},"hasOwnProperty":2,"toString":1}');
  });

  it("[FHIR-04] refuses half surrogate pairs, written or escaped, and takes whole ones", () => {
    for (const text of ['"\ud800"', '"\\ud800"', '"\\udc00\\ud800"', '{"\\udfff": 1}', '"\\ud83dx"']) {
      expect(refusalOf(text).reason, text).to.equal("surrogate");
    }
    expect(parseJson('"\\ud83d\\ude02"')).to.equal("😂");
    expect(parseJson('"\ud83d\\ude02"')).to.equal("😂");
  });

  it("[FHIR-04] refuses bytes that are not UTF-8 and passes over one byte order mark", () => {
    for (const wrong of [
      [0x22, 0xff, 0x22],
      [0x22, 0xc0, 0xaf, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0x22, 0xe4, 0xb8],
    ]) {
      expect(refusalOf(Uint8Array.from(wrong)).reason).to.equal("encoding");
    }
    expect(parseJson(bytes("\ufeff{}"))).to.deep.equal({});
    expect(parseJson("\ufeff{}")).to.deep.equal({});
    expect(refusalOf(bytes("\ufeff\ufeff{}")).reason).to.equal("syntax");
    expect(parseJson('"\ufeff"')).to.equal("\ufeff");
  });

  it("[FHIR-05] reads to the depth that was said and no deeper, without a full stack", () => {
    const nested = (depth: number) => "[".repeat(depth) + "1" + "]".repeat(depth);
    const objects = (depth: number) => '{"a":'.repeat(depth) + "1" + "}".repeat(depth);
    for (const make of [nested, objects]) {
      expect(() => parseJson(make(READING_LIMITS.depth))).not.to.throw();
      expect(refusalOf(make(READING_LIMITS.depth + 1)).reason).to.equal("depth");
      expect(refusalOf(make(1_000_000)).reason).to.equal("depth");
    }
    expect(refusalOf("[[1]]", { size: 100, depth: 1 }).reason).to.equal("depth");
  });

  it("[FHIR-05] reads to the length that was said and no further, text or bytes", () => {
    const limits = { size: 5, depth: 9 };
    expect(parseJson('"abc"', limits)).to.equal("abc");
    expect(refusalOf('"abcd"', limits).reason).to.equal("size");
    expect(refusalOf(bytes('"中国"'), limits).reason).to.equal("size");
  });

  it("[FHIR-05] refuses numbers of more than 100 digits or with an exponent beyond 999", () => {
    expect(writtenAs(parseJson("9".repeat(100)))).to.equal("9".repeat(100));
    expect(refusalOf("9".repeat(101)).reason).to.equal("digits");
    expect(writtenAs(parseJson("1e-999"))).to.equal("1e-999");
    expect(writtenAs(parseJson("1e0000999"))).to.equal("1e0000999");
    expect(refusalOf("1e1000").reason).to.equal("digits");
    expect(refusalOf('{"value": 1E999999999}').path).to.equal("value");
  });

  it("[FHIR-06] keeps the digits of numbers", () => {
    for (const text of ["1.50", "0.010", "-0", "1E-22", "100000000000000000000000001", "1.000000000000000000E-245"]) {
      expect(writtenAs(parseJson(text))).to.equal(text);
      expect((parseJson(text) as ExactNumber).toNumber()).to.equal(Number(text));
    }
    expect(() => new ExactNumber("01")).to.throw(RangeError);
  });

  it("says in two languages what is wrong and where", () => {
    const refusal = refusalOf('{"a b": [tru]}');
    expect(refusal.path).to.equal('["a b"][0]');
    expect(refusal.explain("en")).to.contain('["a b"][0] is not JSON').and.to.contain("character 9");
    expect(refusal.explain("zh")).to.contain("不是 JSON");
  });
});
