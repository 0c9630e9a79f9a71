import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";

import { MemoryBlockstore } from "blockstore-core/memory";
import { importFile } from "ipfs-unixfs-importer";
import { CID } from "multiformats/cid";
import { sha256 } from "multiformats/hashes/sha2";

/** Multicodecs by the names that Kubo's RPC takes. */
const CODECS: Readonly<Record<string, number>> = { raw: 0x55, "dag-pb": 0x70 };

/**
 * The part of Kubo's RPC that the SDK uses, over HTTP on this machine, answering as the documentation of Kubo's RPC says
 * (docs.ipfs.tech/reference/kubo/rpc), with blocks that are really kept and named. No Kubo: its package downloads the
 * program when it is installed. `add` is there to compare names; it imports with the options that it is given.
 */
export class KuboStandIn {
  readonly blocks = new Map<string, Uint8Array>();
  readonly pins = new Set<string>();
  /** Changes what a block is answered with, to play a node that lies. */
  lie: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes;
  /** Codec under which blocks are named, to play a node that names otherwise. */
  codec: number | undefined;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((problem: unknown) => {
        const message = problem instanceof Error ? problem.message : String(problem);
        response.writeHead(500, { "Content-Type": "application/json" });
        response.end(JSON.stringify({ Message: message, Code: 0, Type: "error" }));
      });
    });
  }

  static async start(): Promise<KuboStandIn> {
    const kubo = new KuboStandIn();
    await new Promise<void>((resolve) => kubo.#server.listen(0, "127.0.0.1", resolve));
    return kubo;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("not listening");
    return `http://127.0.0.1:${address.port}/api/v0`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const arg = url.searchParams.get("arg") ?? "";
    const body = await bodyOf(request);
    const say = (value: unknown) => {
      response.writeHead(200, { "Content-Type": "application/json" });
      response.end(`${JSON.stringify(value)}\n`);
    };
    switch (url.pathname) {
      case "/api/v0/block/put": {
        const bytes = filePart(request, body);
        const codec = this.codec ?? CODECS[url.searchParams.get("format") ?? ""];
        if (codec === undefined) throw new Error("unrecognized multicodec");
        if (bytes.length > 1 << 20)
          throw new Error("produced block is over 1MiB: big blocks can't be exchanged with other peers");
        const cid = CID.createV1(codec, await sha256.digest(bytes));
        this.blocks.set(digestOf(cid), bytes);
        say({ Key: cid.toString(), Size: bytes.length });
        return;
      }
      case "/api/v0/block/get": {
        const bytes = this.lie(this.#block(arg));
        response.writeHead(200, { "Content-Type": "text/plain" });
        response.end(bytes);
        return;
      }
      case "/api/v0/block/stat":
        say({ Key: arg, Size: this.#block(arg).length });
        return;
      case "/api/v0/block/rm":
        this.blocks.delete(digestOf(CID.parse(arg)));
        say({ Hash: arg });
        return;
      case "/api/v0/pin/add":
        this.#block(arg);
        this.pins.add(arg);
        say({ Pins: [arg] });
        return;
      case "/api/v0/pin/rm":
        if (!this.pins.delete(arg)) throw new Error("not pinned or pinned indirectly");
        say({ Pins: [arg] });
        return;
      case "/api/v0/add": {
        const options = {
          cidVersion: Number(url.searchParams.get("cid-version")) as 0 | 1,
          rawLeaves: url.searchParams.get("raw-leaves") === "true",
          profile: "unixfs-v1-2025" as const,
        };
        const content = filePart(request, body);
        const { cid, size } = await importFile({ content }, new MemoryBlockstore(), options);
        say({ Name: cid.toString(), Hash: cid.toString(), Size: String(size) });
        return;
      }
      default:
        response.writeHead(404).end("404 page not found");
    }
  }

  #block(arg: string): Uint8Array {
    const bytes = this.blocks.get(digestOf(CID.parse(arg)));
    if (bytes === undefined) throw new Error(`block was not found locally (offline): ipld: could not find ${arg}`);
    return bytes;
  }
}

function digestOf(cid: CID): string {
  return Buffer.from(cid.multihash.digest).toString("hex");
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** The bytes of the one file in a multipart body (RFC 7578). */
function filePart(request: IncomingMessage, body: Buffer): Uint8Array {
  const boundary = /boundary="?([^";]+)"?/.exec(request.headers["content-type"] ?? "")?.[1];
  if (boundary === undefined) throw new Error("no multipart body");
  const start = body.indexOf("\r\n\r\n") + 4;
  const end = body.lastIndexOf(`\r\n--${boundary}`);
  return new Uint8Array(body.subarray(start, end));
}
