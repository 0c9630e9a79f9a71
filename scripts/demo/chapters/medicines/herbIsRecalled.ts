import { type Json, eventHashOf, eventsOf, problemsOf } from "@xinglin/sdk/epcis";
import { documentHashOf, randomSalt } from "@xinglin/sdk/kernel";
import { exportLot, importDocument, recallReach } from "@xinglin/sdk/pharma";

import { DAY, type Stage, by } from "../../stage.ts";
import type { Story } from "../../story/Story.ts";
import type { HerbLots } from "./herbReachesClinic.ts";

/** The herb turns out to be contaminated: granules two steps away stop at once, go back, and partners read the whole story. */
export async function herbIsRecalled(story: Story, stage: Stage, herbs: HerbLots): Promise<void> {
  story.chapter("A recall reaches what was made of it 召回及于下游");
  const { lots, shipments } = stage;
  const { herb, pieces, granules, farm, maker, clinic, trade } = herbs;
  const reasonHash = documentHashOf({
    document: "cadmium above the limit in three retained samples",
    salt: randomSalt(),
  });
  await story.step(
    `${farm.name} recalls its harvest in class II 二级召回`,
    lots.recall({ lot: herb, severity: "II", reasonHash, via: by(farm.account) }),
  );
  const states = await Promise.all([pieces, granules].map((lot) => lots.lotOf({ lot })));
  story.expect(
    "pieces and granules are stopped in the same block, and nobody had to name them",
    states.every((state) => state?.hindrance === "AncestorRecalled"),
  );
  await story.refused(`${maker.name} ships more of the granules`, "LotNotUsable", async () =>
    shipments.ship({
      shipment: {
        from: maker.account.address,
        to: clinic.account.address,
        due: Number((await stage.now()) + DAY),
        number: 9,
        loads: [{ lot: granules, quantity: 1 }],
      },
      via: by(maker.account),
    }),
  );

  const reach = await recallReach({ lots, lot: herb });
  const isWhole = reach.every(({ reading, holders }) => {
    const held = [...holders.values()].reduce((sum, quantity) => sum + quantity, 0);
    const { commissioned, inTransit, consumed, dispensed, gone } = reading;
    return held + inTransit + consumed + dispensed + gone === commissioned;
  });
  for (const { reading, depth, holders } of reach) {
    story.note(`${"  ".repeat(depth)}${reading.lot.slice(0, 10)}… is with ${String(holders.size)} organisations`);
  }
  story.expect("the chain alone says who has how much of the three lots, to the gram", isWhole && reach.length === 3);
  const hospital = reach.find(({ reading }) => reading.lot === granules)?.holders.get(clinic.account.address);
  story.expect("the hospital's 9 kg are among it", hospital === 9_000);

  const shipment = {
    from: clinic.account.address,
    to: maker.account.address,
    carrier: trade.carrier.account.address,
    due: Number((await stage.now()) + 5n * DAY),
    number: 1,
    isReturn: true,
    loads: [{ lot: granules, quantity: 9_000 }],
  };
  const { receipt } = await shipments.ship({ shipment, via: by(clinic.account) });
  await story.step(`${clinic.name} sends its granules back`, Promise.resolve(receipt));
  await story.step("The carrier collects", shipments.collect({ shipment, via: by(trade.carrier.account) }));
  await story.step(`${maker.name} has them, set apart`, shipments.accept({ shipment, via: by(maker.account) }));
  const stock = await lots.stockOf({ lot: granules, custodian: maker.account.address });
  story.expect("what came back is not free", stock.blocked === 9_000);
  await partnersRead(story, stage, herbs);
}

/** The lot's history leaves the chain as EPCIS, and comes back by the ids of its events. */
async function partnersRead(story: Story, stage: Stage, { granules, pieces, maker }: HerbLots): Promise<void> {
  const { products, lots, shipments, temperatures } = stage;
  const room = { lots, shipments, temperatures };
  const document = await exportLot({ products, ...room, lot: granules });
  const json = JSON.parse(JSON.stringify(document ?? null)) as Json;
  const { events, namespaces } = eventsOf(json);
  story.note(
    `The granules' history in EPCIS 2.0: ${(document?.epcisBody.eventList ?? []).map(({ bizStep }) => bizStep).join(", ")}`,
  );
  story.expect("it is a valid document", document !== undefined && problemsOf(json).length === 0);
  story.expect(
    "every event has the id that a partner computes for it",
    events.every((event) => event.eventID === eventHashOf(event, namespaces).uri),
  );
  const [made] = await importDocument({ ...room, document: json });
  if (made === undefined) throw new Error("The document has no event.");
  const removal = {
    lot: pieces,
    custodian: maker.account.address,
    reason: "Sampled",
    quantity: 10,
    document: made.digest,
  } as const;
  await story.step(
    "The maker samples the pieces, and names the event by its id",
    lots.remove({ removal, via: by(maker.account) }),
  );
  const [again] = await importDocument({ ...room, document: json });
  story.expect("whoever has the document finds the act that named it", again?.anchors[0]?.kind === "Removed");
}
