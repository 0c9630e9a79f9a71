import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, HOUR } from "../../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { ENTRANCES, type Person, send } from "../../helpers/providers.ts";
import {
  BASIS,
  CONDITION_NOT_MET,
  NOON,
  type Ward,
  argument,
  asWord,
  conditionWord,
  decide,
  directConditional,
  giveConditional,
  permittedBy,
  question,
  wardOn,
} from "../../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWard = wardOn(connection);

const MINUTE = 60n;
const PROVISION = id("provision");

/** `UseCount(uses, minutes)` as a word. */
const limits = (uses: bigint, minutes: bigint) => argument((uses << 16n) | minutes);
const TWICE = limits(2n, 30n);
const HALF_AN_HOUR = 30n * MINUTE;

/** The doctor has opened at noon. */
async function opened(): Promise<Ward> {
  const ward = await networkHelpers.loadFixture(deployWard);
  await ward.clock.next(NOON);
  await open(ward);
  return ward;
}

function open(ward: Ward, { by = ward.staff.doctor, word = TWICE }: { by?: Person; word?: string } = {}) {
  return ward.useCount.connect(by).open(PROVISION, word);
}

function check(ward: Ward, { by = ward.staff.doctor, words = [TWICE], provision = PROVISION } = {}) {
  return ward.useCount.check(provision, question(ward, { accessor: by.address }), words);
}

describe("UseCount: opening", () => {
  for (const entrance of ENTRANCES) {
    it(`[CONSENT-76] a reader opens by ${entrance}`, async () => {
      const ward = await networkHelpers.loadFixture(deployWard);
      const { useCount, staff, clock } = ward;
      await clock.next(NOON);
      const act = send(ward, entrance, staff.doctor, useCount.open.populateTransaction(PROVISION, TWICE));
      await expectEvents(act, useCount, [
        ["ProvisionOpened", [PROVISION, staff.doctor.address, TWICE, 1n, NOON + HALF_AN_HOUR]],
      ]);
      const uses = await useCount.usesOf(PROVISION, staff.doctor, TWICE);
      expect([...uses]).to.deep.equal([1n, NOON + HALF_AN_HOUR]);
      expect([...(await useCount.usesOf(PROVISION, ward.actors.relayer, TWICE))]).to.deep.equal([0n, 0n]);
    });
  }

  it("[CONSENT-76] refuses to open what stands open, until the second in which it closes", async () => {
    const ward = await opened();
    const until = NOON + HALF_AN_HOUR;
    await ward.clock.next(until - 1n);
    await expectRefusal(open(ward), ward.useCount, "ProvisionStillOpen", [PROVISION, ward.staff.doctor.address, until]);
    await ward.clock.next(until);
    await expectEvents(open(ward), ward.useCount, [
      ["ProvisionOpened", [PROVISION, ward.staff.doctor.address, TWICE, 2n, until + HALF_AN_HOUR]],
    ]);
  });

  it("[CONSENT-76] refuses to open more often than the patient allowed, whenever", async () => {
    const ward = await opened();
    await ward.clock.next(NOON + HOUR);
    await open(ward);
    for (const later of [NOON + 2n * HOUR, NOON + 300n * DAY]) {
      await ward.clock.next(later);
      await expectRefusal(open(ward), ward.useCount, "UsesExhausted", [PROVISION, ward.staff.doctor.address, 2n]);
    }
  });

  it("[CONSENT-76] takes the least and the most that fit", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const most = limits(65_535n, 65_535n);
    for (const [word, minutes] of [
      [limits(1n, 1n), 1n],
      [most, 65_535n],
    ] as const) {
      await open(ward, { word });
      const { until } = await ward.useCount.usesOf(PROVISION, ward.staff.doctor, word);
      expect(until - (await ward.clock.now())).to.equal(minutes * MINUTE);
    }
  });

  it("[CONSENT-76] refuses limits that are none", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const wrong = [
      limits(0n, 30n),
      limits(2n, 0n),
      argument(0n),
      ZeroHash,
      argument((1n << 32n) | (2n << 16n) | 30n),
      `0x08${TWICE.slice(4)}`,
      `0x00${TWICE.slice(4)}`,
    ];
    for (const word of wrong) {
      await expectRefusal(open(ward, { word }), ward.useCount, "UseLimitsInvalid", [word]);
    }
  });
});

describe("UseCount: the condition", () => {
  it("[CONSENT-76] holds while an opening runs, and shows its number", async () => {
    const ward = await opened();
    expect(await check(ward)).to.equal(asWord(1n));
    await ward.clock.moveTo(NOON + HALF_AN_HOUR - 1n);
    expect(await check(ward)).to.equal(asWord(1n));
    await ward.clock.moveTo(NOON + HALF_AN_HOUR);
    expect(await check(ward)).to.equal(ZeroHash);
    await open(ward);
    expect(await check(ward)).to.equal(asWord(2n));
  });

  it("[CONSENT-76] does not hold before the reader has opened", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    expect(await check(ward)).to.equal(ZeroHash);
  });

  it("[CONSENT-76] nobody uses up, or opens for, another", async () => {
    const ward = await opened();
    const { nurse } = ward.staff;
    await ward.clock.next(NOON + HOUR);
    await open(ward);
    expect(await check(ward, { by: nurse })).to.equal(ZeroHash);
    await open(ward, { by: nurse });
    expect(await check(ward, { by: nurse })).to.equal(asWord(1n));
  });

  it("[CONSENT-76] another provision is another count", async () => {
    const ward = await opened();
    const other = id("another provision");
    expect(await check(ward, { provision: other })).to.equal(ZeroHash);
    await ward.useCount.connect(ward.staff.doctor).open(other, TWICE);
    expect(await check(ward, { provision: other })).to.equal(asWord(1n));
  });

  it("[CONSENT-76] a reader who names other limits than the patient opens nothing", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    await open(ward, { word: limits(65_535n, 65_535n) });
    expect(await check(ward)).to.equal(ZeroHash);
  });

  it("[CONSENT-76] does not hold without its one argument", async () => {
    const ward = await opened();
    for (const words of [[], [TWICE, TWICE], [`0x00${TWICE.slice(4)}`]]) {
      expect(await check(ward, { words })).to.equal(ZeroHash);
    }
  });
});

describe("UseCount: in a decision", () => {
  const terms = (ward: Ward) => [conditionWord(ward.useCount.target as string), TWICE];

  it("[CONSENT-70] [CONSENT-76] a grant opens twice for half an hour", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { useCount, staff, clock } = ward;
    const grant = await giveConditional(ward, terms(ward));
    expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
    for (const [turn, moment] of [NOON, NOON + DAY].entries()) {
      await clock.next(moment);
      await useCount.connect(staff.doctor).open(grant.provision, TWICE);
      await clock.moveTo(moment + HALF_AN_HOUR - 1n);
      expect(await decide(ward, question(ward), grant)).to.deep.equal(permittedBy(grant, asWord(BigInt(turn + 1))));
      await clock.moveTo(moment + HALF_AN_HOUR);
      expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
    }
    await expectRefusal(useCount.connect(staff.doctor).open(grant.provision, TWICE), useCount, "UsesExhausted", [
      grant.provision,
      staff.doctor.address,
      2n,
    ]);
  });

  it("[CONSENT-72] [CONSENT-76] one grant's opening does not open another", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const first = await giveConditional(ward, terms(ward));
    const second = await giveConditional(ward, terms(ward), { line: 1n });
    const rule = await directConditional(ward, terms(ward));
    await ward.useCount.connect(ward.staff.doctor).open(second.provision, TWICE);
    const withRule = { ...second, evidence: { ...second.evidence, directive: rule.evidence.directive } };
    expect(await decide(ward, question(ward), withRule)).to.deep.equal(permittedBy(second, asWord(1n)));
    const firstToo = { ...first, evidence: { ...first.evidence, directive: rule.evidence.directive } };
    expect(await decide(ward, question(ward), firstToo)).to.deep.equal(CONDITION_NOT_MET);
    await ward.useCount.connect(ward.staff.doctor).open(rule.provision, TWICE);
    expect(await decide(ward, question(ward), firstToo)).to.deep.equal(permittedBy(rule, asWord(1n), BASIS.directive));
  });
});
