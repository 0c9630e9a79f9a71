import { expect } from "chai";
import { TypedDataEncoder, ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, HOUR } from "../../helpers/defaults.ts";
import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { REFUSALS } from "../../helpers/models/providers.ts";
import { PROFESSION, type Person, send, ENTRANCES } from "../../helpers/providers.ts";
import {
  CONDITION_NOT_MET,
  NOON,
  type Ward,
  argument,
  conditionWord,
  decide,
  directConditional,
  giveConditional,
  hire,
  licenceAs,
  permittedBy,
  question,
  reinstateLicence,
  revokeLicence,
  suspendLicence,
  wardOn,
  BASIS,
} from "../../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWard = wardOn(connection);

const { physician, tcmPhysician } = PROFESSION;
const END = NOON + 30n * DAY;
const LONGEST = 180n * DAY;
/** Some provision: the condition does not look at it. */
const PROVISION = id("provision");
const refused = (name: (typeof REFUSALS)[number]) => BigInt(REFUSALS.indexOf(name));

/** The colleague has referred Zhao to the doctor at noon, until END. */
async function referred(): Promise<Ward> {
  const ward = await networkHelpers.loadFixture(deployWard);
  await ward.clock.next(NOON);
  await refer(ward);
  return ward;
}

function refer(
  ward: Ward,
  {
    by = ward.staff.colleague,
    to = ward.staff.doctor.address,
    until = END,
    patient = ward.patient,
  }: { by?: Person; to?: string; until?: bigint; patient?: string } = {},
) {
  return ward.referrals.connect(by).refer(patient, to, ward.people.hospital, physician, until);
}

const referrerWord = ({ staff }: Ward) => argument(staff.colleague.address);
const idOf = (ward: Ward, to = ward.staff.doctor.address) =>
  ward.referrals.referralIdOf(ward.patient, ward.staff.colleague, to);

/** What the condition answers to the usual question. */
function check(ward: Ward, otherwise: Parameters<typeof question>[1] = {}, words = [referrerWord(ward)]) {
  return ward.referrals.check(PROVISION, question(ward, otherwise), words);
}

describe("OnReferral: referring", () => {
  for (const entrance of ENTRANCES) {
    it(`[CONSENT-75] a practitioner refers a patient, and takes that back, by ${entrance}`, async () => {
      const ward = await networkHelpers.loadFixture(deployWard);
      const { referrals, staff, patient, people } = ward;
      const { colleague, doctor } = staff;
      const refers = referrals.refer.populateTransaction(patient, doctor, people.hospital, physician, END);
      await expectEvents(send(ward, entrance, colleague, refers), referrals, [
        ["PatientReferred", [patient, colleague.address, doctor.address, people.hospital.address, physician, END]],
      ]);
      const { organisation, profession, until } = await referrals.referralOf(await idOf(ward));
      expect([organisation, profession, until]).to.deep.equal([people.hospital.address, physician, END]);

      await expectEvents(
        send(ward, entrance, colleague, referrals.withdraw.populateTransaction(patient, doctor)),
        referrals,
        [["ReferralWithdrawn", [patient, colleague.address, doctor.address]]],
      );
      const gone = await referrals.referralOf(await idOf(ward));
      expect([...gone]).to.deep.equal([ZeroAddress, 0n, 0n]);
    });
  }

  it("[CONSENT-75] refuses a patient whom nobody registered", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const unknown = id("nobody");
    await expectRefusal(refer(ward, { patient: unknown }), ward.referrals, "ReferralPatientUnknown", [unknown]);
  });

  it("[CONSENT-75] refuses to refer to the zero address and to oneself", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { colleague } = ward.staff;
    for (const to of [ZeroAddress, colleague.address]) {
      await expectRefusal(refer(ward, { to }), ward.referrals, "ReferralToInvalid", [colleague.address, to]);
    }
  });

  it("[CONSENT-75] takes 180 days and refuses a second more", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    await ward.clock.next(NOON);
    const tooLong = refer(ward, { until: NOON + LONGEST + 1n });
    await expectRefusal(tooLong, ward.referrals, "ReferralTooLong", [NOON + LONGEST + 1n, NOON + LONGEST]);
    await ward.clock.next(NOON + HOUR);
    await refer(ward, { until: NOON + HOUR + LONGEST });
  });

  it("[CONSENT-75] refuses an end that has come, and takes the next second", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    await ward.clock.next(NOON);
    await expectRefusal(refer(ward, { until: NOON }), ward.referrals, "WindowInvalid", [NOON, NOON, NOON]);
    await ward.clock.next(NOON + HOUR);
    await refer(ward, { until: NOON + HOUR + 1n });
  });

  it("[CONSENT-75] refuses whoever does not practise there, or not that", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { referrals, patient, people, staff, zhao, carer } = ward;
    const { doctor, nurse, outsider } = staff;
    const cases = [
      [zhao, physician],
      [carer, physician],
      [outsider, physician],
      [nurse, physician],
      [nurse, tcmPhysician],
      [people.stranger, physician],
      [people.hospital, 0n],
    ] as const;
    for (const [by, profession] of cases) {
      await expectRefusal(
        referrals.connect(by).refer(patient, doctor, people.hospital, profession, END),
        referrals,
        "ReferrerNotPractising",
        [by.address, profession, people.hospital.address, refused("NotAffiliated")],
      );
    }
  });

  it("[CONSENT-75] refuses a suspended referrer, with the reason of the provider registry", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { colleague } = ward.staff;
    await suspendLicence(ward, licenceAs(ward, colleague, physician));
    await expectRefusal(refer(ward), ward.referrals, "ReferrerNotPractising", [
      colleague.address,
      physician,
      ward.people.hospital.address,
      refused("LicenceSuspended"),
    ]);
  });

  it("[CONSENT-75] nobody but the referrer withdraws, and nobody what is over", async () => {
    const ward = await referred();
    const { referrals, patient, staff, zhao, people, clock } = ward;
    const { doctor, colleague, nurse } = staff;
    for (const by of [doctor, nurse, zhao, people.hospital, people.stranger]) {
      await expectRefusal(referrals.connect(by).withdraw(patient, doctor), referrals, "ReferralNotInForce", [
        patient,
        by.address,
        doctor.address,
      ]);
    }
    await clock.next(END);
    await expectRefusal(referrals.connect(colleague).withdraw(patient, doctor), referrals, "ReferralNotInForce", [
      patient,
      colleague.address,
      doctor.address,
    ]);
    expect((await referrals.referralOf(await idOf(ward))).until).to.equal(END);
  });

  it("[CONSENT-75] withdraws in the last second", async () => {
    const ward = await referred();
    await ward.clock.next(END - 1n);
    await ward.referrals.connect(ward.staff.colleague).withdraw(ward.patient, ward.staff.doctor);
    expect((await ward.referrals.referralOf(await idOf(ward))).until).to.equal(0n);
  });

  it("[CONSENT-75] a second referral to the same account takes the place of the first", async () => {
    const ward = await referred();
    await refer(ward, { until: NOON + DAY });
    await ward.clock.moveTo(NOON + DAY);
    expect(await check(ward)).to.equal(ZeroHash);
  });

  it("[CONSENT-75] a referral's id is its hash as a struct", async () => {
    const { referrals, patient, staff } = await networkHelpers.loadFixture(deployWard);
    const { colleague, doctor } = staff;
    const fields = { patient: "bytes32", referrer: "address", to: "address" };
    const types = { Referral: Object.entries(fields).map(([name, type]) => ({ name, type })) };
    const referral = { patient, referrer: colleague.address, to: doctor.address };
    const expected = TypedDataEncoder.hashStruct("Referral", types, referral);
    expect(await referrals.referralIdOf(patient, colleague, doctor)).to.equal(expected);
  });

  it("[CONSENT-74] the id commits to patient, referrer and account", async () => {
    const { referrals, patient, otherPatient, staff } = await networkHelpers.loadFixture(deployWard);
    const { colleague, doctor, nurse } = staff;
    const ids = await Promise.all([
      referrals.referralIdOf(patient, colleague, doctor),
      referrals.referralIdOf(otherPatient, colleague, doctor),
      referrals.referralIdOf(patient, nurse, doctor),
      referrals.referralIdOf(patient, colleague, nurse),
    ]);
    expect(new Set(ids).size).to.equal(4);
  });
});

describe("OnReferral: the condition", () => {
  it("[CONSENT-74] holds from the referral until just before its end", async () => {
    const ward = await referred();
    expect(await check(ward)).to.equal(await idOf(ward));
    await ward.clock.moveTo(END - 1n);
    expect(await check(ward)).to.equal(await idOf(ward));
    await ward.clock.moveTo(END);
    expect(await check(ward)).to.equal(ZeroHash);
  });

  it("[CONSENT-74] does not hold without a referral, or after it was withdrawn", async () => {
    const ward = await referred();
    const { referrals, staff, patient } = ward;
    expect(await check(ward, { accessor: staff.nurse.address })).to.equal(ZeroHash);
    await referrals.connect(staff.colleague).withdraw(patient, staff.doctor);
    expect(await check(ward)).to.equal(ZeroHash);
  });

  it("[CONSENT-74] holds for everyone of an organisation to which the patient was referred", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { clinic } = ward.people;
    await refer(ward, { to: clinic.address, until: END });
    const atClinic = { accessor: ward.staff.outsider.address, organisation: clinic.address, profession: physician };
    expect(await check(ward, atClinic)).to.equal(await idOf(ward, clinic.address));
    expect(await check(ward)).to.equal(ZeroHash);
  });

  it("[CONSENT-74] names the accessor's own referral before the organisation's", async () => {
    const ward = await referred();
    await refer(ward, { to: ward.people.clinic.address });
    const asked = { organisation: ward.people.clinic.address };
    expect(await check(ward, asked)).to.equal(await idOf(ward));
    await ward.referrals.connect(ward.staff.colleague).withdraw(ward.patient, ward.staff.doctor);
    expect(await check(ward, asked)).to.equal(await idOf(ward, ward.people.clinic.address));
  });

  it("[CONSENT-74] another patient, and another referrer, are another matter", async () => {
    const ward = await referred();
    expect(await check(ward, { patient: ward.otherPatient })).to.equal(ZeroHash);
    expect(await check(ward, {}, [argument(ward.staff.headNurse.address)])).to.equal(ZeroHash);
  });

  it("[CONSENT-74] counts only while the referrer practises", async () => {
    const ward = await referred();
    const licence = licenceAs(ward, ward.staff.colleague, physician);
    await suspendLicence(ward, licence);
    expect(await check(ward)).to.equal(ZeroHash);
    await reinstateLicence(ward, licence);
    expect(await check(ward)).to.equal(await idOf(ward));
    await revokeLicence(ward, licence);
    expect(await check(ward)).to.equal(ZeroHash);
  });

  it("[CONSENT-74] a referrer who practises elsewhere, or something else, now, does not count", async () => {
    const ward = await referred();
    const { colleague } = ward.staff;
    await hire(ward, colleague, { profession: tcmPhysician, role: 1n });
    await ward.providers.connect(colleague).endAffiliation(ward.people.hospital, colleague, physician);
    expect(await check(ward)).to.equal(ZeroHash);
  });

  it("[CONSENT-74] does not hold for arguments that are not one account", async () => {
    const ward = await referred();
    const word = referrerWord(ward);
    const wrong = [
      [],
      [word, word],
      [argument(0n)],
      [`0x08${word.slice(4)}`],
      [`0x00${word.slice(4)}`],
      [argument(BigInt(ward.staff.colleague.address) | (1n << 160n))],
    ];
    expect(await check(ward)).not.to.equal(ZeroHash);
    for (const words of wrong) expect(await check(ward, {}, words), words.join()).to.equal(ZeroHash);
  });
});

describe("OnReferral: in a decision", () => {
  const terms = (ward: Ward) => [conditionWord(ward.referrals.target as string), referrerWord(ward)];

  it("[CONSENT-70] [CONSENT-74] a grant to the hospital opens to whom the patient was referred", async () => {
    const ward = await referred();
    const grant = await giveConditional(ward, terms(ward));
    expect(await decide(ward, question(ward), grant)).to.deep.equal(permittedBy(grant, await idOf(ward)));
    const nurse = { accessor: ward.staff.nurse.address, profession: PROFESSION.nurse };
    expect(await decide(ward, question(ward, nurse), grant)).to.deep.equal(CONDITION_NOT_MET);
    await ward.clock.moveTo(END);
    expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
  });

  it("[CONSENT-70] [CONSENT-74] a rule of the directive opens to whom the patient is referred", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const rule = await directConditional(ward, terms(ward));
    expect(await decide(ward, question(ward), rule)).to.deep.equal(CONDITION_NOT_MET);
    await refer(ward);
    expect(await decide(ward, question(ward), rule)).to.deep.equal(
      permittedBy(rule, await idOf(ward), BASIS.directive),
    );
  });

  it("[CONSENT-61] a referral of one patient opens nothing of another", async () => {
    const ward = await referred();
    const { otherPatient, wang } = ward;
    const grant = await giveConditional(ward, terms(ward), { patient: otherPatient, by: wang });
    expect(await decide(ward, question(ward, { patient: otherPatient }), grant)).to.deep.equal(CONDITION_NOT_MET);
  });
});
