import { expect } from "chai";
import { AbiCoder, ZeroHash, concat, id, keccak256 } from "ethers";
import { network } from "hardhat";

import { expectEvents, expectRefusal } from "../helpers/expectations.ts";
import {
  ASKED,
  type JointTerms,
  LAPSE,
  MINUTES,
  PHASE,
  PROVISION,
  REASON,
  STEP,
  approveBy,
  check,
  newest,
  phaseOf,
  policyOf,
  request,
  termsOf,
} from "../helpers/joint.ts";
import { REFUSALS } from "../helpers/models/providers.ts";
import { ENTRANCES, PROFESSION, send } from "../helpers/providers.ts";
import { type Ward, argument, licenceAs, revokeLicence, wardOn } from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWard = wardOn(connection);
const given = () => networkHelpers.loadFixture(deployWard);

const { physician, tcmPhysician, nurse: NURSE } = PROFESSION;

/** The id as the interface spells it. */
function idByHand(terms: JointTerms, attempt: bigint, reason: string): string {
  const coder = AbiCoder.defaultAbiCoder();
  const { patient, provision, requester, organisation, profession, policy } = terms;
  const key = keccak256(
    coder.encode(
      ["bytes32", "bytes32", "address", "address", "uint8", "bytes32"],
      [patient, provision, requester, organisation, profession, keccak256(concat(policy))],
    ),
  );
  return keccak256(coder.encode(["bytes32", "uint24", "bytes32"], [key, attempt, reason]));
}

function ask(ward: Ward, otherwise: Partial<JointTerms> = {}, reason = REASON) {
  return ward.joint.connect(ward.staff.doctor).requestAccess(termsOf(ward, otherwise), reason);
}

describe("JointAccess: requests", () => {
  for (const entrance of ENTRANCES) {
    it(`[CONSENT-90] a reader asks by ${entrance}`, async () => {
      const ward = await given();
      const { joint, staff, clock } = ward;
      const terms = termsOf(ward);
      await clock.next(ASKED);
      const act = send(ward, entrance, staff.doctor, joint.requestAccess.populateTransaction(terms, REASON));
      const { patient, requester, provision, organisation, profession, policy } = terms;
      await expectEvents(act, joint, [
        [
          "JointAccessRequested",
          [
            idByHand(terms, 1n, REASON),
            patient,
            requester,
            provision,
            organisation,
            profession,
            policy,
            1n,
            REASON,
            LAPSE,
          ],
        ],
      ]);
      const [made, state] = await joint.jointOf(terms);
      expect([made, ...state]).to.deep.equal([idByHand(terms, 1n, REASON), PHASE.pending, 1n, LAPSE, REASON]);
      expect(await check(ward)).to.equal(ZeroHash);
    });
  }

  it("[CONSENT-90] answers nothing for terms on which nobody asked", async () => {
    const ward = await given();
    const [, state] = await ward.joint.jointOf(termsOf(ward));
    expect([...state]).to.deep.equal([PHASE.none, 0n, 0n, ZeroHash]);
  });

  it("[CONSENT-90] spells an id as its words say, another for each attempt, reason and term", async () => {
    const ward = await given();
    const { joint, otherPatient, staff, people } = ward;
    const terms = termsOf(ward);
    const all: [JointTerms, bigint, string][] = [
      [terms, 1n, REASON],
      [terms, 2n, REASON],
      [terms, 1n, id("another reason")],
      [termsOf(ward, { patient: otherPatient }), 1n, REASON],
      [termsOf(ward, { provision: id("another provision") }), 1n, REASON],
      [termsOf(ward, { requester: staff.nurse.address }), 1n, REASON],
      [termsOf(ward, { organisation: people.clinic.address }), 1n, REASON],
      [termsOf(ward, { profession: physician }), 1n, REASON],
      [termsOf(ward, { policy: [argument(1n)] }), 1n, REASON],
    ];
    const ids = await Promise.all(all.map(([one, attempt, reason]) => joint.jointIdOf(one, attempt, reason)));
    expect(ids).to.deep.equal(all.map(([one, attempt, reason]) => idByHand(one, attempt, reason)));
    expect(new Set(ids).size).to.equal(all.length);
  });

  it("[CONSENT-90] nobody asks in another's name", async () => {
    const ward = await given();
    const { joint, staff, people, zhao } = ward;
    for (const by of [staff.nurse, people.hospital, zhao, people.stranger]) {
      const act = joint.connect(by).requestAccess(termsOf(ward), REASON);
      await expectRefusal(act, joint, "JointNotRequestedBy", [staff.doctor.address, by.address]);
    }
  });

  it("[CONSENT-90] refuses a patient whom nobody registered", async () => {
    const ward = await given();
    await expectRefusal(ask(ward, { patient: id("nobody") }), ward.joint, "JointPatientUnknown", [id("nobody")]);
  });

  it("[CONSENT-90] refuses a request without a reason", async () => {
    const ward = await given();
    await expectRefusal(ask(ward, {}, ZeroHash), ward.joint, "JointReasonMissing", [ward.patient]);
  });

  it("[CONSENT-90] refuses a reader who does not practise that, there", async () => {
    const ward = await given();
    const { joint, staff, people, zhao } = ward;
    const cases = [
      [staff.doctor, people.hospital, physician],
      [staff.doctor, people.clinic, tcmPhysician],
      [staff.doctor, people.hospital, 0n],
      [people.hospital, people.hospital, 0n],
      [people.stranger, people.hospital, NURSE],
      [zhao, people.hospital, NURSE],
    ] as const;
    for (const [by, at, profession] of cases) {
      const terms = termsOf(ward, { requester: by.address, organisation: at.address, profession });
      await expectRefusal(joint.connect(by).requestAccess(terms, REASON), joint, "JointRequesterNotPractising", [
        by.address,
        profession,
        at.address,
        BigInt(REFUSALS.indexOf("NotAffiliated")),
      ]);
    }
  });

  it("[CONSENT-90] refuses a reader whose licence is revoked", async () => {
    const ward = await given();
    const { joint, staff, people } = ward;
    await revokeLicence(ward, licenceAs(ward, staff.nurse, NURSE));
    const terms = termsOf(ward, { requester: staff.nurse.address, profession: NURSE });
    await expectRefusal(joint.connect(staff.nurse).requestAccess(terms, REASON), joint, "JointRequesterNotPractising", [
      staff.nurse.address,
      NURSE,
      people.hospital.address,
      BigInt(REFUSALS.indexOf("LicenceRevoked")),
    ]);
  });

  it("[CONSENT-95] refuses a second request while the first is pending", async () => {
    const ward = await given();
    const made = await request(ward);
    await ward.clock.next(LAPSE - 1n);
    await expectRefusal(ask(ward, {}, id("another reason")), ward.joint, "JointAccessRunning", [made, LAPSE]);
  });

  it("[CONSENT-93] a lapsed request can be made anew, and the approvals of the first are gone", async () => {
    const ward = await given();
    const first = await request(ward);
    await approveBy(ward, ["physician", "nurse", "head"]);
    const second = await request(ward, termsOf(ward), { at: LAPSE });
    expect(second)
      .to.equal(idByHand(termsOf(ward), 2n, REASON))
      .and.not.to.equal(first);
    expect([...(await ward.joint.quorumOf(termsOf(ward)))]).to.deep.equal([0n, 3n]);
    await expectRefusal(ward.joint.connect(ward.staff.doctor).open(termsOf(ward)), ward.joint, "JointQuorumMissing", [
      second,
      0n,
      3n,
    ]);
  });

  it("[CONSENT-95] refuses a second request while the first is open, and takes it when that is over", async () => {
    const ward = await given();
    const { joint, staff, clock } = ward;
    const made = await request(ward);
    await approveBy(ward, ["physician", "nurse", "head"]);
    await clock.next(ASKED + 3_600n);
    await joint.connect(staff.doctor).open(termsOf(ward));
    const until = ASKED + 3_600n + MINUTES * 60n;
    await clock.next(until - 1n);
    await expectRefusal(ask(ward), joint, "JointAccessRunning", [made, until]);
    await request(ward, termsOf(ward), { at: until });
    expect(await phaseOf(ward, termsOf(ward))).to.equal(PHASE.pending);
    expect(await check(ward)).to.equal(ZeroHash);
  });

  it("[CONSENT-96] a closed request can be made anew at once", async () => {
    const ward = await given();
    await request(ward);
    await ward.joint.connect(ward.staff.doctor).close(termsOf(ward));
    await ask(ward);
    expect(await newest(ward, termsOf(ward))).to.equal(idByHand(termsOf(ward), 2n, REASON));
  });

  it("[CONSENT-95] requests on other terms do not know each other", async () => {
    const ward = await given();
    await request(ward);
    await ask(ward, { provision: id("another provision") });
    await ask(ward, { patient: ward.otherPatient });
    expect(await phaseOf(ward, termsOf(ward))).to.equal(PHASE.pending);
  });
});

describe("JointAccess: policies", () => {
  const profession = STEP.profession(physician);
  const word = (quorum: bigint, minutes: bigint, steps: bigint[]) => policyOf({ quorum, minutes, steps })[0]!;
  const ACCOUNT = argument(`0x${"ab".repeat(20)}`);
  const six = Array.from({ length: 6 }, () => profession);

  const GOOD: Record<string, string[]> = {
    "one step": [word(1n, 1n, [profession])],
    "six steps, all needed, for a day": [word(6n, 1_440n, six)],
    "the first profession and the last": [word(1n, 30n, [1n, 15n])],
    "the first staff role and the last": [word(1n, 30n, [0x41n, 0x4an])],
    "the patient twice": [word(2n, 30n, [STEP.patient, STEP.patient])],
    "six named accounts": [
      word(
        1n,
        30n,
        Array.from({ length: 6 }, () => STEP.named),
      ),
      ...six.map(() => ACCOUNT),
    ],
    "a named account behind another step": [word(1n, 30n, [profession, STEP.named]), ACCOUNT],
    "a named account with all its bits": [word(1n, 30n, [STEP.named]), argument((1n << 160n) - 1n)],
  };

  for (const [what, policy] of Object.entries(GOOD)) {
    it(`[CONSENT-97] takes a policy of ${what}`, async () => {
      const ward = await given();
      await ask(ward, { policy });
      expect(await phaseOf(ward, termsOf(ward, { policy }))).to.equal(PHASE.pending);
    });
  }

  const head = word(1n, 30n, [profession]);
  const named = word(1n, 30n, [STEP.named]);
  const bad = (policy: string[], index = 0n, at = policy[Number(index)] ?? ZeroHash) => ({ policy, index, at });
  const BAD: Record<string, { policy: string[]; index: bigint; at: string }> = {
    "no word": bad([]),
    "no step": bad([word(1n, 30n, [])]),
    "no step and no quorum": bad([word(0n, 30n, [])]),
    "no quorum": bad([word(0n, 30n, [profession])]),
    "a quorum of more than its steps": bad([word(3n, 30n, [profession, profession])]),
    "no minutes": bad([word(1n, 0n, [profession])]),
    "a minute more than a day": bad([word(1n, 1_441n, [profession])]),
    "the highest number of minutes": bad([word(1n, 65_535n, [profession])]),
    "seven steps": bad([word(1n, 30n, [...six, profession])]),
    "a gap between its steps": bad([word(1n, 30n, [profession, 0n, profession])]),
    "a first step that is none": bad([word(1n, 30n, [0n, profession])]),
    "something in its last byte": bad([`${head.slice(0, -2)}01`]),
    "an unknown profession": bad([word(1n, 30n, [16n])]),
    "the highest code of a profession": bad([word(1n, 30n, [0x3fn])]),
    "a staff role without a number": bad([word(1n, 30n, [0x40n])]),
    "an unknown staff role": bad([word(1n, 30n, [0x4bn])]),
    "a step of an unknown kind": bad([word(1n, 30n, [0x82n])]),
    "the last step of an unknown kind": bad([word(1n, 30n, [profession, 0xffn])]),
    "the step below the patient's": bad([word(1n, 30n, [0x7fn])]),
    "a first word that is no argument": bad([`0x08${head.slice(4)}`]),
    "a first word without a kind": bad([`0x00${head.slice(4)}`]),
    "a named step without its account": bad([named], 1n),
    "two named steps with one account": bad([word(1n, 30n, [STEP.named, STEP.named]), ACCOUNT], 2n),
    "the zero account": bad([named, argument(0n)], 1n),
    "an account of more than 20 bytes": bad([named, argument(1n << 160n)], 1n),
    "an account in a word that is no argument": bad([named, `0x01${ACCOUNT.slice(4)}`], 1n),
    "an account that no step names": bad([head, ACCOUNT], 1n),
    "one account too many": bad([named, ACCOUNT, ACCOUNT], 2n),
  };

  for (const [what, { policy, index, at }] of Object.entries(BAD)) {
    it(`[CONSENT-97] refuses a policy with ${what}, and it never holds`, async () => {
      const ward = await given();
      await expectRefusal(ask(ward, { policy }), ward.joint, "JointPolicyInvalid", [index, at]);
      expect(await check(ward, termsOf(ward, { policy }))).to.equal(ZeroHash);
    });
  }

  it("[CONSENT-97] the same provision with another policy is another request", async () => {
    const ward = await given();
    await request(ward);
    const other = termsOf(ward, { policy: [head] });
    await ask(ward, { policy: [head] });
    await ward.joint.connect(ward.staff.colleague).approve(other, 0n, physician);
    await ward.joint.connect(ward.staff.doctor).open(other);
    expect(await check(ward, other)).not.to.equal(ZeroHash);
    expect(await check(ward)).to.equal(ZeroHash);
    expect(termsOf(ward).provision).to.equal(PROVISION);
  });
});
