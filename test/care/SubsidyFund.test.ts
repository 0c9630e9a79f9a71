import { expect } from "chai";
import { AbiCoder, ZeroAddress, ZeroHash, id, keccak256 } from "ethers";
import { network } from "hardhat";

import type {
  BookingStruct,
  CoverStruct,
  ServiceStruct,
} from "../../typechain-types/contracts/care/AppointmentBook.js";
import type { ProgrammeStruct } from "../../typechain-types/contracts/care/SubsidyFund.js";
import { BEGIN, OUTCOME, PRICE, SLOT, publish } from "../helpers/care.ts";
import { DAY, HOUR, START, YEAR } from "../helpers/defaults.ts";
import { TokenManner } from "../helpers/escrow.ts";
import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { NULLIFIER } from "../helpers/proofing.ts";
import { POOL, SUBSIDY, type Subsidised, subsidisedOn } from "../helpers/subsidies.ts";

const connection = await network.create();
const { networkHelpers, ethers } = connection;
const deploySubsidised = subsidisedOn(connection);

const GRACE = DAY;

/** Zhao books with this cover; what it leaves she pays. */
async function bookCovered(
  at: Subsidised,
  otherwise: Partial<CoverStruct> = {},
  {
    service = at.service,
    booking = {},
    rest,
  }: { service?: ServiceStruct; booking?: Partial<BookingStruct>; rest?: bigint } = {},
) {
  const cover = { ...at.cover, ...otherwise };
  const whole: BookingStruct = { ...at.booking, covers: [cover], ...booking };
  const covered = whole.covers.reduce((sum, one) => sum + BigInt(one.amount), 0n);
  const value = service.token === ZeroAddress ? (rest ?? BigInt(service.price) - covered) : 0n;
  const sent = await at.visits.connect(at.zhao).book(service, whole, { value });
  return { booking: whole, sent };
}

/** What the pool, the person's cap and the fund's credit in the book are. */
async function standOf(at: Subsidised, programme = at.programme, token: string = ZeroAddress): Promise<bigint[]> {
  const { subsidies, visits, cover } = at;
  return [
    await subsidies.poolOf(programme),
    await subsidies.usedOf(programme, cover.person, cover.period),
    await visits.creditOf(subsidies, token),
  ];
}

describe("SubsidyFund: programmes and donations", () => {
  it("[CARE-80] a sponsor opens a programme under the hash of its terms, once", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const subsidies = at.subsidies.connect(at.sponsor);
    const terms = { ...at.terms, salt: id("another") };
    const words = ["address", "address", "address", "address", "bytes32", "uint8", "uint16", "uint48", "uint48"];
    const values = Object.values(terms);
    const programme = keccak256(AbiCoder.defaultAbiCoder().encode([...words, "uint48", "uint128", "bytes32"], values));
    expect(await subsidies.programmeIdOf(terms)).to.equal(programme);
    await expectEvents(subsidies.openProgramme(terms), subsidies, [
      ["ProgrammeOpened", [programme, at.sponsor.address, values]],
    ]);
    expect([...(await subsidies.programmeOf(programme))]).to.deep.equal(values);
    await expectRefusal(subsidies.openProgramme(terms), subsidies, "ProgrammeInvalid", [programme]);
  });

  it("[CARE-80] nobody opens one for another sponsor", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const opened = at.subsidies.connect(at.zhao).openProgramme({ ...at.terms, salt: ZeroHash });
    await expectRefusal(opened, at.subsidies, "SponsorUnequal", [at.sponsor.address, at.zhao.address]);
  });

  const wrong: readonly [what: string, otherwise: (at: Subsidised) => Partial<ProgrammeStruct>][] = [
    ["a window that ends where it begins", () => ({ from: START + YEAR })],
    ["a window that is over", () => ({ from: START - 2n * DAY, until: START - DAY })],
    ["periods of no length", () => ({ period: 0n })],
    ["no cap", () => ({ cap: 0n })],
    ["no share", () => ({ mostShare: 0n })],
    ["more than the whole", () => ({ mostShare: 10_001n })],
    ["no level", () => ({ level: 0n })],
    ["a fourth level", () => ({ level: 4n })],
    ["nobody as heir", () => ({ heir: ZeroAddress })],
    ["the fund as heir", ({ subsidies }) => ({ heir: subsidies.target })],
  ];
  for (const [what, otherwise] of wrong) {
    it(`[CARE-80] refuses a programme with ${what}`, async () => {
      const at = await networkHelpers.loadFixture(deploySubsidised);
      const terms = { ...at.terms, ...otherwise(at) };
      const args = [await at.subsidies.programmeIdOf(terms)];
      await expectRefusal(
        at.subsidies.connect(at.sponsor).openProgramme(terms),
        at.subsidies,
        "ProgrammeInvalid",
        args,
      );
    });
  }

  it("[CARE-80] refuses a programme that ends in this second", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const terms = { ...at.terms, until: START + DAY };
    await at.clock.next(START + DAY);
    const opened = at.subsidies.connect(at.sponsor).openProgramme(terms);
    await expectRefusal(opened, at.subsidies, "ProgrammeInvalid", [await at.subsidies.programmeIdOf(terms)]);
  });

  it("[CARE-80] accepts every range at its edge", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const now = await at.clock.now();
    const open = (otherwise: Partial<ProgrammeStruct>) =>
      at.subsidies.connect(at.sponsor).openProgramme({ ...at.terms, ...otherwise });
    await open({ mostShare: 10_000n, level: 3n, cap: 1n, period: 1n, until: now + 2n });
    await open({ mostShare: 1n, level: 1n, from: START + YEAR - 1n });
  });

  it("[CARE-81] anyone donates until the end, and nobody from it on", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const donate = () => at.subsidies.connect(at.carer).donate(at.programme, 7n, { value: 7n });
    await expectEvents(donate(), at.subsidies, [["Donated", [at.programme, at.carer.address, 7n]]]);
    expect(await at.subsidies.poolOf(at.programme)).to.equal(POOL + 7n);
    expect(await at.subsidies.owedIn(ZeroAddress)).to.equal(POOL + 7n);
    const window = [at.programme, at.terms.from, at.terms.until];
    await at.clock.next(START + YEAR - 1n);
    await donate();
    await at.clock.next(START + YEAR);
    await expectRefusal(donate(), at.subsidies, "ProgrammeNotNow", window);
  });

  it("[CARE-81] refuses a donation to no programme, of other ether, and ether by a plain transfer", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const subsidies = at.subsidies.connect(at.carer);
    const unknown = subsidies.donate(id("none"), 7n, { value: 7n });
    await expectRefusal(unknown, subsidies, "ProgrammeUnknown", [id("none")]);
    for (const value of [6n, 8n]) {
      await expectRefusal(subsidies.donate(at.programme, 7n, { value }), subsidies, "EtherUnequal", [7n, value]);
    }
    await expectRefusal(subsidies.donate(at.inToken, 7n, { value: 7n }), subsidies, "EtherUnequal", [0n, 7n]);
    const plain = at.carer.sendTransaction({ to: subsidies, value: 1n });
    await expectRefusal(plain, subsidies, "NotTheBook", [at.carer.address]);
  });

  for (const manner of ["ChargesReceiver", "GivesBonus", "MovesNothing"] as const) {
    it(`[CARE-81] refuses a donation in a token in the manner ${manner}`, async () => {
      const at = await networkHelpers.loadFixture(deploySubsidised);
      const token = await ethers.deployContract("HostileToken");
      const terms = { ...at.terms, token: await token.getAddress() };
      await at.subsidies.connect(at.sponsor).openProgramme(terms);
      await token.mint(at.carer, 1_000n);
      await token.connect(at.carer).approve(at.subsidies, 1_000n);
      await token.behave(TokenManner[manner]);
      const moved = { ChargesReceiver: 90n, GivesBonus: 110n, MovesNothing: 0n }[manner];
      const donated = at.subsidies.connect(at.carer).donate(await at.subsidies.programmeIdOf(terms), 100n);
      await expectRefusal(donated, at.subsidies, "TokenUnequal", [terms.token, 100n, moved]);
    });
  }

  it("[CARE-81] takes no donation in a token that holds less than it owes", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const token = await ethers.deployContract("HostileToken");
    const terms = { ...at.terms, token: await token.getAddress() };
    const programme = await at.subsidies.programmeIdOf(terms);
    await at.subsidies.connect(at.sponsor).openProgramme(terms);
    await token.mint(at.carer, 1_000n);
    await token.connect(at.carer).approve(at.subsidies, 1_000n);
    await at.subsidies.connect(at.carer).donate(programme, 100n);
    await token.rebase(at.subsidies, 99n);
    const donated = at.subsidies.connect(at.carer).donate(programme, 100n);
    await expectRefusal(donated, at.subsidies, "TokenShort", [terms.token, 200n, 199n]);
  });

  it("[CARE-86] the heir takes the rest from the end on, and nobody else does", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const take = (who = at.committee, to: string = at.carer.address) =>
      at.subsidies.connect(who).takeRest(at.programme, to);
    await at.clock.next(START + YEAR - 1n);
    await expectRefusal(take(), at.subsidies, "RestNotTakable", [at.programme, at.committee.address]);
    await at.clock.next(START + YEAR);
    await expectRefusal(take(at.sponsor), at.subsidies, "RestNotTakable", [at.programme, at.sponsor.address]);
    for (const to of [ZeroAddress, at.subsidies.target as string]) {
      await expectRefusal(take(at.committee, to), at.subsidies, "RecipientInvalid", [to]);
    }
    const taken = take();
    await expect(taken).to.changeEtherBalances(ethers, [at.subsidies, at.carer], [-POOL, POOL]);
    await expectEvents(taken, at.subsidies, [["RestTaken", [at.programme, at.carer.address, POOL]]]);
    expect([await at.subsidies.poolOf(at.programme), await at.subsidies.owedIn(ZeroAddress)]).to.deep.equal([0n, 0n]);
    await expectRefusal(take(), at.subsidies, "RestNotTakable", [at.programme, at.committee.address]);
    await at.subsidies.connect(at.committee).takeRest(at.inToken, at.carer);
    expect(await at.token.balanceOf(at.carer)).to.equal(100_000n + POOL);
  });

  it("[CARE-86] a receiver that refuses leaves everything as before, and one that calls back gets nothing more", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const receiver = await ethers.deployContract("HostileReceiver");
    await at.clock.moveTo(START + YEAR);
    await receiver.behave(1);
    const take = () => at.subsidies.connect(at.committee).takeRest(at.programme, receiver);
    await expectRefusal(take(), at.subsidies, "PaymentRefused", [receiver.target, POOL]);
    const again = at.subsidies.interface.encodeFunctionData("takeRest", [at.inToken, receiver.target]);
    await receiver.reenterBy(at.subsidies, again);
    await take();
    expect([await receiver.didReenter(), await receiver.calls()]).to.deep.equal([false, 1n]);
  });

  it("[CARE-86] a receiver that calls back finds a door shut that would be open to it at any other time", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const receiver = await ethers.deployContract("HostileReceiver");
    const terms = { ...at.terms, until: START + 2n * YEAR };
    await at.subsidies.connect(at.sponsor).openProgramme(terms);
    const nothing = [await at.subsidies.programmeIdOf(terms), 0n] as const;
    await receiver.reenterBy(at.subsidies, at.subsidies.interface.encodeFunctionData("donate", [...nothing]));
    await at.clock.moveTo(START + YEAR);
    await at.subsidies.connect(at.committee).takeRest(at.programme, receiver);
    expect([await receiver.didReenter(), await receiver.calls()]).to.deep.equal([false, 1n]);
    await at.subsidies.connect(at.visitor).donate(...nothing);
  });
});

describe("SubsidyFund: tokens that do not behave", () => {
  /** A programme that bears whole prices in a token which calls back, and a service in it. */
  async function inHostileToken() {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const token = await ethers.deployContract("HostileToken");
    const terms = { ...at.terms, token: token.target as string, mostShare: 10_000n, cap: PRICE };
    const programme = await at.subsidies.programmeIdOf(terms);
    await at.subsidies.connect(at.sponsor).openProgramme(terms);
    await token.mint(at.carer, 2n * PRICE);
    await token.connect(at.carer).approve(at.subsidies, 2n * PRICE);
    await at.subsidies.connect(at.carer).donate(programme, PRICE);
    const service = await publish(at, { token: terms.token });
    const bookWhole = () => bookCovered(at, { programme, amount: PRICE }, { service });
    // A donation of nothing, which at any other time is anybody's.
    const door = at.subsidies.interface.encodeFunctionData("donate", [programme, 0n]);
    return { ...at, hostile: token, programme, service, bookWhole, door };
  }

  /** A call of the token about itself, by which the fund's balance becomes another while money moves. */
  const encodeRebase = ({ hostile, subsidies }: Awaited<ReturnType<typeof inHostileToken>>, balance: bigint) =>
    hostile.interface.encodeFunctionData("rebase", [subsidies.target, balance]);

  it("[CARE-81] [CARE-82] [CARE-87] one that calls back finds every door of the fund shut", async () => {
    const at = await inHostileToken();
    await at.hostile.reenterBy(at.subsidies, at.door);
    const acts = [
      () => at.subsidies.connect(at.carer).donate(at.programme, 1n),
      () => at.bookWhole(),
      async () => {
        const booking = { ...at.booking, covers: [{ ...at.cover, programme: at.programme, amount: PRICE }] };
        await at.visits.connect(at.doctor).cancel(at.service, booking, 0n);
        await at.subsidies.reclaim(at.service, booking, 0n);
      },
    ];
    for (const act of acts) {
      const before = await at.hostile.calls();
      await act();
      expect([await at.hostile.didReenter(), (await at.hostile.calls()) > before]).to.deep.equal([false, true]);
    }
    expect(await at.subsidies.poolOf(at.programme)).to.equal(PRICE + 1n);
  });

  it("[CARE-81] one that gives more, or takes from the fund meanwhile, is refused by what it moved", async () => {
    const at = await inHostileToken();
    const donated = () => at.subsidies.connect(at.carer).donate(at.programme, 100n);
    const refused = [at.hostile.target, 100n];
    await at.hostile.behave(TokenManner.GivesBonus);
    await expectRefusal(donated(), at.subsidies, "TokenUnequal", [...refused, 110n]);
    await at.hostile.reenterBy(at.hostile, encodeRebase(at, 1n));
    await expectRefusal(donated(), at.subsidies, "TokenUnequal", [...refused, PRICE - 1n]);
    // What moves nothing is not refused for it.
    await at.hostile.behave(TokenManner.Honest);
    await at.subsidies.connect(at.carer).donate(at.programme, 0n);
  });

  it("[CARE-86] one that takes more of the fund than it pays, or gives to it, pays no rest", async () => {
    const at = await inHostileToken();
    const taken = () => at.subsidies.connect(at.committee).takeRest(at.programme, at.carer);
    await at.hostile.mint(at.subsidies, PRICE);
    await at.clock.moveTo(START + YEAR);
    const refused = [at.hostile.target, PRICE];
    await at.hostile.behave(TokenManner.ChargesSender);
    await expectRefusal(taken(), at.subsidies, "TokenUnequal", [...refused, PRICE + PRICE / 10n]);
    await at.hostile.reenterBy(at.hostile, encodeRebase(at, 2n * PRICE + 5n));
    await expectRefusal(taken(), at.subsidies, "TokenUnequal", [...refused, 5n]);
    await at.hostile.behave(TokenManner.Honest);
    await taken();
  });

  it("[CARE-82] a cover of nothing moves nothing, in ether and in a token", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const inToken = await publish(at, { token: await at.token.getAddress() });
    await bookCovered(at, { amount: 0n });
    await bookCovered(
      at,
      { programme: at.inToken, amount: 0n },
      { service: inToken, booking: { start: BEGIN + HOUR } },
    );
    expect(await standOf(at)).to.deep.equal([POOL, 0n, 0n]);
    expect(await standOf(at, at.inToken, inToken.token as string)).to.deep.equal([POOL, 0n, 0n]);
  });

  it("[CARE-87] one that charges takes nothing back that did not arrive, and the fund keeps its credit", async () => {
    const at = await inHostileToken();
    const { booking } = await at.bookWhole();
    await at.visits.connect(at.doctor).cancel(at.service, booking, 0n);
    await at.hostile.behave(TokenManner.ChargesReceiver);
    const reclaimed = at.subsidies.reclaim(at.service, booking, 0n);
    await expectRefusal(reclaimed, at.subsidies, "TokenUnequal", [at.hostile.target, PRICE, PRICE - PRICE / 10n]);
    expect(await at.visits.creditOf(at.subsidies, at.hostile)).to.equal(PRICE);
    await at.hostile.behave(TokenManner.Honest);
    await at.subsidies.reclaim(at.service, booking, 0n);
    expect(await at.subsidies.poolOf(at.programme)).to.equal(PRICE);
  });
});

describe("SubsidyFund: paying", () => {
  it("[CARE-17] [CARE-82] bears its part of a booking, and Zhao pays the rest", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const { booking, sent } = await bookCovered(at);
    const visit = await at.visits.visitIdOf(at.service, booking);
    await expect(sent).to.changeEtherBalances(
      ethers,
      [at.subsidies, at.visits, at.zhao],
      [-SUBSIDY, PRICE, SUBSIDY - PRICE],
    );
    await expectEvents(Promise.resolve(sent), at.subsidies, [
      ["SubsidyPaid", [at.programme, visit, NULLIFIER.zhao, at.cover.period, SUBSIDY]],
    ]);
    await expect(sent).to.emit(at.visits, "VisitCovered");
    expect(await standOf(at)).to.deep.equal([POOL - SUBSIDY, SUBSIDY, 0n]);
    expect([...(await at.visits.totalsOf(ZeroAddress))]).to.deep.equal([PRICE, 0n]);
  });

  it("[CARE-17] [CARE-82] the same in a token", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const service = await publish(at, { token: await at.token.getAddress() });
    const { sent } = await bookCovered(at, { programme: at.inToken }, { service });
    await expect(sent).to.changeTokenBalances(
      ethers,
      at.token,
      [at.subsidies, at.visits, at.zhao],
      [-SUBSIDY, PRICE, SUBSIDY - PRICE],
    );
  });

  it("[CARE-17] [CARE-82] bears the whole where its programme says so, and then nobody else pays", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    for (const token of [ZeroAddress, await at.token.getAddress()]) {
      const terms = { ...at.terms, token, mostShare: 10_000n, cap: PRICE };
      const programme = await at.subsidies.programmeIdOf(terms);
      await at.subsidies.connect(at.sponsor).openProgramme(terms);
      await at.subsidies.connect(at.wang).donate(programme, PRICE, { value: token === ZeroAddress ? PRICE : 0n });
      const service = await publish(at, { token, code: id(token) });
      const start = token === ZeroAddress ? BEGIN : BEGIN + HOUR;
      await bookCovered(at, { programme, amount: PRICE }, { service, booking: { start } });
      expect([...(await at.visits.totalsOf(token))]).to.deep.equal([PRICE, 0n]);
    }
  });

  it("[CARE-85] [CARE-87] names the period in which it paid, also when a part comes back in a later one", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const terms = { ...at.terms, period: DAY };
    const programme = await at.subsidies.programmeIdOf(terms);
    await at.subsidies.connect(at.sponsor).openProgramme(terms);
    await at.subsidies.connect(at.wang).donate(programme, POOL, { value: POOL });
    const period = await at.subsidies.periodOf(programme);
    expect(period).to.equal(1n);
    const { booking, sent } = await bookCovered(at, { programme, period });
    const visit = await at.visits.visitIdOf(at.service, booking);
    await expectEvents(Promise.resolve(sent), at.subsidies, [
      ["SubsidyPaid", [programme, visit, NULLIFIER.zhao, period, SUBSIDY]],
    ]);
    await at.clock.pass(DAY);
    await at.visits.connect(at.doctor).cancel(at.service, booking, 0n);
    await expectEvents(at.subsidies.reclaim(at.service, booking, 0n), at.subsidies, [
      ["SubsidyReturned", [programme, visit, NULLIFIER.zhao, period, SUBSIDY]],
    ]);
    expect(await at.subsidies.usedOf(programme, NULLIFIER.zhao, period)).to.equal(0n);
  });

  it("[CARE-17] two covers and the payer bear a price together", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const half = { ...at.cover, amount: 200n };
    const { booking } = await bookCovered(at, {}, { booking: { covers: [half, half] } });
    expect(await standOf(at)).to.deep.equal([POOL - 400n, 400n, 0n]);
    await at.visits.connect(at.doctor).cancel(at.service, booking, 0n);
    expect(await at.visits.creditOf(at.zhao, ZeroAddress)).to.equal(PRICE - 400n);
    for (const index of [0n, 1n]) await at.subsidies.reclaim(at.service, booking, index);
    expect(await standOf(at)).to.deep.equal([POOL, 0n, 0n]);
  });

  it("[CARE-17] refuses three covers, more than the price, and nobody or the book as payer", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const one = { ...at.cover, amount: 1n };
    const wrong: readonly [CoverStruct[], bigint][] = [
      [[one, one, one], 3n],
      [[{ ...one, amount: PRICE }, one], PRICE + 1n],
      [[{ ...one, payer: ZeroAddress }], 1n],
      [[{ ...one, payer: ZeroAddress }, one], 2n],
      [[one, { ...one, payer: at.visits.target }], 2n],
    ];
    for (const [covers, sum] of wrong) {
      const booked = bookCovered(at, {}, { booking: { covers }, rest: 0n });
      await expectRefusal(booked, at.visits, "CoversInvalid", [sum, PRICE]);
    }
  });

  it("[CARE-13] [CARE-17] Zhao brings exactly the rest", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const exact = PRICE - SUBSIDY;
    for (const rest of [exact - 1n, exact + 1n, PRICE]) {
      await expectRefusal(bookCovered(at, {}, { rest }), at.visits, "EtherUnequal", [exact, rest]);
    }
  });

  it("[CARE-82] pays nobody but the book", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const bill = {
      matter: id("a visit"),
      patient: at.patient,
      practitioner: at.doctor.address,
      organisation: at.hospital.address,
      token: ZeroAddress,
      price: PRICE,
    };
    for (const who of [at.zhao, at.sponsor, at.committee, at.actors.regulator]) {
      const paid = at.subsidies.connect(who).pay(bill, at.cover);
      await expectRefusal(paid, at.subsidies, "NotTheBook", [who.address]);
    }
  });

  it("[CARE-83] pays inside its window, for its token and its organisation, out of what is there", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const open = async (otherwise: Partial<ProgrammeStruct>) => {
      const terms = { ...at.terms, ...otherwise };
      await at.subsidies.connect(at.sponsor).openProgramme(terms);
      return await at.subsidies.programmeIdOf(terms);
    };
    const unknown = { programme: id("none") };
    await expectRefusal(bookCovered(at, unknown), at.subsidies, "ProgrammeUnknown", [id("none")]);
    const from = BEGIN - HOUR - 1n;
    const until = BEGIN - HOUR;
    const short = await open({ from, until });
    await at.subsidies.connect(at.wang).donate(short, 10n, { value: 10n });
    const cover = { programme: short, amount: 1n, period: 0n };
    const window = [short, from, until];
    await at.clock.next(from - 1n);
    await expectRefusal(bookCovered(at, cover), at.subsidies, "ProgrammeNotNow", window);
    await at.clock.next(from);
    await bookCovered(at, cover);
    await at.clock.next(until);
    const late = bookCovered(at, cover, { booking: { start: BEGIN + HOUR } });
    await expectRefusal(late, at.subsidies, "ProgrammeNotNow", window);

    const start = BEGIN + DAY;
    const inEther = [at.inToken, ZeroAddress, at.hospital.address];
    const wrongToken = bookCovered(at, { programme: at.inToken }, { booking: { start } });
    await expectRefusal(wrongToken, at.subsidies, "ProgrammeNotFor", inEther);
    const ofClinic = await open({ organisation: at.people.clinic.address });
    const elsewhere = bookCovered(at, { programme: ofClinic }, { booking: { start } });
    await expectRefusal(elsewhere, at.subsidies, "ProgrammeNotFor", [ofClinic, ZeroAddress, at.hospital.address]);
    const ofHospital = await open({ organisation: at.hospital.address });
    const empty = bookCovered(at, { programme: ofHospital }, { booking: { start } });
    await expectRefusal(empty, at.subsidies, "PoolTooSmall", [ofHospital, SUBSIDY, 0n]);
    await at.subsidies.connect(at.wang).donate(ofHospital, SUBSIDY, { value: SUBSIDY });
    await bookCovered(at, { programme: ofHospital }, { booking: { start } });
  });

  it("[CARE-84] pays for the patient who is proofed as this person, well enough, now", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const refused = async (otherwise: Partial<CoverStruct>, patient = at.patient) => {
      const args = [at.programme, otherwise.person ?? at.cover.person, patient];
      await expectRefusal(bookCovered(at, otherwise), at.subsidies, "PersonNotEntitled", args);
    };
    await refused({ person: NULLIFIER.wang });
    await refused({ person: ZeroHash });
    const wang = { ...at.booking, patient: at.otherPatient, payer: at.wang.address };
    const covers = [{ ...at.cover, person: NULLIFIER.wang }];
    const tooLow = at.visits.connect(at.wang).book(at.service, { ...wang, covers }, { value: PRICE - SUBSIDY });
    const args = [at.programme, NULLIFIER.wang, at.otherPatient];
    await expectRefusal(tooLow, at.subsidies, "PersonNotEntitled", args);
    await at.proofing.connect(at.actors.issuer).withdraw(at.patient, at.terms.domain, NULLIFIER.zhao);
    await refused({});
  });

  it("[CARE-85] two covers of one programme together bear at most its share", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const most = (PRICE * 4_000n) / 10_000n;
    const covering = (...amounts: bigint[]) => amounts.map((amount) => ({ ...at.cover, amount }));
    for (const amounts of [
      [most, 1n],
      [1n, most],
      [most - 200n, 201n],
    ]) {
      const booked = bookCovered(at, {}, { booking: { covers: covering(...amounts) } });
      await expectRefusal(booked, at.subsidies, "SubsidyTooLarge", [at.programme, most + 1n, most]);
    }
    expect(await standOf(at)).to.deep.equal([POOL, 0n, 0n]);
    await bookCovered(at, {}, { booking: { covers: covering(most - 200n, 200n) } });
    expect(await standOf(at)).to.deep.equal([POOL - most, most, 0n]);
    const next = { covers: covering(100n, 99n), start: BEGIN + HOUR };
    await bookCovered(at, {}, { booking: next });
    expect(await standOf(at)).to.deep.equal([POOL - 600n, 600n, 0n]);
  });

  it("[CARE-85] another programme bears its own share beside it", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const terms = { ...at.terms, salt: id("beside it") };
    const programme = await at.subsidies.programmeIdOf(terms);
    await at.subsidies.connect(at.sponsor).openProgramme(terms);
    await at.subsidies.connect(at.wang).donate(programme, POOL, { value: POOL });
    await bookCovered(at, {}, { booking: { covers: [at.cover, { ...at.cover, programme }] } });
    expect(await standOf(at)).to.deep.equal([POOL - SUBSIDY, SUBSIDY, 0n]);
    expect(await standOf(at, programme)).to.deep.equal([POOL - SUBSIDY, SUBSIDY, 0n]);
  });

  it("[CARE-85] pays at most its share of a price, and a person's cap in each period", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const most = (PRICE * 4_000n) / 10_000n;
    const tooMuch = bookCovered(at, { amount: most + 1n });
    await expectRefusal(tooMuch, at.subsidies, "SubsidyTooLarge", [at.programme, most + 1n, most]);
    await bookCovered(at, { amount: most });
    const start = BEGIN + HOUR;
    const left = 600n - most;
    const over = bookCovered(at, { amount: left + 1n }, { booking: { start } });
    await expectRefusal(over, at.subsidies, "CapExceeded", [at.programme, NULLIFIER.zhao, left + 1n, left]);
    await bookCovered(at, { amount: left }, { booking: { start } });

    const next = (at.cover.period as bigint) + 1n;
    const early = bookCovered(at, { period: next, amount: 1n }, { booking: { start: start + HOUR } });
    await expectRefusal(early, at.subsidies, "PeriodUnequal", [at.programme, next, next - 1n]);
    await at.clock.moveTo((at.terms.from as bigint) + next * (at.terms.period as bigint));
    expect(await at.subsidies.periodOf(at.programme)).to.equal(next);
    const late = bookCovered(at, { amount: 1n }, { booking: { start: START + 40n * DAY } });
    await expectRefusal(late, at.subsidies, "PeriodUnequal", [at.programme, next - 1n, next]);
    await bookCovered(at, { period: next, amount: 300n }, { booking: { start: START + 40n * DAY } });
  });
});

describe("SubsidyFund: what comes back", () => {
  /** How a visit ends, what Zhao gets back of 603 and the fund of 400, and what the practice earns. */
  const ends: Record<
    string,
    { end: (at: Subsidised, booking: BookingStruct) => Promise<unknown>; zhao: bigint; fund: bigint }
  > = {
    "is paid": {
      end: async ({ visits, clock, zhao, doctor, service }, booking) => {
        await clock.moveTo(BEGIN);
        await visits.connect(zhao).checkIn(service, booking);
        await visits.connect(doctor).complete(service, booking, ZeroHash);
      },
      zhao: 0n,
      fund: 0n,
    },
    "is cancelled by the practice": {
      end: ({ visits, doctor, service }, booking) => visits.connect(doctor).cancel(service, booking, 0n),
      zhao: 603n,
      fund: 400n,
    },
    "is cancelled late": {
      end: async ({ visits, clock, zhao, service }, booking) => {
        await clock.moveTo(BEGIN - HOUR);
        await visits.connect(zhao).cancel(service, booking, PRICE);
      },
      // The practice earns 501.
      zhao: 102n,
      fund: 400n,
    },
    "is a no-show": {
      end: async ({ visits, clock, doctor, service }, booking) => {
        await clock.moveTo(BEGIN);
        await visits.connect(doctor).checkIn(service, booking);
        await clock.moveTo(BEGIN + 3n * SLOT + GRACE);
        await visits.settle(service, booking);
      },
      // The practice earns 802, more than Zhao paid.
      zhao: 0n,
      fund: 201n,
    },
  };
  for (const [what, { end, zhao, fund }] of Object.entries(ends)) {
    it(`[CARE-52] [CARE-87] a visit that ${what} gives ${fund} back to the fund and ${zhao} to Zhao`, async () => {
      const at = await networkHelpers.loadFixture(deploySubsidised);
      const { booking } = await bookCovered(at);
      const visit = await at.visits.visitIdOf(at.service, booking);
      await end(at, booking);
      expect(await at.visits.creditOf(at.zhao, ZeroAddress)).to.equal(zhao);
      expect(await standOf(at)).to.deep.equal([POOL - SUBSIDY, SUBSIDY, fund]);
      expect([...(await at.visits.totalsOf(ZeroAddress))]).to.deep.equal([0n, PRICE]);
      const reclaim = () => at.subsidies.connect(at.visitor).reclaim(at.service, booking, 0n);
      if (fund !== 0n) {
        await expectEvents(reclaim(), at.subsidies, [
          ["SubsidyReturned", [at.programme, visit, NULLIFIER.zhao, at.cover.period, fund]],
        ]);
      }
      expect(await standOf(at)).to.deep.equal([POOL - SUBSIDY + fund, SUBSIDY - fund, 0n]);
      expect(await at.subsidies.owedIn(ZeroAddress)).to.equal(POOL - SUBSIDY + fund);
      expect(await ethers.provider.getBalance(at.subsidies)).to.equal(POOL - SUBSIDY + fund);
      await expectRefusal(reclaim(), at.subsidies, "NothingToReclaim", [visit, 0n]);
    });
  }

  const shared: readonly (readonly [
    end: keyof typeof ends,
    borne: [bigint, bigint],
    back: [bigint, bigint],
    zhao: bigint,
  ])[] = [
    ["is a no-show", [200n, 200n], [200n, 1n], 0n],
    ["is a no-show", [201n, 200n], [201n, 0n], 0n],
    ["is cancelled late", [200n, 100n], [200n, 100n], 202n],
  ];
  for (const [what, borne, back, zhao] of shared) {
    it(`[CARE-52] of two covers of ${borne.join(" and ")} a visit that ${what} gives back ${back.join(" and ")}`, async () => {
      const at = await networkHelpers.loadFixture(deploySubsidised);
      const terms = { ...at.terms, salt: id("beside it") };
      const programmes = [at.programme, await at.subsidies.programmeIdOf(terms)] as const;
      await at.subsidies.connect(at.sponsor).openProgramme(terms);
      await at.subsidies.connect(at.wang).donate(programmes[1], POOL, { value: POOL });
      const covers = programmes.map((programme, i) => ({ ...at.cover, programme, amount: borne[i]! }));
      const { booking } = await bookCovered(at, {}, { booking: { covers } });
      await ends[what]!.end(at, booking);
      expect(await at.visits.creditOf(at.zhao, ZeroAddress)).to.equal(zhao);
      const visit = await at.visits.visitIdOf(at.service, booking);
      for (const index of [1, 0] as const) {
        const reclaimed = at.subsidies.reclaim(at.service, booking, index);
        if (back[index] === 0n) {
          await expectRefusal(reclaimed, at.subsidies, "NothingToReclaim", [visit, BigInt(index)]);
        } else await reclaimed;
        const used = borne[index] - back[index];
        expect((await standOf(at, programmes[index])).slice(0, 2)).to.deep.equal([POOL - used, used]);
      }
      expect(await at.visits.creditOf(at.subsidies, ZeroAddress)).to.equal(0n);
    });
  }

  it("[CARE-87] nothing is reclaimed of a visit that is open, moved, unknown, or not covered by the fund", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const { booking } = await bookCovered(at);
    const refused = async (one: BookingStruct, index = 0n) => {
      const visit = await at.visits.visitIdOf(at.service, one);
      const reclaimed = at.subsidies.reclaim(at.service, one, index);
      await expectRefusal(reclaimed, at.subsidies, "NothingToReclaim", [visit, index]);
    };
    await refused(booking);
    await refused({ ...booking, number: 9n });
    const later = BEGIN + DAY;
    await at.visits.connect(at.doctor).proposeMove(at.service, booking, later, 0n);
    await at.visits.connect(at.zhao).move(at.service, booking, later, 0n);
    await refused(booking);
    const moved = { ...booking, start: later };
    await at.visits.connect(at.doctor).cancel(at.service, moved, 0n);
    await refused(booking);
    await refused(moved, 1n);
    await at.subsidies.reclaim(at.service, moved, 0n);
    expect(await standOf(at)).to.deep.equal([POOL, 0n, 0n]);

    const payer = await ethers.deployContract("HostilePayer");
    await at.zhao.sendTransaction({ to: payer, value: 100n });
    const { booking: others } = await bookCovered(at, { payer: payer.target, amount: 100n });
    await at.visits.connect(at.doctor).cancel(at.service, others, 0n);
    await refused(others);
    expect(await at.visits.creditOf(payer, ZeroAddress)).to.equal(100n);
  });

  it("[CARE-87] the same in a token", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const service = await publish(at, { token: await at.token.getAddress() });
    const { booking } = await bookCovered(at, { programme: at.inToken }, { service });
    await at.visits.connect(at.hospital).cancel(service, booking, 0n);
    await at.subsidies.reclaim(service, booking, 0n);
    expect(await standOf(at, at.inToken, service.token as string)).to.deep.equal([POOL, 0n, 0n]);
    expect(await at.token.balanceOf(at.subsidies)).to.equal(POOL);
  });

  it("[CARE-86] [CARE-87] what comes back after the end is the heir's", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const until = BEGIN;
    const terms = { ...at.terms, until };
    const programme = await at.subsidies.programmeIdOf(terms);
    await at.subsidies.connect(at.sponsor).openProgramme(terms);
    await at.subsidies.connect(at.wang).donate(programme, POOL, { value: POOL });
    const { booking } = await bookCovered(at, { programme });
    await at.clock.moveTo(until);
    await at.subsidies.connect(at.committee).takeRest(programme, at.committee);
    await at.clock.moveTo(BEGIN + 3n * SLOT + GRACE);
    await at.visits.settle(at.service, booking);
    await at.subsidies.reclaim(at.service, booking, 0n);
    expect(await at.subsidies.poolOf(programme)).to.equal(SUBSIDY);
    await at.subsidies.connect(at.committee).takeRest(programme, at.committee);
  });
});

describe("AppointmentBook: payers that do not behave", () => {
  async function withPayer() {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const payer = await ethers.deployContract("HostilePayer");
    await at.zhao.sendTransaction({ to: payer, value: 10_000n });
    await at.token.mint(payer, 10_000n);
    return { at, payer };
  }

  it("[CARE-17] asks a payer with the visit, its sides, the token and the price, and names what each bears", async () => {
    const { at, payer } = await withPayer();
    const { booking, sent } = await bookCovered(at, { payer: payer.target });
    const visit = await at.visits.visitIdOf(at.service, booking);
    const [cover] = booking.covers;
    const { payer: account, amount, programme, person, period } = cover!;
    const borne = [account, amount, programme, person, period];
    const bill = [visit, at.patient, at.doctor.address, at.hospital.address, ZeroAddress, PRICE];
    await expect(sent).to.emit(payer, "Asked").withArgs(bill, borne);
    await expect(sent).to.emit(at.visits, "VisitCovered").withArgs(visit, [borne]);
  });

  const manners = { nothing: [1, 0n], "a unit less": [2, 399n], "a unit more": [3, 401n] } as const;
  for (const [what, [manner, moved]] of Object.entries(manners)) {
    it(`[ESCROW-16] refuses a payer that brings ${what}, in ether and in a token`, async () => {
      const { at, payer } = await withPayer();
      await payer.behave(manner);
      const inToken = await publish(at, { token: await at.token.getAddress() });
      for (const service of [at.service, inToken]) {
        const booked = bookCovered(at, { payer: payer.target }, { service });
        await expectRefusal(booked, at.visits, "TokenUnequal", [service.token, SUBSIDY, moved]);
      }
      expect(await at.visits.isFree(at.doctor, at.hospital, BEGIN / SLOT, 3n)).to.equal(true);
    });
  }

  it("[ESCROW-16] a payer that refuses, or is no contract, stops the booking", async () => {
    const { at, payer } = await withPayer();
    await payer.behave(5);
    await expectRefusal(bookCovered(at, { payer: payer.target }), payer, "PaymentDeclined");
    await expect(bookCovered(at, { payer: at.wang.address })).to.revert(ethers);
  });

  it("[ESCROW-16] [ESCROW-23] while a payer is asked no door opens, and what it does there moves no other visit", async () => {
    const { at, payer } = await withPayer();
    const { booking: first } = await bookCovered(at, { payer: payer.target }, { booking: { start: BEGIN + DAY } });
    await at.visits.connect(at.doctor).cancel(at.service, first, 0n);
    expect(await at.visits.creditOf(payer, ZeroAddress)).to.equal(SUBSIDY);
    const withdrawal = at.visits.interface.encodeFunctionData("withdraw", [ZeroAddress, payer.target, 1n]);
    await payer.reenterBy(at.visits, withdrawal);
    const { booking } = await bookCovered(at, { payer: payer.target });
    expect(await payer.didReenter()).to.equal(false);
    expect(await payer.answer()).to.equal(at.visits.interface.getError("ReentrancyGuardReentrantCall")?.selector);
    expect(await at.visits.creditOf(payer, ZeroAddress)).to.equal(SUBSIDY);
    expect((await at.visits.courseOf(at.service, booking)).outcome).to.equal(OUTCOME.pending);
  });

  it("[ESCROW-15] takes no ether from a receiver that sends it back", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const receiver = await ethers.deployContract("HostileReceiver");
    const { booking } = await bookCovered(at);
    await at.visits.connect(at.doctor).cancel(at.service, booking, 0n);
    const rest = PRICE - SUBSIDY;
    await receiver.reenterBy(at.visits, "0x");
    const withdrawn = at.visits.connect(at.zhao).withdraw(ZeroAddress, receiver, rest);
    await expect(withdrawn).to.changeEtherBalances(ethers, [at.visits, receiver], [-rest, rest]);
    expect([await receiver.didReenter(), await receiver.calls()]).to.deep.equal([false, 1n]);
    const plain = at.zhao.sendTransaction({ to: at.visits, value: 1n });
    await expectRefusal(plain, at.visits, "EtherUnequal", [0n, 1n]);
  });

  it("[ESCROW-12] [ESCROW-16] a covered booking takes no new money for a token that holds less than it owes", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const token = await ethers.deployContract("HostileToken");
    const payer = await ethers.deployContract("HostilePayer");
    const service = await publish(at, { token: await token.getAddress() });
    for (const who of [at.zhao, payer]) await token.mint(who, 10_000n);
    await token.connect(at.zhao).approve(at.visits, 10_000n);
    await token.behave(TokenManner.Honest);
    const cover = { payer: payer.target, amount: PRICE };
    await bookCovered(at, cover, { service });
    await token.rebase(at.visits, PRICE - 1n);
    for (const amount of [PRICE, 1n]) {
      const booked = bookCovered(at, { ...cover, amount }, { service, booking: { start: BEGIN + HOUR } });
      await expectRefusal(booked, at.visits, "TokenShort", [service.token, 2n * PRICE, 2n * PRICE - 1n]);
    }
  });
});
