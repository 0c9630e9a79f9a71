import { XinglinError } from "@xinglin/sdk/errors";

/** Another relayer holds the ledger: two on one ledger would give out the same nonces. */
export class LedgerTaken extends XinglinError {
  constructor() {
    super("LedgerTaken", {
      says: { en: "Another relayer is at work on this ledger.", zh: "另有代付服务正在使用该账本。" },
      next: {
        en: "Stop it, or give this one a database and an account of its own.",
        zh: "请先停止该服务，或为本服务配置单独的数据库与账户。",
      },
    });
  }
}
