import { type Service, Visits, freeStarts } from "@xinglin/sdk/care";
import { Consents, EVERYTHING, listGrants } from "@xinglin/sdk/consent";
import { Patients } from "@xinglin/sdk/identity";
import { type Hex, NodeSilent, type PatientId, direct, randomSalt, relayed, signed } from "@xinglin/sdk/kernel";
import { Prescriptions } from "@xinglin/sdk/prescriptions";
import { Records, timelineOf } from "@xinglin/sdk/records";
import { ActReplaced, HttpRelayer, ReceiptMissing, RelayerSilent } from "@xinglin/sdk/sending";
import { revocationsOf } from "@xinglin/sdk/vault";
import { expect } from "chai";
import { ZeroAddress, id } from "ethers";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { network } from "hardhat";

import { send } from "../../packages/sdk/src/kernel/sending/send.ts";
import { HOUR } from "../helpers/defaults.ts";
import { HostileNode, empty, failing, losingAnswer, silent } from "../helpers/hostileNode.ts";
import { anchored, recordWardOn } from "../helpers/records.ts";
import { refusal, refuses } from "../sdk/vault/support.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWard = recordWardOn(connection);

async function scene() {
  const ward = await networkHelpers.loadFixture(deployWard);
  const node = new HostileNode(connection);
  const { provider } = node;
  const at = (contract: { readonly target: unknown }) => ({ address: contract.target as string, provider });
  return {
    ward,
    node,
    provider,
    records: new Records(at(ward.records)),
    patients: new Patients(at(ward.patients)),
    consents: new Consents(at(ward.consents)),
    prescriptions: new Prescriptions(at(ward.dispensary)),
    visits: new Visits(at(ward.visits)),
    patient: ward.patient as PatientId,
    forwarder: ward.forwarder.target as string,
    signerOf: (person: { readonly address: string }) => provider.getSigner(person.address),
  };
}

const pause = (milliseconds = 20): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("Silent node", () => {
  it("[K-16] is waited for a bounded time, whatever it is silent about", async () => {
    const { node, records, patient, consents } = await scene();
    for (const method of ["eth_getLogs", "eth_getBlockByNumber"]) {
      node.repent().behave(method, silent);
      const begin = Date.now();
      await refuses(timelineOf({ records, patient, patience: 50 }), NodeSilent);
      await refuses(listGrants({ consents, patient, patience: 50 }), NodeSilent);
      expect(Date.now() - begin).to.be.lessThan(5_000);
    }
  });

  it("[K-16] is asked no more than the halvings of a range when it fails each time", async () => {
    const { ward, node, records, patient } = await scene();
    await networkHelpers.mine(5_000);
    node.behave("eth_getLogs", failing());
    expect(String(await refusal(timelineOf({ records, patient })))).to.contain("502 Bad Gateway");
    expect(node.asked.filter(({ method }) => method === "eth_getLogs").length).to.be.within(2, 15);
    // It fails now and then: nothing is lost and nothing comes twice.
    const record = await anchored(ward);
    node.behave("eth_getLogs", failing(5));
    expect((await timelineOf({ records, patient })).map(({ id }) => id)).to.deep.equal([record]);
  });

  it("[K-16] an act whose receipt does not come says which transaction to look up, and is not sent twice", async () => {
    const { ward, node, patients, signerOf } = await scene();
    const signer = await signerOf(ward.zhao);
    const salt = randomSalt();
    node.behave("eth_getTransactionReceipt", empty);
    const data = patients.contract.interface.encodeFunctionData("register", [salt, `0x${"00".repeat(32)}`]);
    const missing = await refuses(
      send({ call: { to: patients.address, data }, signer, patience: 200 }),
      ReceiptMissing,
    );
    expect(node.asked.filter(({ method }) => method === "eth_sendTransaction")).to.have.length(1);
    node.repent();
    expect((await node.provider.getTransactionReceipt(missing.transactionHash))?.status).to.equal(1);
  });

  for (const isSame of [true, false]) {
    it(`[K-16] an act that ${isSame ? "was paid better is done" : "another one took the place of is named"}`, async () => {
      const { ward, node, patients, signerOf } = await scene();
      const signer = await signerOf(ward.zhao);
      const dataOf = () =>
        patients.contract.interface.encodeFunctionData("register", [randomSalt(), `0x${"00".repeat(32)}`]);
      const call = { to: patients.address, data: dataOf() };
      await connection.provider.request({ method: "evm_setAutomine", params: [false] });
      try {
        const sending = send({ call, signer, patience: 20_000 }).catch((problem: unknown) => problem);
        while (!node.asked.some(({ method }) => method === "eth_getTransactionByHash")) await pause();
        const again = { ...call, data: isSame ? call.data : dataOf(), gasPrice: 50_000_000_000n, gasLimit: 500_000n };
        const nonce = await node.provider.getTransactionCount(signer.address);
        const better = await ward.zhao.sendTransaction({ ...again, nonce });
        for (let i = 0; i < 3; i++) {
          await networkHelpers.mine(1);
          await pause(60);
        }
        const outcome = await sending;
        if (isSame) expect(outcome).to.include({ hash: better.hash, status: 1 });
        else expect(outcome).to.be.instanceOf(ActReplaced).and.include({ by: better.hash });
      } finally {
        await connection.provider.request({ method: "evm_setAutomine", params: [true] });
        node.provider.destroy();
      }
    });
  }

  it("[K-16] an act whose answer is lost has happened once, and again is refused by name", async () => {
    const { ward, node, patients, signerOf } = await scene();
    const salt = randomSalt();
    const via = direct({ signer: await signerOf(ward.zhao) });
    node.behave("eth_sendTransaction", losingAnswer);
    expect(String(await refusal(patients.register({ salt, via })))).to.contain("socket hang up");
    node.repent();
    expect(await refusal(patients.register({ salt, via }))).to.include({ name: "PatientAlreadyRegistered" });
  });

  it("[VAULT-26] [K-16] a block that the node does not have makes no revocation old", async () => {
    const { ward, node, consents, patient } = await scene();
    const honest = new Consents({ address: consents.address, provider: ward.ethers.provider });
    const now = await ward.clock.now();
    const grantee = ward.staff.nurse.address;
    const via = direct({ signer: ward.zhao });
    const provision = { ...EVERYTHING, from: now, until: now + 24n * HOUR };
    await honest.give({ patient, grants: [{ grantee, line: 0, provision }], via });
    await honest.revoke({ patient, grants: [{ grantee, line: 0 }], via });
    const revoked = await node.provider.getBlockNumber();
    await networkHelpers.mine(2);
    expect((await revocationsOf({ consents, patient })).list[0]?.at).to.be.greaterThan(0n);
    node.behave("eth_getBlockByNumber", (answer, { params }) =>
      BigInt(params[0] as string) === BigInt(revoked) ? Promise.resolve(null) : answer(),
    );
    await refuses(revocationsOf({ consents, patient, toBlock: revoked + 2 }), NodeSilent);
  });
});

describe("Wrong clock", () => {
  /** The client's clock says another time while `act` runs. */
  async function withClock<T>(hours: number, act: () => Promise<T>): Promise<T> {
    const honest = Date.now.bind(Date);
    Date.now = () => honest() + hours * 3_600_000;
    try {
      return await act();
    } finally {
      Date.now = honest;
    }
  }

  for (const hours of [-9, 9]) {
    it(`[K-16] signs by the chain's clock where the client's is ${hours} hours wrong`, async () => {
      const { ward, patients, signerOf, forwarder, prescriptions } = await scene();
      const signer = await signerOf(ward.zhao);
      const relayer = await signerOf(ward.actors.relayer);
      for (const via of [relayed({ signer, relayer, forwarder }), signed({ signer, submitter: relayer })]) {
        const { patient } = await withClock(hours, () => patients.register({ salt: randomSalt(), via }));
        expect(await ward.patients.isRegistered(patient)).to.equal(true);
      }
      const isFree = await withClock(hours, () =>
        prescriptions.isFree({ pharmacy: ward.people.hospital.address, place: 0 }),
      );
      expect(isFree).to.equal(true);
    });
  }

  it("[K-16] refuses to sign or to decide where the chain's clock is not known", async () => {
    const { ward, node, patients, signerOf, forwarder, visits, prescriptions } = await scene();
    const [signer, relayer] = [await signerOf(ward.zhao), await signerOf(ward.actors.relayer)];
    node.behave("eth_getBlockByNumber", empty);
    for (const via of [relayed({ signer, relayer, forwarder }), signed({ signer, submitter: relayer })]) {
      await refuses(patients.register({ salt: randomSalt(), via }), NodeSilent);
    }
    expect(
      node.asked.some(({ method }) => method === "eth_signTypedData_v4" || method === "eth_sendTransaction"),
    ).to.equal(false);
    await refuses(prescriptions.isFree({ pharmacy: ward.people.hospital.address, place: 0 }), NodeSilent);
    const service: Service = {
      practitioner: signer.address,
      organisation: signer.address,
      profession: "TCM_PHYSICIAN",
      mode: "InPerson",
      confirms: false,
      slots: 1,
      code: id("a visit") as Hex,
      token: ZeroAddress,
      price: 1n,
      lead: 0,
      horizon: 86_400,
      policy: { notice: 0, lateShare: 0, noShowShare: 0, patience: 900 },
      payees: [{ account: signer.address, share: 10_000 }],
    };
    await refuses(freeStarts({ visits, service, from: 0, until: 86_400 }), NodeSilent);
  });
});

describe("Silent relayer", () => {
  for (const [manner, answer] of [
    ["speaks no JSON", "<html>502 Bad Gateway</html>"],
    ["refuses without a reason", "{}"],
  ] as const) {
    it(`[K-16] is named where it ${manner}`, async () => {
      const server = createServer((_, response) => {
        response.writeHead(502, { "content-type": "text/html" }).end(answer);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const { port } = server.address() as AddressInfo;
      try {
        const { provider } = new HostileNode(connection);
        const problem = await refuses(HttpRelayer.at({ url: `http://127.0.0.1:${port}`, provider }), RelayerSilent);
        expect(problem.status).to.equal(502);
      } finally {
        server.close();
      }
      const { provider } = new HostileNode(connection);
      await refuses(HttpRelayer.at({ url: `http://127.0.0.1:${port}`, provider }), RelayerSilent);
    });
  }
});
