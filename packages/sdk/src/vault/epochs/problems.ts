import { XinglinError } from "../../errors/XinglinError.ts";

/** A grant was taken back after the epoch of this key began: a reader who may no longer read has the key. */
export class EpochStale extends XinglinError {
  constructor(
    readonly compartment: string,
    readonly epoch: number,
    /** Seconds: until when revocations were known when the epoch began. */
    readonly since: bigint,
    /** Seconds: when the newest one was. */
    readonly revokedAt: bigint,
  ) {
    super("EpochStale", {
      says: {
        en: `Epoch ${epoch} of ${compartment} is older than a revocation: somebody who may no longer read has its key.`,
        zh: `${compartment} 的第 ${epoch} 期密钥早于一次撤销授权：已被撤销者持有该密钥。`,
      },
      next: {
        en: "Write nothing under it. The patient's software raises the epoch; others seal to the patient's published key.",
        zh: "请勿用它写入。患者软件应先提升周期；其他书写者请密封给患者公布的公钥。",
      },
    });
  }
}

/** The list of epochs is older than one that this client has seen: whoever keeps it gave an old one. */
export class EpochsRolledBack extends XinglinError {
  constructor(
    readonly edition: number,
    readonly known: number,
  ) {
    super("EpochsRolledBack", {
      says: {
        en: `The list of epochs is edition ${edition}; edition ${known} has been seen here.`,
        zh: `密钥周期清单为第 ${edition} 版，而此处已见过第 ${known} 版。`,
      },
      next: { en: "Fetch it again, from another replica.", zh: "请从其他副本重新获取。" },
    });
  }
}
