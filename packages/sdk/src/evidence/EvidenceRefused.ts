import { type Bilingual, XinglinError } from "../errors/XinglinError.ts";

/** What does not hold. */
export type EvidenceFault =
  | "format"
  | "header"
  | "untrusted"
  | "receipt"
  | "event"
  | "contract"
  | "unknownEvent"
  | "order"
  | "account"
  | "slot"
  | "rebuilt"
  | "size";

const FAULTS: Record<EvidenceFault, Bilingual> = {
  format: { en: "is not written as an evidence bundle of version 1", zh: "不是第 1 版证据包的格式" },
  header: { en: "is no block header", zh: "不是区块头" },
  untrusted: {
    en: "has a block hash that is neither trusted nor linked to a trusted block",
    zh: "的区块哈希不受信任，也未与受信任的区块相连",
  },
  receipt: { en: "is not proved by the receipts root of its block", zh: "无法由区块的收据根证明" },
  event: { en: "is not the event that stands there", zh: "与该处的事件不符" },
  contract: { en: "comes from a contract that is not among those named", zh: "来自未列明的合约" },
  unknownEvent: { en: "is an event that its contract does not have", zh: "不是该合约的事件" },
  order: { en: "stands twice, or before something earlier", zh: "重复或顺序颠倒" },
  account: { en: "is not proved by the state root of its block", zh: "无法由区块的状态根证明" },
  slot: { en: "is not the value that the contract's storage has there", zh: "与合约存储中的值不符" },
  rebuilt: { en: "cannot be rebuilt from what the node gives", zh: "无法由节点数据重建" },
  size: { en: "is longer than is read here", zh: "超出可读取的长度" },
};

/** A bundle proves nothing, or a node's data cannot be put into one: `place` says what of it does not hold. */
export class EvidenceRefused extends XinglinError {
  constructor(
    readonly fault: EvidenceFault,
    /** A path in the bundle, as `events[3].proof`, or a block of the node. */
    readonly place: string,
    options?: ErrorOptions,
  ) {
    const { en, zh } = FAULTS[fault];
    super(
      "EvidenceRefused",
      {
        says: { en: `${place || "The bundle"} ${en}.`, zh: `${place || "该证据包"}${zh}。` },
        next: {
          en: "Ask for the bundle again, compare block hashes with a node of your own, and take nothing from this one.",
          zh: "请重新索取证据包，用自己的节点核对区块哈希；不要采信此证据包。",
        },
      },
      options,
    );
  }
}
