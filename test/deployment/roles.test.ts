import { expect } from "chai";
import type { FunctionFragment, Interface, LogDescription } from "ethers";
import { network } from "hardhat";

import PlatformModule from "../../ignition/modules/Platform.ts";
import { DAY } from "../helpers/defaults.ts";
import { RESTRICTED, ROLES, ROOMS, changingFunctions, roomOf } from "../helpers/deployment.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

/** The parameters of the fixture, and what the module takes where it is given nothing. */
const HOLDERS = { ADMIN: "admin", REGULATOR: "regulator", PAUSER: "pauser" } as const;
type HeldRole = keyof typeof HOLDERS;
const ADMIN_DELAY = 2n * DAY;
/** OpenZeppelin's AccessManager: the role of everybody, which nobody has to be granted. */
const PUBLIC_ROLE = 2n ** 64n - 1n;

/** Everything that the AccessManager has emitted, decoded. */
async function historyOf({ accessManager, ethers }: Platform): Promise<LogDescription[]> {
  const logs = await ethers.provider.getLogs({ address: accessManager, fromBlock: 0 });
  const abi: Interface = accessManager.interface;
  return logs.map((log) => {
    const event = abi.parseLog(log);
    if (event === null) throw new Error("The AccessManager emitted an event that is not in its interface.");
    return event;
  });
}

function allFunctions(abi: Interface): FunctionFragment[] {
  const found: FunctionFragment[] = [];
  abi.forEachFunction((one) => found.push(one));
  return found;
}

describe("Deployment: roles", () => {
  for (const [role, holder] of Object.entries(HOLDERS) as [HeldRole, (typeof HOLDERS)[HeldRole]][]) {
    it(`[K-10] ${role} is held by the ${holder} of the parameters and by nobody else`, async () => {
      const { accessManager, actors, forwarder, ...rooms } = await networkHelpers.loadFixture(deployPlatform);
      for (const [name, { address }] of Object.entries(actors)) {
        const { isMember, executionDelay } = await accessManager.hasRole(ROLES[role], address);
        expect(isMember, name).to.equal(name === holder);
        if (isMember) expect(executionDelay).to.equal(role === "ADMIN" ? ADMIN_DELAY : 0n);
      }
      for (const contract of [accessManager, forwarder, ...ROOMS.map((room) => rooms[room])]) {
        expect((await accessManager.hasRole(ROLES[role], contract)).isMember).to.equal(false);
      }
    });
  }

  it("[K-10] the history of grants leaves one holder of each role, and no deployer", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { actors } = platform;
    const held = new Set<string>();
    for (const { name, args } of await historyOf(platform)) {
      const [role, account] = args.toArray() as [bigint, string];
      if (name === "RoleGranted") held.add(`${role} ${account}`);
      if (name === "RoleRevoked") held.delete(`${role} ${account}`);
    }
    const expected = (Object.keys(HOLDERS) as HeldRole[]).map(
      (role) => `${ROLES[role]} ${actors[HOLDERS[role]].address}`,
    );
    expect([...held].sort()).to.deep.equal(expected.sort());
  });

  it("[CONSENT-118] nobody is a reviewer until the regulator appoints one", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const { accessManager, actors } = platform;
    const { admin, regulator, pauser, deployer, stranger } = actors;
    for (const [name, { address }] of Object.entries(actors)) {
      expect((await accessManager.hasRole(ROLES.REVIEWER, address)).isMember, name).to.equal(false);
    }
    for (const other of [pauser, deployer, stranger, admin]) {
      await expect(accessManager.connect(other).grantRole(ROLES.REVIEWER, stranger, 0n))
        .to.be.revertedWithCustomError(accessManager, "AccessManagerUnauthorizedAccount")
        .withArgs(other.address, ROLES.REGULATOR);
    }
    await accessManager.connect(regulator).grantRole(ROLES.REVIEWER, stranger, 0n);
    expect((await accessManager.hasRole(ROLES.REVIEWER, stranger)).isMember).to.equal(true);
    await accessManager.connect(regulator).revokeRole(ROLES.REVIEWER, stranger);
    expect((await accessManager.hasRole(ROLES.REVIEWER, stranger)).isMember).to.equal(false);
  });

  it("[K-10] every other role is administered by ADMIN; none has a guardian of its own or a delay of grants", async () => {
    const { accessManager } = await networkHelpers.loadFixture(deployPlatform);
    for (const role of [ROLES.REGULATOR, ROLES.PAUSER, ROLES.REVIEWER]) {
      const admin = role === ROLES.REVIEWER ? ROLES.REGULATOR : ROLES.ADMIN;
      expect(await accessManager.getRoleAdmin(role)).to.equal(admin);
      expect(await accessManager.getRoleGuardian(role)).to.equal(ROLES.ADMIN);
      expect(await accessManager.getRoleGrantDelay(role)).to.equal(0n);
    }
  });

  it("[K-10] the roles carry their names on chain", async () => {
    const platform = await networkHelpers.loadFixture(deployPlatform);
    const labels = (await historyOf(platform))
      .filter(({ name }) => name === "RoleLabel")
      .map(({ args }) => args.toArray() as unknown[]);
    expect(labels).to.have.deep.members([
      [ROLES.REGULATOR, "REGULATOR"],
      [ROLES.PAUSER, "PAUSER"],
      [ROLES.REVIEWER, "REVIEWER"],
    ]);
  });

  it("[K-10] the administrator's delay is the parameter's, where one is given", async () => {
    const { ethers, ignition } = await network.create();
    const [, admin, regulator, pauser] = await ethers.getSigners();
    const holders = { admin: admin!.address, regulator: regulator!.address, pauser: pauser!.address };
    const parameters = { Platform: { ...holders, adminDelay: 7n * DAY } };
    const { accessManager } = await ignition.deploy(PlatformModule, { parameters });
    const manager = await ethers.getContractAt("AccessManager", await accessManager.getAddress());
    expect((await manager.hasRole(ROLES.ADMIN, holders.admin)).executionDelay).to.equal(7n * DAY);
  });

  describe("functions", () => {
    for (const room of ROOMS) {
      it(`[K-10] each function of ${room} asks for the role of the table, and for no other`, async () => {
        const platform = await networkHelpers.loadFixture(deployPlatform);
        const { accessManager } = platform;
        const contract = roomOf(platform, room);
        for (const { name, selector } of allFunctions(contract.interface)) {
          // Functions that nobody has wired ask for ADMIN, which matters only where they ask at all.
          const role = RESTRICTED[room][name] ?? "ADMIN";
          expect(await accessManager.getTargetFunctionRole(contract, selector), name).to.equal(ROLES[role]);
        }
        expect(await accessManager.isTargetClosed(contract)).to.equal(false);
        expect(await accessManager.getTargetAdminDelay(contract)).to.equal(0n);
      });
    }

    it("[K-10] nothing else is wired: no other contract, no other function, nothing for everybody", async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      const wired = (await historyOf(platform))
        .filter(({ name }) => name === "TargetFunctionRoleUpdated")
        .map(({ args }) => args.toArray() as [string, string, bigint]);
      const expected = ROOMS.flatMap((room) => {
        const { target, interface: abi } = roomOf(platform, room);
        return changingFunctions(abi)
          .filter(({ name }) => name in RESTRICTED[room])
          .map(({ name, selector }) => [target, selector, ROLES[RESTRICTED[room][name]!]]);
      });
      expect(wired).to.have.deep.members(expected);
      expect(wired.some(([, , role]) => role === PUBLIC_ROLE)).to.equal(false);
    });
  });
});
