import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { type KeyFile, KeyFileRefused, readKeyFile, writeKeyFile } from "@xinglin/sdk/folders";
import { Vault, encryptionKeyFrom, newEncryptionKey } from "@xinglin/sdk/vault";
import { expect } from "chai";
import { hexlify } from "ethers";

import { refuses, zhao } from "./support.ts";

describe("A person's own keys in a file", () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "xinglin-keys-"));
    file = join(folder, "zhao.keys");
  });

  afterEach(() => rm(folder, { recursive: true }));

  const patientKeys = async (vault: Vault): Promise<KeyFile> => ({
    holder: "patient",
    patient: zhao,
    rootKey: vault.exportRootKey(),
    epochs: await vault.sealEpochs(),
  });
  const problemOf = async (attempt: Promise<unknown>) => (await refuses(attempt, KeyFileRefused)).problem;

  it("[VAULT-77] a vault comes back with its root key and epochs, a reader's key as the same pair", async () => {
    const vault = Vault.create({ patient: zhao }).raised([{ category: "LABORATORY", confidentiality: "N" }]);
    await writeKeyFile({ file, keys: await patientKeys(vault) });
    const keys = await readKeyFile({ file });
    if (keys.holder !== "patient") throw new Error("not a vault");
    const again = await Vault.open(keys);
    expect(hexlify(again.exportRootKey())).to.equal(hexlify(vault.exportRootKey()));
    expect(again.epochOf({ category: "LABORATORY", confidentiality: "N" })).to.equal(1);

    const { pair, seed } = await newEncryptionKey("X25519");
    await writeKeyFile({ file: join(folder, "dong.keys"), keys: { holder: "reader", kem: "X25519", seed } });
    const reader = await readKeyFile({ file: join(folder, "dong.keys") });
    if (reader.holder !== "reader") throw new Error("not a reader's");
    expect(hexlify((await encryptionKeyFrom(reader)).publicKey)).to.equal(hexlify(pair.publicKey));
  });

  it("[VAULT-77] its owner alone may read and change it, whatever it was before", async () => {
    const keys = await patientKeys(Vault.create({ patient: zhao }));
    await writeKeyFile({ file, keys });
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    for (const mode of [0o640, 0o604, 0o620, 0o601]) {
      await chmod(file, mode);
      expect(await problemOf(readKeyFile({ file })), mode.toString(8)).to.equal("open to others");
    }
    await writeKeyFile({ file, keys, replaces: true });
    expect(await readKeyFile({ file })).to.have.property("holder", "patient");
  });

  it("[VAULT-77] keys are not written over unless they go on", async () => {
    const [first, second] = [Vault.create({ patient: zhao }), Vault.create({ patient: zhao })];
    await writeKeyFile({ file, keys: await patientKeys(first) });
    expect(await problemOf(writeKeyFile({ file, keys: await patientKeys(second) }))).to.equal("there already");
    const kept = await readKeyFile({ file });
    expect(kept.holder === "patient" && hexlify(kept.rootKey)).to.equal(hexlify(first.exportRootKey()));
  });

  it("[VAULT-77] what is absent, damaged or something else is refused, and no message quotes it", async () => {
    expect(await problemOf(readKeyFile({ file }))).to.equal("absent");
    await writeKeyFile({ file, keys: await patientKeys(Vault.create({ patient: zhao })) });
    const text = await readFile(file, "utf8");
    const held = JSON.parse(text) as Record<string, unknown>;
    const secret = String(held.rootKey).slice(2);
    const damaged = [
      text.slice(0, -10),
      "null",
      "[]",
      JSON.stringify({ ...held, format: "other" }),
      JSON.stringify({ ...held, version: 2 }),
      JSON.stringify({ ...held, holder: "reader" }),
      JSON.stringify({ ...held, patient: "0x12" }),
      JSON.stringify({ ...held, rootKey: `0x${secret.slice(2)}` }),
      JSON.stringify({ ...held, epochs: 7 }),
      JSON.stringify({ ...held, epochs: String(held.epochs).slice(0, -1) }),
      JSON.stringify({ format: "xinglin-keys", version: 1, holder: "reader", kem: "toString", seed: held.rootKey }),
      JSON.stringify({ format: "xinglin-keys", version: 1, holder: "reader", kem: "X25519", seed: "0x12" }),
    ];
    for (const one of damaged) {
      await writeFile(file, one);
      const problem = await refuses(readKeyFile({ file }), KeyFileRefused);
      expect(problem.problem, one.slice(0, 40)).to.equal("malformed");
      expect(problem.explain("en") + problem.explain("zh")).not.to.contain(secret.slice(2, 20));
    }
  });
});
