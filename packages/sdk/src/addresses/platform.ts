import type { Hex } from "../kernel/ids/brand.ts";

/** The contracts of a deployed platform, by their names in Solidity. */
export const PLATFORM_CONTRACTS = [
  "AccessManager",
  "ERC2771Forwarder",
  "PatientRegistry",
  "ProviderRegistry",
  "ProofingRegistry",
  "DeviceRegistry",
  "EmergencyAccess",
  "ConsentRegistry",
  "JointAccess",
  "OnReferral",
  "UseCount",
  "TwoProfessions",
  "RecordRegistry",
  "AccessLog",
  "AppointmentBook",
  "Reception",
  "SubsidyFund",
  "Disputes",
  "DisputePanel",
  "OutcomeRegistry",
  "DuringVisit",
  "VisitConsents",
  "VisitRecords",
  "WaitingList",
  "ProductRegistry",
  "LotLedger",
  "ColdChain",
  "Shipments",
  "PackVerifier",
  "Dispensary",
] as const;

/** A contract of the platform, by its name in Solidity. */
export type PlatformContract = (typeof PLATFORM_CONTRACTS)[number];

/** Where one contract stands. */
export interface DeployedContract {
  readonly address: Hex;
  /** The block that created it: queries of events begin here. */
  readonly block: number;
  /** Keccak-256 of its code on chain; `xl:doctor` compares code with the production build. */
  readonly codeHash: Hex;
}

/** A platform on a chain. */
export interface PlatformDeployment {
  readonly chainId: number;
  readonly contracts: Readonly<Record<PlatformContract, DeployedContract>>;
}
