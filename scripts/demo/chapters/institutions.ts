import { documentHashOf, randomSalt } from "@xinglin/sdk/kernel";
import type { JsonValue } from "@xinglin/sdk/kernel";
import { HOSPITAL_GRADES, ORGANISATION_KINDS, termOf } from "@xinglin/sdk/terms";
import type { Wallet } from "ethers";

import { type Entry, type Organization, first, gradeOf, kindOf, readOrganizations } from "../fhir.ts";
import { DAY, type Stage, by } from "../stage.ts";
import type { Story } from "../story/Story.ts";

/** An organisation of the story: its FHIR resource and its account. */
export interface Institution {
  readonly organization: Organization;
  readonly account: Wallet;
}

/** Institutions by the `fullUrl` that other resources refer to. */
export type Institutions = ReadonlyMap<string, Institution>;

const THREE_YEARS = 3n * 365n * DAY;

/** The regulator appoints Zhejiang's authority, which accredits the organisations of `data/organizations.json`. */
export async function institutionsAreAccredited(story: Story, stage: Stage): Promise<Institutions> {
  story.chapter("Institutions are accredited 医疗机构资质");
  const { officials, providers } = stage;
  const { regulator, board } = officials;

  await story.step(
    "The regulator appoints Zhejiang's health commission to accredit and to license",
    providers.appointAuthority({
      authority: board.address,
      jurisdiction: "CN-ZJ",
      accredits: true,
      licenses: true,
      via: by(regulator),
    }),
  );

  const institutions = new Map<string, Institution>();
  for (const entry of await readOrganizations()) {
    institutions.set(entry.fullUrl, await accredit(story, stage, entry));
  }

  const stranger = await stage.funded();
  const { account } = first([...institutions.values()]);
  await story.refused("An accreditor that nobody appointed", "AuthorityNotAppointed", async () =>
    providers.accredit({
      organisation: account.address,
      kinds: ["HOSPITAL"],
      validUntil: (await stage.now()) + THREE_YEARS,
      documentHash: documentHashOf({ document: "a forgery", salt: randomSalt() }),
      via: by(stranger),
    }),
  );
  return institutions;
}

async function accredit(story: Story, stage: Stage, { resource }: Entry<Organization>): Promise<Institution> {
  const { officials, providers } = stage;
  const account = await stage.funded();
  const kind = kindOf(resource);
  const grade = gradeOf(resource);
  const gradeName = termOf(HOSPITAL_GRADES, grade)?.zh ?? "";
  await story.step(
    `${resource.name} (${first(resource.alias)}): ${ORGANISATION_KINDS[kind].zh} ${gradeName}`,
    providers.accredit({
      organisation: account.address,
      kinds: [kind],
      grade,
      validUntil: (await stage.now()) + THREE_YEARS,
      documentHash: documentHashOf({ document: resource as unknown as JsonValue, salt: randomSalt() }),
      via: by(officials.board),
    }),
  );
  return { organization: resource, account };
}
