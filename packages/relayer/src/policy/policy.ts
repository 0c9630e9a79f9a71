import type { ForwardRequest } from "@xinglin/sdk/sending";
import { type Interface, dataLength, dataSlice } from "ethers";

import { NotRelayed } from "../RelayRefused.ts";

/** What a relayer pays for. */
export interface Policy {
  /** By address of the target, then by selector: the function's name. */
  readonly targets: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Most gas that a request may ask for. */
  readonly mostGas: bigint;
  /** Most bytes of a call. */
  readonly mostBytes: number;
  /** A request must still count so many seconds when it comes… */
  readonly leastValidity: bigint;
  /** …and no longer than so many: what is old is signed anew. */
  readonly mostValidity: bigint;
}

/** What one contract offers, and where it is. */
export interface Target {
  readonly address: string;
  readonly abi: Interface;
  readonly functions: readonly string[];
}

/**
 * @param targets contracts with the names of the functions that are paid for
 * @throws when a contract has no function of a name, so that a misspelt policy does not start
 */
export function policyOf(targets: readonly Target[], limits: Partial<Omit<Policy, "targets">> = {}): Policy {
  const allowed = targets.map(({ address, abi, functions }) => {
    const selectors = functions.map((name): [string, string] => {
      const found = abi.getFunction(name);
      if (found === null) throw new Error(`${address} has no function ${name}: mend the policy.`);
      return [found.selector, name];
    });
    return [address, new Map(selectors)] as const;
  });
  return {
    targets: new Map(allowed),
    mostGas: 1_500_000n,
    mostBytes: 16_384,
    leastValidity: 120n,
    mostValidity: 86_400n,
    ...limits,
  };
}

/** Refuses what the policy does not pay for. Looks at the request alone, and asks nobody. */
export function requireAllowed({
  request,
  policy,
  now,
}: {
  request: ForwardRequest;
  policy: Policy;
  now: bigint;
}): void {
  const { to, value, gas, data, deadline } = request;
  const functions = policy.targets.get(to);
  if (functions === undefined) throw new NotRelayed({ en: `calls of ${to}`, zh: `对 ${to} 的调用` });
  if (dataLength(data) < 4 || !functions.has(dataSlice(data, 0, 4))) {
    throw new NotRelayed({ en: `this function of ${to}`, zh: `${to} 的该函数` });
  }
  if (value !== 0n) throw new NotRelayed({ en: "calls that carry ether", zh: "携带以太币的调用" });
  if (gas > policy.mostGas) {
    throw new NotRelayed({
      en: `${gas} gas, of at most ${policy.mostGas}`,
      zh: `${gas} gas（上限 ${policy.mostGas}）`,
    });
  }
  const bytes = dataLength(data);
  if (bytes > policy.mostBytes) {
    throw new NotRelayed({
      en: `${bytes} bytes, of at most ${policy.mostBytes}`,
      zh: `${bytes} 字节（上限 ${policy.mostBytes}）`,
    });
  }
  const validity = deadline - now;
  if (validity < policy.leastValidity || validity > policy.mostValidity) {
    const [least, most] = [policy.leastValidity, policy.mostValidity];
    throw new NotRelayed({
      en: `a request that counts ${validity} seconds from now, not ${least} to ${most}`,
      zh: `有效期为 ${validity} 秒的请求（须为 ${least} 至 ${most} 秒）`,
    });
  }
}
