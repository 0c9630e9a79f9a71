import { expect } from "chai";
import {
  type BaseContract,
  Interface,
  TypedDataEncoder,
  ZeroAddress,
  ZeroHash,
  concat,
  dataLength,
  id,
  toBeHex,
} from "ethers";
import { network } from "hardhat";

import { ROOMS, roomOf } from "../helpers/deployment.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { type Trade, newLot, tradeOn } from "../helpers/pharma.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);
/** Trade has a history of its own, and so a chain. */
const market = await network.create();
const deployTrade = tradeOn(market);
const deployed = (): Promise<Platform> => networkHelpers.loadFixture(deployPlatform);
const trading = (): Promise<Trade> => market.networkHelpers.loadFixture(deployTrade);

/** The standards as their texts have them, written down here a second time. */
const ERC165 = new Interface(["function supportsInterface(bytes4) view returns (bool)"]);
const ERC1155 = new Interface([
  "function safeTransferFrom(address,address,uint256,uint256,bytes)",
  "function safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)",
  "function balanceOf(address,uint256) view returns (uint256)",
  "function balanceOfBatch(address[],uint256[]) view returns (uint256[])",
  "function setApprovalForAll(address,bool)",
  "function isApprovedForAll(address,address) view returns (bool)",
]);
const ERC1155_EVENTS = [
  "TransferSingle(address,address,address,uint256,uint256)",
  "TransferBatch(address,address,address,uint256[],uint256[])",
  "ApprovalForAll(address,address,bool)",
  "URI(string,uint256)",
];
const ERC5267 = "eip712Domain()";
const ARBITRATOR = [
  "createDispute(uint256,bytes)",
  "arbitrationCost(bytes)",
  "appeal(uint256,bytes)",
  "appealCost(uint256,bytes)",
];
/** Of ERC-792's arbitrator as Kleros has published it; the panel does without. */
const ARBITRATOR_REST = ["appealPeriod(uint256)", "disputeStatus(uint256)", "currentRuling(uint256)"];
const ARBITRATOR_EVENTS = [
  "DisputeCreation(uint256,address)",
  "AppealPossible(uint256,address)",
  "AppealDecision(uint256,address)",
];
const ARBITRABLE_EVENTS = ["Ruling(address,uint256,uint256)"];
const EVIDENCE_EVENTS = [
  "MetaEvidence(uint256,string)",
  "Evidence(address,uint256,address,string)",
  "Dispute(address,uint256,uint256,uint256)",
];

/** What each contract says of itself by ERC-165; no other contract says anything. */
const CLAIMED: Readonly<Record<string, readonly Interface[]>> = { lots: [ERC165, ERC1155] };
/** Gas that ERC-165 allows for an answer. */
const ERC165_GAS = 30_000n;

/** The id of an interface: its selectors, exclusive-or. */
function idOf(face: Interface): string {
  const selectors: bigint[] = [];
  face.forEachFunction(({ selector }) => selectors.push(BigInt(selector)));
  return toBeHex(
    selectors.reduce((all, one) => all ^ one, 0n),
    4,
  );
}

/** Every contract of the platform by its name, the forwarder and the AccessManager too. */
function contractsOf(platform: Platform): [string, BaseContract][] {
  return Object.entries(platform).filter(
    (entry): entry is [string, BaseContract] =>
      typeof Reflect.get(Object(entry[1]), "getAddress") === "function" && "interface" in Object(entry[1]),
  );
}

function eventsOf({ interface: face }: BaseContract): string[] {
  const found: string[] = [];
  face.forEachEvent(({ topicHash }) => found.push(topicHash));
  return found;
}

/** The word that a call gives back within so much gas for execution. */
async function answer(platform: Platform, to: string, data: string, gas: bigint): Promise<string> {
  const bytes = Buffer.from(data.slice(2), "hex");
  const calldata = BigInt(
    bytes.filter((byte) => byte === 0).length * 4 + bytes.filter((byte) => byte !== 0).length * 16,
  );
  return platform.ethers.provider.call({ to, data, gasLimit: 21_000n + calldata + gas });
}

describe("ERC-165: what contracts say of themselves", () => {
  it("only those who claim an interface answer at all", async () => {
    const platform = await deployed();
    const answering = contractsOf(platform).filter(([, { interface: face }]) => face.hasFunction("supportsInterface"));
    expect(answering.map(([name]) => name)).to.deep.equal(Object.keys(CLAIMED));
  });

  for (const [name, interfaces] of Object.entries(CLAIMED)) {
    it(`${name} claims what it has, denies 0xffffffff and all else, each in less than 30,000 gas`, async () => {
      const platform = await deployed();
      const contract = contractsOf(platform).find(([other]) => other === name)![1];
      const address = await contract.getAddress();
      const claims = async (interfaceId: string) => {
        const data = ERC165.encodeFunctionData("supportsInterface", [interfaceId]);
        return BigInt(await answer(platform, address, data, ERC165_GAS)) === 1n;
      };
      const ids = interfaces.map(idOf);
      expect(ids).to.deep.equal(["0x01ffc9a7", "0xd9b67a26"]);
      for (const one of ids) expect(await claims(one), one).to.equal(true);
      for (const face of interfaces) {
        face.forEachFunction((fragment) => {
          expect(contract.interface.hasFunction(fragment.format("sighash")), fragment.name).to.equal(true);
        });
      }
      // The extension with a URI, ERC-20, ERC-721, and what the standard wants denied.
      for (const other of ["0xffffffff", "0x00000000", "0x0e89341c", "0x36372b07", "0x80ac58cd", "0x01ffc9a6"]) {
        expect(await claims(other), other).to.equal(false);
      }
    });
  }
});

describe("ERC-1155: lots", () => {
  it("have the standard's events", async () => {
    const { lots } = await trading();
    for (const event of ERC1155_EVENTS) expect(eventsOf(lots), event).to.include(id(event));
  });

  it("come into being from nobody, to the maker, with the quantity; balances are what the events add up to", async () => {
    const trade = await trading();
    const { lots, parties } = trade;
    const { maker, stranger } = { ...parties, ...trade.actors };
    const terms = newLot();
    const from = await trade.ethers.provider.getBlockNumber();
    await lots.connect(maker).commission(maker, terms);
    const moves = await lots.queryFilter(lots.filters.TransferSingle(), from + 1);
    expect(moves.map(({ args }) => [args.operator, args.from, args.to, args.value])).to.deep.equal([
      [maker.address, ZeroAddress, maker.address, BigInt(terms.quantity)],
    ]);
    const lot = moves[0]!.args.id;
    expect(await lots.balanceOf(maker, lot)).to.equal(terms.quantity);
    expect([...(await lots.balanceOfBatch([maker, stranger, maker], [lot, lot, 1n]))]).to.deep.equal([
      BigInt(terms.quantity),
      0n,
      0n,
    ]);
    expect([...(await lots.balanceOfBatch([], []))]).to.deep.equal([]);
  });

  it("refuse batches of balances whose lists differ", async () => {
    const { lots, actors } = await trading();
    await expectRefusal(lots.balanceOfBatch([actors.stranger], []), lots, "ListsDiffer", [1n, 0n]);
    await expectRefusal(lots.balanceOfBatch([], [1n, 2n]), lots, "ListsDiffer", [0n, 2n]);
  });

  it("know operators, who are appointed and dismissed with an event", async () => {
    const { lots, parties, actors } = await trading();
    const { maker } = parties;
    const { stranger } = actors;
    for (const approved of [true, false]) {
      await expectEvents(lots.connect(maker).setApprovalForAll(stranger, approved), lots, [
        ["ApprovalForAll", [maker.address, stranger.address, approved]],
      ]);
      expect(await lots.isApprovedForAll(maker, stranger)).to.equal(approved);
      expect(await lots.isApprovedForAll(stranger, maker)).to.equal(false);
    }
  });

  it("are moved by no transfer of the standard, by nobody, not even none of them, and to nobody", async () => {
    const { lots, parties, actors } = await trading();
    const { maker, wholesaler } = parties;
    await lots.connect(maker).setApprovalForAll(actors.stranger, true);
    for (const caller of [maker, actors.stranger, wholesaler]) {
      for (const [to, quantity] of [
        [wholesaler.address, 1n],
        [maker.address, 0n],
        [ZeroAddress, 1n],
      ] as const) {
        const one = lots.connect(caller).safeTransferFrom(maker, to, 1n, quantity, "0x");
        await expectRefusal(one, lots, "TransferOutsideShipment");
        const many = lots.connect(caller).safeBatchTransferFrom(maker, to, [1n], [quantity], "0x");
        await expectRefusal(many, lots, "TransferOutsideShipment");
      }
    }
  });
});

describe("ERC-5267: domains of signatures", () => {
  it("are published by every contract that has one, and are the domain that its code verifies under", async () => {
    const platform = await deployed();
    const { chainId } = await platform.ethers.provider.getNetwork();
    const signing = contractsOf(platform).filter(([, { interface: face }]) => face.hasFunction(ERC5267));
    expect(signing.length).to.be.greaterThan(10);
    const names = new Set<string>();
    for (const [room, contract] of signing) {
      const address = await contract.getAddress();
      const [fields, name, version, chain, verifyingContract, salt, extensions] = (await contract.getFunction(
        ERC5267,
      )()) as [string, string, string, bigint, string, string, bigint[]];
      expect([fields, version, chain, verifyingContract, salt, [...extensions]], room).to.deep.equal([
        "0x0f",
        "1",
        chainId,
        address,
        ZeroHash,
        [],
      ]);
      names.add(name);
      // OpenZeppelin keeps the separator in the code; on the chain of the deployment it is the one that is signed under.
      const separator = TypedDataEncoder.hashDomain({ name, version, chainId, verifyingContract });
      const code = await platform.ethers.provider.getCode(address);
      expect(code.includes(separator.slice(2)), room).to.equal(true);
    }
    expect(names.size, "two contracts have one name").to.equal(signing.length);
  });
});

describe("ERC-2771: calls that a forwarder brings", () => {
  it("act for whoever stands behind the data where the forwarder sends them, and for the sender elsewhere, in every room", async () => {
    const platform = await deployed();
    const { actors, forwarder, ethers } = platform;
    const { relayer, stranger } = actors;
    const signer = await ethers.getImpersonatedSigner(await forwarder.getAddress());
    await networkHelpers.setBalance(signer.address, 10n ** 18n);
    const rooms = ROOMS.map((room) => [room, roomOf(platform, room) as BaseContract] as const).filter(
      ([, { interface: face }]) => face.hasFunction("cancelNonce"),
    );
    expect(rooms.length).to.be.greaterThan(5);
    for (const [room, contract] of rooms) {
      const { interface: face } = contract;
      const isSpent = async (account: string, nonce: bigint) =>
        (await contract.getFunction("isNonceSpent")(account, nonce)) as boolean;
      const send = async (from: typeof signer, nonce: bigint, suffix: string) => {
        const data = concat([face.encodeFunctionData("cancelNonce", [nonce]), suffix]);
        await from.sendTransaction({ to: await contract.getAddress(), data });
      };
      await send(signer, 1n, stranger.address);
      await send(relayer, 2n, stranger.address);
      await send(signer, 3n, "0x");
      expect([await isSpent(stranger.address, 1n), await isSpent(signer.address, 1n)], room).to.deep.equal([
        true,
        false,
      ]);
      expect([await isSpent(stranger.address, 2n), await isSpent(relayer.address, 2n)], room).to.deep.equal([
        false,
        true,
      ]);
      // 36 bytes are enough for a suffix: the forwarder appends one always, and sends nothing for itself.
      expect(dataLength(face.encodeFunctionData("cancelNonce", [3n]))).to.equal(36);
    }
  });
});

describe("ERC-792 and ERC-1497: disputes", () => {
  it("the arbitrable side takes rulings, and tells them and the evidence as the standards have it", async () => {
    const { disputes, actors } = await deployed();
    expect(disputes.interface.hasFunction("rule(uint256,uint256)")).to.equal(true);
    for (const event of [...ARBITRABLE_EVENTS, ...EVIDENCE_EVENTS])
      expect(eventsOf(disputes), event).to.include(id(event));
    // Whoever is no arbitrator of a case rules nothing.
    await expectRefusal(disputes.connect(actors.stranger).rule(7n, 1n), disputes, "CaseNotOpen", [
      actors.stranger.address,
      7n,
    ]);
  });

  it("the panel has all by which a case is opened, paid and appealed, and not what only tells of it", async () => {
    const { panel } = await deployed();
    for (const name of ARBITRATOR) expect(panel.interface.hasFunction(name), name).to.equal(true);
    for (const name of ["createDispute", "appeal"])
      expect(panel.interface.getFunction(name as never), name).to.include({ payable: true });
    for (const event of ARBITRATOR_EVENTS) expect(eventsOf(panel), event).to.include(id(event));
    for (const name of ARBITRATOR_REST) expect(panel.interface.hasFunction(name), name).to.equal(false);
  });
});
