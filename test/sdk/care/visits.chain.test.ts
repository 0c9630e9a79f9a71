import { type Booking, Charts, ConsentedBookings, type Service, Visits, visitIdOf } from "@xinglin/sdk/care";
import { Consents, encodeTerms, listGrants } from "@xinglin/sdk/consent";
import { ContractRefusal } from "@xinglin/sdk/errors";
import { type Hex, type PatientId, direct, relayed, signed } from "@xinglin/sdk/kernel";
import { recordIdOf, recordStruct } from "@xinglin/sdk/records";
import { expect } from "chai";
import { MaxUint256, ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { BEGIN, PRICE, practiceOn } from "../../helpers/care.ts";
import { START, YEAR } from "../../helpers/defaults.ts";
import { EPISODE } from "../../helpers/records.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPractice = practiceOn(connection);

/** The SDK's clients, the doctor's published service, and a booking of it. */
async function clients() {
  const at = await networkHelpers.loadFixture(deployPractice);
  const { provider } = at.ethers;
  const room = (contract: { readonly target: unknown }) => ({ address: contract.target as string, provider });
  const patient = at.patient as PatientId;
  const service: Service = {
    practitioner: at.doctor.address,
    organisation: at.hospital.address,
    profession: "TCM_PHYSICIAN",
    mode: "InPerson",
    confirms: false,
    slots: 3,
    code: id("first visit") as Hex,
    token: ZeroAddress,
    price: PRICE,
    lead: 3_600,
    horizon: 30 * 86_400,
    policy: { notice: 86_400, lateShare: 5_000, noShowShare: 8_000, patience: 900 },
    payees: at.service.payees.map(({ account, share }) => ({ account: account as string, share: Number(share) })),
  };
  const booking: Booking = {
    patient,
    payer: at.zhao.address,
    start: Number(BEGIN),
    number: 0,
    intakeHash: ZeroHash as Hex,
    covers: [],
  };
  return {
    at,
    visits: new Visits(room(at.visits)),
    charts: new Charts(room(at.visitRecords)),
    bookings: new ConsentedBookings(room(at.visitConsents)),
    consents: new Consents(room(at.consents)),
    visit: { service, booking },
    patient,
  };
}

const TICK = { categories: ["LABORATORY", "MEDICATIONS"] } as const;

describe("SDK: records and consents of visits on a chain", () => {
  it("[CARE-61] [CARE-63] one call books with the ticked consent, which opens with the visit and ends with it", async () => {
    const { at, bookings, consents, visits, visit, patient } = await clients();
    await bookings.book({ ...visit, tick: TICK, via: signed({ signer: at.zhao, submitter: at.actors.relayer }) });
    expect((await visits.courseOf(visit)).decidedAt).to.equal(Number(BEGIN) + 1_800 + 86_400);
    const [listed] = await listGrants({ consents, patient });
    const { grantee, line, provision } = listed!;
    expect(grantee).to.equal(at.doctor.address);
    const request = {
      patient,
      accessor: at.doctor.address,
      organisation: at.hospital.address,
      profession: "TCM_PHYSICIAN",
      purpose: "TREAT",
      category: "LABORATORY",
      confidentiality: "N",
    } as const;
    const evidence = { grantee, line, terms: encodeTerms(provision.terms) };
    await at.clock.moveTo(BEGIN);
    expect((await consents.decide({ request, evidence })).allowed).to.equal(true);
    await visits.cancel({ ...visit, via: direct({ signer: at.doctor }) });
    expect((await consents.decide({ request, evidence })).denial).to.equal("ConditionNotMet");
  });

  it("[CARE-61] in a token with an allowance, for the organisation and a while afterwards", async () => {
    const { at, bookings, visit } = await clients();
    const service = { ...visit.service, token: at.token.target as string };
    await at.reception.connect(at.doctor).publishService({ ...at.service, token: at.token.target as string });
    await at.token.connect(at.zhao).approve(at.visits, MaxUint256);
    const tick = { ...TICK, reader: "organisation", afterwards: 86_400, confidentialities: ["N", "R"] } as const;
    const via = signed({ signer: at.zhao, submitter: at.actors.relayer, nonce: 3n, validity: 60 });
    await bookings.book({ service, booking: visit.booking, tick, via });
    expect(await at.reception.isNonceSpent(at.zhao, 3n)).to.equal(true);
    const [granted] = await at.consents.queryFilter(at.consents.filters.GrantGivenOnTerms());
    expect(granted?.args.grantee).to.equal(at.hospital.address);
  });

  it("[CARE-61] says in both languages what is ticked, and that it ends with the visit", async () => {
    const { at, bookings, visit } = await clients();
    const names = {
      account: (account: string) => (account === at.doctor.address ? { en: "Dr Dong", zh: "董医师" } : undefined),
    };
    const { en, zh } = bookings.wordsOf({ ...visit, tick: TICK, names });
    const begin = new Date((Number(BEGIN) - 3_600) * 1_000).toISOString().replace(".000Z", "Z");
    expect(en).to.match(/^Allow Dr Dong to see /);
    expect(en).to.contain(`from ${begin}`).and.to.contain("only while this condition holds: this visit is booked");
    expect(en).to.match(/If the visit is cancelled or moved, this ends with it\.$/);
    expect(zh).to.match(/^允许董医师查阅/);
    expect(zh)
      .to.contain("仅在满足以下条件时：本次就诊预约有效")
      .and.to.match(/就诊取消或改期的，本授权随之失效。$/);
  });

  it("[CARE-28] the practitioner signs, the clinic submits: anchored, completed, paid and linked", async () => {
    const { at, visits, charts, visit, patient } = await clients();
    await at.records.connect(at.zhao).openEpisode(patient, at.hospital, EPISODE.number, START + YEAR);
    await visits.book({ ...visit, via: direct({ signer: at.zhao }) });
    await at.clock.moveTo(BEGIN);
    await visits.checkIn({ ...visit, via: direct({ signer: at.zhao }) });
    const record = recordStruct({
      patient,
      author: at.doctor.address,
      organisation: at.hospital.address,
      profession: "TCM_PHYSICIAN",
      kind: "NOTE",
      category: "NOTES",
      confidentiality: "N",
      authoredAt: BEGIN,
      episode: Number(EPISODE.number),
      visit: visitIdOf(visit),
      content: id("ciphertext") as Hex,
    });
    expect((await charts.chartingOf(visit)).charting).to.equal("NotOwed");
    const forwarder = at.forwarder.target as string;
    const via = relayed({ signer: at.doctor, relayer: at.actors.relayer, forwarder });
    await charts.completeWithRecord({ ...visit, record, via });
    expect((await visits.courseOf(visit)).outcome).to.equal("Paid");
    const until = Number(BEGIN) + 1_800 + 48 * 3_600;
    expect(await charts.chartingOf(visit)).to.deep.equal({
      charting: "InTime",
      record: recordIdOf({ record }),
      until,
    });
  });

  it("[CARE-24] a record that was anchored by itself is linked by anybody, once", async () => {
    const { at, visits, charts, visit, patient } = await clients();
    await visits.book({ ...visit, via: direct({ signer: at.zhao }) });
    await at.clock.moveTo(BEGIN);
    await visits.complete({ ...visit, via: direct({ signer: at.doctor }) });
    expect(await charts.chartingOf(visit)).to.include({ charting: "Awaited", record: undefined });
    const record = recordStruct({
      patient,
      author: at.doctor.address,
      organisation: at.hospital.address,
      profession: "TCM_PHYSICIAN",
      kind: "NOTE",
      category: "NOTES",
      confidentiality: "N",
      authoredAt: BEGIN,
      visit: visitIdOf(visit),
      content: id("ciphertext") as Hex,
    });
    await at.records.connect(at.doctor).anchor(record);
    await charts.link({ ...visit, record, via: direct({ signer: at.actors.stranger }) });
    expect((await charts.chartingOf(visit)).charting).to.equal("InTime");
    try {
      await charts.link({ ...visit, record, via: direct({ signer: at.actors.stranger }) });
      expect.fail("It went through.");
    } catch (problem) {
      expect(problem).to.be.instanceOf(ContractRefusal);
      expect((problem as ContractRefusal).name).to.equal("VisitRecordStands");
    }
  });
});
