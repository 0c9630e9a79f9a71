import { expect } from "chai";
import { type Interface, ZeroAddress, ZeroHash, concat, toBeHex } from "ethers";
import { network } from "hardhat";

import {
  type AccessRequest,
  EVERYTHING,
  type Provision,
  type Rule,
  directiveHashOf,
  encodeDirective,
  grantStruct,
  requestStruct,
  ruleIdOf,
  ruleStruct,
} from "@xinglin/sdk/consent";
import type { PatientId } from "@xinglin/sdk/kernel";
import {
  ALL_CATEGORIES,
  ALL_CONFIDENTIALITIES,
  BASES,
  type BasisName,
  type CategoryName,
  DENIALS,
  type DenialName,
  PRACTICE_REFUSALS,
  type PurposeName,
  nameOf,
} from "@xinglin/sdk/terms";

import { DAY, HOUR, START } from "../helpers/defaults.ts";
import {
  type EmergencyStage,
  type Key,
  PARAMEDIC,
  PHYSICIAN,
  breakAt,
  emergenciesOn,
  emergencyIdOf,
  hire,
  reviewAt,
} from "../helpers/emergencies.ts";
import { measuredAsBuilt } from "../helpers/measured.ts";
import { GIVEN } from "../helpers/providers.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployEmergencies = emergenciesOn(connection);

const NOON = START + 10n * DAY;
const MINIMUM: readonly CategoryName[] = ["ALLERGIES", "MEDICATIONS", "PROBLEMS"];

/** The paramedic at the hospital asks for Zhao's allergies, broken glass in hand. */
function requestOf({ zhao, paramedic, actors }: EmergencyStage, otherwise: Partial<AccessRequest> = {}): AccessRequest {
  return {
    patient: zhao as PatientId,
    accessor: paramedic.address,
    organisation: actors.hospital.address,
    profession: "PARAMEDIC",
    purpose: "BTG",
    category: "ALLERGIES",
    confidentiality: "N",
    ...otherwise,
  };
}

/** A decision by its names. */
interface Answer {
  readonly basis: BasisName | undefined;
  readonly denial: DenialName | undefined;
  readonly basisId: string;
}

/** Grants say nothing about break-glass. */
const NO_GRANT = { grantee: ZeroAddress, line: 0n, terms: [] };

async function ask(
  stage: EmergencyStage,
  otherwise: Partial<AccessRequest>,
  rules: readonly Rule[] = [],
): Promise<Answer> {
  const epoch = Number(await stage.consents.epochOf(stage.zhao));
  return askWith(stage, otherwise, encodeDirective({ rules, epoch }));
}

async function askWith(stage: EmergencyStage, otherwise: Partial<AccessRequest>, directive: string[]): Promise<Answer> {
  const request = requestStruct(requestOf(stage, otherwise));
  const { allowed, basis, denial, basisId } = await stage.consents.decide(request, { ...NO_GRANT, directive });
  expect(allowed).to.equal(nameOf(DENIALS, denial) === "None");
  return { basis: nameOf(BASES, basis), denial: nameOf(DENIALS, denial), basisId };
}

const emergency = (key: Key): Answer => ({ basis: "Emergency", denial: "None", basisId: emergencyIdOf(key) });
const denied = (denial: DenialName, basisId: string = ZeroHash): Answer => ({ basis: "None", denial, basisId });

/** A rule about everything for break-glass, with what a test wants otherwise. */
function rule(otherwise: Partial<Provision> & { deny?: boolean; base?: boolean } = {}): Rule {
  const { deny = false, base = false, ...provision } = otherwise;
  return { deny, base, provision: { ...EVERYTHING, purposes: ["BTG"], ...provision } };
}

/** Zhao sets these rules; the id of each as a decision names it. */
async function direct({ consents, zhao, actors }: EmergencyStage, rules: readonly Rule[]): Promise<string[]> {
  const epoch = Number(await consents.epochOf(zhao));
  await consents.connect(actors.zhao).setDirective(zhao, await consents.directiveOf(zhao), rules.map(ruleStruct));
  const directive = directiveHashOf(encodeDirective({ rules, epoch }));
  return rules.map((_, index) => ruleIdOf({ patient: zhao as PatientId, directive, index }));
}

describe("Decisions in an emergency: the glass", () => {
  it("[CONSENT-113] break-glass without an emergency is denied, whatever the patient has granted", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { consents, zhao, paramedic, actors } = stage;
    const provision: Provision = { ...EVERYTHING, purposes: ["BTG", "TREAT"] };
    const grant = grantStruct({ grantee: paramedic.address, line: 0, provision });
    await consents.connect(actors.zhao).give(zhao, [grant]);
    expect(await ask(stage, {})).to.deep.equal(denied("GlassNotBroken"));
    const evidence = { ...NO_GRANT, grantee: paramedic.address, directive: [] };
    const { basis } = await consents.decide(requestStruct(requestOf(stage, { purpose: "TREAT" })), evidence);
    expect(nameOf(BASES, basis)).to.equal("Grant");

    const key = await breakAt(stage, NOON);
    expect(await ask(stage, {})).to.deep.equal(emergency(key));
    expect(await ask(stage, { category: "NOTES" })).to.deep.equal(denied("BeyondMinimumSet"));
  });

  it("[CONSENT-115] what stands behind the evidence in a call is no rule of the patient's", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const key = await breakAt(stage, NOON);
    const abi: Interface = stage.consents.interface;
    const evidence = { ...NO_GRANT, directive: [] };
    const call = abi.encodeFunctionData("decide", [requestStruct(requestOf(stage)), evidence]);
    const behind = encodeDirective({ rules: [rule()], epoch: 0 });
    const data = concat([call, ...behind]);
    const answer = await stage.ethers.provider.call({ to: await stage.consents.getAddress(), data });
    expect(answer).to.equal(await stage.ethers.provider.call({ to: await stage.consents.getAddress(), data: call }));
    expect(await ask(stage, {})).to.deep.equal(emergency(key));
  });

  it("[CONSENT-113] an emergency opens for its responder, patient and organisation only", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { doctor, clinic, hospital } = stage.actors;
    await hire(stage, stage.paramedic, { organisation: clinic, document: "licence for the clinic" });
    const key = await breakAt(stage, NOON);
    expect(await ask(stage, {})).to.deep.equal(emergency(key));
    const others: Partial<AccessRequest>[] = [
      { patient: stage.wang as PatientId },
      { accessor: doctor.address, profession: "PHYSICIAN" },
      { organisation: clinic.address },
    ];
    for (const other of others) expect(await ask(stage, other)).to.deep.equal(denied("GlassNotBroken"));
    const asOrganisation = { accessor: hospital.address, profession: "ORGANISATION" } as const;
    expect(await ask(stage, asOrganisation)).to.deep.equal(denied("GlassNotBroken"));
    const asPatient = {
      accessor: stage.paramedic.address,
      organisation: ZeroAddress,
      profession: "ORGANISATION",
    } as const;
    expect(await ask(stage, asPatient)).to.deep.equal(denied("NotPatientNorDelegate"));
  });

  it("[CONSENT-113] [CONSENT-112] who declared it as a paramedic does not read as a physician", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { emergencies, paramedic, zhao, actors } = stage;
    await hire(stage, paramedic, { profession: PHYSICIAN });
    const key = await breakAt(stage, NOON);
    expect(await ask(stage, { profession: "PHYSICIAN" })).to.deep.equal(denied("GlassNotBroken"));
    expect(await ask(stage, { profession: "NURSE" })).to.deep.equal(denied("NotPractising"));
    expect(await ask(stage, {})).to.deep.equal(emergency(key));
    const openAs = (profession: bigint) =>
      emergencies.openEmergencyAs(zhao, paramedic.address, actors.hospital.address, profession);
    expect([await openAs(PARAMEDIC), await openAs(PHYSICIAN), await openAs(0n)]).to.deep.equal([
      emergencyIdOf(key),
      ZeroHash,
      ZeroHash,
    ]);
  });

  it("[CONSENT-113] [CONSENT-112] it closes with the hours, by its responder, and by a verdict", async () => {
    const ends: Record<string, (stage: EmergencyStage, key: Key) => Promise<unknown>> = {
      hours: (stage) => stage.clock.moveTo(NOON + 4n * HOUR),
      closed: (stage) => stage.emergencies.connect(stage.paramedic).close(stage.zhao, stage.actors.hospital.address),
      verdict: (stage, key) => reviewAt(stage, NOON + HOUR, key, false),
    };
    for (const [name, end] of Object.entries(ends)) {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const key = await breakAt(stage, NOON);
      expect(await ask(stage, {}), name).to.deep.equal(emergency(key));
      await end(stage, key);
      expect(await ask(stage, {}), name).to.deep.equal(denied("GlassNotBroken"));
    }
  });

  it("[CONSENT-113] [CONSENT-52] a suspended organisation is named before the glass", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { providers, people, consents, actors } = stage;
    await breakAt(stage, NOON);
    await providers.connect(people.commission).suspendOrganisation(actors.hospital.address, GIVEN.reason);
    expect(await ask(stage, {})).to.deep.equal(denied("NotPractising"));
    const { practice } = await consents.decide(requestStruct(requestOf(stage)), { ...NO_GRANT, directive: [] });
    expect(nameOf(PRACTICE_REFUSALS, practice)).to.equal("OrganisationSuspended");
  });

  it("[CONSENT-113] [CONSENT-53] the directive in force has to be shown in an emergency too", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const rules = [rule({ categories: ["NOTES"] })];
    await direct(stage, rules);
    expect(await ask(stage, {}, rules)).to.deep.equal(denied("GlassNotBroken"));
    expect(await ask(stage, {})).to.deep.equal(denied("DirectiveNotShown"));
    await breakAt(stage, NOON);
    expect(await ask(stage, {})).to.deep.equal(denied("DirectiveNotShown"));
    expect(await ask(stage, {}, [...rules, ...rules])).to.deep.equal(denied("DirectiveNotShown"));
  });
});

describe("Decisions in an emergency: what opens", () => {
  it("[CONSENT-115] without a word about it, allergies, medications and problems up to normal, and nothing else", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const key = await breakAt(stage, NOON);
    for (const category of ALL_CATEGORIES) {
      for (const confidentiality of ALL_CONFIDENTIALITIES) {
        const isMinimum = MINIMUM.includes(category) && !["R", "V"].includes(confidentiality);
        const expected = isMinimum ? emergency(key) : denied("BeyondMinimumSet");
        expect(await ask(stage, { category, confidentiality }), `${category} ${confidentiality}`).to.deep.equal(
          expected,
        );
      }
    }
  });

  it("[CONSENT-116] an open emergency changes nothing for other purposes", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const purposes: readonly PurposeName[] = ["TREAT", "ETREAT", "HPAYMT", "HRESCH", "PUBHLTH"];
    await breakAt(stage, NOON);
    for (const purpose of purposes) expect(await ask(stage, { purpose })).to.deep.equal(denied("NothingPermits"));
  });

  for (const base of [false, true]) {
    const kind = base ? "a base rule" : "an exception";

    it(`[CONSENT-114] ${kind} that permits opens what it covers, by the emergency`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const rules = [rule({ base, categories: ["NOTES"], confidentialities: ["V"] })];
      await direct(stage, rules);
      const key = await breakAt(stage, NOON);
      expect(await ask(stage, { category: "NOTES", confidentiality: "V" }, rules)).to.deep.equal(emergency(key));
    });

    it(`[CONSENT-115] ${kind} that permits is all that opens: not even the minimum set opens beside it`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const rules = [rule({ base, categories: ["NOTES"], confidentialities: ["V"] })];
      await direct(stage, rules);
      await breakAt(stage, NOON);
      expect(await ask(stage, {}, rules)).to.deep.equal(denied("NothingPermits"));
      expect(await ask(stage, { category: "NOTES" }, rules)).to.deep.equal(denied("NothingPermits"));
    });

    it(`[CONSENT-114] ${kind} that denies closes what it covers, and leaves the rest of the minimum set`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const rules = [rule({ base, deny: true, categories: ["PROBLEMS"] })];
      const [id] = await direct(stage, rules);
      const key = await breakAt(stage, NOON);
      expect(await ask(stage, { category: "PROBLEMS" }, rules)).to.deep.equal(denied("DeniedByPatient", id));
      expect(await ask(stage, {}, rules)).to.deep.equal(emergency(key));
      expect(await ask(stage, { category: "NOTES" }, rules)).to.deep.equal(denied("BeyondMinimumSet"));
    });

    it(`[CONSENT-114] ${kind} that denies other purposes says nothing about emergencies`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const rules = [{ deny: true, base, provision: EVERYTHING }];
      await direct(stage, rules);
      const key = await breakAt(stage, NOON);
      expect(await ask(stage, {}, rules)).to.deep.equal(emergency(key));
      expect((await ask(stage, { purpose: "TREAT" }, rules)).denial).to.equal("DeniedByPatient");
    });
  }

  it("[CONSENT-114] the order of the rules decides: exceptions before base rules, denials before permissions", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const rules = [
      rule({ deny: true, categories: ["PROBLEMS"] }),
      rule({ categories: ["PROBLEMS", "ALLERGIES"] }),
      rule({ base: true, deny: true, categories: ["ALLERGIES", "NOTES"] }),
      rule({ base: true, categories: ["NOTES", "IMAGING"] }),
    ];
    const ids = await direct(stage, rules);
    const key = await breakAt(stage, NOON);
    expect(await ask(stage, { category: "PROBLEMS" }, rules)).to.deep.equal(denied("DeniedByPatient", ids[0]));
    expect(await ask(stage, { category: "ALLERGIES" }, rules)).to.deep.equal(emergency(key));
    expect(await ask(stage, { category: "NOTES" }, rules)).to.deep.equal(denied("DeniedByPatient", ids[2]));
    expect(await ask(stage, { category: "IMAGING" }, rules)).to.deep.equal(emergency(key));
    expect(await ask(stage, { category: "MEDICATIONS" }, rules)).to.deep.equal(denied("NothingPermits"));
  });

  it("[CONSENT-114] a dissent with break-glass: nothing for treatment, everything in an emergency", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const rules = [rule(), { deny: true, base: true, provision: EVERYTHING }];
    const ids = await direct(stage, rules);
    const key = await breakAt(stage, NOON);
    const restricted = { category: "NOTES", confidentiality: "V" } as const;
    expect(await ask(stage, restricted, rules)).to.deep.equal(emergency(key));
    const treatment = await ask(stage, { ...restricted, purpose: "TREAT" }, rules);
    expect(treatment).to.deep.equal(denied("DeniedByPatient", ids[1]));
  });

  it("[CONSENT-114] a dissent without break-glass: nothing at all", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const rules = [rule({ deny: true })];
    const [id] = await direct(stage, rules);
    await breakAt(stage, NOON);
    for (const category of MINIMUM) {
      expect(await ask(stage, { category }, rules)).to.deep.equal(denied("DeniedByPatient", id));
    }
  });

  it("[CONSENT-115] a permission for another reader, or outside its window, decides whether the minimum set opens", async () => {
    const cases: readonly [Partial<Provision>, DenialName | "open"][] = [
      [{ readers: ["PHYSICIAN"] }, "NothingPermits"],
      [{ from: NOON + DAY }, "open"],
      [{ until: NOON }, "open"],
      [{ purposes: ["TREAT"] }, "open"],
    ];
    for (const [provision, expected] of cases) {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const rules = [rule(provision)];
      await direct(stage, rules);
      const key = await breakAt(stage, NOON);
      expect(await ask(stage, {}, rules)).to.deep.equal(expected === "open" ? emergency(key) : denied(expected));
    }
  });

  for (const base of [false, true]) {
    it(`[CONSENT-59] [CONSENT-115] ${base ? "a base rule" : "an exception"} that lacks only its condition answers as one that covers nothing`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      const condition = await stage.ethers.deployContract("SwitchCondition");
      const contract = (await condition.getAddress()) as `0x${string}`;
      const rules = [rule({ base, terms: [{ kind: "condition", contract }] })];
      await direct(stage, rules);
      const key = await breakAt(stage, NOON);
      expect(await ask(stage, {}, rules)).to.deep.equal(denied("NothingPermits"));
      await condition.answer(toBeHex(1n, 32));
      expect(await ask(stage, {}, rules)).to.deep.equal(emergency(key));
    });
  }

  it("[CONSENT-115] [CONSENT-60] a permission from before a revocation of everything no longer speaks, a denial does", async () => {
    const stage = await networkHelpers.loadFixture(deployEmergencies);
    const { consents, zhao, actors } = stage;
    const rules = [rule({ deny: true, categories: ["PROBLEMS"] }), rule({ categories: ["NOTES"] })];
    const [id] = await direct(stage, rules);
    const words = encodeDirective({ rules, epoch: 0 });
    const key = await breakAt(stage, NOON);
    expect(await askWith(stage, {}, words)).to.deep.equal(denied("NothingPermits"));
    await consents.connect(actors.zhao).revokeAll(zhao);
    expect(await askWith(stage, {}, words)).to.deep.equal(emergency(key));
    expect(await askWith(stage, { category: "NOTES" }, words)).to.deep.equal(denied("BeyondMinimumSet"));
    expect(await askWith(stage, { category: "PROBLEMS" }, words)).to.deep.equal(denied("DeniedByPatient", id));
  });
});

describe("Decisions in an emergency: what they cost", () => {
  /** What the contract uses to answer, without what a transaction costs by itself. */
  async function costOf(stage: EmergencyStage, purpose: PurposeName, directive: string[]): Promise<bigint> {
    const { consents, ethers, actors } = stage;
    const abi: Interface = consents.interface;
    const request = requestStruct(requestOf(stage, { purpose }));
    const data = abi.encodeFunctionData("decide", [request, { ...NO_GRANT, directive }]);
    const call = { from: actors.stranger.address, to: await consents.getAddress(), data };
    const trace = (await ethers.provider.send("debug_traceCall", [call, "latest"])) as {
      readonly structLogs: readonly { readonly gas: string | number }[];
    };
    const [first, last] = [trace.structLogs[0], trace.structLogs.at(-1)];
    if (first === undefined || last === undefined) throw new Error("Nothing was executed.");
    return BigInt(first.gas) - BigInt(last.gas);
  }

  /** The most words that a directive may have, in rules that never settle the question. */
  const purposes: readonly PurposeName[] = ["BTG", "TREAT"];
  const DIRECTIVES: Readonly<Record<string, readonly Rule[]>> = {
    "no directive": [],
    "permissions of other data": Array.from({ length: 8 }, () => rule({ base: true, purposes, categories: ["OTHER"] })),
    "permissions that begin later": Array.from({ length: 8 }, () => rule({ base: true, purposes, from: NOON + DAY })),
    "denials of other data": Array.from({ length: 8 }, () =>
      rule({ deny: true, base: true, purposes, categories: ["OTHER"] }),
    ),
  };
  for (const [name, rules] of Object.entries(DIRECTIVES)) {
    measuredAsBuilt(`[CONSENT-62] with ${name}, break-glass costs at most 15,000 gas more than treatment`, async () => {
      const stage = await networkHelpers.loadFixture(deployEmergencies);
      await direct(stage, rules);
      await breakAt(stage, NOON);
      const words = encodeDirective({ rules, epoch: 0 });
      const treatment = await costOf(stage, "TREAT", words);
      const breakGlass = await costOf(stage, "BTG", words);
      expect(treatment).to.be.within(20_000n, 40_000n);
      expect(breakGlass - treatment).to.be.within(5_000n, 15_000n);
    });
  }
});
