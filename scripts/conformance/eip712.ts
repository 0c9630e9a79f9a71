import { type Eip712Data, typedDataDigest } from "@xinglin/sdk/kernel";
import { SigningKey } from "ethers";

import type { CaseFile, CaseResult, ConformanceKind } from "./kind.ts";

/** A case as ethers keeps them (`testcases/typed-data.json.gz`); others call `data` `message`, as wallets do. */
interface TypedDataCase {
  readonly name?: string;
  readonly domain: Eip712Data["domain"];
  readonly types: Eip712Data["types"];
  readonly primaryType: string;
  readonly data?: Eip712Data["message"];
  readonly message?: Eip712Data["message"];
  readonly digest?: string;
  readonly encoded?: string;
  readonly privateKey?: string;
  readonly signature?: string;
}

/** EIP-712 digests, encodings and signatures: JSON, one case or an array of them. */
export const eip712: ConformanceKind = {
  about: "EIP-712 digests and signatures; JSON in the form of ethers' typed-data cases, packed or not",
  extensions: [".json", ".json.gz"],
  judge: ({ path, text }: CaseFile): CaseResult[] => {
    const content: unknown = JSON.parse(text);
    const cases = (Array.isArray(content) ? content : [content]) as (TypedDataCase | null)[];
    return cases.map((testCase, i) => ({
      name: `${path} ${testCase?.name ?? `case ${i + 1}`}`,
      ...compare(testCase),
    }));
  },
};

/** Everything that the case states, against the same of the SDK. */
function compare(testCase: TypedDataCase | null): Omit<CaseResult, "name"> {
  const { digest, encoded, signature } = testCase ?? {};
  if (testCase === null || digest === undefined) return { expected: "a digest", got: "a case that states none" };
  const stated = { digest, encoded, signature };
  try {
    const ours = answer(testCase);
    return { expected: describe(stated, stated), got: describe(ours, stated) };
  } catch (problem) {
    return { expected: describe(stated, stated), got: `an error: ${problem instanceof Error ? problem.message : "?"}` };
  }
}

interface Answer {
  readonly digest: string;
  readonly encoded?: string | undefined;
  readonly signature?: string | undefined;
}

function answer({ domain, types, primaryType, data, message, privateKey }: TypedDataCase): Answer {
  const { digest, encoded } = typedDataDigest({ domain, types, primaryType, message: data ?? message ?? {} });
  const signature = privateKey === undefined ? undefined : new SigningKey(privateKey).sign(digest).serialized;
  return { digest, encoded, signature };
}

/** The parts that the case states, in one text. */
function describe(given: Answer, stated: Answer): string {
  const parts = (["digest", "encoded", "signature"] as const).filter((part) => stated[part] !== undefined);
  return parts.map((part) => `${part} ${given[part]?.toLowerCase() ?? "none"}`).join("\n            ");
}
