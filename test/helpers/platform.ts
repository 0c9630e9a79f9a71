import type { HardhatEthers } from "@nomicfoundation/hardhat-ethers/types";
import type { SigningPlace } from "@xinglin/sdk/kernel";
import type { NetworkConnection } from "hardhat/types/network";

import PlatformModule from "../../ignition/modules/Platform.ts";
import {
  type AccessManager,
  AccessManager__factory,
  type ConsentRegistry,
  ConsentRegistry__factory,
  type DeviceRegistry,
  DeviceRegistry__factory,
  type EmergencyAccess,
  EmergencyAccess__factory,
  type ERC2771Forwarder,
  ERC2771Forwarder__factory,
  type JointAccess,
  JointAccess__factory,
  type OnReferral,
  OnReferral__factory,
  type PatientRegistry,
  PatientRegistry__factory,
  type ProofingRegistry,
  ProofingRegistry__factory,
  type ProviderRegistry,
  ProviderRegistry__factory,
  type TwoProfessions,
  TwoProfessions__factory,
  type UseCount,
  UseCount__factory,
} from "../../typechain-types/index.js";
import { type Actors, actorsOf } from "./actors.ts";
import { type Clock, clockOf } from "./clock.ts";
import { START } from "./defaults.ts";

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
  /** Where signatures for {@link Platform.patients} count. */
  readonly place: SigningPlace;
}

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
    const { ethers, ignition, networkHelpers } = connection;
    const clock = clockOf(networkHelpers);
    const actors = await actorsOf(ethers);
    const { admin, regulator, pauser, stranger } = actors;
    const rooms = await ignition.deploy(PlatformModule, {
      parameters: {
        Platform: { admin: admin.address, regulator: regulator.address, pauser: pauser.address },
      },
    });
    await clock.moveTo(START);
    const { chainId } = await ethers.provider.getNetwork();
    const patients = await rooms.patients.getAddress();
    return {
      connection,
      ethers,
      clock,
      actors,
      accessManager: AccessManager__factory.connect(await rooms.accessManager.getAddress(), stranger),
      forwarder: ERC2771Forwarder__factory.connect(await rooms.forwarder.getAddress(), stranger),
      patients: PatientRegistry__factory.connect(patients, stranger),
      providers: ProviderRegistry__factory.connect(await rooms.providers.getAddress(), stranger),
      proofing: ProofingRegistry__factory.connect(await rooms.proofing.getAddress(), stranger),
      devices: DeviceRegistry__factory.connect(await rooms.devices.getAddress(), stranger),
      emergencies: EmergencyAccess__factory.connect(await rooms.emergencies.getAddress(), stranger),
      consents: ConsentRegistry__factory.connect(await rooms.consents.getAddress(), stranger),
      joint: JointAccess__factory.connect(await rooms.joint.getAddress(), stranger),
      referrals: OnReferral__factory.connect(await rooms.referrals.getAddress(), stranger),
      useCount: UseCount__factory.connect(await rooms.useCount.getAddress(), stranger),
      twoProfessions: TwoProfessions__factory.connect(await rooms.twoProfessions.getAddress(), stranger),
      place: { verifyingContract: patients, chainId },
    };
  };
}
