import { type AccessRequest, type EmergencyKey, directiveInForce, explainDecision } from "@xinglin/sdk/consent";
import { documentHashOf, randomSalt } from "@xinglin/sdk/kernel";

import { DAY, type Stage, by, relayedBy } from "../stage.ts";
import type { Story } from "../story/Story.ts";
import type { Zhao } from "./patientArrives.ts";
import type { Professional, Professionals } from "./practitioners.ts";

const REVIEW_PERIOD = 7n * DAY;

/** One paramedic breaks the glass and is reviewed; another is not, and loses the right by itself. */
export async function glassIsBroken(
  story: Story,
  stage: Stage,
  { zhao, practitioners }: { readonly zhao: Zhao; readonly practitioners: Professionals },
): Promise<void> {
  story.chapter("The glass is broken 急救");
  const { emergencies, officials } = stage;
  const lei = practitioners.get("practitioner-lei");
  const feng = practitioners.get("practitioner-feng");
  const su = practitioners.get("practitioner-su");
  if (lei === undefined || feng === undefined || su === undefined)
    throw new Error("The journey's data lacks somebody.");

  await ask(story, stage, { zhao, who: lei, category: "ALLERGIES", expected: "GlassNotBroken" });
  await story.refused(`${su.name}, a nurse without the right, breaks the glass`, "ResponderWithoutRight", async () =>
    breakGlass(stage, zhao, su),
  );
  const first = await breakGlass(stage, zhao, lei);
  await story.step(`Ms Zhao lies unconscious; ${lei.name} breaks the glass`, Promise.resolve(first.receipt));
  await ask(story, stage, { zhao, who: lei, category: "ALLERGIES", expected: "None" });
  await ask(story, stage, { zhao, who: lei, category: "LABORATORY", expected: "BeyondMinimumSet" });

  await story.step("The reviewer finds it justified", review(stage, first.key));
  const second = await breakGlass(stage, zhao, feng);
  await story.step(`${feng.name} breaks it too, and nobody reviews that`, Promise.resolve(second.receipt));
  await story.step(
    "Ms Zhao adds a statement",
    emergencies.addStatement({
      key: second.key,
      statementHash: salted("I was at home."),
      via: relayedBy(stage, zhao.account),
    }),
  );

  if (!(await stage.pass(REVIEW_PERIOD))) {
    story.note("This chain's clock cannot be moved: in seven days the right of who was not reviewed is suspended.");
    return;
  }
  const { suspension } = await emergencies.rightOf({ responder: feng.account.address });
  story.expect(`${feng.name}'s right is suspended, and nobody had to do it`, suspension === "ReviewOverdue");
  const kept = await emergencies.rightOf({ responder: lei.account.address });
  story.expect(`${lei.name}'s right stands`, kept.suspension === "None");
  await story.refused(`${feng.name} breaks the glass again`, "ResponderSuspended", async () =>
    breakGlass(stage, zhao, feng),
  );
  await story.step("A late review restores it", review(stage, second.key));
  const { suspension: after } = await emergencies.rightOf({ responder: feng.account.address });
  story.expect(`${feng.name} may respond again`, after === "None");
  story.note(`The reviewer ${officials.reviewer.address} belongs to neither organisation.`);
}

async function breakGlass({ emergencies, ...stage }: Stage, { patient }: Zhao, who: Professional) {
  return emergencies.breakGlass({
    patient,
    organisation: who.employer.account.address,
    profession: who.profession,
    reason: "UNCONSCIOUS",
    reasonHash: salted("found on the street"),
    via: relayedBy({ emergencies, ...stage }, who.account),
  });
}

async function review({ emergencies, officials }: Stage, key: EmergencyKey) {
  return emergencies.review({ key, justified: true, findingsHash: salted("as reported"), via: by(officials.reviewer) });
}

async function ask(
  story: Story,
  { consents }: Stage,
  {
    zhao: { patient },
    who,
    category,
    expected,
  }: {
    readonly zhao: Zhao;
    readonly who: Professional;
    readonly category: AccessRequest["category"];
    readonly expected: Awaited<ReturnType<Stage["consents"]["decide"]>>["denial"];
  },
): Promise<void> {
  const { words } = await directiveInForce({ consents, patient });
  const request: AccessRequest = {
    patient,
    accessor: who.account.address,
    organisation: who.employer.account.address,
    profession: who.profession,
    purpose: "BTG",
    category,
    confidentiality: "N",
  };
  const decision = await consents.decide({ request, evidence: { directive: words } });
  const { en, zh } = explainDecision(decision);
  story.expect(`${who.name} asks for ${category}: ${en} ${zh}`, decision.denial === expected);
}

/** A hash of words with a salt; the words themselves go to those concerned. */
function salted(words: string): string {
  return documentHashOf({ document: { words }, salt: randomSalt() });
}
