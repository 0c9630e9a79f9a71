import { checkFormula } from "@xinglin/sdk/formulas";
import { documentHashOf, randomSalt } from "@xinglin/sdk/kernel";
import {
  type Item,
  type Prescription,
  type PrescriptionLine,
  bearerKeyOf,
  linesHashOf,
} from "@xinglin/sdk/prescriptions";
import { PROFESSIONS } from "@xinglin/sdk/terms";
import { Wallet, ZeroHash, randomBytes, zeroPadValue } from "ethers";

import { DAY, type Stage, by, relayedBy } from "../../stage.ts";
import type { Story } from "../../story/Story.ts";
import type { Professional, Professionals } from "../practitioners.ts";
import type { HerbLots } from "./herbReachesClinic.ts";
import { type Enterprise, goodsTravel, gtinFrom } from "./trade.ts";

const PIECES = gtinFrom("690123451002");
const GRAM = 1;
/** Ten grams a day for a week. */
const WEEK = 70;
/** In ten-thousandths of a yuan for a gram; the ceiling is 3,600. */
const PRICE = 3_000;

/** A prescription with what the patient needs to be given it. */
interface Script {
  readonly prescription: Prescription;
  readonly salt: string;
  readonly lines: readonly PrescriptionLine[];
  readonly bearer: Wallet;
}

/** Who is at the counter. */
export interface CounterStaff {
  readonly doctor: Professional;
  readonly pharmacist: Professional;
  readonly pharmacy: Enterprise;
}

/** Dr Dong prescribes 川芎, a pharmacy gives it once and not twice, and the regulator is told how much he prescribes. */
export async function formulaIsDispensed(
  story: Story,
  stage: Stage,
  { herbs, practitioners }: { readonly herbs: HerbLots; readonly practitioners: Professionals },
): Promise<CounterStaff> {
  story.chapter("A formula is prescribed and dispensed 开方与调剂");
  const staff = staffAmong(practitioners);
  const { doctor, pharmacist, pharmacy } = staff;
  await goodsTravel(story, stage, {
    words: "Five kilograms of pieces for the pharmacy",
    terms: { number: 5, loads: [{ lot: herbs.pieces, quantity: 5_000 }] },
    from: herbs.maker,
    to: pharmacy,
    carrier: herbs.trade.carrier,
  });

  const root = randomBytes(32);
  const script = await written(stage, doctor, root);
  const signature = await stage.prescriptions.prescribe({ prescription: script.prescription, signer: doctor.account });
  story.note(`${doctor.name} signs for ${String(WEEK)} g of 川芎; nothing is on the chain yet.`);
  const given = [itemOf(herbs, WEEK)];
  const attempt = { stage, staff, script, signature };
  await story.refused("A thief without the patient's key asks for it", "SignatureInvalid", async () =>
    dispense(attempt, { items: given, bearer: stage.penniless() }),
  );
  await story.refused("The pharmacy asks more than the ceiling", "PriceAboveCeiling", async () =>
    dispense(attempt, { items: [{ ...itemOf(herbs, WEEK), price: 3_601 }] }),
  );
  await story.step(`${pharmacist.name} gives part of it`, dispense(attempt, { items: [itemOf(herbs, 50)] }));
  await story.refused("The patient asks for all of it again", "QuantityAbovePrescribed", async () =>
    dispense(attempt, { items: given, place: 1 }),
  );
  await story.step("and the rest", dispense(attempt, { items: [itemOf(herbs, 20)], place: 1 }));
  await story.refused("A gram more", "QuantityAbovePrescribed", async () =>
    dispense(attempt, { items: [itemOf(herbs, 1)], place: 2 }),
  );
  await overridden(story, stage, { doctor, root });
  await supervised(story, stage, { staff, herbs, root });
  return staff;
}

/** What is left of a recalled herb is given to nobody. */
export async function recalledIsNotDispensed(
  story: Story,
  stage: Stage,
  { herbs, staff }: { readonly herbs: HerbLots; readonly staff: CounterStaff },
): Promise<void> {
  const { doctor } = staff;
  const script = await written(stage, doctor, randomBytes(32));
  const signature = await stage.prescriptions.prescribe({ prescription: script.prescription, signer: doctor.account });
  await story.refused("At the counter nobody gets the recalled pieces", "LotNotUsable", async () =>
    dispense({ stage, staff, script, signature }, { items: [itemOf(herbs, WEEK)], place: 4 }),
  );
}

/** 甘遂 with 甘草 breaks the eighteen incompatibilities: the doctor means it, and signs for a second time. */
async function overridden(
  story: Story,
  stage: Stage,
  { doctor, root }: { readonly doctor: Professional; readonly root: Uint8Array },
): Promise<void> {
  const herbs = [
    { herb: "甘遂", grams: 1 },
    { herb: "甘草", grams: 3 },
  ];
  const found = checkFormula({ formula: { form: "pills", doses: 1, herbs }, patient: { mayBePregnant: false } });
  const grave = found.filter(({ severity }) => severity === "override");
  for (const { says } of grave) story.note(`${says.zh} ${says.en}`);
  const findings = documentHashOf({ document: grave.map(({ rule }) => rule), salt: randomSalt() });
  const { prescription } = await written(stage, doctor, root, { findings });
  const signature = await stage.prescriptions.prescribe({ prescription, signer: doctor.account });
  const via = by(stage.relayer);
  await story.refused("Without his second signature 双签字 it is none", "SignatureInvalid", async () =>
    stage.prescriptions.register({ prescription, signature, via }),
  );
  const secondSignature = await stage.prescriptions.override({ prescription, signer: doctor.account });
  await story.step(
    `${doctor.name} signs a second time, and the override is recorded`,
    stage.prescriptions.register({ prescription, signature, secondSignature, via }),
  );
}

/** The regulator sets a threshold, sees it crossed, and looks at figures that name no patient. */
async function supervised(
  story: Story,
  stage: Stage,
  { staff, herbs, root }: { readonly staff: CounterStaff; readonly herbs: HerbLots; readonly root: Uint8Array },
): Promise<void> {
  const { doctor } = staff;
  const { contract } = stage.prescriptions;
  const { code } = PROFESSIONS[doctor.profession];
  const set = await contract
    .connect(stage.officials.regulator)
    .watchProfession(code, { prescriptions: 1, units: 0, money: 0 });
  const receipt = await set.wait();
  if (receipt === null) throw new Error("The network dropped a transaction.");
  await story.step("The regulator wants to know of more than one prescription a month", Promise.resolve(receipt));
  const script = await written(stage, doctor, root);
  const signature = await stage.prescriptions.prescribe({ prescription: script.prescription, signer: doctor.account });
  const act = dispense({ stage, staff, script, signature }, { items: [itemOf(herbs, WEEK)], place: 2 });
  await story.step("A second patient of the month is given the same", act);
  const subject = zeroPadValue(doctor.account.address, 32);
  const flags = await contract.queryFilter(contract.filters.Flagged(subject));
  const bucket = await contract.bucketOf(await stage.now());
  const { prescriptions, items, money } = await contract.figuresOf(subject, bucket);
  story.expect("the dispensing itself raised the flag", flags.length === 1);
  story.expect(
    `figures: ${String(prescriptions)} prescriptions, ${String(items)} items, ¥${(Number(money) / 10_000).toFixed(2)}; no patient among them`,
    prescriptions === 2n && items === 3n && money === BigInt(2 * WEEK * PRICE),
  );
}

/** The patient's software makes a key for this prescription alone; the doctor names it. */
async function written(
  stage: Stage,
  doctor: Professional,
  root: Uint8Array,
  otherwise: Partial<Prescription> = {},
): Promise<Script> {
  const salt = randomSalt();
  const bearer = new Wallet(bearerKeyOf({ root, salt }));
  const lines = [{ gtin: PIECES, group: ZeroHash, unit: GRAM, quantity: WEEK }];
  const now = await stage.now();
  const prescription = {
    bearer: bearer.address,
    prescriber: doctor.account.address,
    organisation: doctor.employer.account.address,
    profession: PROFESSIONS[doctor.profession].code,
    day: now / DAY,
    from: now,
    until: now + 30n * DAY,
    fills: 1,
    interval: 0,
    substitutable: false,
    lines: linesHashOf({ salt, lines }),
    content: documentHashOf({ document: "the ciphertext in the vault", salt: randomSalt() }),
    findings: ZeroHash,
    ...otherwise,
  };
  return { prescription, salt, lines, bearer };
}

function itemOf({ pieces }: HerbLots, quantity: number): Item {
  return { line: 0, lot: pieces, quantity, price: PRICE };
}

async function dispense(
  {
    stage,
    staff: { pharmacist, pharmacy },
    script,
    signature,
  }: { readonly stage: Stage; readonly staff: CounterStaff; readonly script: Script; readonly signature: string },
  {
    items,
    place = 0,
    bearer = script.bearer,
  }: { readonly items: readonly Item[]; readonly place?: number; readonly bearer?: Wallet },
) {
  const { prescription, salt, lines } = script;
  const word = await stage.prescriptions.collect({
    prescription,
    pharmacy: pharmacy.account.address,
    items,
    bearer,
  });
  const counter = { pharmacy: pharmacy.account.address, profession: "TCM_PHARMACIST", place } as const;
  const slip = { prescription, salt, lines, signature, ...word };
  return stage.prescriptions.dispense({ slip, items, counter, via: relayedBy(stage, pharmacist.account) });
}

function staffAmong(practitioners: Professionals): CounterStaff {
  const all = [...practitioners.values()];
  const doctor = all.find(({ profession }) => profession === "TCM_PHYSICIAN");
  const pharmacist = all.find(({ profession }) => profession === "TCM_PHARMACIST");
  if (doctor === undefined || pharmacist === undefined) throw new Error("The journey's data lacks a counter.");
  const { organization, account } = pharmacist.employer;
  return { doctor, pharmacist, pharmacy: { name: organization.name, account, qualified: undefined } };
}
