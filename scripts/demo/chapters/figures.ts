import { type RecoveryListing, listAffiliations, listDelegates, listRecoveries } from "@xinglin/sdk/identity";

import type { Stage } from "../stage.ts";
import type { Story } from "../story/Story.ts";
import type { Institutions } from "./institutions.ts";
import type { Zhao } from "./patientArrives.ts";
import type { Professionals } from "./practitioners.ts";

/** What anybody reads off the chain's events at the end, and that it adds up. */
export async function figures(
  story: Story,
  stage: Stage,
  {
    organisations,
    practitioners,
    zhao,
  }: { readonly organisations: Institutions; readonly practitioners: Professionals; readonly zhao: Zhao },
): Promise<void> {
  story.chapter("What the chain tells 公开可查");
  const { affiliations, patients, recoveries } = stage;
  let staff = 0;
  for (const { organization, account } of organisations.values()) {
    const spells = await listAffiliations({ affiliations, organisation: account.address });
    staff += spells.length;
    const roles = spells.map(
      ({ role, isPractising }) => `${role?.zh ?? "?"}${isPractising ? "" : " (may not practise)"}`,
    );
    story.note(`${organization.name}: ${roles.length === 0 ? "no licensed staff" : roles.join(", ")}`);
  }
  story.expect("every practitioner works for one organisation", staff === practitioners.size);

  const recovered = await listRecoveries({ recoveries, patient: zhao.patient });
  const delegates = await listDelegates({ patients, patient: zhao.patient });
  story.note(
    `The pseudonym's recoveries: ${recovered.map(({ attempt, outcome }) => `${String(attempt)}: ${outcome}`).join(", ")}`,
  );
  story.expect("one recovery, contested and reinforced", recovered.length === 1 && recovered.every(isContested));
  story.expect("nobody may act for her but herself", !delegates.some(({ mayAct }) => mayAct));
}

function isContested({ wasContested, wasReinforced }: RecoveryListing): boolean {
  return wasContested && wasReinforced;
}
