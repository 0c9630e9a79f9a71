import {
  ChainWithoutPlatform,
  DEPLOYMENTS,
  DeploymentMalformed,
  PLATFORM_CONTRACTS,
  deploymentOn,
  parseDeployment,
} from "@xinglin/sdk/addresses";
import { expect } from "chai";

import PlatformModule from "../../ignition/modules/Platform.ts";
import { abiName } from "../../scripts/package/bindings.ts";

const contract = { address: `0x${"11".repeat(20)}`, block: 7, codeHash: `0x${"22".repeat(32)}` };
const document = {
  chainId: 31_337,
  contracts: Object.fromEntries(PLATFORM_CONTRACTS.map((name) => [name, contract])),
};

describe("SDK: addresses", () => {
  it("knows the contracts that the platform's module deploys, and no other", () => {
    const deployed = Object.values(PlatformModule.results).map(({ contractName }) => contractName);
    expect([...PLATFORM_CONTRACTS]).to.have.members(deployed);
  });

  it("reads a deployment, and leaves out what is not of it", () => {
    const { chainId, contracts } = parseDeployment({ ...document, remark: "x" });
    expect(chainId).to.equal(31_337);
    expect(Object.keys(contracts)).to.have.members([...PLATFORM_CONTRACTS]);
    expect(contracts.AccessLog).to.deep.equal(contract);
  });

  const malformed: [string, unknown, string][] = [
    ["nothing", undefined, "chainId"],
    ["a chain that is no number", { ...document, chainId: "1" }, "chainId"],
    ["no contracts", { chainId: 1 }, "AccessManager.address"],
    [
      "a contract too few",
      { ...document, contracts: { ...document.contracts, Reception: undefined } },
      "Reception.address",
    ],
    [
      "a short address",
      { ...document, contracts: { ...document.contracts, Reception: { ...contract, address: "0x11" } } },
      "Reception.address",
    ],
    [
      "a block before the first",
      { ...document, contracts: { ...document.contracts, Reception: { ...contract, block: -1 } } },
      "Reception.block",
    ],
    [
      "a short hash",
      { ...document, contracts: { ...document.contracts, Reception: { ...contract, codeHash: "0x22" } } },
      "Reception.codeHash",
    ],
  ];
  for (const [what, wrong, place] of malformed) {
    it(`refuses ${what}`, () => {
      expect(() => parseDeployment(wrong))
        .to.throw(DeploymentMalformed)
        .with.property("place", place);
    });
  }

  it("has no public platform yet, and says so of every chain in both languages", () => {
    expect(DEPLOYMENTS).to.deep.equal({});
    const attempt = () => deploymentOn(11_155_111);
    expect(attempt)
      .to.throw(ChainWithoutPlatform)
      .with.property("message")
      .that.matches(/chain 11155111/);
    expect(new ChainWithoutPlatform(1).explain("zh")).to.match(/parseDeployment/);
  });

  it("names ABIs as wagmi does", () => {
    expect(["PatientRegistry", "ERC2771Forwarder", "OnReferral"].map(abiName)).to.deep.equal([
      "patientRegistryAbi",
      "erc2771ForwarderAbi",
      "onReferralAbi",
    ]);
  });
});
