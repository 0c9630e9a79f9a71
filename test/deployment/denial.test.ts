import { expect } from "chai";
import type { Interface } from "ethers";
import { network } from "hardhat";

import type { Actor, ActorName } from "../helpers/actors.ts";
import { DAY } from "../helpers/defaults.ts";
import {
  RESTRICTED,
  ROLES,
  ROOMS,
  type RoomName,
  anyArguments,
  changingFunctions,
  refusalOf,
  roomOf,
} from "../helpers/deployment.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";
import { relay } from "../helpers/relay.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

/** Enough for any refusal, so that nothing is estimated first. */
const GAS = 1_000_000n;

/** Who holds the role that a function asks for. */
const HOLDER = { ADMIN: "admin", REGULATOR: "regulator", PAUSER: "pauser", REVIEWER: "otherIssuer" } as const;

/** The fixture, and a reviewer. */
async function deployWithReviewer(): Promise<Platform> {
  const platform = await deployPlatform();
  const { accessManager, actors } = platform;
  await accessManager.connect(actors.regulator).grantRole(ROLES.REVIEWER, actors[HOLDER.REVIEWER], 0n);
  return platform;
}

/** A call of a function by its name, with arguments of no meaning. */
function callOf(platform: Platform, room: RoomName, name: string): { to: string; data: string } {
  const contract = roomOf(platform, room);
  const abi: Interface = contract.interface;
  const fragment = changingFunctions(abi).find((one) => one.name === name);
  if (fragment === undefined) throw new Error(`${room} has no function ${name}.`);
  return { to: contract.target as string, data: abi.encodeFunctionData(fragment, anyArguments(fragment)) };
}

/** Everybody but one. */
function othersThan(holder: ActorName, { actors }: Platform): [ActorName, Actor][] {
  return (Object.entries(actors) as [ActorName, Actor][]).filter(([name]) => name !== holder);
}

describe("Deployment: denial", () => {
  for (const room of ROOMS) {
    for (const [name, role] of Object.entries(RESTRICTED[room])) {
      it(`[K-10] ${room}.${name} is refused to everybody but the ${HOLDER[role]}`, async () => {
        const platform = await networkHelpers.loadFixture(deployWithReviewer);
        const call = callOf(platform, room, name);
        for (const [who, actor] of othersThan(HOLDER[role], platform)) {
          await expect(actor.sendTransaction({ ...call, gasLimit: GAS }), who)
            .to.be.revertedWithCustomError(roomOf(platform, room), "AccessManagedUnauthorized")
            .withArgs(actor.address);
        }
      });

      it(`[K-09] [K-10] ${room}.${name} is refused to a relayed call of anybody but the ${HOLDER[role]}`, async () => {
        const platform = await networkHelpers.loadFixture(deployWithReviewer);
        const { admin, stranger, zhao, board } = platform.actors;
        for (const actor of [admin, stranger, zhao, board]) {
          await expect(relay(platform, actor, callOf(platform, room, name)))
            .to.be.revertedWithCustomError(roomOf(platform, room), "AccessManagedUnauthorized")
            .withArgs(actor.address);
        }
      });

      it(`[K-10] ${room}.${name} is not refused to the ${HOLDER[role]} for want of the role`, async () => {
        const platform = await networkHelpers.loadFixture(deployWithReviewer);
        const call = callOf(platform, room, name);
        const refusalTo = (who: ActorName) =>
          refusalOf(platform, room, { ...call, from: platform.actors[who].address });
        expect(await refusalTo(HOLDER[role])).not.to.equal("AccessManagedUnauthorized");
        expect(await refusalTo("stranger")).to.equal("AccessManagedUnauthorized");
      });
    }

    it(`[K-10] no other function of ${room} asks for a role`, async () => {
      const platform = await networkHelpers.loadFixture(deployWithReviewer);
      const { address: from } = platform.actors.stranger;
      for (const { name } of changingFunctions(roomOf(platform, room).interface)) {
        if (name in RESTRICTED[room] || name === "setAuthority") continue;
        const refusal = await refusalOf(platform, room, { ...callOf(platform, room, name), from });
        expect(refusal, name).not.to.equal("AccessManagedUnauthorized");
      }
    });
  }

  for (const room of ["providers", "proofing", "devices", "emergencies"] as const) {
    it(`[K-10] nobody but the AccessManager changes the authority of ${room}`, async () => {
      const platform = await networkHelpers.loadFixture(deployWithReviewer);
      const call = callOf(platform, room, "setAuthority");
      for (const actor of Object.values(platform.actors)) {
        await expect(actor.sendTransaction({ ...call, gasLimit: GAS }))
          .to.be.revertedWithCustomError(platform[room], "AccessManagedUnauthorized")
          .withArgs(actor.address);
      }
    });
  }

  describe("the AccessManager itself", () => {
    /** What only an administrator may do. */
    const ADMINISTRATION = [
      "grantRole",
      "revokeRole",
      "labelRole",
      "setRoleAdmin",
      "setRoleGuardian",
      "setGrantDelay",
      "setTargetFunctionRole",
      "setTargetAdminDelay",
      "setTargetClosed",
      "updateAuthority",
    ] as const;

    for (const name of ADMINISTRATION) {
      it(`[K-10] refuses ${name} to everybody but the admin, and to the admin at once`, async () => {
        const platform = await networkHelpers.loadFixture(deployWithReviewer);
        const { accessManager, actors } = platform;
        const abi: Interface = accessManager.interface;
        const fragment = changingFunctions(abi).find((one) => one.name === name)!;
        const data = abi.encodeFunctionData(fragment, anyArguments(fragment));
        const call = { to: accessManager, data, gasLimit: GAS };
        for (const [who, actor] of othersThan("admin", platform)) {
          await expect(actor.sendTransaction(call), who)
            .to.be.revertedWithCustomError(accessManager, "AccessManagerUnauthorizedAccount")
            .withArgs(actor.address, ROLES.ADMIN);
        }
        await expect(actors.admin.sendTransaction(call)).to.be.revertedWithCustomError(
          accessManager,
          "AccessManagerNotScheduled",
        );
      });
    }

    it("[K-10] lets the admin act two days after saying so, and not a second before", async () => {
      const { accessManager, actors, clock } = await networkHelpers.loadFixture(deployWithReviewer);
      const { admin, stranger } = actors;
      const manager = accessManager.connect(admin);
      const isRegulator = async () => (await accessManager.hasRole(ROLES.REGULATOR, stranger.address)).isMember;
      const data = accessManager.interface.encodeFunctionData("grantRole", [ROLES.REGULATOR, stranger.address, 0n]);
      await manager.schedule(accessManager, data, 0n);
      const said = await clock.now();

      await clock.next(said + 2n * DAY - 1n);
      const early = manager.execute(accessManager, data, { gasLimit: GAS });
      await expect(early).to.be.revertedWithCustomError(accessManager, "AccessManagerNotReady");
      expect(await isRegulator()).to.equal(false);

      await clock.next(said + 2n * DAY);
      await manager.execute(accessManager, data, { gasLimit: GAS });
      expect(await isRegulator()).to.equal(true);
    });
  });
});
