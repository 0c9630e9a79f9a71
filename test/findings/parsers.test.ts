import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  ConsentNotExpressible,
  type ConsentResource,
  consentToRules,
  labelOf,
  purposeLabelOf,
  scopesToCategories,
  spanOf,
} from "@xinglin/sdk/consent";
import { EpcisInvalid, eventHashOf } from "@xinglin/sdk/epcis";
import { XinglinError } from "@xinglin/sdk/errors";
import { FolderDrafts } from "@xinglin/sdk/folders";
import { DraftUnreadable } from "@xinglin/sdk/flows";
import { Gs1Malformed, parseDigitalLink, scan } from "@xinglin/sdk/gs1";
import { P256SignatureMalformed, p256Signature } from "@xinglin/sdk/identity";
import { type Hex, NullifierInputInvalid, TextBroken, nullifierOf, parseId, serialHashOf } from "@xinglin/sdk/kernel";
import { type Reading, ReadingsInvalid, batchOf } from "@xinglin/sdk/pharma";
import { expect } from "chai";
import { ZeroAddress, id } from "ethers";

/** Half of a character: `JSON.parse` lets it pass, and no bytes of UTF-8 stand for it. */
const HALF = "\ud800";
const WORD = id("a word") as Hex;
const labelKey = new Uint8Array(32).fill(1);

async function refusalOf(act: () => unknown): Promise<unknown> {
  try {
    await act();
  } catch (problem) {
    return problem;
  }
  return expect.fail("nothing was refused");
}

/** Work that grew with the square of the size took minutes for these. */
async function inTime(act: () => unknown): Promise<void> {
  const begin = process.cpuUsage();
  await act();
  expect(process.cpuUsage(begin).user / 1_000).to.be.lessThan(1_000);
}

describe("Finding: texts that keep a scanner busy", () => {
  it("[GS1-11] refuses a million spaces in the middle at once", async () => {
    await inTime(async () => {
      expect(await refusalOf(() => scan(`01${" ".repeat(1_000_000)}x`))).to.include({ problem: "too long" });
    });
    expect(scan("\t 6291041500213\r\n").form).to.equal("gtin");
  });

  it("[GS1-11] reads a link with a hundred thousand segments before the key at once", async () => {
    const path = "a/".repeat(100_000);
    await inTime(() => {
      expect(parseDigitalLink(`https://example.com/${path}01/9506000134352/22/v/10/A1/21/S1`)).to.have.length(4);
    });
    await inTime(async () => {
      expect(await refusalOf(() => parseDigitalLink(`https://example.com/${path}`))).to.be.instanceOf(Gs1Malformed);
    });
  });
});

describe("Finding: half of a character", () => {
  it("[GS1-35] in an EPCIS event has no hash, and is refused as the SDK refuses", async () => {
    const event = { type: "ObjectEvent", eventTime: "2026-03-01T08:00:00Z", "example:note": HALF };
    expect(await refusalOf(() => eventHashOf(event))).to.be.instanceOf(EpcisInvalid);
    expect(eventHashOf({ ...event, "example:note": "😀" }).digest).to.match(/^0x/);
  });

  it("makes no label, of a code or of a purpose", async () => {
    expect(await refusalOf(() => labelOf({ labelKey, code: HALF }))).to.be.instanceOf(TextBroken);
    expect(await refusalOf(() => purposeLabelOf({ system: "x", code: HALF }))).to.be.instanceOf(TextBroken);
  });

  it("[IDENTITY-52] makes no nullifier and no hash of a serial number", async () => {
    const input = { secret: labelKey, domain: WORD as never, identifier: `1${HALF}` };
    expect(await refusalOf(() => nullifierOf(input))).to.be.instanceOf(NullifierInputInvalid);
    expect(await refusalOf(() => serialHashOf({ serial: HALF, salt: WORD }))).to.be.instanceOf(TextBroken);
  });
});

describe("Finding: a consent that is not as FHIR writes it", () => {
  const directory = { accountsOf: () => [ZeroAddress], recordOf: () => WORD };
  const cases: readonly (readonly [what: string, provision: unknown, element: string])[] = [
    ["nothing for a provision", null, "Consent.provision"],
    ["a text for the actors", { type: "permit", actor: "x" }, "Consent.provision.actor"],
    ["nothing for an actor", { type: "permit", actor: [null] }, "Consent.provision.actor[0]"],
    ["a number for a code", { type: "permit", purpose: [{ code: 1 }] }, "Consent.provision.purpose[0].code"],
    ["half of a character", { type: "permit", purpose: [{ code: HALF }] }, "Consent.provision.purpose[0].code"],
    ["a number for a date", { type: "permit", period: { start: 1 } }, "Consent.provision.period.start"],
    ["an exception that is none", { type: "permit", provision: [1] }, "Consent.provision.provision[0]"],
    ["exceptions that are no list", { type: "permit", provision: {} }, "Consent.provision.provision"],
  ];
  for (const [what, provision, element] of cases) {
    it(`is refused by name: ${what}`, async () => {
      const consent = { resourceType: "Consent", status: "active", provision } as unknown as ConsentResource;
      const problem = await refusalOf(() => consentToRules({ consent, directory, labelKey }));
      expect(problem).to.be.instanceOf(ConsentNotExpressible);
      expect(problem).to.include({ element, reason: "form" });
    });
  }

  it("reads years below 100 as those years, not as those of the last century", () => {
    const year = 31_536_000n;
    for (const [text, length] of [
      ["0098", year],
      ["0001-02", 28n * 86_400n],
    ] as const) {
      const { from, until } = spanOf(text)!;
      expect(until - from, text).to.equal(length);
    }
  });
});

describe("Finding: one damaged draft", () => {
  let folder = "";
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "xinglin-drafts-"));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("[VAULT-100] does not keep the others from being read, and is named", async () => {
    const drafts = new FolderDrafts({ folder });
    const contents = [id("one") as Hex, id("two") as Hex, id("three") as Hex].sort();
    for (const content of contents) await drafts.put({ content, serial: 1n });
    const damaged = `${contents[0]!.slice(2)}.draft`;
    for (const text of ["", '{"content":"0x', "null", "[]", '{"content":1}', `{"content":"${WORD}","x":{}}`]) {
      await writeFile(join(folder, damaged), text);
      const seen: Hex[] = [];
      const problem = await refusalOf(async () => {
        for await (const { content } of drafts.all()) seen.push(content);
      });
      expect(problem, text).to.be.instanceOf(DraftUnreadable);
      expect((problem as DraftUnreadable).file).to.equal(damaged);
      expect(seen.sort()).to.deep.equal(contents.slice(1));
    }
  });
});

describe("Finding: what devices send", () => {
  const batch = (readings: unknown) =>
    batchOf({
      shipment: WORD as never,
      device: parseId("DeviceId", WORD),
      readings: readings as readonly Reading[],
      first: 0,
    });

  it("[PHARMA-65] refuses what is no list of readings", async () => {
    for (const [readings, problem, index] of [
      [null, "none", undefined],
      [{ length: 1 }, "none", undefined],
      [[{ at: 1, temperature: 1 }, null], "no reading", 1],
      [[{ at: 1.5, temperature: 1 }], "no time", 0],
      [[{ at: -1, temperature: 1 }], "no time", 0],
      [[{ at: 2 ** 48, temperature: 1 }], "no time", 0],
      [[{ at: "1", temperature: 1 }], "no time", 0],
    ] as const) {
      const refusal = await refusalOf(() => batch(readings));
      expect(refusal).to.be.instanceOf(ReadingsInvalid);
      expect(refusal).to.include({ problem, index });
    }
    expect(batch([{ at: 2 ** 48 - 1, temperature: 1 }]).batch.count).to.equal(1);
  });

  it("[IDENTITY-108] refuses a signature that is none, or whose halves are outside of the group", async () => {
    const order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    const one = "1".padStart(64, "0");
    for (const text of ["", "0x1", "x", `0x${one}${order}`, `0x${order}${one}`, `0x${one}${"0".repeat(64)}`]) {
      expect(await refusalOf(() => p256Signature(text)), text).to.be.instanceOf(P256SignatureMalformed);
    }
    expect(p256Signature(`0x${one}${order.slice(0, -1)}0`)).to.equal(`0x${one}${one}`);
  });
});

describe("Finding: errors that carry an input into the logs", () => {
  it("says what is wrong in a bounded text", async () => {
    const problem = await refusalOf(() => scopesToCategories(["x".repeat(100_000)]));
    expect(problem).to.be.instanceOf(XinglinError);
    const { message, says } = problem as XinglinError;
    expect(message.length).to.be.lessThan(5_000);
    expect(says.zh.length).to.equal(2_001);
  });
});
