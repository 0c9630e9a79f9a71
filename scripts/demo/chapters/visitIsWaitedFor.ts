import { type Service, type Visit, SLOT, newTicket } from "@xinglin/sdk/care";
import { type Hex, type PatientId, randomSalt } from "@xinglin/sdk/kernel";
import { Wallet, ZeroAddress, ZeroHash, id } from "ethers";

import { type Stage, relayedBy } from "../stage.ts";
import type { Story } from "../story/Story.ts";
import type { Zhao } from "./patientArrives.ts";
import type { Professionals } from "./practitioners.ts";

/** Seconds to ask, and to take. */
const TIME = 3_600;

/** Two wait, unseen; the later asks first, and the earlier has the beginning. */
export async function visitIsWaitedFor(
  story: Story,
  stage: Stage,
  { zhao, practitioners }: { readonly zhao: Zhao; readonly practitioners: Professionals },
): Promise<void> {
  story.chapter("She waits for a free time 公平候补");
  const { receptions, visits, waitingLists: lists } = stage;
  const dong = practitioners.get("practitioner-dong");
  if (dong === undefined) throw new Error("Dr Dong is not in the story.");
  const service: Service = {
    practitioner: dong.account.address,
    organisation: dong.employer.account.address,
    profession: dong.profession,
    mode: "InPerson",
    confirms: false,
    slots: 2,
    code: id("free clinic") as Hex,
    token: ZeroAddress,
    price: 0n,
    lead: 0,
    horizon: 30 * 86_400,
    policy: { notice: 0, lateShare: 0, noShowShare: 0, patience: 900 },
    payees: [{ account: dong.account.address, share: 10_000 }],
  };
  await story.step(
    `${dong.name} offers a free clinic`,
    receptions.publish({ service, via: relayedBy(stage, dong.account) }),
  );
  const now = Number(await stage.now());
  await story.step(
    "and opens a waiting list: an hour to ask, an hour to take",
    lists.open({ service, asking: TIME, taking: TIME, until: now + 30 * 86_400, via: relayedBy(stage, dong.account) }),
  );

  const hers = newTicket({ patient: zhao.patient });
  const others = newTicket({ patient: randomSalt() as PatientId });
  const holderOf = ({ holderKey }: { readonly holderKey: Hex }) => new Wallet(holderKey, stage.provider);
  const first = await lists.join({ service, ticket: hers, via: relayedBy(stage, holderOf(hers)) });
  const second = await lists.join({ service, ticket: others, via: relayedBy(stage, holderOf(others)) });
  story.note(`Places ${first.place} and ${second.place}; the chain knows of neither for whom.`);

  const start = Math.ceil((now + 86_400) / SLOT) * SLOT;
  const { patient, account } = zhao;
  const booking = { patient, payer: account.address, start, number: 0, intakeHash: ZeroHash as Hex, covers: [] };
  const visit: Visit = { service, booking };
  await story.refused("Somebody books past those who wait", "TimeReserved", async () =>
    visits.book({ ...visit, via: relayedBy(stage, account) }),
  );
  await story.step(
    "The second place asks for a time, which is kept from then on",
    lists.ask({ service, start, ticket: second, via: relayedBy(stage, holderOf(others)) }),
  );
  await story.step(
    "She, who came first, asks for it too",
    lists.ask({ service, start, ticket: first, via: relayedBy(stage, holderOf(hers)) }),
  );
  await story.refused("The second place asks again", "AskedEarlier", async () =>
    lists.ask({ service, start, ticket: second, via: relayedBy(stage, holderOf(others)) }),
  );
  if (!(await stage.pass(BigInt(TIME)))) {
    story.note("On this chain nobody moves the clock: the offer takes its own time.");
    return;
  }
  await story.step(
    "An hour later it is offered to her, and she books it",
    lists.take({ ...visit, ticket: first, via: relayedBy(stage, account) }),
  );
  const { waiting } = await lists.listOf({ service });
  const { decidedAt } = await visits.courseOf(visit);
  story.expect("her visit is booked, and one waits on", waiting === 1 && decidedAt !== 0);
  await story.step(
    "Her daughter cancels it in time",
    visits.cancel({ ...visit, via: relayedBy(stage, zhao.daughter) }),
  );
  await story.step(
    "Given back in time, it leaves her where she was in the list",
    lists.comeBack({ ...visit, ticket: first, via: relayedBy(stage, holderOf(hers)) }),
  );
  story.expect("two wait again", (await lists.listOf({ service })).waiting === 2);
}
