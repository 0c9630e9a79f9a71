import type { AddressInfo } from "node:net";

import { Relayer, SqliteLedger, policyOf, serve } from "@xinglin/relayer";
import { EVERYTHING } from "@xinglin/sdk/consent";
import { expect } from "chai";
import { Wallet, parseEther } from "ethers";

import { placesIn } from "../../scripts/deployment/placesIn.ts";
import { PatientRegistry__factory } from "../../typechain-types/index.js";
import { BILINGUAL, FROM, type TaskStage, UNTIL, openStage } from "./stage.ts";

type Result = Readonly<Record<string, string>>;

describe("Tasks: from an empty platform to a patient's consent", () => {
  let stage: TaskStage;
  let document: string;

  before(async () => {
    stage = await openStage("acts");
    document = stage.file("document.json", { resourceType: "Practitioner", id: "p1" });
  });

  after(() => stage.close());

  afterEach(() => stage.printed());

  const who: TaskStage["who"] = (name) => stage.who(name);
  const run = async (task: string, args: Record<string, unknown>) => (await stage.run(task, args)) as Result;
  const refused: TaskStage["refused"] = (task, args) => stage.refused(task, args);

  const story: { licence?: string; patient?: string } = {};
  const licence = () => ({
    holder: who("doctor"),
    profession: "TCM_PHYSICIAN",
    rights: "PRESCRIBE",
    from: FROM,
    until: UNTIL,
    document,
  });
  const work = () => ({
    organisation: who("hospital"),
    practitioner: who("doctor"),
    licence: story.licence,
    role: "ATTENDING",
    from: FROM,
    until: UNTIL,
  });

  it("a board that is no authority is refused, in English and Chinese", async () => {
    expect(await refused("xl:license", { ...licence(), as: who("board") })).to.match(BILINGUAL);
  });

  it("the regulator appoints the board; a rehearsal says the gas and sends nothing", async () => {
    const appointment = {
      account: who("board"),
      jurisdiction: "CN-ZJ",
      accredits: true,
      licenses: true,
      as: who("regulator"),
    };
    const rehearsed = await run("xl:authority", { ...appointment, dryRun: true });
    expect(rehearsed).to.have.property("dryRun", true);
    expect(await refused("xl:license", { ...licence(), as: who("board") })).not.to.equal("nothing");
    const { gas } = await run("xl:authority", appointment);
    expect(Number(gas)).to.be.within(Number(rehearsed.gas) * 0.7, Number(rehearsed.gas));
  });

  it("the board accredits a hospital and licenses a doctor, who works there", async () => {
    const organisation = who("hospital");
    await run("xl:accredit", {
      organisation,
      kinds: "hospital, pharmacy",
      grade: 31,
      until: UNTIL,
      document,
      as: who("board"),
    });
    const issued = await run("xl:license", { ...licence(), as: who("board") });
    expect(issued.salt).to.match(/^0x[0-9a-f]{64}$/);
    story.licence = issued.credential!;
    await run("xl:affiliate", { ...work(), as: who("hospital") });
    await run("xl:affiliate", { ...work(), as: who("doctor") });
  });

  it("anybody looks them up", async () => {
    const doctor = (await run("xl:lookup", { account: who("doctor") })) as unknown as {
      credentials: { isInForce: boolean }[];
      work: { isPractising: boolean; organisation: string }[];
    };
    expect(doctor.credentials.map(({ isInForce }) => isInForce)).to.deep.equal([true]);
    expect(doctor.work).to.have.lengthOf(1);
    expect(doctor.work[0]).to.include({ isPractising: true, organisation: who("hospital") });
    expect(stage.printed()).to.contain("中医");
    expect(await stage.json("xl:lookup", { account: who("wang") })).to.include({ account: who("wang") });
  });

  it("Zhao becomes a patient and lets the doctor see her allergies", async () => {
    const { patient } = await run("xl:register", { as: who("zhao") });
    story.patient = patient!;
    const given = await run("xl:grant", { patient, grantee: who("doctor"), categories: "ALLERGIES", as: who("zhao") });
    expect(given).to.have.nested.property("provision.categories").that.deep.equals(["ALLERGIES"]);
    expect(given).to.have.nested.property("provision.readers").that.deep.equals(EVERYTHING.readers);
    const { grants } = (await run("xl:grants", { patient })) as unknown as { grants: { standing: string }[] };
    expect(grants.map(({ standing }) => standing)).to.deep.equal(["in force"]);
  });

  it("Wang cannot give what is Zhao's, and a rehearsal says so too", async () => {
    for (const dryRun of [false, true]) {
      const args = { patient: story.patient, grantee: who("doctor"), line: 1, as: who("wang"), dryRun };
      expect(await refused("xl:grant", args)).to.match(/\p{Script=Han}/u);
    }
  });

  it("Zhao takes it back", async () => {
    const { patient } = story;
    await run("xl:revoke", { patient, grantee: who("doctor"), as: who("zhao") });
    const { grants } = (await run("xl:grants", { patient })) as unknown as { grants: { standing: string }[] };
    expect(grants.map(({ standing }) => standing)).to.deep.equal(["revoked"]);
    expect(await run("xl:timeline", { patient })).to.deep.equal({ patient, records: [] });
  });

  it("an account gets ether up to what it shall hold, once", async () => {
    const to = Wallet.createRandom().address;
    expect(await run("xl:fund", { account: to, ether: "0.5" })).to.include({ to, sent: parseEther("0.5") });
    expect(await run("xl:fund", { account: to, ether: "0.5" })).to.include({ sent: 0n });
  });

  it("a relayer pays for a patient", async () => {
    const { provider } = (await stage.there.network.create()).ethers;
    const { PatientRegistry, ERC2771Forwarder } = await placesIn(stage.deployment);
    const target = { ...PatientRegistry, abi: PatientRegistry__factory.createInterface(), functions: ["register"] };
    const key = Wallet.createRandom().privateKey;
    const ledger = new SqliteLedger(":memory:");
    const relayer = new Relayer({
      provider,
      key,
      forwarder: ERC2771Forwarder.address,
      ledger,
      policy: policyOf([target]),
    });
    await run("xl:fund", { account: relayer.account, ether: "1" });
    const service = serve({ relayer });
    await new Promise<void>((done) => service.listen(0, "127.0.0.1", done));
    relayer.start(50);
    try {
      const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
      const before = await provider.getBalance(who("wang"));
      const { patient } = await run("xl:register", { as: who("wang"), relayer: url });
      expect(patient).to.match(/^0x[0-9a-f]{64}$/);
      expect(await provider.getBalance(who("wang"))).to.equal(before);
    } finally {
      relayer.stop();
      service.close().closeAllConnections();
    }
  });

  it("what cannot be read is refused before anything is asked, with what there is", async () => {
    const patient = story.patient!;
    const grantee = who("doctor");
    const attempts: [string, Record<string, unknown>][] = [
      ["xl:accredit", { organisation: who("hospital"), kinds: "HOTEL", until: UNTIL, document }],
      ["xl:lookup", { account: "zhao" }],
      ["xl:grants", { patient: "0x12" }],
      ["xl:grant", { patient, grantee, until: "soon" }],
      ["xl:fund", { account: grantee, ether: "much" }],
    ];
    for (const [task, args] of attempts) {
      expect(await refused(task, args), task).to.match(/^(OptionMalformed|IdMalformed): .*\p{Script=Han}/su);
    }
  });
});
