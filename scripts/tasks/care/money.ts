import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { Contract } from "ethers";

import { type Acting, type Told, acting, sentIn } from "../shared/frame.ts";
import { OptionMalformed, account, amount } from "../shared/values.ts";
import { moneyOf, roomsOf, tokenOf } from "./rooms.ts";

type Result = Promise<Told["result"]>;

/** The book may take so much of a token from who acts. */
export function allow(options: Acting & { token: string; amount: string }, hre: HardhatRuntimeEnvironment): Result {
  return acting(hre, options, async ({ places, via }) => {
    const [token, wanted] = [account("token", options.token), amount("amount", options.amount)];
    if (via.way === "relayed") {
      throw new OptionMalformed("--relayer", {
        en: "a token takes no relayed call: book with a permit, by the SDK.",
        zh: "代币不接受代付调用：请用 SDK 以签名授权预约。",
      });
    }
    const spender = places.AppointmentBook.address;
    const erc20 = new Contract(token, ["function approve(address spender, uint256 value) returns (bool)"], via.signer);
    const response = await erc20.getFunction("approve").send(spender, wanted);
    const receipt = await response.wait();
    if (receipt === null) throw new Error(`${response.hash} has no receipt.`);
    return {
      result: { token, spender, amount: wanted, ...sentIn(receipt) },
      lines: [`The book may take ${moneyOf(token)(wanted)}. 已允许预约簿扣款。`],
    };
  });
}

/** A credit is paid out. */
export function withdraw(
  options: Acting & { token: string; to: string; amount: string },
  hre: HardhatRuntimeEnvironment,
): Result {
  return acting(hre, options, async (stage) => {
    const { visits } = roomsOf(stage);
    const token = tokenOf("--token", options.token);
    const own = await stage.signer.getAddress();
    const to = options.to === "" ? own : account("--to", options.to);
    const credit = await visits.contract.creditOf(own, token);
    const wanted = options.amount === "" ? credit : amount("--amount", options.amount);
    if (wanted === 0n) {
      return { result: { token, to, amount: 0n }, lines: ["There is nothing to withdraw. 没有可提取的余额。"] };
    }
    const receipt = await visits.withdraw({ token, to, amount: wanted, via: stage.via });
    return {
      result: { token, to, amount: wanted, ...sentIn(receipt) },
      lines: [`${moneyOf(token)(wanted)} went to ${to}. 已提取。`],
    };
  });
}
