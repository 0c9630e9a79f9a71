import { type Shipment, excursionsOf, shipmentIdOf } from "@xinglin/sdk/pharma";
import { type DeviceId, documentHashOf, parseGtin, randomSalt, serialHashOf } from "@xinglin/sdk/kernel";
import type { LotKey } from "@xinglin/sdk/serials";

import { kindOf } from "../../fhir.ts";
import { DAY, type Stage, by } from "../../stage.ts";
import type { Story } from "../../story/Story.ts";
import { type Chip, p256Chip } from "../devices.ts";
import type { Institutions } from "../institutions.ts";
import type { HerbLots } from "./herbReachesClinic.ts";
import {
  type Enterprise,
  byQualified,
  enterpriseOpens,
  expiryOn,
  goodsTravel,
  gtinFrom,
  productIsApproved,
} from "./trade.ts";

const VACCINE = gtinFrom("690123452001");
const DOSES = 1_000;
const SENT = 400;
/** Tenths of a degree. */
const RANGE = { coldest: 20, warmest: 80 };
const EVERY = 600;

/** A logger on the carrier's box. */
interface Logger {
  readonly device: DeviceId;
  readonly chip: Chip;
}

/** A vaccine travels cold, and once too warm: what arrives so is set apart, and a qualified person decides. */
export async function vaccineGetsWarm(
  story: Story,
  stage: Stage,
  { institutions, herbs }: { readonly institutions: Institutions; readonly herbs: HerbLots },
): Promise<void> {
  story.chapter("A vaccine gets too warm 疫苗冷链超温");
  const { lots, shipments } = stage;
  const { clinic, trade } = herbs;
  const maker = await enterpriseOpens(story, stage, {
    name: "锦江生物",
    kind: "MANUFACTURER",
    board: trade.sichuan,
    releases: true,
  });
  await productIsApproved(story, stage, {
    name: "流感疫苗, to be kept at 2–8 °C",
    gtin: VACCINE,
    holder: maker,
    terms: {
      kind: "Finished",
      control: "None",
      supply: "Prescription",
      unit: "Pack",
      storage: RANGE,
      approval: "国药准字S20260007",
    },
  });
  const { lot, receipt } = await lots.commission({
    maker: maker.account.address,
    terms: { gtin: VACCINE, lot: "LG-2611", expiry: await expiryOn(stage), quantity: DOSES },
    via: by(maker.account),
  });
  await story.step(`${maker.name} makes ${String(DOSES)} doses`, Promise.resolve(receipt));
  await story.step(
    "Its qualified person releases the lot",
    lots.release({ lot, profession: "PHARMACIST", via: byQualified(stage, maker) }),
  );
  await story.refused("It wants to ship without a device", "ShipmentUnmonitored", async () =>
    shipments.ship({
      shipment: {
        from: maker.account.address,
        to: clinic.account.address,
        due: 2 ** 40,
        number: 0,
        loads: [{ lot, quantity: 1 }],
      },
      via: by(maker.account),
    }),
  );
  const logger = await loggerIsCalibrated(story, stage, { institutions, carrier: trade.carrier });
  const journey = { maker, clinic, carrier: trade.carrier, logger, lot };
  await dosesTravel(story, stage, { ...journey, number: 1, warmest: 64 });
  const stock = async () => lots.stockOf({ lot, custodian: clinic.account.address });
  const cold = await stock();
  story.expect("what stayed cold is free to be given", cold.free === SENT && cold.blocked === 0);

  await dosesTravel(story, stage, { ...journey, number: 2, warmest: 93 });
  const warm = await stock();
  story.expect("what was at 9.3 °C is set apart on arrival, by rule", warm.free === SENT && warm.blocked === SENT);
  const excursions = await excursionsOf({ lots, shipments, lot });
  story.expect(
    "one excursion is told to whoever asks",
    excursions.length === 1 && excursions[0]?.condition === "Excursion",
  );
  await disposition(story, stage, { ...journey, stock });
}

/** The maker's qualified person looks at the stability data and lets three quarters go; the rest is destroyed before a witness. */
async function disposition(
  story: Story,
  stage: Stage,
  {
    maker,
    clinic,
    lot,
    stock,
  }: {
    readonly maker: Enterprise;
    readonly clinic: Enterprise;
    readonly lot: LotKey;
    readonly stock: () => Promise<{ readonly free: number; readonly blocked: number }>;
  },
): Promise<void> {
  const { lots } = stage;
  const custodian = clinic.account.address;
  const cleared = (3 * SENT) / 4;
  await story.refused("The hospital clears them itself", "LotNotReleasedBy", async () =>
    lots.clear({ lot, custodian, quantity: SENT, profession: "PHARMACIST", via: by(clinic.account) }),
  );
  const reasonHash = documentHashOf({ document: "stability data: 12 h below 10 °C do no harm", salt: randomSalt() });
  await story.step(
    `${maker.name}'s qualified person clears ${String(cleared)} doses, with a reason`,
    lots.clear({
      lot,
      custodian,
      quantity: cleared,
      profession: "PHARMACIST",
      reasonHash,
      via: byQualified(stage, maker),
    }),
  );
  const removal = { lot, custodian, reason: "Destroyed", quantity: SENT - cleared, blocked: true } as const;
  await story.step(
    "The hospital announces that it destroys the rest",
    lots.announceDestruction({ removal, via: by(clinic.account) }),
  );
  story.expect("nothing is gone before somebody saw it", (await stock()).blocked === SENT - cleared);
  await story.step(
    "The regulator witnesses it",
    lots.witnessDestruction({ removal, via: by(stage.officials.regulator) }),
  );
  const { free, blocked } = await stock();
  const reading = await lots.lotOf({ lot });
  story.expect(
    "700 doses are free, 100 are destroyed, and all 1000 are in the books",
    free === SENT + cleared && blocked === 0 && reading?.gone === SENT - cleared && reading.inTransit === 0,
  );
}

async function loggerIsCalibrated(
  story: Story,
  stage: Stage,
  { institutions, carrier }: { readonly institutions: Institutions; readonly carrier: Enterprise },
): Promise<Logger> {
  const { devices } = stage;
  const laboratory = [...institutions.values()].find(({ organization }) => kindOf(organization) === "LABORATORY");
  if (laboratory === undefined) throw new Error("The journey's data lacks a laboratory.");
  const chip = p256Chip();
  const { device, receipt } = await devices.register({
    model: parseGtin("06901234500028"),
    serialHash: serialHashOf({ serial: "TL-0088", salt: randomSalt() }),
    key: chip.key,
    sign: chip.sign,
    via: by(carrier.account),
  });
  await story.step(`${carrier.name} registers a temperature logger, P-256`, Promise.resolve(receipt));
  const now = await stage.now();
  const certificate = await devices.certify({
    device,
    from: now,
    until: now + 365n * DAY,
    certificateHash: documentHashOf({ document: "within 0.3 °C", salt: randomSalt() }),
    deadline: now + DAY,
    signer: laboratory.account,
  });
  await story.step("A laboratory calibrates it", devices.calibrate({ certificate, via: by(carrier.account) }));
  return { device, chip };
}

/** Doses go to the hospital with the logger, which signs what it read. */
async function dosesTravel(
  story: Story,
  stage: Stage,
  {
    maker,
    clinic,
    carrier,
    logger,
    lot,
    number,
    warmest,
  }: {
    readonly maker: Enterprise;
    readonly clinic: Enterprise;
    readonly carrier: Enterprise;
    readonly logger: Logger;
    readonly lot: LotKey;
    readonly number: number;
    readonly warmest: number;
  },
): Promise<void> {
  const { temperatures, shipments } = stage;
  const { device, chip } = logger;
  const onTheWay = async (shipment: Shipment): Promise<void> => {
    const { leftAt } = await shipments.stateOf({ shipment });
    await stage.pass(7_200n);
    const until = Number(await stage.now());
    const readings = [];
    for (let at = leftAt; at < until; at += EVERY) readings.push({ at, temperature: 42 });
    readings.push({ at: until, temperature: warmest });
    const { batch, receipt } = await temperatures.logReadings({
      shipment: shipmentIdOf({ shipment }),
      device,
      readings,
      sign: chip.sign,
      via: by(carrier.account),
    });
    await story.step(
      `The logger signs ${String(batch.count)} readings, the warmest ${String(batch.warmest / 10)} °C`,
      Promise.resolve(receipt),
    );
  };
  await goodsTravel(story, stage, {
    words: `${String(SENT)} doses with a logger`,
    terms: { number, range: RANGE, devices: [device], loads: [{ lot, quantity: SENT }] },
    from: maker,
    to: clinic,
    carrier,
    onTheWay,
  });
}
