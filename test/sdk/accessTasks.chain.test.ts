import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { auditEventsOf } from "@xinglin/sdk/audit";
import { parseResource } from "@xinglin/sdk/fhir";
import { expect } from "chai";
import { id } from "ethers";
import hre from "hardhat";

type AuditBundle = Awaited<ReturnType<typeof auditEventsOf>>;

/** The task opens a chain of its own, so what it lists is listed in the tests of the SDK; here it is what it answers. */
describe("Tasks: accesses", () => {
  let folder: string;
  let deployment: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "accesses-"));
    deployment = join(folder, "deployed_addresses.json");
    await writeFile(deployment, JSON.stringify({ "Records#AccessLog": `0x${"ac".repeat(20)}` }));
  });
  after(() => rm(folder, { recursive: true }));

  const given = { patient: "", organisation: "", accessor: "", fromBlock: 0, out: "" };
  const list = (options: Partial<typeof given> & { deployment?: string }): Promise<unknown> =>
    hre.tasks.getTask("xl:accesses").run({ ...given, deployment, ...options });

  it("[RECORDS-93] lists everything or an organisation's part, and writes valid FHIR", async () => {
    const out = join(folder, "accesses.json");
    for (const organisation of ["", `0x${"10".repeat(20)}`]) {
      const bundle = (await list({ organisation, out })) as AuditBundle;
      expect(bundle).to.include({ resourceType: "Bundle", type: "collection" });
      expect(parseResource(await readFile(out))).to.deep.equal(bundle);
    }
  });

  it("[RECORDS-93] refuses a patient's list cut by organisation or reader, and a deployment without a log", async () => {
    const patient = id("Zhao");
    for (const cut of [{ organisation: `0x${"10".repeat(20)}` }, { accessor: `0x${"10".repeat(20)}` }]) {
      const refusal: unknown = await list({ patient, ...cut }).catch((thrown: unknown) => thrown);
      expect(refusal).to.be.instanceOf(Error).with.property("message").that.contains("whole or nothing");
    }
    const empty = join(folder, "empty.json");
    await writeFile(empty, "{}");
    const refusal: unknown = await list({ deployment: empty }).catch((thrown: unknown) => thrown);
    expect(refusal).to.be.instanceOf(Error).with.property("message").that.contains("no AccessLog");
  });

  it("[RECORDS-93] writes nothing of a patient where the chain does not answer for the trail", async () => {
    const refusal: unknown = await list({ patient: id("Zhao") }).catch((thrown: unknown) => thrown);
    expect(refusal).to.have.property("code", "BAD_DATA");
  });
});
