import { expect } from "chai";
import { network } from "hardhat";

const { ethers, networkHelpers } = await network.create();

async function deploy() {
  return ethers.deployContract("ScopeHarness");
}

const oneTo = (last: number) => Array.from({ length: last }, (_, index) => BigInt(index + 1));
const bit = (place: bigint | number) => 1n << BigInt(place);

/** The sets of a scope, told a second time: where each begins, and which members there are. */
const SETS = {
  level: { place: 0n, members: oneTo(6), width: 8n },
  reader: { place: 8n, members: [0n, ...oneTo(15)], width: 32n },
  category: { place: 40n, members: oneTo(16), width: 32n },
  purpose: { place: 72n, members: [...oneTo(59), 63n], width: 64n },
} as const;
type SetName = keyof typeof SETS;

const member = (name: SetName, code: bigint) => bit(SETS[name].place + code);
const setOf = (name: SetName) => SETS[name].members.reduce((sum, code) => sum | member(name, code), 0n);
const ALL = (Object.keys(SETS) as SetName[]).reduce((sum, name) => sum | setOf(name), 0n);
const ONE_OF_EACH = member("level", 4n) | member("reader", 2n) | member("category", 7n) | member("purpose", 1n);

describe("What consents and records are told in", () => {
  it("[K-11] categories are numbered 1 to 16, kinds of records 1 to 14, in the order of their tables", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    const categories = await harness.categories();
    expect([...categories.codes]).to.deep.equal(oneTo(16));
    expect(categories.last).to.equal(16n);
    const kinds = await harness.recordKinds();
    expect([...kinds.codes]).to.deep.equal(oneTo(14));
    expect(kinds.last).to.equal(14n);
  });

  it("[K-11] confidentialities N, R, V are 4, 5, 6, the purposes TREAT, BTG and OTHER 1, 6 and 63", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    const levels = await harness.confidentialities();
    expect([...levels.codes]).to.deep.equal([4n, 5n, 6n]);
    expect(levels.last).to.equal(6n);
    const purposes = await harness.purposes();
    expect([...purposes.codes]).to.deep.equal([1n, 6n, 63n]);
    expect(purposes.last).to.equal(59n);
  });

  it("[K-11] knows the codes of each table and no other", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    for (const code of [0n, 1n, 2n, 6n, 7n, 14n, 15n, 16n, 17n, 255n]) {
      expect(await harness.isCategory(code), `category ${String(code)}`).to.equal(code >= 1n && code <= 16n);
      expect(await harness.isConfidentiality(code), `level ${String(code)}`).to.equal(code >= 1n && code <= 6n);
      expect(await harness.isKind(code), `kind ${String(code)}`).to.equal(code >= 1n && code <= 14n);
    }
  });

  it("[K-11] tells break-glass and purposes from elsewhere from all others, and a kind from its neighbours", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    for (const code of [0n, 1n, 5n, 6n, 7n, 59n, 62n, 63n, 64n]) {
      expect(await harness.isBreakGlass(code)).to.equal(code === 6n);
      expect(await harness.isOther(code)).to.equal(code === 63n);
      expect(await harness.isSameKind(code, 6n)).to.equal(code === 6n);
    }
  });
});

describe("Scope", () => {
  it("[CONSENT-01] holds 6 confidentialities, 16 readers, 16 categories and 60 purposes, each in its place", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    expect(await harness.all()).to.equal(ALL);
  });

  it("[CONSENT-01] is refused without a member of a set; the purposes may be empty where a term names one", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    await harness.requireValid(ALL, false);
    await harness.requireValid(ONE_OF_EACH, false);
    const refuse = async (scope: bigint, namesPurpose: boolean) =>
      expect(harness.requireValid(scope, namesPurpose))
        .to.be.revertedWithCustomError(harness, "ScopeInvalid")
        .withArgs(scope, ALL);
    for (const name of ["level", "reader", "category"] as const) {
      await refuse(ONE_OF_EACH & ~setOf(name), false);
      await refuse(ONE_OF_EACH & ~setOf(name), true);
      await refuse(ALL & ~setOf(name), true);
    }
    await refuse(ONE_OF_EACH & ~setOf("purpose"), false);
    await harness.requireValid(ONE_OF_EACH & ~setOf("purpose"), true);
    await refuse(0n, true);
  });

  it("[CONSENT-01] is refused with any single member that no table knows, and accepted with any that one does", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    for (let place = 0; place < 136; place++) {
      const scope = ONE_OF_EACH | bit(place);
      if ((ALL & bit(place)) !== 0n) await harness.requireValid(scope, false);
      else {
        await expect(harness.requireValid(scope, true))
          .to.be.revertedWithCustomError(harness, "ScopeInvalid")
          .withArgs(scope, ALL);
      }
    }
  });

  it("[CONSENT-01] knows a request only by known codes of all three kinds", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    const cases: [bigint, bigint, bigint][] = [];
    for (const code of [0n, 1n, 6n, 7n, 8n, 128n, 255n]) cases.push([code, 7n, 1n]);
    for (const code of [0n, 1n, 16n, 17n, 128n, 255n]) cases.push([4n, code, 1n]);
    for (const code of [0n, 1n, 59n, 60n, 62n, 63n, 64n, 128n, 255n]) cases.push([4n, 7n, code]);
    cases.push([0n, 0n, 0n], [6n, 16n, 63n]);
    for (const [level, category, purpose] of cases) {
      const known =
        SETS.level.members.includes(level) &&
        SETS.category.members.includes(category) &&
        SETS.purpose.members.includes(purpose);
      expect(await harness.areKnown(level, category, purpose), [level, category, purpose].join()).to.equal(known);
    }
  });

  it("[CONSENT-01] of one request holds its confidentiality, reader and category, and then its purpose", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    for (const [level, reader, category, purpose] of [
      [1n, 0n, 1n, 1n],
      [6n, 15n, 16n, 59n],
      [4n, 2n, 7n, 63n],
    ] as const) {
      const only = member("level", level) | member("reader", reader) | member("category", category);
      expect(await harness.only(level, reader, category)).to.equal(only);
      expect(await harness.with(only, purpose)).to.equal(only | member("purpose", purpose));
    }
  });

  it("[CONSENT-01] includes what it has every member of, and nothing of which it lacks one", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    expect(await harness.include(ALL, ONE_OF_EACH)).to.equal(true);
    expect(await harness.include(ONE_OF_EACH, ONE_OF_EACH)).to.equal(true);
    expect(await harness.include(ONE_OF_EACH, 0n)).to.equal(true);
    expect(await harness.include(ONE_OF_EACH, ALL)).to.equal(false);
    for (const name of Object.keys(SETS) as SetName[]) {
      expect(await harness.include(ALL & ~setOf(name), ONE_OF_EACH), name).to.equal(false);
    }
  });

  it("[CONSENT-01] has a member only in its own set: beyond a set's width there is none", async () => {
    const harness = await networkHelpers.loadFixture(deploy);
    const every = (1n << 136n) - 1n;
    for (const code of [0n, 1n, 4n, 7n, 8n, 15n, 31n, 32n, 63n, 64n, 255n]) {
      const inSet = (name: SetName) => code < SETS[name].width;
      const [reader, category, level, purpose] = await harness.has(every, code, code, code, code);
      expect({ reader, category, level, purpose }, `code ${String(code)}`).to.deep.equal({
        reader: inSet("reader"),
        category: inSet("category"),
        level: inSet("level"),
        purpose: inSet("purpose"),
      });
      for (const name of Object.keys(SETS) as SetName[]) {
        if (!inSet(name)) continue;
        const found = await harness.has(member(name, code), code, code, code, code);
        const others = await harness.has(every & ~member(name, code), code, code, code, code);
        const place = ["reader", "category", "level", "purpose"].indexOf(name);
        expect(
          [...found].map((one, i) => one && i !== place),
          name,
        ).to.deep.equal([false, false, false, false]);
        expect(found[place]).to.equal(true);
        expect(others[place]).to.equal(false);
      }
    }
  });
});
