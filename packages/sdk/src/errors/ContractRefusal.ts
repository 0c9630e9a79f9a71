import type { ErrorDescription } from "ethers";

import type { Hex } from "../kernel/ids/brand.ts";
import { formatArgument } from "./formatArgument.ts";
import { type Explanation, type Language, XinglinError } from "./XinglinError.ts";

/** A value in a contract's error: numbers as bigint, addresses and bytes as hexadecimal text. */
export type RefusalArgument = bigint | boolean | string;

/** A contract refused; `name` is its error's name and `args` are the values that it showed. */
export class ContractRefusal extends XinglinError {
  /** The error's values by name. */
  readonly args: Readonly<Record<string, RefusalArgument>>;
  /** The revert data as it came. */
  readonly data: Hex;

  constructor(
    { description, explanation, data }: { description: ErrorDescription; explanation: Explanation; data: string },
    options?: ErrorOptions,
  ) {
    const { inputs } = description.fragment;
    const fill = (text: string, language: Language) =>
      text.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => {
        const index = inputs.findIndex((input) => input.name === name);
        const param = inputs[index];
        if (param === undefined) return placeholder;
        return formatArgument({ param, value: description.args[index], language });
      });
    const both = ({ en, zh }: Explanation["says"]) => ({ en: fill(en, "en"), zh: fill(zh, "zh") });

    super(description.name, { says: both(explanation.says), next: both(explanation.next) }, options);
    this.args = Object.fromEntries(
      inputs.map((input, i) => [input.name, description.args[i] as RefusalArgument] as const),
    );
    this.data = data as Hex;
  }
}
