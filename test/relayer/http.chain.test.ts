import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

import { serve } from "@xinglin/relayer";
import { Patients } from "@xinglin/sdk/identity";
import { randomSalt, relayed } from "@xinglin/sdk/kernel";
import { HttpRelayer } from "@xinglin/sdk/sending";
import { expect } from "chai";
import { network } from "hardhat";

import { platformOn } from "../helpers/platform.ts";
import { refusalOf, registration, relayerOn, rest, somebody } from "./setting.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);
const json = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === "bigint" ? String(one) : one));

describe("Relayer over HTTP", () => {
  const servers: Server[] = [];

  async function open(perMinute = 1_000) {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const setting = await relayerOn(platform);
    const door = { perMinute, origin: "*", proxies: 0 };
    const server = serve({ relayer: setting.relayer, door, now: () => setting.clock.seconds });
    servers.push(server);
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const post = (body: string) => fetch(`${url}/v1/requests`, { method: "POST", body });
    return { ...setting, platform, url, post };
  }

  afterEach(async () => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
    await rest();
  });

  it("[RELAY-05] carries a client of the SDK: a patient without ether registers through it", async () => {
    const { platform, url, relayer } = await open();
    const { provider } = platform.ethers;
    relayer.start(50);
    try {
      const service = await HttpRelayer.at({ url, provider });
      const patients = new Patients({ address: await platform.patients.getAddress(), provider });
      const zhao = somebody();
      const via = relayed({ signer: zhao, relayer: service, forwarder: service.forwarder });
      const { patient } = await patients.register({ salt: randomSalt(), via });
      expect(await platform.patients.controllerOf(patient)).to.equal(zhao.address);
      expect(await refusalOf(service.sendTransaction({ to: zhao.address, value: 1n }))).to.equal("OnlyForwards");
    } finally {
      relayer.stop();
    }
  });

  it("[RELAY-07] answers 202 and where the request is; the same id says how it went", async () => {
    const { platform, url, post, work } = await open();
    const response = await post(json(await registration(platform, somebody())));
    expect(response.status).to.equal(202);
    const { id } = (await response.json()) as { id: string };
    await work();
    const fate = (await (await fetch(url + response.headers.get("location")!)).json()) as Record<string, string>;
    expect(fate).to.include({ id, state: "mined" });
    expect(Number(fate.gasUsed)).to.be.greaterThan(50_000);
  });

  it("[RELAY-03] refuses what is no JSON, what is too long, and what is nowhere, in two languages", async () => {
    const { url, post } = await open();
    for (const body of ["", "{", json({ from: "x".repeat(70_000) })]) {
      const response = await post(body);
      expect(response.status).to.equal(400);
      const { error } = (await response.json()) as { error: { name: string; says: { en: string; zh: string } } };
      expect(error.name).to.equal("RequestMalformed");
      expect(error.says.zh).to.match(/\p{Script=Han}/u);
    }
    expect((await fetch(`${url}/v2`)).status).to.equal(404);
    expect((await fetch(`${url}/v1/requests/0x${"00".repeat(32)}`)).status).to.equal(404);
  });

  it("[RELAY-01] answers 403 for what it does not pay for, and says what it pays for", async () => {
    const { platform, url, post } = await open();
    const request = await registration(platform, somebody());
    const response = await post(json({ ...request, to: await platform.consents.getAddress() }));
    expect(response.status).to.equal(403);
    const offer = (await (await fetch(`${url}/v1`)).json()) as { forwarder: string; targets: Record<string, string[]> };
    expect(offer.forwarder).to.equal(await platform.forwarder.getAddress());
    expect(offer.targets[await platform.patients.getAddress()]).to.include("register");
  });

  it("[RELAY-11] answers 429 to an address that asks too much, and hears it again a minute later", async () => {
    const { url, clock } = await open(3);
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await fetch(`${url}/v1`)).status);
    expect(statuses).to.deep.equal([200, 200, 200, 429, 429]);
    clock.seconds += 60;
    const response = await fetch(`${url}/v1`);
    expect(response.status).to.equal(200);
  });

  it("[RELAY-16] has health and metrics", async () => {
    const { url, relayer } = await open();
    const health = await fetch(`${url}/healthz`);
    expect(health.status).to.equal(200);
    expect(await health.json()).to.include({ ok: true, account: relayer.account });
    const metrics = await fetch(`${url}/metrics`);
    expect(metrics.headers.get("content-type")).to.match(/^text\/plain/);
    expect(await metrics.text()).to.contain("xinglin_relayer_balance_wei 10000000000000000000\n");
  });
});
