import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { contentDigestOf, parseJson } from "@xinglin/sdk/fhir";
import { expect } from "chai";

import type { Hospitals } from "../../scripts/conformance/fhir/hospitals.ts";
import { judgeResource } from "../../scripts/conformance/fhir/judgeResource.ts";
import { otherwiseWritten } from "../../scripts/conformance/fhir/otherwiseWritten.ts";
import { runConformance } from "../../scripts/conformance/run.ts";

const fixtures = fileURLToPath(new URL("fixtures/fhir", import.meta.url));
const weight = '{"resourceType":"Observation","status":"final","code":{"text":"weight"},"valueDecimal":1}';

async function run(folder: string): Promise<{ code: number; lines: string[]; last: string }> {
  const lines: string[] = [];
  const code = await runConformance({ args: ["fhir", folder], say: (line) => lines.push(line) });
  return { code, lines, last: lines.at(-1) ?? "" };
}

describe("conformance: fhir", function () {
  this.timeout(300_000);

  it("[VAULT-101] takes resources from one hospital to another, a sensitive one too", async () => {
    expect(await run(fixtures)).to.include({ code: 0, last: "6 passed, 0 failed" });
  });

  it("fails a resource that is not valid in all three, and says where", async () => {
    const folder = mkdtempSync(join(tmpdir(), "conformance-"));
    writeFileSync(join(folder, "bad.json"), '{"resourceType":"Observation","code":{"text":"weight"}}');
    const { code, lines, last } = await run(folder);
    rmSync(folder, { recursive: true });
    expect([code, last]).to.deep.equal([1, "0 passed, 3 failed"]);
    expect(lines.join("\n")).to.include("status");
  });

  it("notices a byte that was lost on the way, and a refusal", async () => {
    const text = weight.replace(',"valueDecimal":1', "");
    const carrying = (carry: Hospitals["carry"]) => judgeResource({ hospitals: { carry }, path: "weight.json", text });
    const same = await carrying(({ bytes }) => Promise.resolve(bytes));
    expect(same.map(({ expected, got }) => expected === got)).to.deep.equal([true, true, true]);
    const lost = await carrying(({ bytes }) => Promise.resolve(bytes.slice(1)));
    expect(lost[2]?.got).to.equal("other bytes");
    const refused = await carrying(() => Promise.reject(new Error("AccessDenied")));
    expect(refused[2]?.got).to.contain("AccessDenied");
  });

  it("writes JSON in another order and spacing without changing it", () => {
    const text = '{"b":[1.50,{"d":"\\u00e9 \\"q\\"","c":null}],"a":true,"e":[]}';
    const again = otherwiseWritten(parseJson(text));
    expect(again.indexOf('"e"')).to.be.lessThan(again.indexOf('"a"'));
    expect(again).to.contain("1.50");
    expect(JSON.parse(again)).to.deep.equal(JSON.parse(text));
    expect(contentDigestOf(parseJson(again))).to.equal(contentDigestOf(parseJson(text)));
  });
});
