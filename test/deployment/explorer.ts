import { type IncomingMessage, type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { getAddress } from "ethers";

/** What a compiler takes, as far as these tests look at it. */
export interface CompilerInput {
  readonly language: string;
  readonly sources: Readonly<Record<string, { readonly content: string }>>;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Sources that somebody published for a contract. */
export interface Publication {
  readonly explorer: "etherscan" | "blockscout" | "sourcify";
  readonly address: string;
  /** `source:Contract`, by the names of the input. */
  readonly name: string;
  readonly compiler: string;
  readonly input: CompilerInput;
  /** Encoded arguments of the constructor; Sourcify finds them itself. */
  readonly args: string | undefined;
  /** Transaction that created it; Sourcify alone is told. */
  readonly creation: string | undefined;
}

/**
 * Three explorers of one chain on this machine, as far as somebody who publishes sources meets them: Etherscan's API under
 * `/etherscan`, Blockscout's under `/blockscout`, Sourcify's version 2 under `/sourcify`. They believe what they get and keep
 * it, so that a test can judge it.
 */
export class Explorer {
  readonly publications: Publication[] = [];
  readonly #server: Server;
  #url = "";

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      });
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    this.#url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this.#url;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** What one explorer has, by address. */
  of(explorer: Publication["explorer"]): ReadonlyMap<string, Publication> {
    const own = this.publications.filter((one) => one.explorer === explorer);
    return new Map(own.map((one) => [one.address, one]));
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const { pathname, searchParams } = new URL(request.url ?? "/", this.#url);
    const [, explorer, ...path] = pathname.split("/");
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    if (explorer === "sourcify") return this.#sourcify(request.method === "POST", path, body);
    if (explorer !== "etherscan" && explorer !== "blockscout") return { status: 404, body: {} };
    return { status: 200, body: this.#etherscan(explorer, searchParams, body) };
  }

  #etherscan(explorer: "etherscan" | "blockscout", asked: URLSearchParams, body: string): unknown {
    const no = (result: string) => ({ status: "0", message: "NOTOK", result });
    const yes = (result: unknown) => ({ status: "1", message: "OK", result });
    if (explorer === "etherscan" && asked.get("apikey") !== "a key") return no("Invalid API Key");
    switch (asked.get("action")) {
      case "getsourcecode": {
        const known = this.of(explorer).get(getAddress(asked.get("address") ?? ""));
        return known === undefined ? no("Contract source code not verified") : yes([{ SourceCode: known.name }]);
      }
      case "verifysourcecode": {
        const form = new URLSearchParams(body);
        this.publications.push({
          explorer,
          address: getAddress(form.get("contractaddress") ?? ""),
          name: form.get("contractname") ?? "",
          compiler: form.get("compilerversion") ?? "",
          input: JSON.parse(form.get("sourceCode") ?? "") as CompilerInput,
          args: form.get("constructorArguments") ?? "",
          creation: undefined,
        });
        return yes(String(this.publications.length));
      }
      case "checkverifystatus":
        return yes("Pass - Verified");
      default:
        return no("Unknown action");
    }
  }

  #sourcify(isPost: boolean, [version, what, ...rest]: string[], body: string): { status: number; body: unknown } {
    const [chainId = "", address = ""] = rest;
    const contract = {
      match: "exact_match",
      creationMatch: "exact_match",
      runtimeMatch: "exact_match",
      chainId,
      address,
    };
    if (version === "v2" && what === "contract") {
      const isKnown = this.of("sourcify").has(getAddress(address));
      const none = { ...contract, match: null, creationMatch: null, runtimeMatch: null };
      return isKnown ? { status: 200, body: contract } : { status: 404, body: none };
    }
    if (version === "v2" && what === "verify" && isPost) {
      const { stdJsonInput, contractIdentifier, compilerVersion, creationTransactionHash } = JSON.parse(body) as {
        stdJsonInput: CompilerInput;
        contractIdentifier: string;
        compilerVersion: string;
        creationTransactionHash?: string;
      };
      this.publications.push({
        explorer: "sourcify",
        address: getAddress(address),
        name: contractIdentifier,
        compiler: compilerVersion,
        input: stdJsonInput,
        args: undefined,
        creation: creationTransactionHash,
      });
      return { status: 202, body: { verificationId: String(this.publications.length) } };
    }
    if (version === "v2" && what === "verify") {
      const times = { jobStartTime: "2026-01-01T00:00:00Z" };
      return { status: 200, body: { isJobCompleted: true, verificationId: rest[0], ...times, contract } };
    }
    return { status: 404, body: {} };
  }
}
