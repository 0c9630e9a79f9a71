import { expect } from "chai";
import { ZeroHash, concat } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, POWERS, START } from "../helpers/defaults.ts";
import { eventsOf, expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { type Holder, keyOf, plainAccount } from "../helpers/holders.ts";
import { delegation } from "../helpers/patientActs.ts";
import { expectRefusalUnchanged, stateOf } from "../helpers/patientState.ts";
import { registerPatient } from "../helpers/patients.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";
import { type Call, type ForwardRequest, signForwardRequest } from "../helpers/relay.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

interface Scene {
  readonly platform: Platform;
  readonly zhao: Holder;
  readonly patient: string;
  /** Names the carer as delegate. */
  readonly call: Call;
  readonly event: readonly [string, readonly unknown[]];
}

async function scene(): Promise<Scene> {
  const platform = await networkHelpers.loadFixture(deployPlatform);
  const zhao = plainAccount(platform, platform.actors.zhao);
  const patient = await registerPatient(platform, zhao);
  const delegate = platform.actors.carer.address;
  const { from, until } = DEFAULTS.delegation;
  const { call: data } = delegation(platform, { patient, delegate, powers: POWERS.read, from, until });
  return {
    platform,
    zhao,
    patient,
    call: { to: platform.place.verifyingContract, data },
    event: ["DelegateSet", [patient, delegate, POWERS.read, from, until]],
  };
}

describe("A relayed call", () => {
  it("[K-09] acts for the signer of the request, whoever submits it", async () => {
    const { platform, call, event } = await scene();
    const request = await signForwardRequest(platform, platform.actors.zhao, call);
    const forwarder = platform.forwarder.connect(platform.actors.stranger);
    await expectEvents(forwarder.execute(request), platform.patients, [event]);
  });

  it("[K-09] acts for somebody who holds no ETH and has never sent a transaction", async () => {
    const { platform } = await scene();
    const penniless = keyOf("somebody without ETH");
    const data = platform.patients.interface.encodeFunctionData("register", [DEFAULTS.salt, ZeroHash]);
    const call = { to: platform.place.verifyingContract, data };
    const request = await signForwardRequest(platform, penniless, call);
    await platform.forwarder.connect(platform.actors.relayer).execute(request);
    const patient = await platform.patients.patientIdOf(penniless, DEFAULTS.salt);
    expect(await platform.patients.controllerOf(patient)).to.equal(penniless.address);
    expect(await platform.ethers.provider.getBalance(penniless)).to.equal(0n);
  });

  it("[K-09] acts for each signer where several are submitted at once", async () => {
    const { platform, call, event } = await scene();
    const { zhao, wang, relayer } = platform.actors;
    const data = platform.patients.interface.encodeFunctionData("register", [DEFAULTS.salt, ZeroHash]);
    const registration = { to: platform.place.verifyingContract, data };
    const requests = [
      await signForwardRequest(platform, zhao, call),
      await signForwardRequest(platform, wang, registration),
    ];
    const batch = platform.forwarder.connect(relayer).executeBatch(requests, relayer);
    const patient = await platform.patients.patientIdOf(wang, DEFAULTS.salt);
    expect(await eventsOf(batch, platform.patients)).to.deep.equal([
      event,
      ["PatientRegistered", [patient, wang.address, ZeroHash]],
    ]);
  });

  it("[K-09] acts for the sender when the same bytes come from anybody else", async () => {
    const { platform, zhao, patient, call } = await scene();
    const bytes = concat([call.data, zhao.address]);
    const { thief } = platform.actors;
    await expectRefusalUnchanged(
      platform,
      patient,
      () => thief.sendTransaction({ to: call.to, data: bytes }),
      "PatientNotControlledBy",
      [patient, thief.address],
    );
  });

  it("[K-09] cancels nonces of the sender when the bytes of a relayed cancelling come from anybody else", async () => {
    const { platform, zhao, call } = await scene();
    const data = platform.patients.interface.encodeFunctionData("cancelNonce", [5n]);
    await platform.actors.thief.sendTransaction({ to: call.to, data: concat([data, zhao.address]) });
    expect(await platform.patients.isNonceSpent(zhao.address, 5n)).to.be.false;
    expect(await platform.patients.isNonceSpent(platform.actors.thief, 5n)).to.be.true;
  });

  it("[K-09] is refused from a forwarder that the registry does not trust", async () => {
    const { platform, patient, call } = await scene();
    const other = await platform.ethers.deployContract("ERC2771Forwarder", ["Xinglin Forwarder"]);
    const request = await signForwardRequest({ ...platform, forwarder: other }, platform.actors.zhao, call);
    const before = await stateOf(platform, patient);
    const untrusted = [call.to, await other.getAddress()];
    const act = other.connect(platform.actors.relayer).execute(request);
    await expectRefusal(act, other, "ERC2771UntrustfulTarget", untrusted);
    expect(await stateOf(platform, patient)).to.deep.equal(before);
    expect(await platform.patients.isTrustedForwarder(other)).to.be.false;
    expect(await platform.patients.isTrustedForwarder(platform.forwarder)).to.be.true;
    expect(await platform.patients.trustedForwarder()).to.equal(await platform.forwarder.getAddress());
  });

  describe("given a relayer who changes what was signed", () => {
    const CHANGES: Record<string, (at: Scene) => Partial<ForwardRequest>> = {
      "the delegate": ({ platform, patient }) => ({
        data: delegation(platform, {
          patient,
          delegate: platform.actors.thief.address,
          powers: POWERS.all,
          ...DEFAULTS.delegation,
        }).call,
      }),
      "the contract": ({ platform }) => ({ to: platform.providers.target as string }),
      "the deadline": () => ({ deadline: DEFAULTS.deadline + 1n }),
      "the gas": () => ({ gas: 30_000n }),
    };
    for (const [what, change] of Object.entries(CHANGES)) {
      it(`[K-09] refuses a request with ${what} changed`, async () => {
        const at = await scene();
        const { platform, patient, call } = at;
        const forged = { ...(await signForwardRequest(platform, platform.actors.zhao, call)), ...change(at) };
        const before = await stateOf(platform, patient);
        await expect(platform.forwarder.connect(platform.actors.relayer).execute(forged)).to.be.revertedWithCustomError(
          platform.forwarder,
          "ERC2771ForwarderInvalidSigner",
        );
        expect(await stateOf(platform, patient)).to.deep.equal(before);
      });
    }

    it("[K-09] refuses a request in another's name", async () => {
      const { platform, call } = await scene();
      const { thief, zhao } = platform.actors;
      const forged = { ...(await signForwardRequest(platform, thief, call)), from: zhao.address };
      const refused = platform.forwarder.connect(thief).execute(forged);
      await expect(refused).to.be.revertedWithCustomError(platform.forwarder, "ERC2771ForwarderInvalidSigner");
    });
  });

  it("[K-09] is refused a second time", async () => {
    const { platform, call } = await scene();
    const forwarder = platform.forwarder.connect(platform.actors.relayer);
    const request = await signForwardRequest(platform, platform.actors.zhao, call);
    await forwarder.execute(request);
    await expect(forwarder.execute(request)).to.be.revertedWithCustomError(forwarder, "ERC2771ForwarderInvalidSigner");
  });

  it("[K-09] is refused after the deadline of its request", async () => {
    const { platform, call } = await scene();
    const forwarder = platform.forwarder.connect(platform.actors.relayer);
    const request = await signForwardRequest(platform, platform.actors.zhao, call);
    await platform.clock.next(DEFAULTS.deadline + 1n);
    await expectRefusal(forwarder.execute(request), forwarder, "ERC2771ForwarderExpiredRequest", [DEFAULTS.deadline]);
  });

  it("[K-09] by a delegate lays down the delegate's own powers", async () => {
    const { platform, patient, call } = await scene();
    const { zhao, carer, relayer } = platform.actors;
    await platform.clock.next(START + DAY);
    await zhao.sendTransaction(call);
    const data = platform.patients.interface.encodeFunctionData("resignAsDelegate", [patient]);
    const request = await signForwardRequest(platform, carer, { to: call.to, data });
    await expectEvents(platform.forwarder.connect(relayer).execute(request), platform.patients, [
      ["DelegateSet", [patient, carer.address, POWERS.none, 0n, 0n]],
    ]);
  });
});
