import {
  ConditionRefused,
  JointPolicyRefused,
  type JointStep,
  encodeTerms,
  jointPolicy,
  onReferral,
  twoProfessions,
  useCount,
} from "@xinglin/sdk/consent";
import { expect } from "chai";
import { ZeroAddress, id } from "ethers";
import { network } from "hardhat";

import { DAY } from "../../helpers/defaults.ts";
import { PROFESSION } from "../../helpers/providers.ts";
import {
  CONDITION_NOT_MET,
  type Ward,
  argument,
  asWord,
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

/** Neither this nor anything else stands at it. */
const CONTRACT = "0x000000000000000000000000000000000000dEaD";
const wordsOf = (terms: Parameters<typeof encodeTerms>[0]): string[] => encodeTerms(terms);

/** A grant under these terms is closed; after the act it opens, with this evidence. */
async function expectOpensBy(
  ward: Ward,
  terms: Parameters<typeof encodeTerms>[0],
  act: (provision: string, words: string[]) => Promise<string>,
): Promise<void> {
  const words = wordsOf(terms);
  const grant = await giveConditional(ward, words);
  expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
  const evidence = await act(grant.provision, words);
  expect(await decide(ward, question(ward), grant)).to.deep.equal(permittedBy(grant, evidence));
}

describe("SDK: arguments of conditions", () => {
  it("[CONSENT-74] a referral by the practitioner named opens", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { referrals, staff, people, patient, clock } = ward;
    const contract = referrals.target as string;
    const terms = onReferral({ contract, referrer: staff.colleague.address });
    expect(wordsOf(terms)).to.deep.equal([conditionWord(contract), argument(staff.colleague.address)]);
    await expectOpensBy(ward, terms, async () => {
      const until = (await clock.now()) + DAY;
      const { doctor, colleague } = staff;
      await referrals.connect(colleague).refer(patient, doctor, people.hospital, PROFESSION.physician, until);
      return await referrals.referralIdOf(patient, colleague, doctor);
    });
    expect(() => onReferral({ contract, referrer: ZeroAddress })).to.throw("argument");
  });

  it("[CONSENT-76] the reader opens by the word that the terms hold", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const contract = ward.useCount.target as string;
    const terms = useCount({ contract, uses: 3, minutes: 30 });
    expect(wordsOf(terms)).to.deep.equal([conditionWord(contract), argument((3n << 16n) | 30n)]);
    await expectOpensBy(ward, terms, async (provision, words) => {
      await ward.useCount.connect(ward.staff.doctor).open(provision, words[1]!);
      return asWord(1n);
    });
  });

  it("[CONSENT-77] a second person of the profession named opens", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const contract = ward.twoProfessions.target as string;
    const terms = twoProfessions({ contract, profession: "NURSE", minutes: 15 });
    expect(wordsOf(terms)).to.deep.equal([conditionWord(contract), argument((PROFESSION.nurse << 16n) | 15n)]);
    await expectOpensBy(ward, terms, async (provision) => {
      const { nurse, doctor } = ward.staff;
      await ward.twoProfessions.connect(nurse).attest(provision, doctor, ward.people.hospital, PROFESSION.nurse);
      return asWord(nurse.address);
    });
  });

  it("[CONSENT-90] [CONSENT-97] a joint access on the policy's words can be requested, agreed to and opened", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { joint, staff, people, patient, zhao, committee } = ward;
    const contract = joint.target as string;
    const steps: JointStep[] = [
      { profession: "NURSE" },
      { role: "HEAD_NURSE" },
      "patient",
      { account: committee.address },
    ];
    const terms = jointPolicy({ contract, quorum: 3, minutes: 90, steps });
    expect(wordsOf(terms)).to.deep.equal([
      conditionWord(contract),
      `0x0903005a04468081${"00".repeat(24)}`,
      argument(committee.address),
    ]);
    await expectOpensBy(ward, terms, async (provision, [, ...policy]) => {
      const asked = {
        patient,
        provision,
        requester: staff.doctor.address,
        organisation: people.hospital.address,
        profession: PROFESSION.tcmPhysician,
        policy,
      };
      await joint.connect(staff.doctor).requestAccess(asked, id("reason"));
      await joint.connect(staff.nurse).approve(asked, 0n, PROFESSION.nurse);
      await joint.connect(zhao).approve(asked, 2n, 0n);
      await joint.connect(committee).approve(asked, 3n, 0n);
      await joint.connect(staff.doctor).open(asked);
      return (await joint.jointOf(asked))[0];
    });
  });

  it("takes the limits' ends and refuses what lies beyond, and what is no whole number", () => {
    const limits = { contract: CONTRACT, uses: 1, minutes: 1 };
    expect(wordsOf(useCount({ ...limits, uses: 65_535, minutes: 65_535 }))[1]).to.equal(argument(2n ** 32n - 1n));
    expect(wordsOf(useCount(limits))[1]).to.equal(argument((1n << 16n) | 1n));
    const nurse = { contract: CONTRACT, profession: "NURSE" } as const;
    expect(wordsOf(twoProfessions({ ...nurse, minutes: 65_535 }))[1]).to.equal(
      argument((PROFESSION.nurse << 16n) | 65_535n),
    );
    for (const wrong of [0, -1, 65_536, 1.5, Number.NaN]) {
      expect(() => useCount({ ...limits, uses: wrong }), `${wrong} uses`).to.throw(ConditionRefused, "uses");
      expect(() => useCount({ ...limits, minutes: wrong }), `${wrong} minutes`).to.throw(ConditionRefused, "minutes");
      expect(() => twoProfessions({ ...nurse, minutes: wrong })).to.throw(ConditionRefused, "minutes");
    }
  });

  it("[CONSENT-97] takes a policy's ends and refuses what lies beyond", () => {
    const six: JointStep[] = Array.from({ length: 6 }, () => "patient");
    const policy = { contract: CONTRACT, quorum: 6, minutes: 1_440, steps: six };
    expect(wordsOf(jointPolicy(policy))[1]).to.equal(`0x090605a0${"80".repeat(6)}${"00".repeat(22)}`);
    expect(() => jointPolicy({ ...policy, steps: [...six, "patient"] })).to.throw(JointPolicyRefused);
    expect(() => jointPolicy({ ...policy, steps: [] })).to.throw(JointPolicyRefused);
    for (const quorum of [0, 7, 1.5]) expect(() => jointPolicy({ ...policy, quorum })).to.throw(JointPolicyRefused);
    for (const minutes of [0, 1_441, 1.5])
      expect(() => jointPolicy({ ...policy, minutes })).to.throw(JointPolicyRefused);
  });
});
