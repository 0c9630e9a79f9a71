import { expect } from "chai";
import { type ErrorFragment, Interface, id, makeError } from "ethers";

import {
  ContractRefusal,
  ERROR_CATALOGUE,
  Panicked,
  RevertedWithReason,
  UnknownRevert,
  XinglinError,
  decodeRevert,
  explained,
  refusalOf,
} from "@xinglin/sdk/errors";
import type { Hex } from "@xinglin/sdk/kernel";

import * as typechain from "../../typechain-types/index.ts";

const PATIENT = id("patient Zhao");
const DOCTOR = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
/** 2025-01-01 and a day later. */
const NEW_YEAR = 1_735_689_600n;

const errors = new Interface([...ERROR_CATALOGUE.keys()].map((signature) => `error ${signature}`));
const encode = (name: string, args: unknown[]) => errors.encodeErrorResult(name, args) as Hex;

/** Names of the factories in a part of TypeChain's tree. */
function factoriesIn(tree: unknown): string[] {
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([name, branch]) => (name.endsWith("__factory") ? [name] : factoriesIn(branch)));
}

/** Every error in the ABI of a contract that is no mock, by its signature. */
function deployedErrors(): Map<string, ErrorFragment> {
  const mocks = factoriesIn(Reflect.get(typechain.factories.contracts, "mocks"));
  const found = new Map<string, ErrorFragment>();
  for (const [name, factory] of Object.entries(typechain)) {
    if (!("abi" in factory) || mocks.includes(name)) continue;
    new Interface(factory.abi).forEachError((error) => found.set(error.format("sighash"), error));
  }
  return found;
}

describe("SDK: the catalogue of errors", () => {
  it("has words for every error of every contract", () => {
    const inWords = new Set(
      [...ERROR_CATALOGUE.keys()].map((signature) => errors.getError(nameOf(signature))?.selector),
    );
    const missing = [...deployedErrors().values()].filter(({ selector }) => !inWords.has(selector));
    expect(missing.map((error) => error.format("full"))).to.deep.equal([]);
    expect(deployedErrors().size).to.be.greaterThan(80);
  });

  it("names the arguments as the contracts do", () => {
    for (const error of deployedErrors().values()) {
      const ours = errors.getError(error.name);
      expect(
        ours?.inputs.map(({ name }) => name),
        error.name,
      ).to.deep.equal(error.inputs.map(({ name }) => name));
    }
  });

  it("shows only arguments that the error has, the same in both languages", () => {
    for (const [signature, { says, next }] of ERROR_CATALOGUE) {
      const inputs = errors.getError(nameOf(signature))!.inputs.map(({ name }) => name);
      const shown = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
      expect(inputs, signature).to.include.members(shown(says.en + next.en));
      expect(new Set(shown(says.zh)), signature).to.deep.equal(new Set(shown(says.en)));
    }
  });

  it("says what to do next for each, in both languages", () => {
    for (const [signature, { says, next }] of ERROR_CATALOGUE) {
      for (const text of [says.en, next.en]) expect(text, signature).to.match(/^[A-Z({][^]*\.$/);
      for (const text of [says.zh, next.zh]) expect(text, signature).to.match(/^[^]*\p{Script=Han}[^]*。$/u);
    }
  });
});

describe("SDK: decoding a contract's refusal", () => {
  it("gives name, values, and words in English and Chinese", () => {
    const refusal = decodeRevert(encode("PatientFrozen", [PATIENT, NEW_YEAR]));
    expect(refusal).to.be.instanceOf(ContractRefusal).and.instanceOf(XinglinError);
    expect(refusal.name).to.equal("PatientFrozen");
    expect((refusal as ContractRefusal).args).to.deep.equal({ patient: PATIENT, until: NEW_YEAR });
    expect(refusal.explain("en")).to.equal(refusal.message);
    expect(refusal.message).to.include("2025-01-01T00:00:00Z").and.include(PATIENT);
    expect(refusal.explain("zh")).to.include("2025-01-01T00:00:00Z").and.include("身份恢复");
  });

  it("shows codes, sets, spans and numbers as people read them", () => {
    const says = (name: string, args: unknown[]) => decodeRevert(encode(name, args)).says;
    expect(says("AuthorityNotAppointed", [DOCTOR, 2]).en).to.include("(dismissed)");
    expect(says("AuthorityNotAppointed", [DOCTOR, 2]).zh).to.include("已解任");
    expect(says("OrganisationStandingUnchanged", [DOCTOR, 5]).en).to.include("Granted, Suspended by the regulator");
    expect(says("CredentialStandingUnchanged", [PATIENT, 0]).zh).to.include("不存在");
    expect(says("GuardianSetInvalid", [PATIENT, 3, 2, 259_200]).en).to.include("delay 3 days");
    expect(says("AccessManagedRequiredDelay", [DOCTOR, 5_400]).zh).to.include("5400 秒");
    expect(says("GtinInvalid", [6291041500214n]).en).to.include("06291041500214");
    expect(says("JurisdictionInvalid", ["0x636e00000000"]).en).to.include("cn has not");
    expect(says("JurisdictionInvalid", ["0x00ff00000000"]).en).to.include("0x00ff00000000");
    expect(says("EncryptionKeyInvalid", [0x647a, 32]).en).to.include("X-Wing");
    expect(says("EncryptionKeyInvalid", [7, 32]).en).to.include("mechanism 7");
    expect(says("PowersUnknown", [32, 31]).en)
      .to.include("0x20")
      .and.include("0x1f");
    expect(says("AccessDenied", [PATIENT, DOCTOR, 8, 0, PATIENT]).en).to.include("taken the permission back");
    expect(says("AccessDenied", [PATIENT, DOCTOR, 8, 0, PATIENT]).zh).to.include("患者已撤回该授权");
    expect(says("SignatureExpired", [2n ** 48n - 1n, NEW_YEAR]).en).to.include("until 281474976710655");
  });

  it("decodes reasons in words and panics", () => {
    const coder = new Interface(["error Error(string)", "error Panic(uint256)"]);
    const reason = decodeRevert(coder.encodeErrorResult("Error", ["no more tokens"]) as Hex);
    expect(reason).to.be.instanceOf(RevertedWithReason).with.property("reason", "no more tokens");
    const panic = decodeRevert(coder.encodeErrorResult("Panic", [17]) as Hex);
    expect(panic).to.be.instanceOf(Panicked).with.property("code", 17n);
    expect(panic.message).to.include("overflow");
    expect(decodeRevert(coder.encodeErrorResult("Panic", [99]) as Hex).message).to.include("unknown fault");
  });

  it("says clearly that it does not know an error", () => {
    for (const data of ["0x", "0x12", "0xdeadbeef", `0x${"ab".repeat(500)}`] as const) {
      const unknown = decodeRevert(data);
      expect(unknown).to.be.instanceOf(UnknownRevert).with.property("data", data);
      expect(unknown.message.length).to.be.lessThan(300);
    }
    const cutShort = encode("PatientFrozen", [PATIENT, NEW_YEAR]).slice(0, -64) as Hex;
    expect(decodeRevert(cutShort)).to.be.instanceOf(UnknownRevert);
  });
});

describe("SDK: finding a refusal in what was thrown", () => {
  const data = encode("PatientUnknown", [PATIENT]);
  const transaction = { to: DOCTOR, from: DOCTOR, data: "0x12345678" };
  const failure = (extra: object) => Object.assign(new Error("failed"), extra);

  const shapes: readonly [from: string, thrown: unknown][] = [
    ["bare data", data],
    ["data in capitals", data.toUpperCase().replace("0X", "0x")],
    [
      "ethers",
      makeError("execution reverted", "CALL_EXCEPTION", {
        action: "call",
        data,
        reason: null,
        transaction,
        invocation: null,
        revert: null,
      }),
    ],
    [
      "a node behind ethers",
      failure({ code: "UNKNOWN_ERROR", error: { code: 3, message: "execution reverted", data } }),
    ],
    ["Hardhat", failure({ code: 3, data: { message: "reverted", txHash: PATIENT.slice(0, 4), data } })],
    ["anvil behind a wallet", failure({ info: { error: { data: { originalError: { data } }, cause: { data } } } })],
    ["an old node with words in front", failure({ data: `Reverted ${data}` })],
    ["an error as a cause", new Error("registration failed", { cause: failure({ data }) })],
  ];
  for (const [from, thrown] of shapes) {
    it(`decodes what comes from ${from}`, () => {
      const refusal = refusalOf(thrown);
      expect(refusal).to.be.instanceOf(ContractRefusal).with.property("name", "PatientUnknown");
      if (typeof thrown !== "string") expect(refusal).to.have.property("cause", thrown);
    });
  }

  it("knows a revert without data", () => {
    expect(refusalOf(new Error("Transaction reverted without a reason"))).to.be.instanceOf(UnknownRevert);
    expect(
      refusalOf(Object.assign(new Error("missing revert data"), { code: "CALL_EXCEPTION", data: null })),
    ).to.be.instanceOf(UnknownRevert);
    expect(refusalOf("0x")).to.be.instanceOf(UnknownRevert);
  });

  it("finds none where no contract spoke", () => {
    const cycle: { cause?: unknown } = {};
    const wrongArgument = makeError("invalid address", "INVALID_ARGUMENT", { argument: "to", value: data });
    cycle.cause = cycle;
    for (const thrown of [
      undefined,
      null,
      7,
      "rejected",
      new Error("connection lost"),
      wrongArgument,
      { transaction },
      cycle,
    ]) {
      expect(refusalOf(thrown)).to.equal(undefined);
    }
  });

  it("leaves a refusal as it is", () => {
    const refusal = decodeRevert(data);
    expect(refusalOf(refusal)).to.equal(refusal);
  });

  it("puts the refusal in place of what a call threw, and lets other failures pass", async () => {
    const lost = new Error("connection lost");
    const of = (thrown: unknown) =>
      explained(() => Promise.reject(thrown as Error)).catch((problem: unknown) => problem);
    expect(await of(failure({ data }))).to.be.instanceOf(ContractRefusal);
    expect(await of(lost)).to.equal(lost);
    expect(await explained(() => Promise.resolve(7))).to.equal(7);
  });
});

function nameOf(signature: string): string {
  return signature.slice(0, signature.indexOf("("));
}
