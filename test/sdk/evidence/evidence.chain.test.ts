import { createMPT, createMerkleProof, verifyMerkleProof } from "@ethereumjs/mpt";
import { expect } from "chai";
import { AbiCoder, getBytes, hexlify, keccak256, toBeHex, zeroPadValue } from "ethers";
import fc from "../../helpers/properties.ts";
import { network } from "hardhat";

import { Consents, EVERYTHING } from "@xinglin/sdk/consent";
import {
  EvidenceRefused,
  type EvidenceBundle,
  type EvidenceFault,
  type KnownContract,
  type ProvenEvidence,
  exportEvidence,
  readBundle,
  verifyEvidence,
} from "@xinglin/sdk/evidence";
import { type PatientId, direct, parseId } from "@xinglin/sdk/kernel";
import { expandPurposes } from "@xinglin/sdk/terms";

import { provenValue, withoutEmbedded } from "../../../packages/sdk/src/evidence/chain/merkle.ts";
import { type ConsentStage, NOW, consentStageOn } from "../../helpers/consents.ts";
import { DAY } from "../../helpers/defaults.ts";

const consentStage = consentStageOn(await network.create());

interface Scene {
  readonly stage: ConsentStage;
  readonly patient: PatientId;
  readonly bundle: EvidenceBundle;
  readonly text: string;
  readonly contracts: readonly KnownContract[];
  /** The hash of the last block. */
  readonly head: string;
}

/** Zhao grants the doctor, then takes it back; between them somebody else's blocks. */
async function scene(): Promise<Scene> {
  const stage = await consentStage();
  const { zhao } = stage.actors;
  const consents = new Consents({ address: await stage.consents.getAddress(), provider: stage.ethers.provider });
  const patient = parseId("PatientId", stage.zhaos);
  const purposes = expandPurposes(["TREAT"]);
  const provision = { ...EVERYTHING, confidentialities: ["N" as const], purposes, until: NOW + 30n * DAY };
  const grant = { grantee: stage.actors.doctor.address, line: 3, provision };
  await consents.give({ patient, grants: [grant], via: direct({ signer: zhao }) });
  await stage.ethers.provider.send("hardhat_mine", ["0x3"]);
  await consents.revoke({ patient, grants: [grant], via: direct({ signer: zhao }) });

  const address = await stage.consents.getAddress();
  const registry = await stage.patients.getAddress();
  const contracts: KnownContract[] = [
    { name: "consents", address, abi: stage.consents.interface },
    { name: "patients", address: registry, abi: stage.patients.interface },
  ];
  const slot = await slotInUse(stage, registry, patient);
  const bundle = await exportEvidence({
    node: stage.ethers.provider,
    contracts: [address],
    about: [patient],
    slots: [
      { address: registry, slot },
      { address: registry, slot: keccak256("0x1234") },
      { address, slot: toBeHex(0, 32) },
    ],
  });
  const head = (await stage.ethers.provider.getBlock("latest"))!.hash!;
  return { stage, patient, bundle, text: JSON.stringify(bundle), contracts, head };
}

/** A slot of a mapping by the patient that holds something. */
async function slotInUse(stage: ConsentStage, address: string, patient: string): Promise<string> {
  for (let base = 0; base < 20; base += 1) {
    const slot = keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [patient, base]));
    if (BigInt(await stage.ethers.provider.getStorage(address, slot)) !== 0n) return slot;
  }
  throw new Error("no slot in use");
}

function refusalOf(check: () => unknown): EvidenceRefused {
  try {
    check();
  } catch (problem) {
    expect(problem).to.be.instanceOf(EvidenceRefused);
    return problem as EvidenceRefused;
  }
  throw new Error("not refused");
}

/** A copy of the bundle, spoilt. */
function spoilt(bundle: EvidenceBundle, spoil: (copy: Mutable) => void): string {
  const copy = structuredClone(bundle) as unknown as Mutable;
  spoil(copy);
  return JSON.stringify(copy);
}
interface Mutable {
  format: string;
  headers: string[];
  events: {
    header: number;
    transaction: number;
    log: number;
    address: string;
    topics: string[];
    data: string;
    proof: string[];
  }[];
  slots: {
    header: number;
    address: string;
    slot: string;
    value: string;
    accountProof: string[];
    storageProof: string[];
  }[];
}

describe("SDK: evidence from the chain", () => {
  let made: Scene;
  before(async () => {
    made = await scene();
  });
  const verify = (document = made.text, trusted = [made.head], contracts = made.contracts) =>
    verifyEvidence({ document, trusted, contracts });

  it("[EVIDENCE-01] proves offline what happened, in order, with block and time", () => {
    const { events, restsOn } = verify();
    expect(events.map(({ contract, event }) => `${contract} ${event}`)).to.deep.equal([
      "consents GrantGiven",
      "consents GrantRevoked",
    ]);
    expect(events[0]!.args).to.include({ patient: made.patient, line: 3n, grantee: made.stage.actors.doctor.address });
    expect(events[0]!.block < events[1]!.block).to.equal(true);
    expect(events[0]!.time > NOW - DAY).to.equal(true);
    expect(restsOn).to.deep.equal([made.head]);
  });

  it("[EVIDENCE-02] proves values in storage, also that there is none", async () => {
    const { slots } = verify();
    const { slot } = made.bundle.slots[0]!;
    const kept = await made.stage.ethers.provider.getStorage(made.contracts[1]!.address, slot);
    expect(BigInt(kept)).not.to.equal(0n);
    expect(slots.map(({ contract, value }) => `${contract} ${value}`)).to.deep.equal([
      `patients ${kept}`,
      `patients ${toBeHex(0, 32)}`,
      `consents ${toBeHex(0, 32)}`,
    ]);
  });

  it("[EVIDENCE-03] needs one trusted hash where headers link the blocks, the last one's", () => {
    expect(verify().events).to.have.length(2);
    const hashes = made.bundle.headers.map((header) => keccak256(header));
    for (const hash of [hashes[0]!, hashes.at(-2)!, toBeHex(1, 32)]) {
      const { fault, place } = refusalOf(() => verify(made.text, [hash]));
      expect({ fault, place }).to.deep.equal({ fault: "untrusted", place: `headers[${hashes.length - 1}]` });
    }
    expect(refusalOf(() => verify(made.text, [])).fault).to.equal("untrusted");
  });

  it("[EVIDENCE-03] takes headers without links where each hash is trusted", async () => {
    const hashes = made.bundle.headers.map((header) => keccak256(header));
    const used = [...new Set([...made.bundle.events, ...made.bundle.slots].map(({ header }) => header))];
    const apart = spoilt(made.bundle, (copy) => {
      copy.headers = used.map((i) => made.bundle.headers[i]!);
      for (const part of [...copy.events, ...copy.slots]) part.header = used.indexOf(part.header);
    });
    expect(
      verify(
        apart,
        used.map((i) => hashes[i]!),
      ).events,
    ).to.have.length(2);
    expect(refusalOf(() => verify(apart, [made.head])).fault).to.equal("untrusted");
    const trustedBlock = await made.stage.ethers.provider.getBlock("latest");
    expect(hashes.at(-1), "computed from the header's bytes").to.equal(trustedBlock!.hash);
  });

  const faults: readonly (readonly [string, (copy: Mutable) => void, EvidenceFault, string])[] = [
    [
      "another format",
      (it) => {
        it.format = "xinglin evidence 2";
      },
      "format",
      "format",
    ],
    [
      "a header that is none",
      (it) => {
        it.headers[0] = "0xc0";
      },
      "header",
      "headers[0]",
    ],
    [
      "an altered header",
      (it) => {
        it.headers[0] = flipped(it.headers[0]!, 40);
      },
      "untrusted",
      "headers[0]",
    ],
    [
      "headers in another order",
      (it) => {
        it.headers = [it.headers.at(-1)!, ...it.headers];
      },
      "order",
      "headers[1]",
    ],
    [
      "a header that is missing",
      (it) => {
        it.headers.splice(1, 1);
      },
      "untrusted",
      "headers[0]",
    ],
    [
      "an event of another block",
      (it) => {
        it.events[0]!.header += 1;
      },
      "receipt",
      "events[0]",
    ],
    [
      "an event of no block",
      (it) => {
        it.events[0]!.header = 99;
      },
      "format",
      "events[0].header",
    ],
    [
      "an event of another transaction",
      (it) => {
        it.events[0]!.transaction = 1;
      },
      "receipt",
      "events[0]",
    ],
    [
      "an event beyond the receipt",
      (it) => {
        it.events[0]!.log = 7;
      },
      "receipt",
      "events[0]",
    ],
    [
      "an event of another contract",
      (it) => {
        it.events[0]!.address = flipped(it.events[0]!.address, 4);
      },
      "event",
      "events[0]",
    ],
    [
      "altered topics",
      (it) => {
        it.events[0]!.topics[1] = flipped(it.events[0]!.topics[1]!, 9);
      },
      "event",
      "events[0]",
    ],
    [
      "a topic too few",
      (it) => {
        it.events[0]!.topics.pop();
      },
      "event",
      "events[0]",
    ],
    [
      "altered data",
      (it) => {
        it.events[1]!.data += "00";
      },
      "event",
      "events[1]",
    ],
    [
      "an altered proof",
      (it) => {
        it.events[0]!.proof[0] = flipped(it.events[0]!.proof[0]!, 40);
      },
      "receipt",
      "events[0]",
    ],
    [
      "a proof that ends early",
      (it) => {
        it.events[0]!.proof = [];
      },
      "receipt",
      "events[0]",
    ],
    [
      "a proof that goes on",
      (it) => {
        it.events[0]!.proof.push("0xc0");
      },
      "receipt",
      "events[0]",
    ],
    [
      "an event that stands twice",
      (it) => {
        it.events.unshift(it.events[0]!);
      },
      "order",
      "events[1]",
    ],
    [
      "events in another order",
      (it) => {
        it.events.reverse();
      },
      "order",
      "events[1]",
    ],
    [
      "another value of a slot",
      (it) => {
        it.slots[0]!.value = toBeHex(1, 32);
      },
      "slot",
      "slots[0]",
    ],
    [
      "a value where there is none",
      (it) => {
        it.slots[1]!.value = toBeHex(1, 32);
      },
      "slot",
      "slots[1]",
    ],
    [
      "another slot",
      (it) => {
        it.slots[0]!.slot = flipped(it.slots[0]!.slot, 9);
      },
      "slot",
      "slots[0]",
    ],
    [
      "a slot at another block",
      (it) => {
        it.slots[0]!.header -= 1;
      },
      "account",
      "slots[0]",
    ],
    [
      "an altered proof of the account",
      (it) => {
        it.slots[0]!.accountProof.pop();
      },
      "account",
      "slots[0]",
    ],
    [
      "an altered proof of the slot",
      (it) => {
        it.slots[0]!.storageProof.pop();
      },
      "slot",
      "slots[0]",
    ],
    [
      "a slot that stands twice",
      (it) => {
        it.slots.push(it.slots[0]!);
      },
      "order",
      "slots[3]",
    ],
  ];
  for (const [what, spoil, fault, place] of faults) {
    it(`[EVIDENCE-04] refuses ${what} and says so`, () => {
      const refusal = refusalOf(() => verify(spoilt(made.bundle, spoil)));
      expect({ fault: refusal.fault, place: refusal.place }).to.deep.equal({ fault, place });
      expect(refusal.explain("zh")).to.contain(place);
    });
  }

  it("[EVIDENCE-04] refuses a slot of another account", () => {
    const other = { name: "other", address: `0x${"11".repeat(20)}`, abi: made.contracts[0]!.abi };
    const text = spoilt(made.bundle, (it) => {
      it.slots[0]!.address = other.address;
    });
    expect(refusalOf(() => verify(text, [made.head], [...made.contracts, other]))).to.include({
      fault: "account",
      place: "slots[0]",
    });
  });

  it("[EVIDENCE-05] refuses events of contracts that the verifier does not name, or does not know so", () => {
    expect(refusalOf(() => verify(made.text, [made.head], []))).to.include({ fault: "contract", place: "events[0]" });
    const [contract] = made.contracts;
    const patients = [{ ...contract!, abi: made.stage.patients.interface }];
    expect(refusalOf(() => verify(made.text, [made.head], patients)).fault).to.equal("unknownEvent");
  });

  it("[EVIDENCE-06] refuses every digit and number that is altered, save that of an empty slot it shows another", () => {
    const original = verify();
    const held = (proven: ProvenEvidence) => proven.slots.filter(({ value }) => BigInt(value) !== 0n);
    const leaves = [...made.text.matchAll(/"0x([0-9a-f]*)"|:(\d+)/g)];
    fc.assert(
      fc.property(fc.nat(leaves.length - 1), fc.nat(), fc.integer({ min: 1, max: 15 }), (which, digit, by) => {
        const leaf = leaves[which]!;
        const [whole, hex, number] = leaf;
        const changed =
          number === undefined
            ? `"${flipped(`0x${hex!}`, 2 + (digit % Math.max(1, hex!.length)), by)}"`
            : `:${Number(number) + by}`;
        fc.pre(changed !== whole);
        const text = made.text.slice(0, leaf.index) + changed + made.text.slice(leaf.index + whole.length);
        let proven: ProvenEvidence;
        try {
          proven = verify(text);
        } catch (problem) {
          expect(problem).to.be.instanceOf(EvidenceRefused);
          return;
        }
        expect(changed, "the place of an empty slot").to.have.length(68);
        expect(proven.events).to.deep.equal(original.events);
        expect(held(proven)).to.deep.equal(held(original));
      }),
      { numRuns: 1_000 },
    );
  }).timeout(60_000);

  it("[EVIDENCE-07] refuses whatever is not exactly the form, without a crash", () => {
    for (const [text, fault] of [
      ["", "format"],
      ["[]", "format"],
      ["{}", "format"],
      ['{"format":1}', "format"],
      [made.text.replace('"headers"', '"Headers"'), "format"],
      [made.text.replace('"slots":', '"more":1,"slots":'), "format"],
      [made.text.replace('"0x', '"0X'), "format"],
      [made.text.replace('"log":', '"log":1.5,"x":'), "format"],
      [made.text.replace(/"log":\d+/, '"log":-1'), "format"],
      [made.text.replace(/"log":\d+/, '"log":"0"'), "format"],
      [made.text.replace(/"log":\d+/, '"log":1000001'), "format"],
      [made.text.replace(/"topics":\[/, `"topics":["${toBeHex(0, 32)}",`), "format"],
      [
        spoilt(made.bundle, (it) => {
          it.events[0]!.topics.push(toBeHex(0, 32), toBeHex(0, 32));
        }),
        "format",
      ],
    ] as const) {
      expect(refusalOf(() => verify(text)).fault, text.slice(0, 60)).to.equal(fault);
    }
    fc.assert(
      fc.property(fc.json(), (text) => {
        refusalOf(() => readBundle(text));
      }),
    );
  });

  it("[EVIDENCE-08] does not say what a bundle leaves out", () => {
    const fewer = spoilt(made.bundle, (it) => {
      it.events.pop();
    });
    expect(verify(fewer).events).to.have.length(1);
  });

  it("[EVIDENCE-09] makes no bundle of what does not come to the node's own roots", async () => {
    const { provider } = made.stage.ethers;
    const lying = (method: string, lie: (answer: Record<string, unknown>) => void) => ({
      send: async (asked: string, params: unknown[]): Promise<unknown> => {
        const answer: unknown = structuredClone(await provider.send(asked, params));
        if (asked === method) lie(answer as Record<string, unknown>);
        return answer;
      },
    });
    const wanted = { contracts: [made.contracts[0]!.address], about: [made.patient] };
    for (const node of [
      lying("eth_getBlockByNumber", (block) => {
        block.timestamp = "0x1";
      }),
      lying("eth_getTransactionReceipt", (receipt) => {
        receipt.cumulativeGasUsed = "0x1";
      }),
    ]) {
      const refusal: unknown = await exportEvidence({ node, ...wanted }).catch((thrown: unknown) => thrown);
      expect(refusal).to.be.instanceOf(EvidenceRefused).with.property("fault", "rebuilt");
    }
  });

  it("[EVIDENCE-01] finds nothing about a stranger", async () => {
    const { provider } = made.stage.ethers;
    const contracts = [made.contracts[0]!.address];
    const bundle = await exportEvidence({ node: provider, contracts, about: [keccak256("0x12")] });
    expect(verify(JSON.stringify(bundle)).events).to.deep.equal([]);
    expect(bundle.headers).to.have.length(1);
  });
});

describe("SDK: proofs of a Merkle Patricia trie", () => {
  it("[EVIDENCE-10] agrees with a second implementation about what is there and what is not", async () => {
    const pairs = fc.uniqueArray(
      fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 4 }), fc.uint8Array({ minLength: 1, maxLength: 60 })),
      {
        selector: ([key]) => hexlify(key),
        minLength: 1,
        maxLength: 40,
      },
    );
    await fc.assert(
      fc.asyncProperty(pairs, fc.uint8Array({ minLength: 1, maxLength: 4 }), async (entries, other) => {
        const trie = await createMPT();
        for (const [key, value] of entries) await trie.put(key, value);
        const root = hexlify(trie.root());
        for (const key of [...entries.map(([it]) => it), other]) {
          const proof = await createMerkleProof(trie, key);
          const expected = await verifyMerkleProof(key, proof, { root: trie.root() });
          const nodes = withoutEmbedded(proof.map((node) => hexlify(node)));
          const found = provenValue(root, hexlify(key), nodes);
          expect(found).to.equal(expected === null ? undefined : hexlify(expected));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("[EVIDENCE-10] takes no other value, key, root or node", async () => {
    const trie = await createMPT();
    for (let i = 0; i < 50; i += 1)
      await trie.put(getBytes(zeroPadValue(toBeHex(i), 32)), getBytes(keccak256(toBeHex(i))));
    const root = hexlify(trie.root());
    const key = zeroPadValue(toBeHex(17), 32);
    const proof = (await createMerkleProof(trie, getBytes(key))).map((node) => hexlify(node));
    expect(provenValue(root, key, proof)).to.equal(keccak256(toBeHex(17)));
    expect(() => provenValue(flipped(root, 9), key, proof)).to.throw("another hash");
    for (const i of proof.keys()) {
      for (let digit = 2; digit < proof[i]!.length; digit += 7) {
        const altered = proof.map((node, at) => (at === i ? flipped(node, digit) : node));
        expect(() => provenValue(root, key, altered)).to.throw("another hash");
      }
    }
    expect(() => provenValue(root, key, proof.slice(0, -1))).to.throw("ends early");
    expect(() => provenValue(root, key, [...proof, "0xc0"])).to.throw("goes on");
  });
});

/** The text with one hexadecimal digit changed. */
function flipped(hex: string, at: number, by = 1): string {
  const place = Math.min(at, hex.length - 1);
  if (place < 2) return `${hex}00`;
  const digit = (Number.parseInt(hex[place]!, 16) + by) % 16;
  return hex.slice(0, place) + digit.toString(16) + hex.slice(place + 1);
}
