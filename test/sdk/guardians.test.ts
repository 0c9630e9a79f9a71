import { expect } from "chai";
import { AbiCoder, Wallet, ZeroAddress, getAddress, hexlify, id, keccak256 } from "ethers";
import fc from "../helpers/properties.ts";

import {
  GuardianSetRefused,
  NotInGuardianSet,
  buildGuardianSet,
  collectApprovals,
  guardianSetHash,
  parseGuardianSet,
  requireGuardianSet,
  serializeGuardianSet,
  weighApprovals,
} from "@xinglin/sdk/identity";

const account = (name: string) => new Wallet(id(name)).address;
const [son, daughter, friend, notary, zhao, stranger] = [
  account("son"),
  account("daughter"),
  account("friend"),
  account("notary"),
  account("zhao"),
  account("stranger"),
] as const;
const plan = { guardians: [son, daughter, friend], threshold: 2, delayDays: 3, arbiter: notary };

const anyAccount = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => getAddress(hexlify(bytes)));
const anyPlan = fc
  .uniqueArray(
    anyAccount.filter((a) => a !== ZeroAddress),
    { minLength: 1, maxLength: 16 },
  )
  .chain((guardians) =>
    fc.record({
      guardians: fc.constant(guardians),
      threshold: fc.integer({ min: 1, max: guardians.length }),
      delayDays: fc.integer({ min: 1, max: 30 }),
      arbiter: fc.oneof(anyAccount, fc.constant(ZeroAddress)),
    }),
  );

describe("SDK: guardian sets", () => {
  it("[IDENTITY-33] sorts the guardians and hashes the set as the contract does", () => {
    const { set, hash } = buildGuardianSet(plan);
    expect([...set.guardians]).to.deep.equal([son, daughter, friend].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1)));
    const encoded = AbiCoder.defaultAbiCoder().encode(
      ["tuple(address[],uint8,uint48,address,bytes32)"],
      [[set.guardians, 2, 259_200, notary, set.salt]],
    );
    expect(hash).to.equal(keccak256(encoded));
  });

  it("salts every set anew", () => {
    expect(buildGuardianSet(plan).hash).to.not.equal(buildGuardianSet(plan).hash);
  });

  it("does not depend on the order in which guardians are named", () => {
    fc.assert(
      fc.property(anyPlan, (any) => {
        const salt = id("salt");
        const reversed = { ...any, guardians: [...any.guardians].reverse() };
        expect(buildGuardianSet({ ...any, salt }).hash).to.equal(buildGuardianSet({ ...reversed, salt }).hash);
      }),
    );
  });

  it("[IDENTITY-33] refuses sets that the contract would refuse", () => {
    const seventeen = Array.from({ length: 17 }, (_, i) => account(`guardian ${i}`));
    const wrong = [
      ["number", { ...plan, guardians: [] }],
      ["number", { ...plan, guardians: seventeen }],
      ["address", { ...plan, guardians: [son, "0x1234"] }],
      ["address", { ...plan, guardians: [son, ZeroAddress] }],
      ["address", { ...plan, arbiter: "notary" }],
      ["order", { ...plan, guardians: [son, daughter, son] }],
      ["threshold", { ...plan, threshold: 0 }],
      ["threshold", { ...plan, threshold: 4 }],
      ["threshold", { ...plan, threshold: 1.5 }],
      ["delay", { ...plan, delayDays: 0 }],
      ["delay", { ...plan, delayDays: 31 }],
      ["salt", { ...plan, salt: "0x00" }],
      ["salt", { ...plan, salt: `0x${"00".repeat(32)}` }],
    ] as const;
    for (const [rule, bad] of wrong) {
      expect(() => buildGuardianSet(bad), rule)
        .to.throw(GuardianSetRefused)
        .with.property("rule", rule);
    }
  });

  it("[IDENTITY-33] takes the edges: 1 and 16 guardians, 1 and 30 days", () => {
    const sixteen = Array.from({ length: 16 }, (_, i) => account(`guardian ${i}`));
    expect(buildGuardianSet({ guardians: [son], threshold: 1, delayDays: 1 }).set.delay).to.equal(86_400);
    expect(buildGuardianSet({ guardians: sixteen, threshold: 16, delayDays: 30 }).set.guardians).to.have.length(16);
  });

  it("says what may be regretted", () => {
    expect(buildGuardianSet(plan).warnings).to.deep.equal([]);
    const risky = buildGuardianSet({ guardians: [zhao], threshold: 1, delayDays: 1, controller: zhao });
    expect(risky.warnings).to.deep.equal([
      "one guardian suffices",
      "every guardian is needed",
      "no arbiter",
      "controller is a guardian",
    ]);
    expect(buildGuardianSet({ ...plan, arbiter: son }).warnings).to.deep.equal(["arbiter is a guardian"]);
    const asController = buildGuardianSet({ ...plan, controller: plan.arbiter });
    expect(asController.warnings).to.deep.equal(["arbiter is the controller"]);
  });
});

describe("SDK: approvals of guardians", () => {
  const { set } = buildGuardianSet(plan);
  const by = (who: string) => ({ account: who, signature: id(who) });

  it("[IDENTITY-32] puts them into ascending order, the arbiter last, none twice", () => {
    const approvals = collectApprovals({
      set,
      signatures: [by(notary), ...[...set.guardians].reverse().map(by), by(son)],
    });
    expect(approvals.map(({ member }) => member)).to.deep.equal([0, 1, 2, 3]);
    expect(approvals.map(({ signature }) => signature)).to.deep.equal([...set.guardians.map(id), id(notary)]);
  });

  it("[IDENTITY-32] refuses an account outside the set, and the zero address where there is no arbiter", () => {
    expect(() => collectApprovals({ set, signatures: [by(stranger)] })).to.throw(NotInGuardianSet, stranger);
    const alone = buildGuardianSet({ guardians: [son], threshold: 1, delayDays: 1 }).set;
    expect(() => collectApprovals({ set: alone, signatures: [by(ZeroAddress)] })).to.throw(NotInGuardianSet);
  });

  it("[IDENTITY-42] weighs them: threshold to start, all or the arbiter too to reinforce", () => {
    const weigh = (...who: string[]) => {
      const { suffices, reinforces } = weighApprovals({
        set,
        approvals: collectApprovals({ set, signatures: who.map(by) }),
      });
      return [suffices, reinforces];
    };
    expect(weigh(son)).to.deep.equal([false, false]);
    expect(weigh(son, notary)).to.deep.equal([false, false]);
    expect(weigh(son, friend)).to.deep.equal([true, false]);
    expect(weigh(son, friend, notary)).to.deep.equal([true, true]);
    expect(weigh(son, friend, daughter)).to.deep.equal([true, true]);
  });
});

describe("SDK: backups of guardian sets", () => {
  it("gives back every set it wrote", () => {
    fc.assert(
      fc.property(anyPlan, (any) => {
        const { set, hash } = buildGuardianSet(any);
        expect(guardianSetHash(parseGuardianSet(serializeGuardianSet(set)))).to.equal(hash);
      }),
    );
  });

  it("notices damage: each changed digit of a number, address or salt", () => {
    const text = serializeGuardianSet(buildGuardianSet(plan).set);
    const digit = [...text.matchAll(/[0-9]/g)].map(({ index }) => index);
    for (const at of digit) {
      const other = text[at] === "1" ? "2" : "1";
      const damaged = text.slice(0, at) + other + text.slice(at + 1);
      expect(() => parseGuardianSet(damaged), damaged.slice(at - 10, at + 10)).to.throw(GuardianSetRefused);
    }
  });

  it("refuses what is no backup, whatever it is", () => {
    const set = buildGuardianSet(plan).set;
    const good = JSON.parse(serializeGuardianSet(set)) as Record<string, unknown>;
    const wrong = [
      "",
      "null",
      "[]",
      "{",
      "{}",
      JSON.stringify({ ...good, version: 2 }),
      JSON.stringify({ ...good, guardians: "all" }),
      JSON.stringify({ ...good, guardians: [1, 2] }),
      JSON.stringify({ ...good, threshold: "2" }),
      JSON.stringify({ ...good, arbiter: null }),
      JSON.stringify({ ...good, salt: 7 }),
      JSON.stringify({ ...good, hash: undefined }),
    ];
    for (const text of wrong) expect(() => parseGuardianSet(text), text).to.throw(GuardianSetRefused);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(() => parseGuardianSet(text)).to.throw(GuardianSetRefused);
      }),
    );
  });

  it("refuses to write a set that breaks a rule", () => {
    const { set } = buildGuardianSet(plan);
    expect(() => serializeGuardianSet({ ...set, threshold: 9 })).to.throw(GuardianSetRefused);
    expect(() => {
      requireGuardianSet({ ...set, salt: "0x" });
    }).to.throw(GuardianSetRefused);
  });
});
