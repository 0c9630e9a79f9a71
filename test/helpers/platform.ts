import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import type { SigningPlace } from "@xinglin/sdk/kernel";
import type { NetworkConnection } from "hardhat/types/network";

import PlatformModule from "../../ignition/modules/Platform.ts";
import {
  type AccessLog,
  AccessLog__factory,
  type AccessManager,
  AccessManager__factory,
  type AppointmentBook,
  AppointmentBook__factory,
  type ColdChain,
  ColdChain__factory,
  type ConsentRegistry,
  ConsentRegistry__factory,
  type DeviceRegistry,
  DeviceRegistry__factory,
  type Dispensary,
  Dispensary__factory,
  type DisputePanel,
  DisputePanel__factory,
  type Disputes,
  Disputes__factory,
  type DuringVisit,
  DuringVisit__factory,
  type EmergencyAccess,
  EmergencyAccess__factory,
  type ERC2771Forwarder,
  ERC2771Forwarder__factory,
  type JointAccess,
  JointAccess__factory,
  type LotLedger,
  LotLedger__factory,
  type OnReferral,
  OnReferral__factory,
  type OutcomeRegistry,
  OutcomeRegistry__factory,
  type PackVerifier,
  PackVerifier__factory,
  type PatientRegistry,
  PatientRegistry__factory,
  type ProductRegistry,
  ProductRegistry__factory,
  type ProofingRegistry,
  ProofingRegistry__factory,
  type ProviderRegistry,
  ProviderRegistry__factory,
  type Reception,
  Reception__factory,
  type RecordRegistry,
  RecordRegistry__factory,
  type Shipments,
  Shipments__factory,
  type SubsidyFund,
  SubsidyFund__factory,
  type TwoProfessions,
  TwoProfessions__factory,
  type UseCount,
  UseCount__factory,
  type VisitConsents,
  VisitConsents__factory,
  type VisitRecords,
  VisitRecords__factory,
  type WaitingList,
  WaitingList__factory,
} from "../../typechain-types/index.js";
import { type Actors, actorsOf } from "./actors.ts";
import { type Clock, clockOf } from "./clock.ts";
import { START } from "./defaults.ts";
import { replay, transactionsOf } from "./replay.ts";

/** The whole platform on a chain of its own. Who has not been named otherwise calls as {@link Actors.stranger}. */
export interface Platform {
  readonly connection: NetworkConnection;
  readonly ethers: HardhatEthers;
  readonly clock: Clock;
  readonly actors: Actors;
  readonly accessManager: AccessManager;
  readonly forwarder: ERC2771Forwarder;
  readonly patients: PatientRegistry;
  readonly providers: ProviderRegistry;
  readonly proofing: ProofingRegistry;
  readonly devices: DeviceRegistry;
  readonly emergencies: EmergencyAccess;
  readonly consents: ConsentRegistry;
  readonly joint: JointAccess;
  readonly referrals: OnReferral;
  readonly useCount: UseCount;
  readonly twoProfessions: TwoProfessions;
  readonly records: RecordRegistry;
  readonly accesses: AccessLog;
  readonly visits: AppointmentBook;
  readonly reception: Reception;
  readonly subsidies: SubsidyFund;
  readonly disputes: Disputes;
  readonly panel: DisputePanel;
  readonly outcomes: OutcomeRegistry;
  readonly duringVisit: DuringVisit;
  readonly visitConsents: VisitConsents;
  readonly visitRecords: VisitRecords;
  readonly waitingList: WaitingList;
  readonly products: ProductRegistry;
  readonly lots: LotLedger;
  readonly coldChain: ColdChain;
  readonly shipments: Shipments;
  readonly verifier: PackVerifier;
  readonly dispensary: Dispensary;
  /** Where signatures for {@link Platform.patients} count. */
  readonly place: SigningPlace;
}

/** Where each contract stands, and what was sent to put it there. */
interface Deployment {
  readonly addresses: Readonly<Record<ContractName, string>>;
  readonly sent: Awaited<ReturnType<typeof transactionsOf>>;
}

type ContractName = Exclude<keyof Platform, "connection" | "ethers" | "clock" | "actors" | "place">;

/** The first fixture of a process deploys by Ignition, the others send the same transactions again, ten times as fast. */
let deployment: Deployment | undefined;

/**
 * The fixture of every contract test, deployed by the Ignition module of production: make it once for the file's chain
 * and give it to `loadFixture`.
 *
 * @example
 * ```ts
 * const connection = await network.create();
 * const { networkHelpers } = connection;
 * const deployPlatform = platformOn(connection);
 *
 * it("…", async () => {
 *   const { patients, actors } = await networkHelpers.loadFixture(deployPlatform);
 * ```
 */
export function platformOn(connection: NetworkConnection): () => Promise<Platform> {
  return async function deployPlatform() {
    const { ethers, networkHelpers } = connection;
    const clock = clockOf(networkHelpers);
    const actors = await actorsOf(ethers);
    const { stranger } = actors;
    const at = await deployOn(connection, actors);
    await clock.moveTo(START);
    const { chainId } = await ethers.provider.getNetwork();
    return {
      connection,
      ethers,
      clock,
      actors,
      accessManager: AccessManager__factory.connect(at.accessManager, stranger),
      forwarder: ERC2771Forwarder__factory.connect(at.forwarder, stranger),
      patients: PatientRegistry__factory.connect(at.patients, stranger),
      providers: ProviderRegistry__factory.connect(at.providers, stranger),
      proofing: ProofingRegistry__factory.connect(at.proofing, stranger),
      devices: DeviceRegistry__factory.connect(at.devices, stranger),
      emergencies: EmergencyAccess__factory.connect(at.emergencies, stranger),
      consents: ConsentRegistry__factory.connect(at.consents, stranger),
      joint: JointAccess__factory.connect(at.joint, stranger),
      referrals: OnReferral__factory.connect(at.referrals, stranger),
      useCount: UseCount__factory.connect(at.useCount, stranger),
      twoProfessions: TwoProfessions__factory.connect(at.twoProfessions, stranger),
      records: RecordRegistry__factory.connect(at.records, stranger),
      accesses: AccessLog__factory.connect(at.accesses, stranger),
      visits: AppointmentBook__factory.connect(at.visits, stranger),
      reception: Reception__factory.connect(at.reception, stranger),
      subsidies: SubsidyFund__factory.connect(at.subsidies, stranger),
      disputes: Disputes__factory.connect(at.disputes, stranger),
      panel: DisputePanel__factory.connect(at.panel, stranger),
      outcomes: OutcomeRegistry__factory.connect(at.outcomes, stranger),
      duringVisit: DuringVisit__factory.connect(at.duringVisit, stranger),
      visitConsents: VisitConsents__factory.connect(at.visitConsents, stranger),
      visitRecords: VisitRecords__factory.connect(at.visitRecords, stranger),
      waitingList: WaitingList__factory.connect(at.waitingList, stranger),
      products: ProductRegistry__factory.connect(at.products, stranger),
      lots: LotLedger__factory.connect(at.lots, stranger),
      coldChain: ColdChain__factory.connect(at.coldChain, stranger),
      shipments: Shipments__factory.connect(at.shipments, stranger),
      verifier: PackVerifier__factory.connect(at.verifier, stranger),
      dispensary: Dispensary__factory.connect(at.dispensary, stranger),
      place: { verifyingContract: at.patients, chainId },
    };
  };
}

async function deployOn(connection: NetworkConnection, actors: Actors): Promise<Deployment["addresses"]> {
  // The addresses follow from the senders' nonces, so only a chain without a history gives the same ones.
  const isFresh = (await connection.ethers.provider.getBlockNumber()) === 0;
  if (!isFresh) return (await deployByIgnition(connection, actors)).addresses;
  if (deployment === undefined) deployment = await deployByIgnition(connection, actors);
  else await replay(connection, deployment.sent);
  return deployment.addresses;
}

async function deployByIgnition(
  connection: NetworkConnection,
  { admin, regulator, pauser }: Actors,
): Promise<Deployment> {
  const rooms = await connection.ignition.deploy(PlatformModule, {
    parameters: { Platform: { admin: admin.address, regulator: regulator.address, pauser: pauser.address } },
  });
  const entries = Object.entries(rooms).map(async ([name, contract]) => [name, await contract.getAddress()] as const);
  const addresses = Object.fromEntries(await Promise.all(entries)) as Deployment["addresses"];
  return { addresses, sent: await transactionsOf(connection) };
}
