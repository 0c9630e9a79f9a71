import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY } from "../../helpers/defaults.ts";
import {
  ALL_IN,
  CASE,
  type Hearing,
  READING,
  REVEALING,
  SALT,
  SEAT_FEE,
  VOTING,
  hearingOn,
  license,
  sworn,
  vote,
} from "../../helpers/disputes.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { KIND, credentialIdOf } from "../../helpers/models/providers.ts";
import { PROFESSION, type Person, STAFF, licenceTerms, newcomer } from "../../helpers/providers.ts";
import { relay } from "../../helpers/relay.ts";
import { hire, suspendLicence } from "../../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers, ethers } = connection;
const deployHearing = hearingOn(connection);
const encoded = (types: string[], values: unknown[]) => ethers.AbiCoder.defaultAbiCoder().encode(types, values);
const hashOf = (types: string[], values: unknown[]) => ethers.keccak256(encoded(types, values));

describe("DisputePanel: members, lots and seats", () => {
  it("[CARE-110] the regulator seats whoever has a licence of its own, once, and unseats it", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const panel = at.panel.connect(at.actors.regulator);
    const person = await newcomer(at, "another");
    const licence = await license(at, person);
    const wrong = panel.seat(at.wang, licence);
    await expectRefusal(wrong, panel, "MemberInvalid", [at.wang.address, licence]);
    const none = ZeroHash;
    await expectRefusal(panel.seat(person, none), panel, "MemberInvalid", [person.address, none]);
    // What was never issued has nobody as its holder, so nobody is no member.
    await expectRefusal(panel.seat(ZeroAddress, none), panel, "MemberInvalid", [ZeroAddress, none]);
    const documentHash = id("a specialty");
    const certificate = { holder: person.address, kind: KIND.certificate, profession: PROFESSION.physician };
    await at.providers.connect(at.people.board).issueCredential(licenceTerms(at, { ...certificate, documentHash }));
    const specialty = credentialIdOf(at.people.board.address, person.address, documentHash);
    await expectRefusal(panel.seat(person, specialty), panel, "MemberInvalid", [person.address, specialty]);
    await expectRefusal(panel.unseat(person), panel, "MemberUnchanged", [person.address]);
    await expectEvents(panel.seat(person, licence), panel, [["MemberSeated", [person.address, licence]]]);
    expect(await panel.licenceOf(person)).to.equal(licence);
    await expectRefusal(panel.seat(person, licence), panel, "MemberUnchanged", [person.address]);
    await expectEvents(panel.unseat(person), panel, [["MemberUnseated", [person.address]]]);
    expect(await panel.licenceOf(person)).to.equal(none);
  });

  it("[CARE-110] nobody else does, not the administrator either", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    for (const who of [at.actors.admin, at.actors.pauser, at.zhao, at.members[0]!]) {
      const args = [who.address];
      const seated = at.panel.connect(who).seat(at.wang, ZeroHash);
      await expectRefusal(seated, at.panel, "AccessManagedUnauthorized", args);
      const unseated = at.panel.connect(who).unseat(at.members[0]!);
      await expectRefusal(unseated, at.panel, "AccessManagedUnauthorized", args);
    }
  });

  it("[CARE-113] [CARE-114] a member votes in its time and takes a seat, and nobody after three", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const { panel, from, members } = at;
    const [start, end] = [from + READING, from + READING + VOTING];
    await at.clock.next(start - 1n);
    await expectRefusal(vote(at, members[0]!, 1n), panel, "PhaseNotNow", [CASE, start, end]);
    await at.clock.moveTo(from + ALL_IN);
    const ballot = await panel.voteOf(CASE, 1n, members[0]!, 1n, SALT);
    await expectEvents(vote(at, members[0]!, 1n), panel, [["VoteCast", [CASE, 1n, members[0]!.address, ballot]]]);
    await expectRefusal(vote(at, members[0]!, 1n), panel, "SeatHeld", [CASE, members[0]!.address]);
    await vote(at, members[1]!, 1n);
    await at.clock.next(end - 1n);
    await vote(at, members[2]!, 1n);
    await at.clock.next(end);
    await expectRefusal(vote(at, members[3]!, 1n), panel, "PhaseNotNow", [CASE, start, end]);
    expect((await panel.roundOf(CASE, 1n)).taken).to.equal(3n);
  });

  it("[CARE-113] a fourth finds no seat", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    await at.clock.moveTo(at.from + ALL_IN);
    for (const member of at.members.slice(0, 3)) await vote(at, member, 1n);
    await expectRefusal(vote(at, at.members[3]!, 1n), at.panel, "SeatsFull", [CASE]);
  });

  it("[CARE-112] the lot lets each member in at its own second, all within three days", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const { panel, from } = at;
    const times = await Promise.all(
      at.members.map(async (member) => ({ member, letIn: await panel.seatFrom(CASE, member) })),
    );
    expect(new Set(times.map(({ letIn }) => letIn)).size).to.equal(times.length);
    const { seed } = await panel.caseOf(CASE);
    for (const { member, letIn } of times) {
      const lot = hashOf(["bytes32", "uint8", "address"], [seed, 1n, member.address]);
      const place = BigInt(lot) % 2n ** 16n;
      expect(letIn).to.equal(from + READING + (place * 3n * DAY) / 2n ** 16n);
    }
    for (const { letIn } of times) {
      expect(letIn >= from + READING && letIn < from + ALL_IN).to.equal(true);
    }
    const [first] = times.sort((a, b) => Number(a.letIn - b.letIn));
    const { member, letIn } = first!;
    await at.clock.next(letIn - 1n);
    await expectRefusal(vote(at, member, 1n), panel, "SeatNotYet", [CASE, member.address, letIn]);
    await at.clock.next(letIn);
    await vote(at, member, 1n);
  });

  it("[CARE-112] the lot is the hash of the block after the case, drawn once", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const { panel } = at;
    const { anchor, seed } = await panel.caseOf(CASE);
    const block = await ethers.provider.getBlock(Number(anchor) + 1);
    expect(seed).to.equal(block?.hash);
    const drawn = await panel.queryFilter(panel.filters.LotDrawnFor());
    expect(drawn.map(({ args }) => [...args])).to.deep.equal([[CASE, seed]]);
    await expectRefusal(panel.draw(CASE), panel, "LotDrawn", [CASE]);
    await expectRefusal(panel.draw(2n), panel, "CaseUnknown", [2n]);
  });

  it("[CARE-112] a lot that nobody draws within 256 blocks is set anew, and nobody sits before", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const { panel, terms } = at;
    const extraData = ethers.AbiCoder.defaultAbiCoder().encode(
      ["bytes32", "address", "address", "address", "address", "address"],
      Object.values(terms),
    );
    await panel.createDispute(11n, extraData, { value: 3n * 10n ** 16n });
    const { anchor } = await panel.caseOf(2n);
    await expectRefusal(panel.draw(2n), panel, "LotNotDue", [2n, anchor]);
    await expectRefusal(panel.seatFrom(2n, at.members[0]!), panel, "LotNotDue", [2n, anchor]);
    await networkHelpers.mine(300);
    const later = await ethers.provider.getBlockNumber();
    await expectEvents(panel.draw(2n), panel, [["LotAnchored", [2n, BigInt(later) + 1n]]]);
    await networkHelpers.mine(2);
    await panel.draw(2n);
    expect((await panel.caseOf(2n)).seed).to.not.equal(ZeroHash);
  });

  const partial: readonly [what: string, make: (at: Hearing) => Promise<Hearing["members"][number]>][] = [
    [
      "works for the practice's organisation, in whatever profession",
      async (at) => {
        await hire(at, at.members[0]!, { profession: PROFESSION.nurse, role: STAFF.nurse });
        return at.members[0]!;
      },
    ],
    ...[PROFESSION.physician, PROFESSION.last].map((profession): (typeof partial)[number] => [
      `works there in profession ${profession}`,
      async (at) => {
        await hire(at, at.members[0]!, { profession, role: STAFF.attending });
        return at.members[0]!;
      },
    ]),
    [
      "is the practitioner",
      async (at) => {
        const licence = await license(at, at.doctor);
        await at.panel.connect(at.actors.regulator).seat(at.doctor, licence);
        return at.doctor;
      },
    ],
    [
      "is the patient",
      async (at) => {
        const licence = await license(at, at.zhao);
        await at.panel.connect(at.actors.regulator).seat(at.zhao, licence);
        return at.zhao;
      },
    ],
    [
      "brought the practice's fee",
      async (at) => {
        const licence = await license(at, at.hospital);
        await at.panel.connect(at.actors.regulator).seat(at.hospital, licence);
        return at.hospital;
      },
    ],
  ];
  for (const [what, make] of partial) {
    it(`[CARE-113] refuses a member that ${what}`, async () => {
      const at = await networkHelpers.loadFixture(deployHearing);
      const member = await make(at);
      await at.clock.moveTo(at.from + ALL_IN);
      await expectRefusal(vote(at, member, 1n), at.panel, "MemberPartial", [CASE, member.address]);
    });
  }

  it("[CARE-113] refuses each of those concerned, and who appealed, where each is somebody else", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const { panel, members } = at;
    const concerned = members.slice(0, 5).map(({ address }) => address);
    const [practitioner, organisation, patientAccount, patientPayer, practicePayer] = concerned as [
      string,
      ...string[],
    ];
    const terms = {
      matter: id("a matter"),
      practitioner,
      organisation: organisation!,
      patientAccount: patientAccount!,
    };
    const whole = { ...terms, patientPayer: patientPayer!, practicePayer: practicePayer! };
    const words = encoded(["bytes32", ...concerned.map(() => "address")], [whole.matter, ...concerned]);
    const number = 2n;
    const opened = panel.connect(at.wang).createDispute(11n, words, { value: 3n * SEAT_FEE });
    await expectEvents(opened, panel, [
      ["CaseOpened", [number, at.wang.address, [whole.matter, ...concerned]]],
      ["DisputeCreation", [number, at.wang.address]],
    ]);
    await networkHelpers.mine(2);
    await panel.draw(number);
    const { from } = await panel.caseOf(number);
    const sit = async (member: Person, round: bigint) => {
      const ballot = await panel.voteOf(number, round, member, 1n, SALT);
      return panel.connect(member).vote(number, whole, ballot);
    };
    await at.clock.moveTo(from + ALL_IN);
    for (const member of members.slice(0, 5)) {
      await expectRefusal(sit(member, 1n), panel, "MemberPartial", [number, member.address]);
    }
    await sit(members[6]!, 1n);
    await at.clock.moveTo(from + READING + VOTING + REVEALING);
    await panel.close(number, whole);
    const appellant = encoded(["address"], [members[5]!.address]);
    await panel.connect(at.wang).appeal(number, appellant, { value: 5n * SEAT_FEE });
    await at.clock.moveTo((await panel.caseOf(number)).from + ALL_IN);
    await expectRefusal(sit(members[5]!, 2n), panel, "MemberPartial", [number, members[5]!.address]);
  });

  it("[CARE-114] a sealed vote is the hash of case, round, member, ruling and salt", async () => {
    const { panel, members } = await networkHelpers.loadFixture(deployHearing);
    const types = ["uint256", "uint8", "address", "uint8", "bytes32"];
    const expected = hashOf(types, [CASE, 2n, members[0]!.address, 7n, SALT]);
    expect(await panel.voteOf(CASE, 2n, members[0]!, 7n, SALT)).to.equal(expected);
  });

  it("[CARE-113] [K-09] a member votes by a relayed call", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const { panel, members, terms } = at;
    await at.clock.moveTo(at.from + ALL_IN);
    const ballot = await panel.voteOf(CASE, 1n, members[0]!, 1n, SALT);
    const data = panel.interface.encodeFunctionData("vote", [CASE, terms, ballot]);
    await relay(at, members[0]!, { to: panel.target as string, data });
    expect((await panel.roundOf(CASE, 1n)).taken).to.equal(1n);
  });

  it("[CARE-113] [CARE-115] [CARE-120] refuses who is no member, or whose licence is not in force, to vote and to reveal", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const { panel, from } = at;
    const regulator = panel.connect(at.actors.regulator);
    const [unseated, suspended, stays] = [at.members[0]!, at.members[1]!, at.members[2]!];
    await at.clock.moveTo(from + ALL_IN);
    await expectRefusal(vote(at, at.wang, 1n), panel, "MemberUnfit", [at.wang.address]);
    for (const member of [unseated, suspended, stays]) await vote(at, member, 1n);
    await regulator.unseat(unseated);
    await suspendLicence(at, await panel.licenceOf(suspended));
    await at.clock.moveTo(from + READING + VOTING);
    for (const member of [unseated, suspended]) {
      const revealed = panel.connect(member).reveal(CASE, 1n, SALT);
      await expectRefusal(revealed, panel, "MemberUnfit", [member.address]);
    }
    await panel.connect(stays).reveal(CASE, 1n, SALT);
  });

  it("[CARE-113] refuses other terms than the case's, and a vote that is none", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const { panel, members, terms } = at;
    await at.clock.moveTo(at.from + ALL_IN);
    const other = { ...terms, organisation: at.people.clinic.address };
    const voted = panel.connect(members[0]).vote(CASE, other, id("a vote"));
    await expectRefusal(voted, panel, "CaseUnknown", [CASE]);
    await expectRefusal(panel.close(CASE, other), panel, "CaseUnknown", [CASE]);
    for (const ballot of [ZeroHash, `0x${"00".repeat(31)}01`]) {
      const none = panel.connect(members[0]).vote(CASE, terms, ballot);
      await expectRefusal(none, panel, "VoteUnequal", [CASE, members[0]!.address]);
    }
  });

  it("[CARE-113] who was sworn in after the case may sit in it too", async () => {
    const at = await networkHelpers.loadFixture(deployHearing);
    const member = await sworn(at, "a late member");
    await at.clock.moveTo(at.from + ALL_IN + DAY);
    await vote(at, member, 1n);
    expect((await at.panel.roundOf(CASE, 1n)).taken).to.equal(1n);
  });
});
