import {
  AbstractSigner,
  type Provider,
  type TransactionRequest,
  type TransactionResponse,
  resolveAddress,
} from "ethers";

import { type Explanation, XinglinError } from "../../errors/XinglinError.ts";
import { ERC2771Forwarder__factory } from "../../typechain.ts";
import { ReceiptMissing } from "./call.ts";

/** Milliseconds between two questions about a request's fate. */
const PAUSE = 500;
/** Milliseconds after which the SDK stops asking. */
const PATIENCE = 300_000;
/** Milliseconds for one answer. */
const ANSWER_PATIENCE = 60_000;

/** What the relayer said, in its own words. */
export class RelayerRefused extends XinglinError {
  constructor(
    name: string,
    readonly status: number,
    explanation: Explanation,
    /** Name of the contract's refusal, where it is one. */
    readonly refusal: string | undefined,
  ) {
    super(name, explanation);
  }
}

/** The service did not answer, or not as a relayer does: whether it has what was sent to it is not known. */
export class RelayerSilent extends XinglinError {
  constructor(
    readonly origin: string,
    /** Of the answer, where there was one. */
    readonly status: number | undefined,
    options?: ErrorOptions,
  ) {
    super(
      "RelayerSilent",
      {
        says: {
          en: `The relayer at ${origin} gave no answer that can be read.`,
          zh: `位于 ${origin} 的代付服务没有给出可读的答复。`,
        },
        next: {
          en: "Look whether the act has happened before it is signed again, or use another relayer.",
          zh: "重新签名之前请先确认操作是否已完成，或改用其他代付服务。",
        },
      },
      options,
    );
  }
}

/** A relayer does one thing only: it submits requests to the forwarder. */
export class OnlyForwards extends XinglinError {
  constructor() {
    super("OnlyForwards", {
      says: {
        en: "A relayer over HTTP submits requests to the forwarder and nothing else.",
        zh: "HTTP 代付服务只向转发合约提交请求。",
      },
      next: {
        en: "Use it as `relayed({ signer, relayer, forwarder })`.",
        zh: "请以 `relayed({ signer, relayer, forwarder })` 使用。",
      },
    });
  }
}

interface Fate {
  readonly id: string;
  readonly state: "waiting" | "sent" | "mined" | "failed" | "refused";
  readonly hash?: string;
}

/**
 * A relayer that is somebody else's service (`packages/relayer`): every act of every client goes through it without ether.
 *
 * @example
 * ```ts
 * const relayer = await HttpRelayer.at({ url: "https://relayer.example", provider });
 * const via = relayed({ signer: zhao, relayer, forwarder: relayer.forwarder });
 * const { patient } = await patients.register({ salt: randomSalt(), via });
 * ```
 */
export class HttpRelayer extends AbstractSigner {
  private constructor(
    readonly url: string,
    provider: Provider,
    /** The account that pays. */
    readonly account: string,
    readonly forwarder: string,
  ) {
    super(provider);
  }

  /** Asks the service who pays, and through which forwarder. */
  static async at({ url, provider }: { readonly url: string; readonly provider: Provider }): Promise<HttpRelayer> {
    const { account, forwarder } = await ask<{ account: string; forwarder: string }>(new URL("/v1", url));
    return new HttpRelayer(url, provider, await resolveAddress(account), await resolveAddress(forwarder));
  }

  getAddress(): Promise<string> {
    return Promise.resolve(this.account);
  }

  connect(provider: Provider): HttpRelayer {
    return new HttpRelayer(this.url, provider, this.account, this.forwarder);
  }

  /**
   * Hands a request to the service and waits until it is mined.
   *
   * @throws RelayerRefused what the service says; RelayerSilent where it says nothing; OnlyForwards for anything but a request to
   * its forwarder
   */
  override async sendTransaction({ to, data }: TransactionRequest): Promise<TransactionResponse> {
    const abi = ERC2771Forwarder__factory.createInterface();
    const isForward = to === this.forwarder && data?.startsWith(abi.getFunction("execute").selector) === true;
    if (!isForward) throw new OnlyForwards();
    const [request] = abi.decodeFunctionData("execute", data) as unknown[];
    const { from, to: target, value, gas, deadline, data: call, signature } = request as Record<string, unknown>;
    const body = { from, to: target, value, gas, deadline, data: call, signature };
    const { id } = await ask<Fate>(new URL("/v1/requests", this.url), body);
    return this.#mined(id);
  }

  async #mined(id: string): Promise<TransactionResponse> {
    const begin = Date.now();
    while (Date.now() - begin < PATIENCE) {
      const { state, hash } = await ask<Fate>(new URL(`/v1/requests/${id}`, this.url));
      if (state === "refused") throw new RelayerRefused("RequestRefused", 422, LATE, undefined);
      const isSettled = state === "mined" || state === "failed";
      const response = isSettled && hash !== undefined ? await this.provider?.getTransaction(hash) : null;
      if (response !== null && response !== undefined) return response;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    throw new ReceiptMissing(id);
  }

  signTransaction(): Promise<string> {
    return Promise.reject(new OnlyForwards());
  }

  signMessage(): Promise<string> {
    return Promise.reject(new OnlyForwards());
  }

  signTypedData(): Promise<string> {
    return Promise.reject(new OnlyForwards());
  }
}

const LATE: Explanation = {
  says: {
    en: "When its turn came, the contract would have refused the request.",
    zh: "轮到处理时，合约将拒绝该请求。",
  },
  next: { en: "Look at the state of things, and sign anew.", zh: "请核对当前状态后重新签名。" },
};

/** Asks the service; posts where there is a body. */
async function ask<Answer>(url: URL, body?: object): Promise<Answer> {
  const text = body && JSON.stringify(body, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  let status: number | undefined;
  let answer;
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(ANSWER_PATIENCE),
      ...(text !== undefined && { method: "POST", body: text, headers: { "content-type": "application/json" } }),
    });
    status = response.status;
    answer = (await response.json()) as Answer & {
      readonly error?: Explanation & { name: string; cause?: string };
    };
    if (response.ok) return answer;
  } catch (cause) {
    throw new RelayerSilent(url.origin, status, { cause });
  }
  const { error } = answer;
  if (error === undefined) throw new RelayerSilent(url.origin, status);
  throw new RelayerRefused(error.name, status, { says: error.says, next: error.next }, error.cause);
}
