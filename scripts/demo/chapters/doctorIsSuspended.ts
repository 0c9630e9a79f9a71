import { documentHashOf, randomSalt } from "@xinglin/sdk/kernel";
import { PRACTICE_REFUSALS } from "@xinglin/sdk/terms";

import { type Stage, by } from "../stage.ts";
import type { Story } from "../story/Story.ts";
import type { Professional, Professionals } from "./practitioners.ts";

/** The board suspends Dr Qian; the regulator suspends a hospital. Both bite at once, and lifting them mends it. */
export async function doctorIsSuspended(story: Story, stage: Stage, practitioners: Professionals): Promise<void> {
  story.chapter("A doctor is suspended 暂停执业");
  const { providers, officials } = stage;
  const { board, regulator } = officials;
  const qian = practitioners.get("practitioner-qian");
  const dong = practitioners.get("practitioner-dong");
  const su = practitioners.get("practitioner-su");
  if (qian === undefined || dong === undefined || su === undefined)
    throw new Error("The journey's data lacks a doctor.");

  await story.step(
    `The board suspends ${qian.name}'s licence`,
    providers.suspendCredential({ credential: qian.licence, reasonHash: reason(), via: by(board) }),
  );
  await expectRefusal(story, stage, qian, "LicenceSuspended");
  await story.refused("The board lifts a suspension that is not its own", "CredentialStandingUnchanged", async () =>
    providers.reinstateCredential({ credential: dong.licence, via: by(board) }),
  );

  const hospital = dong.employer.account.address;
  await story.step(
    `The regulator suspends ${dong.employer.organization.name}`,
    providers.suspendOrganisation({ organisation: hospital, reasonHash: reason(), via: by(regulator) }),
  );
  await expectRefusal(story, stage, dong, "OrganisationSuspended");
  await expectRefusal(story, stage, su, "OrganisationSuspended");
  await story.refused("The accreditor lifts the regulator's suspension", "OrganisationStandingUnchanged", async () =>
    providers.reinstateOrganisation({ organisation: hospital, via: by(board) }),
  );
  await story.step(
    "The regulator lifts it",
    providers.reinstateOrganisation({ organisation: hospital, via: by(regulator) }),
  );
  story.expect(`${dong.name} may practise again`, (await practiceOf(stage, dong)).may);
}

/** A hash of why; the reason itself, with its salt, goes to those concerned. */
function reason(): string {
  return documentHashOf({ document: { reason: "under investigation" }, salt: randomSalt() });
}

async function expectRefusal(
  story: Story,
  stage: Stage,
  who: Professional,
  refusal: keyof typeof PRACTICE_REFUSALS,
): Promise<void> {
  const answer = await practiceOf(stage, who);
  story.expect(
    `${who.name} may not practise: ${answer.refusal.en} (${answer.refusal.zh})`,
    !answer.may && answer.refusal === PRACTICE_REFUSALS[refusal],
  );
}

async function practiceOf(stage: Stage, { account, profession, employer }: Professional) {
  return stage.affiliations.practice({
    practitioner: account.address,
    profession,
    organisation: employer.account.address,
  });
}
