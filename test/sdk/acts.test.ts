import { expect } from "chai";
import { AbiCoder, TypedDataEncoder, Wallet, concat, id, keccak256, toUtf8Bytes, verifyTypedData } from "ethers";

import { ACTS, type ActName, STRUCTS, actDigest, domainOf, signAct, typedDataOf } from "@xinglin/sdk/kernel";

import { repositoryFile } from "./support.ts";

const zhao = new Wallet(id("patient Zhao"));
const guardian = new Wallet(id("guardian"));
const place = { verifyingContract: "0x5FbDB2315678afecb367f032d93F642f64180aa3", chainId: 31337n };
const message = { controller: zhao.address, salt: id("salt"), guardians: id("set"), deadline: 1_900_000_000 };

/** The EIP-712 digest of a registration, spelt out from the standard without ethers' encoder. */
function registrationDigestByHand(): string {
  const coder = AbiCoder.defaultAbiCoder();
  const hash = (text: string) => keccak256(toUtf8Bytes(text));
  const domain = keccak256(
    coder.encode(
      ["bytes32", "bytes32", "bytes32", "uint256", "address"],
      [
        hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
        hash("Xinglin PatientRegistry"),
        hash("1"),
        place.chainId,
        place.verifyingContract,
      ],
    ),
  );
  const struct = keccak256(
    coder.encode(
      ["bytes32", "address", "bytes32", "bytes32", "uint48"],
      [
        hash("Registration(address controller,bytes32 salt,bytes32 guardians,uint48 deadline)"),
        message.controller,
        message.salt,
        message.guardians,
        message.deadline,
      ],
    ),
  );
  return keccak256(concat(["0x1901", domain, struct]));
}

/** The words of a Solidity file, line ends and the marks of comments taken out. */
function wordsOf(path: string): string {
  return repositoryFile(path)
    .replaceAll(/\s*\n\s*\/\/\/\s*/g, " ")
    .replaceAll(/,\s+/g, ",");
}

function spelt(name: string, fields: readonly { name: string; type: string }[]): string {
  return `${name}(${fields.map((field) => `${field.type} ${field.name}`).join(",")})`;
}

function isStruct(name: string): name is keyof typeof STRUCTS {
  return Object.hasOwn(STRUCTS, name);
}

/** The types that a wallet gets for an act of consents. */
function typesOf(act: "Consent" | "ConsentRevocation" | "RevocationOfAll" | "Directive") {
  const common = { patient: id("patient"), nonce: 0, deadline: 0 };
  const who = { giver: zhao.address, revoker: zhao.address, author: zhao.address };
  const lists = { grants: [], rules: [], expected: `0x${"00".repeat(29)}` };
  return typedDataOf({ act, message: { ...common, ...who, ...lists }, ...place }).types;
}

describe("SDK: signed acts", () => {
  it("gives the digest that EIP-712 spells out", () => {
    expect(actDigest({ act: "Registration", message, ...place })).to.equal(registrationDigestByHand());
  });

  it("signs what the digest is of", async () => {
    const { domain, types } = typedDataOf({ act: "Registration", message, ...place });
    const signature = await signAct({ act: "Registration", message, signer: zhao, ...place });
    expect(verifyTypedData(domain, types, message, signature)).to.equal(zhao.address);
  });

  it("gives another digest for another chain, contract or field", () => {
    const digest = actDigest({ act: "Registration", message, ...place });
    const others = [
      actDigest({ act: "Registration", message, ...place, chainId: 1 }),
      actDigest({ act: "Registration", message, ...place, verifyingContract: guardian.address }),
      actDigest({ act: "Registration", message: { ...message, deadline: 1_900_000_001 }, ...place }),
    ];
    expect(new Set([digest, ...others]).size).to.equal(4);
  });

  it("refuses a value that its type cannot hold", () => {
    const tooLong = { ...message, deadline: 2n ** 48n };
    expect(() => actDigest({ act: "Registration", message: tooLong, ...place })).to.throw("value out-of-bounds");
  });

  it("spells every act as the contract's interface does, with every struct inside", () => {
    const interfaces = {
      PatientRegistry: "identity/interfaces/IPatientRegistry",
      ProviderRegistry: "identity/interfaces/IProviderRegistry",
      DeviceRegistry: "identity/interfaces/IDeviceRegistry",
      ConsentRegistry: "consent/interfaces/IConsentRegistry",
      JointAccess: "consent/interfaces/IJointAccess",
      RecordRegistry: "records/interfaces/IRecordRegistry",
      AccessLog: "records/interfaces/IAccessLog",
      ColdChain: "pharma/interfaces/IColdChain",
      Reception: "care/interfaces/IReception",
      Dispensary: "pharma/interfaces/IDispensary",
    };
    const episodes = wordsOf("contracts/records/interfaces/IEpisodes.sol");
    const prescriptions = wordsOf("contracts/pharma/interfaces/IPrescriptions.sol");
    for (const act of Object.keys(ACTS) as ActName[]) {
      const { contract, fields } = ACTS[act];
      const room = wordsOf(`contracts/${interfaces[contract]}.sol`);
      const words = act === "EpisodeOpening" ? episodes : act.startsWith("Prescription") ? prescriptions : room;
      expect(words, act).to.include(spelt(act, fields));
      for (const { type } of fields) {
        const struct = type.replace("[]", "");
        if (isStruct(struct)) expect(words, struct).to.include(spelt(struct, STRUCTS[struct]));
      }
    }
  });

  it("encodes the types of consents as the contract hashes them", () => {
    const source = repositoryFile("contracts/consent/ConsentActs.sol");
    for (const act of ["Consent", "ConsentRevocation", "RevocationOfAll", "Directive"] as const) {
      const fields = Object.fromEntries(Object.entries(typesOf(act)).map(([name, type]) => [name, [...type]]));
      expect(source, act).to.include(`"${TypedDataEncoder.from(fields).encodeType(act)}"`);
    }
  });

  it("encodes the types of records and accesses as the contracts hash them", () => {
    const [records, accesses] = ["RecordActs", "AccessActs"].map((file) =>
      repositoryFile(`contracts/records/${file}.sol`),
    );
    for (const act of Object.keys(ACTS) as ActName[]) {
      const { contract, fields } = ACTS[act];
      const source = { RecordRegistry: records, AccessLog: accesses }[contract as string];
      if (source === undefined) continue;
      const types = { [act]: fields.map((field) => ({ ...field })) };
      if (act === "RecordAnchoring") Object.assign(types, { Record: STRUCTS.Record.map((field) => ({ ...field })) });
      expect(source, act).to.include(`"${TypedDataEncoder.from(types).encodeType(act)}"`);
    }
  });

  it("encodes the type of a booking as the contract hashes it", () => {
    const fields = ACTS.VisitBooking.fields.map((field) => ({ ...field }));
    const types = { VisitBooking: fields, Cover: STRUCTS.Cover.map((field) => ({ ...field })) };
    const source = repositoryFile("contracts/care/CareActs.sol");
    expect(source).to.include(`"${TypedDataEncoder.from(types).encodeType("VisitBooking")}"`);
    expect(source).to.include(`"${spelt("Cover", STRUCTS.Cover)}"`);
  });

  it("encodes the types of prescriptions as the contract hashes them", () => {
    const source = repositoryFile("contracts/pharma/dispensing/PrescriptionActs.sol");
    const Item = STRUCTS.Item.map((field) => ({ ...field }));
    for (const act of ["Prescription", "PrescriptionOverride", "Collection"] as const) {
      const types = { [act]: ACTS[act].fields.map((field) => ({ ...field })), ...(act === "Collection" && { Item }) };
      expect(source, act).to.include(`"${TypedDataEncoder.from(types).encodeType(act)}"`);
    }
    expect(source).to.include(`"${spelt("Item", STRUCTS.Item)}"`);
  });

  it("names a domain for each act's contract", () => {
    for (const act of Object.keys(ACTS) as ActName[]) {
      const { contract } = ACTS[act];
      expect(domainOf({ contract, ...place })).to.deep.equal({ name: `Xinglin ${contract}`, version: "1", ...place });
    }
  });
});
