import { type Hex, type PatientId, direct } from "@xinglin/sdk/kernel";
import {
  AccessLogs,
  type AccessReceipt,
  type ReceiptProblem,
  ReceiptRefused,
  Records,
  batchTimelineOf,
  recordIdOf,
  requireReceipt,
  timelineOf,
} from "@xinglin/sdk/records";
import { expect } from "chai";
import { Wallet, id } from "ethers";
import { network } from "hardhat";

import { leafOf } from "../helpers/accesses.ts";
import { contractWallet, delegate } from "../helpers/holders.ts";
import { batchOf, recordOf, recordWardOn } from "../helpers/records.ts";
import type { Ward } from "../helpers/ward.ts";

const connection = await network.create();
const deployWard = recordWardOn(connection);
const NOW = 1_900_000_000n;

interface Scene {
  readonly ward: Ward;
  readonly accesses: AccessLogs;
  readonly receipt: AccessReceipt;
  readonly signature: Hex;
}

/** The hospital's gateway has logged one read, and hands out the receipt of the next one at {@link NOW}. */
async function load(): Promise<Scene> {
  const ward = await connection.networkHelpers.loadFixture(deployWard);
  const { hospital } = ward.people;
  const gateway = ward.actors.relayer;
  const accesses = new AccessLogs({ address: await ward.accesses.getAddress(), provider: ward.ethers.provider });
  await accesses.appointGateway({ gateway: gateway.address, via: direct({ signer: hospital }) });
  const organisation = hospital.address;
  await accesses.logBatch({ organisation, root: leafOf(1), count: 1, via: direct({ signer: gateway }) });
  const receipt = { organisation, gateway: gateway.address, number: 2n, leaf: leafOf(2), servedAt: NOW };
  return { ward, accesses, receipt, signature: await accesses.signReceipt({ receipt, signer: gateway }) };
}

async function expectRefused(attempt: Promise<void>, why: ReceiptProblem): Promise<void> {
  const problem = await attempt.then(
    () => undefined,
    (refusal: unknown) => refusal,
  );
  expect(problem).to.be.instanceOf(ReceiptRefused);
  expect((problem as ReceiptRefused).why).to.equal(why);
}

describe("SDK: receipts of gateways", () => {
  it("[RECORDS-88] takes one of a serving gateway's key, of now", async () => {
    const { accesses, receipt, signature } = await load();
    for (const now of [NOW - 120n, NOW, NOW + 120n]) await requireReceipt({ receipt, signature, accesses, now });
  });

  it("[RECORDS-88] refuses another time than the reader's, before and after", async () => {
    const { accesses, receipt, signature } = await load();
    for (const now of [NOW - 121n, NOW + 121n, 0n, 2n ** 48n - 1n]) {
      await expectRefused(requireReceipt({ receipt, signature, accesses, now }), "time");
    }
  });

  it("[RECORDS-88] refuses numbers that prove nothing, and signatures of others", async () => {
    const { ward, accesses, receipt, signature } = await load();
    for (const number of [0n, 1n]) {
      const other = { ...receipt, number };
      const signed = await accesses.signReceipt({ receipt: other, signer: ward.actors.relayer });
      await expectRefused(requireReceipt({ receipt: other, signature: signed, accesses, now: NOW }), "number");
    }
    const foreign = await accesses.signReceipt({ receipt, signer: ward.actors.stranger });
    for (const wrong of [foreign, "0x" as Hex, `${signature}00` as Hex]) {
      await expectRefused(requireReceipt({ receipt, signature: wrong, accesses, now: NOW }), "signature");
    }
    const changed = { ...receipt, leaf: leafOf(3) };
    await expectRefused(requireReceipt({ receipt: changed, signature, accesses, now: NOW }), "signature");
  });

  it("[RECORDS-88] refuses a gateway that serves another, or no more", async () => {
    const { ward, accesses, receipt } = await load();
    const sign = async (one: AccessReceipt) => accesses.signReceipt({ receipt: one, signer: ward.actors.relayer });
    const elsewhere = { ...receipt, organisation: ward.people.clinic.address };
    const signed = await sign(elsewhere);
    await expectRefused(requireReceipt({ receipt: elsewhere, signature: signed, accesses, now: NOW }), "gateway");
    await accesses.dismissGateway({ gateway: receipt.gateway, via: direct({ signer: ward.people.hospital }) });
    const late = { receipt, signature: await sign(receipt), accesses, now: NOW };
    await expectRefused(requireReceipt(late), "gateway");
  });

  it("[RECORDS-88] refuses a contract wallet's, which it can disown, unless told", async () => {
    const { ward, accesses, receipt } = await load();
    const holder = await contractWallet(ward, ward.actors.relayer);
    await accesses.appointGateway({ gateway: holder.address, via: direct({ signer: ward.people.hospital }) });
    const its = { ...receipt, gateway: holder.address, number: 1n };
    const place = { ...ward.place, verifyingContract: accesses.address };
    const signature = (await holder.sign(place, "AccessReceipt", its)) as Hex;
    const asked = { receipt: its, signature, accesses, now: NOW };
    await expectRefused(requireReceipt(asked), "contract");
    await requireReceipt({ ...asked, contracts: true });
    await expectRefused(requireReceipt({ ...asked, signature: "0x1234", contracts: true }), "signature");
  });

  it("[RECORDS-88] takes one that a key has signed, whatever code its account has", async () => {
    const { ward, accesses, receipt } = await load();
    const code = await ward.ethers.deployContract("SessionKeyDelegate", [ward.actors.stranger]);
    const gateway = await delegate(ward, new Wallet(id("a gateway with code")), await code.getAddress());
    await accesses.appointGateway({ gateway: gateway.address, via: direct({ signer: ward.people.hospital }) });
    const its = { ...receipt, gateway: gateway.address, number: 1n };
    const signature = await accesses.signReceipt({ receipt: its, signer: gateway });
    await requireReceipt({ receipt: its, signature, accesses, now: NOW });
    // What its code alone stands by, it can disown like a contract wallet.
    const byCode = await accesses.signReceipt({ receipt: its, signer: ward.actors.stranger });
    await expectRefused(requireReceipt({ receipt: its, signature: byCode, accesses, now: NOW }), "contract");
  });
});

describe("SDK: records of batches", () => {
  it("[RECORDS-45] are listed from the batch's headers until somebody acts on them", async () => {
    const { ward } = await load();
    const records = new Records({ address: await ward.records.getAddress(), provider: ward.ethers.provider });
    const patient = ward.patient as PatientId;
    const { doctor } = ward.staff;
    const second = recordOf(ward, { content: id("second") });
    const { batch } = batchOf(ward, second);
    const headers = [
      recordOf(ward, { content: id("ciphertext of the first") }),
      second,
      recordOf(ward, { content: id("ciphertext of the third") }),
    ];
    expect(await batchTimelineOf({ records, patient, batch: headers })).to.deep.equal([]);
    await ward.records.connect(doctor).anchorBatch(batch);
    expect(await timelineOf({ records, patient })).to.deep.equal([]);

    const listed = await batchTimelineOf({ records, patient, batch: headers });
    expect(listed.map(({ id: record, status }) => [record, status])).to.deep.equal(
      headers.map((record) => [recordIdOf({ record }), "Current"]),
    );
    const [, one] = listed;
    await records.draw({
      record: one!.record,
      inclusion: one!.inclusion,
      via: direct({ signer: ward.actors.stranger }),
    });
    expect((await timelineOf({ records, patient })).map(({ id: record }) => record)).to.deep.equal([one!.id]);

    const other = ward.otherPatient as PatientId;
    expect(await batchTimelineOf({ records, patient: other, batch: headers })).to.deep.equal([]);
    const forged = [headers[0]!, { ...second, content: id("another") }, headers[2]!];
    expect(await batchTimelineOf({ records, patient, batch: forged })).to.deep.equal([]);
  });
});
