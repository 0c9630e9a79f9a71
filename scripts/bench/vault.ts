import {
  newContentKey,
  newEncryptionKey,
  openContent,
  openEnvelope,
  sealContent,
  sealEnvelope,
} from "@xinglin/sdk/vault";
import { parseId } from "@xinglin/sdk/kernel";
import { id } from "ethers";

/** The bar: at least so much of what WebCrypto does alone. */
const LEAST_SHARE = 0.6;
const SIZE = 64 << 20;
/** A large image, streamed: memory must not grow with it. */
const STREAM = 1 << 30;
const MOST_GROWTH = 128 << 20;
const PIECE = 1 << 20;
const ROUNDS = 3;

interface Finding {
  readonly name: string;
  readonly value: string;
  /** Whether a bar is kept; undefined without a bar. */
  readonly isKept?: boolean;
}

/**
 * What the vault does in a second, beside raw WebCrypto. Times depend on the machine, so they are no snapshot; only the
 * share of WebCrypto and the growth of memory have bars.
 */
export async function benchVault(): Promise<number> {
  const findings = [
    ...(await throughput()),
    ...(await envelopes("X25519")),
    ...(await envelopes("X_WING")),
    await memory(),
  ];
  const width = Math.max(...findings.map(({ name }) => name.length));
  for (const { name, value, isKept } of findings) {
    console.log(`  ${name.padEnd(width)}  ${value}${isKept === undefined ? "" : isKept ? "  kept" : "  BROKEN"}`);
  }
  const judged = findings.filter(({ isKept }) => isKept !== undefined);
  const kept = judged.filter(({ isKept }) => isKept);
  console.log(`\n${kept.length} passed, ${judged.length - kept.length} failed`);
  return kept.length === judged.length ? 0 : 1;
}

/** The best of a few rounds, in seconds. */
async function best(work: () => Promise<unknown>): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await work();
    least = Math.min(least, (performance.now() - start) / 1000);
  }
  return least;
}

async function throughput(): Promise<Finding[]> {
  const plaintext = new Uint8Array(SIZE);
  for (let at = 0; at < SIZE; at += 65_536) crypto.getRandomValues(plaintext.subarray(at, at + 65_536));
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const parameters = { name: "AES-GCM", iv: new Uint8Array(12) };
  const ciphertext = await crypto.subtle.encrypt(parameters, key, plaintext);
  const rawSeal = await best(() => crypto.subtle.encrypt(parameters, key, plaintext));
  const rawOpen = await best(() => crypto.subtle.decrypt(parameters, key, ciphertext));

  const contentKey = newContentKey();
  const sealed: Uint8Array[] = [];
  for await (const piece of sealContent({ key: contentKey, source: plaintext })) sealed.push(piece);
  const seal = await best(() => drain(sealContent({ key: contentKey, source: plaintext })));
  const open = await best(() => drain(openContent({ key: contentKey, source: sealed })));
  return [
    { name: "raw WebCrypto, encrypt 64 MiB", value: speed(SIZE, rawSeal) },
    { name: "raw WebCrypto, decrypt 64 MiB", value: speed(SIZE, rawOpen) },
    { name: "seal 64 MiB", ...share(seal, rawSeal) },
    { name: "open 64 MiB", ...share(open, rawOpen) },
  ];
}

async function envelopes(kem: "X25519" | "X_WING"): Promise<Finding[]> {
  const { pair } = await newEncryptionKey(kem);
  const category = { category: "LABORATORY", confidentiality: "N", epoch: 0, since: 0n, key: newContentKey() } as const;
  const place = { chainId: 1, verifyingContract: `0x${"11".repeat(20)}` };
  const grant = { place, id: parseId("ProvisionId", id("bench")), purposes: ["TREAT"] as const };
  const count = 100;
  const ring = { categoryKeys: [category] };
  let envelope = await sealEnvelope({ ring, to: pair, grant });
  const seal = await best(async () => {
    for (let i = 0; i < count; i++) envelope = await sealEnvelope({ ring, to: pair, grant });
  });
  const open = await best(async () => {
    for (let i = 0; i < count; i++) await openEnvelope({ envelope, with: pair, grant });
  });
  return [
    { name: `seal an envelope of ${envelope.length} bytes, ${kem}`, value: `${Math.round(count / seal)} in a second` },
    { name: `open one, ${kem}`, value: `${Math.round(count / open)} in a second` },
  ];
}

/** Seals and opens 1 GiB in one stream, and looks how far memory grows. */
async function memory(): Promise<Finding> {
  const piece = new Uint8Array(PIECE);
  function* source(): Generator<Uint8Array> {
    for (let at = 0; at < STREAM; at += PIECE) yield piece;
  }
  const key = newContentKey();
  const before = process.memoryUsage().rss;
  let most = 0;
  let done = 0;
  for await (const chunk of openContent({ key, source: sealContent({ key, source: source(), length: STREAM }) })) {
    done += chunk.length;
    most = Math.max(most, process.memoryUsage().rss - before);
  }
  const value = `${(most / 2 ** 20).toFixed(0)} MiB for ${done / 2 ** 30} GiB`;
  return { name: "growth of memory, seal and open a stream", value, isKept: done === STREAM && most <= MOST_GROWTH };
}

async function drain(source: AsyncIterable<Uint8Array>): Promise<void> {
  const pieces = source[Symbol.asyncIterator]();
  while ((await pieces.next()).done !== true);
}

function speed(bytes: number, seconds: number): string {
  return `${(bytes / 1e6 / seconds).toFixed(0)} MB/s`;
}

function share(seconds: number, raw: number): Pick<Finding, "value" | "isKept"> {
  const part = raw / seconds;
  const value = `${speed(SIZE, seconds)}, ${(part * 100).toFixed(0)} % of raw, bar ${LEAST_SHARE * 100} %`;
  return { value, isKept: part >= LEAST_SHARE };
}
