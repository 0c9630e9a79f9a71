import { AbiCoder, TypedDataEncoder, keccak256 } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";

/** One read as its leaf commits to it, with the contracts' codes. */
export interface AccessEntry {
  readonly patient: string;
  readonly accessor: string;
  readonly organisation: string;
  readonly profession: number | bigint;
  readonly purpose: number | bigint;
  readonly purposeLabel: string;
  readonly category: number | bigint;
  readonly confidentiality: number | bigint;
  readonly record: string;
  readonly basis: number | bigint;
  readonly basisId: string;
  readonly evidence: string;
}

/** `struct AccessEntry` of `IAccessLog.sol`, in EIP-712's terms. */
const ENCODER = TypedDataEncoder.from({
  AccessEntry: [
    { name: "patient", type: "bytes32" },
    { name: "accessor", type: "address" },
    { name: "organisation", type: "address" },
    { name: "profession", type: "uint8" },
    { name: "purpose", type: "uint8" },
    { name: "purposeLabel", type: "bytes31" },
    { name: "category", type: "uint8" },
    { name: "confidentiality", type: "uint8" },
    { name: "record", type: "bytes32" },
    { name: "basis", type: "uint8" },
    { name: "basisId", type: "bytes32" },
    { name: "evidence", type: "bytes32" },
  ],
});

/**
 * The leaf of a read in a gateway's batch. The salt is 32 random bytes, and stays between gateway, reader and patient.
 *
 * @example
 * ```ts
 * const leaf = accessLeafOf({ entry, salt: randomSalt() });
 * ```
 */
export function accessLeafOf({ entry, salt }: { readonly entry: AccessEntry; readonly salt: Hex }): Hex {
  const hash = ENCODER.hash(entry);
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes32"], [hash, salt])) as Hex;
}
