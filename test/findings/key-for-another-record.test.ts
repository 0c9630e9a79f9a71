import {
  MemoryDrafts,
  fromCabinet,
  keyPlaceOf,
  readRecord,
  toPatient,
  underCategoryKey,
  writeRecord,
} from "@xinglin/sdk/flows";
import { type Hex, parseId } from "@xinglin/sdk/kernel";
import { type RecordStruct, recordIdOf } from "@xinglin/sdk/records";
import { MemoryCabinet, MemoryStore } from "@xinglin/sdk/stores";
import { CATEGORIES, CONFIDENTIALITIES } from "@xinglin/sdk/terms";
import {
  NO_REVOCATIONS,
  Vault,
  collect,
  openContentKey,
  openContentKeyToPatient,
  openEnvelope,
  resealContentKey,
  sealContentKey,
  sealEnvelope,
} from "@xinglin/sdk/vault";
import { expect } from "chai";
import { ZeroAddress, ZeroHash, id, toUtf8Bytes } from "ethers";

const patient = parseId("PatientId", id("patient Zhao"));
const place = { chainId: 31337n, verifyingContract: `0x${"11".repeat(20)}` };
const notes = { category: "NOTES", confidentiality: "R" } as const;
const allergies = { category: "ALLERGIES", confidentiality: "N" } as const;

/** The author's note, which only readers of restricted notes may open. */
function noteOf(content: Hex) {
  return {
    patient: patient as string,
    author: ZeroAddress,
    organisation: ZeroAddress,
    profession: 2,
    kind: 3,
    category: CATEGORIES.NOTES.code,
    confidentiality: CONFIDENTIALITIES.R.code,
    authoredAt: 4_102_444_800n,
    episode: 1,
    visit: ZeroHash,
    device: ZeroHash,
    content,
    labels: ZeroHash,
    relation: 0,
    target: ZeroHash,
    seats: ZeroHash,
  } satisfies RecordStruct;
}

/** The same content, anchored once more by somebody else as an allergy that many may read. */
function asAllergy(note: ReturnType<typeof noteOf>) {
  const [author, category] = [`0x${"bb".repeat(20)}`, CATEGORIES.ALLERGIES.code];
  return { ...note, author, category, confidentiality: CONFIDENTIALITIES.N.code };
}

async function problemOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (problem: unknown) => problem,
  );
}

async function scene() {
  const vault = Vault.create({ patient });
  const [store, cabinet, drafts] = [new MemoryStore(), new MemoryCabinet(), new MemoryDrafts()];
  const revocations = () => Promise.resolve(NO_REVOCATIONS);
  const sealKey = underCategoryKey({ under: await vault.currentKey(notes), revocations });
  const anchor = () => Promise.resolve();
  const writing = { source: toUtf8Bytes("secret"), header: noteOf, sealKey, store, cabinet, drafts, anchor };
  return { vault, store, cabinet, writing, ring: async () => vault.ring({ compartments: [notes, allergies] }) };
}

describe("Finding: a second record over the content of the first", () => {
  it("[VAULT-21] gives its readers no key, though they hold the first one's category key too", async () => {
    const { store, cabinet, writing, ring } = await scene();
    const { header } = await writeRecord(writing);
    const second = asAllergy(header);
    const record = recordIdOf({ record: second });
    const intended = { patient, accessor: ZeroAddress, purpose: "TREAT", record } as const;
    const log = () => Promise.resolve({ ...intended, organisation: ZeroAddress });
    const reading = { intended, header: second, log, store };

    const asked = await problemOf(collect(readRecord({ ...reading, findKey: fromCabinet({ cabinet, ring }) })));
    expect(asked).to.include({ name: "ContentKeyAbsent", record });

    // Nor with the sealed key of the first record at hand, under either description.
    const sealed = (await cabinet.get(keyPlaceOf(header).id))!;
    const wrong = await problemOf(openContentKey({ sealed, ring: await ring(), record: keyPlaceOf(second) }));
    expect(wrong).to.include({ name: "CompartmentWrong" });
    const alike = { ...keyPlaceOf(header), id: record };
    expect(await problemOf(openContentKey({ sealed, ring: await ring(), record: alike }))).to.include({
      name: "SealedTampered",
    });
  });

  it("[VAULT-24] does not get the key when the patient seals keys again", async () => {
    const { vault, cabinet, writing, ring } = await scene();
    const { header } = await writeRecord(writing);
    const sealed = (await cabinet.get(keyPlaceOf(header).id))!;
    const record = keyPlaceOf(asAllergy(header));
    const under = await vault.currentKey(allergies);
    const again = await problemOf(resealContentKey({ sealed, ring: await ring(), under, record }));
    expect(again).to.include({ name: "CompartmentWrong" });
    const lower = await problemOf(sealContentKey({ under, record: keyPlaceOf(header), key: new Uint8Array(32) }));
    expect(lower).to.include({ name: "CompartmentWrong" });
  });

  it("[VAULT-22] does not open what was sealed to the patient for the first", async () => {
    const { vault, cabinet, writing } = await scene();
    const pair = await vault.encryptionKey("X25519");
    const { header } = await writeRecord({ ...writing, sealKey: toPatient({ to: pair, place }) });
    const sealed = (await cabinet.get(keyPlaceOf(header).id))!;
    const opened = { sealed, with: pair, place };
    expect(await openContentKeyToPatient({ ...opened, record: keyPlaceOf(header) })).to.have.length(32);
    const second = await problemOf(openContentKeyToPatient({ ...opened, record: keyPlaceOf(asAllergy(header)) }));
    expect(second).to.include({ name: "EnvelopeBoundElsewhere" });
  });

  it("[VAULT-31] is named apart from the first in an envelope for single records", async () => {
    const { vault, writing } = await scene();
    const { header } = await writeRecord(writing);
    const pair = await vault.encryptionKey("X25519");
    const grant = { place, id: parseId("ProvisionId", id("grant")), purposes: ["TREAT"] } as const;
    const key = { record: keyPlaceOf(header).id, key: new Uint8Array(32).fill(7) };
    const envelope = await sealEnvelope({ ring: { categoryKeys: [], contentKeys: [key] }, to: pair, grant });
    const { contentKeys = [] } = await openEnvelope({ envelope, with: pair, grant });
    expect(contentKeys.map(({ record }) => record)).to.deep.equal([keyPlaceOf(header).id]);
    expect(contentKeys.map(({ record }) => record)).to.not.include(keyPlaceOf(asAllergy(header)).id);
  });
});
