import type { BigNumberish, BytesLike } from "ethers";

/** Contracts that accept signed acts. Their EIP-712 domain is `Xinglin` and this name. */
export type SigningContract =
  | "PatientRegistry"
  | "ProviderRegistry"
  | "DeviceRegistry"
  | "ConsentRegistry"
  | "JointAccess"
  | "RecordRegistry"
  | "AccessLog"
  | "ColdChain"
  | "Reception"
  | "Dispensary";

/** The structs inside acts, in the order of their EIP-712 names. */
export const STRUCTS = {
  Cover: [
    { name: "payer", type: "address" },
    { name: "amount", type: "uint128" },
    { name: "programme", type: "bytes32" },
    { name: "person", type: "bytes32" },
    { name: "period", type: "uint32" },
  ],
  Grant: [
    { name: "grantee", type: "address" },
    { name: "line", type: "uint32" },
    { name: "scope", type: "uint136" },
    { name: "from", type: "uint48" },
    { name: "until", type: "uint48" },
    { name: "terms", type: "bytes32[]" },
  ],
  GrantKey: [
    { name: "grantee", type: "address" },
    { name: "line", type: "uint32" },
  ],
  Item: [
    { name: "line", type: "uint8" },
    { name: "lot", type: "bytes32" },
    { name: "quantity", type: "uint40" },
    { name: "price", type: "uint64" },
    { name: "indices", type: "uint32[]" },
  ],
  Record: [
    { name: "patient", type: "bytes32" },
    { name: "author", type: "address" },
    { name: "organisation", type: "address" },
    { name: "profession", type: "uint8" },
    { name: "kind", type: "uint8" },
    { name: "category", type: "uint8" },
    { name: "confidentiality", type: "uint8" },
    { name: "authoredAt", type: "uint48" },
    { name: "episode", type: "uint32" },
    { name: "visit", type: "bytes32" },
    { name: "device", type: "bytes32" },
    { name: "content", type: "bytes32" },
    { name: "labels", type: "bytes32" },
    { name: "relation", type: "uint8" },
    { name: "target", type: "bytes32" },
    { name: "seats", type: "bytes32" },
  ],
  Rule: [
    { name: "deny", type: "bool" },
    { name: "base", type: "bool" },
    { name: "scope", type: "uint136" },
    { name: "from", type: "uint48" },
    { name: "until", type: "uint48" },
    { name: "terms", type: "bytes32[]" },
  ],
} as const satisfies Record<string, readonly Field[]>;

/**
 * Every act that people sign, with the contract that accepts it: the SDK's one source of their EIP-712 types. The
 * contracts spell the same types in the words of their interfaces (`contracts/identity/interfaces`, `contracts/consent/interfaces`).
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
      { name: "powers", type: "uint16" },
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
  /** A device says what it read on a shipment's way, between its first and its last reading. */
  ReadingBatch: {
    contract: "ColdChain",
    fields: [
      { name: "shipment", type: "bytes32" },
      { name: "device", type: "bytes32" },
      { name: "root", type: "bytes32" },
      { name: "coldest", type: "int16" },
      { name: "warmest", type: "int16" },
      { name: "first", type: "uint32" },
      { name: "count", type: "uint32" },
      { name: "longestGap", type: "uint32" },
      { name: "from", type: "uint48" },
      { name: "until", type: "uint48" },
    ],
  },
  /** The patient, or a delegate, gives grants. */
  Consent: {
    contract: "ConsentRegistry",
    fields: [
      { name: "patient", type: "bytes32" },
      { name: "giver", type: "address" },
      { name: "grants", type: "Grant[]" },
      { name: "nonce", type: "uint104" },
      { name: "deadline", type: "uint48" },
    ],
  },
  ConsentRevocation: {
    contract: "ConsentRegistry",
    fields: [
      { name: "patient", type: "bytes32" },
      { name: "revoker", type: "address" },
      { name: "grants", type: "GrantKey[]" },
      { name: "nonce", type: "uint104" },
      { name: "deadline", type: "uint48" },
    ],
  },
  /** Ends every grant and every permission of the directive. */
  RevocationOfAll: {
    contract: "ConsentRegistry",
    fields: [
      { name: "patient", type: "bytes32" },
      { name: "revoker", type: "address" },
      { name: "nonce", type: "uint104" },
      { name: "deadline", type: "uint48" },
    ],
  },
  /** Replaces the directive `expected`, zero for none. */
  Directive: {
    contract: "ConsentRegistry",
    fields: [
      { name: "patient", type: "bytes32" },
      { name: "author", type: "address" },
      { name: "expected", type: "bytes29" },
      { name: "rules", type: "Rule[]" },
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
  /** An author anchors a record. */
  RecordAnchoring: {
    contract: "RecordRegistry",
    fields: [
      { name: "record", type: "Record" },
      { name: "deadline", type: "uint48" },
    ],
  },
  /** An author anchors many records by their root. */
  RecordBatch: {
    contract: "RecordRegistry",
    fields: [
      { name: "root", type: "bytes32" },
      { name: "author", type: "address" },
      { name: "organisation", type: "address" },
      { name: "profession", type: "uint8" },
      { name: "count", type: "uint32" },
      { name: "deadline", type: "uint48" },
    ],
  },
  RecordCosignature: {
    contract: "RecordRegistry",
    fields: [
      { name: "record", type: "bytes32" },
      { name: "signer", type: "address" },
      { name: "seat", type: "uint8" },
      { name: "organisation", type: "address" },
      { name: "episode", type: "uint32" },
      { name: "deadline", type: "uint48" },
    ],
  },
  /** The patient accepts (1), acknowledges (2) or disputes (3) a record, or settles a dispute (4). */
  RecordAnswer: {
    contract: "RecordRegistry",
    fields: [
      { name: "record", type: "bytes32" },
      { name: "signer", type: "address" },
      { name: "answer", type: "uint8" },
      { name: "note", type: "bytes32" },
      { name: "nonce", type: "uint104" },
      { name: "deadline", type: "uint48" },
    ],
  },
  /** The patient lets an organisation write. */
  EpisodeOpening: {
    contract: "RecordRegistry",
    fields: [
      { name: "patient", type: "bytes32" },
      { name: "opener", type: "address" },
      { name: "organisation", type: "address" },
      { name: "number", type: "uint32" },
      { name: "until", type: "uint48" },
      { name: "deadline", type: "uint48" },
    ],
  },
  /** A gateway has served a read and will log it at this number. */
  AccessReceipt: {
    contract: "AccessLog",
    fields: [
      { name: "organisation", type: "address" },
      { name: "gateway", type: "address" },
      { name: "number", type: "uint64" },
      { name: "leaf", type: "bytes32" },
      { name: "servedAt", type: "uint48" },
    ],
  },
  /** A patient's side books; `payer` signs and pays. The service's hash commits to practitioner, token and price. */
  VisitBooking: {
    contract: "Reception",
    fields: [
      { name: "patient", type: "bytes32" },
      { name: "payer", type: "address" },
      { name: "service", type: "bytes32" },
      { name: "practitioner", type: "address" },
      { name: "token", type: "address" },
      { name: "price", type: "uint128" },
      { name: "start", type: "uint48" },
      { name: "number", type: "uint32" },
      { name: "intakeHash", type: "bytes32" },
      { name: "covers", type: "Cover[]" },
      { name: "nonce", type: "uint104" },
      { name: "deadline", type: "uint48" },
    ],
  },
  /** A prescriber prescribes. The hash of this struct is the prescription's id. */
  Prescription: {
    contract: "Dispensary",
    fields: [
      { name: "bearer", type: "address" },
      { name: "prescriber", type: "address" },
      { name: "organisation", type: "address" },
      { name: "profession", type: "uint8" },
      { name: "day", type: "uint32" },
      { name: "from", type: "uint48" },
      { name: "until", type: "uint48" },
      { name: "fills", type: "uint8" },
      { name: "interval", type: "uint48" },
      { name: "substitutable", type: "bool" },
      { name: "lines", type: "bytes32" },
      { name: "content", type: "bytes32" },
      { name: "findings", type: "bytes32" },
    ],
  },
  /** The prescriber signs a second time, over what the check of the formula found (双签字). */
  PrescriptionOverride: {
    contract: "Dispensary",
    fields: [
      { name: "prescription", type: "bytes32" },
      { name: "findings", type: "bytes32" },
    ],
  },
  /** The bearer takes what is given at a pharmacy; `number` is how often something was dispensed before. */
  Collection: {
    contract: "Dispensary",
    fields: [
      { name: "prescription", type: "bytes32" },
      { name: "pharmacy", type: "address" },
      { name: "number", type: "uint16" },
      { name: "items", type: "Item[]" },
      { name: "deadline", type: "uint48" },
    ],
  },
} as const satisfies Record<string, ActDefinition>;

interface ActDefinition {
  readonly contract: SigningContract;
  readonly fields: readonly Field[];
}

interface Field {
  readonly name: string;
  readonly type: FieldType;
}

type SolidityType = "address" | "bool" | "bytes" | `bytes${number}` | `int${number}` | `uint${number}`;
type FieldType = SolidityType | StructName | `${SolidityType | StructName}[]`;

type ValueOf<T extends string> = T extends `${infer Item}[]`
  ? readonly ValueOf<Item>[]
  : T extends keyof typeof STRUCTS
    ? StructMessage<T>
    : T extends `int${number}` | `uint${number}`
      ? BigNumberish
      : T extends "bool"
        ? boolean
        : T extends "bytes"
          ? BytesLike
          : string;

/** Name of a struct inside acts. Spelt out, as the table of structs refers to it. */
export type StructName = "Cover" | "Grant" | "GrantKey" | "Item" | "Record" | "Rule";

/** A struct's members by name, each as ethers takes it. Inferred from {@link STRUCTS}. */
export type StructMessage<Struct extends keyof typeof STRUCTS> = {
  readonly [Member in (typeof STRUCTS)[Struct][number] as Member["name"]]: ValueOf<Member["type"]>;
};

/** Name of an act, which is also its EIP-712 primary type. */
export type ActName = keyof typeof ACTS;

/** The message of an act: its fields by name, each as ethers takes it. Inferred from {@link ACTS}. */
export type ActMessage<Act extends ActName> = {
  readonly [Member in (typeof ACTS)[Act]["fields"][number] as Member["name"]]: ValueOf<Member["type"]>;
};
