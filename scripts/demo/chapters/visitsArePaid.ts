import { randomUUID } from "node:crypto";

import {
  type Booking,
  type Programme,
  SLOT,
  type Service,
  type TokenPermit,
  type Visit,
  dueOf,
  listVisits,
  settleDue,
  summarisePolicy,
  tickedConsent,
  visitIdOf,
} from "@xinglin/sdk/care";
import { encodeTerms } from "@xinglin/sdk/consent";
import { tcmVisitNote } from "@xinglin/sdk/fhir";
import { type Hex, type ProgrammeId, randomSalt, signed } from "@xinglin/sdk/kernel";
import { SYSTEMS } from "@xinglin/sdk/audit";
import type { Vault } from "@xinglin/sdk/vault";
import { MaxUint256, Signature, type Wallet, ZeroAddress, ZeroHash, formatUnits, id } from "ethers";

import { type PlainToken, PlainToken__factory } from "../../../typechain-types/index.js";
import { type Archive, keysFor, openArchive } from "../archive.ts";
import { write } from "../records.ts";
import { DAY, type Stage, by, relayedBy } from "../stage.ts";
import type { Story } from "../story/Story.ts";
import { type Intake, fillsIn, readsForm } from "./intakeForm.ts";
import type { Zhao } from "./patientArrives.ts";
import type { Professional, Professionals } from "./practitioners.ts";
import { instantOf, uriOf } from "./visitIsRecorded.ts";

/** Two decimals are enough for the story: amounts are in the token's smallest unit. */
const DECIMALS = 2;
const PURSE = 50_000n;
const DONATION = 30_000n;
const PRICE = 20_000n;
const EVERY_HOUR = 2n ** 252n - 1n;
const YEAR = 365n * DAY;
/** What she lets the doctor see for the visit. */
const TICK = { categories: ["ALLERGIES"] } as const;

const money = (amount: bigint): string => `¥${formatUnits(amount, DECIMALS)}`;

/** What the chapter's people share. */
interface Practice {
  readonly token: PlainToken;
  readonly service: Service;
  readonly programme: ProgrammeId;
  readonly dong: Professional;
  /** Gets the platform's fee, and what is left of the programme. */
  readonly charity: Wallet;
}

/** Visits are booked with a subsidy and in a stablecoin, kept, cancelled and missed; the money adds up to the unit. */
export async function visitsArePaid(
  story: Story,
  stage: Stage,
  { zhao, practitioners, vault }: { readonly zhao: Zhao; readonly practitioners: Professionals; readonly vault: Vault },
): Promise<void> {
  story.chapter("She books, pays and is helped to pay 预约与结算");
  const practice = await practiceOpens(story, stage, { zhao, practitioners });
  const archive = await openArchive();
  try {
    await visitsOf(story, stage, { zhao, practice, vault, archive });
  } finally {
    await archive.close();
  }
}

async function visitsOf(
  story: Story,
  stage: Stage,
  {
    zhao,
    practice,
    vault,
    archive,
  }: { readonly zhao: Zhao; readonly practice: Practice; readonly vault: Vault; readonly archive: Archive },
): Promise<void> {
  const now = Number(await stage.now());
  const soon = Math.ceil((now + 1_200) / SLOT) * SLOT;
  const intake = await fillsIn(story, stage, { zhao, dong: practice.dong, archive });
  const kept = await booksWithSubsidy(story, stage, { zhao, practice, intake, start: soon });
  await cancels(story, stage, { zhao, practice, start: soon + 2 * 86_400 });
  const missed = await booksAlone(story, stage, { zhao, practice, start: soon + 2 * 3_600 });
  await refusals(story, stage, { zhao, practice, start: soon });
  if (!(await stage.pass(BigInt(soon) - (await stage.now())))) {
    story.note("On this chain nobody moves the clock: the visits take place in their own time.");
    return;
  }
  await visitTakesPlace(story, stage, { zhao, practice, visit: kept, intake, vault, archive });
  await nobodyComes(story, stage, { practice, visit: missed });
  await balancesAddUp(story, stage, { zhao, practice });
}

async function practiceOpens(
  story: Story,
  stage: Stage,
  { zhao, practitioners }: { readonly zhao: Zhao; readonly practitioners: Professionals },
): Promise<Practice> {
  const { receptions, subsidies, visits } = stage;
  const dong = practitioners.get("practitioner-dong");
  if (dong === undefined) throw new Error("Dr Dong is not in the story.");
  const mint = await stage.funded();
  const token = await new PlainToken__factory(mint).deploy();
  await token.waitForDeployment();
  const donor = stage.penniless();
  const charity = stage.penniless();
  for (const [who, amount] of [
    [zhao.account, PURSE],
    [donor, DONATION],
  ] as const) {
    await (await token.mint(who, amount)).wait();
  }
  story.note(`A stablecoin: Ms Zhao has ${money(PURSE)}, a donor ${money(DONATION)}; neither has ETH.`);

  const service: Service = {
    practitioner: dong.account.address,
    organisation: dong.employer.account.address,
    profession: dong.profession,
    mode: "InPerson",
    confirms: false,
    slots: 3,
    code: id("TCM first visit") as Hex,
    token: await token.getAddress(),
    price: PRICE,
    lead: 0,
    horizon: 30 * 86_400,
    policy: { notice: 86_400, lateShare: 5_000, noShowShare: 8_000, patience: 900 },
    payees: [
      { account: dong.account.address, share: 7_000 },
      { account: dong.employer.account.address, share: 2_500 },
      { account: charity.address, share: 500 },
    ],
  };
  const week: [bigint, bigint, bigint, bigint] = [EVERY_HOUR, EVERY_HOUR, EVERY_HOUR, EVERY_HOUR];
  await story.step(
    `${dong.name} opens hours at ${dong.employer.organization.name}`,
    visits.setHours({ organisation: service.organisation, week, via: relayedBy(stage, dong.account) }),
  );
  await story.step(
    `${dong.name} offers a visit for ${money(PRICE)}, of which 70% is the doctor's, 25% the hospital's, 5% a charity's`,
    receptions.publish({ service, via: relayedBy(stage, dong.account) }),
  );
  for (const { zh } of summarisePolicy({ service, covers: [], money })) story.note(zh);

  const from = await stage.now();
  const terms: Programme = {
    sponsor: charity.address,
    heir: charity.address,
    token: service.token,
    organisation: ZeroAddress,
    domain: zhao.domain,
    level: 2,
    mostShare: 4_000,
    from: Number(from),
    until: Number(from + YEAR),
    period: Number(30n * DAY),
    cap: PRICE,
    salt: randomSalt(),
  };
  const programme = (await subsidies.contract.programmeIdOf(terms)) as Hex as ProgrammeId;
  await story.step(
    `The charity opens a programme: up to 40% of a visit for residents, ${money(PRICE)} a person and month`,
    subsidies.open({ terms, via: relayedBy(stage, charity) }),
  );
  const permit = await permitOf(token, donor, subsidies.address);
  await (
    await token.connect(mint).permit(donor, subsidies.address, MaxUint256, MaxUint256, permit.v, permit.r, permit.s)
  ).wait();
  await story.step(
    `A donor gives it ${money(DONATION)}`,
    subsidies.donate({ programme, amount: DONATION, via: relayedBy(stage, donor) }),
  );
  return { token, service, programme, dong, charity };
}

/** One signature books, one consents for this visit, another lets the book take the money; the relayer submits all and pays the gas. */
async function booksWithSubsidy(
  story: Story,
  stage: Stage,
  {
    zhao,
    practice,
    intake: { intakeHash },
    start,
  }: { readonly zhao: Zhao; readonly practice: Practice; readonly intake: Intake; readonly start: number },
): Promise<Visit> {
  const { bookings, subsidies, visits, relayer } = stage;
  const { service, programme, token } = practice;
  const cover = await subsidies.coverFor({ programme, person: zhao.nullifier, service });
  const visit = { service, booking: { ...bookingOf(zhao, start, [cover]), intakeHash } };
  const { serialized } = await permitOf(token, zhao.account, visits.address);
  const permit: TokenPermit = { value: MaxUint256, deadline: MaxUint256, signature: serialized };
  const via = signed({ signer: zhao.account, submitter: relayer });
  story.note(bookings.wordsOf({ ...visit, tick: TICK }).zh);
  await story.step(
    `She ticks that, and signs a booking: the programme bears ${money(cover.amount)}, she pays ${money(dueOf({ service, covers: [cover] }))}`,
    bookings.book({ ...visit, tick: TICK, permit, via }),
  );
  const held = await visits.contract.totalsOf(service.token);
  story.expect("the whole price waits in escrow", held.locked === PRICE && held.credited === 0n);
  return visit;
}

/** The daughter, who may book, cancels two days ahead: all goes back, the programme's part to the programme. */
async function cancels(
  story: Story,
  stage: Stage,
  { zhao, practice, start }: { readonly zhao: Zhao; readonly practice: Practice; readonly start: number },
): Promise<void> {
  const { visits, subsidies, relayer } = stage;
  const { service, programme } = practice;
  const cover = await subsidies.coverFor({ programme, person: zhao.nullifier, service });
  const visit = { service, booking: bookingOf(zhao, start, [cover]) };
  await story.step("She books another, two days later", visits.book({ ...visit, via: relayedBy(stage, zhao.account) }));
  const pool = await subsidies.contract.poolOf(programme);
  await story.step(
    "Her daughter cancels it in time, and all is given back",
    visits.cancel({ ...visit, via: relayedBy(stage, zhao.daughter) }),
  );
  await story.step(
    "Anyone returns the programme's part to it",
    subsidies.reclaim({ ...visit, index: 0, via: by(relayer) }),
  );
  const returned = (await subsidies.contract.poolOf(programme)) - pool;
  story.expect("the programme has its part again, and she hers", returned === cover.amount);
}

async function booksAlone(
  story: Story,
  stage: Stage,
  { zhao, practice, start }: { readonly zhao: Zhao; readonly practice: Practice; readonly start: number },
): Promise<Visit> {
  const visit = { service: practice.service, booking: bookingOf(zhao, start, []) };
  const via = relayedBy(stage, zhao.account);
  await story.step("She books a third, for later today, and pays it herself", stage.visits.book({ ...visit, via }));
  return visit;
}

async function refusals(
  story: Story,
  stage: Stage,
  { zhao, practice, start }: { readonly zhao: Zhao; readonly practice: Practice; readonly start: number },
): Promise<void> {
  const { visits } = stage;
  const { service } = practice;
  const stranger = stage.penniless();
  await story.refused("Somebody books the same time again", "SlotsNotFree", async () =>
    visits.book({
      service,
      booking: { ...bookingOf(zhao, start, []), number: 1 },
      via: relayedBy(stage, zhao.account),
    }),
  );
  await story.refused("A stranger books in her name", "PatientNotServedBy", async () => {
    const booking = { ...bookingOf(zhao, start + 86_400, []), payer: stranger.address };
    return visits.book({ service, booking, via: relayedBy(stage, stranger) });
  });
}

async function visitTakesPlace(
  story: Story,
  stage: Stage,
  {
    zhao,
    practice,
    visit,
    intake,
    vault,
    archive,
  }: {
    readonly zhao: Zhao;
    readonly practice: Practice;
    readonly visit: Visit;
    readonly intake: Intake;
    readonly vault: Vault;
    readonly archive: Archive;
  },
): Promise<void> {
  const { visits, charts } = stage;
  const { dong } = practice;
  await readsForm(story, stage, { visit, intake, archive, dong });
  await story.step("She checks in", visits.checkIn({ ...visit, via: relayedBy(stage, zhao.account) }));
  story.expect(`her allergies are open to ${dong.name} while the visit is booked`, await mayRead(stage, zhao, visit));
  const { patient, account: controller } = zhao;
  const resource = tcmVisitNote({
    id: randomUUID(),
    at: instantOf(await stage.now()),
    patient: { system: SYSTEMS.patient, value: patient },
    practitioner: { system: SYSTEMS.uri, value: await uriOf(stage, dong.account.address), name: dong.name },
    organisation: { system: SYSTEMS.uri, value: await uriOf(stage, dong.employer.account.address) },
    complaint: "食欲如常，偶有腹胀",
    patterns: ["SF70"],
  });
  const { receipt } = await write(stage, archive, {
    ...{ patient, author: dong, resource, visit: visitIdOf(visit) },
    keys: await keysFor(stage, { patient, controller, vault, grantee: dong.employer.account, line: 0 }),
    anchor: (record) => charts.completeWithRecord({ ...visit, record, via: relayedBy(stage, dong.account) }),
  });
  await story.step(
    `${dong.name} signs the note and completes the visit: anchored, paid out and linked in one transaction`,
    Promise.resolve(receipt),
  );
  story.expect("it is paid", (await visits.courseOf(visit)).outcome === "Paid");
  story.expect("and its record is there in time", (await charts.chartingOf(visit)).charting === "InTime");
}

/** Whether the doctor may see now what she ticked. */
async function mayRead({ consents, bookings }: Stage, { patient }: Zhao, visit: Visit): Promise<boolean> {
  const { practitioner, organisation, profession } = visit.service;
  const { grant } = tickedConsent({ contract: bookings.address, ...visit, tick: TICK });
  const { allowed } = await consents.decide({
    request: {
      ...{ patient, accessor: practitioner, organisation, profession, purpose: "TREAT" },
      ...{ category: "ALLERGIES", confidentiality: "N" },
    },
    evidence: { grantee: grant.grantee, line: grant.line, terms: encodeTerms(grant.provision.terms) },
  });
  return allowed;
}

/** The doctor waits, the patient does not come; a day later anyone settles it. */
async function nobodyComes(
  story: Story,
  stage: Stage,
  { practice, visit }: { readonly practice: Practice; readonly visit: Visit },
): Promise<void> {
  const { visits, receptions, relayer } = stage;
  const { dong } = practice;
  await stage.pass(BigInt(visit.booking.start) - (await stage.now()));
  await story.step(
    `${dong.name} waits for the third visit; she does not come`,
    visits.checkIn({ ...visit, via: relayedBy(stage, dong.account) }),
  );
  await story.refused("The doctor wants the money at once", "VisitPending", async () =>
    visits.settle({ ...visit, via: relayedBy(stage, dong.account) }),
  );
  await stage.pass(2n * DAY);
  const listed = await listVisits({ visits, receptions, patient: visit.booking.patient });
  const settled = await settleDue({ visits, listed, via: by(relayer) });
  story.expect(
    "a day later a keeper, who may be anybody, settles it as a no-show",
    settled.length === 1 && settled[0]?.outcome === "NoShow",
  );
}

async function balancesAddUp(
  story: Story,
  stage: Stage,
  { zhao, practice }: { readonly zhao: Zhao; readonly practice: Practice },
): Promise<void> {
  const { visits, subsidies } = stage;
  const { token, service, dong, charity, programme } = practice;
  const people = [zhao.account, dong.account, dong.employer.account, charity];
  for (const who of people) {
    const via = relayedBy(stage, who);
    await story.step("Somebody withdraws", visits.withdraw({ token: service.token, to: who.address, via }));
  }
  const balances = await Promise.all(people.map((who) => token.balanceOf(who)));
  const [hers = 0n, doctors = 0n, hospitals = 0n, charitys = 0n] = balances;
  story.note(
    `Ms Zhao ${money(hers)}, ${dong.name} ${money(doctors)}, hospital ${money(hospitals)}, charity ${money(charitys)}`,
  );
  // The visit that was kept cost her 60%, the one she missed 80%.
  story.expect("she paid ¥120 for the visit and ¥160 for the one she missed", hers === PURSE - 12_000n - 16_000n);
  story.expect(
    "doctor, hospital and charity have 70%, 25% and 5% of ¥360",
    doctors === 25_200n && hospitals === 9_000n && charitys === 1_800n,
  );
  const pool = await subsidies.contract.poolOf(programme);
  story.expect("the programme paid 40% of one visit", pool === DONATION - 8_000n);
  const [inBook, inFund] = [await token.balanceOf(visits.address), await token.balanceOf(subsidies.address)];
  story.expect("nothing is left in the book", inBook === 0n && inFund === pool);
  const sum = balances.reduce((total, one) => total + one, inFund);
  story.expect("all of it together is what there was, to the unit", sum === PURSE + DONATION);
}

function bookingOf({ patient, account }: Zhao, start: number, covers: Booking["covers"]): Booking {
  return { patient, payer: account.address, start, number: 0, intakeHash: ZeroHash as Hex, covers };
}

/** An ERC-2612 permit without limit, as a wallet signs it. */
async function permitOf(token: PlainToken, owner: Wallet, spender: string) {
  const { name, version, chainId, verifyingContract } = await token.eip712Domain();
  const types = {
    Permit: ["address owner", "address spender", "uint256 value", "uint256 nonce", "uint256 deadline"].map((field) => {
      const [type = "", member = ""] = field.split(" ");
      return { name: member, type };
    }),
  };
  const nonce = await token.nonces(owner);
  const message = { owner: owner.address, spender, value: MaxUint256, nonce, deadline: MaxUint256 };
  const signature = await owner.signTypedData({ name, version, chainId, verifyingContract }, types, message);
  return Signature.from(signature);
}
