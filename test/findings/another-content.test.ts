import {
  type IntendedAccess,
  MemoryDrafts,
  fromCabinet,
  readRecord,
  underCategoryKey,
  writeRecord,
} from "@xinglin/sdk/flows";
import { parseId } from "@xinglin/sdk/kernel";
import { recordIdOf } from "@xinglin/sdk/records";
import { MemoryCabinet, MemoryStore } from "@xinglin/sdk/stores";
import { NO_REVOCATIONS, Vault, collect } from "@xinglin/sdk/vault";
import { expect } from "chai";
import { ZeroAddress, hexlify, id, toUtf8Bytes } from "ethers";

import { headerOf } from "../helpers/recordHeader.ts";

const patient = parseId("PatientId", id("patient Zhao"));
const laboratory = { category: "LABORATORY", confidentiality: "N" } as const;

describe("Finding: the access of one record, and the content of another", () => {
  it("[VAULT-101] does not open, and nothing is logged for it", async () => {
    const vault = Vault.create({ patient });
    const [store, cabinet, drafts] = [new MemoryStore(), new MemoryCabinet(), new MemoryDrafts()];
    const sealKey = underCategoryKey({
      under: await vault.currentKey(laboratory),
      revocations: () => Promise.resolve(NO_REVOCATIONS),
    });
    const write = async (text: string) => {
      const source = toUtf8Bytes(text);
      const anchor = () => Promise.resolve();
      return writeRecord({ source, header: headerOf, sealKey, store, cabinet, drafts, anchor });
    };
    const [harmless, secret] = [await write("harmless"), await write("secret")];
    const record = recordIdOf({ record: harmless.header });
    const intended: IntendedAccess = { patient, accessor: ZeroAddress, purpose: "TREAT", record };
    let logged = 0;
    const reading = {
      intended,
      log: () => {
        logged += 1;
        return Promise.resolve({ ...intended, organisation: ZeroAddress });
      },
      findKey: fromCabinet({ cabinet, ring: () => vault.ring({ compartments: [laboratory] }) }),
      store,
    };

    const others = [secret.header, { ...harmless.header, content: secret.header.content }];
    for (const header of others) {
      const problem = await collect(readRecord({ ...reading, header })).then(
        () => undefined,
        (refusal: unknown) => refusal,
      );
      expect(problem).to.include({ name: "AccessNotLogged", field: "record" });
    }
    expect(logged).to.equal(0);
    const bytes = await collect(readRecord({ ...reading, header: harmless.header }));
    expect(hexlify(bytes)).to.equal(hexlify(toUtf8Bytes("harmless")));
    expect(logged).to.equal(1);
  });
});
