import { type ConsentDirectory, type ReverseDirectory, purposeLabelOf } from "@xinglin/sdk/consent";
import type { Hex } from "@xinglin/sdk/kernel";
import { dataSlice, getAddress, id } from "ethers";

/** The account of a reference, the same in every test. */
export function accountOf(reference: string): string {
  return getAddress(dataSlice(id(reference), 12));
}

/** The record of a reference. */
export function recordOf(reference: string): Hex {
  return id(`record ${reference}`) as Hex;
}

/** A directory of everything but what is called unknown, with the members of groups. */
export function directoryOf(groups: Readonly<Record<string, readonly string[]>> = {}): ConsentDirectory {
  return {
    accountsOf: (reference) => {
      if (reference.includes("unknown")) return undefined;
      if (!reference.startsWith("Group/")) return [accountOf(reference)];
      return groups[reference]?.map(accountOf);
    },
    recordOf: (reference) => (reference.includes("unknown") ? undefined : recordOf(reference)),
  };
}

/** The way back, for these references and codings. */
export function reverseOf({
  references,
  labels,
  purposes,
}: {
  readonly references: readonly string[];
  readonly labels: ReadonlyMap<Hex, { readonly system: string; readonly code: string }>;
  readonly purposes: readonly { readonly system: string; readonly code: string }[];
}): ReverseDirectory {
  return {
    referenceOf: (account) => references.find((reference) => accountOf(reference) === account),
    recordReferenceOf: (record) => references.find((reference) => recordOf(reference).startsWith(record)),
    codingOf: (label) => labels.get(label),
    purposeOf: (label) => purposes.find((purpose) => purposeLabelOf(purpose) === label),
  };
}
