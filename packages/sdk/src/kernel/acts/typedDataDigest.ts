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
  /** The message's type hash and encoded fields: what `hashStruct` hashes. */
  readonly encoded: Hex;
}

/** The primary type is not among the types. */
export class PrimaryTypeUnknown extends XinglinError {
  constructor(readonly primaryType: string) {
    super("PrimaryTypeUnknown", {
      says: { en: `The types do not define ${primaryType}.`, zh: `类型定义中没有 ${primaryType}。` },
      next: { en: "Define it, or name another primary type.", zh: "请补充定义或更改主类型。" },
    });
  }
}

/**
 * The EIP-712 digest of any typed data, in the form wallets get it. Types that the message does not use do not count; where
 * `EIP712Domain` is among the types, it says which fields of the domain count. The acts of the platform have
 * {@link actDigest}.
 *
 * @throws {@link PrimaryTypeUnknown}; ethers' errors for values that do not fit their types and for circular types
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
  const structs = structsOf(primaryType, types);
  const { EIP712Domain: domainFields } = types;
  const counts = (field: string) => domainFields === undefined || domainFields.some(({ name }) => name === field);
  const usedDomain = Object.fromEntries(Object.entries(domain).filter(([field]) => counts(field)));
  return {
    digest: TypedDataEncoder.hash(usedDomain, structs, { ...message }) as Hex,
    encoded: TypedDataEncoder.from(structs).encode({ ...message }) as Hex,
  };
}

/** The primary type and all that it refers to. */
function structsOf(primaryType: string, types: Eip712Types): Record<string, TypedDataField[]> {
  const found: Record<string, TypedDataField[]> = {};
  const open = [primaryType];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const fields = types[name];
    if (fields === undefined || Object.hasOwn(found, name)) continue;
    found[name] = [...fields];
    open.push(...fields.map(({ type }) => type.replace(/\[.*$/, "")));
  }
  if (!Object.hasOwn(found, primaryType)) throw new PrimaryTypeUnknown(primaryType);
  return found;
}
