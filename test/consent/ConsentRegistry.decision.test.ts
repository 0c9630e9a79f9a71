import { expect } from "chai";
import { network } from "hardhat";
import { type Interface, ZeroAddress, ZeroHash, concat, dataSlice, id } from "ethers";

import {
  act,
  decide,
  direct,
  directing,
  give,
  permitted,
  refused,
  revoking,
  revokingAll,
} from "../helpers/consentActs.ts";
import {
  CATEGORY,
  type ConsentStage,
  LEVEL,
  NOW,
  NO_EVIDENCE,
  PURPOSE,
  READER,
  TERM,
  WORK,
  consentStageOn,
  freeze,
  grantTo,
  labelOf,
  requestOf,
  ruleOf,
  setOf,
} from "../helpers/consents.ts";
import { DAY, POWERS, START, YEAR } from "../helpers/defaults.ts";
import {
  type ModelDecision,
  type ModelEvidence,
  type ModelProvision,
  type ModelRequest,
  type ModelRule,
  KNOWN,
  directiveHash,
  directiveWords,
  requestArgument,
  ruleIdOf,
} from "../helpers/models/consentModel.ts";
import { measured } from "../helpers/measured.ts";
import { REFUSALS } from "../helpers/models/providers.ts";

const connection = await network.create();
const staged = consentStageOn(connection);

const LABEL = labelOf("a label of Zhao's");
const OTHER_LABEL = labelOf("another label of Zhao's");

/** Expects exactly this answer to the doctor's question, but for what is named otherwise. */
async function expectDecision(
  stage: ConsentStage,
  otherwise: Partial<ModelRequest>,
  evidence: Partial<ModelEvidence>,
  expected: ModelDecision,
): Promise<void> {
  expect(await decide(stage, requestOf(stage, otherwise), evidence)).to.deep.equal(expected);
}

/** A directive of Zhao's in force, and what an asker has to know of it. */
async function withDirective(
  stage: ConsentStage,
  ...rules: readonly ModelRule[]
): Promise<{ readonly directive: readonly string[]; readonly ruleId: (index: number) => string }> {
  const epoch = await stage.consents.epochOf(stage.zhaos);
  await direct(stage, rules);
  const directive = directiveWords(rules, epoch);
  return { directive, ruleId: (index) => ruleIdOf(stage.zhaos, directiveHash(directive), index) };
}

/** The id of the grant that stands on this line of the doctor's. */
function doctorsGrant({ consents, zhaos, staff }: ConsentStage, line = 0n): Promise<string> {
  return consents.grantIdOf(zhaos, staff.doctor, line);
}

function hospitalsGrant({ consents, zhaos, people }: ConsentStage, line = 0n): Promise<string> {
  return consents.grantIdOf(zhaos, people.hospital, line);
}

describe("Consents: a question that is not well-formed", () => {
  const codes = {
    purpose: { good: [1n, 59n, 63n], bad: [0n, 60n, 62n, 64n, 255n] },
    category: { good: [1n, 16n], bad: [0n, 17n, 255n] },
    confidentiality: { good: [1n, 6n], bad: [0n, 7n, 255n] },
  } as const;
  for (const [field, { good, bad }] of Object.entries(codes)) {
    it(`[CONSENT-50] is refused for an unknown ${field}, and answered for the first and last known ones`, async () => {
      const stage = await staged();
      await give(stage, [
        grantTo(stage.staff.doctor, { confidentialities: KNOWN.confidentialities, purposes: KNOWN.purposes }),
      ]);
      for (const code of bad) await expectDecision(stage, { [field]: code }, {}, refused("RequestInvalid"));
      for (const code of good) {
        await expectDecision(stage, { [field]: code }, {}, permitted("Grant", await doctorsGrant(stage)));
      }
    });
  }

  it("[CONSENT-50] is refused before anything else is asked, for patients too", async () => {
    const stage = await staged();
    const own = { accessor: stage.actors.zhao.address, organisation: ZeroAddress, profession: 0n };
    await expectDecision(stage, { ...own, category: 0n }, {}, refused("RequestInvalid"));
  });

  it("[CONSENT-50] is answered about a patient whom nobody knows", async () => {
    const stage = await staged();
    const patient = id("nobody's pseudonym");
    await expectDecision(stage, { patient }, {}, refused("NothingPermits"));
    await expectDecision(
      stage,
      { patient, accessor: ZeroAddress, organisation: ZeroAddress },
      {},
      refused("NotPatientNorDelegate"),
    );
  });

  it("[CONSENT-50] is answered for a profession that does not exist", async () => {
    const stage = await staged();
    const practice = BigInt(REFUSALS.indexOf("NotAffiliated"));
    for (const profession of [16n, 255n]) {
      await expectDecision(stage, { profession }, {}, refused("NotPractising", ZeroHash, practice));
    }
  });

  it("[CONSENT-50] is answered for evidence that is no words of a directive or of terms", async () => {
    const stage = await staged();
    await give(stage, [grantTo(stage.staff.doctor, { terms: [TERM.label(LABEL)] })]);
    const noise = Array.from({ length: 60 }, (_, index) => id(`noise ${index}`));
    await expectDecision(stage, {}, { terms: noise }, refused("TermsNotShown"));
    await expectDecision(stage, {}, { directive: noise }, refused("DirectiveNotShown"));
    const { directive } = await withDirective(stage, ruleOf("base permission"));
    await expectDecision(stage, {}, { directive: [...directive, ...noise] }, refused("DirectiveNotShown"));
  });
});

describe("Consents: without an organisation", () => {
  const alone = { organisation: ZeroAddress, profession: 0n };

  it("[CONSENT-51] the patient sees everything, for any purpose", async () => {
    const stage = await staged();
    const own = { ...alone, accessor: stage.actors.zhao.address };
    for (const purpose of [PURPOSE.treatment, PURPOSE.breakGlass, PURPOSE.other]) {
      const most = { ...own, purpose, confidentiality: LEVEL.veryRestricted, category: CATEGORY.last };
      await expectDecision(stage, most, {}, permitted("Self", stage.zhaos));
    }
  });

  it("[CONSENT-51] the patient sees everything whatever the directive says, and without showing it", async () => {
    const stage = await staged();
    await withDirective(stage, ruleOf("denying exception", { readers: KNOWN.readers }));
    await expectDecision(stage, { ...alone, accessor: stage.actors.zhao.address }, {}, permitted("Self", stage.zhaos));
  });

  it("[CONSENT-51] a delegate with READ sees everything, from the beginning of the window until before its end", async () => {
    const stage = await staged();
    const { patients, clock, actors, zhaos } = stage;
    const [from, until] = [NOW + DAY, NOW + 2n * DAY];
    await patients.connect(actors.zhao).setDelegate(zhaos, actors.stranger, POWERS.read, from, until);
    const question = { ...alone, accessor: actors.stranger.address };
    const no = refused("NotPatientNorDelegate");
    const yes = permitted("Delegate", zhaos);
    for (const [moment, expected] of [
      [from - 1n, no],
      [from, yes],
      [until - 1n, yes],
      [until, no],
    ] as const) {
      await clock.moveTo(moment);
      await expectDecision(stage, question, {}, expected);
    }
  });

  it("[CONSENT-51] a delegate whose powers are all but READ sees nothing", async () => {
    const stage = await staged();
    const { patients, actors, zhaos, carer } = stage;
    const question = { ...alone, accessor: actors.carer.address };
    await expectDecision(stage, question, {}, permitted("Delegate", zhaos));
    const powers = POWERS.all ^ POWERS.read;
    await patients.connect(actors.zhao).setDelegate(zhaos, actors.carer, powers, carer.from, carer.until);
    await expectDecision(stage, question, {}, refused("NotPatientNorDelegate"));
  });

  it("[CONSENT-51] nobody else sees anything: another patient, a delegate of another, a grantee", async () => {
    const stage = await staged();
    const { actors, staff, wangs } = stage;
    await give(stage, [grantTo(staff.doctor)]);
    for (const accessor of [actors.wang.address, actors.thief.address, staff.doctor.address, ZeroAddress]) {
      await expectDecision(stage, { ...alone, accessor }, {}, refused("NotPatientNorDelegate"));
    }
    const ofWang = { ...alone, patient: wangs, accessor: actors.carer.address };
    await expectDecision(stage, ofWang, {}, refused("NotPatientNorDelegate"));
  });

  it("[CONSENT-51] nobody sees anything while a recovery runs, and the doctors go on", async () => {
    const stage = await staged();
    const own = { ...alone, accessor: stage.actors.zhao.address };
    const carers = { ...alone, accessor: stage.actors.carer.address };
    await give(stage, [grantTo(stage.staff.doctor)]);
    await freeze(stage);
    await expectDecision(stage, own, {}, refused("NotPatientNorDelegate"));
    await expectDecision(stage, carers, {}, refused("NotPatientNorDelegate"));
    await expectDecision(stage, {}, {}, permitted("Grant", await doctorsGrant(stage)));
  });
});

describe("Consents: for an organisation", () => {
  it("[CONSENT-52] the reader practises there what it claims, and nothing else", async () => {
    const stage = await staged();
    const { staff, people, actors } = stage;
    await give(stage, [grantTo(staff.doctor), grantTo(people.hospital, { line: 0n }), grantTo(staff.otherDoctor)]);
    const practice = BigInt(REFUSALS.indexOf("NotAffiliated"));
    const no = refused("NotPractising", ZeroHash, practice);
    await expectDecision(stage, {}, {}, permitted("Grant", await doctorsGrant(stage)));
    await expectDecision(stage, { profession: READER.physician }, {}, no);
    await expectDecision(stage, { profession: 0n }, {}, no);
    await expectDecision(stage, { organisation: people.clinic.address }, {}, no);
    await expectDecision(stage, { accessor: actors.stranger.address }, {}, no);
    await expectDecision(stage, { accessor: staff.otherDoctor.address }, {}, no);
  });

  it("[CONSENT-52] names why the reader may not practise", async () => {
    const stage = await staged();
    const { staff, people, providers, clock } = stage;
    await give(stage, [grantTo(staff.doctor, { until: NOW + 2n * YEAR })]);
    const expectPractice = (refusal: (typeof REFUSALS)[number]): Promise<void> =>
      expectDecision(stage, {}, {}, refused("NotPractising", ZeroHash, BigInt(REFUSALS.indexOf(refusal))));

    await providers.connect(people.regulator).suspendOrganisation(people.hospital, id("a reason"));
    await expectPractice("OrganisationSuspended");
    await providers.connect(people.regulator).reinstateOrganisation(people.hospital, id("a reason"));
    await expectDecision(stage, {}, {}, permitted("Grant", await doctorsGrant(stage)));

    await clock.moveTo(START + YEAR - 1n);
    await expectDecision(stage, {}, {}, permitted("Grant", await doctorsGrant(stage)));
    await clock.moveTo(START + YEAR);
    await expectPractice("AffiliationOver");
  });

  it("[CONSENT-52] the organisation's own account needs the accreditation, up to its end", async () => {
    const stage = await staged();
    const { people, clock } = stage;
    await give(stage, [grantTo(people.hospital, { until: NOW + 5n * YEAR })]);
    const own = { accessor: people.hospital.address, profession: 0n };
    await clock.moveTo(START + 3n * YEAR - 1n);
    await expectDecision(stage, own, {}, permitted("Grant", await hospitalsGrant(stage)));
    await clock.moveTo(START + 3n * YEAR);
    await expectDecision(stage, own, {}, refused("OrganisationNotAccredited"));
  });

  it("[CONSENT-52] the organisation's own account practises no profession", async () => {
    const stage = await staged();
    const { people } = stage;
    await give(stage, [grantTo(people.hospital)]);
    const own = { accessor: people.hospital.address };
    const no = refused("NotPractising", ZeroHash, BigInt(REFUSALS.indexOf("NotAffiliated")));
    await expectDecision(stage, { ...own, profession: 0n }, {}, permitted("Grant", await hospitalsGrant(stage)));
    await expectDecision(stage, { ...own, profession: READER.physician }, {}, no);
    await expectDecision(stage, own, {}, no);
  });

  it("[CONSENT-52] nobody else's account speaks for itself as an organisation", async () => {
    const stage = await staged();
    const { actors } = stage;
    await give(stage, [grantTo(actors.stranger)]);
    const question = { accessor: actors.stranger.address, organisation: actors.stranger.address, profession: 0n };
    await expectDecision(stage, question, {}, refused("OrganisationNotAccredited"));
  });

  it("[CONSENT-63] what is given to professions of a hospital is theirs alone", async () => {
    const stage = await staged();
    const { staff, people } = stage;
    const shares = [
      { reader: "doctor", categories: setOf(CATEGORY.notes, CATEGORY.laboratory) },
      { reader: "nurse", categories: setOf(CATEGORY.allergies) },
      { reader: "pharmacist", categories: setOf(CATEGORY.medications) },
      { reader: "clerk", categories: setOf(CATEGORY.last) },
    ] as const;
    const grants = shares.map(({ reader, categories }, line) =>
      grantTo(people.hospital, { line: BigInt(line), readers: setOf(WORK[reader].profession), categories }),
    );
    await give(stage, grants);
    const all = [CATEGORY.notes, CATEGORY.laboratory, CATEGORY.allergies, CATEGORY.medications, CATEGORY.last];
    for (const [line, share] of shares.entries()) {
      for (const { reader } of shares) {
        for (const category of all) {
          const { profession } = WORK[reader];
          const decision = await decide(
            stage,
            requestOf(stage, { accessor: staff[reader].address, profession, category }),
            { grantee: people.hospital.address, line: BigInt(line) },
          );
          const isTheirs = reader === share.reader && ((share.categories >> category) & 1n) === 1n;
          const grant = await hospitalsGrant(stage, BigInt(line));
          const missing = reader === share.reader ? "CategoryNotCovered" : "ReaderNotCovered";
          expect(decision).to.deep.equal(isTheirs ? permitted("Grant", grant) : refused(missing));
        }
      }
    }
  });
});

describe("Consents: the directive has to be shown", () => {
  it("[CONSENT-53] none where there is none", async () => {
    const stage = await staged();
    await give(stage, [grantTo(stage.staff.doctor)]);
    await expectDecision(stage, {}, { directive: [] }, permitted("Grant", await doctorsGrant(stage)));
    const invented = directiveWords([ruleOf("base permission")], 0n);
    await expectDecision(stage, {}, { directive: invented }, refused("DirectiveNotShown"));
  });

  it("[CONSENT-53] whole, in order, as it is in force", async () => {
    const stage = await staged();
    await give(stage, [grantTo(stage.staff.doctor)]);
    const { directive } = await withDirective(
      stage,
      ruleOf("denying exception", { categories: setOf(CATEGORY.notes) }),
      ruleOf("base permission", { terms: [TERM.label(LABEL)] }),
    );
    await expectDecision(stage, {}, { directive }, permitted("Grant", await doctorsGrant(stage)));
    for (const shown of [
      [],
      directive.slice(1),
      directive.slice(0, -1),
      directive.toReversed(),
      [...directive, ZeroHash],
    ]) {
      await expectDecision(stage, {}, { directive: shown }, refused("DirectiveNotShown"));
    }
  });

  it("[CONSENT-53] the one before does not do any more, nor that of another patient", async () => {
    const stage = await staged();
    const { actors, wangs } = stage;
    const before = await withDirective(stage, ruleOf("base permission"));
    const after = await withDirective(stage, ruleOf("base denial"));
    await expectDecision(stage, {}, { directive: before.directive }, refused("DirectiveNotShown"));
    await expectDecision(stage, {}, { directive: after.directive }, refused("DeniedByPatient", after.ruleId(0)));
    const ofWang = [ruleOf("base permission")];
    await act(stage, directing(stage, { patient: wangs, rules: ofWang }), actors.wang);
    await expectDecision(stage, {}, { directive: directiveWords(ofWang, 0n) }, refused("DirectiveNotShown"));
  });
});

/** Each kind of refinement: what makes it hold, each alone, and what does not. */
interface Refinement {
  readonly terms: (stage: ConsentStage) => readonly string[];
  readonly holds: (stage: ConsentStage) => readonly Partial<ModelRequest>[];
  readonly fails: (stage: ConsentStage) => readonly Partial<ModelRequest>[];
  readonly denial?: ModelDecision["denial"];
}

const RECORD = id("a record");
/** The same first 31 bytes. */
const TWIN = concat([dataSlice(RECORD, 0, 31), dataSlice(RECORD, 31) === "0x00" ? "0x01" : "0x00"]);
const NEIGHBOUR = concat([dataSlice(RECORD, 0, 30), "0x0000"]);

const REFINEMENTS: Readonly<Record<string, Refinement>> = {
  "an actor": {
    terms: ({ staff, people }) => [TERM.actor(staff.doctor.address), TERM.actor(people.clinic.address)],
    holds: ({ staff, people }) => [{}, { accessor: staff.otherDoctor.address, organisation: people.clinic.address }],
    fails: ({ staff }) => [{ accessor: staff.nurse.address, profession: READER.nurse }],
  },
  "an author": {
    terms: ({ staff, people }) => [TERM.author(staff.otherDoctor.address), TERM.author(people.laboratory.address)],
    holds: ({ staff, people }) => [
      { author: staff.otherDoctor.address },
      { authorOrganisation: people.laboratory.address },
      { author: people.laboratory.address },
    ],
    fails: ({ staff, people }) => [
      {},
      { author: staff.doctor.address },
      { author: staff.doctor.address, authorOrganisation: people.hospital.address },
    ],
  },
  "a record": {
    terms: () => [TERM.record(id("another record")), TERM.record(RECORD)],
    holds: () => [{ record: RECORD }, { record: TWIN }],
    fails: () => [{}, { record: NEIGHBOUR }, { visit: RECORD }],
  },
  "a record or visit": {
    terms: () => [TERM.related(RECORD), TERM.related(id("another record"))],
    holds: () => [{ record: RECORD }, { visit: RECORD }, { record: TWIN, visit: NEIGHBOUR }],
    fails: () => [{}, { record: NEIGHBOUR, visit: NEIGHBOUR }],
  },
  "a label": {
    terms: () => [TERM.label(LABEL), TERM.label(OTHER_LABEL)],
    holds: () => [{ labels: [LABEL] }, { labels: [labelOf("1"), labelOf("2"), labelOf("3"), OTHER_LABEL] }],
    fails: () => [{}, { labels: [labelOf("1")] }, { purposeLabel: LABEL }],
  },
  "a data period": {
    terms: () => [TERM.dataPeriod(NOW - 3n * DAY, NOW - 2n * DAY), TERM.dataPeriod(NOW - DAY, NOW)],
    holds: () => [NOW - 3n * DAY, NOW - 2n * DAY - 1n, NOW - DAY, NOW - 1n].map((authoredAt) => ({ authoredAt })),
    fails: () => [0n, NOW - 3n * DAY - 1n, NOW - 2n * DAY, NOW - DAY - 1n, NOW].map((authoredAt) => ({ authoredAt })),
  },
  "a purpose from elsewhere": {
    terms: () => [TERM.purpose(LABEL), TERM.purpose(OTHER_LABEL)],
    holds: () => [
      { purpose: PURPOSE.other, purposeLabel: LABEL },
      { purpose: PURPOSE.other, purposeLabel: OTHER_LABEL },
      // It widens the purposes and takes none away.
      { purpose: PURPOSE.treatment },
      { purpose: PURPOSE.treatment, purposeLabel: labelOf("3") },
    ],
    fails: () => [
      { purpose: PURPOSE.other },
      { purpose: PURPOSE.other, purposeLabel: labelOf("3") },
      { purpose: 2n, purposeLabel: LABEL },
      { purpose: PURPOSE.other, labels: [LABEL] },
    ],
    denial: "PurposeNotCovered",
  },
};

describe("Consents: what a provision covers", () => {
  for (const [name, { terms, holds, fails, denial = "TermsNotMet" }] of Object.entries(REFINEMENTS)) {
    it(`[CONSENT-55] ${name}: in a grant`, async () => {
      const stage = await staged();
      const { consents, staff, zhaos } = stage;
      const words = terms(stage);
      const grantees = [staff.doctor, staff.nurse, staff.otherDoctor];
      await give(
        stage,
        grantees.map((grantee) => grantTo(grantee, { terms: words })),
      );
      for (const otherwise of holds(stage)) {
        const grant = await consents.grantIdOf(zhaos, otherwise.accessor ?? staff.doctor, 0n);
        await expectDecision(stage, otherwise, { terms: words }, permitted("Grant", grant));
      }
      for (const otherwise of fails(stage)) {
        await expectDecision(stage, otherwise, { terms: words }, refused(denial));
      }
    });

    it(`[CONSENT-55] ${name}: in a denial and in a permission of the directive`, async () => {
      const stage = await staged();
      const words = terms(stage);
      for (const kind of ["denying exception", "permitting exception", "base denial", "base permission"] as const) {
        const { directive, ruleId } = await withDirective(stage, ruleOf(kind, { terms: words }));
        const isDenial = kind === "denying exception" || kind === "base denial";
        const covered = isDenial ? refused("DeniedByPatient", ruleId(0)) : permitted("Directive", ruleId(0));
        for (const otherwise of holds(stage)) await expectDecision(stage, otherwise, { directive }, covered);
        for (const otherwise of fails(stage)) {
          await expectDecision(stage, otherwise, { directive }, refused("NothingPermits"));
        }
      }
    });
  }

  it("[CONSENT-55] a purpose from elsewhere is covered by its label, or by the set's own OTHER, whatever the label", async () => {
    const stage = await staged();
    const terms = [TERM.purpose(LABEL)];
    await give(stage, [
      grantTo(stage.staff.doctor, { purposes: 0n, terms }),
      grantTo(stage.staff.doctor, { line: 1n, purposes: setOf(PURPOSE.other) }),
    ]);
    const labelled = { purpose: PURPOSE.other, purposeLabel: LABEL };
    await expectDecision(stage, labelled, { terms }, permitted("Grant", await doctorsGrant(stage)));
    await expectDecision(stage, {}, { terms }, refused("PurposeNotCovered"));
    const otherwise = { purpose: PURPOSE.other, purposeLabel: OTHER_LABEL };
    await expectDecision(stage, otherwise, { terms }, refused("PurposeNotCovered"));
    await expectDecision(stage, otherwise, { line: 1n }, permitted("Grant", await doctorsGrant(stage, 1n)));
  });

  it("[CONSENT-55] without terms, only the set's own OTHER covers a purpose from elsewhere", async () => {
    const stage = await staged();
    await give(stage, [grantTo(stage.staff.doctor)]);
    await expectDecision(stage, {}, {}, permitted("Grant", await doctorsGrant(stage)));
    for (const label of [{}, { purposeLabel: LABEL }]) {
      await expectDecision(stage, { purpose: PURPOSE.other, ...label }, {}, refused("PurposeNotCovered"));
    }
    await give(stage, [grantTo(stage.staff.doctor, { line: 1n, purposes: setOf(PURPOSE.other) })]);
    const labelled = { purpose: PURPOSE.other, purposeLabel: LABEL };
    await expectDecision(stage, labelled, { line: 1n }, permitted("Grant", await doctorsGrant(stage, 1n)));
  });

  it("[CONSENT-55] what another term holds is no purpose from elsewhere", async () => {
    const stage = await staged();
    const terms = [TERM.label(LABEL)];
    await give(stage, [grantTo(stage.staff.doctor, { terms })]);
    const labelled = { labels: [LABEL] };
    await expectDecision(stage, labelled, { terms }, permitted("Grant", await doctorsGrant(stage)));
    const forOther = { ...labelled, purpose: PURPOSE.other, purposeLabel: LABEL };
    await expectDecision(stage, forOther, { terms }, refused("PurposeNotCovered"));
  });

  it("[CONSENT-54] [CONSENT-55] terms of different kinds have to hold together", async () => {
    const stage = await staged();
    const { staff } = stage;
    const terms = [TERM.author(staff.otherDoctor.address), TERM.label(LABEL), TERM.dataPeriod(NOW - DAY, NOW)];
    await give(stage, [grantTo(staff.doctor, { terms })]);
    const all = { author: staff.otherDoctor.address, labels: [LABEL], authoredAt: NOW - 1n };
    await expectDecision(stage, all, { terms }, permitted("Grant", await doctorsGrant(stage)));
    for (const missing of [{ author: ZeroAddress }, { labels: [] }, { authoredAt: NOW }]) {
      await expectDecision(stage, { ...all, ...missing }, { terms }, refused("TermsNotMet"));
    }
  });

  const sets: readonly {
    readonly what: string;
    readonly provision: Partial<ModelProvision>;
    readonly outside: Partial<ModelRequest>;
    readonly denial: ModelDecision["denial"];
  }[] = [
    {
      what: "reader",
      provision: { readers: setOf(READER.tcmPhysician) },
      outside: { profession: READER.nurse },
      denial: "ReaderNotCovered",
    },
    {
      what: "category",
      provision: { categories: setOf(CATEGORY.laboratory) },
      outside: { category: CATEGORY.notes },
      denial: "CategoryNotCovered",
    },
    {
      what: "confidentiality",
      provision: { confidentialities: setOf(LEVEL.normal) },
      outside: { confidentiality: LEVEL.restricted },
      denial: "ConfidentialityNotCovered",
    },
    {
      what: "purpose",
      provision: { purposes: setOf(PURPOSE.treatment) },
      outside: { purpose: 2n },
      denial: "PurposeNotCovered",
    },
  ];
  for (const { what, provision, outside, denial } of sets) {
    it(`[CONSENT-54] [CONSENT-59] a ${what} outside the set is not covered, in grants and rules`, async () => {
      const stage = await staged();
      const { staff, people } = stage;
      // Where the set is about readers another one asks.
      const reader = outside.profession === undefined ? {} : { accessor: staff.nurse.address };
      const question = { ...outside, ...reader };
      await give(stage, [grantTo(people.hospital, provision)]);
      const shown = { grantee: people.hospital.address };
      await expectDecision(stage, {}, shown, permitted("Grant", await hospitalsGrant(stage)));
      await expectDecision(stage, question, shown, refused(denial));

      const { directive, ruleId } = await withDirective(stage, ruleOf("denying exception", provision));
      await expectDecision(stage, {}, { directive }, refused("DeniedByPatient", ruleId(0)));
      await expectDecision(stage, question, { ...shown, directive }, refused(denial));
    });
  }

  it("[CONSENT-03] [CONSENT-54] a window counts from its beginning until just before its end, in grants and rules", async () => {
    const stage = await staged();
    const { clock, staff } = stage;
    const window = { from: NOW + DAY, until: NOW + 2n * DAY };
    await give(stage, [grantTo(staff.doctor, window)]);
    const { directive, ruleId } = await withDirective(stage, ruleOf("base permission", window));
    const given = permitted("Grant", await doctorsGrant(stage));
    for (const [moment, expected] of [
      [window.from - 1n, refused("NotYet")],
      [window.from, given],
      [window.until - 1n, given],
      [window.until, refused("Over")],
    ] as const) {
      await clock.moveTo(moment);
      await expectDecision(stage, {}, { directive }, expected);
      const byRule = expected.allowed ? permitted("Directive", ruleId(0)) : refused("NothingPermits");
      await expectDecision(stage, {}, { line: 1n, directive }, byRule);
    }
  });

  it("[CONSENT-03] a rule whose window is over or empty never counts", async () => {
    const stage = await staged();
    for (const window of [
      { from: START, until: NOW },
      { from: NOW + DAY, until: NOW + DAY },
      { from: NOW + DAY, until: START },
      { from: 0n, until: 0n },
    ]) {
      const { directive } = await withDirective(
        stage,
        ruleOf("denying exception", window),
        ruleOf("base permission", window),
      );
      await expectDecision(stage, {}, { directive }, refused("NothingPermits"));
    }
  });
});

describe("Consents: which rule decides", () => {
  /** In the order of the rule: each is stronger than all behind it. */
  const voices = ["denying exception", "permitting exception", "grant", "base denial", "base permission"] as const;

  for (let chosen = 0; chosen < 1 << voices.length; chosen++) {
    const speaking = voices.filter((_, index) => (chosen >> index) & 1);
    const [first] = speaking;
    it(`[CONSENT-56] of ${speaking.join(", ") || "nothing"}: ${first ?? "nothing"} decides`, async () => {
      const stage = await staged();
      if (speaking.includes("grant")) await give(stage, [grantTo(stage.staff.doctor)]);
      const kinds = speaking.filter((voice) => voice !== "grant");
      const { directive, ruleId } = await withDirective(stage, ...kinds.map((kind) => ruleOf(kind)));
      const grant = await doctorsGrant(stage);
      const decision: Record<(typeof voices)[number], () => ModelDecision> = {
        "denying exception": () => refused("DeniedByPatient", ruleId(kinds.indexOf("denying exception"))),
        "permitting exception": () => permitted("Directive", ruleId(kinds.indexOf("permitting exception"))),
        grant: () => permitted("Grant", grant),
        "base denial": () => refused("DeniedByPatient", ruleId(kinds.indexOf("base denial"))),
        "base permission": () => permitted("Directive", ruleId(kinds.indexOf("base permission"))),
      };
      const expected = first === undefined ? refused("NothingPermits") : decision[first]();
      await expectDecision(stage, {}, { directive }, expected);
    });
  }

  it("[CONSENT-56] a rule that does not cover the question says nothing", async () => {
    const stage = await staged();
    const elsewhere = { categories: setOf(CATEGORY.notes) };
    const { directive, ruleId } = await withDirective(
      stage,
      ruleOf("denying exception", elsewhere),
      ruleOf("denying exception", { ...elsewhere, terms: [TERM.label(LABEL)] }),
      ruleOf("permitting exception", elsewhere),
      ruleOf("base denial", { terms: [TERM.label(LABEL), TERM.dataPeriod(START, NOW)] }),
      ruleOf("base permission"),
    );
    await expectDecision(stage, {}, { directive }, permitted("Directive", ruleId(4)));
    const labelled = { labels: [LABEL], authoredAt: START };
    await expectDecision(stage, labelled, { directive }, refused("DeniedByPatient", ruleId(3)));
    await expectDecision(stage, { category: CATEGORY.notes }, { directive }, refused("DeniedByPatient", ruleId(0)));
  });

  it("[CONSENT-56] the first of several denials that cover names itself", async () => {
    const stage = await staged();
    const { directive, ruleId } = await withDirective(
      stage,
      ruleOf("denying exception", { categories: setOf(CATEGORY.notes) }),
      ruleOf("denying exception"),
      ruleOf("denying exception"),
    );
    await expectDecision(stage, {}, { directive }, refused("DeniedByPatient", ruleId(1)));
  });

  it("[CONSENT-60] after everything was revoked the directive's denials stay and its permissions do not", async () => {
    const stage = await staged();
    const { zhaos } = stage;
    const rules = [
      ruleOf("denying exception", { categories: setOf(CATEGORY.notes) }),
      ruleOf("permitting exception"),
      ruleOf("base denial", { categories: setOf(CATEGORY.medications) }),
      ruleOf("base permission"),
    ];
    const before = await withDirective(stage, ...rules);
    const { directive, ruleId } = before;
    await expectDecision(stage, {}, { directive }, permitted("Directive", ruleId(1)));
    await act(stage, revokingAll(stage, { patient: zhaos }));
    await expectDecision(stage, {}, { directive }, refused("NothingPermits"));
    await expectDecision(stage, { category: CATEGORY.notes }, { directive }, refused("DeniedByPatient", ruleId(0)));
    await expectDecision(
      stage,
      { category: CATEGORY.medications },
      { directive },
      refused("DeniedByPatient", ruleId(2)),
    );

    const after = await withDirective(stage, ...rules);
    await expectDecision(stage, {}, { directive: after.directive }, permitted("Directive", after.ruleId(1)));
  });
});

describe("Consents: which grant decides", () => {
  it("[CONSENT-57] that of the grantee and line shown, the accessor's or the organisation's", async () => {
    const stage = await staged();
    const { staff, people } = stage;
    const [doctors, hospitals] = [{ grantee: staff.doctor.address }, { grantee: people.hospital.address }];
    await give(stage, [grantTo(people.hospital), grantTo(people.hospital, { line: 1n }), grantTo(staff.doctor)]);
    await expectDecision(stage, {}, doctors, permitted("Grant", await doctorsGrant(stage)));
    await expectDecision(stage, {}, hospitals, permitted("Grant", await hospitalsGrant(stage)));
    await expectDecision(stage, {}, { ...hospitals, line: 1n }, permitted("Grant", await hospitalsGrant(stage, 1n)));
    await expectDecision(stage, {}, { ...doctors, line: 1n }, refused("NothingPermits"));
    await expectDecision(stage, {}, { ...hospitals, line: 2n }, refused("NothingPermits"));
  });

  it("[CONSENT-57] only the one shown, where the other would cover", async () => {
    const stage = await staged();
    const { staff, people } = stage;
    await give(stage, [grantTo(staff.doctor, { categories: setOf(CATEGORY.notes) }), grantTo(people.hospital)]);
    await expectDecision(stage, {}, { grantee: staff.doctor.address }, refused("CategoryNotCovered"));
    await expectDecision(
      stage,
      {},
      { grantee: people.hospital.address },
      permitted("Grant", await hospitalsGrant(stage)),
    );
  });

  it("[CONSENT-57] none to somebody else, none of another organisation, and none to nobody", async () => {
    const stage = await staged();
    const { staff, people } = stage;
    await give(stage, [grantTo(staff.nurse), grantTo(people.clinic), grantTo(staff.otherDoctor)]);
    for (const { address: grantee } of [staff.nurse, people.clinic, staff.otherDoctor, staff.doctor, people.hospital]) {
      await expectDecision(stage, {}, { grantee }, refused("NothingPermits"));
    }
    await expectDecision(stage, {}, { grantee: ZeroAddress }, refused("NothingPermits"));
  });

  it("[CONSENT-58] with terms only when they are shown, exactly", async () => {
    const stage = await staged();
    const terms = [TERM.label(LABEL), TERM.label(OTHER_LABEL)];
    await give(stage, [grantTo(stage.staff.doctor, { terms })]);
    const labels = { labels: [LABEL, OTHER_LABEL] };
    await expectDecision(stage, labels, { terms }, permitted("Grant", await doctorsGrant(stage)));
    for (const shown of [[], [TERM.label(LABEL)], terms.toReversed(), [...terms, TERM.label(LABEL)]]) {
      await expectDecision(stage, labels, { terms: shown }, refused("TermsNotShown"));
    }
  });

  it("[CONSENT-58] without terms whatever terms are shown", async () => {
    const stage = await staged();
    await give(stage, [grantTo(stage.staff.doctor)]);
    for (const terms of [[], [TERM.label(LABEL)], [ZeroHash, id("noise")]]) {
      await expectDecision(stage, {}, { terms }, permitted("Grant", await doctorsGrant(stage)));
    }
  });
});

describe("Consents: what a decision costs", () => {
  /** What the contract uses to answer, without what a transaction costs by itself. */
  async function costOf(stage: ConsentStage, request: ModelRequest, evidence: Partial<ModelEvidence>): Promise<bigint> {
    const { consents, ethers } = stage;
    const abi: Interface = consents.interface;
    const data = abi.encodeFunctionData("decide", [
      requestArgument(request),
      { ...NO_EVIDENCE, grantee: request.accessor, ...evidence },
    ]);
    const call = { from: stage.actors.stranger.address, to: await consents.getAddress(), data };
    const trace = (await ethers.provider.send("debug_traceCall", [call, "latest"])) as {
      readonly structLogs: readonly { readonly gas: string | number; readonly depth: number }[];
    };
    const [first, last] = [trace.structLogs[0], trace.structLogs.at(-1)];
    if (first === undefined || last === undefined) throw new Error("Nothing was executed.");
    return BigInt(first.gas) - BigInt(last.gas);
  }

  measured("[CONSENT-62] the same whatever the patient has given", async () => {
    const stage = await staged();
    await give(stage, [grantTo(stage.staff.doctor)]);
    const before = await costOf(stage, requestOf(stage), {});
    const grants = Array.from({ length: 200 }, (_, line) => grantTo(stage.staff.doctor, { line: BigInt(line + 1) }));
    await give(stage, grants);
    expect(await costOf(stage, requestOf(stage), {})).to.equal(before);
  });
});

describe("Consents: why not", () => {
  /** A grant of which this is missing; each lacks all that comes after it too, so that the order shows. */
  const WRONG: Partial<ModelProvision> = {
    readers: setOf(READER.nurse),
    categories: setOf(CATEGORY.notes),
    confidentialities: setOf(LEVEL.restricted),
    purposes: setOf(2n),
  };
  const RIGHT: Partial<ModelProvision> = {
    readers: setOf(READER.tcmPhysician),
    categories: setOf(CATEGORY.laboratory),
    confidentialities: setOf(LEVEL.normal),
    purposes: setOf(PURPOSE.treatment),
  };
  const rights = (...fields: readonly (keyof ModelProvision)[]): Partial<ModelProvision> =>
    Object.fromEntries(fields.map((field) => [field, RIGHT[field]]));

  const STEPS: readonly { readonly denial: ModelDecision["denial"]; readonly provision?: Partial<ModelProvision> }[] = [
    { denial: "NothingPermits" },
    { denial: "NotYet", provision: { ...WRONG, from: NOW + DAY } },
    { denial: "ReaderNotCovered", provision: WRONG },
    { denial: "CategoryNotCovered", provision: { ...WRONG, ...rights("readers") } },
    { denial: "ConfidentialityNotCovered", provision: { ...WRONG, ...rights("readers", "categories") } },
    {
      denial: "PurposeNotCovered",
      provision: { ...WRONG, ...rights("readers", "categories", "confidentialities") },
    },
    { denial: "TermsNotMet", provision: { terms: [TERM.label(LABEL)] } },
  ];

  for (const { denial, provision } of STEPS) {
    it(`[CONSENT-59] ${denial} comes before all that is missing besides`, async () => {
      const stage = await staged();
      if (provision) await give(stage, [grantTo(stage.staff.doctor, provision)]);
      await expectDecision(stage, {}, { terms: provision?.terms ?? [] }, refused(denial));
    });
  }

  it("[CONSENT-59] Over comes before what the grant does not cover", async () => {
    const stage = await staged();
    const { clock, staff } = stage;
    await give(stage, [grantTo(staff.doctor, { ...WRONG, until: NOW + DAY, terms: [TERM.label(LABEL)] })]);
    await clock.moveTo(NOW + DAY);
    await expectDecision(stage, {}, {}, refused("Over"));
  });

  it("[CONSENT-59] Revoked is what fell to the revocation of everything, and comes before the window", async () => {
    const stage = await staged();
    const { clock, staff, zhaos } = stage;
    await give(stage, [grantTo(staff.doctor, { ...WRONG, from: NOW + DAY, until: NOW + 2n * DAY })]);
    await expectDecision(stage, {}, {}, refused("NotYet"));
    await act(stage, revokingAll(stage, { patient: zhaos }));
    await expectDecision(stage, {}, {}, refused("Revoked"));
    await clock.moveTo(NOW + 2n * DAY);
    await expectDecision(stage, {}, {}, refused("Revoked"));
  });

  it("[CONSENT-59] a grant that was revoked by itself has left nothing", async () => {
    const stage = await staged();
    const { staff, zhaos } = stage;
    await give(stage, [grantTo(staff.doctor)]);
    await act(stage, revoking(stage, { patient: zhaos, keys: [{ grantee: staff.doctor.address, line: 0n }] }));
    await expectDecision(stage, {}, {}, refused("NothingPermits"));
  });

  it("[CONSENT-59] TermsNotShown comes before the sets where there are terms, and not where there are none", async () => {
    const stage = await staged();
    const terms = [TERM.label(LABEL)];
    await give(stage, [
      grantTo(stage.staff.doctor, { ...WRONG, terms }),
      grantTo(stage.staff.doctor, { ...WRONG, line: 1n }),
    ]);
    await expectDecision(stage, {}, {}, refused("TermsNotShown"));
    await expectDecision(stage, {}, { terms }, refused("ReaderNotCovered"));
    await expectDecision(stage, {}, { terms, line: 1n }, refused("ReaderNotCovered"));
  });

  it("[CONSENT-59] a permission of the directive that lacks only its condition says so, exception or base", async () => {
    const stage = await staged();
    const { ethers, staff } = stage;
    const switched = await ethers.deployContract("SwitchCondition");
    const terms = [TERM.condition(await switched.getAddress())];
    await give(stage, [grantTo(staff.doctor, { categories: setOf(CATEGORY.notes) })]);
    for (const kind of ["permitting exception", "base permission"] as const) {
      const { directive, ruleId } = await withDirective(stage, ruleOf(kind, { terms }));
      await switched.answer(ZeroHash);
      await expectDecision(stage, {}, { directive }, refused("ConditionNotMet"));
      await expectDecision(stage, {}, { directive, line: 1n }, refused("ConditionNotMet"));
      await expectDecision(stage, { confidentiality: LEVEL.restricted }, { directive }, refused("CategoryNotCovered"));
      await switched.answer(id("shown"));
      await expectDecision(stage, {}, { directive }, permitted("Directive", ruleId(0), id("shown")));
    }
  });

  it("[CONSENT-59] a base denial outweighs an exception whose condition is not met", async () => {
    const stage = await staged();
    const switched = await stage.ethers.deployContract("SwitchCondition");
    const terms = [TERM.condition(await switched.getAddress())];
    const { directive, ruleId } = await withDirective(
      stage,
      ruleOf("permitting exception", { terms }),
      ruleOf("base denial"),
    );
    await expectDecision(stage, {}, { directive }, refused("DeniedByPatient", ruleId(1)));
  });

  it("[CONSENT-59] a grant that lacks only its condition says so, and counts when it is met", async () => {
    const stage = await staged();
    const switched = await stage.ethers.deployContract("SwitchCondition");
    const terms = [TERM.label(LABEL), TERM.condition(await switched.getAddress())];
    await give(stage, [grantTo(stage.staff.doctor, { terms })]);
    const labelled = { labels: [LABEL] };
    await expectDecision(stage, labelled, { terms }, refused("ConditionNotMet"));
    await expectDecision(stage, {}, { terms }, refused("TermsNotMet"));
    await switched.answer(id("shown"));
    await expectDecision(stage, labelled, { terms }, permitted("Grant", await doctorsGrant(stage), id("shown")));
    await expectDecision(stage, {}, { terms }, refused("TermsNotMet"));
  });
});
