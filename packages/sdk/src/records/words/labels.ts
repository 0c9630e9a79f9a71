import { ZeroHash } from "ethers";

import { LabelsTooMany } from "../../consent/decision/LabelsTooMany.ts";
import type { Hex } from "../../kernel/ids/brand.ts";

/** A record's opaque labels, at most 4: see `labelOf` of `@xinglin/sdk/consent`. */
export type Labels = readonly Hex[];

/** 32 zero bytes. */
export const NO_HASH = ZeroHash as Hex;

const NO_LABEL: Hex = `0x${"00".repeat(31)}`;

/** The labels as the contract takes them, with zeros for those that are not there. */
export function fourLabels(labels: Labels): [Hex, Hex, Hex, Hex] {
  const [first = NO_LABEL, second = NO_LABEL, third = NO_LABEL, fourth = NO_LABEL, ...more] = labels;
  if (more.length > 0) throw new LabelsTooMany(more.length + 4);
  return [first, second, third, fourth];
}
