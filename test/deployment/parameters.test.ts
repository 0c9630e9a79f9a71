import { expect } from "chai";
import hre from "hardhat";

import { ParametersRefused, requireParameters } from "../../scripts/deployment/parameters.ts";
import { readParameters } from "../../scripts/deployment/readParameters.ts";

const [deployer, admin, regulator, pauser] = ["01", "02", "03", "04"].map((byte) => `0x${byte.repeat(20)}`) as [
  string,
  string,
  string,
  string,
];
const good = { admin, regulator, pauser };

describe("Deployment: parameters", () => {
  it("[K-10] takes three accounts and a delay; two days where none is given", () => {
    expect(requireParameters(good, deployer)).to.deep.equal({ ...good, adminDelay: 172_800n });
    expect(requireParameters({ ...good, adminDelay: 1 }, deployer).adminDelay).to.equal(1n);
    expect(requireParameters({ ...good, adminDelay: 2n ** 32n - 1n }, deployer).adminDelay).to.equal(2n ** 32n - 1n);
  });

  const refused: Record<string, Record<string, unknown>> = {
    "the deployer as administrator": { admin: deployer },
    "the deployer as regulator": { regulator: deployer },
    "the deployer as pauser": { pauser: deployer },
    "no administrator": { admin: undefined },
    "the zero address": { admin: `0x${"00".repeat(20)}` },
    "a name for an account": { regulator: "ministry" },
    "one account twice": { pauser: regulator },
    "no delay": { adminDelay: 0 },
    "the deployer as administrator without a delay": { admin: deployer, adminDelay: 0 },
    "a negative delay": { adminDelay: -1 },
    "a delay that the AccessManager cannot hold": { adminDelay: 2n ** 32n },
    "a delay that is no number": { adminDelay: "soon" },
  };
  for (const [what, changed] of Object.entries(refused)) {
    it(`[K-10] refuses ${what}`, () => {
      expect(() => requireParameters({ ...good, ...changed }, deployer)).to.throw(ParametersRefused);
    });
  }

  it("reads a file of parameters and JSON5 as Ignition does", async () => {
    const fromFile = await readParameters("ignition/parameters/localhost.json5", "Platform");
    expect(fromFile).to.have.property("adminDelay", 172_800);
    const inline = await readParameters(`{ Platform: { adminDelay: "5n" } }`, "Platform");
    expect(inline).to.deep.equal({ adminDelay: 5n });
    expect(await readParameters("{}", "Platform")).to.equal(undefined);
  });

  it("[K-10] `ignition deploy` of the platform is refused before anything is sent", async () => {
    const deploy = (parameters: string) =>
      hre.tasks.getTask(["ignition", "deploy"]).run({ modulePath: "ignition/modules/Platform.ts", parameters });
    for (const parameters of ["{}", JSON.stringify({ Platform: { ...good, adminDelay: 0 } })]) {
      const problem = await deploy(parameters).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(problem)
        .to.be.instanceOf(Error)
        .with.property("message")
        .that.matches(/Nothing was sent.*未发送/s);
    }
  });
});
