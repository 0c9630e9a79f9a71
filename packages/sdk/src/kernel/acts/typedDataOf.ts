import type { TypedDataDomain, TypedDataField } from "ethers";

import { ACTS, type ActMessage, type ActName, STRUCTS } from "./acts.ts";
import { type SigningPlace, domainOf } from "./domainOf.ts";

/** An act with its message, and where it shall count. */
export interface ActToSign<Act extends ActName> extends SigningPlace {
  readonly act: Act;
  readonly message: ActMessage<Act>;
}

/** What a wallet shows and signs (EIP-712). */
export interface TypedData {
  readonly domain: TypedDataDomain;
  readonly types: Record<string, TypedDataField[]>;
  readonly primaryType: string;
  readonly message: Record<string, unknown>;
}

/**
 * The EIP-712 typed data of an act, for wallets that take domain, types and message apart.
 *
 * @example
 * ```ts
 * const { domain, types, message } = typedDataOf({ act: "DeviceKeyProof", message: { device, owner }, verifyingContract, chainId });
 * const proof = await signer.signTypedData(domain, types, message);
 * ```
 */
export function typedDataOf<Act extends ActName>({
  act,
  message,
  verifyingContract,
  chainId,
}: ActToSign<Act>): TypedData {
  const { contract, fields } = ACTS[act];
  return {
    domain: domainOf({ contract, verifyingContract, chainId }),
    types: { [act]: fields.map(({ name, type }) => ({ name, type })), ...structsIn(fields) },
    primaryType: act,
    message,
  };
}

/** The structs that fields refer to, and those inside them. */
function structsIn(fields: readonly TypedDataField[]): Record<string, TypedDataField[]> {
  const found: Record<string, TypedDataField[]> = {};
  for (const { type } of fields) {
    const name = type.replace("[]", "");
    if (!isStruct(name)) continue;
    const members = STRUCTS[name].map((member) => ({ ...member }));
    Object.assign(found, { [name]: members }, structsIn(members));
  }
  return found;
}

function isStruct(name: string): name is keyof typeof STRUCTS {
  return Object.hasOwn(STRUCTS, name);
}
