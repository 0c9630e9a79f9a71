import {
  Contract,
  type Provider,
  type TypedDataDomain,
  TypedDataEncoder,
  type TypedDataField,
  verifyTypedData,
} from "ethers";

import type { SigningPlace } from "../../kernel/acts/domainOf.ts";

/** What an ERC-1271 wallet answers to a signature that it stands by. */
const STANDS_BY = "0x1626ba7e";
const ERC_1271 = ["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"];

/** Types of what the vault lets people sign. No contract checks these; other people's software does. */
export const VAULT_TYPES = {
  Envelope: [
    { name: "grant", type: "bytes32" },
    { name: "digest", type: "bytes32" },
  ],
  EncryptionKeyStatement: [
    { name: "account", type: "address" },
    { name: "kem", type: "uint16" },
    { name: "key", type: "bytes" },
    { name: "until", type: "uint48" },
  ],
  Erasure: [
    { name: "patient", type: "bytes32" },
    { name: "records", type: "bytes32[]" },
    { name: "cabinets", type: "string[]" },
    { name: "reason", type: "string" },
    { name: "at", type: "uint48" },
    { name: "previous", type: "bytes32" },
  ],
} as const;

/** A type of the vault as ethers takes it. */
export function vaultTypes(name: keyof typeof VAULT_TYPES): Record<string, TypedDataField[]> {
  return { [name]: [...VAULT_TYPES[name]] };
}

/** The EIP-712 domain of what the vault lets people sign: name, version, chain and the contract it is about. */
export function vaultDomain({ chainId, verifyingContract }: SigningPlace): TypedDataDomain {
  return { name: "Xinglin Vault", version: "1", chainId: BigInt(chainId), verifyingContract };
}

/**
 * Whether an account signed: by its key, or as a contract wallet (ERC-1271), which is asked on chain as it stands now.
 */
export async function isSignedBy({
  account,
  place,
  type,
  message,
  signature,
  provider,
}: {
  readonly account: string;
  readonly place: SigningPlace;
  readonly type: keyof typeof VAULT_TYPES;
  readonly message: Record<string, unknown>;
  readonly signature: string;
  readonly provider: Provider;
}): Promise<boolean> {
  const domain = vaultDomain(place);
  const types = vaultTypes(type);
  try {
    if (verifyTypedData(domain, types, message, signature).toLowerCase() === account.toLowerCase()) return true;
  } catch {
    // No signature of a key; it may be a wallet's.
  }
  return standsBy({ wallet: account, digest: TypedDataEncoder.hash(domain, types, message), signature, provider });
}

/** Whether a contract wallet stands by a signature now (ERC-1271). An account without code does not. */
export async function standsBy({
  wallet,
  digest,
  signature,
  provider,
}: {
  readonly wallet: string;
  readonly digest: string;
  readonly signature: string;
  readonly provider: Provider;
}): Promise<boolean> {
  if ((await provider.getCode(wallet)) === "0x") return false;
  try {
    const contract = new Contract(wallet, ERC_1271, provider);
    const answer: unknown = await contract.getFunction("isValidSignature")(digest, signature);
    return answer === STANDS_BY;
  } catch {
    return false;
  }
}
