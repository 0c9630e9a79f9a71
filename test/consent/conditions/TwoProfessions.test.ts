import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { expectEvents, expectRefusal } from "../../helpers/expectations.ts";
import { REFUSALS } from "../../helpers/models/providers.ts";
import { ENTRANCES, PROFESSION, type Person, send } from "../../helpers/providers.ts";
import {
  CONDITION_NOT_MET,
  NOON,
  type Question,
  type Ward,
  argument,
  asWord,
  conditionWord,
  decide,
  giveConditional,
  hire,
  licenceAs,
  permittedBy,
  question,
  reinstateLicence,
  revokeLicence,
  suspendLicence,
  wardOn,
} from "../../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployWard = wardOn(connection);

const { nurse: NURSE, physician, tcmPhysician } = PROFESSION;
const MINUTE = 60n;
const PROVISION = id("provision");

/** `TwoProfessions(profession, minutes)` as a word. */
const together = (profession: bigint, minutes: bigint) => argument((profession << 16n) | minutes);
const WITH_NURSE = together(NURSE, 20n);
const LATEST = NOON + 20n * MINUTE;

/** The nurse has attested at noon that she is with the doctor. */
async function attested(): Promise<Ward> {
  const ward = await networkHelpers.loadFixture(deployWard);
  await ward.clock.next(NOON);
  await attest(ward);
  return ward;
}

interface Attestation {
  readonly by?: Person;
  readonly profession?: bigint;
  readonly reader?: string;
  readonly provision?: string;
}

function attest(ward: Ward, attestation: Attestation = {}) {
  const { staff, people, twoProfessions } = ward;
  const { by = staff.nurse, profession = NURSE, reader = staff.doctor.address, provision = PROVISION } = attestation;
  return twoProfessions.connect(by).attest(provision, reader, people.hospital, profession);
}

function check(ward: Ward, otherwise: Partial<Question> = {}, words = [WITH_NURSE], provision = PROVISION) {
  return ward.twoProfessions.check(provision, question(ward, otherwise), words);
}

describe("TwoProfessions: attesting", () => {
  for (const entrance of ENTRANCES) {
    it(`[CONSENT-77] a second person attests by ${entrance}`, async () => {
      const ward = await networkHelpers.loadFixture(deployWard);
      const { twoProfessions, staff, people, clock } = ward;
      await clock.next(NOON);
      const attests = twoProfessions.attest.populateTransaction(PROVISION, staff.doctor, people.hospital, NURSE);
      await expectEvents(send(ward, entrance, staff.nurse, attests), twoProfessions, [
        ["PresenceAttested", [PROVISION, staff.doctor.address, staff.nurse.address, people.hospital.address, NURSE]],
      ]);
      const presence = await twoProfessions.presenceOf(PROVISION, staff.doctor, people.hospital, NURSE);
      expect([...presence]).to.deep.equal([staff.nurse.address, NOON]);
      const other = await twoProfessions.presenceOf(PROVISION, staff.doctor, people.hospital, physician);
      expect([...other]).to.deep.equal([ZeroAddress, 0n]);
    });
  }

  it("[CONSENT-77] nobody is their own second person", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { doctor } = ward.staff;
    const act = attest(ward, { by: doctor, profession: tcmPhysician });
    await expectRefusal(act, ward.twoProfessions, "AttesterIsReader", [doctor.address]);
  });

  it("[CONSENT-77] refuses whoever does not practise that there", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { staff, people, zhao } = ward;
    const cases = [
      [staff.colleague, NURSE],
      [staff.nurse, physician],
      [staff.nurse, 0n],
      [staff.outsider, physician],
      [people.hospital, 0n],
      [people.stranger, NURSE],
      [zhao, NURSE],
    ] as const;
    for (const [by, profession] of cases) {
      await expectRefusal(attest(ward, { by, profession }), ward.twoProfessions, "AttesterNotPractising", [
        by.address,
        profession,
        people.hospital.address,
        BigInt(REFUSALS.indexOf("NotAffiliated")),
      ]);
    }
  });

  it("[CONSENT-77] refuses a nurse whose licence is revoked", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { nurse } = ward.staff;
    await revokeLicence(ward, licenceAs(ward, nurse, NURSE));
    await expectRefusal(attest(ward), ward.twoProfessions, "AttesterNotPractising", [
      nurse.address,
      NURSE,
      ward.people.hospital.address,
      BigInt(REFUSALS.indexOf("LicenceRevoked")),
    ]);
  });
});

describe("TwoProfessions: the condition", () => {
  it("[CONSENT-77] holds for the minutes after the attestation, and shows who is there", async () => {
    const ward = await attested();
    const nurse = asWord(ward.staff.nurse.address);
    expect(await check(ward)).to.equal(nurse);
    await ward.clock.moveTo(LATEST - 1n);
    expect(await check(ward)).to.equal(nurse);
    await ward.clock.moveTo(LATEST);
    expect(await check(ward)).to.equal(ZeroHash);
  });

  it("[CONSENT-77] the newest attestation counts", async () => {
    const ward = await attested();
    await ward.clock.next(LATEST);
    await attest(ward, { by: ward.staff.headNurse });
    await ward.clock.moveTo(LATEST + 20n * MINUTE - 1n);
    expect(await check(ward)).to.equal(asWord(ward.staff.headNurse.address));
  });

  it("[CONSENT-77] does not hold without an attestation", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    expect(await check(ward)).to.equal(ZeroHash);
  });

  it("[CONSENT-77] holds for this reader, organisation, provision and profession alone", async () => {
    const ward = await attested();
    const { staff, people } = ward;
    expect(await check(ward, { accessor: staff.colleague.address })).to.equal(ZeroHash);
    expect(await check(ward, { organisation: people.clinic.address })).to.equal(ZeroHash);
    expect(await check(ward, {}, [WITH_NURSE], id("another provision"))).to.equal(ZeroHash);
    expect(await check(ward, {}, [together(physician, 20n)])).to.equal(ZeroHash);
  });

  it("[CONSENT-77] counts only while the second person practises", async () => {
    const ward = await attested();
    const { nurse } = ward.staff;
    const licence = licenceAs(ward, nurse, NURSE);
    await suspendLicence(ward, licence);
    expect(await check(ward)).to.equal(ZeroHash);
    await reinstateLicence(ward, licence);
    expect(await check(ward)).to.equal(asWord(nurse.address));
    await ward.providers.connect(ward.people.hospital).endAffiliation(ward.people.hospital, nurse, NURSE);
    expect(await check(ward)).to.equal(ZeroHash);
  });

  it("[CONSENT-77] a doctor with two professions is one person, a colleague of the same profession another", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { doctor, colleague } = ward.staff;
    await hire(ward, doctor, { profession: physician, role: 1n });
    await expectRefusal(attest(ward, { by: doctor, profession: physician }), ward.twoProfessions, "AttesterIsReader", [
      doctor.address,
    ]);
    await attest(ward, { by: colleague, profession: physician });
    expect(await check(ward, {}, [together(physician, 1n)])).to.equal(asWord(colleague.address));
  });

  it("[CONSENT-77] does not hold for arguments that are not a profession and minutes", async () => {
    const ward = await attested();
    const wrong = [
      [],
      [WITH_NURSE, WITH_NURSE],
      [together(NURSE, 0n)],
      [together(0n, 20n)],
      [together(255n, 20n)],
      [argument((1n << 24n) | (NURSE << 16n) | 20n)],
      [`0x08${WITH_NURSE.slice(4)}`],
      [`0x00${WITH_NURSE.slice(4)}`],
    ];
    expect(await check(ward)).not.to.equal(ZeroHash);
    for (const words of wrong) expect(await check(ward, {}, words), words.join()).to.equal(ZeroHash);
  });
});

describe("TwoProfessions: in a decision", () => {
  const terms = (ward: Ward) => [conditionWord(ward.twoProfessions.target as string), WITH_NURSE];

  it("[CONSENT-70] [CONSENT-77] a doctor reads while a nurse is there", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const grant = await giveConditional(ward, terms(ward));
    expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
    await ward.clock.next(NOON);
    await attest(ward, { provision: grant.provision });
    await ward.clock.moveTo(LATEST - 1n);
    const permitted = permittedBy(grant, asWord(ward.staff.nurse.address));
    expect(await decide(ward, question(ward), grant)).to.deep.equal(permitted);
    await ward.clock.moveTo(LATEST);
    expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
  });

  it("[CONSENT-61] the nurse's presence at one patient's data is none at another's", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { otherPatient, wang } = ward;
    const grant = await giveConditional(ward, terms(ward));
    const other = await giveConditional(ward, terms(ward), { patient: otherPatient, by: wang });
    await attest(ward, { provision: grant.provision });
    expect((await decide(ward, question(ward), grant)).allowed).to.equal(true);
    expect(await decide(ward, question(ward, { patient: otherPatient }), other)).to.deep.equal(CONDITION_NOT_MET);
  });

  it("[CONSENT-70] [CONSENT-77] with a nurse and a physician needs both", async () => {
    const ward = await networkHelpers.loadFixture(deployWard);
    const { nurse, colleague } = ward.staff;
    const condition = conditionWord(ward.twoProfessions.target as string);
    const grant = await giveConditional(ward, [condition, WITH_NURSE, condition, together(physician, 20n)]);
    const { provision } = grant;
    await attest(ward, { by: nurse, provision });
    expect(await decide(ward, question(ward), grant)).to.deep.equal(CONDITION_NOT_MET);
    await attest(ward, { by: colleague, profession: physician, provision });
    expect(await decide(ward, question(ward), grant)).to.deep.equal(permittedBy(grant, asWord(colleague.address)));
  });
});
