import { refusalOf } from "@xinglin/sdk/errors";
import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import { DAY, HOUR } from "../../helpers/defaults.ts";
import { calibration, chipOf, registerDevice } from "../../helpers/devices.ts";
import { Dice } from "../../helpers/dice.ts";
import { type Trade, batchOf, signBatch, tradeOn } from "../../helpers/pharma.ts";
import { NOON } from "../../helpers/providers.ts";
import { CONDITIONS, ColdChainModel, type ModelBatch } from "./coldChainModel.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployTrade = tradeOn(connection);

const BATCHES = 150;
const QUESTIONS = 4;
const HISTORIES = process.env.CAMPAIGN === "long" ? 60 : 4;
const FIRST_SEED = Number(process.env.CAMPAIGN_SEED ?? 1);
const SHIPMENTS = [id("a shipment"), id("another shipment")] as const;
const GAS = { gasLimit: 2_000_000n } as const;

/** The scene with a second device, of the other curve and another owner, and a third that nobody calibrated. */
async function deployDevices() {
  const trade = await deployTrade();
  const { clinic, otherLaboratory } = trade.people;
  const chips = { second: chipOf("secp256k1", "second logger"), third: chipOf("p256", "third logger") };
  const second = await registerDevice(trade, chips.second, clinic);
  await clinic.sendTransaction(await calibration(trade, { device: second, key: chips.second.key, nonce: 8n }));
  const third = await registerDevice(trade, chips.third, otherLaboratory);
  const loggers = [
    { device: trade.device, chip: trade.chip },
    { device: second, chip: chips.second },
    { device: third, chip: chips.third },
  ];
  return { trade, loggers };
}

/** The next batch of a device, seldom one with a flaw. */
function batchIn(model: ColdChainModel, dice: Dice, now: bigint, device: string): ModelBatch {
  const shipment = dice.of(SHIPMENTS);
  const before = model.logOf(shipment, device);
  const count = BigInt(dice.below(12) + 1);
  const longestGap = dice.seldom(10) ? HOUR + 1n : BigInt(dice.below(60) + 1) * 60n;
  const pause = dice.of([0n, 1n, HOUR, HOUR, HOUR + (dice.seldom(4) ? 1n : 0n)]);
  const begun = before === undefined ? now - BigInt(dice.below(6)) * HOUR : before.until + pause;
  const from = dice.seldom(15) ? begun - 1n : begun;
  const most = (count - 1n) * longestGap;
  const until = dice.seldom(15) ? from + most + 1n : from + (dice.seldom(3) ? most : most / 2n);
  const coldest = BigInt(dice.below(60)) + 10n;
  return {
    shipment,
    device,
    coldest: dice.seldom(20) ? coldest + 100n : coldest,
    warmest: coldest + BigInt(dice.below(40)),
    first: (before?.count ?? 0n) + (dice.seldom(12) ? 1n : 0n),
    count: dice.seldom(30) ? 0n : count,
    longestGap,
    from,
    until,
  };
}

async function sends(trade: Trade, batch: ModelBatch, signature: string, at: bigint): Promise<string | undefined> {
  await trade.clock.next(at);
  try {
    await (await trade.coldChain.log(batchOf(trade, batch.shipment, batch), signature, GAS)).wait();
    return undefined;
  } catch (problem) {
    return refusalOf(problem)?.name ?? String(problem);
  }
}

describe("Cold chain, against a model", () => {
  const met = new Set<string>();

  for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
    it(`[PHARMA-61] [PHARMA-62] [PHARMA-64] chain and model agree on ${String(BATCHES)} random batches, seed ${String(seed)}`, async () => {
      const { trade, loggers } = await networkHelpers.loadFixture(deployDevices);
      const { coldChain, clock, providers, people } = trade;
      const dice = new Dice(seed);
      const model = new ColdChainModel();
      const calibrated = loggers.slice(0, 2).map(({ device }) => device);
      for (const device of calibrated) model.trusted.add(device);
      let now = NOON + HOUR;
      let isSuspended = false;
      for (let step = 0; step < BATCHES; step++) {
        now += dice.seldom(5) ? BigInt(dice.below(8)) * HOUR : BigInt(dice.below(1_800)) + 1n;
        // The first device's owner is suspended now and then, and so nothing that it says counts.
        if (dice.seldom(isSuspended ? 5 : 25)) {
          const byCommission = providers.connect(people.commission);
          await clock.next(now);
          if (isSuspended) await byCommission.reinstateOrganisation(people.hospital, id("reason"));
          else await byCommission.suspendOrganisation(people.hospital, id("reason"));
          isSuspended = !isSuspended;
          if (isSuspended) model.trusted.delete(trade.device);
          else model.trusted.add(trade.device);
          now += 1n;
        }
        const { device, chip } = dice.seldom(15) ? loggers[2]! : dice.of(loggers.slice(0, 2));
        const batch = batchIn(model, dice, now, device);
        const signer = dice.seldom(15) ? dice.of(loggers).chip : chip;
        const signature = await signBatch({ ...trade, chip: signer }, batchOf(trade, batch.shipment, batch));
        const expected = model.log(now, batch, signer === chip);
        const refusal = await sends(trade, batch, signature, now);
        now += 1n;
        if (refusal === undefined) expect(expected, "logged").to.deep.equal([]);
        else expect(expected, `refused with ${refusal}`).to.include(refusal);
        met.add(refusal ?? "logged");

        const log = model.logOf(batch.shipment, device);
        const { from = 0n, until = 0n, coldest = 0n, warmest = 0n, count = 0n, hasGap = false } = log ?? {};
        const found = await coldChain.logOf(batch.shipment, device);
        expect([...found]).to.deep.equal([from, until, coldest, warmest, count, hasGap]);
        for (let question = 0; question < QUESTIONS; question++) {
          const asked = {
            shipment: dice.seldom(6) ? dice.of(SHIPMENTS) : batch.shipment,
            devices: dice.of([[], [device], [device], calibrated, loggers.map((one) => one.device)]),
            coldest: dice.of([coldest, coldest + 1n, -500n]),
            warmest: dice.of([warmest, warmest - 1n, 900n]),
            from: from - dice.of([0n, HOUR, HOUR + 1n, -DAY]),
            until: until + dice.of([0n, HOUR, HOUR + 1n]),
          };
          if (asked.from < 0n) continue; // nothing was logged
          const condition = model.conditionOf(asked);
          const { shipment, devices } = asked;
          const told = coldChain.conditionOf(shipment, devices, asked.coldest, asked.warmest, asked.from, asked.until);
          expect(await told, JSON.stringify(asked, inWords)).to.equal(condition);
          met.add(CONDITIONS[Number(condition)]!);
        }
      }
    });
  }

  it("the histories were rich: every answer and every refusal was met", () => {
    const all = ["logged", "LogInvalid", "LogDeviceNotTrusted", "LogSignatureInvalid", ...CONDITIONS];
    expect(all.filter((one) => !met.has(one))).to.deep.equal([]);
  });
});

function inWords(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
