import {
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
import { Consents, Emergencies, JointAccesses } from "@xinglin/sdk/consent";
import { Affiliations, Devices, Patients, Proofings, Providers, Recoveries } from "@xinglin/sdk/identity";
import { Lots, PackChecks, Products, Shipments, TemperatureLogs } from "@xinglin/sdk/pharma";
import { Prescriptions, Supervision } from "@xinglin/sdk/prescriptions";
import { AccessLogs, Records } from "@xinglin/sdk/records";
import { type Provider, type Signer, Wallet } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import PlatformModule from "../../../ignition/modules/Platform.ts";
import { Role } from "../../../ignition/roles.ts";
import { AccessManager__factory } from "../../../typechain-types/index.js";
import { DAY, type Stage } from "../stage.ts";
import type { Story } from "../story/Story.ts";

/** Gas that one person's part of the story takes at the most, twice over, on the coming fork, where it takes most. */
const GAS_OF_A_PART = 12_000_000n;
/** And what everybody takes who has no ETH, whom the relayer pays for. */
const GAS_OF_THE_RELAYER = 72_000_000n;
const ADMIN_DELAY = Number(2n * DAY);

/** The first account of the network deploys the platform by the Ignition modules of production and pays for the people. */
export async function platformIsDeployed(story: Story, connection: NetworkConnection): Promise<Stage> {
  story.chapter("The ground is laid 奠基");
  const { ethers, ignition } = connection;
  const { provider } = ethers;
  const [deployer] = await ethers.getSigners();
  if (deployer === undefined) throw new Error("The network has no account: see .env.example for a public one.");

  const penniless = () => new Wallet(Wallet.createRandom().privateKey, provider);
  const funded = () => fund(penniless(), { from: deployer, provider, gas: GAS_OF_A_PART });
  const admin = penniless();
  const officials = {
    regulator: await funded(),
    pauser: penniless(),
    board: await funded(),
    reviewer: await funded(),
    idOffice: await funded(),
  };

  // A platform of its own for each telling: on a node that stays, Ignition would otherwise go on with the last one.
  const rooms = await ignition.deploy(PlatformModule, {
    deploymentId: `journey-${String(Date.now())}`,
    parameters: {
      Platform: {
        admin: admin.address,
        adminDelay: ADMIN_DELAY,
        regulator: officials.regulator.address,
        pauser: officials.pauser.address,
      },
      Care: { seatFee: 1_000n },
    },
  });
  const at = async (contract: { getAddress(): Promise<string> }) => ({
    address: await contract.getAddress(),
    provider,
  });
  const { chainId } = await provider.getNetwork();
  story.note(
    `Chain ${String(chainId)}. Patients ${await rooms.patients.getAddress()}, providers ${await rooms.providers.getAddress()}`,
  );

  const manager = AccessManager__factory.connect(await rooms.accessManager.getAddress(), provider);
  const [isDeployerAdmin] = await manager.hasRole(Role.ADMIN, deployer.address);
  const [isAdmin, delay] = await manager.hasRole(Role.ADMIN, admin.address);
  story.expect("the deployer kept no power", !isDeployerAdmin);
  story.expect("the administrator waits two days before each act", isAdmin && delay === BigInt(ADMIN_DELAY));

  const appointed = await manager.connect(officials.regulator).grantRole(Role.REVIEWER, officials.reviewer, 0);
  const receipt = await appointed.wait();
  if (receipt === null) throw new Error("The network dropped a transaction.");
  await story.step("The regulator appoints who reviews emergencies", Promise.resolve(receipt));

  return {
    provider,
    forwarder: await rooms.forwarder.getAddress(),
    patients: new Patients(await at(rooms.patients)),
    recoveries: new Recoveries(await at(rooms.patients)),
    providers: new Providers(await at(rooms.providers)),
    affiliations: new Affiliations(await at(rooms.providers)),
    proofings: new Proofings(await at(rooms.proofing)),
    devices: new Devices(await at(rooms.devices)),
    consents: new Consents(await at(rooms.consents)),
    emergencies: new Emergencies(await at(rooms.emergencies)),
    joint: new JointAccesses(await at(rooms.joint)),
    records: new Records(await at(rooms.records)),
    accesses: new AccessLogs(await at(rooms.accesses)),
    visits: new Visits(await at(rooms.visits)),
    receptions: new Receptions(await at(rooms.reception)),
    bookings: new ConsentedBookings(await at(rooms.visitConsents)),
    charts: new Charts(await at(rooms.visitRecords)),
    waitingLists: new WaitingLists(await at(rooms.waitingList)),
    subsidies: new Subsidies(await at(rooms.subsidies)),
    disputes: new Disputes(await at(rooms.disputes)),
    panel: new Panels(await at(rooms.panel)),
    outcomes: new Outcomes(await at(rooms.outcomes)),
    products: new Products(await at(rooms.products)),
    lots: new Lots(await at(rooms.lots)),
    shipments: new Shipments(await at(rooms.shipments)),
    temperatures: new TemperatureLogs(await at(rooms.coldChain)),
    checks: new PackChecks(await at(rooms.verifier)),
    prescriptions: new Prescriptions(await at(rooms.dispensary)),
    supervision: new Supervision(await at(rooms.dispensary)),
    officials,
    relayer: await fund(penniless(), { from: deployer, provider, gas: GAS_OF_THE_RELAYER }),
    funded,
    penniless,
    now: async () => BigInt((await provider.getBlock("latest"))?.timestamp ?? 0),
    pass: (seconds) => passTime(provider, seconds),
  };
}

async function fund(
  wallet: Wallet,
  { from, provider, gas }: { readonly from: Signer; readonly provider: Provider; readonly gas: bigint },
): Promise<Wallet> {
  const { maxFeePerGas, gasPrice } = await provider.getFeeData();
  const price = maxFeePerGas ?? gasPrice ?? 1_000_000_000n;
  const sent = await from.sendTransaction({ to: wallet.address, value: gas * price });
  await sent.wait();
  return wallet;
}

/** Development chains (Hardhat, anvil) let their clock be moved. */
async function passTime(
  provider: Provider & { send(method: string, params: unknown[]): Promise<unknown> },
  seconds: bigint,
) {
  try {
    await provider.send("evm_increaseTime", [Number(seconds)]);
    await provider.send("evm_mine", []);
    return true;
  } catch {
    return false;
  }
}
