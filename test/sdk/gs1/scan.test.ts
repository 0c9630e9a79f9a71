import { expect } from "chai";
import fc from "../../helpers/properties.ts";

import { FNC1, Gs1Malformed, parseTraceabilityCode, scan } from "@xinglin/sdk/gs1";

import { gtin, refusalOf, set82 } from "./support.ts";

describe("SDK: what a scanner gives", () => {
  const wanted = { gtin: 9_506_000_134_352, serial: "S1", lot: "A-1", expiry: { year: 2026, month: 12, day: 31 } };

  it("[GS1-10] answers the same for every form of one pack", () => {
    const same = [
      ["element string", `]d20109506000134352` + `1726123110A-1${FNC1}21S1`],
      ["element string", `0109506000134352` + `1726123110A-1${FNC1}21S1\r\n`],
      ["element string", "  (01)09506000134352(17)261231(10)A-1(21)S1"],
      ["digital link", "https://example.com/01/9506000134352/10/A-1/21/S1?17=261231"],
    ] as const;
    for (const [form, text] of same) expect(scan(text, 2026), text).to.deep.include({ form, ...wanted });
  });

  it("[GS1-10] reads an EPC URI, a plain GTIN of each length, a pallet and a traceability code", () => {
    expect(scan("urn:epc:id:sgtin:9506000.013435.S1")).to.include({ form: "epc uri", gtin: wanted.gtin, serial: "S1" });
    for (const [text, number] of [
      ["12345670", 12_345_670],
      ["614141007349", 614_141_007_349],
      ["6291041500213", 6_291_041_500_213],
      ["10614141007346", 10_614_141_007_346],
    ] as const) {
      expect(scan(text)).to.include({ form: "gtin", gtin: number, serial: undefined });
    }
    expect(scan("00040123450000003338")).to.include({ form: "element string", sscc: "040123450000003338" });
    expect(scan("81234567890123456789")).to.include({
      form: "traceability code",
      traceabilityCode: "81234567890123456789",
      gtin: undefined,
    });
    // Twenty digits that begin like a pallet's but have another check digit are no pallet's.
    expect(scan("00040123450000003339").form).to.equal("traceability code");
  });

  it("[GS1-10] passes over the symbology identifiers of other carriers", () => {
    expect(scan("]C081234567890123456789")).to.include({ form: "traceability code" });
    expect(scan("]Q1https://example.com/01/9506000134352/21/S1")).to.include({ form: "digital link", serial: "S1" });
    for (const [text, number] of [
      ["]E06291041500213", 6_291_041_500_213],
      ["]E412345670", 12_345_670],
      ["]I110614141007346", 10_614_141_007_346],
    ] as const) {
      expect(scan(text), text).to.include({ form: "gtin", gtin: number });
    }
    // GS1's own say what follows: twenty digits are then an element string.
    expect(scan("]C100040123450000003338")).to.include({ sscc: "040123450000003338" });
    expect(refusalOf(() => scan("]C181234567890123456789")).problem).to.equal("unknown identifier");
    expect(refusalOf(() => scan("]Q0")).problem).to.equal("empty");
    expect(refusalOf(() => scan("]z06291041500213")).problem).to.equal("unknown identifier");
  });

  it("[GS1-09] takes a traceability code apart and checks what its standard publishes", () => {
    expect(parseTraceabilityCode("81234567890123456789")).to.include({ product: "8123456", pack: "7890123456789" });
    for (const [text, problem, at] of [
      ["8123456789012345678", "too short", 19],
      ["812345678901234567890", "too long", 20],
      ["8123456789012345678A", "wrong character", 19],
      ["00000000000000000000", "wrong content", 0],
      ["", "too short", 0],
    ] as const) {
      expect(refusalOf(() => parseTraceabilityCode(text))).to.include({ problem, at });
    }
  });

  it("[GS1-10] refuses what is none of these", () => {
    for (const [text, problem] of [
      ["", "empty"],
      [" \r\n", "empty"],
      ["hello", "not recognised"],
      ["{}", "not recognised"],
      ["javascript:alert(1)", "not recognised"],
      ["https://example.com/medicine", "no primary key"],
      ["6291041500214", "unknown identifier"],
      ["]d2", "empty"],
      ["(01)00000000000000", "wrong content"],
      ["00000000", "wrong content"],
      ["5".repeat(5000), "too long"],
    ] as const) {
      expect(refusalOf(() => scan(text)).problem, text.slice(0, 40)).to.equal(problem);
    }
  });

  it("[GS1-11] answers or refuses with its own error, whatever it is given", () => {
    const noise = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.string({
        unit: fc.constantFrom("(", ")", "0", "1", "7", FNC1, "^", "]", "d", "\\", "%", "/", ".", "*"),
        maxLength: 60,
      }),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.tuple(gtin, set82(30)).map(([item, rest]) => `01${item}${rest}`),
      fc.string({ maxLength: 40 }).map((rest) => `urn:epc:id:sgtin:${rest}`),
      fc.string({ maxLength: 40 }).map((rest) => `https://id.gs1.org/01/09506000134352${rest}`),
    );
    fc.assert(
      fc.property(noise, (text) => {
        try {
          expect(scan(text).elements).to.be.an("array");
        } catch (problem) {
          expect(problem).to.be.instanceOf(Gs1Malformed);
          expect((problem as Gs1Malformed).at).to.be.within(0, text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("[GS1-11] is not slowed down by texts made for it", () => {
    const hostile = [
      "(01)".repeat(1000),
      `10${"A".repeat(4000)}`,
      `https://id.gs1.org${"/01/1".repeat(800)}`,
      `https://id.gs1.org/${"a/".repeat(2000)}`,
      `urn:epc:id:giai:4012345.${"%41".repeat(1300)}`,
      `https://id.gs1.org/01/09506000134352?${"10=A&".repeat(800)}`,
    ];
    const before = performance.now();
    for (const text of hostile) {
      try {
        scan(text);
      } catch (problem) {
        expect(problem).to.be.instanceOf(Gs1Malformed);
      }
    }
    expect(performance.now() - before).to.be.lessThan(5_000);
  });
});
