import { parseId } from "@xinglin/sdk/kernel";
import { CATEGORIES, CONFIDENTIALITIES } from "@xinglin/sdk/terms";
import {
  CompartmentWrong,
  EpochsRolledBack,
  KeyLengthWrong,
  KeyMissing,
  type KeyPlace,
  KeyWrong,
  NO_REVOCATIONS,
  SealedKindWrong,
  SealedMalformed,
  SealedTampered,
  SealedTrailing,
  SealedTruncated,
  Vault,
  categoryKeyOf,
  compartmentOfSealedKey,
  compartmentsOf,
  latestKeyIn,
  openBytes,
  openContentKey,
  resealContentKey,
  sealBytes,
  sealContentKey,
} from "@xinglin/sdk/vault";
import { expect } from "chai";
import { hexlify, id } from "ethers";

import {
  changed,
  keyOf,
  laboratory,
  notes,
  refuses,
  result,
  rootKey,
  secret,
  smallRing,
  wang,
  zhao,
} from "./support.ts";

const key = secret("a content key");
const another: KeyPlace = { ...result, id: parseId("RecordId", id("another record")) };

describe("SDK: keys of the vault", () => {
  it("[VAULT-20] derives another category key when anything is different", async () => {
    const base = { rootKey, patient: zhao, ...laboratory, epoch: 0 };
    const others = [
      base,
      { ...base, rootKey: secret("another root key") },
      { ...base, patient: wang },
      { ...base, category: "NOTES" as const },
      { ...base, confidentiality: "R" as const },
      { ...base, epoch: 1 },
    ];
    const keys = await Promise.all(others.map(categoryKeyOf));
    expect(new Set(keys.map(hexlify)).size).to.equal(others.length);
    expect(hexlify(await categoryKeyOf(base))).to.equal(hexlify(keys[0]!));
    await refuses(categoryKeyOf({ ...base, rootKey: rootKey.slice(1) }), KeyLengthWrong);
    for (const epoch of [-1, 0.5, 2 ** 32]) await refuses(categoryKeyOf({ ...base, epoch }), SealedMalformed);
  });

  it("[VAULT-20] makes a key for every compartment of the platform's terms", async () => {
    const compartments = compartmentsOf({
      categories: Object.keys(CATEGORIES) as (keyof typeof CATEGORIES)[],
      confidentialities: Object.keys(CONFIDENTIALITIES) as (keyof typeof CONFIDENTIALITIES)[],
    });
    const { categoryKeys } = await Vault.create({ patient: zhao }).ring({ compartments });
    expect(new Set(categoryKeys.map((entry) => hexlify(entry.key))).size).to.equal(16 * 6);
  });

  it("[VAULT-21] opens a content key for its record alone", async () => {
    const ring = await smallRing();
    const sealed = await sealContentKey({ under: await keyOf(laboratory), record: result, key });
    const placed = { sealed, ring, record: result };
    expect(sealed).to.have.length(7 + 6 + 16 + 32 + 48);
    expect(compartmentOfSealedKey(sealed)).to.deep.equal({ ...laboratory, epoch: 0 });
    expect(hexlify(await openContentKey(placed))).to.equal(hexlify(key));
    await refuses(openContentKey({ ...placed, record: { ...result, patient: wang } }), SealedTampered);
    await refuses(openContentKey({ ...placed, record: another }), SealedTampered);
    await refuses(openContentKey({ ...placed, sealed: sealed.slice(0, -1) }), SealedTruncated);
    await refuses(openContentKey({ ...placed, sealed: new Uint8Array([...sealed, 0]) }), SealedTrailing);
    await refuses(openContentKey({ ...placed, sealed: await sealBytes({ key, bytes: key }) }), SealedKindWrong);
    const others = { categoryKeys: [{ ...laboratory, epoch: 0, since: 0n, key: secret("another") }] };
    await refuses(openContentKey({ ...placed, ring: others }), KeyWrong);
    await refuses(openContentKey({ ...placed, ring: { categoryKeys: [await keyOf(notes)] } }), KeyMissing);
    await refuses(openContentKey({ ...placed, ring: { categoryKeys: [await keyOf(laboratory, 1)] } }), KeyMissing);
    await refuses(
      sealContentKey({ under: await keyOf(laboratory), record: result, key: key.slice(1) }),
      KeyLengthWrong,
    );
  });

  it("[VAULT-21] seals and opens a content key in its record's own compartment alone", async () => {
    const lower = { ...result, category: "NOTES", confidentiality: "R" } as const;
    const under = await keyOf(laboratory);
    const wrong = await refuses(sealContentKey({ under, record: lower, key }), CompartmentWrong);
    expect([wrong.record, wrong.found]).to.deep.equal(["NOTES/R", "LABORATORY/N"]);
    const sealed = await sealContentKey({ under, record: result, key });
    const ring = { categoryKeys: [under, await keyOf(notes)] };
    await refuses(openContentKey({ sealed, ring, record: lower }), CompartmentWrong);
    await refuses(resealContentKey({ sealed, ring, under: await keyOf(notes), record: result }), CompartmentWrong);
    await refuses(resealContentKey({ sealed, ring, under, record: another }), SealedTampered);
  });

  it("[VAULT-21] refuses a sealed key with any bit changed", async () => {
    const both = { categoryKeys: [await keyOf(laboratory), await keyOf(laboratory, 1)] };
    const sealed = await sealContentKey({ under: await keyOf(laboratory), record: result, key });
    for (let at = 0; at < sealed.length; at++) {
      for (const mask of [1, 0x80]) {
        await refuses(openContentKey({ sealed: changed(sealed, at, mask), ring: both, record: result }), Error);
      }
    }
  });

  it("[VAULT-21] knows no category and no level outside of the terms", async () => {
    const sealed = await sealContentKey({ under: await keyOf(laboratory), record: result, key });
    for (const [at, field] of [
      [7, "category"],
      [8, "confidentiality"],
    ] as const) {
      const bad = new Uint8Array(sealed);
      bad[at] = 99;
      expect(() => compartmentOfSealedKey(bad))
        .to.throw(SealedMalformed)
        .with.property("field", field);
    }
  });

  it("[VAULT-23] closes what is written after a revocation to who was revoked, and leaves the rest", async () => {
    const before = Vault.create({ patient: zhao });
    const doctor = await before.ring({ compartments: [laboratory, notes] });
    const write = async (vault: Vault, compartment: typeof laboratory | typeof notes, text: string) => {
      const contentKey = secret(text);
      const record = { ...compartment, patient: zhao, id: parseId("RecordId", id(text)) };
      const sealedKey = await sealContentKey({
        under: await vault.currentKey(compartment),
        record,
        key: contentKey,
      });
      const sealed = await sealBytes({ key: contentKey, bytes: new TextEncoder().encode(text) });
      return async (ring: typeof doctor) => {
        const opened = await openContentKey({ sealed: sealedKey, ring, record });
        return new TextDecoder().decode(await openBytes({ key: opened, sealed }));
      };
    };
    const old = await write(before, laboratory, "of before");
    const after = before.raised([laboratory]);
    const fresh = await write(after, laboratory, "of after");
    const elsewhere = await write(after, notes, "a note of after");

    expect(await old(doctor)).to.equal("of before");
    expect(await elsewhere(doctor)).to.equal("a note of after");
    await refuses(fresh(doctor), KeyMissing);

    const nurse = await after.ring({ compartments: [laboratory] });
    expect(await fresh(nurse)).to.equal("of after");
    expect(await old(nurse)).to.equal("of before");
    const late = await after.ring({ compartments: [laboratory], from: () => 1 });
    expect(await fresh(late)).to.equal("of after");
    await refuses(old(late), KeyMissing);
    expect(latestKeyIn(nurse, laboratory).epoch).to.equal(1);
    expect(() => latestKeyIn(nurse, notes)).to.throw(KeyMissing);
  });

  it("[VAULT-24] seals a content key again under the current epoch", async () => {
    const vault = Vault.create({ patient: zhao });
    const sealed = await sealContentKey({ under: await vault.currentKey(laboratory), record: result, key });
    const after = vault.raised([laboratory, laboratory]);
    const ring = await after.ring({ compartments: [laboratory] });
    const under = await after.currentKey(laboratory);
    const again = await resealContentKey({ sealed, ring, under, record: result });
    expect(compartmentOfSealedKey(again)).to.deep.equal({ ...laboratory, epoch: 1 });
    const late = await after.ring({ compartments: [laboratory], from: () => 1 });
    expect(hexlify(await openContentKey({ sealed: again, ring: late, record: result }))).to.equal(hexlify(key));
  });

  it("[VAULT-25] keeps the epochs sealed under the root key", async () => {
    const vault = Vault.create({ patient: zhao }).raised([laboratory]).raised([laboratory, notes]);
    const epochs = await vault.sealEpochs();
    const root = vault.exportRootKey();
    const again = await Vault.open({ rootKey: root, patient: zhao, epochs });
    expect([again.epochOf(laboratory), again.epochOf(notes)]).to.deep.equal([2, 1]);
    expect(again.epochOf({ category: "IMAGING", confidentiality: "N" })).to.equal(0);
    await refuses(Vault.open({ rootKey, patient: zhao, epochs }), KeyWrong);
    await refuses(Vault.open({ rootKey: root, patient: wang, epochs }), SealedTampered);
    for (let at = 0; at < epochs.length; at++) {
      await refuses(Vault.open({ rootKey: root, patient: zhao, epochs: changed(epochs, at) }), Error);
    }
    const known = { rootKey: root, patient: zhao, epochs };
    expect([vault.edition, again.edition]).to.deep.equal([3, 3]);
    expect((await Vault.open({ ...known, knownEdition: 3 })).edition).to.equal(3);
    const old = await refuses(Vault.open({ ...known, knownEdition: 4 }), EpochsRolledBack);
    expect([old.edition, old.known]).to.deep.equal([3, 4]);
    root.fill(0);
    expect(hexlify(vault.exportRootKey())).to.not.equal(hexlify(root));
  });

  it("[VAULT-25] sets lost epochs above all that were used", async () => {
    const vault = Vault.create({ patient: zhao }).raised([laboratory]).raised([laboratory]);
    const seal = async (under: Awaited<ReturnType<Vault["currentKey"]>>) =>
      sealContentKey({ under, record: result, key });
    const sealedKeys = [
      await seal(await vault.currentKey(laboratory)),
      await seal((await vault.ring({ compartments: [laboratory] })).categoryKeys[0]!),
      await sealContentKey({ under: await vault.currentKey(notes), record: { ...result, ...notes }, key }),
    ];
    const again = await Vault.afterLoss({
      rootKey: vault.exportRootKey(),
      patient: zhao,
      sealedKeys,
      revocations: NO_REVOCATIONS,
    });
    expect([again.epochOf(laboratory), again.epochOf(notes)]).to.deep.equal([3, 1]);
  });
});
