import { expect } from "chai";
import { AbiCoder, concat, dataSlice, id, keccak256 } from "ethers";
import fc from "../../helpers/properties.ts";

import {
  EVERYTHING,
  NO_DIRECTIVE,
  type Provision,
  type ProvisionTerm,
  type Rule,
  TERM_KINDS,
  TermValueInvalid,
  WITHOUT_END,
  WordMalformed,
  decodeDirective,
  decodeProvision,
  decodeTerms,
  directiveHashOf,
  encodeDirective,
  encodeProvision,
  encodeTerms,
  grantIdOf,
  inOrder,
  provisionStruct,
  purposeLabelOf,
  ranked,
  ruleIdOf,
  scopeOf,
  setsIn,
} from "@xinglin/sdk/consent";
import { type Hex, parseId } from "@xinglin/sdk/kernel";
import {
  ALL_CATEGORIES,
  ALL_CONFIDENTIALITIES,
  ALL_PURPOSES,
  ALL_READERS,
  type PurposeName,
  expandPurposes,
} from "@xinglin/sdk/terms";

import { solidityConstants } from "../support.ts";

const DOCTOR = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const PATIENT = parseId("PatientId", id("patient Zhao"));
const value31 = dataSlice(id("31 bytes"), 0, 31) as Hex;

const TERMS: readonly ProvisionTerm[] = [
  { kind: "actor", account: DOCTOR },
  { kind: "author", account: DOCTOR },
  { kind: "record", record: value31 },
  { kind: "related", record: value31 },
  { kind: "label", label: value31 },
  { kind: "purpose", label: value31 },
  { kind: "dataPeriod", from: 1n, until: 2n ** 48n - 1n },
  { kind: "condition", contract: DOCTOR },
  { kind: "argument", value: `0x${"00".repeat(31)}` },
];

const subset = <T>(all: readonly T[]) => fc.subarray([...all], { minLength: 1 });
const time = fc.bigInt({ min: 0n, max: WITHOUT_END });
const provision: fc.Arbitrary<Provision> = fc.record({
  confidentialities: subset(ALL_CONFIDENTIALITIES),
  readers: subset(ALL_READERS),
  categories: subset(ALL_CATEGORIES),
  purposes: subset(ALL_PURPOSES),
  from: time,
  until: time,
  terms: fc.subarray([...TERMS]),
});
const rule: fc.Arbitrary<Rule> = fc.record({ deny: fc.boolean(), base: fc.boolean(), provision });

describe("SDK: words of consents", () => {
  it("[CONSENT-04] numbers the kinds of terms as the contract does", () => {
    const inSolidity = solidityConstants("contracts/consent/TermWords.sol");
    const upper = (name: string) => name.replace(/[A-Z]/, (letter) => `_${letter}`).toUpperCase();
    const ours = Object.entries(TERM_KINDS).map(([kind, number]) => [upper(kind), number] as const);
    expect(new Map(ours)).to.deep.equal(inSolidity);
  });

  it("[CONSENT-04] puts the kind into the first byte and the value into the others", () => {
    const [actor, , record, , , , period, , argument] = encodeTerms(TERMS);
    expect(actor).to.equal(`0x01${"00".repeat(11)}${DOCTOR.slice(2).toLowerCase()}`);
    expect(record).to.equal(concat(["0x03", value31]));
    expect(period).to.equal(`0x07${"00".repeat(19)}000000000001ffffffffffff`);
    expect(argument).to.equal(`0x09${"00".repeat(31)}`);
    expect(decodeTerms(encodeTerms(TERMS))).to.deep.equal(TERMS);
  });

  it("[CONSENT-04] refuses values that the contract would refuse", () => {
    const zero: Hex = `0x${"00".repeat(31)}`;
    const wrong: ProvisionTerm[] = [
      { kind: "actor", account: "0x0000000000000000000000000000000000000000" },
      { kind: "author", account: "Practitioner/p1" },
      { kind: "condition", contract: "0x1234" },
      { kind: "record", record: zero },
      { kind: "related", record: id("32 bytes") as Hex },
      { kind: "label", label: "0x" },
      { kind: "purpose", label: zero },
      { kind: "argument", value: "0x00" },
      { kind: "dataPeriod", from: 5n, until: 5n },
      { kind: "dataPeriod", from: -1n, until: 5n },
      { kind: "dataPeriod", from: 0n, until: 2n ** 48n },
    ];
    for (const term of wrong) expect(() => encodeTerms([term]), term.kind).to.throw(TermValueInvalid);
  });

  it("[CONSENT-05] orders terms by kind and leaves conditions with their arguments last, as they are", () => {
    const [actor, , , , label, , , condition, argument] = TERMS;
    const other: ProvisionTerm = { kind: "condition", contract: "0x000000000000000000000000000000000000dEaD" };
    const given = [condition!, argument!, other, argument!, label!, actor!];
    expect(inOrder(given)).to.deep.equal([actor, label, condition, argument, other, argument]);
  });

  it("gives back every provision, rule and directive that it encoded", () => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 5 }), fc.nat(2 ** 24 - 1), (rules, epoch) => {
        const back = decodeDirective(encodeDirective({ rules, epoch }));
        expect(back).to.deep.equal(rules.map((one) => ({ ...one, epoch })));
      }),
    );
    fc.assert(
      fc.property(provision, (one) => {
        const { confidentialities, readers, categories, purposes } = one;
        expect(setsIn(scopeOf(one))).to.deep.equal({ confidentialities, readers, categories, purposes });
      }),
    );
    fc.assert(
      fc.property(provision, fc.nat(63), (one, number) => {
        const word = encodeProvision({ deny: false, base: false, provision: one, epoch: 7, number });
        const { terms, ...rest } = one;
        const back = { deny: false, base: false, epoch: 7, number, termCount: terms.length };
        expect(decodeProvision(word)).to.deep.equal({ ...back, provision: { ...rest, terms: [] } });
      }),
    );
  });

  it("keeps parts out of each other: what does not fit is refused", () => {
    const late = { deny: false, base: false, epoch: 0, provision: { ...EVERYTHING, from: 2n ** 40n } };
    expect(() => encodeProvision(late)).to.throw(RangeError, "from");
    const grant = { deny: false, base: false, provision: EVERYTHING };
    expect(() => encodeProvision({ ...grant, epoch: 2 ** 24 })).to.throw(RangeError, "epoch");
    expect(() => encodeProvision({ ...grant, epoch: 0, number: 64 })).to.throw(RangeError, "number");
    const many = { ...EVERYTHING, terms: Array.from({ length: 256 }, () => TERMS[0]!) };
    expect(() => encodeProvision({ ...grant, provision: many, epoch: 0 })).to.throw(RangeError, "termCount");
  });

  it("refuses words that no contract writes", () => {
    const word = encodeProvision({ deny: false, base: false, epoch: 0, provision: { ...EVERYTHING, terms: TERMS } });
    expect(() => decodeDirective([word]), "its terms are missing").to.throw(WordMalformed);
    expect(() => decodeTerms([`0x0a${"00".repeat(31)}`]), "an unknown kind").to.throw(WordMalformed);
    expect(() => decodeTerms([`0x00${"00".repeat(31)}`]), "kind 0").to.throw(WordMalformed);
    expect(() => decodeProvision("0x12")).to.throw(WordMalformed);
  });

  it("[CONSENT-32] ranks rules as they decide and keeps the order inside a rank", () => {
    const of = (deny: boolean, base: boolean, until: bigint): Rule => ({
      deny,
      base,
      provision: { ...EVERYTHING, until },
    });
    const [a, b, c, d, e] = [
      of(false, true, 1n),
      of(true, true, 2n),
      of(false, false, 3n),
      of(true, false, 4n),
      of(true, false, 5n),
    ];
    expect(ranked([a, b, c, d, e])).to.deep.equal([d, e, c, b, a]);
  });

  it("holds everything but break-glass in EVERYTHING, without end", () => {
    expect(EVERYTHING.purposes)
      .to.have.length(59)
      .and.not.include("BTG" satisfies PurposeName);
    expect(provisionStruct(EVERYTHING)).to.include({ from: 0n, until: 2n ** 40n - 1n });
    expect(setsIn(scopeOf({ ...EVERYTHING, purposes: expandPurposes(["TREAT"]) })).purposes).to.have.length(6);
  });

  it("derives hashes and ids as the interface spells them", () => {
    const coder = AbiCoder.defaultAbiCoder();
    const words = encodeDirective({ rules: [{ deny: true, base: false, provision: EVERYTHING }], epoch: 3 });
    expect(directiveHashOf(words)).to.equal(dataSlice(keccak256(concat(words)), 0, 29));
    expect(directiveHashOf([])).to.equal(NO_DIRECTIVE);
    const directive = directiveHashOf(words);
    expect(ruleIdOf({ patient: PATIENT, directive, index: 2 })).to.equal(
      keccak256(coder.encode(["bytes32", "bytes29", "uint256"], [PATIENT, directive, 2])),
    );
    const grant = { patient: PATIENT, grantee: DOCTOR, line: 7, word: words[0]! };
    const grantId = (terms: string) =>
      keccak256(
        coder.encode(["bytes32", "address", "uint32", "bytes32", "bytes31"], [PATIENT, DOCTOR, 7, words[0], terms]),
      );
    expect(grantIdOf(grant)).to.equal(grantId(`0x${"00".repeat(31)}`));
    expect(grantIdOf({ ...grant, terms: words })).to.equal(grantId(dataSlice(keccak256(concat(words)), 0, 31)));
    const label = purposeLabelOf({ system: "https://hospital.example/trials", code: "trial-17" });
    expect(label).to.equal(dataSlice(id("https://hospital.example/trials|trial-17"), 0, 31));
  });
});
