import { XinglinError } from "../../errors/XinglinError.ts";

/** The text is no name of a content: no CIDv1 of codec raw or dag-pb with SHA2-256, or it names a folder. */
export class ContentNameInvalid extends XinglinError {
  constructor(readonly given: string) {
    super("ContentNameInvalid", {
      says: {
        en: `"${given}" does not name a content: it must be a CIDv1 of a file, with SHA2-256.`,
        zh: `“${given}”不是有效的内容名称：应为文件的 CIDv1（SHA2-256）。`,
      },
      next: {
        en: "Take the name that writing gave, or the record's content.",
        zh: "请使用写入时返回的名称或记录中的 content。",
      },
    });
  }
}

/** A store has not got a block. */
export class BlockMissing extends XinglinError {
  constructor(
    readonly store: string,
    readonly block: string,
  ) {
    super("BlockMissing", {
      says: { en: `${store} has not got ${block}.`, zh: `存储“${store}”中没有 ${block}。` },
      next: { en: "Ask another store.", zh: "请向其他存储查询。" },
    });
  }
}

/** A store gave bytes that do not fit the name: it lies, or its disk does. */
export class BlockCorrupted extends XinglinError {
  constructor(
    readonly store: string,
    readonly block: string,
  ) {
    super("BlockCorrupted", {
      says: {
        en: `What ${store} gives for ${block} is something else.`,
        zh: `存储“${store}”返回的 ${block} 与名称不符。`,
      },
      next: { en: "Ask another store and repair this one.", zh: "请改用其他存储，并修复该存储。" },
    });
  }
}

/** A store keeps bytes under another name than their own. */
export class NameNotKept extends XinglinError {
  constructor(
    readonly store: string,
    readonly expected: string,
    readonly given: string,
  ) {
    super("NameNotKept", {
      says: { en: `${store} names ${expected} ${given}.`, zh: `存储“${store}”将 ${expected} 命名为 ${given}。` },
      next: { en: "Do not use this store; check its version.", zh: "请勿使用该存储，并检查其版本。" },
    });
  }
}

/** How a replica answered. */
export type Answer = "missing" | "corrupted" | "failed" | "slow";

/** No replica has good bytes for a block. */
export class NoGoodReplica extends XinglinError {
  constructor(
    readonly block: string,
    readonly answers: readonly { readonly replica: string; readonly answer: Answer }[],
  ) {
    const list = answers.map(({ replica, answer }) => `${replica}: ${answer}`).join(", ");
    super("NoGoodReplica", {
      says: { en: `No replica has ${block} (${list}).`, zh: `没有副本能提供 ${block}（${list}）。` },
      next: {
        en: "Wait for those that failed or were slow; add another replica.",
        zh: "请等待出错或超时的副本恢复，或增加副本。",
      },
    });
  }
}

/** Fewer replicas took a block than are asked for. */
export class ReplicasTooFew extends XinglinError {
  constructor(
    readonly needed: number,
    readonly written: number,
  ) {
    super("ReplicasTooFew", {
      says: {
        en: `${written} replicas took it; ${needed} are needed.`,
        zh: `仅写入 ${written} 个副本，至少需要 ${needed} 个。`,
      },
      next: { en: "Write again when more replicas answer.", zh: "请待更多副本可用后重新写入。" },
    });
  }
}
