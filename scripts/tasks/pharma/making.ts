import { parseGtin } from "@xinglin/sdk/kernel";
import { Lots, type NewLot } from "@xinglin/sdk/pharma";
import type { LotKey } from "@xinglin/sdk/serials";
import type { TransactionReceipt } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { type Acting, type Stage, type Told, acting, sentIn } from "../shared/frame.ts";
import { OptionMalformed, account } from "../shared/values.ts";
import { type Listing, numbered, packsIn, publish } from "./lists.ts";
import { lastDay, lotKey, quantities } from "./values.ts";

interface MakeOptions extends Acting {
  readonly gtin: string;
  readonly number: string;
  readonly maker: string;
  readonly expiry: string;
  readonly quantity: number;
  readonly serials: string;
  readonly prefix: string;
  readonly lists: string;
}

type Result = Promise<Told["result"]>;

/** A maker commissions a lot: packs of a file, numbered packs, or a quantity. */
export function commission(options: MakeOptions, hre: HardhatRuntimeEnvironment): Result {
  return made(hre, options, async (lots, { maker, terms, via }) => lots.commission({ maker, terms, via }));
}

/** A maker makes a lot of others. */
export function transform(options: MakeOptions & { inputs: string }, hre: HardhatRuntimeEnvironment): Result {
  return made(hre, options, async (lots, { maker, terms, via }) => {
    const inputs = quantities("--inputs", options.inputs).map(({ what, quantity }) => ({
      lot: lotKey("--inputs", what),
      quantity,
    }));
    const { lots: outputs, receipt } = await lots.transform({ maker, inputs, outputs: [terms], via });
    const [lot] = outputs;
    if (lot === undefined) throw new TypeError("A transformation makes a lot.");
    return { lot, receipt };
  });
}

async function made(
  hre: HardhatRuntimeEnvironment,
  options: MakeOptions,
  make: (
    lots: Lots,
    act: { readonly maker: string; readonly terms: NewLot; readonly via: Stage["via"] },
  ) => Promise<{ readonly lot: LotKey; readonly receipt: TransactionReceipt }>,
): Result {
  return acting(hre, options, async ({ at, via, signer, isRehearsal }) => {
    const maker = options.maker === "" ? await signer.getAddress() : account("--maker", options.maker);
    const onPack = {
      gtin: parseGtin(options.gtin),
      lot: options.number,
      expiry: lastDay("--expiry", options.expiry),
    };
    const list = await listOf(options, { onPack, isRehearsal });
    const quantity = list?.count ?? options.quantity;
    const terms: NewLot = { ...onPack, quantity, root: list?.root };
    const { lot, receipt } = await make(new Lots(at("LotLedger")), { maker, terms, via });
    await list?.announce();
    return {
      result: {
        ...{ lot, maker, gtin: options.gtin, number: options.number, expiry: onPack.expiry, quantity },
        root: list?.root,
        ...sentIn(receipt),
      },
      lines: [`Lot ${lot}: ${options.number}, ${quantity}. 批次已建立：${options.number}，数量 ${quantity}。`],
    };
  });
}

/** The list of the packs, where they have numbers. */
async function listOf(
  { serials, prefix, quantity, lists }: MakeOptions,
  rest: Pick<Parameters<typeof publish>[0], "onPack" | "isRehearsal">,
): Promise<Listing | undefined> {
  if (serials !== "") {
    if (quantity !== 0 || prefix !== "") {
      throw new OptionMalformed("--serials", {
        en: "a file lists the packs itself: leave out --quantity and --prefix.",
        zh: "清单文件已列明包装：请去掉 --quantity 与 --prefix。",
      });
    }
    return publish({ folder: lists, packs: await packsIn(serials), ...rest });
  }
  if (quantity < 1) throw new OptionMalformed("--quantity", { en: "say how much.", zh: "请指定数量。" });
  return prefix === "" ? undefined : publish({ folder: lists, packs: numbered(prefix, quantity), ...rest });
}
