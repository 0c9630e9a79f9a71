import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { keccak256 } from "ethers";
import hre, { network } from "hardhat";

import { type EvidenceBundle, EvidenceRefused, type ProvenEvidence, exportEvidence } from "@xinglin/sdk/evidence";

import { consentStageOn } from "../../helpers/consents.ts";

const consentStage = consentStageOn(await network.create());

describe("Tasks: evidence", () => {
  let folder: string;
  let file: string;
  let deployment: string;
  let bundle: EvidenceBundle;
  before(async () => {
    const stage = await consentStage();
    folder = await mkdtemp(join(tmpdir(), "evidence-"));
    [file, deployment] = [join(folder, "evidence.json"), join(folder, "deployed_addresses.json")];
    const address = await stage.patients.getAddress();
    await writeFile(deployment, JSON.stringify({ "Identity#PatientRegistry": address, "Other#NoArtifact": address }));
    bundle = await exportEvidence({ node: stage.ethers.provider, contracts: [address], about: [stage.zhaos] });
    await writeFile(file, JSON.stringify(bundle));
  });
  after(() => rm(folder, { recursive: true }));

  const verify = (blockHash: string) => hre.tasks.getTask("xl:evidence-verify").run({ file, deployment, blockHash });

  it("[EVIDENCE-11] verifies a bundle offline by the hash of its last block", async () => {
    const proven = (await verify(keccak256(bundle.headers.at(-1)!))) as ProvenEvidence;
    expect(proven.events.map(({ contract, event }) => `${contract} ${event}`)).to.include(
      "PatientRegistry PatientRegistered",
    );
  });

  it("[EVIDENCE-11] refuses it by another hash, and against a node of another chain", async () => {
    for (const blockHash of [keccak256("0x"), ""]) {
      const refusal: unknown = await verify(blockHash).catch((thrown: unknown) => thrown);
      expect(refusal).to.be.instanceOf(EvidenceRefused).with.property("fault", "untrusted");
    }
  });

  it("[EVIDENCE-11] exports a bundle from the network", async () => {
    const out = join(folder, "empty.json");
    await hre.tasks.getTask("xl:evidence").run({ about: [keccak256("0x12")], deployment, fromBlock: 0, out });
    const written = JSON.parse(await readFile(out, "utf8")) as EvidenceBundle;
    expect(written.events).to.deep.equal([]);
    expect(written.headers).to.have.length(1);
  });
});
