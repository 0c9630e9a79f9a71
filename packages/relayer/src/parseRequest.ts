import type { Hex } from "@xinglin/sdk/kernel";
import type { ForwardRequest } from "@xinglin/sdk/sending";
import { AbiCoder, getAddress, isAddress, isHexString, keccak256 } from "ethers";

import { RequestMalformed } from "./RelayRefused.ts";

const UINT48 = 2n ** 48n;
/** An EOA's signature; the forwarder takes no other. In bytes. */
const SIGNATURE = 65;
/** Most digits of a number in a request. */
const DIGITS = 20;

/**
 * Reads a request from JSON: numbers as decimal strings or safe integers, bytes in hexadecimal digits. Whatever else the
 * document has is left out.
 */
export function parseRequest(document: unknown): ForwardRequest {
  const { from, to, value, gas, deadline, data, signature } = (document ?? {}) as Record<string, unknown>;
  const time = natural(deadline, "deadline");
  if (time >= UINT48) throw new RequestMalformed("deadline");
  if (!isHexString(data, true)) throw new RequestMalformed("data");
  if (!isHexString(signature, SIGNATURE)) throw new RequestMalformed("signature");
  return {
    from: account(from, "from"),
    to: account(to, "to"),
    value: natural(value ?? 0, "value"),
    gas: natural(gas, "gas"),
    deadline: time,
    data: data.toLowerCase(),
    signature: signature.toLowerCase() as Hex,
  };
}

function account(value: unknown, field: string): string {
  if (!isAddress(value)) throw new RequestMalformed(field);
  return getAddress(value);
}

function natural(value: unknown, field: string): bigint {
  const isNumber = typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
  const isText = typeof value === "string" && /^\d+$/.test(value) && value.length <= DIGITS;
  if (!isNumber && !isText) throw new RequestMalformed(field);
  return BigInt(value);
}

const TUPLE = "tuple(address from,address to,uint256 value,uint256 gas,uint48 deadline,bytes data,bytes signature)";

/** What a request is known by: the hash of all of it. Sent twice, it is the same request. */
export function requestIdOf(request: ForwardRequest): Hex {
  return keccak256(AbiCoder.defaultAbiCoder().encode([TUPLE], [request])) as Hex;
}
