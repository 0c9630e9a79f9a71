import { underCategoryKey } from "@xinglin/sdk/flows";
import { parseId } from "@xinglin/sdk/kernel";
import {
  type Compartment,
  EpochStale,
  NO_REVOCATIONS,
  type Revocations,
  Vault,
  latestKeyIn,
  openEnvelope,
  requireFreshKey,
  sealEnvelope,
} from "@xinglin/sdk/vault";
import { expect } from "chai";
import { hexlify, id } from "ethers";

import { grant, laboratory, notes, pairOf, refuses, result, secret, zhao } from "./support.ts";

const key = secret("a content key");

/** What a chain tells on which grants to these compartments were taken back at these times. */
function revoked(...taken: readonly (readonly [at: bigint, compartment: Compartment])[]): Revocations {
  const list = taken.map(([at, compartment]) => ({
    grant: parseId("ProvisionId", id(`grant of ${at}`)),
    at,
    compartments: [compartment],
  }));
  return { seenUntil: (list.at(-1)?.at ?? 0n) + 10n, list };
}

async function opened(vault: Vault, epochs: Uint8Array, knownEdition = 0): Promise<Vault> {
  return Vault.open({ rootKey: vault.exportRootKey(), patient: zhao, epochs, knownEdition });
}

describe("SDK: epochs of the vault against the chain", () => {
  it("[VAULT-26] refuses a key whose epoch is older than a revocation that reached its compartment", async () => {
    const under = { ...(await Vault.create({ patient: zhao, seenUntil: 100n }).currentKey(laboratory)) };
    for (const fresh of [NO_REVOCATIONS, revoked([99n, laboratory]), revoked([100n, notes], [500n, notes])]) {
      requireFreshKey({ under, revocations: fresh });
    }
    for (const at of [100n, 101n]) {
      const problem = await refuses(
        Promise.resolve().then(() => {
          requireFreshKey({ under, revocations: revoked([50n, laboratory], [at, laboratory]) });
        }),
        EpochStale,
      );
      expect(problem).to.include({ compartment: "LABORATORY/N", epoch: 0, since: 100n, revokedAt: at });
    }
  });

  it("[VAULT-26] seals nothing under such a key, and asks the chain each time", async () => {
    const vault = Vault.create({ patient: zhao });
    let chain = NO_REVOCATIONS;
    const seal = underCategoryKey({
      under: await vault.currentKey(laboratory),
      revocations: () => Promise.resolve(chain),
    });
    expect(await seal(result, key)).to.have.length(7 + 6 + 16 + 32 + 48);
    chain = revoked([5n, laboratory]);
    await refuses(seal(result, key), EpochStale);
    const after = underCategoryKey({
      under: await vault.caughtUp(chain).currentKey(laboratory),
      revocations: () => Promise.resolve(chain),
    });
    expect(await after(result, key)).to.have.length(7 + 6 + 16 + 32 + 48);
  });

  it("[VAULT-23] raises a compartment by each revocation that the vault did not know, and no other", () => {
    const vault = Vault.create({ patient: zhao });
    const twice = vault.caughtUp(revoked([5n, laboratory], [7n, laboratory], [9n, notes]));
    expect([twice.epochOf(laboratory), twice.epochOf(notes), twice.edition]).to.deep.equal([2, 1, 2]);
    expect(twice.epochOf({ category: "IMAGING", confidentiality: "N" })).to.equal(0);
    const again = twice.caughtUp(revoked([5n, laboratory], [7n, laboratory], [9n, notes]));
    expect([again.epochOf(laboratory), again.epochOf(notes), again.edition]).to.deep.equal([2, 1, 2]);
    const later = twice.caughtUp(revoked([5n, laboratory], [7n, laboratory], [9n, notes], [19n, notes]));
    expect([later.epochOf(laboratory), later.epochOf(notes), later.edition]).to.deep.equal([2, 2, 3]);
    const begun = Vault.create({ patient: zhao, seenUntil: 8n }).caughtUp(revoked([7n, laboratory], [8n, notes]));
    expect([begun.epochOf(laboratory), begun.epochOf(notes)]).to.deep.equal([0, 1]);
  });

  it("[VAULT-26] comes to the same epoch from an old list of epochs as from the newest", async () => {
    const vault = Vault.create({ patient: zhao });
    const first = vault.caughtUp(revoked([5n, laboratory]));
    const old = await first.sealEpochs();
    const both = revoked([5n, laboratory], [25n, laboratory]);
    const newest = first.caughtUp(both);

    // A store gives the old list, under which the reader of the second revocation still has the key.
    const back = await opened(vault, old);
    const under = await back.currentKey(laboratory);
    expect(() => {
      requireFreshKey({ under, revocations: both });
    }).to.throw(EpochStale);
    const again = back.caughtUp(both);
    expect(hexlify((await again.currentKey(laboratory)).key)).to.equal(
      hexlify((await newest.currentKey(laboratory)).key),
    );
    requireFreshKey({ under: await again.currentKey(laboratory), revocations: both });
    // And where somebody skipped a list, too: three revocations at once are three epochs.
    const all = revoked([5n, laboratory], [25n, laboratory], [45n, laboratory]);
    expect(back.caughtUp(all).epochOf(laboratory)).to.equal(newest.caughtUp(all).epochOf(laboratory));
  });

  it("[VAULT-26] tells a grantee in the envelope since when an epoch runs, so that an old one shows", async () => {
    const vault = Vault.create({ patient: zhao, seenUntil: 3n }).caughtUp(revoked([5n, laboratory]));
    const doctor = await pairOf("doctor");
    const ring = await vault.ring({ compartments: [laboratory, notes] });
    const envelope = await sealEnvelope({ ring, to: doctor, grant });
    const held = await openEnvelope({ envelope, with: doctor, grant });
    const under = latestKeyIn(held, laboratory);
    expect([under.epoch, under.since, latestKeyIn(held, notes).since]).to.deep.equal([1, 15n, 3n]);
    expect(held.categoryKeys.map(({ since }) => since)).to.deep.equal([0n, 15n, 3n]);
    requireFreshKey({ under, revocations: revoked([5n, laboratory], [14n, laboratory]) });
    expect(() => {
      requireFreshKey({ under, revocations: revoked([5n, laboratory], [15n, laboratory]) });
    }).to.throw(EpochStale);
  });

  it("[VAULT-25] sets lost epochs as high as the chain says where no sealed key shows them", async () => {
    const vault = Vault.create({ patient: zhao });
    const revocations = revoked([5n, laboratory], [7n, laboratory], [9n, notes]);
    const again = await Vault.afterLoss({
      rootKey: vault.exportRootKey(),
      patient: zhao,
      sealedKeys: [],
      revocations,
    });
    expect([again.epochOf(laboratory), again.epochOf(notes)]).to.deep.equal([2, 1]);
    requireFreshKey({ under: await again.currentKey(laboratory), revocations });
    expect(again.edition).to.be.greaterThan(vault.caughtUp(revocations).edition);
    const kept = await opened(vault, await again.sealEpochs(), again.edition);
    expect([kept.epochOf(laboratory), kept.edition]).to.deep.equal([2, again.edition]);
    requireFreshKey({ under: await kept.currentKey(laboratory), revocations });
  });
});
