import { parseGtin } from "@xinglin/sdk/kernel";
import { type ProductTerms, Products } from "@xinglin/sdk/pharma";
import { CONTROLS, PRODUCT_KINDS, SUPPLIES, UNITS } from "@xinglin/sdk/terms";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { type Acting, type Common, type Told, acting, asking, sentIn } from "../shared/frame.ts";
import { OptionMalformed, account, amount, jsonIn, nameIn } from "../shared/values.ts";

type Result = Promise<Told["result"]>;

/** A manufacturer asks for approval of a product. */
export function file(options: Acting & { gtin: string; terms: string }, hre: HardhatRuntimeEnvironment): Result {
  return acting(hre, options, async ({ at, via }) => {
    const gtin = parseGtin(options.gtin);
    const terms = await termsIn(options.terms);
    const receipt = await new Products(at("ProductRegistry")).file({ gtin, terms, via });
    return {
      result: { gtin: options.gtin, terms, ...sentIn(receipt) },
      lines: [`${options.gtin} is filed; the regulator decides. 已申报，待监管机构审批。`],
    };
  });
}

/** The regulator approves it. */
export function approve(
  options: Acting & { gtin: string; holder: string; terms: string },
  hre: HardhatRuntimeEnvironment,
): Result {
  return acting(hre, options, async ({ at, via }) => {
    const gtin = parseGtin(options.gtin);
    const holder = account("--holder", options.holder);
    const terms = await termsIn(options.terms);
    const receipt = await new Products(at("ProductRegistry")).approve({ gtin, holder, terms, via });
    return {
      result: { gtin: options.gtin, holder, terms, ...sentIn(receipt) },
      lines: [`${options.gtin} of ${holder} is in force. 产品已批准生效。`],
    };
  });
}

/** What a product is. */
export function product(options: Common & { gtin: string }, hre: HardhatRuntimeEnvironment): Result {
  return asking(hre, options, async ({ at }) => {
    const reading = await new Products(at("ProductRegistry")).productOf({ gtin: parseGtin(options.gtin) });
    if (reading === undefined) {
      return { result: { gtin: options.gtin, product: null }, lines: ["It was never approved. 该产品从未获批。"] };
    }
    const { terms, holder, isInForce } = reading;
    const [kind, supply, standing] = [
      PRODUCT_KINDS[terms.kind],
      SUPPLIES[terms.supply],
      isInForce ? { en: "in force", zh: "有效" } : { en: "not in force", zh: "无效" },
    ];
    return {
      result: { gtin: options.gtin, product: reading },
      lines: [
        `${kind.en}, ${supply.en}, of ${holder}: ${standing.en}. ${kind.zh}，${supply.zh}：${standing.zh}。`,
        ...(terms.approval === undefined ? [] : [terms.approval]),
      ],
    };
  });
}

/** `{ "kind": "Finished", "unit": "Pack", "ceiling": { "amount": "288000", "currency": "CNY" }, … }` */
async function termsIn(name: string): Promise<ProductTerms> {
  const said = await jsonIn("--terms", name);
  const members = (typeof said === "object" && said !== null ? said : {}) as Readonly<Record<string, unknown>>;
  const word = (member: string, usual = ""): string => {
    const value = members[member] ?? usual;
    if (typeof value === "string") return value;
    throw new OptionMalformed("--terms", { en: `${member} is no text.`, zh: `${member} 不是文本。` });
  };
  const { storage, ceiling } = members as {
    readonly storage?: { readonly coldest?: unknown; readonly warmest?: unknown };
    readonly ceiling?: { readonly amount?: unknown; readonly currency?: unknown };
  };
  return {
    kind: nameIn("--terms kind", PRODUCT_KINDS, word("kind")),
    control: nameIn("--terms control", CONTROLS, word("control", "None")),
    supply: nameIn("--terms supply", SUPPLIES, word("supply", "Prescription")),
    unit: nameIn("--terms unit", UNITS, word("unit")),
    ...(storage !== undefined && { storage: { coldest: tenths(storage.coldest), warmest: tenths(storage.warmest) } }),
    ...(ceiling !== undefined && {
      ceiling: { amount: amount("--terms ceiling", String(ceiling.amount)), currency: String(ceiling.currency) },
    }),
    ...(members.approval !== undefined && { approval: word("approval") }),
    ...(members.trial !== undefined && { trial: word("trial") }),
  };
}

/** Tenths of a degree. */
function tenths(value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value)) return value;
  throw new OptionMalformed("--terms", { en: "storage is in tenths of a degree.", zh: "贮藏温度以 0.1 度为单位。" });
}
