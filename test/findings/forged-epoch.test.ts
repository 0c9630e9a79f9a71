import { expect } from "chai";
import { parseId } from "@xinglin/sdk/kernel";
import { NO_REVOCATIONS, Vault, newContentKey, sealContentKey } from "@xinglin/sdk/vault";
import { hexlify, id } from "ethers";

const patient = parseId("PatientId", id("patient Zhao"));
const laboratory = { category: "LABORATORY", confidentiality: "N" } as const;
const record = { ...laboratory, patient, id: parseId("RecordId", id("record")) };
const LAST_EPOCH = 2 ** 32 - 1;
/** Where a sealed content key names its epoch: 7 bytes of format, category, confidentiality. */
const EPOCH_AT = 9;

/** The sealed key with another epoch written over its own. */
function saying(sealed: Uint8Array, epoch: number): Uint8Array {
  const forged = new Uint8Array(sealed);
  new DataView(forged.buffer).setUint32(EPOCH_AT, epoch);
  return forged;
}

describe("Finding: an epoch that a stranger writes into a cabinet", () => {
  it("[VAULT-25] uses up no epoch when the epochs were lost", async () => {
    const vault = Vault.create({ patient }).raised([laboratory]);
    const under = await vault.currentKey(laboratory);
    const sealed = await sealContentKey({ under, record, key: newContentKey() });
    const elsewhere = await Vault.create({ patient }).currentKey(laboratory);
    const stranger = await sealContentKey({ under: elsewhere, record, key: newContentKey() });
    const sealedKeys = [
      saying(sealed, LAST_EPOCH),
      saying(stranger, LAST_EPOCH - 1),
      sealed,
      saying(stranger, 1_000_000),
      new Uint8Array([1, 2, 3]),
      sealed.slice(0, 20),
    ];

    const again = await Vault.afterLoss({
      rootKey: vault.exportRootKey(),
      patient,
      sealedKeys,
      revocations: NO_REVOCATIONS,
    });

    expect(again.epochOf(laboratory)).to.equal(2);
    // A later revocation still goes, and an envelope holds four keys, not a million.
    const raised = again.raised([laboratory]);
    expect((await raised.ring({ compartments: [laboratory] })).categoryKeys).to.have.length(4);
    expect(hexlify(raised.exportRootKey())).to.equal(hexlify(vault.exportRootKey()));
  });
});
