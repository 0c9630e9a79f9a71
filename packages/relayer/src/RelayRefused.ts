import { type Explanation, XinglinError } from "@xinglin/sdk/errors";

/** The relayer does not take a request: nothing was sent, and nothing was paid. */
export class RelayRefused extends XinglinError {
  constructor(
    name: string,
    /** Status of the HTTP answer. */
    readonly status: 400 | 403 | 404 | 409 | 413 | 422 | 429 | 503,
    explanation: Explanation,
    options?: ErrorOptions,
  ) {
    super(name, explanation, options);
  }
}

/** The request is not written as the forwarder takes it. */
export class RequestMalformed extends RelayRefused {
  constructor(readonly field: string) {
    super("RequestMalformed", 400, {
      says: { en: `${field} is missing or malformed.`, zh: `${field} 缺失或格式有误。` },
      next: { en: "Sign it with signForwardRequest.", zh: "请用 signForwardRequest 签名。" },
    });
  }
}

/** The policy does not pay for this. */
export class NotRelayed extends RelayRefused {
  constructor(what: { readonly en: string; readonly zh: string }) {
    super("NotRelayed", 403, {
      says: { en: `This relayer does not pay for that: ${what.en}.`, zh: `本代付服务不支付：${what.zh}。` },
      next: {
        en: "Ask it what it pays for (GET /v1), or send it yourself.",
        zh: "请查询其代付范围（GET /v1），或自行发送。",
      },
    });
  }
}

/** Signature, nonce or deadline does not hold for the forwarder. */
export class SignatureNotValid extends RelayRefused {
  constructor() {
    super("SignatureNotValid", 400, {
      says: {
        en: "The forwarder does not accept the signature: another signer, another nonce, or too late.",
        zh: "转发合约不接受该签名：签名者或序号不符，或已过期。",
      },
      next: { en: "Sign the request anew.", zh: "请重新签名。" },
    });
  }
}

/** The signer has a request on the way, and the forwarder takes them one after the other. */
export class StillPending extends RelayRefused {
  constructor(readonly id: string) {
    super("StillPending", 409, {
      says: { en: `Request ${id} of this signer is on the way.`, zh: `该签名者的请求 ${id} 正在处理。` },
      next: { en: "Wait until it is mined, then sign the next one.", zh: "请等待其上链后再签名下一个。" },
    });
  }
}

/** Too much was asked for. */
export class TooMany extends RelayRefused {
  constructor(
    readonly limit: "address" | "signer" | "failures" | "budget",
    readonly retryAfter: number,
  ) {
    const words = {
      address: { en: "Too many requests came from this network address.", zh: "该网络地址的请求过多。" },
      signer: { en: "This signer has used what it may use for now.", zh: "该签名者的代付额度暂已用尽。" },
      failures: {
        en: "Requests of this signer failed on the chain too often.",
        zh: "该签名者的请求在链上失败次数过多。",
      },
      budget: { en: "The relayer has spent today's budget.", zh: "代付服务今日预算已用尽。" },
    };
    super("TooMany", 429, {
      says: words[limit],
      next: {
        en: `Try again in ${retryAfter} seconds, or send it yourself.`,
        zh: `请在 ${retryAfter} 秒后重试，或自行发送。`,
      },
    });
  }
}

/** The contract would refuse the call. */
export class CallRefused extends RelayRefused {
  constructor(cause: XinglinError) {
    super("CallRefused", 422, { says: cause.says, next: cause.next }, { cause });
  }
}

/** Nobody asked for a request of that id here. */
export class RequestUnknown extends RelayRefused {
  constructor(readonly id: string) {
    super("RequestUnknown", 404, {
      says: { en: `There is no request ${id}.`, zh: `没有请求 ${id}。` },
      next: { en: "Check the id, or send the request.", zh: "请核对编号，或提交请求。" },
    });
  }
}

/** The relayer cannot pay now. */
export class CannotPay extends RelayRefused {
  constructor(why: { readonly en: string; readonly zh: string }) {
    super("CannotPay", 503, {
      says: { en: `The relayer cannot pay now: ${why.en}.`, zh: `代付服务暂时无法支付：${why.zh}。` },
      next: { en: "Try again later, or send it yourself.", zh: "请稍后重试，或自行发送。" },
    });
  }
}
