import { XinglinError } from "../../errors/XinglinError.ts";

/** Why a reader takes no data for a receipt. */
export type ReceiptProblem = "gateway" | "number" | "time" | "signature" | "contract";

const SAYS = {
  gateway: {
    en: "The gateway does not serve this organisation.",
    zh: "该网关并非为此机构服务。",
  },
  number: {
    en: "The receipt's number is zero, or logged already: no omission could be proved with it.",
    zh: "回执编号为零或已被记录，无法据此证明漏记。",
  },
  time: {
    en: "The receipt says another time than now.",
    zh: "回执上的时间与当前时间不符。",
  },
  signature: {
    en: "The receipt is not signed by the gateway.",
    zh: "回执并非由该网关签署。",
  },
  contract: {
    en: "The gateway is a contract wallet, which can disown its signature later.",
    zh: "该网关为合约账户，日后可以否认其签名。",
  },
} as const satisfies Record<ReceiptProblem, { readonly en: string; readonly zh: string }>;

/** A gateway's receipt proves nothing, or may prove nothing later: the data that came with it are not taken. */
export class ReceiptRefused extends XinglinError {
  constructor(readonly why: ReceiptProblem) {
    super("ReceiptRefused", {
      says: SAYS[why],
      next: {
        en: "Take no data from this gateway; ask for a receipt that counts, or log the access yourself.",
        zh: "请勿接受该网关的数据；请索取有效回执，或自行记录查阅。",
      },
    });
  }
}
