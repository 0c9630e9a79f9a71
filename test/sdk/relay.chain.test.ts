import { ContractRefusal } from "@xinglin/sdk/errors";
import { randomSalt } from "@xinglin/sdk/kernel";
import { type Call, signForwardRequest, submitForwardRequest } from "@xinglin/sdk/sending";
import { expect } from "chai";
import { ZeroHash } from "ethers";
import { network } from "hardhat";

import { HOUR, START } from "../helpers/defaults.ts";
import { platformOn } from "../helpers/platform.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

/** Zhao's registration, to be relayed. */
async function prepare() {
  const platform = await networkHelpers.loadFixture(deployPlatform);
  const { patients, actors, ethers } = platform;
  const data = patients.interface.encodeFunctionData("register", [randomSalt(), ZeroHash]);
  const call: Call = { to: await patients.getAddress(), data };
  const forwarder = await platform.forwarder.getAddress();
  const signing = { call, signer: actors.zhao, forwarder, provider: ethers.provider, deadline: START + HOUR };
  return { ...platform, ...actors, call, forwarderAddress: forwarder, signing };
}

async function refusalIn(attempt: Promise<unknown>): Promise<string> {
  const problem = await attempt.catch((thrown: unknown) => thrown);
  expect(problem).to.be.instanceOf(ContractRefusal);
  return (problem as ContractRefusal).name;
}

describe("SDK: requests to relay", () => {
  it("[K-09] makes the call in the signer's name, paid by the relayer", async () => {
    const { signing, forwarderAddress, relayer, zhao, patients, ethers } = await prepare();
    const before = await ethers.provider.getBalance(zhao.address);
    const request = await signForwardRequest(signing);
    const receipt = await submitForwardRequest({ request, forwarder: forwarderAddress, relayer });
    expect(receipt.from).to.equal(relayer.address);
    const [registered] = await patients.queryFilter(patients.filters.PatientRegistered());
    expect(registered?.args.controller).to.equal(zhao.address);
    expect(await ethers.provider.getBalance(zhao.address)).to.equal(before);
  });

  it("refuses to sign what would be refused", async () => {
    const { signing, zhao, call } = await prepare();
    await zhao.sendTransaction(call);
    expect(await refusalIn(signForwardRequest(signing))).to.equal("PatientAlreadyRegistered");
  });

  it("brings the target's own refusal through, which the forwarder hides, and sends nothing", async () => {
    const { signing, forwarderAddress, zhao, relayer, call, ethers } = await prepare();
    const request = await signForwardRequest(signing);
    await zhao.sendTransaction(call);
    const sent = await ethers.provider.getTransactionCount(relayer.address);
    const attempt = submitForwardRequest({ request, forwarder: forwarderAddress, relayer });
    expect(await refusalIn(attempt)).to.equal("PatientAlreadyRegistered");
    expect(await ethers.provider.getTransactionCount(relayer.address)).to.equal(sent);
  });

  it("refuses a request a second time, after its deadline, changed, or to a contract that does not trust the forwarder", async () => {
    const { signing, forwarderAddress, relayer, clock, thief, accessManager } = await prepare();
    const request = await signForwardRequest(signing);
    const submit = (changed: Partial<typeof request>) =>
      submitForwardRequest({ request: { ...request, ...changed }, forwarder: forwarderAddress, relayer });

    expect(await refusalIn(submit({ from: thief.address }))).to.equal("ERC2771ForwarderInvalidSigner");
    expect(await refusalIn(submit({ to: await accessManager.getAddress() }))).to.equal("ERC2771UntrustfulTarget");
    await submit({});
    expect(await refusalIn(submit({}))).to.equal("ERC2771ForwarderInvalidSigner");
    const late = await signForwardRequest({ ...signing, deadline: (await clock.now()) + 2n, gas: 300_000, nonce: 1 });
    await clock.pass(HOUR);
    expect(await refusalIn(submit(late))).to.equal("ERC2771ForwarderExpiredRequest");
  });
});
