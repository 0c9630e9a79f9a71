import type {
  Charts,
  ConsentedBookings,
  Disputes,
  Outcomes,
  Panels,
  Receptions,
  Subsidies,
  Visits,
  WaitingLists,
} from "@xinglin/sdk/care";
import type { Consents, Emergencies, JointAccesses } from "@xinglin/sdk/consent";
import type { Affiliations, Devices, Patients, Proofings, Providers, Recoveries } from "@xinglin/sdk/identity";
import { type Direct, type Relayed, direct, relayed } from "@xinglin/sdk/kernel";
import type { Lots, PackChecks, Products, Shipments, TemperatureLogs } from "@xinglin/sdk/pharma";
import type { Prescriptions, Supervision } from "@xinglin/sdk/prescriptions";
import type { AccessLogs, Records } from "@xinglin/sdk/records";
import type { Provider, Wallet } from "ethers";

/** Who acts for the state and pays for it. */
export interface Officials {
  readonly regulator: Wallet;
  readonly pauser: Wallet;
  /** Accredits and licenses in Zhejiang. */
  readonly board: Wallet;
  /** Looks at emergencies afterwards. */
  readonly reviewer: Wallet;
  /** Sees identity cards. */
  readonly idOffice: Wallet;
}

/** The platform and the people of the story. Whoever is not an official or an organisation has no ETH. */
export interface Stage {
  readonly provider: Provider;
  readonly forwarder: string;
  readonly patients: Patients;
  readonly recoveries: Recoveries;
  readonly providers: Providers;
  readonly affiliations: Affiliations;
  readonly proofings: Proofings;
  readonly devices: Devices;
  readonly consents: Consents;
  readonly emergencies: Emergencies;
  readonly joint: JointAccesses;
  readonly records: Records;
  readonly accesses: AccessLogs;
  readonly visits: Visits;
  readonly receptions: Receptions;
  readonly bookings: ConsentedBookings;
  readonly charts: Charts;
  readonly waitingLists: WaitingLists;
  readonly subsidies: Subsidies;
  readonly disputes: Disputes;
  readonly panel: Panels;
  readonly outcomes: Outcomes;
  readonly products: Products;
  readonly lots: Lots;
  readonly shipments: Shipments;
  readonly temperatures: TemperatureLogs;
  readonly checks: PackChecks;
  readonly prescriptions: Prescriptions;
  readonly supervision: Supervision;
  readonly officials: Officials;
  /** Pays for what people sign. */
  readonly relayer: Wallet;
  /** A new account with enough ETH for its part of the story. */
  readonly funded: () => Promise<Wallet>;
  /** A new account without ETH. */
  readonly penniless: () => Wallet;
  /** The chain's clock, in seconds. */
  readonly now: () => Promise<bigint>;
  /** Moves the clock of a development chain; false on a chain whose time nobody moves. */
  readonly pass: (seconds: bigint) => Promise<boolean>;
}

/** An account that pays for itself. */
export const by = (signer: Wallet): Direct => direct({ signer });

/** An account whose calls the relayer pays for. */
export const relayedBy = ({ relayer, forwarder }: Stage, signer: Wallet): Relayed =>
  relayed({ signer, relayer, forwarder });

export const DAY = 86_400n;
