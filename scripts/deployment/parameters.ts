import { XinglinError } from "@xinglin/sdk/errors";
import { ZeroAddress, getAddress, isAddress } from "ethers";

import type { Intended } from "./doctor/roles.ts";

const TWO_DAYS = 172_800n;
/** OpenZeppelin's AccessManager holds delays in 32 bits. */
const LONGEST = 2n ** 32n - 1n;

/** The platform must not be deployed with these parameters. */
export class ParametersRefused extends XinglinError {
  constructor(
    readonly parameter: string,
    en: string,
    zh: string,
  ) {
    super("ParametersRefused", {
      says: { en: `Parameter ${parameter}: ${en}`, zh: `参数 ${parameter}：${zh}` },
      next: {
        en: "Nothing was sent. Mend ignition/parameters/NETWORK.json5 and deploy again.",
        zh: "未发送任何交易。请修改 ignition/parameters/NETWORK.json5 后重新部署。",
      },
    });
  }
}

/**
 * Judges the parameters of `ignition/modules/Platform.ts` before anything is sent. Three accounts, none of them the deployer:
 * who deployed would otherwise keep power, or lock everybody out with the last step.
 *
 * @param parameters the object under `Platform` of the file
 */
export function requireParameters(parameters: unknown, deployer: string): Intended {
  const { admin, adminDelay = TWO_DAYS, regulator, pauser } = (parameters ?? {}) as Record<string, unknown>;
  const account = (name: string, value: unknown): string => {
    if (!isAddress(value) || value === ZeroAddress)
      throw new ParametersRefused(name, "an account is needed.", "需要一个账户地址。");
    if (getAddress(value) === getAddress(deployer)) {
      throw new ParametersRefused(
        name,
        "this is the deployer, who must keep no power.",
        "该账户是部署者，部署者不得保留任何权力。",
      );
    }
    return getAddress(value);
  };
  const holders = {
    admin: account("admin", admin),
    regulator: account("regulator", regulator),
    pauser: account("pauser", pauser),
  };
  if (new Set(Object.values(holders)).size < 3) {
    throw new ParametersRefused("admin, regulator, pauser", "these are three accounts.", "须为三个不同的账户。");
  }
  const delay = typeof adminDelay === "bigint" || Number.isSafeInteger(adminDelay) ? BigInt(adminDelay as number) : -1n;
  if (delay <= 0n || delay > LONGEST) {
    throw new ParametersRefused(
      "adminDelay",
      `the administrator has to wait, from 1 to ${LONGEST} seconds; two days are usual.`,
      `管理员的操作须有延迟，1 至 ${LONGEST} 秒，通常为两天。`,
    );
  }
  return { ...holders, adminDelay: delay };
}
