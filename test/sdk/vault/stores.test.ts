import { createCipheriv, createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { FolderStore } from "@xinglin/sdk/folders";
import {
  BlockCorrupted,
  BlockMissing,
  ContentNameInvalid,
  type ContentStore,
  KuboStore,
  MemoryStore,
  NameNotKept,
  contentOf,
  namesOf,
  parseContentName,
} from "@xinglin/sdk/stores";
import { collect, openContent, sealContent } from "@xinglin/sdk/vault";
import { expect } from "chai";
import { hexlify, sha256, toUtf8Bytes } from "ethers";
import { create } from "kubo-rpc-client";
import { CID } from "multiformats/cid";

import { KuboStandIn } from "./kubo.ts";
import { pattern, refuses, secret } from "./support.ts";

const MEBIBYTE = 1 << 20;

/** As the fixtures of Kubo make bytes: ChaCha20 (RFC 7539) of zeros under SHA2-256 of the seed, nonce and counter zero. */
function seeded(length: number, seed: string): Uint8Array {
  const cipher = createCipheriv("chacha20", createHash("sha256").update(seed).digest(), Buffer.alloc(16));
  return new Uint8Array(cipher.update(Buffer.alloc(length)));
}

/**
 * Names that Kubo gives under the profile `unixfs-v1-2025`: ipfs/kubo test/cli/add_test.go and test/cli/cid_profiles_test.go.
 */
const PUBLISHED = [
  {
    what: "hello world",
    bytes: () => toUtf8Bytes("hello world"),
    name: "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e",
  },
  {
    what: "1 MiB",
    bytes: () => seeded(MEBIBYTE, "chunk-v1-seed"),
    name: "bafkreiacndfy443ter6qr2tmbbdhadvxxheowwf75s6zehscklu6ezxmta",
  },
  {
    what: "1 MiB and a byte",
    bytes: () => seeded(MEBIBYTE + 1, "chunk-v1-seed"),
    name: "bafybeigmix7t42i6jacydtquhet7srwvgpizfg7gjbq7627d35mjomtu64",
  },
];

interface Place {
  readonly store: ContentStore;
  /** Spoils what is kept for a name. */
  readonly spoil: (cid: CID) => Promise<void>;
  /** How many blocks are kept. */
  readonly count: () => Promise<number>;
}

let folder: string;
let kubo: KuboStandIn;

const places: readonly { readonly kind: string; readonly open: () => Place }[] = [
  {
    kind: "memory",
    open: () => {
      const store = new MemoryStore();
      let kept = 0;
      const put = store.putBlock.bind(store);
      store.putBlock = async (cid, bytes) => {
        if (!(await store.hasBlock(cid))) kept += 1;
        await put(cid, bytes);
      };
      const remove = store.removeBlock.bind(store);
      store.removeBlock = async (cid) => {
        if (await store.hasBlock(cid)) kept -= 1;
        await remove(cid);
      };
      return {
        store,
        spoil: async (cid) => put(cid, toUtf8Bytes("something else")),
        count: () => Promise.resolve(kept),
      };
    },
  },
  {
    kind: "folder",
    open: () => {
      const store = new FolderStore({ folder });
      return {
        store,
        spoil: async (cid) => truncate(store.pathOf(cid), 3),
        count: async () =>
          (await readdir(folder, { recursive: true, withFileTypes: true })).filter((e) => e.isFile()).length,
      };
    },
  },
  {
    kind: "IPFS",
    open: () => ({
      store: new KuboStore({ url: kubo.url, timeLimit: 5_000 }),
      spoil: (cid) => {
        kubo.blocks.set(Buffer.from(cid.multihash.digest).toString("hex"), toUtf8Bytes("something else"));
        return Promise.resolve();
      },
      count: () => Promise.resolve(kubo.blocks.size),
    }),
  },
];

for (const { kind, open } of places) {
  describe(`SDK: contents in a store: ${kind}`, () => {
    let place: Place;

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "xinglin-"));
      kubo = await KuboStandIn.start();
      place = open();
    });

    afterEach(async () => {
      await kubo.stop();
      await rm(folder, { recursive: true });
    });

    for (const { what, bytes, name } of PUBLISHED) {
      it(`[VAULT-70] names ${what} as Kubo does, and gives it back`, async () => {
        const { store } = place;
        const written = await store.write(bytes());
        expect(written.name).to.equal(name);
        expect(written.content).to.equal(contentOf(written.name));
        expect(hexlify(await collect(store.read(written.name)))).to.equal(hexlify(bytes()));
        expect(await store.has(written.name)).to.equal(true);
      });
    }

    it("[VAULT-70] gives nothing at all its name", async () => {
      const { name } = await place.store.write(new Uint8Array());
      expect(contentOf(name)).to.equal(sha256("0x"));
      expect(await collect(place.store.read(name))).to.have.length(0);
    });

    it("[VAULT-70] names a content alike however its pieces come", async () => {
      const bytes = pattern(3 * MEBIBYTE + 5);
      const { name } = await place.store.write(bytes);
      const pieces = [bytes.subarray(0, 1), bytes.subarray(1, 2 * MEBIBYTE + 7), bytes.subarray(2 * MEBIBYTE + 7)];
      expect((await place.store.write(pieces)).name).to.equal(name);
    });

    it("[VAULT-71] says what it has not got", async () => {
      const { store } = place;
      const { name } = await new MemoryStore().write(pattern(2 * MEBIBYTE));
      const problem = await refuses(collect(store.read(name)), BlockMissing);
      expect(problem.store).to.equal(store.name);
      expect(await store.has(name)).to.equal(false);
      await store.remove(name);
      await refuses(store.nameOf(contentOf(name)), BlockMissing);
    });

    it("[VAULT-71] refuses what does not fit the name, and hands out only blocks before it", async () => {
      const { store, spoil } = place;
      const bytes = pattern(3 * MEBIBYTE);
      const { name } = await store.write(bytes);
      const leaf = await new MemoryStore().write(bytes.subarray(MEBIBYTE, 2 * MEBIBYTE));
      await spoil(CID.parse(leaf.name));
      const out: Uint8Array[] = [];
      const reading = (async () => {
        for await (const piece of store.read(name)) out.push(piece.slice());
      })();
      expect((await refuses(reading, BlockCorrupted)).block).to.equal(leaf.name);
      expect(hexlify(await collect(out))).to.equal(hexlify(bytes.subarray(0, out.length * MEBIBYTE)));
      expect(out.length).to.be.lessThan(2);
      await spoil(CID.parse(name));
      await refuses(collect(store.read(name)), BlockCorrupted);
    });

    it("[VAULT-74] removes a content with all its blocks, a damaged one too", async () => {
      const { store, spoil, count } = place;
      const { name } = await store.write(pattern(3 * MEBIBYTE));
      const other = await store.write(toUtf8Bytes("another"));
      expect(await count()).to.equal(5);
      await store.remove(name);
      expect(await count()).to.equal(1);
      expect(await collect(store.read(other.name))).to.have.length(7);
      await spoil(CID.parse(other.name));
      await store.remove(other.name);
      expect(await count()).to.equal(0);
    });

    it("[VAULT-71] refuses names of other versions, codecs and hashes, and folders", async () => {
      const { store } = place;
      const wrong = [
        "",
        "hello",
        "Qmf412jQZiuVUtdgnB36FXFX7xg5V6KEbSJ4dpQuhkLyfD",
        "bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua",
        "bafkrgqbqt3gerhas23vuzrapkdeqf4vu2dwxp3srdj6hvg6nhsug2tgyn6mj3u23yx7utftq3i2ckw2fwdh5qmhid5qf3t35yvkc5e5ottlw6",
      ];
      for (const name of wrong) {
        expect(() => parseContentName(name), name).to.throw(ContentNameInvalid);
        await refuses(collect(store.read(name as never)), ContentNameInvalid);
      }
      const emptyFolder = CID.parse("bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354");
      await store.putBlock(emptyFolder, Uint8Array.from([0x0a, 2, 8, 1]));
      await refuses(collect(store.read(parseContentName(emptyFolder.toString()))), ContentNameInvalid);
    });

    it("[VAULT-90] finds the name again from the digest that a record holds", async () => {
      const { store } = place;
      const key = secret("a content key");
      for (const length of [10, 2 * MEBIBYTE]) {
        const { name, content } = await store.write(sealContent({ key, source: pattern(length) }));
        const found = await store.nameOf(content);
        expect(found).to.equal(name);
        const { whole, root } = namesOf(content);
        expect(found).to.equal(length === 10 ? whole : root);
        expect(hexlify(await collect(openContent({ key, source: store.read(found) })))).to.equal(
          hexlify(pattern(length)),
        );
      }
    });
  });
}

describe("SDK: the folder", () => {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "xinglin-"));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it("[VAULT-72] names a file by the digest, and leaves nothing beside it", async () => {
    const { content } = await new FolderStore({ folder }).write(toUtf8Bytes("hello world"));
    const digest = content.slice(2);
    expect(await readdir(folder)).to.deep.equal([digest.slice(0, 2)]);
    expect(await readdir(join(folder, digest.slice(0, 2)))).to.deep.equal([digest]);
    expect(await readFile(join(folder, digest.slice(0, 2), digest), "utf8")).to.equal("hello world");
  });

  it("[VAULT-72] keeps the old file when the new one cannot be written", async () => {
    const store = new FolderStore({ folder });
    const { name } = await store.write(toUtf8Bytes("hello world"));
    const cid = CID.parse(name);
    await refuses(store.putBlock(cid, { length: 1 } as never), Error);
    expect(await collect(store.read(name))).to.have.length(11);
    expect(await readdir(join(store.pathOf(cid), ".."))).to.have.length(1);
  });

  it("[VAULT-72] does not take a half-written file for a block", async () => {
    const store = new FolderStore({ folder });
    const { name } = await store.write(toUtf8Bytes("hello world"));
    const path = store.pathOf(CID.parse(name));
    await writeFile(`${path}.part`, "hello");
    await rm(path);
    await refuses(collect(store.read(name)), BlockMissing);
  });
});

describe("SDK: an IPFS node", () => {
  before(async () => {
    kubo = await KuboStandIn.start();
  });

  after(async () => {
    await kubo.stop();
  });

  it("[VAULT-75] names by `add` with the profile as by blocks", async () => {
    const client = create({ url: kubo.url });
    const { cid } = await client.add(pattern(2 * MEBIBYTE), { cidVersion: 1, rawLeaves: true });
    expect((await new MemoryStore().write(pattern(2 * MEBIBYTE))).name).to.equal(cid.toString());
  });

  it("[VAULT-75] pins the root when all is there, and lets go of it", async () => {
    const store = new KuboStore({ url: kubo.url });
    const { name } = await store.write(pattern(2 * MEBIBYTE));
    expect([...kubo.pins]).to.deep.equal([name]);
    await store.remove(name);
    expect([...kubo.pins]).to.deep.equal([]);
    await store.remove(name);
  });

  it("[VAULT-75] is refused when it names otherwise", async () => {
    kubo.codec = 0x71;
    await refuses(new KuboStore({ url: kubo.url }).write(pattern(10)), NameNotKept);
    kubo.codec = undefined;
  });

  it("[VAULT-71] is found out when it lies", async () => {
    const store = new KuboStore({ url: kubo.url });
    const { name } = await store.write(pattern(10));
    kubo.lie = (bytes) => bytes.map((byte) => byte ^ 1);
    await refuses(collect(store.read(name)), BlockCorrupted);
    kubo.lie = (bytes) => bytes;
    expect(await collect(store.read(name))).to.have.length(10);
  });

  it("[VAULT-71] is not taken for one that has nothing when it is away", async () => {
    const away = await KuboStandIn.start();
    const { url } = away;
    await away.stop();
    const store = new KuboStore({ url, timeLimit: 2_000 });
    const { name } = await new MemoryStore().write(pattern(10));
    const problem = await refuses(collect(store.read(name)), Error);
    expect(problem).to.not.be.instanceOf(BlockMissing);
  });
});
