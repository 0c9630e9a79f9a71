import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";

import { XinglinError } from "@xinglin/sdk/errors";
import { isHexString } from "ethers";

import type { Entry } from "../ledger/Ledger.ts";
import { parseRequest } from "../parseRequest.ts";
import { RelayRefused, RequestMalformed, TooMany } from "../RelayRefused.ts";
import type { Relayer } from "../Relayer.ts";
import { Bucket } from "./Bucket.ts";
import { networkOf } from "./networkOf.ts";

/** Bytes of a body: a call of the policy's most bytes in hexadecimal digits fits. */
const MOST_BODY = 65_536;
/** Milliseconds for a whole request to arrive. */
const PATIENCE = 10_000;
const NOTHING_HERE = {
  name: "NotFound",
  says: { en: "There is nothing here.", zh: "此处无内容。" },
  next: { en: "The paths are in docs/relayer.md.", zh: "可用路径见 docs/relayer.md。" },
};
const FAULT = {
  name: "Fault",
  says: { en: "The relayer or its node has a fault.", zh: "代付服务或其节点出现故障。" },
  next: { en: "Try again later.", zh: "请稍后重试。" },
};
/** A path with an id. */
const REQUEST_PATH = /^\/v1\/requests\/(0x[0-9a-f]{64})$/;

/** How the service meets the net. */
export interface Door {
  /** Attempts of one network address in a minute; an IPv6 network of 64 bits counts as one. */
  readonly perMinute: number;
  /** Origins of pages that may ask from a browser; `*` for all. */
  readonly origin: string;
  /** Number of proxies in front whose `X-Forwarded-For` is believed. */
  readonly proxies: number;
}

export const USUAL_DOOR: Door = { perMinute: 60, origin: "*", proxies: 0 };

/**
 * The service: `POST /v1/requests`, `GET /v1/requests/ID`, `GET /v1`, `GET /healthz`, `GET /metrics`. Every answer is JSON but
 * the metrics; refusals say in English and Chinese what to do.
 */
export function serve({
  relayer,
  door = USUAL_DOOR,
  now = () => Date.now() / 1_000,
}: {
  readonly relayer: Relayer;
  readonly door?: Door;
  readonly now?: () => number;
}): Server {
  const bucket = new Bucket(door.perMinute, now);
  const server = createServer((request, response) => {
    response.setHeader("Access-Control-Allow-Origin", door.origin);
    response.setHeader("Access-Control-Allow-Headers", "content-type");
    void answer({ request, relayer, bucket, door })
      .catch((problem: unknown) => refusalAnswer(problem, relayer))
      .then(({ status, body, headers = {} }) => {
        write(response, status, body, headers);
      });
  });
  server.requestTimeout = PATIENCE;
  server.headersTimeout = PATIENCE;
  server.maxHeadersCount = 64;
  return server;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

async function answer({
  request,
  relayer,
  bucket,
  door,
}: {
  readonly request: IncomingMessage;
  readonly relayer: Relayer;
  readonly bucket: Bucket;
  readonly door: Door;
}): Promise<Answer> {
  const { method = "GET" } = request;
  const [path = "/"] = (request.url ?? "/").split("?");
  if (method === "OPTIONS") return { status: 204, body: undefined };
  if (!bucket.take(networkOf(request, door.proxies))) throw new TooMany("address", 60);
  if (method === "GET" && path === "/healthz") {
    const health = await relayer.health();
    return { status: health.ok ? 200 : 503, body: health };
  }
  if (method === "GET" && path === "/metrics") {
    await relayer.health();
    return { status: 200, body: relayer.metrics.text(), headers: { "content-type": "text/plain; version=0.0.4" } };
  }
  if (method === "GET" && path === "/v1") return { status: 200, body: offerOf(relayer) };
  const [, id] = REQUEST_PATH.exec(path) ?? [];
  if (method === "GET" && isHexString(id)) return { status: 200, body: fateOf(await relayer.find(id)) };
  if (method === "POST" && path === "/v1/requests") {
    const entry = await relayer.take(parseRequest(await bodyOf(request)));
    return { status: 202, body: fateOf(entry), headers: { location: `/v1/requests/${entry.id}` } };
  }
  return { status: 404, body: { error: NOTHING_HERE } };
}

/** What a signer has to know: who pays, where, and for what. */
function offerOf({ account, forwarder, policy }: Relayer): unknown {
  const { targets, mostGas, mostBytes, leastValidity, mostValidity } = policy;
  return {
    account,
    forwarder: forwarder.address,
    targets: Object.fromEntries([...targets].map(([address, functions]) => [address, [...functions.values()]])),
    mostGas: String(mostGas),
    mostBytes,
    leastValidity: String(leastValidity),
    mostValidity: String(mostValidity),
  };
}

function fateOf({ id, state, hash, gasUsed, reason }: Entry): unknown {
  return { id, state, hash, gasUsed: gasUsed?.toString(), reason };
}

function refusalAnswer(problem: unknown, relayer: Relayer): Answer {
  if (problem instanceof RelayRefused) {
    relayer.metrics.refused(problem.name);
    const { name, says, next, cause } = problem;
    const error = { name, says, next, ...(cause instanceof XinglinError && { cause: cause.name }) };
    const headers: Record<string, string> =
      problem instanceof TooMany ? { "retry-after": String(problem.retryAfter) } : {};
    return { status: problem.status, body: { error }, headers };
  }
  relayer.metrics.refused("Fault");
  return { status: 503, body: { error: FAULT } };
}

function write(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): void {
  const text = typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body);
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(text);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BODY) throw new RequestMalformed(`The body (at most ${MOST_BODY} bytes)`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    throw new RequestMalformed("The body, which is JSON,");
  }
}
