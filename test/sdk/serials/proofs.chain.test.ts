import { expect } from "chai";
import { network } from "hardhat";

import { LotSerials, type PackKey, lotKeyOf, publishSerials } from "@xinglin/sdk/serials";
import { encodeBytes32String } from "ethers";

import { Shelf, lot, packs, refusalOf, vaccine } from "./support.ts";

const { ethers } = await network.create();
const harness = await ethers.deployContract("PackLeavesHarness");

async function openLot(count: number) {
  const store = new Shelf();
  const { root, book } = await publishSerials({ lot, packs: packs(count), store });
  return { root, serials: await LotSerials.open({ store, book, root }) };
}

describe("SDK: proofs of packs, judged by OpenZeppelin's MerkleProof", () => {
  it("[GS1-41] computes the lot's key as the contracts do", async () => {
    for (const number of ["V26", "12345678901234567890", "A/1"]) {
      const { gtin, expiry } = vaccine;
      expect(await harness.lotKeyOf(gtin, encodeBytes32String(number), expiry)).to.equal(
        lotKeyOf({ ...vaccine, lot: number }),
      );
    }
  });

  it("[GS1-46] proves every pack of small lots, and those at the edges of large ones", async () => {
    for (const count of [1, 2, 3, 5, 8, 9]) {
      const { root, serials } = await openLot(count);
      for (let i = 0; i < count; i++) {
        const { key, index, proof } = await serials.prove(i);
        expect(await harness.verify([...proof], root, lot, key, index), `${i} of ${count}`).to.equal(true);
        expect(proof).to.have.length(Math.ceil(Math.log2(count)));
      }
    }
    const { root, serials } = await openLot(2050);
    for (const i of [0, 1, 1022, 1023, 1024, 2047, 2048, 2049]) {
      const { key, index, proof } = await serials.prove(i);
      expect(await harness.verify([...proof], root, lot, key, index), String(i)).to.equal(true);
    }
  });

  it("[GS1-46] proves no pack under another number, index, lot or root, and no node as a pack", async () => {
    const { root, serials } = await openLot(1500);
    const { key, index, proof } = await serials.prove(700);
    const other = await serials.prove(701);
    const verify = (p: readonly string[], r: string, l: string, k: string, i: number) =>
      harness.verify([...p], r, l, k, i);
    expect(await verify(proof, root, lot, key, index)).to.equal(true);
    expect(await verify(proof, root, lot, other.key, index)).to.equal(false);
    expect(await verify(proof, root, lot, key, index + 1)).to.equal(false);
    expect(await verify(proof, root, lotKeyOf({ ...vaccine, lot: "V27" }), key, index)).to.equal(false);
    expect(await verify(proof, (await openLot(1501)).root, lot, key, index)).to.equal(false);
    expect(await verify(proof.slice(1), root, lot, key, index)).to.equal(false);
    expect(await verify([], root, lot, key, index)).to.equal(false);
    expect(await verify([...proof, root], root, lot, key, index)).to.equal(false);
  });

  it("[GS1-47] proves many packs at once, from one page or several, once each", async () => {
    const { root, serials } = await openLot(2050);
    for (const indices of [
      [0],
      [0, 1],
      [1, 2],
      [5, 4, 4, 5],
      [0, 1023, 1024, 2047, 2048, 2049],
      [3, 1500, 700, 701, 2049],
      Array.from({ length: 40 }, (_, i) => i * 51),
      Array.from({ length: 64 }, (_, i) => 992 + i),
    ]) {
      const { packs: proved, proof, proofFlags } = await serials.proveMany(indices);
      expect(proved.map(({ index }) => index)).to.deep.equal([...new Set(indices)].toSorted((a, b) => a - b));
      const keys = proved.map(({ key }) => key);
      const places = proved.map(({ index }) => index);
      const verify = (changed: PackKey[]) =>
        harness.verifyMany([...proof], [...proofFlags], root, lot, changed, places);
      expect(await verify(keys), indices.join()).to.equal(true);
      const wrong = [...keys.slice(0, -1), (await serials.prove(2)).key];
      if (places.at(-1) !== 2) expect(await verify(wrong), indices.join()).to.equal(false);
    }
    const small = await openLot(5);
    const all = await small.serials.proveMany([0, 1, 2, 3, 4]);
    const keys = all.packs.map(({ key }) => key);
    expect(
      await harness.verifyMany([...all.proof], [...all.proofFlags], small.root, lot, keys, [0, 1, 2, 3, 4]),
    ).to.equal(true);
    expect((await refusalOf(() => serials.proveMany([]))).problem).to.equal("no packs");
    expect((await refusalOf(() => serials.proveMany([0, 2050]))).problem).to.equal("unknown pack");
  });

  it("[GS1-47] sends fewer words for ten neighbours than ten proofs have", async () => {
    const { serials } = await openLot(2050);
    const many = await serials.proveMany(Array.from({ length: 10 }, (_, i) => 500 + i));
    const one = await serials.prove(500);
    expect(many.proof.length).to.be.lessThan(2 * one.proof.length);
  });
});
