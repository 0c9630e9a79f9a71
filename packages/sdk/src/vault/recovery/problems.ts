import { XinglinError } from "../../errors/XinglinError.ts";

/** A root key is split into 2 to 16 shares with a threshold from 2 to their number. */
export class SplitRefused extends XinglinError {
  constructor() {
    super("SplitRefused", {
      says: {
        en: "A root key is split into 2 to 16 shares, with a threshold from 2 to their number.",
        zh: "根密钥应分为 2 至 16 份，门限不少于 2 且不超过份数。",
      },
      next: { en: "Change the guardians or the threshold.", zh: "请调整监护人或门限。" },
    });
  }
}

/** Fewer shares were brought than the threshold. */
export class SharesTooFew extends XinglinError {
  constructor(
    readonly needed: number,
    readonly given: number,
  ) {
    super("SharesTooFew", {
      says: { en: `${needed} shares are needed, ${given} are here.`, zh: `需要 ${needed} 份，现有 ${given} 份。` },
      next: { en: "Ask another guardian.", zh: "请再向一位监护人索取。" },
    });
  }
}

/** The shares are not of one splitting: of two root keys, or of one that was split twice. */
export class SharesDoNotMatch extends XinglinError {
  constructor() {
    super("SharesDoNotMatch", {
      says: { en: "The shares are not of one split.", zh: "这些份额并非来自同一次拆分。" },
      next: { en: "Ask the guardians for their newest shares.", zh: "请向监护人索取最新的份额。" },
    });
  }
}

/** What the shares give is not the root key that was split: one of them was changed by its guardian. */
export class RootKeyNotRecovered extends XinglinError {
  constructor() {
    super("RootKeyNotRecovered", {
      says: { en: "The shares do not give the root key that was split.", zh: "这些份额无法还原原来的根密钥。" },
      next: { en: "Try other guardians' shares: one of these is false.", zh: "其中有假份额，请换用其他监护人的份额。" },
    });
  }
}

/** The guardians' shares fit each other, and what they give is not this patient's root key. */
export class RootKeyNotPatients extends XinglinError {
  constructor() {
    super("RootKeyNotPatients", {
      says: {
        en: "The shares give a root key from which the patient's published key does not follow.",
        zh: "这些份额还原出的根密钥与患者公布的公钥不符。",
      },
      next: {
        en: "Use it for nothing: these guardians have forged their shares. Ask the others.",
        zh: "请勿使用：这些监护人伪造了份额。请向其他监护人索取。",
      },
    });
  }
}
