/**
 * Loads the relayer as it is run: the process of `npm run relayer`, over HTTP, on an anvil beside it. Patients without ether
 * register, 1, 8 and 32 at a time; then some do while others want the relayer to lose money; then it is killed amid the work
 * and started again. Ends with an error where anything was sent twice, or gas was spent for anybody who was refused.
 *
 *     npm run bench -- relayer
 *     npm run bench -- relayer 50                        registrations of each run; 400 unless given
 *     npm run bench -- relayer --database postgres://…   the ledger in PostgreSQL, in an empty database
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import type { ForwardRequest } from "@xinglin/sdk/sending";
import { JsonRpcProvider, Wallet, parseEther, toBeHex } from "ethers";
import hre from "hardhat";

import PlatformModule from "../../ignition/modules/Platform.ts";
import { startAnvil } from "../clients/anvil.ts";
import { describeDeployment } from "../deployment/describeDeployment.ts";
import { placesIn } from "../deployment/placesIn.ts";
import { Blocks } from "./relaying/Blocks.ts";
import { abreast, percentile, table } from "./relaying/figures.ts";
import { type Attack, LIMITS, attacks, flood, useUp } from "./relaying/hostile.ts";
import { type Person, type Place, registration, somebody } from "./relaying/people.ts";
import { Service, bodyOf } from "./relaying/service.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const ABREAST = [1, 8, 32];
/** Attempts of one address that asks without end. */
const FLOOD = 200;

const { values, positionals } = parseArgs({ options: { database: { type: "string" } }, allowPositionals: true });
const count = Number(positionals[0] ?? 400);
if (!Number.isInteger(count) || count < 8) throw new Error("Say how many registrations a run has: 8 or more.");

/** What one run showed. */
interface Run {
  readonly what: string;
  readonly accepted: number;
  readonly seconds: number;
  /** Milliseconds until the answer, and until it was in a block. */
  readonly answers: readonly number[];
  readonly waits: readonly number[];
  readonly megabytes: number;
  /** Milliseconds of a processor that the relayer spent on each; they do not depend on what else the machine does. */
  readonly work: number;
}

interface Registrant {
  readonly person: Person;
  readonly request: ForwardRequest;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "xinglin-relayer-"));
  const anvil = await startAnvil();
  const provider = new JsonRpcProvider(anvil.url, undefined, { staticNetwork: true, cacheTimeout: -1 });
  const key = Wallet.createRandom();
  let service: Service | undefined;
  let blocks: Blocks | undefined;
  try {
    const place = await deploy(anvil.url, join(folder, "deployment.json"));
    await provider.send("anvil_setBalance", [key.address, toBeHex(parseEther("100"))]);
    service = new Service(root, {
      RPC_URL: anvil.url,
      KEY: key.privateKey,
      DEPLOYMENT: join(folder, "deployment.json"),
      PORT: "0",
      // Patients have addresses of their own; a proxy in front says which.
      PROXIES: "1",
      PER_MINUTE: String(LIMITS.perMinute),
      PER_HOUR: String(LIMITS.perHour),
      FILE: join(folder, "ledger.sqlite"),
      ...(values.database !== undefined && { DATABASE_URL: values.database }),
    });
    await service.start();
    blocks = new Blocks(provider, place.forwarder);
    const bench = { place: { ...place, provider }, service, blocks };
    await load(bench, { what: "", registrants: await registrants(bench.place, 8), concurrency: 8 }); // so that loading the code is not measured

    const runs: Run[] = [];
    const settled: Registrant[] = [];
    for (const concurrency of ABREAST) {
      const people = await registrants(bench.place, count);
      runs.push(await load(bench, { what: `${concurrency}`, registrants: people, concurrency }));
      settled.push(...people);
    }

    const greedy = somebody();
    await useUp(greedy, bench);
    const mix = await attacks({ place: bench.place, settled, greedy, count: Math.ceil(count / 8) });
    const spent = await spentBy(provider, key.address);
    const honest = await registrants(bench.place, count);
    const [run, outcomes] = await Promise.all([
      load(bench, { what: "8, beside 8 attackers", registrants: honest, concurrency: 8 }),
      attack(bench, mix),
    ]);
    runs.push(run);
    const flooded = await attack(bench, flood(FLOOD));
    const paid = (await spentBy(provider, key.address)).transactions - spent.transactions;

    const survivors = await registrants(bench.place, count);
    const killing = killAmid(bench, count);
    const last = await load(bench, { what: "8, killed amid them", registrants: survivors, concurrency: 8 });
    await killing;
    runs.push(last);

    report(runs, [...outcomes, ...flooded]);
    // The eight of the beginning and the greedy one's were paid for too.
    const accepted = runs.reduce((sum, one) => sum + one.accepted, 0) + 8 + LIMITS.perHour;
    const { transactions } = await spentBy(provider, key.address);
    const twice = blocks.executed.length - new Set(blocks.executed).size;
    console.log(
      `\n${accepted} requests accepted, ${transactions} transactions, ${blocks.executed.length} executed, ` +
        `${twice} twice, ${blocks.failed} reverted`,
    );
    console.log(`beside the attackers: ${run.accepted} accepted, ${paid} transactions`);
    const wrong = [...outcomes, ...flooded].filter(({ isWrong }) => isWrong).length;
    const isExact = transactions === accepted && blocks.executed.length === accepted && paid === run.accepted;
    if (!isExact || twice > 0 || blocks.failed > 0 || wrong > 0) process.exitCode = 1;
  } finally {
    await blocks?.stop();
    await service?.stop();
    provider.destroy();
    await anvil.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Bench {
  readonly place: Place;
  readonly service: Service;
  readonly blocks: Blocks;
}

/** The platform on the chain at a URL, described in a file as `xl:addresses` does. */
async function deploy(url: string, file: string): Promise<Omit<Place, "provider">> {
  const deploymentId = `check-${process.pid}-relayer`;
  const journal = join(hre.config.paths.ignition, "deployments", deploymentId);
  const connection = await hre.network.create({ network: "localhost", override: { url } });
  try {
    const [, admin, regulator, pauser] = await connection.ethers.getSigners();
    if (admin === undefined || regulator === undefined || pauser === undefined)
      throw new Error("anvil has no accounts.");
    const roles = { admin: admin.address, regulator: regulator.address, pauser: pauser.address };
    await connection.ignition.deploy(PlatformModule, { deploymentId, parameters: { Platform: roles } });
    const described = await describeDeployment({
      places: await placesIn(journal),
      provider: connection.ethers.provider,
    });
    writeFileSync(file, JSON.stringify(described));
    const { PatientRegistry, ERC2771Forwarder } = described.contracts;
    return { patients: PatientRegistry.address, forwarder: ERC2771Forwarder.address };
  } finally {
    await connection.close();
    rmSync(journal, { recursive: true, force: true });
  }
}

/** People with their signed registrations, made before anything is measured. */
async function registrants(place: Place, number: number): Promise<Registrant[]> {
  const people = Array.from({ length: number }, somebody);
  return Promise.all(people.map(async (person) => ({ person, request: await registration(place, person) })));
}

/** So many at a time, each sends the next as soon as the last one was answered; then all are waited for. */
async function load(
  { service, blocks }: Bench,
  { what, registrants: people, concurrency }: { what: string; registrants: readonly Registrant[]; concurrency: number },
): Promise<Run> {
  const memory = watchMemory(service);
  const before = await service.metric("process_cpu_seconds_total");
  const begin = performance.now();
  const sent = await abreast(people, concurrency, async ({ person, request }) => {
    const asked = performance.now();
    const { status, name, milliseconds } = await service.post(bodyOf(request), person.from);
    if (status !== 202) throw new Error(`A patient was answered ${status} ${name ?? ""}.`);
    return { asked, milliseconds, signer: person.wallet.address };
  });
  const seconds = (performance.now() - begin) / 1_000;
  await blocks.untilMined(sent.map(({ signer }) => signer));
  const spent = (await service.metric("process_cpu_seconds_total")) - before;
  return {
    what,
    accepted: sent.length,
    seconds,
    answers: sent.map(({ milliseconds }) => milliseconds),
    waits: sent.map(({ asked, signer }) => (blocks.minedAt(signer) ?? Number.NaN) - asked),
    megabytes: await memory(),
    // Another process answers after it was killed.
    work: spent > 0 ? (spent * 1_000) / sent.length : Number.NaN,
  };
}

/** Most memory that the relayer's process has until the answer is asked for, in megabytes. */
function watchMemory(service: Service): () => Promise<number> {
  const watch = { runs: true, most: 0 };
  const watching = (async () => {
    while (watch.runs) {
      const bytes = await service.metric("process_resident_memory_bytes").catch(() => 0);
      watch.most = Math.max(watch.most, bytes);
      await new Promise((done) => setTimeout(done, 200));
    }
  })();
  return async () => {
    watch.runs = false;
    await watching;
    return watch.most / 2 ** 20;
  };
}

interface Outcome {
  readonly kind: string;
  readonly said: string;
  readonly isWrong: boolean;
}

async function attack({ service }: Bench, mix: readonly Attack[]): Promise<Outcome[]> {
  let heard = 0;
  return abreast(mix, 8, async ({ kind, body, from, expected }) => {
    const { status, name } = await service.post(body, from);
    const said = name === undefined ? String(status) : `${status} ${name}`;
    // An address is heard as often as it may be, and a little more while the bucket fills again.
    if (expected.length > 0) return { kind, said, isWrong: !expected.includes(said) };
    if (status !== 429) heard += 1;
    return { kind, said, isWrong: heard > LIMITS.perMinute + LIMITS.perMinute / 2 };
  });
}

/** Kills the relayer without a warning when half of a run is executed, and starts it again. */
async function killAmid({ service, blocks }: Bench, number: number): Promise<void> {
  const half = blocks.executed.length + number / 2;
  while (blocks.executed.length < half) await new Promise((done) => setTimeout(done, 10));
  await service.stop("SIGKILL");
  await service.start();
}

async function spentBy(provider: JsonRpcProvider, account: string): Promise<{ transactions: number }> {
  return { transactions: await provider.getTransactionCount(account) };
}

function report(runs: readonly Run[], outcomes: readonly Outcome[]): void {
  const whole = (value: number): string => value.toFixed(0);
  const shares = (of: readonly number[]): string[] => [0.5, 0.95, 0.99].map((share) => whole(percentile(of, share)));
  const rows = runs.map(({ what, accepted, seconds, answers, waits, megabytes, work }) => {
    return [
      what,
      whole(accepted),
      (accepted / seconds).toFixed(1),
      ...shares(answers),
      ...shares(waits),
      whole(megabytes),
      Number.isNaN(work) ? "–" : work.toFixed(1),
    ];
  });
  const columns = [
    "accepted",
    "a second",
    "answer p50, ms",
    "p95",
    "p99",
    "mined p50, ms",
    "p95",
    "p99",
    "memory, MB",
    "work each, ms",
  ];
  console.log(table(["at a time", ...columns], rows));
  const kinds = [...new Set(outcomes.map(({ kind, said }) => `${kind} | ${said}`))].sort();
  const times = kinds.map((kind) => [
    kind,
    whole(outcomes.filter(({ kind: one, said }) => `${one} | ${said}` === kind).length),
  ]);
  console.log(
    `\n${table(
      ["attack", "answer", "times"],
      times.map(([kind = "", number = ""]) => [...kind.split(" | "), number]),
    )}`,
  );
}

await main();
