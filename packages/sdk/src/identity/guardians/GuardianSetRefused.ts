import { XinglinError, type Bilingual } from "../../errors/XinglinError.ts";

/** A rule of guardian sets. */
export type GuardianSetRule = "number" | "address" | "order" | "threshold" | "delay" | "salt" | "format" | "hash";

const RULES: Record<GuardianSetRule, Bilingual> = {
  number: { en: "A set has 1 to 16 guardians.", zh: "监护人应为 1 至 16 位。" },
  address: { en: "Each guardian and the arbiter is an Ethereum address.", zh: "每位监护人和仲裁人都应为以太坊地址。" },
  order: {
    en: "Guardians are in ascending order, none of them twice.",
    zh: "监护人地址应按升序排列，且不得重复。",
  },
  threshold: {
    en: "The threshold lies between 1 and the number of guardians.",
    zh: "门限应介于 1 与监护人数量之间。",
  },
  delay: { en: "The delay lies between 1 and 30 days.", zh: "等待期应为 1 至 30 天。" },
  salt: { en: "The salt is 32 random bytes.", zh: "盐值应为 32 字节随机数。" },
  format: {
    en: "The text is no backup of a guardian set of a known version.",
    zh: "该文本不是已知版本的监护人集合备份。",
  },
  hash: { en: "The backup's hash is not the hash of its set.", zh: "备份中的哈希与其监护人集合不符。" },
};

/** A guardian set, or a backup of one, breaks `rule`. */
export class GuardianSetRefused extends XinglinError {
  constructor(
    readonly rule: GuardianSetRule,
    options?: ErrorOptions,
  ) {
    const isBackup = rule === "format" || rule === "hash";
    super(
      "GuardianSetRefused",
      {
        says: RULES[rule],
        next: isBackup
          ? { en: "Ask another guardian for their copy.", zh: "请向其他监护人索取副本。" }
          : { en: "Change the set and build it again.", zh: "请修改后重新生成集合。" },
      },
      options,
    );
  }
}
