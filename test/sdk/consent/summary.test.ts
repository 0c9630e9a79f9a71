import { expect } from "chai";

import {
  EVERYTHING,
  NO_BREAK_GLASS,
  type ProvisionTerm,
  type Rule,
  summariseDirective,
  summariseGrant,
} from "@xinglin/sdk/consent";
import { type Hex } from "@xinglin/sdk/kernel";
import { expandPurposes } from "@xinglin/sdk/terms";

const HOSPITAL = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const value = `0x${"5a".repeat(31)}` as const;
const names = {
  account: (account: string) => (account === HOSPITAL ? { en: "First Hospital", zh: "第一医院" } : undefined),
  label: (label: Hex) => (label === value ? { en: "mental health", zh: "精神卫生" } : undefined),
};
const until = BigInt(Date.parse("2025-01-01T00:00:00Z") / 1_000);

describe("SDK: consents in plain words", () => {
  it("says a grant as one reads it", () => {
    const provision = {
      ...EVERYTHING,
      categories: ["ALLERGIES", "MEDICATIONS"],
      confidentialities: ["U", "L", "M", "N"],
      readers: ["PHYSICIAN"],
      purposes: [...expandPurposes(["TREAT"]), "HMARKT"],
      until,
    } as const;
    expect(summariseGrant({ grant: { grantee: HOSPITAL, line: 0, provision }, names })).to.deep.equal({
      en: "Allow First Hospital to see Allergies and intolerances; Medicines, of these confidentialities: Unrestricted; Low; Moderate; Normal, for: Treatment; Marketing, only as Physician, until 2025-01-01T00:00:00Z.",
      zh: "允许第一医院查阅过敏与不耐受、用药，密级限于：无限制、低、中、一般，用于：治疗、市场推广，限于以下身份：临床医师，至 2025-01-01T00:00:00Z 止。",
    });
  });

  it("leaves no refinement out, in either language", () => {
    const terms: ProvisionTerm[] = [
      { kind: "actor", account: HOSPITAL },
      { kind: "author", account: HOSPITAL },
      { kind: "record", record: `0x${"01".repeat(31)}` },
      { kind: "related", record: `0x${"02".repeat(31)}` },
      { kind: "label", label: value },
      { kind: "purpose", label: `0x${"03".repeat(31)}` },
      { kind: "dataPeriod", from: 1n, until },
      { kind: "condition", contract: "0x000000000000000000000000000000000000dEaD" },
    ];
    const { en, zh } = summariseGrant({
      grant: { grantee: HOSPITAL, line: 0, provision: { ...EVERYTHING, purposes: [], terms } },
      names,
    });
    const values = ["01".repeat(31), "02".repeat(31), "03".repeat(31), "2025-01-01", "dEaD"];
    for (const text of [en, zh]) for (const part of values) expect(text).to.include(part);
    expect(en).to.include("mental health").and.include("written by First Hospital").and.include("without end");
    expect(zh).to.include("精神卫生").and.include("由以下作者记录：第一医院").and.include("长期有效");
  });

  it("names narrower purposes where the wider is not whole, and break-glass always", () => {
    const said = (purposes: Rule["provision"]["purposes"]) =>
      summariseGrant({ grant: { grantee: HOSPITAL, line: 0, provision: { ...EVERYTHING, purposes } } }).en;
    expect(said(["TREAT", "COC"])).to.include("for: Treatment; Coordination of care,");
    expect(said(["BTG", ...expandPurposes(["TREAT"])])).to.include("for: Treatment; Break the glass in an emergency,");
    expect(said(EVERYTHING.purposes)).to.include("every purpose except break-glass");
    expect(said([...EVERYTHING.purposes, "BTG"])).to.include("also in an emergency");
  });

  it("says each rule of a directive with its weight, and what an emergency opens", () => {
    const rules: Rule[] = [
      { deny: true, base: false, provision: { ...EVERYTHING, terms: [{ kind: "label", label: value }] } },
      { deny: false, base: true, provision: EVERYTHING },
    ];
    const [denial, base, emergency] = summariseDirective({ rules, names });
    expect(denial?.en).to.match(/^In any case, do not let anyone see all data/);
    expect(denial?.zh).to.match(/^无论如何，不允许任何人查阅全部数据/);
    expect(base?.en).to.match(/^Unless an exception or a grant says otherwise, let them see/);
    expect(emergency?.en).to.include("allergies, medicines and problems");
  });

  it("says of emergencies what the contract does", () => {
    const last = (...rules: Rule[]) => summariseDirective({ rules }).at(-1)?.en;
    const permission: Rule = { deny: false, base: false, provision: { ...EVERYTHING, purposes: ["BTG"] } };
    const some: Rule = { ...NO_BREAK_GLASS, provision: { ...NO_BREAK_GLASS.provision, categories: ["NOTES"] } };
    expect(last(NO_BREAK_GLASS)).to.equal("In a declared emergency nothing is open.");
    expect(last(permission, NO_BREAK_GLASS)).to.include("only what is permitted above");
    expect(last(some)).to.include("save what is denied above");
    expect(last()).to.include("allergies, medicines and problems");
  });
});
