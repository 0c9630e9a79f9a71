import { BALP, ExportNotPossible, SYSTEMS, auditEventOf, auditEventsFor, auditEventsOf } from "@xinglin/sdk/audit";
import { FhirInvalid, problemsIn } from "@xinglin/sdk/fhir";
import { type Hex, type PatientId, type RecordId, direct } from "@xinglin/sdk/kernel";
import { type AccessListing, AccessListIncomplete, AccessLogs, recordIdOf } from "@xinglin/sdk/records";
import { PURPOSES } from "@xinglin/sdk/terms";
import { expect } from "chai";
import { ZeroHash, decodeBase64, id, toUtf8String } from "ethers";
import { network } from "hardhat";

import { recordOf, recordWardOn } from "../helpers/records.ts";
import { giveConditional } from "../helpers/ward.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployRecordWard = recordWardOn(connection);

type AuditEvent = ReturnType<typeof auditEventOf>;

const DICOM = "http://dicom.nema.org/resources/ontology/DCM";
const READ = `https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientRead`;
const QUERY = `https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.PatientQuery`;

const doctor = "0x00000000000000000000000000000000000000d0";
const hospital = "0x0000000000000000000000000000000000000010";
const place = { chainId: 31_337n, accessLog: "0x0000000000000000000000000000000000000aC0" };
const at = 1_767_225_600n; // 2026-01-01

/** An access of a record by a doctor, on a grant, with what a test wants otherwise. */
function accessOf(otherwise: Partial<AccessListing> = {}): AccessListing {
  return {
    number: 3,
    patient: id("Zhao") as PatientId,
    accessor: doctor,
    organisation: hospital,
    profession: "TCM_PHYSICIAN",
    purpose: "TREAT",
    purposeLabel: `0x${"00".repeat(31)}`,
    category: "NOTES",
    confidentiality: "N",
    record: id("record") as Hex as RecordId,
    basis: "Grant",
    basisId: id("grant") as Hex,
    evidence: ZeroHash as Hex,
    blockNumber: 7,
    ...otherwise,
  };
}

function typed({ agent }: AuditEvent, code: string): AuditEvent["agent"][number] | undefined {
  return agent.find(({ type }) => type?.coding?.some((coding) => coding.code === code));
}

/** What BALP asks of both patterns, told a second time. */
function expectBalp(event: AuditEvent): void {
  const isRead = event.action === "R";
  expect(event.meta?.profile).to.deep.equal([isRead ? READ : QUERY]);
  expect(event.type).to.include({ system: "http://terminology.hl7.org/CodeSystem/audit-event-type", code: "rest" });
  expect(event.subtype?.map(({ system, code }) => `${system}#${code}`)).to.deep.equal([
    `http://hl7.org/fhir/restful-interaction#${isRead ? "read" : "search"}`,
  ]);
  expect(event.outcome).to.equal("0");
  const [client, server] = isRead ? ["110152", "110153"] : ["110153", "110152"];
  for (const code of [client, server]) {
    const agent = typed(event, code);
    expect(agent?.type?.coding?.[0]?.system).to.equal(DICOM);
    expect(agent).to.include({ requestor: false });
    expect(agent?.who?.identifier?.value).to.equal(agent?.network?.address);
    expect(agent?.network?.type).to.equal("5");
    expect(agent?.media).to.equal(undefined);
  }
  const user = typed(event, "IRCP");
  expect(user?.requestor).to.equal(true);
  expect(user?.network).to.equal(undefined);
  expect(event.agent.filter(({ requestor }) => requestor)).to.have.length(1);
  const patient = event.entity?.filter(({ role }) => role?.code === "1");
  expect(patient).to.have.length(1);
  expect(patient?.[0]).to.deep.include({
    type: { system: "http://terminology.hl7.org/CodeSystem/audit-entity-type", code: "1", display: "Person" },
  });
  expect(patient?.[0]?.what?.type).to.equal("Patient");
  const data = event.entity?.filter(({ type }) => type?.code === "2");
  expect(data).to.have.length(1);
  expect(data?.[0]?.role?.code).to.equal(isRead ? "4" : "24");
  expect(data?.[0]?.what === undefined).to.equal(!isRead);
  expect(data?.[0]?.query === undefined).to.equal(isRead);
  if (!isRead) expect(data?.[0]?.detail).to.equal(undefined);
}

describe("SDK: the access log as AuditEvents", () => {
  it("[RECORDS-90] [RECORDS-91] writes a read of a record after BALP PatientRead, with who, for whom and why", () => {
    const event = auditEventOf({ access: accessOf(), at, place, custodian: hospital });
    expectBalp(event);
    expect(BALP).to.deep.equal({ patientRead: READ, patientQuery: QUERY });
    expect(problemsIn(event)).to.deep.equal({ problems: [], unknown: [] });
    expect(event.recorded).to.equal("2026-01-01T00:00:00Z");
    const user = typed(event, "IRCP");
    expect(user?.who).to.deep.equal({
      type: "Practitioner",
      identifier: { system: "urn:ietf:rfc:3986", value: `did:pkh:eip155:31337:${doctor}` },
    });
    expect(user?.role?.[0]).to.deep.equal({
      coding: [
        { system: SYSTEMS.profession, code: "tcm-physician", display: "Physician of traditional Chinese medicine" },
        { system: "http://terminology.hl7.org/CodeSystem/practitioner-role", code: "doctor" },
      ],
      text: "中医医师",
    });
    expect(user?.purposeOfUse).to.deep.equal([
      {
        coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-ActReason", code: "TREAT", display: "Treatment" }],
        text: "治疗",
      },
    ]);
    for (const code of ["110152", "PROV", "CST"]) {
      expect(typed(event, code)?.who?.identifier?.value).to.equal(`did:pkh:eip155:31337:${hospital}`);
    }
    expect(typed(event, "110153")?.who?.identifier?.value).to.equal(`did:pkh:eip155:31337:${place.accessLog}`);
    expect(event.source.observer.identifier?.value).to.equal(`did:pkh:eip155:31337:${place.accessLog}`);
  });

  it("[RECORDS-90] [RECORDS-92] writes a category as such after PatientQuery, with what was asked for", () => {
    const event = auditEventOf({ access: accessOf({ record: undefined }), at, place });
    expectBalp(event);
    const data = event.entity?.find(({ type }) => type?.code === "2");
    expect(data?.description).to.equal("category=NOTES&confidentiality=N");
    expect(toUtf8String(decodeBase64(data?.query ?? ""))).to.equal(data?.description);
    expect(typed(event, "CST")).to.equal(undefined);
  });

  it("[RECORDS-92] names the patient's number, the record's confidentiality, and the consent that it rests on", () => {
    const evidence = id("proof") as Hex;
    const { entity } = auditEventOf({ access: accessOf({ evidence, confidentiality: "R" }), at, place });
    const [patient, data, basis] = entity ?? [];
    expect(patient?.detail).to.deep.equal([
      { type: "number", valueString: "3" },
      { type: "block", valueString: "7" },
    ]);
    expect(data?.what?.identifier).to.deep.equal({ system: SYSTEMS.record, value: id("record") });
    expect(data?.securityLabel?.[0]).to.include({ code: "R" });
    expect(basis?.type).to.include({ system: "http://hl7.org/fhir/resource-types", code: "Consent" });
    expect(basis?.what).to.deep.equal({
      type: "Consent",
      identifier: { system: SYSTEMS.consent, value: id("grant") },
    });
    expect(basis?.detail).to.deep.equal([
      { type: "basis", valueString: "Grant" },
      { type: "evidence", valueString: evidence },
    ]);
    expect(basis?.description).to.equal("a grant of the patient 患者的授权");
  });

  for (const basis of ["Self", "Delegate", "Directive", "Emergency"] as const) {
    it(`[RECORDS-91] [RECORDS-92] says by what right somebody reads: ${basis}`, () => {
      const isOwn = basis === "Self" || basis === "Delegate";
      const access = accessOf({ basis, ...(isOwn && { organisation: undefined, profession: "ORGANISATION" }) });
      const event = auditEventOf({ access, at, place });
      expectBalp(event);
      const user = typed(event, "IRCP");
      expect(typed(event, "PAT")).to.equal(basis === "Self" ? user : undefined);
      expect(user?.who?.type).to.equal(
        { Self: "Patient", Delegate: "RelatedPerson", Directive: "Practitioner", Emergency: "Practitioner" }[basis],
      );
      expect(user?.role === undefined).to.equal(isOwn);
      expect(typed(event, "PROV") === undefined).to.equal(isOwn);
      const [, , ground] = event.entity ?? [];
      expect(ground?.detail).to.deep.equal([{ type: "basis", valueString: basis }]);
      const system = { Self: undefined, Delegate: undefined, Directive: SYSTEMS.consent, Emergency: SYSTEMS.emergency };
      expect(ground?.what?.identifier?.system).to.equal(system[basis]);
    });
  }

  it("[RECORDS-91] gives a purpose from elsewhere by its label, or as the exporter knows it", () => {
    const purposeLabel: Hex = `0x${"0a".repeat(31)}`;
    const access = accessOf({ purpose: "OTHER", purposeLabel });
    const purposeIn = (event: AuditEvent) => typed(event, "IRCP")?.purposeOfUse?.[0]?.coding?.[0];
    const plain = auditEventOf({ access, at, place });
    expect(purposeIn(plain)).to.deep.equal({ system: SYSTEMS.purposeLabel, code: purposeLabel });
    const meant = { system: "https://trials.example/purposes", code: "T-7" };
    const directory = { purposeOf: (label: Hex) => (label === purposeLabel ? meant : undefined) };
    expect(purposeIn(auditEventOf({ access, at, place, directory }))).to.deep.equal(meant);
  });

  it("[RECORDS-96] says it in English and Chinese, without names unless the exporter has them", () => {
    const { text } = auditEventOf({ access: accessOf(), at, place });
    expect(text?.div).to.contain('<p lang="en">2026-01-01T00:00:00Z: ').and.contain(PURPOSES.TREAT.en);
    expect(text?.div).to.contain('<p lang="zh">2026-01-01T00:00:00Z：').and.contain("依据：患者的授权");
    const display = "董 <奉> & Co";
    const directory = {
      accountOf: (account: string) => (account === doctor ? { display, reference: "Practitioner/dong" } : undefined),
    };
    const named = auditEventOf({ access: accessOf(), at, place, directory });
    expect(named.text?.div).to.contain("董 &lt;奉&gt; &amp; Co");
    expect(typed(named, "IRCP")?.who).to.deep.include({ reference: "Practitioner/dong", display });
    expect(typed(named, "IRCP")?.who?.type).to.equal(undefined);
  });

  it("[RECORDS-97] refuses what it has no name for, and a reference that may not stand there", () => {
    for (const element of ["profession", "purpose", "category", "confidentiality", "basis"] as const) {
      const refusal = refusalFrom(() => auditEventOf({ access: accessOf({ [element]: undefined }), at, place }));
      expect(refusal).to.be.instanceOf(ExportNotPossible).with.property("element", element);
      expect((refusal as ExportNotPossible).explain("zh")).to.contain(element);
    }
    const directory = { accountOf: () => ({ reference: "Observation/1" }) };
    const refusal = refusalFrom(() => auditEventOf({ access: accessOf(), at, place, directory }));
    expect(refusal).to.be.instanceOf(FhirInvalid);
  });

  it("[RECORDS-93] exports a patient's whole trail, an organisation's part and everything, each access at one address", async () => {
    const ward = await networkHelpers.loadFixture(deployRecordWard);
    const { provider } = ward.ethers;
    const accesses = new AccessLogs({ address: await ward.accesses.getAddress(), provider });
    const patient = ward.patient as PatientId;
    const { evidence } = await giveConditional(ward, []);
    const shown = { grantee: evidence.grantee, line: 0, directive: [] };
    const organisation = ward.people.hospital.address;
    const reading = { organisation, profession: "TCM_PHYSICIAN", purpose: "TREAT" } as const;
    const via = direct({ signer: ward.staff.doctor });
    const category = { patient, category: "LABORATORY", confidentiality: "N" } as const;
    const record = recordOf(ward, { category: 7n });

    const empty = await auditEventsOf({ accesses, patient });
    expect(empty.entry).to.equal(undefined);
    await accesses.access({ ...category, reading, evidence: shown, via });
    await accesses.accessRecord({ record, reading, evidence: shown, via });
    const self = { purpose: "PATRQT" } as const;
    await accesses.access({
      ...category,
      reading: self,
      evidence: { directive: [] },
      via: direct({ signer: ward.zhao }),
    });

    const custodianOf = (one: RecordId) => (one === recordIdOf({ record }) ? organisation : undefined);
    const whole = await auditEventsOf({ accesses, patient, custodianOf });
    const events = whole.entry?.map(({ resource }) => resource!) ?? [];
    for (const event of events) expectBalp(event);
    expect(events.map(({ action }) => action)).to.deep.equal(["E", "R", "E"]);
    expect(events.map((event) => typed(event, "CST") !== undefined)).to.deep.equal([false, true, false]);
    const newest = await provider.getBlock("latest");
    expect(whole.timestamp).to.equal(new Date((newest?.timestamp ?? 0) * 1_000).toISOString().replace(".000Z", "Z"));
    expect(events.at(-1)?.recorded).to.equal(whole.timestamp);

    const urls = whole.entry?.map(({ fullUrl }) => fullUrl) ?? [];
    expect(new Set(urls).size).to.equal(3);
    const urlsFor = async (wanted: { organisation?: string; accessor?: string }) =>
      (await auditEventsFor({ accesses, ...wanted })).entry?.map(({ fullUrl }) => fullUrl);
    expect(await urlsFor({ organisation })).to.deep.equal(urls.slice(0, 2));
    expect(await urlsFor({ accessor: ward.zhao.address })).to.deep.equal(urls.slice(2));
    expect(await urlsFor({})).to.deep.equal(urls);
    expect(await urlsFor({ organisation: ward.people.clinic.address })).to.equal(undefined);

    const late = auditEventsOf({ accesses, patient, fromBlock: newest?.number ?? 0 });
    expect(await late.catch((problem: unknown) => problem)).to.be.instanceOf(AccessListIncomplete);
  });
});

function refusalFrom(act: () => unknown): unknown {
  try {
    act();
  } catch (problem) {
    return problem;
  }
  return undefined;
}
