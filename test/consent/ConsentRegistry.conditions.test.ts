import { expect } from "chai";
import { type BaseContract, Wallet, ZeroHash, concat, id, keccak256 } from "ethers";
import { network } from "hardhat";

import { HOUR } from "../helpers/defaults.ts";
import { delegate, keyOf } from "../helpers/holders.ts";
import { measured } from "../helpers/measured.ts";
import { PROFESSION } from "../helpers/providers.ts";
import {
  BASIS,
  CONDITION_NOT_MET,
  DENIAL,
  NO_LABELS,
  argument,
  asWord,
  conditionWord,
  decide,
  directConditional,
  giveConditional,
  permittedBy,
  question,
  wardOn,
} from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWard = wardOn(connection);

/** What a condition may spend, written down here a second time on purpose. */
const CONDITION_GAS = 150_000n;

const addressOf = ({ target }: BaseContract) => target as string;
const termOf = (condition: BaseContract) => conditionWord(addressOf(condition));

/** `enum ConditionManner`: how the hostile condition behaves. */
const MANNERS = [
  ["reverts", 0n],
  ["reverts with a word that would hold", 1n],
  ["answers nothing", 2n],
  ["answers 31 bytes", 3n],
  ["answers 64 bytes", 4n],
  ["answers zero", 5n],
  ["answers a megabyte", 6n],
  ["reverts with a megabyte", 7n],
  ["burns its gas at once", 8n],
  ["works until its gas is gone", 9n],
  ["tries to write", 10n],
  ["tries to pay", 11n],
] as const;

describe("ConsentRegistry: conditions that answer badly", () => {
  for (const [manner, code] of MANNERS) {
    it(`[CONSENT-71] one that ${manner} does not hold, and the decision goes on`, async () => {
      const ward = await networkHelpers.loadFixture(deployWard);
      const hostile = await ward.ethers.deployContract("HostileCondition", [code]);
      const grant = await giveConditional(ward, [termOf(hostile)]);
      expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
      expect(await hostile.marked()).to.equal(false);
    });

    it(`[CONSENT-71] one that ${manner} in a rule leaves the other permissions as they are`, async () => {
      const ward = await networkHelpers.loadFixture(deployWard);
      const hostile = await ward.ethers.deployContract("HostileCondition", [code]);
      const rule = await directConditional(ward, [termOf(hostile)]);
      expect(await decide(ward, question(ward), rule)).to.deep.equal(CONDITION_NOT_MET);
      const plain = await giveConditional(ward, [], { grantee: ward.staff.doctor.address });
      const both = { ...plain, evidence: { ...plain.evidence, directive: rule.evidence.directive } };
      expect(await decide(ward, question(ward), both)).to.deep.equal(permittedBy(plain, ZeroHash));
    });
  }

  it("[CONSENT-71] an account without code does not hold: a person's, nobody's, a precompile", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const nobody = Wallet.createRandom().address;
    // 2 (SHA-256) and 3 (RIPEMD-160) answer one word to anything; 4 (identity) answers what it was asked.
    const precompiles = [2n, 3n, 4n].map((number) => `0x${number.toString(16).padStart(40, "0")}`);
    for (const [line, account] of [ward.people.stranger.address, nobody, ...precompiles].entries()) {
      const grant = await giveConditional(ward, [conditionWord(account)], { line: BigInt(line) });
      expect(await decide(ward, question(ward), grant), account).to.deep.equal(CONDITION_NOT_MET);
    }
  });

  it("[CONSENT-71] an account with delegated code is a contract like any other", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const echo = await ward.ethers.deployContract("EchoCondition");
    const account = await delegate(ward, keyOf("condition"), addressOf(echo));
    const grant = await giveConditional(ward, [conditionWord(account.address)]);
    expect((await decide(ward, question(ward), grant)).allowed).to.equal(true);
  });

  it("[CONSENT-71] one that answers the highest word holds", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const word = `0x${"ff".repeat(32)}`;
    const condition = await ward.ethers.deployContract("SwitchCondition");
    await condition.answer(word);
    const grant = await giveConditional(ward, [termOf(condition)]);
    expect(await decide(ward, question(ward), grant)).to.deep.equal(permittedBy(grant, word));
  });

  it("[CONSENT-71] a condition gets 150,000 gas and no more, and sees the registry ask", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const meter = await ward.ethers.deployContract("MeterCondition");
    const grant = await giveConditional(ward, [termOf(meter)]);
    const shown = BigInt((await decide(ward, question(ward), grant)).evidence);
    const gas = shown & ((1n << 96n) - 1n);
    expect(shown >> 96n).to.equal(BigInt(addressOf(ward.consents)));
    // It has read its selector and decoded the question before it looks.
    expect(gas).to.be.lessThan(CONDITION_GAS);
    expect(gas).to.be.greaterThan(CONDITION_GAS - 5_000n);
  });

  it("[CONSENT-71] to the unit", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const meter = keyOf("meter").address;
    // GAS, which costs 2 itself, and its answer as one word: no compiler's code before it.
    await networkHelpers.setCode(meter, "0x5a60005260206000f3");
    const grant = await giveConditional(ward, [conditionWord(meter)]);
    expect(BigInt((await decide(ward, question(ward), grant)).evidence)).to.equal(CONDITION_GAS - 2n);
  });

  it("[CONSENT-71] one that costs 140,000 gas holds, one that costs 150,000 does not", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const costly = await ward.ethers.deployContract("CostlyCondition");
    const cheap = await giveConditional(ward, [termOf(costly), argument(140_000n)]);
    const dear = await giveConditional(ward, [termOf(costly), argument(CONDITION_GAS)], { line: 1n });
    expect((await decide(ward, question(ward), cheap)).allowed).to.equal(true);
    expect(await decide(ward, question(ward), dear)).to.deep.equal(CONDITION_NOT_MET);
  });

  it("[CONSENT-71] three conditions that burn their gas cost the decision less than a million", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const hostile = termOf(await ward.ethers.deployContract("HostileCondition", [8n]));
    const good = await ward.ethers.deployContract("SwitchCondition");
    await good.answer(asWord(1n));
    // A permission ends at its first condition that fails, so one that burns stands behind one that holds.
    const grant = await giveConditional(ward, [termOf(good), hostile]);
    const own = await giveConditional(ward, [termOf(good), hostile], { grantee: ward.staff.doctor.address });
    const rule = await directConditional(ward, [hostile]);
    expect(own.evidence.line).to.equal(grant.evidence.line);
    const asked = { ...own, evidence: { ...own.evidence, directive: rule.evidence.directive } };
    const cost = await ward.consents.decide.estimateGas(question(ward), asked.evidence);
    expect(await decide(ward, question(ward), asked)).to.deep.equal(CONDITION_NOT_MET);
    expect(cost).to.be.lessThan(1_000_000n);
  });
});

describe("ConsentRegistry: what a condition is asked", () => {
  it("[CONSENT-72] the id of the grant, the whole request, and its own arguments only", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const echo = await ward.ethers.deployContract("EchoCondition");
    const other = await ward.ethers.deployContract("SwitchCondition");
    await other.answer(asWord(1n));
    const own = [argument(7n), argument(8n)];
    const asked = question(ward, {
      record: id("record"),
      visit: id("visit"),
      author: ward.staff.colleague.address,
      authorOrganisation: ward.people.clinic.address,
      authoredAt: 1_000_000n,
      labels: [`0x${"5a".repeat(31)}`, NO_LABELS[1], NO_LABELS[2], NO_LABELS[3]],
    });
    const grant = await giveConditional(ward, [termOf(other), argument(1n), argument(2n), termOf(echo), ...own]);
    const seen = keccak256(echo.interface.encodeFunctionData("check", [grant.provision, asked, own]));
    expect(await decide(ward, asked, grant)).to.deep.equal(permittedBy(grant, seen));
  });

  it("[CONSENT-72] no arguments where the patient gave none, whatever follows", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const echo = await ward.ethers.deployContract("EchoCondition");
    const grant = await giveConditional(ward, [termOf(echo)]);
    const seen = keccak256(echo.interface.encodeFunctionData("check", [grant.provision, question(ward), []]));
    expect(await decide(ward, question(ward), grant)).to.deep.equal(permittedBy(grant, seen));
  });

  it("[CONSENT-72] no argument that stands behind the evidence in a call", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const echo = await ward.ethers.deployContract("EchoCondition");
    const rule = await directConditional(ward, [termOf(echo), argument(7n)]);
    const call = ward.consents.interface.encodeFunctionData("decide", [question(ward), rule.evidence]);
    const ask = (data: string) => ward.ethers.provider.call({ to: addressOf(ward.consents), data });
    expect(call.endsWith(argument(7n).slice(2))).to.equal(true);
    expect(await ask(concat([call, argument(8n)]))).to.equal(await ask(call));
    expect((await decide(ward, question(ward), rule)).allowed).to.equal(true);
  });

  it("[CONSENT-72] the id of the rule, by its place in the directive in force", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const echo = await ward.ethers.deployContract("EchoCondition");
    const rule = await directConditional(ward, [termOf(echo), argument(9n)]);
    const seen = keccak256(
      echo.interface.encodeFunctionData("check", [rule.provision, question(ward), [argument(9n)]]),
    );
    expect(await decide(ward, question(ward), rule)).to.deep.equal(permittedBy(rule, seen, BASIS.directive));
  });
});

describe("ConsentRegistry: permissions with conditions", () => {
  /** Two switches in one grant. */
  async function withSwitches() {
    const ward = await networkHelpers.loadFixture(deployWard);
    const first = await ward.ethers.deployContract("SwitchCondition");
    const second = await ward.ethers.deployContract("SwitchCondition");
    const grant = await giveConditional(ward, [termOf(first), termOf(second)]);
    return { ward, first, second, grant };
  }

  it("[CONSENT-70] counts while all of them hold, and shows the evidence of the last", async () => {
    const { ward, first, second, grant } = await withSwitches();
    const [one, two] = [asWord(1n), asWord(2n)];
    for (const [left, right] of [
      [ZeroHash, ZeroHash],
      [one, ZeroHash],
      [ZeroHash, two],
    ]) {
      await first.answer(left!);
      await second.answer(right!);
      expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
    }
    await first.answer(one);
    expect(await decide(ward, question(ward), grant)).to.deep.equal(permittedBy(grant, two));
    await second.answer(ZeroHash);
    expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
  });

  it("[CONSENT-70] a condition that holds widens nothing: reader, window and revocation stay", async () => {
    const { ward, first, second, grant } = await withSwitches();
    const { consents, people, staff, patient, zhao } = ward;
    await first.answer(asWord(1n));
    await second.answer(asWord(1n));
    const atClinic = { accessor: staff.outsider.address, organisation: people.clinic.address };
    const elsewhere = question(ward, { ...atClinic, profession: PROFESSION.physician });
    expect((await decide(ward, elsewhere, grant)).denial).to.equal(DENIAL.nothingPermits);
    expect((await decide(ward, question(ward, { accessor: people.stranger.address }), grant)).denial).to.equal(
      DENIAL.notPractising,
    );
    await consents.connect(zhao).revoke(patient, [{ grantee: people.hospital, line: 0n }]);
    expect((await decide(ward, question(ward), grant)).allowed).to.equal(false);
  });

  measured("[CONSENT-70] whoever asks with too little gas gets a denial or none, never a permission", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const costly = await ward.ethers.deployContract("CostlyCondition");
    const grant = await giveConditional(ward, [termOf(costly), argument(120_000n)]);
    const answers: string[] = [];
    // Too little may be too little for the transaction itself, for the registry, or for a room that it asks: each has other words.
    for (let gasLimit = 40_000n; gasLimit <= 400_000n; gasLimit += 4_000n) {
      const answer = ward.consents.decide(question(ward), grant.evidence, { gasLimit });
      answers.push(
        await answer.then(
          ({ denial }) => (denial === DENIAL.none ? "allowed" : "denied"),
          () => "none",
        ),
      );
    }
    expect(answers[0]).not.to.equal("allowed");
    expect(answers.at(-1)).to.equal("allowed");
    expect(answers.lastIndexOf("denied")).to.be.lessThan(answers.indexOf("allowed"));
    expect(answers.lastIndexOf("none")).to.be.lessThan(answers.indexOf("allowed"));
  });

  it("[CONSENT-61] what opens for one patient's permission opens none of another's", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { useCount, otherPatient, wang, staff } = ward;
    const word = argument((1n << 16n) | 60n);
    const terms = [conditionWord(addressOf(useCount)), word];
    const grant = await giveConditional(ward, terms);
    const other = await giveConditional(ward, terms, { patient: otherPatient, by: wang });
    await useCount.connect(staff.doctor).open(grant.provision, word);
    await ward.clock.pass(HOUR - 10n);
    expect((await decide(ward, question(ward), grant)).allowed).to.equal(true);
    const ofOther = question(ward, { patient: otherPatient });
    expect(await decide(ward, ofOther, other)).to.deep.equal(CONDITION_NOT_MET);
    expect((await decide(ward, ofOther, grant)).allowed).to.equal(false);
  });
});
