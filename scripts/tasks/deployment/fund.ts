import { formatEther, parseEther } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { type Acting, type Told, acting, sentIn } from "../shared/frame.ts";
import { OptionMalformed, account } from "../shared/values.ts";

/** Sends ether to an account, on a test network say, up to what it shall hold. */
export function fund(
  options: Acting & { account: string; ether: string },
  hre: HardhatRuntimeEnvironment,
): Promise<Told["result"]> {
  return acting(hre, options, async ({ via, provider }) => {
    const to = account("account", options.account);
    const wanted = weiOf(options.ether);
    const held = await provider.getBalance(to);
    if (held >= wanted) {
      const line = `${to} holds ${formatEther(held)} ether already. 余额已足够，未转账。`;
      return { result: { to, sent: 0n, holds: held }, lines: [line] };
    }
    if (via.way === "relayed") {
      throw new OptionMalformed("--relayer", { en: "a relayer sends no ether.", zh: "代付服务不转账以太币。" });
    }
    const response = await via.signer.sendTransaction({ to, value: wanted - held });
    const receipt = await response.wait();
    if (receipt === null) throw new Error(`${response.hash} has no receipt.`);
    return {
      result: { to, sent: wanted - held, holds: wanted, ...sentIn(receipt) },
      lines: [`${to} holds ${formatEther(wanted)} ether now. 已转账。`],
    };
  });
}

function weiOf(ether: string): bigint {
  try {
    return parseEther(ether);
  } catch {
    throw new OptionMalformed("--ether", { en: `${ether} is no amount.`, zh: `${ether} 不是有效金额。` });
  }
}
