import { type Service, type Visit, SLOT, outcomeHashOf, sealOf, visitIdOf } from "@xinglin/sdk/care";
import { type Hex, documentHashOf, randomSalt } from "@xinglin/sdk/kernel";
import { type Wallet, ZeroAddress, ZeroHash, id } from "ethers";

import { DAY, type Stage, by, relayedBy } from "../stage.ts";
import type { Story } from "../story/Story.ts";
import type { Zhao } from "./patientArrives.ts";
import type { Professional, Professionals } from "./practitioners.ts";

/** In wei. */
const PRICE = 10_000n;
/** From 1 to 11: one less is the tenths for the practice. The one in the middle rules. */
const RULINGS = [1, 4, 9] as const;
const AWARDED = 30n;

/** What the chapter's people share. */
interface Case {
  readonly zhao: Zhao;
  readonly dong: Professional;
  readonly visit: Visit;
}

/** A remote visit that both sides saw differently goes before the panel; then both say what came of it. */
export async function visitIsDisputed(
  story: Story,
  stage: Stage,
  { zhao, practitioners }: { readonly zhao: Zhao; readonly practitioners: Professionals },
): Promise<void> {
  story.chapter("A visit is disputed and judged 争议与裁决");
  const dong = practitioners.get("practitioner-dong");
  if (dong === undefined) throw new Error("Dr Dong is not in the story.");
  const members = await panelIsSworn(story, stage);
  const visit = await isBooked(story, stage, { zhao, dong });
  if (!(await stage.pass(BigInt(visit.booking.start) - (await stage.now())))) {
    story.note("On this chain nobody moves the clock: the dispute takes its own time.");
    return;
  }
  const one = { zhao, dong, visit };
  await isHeld(story, stage, one);
  await isJudged(story, stage, { members, ...one });
  await isSpokenOf(story, stage, one);
  await balancesAddUp(story, stage, { members, ...one });
}

async function panelIsSworn(story: Story, stage: Stage): Promise<Wallet[]> {
  const members: Wallet[] = [];
  for (const name of ["Dr Xu", "Dr Ye", "Dr Zhong"]) {
    const member = stage.penniless();
    const now = await stage.now();
    const { credential } = await stage.providers.issueCredential({
      holder: member.address,
      profession: "PHYSICIAN",
      rights: [],
      specialty: 0,
      validFrom: now,
      validUntil: now + 365n * DAY,
      documentHash: documentHashOf({ document: { name }, salt: randomSalt() }),
      via: by(stage.officials.board),
    });
    const seated = stage.panel.seat({
      member: member.address,
      licence: credential,
      via: by(stage.officials.regulator),
    });
    await story.step(`The regulator lets ${name}, who works for nobody here, sit on the panel`, seated);
    members.push(member);
  }
  return members;
}

async function isBooked(
  story: Story,
  stage: Stage,
  { zhao, dong }: { readonly zhao: Zhao; readonly dong: Professional },
): Promise<Visit> {
  const { receptions, visits } = stage;
  const service: Service = {
    practitioner: dong.account.address,
    organisation: dong.employer.account.address,
    profession: dong.profession,
    mode: "Remote",
    confirms: false,
    slots: 3,
    code: id("follow-up by video") as Hex,
    token: ZeroAddress,
    price: PRICE,
    lead: 0,
    horizon: 30 * 86_400,
    policy: { notice: 86_400, lateShare: 5_000, noShowShare: 8_000, patience: 900 },
    payees: [
      { account: dong.account.address, share: 7_500 },
      { account: dong.employer.account.address, share: 2_500 },
    ],
  };
  await story.step(
    `${dong.name} offers a follow-up by video, in ether`,
    receptions.publish({ service, via: relayedBy(stage, dong.account) }),
  );
  const start = Math.ceil((Number(await stage.now()) + 1_200) / SLOT) * SLOT;
  const { patient, account } = zhao;
  const booking = { patient, payer: account.address, start, number: 0, intakeHash: ZeroHash as Hex, covers: [] };
  const visit = { service, booking };
  const friend = await stage.funded();
  const lent = (await stage.provider.getBalance(friend)) / 2n;
  await (await friend.sendTransaction({ to: account.address, value: lent })).wait();
  await story.step("She books one with ether that a friend lent her", visits.book({ ...visit, via: by(account) }));
  return visit;
}

/** Both say that they were there, so time alone would pay it; the picture froze after a minute. */
async function isHeld(story: Story, stage: Stage, { zhao, dong, visit }: Case): Promise<void> {
  const { visits, disputes, relayer } = stage;
  await story.step(
    "Both check in; the picture freezes",
    visits.checkIn({ ...visit, via: relayedBy(stage, zhao.account) }),
  );
  await story.step(`${dong.name} says so too`, visits.checkIn({ ...visit, via: relayedBy(stage, dong.account) }));
  await story.refused("She disputes it while it runs", "VisitNotDisputable", async () =>
    disputes.raise({ ...visit, via: by(zhao.account) }),
  );
  await stage.pass(BigInt(visit.service.slots * SLOT));
  await story.step(
    "After its end she disputes it, and brings the panel's fee",
    disputes.raise({ ...visit, via: by(zhao.account) }),
  );
  const evidence = id("an encrypted recording") as Hex;
  await story.step(
    "She names her recording by its hash",
    disputes.submitEvidence({ ...visit, evidence, via: relayedBy(stage, zhao.account) }),
  );
  await story.refused(`${dong.name} cancels, to have it over`, "VisitDisputed", async () =>
    visits.cancel({ ...visit, via: relayedBy(stage, dong.account) }),
  );
  await story.step(
    "The hospital answers with the same fee",
    disputes.answer({ visit: visitIdOf(visit), via: by(dong.employer.account) }),
  );
  await story.step("Anyone opens the case", disputes.open({ ...visit, via: by(relayer) }));
}

/** Five days to read, five to vote, three to reveal, five to appeal. */
async function isJudged(
  story: Story,
  stage: Stage,
  { visit, members }: Case & { readonly members: readonly Wallet[] },
): Promise<void> {
  const { disputes, panel, visits, relayer } = stage;
  const { caseId } = await disputes.disputeOf(visitIdOf(visit));
  await stage.pass(60n);
  await story.step("The lot is drawn from a later block", panel.draw({ caseId, via: by(relayer) }));
  await stage.pass(8n * DAY);
  const votes = members.map(({ address: member }, index) => ({
    caseId,
    round: 1 as const,
    member,
    ruling: RULINGS[index] ?? 1,
    salt: randomSalt(),
  }));
  for (const [index, member] of members.entries()) {
    const vote = votes[index];
    if (vote === undefined) throw new Error("A member has no vote.");
    await story.step(
      "A member seals a vote",
      panel.vote({ caseId, ballot: sealOf(vote), via: relayedBy(stage, member) }),
    );
  }
  await stage.pass(2n * DAY);
  for (const [index, member] of members.entries()) {
    const vote = votes[index];
    if (vote === undefined) throw new Error("A member has no vote.");
    await story.step("A member reveals it", panel.reveal({ vote, via: relayedBy(stage, member) }));
  }
  await stage.pass(3n * DAY);
  await story.step("Anyone counts: the vote in the middle rules", panel.close({ caseId, via: by(relayer) }));
  await stage.pass(5n * DAY);
  await story.step("Nobody appeals; anyone hands the ruling over", panel.execute({ caseId, via: by(relayer) }));
  await story.step("Anyone settles the visit", visits.settle({ ...visit, via: by(relayer) }));
  const { outcome, awarded } = await visits.courseOf(visit);
  story.expect("the practice has earned 30%", outcome === "Awarded" && BigInt(awarded) === AWARDED);
}

async function isSpokenOf(story: Story, stage: Stage, { zhao, dong, visit }: Case): Promise<void> {
  const { outcomes } = stage;
  const outcome = outcomeHashOf({ scale: "http://loinc.org|72514-3", baseline: "6", after: "5", salt: randomSalt() });
  await story.step(
    `${dong.name} commits to the outcome; scale and values stay in the vault`,
    outcomes.record({ ...visit, outcome, via: relayedBy(stage, dong.account) }),
  );
  await story.step("She rates the visit", outcomes.rate({ ...visit, rating: 2, via: relayedBy(stage, zhao.account) }));
  await story.refused("She rates it again", "FeedbackStands", async () =>
    outcomes.rate({ ...visit, rating: 1, via: relayedBy(stage, zhao.account) }),
  );
  await story.refused(`${dong.name} rates the own visit`, "FeedbackPartial", async () =>
    outcomes.rate({ ...visit, rating: 5, via: relayedBy(stage, dong.account) }),
  );
  await story.step(
    "She thinks better of it, which leaves a trace",
    outcomes.correct({ ...visit, rating: 3, via: relayedBy(stage, zhao.account) }),
  );
  const { count, average } = await outcomes.tallyOf(dong.account.address);
  const { feedbacks } = await outcomes.aftermathOf(visitIdOf(visit));
  story.expect("one visit, three stars, said twice", count === 1 && average === 3 && feedbacks === 2);
}

async function balancesAddUp(
  story: Story,
  stage: Stage,
  { zhao, dong, members }: Case & { readonly members: readonly Wallet[] },
): Promise<void> {
  const { visits, disputes, panel, provider } = stage;
  const purse = stage.penniless().address;
  const hospital = dong.employer.account;
  const takes = async (room: typeof visits | typeof disputes | typeof panel, who: Wallet) => {
    const before = await provider.getBalance(purse);
    const via = relayedBy(stage, who);
    await story.step("Somebody withdraws", room.withdraw({ token: ZeroAddress, to: purse, via }));
    return (await provider.getBalance(purse)) - before;
  };
  const fee = 3n * (await panel.contract.SEAT_FEE());
  const prices = [await takes(visits, zhao.account), await takes(visits, dong.account), await takes(visits, hospital)];
  const fees = [await takes(disputes, zhao.account), await takes(disputes, hospital)];
  for (const member of members) await takes(panel, member);
  const [hers = 0n, doctors = 0n, hospitals = 0n] = prices;
  story.expect(
    "she has 70% of the price again; doctor and hospital share 30%",
    hers === 7_000n && doctors === 2_250n && hospitals === 750n,
  );
  story.expect("the panel's cost is borne the same way", fees[0] === (fee * 7n) / 10n && fees[1] === (fee * 3n) / 10n);
  const held = await Promise.all([visits, disputes, panel].map(({ address }) => provider.getBalance(address)));
  story.expect(
    "nothing is left in book, disputes and panel",
    held.every((amount) => amount === 0n),
  );
  story.expect(
    "all of it together is what was paid, to the unit",
    (await provider.getBalance(purse)) === PRICE + 2n * fee,
  );
}
