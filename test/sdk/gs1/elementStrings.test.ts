import { expect } from "chai";
import fc from "../../helpers/properties.ts";

import {
  APPLICATION_IDENTIFIERS,
  FNC1,
  type Gs1Element,
  checkPairOf,
  identifierAt,
  parseElementString,
  printElementString,
} from "@xinglin/sdk/gs1";

import { digits, gtin, key, refusalOf, set82 } from "./support.ts";

const vaccine: Gs1Element[] = [
  { ai: "01", value: "09506000134352" },
  { ai: "17", value: "261231" },
  { ai: "10", value: "A-1" },
  { ai: "21", value: "S1" },
];

/** Elements that may stand together, in any order, each identifier once. */
const elements: fc.Arbitrary<Gs1Element[]> = fc
  .tuple(
    fc.record({ ai: fc.constant("01"), value: gtin }),
    fc.record({ ai: fc.constant("17"), value: fc.constantFrom("260200", "261231", "300229".replace("29", "28")) }),
    fc.record({ ai: fc.constant("10"), value: set82(20) }),
    fc.record({ ai: fc.constant("21"), value: set82(20) }),
    fc.record({ ai: fc.constant("410"), value: key(13) }),
    fc.record({ ai: fc.constant("3103"), value: digits(6) }),
    fc.record({ ai: fc.constant("37"), value: digits(4) }),
    fc.record({ ai: fc.constant("8200"), value: set82(70) }),
  )
  .chain((all) => fc.shuffledSubarray(all, { minLength: 1 }));

const byAi = (list: readonly Gs1Element[]) => list.toSorted((a, b) => (a.ai < b.ai ? -1 : 1));

describe("SDK: GS1 element strings", () => {
  it("[GS1-01] reads FNC1 between elements of variable length, with and without a symbology identifier", () => {
    const text = `010950600013435217261231` + `10A-1${FNC1}21S1`;
    for (const before of ["", "]d2", "]C1", "]Q3", "]e0", "]J1", FNC1, `]d2${FNC1}`]) {
      expect(parseElementString(before + text), before).to.deep.equal(vaccine);
    }
    expect(parseElementString("^" + text.replace(FNC1, "^"))).to.deep.equal(vaccine);
    // A separator where none is needed, and one at the end, do no harm.
    expect(parseElementString(`0109506000134352${FNC1}17261231${FNC1}10A-1${FNC1}21S1${FNC1}`)).to.deep.equal(vaccine);
  });

  it("[GS1-01] reads brackets, also where a value holds one", () => {
    expect(parseElementString("(01)09506000134352(17)261231(10)A-1(21)S1")).to.deep.equal(vaccine);
    const odd = [{ ai: "10", value: "A(21)B)" }];
    const written = printElementString({ elements: odd, as: "brackets" });
    expect(written).to.equal("(10)A\\(21)B)");
    expect(parseElementString(written)).to.deep.equal(odd);
  });

  it("[GS1-01] never has two identifiers of which one begins the other", () => {
    for (const ai of APPLICATION_IDENTIFIERS.keys()) {
      expect(identifierAt(`${ai}0000`, 0)?.ai).to.equal(ai);
      for (const other of APPLICATION_IDENTIFIERS.keys()) {
        if (other !== ai) expect(other.startsWith(ai), `${other} begins with ${ai}`).to.equal(false);
      }
    }
  });

  it("[GS1-02] says what is wrong, in which identifier and at which character", () => {
    const wrong = [
      ["(01)09506000134353", "wrong check digit", 17, "01"],
      ["(01)0950600013435", "too short", 17, "01"],
      ["(01)095060001343522", "too long", 18, "01"],
      ["(01)0950600013435X", "wrong character", 17, "01"],
      ["(00)095060001343520001", "wrong check digit", 21, "00"],
      ["(17)261301", "wrong date", 4, "17"],
      ["(17)260229", "wrong date", 4, "17"],
      ["(17)2612", "too short", 8, "17"],
      ["(10)", "no value", 4, "10"],
      ["(10)ABC#", "wrong character", 7, "10"],
      ["(10)123456789012345678901", "too long", 24, "10"],
      ["(7003)2612312460", "wrong time", 12, "7003"],
      ["(7006)261200", "wrong date", 6, "7006"],
      ["(8006)095060001343520302", "wrong content", 20, "8006"],
      ["(8003)19506000134352", "wrong content", 6, "8003"],
      ["(8013)1987654Ad4X4bL5ttr2310cX", "wrong check digit", 28, "8013"],
      ["(05)1", "unknown identifier", 1, undefined],
      ["(01)09506000134352)", "too long", 18, "01"],
      ["(01", "brackets unbalanced", 0, undefined],
      ["(1)2", "brackets unbalanced", 0, undefined],
      ["0109506000134352" + "05", "unknown identifier", 16, undefined],
      ["0109506000134", "too short", 13, "01"],
      [`10${FNC1}21A`, "no value", 2, "10"],
    ] as const;
    for (const [text, problem, at, ai] of wrong) {
      const refusal = refusalOf(() => parseElementString(text), text);
      expect([refusal.problem, refusal.at, refusal.ai], text).to.deep.equal([problem, at, ai]);
      expect(refusal.explain("zh")).to.include("请");
    }
  });

  it("[GS1-02] knows the pair of check characters of a Global Model Number", () => {
    expect(checkPairOf("1987654Ad4X4bL5ttr2310c")).to.equal("2K"); // example of GS1 General Specifications 7.9.5
    expect(parseElementString("(8013)1987654Ad4X4bL5ttr2310c2K")).to.have.length(1);
    expect(checkPairOf("")).to.equal(undefined);
    expect(checkPairOf("#")).to.equal(undefined);
    expect(checkPairOf("!")).to.equal("22"); // the first character of the set counts as zero
    expect(checkPairOf("1".repeat(23))).to.have.length(2);
    expect(checkPairOf("1".repeat(24))).to.equal(undefined);
  });

  it("[GS1-03] refuses one identifier with two values, and takes one that only repeats itself", () => {
    expect(refusalOf(() => parseElementString("(10)A(10)B")).problem).to.equal("said twice");
    expect(parseElementString("(10)A(10)A")).to.deep.equal([{ ai: "10", value: "A" }]);
  });

  it("[GS1-05] reads what it writes, in both forms", () => {
    fc.assert(
      fc.property(elements, (list) => {
        expect(parseElementString(printElementString({ elements: list, as: "brackets" }))).to.deep.equal(list);
        const encoded = printElementString({ elements: list, as: "fnc1" });
        expect(byAi(parseElementString(encoded))).to.deep.equal(byAi(list));
      }),
    );
  });

  it("[GS1-05] writes elements of predefined length first, so that they need no separator", () => {
    const text = printElementString({ elements: vaccine.toReversed(), as: "fnc1" });
    expect(text).to.equal(`17261231` + `0109506000134352` + `21S1${FNC1}10A-1`);
  });

  it("[GS1-05] does not write what it would not read", () => {
    const write = (ai: string, value: string) => () => printElementString({ elements: [{ ai, value }], as: "fnc1" });
    expect(refusalOf(write("01", "09506000134353")).problem).to.equal("wrong check digit");
    expect(refusalOf(write("10", `A${FNC1}B`)).problem).to.equal("wrong character");
    expect(refusalOf(write("99999", "A")).problem).to.equal("unknown identifier");
    expect(refusalOf(write("10", "")).problem).to.equal("no value");
  });
});
