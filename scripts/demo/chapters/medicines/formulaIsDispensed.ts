import { checkFormula } from "@xinglin/sdk/formulas";
import { documentHashOf, randomSalt } from "@xinglin/sdk/kernel";
import type { Item } from "@xinglin/sdk/prescriptions";
import { UNITS } from "@xinglin/sdk/terms";
import { ZeroHash, randomBytes } from "ethers";

import { type Stage, by } from "../../stage.ts";
import type { Story } from "../../story/Story.ts";
import type { Professional, Professionals } from "../practitioners.ts";
import { type CounterStaff, dispense, inYuan, staffAmong, written } from "./counter.ts";
import type { HerbLots } from "./herbReachesClinic.ts";
import { goodsTravel, gtinFrom } from "./trade.ts";

const PIECES = gtinFrom("690123451002");
/** Ten grams a day for a week. */
const WEEK = 70;
/** In ten-thousandths of a yuan for a gram; the ceiling is 3,600. */
const PRICE = 3_000;
const LINES = [{ gtin: PIECES, group: ZeroHash, unit: UNITS.Gram.code, quantity: WEEK }] as const;

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
  const script = await written(stage, { doctor, root, lines: LINES });
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
  const script = await written(stage, { doctor, root: randomBytes(32), lines: LINES });
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
  const { prescription } = await written(stage, { doctor, root, lines: LINES, otherwise: { findings } });
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
  const { supervision, officials } = stage;
  await story.step(
    "The regulator wants to know of more than one prescription a month",
    supervision.watchProfession({
      profession: doctor.profession,
      thresholds: { prescriptions: 1 },
      via: by(officials.regulator),
    }),
  );
  const script = await written(stage, { doctor, root, lines: LINES });
  const signature = await stage.prescriptions.prescribe({ prescription: script.prescription, signer: doctor.account });
  const act = dispense({ stage, staff, script, signature }, { items: [itemOf(herbs, WEEK)], place: 2 });
  await story.step("A second patient of the month is given the same", act);
  const of = { prescriber: doctor.account.address };
  const flags = await supervision.flags({ of });
  const { prescriptions, items, money } = await supervision.figuresOf({ of });
  story.expect("the dispensing itself raised the flag", flags.length === 1);
  story.expect(
    `figures: ${String(prescriptions)} prescriptions, ${String(items)} items, ¥${inYuan(money)}; no patient among them`,
    prescriptions === 2 && items === 3 && money === BigInt(2 * WEEK * PRICE),
  );
}

function itemOf({ pieces }: HerbLots, quantity: number): Item {
  return { line: 0, lot: pieces, quantity, price: PRICE };
}
