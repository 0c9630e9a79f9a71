import { expect } from "chai";
import fc from "../helpers/properties.ts";

import {
  ALL_PURPOSES,
  ANSWERS,
  BASES,
  CLAIM_STATUSES,
  CATEGORIES,
  CHINA_SPECIALTIES,
  CONDITIONS,
  CONFIDENTIALITIES,
  CONTROLS,
  CURVES,
  DENIALS,
  EMERGENCY_REASONS,
  EPISODE_GROUNDS,
  HOSPITAL_GRADES,
  HINDRANCES,
  JOINT_PHASES,
  JurisdictionMalformed,
  KEMS,
  LEDGER_PARTS,
  OMISSION_STATUSES,
  ORGANISATION_KINDS,
  DISPUTE_STATUSES,
  OUTCOMES,
  RESOLUTIONS,
  POWERS,
  PRACTICE_REFUSALS,
  PRODUCT_KINDS,
  PROFESSIONS,
  PROOFING_LEVELS,
  PURPOSES,
  READERS,
  RECORD_KINDS,
  RECORD_STATUSES,
  RELATIONS,
  REMOVAL_REASONS,
  RIGHTS,
  SHIPMENT_STAGES,
  STAFF_ROLES,
  STANDING,
  SUPPLIES,
  SUSPENSIONS,
  SpecialtyNumberMalformed,
  TRUST,
  UNITS,
  VERDICTS,
  VISIT_MODES,
  bitsOf,
  decodeJurisdiction,
  encodeJurisdiction,
  expandPurposes,
  levelsFrom,
  levelsUpTo,
  nameOf,
  namesIn,
  setOf,
  specialtyCodeOf,
  specialtyOf,
  termOf,
  termsIn,
  type TermTable,
} from "@xinglin/sdk/terms";

import { solidityConstants, solidityEnum } from "./support.ts";

const TERMS = "contracts/kernel/terms";
const TYPES = "contracts/kernel/types";
const IDENTITY = "contracts/identity/interfaces";
const CONSENT = "contracts/consent/interfaces/IConsentRegistry.sol";
const RECORDS = "contracts/records/interfaces";
const EMERGENCIES = "contracts/consent/interfaces/IEmergencyAccess.sol";

/** Tables, the contract that has the same, and constants there that are no term of their own. */
const TABLES: readonly [name: string, table: TermTable, file: string, aside: readonly string[]][] = [
  ["professions", PROFESSIONS, `${TERMS}/Profession.sol`, []],
  ["staff roles", STAFF_ROLES, `${TERMS}/StaffRole.sol`, []],
  ["organisation kinds", ORGANISATION_KINDS, `${TERMS}/OrganisationKinds.sol`, ["ANY"]],
  ["rights", RIGHTS, `${TERMS}/Rights.sol`, ["ALL"]],
  ["powers", POWERS, `${TERMS}/Powers.sol`, ["NONE", "ALL"]],
  ["categories", CATEGORIES, `${TERMS}/Category.sol`, ["ALL"]],
  ["key mechanisms", KEMS, `${TERMS}/Kem.sol`, []],
  ["emergency reasons", EMERGENCY_REASONS, `${TERMS}/EmergencyReason.sol`, ["LAST"]],
  ["kinds of records", RECORD_KINDS, `${TERMS}/RecordKind.sol`, ["LAST"]],
  ["standing", STANDING, `${TYPES}/Standing.sol`, ["NONE", "GOOD"]],
];

const ENUMS: readonly [name: string, table: TermTable, file: string][] = [
  ["Trust", TRUST, `${TYPES}/Standing.sol`],
  ["PracticeRefusal", PRACTICE_REFUSALS, `${IDENTITY}/IProviderRegistry.sol`],
  ["Suspension", SUSPENSIONS, EMERGENCIES],
  ["Verdict", VERDICTS, EMERGENCIES],
  ["Curve", CURVES, `${IDENTITY}/IDeviceRegistry.sol`],
  ["ClaimStatus", CLAIM_STATUSES, "contracts/kernel/escrow/IEscrow.sol"],
  ["VisitMode", VISIT_MODES, "contracts/care/interfaces/IAppointmentBook.sol"],
  ["Outcome", OUTCOMES, "contracts/care/interfaces/IAppointmentBook.sol"],
  ["DisputeStatus", DISPUTE_STATUSES, "contracts/care/interfaces/IDisputes.sol"],
  ["Resolution", RESOLUTIONS, "contracts/care/interfaces/IDisputes.sol"],
  ["JointPhase", JOINT_PHASES, "contracts/consent/interfaces/IJointAccess.sol"],
  ["Basis", BASES, CONSENT],
  ["Denial", DENIALS, CONSENT],
  ["RecordStatus", RECORD_STATUSES, `${RECORDS}/IRecordRegistry.sol`],
  ["Relation", RELATIONS, `${RECORDS}/IRecordRegistry.sol`],
  ["Answer", ANSWERS, `${RECORDS}/IRecordRegistry.sol`],
  ["EpisodeGround", EPISODE_GROUNDS, `${RECORDS}/IEpisodes.sol`],
  ["Hindrance", HINDRANCES, "contracts/pharma/interfaces/ILots.sol"],
  ["ProductKind", PRODUCT_KINDS, "contracts/pharma/interfaces/IProductRegistry.sol"],
  ["Control", CONTROLS, "contracts/pharma/interfaces/IProductRegistry.sol"],
  ["Supply", SUPPLIES, "contracts/pharma/interfaces/IProductRegistry.sol"],
  ["Unit", UNITS, "contracts/pharma/interfaces/IProductRegistry.sol"],
  ["Reason", REMOVAL_REASONS, "contracts/pharma/interfaces/ILotLedger.sol"],
  ["Part", LEDGER_PARTS, "contracts/pharma/interfaces/ILotLedger.sol"],
  ["Condition", CONDITIONS, "contracts/pharma/interfaces/IColdChain.sol"],
  ["ShipmentStatus", SHIPMENT_STAGES, "contracts/pharma/interfaces/IShipments.sol"],
  ["OmissionStatus", OMISSION_STATUSES, `${RECORDS}/IAccessLog.sol`],
];

const codes = (table: TermTable) => Object.fromEntries(Object.entries(table).map(([name, { code }]) => [name, code]));

describe("SDK: coded terms", () => {
  for (const [name, table, file, aside] of TABLES) {
    it(`[K-11] has the ${name} of ${file}, all and no others`, () => {
      const inSolidity = [...solidityConstants(file)].filter(([constant]) => !aside.includes(constant));
      expect(inSolidity).to.have.length.greaterThan(1);
      expect(codes(table)).to.deep.equal(Object.fromEntries(inSolidity));
    });
  }

  for (const [name, table, file] of ENUMS) {
    it(`numbers ${name} as ${file} does`, () => {
      expect(Object.keys(table)).to.deep.equal(solidityEnum(file, name));
      expect(Object.values(table).map(({ code }) => code)).to.deep.equal(Object.keys(table).map((_, i) => i));
    });
  }

  it("[K-11] knows every bit of a set that the contracts know", () => {
    expect(bitsOf(RIGHTS, ["PRESCRIBE", "PRESCRIBE_CONTROLLED", "DISPENSE", "EMERGENCY", "RELEASE"])).to.equal(
      solidityConstants(`${TERMS}/Rights.sol`).get("ALL"),
    );
    const all = Object.keys(POWERS) as (keyof typeof POWERS)[];
    expect(bitsOf(POWERS, all)).to.equal(solidityConstants(`${TERMS}/Powers.sol`).get("ALL"));
  });

  it("[IDENTITY-13] gives each key mechanism the length that the contract asks for", () => {
    expect(KEMS.X25519.publicKeyLength).to.equal(32);
    expect(KEMS.X_WING.publicKeyLength).to.equal(1216);
  });

  it("[IDENTITY-51] has the three proofing levels", () => {
    expect(Object.values(PROOFING_LEVELS).map(({ code, ial }) => [code, ial])).to.deep.equal([
      [1, "IAL1"],
      [2, "IAL2"],
      [3, "IAL3"],
    ]);
  });

  it("grades hospitals by level and class", () => {
    expect(termOf(HOSPITAL_GRADES, 31n)?.zh).to.equal("三级甲等");
    for (const { code, level, zh } of Object.values(HOSPITAL_GRADES)) {
      expect(Math.floor(code / 10)).to.equal(level);
      expect(zh).to.equal(`${"一二三"[level - 1]!}级${["未定", "甲", "乙", "丙", "特"][code % 10]!}等`);
    }
  });

  it("names every term in English and Chinese, each once in its table", () => {
    for (const table of [
      ...TABLES.map(([, t]) => t),
      ...ENUMS.map(([, t]) => t),
      HOSPITAL_GRADES,
      PURPOSES,
      READERS,
      CONFIDENTIALITIES,
    ]) {
      const terms = Object.values(table);
      for (const { en, zh } of terms) expect([en.trim(), zh.trim()]).to.not.include("");
      expect(new Set(terms.map(({ code }) => code)).size).to.equal(terms.length);
      expect(new Set(terms.map(({ zh }) => zh)).size).to.equal(terms.length);
    }
  });

  it("finds terms by code, and none for an unknown code", () => {
    expect(termOf(PROFESSIONS, 2n)).to.equal(PROFESSIONS.TCM_PHYSICIAN);
    expect(termOf(PROFESSIONS, 0)).to.equal(undefined);
    expect(termsIn(RIGHTS, 0b101n)).to.deep.equal([RIGHTS.PRESCRIBE, RIGHTS.DISPENSE]);
    expect(termsIn(RIGHTS, 0)).to.deep.equal([]);
  });
});

describe("SDK: purposes", () => {
  it("[CONSENT-02] numbers the 59 codes of v3-ActReason from 1, and those from elsewhere 63", () => {
    const numbers = Object.values(PURPOSES).map(({ code }) => code);
    expect(numbers).to.deep.equal([...Array.from({ length: 59 }, (_, i) => i + 1), 63]);
    const inSolidity = solidityConstants(`${TERMS}/Purpose.sol`);
    for (const name of ["TREAT", "BTG", "OTHER"] as const) expect(inSolidity.get(name)).to.equal(PURPOSES[name].code);
    expect(inSolidity.get("LAST")).to.equal(59);
  });

  it("stands every purpose below one that there is, and none in a circle", () => {
    const roots = new Set(["TREAT", "HPAYMT", "HOPERAT", "HRESCH", "PATRQT", "PUBHLTH", "HMARKT", "OTHER"]);
    for (const purpose of ALL_PURPOSES) {
      let at = purpose;
      for (let steps = 0; PURPOSES[at].parent !== null; steps++) {
        expect(steps, purpose).to.be.lessThan(4);
        at = PURPOSES[at].parent!;
      }
      expect(roots.has(at), purpose).to.equal(true);
    }
  });

  it("expands a purpose to the narrower ones, and to break-glass only where it is named", () => {
    expect(expandPurposes(["TREAT"])).to.deep.equal(["TREAT", "CLINTRL", "COC", "ETREAT", "ERTREAT", "POPHLTH"]);
    expect(expandPurposes(["ETREAT", "BTG"])).to.deep.equal(["ETREAT", "ERTREAT", "BTG"]);
    expect(expandPurposes(["BTG"])).to.deep.equal(["BTG"]);
    expect(expandPurposes(["HMARKT", "HSYSADMIN"])).to.deep.equal(["HSYSADMIN", "LABELING", "METAMGT", "HMARKT"]);
    expect(expandPurposes(["HRESCH"]))
      .to.include("CLINTRCHPC")
      .and.have.length(9);
    expect(expandPurposes(["COVERAGE"])).to.have.length(5);
    expect(expandPurposes(["OTHER"])).to.deep.equal(["OTHER"]);
    expect(expandPurposes([])).to.deep.equal([]);
  });
});

describe("SDK: sets of terms", () => {
  it("holds the bit n for the code n", () => {
    expect(setOf(CATEGORIES, ["ALLERGIES", "MEDICATIONS"])).to.equal(0b1100n);
    expect(setOf(PURPOSES, ["OTHER"])).to.equal(1n << 63n);
    expect(namesIn(CATEGORIES, 0b1101n)).to.deep.equal(["ALLERGIES", "MEDICATIONS"]);
    expect(nameOf(CATEGORIES, 2n)).to.equal("ALLERGIES");
    expect(nameOf(CATEGORIES, 0)).to.equal(undefined);
  });

  it("[CONSENT-63] reads by profession, and by the organisation itself", () => {
    expect(READERS.ORGANISATION.code).to.equal(0);
    expect(Object.keys(READERS)).to.deep.equal(["ORGANISATION", ...Object.keys(PROFESSIONS)]);
    expect(setOf(READERS, ["ORGANISATION", "RECORDS_TECHNICIAN"])).to.equal(0x8001n);
  });

  it("ranks confidentialities: a permission reaches down, a denial up", () => {
    expect(CONFIDENTIALITIES.N.code).to.equal(solidityConstants(`${TERMS}/Confidentiality.sol`).get("NORMAL"));
    expect(CONFIDENTIALITIES.V.code).to.equal(solidityConstants(`${TERMS}/Confidentiality.sol`).get("VERY_RESTRICTED"));
    expect(levelsUpTo("N")).to.deep.equal(["U", "L", "M", "N"]);
    expect(levelsFrom("R")).to.deep.equal(["R", "V"]);
    expect([levelsUpTo("U"), levelsFrom("V")]).to.deep.equal([["U"], ["V"]]);
  });

  it("gives each FHIR resource type and observation category to one category", () => {
    const types = Object.values(CATEGORIES).flatMap(({ resourceTypes }) => [...resourceTypes]);
    const observations = Object.values(CATEGORIES).flatMap((category) => [...category.observations]);
    expect(new Set(types).size).to.equal(types.length);
    expect(new Set(observations).size).to.equal(observations.length);
  });
});

describe("SDK: China's specialties", () => {
  it("turns the list's numbers into codes and back", () => {
    expect(specialtyCodeOf("50.13")).to.equal(5013);
    expect(specialtyCodeOf("03")).to.equal(300);
    expect(specialtyOf(5013n)?.zh).to.equal("针灸科");
    expect(specialtyOf(1)).to.equal(undefined);
  });

  it("has each code once, inside the credential's 16 bits", () => {
    const all = [...CHINA_SPECIALTIES.values()].map(({ code }) => code);
    expect(new Set(all).size).to.equal(all.length);
    expect(Math.max(...all)).to.be.lessThan(65_536);
  });

  it("has the department of every specialty", () => {
    for (const number of CHINA_SPECIALTIES.keys()) expect(CHINA_SPECIALTIES.has(number.slice(0, 2))).to.equal(true);
  });

  it("has the 18 specialties of Chinese medicine", () => {
    expect([...CHINA_SPECIALTIES.keys()].filter((number) => number.startsWith("50."))).to.have.length(18);
  });

  it("refuses what is no number of the list", () => {
    for (const wrong of ["", "3", "5013", "50.1", "50.13 ", "00", "五十"]) {
      expect(() => specialtyCodeOf(wrong)).to.throw(SpecialtyNumberMalformed);
    }
  });
});

describe("SDK: jurisdictions", () => {
  it("[K-13] gives back what it encoded", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/), (code) => {
        expect(encodeJurisdiction(code)).to.match(/^0x[0-9a-f]{12}$/);
        expect(decodeJurisdiction(encodeJurisdiction(code))).to.equal(code);
      }),
    );
  });

  it("[K-13] refuses texts without the form of ISO 3166", () => {
    for (const wrong of ["", "C", "cn", "CHN", "CN-", "CN-ABCD", "CN_ZJ", "中国", "CN\0"]) {
      expect(() => encodeJurisdiction(wrong), wrong).to.throw(JurisdictionMalformed);
    }
  });

  it("[K-13] refuses bytes without the form, and other lengths", () => {
    for (const wrong of ["0x000000000000", "0x434e00", "0x434e2d5a4a0041", "0x434e2d000000", "0xff4e00000000", "CN"]) {
      expect(() => decodeJurisdiction(wrong), wrong).to.throw(JurisdictionMalformed);
    }
  });
});
