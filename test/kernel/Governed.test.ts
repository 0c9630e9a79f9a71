import { expect } from "chai";
import { ZeroAddress, concat, dataSlice } from "ethers";
import { network } from "hardhat";

import { DAY } from "../helpers/defaults.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";
import { relay } from "../helpers/relay.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const REGULATOR = 1n;
const PAUSER = 2n;

/** A room of its own under the platform's AccessManager, wired as the platform's rooms are. */
async function room() {
  const platform = await deployPlatform();
  const { ethers, accessManager, forwarder, actors } = platform;
  const harness = await ethers.deployContract("GovernedHarness", [accessManager, forwarder]);
  await asManager(platform, async (manager) => {
    await manager.setTargetFunctionRole(harness, [harness.pause.fragment.selector], PAUSER);
    await manager.setTargetFunctionRole(harness, [harness.unpause.fragment.selector], REGULATOR);
  });
  return { ...platform, harness, ...actors };
}

/** Acts as an administrator without delay, which the platform itself does not have. */
async function asManager(
  { accessManager, actors, clock }: Platform,
  act: (manager: Platform["accessManager"]) => Promise<void>,
): Promise<void> {
  const manager = accessManager.connect(actors.admin);
  const undelayed = accessManager.interface.encodeFunctionData("grantRole", [0n, actors.admin.address, 0n]);
  const { executionDelay: delay } = await accessManager.hasRole(0n, actors.admin.address);
  await manager.schedule(accessManager, undelayed, 0n);
  await clock.pass(delay);
  await manager.execute(accessManager, undelayed);
  await clock.pass(delay);
  await act(manager);
}

describe("Governed", () => {
  describe("pause", () => {
    it("[K-10] the pauser stops what hands out rights; what takes rights away goes on", async () => {
      const { harness, pauser, stranger } = await networkHelpers.loadFixture(room);
      await expect(harness.connect(pauser).pause()).to.emit(harness, "Paused").withArgs(pauser.address);
      expect(await harness.paused()).to.equal(true);
      await expect(harness.connect(stranger).grant(1n)).to.be.revertedWithCustomError(harness, "EnforcedPause");
      await expect(harness.connect(stranger).take(1n)).to.emit(harness, "Spoken");
    });

    it("[K-10] the regulator ends the pause, and everything goes on", async () => {
      const { harness, pauser, regulator, stranger } = await networkHelpers.loadFixture(room);
      await harness.connect(pauser).pause();
      await expect(harness.connect(regulator).unpause()).to.emit(harness, "Unpaused").withArgs(regulator.address);
      expect(await harness.paused()).to.equal(false);
      await expect(harness.connect(stranger).grant(1n)).to.emit(harness, "Spoken");
    });

    for (const who of ["regulator", "admin", "deployer", "stranger", "board"] as const) {
      it(`[K-10] the ${who} cannot pause`, async () => {
        const { harness, actors } = await networkHelpers.loadFixture(room);
        await expect(harness.connect(actors[who]).pause())
          .to.be.revertedWithCustomError(harness, "AccessManagedUnauthorized")
          .withArgs(actors[who].address);
        expect(await harness.paused()).to.equal(false);
      });
    }

    for (const who of ["pauser", "admin", "deployer", "stranger", "board"] as const) {
      it(`[K-10] the ${who} cannot end a pause`, async () => {
        const { harness, actors, pauser } = await networkHelpers.loadFixture(room);
        await harness.connect(pauser).pause();
        await expect(harness.connect(actors[who]).unpause())
          .to.be.revertedWithCustomError(harness, "AccessManagedUnauthorized")
          .withArgs(actors[who].address);
        expect(await harness.paused()).to.equal(true);
      });
    }

    it("[K-10] pausing twice, and ending no pause, are refused", async () => {
      const { harness, pauser, regulator } = await networkHelpers.loadFixture(room);
      await expect(harness.connect(regulator).unpause()).to.be.revertedWithCustomError(harness, "ExpectedPause");
      await harness.connect(pauser).pause();
      await expect(harness.connect(pauser).pause()).to.be.revertedWithCustomError(harness, "EnforcedPause");
    });

    it("[K-10] a pauser who lost the role cannot pause", async () => {
      const { accessManager, harness, pauser } = await networkHelpers.loadFixture(room);
      await accessManager.connect(pauser).renounceRole(PAUSER, pauser.address);
      await expect(harness.connect(pauser).pause())
        .to.be.revertedWithCustomError(harness, "AccessManagedUnauthorized")
        .withArgs(pauser.address);
    });
  });

  describe("regulator", () => {
    it("[IDENTITY-65] is whoever holds the role now", async () => {
      const { accessManager, harness, regulator, pauser, admin, stranger } = await networkHelpers.loadFixture(room);
      expect(await harness.isRegulator(regulator.address)).to.equal(true);
      for (const other of [pauser.address, admin.address, stranger.address, ZeroAddress]) {
        expect(await harness.isRegulator(other)).to.equal(false);
      }
      await accessManager.connect(regulator).renounceRole(REGULATOR, regulator.address);
      expect(await harness.isRegulator(regulator.address)).to.equal(false);
    });

    it("[IDENTITY-65] with an execution delay is a regulator at once, for what only takes rights away", async () => {
      const { accessManager, admin, clock, harness, stranger } = await networkHelpers.loadFixture(room);
      await accessManager.connect(admin).grantRole(REGULATOR, stranger.address, DAY);
      await clock.pass(1n);
      expect(await harness.isRegulator(stranger.address)).to.equal(true);
      await expect(harness.connect(stranger).unpause()).to.be.revertedWithCustomError(
        accessManager,
        "AccessManagerNotScheduled",
      );
    });

    it("[IDENTITY-65] whose role begins later is none until then", async () => {
      const { accessManager, admin, clock, harness, stranger } = await networkHelpers.loadFixture(room);
      await accessManager.connect(admin).setGrantDelay(REGULATOR, DAY);
      await clock.pass(10n * DAY);
      await accessManager.connect(admin).grantRole(REGULATOR, stranger.address, 0n);
      const since = await clock.now();
      await clock.moveTo(since + DAY - 1n);
      expect(await harness.isRegulator(stranger.address)).to.equal(false);
      await clock.moveTo(since + DAY);
      expect(await harness.isRegulator(stranger.address)).to.equal(true);
    });
  });

  describe("relayed calls", () => {
    it("[K-09] a call relayed by the forwarder acts for the signer, with the signer's own bytes", async () => {
      const platform = await networkHelpers.loadFixture(room);
      const { harness, zhao } = platform;
      const { to, data } = await harness.take.populateTransaction(7n);
      await expect(relay(platform, zhao, { to, data }))
        .to.emit(harness, "Spoken")
        .withArgs(zhao.address, data);
    });

    it("[K-09] the same bytes from anybody else act for the sender", async () => {
      const { harness, zhao, thief } = await networkHelpers.loadFixture(room);
      const { to, data } = await harness.take.populateTransaction(7n);
      const forged = concat([data, zhao.address]);
      await expect(thief.sendTransaction({ to, data: forged }))
        .to.emit(harness, "Spoken")
        .withArgs(thief.address, forged);
    });

    it("[K-09] another forwarder acts for itself only", async () => {
      const platform = await networkHelpers.loadFixture(room);
      const { ethers, harness, zhao } = platform;
      const foreign = await ethers.deployContract("ERC2771Forwarder", ["Xinglin Forwarder"]);
      const { to, data } = await harness.take.populateTransaction(7n);
      await expect(relay({ ...platform, forwarder: foreign }, zhao, { to, data })).to.be.revert(ethers);
    });

    it("[K-09] roles are asked of the signer, not of the forwarder or the relayer", async () => {
      const platform = await networkHelpers.loadFixture(room);
      const { harness, pauser, stranger } = platform;
      const { to, data } = await harness.pause.populateTransaction();
      const here = await networkHelpers.takeSnapshot();
      await expect(relay(platform, stranger, { to, data }))
        .to.be.revertedWithCustomError(harness, "AccessManagedUnauthorized")
        .withArgs(stranger.address);
      await here.restore();
      await expect(relay(platform, pauser, { to, data }))
        .to.emit(harness, "Paused")
        .withArgs(pauser.address);
    });

    it("[K-09] a call by the forwarder itself that is too short to carry a sender acts for the forwarder", async () => {
      const { ethers, forwarder, harness } = await networkHelpers.loadFixture(room);
      const address = await forwarder.getAddress();
      await networkHelpers.impersonateAccount(address);
      await networkHelpers.setBalance(address, 10n ** 18n);
      const itself = await ethers.getSigner(address);
      const { to, data } = await harness.pause.populateTransaction();
      expect(dataSlice(data, 0)).to.have.length(2 + 8);
      await expect(itself.sendTransaction({ to, data }))
        .to.be.revertedWithCustomError(harness, "AccessManagedUnauthorized")
        .withArgs(address);
    });

    it("[K-09] names the one forwarder that it trusts", async () => {
      const { forwarder, harness, relayer } = await networkHelpers.loadFixture(room);
      expect(await harness.trustedForwarder()).to.equal(forwarder.target);
      expect(await harness.isTrustedForwarder(forwarder)).to.equal(true);
      expect(await harness.isTrustedForwarder(relayer.address)).to.equal(false);
    });
  });
});
