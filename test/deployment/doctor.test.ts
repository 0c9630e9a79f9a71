import { PLATFORM_CONTRACTS, type PlatformContract } from "@xinglin/sdk/addresses";
import { expect } from "chai";
import { artifacts, network } from "hardhat";

import { diagnose } from "../../scripts/deployment/doctor/diagnose.ts";
import type { Finding } from "../../scripts/deployment/doctor/finding.ts";
import { readCompiled } from "../../scripts/deployment/doctor/patient.ts";
import type { Intended } from "../../scripts/deployment/doctor/roles.ts";
import { DAY } from "../helpers/defaults.ts";
import { ROLES } from "../helpers/deployment.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);
const load = () => networkHelpers.loadFixture(deployPlatform);

const compiled = await readCompiled(artifacts);

/** Where the fixture has put each contract. */
function addressesOf(platform: Platform): Record<PlatformContract, string> {
  const at: Record<PlatformContract, { readonly target: unknown }> = {
    AccessManager: platform.accessManager,
    ERC2771Forwarder: platform.forwarder,
    PatientRegistry: platform.patients,
    ProviderRegistry: platform.providers,
    ProofingRegistry: platform.proofing,
    DeviceRegistry: platform.devices,
    EmergencyAccess: platform.emergencies,
    ConsentRegistry: platform.consents,
    JointAccess: platform.joint,
    OnReferral: platform.referrals,
    UseCount: platform.useCount,
    TwoProfessions: platform.twoProfessions,
    RecordRegistry: platform.records,
    AccessLog: platform.accesses,
    AppointmentBook: platform.visits,
    Reception: platform.reception,
    SubsidyFund: platform.subsidies,
    Disputes: platform.disputes,
    DisputePanel: platform.panel,
    OutcomeRegistry: platform.outcomes,
    DuringVisit: platform.duringVisit,
    VisitConsents: platform.visitConsents,
    VisitRecords: platform.visitRecords,
    WaitingList: platform.waitingList,
    ProductRegistry: platform.products,
    LotLedger: platform.lots,
    ColdChain: platform.coldChain,
    Shipments: platform.shipments,
    PackVerifier: platform.verifier,
    Dispensary: platform.dispensary,
  };
  return Object.fromEntries(Object.entries(at).map(([name, { target }]) => [name, String(target)])) as Record<
    PlatformContract,
    string
  >;
}

function intendedBy({ actors: { admin, regulator, pauser } }: Platform): Intended {
  return { admin: admin.address, adminDelay: 2n * DAY, regulator: regulator.address, pauser: pauser.address };
}

async function examine(
  platform: Platform,
  {
    intended = intendedBy(platform),
    addresses = addressesOf(platform),
  }: {
    readonly intended?: Intended;
    readonly addresses?: Record<PlatformContract, string>;
  } = {},
) {
  const { provider } = platform.ethers;
  const { address: deployer } = platform.actors.deployer;
  return diagnose({ patient: { provider, addresses, compiled }, deployer, intended });
}

async function findings(platform: Platform, options?: Parameters<typeof examine>[1]): Promise<string[]> {
  const said = ({ subject, contract, says }: Finding) => `${subject} ${contract}: ${says.en}`;
  return (await examine(platform, options)).findings.map(said);
}

/** Lets the administrator do something after its two days. */
async function administer({ accessManager, actors, clock }: Platform, data: string): Promise<void> {
  const manager = accessManager.connect(actors.admin);
  await manager.schedule(accessManager, data, 0n);
  await clock.next((await clock.now()) + 2n * DAY);
  await manager.execute(accessManager, data);
}

describe("Deployment: the doctor", () => {
  it("[K-10] finds a fresh platform as it was to be deployed, and has looked at everything", async () => {
    const platform = await load();
    const { findings: found, compared, holders } = await examine(platform);
    expect(found).to.deep.equal([]);
    expect(compared.code).to.equal(PLATFORM_CONTRACTS.length);
    expect(compared.wiring).to.be.greaterThan(50);
    expect(compared.functions).to.be.greaterThan(150);
    expect(holders.map(({ role }) => role)).to.have.members(["ADMIN", "REGULATOR", "PAUSER"]);
  });

  it("finds code that is not the build's, at its byte, and does not trust what it answers", async () => {
    const platform = await load();
    const address = await platform.patients.getAddress();
    const code = await platform.ethers.provider.getCode(address);
    const at = 500;
    const byte = code.slice(2 + 2 * at, 4 + 2 * at) === "00" ? "01" : "00";
    await networkHelpers.setCode(address, code.slice(0, 2 + 2 * at) + byte + code.slice(4 + 2 * at));
    expect(await findings(platform)).to.deep.equal([
      `code PatientRegistry: The code differs from the build at byte ${at}.`,
    ]);
    await networkHelpers.setCode(address, `${code}00`);
    expect(await findings(platform))
      .to.have.lengthOf(1)
      .and.to.match(/The code has \d+ bytes; the build has \d+\./);
    await networkHelpers.setCode(address, "0x");
    expect(await findings(platform)).to.deep.equal([`code PatientRegistry: There is no code at ${address}.`]);
  });

  it("[K-10] finds a room of another platform by the rooms that ask for it", async () => {
    const platform = await load();
    const { patients, forwarder } = platform;
    const stranger = await patients.getAddress();
    const other = await platform.ethers.deployContract("PatientRegistry", [forwarder]);
    const addresses = { ...addressesOf(platform), PatientRegistry: await other.getAddress() };
    const found = await findings(platform, { addresses });
    expect(found).to.include(`wiring ConsentRegistry: PATIENTS is ${stranger}, not the platform's PatientRegistry.`);
    expect(found).to.have.lengthOf.greaterThan(5);
    for (const one of found) expect(one).to.match(/^wiring .*PATIENTS/);
  });

  it("[K-09] finds a room that trusts another forwarder", async () => {
    const platform = await load();
    const other = await platform.ethers.deployContract("UseCount", [platform.actors.stranger]);
    const addresses = { ...addressesOf(platform), UseCount: await other.getAddress() };
    expect(await findings(platform, { addresses })).to.deep.equal([
      `wiring UseCount: trustedForwarder is ${platform.actors.stranger.address}, not the platform's ERC2771Forwarder.`,
    ]);
  });

  it("[K-10] finds a second administrator, and one who acts at once", async () => {
    const platform = await load();
    const { accessManager, actors } = platform;
    const { admin, stranger } = actors;
    const data = accessManager.interface.encodeFunctionData("grantRole", [ROLES.ADMIN, stranger.address, 0n]);
    await administer(platform, data);
    const [delay, holders, ...rest] = await findings(platform);
    expect(delay).to.equal(`roles AccessManager: The administrator ${stranger.address} acts without a delay.`);
    expect(holders).to.match(new RegExp(`ADMIN is held by .*${stranger.address} \\(0 s\\), not by ${admin.address}`));
    expect(rest).to.deep.equal([]);
  });

  it("[K-10] finds a deployer who holds a role again", async () => {
    const platform = await load();
    const { accessManager, actors } = platform;
    const data = accessManager.interface.encodeFunctionData("grantRole", [
      ROLES.REGULATOR,
      actors.deployer.address,
      0n,
    ]);
    await administer(platform, data);
    expect(await findings(platform)).to.include(
      `roles AccessManager: The deployer ${actors.deployer.address} still holds REGULATOR.`,
    );
  });

  it("[K-10] finds a platform without an administrator", async () => {
    const platform = await load();
    const { accessManager, actors } = platform;
    await accessManager.connect(actors.admin).renounceRole(ROLES.ADMIN, actors.admin.address);
    expect(await findings(platform)).to.include("roles AccessManager: Nobody is administrator.");
  });

  it("[K-10] finds holders other than those of the parameters", async () => {
    const platform = await load();
    const { stranger, pauser } = platform.actors;
    const intended = { ...intendedBy(platform), pauser: stranger.address };
    expect(await findings(platform, { intended })).to.deep.equal([
      `roles AccessManager: PAUSER is held by ${pauser.address} (0 s), not by ${stranger.address} (0 s) alone.`,
    ]);
  });

  it("[K-10] finds a function that asks for another role, and a closed contract", async () => {
    const platform = await load();
    const { accessManager, providers } = platform;
    const abi = accessManager.interface;
    const { selector } = providers.interface.getFunction("appointAuthority");
    const wiring = [providers.target, [selector], ROLES.PAUSER] as const;
    await administer(platform, abi.encodeFunctionData("setTargetFunctionRole", [...wiring] as never));
    await administer(platform, abi.encodeFunctionData("setTargetClosed", [providers.target, true]));
    expect(await findings(platform)).to.deep.equal([
      "functions ProviderRegistry: appointAuthority asks for PAUSER, not for REGULATOR.",
      "functions ProviderRegistry: The administrator has closed it.",
    ]);
  });

  it("[K-10] finds a room that is paused, and a reviewer is no finding", async () => {
    const platform = await load();
    const { devices, accessManager, actors } = platform;
    await devices.connect(actors.pauser).pause();
    await accessManager.connect(actors.regulator).grantRole(ROLES.REVIEWER, actors.stranger, 0n);
    expect(await findings(platform)).to.deep.equal(["pause DeviceRegistry: It is paused: it takes nothing new."]);
  });

  it("finds a counter with another currency", async () => {
    const platform = await load();
    const { accessManager, forwarder, providers, products, lots } = platform;
    const arguments_ = [accessManager, forwarder, providers, products, lots, "0x555344"];
    const other = await platform.ethers.deployContract("Dispensary", arguments_);
    const addresses = { ...addressesOf(platform), Dispensary: await other.getAddress() };
    expect(await findings(platform, { addresses })).to.include(
      "wiring Dispensary: CURRENCY is 0x555344, not 0x434e59.",
    );
  });

  it("[PHARMA-84] finds a ledger in which the shipments have no part", async () => {
    const platform = await load();
    const { lots, actors } = platform;
    await lots.connect(actors.regulator).appoint(platform.shipments, 0n);
    expect(await findings(platform)).to.deep.equal(["parts LotLedger: Shipments has part 0, not 2."]);
  });
});
