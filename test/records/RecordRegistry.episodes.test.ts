import { expect } from "chai";
import { type AddressLike, ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND, START, YEAR } from "../helpers/defaults.ts";
import { PHYSICIAN, REASON, UNCONSCIOUS, hire as hireResponder } from "../helpers/emergencies.ts";
import { type Expected, expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { contractWallet } from "../helpers/holders.ts";
import { registerPatient } from "../helpers/patients.ts";
import { PROFESSION, type Person, licenceOf, newcomer } from "../helpers/providers.ts";
import {
  DEADLINE,
  EPISODE,
  GROUND,
  RECORD_RULES,
  WRITTEN,
  anchored,
  recordOf,
  recordWardOn,
  signRecordAct,
  stateOf,
  timeOf,
} from "../helpers/records.ts";
import { relay } from "../helpers/relay.ts";
import { type Ward, giveConditional, suspendLicence } from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployRecordWard = recordWardOn(connection);
const scene = (): Promise<Ward> => networkHelpers.loadFixture(deployRecordWard);

const NOW = WRITTEN + 5n * DAY;
const UNTIL = NOW + 10n * DAY;

/** What the event says of an episode at the clinic. */
function opened(ward: Ward, by: string, ground: bigint, groundId: string, until: bigint, number = 1n): Expected {
  return ["EpisodeOpened", [ward.patient, ward.people.clinic.address, number, by, ground, groundId, until]];
}

describe("Records: episodes by the patient's word", () => {
  it("[RECORDS-10] the patient or a delegate for consents opens one, by own or relayed call", async () => {
    const ward = await scene();
    const { clinic } = ward.people;
    const args = (number: bigint) => [ward.patient, clinic.address, number, UNTIL] as const;
    await expectEvents(ward.records.connect(ward.zhao).openEpisode(...args(1n)), ward.records, [
      opened(ward, ward.zhao.address, GROUND.patient, ZeroHash, UNTIL),
    ]);
    await expectEvents(ward.records.connect(ward.carer).openEpisode(...args(2n)), ward.records, [
      opened(ward, ward.carer.address, GROUND.patient, ZeroHash, UNTIL, 2n),
    ]);
    const call = await ward.records.openEpisode.populateTransaction(...args(3n));
    const act = relay(ward, ward.zhao, call);
    await expectEvents(act, ward.records, [opened(ward, ward.zhao.address, GROUND.patient, ZeroHash, UNTIL, 3n)]);
    const from = await timeOf(await act);
    const episode = await ward.records.episodeOf(ward.patient, clinic, 3n);
    expect(episode.from).to.equal(from);
    expect(episode.until).to.equal(UNTIL);
    expect(episode.ground).to.equal(GROUND.patient);
    expect(episode.closed).to.equal(false);
  });

  it("[RECORDS-10] the patient signs at the desk, and the clinic submits", async () => {
    const ward = await scene();
    const { clinic } = ward.people;
    const message = {
      patient: ward.patient,
      opener: ward.zhao.address,
      organisation: clinic.address,
      number: 1n,
      until: UNTIL,
      deadline: DEADLINE,
    };
    const submit = (signature: string, with_: Partial<typeof message> = {}) => {
      const { patient, opener, organisation, number, until, deadline } = { ...message, ...with_ };
      return ward.records
        .connect(clinic)
        .openEpisodeBySignature(patient, opener, organisation, number, until, deadline, signature);
    };
    const signature = await signRecordAct(ward, ward.zhao, "EpisodeOpening", message);
    const others = [
      { patient: ward.otherPatient },
      { opener: ward.carer.address },
      { organisation: ward.people.hospital.address },
      { number: 2n },
      { until: UNTIL + SECOND },
      { deadline: DEADLINE + SECOND },
    ];
    for (const other of others) {
      await expect(submit(signature, other)).to.be.revertedWithCustomError(ward.records, "SignatureInvalid");
    }
    await expectEvents(submit(signature), ward.records, [
      opened(ward, ward.zhao.address, GROUND.patient, ZeroHash, UNTIL),
    ]);
    await expectRefusal(submit(signature), ward.records, "EpisodeNumberInvalid", [ward.patient, clinic.address, 1n]);
  });

  it("[RECORDS-10] a patient with a contract wallet opens one by signature", async () => {
    const ward = await scene();
    const { clinic } = ward.people;
    const holder = await contractWallet(ward, ward.zhao);
    const patient = await registerPatient(ward, holder, { salt: id("salt of a wallet") });
    const rest = [clinic.address, 1n, UNTIL, DEADLINE] as const;
    const place = { ...ward.place, verifyingContract: await ward.records.getAddress() };
    const signature = await holder.sign(place, "EpisodeOpening", {
      patient,
      opener: holder.address,
      organisation: clinic.address,
      number: 1n,
      until: UNTIL,
      deadline: DEADLINE,
    });
    await ward.records.connect(clinic).openEpisodeBySignature(patient, holder.address, ...rest, signature);
    expect((await ward.records.episodeOf(patient, clinic, 1n)).until).to.equal(UNTIL);
  });

  it("[RECORDS-10] refuses strangers, other delegates, practitioners and the organisation itself", async () => {
    const ward = await scene();
    const { clinic } = ward.people;
    for (const by of [ward.visitor, ward.wang, clinic, ward.staff.outsider, ward.actors.stranger]) {
      const act = ward.records.connect(by).openEpisode(ward.patient, clinic, 1n, UNTIL);
      await expectRefusal(act, ward.records, "EpisodeNotOpenedBy", [ward.patient, by.address]);
    }
  });

  it("[RECORDS-10] refuses an account that is no accredited organisation", async () => {
    const ward = await scene();
    const { stranger } = ward.actors;
    const act = ward.records.connect(ward.zhao).openEpisode(ward.patient, stranger, 1n, UNTIL);
    await expectRefusal(act, ward.records, "EpisodeOrganisationNotAccredited", [stranger.address]);
  });

  it("[RECORDS-10] takes an end that is a second away, and refuses one that is now", async () => {
    const ward = await scene();
    const { clinic } = ward.people;
    await ward.clock.next(NOW);
    const late = ward.records.connect(ward.zhao).openEpisode(ward.patient, clinic, 1n, NOW);
    await expectRefusal(late, ward.records, "WindowInvalid", [NOW, NOW, NOW]);
    await ward.clock.next(NOW + SECOND);
    await ward.records.connect(ward.zhao).openEpisode(ward.patient, clinic, 1n, NOW + 2n * SECOND);
  });

  it("[RECORDS-14] refuses the number zero, and one that was used, also long ago", async () => {
    const ward = await scene();
    const { hospital, clinic } = ward.people;
    const open = (organisation: string, number: bigint) =>
      ward.records.connect(ward.zhao).openEpisode(ward.patient, organisation, number, START + 20n * YEAR);
    await expectRefusal(open(clinic.address, 0n), ward.records, "EpisodeNumberInvalid", [
      ward.patient,
      clinic.address,
      0n,
    ]);
    await ward.clock.moveTo(EPISODE.until + YEAR);
    const used = [ward.patient, hospital.address, EPISODE.number];
    await expectRefusal(open(hospital.address, EPISODE.number), ward.records, "EpisodeNumberInvalid", used);
    await open(hospital.address, 2n ** 32n - 1n);
  });
});

describe("Records: episodes by a grant", () => {
  const openIn = async (ward: Ward, grantee: string, by = ward.staff.outsider, line = 0n) =>
    ward.records
      .connect(by)
      .openEpisodeByGrant(ward.patient, ward.people.clinic, 1n, PROFESSION.physician, grantee, line);

  it("[RECORDS-11] a practitioner opens one by a grant to the organisation; it outlasts the grant by 30 days", async () => {
    const ward = await scene();
    const { clinic } = ward.people;
    const { provision } = await giveConditional(ward, [], { grantee: clinic.address });
    const until = START + YEAR + RECORD_RULES.afterwards;
    await expectEvents(openIn(ward, clinic.address), ward.records, [
      opened(ward, ward.staff.outsider.address, GROUND.grant, provision, until),
    ]);
  });

  it("[RECORDS-11] or by a grant to themselves on any line", async () => {
    const ward = await scene();
    const { outsider } = ward.staff;
    await giveConditional(ward, [], { grantee: outsider.address, line: 3n });
    await openIn(ward, outsider.address, outsider, 3n);
    expect((await ward.records.episodeOf(ward.patient, ward.people.clinic, 1n)).ground).to.equal(GROUND.grant);
  });

  it("[RECORDS-11] refuses one with any term, and takes the same without", async () => {
    const ward = await scene();
    const { outsider } = ward.staff;
    const accounts = { 1: outsider.address, 2: ward.staff.doctor.address, 8: ward.people.clinic.address };
    for (const [kind, account] of Object.entries(accounts)) {
      const line = BigInt(kind);
      const term = `0x0${kind}${"00".repeat(11)}${account.slice(2)}`;
      await giveConditional(ward, [term], { grantee: outsider.address, line });
      const args = [ward.patient, outsider.address, line];
      await expectRefusal(openIn(ward, outsider.address, outsider, line), ward.records, "EpisodeWithoutGrant", args);
    }
    await giveConditional(ward, [], { grantee: outsider.address, line: 3n });
    await openIn(ward, outsider.address, outsider, 3n);
  });

  it("[RECORDS-11] a grant of many years is good for one", async () => {
    const ward = await scene();
    const { clinic } = ward.people;
    const scope = (1n << 4n) | (1n << 9n) | (1n << 47n) | (1n << 73n);
    const grant = { grantee: clinic.address, line: 0n, scope, from: START, until: START + 10n * YEAR, terms: [] };
    await ward.consents.connect(ward.zhao).give(ward.patient, [grant]);
    await ward.clock.next(NOW);
    await openIn(ward, clinic.address);
    const { until } = await ward.records.episodeOf(ward.patient, clinic, 1n);
    expect(until).to.equal(NOW + RECORD_RULES.longestByGrant + RECORD_RULES.afterwards);
  });

  it("[RECORDS-11] refuses without a grant, by another's, after a revocation, and by a grant for something else", async () => {
    const ward = await scene();
    const { clinic, hospital } = ward.people;
    const refused = (grantee: string, line = 0n) =>
      expectRefusal(openIn(ward, grantee, ward.staff.outsider, line), ward.records, "EpisodeWithoutGrant", [
        ward.patient,
        grantee,
        line,
      ]);
    await refused(clinic.address);
    await giveConditional(ward, [], { grantee: hospital.address });
    await refused(hospital.address);
    await giveConditional(ward, [], { grantee: clinic.address });
    await refused(clinic.address, 1n);
    await ward.consents.connect(ward.zhao).revokeAll(ward.patient);
    await refused(clinic.address);
    const research = (1n << 4n) | (1n << 9n) | (1n << 47n) | (1n << (72n + 20n));
    const grant = { grantee: clinic.address, line: 2n, scope: research, from: START, until: UNTIL, terms: [] };
    await ward.consents.connect(ward.zhao).give(ward.patient, [grant]);
    await refused(clinic.address, 2n);
    const early = { ...grant, line: 4n, scope: (1n << 4n) | (1n << 9n) | (1n << 47n) | (1n << 73n), from: UNTIL - 1n };
    await ward.consents.connect(ward.zhao).give(ward.patient, [early]);
    await refused(clinic.address, 4n);
  });

  it("[RECORDS-13] refuses who does not practise there as claimed", async () => {
    const ward = await scene();
    const { clinic } = ward.people;
    await giveConditional(ward, [], { grantee: clinic.address });
    for (const by of [ward.staff.doctor, ward.staff.colleague, clinic]) {
      const args = [by.address, PROFESSION.physician, clinic.address];
      await expectRefusal(openIn(ward, clinic.address, by), ward.records, "EpisodeOpenerNotPractising", args);
    }
  });

  const reopen = (ward: Ward, number = 2n, line = 0n) =>
    ward.records
      .connect(ward.staff.outsider)
      .openEpisodeByGrant(ward.patient, ward.people.clinic, number, PROFESSION.physician, ward.people.clinic, line);

  for (const closer of ["zhao", "carer"] as const) {
    it(`[RECORDS-18] what ${closer} closes is not opened again by the same grant`, async () => {
      const ward = await scene();
      const { clinic } = ward.people;
      const { provision } = await giveConditional(ward, [], { grantee: clinic.address });
      await openIn(ward, clinic.address);
      await reopen(ward, 3n); // while it is open, as before
      await ward.records.connect(ward[closer]).closeEpisode(ward.patient, clinic, 1n);
      const args = [ward.patient, clinic.address, provision];
      await expectRefusal(reopen(ward), ward.records, "EpisodeGroundClosed", args);
      expect((await ward.records.episodeOf(ward.patient, clinic, 3n)).closed).to.equal(false);

      // By another grant, by the patient's word, and for another patient's grant it goes.
      await giveConditional(ward, [], { grantee: clinic.address, line: 1n });
      await reopen(ward, 2n, 1n);
      await ward.records.connect(ward.zhao).openEpisode(ward.patient, clinic, 4n, UNTIL);
    });
  }

  it("[RECORDS-18] what the organisation closes it opens again, and what the patient opened by word closes no ground", async () => {
    const ward = await scene();
    const { clinic } = ward.people;
    await giveConditional(ward, [], { grantee: clinic.address });
    await openIn(ward, clinic.address);
    await ward.records.connect(clinic).closeEpisode(ward.patient, clinic, 1n);
    await reopen(ward);
    await ward.records.connect(ward.zhao).openEpisode(ward.patient, clinic, 7n, UNTIL);
    await ward.records.connect(ward.zhao).closeEpisode(ward.patient, clinic, 7n);
    await reopen(ward, 8n);
    await ward.records.connect(ward.zhao).openEpisode(ward.patient, clinic, 9n, UNTIL);
  });

  it("[RECORDS-16] a revocation leaves the episode open", async () => {
    const ward = await scene();
    const { clinic } = ward.people;
    await giveConditional(ward, [], { grantee: clinic.address });
    await openIn(ward, clinic.address);
    const before = await ward.records.episodeOf(ward.patient, clinic, 1n);
    await ward.consents.connect(ward.zhao).revokeAll(ward.patient);
    expect(await ward.records.episodeOf(ward.patient, clinic, 1n)).to.deep.equal(before);
    const { outsider } = ward.staff;
    const record = recordOf(ward, {
      author: outsider.address,
      organisation: clinic.address,
      profession: PROFESSION.physician,
    });
    await anchored(ward, record, outsider);
    expect((await stateOf(ward, record)).status).to.equal(2n);
  });
});

describe("Records: episodes by a visit or an emergency", () => {
  /** The ward with a registry of records that has a calendar. */
  async function withCalendar(): Promise<Ward & { readonly calendar: Awaited<ReturnType<typeof deployCalendar>> }> {
    const ward = await scene();
    const calendar = await deployCalendar(ward);
    return { ...ward, records: await registryWith(ward, calendar), calendar };
  }
  async function registryWith(ward: Ward, calendar: AddressLike): Promise<Ward["records"]> {
    const { patients, providers, devices, consents, emergencies } = ward;
    const rooms = { patients, providers, devices, consents, emergencies, calendar };
    return ward.ethers.deployContract("RecordRegistry", [ward.forwarder, rooms]);
  }
  const deployCalendar = ({ ethers }: Ward) => ethers.deployContract("PaperCalendar");
  const byVisit = (ward: Ward, by = ward.staff.outsider, visit = ZeroHash) =>
    ward.records.connect(by).openEpisodeByVisit(ward.patient, ward.people.clinic, 1n, PROFESSION.physician, visit);

  it("[RECORDS-12] a practitioner opens one while the visit runs; it goes on for 30 days", async () => {
    const ward = await withCalendar();
    const { outsider } = ward.staff;
    const { clinic } = ward.people;
    const visit = { id: id("the visit"), from: NOW, until: NOW + DAY };
    await ward.calendar.book(ward.patient, outsider.address, clinic.address, visit);
    const refused = ["EpisodeWithoutVisit", [ward.patient, outsider.address, clinic.address]] as const;
    await ward.clock.next(NOW - SECOND);
    await expectRefusal(byVisit(ward), ward.records, ...refused);
    await ward.clock.next(NOW);
    await expectRefusal(byVisit(ward, outsider, id("another visit")), ward.records, ...refused);
    await ward.clock.next(NOW + SECOND);
    const until = NOW + SECOND + RECORD_RULES.afterwards;
    await expectEvents(byVisit(ward, outsider, visit.id), ward.records, [
      opened(ward, outsider.address, GROUND.visit, visit.id, until),
    ]);
  });

  it("[RECORDS-12] refuses where the platform has no calendar, and where its book knows of no visit", async () => {
    const ward = await scene();
    const args = [ward.patient, ward.staff.outsider.address, ward.people.clinic.address];
    for (const records of [ward.records, await registryWith(ward, ZeroAddress)]) {
      await expectRefusal(byVisit({ ...ward, records }), records, "EpisodeWithoutVisit", args);
    }
  });

  it("[RECORDS-18] what the patient closes is not opened again by the same visit, but by another", async () => {
    const ward = await withCalendar();
    const { outsider } = ward.staff;
    const { clinic } = ward.people;
    const book = async (name: string) =>
      ward.calendar.book(ward.patient, outsider.address, clinic.address, { id: id(name), from: START, until: UNTIL });
    await book("the visit");
    await byVisit(ward);
    await ward.records.connect(ward.zhao).closeEpisode(ward.patient, clinic, 1n);
    const again = (visit: string) =>
      ward.records.connect(outsider).openEpisodeByVisit(ward.patient, clinic, 2n, PROFESSION.physician, visit);
    const args = [ward.patient, clinic.address, id("the visit")];
    await expectRefusal(again(id("the visit")), ward.records, "EpisodeGroundClosed", args);
    await book("another visit");
    await again(id("another visit"));
  });

  it("[RECORDS-13] refuses by a visit who does not practise there as claimed", async () => {
    const ward = await withCalendar();
    const { doctor } = ward.staff;
    const visit = { id: id("the visit"), from: START, until: UNTIL };
    await ward.calendar.book(ward.patient, doctor.address, ward.people.clinic.address, visit);
    const args = [doctor.address, PROFESSION.physician, ward.people.clinic.address];
    await expectRefusal(byVisit(ward, doctor), ward.records, "EpisodeOpenerNotPractising", args);
  });

  it("[RECORDS-12] [RECORDS-16] a responder opens one by an open emergency, and writes after it is closed", async () => {
    const ward = await scene();
    const { responder, emergency } = await inEmergency(ward);
    const { hospital } = ward.people;
    await ward.clock.next(NOW);
    const act = ward.records.connect(responder).openEpisodeByEmergency(ward.otherPatient, hospital, 1n);
    const until = NOW + RECORD_RULES.afterwards;
    await expectEvents(act, ward.records, [
      [
        "EpisodeOpened",
        [ward.otherPatient, hospital.address, 1n, responder.address, GROUND.emergency, emergency, until],
      ],
    ]);
    await ward.emergencies.connect(responder).close(ward.otherPatient, hospital);
    await ward.clock.next(until - SECOND);
    const record = recordOf(ward, {
      patient: ward.otherPatient,
      author: responder.address,
      profession: PROFESSION.physician,
    });
    await anchored(ward, record, responder);
  });

  it("[RECORDS-12] refuses without an emergency, by another's, and by one that is closed", async () => {
    const ward = await scene();
    const { responder } = await inEmergency(ward);
    const { hospital } = ward.people;
    const refused = async (by: typeof responder, patient = ward.otherPatient) => {
      const act = ward.records.connect(by).openEpisodeByEmergency(patient, hospital, 1n);
      const args = [patient, by.address, hospital.address];
      await expectRefusal(act, ward.records, "EpisodeWithoutEmergency", args);
    };
    await refused(ward.staff.doctor);
    await refused(responder, id("another patient"));
    await ward.emergencies.connect(responder).close(ward.otherPatient, hospital);
    await refused(responder);
  });

  /** A physician of the hospital has broken the glass for Wang. */
  async function inEmergency(ward: Ward): Promise<{ responder: Person; emergency: string }> {
    const responder = await newcomer(ward, "responder");
    await hireResponder(ward, responder, { profession: PHYSICIAN });
    const { hospital } = ward.people;
    await ward.clock.next(NOW - SECOND);
    await ward.emergencies.connect(responder).breakGlass(ward.otherPatient, hospital, PHYSICIAN, UNCONSCIOUS, REASON);
    const emergency = await ward.emergencies.openEmergency(ward.otherPatient, responder, hospital);
    return { responder, emergency };
  }
});

describe("Records: closing an episode", () => {
  const close = (ward: Ward, by: Ward["zhao"], number: bigint = EPISODE.number) =>
    ward.records.connect(by).closeEpisode(ward.patient, ward.people.hospital, number);

  for (const who of ["zhao", "carer", "hospital"] as const) {
    it(`[RECORDS-15] ${who} closes it; it goes on for 30 days and not longer`, async () => {
      const ward = await scene();
      const by = who === "hospital" ? ward.people.hospital : ward[who];
      await ward.clock.next(NOW);
      const until = NOW + RECORD_RULES.afterwards;
      await expectEvents(close(ward, by), ward.records, [
        ["EpisodeClosed", [ward.patient, ward.people.hospital.address, EPISODE.number, by.address, until]],
      ]);
      await ward.clock.next(until - SECOND);
      await anchored(ward);
      await ward.clock.next(until);
      const late = recordOf(ward, { content: id("late") });
      await expectRefusal(ward.records.connect(ward.staff.doctor).anchor(late), ward.records, "RecordWithoutEpisode", [
        late.patient,
        late.organisation,
        late.episode,
      ]);
    });
  }

  it("[RECORDS-15] one that ends sooner keeps its end", async () => {
    const ward = await scene();
    await ward.clock.next(EPISODE.until - DAY);
    await close(ward, ward.zhao);
    const { until, closed } = await ward.records.episodeOf(ward.patient, ward.people.hospital, EPISODE.number);
    expect([until, closed]).to.deep.equal([EPISODE.until, true]);
  });

  it("[RECORDS-15] refuses a second time, an unknown one, and one that is over, but not in its last second", async () => {
    const ward = await scene();
    const { hospital } = ward.people;
    const refused = async (number: bigint) =>
      expectRefusal(close(ward, ward.zhao, number), ward.records, "EpisodeNotOpen", [
        ward.patient,
        hospital.address,
        number,
      ]);
    await refused(2n);
    await ward.records.connect(ward.zhao).openEpisode(ward.patient, hospital, 2n, UNTIL);
    await ward.records.connect(ward.zhao).openEpisode(ward.patient, hospital, 3n, UNTIL);
    await ward.clock.next(UNTIL - SECOND);
    await close(ward, ward.zhao, 2n);
    await ward.clock.next(UNTIL);
    await refused(3n);
    await close(ward, ward.zhao);
    await refused(EPISODE.number);
  });

  it("[RECORDS-15] refuses everybody else", async () => {
    const ward = await scene();
    const { hospital, clinic } = ward.people;
    for (const by of [ward.visitor, ward.wang, clinic, ward.staff.doctor, ward.actors.stranger]) {
      const args = [ward.patient, hospital.address, by.address];
      await expectRefusal(close(ward, by), ward.records, "EpisodeNotClosedBy", args);
    }
  });

  it("[RECORDS-17] an episode lets nobody read", async () => {
    const ward = await scene();
    const { doctor } = ward.staff;
    const reading = {
      organisation: ward.people.hospital.address,
      profession: PROFESSION.tcmPhysician,
      purpose: 1n,
      purposeLabel: `0x${"00".repeat(31)}`,
    };
    const evidence = { grantee: ZeroAddress, line: 0n, terms: [], directive: [] };
    const act = ward.accesses.connect(doctor).access(ward.patient, 7n, 4n, evidence, reading);
    await expectRefusal(act, ward.accesses, "AccessDenied", [ward.patient, doctor.address, 7n, 0n, ZeroHash]);
  });

  it("[RECORDS-13] a suspended practitioner opens nothing", async () => {
    const ward = await scene();
    await giveConditional(ward, []);
    await suspendLicence(ward, licenceOf(ward));
    const { doctor } = ward.staff;
    const { hospital } = ward.people;
    const act = ward.records
      .connect(doctor)
      .openEpisodeByGrant(ward.patient, hospital, 2n, PROFESSION.tcmPhysician, hospital, 0n);
    const args = [doctor.address, PROFESSION.tcmPhysician, hospital.address];
    await expectRefusal(act, ward.records, "EpisodeOpenerNotPractising", args);
  });
});
