import { expect } from "chai";
import fc from "../../helpers/properties.ts";

import {
  type Formula,
  FormulaInvalid,
  type FormulaProblem,
  HERBS,
  INCOMPATIBILITIES,
  MOST_HERBS,
  canonicalFormula,
  checkFormula,
  formulaCommitment,
  herbOf,
  needsOverride,
  PHARMACOPOEIA,
  UNCONFIRMED_DOSE,
} from "@xinglin/sdk/formulas";
import { randomSalt } from "@xinglin/sdk/kernel";

type Listed = readonly (readonly [string, number])[];
const formulaOf = (herbs: Listed, more: Partial<Formula> = {}): Formula => ({
  form: "decoction",
  doses: 7,
  herbs: herbs.map(([herb, grams]) => ({ herb, grams })),
  ...more,
});
const check = (herbs: Listed, more: Partial<Formula> = {}, mayBePregnant = false) =>
  checkFormula({ formula: formulaOf(herbs, more), patient: { mayBePregnant } });
const rulesOf = (...given: Parameters<typeof check>) =>
  check(...given).map(({ rule, herbs }) => `${rule}: ${herbs.join()}`);

/** The verses, as one writes them out by hand from 《儒门事亲》 and 《医经小学》. */
const PAIRS: readonly (readonly [string, string, readonly string[], readonly string[]])[] = [
  [
    "乌反半",
    "eighteen incompatibilities",
    ["川乌", "制川乌", "草乌", "制草乌", "附子"],
    ["半夏", "法半夏", "姜半夏", "清半夏"],
  ],
  ["乌反蒌", "eighteen incompatibilities", ["附子", "制川乌"], ["瓜蒌", "瓜蒌子", "炒瓜蒌子", "瓜蒌皮", "天花粉"]],
  ["乌反贝", "eighteen incompatibilities", ["附子", "制草乌"], ["川贝母", "浙贝母", "平贝母", "伊贝母", "湖北贝母"]],
  ["乌反蔹及", "eighteen incompatibilities", ["附子", "川乌"], ["白蔹", "白及"]],
  ["草反藻戟遂芫", "eighteen incompatibilities", ["甘草", "炙甘草"], ["海藻", "京大戟", "红大戟", "甘遂", "芫花"]],
  [
    "藜芦反诸参辛芍",
    "eighteen incompatibilities",
    ["藜芦"],
    ["人参", "红参", "西洋参", "党参", "丹参", "玄参", "苦参", "南沙参", "北沙参", "细辛", "赤芍", "白芍"],
  ],
  ["硫黄朴硝", "nineteen fears", ["硫黄"], ["芒硝", "玄明粉"]],
  ["水银砒霜", "nineteen fears", ["水银"], ["砒霜"]],
  ["狼毒密陀僧", "nineteen fears", ["狼毒"], ["密陀僧"]],
  ["巴豆牵牛", "nineteen fears", ["巴豆", "巴豆霜"], ["牵牛子"]],
  ["丁香郁金", "nineteen fears", ["丁香", "母丁香"], ["郁金"]],
  ["牙硝三棱", "nineteen fears", ["芒硝", "玄明粉"], ["三棱"]],
  ["官桂石脂", "nineteen fears", ["肉桂"], ["赤石脂"]],
  ["人参五灵脂", "nineteen fears", ["人参", "红参"], ["五灵脂"]],
];

describe("SDK: formulas of herbs", () => {
  it("[GS1-50] knows every herb by code, Chinese name and Latin name, and by names that prescriptions write", () => {
    for (const herb of HERBS.values()) {
      expect(herbOf(herb.code), herb.code).to.equal(herb);
      expect(herbOf(herb.zh), herb.zh).to.equal(herb);
      expect(herbOf(herb.latin.toUpperCase())?.latin, herb.latin).to.equal(herb.latin);
      if (herb.dose !== undefined) expect(herb.dose.min).to.be.within(0.001, herb.dose.max);
    }
    expect(HERBS.size).to.equal(110);
    expect([" 附片 ", "川贝", "白芨", "生半夏"].map((name) => herbOf(name)?.code)).to.deep.equal([
      "fuzi",
      "chuanbeimu",
      "baiji",
      "banxia",
    ]);
    for (const name of ["", "板蓝根", "constructor", "__proto__"]) expect(herbOf(name), name).to.equal(undefined);
  });

  for (const [verse, rule, ones, others] of PAIRS) {
    it(`[GS1-51] finds ${verse}, every piece with every piece, in either order`, () => {
      for (const one of ones) {
        for (const other of others) {
          const expected = [herbOf(one)!.code, herbOf(other)!.code];
          for (const order of [
            [one, other],
            [other, one],
          ]) {
            const found = check([
              [order[0]!, 0.01],
              ["茯苓", 10],
              [order[1]!, 0.01],
            ]).filter((one_) => one_.rule === rule);
            expect(found, order.join("+")).to.have.length(1);
            expect(found[0]).to.deep.include({ severity: "override", herbs: expected });
            expect(found[0]!.says.zh).to.include(one).and.include(other).and.include("不宜");
            expect(found[0]!.source.zh).to.include("药典");
          }
        }
      }
    });
  }

  it("[GS1-51] names only herbs that are known, and finds nothing in formulas that have been taken for two thousand years", () => {
    for (const { one, other } of INCOMPATIBILITIES) {
      for (const code of [...one, ...other]) expect(HERBS.has(code), code).to.equal(true);
    }
    expect(
      check([
        ["人参", 9],
        ["白术", 9],
        ["茯苓", 10],
        ["炙甘草", 6],
      ]),
    ).to.deep.equal([]);
    expect(
      check([
        ["桂枝", 9],
        ["白芍", 9],
        ["生姜", 9],
        ["大枣", 9],
        ["炙甘草", 6],
      ]),
    ).to.deep.equal([]);
    expect(
      check([
        ["附子", 15],
        ["干姜", 9],
        ["炙甘草", 6],
      ]),
    ).to.deep.equal([]);
    // Fritillary of another family, and the ginseng that the Pharmacopoeia does not name.
    expect(
      rulesOf([
        ["附子", 9],
        ["土贝母", 5],
      ]),
    ).to.deep.equal(["not known: 土贝母"]);
    expect(
      rulesOf([
        ["藜芦", 1],
        ["太子参", 9],
      ]),
    ).to.deep.equal(["not in the Pharmacopoeia: lilu", "not known: 太子参"]);
  });

  it("[GS1-52] asks for a second signature above the dose of a toxic herb, and only there", () => {
    for (const [herb, max, severity] of [
      ["附子", 15, "override"],
      ["制川乌", 3, "override"],
      ["制草乌", 3, "override"],
      ["细辛", 3, "override"],
      ["制天南星", 9, "override"],
      ["吴茱萸", 5, "override"],
      ["黄芪", 30, "notice"],
      ["炙甘草", 10, "notice"],
    ] as const) {
      expect(check([[herb, max]]), herb).to.deep.equal([]);
      const [finding, ...more] = check([[herb, max + 0.001]]);
      expect(more, herb).to.deep.equal([]);
      expect(finding, herb).to.deep.include({ rule: "dose ceiling", severity, herbs: [herbOf(herb)!.code] });
      expect(finding!.says.zh).to.include(`～${max} 克`);
    }
    expect(
      check(
        [
          ["麝香", 0.1],
          ["雄黄", 0.1],
          ["蟾酥", 0.03],
        ],
        { form: "pills" },
      ),
    ).to.deep.equal([]);
    expect(rulesOf([["蟾酥", 0.031]], { form: "pills" })).to.deep.equal(["dose ceiling: chansu"]);
  });

  it("[GS1-52] counts what is taken in a day: doses a day, and a herb that stands there twice", () => {
    expect(check([["附子", 7.5]], { dosesPerDay: 2 })).to.deep.equal([]);
    expect(rulesOf([["附子", 7.6]], { dosesPerDay: 2 })).to.deep.equal(["dose ceiling: fuzi"]);
    expect(
      rulesOf([
        ["附子", 8],
        ["附片", 7],
      ]),
    ).to.deep.equal(["said twice: fuzi"]);
    expect(
      rulesOf([
        ["附子", 8],
        ["附片", 8],
      ]),
    ).to.deep.equal(["dose ceiling: fuzi", "said twice: fuzi"]);
    expect(
      rulesOf([
        ["紫苏叶", 8],
        [" 紫苏叶", 8],
      ]),
    ).to.deep.equal(["said twice: 紫苏叶", "not known: 紫苏叶"]);
    // 0.1 + 0.2 is 0.3 g of cinnabar, not more.
    expect(
      rulesOf(
        [
          ["朱砂", 0.1],
          ["辰砂", 0.4],
        ],
        { form: "pills" },
      ),
    ).to.deep.equal(["said twice: zhusha"]);
  });

  it("[GS1-53] asks for a second signature for raw pieces by mouth, and for those of pills in another form", () => {
    for (const herb of ["川乌", "草乌", "半夏", "天南星", "巴豆"]) {
      expect(check([[herb, 0.1]])[0], herb).to.deep.include({ rule: "raw piece", severity: "override" });
      expect(check([[herb, 0.1]], { form: "external" }), herb).to.deep.equal([]);
    }
    for (const herb of ["朱砂", "雄黄", "马钱子", "斑蝥", "蟾酥", "甘遂", "麝香"]) {
      for (const form of ["decoction", "granules"] as const) {
        expect(check([[herb, 0.01]], { form })[0], herb).to.deep.include({ rule: "pills only", severity: "override" });
      }
      expect(check([[herb, 0.01]], { form: "pills" }), herb).to.deep.equal([]);
    }
    expect(check([["附子", 100]], { form: "external" })).to.deep.equal([]);
    expect(
      rulesOf(
        [
          ["附子", 100],
          ["半夏", 1],
        ],
        { form: "external" },
      ),
    ).to.deep.equal(["eighteen incompatibilities: fuzi,banxia"]);
  });

  it("[GS1-54] speaks of pregnancy only where it may be: forbidden by signature, caution by notice", () => {
    for (const [herb, severity] of [
      ["水蛭", "override"],
      ["三棱", "override"],
      ["牵牛子", "override"],
      ["附子", "notice"],
      ["桃仁", "notice"],
      ["大黄", "notice"],
    ] as const) {
      expect(check([[herb, 3]], {}, false), herb).to.deep.equal([]);
      expect(check([[herb, 3]], {}, true), herb).to.have.length(1);
      expect(check([[herb, 3]], {}, true)[0]).to.deep.include({ rule: "pregnancy", severity });
    }
    expect(check([["茯苓", 10]], {}, true)).to.deep.equal([]);
  });

  it("[GS1-55] says whether a second signature is needed, and everything in both languages with its source", () => {
    expect(
      needsOverride(
        check([
          ["黄芪", 60],
          ["板蓝根", 9],
        ]),
      ),
    ).to.equal(false);
    const findings = check(
      [
        ["川乌", 3],
        ["半夏", 9],
        ["附子", 30],
        ["附子", 1],
        ["朱砂", 1],
        ["板蓝根", 9],
      ],
      {},
      true,
    );
    expect(needsOverride(findings)).to.equal(true);
    for (const { says, source } of findings) {
      expect(says.zh).to.match(/\p{Script=Han}.*。$/u);
      expect(says.en).to.match(/[a-z].*\.$/);
      expect([source.en, source.zh].every((text) => text.length >= 5)).to.equal(true);
    }
  });

  it("[GS1-55] says of a dose whether a second source was found for it", () => {
    const sourceOf = (herb: string) => {
      const [found, ...others] = check([[herb, 60]]);
      expect(others).to.deep.equal([]);
      expect(found?.rule).to.equal("dose ceiling");
      return found?.source;
    };
    expect(sourceOf("黄芪")).to.deep.equal(PHARMACOPOEIA);
    expect(sourceOf("西洋参")).to.deep.equal(UNCONFIRMED_DOSE);
    expect(UNCONFIRMED_DOSE.zh).to.include("未经第二来源核对");
    const unconfirmed = [...HERBS.values()].filter(({ isDoseConfirmed }) => !isDoseConfirmed);
    expect(unconfirmed).to.have.length(22);
    // Of the toxic pieces, whose doses ask for a second signature, all but two.
    expect(unconfirmed.filter(({ isDoseStrict }) => isDoseStrict).map(({ zh }) => zh)).to.deep.equal([
      "制天南星",
      "白果",
    ]);
  });

  it("[GS1-56] refuses what is no formula, naming the herb", () => {
    const refused = (formula: Formula, problem: FormulaProblem, index?: number) => {
      for (const call of [
        () => checkFormula({ formula, patient: { mayBePregnant: false } }),
        () => canonicalFormula(formula),
      ]) {
        expect(call, problem).to.throw(FormulaInvalid).that.includes({ problem, index });
      }
    };
    refused(formulaOf([]), "no herbs");
    refused(formulaOf(Array.from({ length: MOST_HERBS + 1 }, () => ["茯苓", 1] as const)), "too many herbs");
    refused(
      formulaOf([
        ["茯苓", 1],
        [" ", 1],
      ]),
      "no name",
      1,
    );
    refused(formulaOf([["x".repeat(101), 1]]), "no name", 0);
    expect(check([["x".repeat(100), 1]])).to.have.length(1);
    expect(check([["茯苓", 0.001]], { doses: 1000, dosesPerDay: 1000 })).to.deep.equal([]);
    for (const grams of [0, -1, 0.0005, 0.0011, 1000.001, Number.NaN, Number.POSITIVE_INFINITY]) {
      refused(formulaOf([["茯苓", grams]]), "no dose", 0);
    }
    for (const doses of [0, 1.5, 1001, Number.NaN]) refused(formulaOf([["茯苓", 1]], { doses }), "no number of doses");
    refused(formulaOf([["茯苓", 1]], { dosesPerDay: 0 }), "no number of doses");
    refused(formulaOf([["茯苓", 1]], { form: "tea" as Formula["form"] }), "no form");
    expect(check(Array.from({ length: MOST_HERBS }, (_, i) => [`草${i}`, 1000] as const))).to.have.length(MOST_HERBS);
  });

  it("[GS1-57] commits to the same for the same formula, and to another for every other", () => {
    const salt = randomSalt();
    const commit = (formula: Formula, by: string = salt) => formulaCommitment({ formula, salt: by });
    const formula = formulaOf([
      ["附子", 9],
      ["干姜", 6],
      ["炙甘草", 6],
    ]);
    const same = formulaOf(
      [
        ["zhigancao", 6],
        ["附片", 4],
        ["Zingiberis Rhizoma", 6],
        ["附子", 5],
      ],
      { dosesPerDay: 1 },
    );
    expect(canonicalFormula(formula)).to.equal(
      '{"doses":7,"dosesPerDay":1,"form":"decoction","herbs":[["fuzi",9000],["ganjiang",6000],["zhigancao",6000]],"version":1}',
    );
    expect(commit(same)).to.equal(commit(formula));
    const others = [
      commit(formula, randomSalt()),
      commit(
        formulaOf([
          ["附子", 9.001],
          ["干姜", 6],
          ["炙甘草", 6],
        ]),
      ),
      commit(
        formulaOf([
          ["附子", 9],
          ["干姜", 6],
        ]),
      ),
      commit({ ...formula, doses: 8 }),
      commit({ ...formula, form: "granules" }),
      commit({ ...formula, dosesPerDay: 2 }),
    ];
    expect(new Set([commit(formula), ...others]).size).to.equal(others.length + 1);
    for (const weak of ["0x", "0x01", `0x${"00".repeat(32)}`]) expect(() => commit(formula, weak)).to.throw("salt");
  });

  it("[GS1-56] judges any list of names and doses, or refuses it with its own error", () => {
    const herb = fc.record({ herb: fc.oneof(fc.string(), fc.constantFrom(...HERBS.keys())), grams: fc.double() });
    fc.assert(
      fc.property(fc.array(herb, { maxLength: 10 }), fc.boolean(), (herbs, mayBePregnant) => {
        try {
          const formula: Formula = { form: "decoction", doses: 1, herbs };
          expect(checkFormula({ formula, patient: { mayBePregnant } })).to.be.an("array");
          expect(JSON.parse(canonicalFormula(formula))).to.include({ version: 1 });
        } catch (problem) {
          expect(problem).to.be.instanceOf(FormulaInvalid);
        }
      }),
    );
  });
});
