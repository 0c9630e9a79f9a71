import type { BigNumberish, BytesLike } from "ethers";

/** Contracts that accept signed acts. Their EIP-712 domain is `Xinglin` and this name. */
export type SigningContract = "PatientRegistry" | "ProviderRegistry" | "DeviceRegistry" | "JointAccess";

/**
 * Every act that people sign, with the contract that accepts it: the SDK's one source of their EIP-712 types. The
 * contracts spell the same types in the words of their interfaces (`contracts/identity/interfaces`).
 *
 * An act names the account that signs it, so that what a key signs for itself does not serve for a wallet it owns.
 * Times are seconds since 1970; an act counts while `now < deadline`.
 */
export const ACTS = {
  /** A patient's controller registers the id that belongs to it and `salt`. */
  Registration: {
    contract: "PatientRegistry",
    fields: [
      { name: "controller", type: "address" },
      { name: "salt", type: "bytes32" },
      { name: "guardians", type: "bytes32" },
      { name: "deadline", type: "uint48" },
    ],
  },
  /** The account that is to become controller agrees; `controller` is the present one. */
  ControllerAcceptance: {
    contract: "PatientRegistry",
    fields: [
      { name: "patient", type: "bytes32" },
      { name: "controller", type: "address" },
      { name: "newController", type: "address" },
      { name: "deadline", type: "uint48" },
    ],
  },
  ControllerRotation: {
    contract: "PatientRegistry",
    fields: [
      { name: "patient", type: "bytes32" },
      { name: "controller", type: "address" },
      { name: "newController", type: "address" },
      { name: "nonce", type: "uint104" },
      { name: "deadline", type: "uint48" },
    ],
  },
  EncryptionKey: {
    contract: "PatientRegistry",
    fields: [
      { name: "patient", type: "bytes32" },
      { name: "controller", type: "address" },
      { name: "kem", type: "uint16" },
      { name: "key", type: "bytes" },
      { name: "nonce", type: "uint104" },
      { name: "deadline", type: "uint48" },
    ],
  },
  Delegation: {
    contract: "PatientRegistry",
    fields: [
      { name: "patient", type: "bytes32" },
      { name: "controller", type: "address" },
      { name: "delegate", type: "address" },
      { name: "powers", type: "uint32" },
      { name: "from", type: "uint48" },
      { name: "until", type: "uint48" },
      { name: "nonce", type: "uint104" },
      { name: "deadline", type: "uint48" },
    ],
  },
  /** `guardians` is the hash of the new set, zero for none. */
  GuardianChange: {
    contract: "PatientRegistry",
    fields: [
      { name: "patient", type: "bytes32" },
      { name: "controller", type: "address" },
      { name: "guardians", type: "bytes32" },
      { name: "nonce", type: "uint104" },
      { name: "deadline", type: "uint48" },
    ],
  },
  /** `approver`, a guardian or the arbiter, stands behind a recovery; `guardians` is the hash of the set in force. */
  Recovery: {
    contract: "PatientRegistry",
    fields: [
      { name: "patient", type: "bytes32" },
      { name: "guardians", type: "bytes32" },
      { name: "approver", type: "address" },
      { name: "newController", type: "address" },
      { name: "attempt", type: "uint24" },
      { name: "deadline", type: "uint48" },
    ],
  },
  RecoveryObjection: {
    contract: "PatientRegistry",
    fields: [
      { name: "patient", type: "bytes32" },
      { name: "controller", type: "address" },
      { name: "attempt", type: "uint24" },
      { name: "deadline", type: "uint48" },
    ],
  },
  /** `approver`, a guardian or the arbiter, takes a recovery back; `guardians` is the hash of the set in force. */
  RecoveryWithdrawal: {
    contract: "PatientRegistry",
    fields: [
      { name: "patient", type: "bytes32" },
      { name: "guardians", type: "bytes32" },
      { name: "approver", type: "address" },
      { name: "attempt", type: "uint24" },
      { name: "deadline", type: "uint48" },
    ],
  },
  /** A practitioner accepts terms that the organisation then submits. */
  AffiliationAcceptance: {
    contract: "ProviderRegistry",
    fields: [
      { name: "organisation", type: "address" },
      { name: "practitioner", type: "address" },
      { name: "licence", type: "bytes32" },
      { name: "role", type: "uint8" },
      { name: "validFrom", type: "uint48" },
      { name: "validUntil", type: "uint48" },
      { name: "nonce", type: "uint104" },
      { name: "deadline", type: "uint48" },
    ],
  },
  /** A device's key shows that it is there, for this owner. */
  DeviceKeyProof: {
    contract: "DeviceRegistry",
    fields: [
      { name: "device", type: "bytes32" },
      { name: "owner", type: "address" },
    ],
  },
  /** A laboratory certifies a device, as the box of the key that hashes to `keyHash`, for the time `[from, until)`. */
  CalibrationCertificate: {
    contract: "DeviceRegistry",
    fields: [
      { name: "device", type: "bytes32" },
      { name: "keyHash", type: "bytes32" },
      { name: "laboratory", type: "address" },
      { name: "from", type: "uint48" },
      { name: "until", type: "uint48" },
      { name: "certificateHash", type: "bytes32" },
      { name: "nonce", type: "uint104" },
      { name: "deadline", type: "uint48" },
    ],
  },
  /** Somebody whom the policy asks for approves a step; `request` binds provision, policy, attempt and reason. */
  JointApproval: {
    contract: "JointAccess",
    fields: [
      { name: "request", type: "bytes32" },
      { name: "patient", type: "bytes32" },
      { name: "requester", type: "address" },
      { name: "organisation", type: "address" },
      { name: "step", type: "uint8" },
      { name: "approver", type: "address" },
      { name: "profession", type: "uint8" },
      { name: "nonce", type: "uint104" },
      { name: "deadline", type: "uint48" },
    ],
  },
  JointApprovalWithdrawal: {
    contract: "JointAccess",
    fields: [
      { name: "request", type: "bytes32" },
      { name: "step", type: "uint8" },
      { name: "approver", type: "address" },
      { name: "nonce", type: "uint104" },
      { name: "deadline", type: "uint48" },
    ],
  },
} as const satisfies Record<string, ActDefinition>;

interface ActDefinition {
  readonly contract: SigningContract;
  readonly fields: readonly { readonly name: string; readonly type: SolidityType }[];
}

type SolidityType = "address" | "bytes" | `bytes${number}` | `uint${number}`;

type ValueOf<T extends SolidityType> = T extends `uint${number}`
  ? BigNumberish
  : T extends "bytes"
    ? BytesLike
    : string;

/** Name of an act, which is also its EIP-712 primary type. */
export type ActName = keyof typeof ACTS;

/** The message of an act: its fields by name, each as ethers takes it. Inferred from {@link ACTS}. */
export type ActMessage<Act extends ActName> = {
  readonly [Field in (typeof ACTS)[Act]["fields"][number] as Field["name"]]: ValueOf<Field["type"]>;
};
