/**
 * `npm run bench -- relayer`: a burst of registrations by people without ether against the whole service over HTTP, on a chain
 * inside this process. How many it takes a second, how long each waits until it is mined, and that each was sent once.
 */
import type { AddressInfo } from "node:net";

import { randomSalt } from "@xinglin/sdk/kernel";
import { type ForwardRequest, signForwardRequest } from "@xinglin/sdk/sending";
import { Wallet, ZeroHash, parseEther } from "ethers";
import hre from "hardhat";

import { Ledger, Relayer, policyOf, serve } from "../../packages/relayer/src/entry.ts";
import PlatformModule from "../../ignition/modules/Platform.ts";
import { PatientRegistry__factory } from "../../typechain-types/index.js";

const PEOPLE = Number(process.argv[2] ?? 200);
const HOSTILE = Number(process.argv[3] ?? 200);
const json = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? String(one) : one));
const percentile = (sorted: readonly number[], share: number): string =>
  `${((sorted[Math.floor((sorted.length - 1) * share)] ?? 0) / 1_000).toFixed(2)} s`;

const { ethers, ignition, networkHelpers } = await hre.network.create();
const { provider } = ethers;
const [, admin, regulator, pauser] = await ethers.getSigners();
if (admin === undefined || regulator === undefined || pauser === undefined)
  throw new Error("The chain has no accounts.");
const rooms = await ignition.deploy(PlatformModule, {
  parameters: { Platform: { admin: admin.address, regulator: regulator.address, pauser: pauser.address } },
});
const [address, forwarder] = [await rooms.patients.getAddress(), await rooms.forwarder.getAddress()];
const abi = PatientRegistry__factory.createInterface();

const relayer = new Relayer({
  provider,
  key: Wallet.createRandom().privateKey,
  forwarder,
  ledger: new Ledger(":memory:"),
  policy: policyOf([{ address, abi, functions: ["register"] }]),
  limits: { depth: 10_000 },
});
await networkHelpers.setBalance(relayer.account, parseEther("100"));
const server = serve({ relayer, door: { perMinute: 1_000_000, origin: "*", proxies: 0 } });
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/requests`;

const deadline = Math.floor(Date.now() / 1_000) + 3_600;
const requests: ForwardRequest[] = [];
for (let i = 0; i < PEOPLE; i++) {
  const call = { to: address, data: abi.encodeFunctionData("register", [randomSalt(), ZeroHash]) };
  requests.push(
    await signForwardRequest({
      call,
      signer: Wallet.createRandom(),
      forwarder,
      provider,
      deadline,
      gas: 80_000n,
      nonce: 0n,
    }),
  );
}
const post = (request: unknown): Promise<Response> => fetch(url, { method: "POST", body: json(request) });

const refusing = performance.now();
const statuses = await Promise.all(
  Array.from({ length: HOSTILE }, (_, i) => post({ ...requests[i % PEOPLE], to: forwarder })),
);
const refused = statuses.filter(({ status }) => status === 403).length;
console.log(`${refused} of ${HOSTILE} hostile requests refused, ${rate(HOSTILE, refusing)} a second`);

relayer.start(20);
const begin = performance.now();
const waits = await Promise.all(
  requests.map(async (request) => {
    const asked = performance.now();
    const { id } = (await (await post(request)).json()) as { id: string };
    for (;;) {
      const { state } = (await (await fetch(`${url}/${id}`)).json()) as { state: string };
      if (state === "mined") return performance.now() - asked;
      if (state === "failed" || state === "refused") throw new Error(`${id} was ${state}.`);
      await new Promise((done) => setTimeout(done, 500));
    }
  }),
);
relayer.stop();
const sorted = waits.sort((a, b) => a - b);
const sent = await provider.getTransactionCount(relayer.account);
console.log(`${PEOPLE} registrations at once: ${rate(PEOPLE, begin)} a second from request to block`);
console.log(
  `wait: median ${percentile(sorted, 0.5)}, 95 % ${percentile(sorted, 0.95)}, longest ${percentile(sorted, 1)}`,
);
console.log(`${sent} transactions for ${PEOPLE} requests`);
server.close();
server.closeAllConnections();
if (sent !== PEOPLE || refused !== HOSTILE) process.exitCode = 1;

function rate(count: number, since: number): string {
  return (count / ((performance.now() - since) / 1_000)).toFixed(0);
}
