import { TypedDataEncoder, type TypedDataDomain, type TypedDataField } from "ethers";

import { XinglinError } from "../../errors/XinglinError.ts";
import type { Hex } from "../ids/brand.ts";

/** Struct types by name, with or without `EIP712Domain`. */
export type Eip712Types = Readonly<Record<string, readonly TypedDataField[]>>;

/** Any EIP-712 data, as `eth_signTypedData_v4` takes it. */
export interface Eip712Data {
  readonly domain: TypedDataDomain;
  readonly types: Eip712Types;
  readonly primaryType: string;
  readonly message: Readonly<Record<string, unknown>>;
}

/** The digest with the encoding that led to it. */
export interface Eip712Digest {
  readonly digest: Hex;
  /** `encodeData` of the message with its type hash in front. */
  readonly encoded: Hex;
}

/** The primary type is not the one that no other type refers to. */
export class PrimaryTypeMismatch extends XinglinError {
  constructor(given: string, found: string) {
    super("PrimaryTypeMismatch", {
      says: {
        en: `The data says its primary type is ${given}; its types make it ${found}.`,
        zh: `数据声明的主类型为 ${given}，而类型定义得出的是 ${found}。`,
      },
      next: { en: "Remove types that the message does not use.", zh: "请删除消息未使用的类型。" },
    });
  }
}

/**
 * The EIP-712 digest of any typed data, in the form wallets get it (`EIP712Domain` among the types or not). The acts of the
 * platform have {@link actDigest}.
 *
 * @throws {@link PrimaryTypeMismatch}; ethers' errors for values that do not fit their types
 * @example
 * ```ts
 * const { digest } = typedDataDigest({
 *   domain: { name: "Ether Mail", version: "1", chainId: 1 },
 *   types: { Mail: [{ name: "contents", type: "string" }] },
 *   primaryType: "Mail",
 *   message: { contents: "Hello" },
 * });
 * ```
 */
export function typedDataDigest({ domain, types, primaryType, message }: Eip712Data): Eip712Digest {
  const structs = Object.fromEntries(
    Object.entries(types)
      .filter(([name]) => name !== "EIP712Domain")
      .map(([name, fields]) => [name, [...fields]]),
  );
  const encoder = TypedDataEncoder.from(structs);
  if (encoder.primaryType !== primaryType) throw new PrimaryTypeMismatch(primaryType, encoder.primaryType);
  return {
    digest: TypedDataEncoder.hash(domain, structs, { ...message }) as Hex,
    encoded: encoder.encode({ ...message }) as Hex,
  };
}
