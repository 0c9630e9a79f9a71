import type { AffiliationTerms } from "@xinglin/sdk/identity";
import { type CredentialId, type JsonValue, documentHashOf, randomSalt } from "@xinglin/sdk/kernel";
import { PROFESSIONS, type RIGHTS, STAFF_ROLES } from "@xinglin/sdk/terms";
import type { Wallet } from "ethers";

import {
  type Practitioner,
  type PractitionerRole,
  first,
  lengthOf,
  professionOf,
  readPractitionerRoles,
  readPractitioners,
  specialtyOf,
  staffRoleOf,
} from "../fhir.ts";
import { DAY, type Stage, by, relayedBy } from "../stage.ts";
import type { Story } from "../story/Story.ts";
import type { Institution, Institutions } from "./institutions.ts";

/** A practitioner of the story at work. */
export interface Professional {
  readonly name: string;
  readonly account: Wallet;
  readonly profession: keyof typeof PROFESSIONS;
  readonly licence: CredentialId;
  readonly employer: Institution;
}

/** Practitioners by the ids of their FHIR resources. */
export type Professionals = ReadonlyMap<string, Professional>;

const RIGHTS_BY_PROFESSION: Partial<Record<keyof typeof PROFESSIONS, readonly (keyof typeof RIGHTS)[]>> = {
  PHYSICIAN: ["PRESCRIBE"],
  TCM_PHYSICIAN: ["PRESCRIBE"],
  TCM_PHARMACIST: ["DISPENSE"],
  PARAMEDIC: ["EMERGENCY"],
};

/** The board licenses the practitioners of `data/practitioners.json`, and employer and employee agree on each role. */
export async function practitionersAreLicensed(
  story: Story,
  stage: Stage,
  institutions: Institutions,
): Promise<Professionals> {
  story.chapter("Practitioners are licensed and take up work 执业注册");
  const practitioners = new Map((await readPractitioners()).map(({ fullUrl, resource }) => [fullUrl, resource]));
  const professionals = new Map<string, Professional>();
  for (const { resource: role } of await readPractitionerRoles()) {
    const practitioner = practitioners.get(role.practitioner.reference);
    const employer = institutions.get(role.organization.reference);
    if (practitioner === undefined || employer === undefined) throw new Error(`${role.id} refers to nobody.`);
    professionals.set(practitioner.id, await license(story, stage, { practitioner, role, employer }));
  }
  return professionals;
}

async function license(
  story: Story,
  stage: Stage,
  {
    practitioner,
    role,
    employer,
  }: { readonly practitioner: Practitioner; readonly role: PractitionerRole; readonly employer: Institution },
): Promise<Professional> {
  const account = stage.penniless();
  const name = first(practitioner.name).text;
  const profession = professionOf(practitioner);
  const now = await stage.now();

  const { credential, receipt } = await stage.providers.issueCredential({
    holder: account.address,
    profession,
    rights: RIGHTS_BY_PROFESSION[profession] ?? [],
    specialty: specialtyOf(role),
    validFrom: now,
    validUntil: now + lengthOf(first(practitioner.qualification).period),
    documentHash: documentHashOf({ document: practitioner as unknown as JsonValue, salt: randomSalt() }),
    via: by(stage.officials.board),
  });
  await story.step(`${name} is licensed: ${PROFESSIONS[profession].zh}`, Promise.resolve(receipt));

  const terms: AffiliationTerms = {
    organisation: employer.account.address,
    practitioner: account.address,
    licence: credential,
    role: staffRoleOf(role),
    validFrom: now,
    validUntil: now + lengthOf(role.period),
  };
  await takeUpWork(story, stage, { name, account, terms, employer });

  const { may } = await stage.affiliations.practice({
    practitioner: account.address,
    profession,
    organisation: employer.account.address,
  });
  story.expect(`${name} may practise there`, may);
  return { name, account, profession, licence: credential, employer };
}

/** Attending physicians get an offer and accept it by a relayed call; the others' signatures go in with the offer. */
async function takeUpWork(
  story: Story,
  stage: Stage,
  {
    name,
    account,
    terms,
    employer,
  }: {
    readonly name: string;
    readonly account: Wallet;
    readonly terms: AffiliationTerms;
    readonly employer: Institution;
  },
): Promise<void> {
  const { affiliations } = stage;
  const { organization } = employer;
  const role = STAFF_ROLES[terms.role].zh;
  if (terms.role === "ATTENDING") {
    await story.step(
      `${organization.name} offers ${name} work: ${role}`,
      affiliations.offer({ terms, via: by(employer.account) }),
    );
    await story.step(
      `${name}, who holds no ETH, accepts by a relayed call`,
      affiliations.accept({ terms, via: relayedBy(stage, account) }),
    );
    return;
  }
  const deadline = (await stage.now()) + DAY;
  const acceptance = await affiliations.signTerms({ terms, deadline, signer: account });
  await story.step(
    `${organization.name} takes ${name} on with a signature: ${role}`,
    affiliations.affiliate({ terms, acceptance, via: by(employer.account) }),
  );
}
