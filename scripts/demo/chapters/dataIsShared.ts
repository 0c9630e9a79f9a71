import {
  type AccessRequest,
  type Evidence,
  type Grant,
  type JointTerms,
  directiveInForce,
  encodeTerms,
  explainDecision,
  jointPolicy,
  labelKeyOf,
  labelOf,
} from "@xinglin/sdk/consent";
import { documentHashOf, randomSalt, signed } from "@xinglin/sdk/kernel";
import { randomBytes } from "ethers";

import { DAY, type Stage, relayedBy } from "../stage.ts";
import type { Story } from "../story/Story.ts";
import type { Zhao } from "./patientArrives.ts";
import type { Professional, Professionals } from "./practitioners.ts";

const YEAR = 365n * DAY;
const HALF_AN_HOUR = 30n * 60n;
/** Grants to her hospital by their lines. */
const LINES = { doctors: 0, nurses: 1, restricted: 2 } as const;

type Asked = Pick<AccessRequest, "category"> & Partial<AccessRequest>;

/** Ms Zhao shares in detail: doctors see results, nurses vital signs, and what is restricted opens only jointly. */
export async function dataIsShared(
  story: Story,
  stage: Stage,
  { zhao, practitioners }: { readonly zhao: Zhao; readonly practitioners: Professionals },
): Promise<void> {
  story.chapter("She decides who sees what 知情同意");
  const { consents, relayer } = stage;
  const { patient, account } = zhao;
  const dong = of(practitioners, "practitioner-dong");
  const su = of(practitioners, "practitioner-su");
  const hospital = dong.employer.account.address;
  const ask = asker(story, stage, zhao);

  const from = await stage.now();
  const common = { purposes: ["TREAT"], from, until: from + YEAR, terms: [] } as const;
  const grants: Grant[] = [
    {
      grantee: hospital,
      line: LINES.doctors,
      provision: {
        ...common,
        confidentialities: ["U", "L", "M", "N"],
        readers: [dong.profession],
        categories: ["LABORATORY", "MEDICATIONS", "NOTES", "TCM_FINDINGS", "VITAL_SIGNS"],
      },
    },
    {
      grantee: hospital,
      line: LINES.nurses,
      provision: {
        ...common,
        confidentialities: ["U", "L", "M", "N"],
        readers: [su.profession],
        categories: ["VITAL_SIGNS"],
      },
    },
  ];
  await ask(dong, { category: "LABORATORY" }, { grantee: hospital, line: LINES.doctors }, "NothingPermits");
  await story.step(
    "One signature of hers: results to the hospital's TCM doctors, vital signs to its nurses, for a year",
    consents.give({ patient, grants, via: signed({ signer: account, submitter: relayer }) }),
  );
  await ask(dong, { category: "LABORATORY" }, { grantee: hospital, line: LINES.doctors }, "None");
  await ask(su, { category: "LABORATORY" }, { grantee: hospital, line: LINES.nurses }, "CategoryNotCovered");
  await ask(su, { category: "VITAL_SIGNS" }, { grantee: hospital, line: LINES.nurses }, "None");
  await ask(
    dong,
    { category: "LABORATORY", purpose: "HMARKT" },
    { grantee: hospital, line: LINES.doctors },
    "PurposeNotCovered",
  );

  await keepsOneThingBack(story, stage, { zhao, dong, ask });
  await opensJointly(story, stage, { zhao, dong, su, ask });
}

/** Denies what carries a label of hers. On chain the label is a number that only her own software can read. */
async function keepsOneThingBack(
  story: Story,
  { consents, relayer }: Stage,
  { zhao, dong, ask }: { readonly zhao: Zhao; readonly dong: Professional; readonly ask: Ask },
): Promise<void> {
  const { patient, account } = zhao;
  const labelKey = await labelKeyOf({ rootKey: randomBytes(32), patient });
  const label = await labelOf({ labelKey, code: "PSY" });
  const everything = {
    confidentialities: ["U", "L", "M", "N", "R", "V"],
    readers: [dong.profession],
    categories: ["NOTES", "LABORATORY"],
    purposes: ["TREAT"],
    from: 0n,
    until: (1n << 40n) - 1n,
  } as const;
  await story.step(
    "Her directive: notes with a certain label stay closed to the doctors; the chain sees only a number",
    consents.setDirective({
      patient,
      rules: [{ deny: true, base: false, provision: { ...everything, terms: [{ kind: "label", label }] } }],
      via: signed({ signer: account, submitter: relayer }),
    }),
  );
  const grant = { grantee: dong.employer.account.address, line: LINES.doctors };
  await ask(dong, { category: "NOTES", labels: [label] }, grant, "DeniedByPatient");
  await ask(dong, { category: "NOTES" }, grant, "None");
}

/** Restricted results open to the doctor when a nurse and Ms Zhao agree, for half an hour. */
async function opensJointly(
  story: Story,
  stage: Stage,
  {
    zhao,
    dong,
    su,
    ask,
  }: { readonly zhao: Zhao; readonly dong: Professional; readonly su: Professional; readonly ask: Ask },
): Promise<void> {
  const { consents, joint, relayer } = stage;
  const { patient, account } = zhao;
  const hospital = dong.employer.account.address;
  const terms = jointPolicy({
    contract: joint.address,
    quorum: 2,
    minutes: Number(HALF_AN_HOUR / 60n),
    steps: [{ role: "NURSE" }, "patient", { account: stage.officials.idOffice.address }],
  });
  const from = await stage.now();
  const restricted: Grant = {
    grantee: hospital,
    line: LINES.restricted,
    provision: {
      confidentialities: ["R"],
      readers: [dong.profession],
      categories: ["LABORATORY"],
      purposes: ["TREAT"],
      from,
      until: from + YEAR,
      terms,
    },
  };
  await story.step(
    "Restricted results she grants to the doctors only jointly: a nurse and she herself have to agree",
    consents.give({ patient, grants: [restricted], via: signed({ signer: account, submitter: relayer }) }),
  );
  const words = encodeTerms(terms);
  const evidence = { grantee: hospital, line: LINES.restricted, terms: words };
  const asked: Asked = { category: "LABORATORY", confidentiality: "R" };
  await ask(dong, asked, evidence, "ConditionNotMet");

  const request: JointTerms = {
    patient,
    provision: (await consents.contract.grantIdOf(patient, hospital, LINES.restricted)) as JointTerms["provision"],
    requester: dong.account.address,
    organisation: hospital,
    profession: dong.profession,
    policy: words.slice(1),
  };
  const reasonHash = documentHashOf({ document: { reason: "second opinion" }, salt: randomSalt() });
  const asDoctor = relayedBy(stage, dong.account);
  await story.step(`${dong.name} asks for them`, joint.request({ terms: request, reasonHash, via: asDoctor }));
  await story.refused(`${dong.name} opens them alone`, "JointQuorumMissing", async () =>
    joint.open({ terms: request, via: asDoctor }),
  );
  await story.step(
    `${su.name} agrees`,
    joint.approve({ terms: request, step: 0, profession: su.profession, via: relayedBy(stage, su.account) }),
  );
  await story.step(
    "Ms Zhao agrees with a signature",
    joint.approve({ terms: request, step: 1, via: signed({ signer: account, submitter: relayer }) }),
  );
  await story.step(`${dong.name} opens them`, joint.open({ terms: request, via: asDoctor }));
  await ask(dong, asked, evidence, "None");
  if (await stage.pass(HALF_AN_HOUR)) await ask(dong, asked, evidence, "ConditionNotMet");
}

type Ask = (
  who: Professional,
  asked: Asked,
  grant: Omit<Evidence, "directive">,
  expected: Awaited<ReturnType<Stage["consents"]["decide"]>>["denial"],
) => Promise<void>;

/** Asks the chain as any gateway would, and expects this answer. */
function asker(story: Story, { consents }: Stage, { patient }: Zhao): Ask {
  return async (who, asked, grant, expected) => {
    const request: AccessRequest = {
      patient,
      accessor: who.account.address,
      organisation: who.employer.account.address,
      profession: who.profession,
      purpose: "TREAT",
      confidentiality: "N",
      ...asked,
    };
    const { words } = await directiveInForce({ consents, patient });
    const decision = await consents.decide({ request, evidence: { ...grant, directive: words } });
    const { en, zh } = explainDecision(decision);
    const what = `${request.category}, ${request.confidentiality}, ${request.purpose}`;
    story.expect(`${who.name} asks for ${what}: ${en} ${zh}`, decision.denial === expected);
  };
}

function of(practitioners: Professionals, id: string): Professional {
  const found = practitioners.get(id);
  if (found === undefined) throw new Error(`The journey's data lacks ${id}.`);
  return found;
}
