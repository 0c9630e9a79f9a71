import { XinglinError } from "../../errors/XinglinError.ts";

/** A node gave no answer in time, or said that it has none: what it was asked for is not known. */
export class NodeSilent extends XinglinError {
  constructor(
    /** What was asked, e.g. `block 7`. */
    readonly question: string,
    options?: ErrorOptions,
  ) {
    super(
      "NodeSilent",
      {
        says: { en: `The node did not answer: ${question}.`, zh: `节点没有答复：${question}。` },
        next: { en: "Ask again, or ask another node.", zh: "请稍后重试，或改用其他节点。" },
      },
      options,
    );
  }
}

/** The blocks that were read are not the chain's any more: what was read of them does not belong together. */
export class ChainReorganised extends XinglinError {
  constructor(
    /** The last block of the reading. */
    readonly block: number,
  ) {
    super("ChainReorganised", {
      says: {
        en: `While it was read the chain was reorganised: block ${block} is another one now.`,
        zh: `读取期间链发生了重组：第 ${block} 号区块已被替换。`,
      },
      next: {
        en: "Read again. Where much depends on it, end the reading some blocks before the newest.",
        zh: "请重新读取。重要的读取应止于最新区块之前的若干区块。",
      },
    });
  }
}

/** What a node said does not come to what the chain keeps beside it: it left out, changed or invented something. */
export class NodeContradicted extends XinglinError {
  constructor(
    /** About what it was wrong, e.g. `record 0x…`. */
    readonly subject: string,
  ) {
    super("NodeContradicted", {
      says: {
        en: `What the node tells about ${subject} does not fit together: it left out, changed or invented something.`,
        zh: `节点关于 ${subject} 的答复前后矛盾：有遗漏、改动或虚构。`,
      },
      next: {
        en: "Believe nothing of this answer. Read from the platform's deployment on, and ask another node.",
        zh: "请勿采信此答复。请从平台部署的区块开始读取，并改用其他节点。",
      },
    });
  }
}
