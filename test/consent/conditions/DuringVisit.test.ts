import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import type { DuringVisit, PaperCalendar } from "../../../typechain-types/index.js";
import { HOUR } from "../../helpers/defaults.ts";
import { PROFESSION } from "../../helpers/providers.ts";
import {
  CONDITION_NOT_MET,
  NOON,
  type Question,
  type Ward,
  argument,
  conditionWord,
  decide,
  giveConditional,
  permittedBy,
  question,
  wardOn,
} from "../../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWard = wardOn(connection);

const VISIT = id("visit");
const END = NOON + HOUR;
const PROVISION = id("provision");

interface WithCalendar {
  readonly ward: Ward;
  readonly calendar: PaperCalendar;
  readonly duringVisit: DuringVisit;
}

/** Zhao sees the doctor from noon for an hour. */
async function booked(): Promise<WithCalendar> {
  const ward = await networkHelpers.loadFixture(deployWard);
  const calendar = await ward.ethers.deployContract("PaperCalendar");
  const duringVisit = await ward.ethers.deployContract("DuringVisit", [calendar]);
  const visit = { id: VISIT, from: NOON, until: END };
  await calendar.book(ward.patient, ward.staff.doctor, ward.people.hospital, visit);
  return { ward, calendar, duringVisit };
}

function check({ ward, duringVisit }: WithCalendar, otherwise: Partial<Question> = {}, words: string[] = []) {
  return duringVisit.check(PROVISION, question(ward, otherwise), words);
}

describe("DuringVisit", () => {
  it("[CONSENT-73] holds from the visit's beginning until just before its end, and shows it", async () => {
    const scene = await booked();
    const { clock } = scene.ward;
    for (const [moment, shown] of [
      [NOON - 1n, ZeroHash],
      [NOON, VISIT],
      [END - 1n, VISIT],
      [END, ZeroHash],
    ] as const) {
      await clock.moveTo(moment);
      expect(await check(scene)).to.equal(shown);
    }
  });

  it("[CONSENT-73] asks the calendar for this patient, visit, reader and organisation", async () => {
    const scene = await booked();
    const { ward } = scene;
    await ward.clock.moveTo(NOON);
    expect(await check(scene, { visit: VISIT })).to.equal(VISIT);
    expect(await check(scene, { visit: id("another visit") })).to.equal(ZeroHash);
    expect(await check(scene, { patient: ward.otherPatient })).to.equal(ZeroHash);
    expect(await check(scene, { accessor: ward.staff.nurse.address })).to.equal(ZeroHash);
    expect(await check(scene, { organisation: ward.people.clinic.address })).to.equal(ZeroHash);
  });

  it("[CONSENT-73] does not hold with arguments, which it has no use for", async () => {
    const scene = await booked();
    await scene.ward.clock.moveTo(NOON);
    for (const words of [[argument(1n)], [argument(0n)], [ZeroHash]]) {
      expect(await check(scene, {}, words)).to.equal(ZeroHash);
    }
  });

  it("[CONSENT-70] [CONSENT-73] a grant opens during the visit, to the one who is visited", async () => {
    const scene = await booked();
    const { ward, duringVisit } = scene;
    const grant = await giveConditional(ward, [conditionWord(duringVisit.target as string)]);
    expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
    await ward.clock.moveTo(NOON);
    expect(await decide(ward, question(ward), grant)).to.deep.equal(permittedBy(grant, VISIT));
    const nurse = { accessor: ward.staff.nurse.address, profession: PROFESSION.nurse };
    expect(await decide(ward, question(ward, nurse), grant)).to.deep.equal(CONDITION_NOT_MET);
    await ward.clock.moveTo(END);
    expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
  });

  it("[CONSENT-71] [CONSENT-73] a calendar that is not there denies, and the decision goes on", async () => {
    const { ward } = await booked();
    const blind = await ward.ethers.deployContract("DuringVisit", [ZeroAddress]);
    const grant = await giveConditional(ward, [conditionWord(blind.target as string)]);
    expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
  });
});
