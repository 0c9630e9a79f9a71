import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect } from "chai";
import fc from "../helpers/properties.ts";

import { parseCsv } from "../../scripts/conformance/csv.ts";
import { KINDS } from "../../scripts/conformance/kinds.ts";
import { runConformance } from "../../scripts/conformance/run.ts";

const fixtures = fileURLToPath(new URL("fixtures/", import.meta.url));

async function run(...args: string[]): Promise<{ code: number; lines: string[]; last: string }> {
  const lines: string[] = [];
  const code = await runConformance({ args, say: (line) => lines.push(line) });
  return { code, lines, last: lines.at(-1) ?? "" };
}

describe("conformance", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "conformance-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  describe("eip712", () => {
    const mail = readFileSync(join(fixtures, "eip712", "standard.json"), "utf8");

    it("agrees with the standard's example and with cases computed apart from the SDK", async () => {
      expect(await run("eip712", join(fixtures, "eip712"))).to.include({ code: 0, last: "5 passed, 0 failed" });
    });

    it("has the standard's digest in its fixture", () => {
      expect(mail).to.include("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");
    });

    it("notices a wrong digest, encoding and signature, and shows both sides", async () => {
      for (const part of ["digest", "encoded", "signature"]) {
        const wrong = JSON.parse(mail) as Record<string, string>;
        wrong[part] = `${wrong[part]!.slice(0, -1)}${wrong[part]!.endsWith("0") ? "1" : "0"}`;
        const { code, lines, last } = await run("eip712", write("wrong.json", JSON.stringify([wrong])));
        expect([code, last]).to.deep.equal([1, "0 passed, 1 failed"]);
        expect(lines[0]).to.include("expected").and.include("got").and.include(wrong[part]);
      }
    });

    it("counts a case that cannot be computed, or states nothing, as failed", async () => {
      const broken = [
        { ...JSON.parse(mail), data: { contents: "no sender" } },
        { ...JSON.parse(mail), primaryType: "Letter" },
        { ...JSON.parse(mail), digest: undefined },
        null,
      ];
      expect(await run("eip712", write("broken.json", JSON.stringify(broken)))).to.include({
        code: 1,
        last: "0 passed, 4 failed",
      });
    });

    it("counts a file that is no JSON as failed and goes on", async () => {
      write("a.json", "not json");
      write("b.json", mail);
      expect(await run("eip712", folder)).to.include({ code: 1, last: "1 passed, 1 failed" });
    });
  });

  describe("gs1", () => {
    const keys = readFileSync(join(fixtures, "gs1", "keys.csv"), "utf8");

    it("judges keys of every length, from a folder or a file", async () => {
      expect(await run("gs1", join(fixtures, "gs1"))).to.include({ code: 0, last: "12 passed, 0 failed" });
      expect(await run("gs1", join(fixtures, "gs1", "keys.csv"))).to.include({ code: 0, last: "12 passed, 0 failed" });
    });

    it("reads the same with CRLF, a byte order mark, no header and no last line end", async () => {
      for (const text of [keys.replaceAll("\n", "\r\n"), `\ufeff${keys}`, keys.replace(/^.*\n/, ""), keys.trimEnd()]) {
        expect(await run("gs1", write("keys.csv", text))).to.include({ code: 0, last: "12 passed, 0 failed" });
      }
    });

    it("names line, value, expected and got of a failure", async () => {
      const { code, lines } = await run(
        "gs1",
        write("wrong.csv", "value,verdict\n\n6291041500213,wrong check digit\n"),
      );
      expect(code).to.equal(1);
      expect(lines[0]).to.match(/wrong\.csv:3 "6291041500213"\n {2}expected {2}wrong check digit\n {2}got {7}ok$/);
    });
  });

  describe("epcis-hash", () => {
    const cases = join(fixtures, "epcis-hash");
    const document = readFileSync(join(cases, "herb-to-clinic.jsonld"), "utf8");
    const hashes = readFileSync(join(cases, "herb-to-clinic.hashes"), "utf8");

    it("[GS1-30] agrees with ids computed apart from the SDK, and with one event in other words", async () => {
      expect(await run("epcis-hash", cases)).to.include({ code: 0, last: "8 passed, 0 failed" });
    });

    it("[GS1-30] notices a wrong id, a missing and a superfluous one, and shows what was hashed", async () => {
      write("case.jsonld", document);
      const lines = hashes.trim().split("\n");
      const wrong = hashes.replace(/;./, (start) => (start === ";0" ? ";1" : ";0"));
      for (const [text, last] of [
        [wrong, "6 passed, 1 failed"],
        [lines.slice(0, -1).join("\n"), "6 passed, 1 failed"],
        [[...lines, lines[0]].join("\r\n"), "7 passed, 1 failed"],
      ] as const) {
        write("case.hashes", text);
        const result = await run("epcis-hash", folder);
        expect([result.code, result.last]).to.deep.equal([1, last]);
      }
      write("case.hashes", wrong);
      expect((await run("epcis-hash", folder)).lines[0]).to.include("of eventType=ObjectEvent");
    });

    it("[GS1-30] leaves out a document without ids beside it, and fails one that is no JSON", async () => {
      write("alone.jsonld", document);
      expect((await run("epcis-hash", folder)).last).to.equal("0 passed, 0 failed");
      write("broken.jsonld", "{");
      write("broken.hashes", hashes);
      expect((await run("epcis-hash", folder)).last).to.equal("0 passed, 1 failed");
    });
  });

  describe("epcis-capture", () => {
    const cases = join(fixtures, "epcis-capture");

    it("[GS1-20] accepts and refuses as it should", async () => {
      const { code, lines, last } = await run("epcis-capture", cases);
      expect(lines.filter((line) => line.startsWith("✗"))).to.deep.equal([]);
      expect([code, last]).to.deep.equal([0, "17 passed, 0 failed"]);
    });

    it("[GS1-23] says why it refused what it should have accepted", async () => {
      mkdirSync(join(folder, "valid"));
      write("valid/wrong.json", readFileSync(join(cases, "invalid", "no-action.jsonld"), "utf8"));
      const { code, lines, last } = await run("epcis-capture", folder);
      expect([code, last]).to.deep.equal([1, "0 passed, 1 failed"]);
      expect(lines[0]).to.include("expected  accepted").and.include("epcisBody.eventList[0].action: it is missing");
    });

    it("[GS1-23] fails what it accepted and should have refused, and leaves other folders alone", async () => {
      mkdirSync(join(folder, "invalid"));
      mkdirSync(join(folder, "other"));
      const right = readFileSync(join(cases, "valid", "lone-event.json"), "utf8");
      write("invalid/cut-off.json", right.slice(0, -5));
      write("invalid/right.json", right);
      write("other/right.json", right);
      expect(await run("epcis-capture", folder)).to.include({ code: 1, last: "1 passed, 1 failed" });
    });
  });

  describe("pcf", () => {
    const cases = join(fixtures, "pcf");
    const one = readFileSync(join(cases, "authored-by.json"), "utf8");
    interface Case {
      consent: { provision: object };
      requests: { expected: string; organization?: string }[];
    }
    const changed = (change: (testCase: Case) => void) => {
      const testCase = JSON.parse(one) as Case;
      change(testCase);
      return write("case.json", JSON.stringify(testCase));
    };

    it("decides every consent of the fixtures as it is written", async () => {
      const { code, lines, last } = await run("pcf", cases);
      expect(lines.filter((line) => line.startsWith("✗"))).to.deep.equal([]);
      expect([code, last]).to.deep.equal([0, "154 passed, 0 failed"]);
      expect(lines.filter((line) => line.startsWith("✓"))).to.have.length(154);
    });

    it("notices a wrong decision, and says on what the contracts' decision rests", async () => {
      const path = changed(({ requests: [first, second] }) => {
        first!.expected = "deny";
        second!.expected = "permit";
      });
      const { code, lines, last } = await run("pcf", path);
      expect([code, last]).to.deep.equal([1, "3 passed, 2 failed"]);
      expect(lines[0]).to.include("expected  deny").and.include("got       permit (Directive)");
      expect(lines[1]).to.include("expected  permit").and.include("got       deny (NothingPermits)");
    });

    it("fails every request of a consent that cannot be expressed, and names the element", async () => {
      const path = changed(({ consent }) => Object.assign(consent.provision, { action: [{}] }));
      const { lines, last } = await run("pcf", path);
      expect(last).to.equal("0 passed, 5 failed");
      expect(lines[0]).to.include("Consent.provision.action");
    });

    it("fails a file that is no case, whatever it lacks", async () => {
      const broken: ((testCase: Case) => void)[] = [
        (testCase) => (testCase.requests = []),
        ({ requests }) => (requests[0]!.expected = "maybe"),
        ({ requests }) => delete requests[0]!.organization,
        ({ consent }) => Object.assign(consent, { resourceType: "Patient" }),
        (testCase) => Object.assign(testCase, { at: "soon" }),
      ];
      for (const change of broken) expect((await run("pcf", changed(change))).last).to.equal("0 passed, 1 failed");
      expect((await run("pcf", write("list.json", "[]"))).last).to.equal("0 passed, 1 failed");
    });
  });

  it("fails when there is nothing to judge", async () => {
    write("readme.txt", "nothing");
    write("empty.csv", "value,verdict\n");
    for (const kind of KINDS.keys()) {
      const { code, lines, last } = await run(kind, folder);
      expect([code, last]).to.deep.equal([1, "0 passed, 0 failed"]);
      expect(lines[0]).to.include("No case in");
    }
    expect(await run("gs1", join(folder, "nowhere"))).to.include({ code: 1, last: "0 passed, 1 failed" });
  });

  it("lists the kinds when asked for an unknown one, or for none", async () => {
    for (const args of [[], ["hl7", folder], ["gs1"]]) {
      const { code, lines } = await run(...args);
      expect(code).to.equal(1);
      for (const kind of KINDS.keys()) expect(lines.join("\n")).to.include(`  ${kind} `);
    }
  });
});

describe("conformance: CSV", () => {
  it("gives back every table that was written by RFC 4180", () => {
    const cell = fc.string().map((text) => `x${text}`);
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n"), (rows, end) => {
        const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
        const text = rows.map((row) => row.map(quote).join(",")).join(end);
        expect(parseCsv(text).map(({ fields }) => fields)).to.deep.equal(rows);
      }),
    );
  });

  it("keeps empty fields, leaves out empty lines, counts lines", () => {
    expect(parseCsv('a,\n\n,b\n"c\nd",e\nf,g')).to.deep.equal([
      { line: 1, fields: ["a", ""] },
      { line: 3, fields: ["", "b"] },
      { line: 4, fields: ["c\nd", "e"] },
      { line: 6, fields: ["f", "g"] },
    ]);
  });

  it("refuses a quote that is not closed or stands inside a field", () => {
    for (const text of ['a,"b', 'a"b,c', '"a"b,c']) expect(() => parseCsv(text), text).to.throw("quote");
  });
});
