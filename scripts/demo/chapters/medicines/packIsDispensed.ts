import { type Item, bucketOf } from "@xinglin/sdk/prescriptions";
import { type PackVerdict, checkScan, packsOf } from "@xinglin/sdk/pharma";
import { UNITS } from "@xinglin/sdk/terms";
import { ZeroHash, randomBytes } from "ethers";

import { type Stage, by } from "../../stage.ts";
import type { Story } from "../../story/Story.ts";
import { type CounterStaff, dispense, inYuan, written } from "./counter.ts";
import type { HerbLots } from "./herbReachesClinic.ts";
import type { TabletLot } from "./millionPacks.ts";
import { goodsTravel } from "./trade.ts";

/** In ten-thousandths of a yuan; the ceiling is 288,000. */
const PRICE = 268_000;
/** Places in the pharmacy's journal that no chapter before this one used. */
const PLACES = { first: 10, second: 11 } as const;

/** The pack that Ms Zhao scanned: genuine and unused, then hers, then spent for everybody else. */
export async function packIsDispensed(
  story: Story,
  stage: Stage,
  {
    herbs: { trade },
    tablets,
    staff,
  }: { readonly herbs: HerbLots; readonly tablets: TabletLot; readonly staff: CounterStaff },
): Promise<void> {
  story.chapter("The pack that was scanned is dispensed 扫过的那一盒");
  const { lot, maker, scanned, place, serials } = tablets;
  const { doctor, pharmacist, pharmacy } = staff;
  await goodsTravel(story, stage, {
    words: "Two hundred packs for the pharmacy",
    terms: { number: 6, loads: [{ lot, quantity: 200 }] },
    from: maker,
    to: pharmacy,
    carrier: trade.carrier,
  });
  const scan = async (words: string): Promise<PackVerdict> => {
    const verdict = await checkScan({ ...tablets.sources, text: scanned });
    story.note(words);
    for (const { en, zh } of verdict.words) story.note(`${zh} ${en}`);
    return verdict;
  };

  const before = await scan(`At the counter Ms Zhao scans pack ${String(place)} once more`);
  story.expect("it is genuine and unused", before.verdict === "Usable" && before.proof?.index === place);

  const lines = [{ gtin: tablets.gtin, group: ZeroHash, unit: UNITS.Pack.code, quantity: 1 }];
  const packs = await packsOf({ serials, packs: [place] });
  const items: Item[] = [{ line: 0, lot, quantity: 1, price: PRICE, packs }];
  const prescribe = async () => {
    const script = await written(stage, { doctor, root: randomBytes(32), lines });
    const { prescription } = script;
    const signature = await stage.prescriptions.prescribe({ prescription, signer: doctor.account });
    return { stage, staff, script, signature };
  };
  const given = dispense(await prescribe(), { items, place: PLACES.first });
  await story.step(`${pharmacist.name} dispenses this very pack`, given);

  const after = await scan("At home she scans it again");
  const { spending } = after;
  const block = await stage.provider.getBlock((await given).blockNumber);
  story.expect(
    `it is spent: dispensed by ${pharmacy.name} at ${new Date((spending?.at ?? 0) * 1_000).toISOString()}`,
    after.verdict === "Spent" &&
      spending?.reason === "Dispensed" &&
      spending.custodian === pharmacy.account.address &&
      spending.at === block?.timestamp &&
      spending.transaction === (await given).hash,
  );

  const second = await prescribe();
  await story.refused(
    "Another prescription, and somebody brings a copy of the pack",
    "PackSpentBefore",
    async () => dispense(second, { items, place: PLACES.second }),
    { lot, index: BigInt(place) },
  );
  await regulatorLooks(story, stage, { tablets, at: block?.timestamp ?? 0 });
}

/** How much of the tablets was dispensed, and a threshold for them; who got them stands nowhere. */
async function regulatorLooks(
  story: Story,
  stage: Stage,
  { tablets: { gtin }, at }: { readonly tablets: TabletLot; readonly at: number },
): Promise<void> {
  const { supervision, officials } = stage;
  const of = { gtin };
  const { items, units, money, flagged } = await supervision.figuresOf({ of, bucket: bucketOf(at) });
  story.expect(
    `the regulator reads: ${String(units)} pack of the tablets in these 30 days, ¥${inYuan(money)}; the refused one is not among them`,
    items === 1 && units === 1n && money === BigInt(PRICE) && flagged.length === 0,
  );
  await story.step(
    "The regulator wants to know of more than a thousand packs in 30 days",
    supervision.watch({ of, thresholds: { units: 1_000 }, via: by(officials.regulator) }),
  );
  const { own } = await supervision.watchOf({ of });
  story.expect("one pack raises no flag", own?.units === 1_000n && (await supervision.flags({ of })).length === 0);
}
