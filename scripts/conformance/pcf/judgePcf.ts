import {
  type AccessRequest,
  type ConsentDirectory,
  type Decision,
  type DirectiveListing,
  categoryOf,
  consentToRules,
  directiveInForce,
  labelKeyOf,
  labelOf,
  labelsThatCount,
  purposeLabelOf,
  spanOf,
} from "@xinglin/sdk/consent";
import { explained } from "@xinglin/sdk/errors";
import { type Hex, type PatientId, direct } from "@xinglin/sdk/kernel";
import { ACT_REASON, PROFESSIONS, isConfidentialityName, isPurposeName } from "@xinglin/sdk/terms";
import { getBytes, id } from "ethers";

import type { CaseResult } from "../kind.ts";
import { NoPcfCase, type PcfCase, type PcfRequest } from "./pcfCase.ts";
import type { Reader, Ward } from "./ward.ts";

const YEAR = 31_557_600n;
/** `EmergencyReason`: life or health in danger. */
const LIFE_THREATENING = 2;
/** The first second that data can be dated with. */
const FIRST_DATED = 1n;
/** What those do who never ask for anything but payment and operations. */
const OFFICE_PURPOSES = new Set(["HPAYMT", "HOPERAT"]);

/** What a case has become on chain. */
interface Scene {
  readonly ward: Ward;
  readonly patient: PatientId;
  readonly patientReference: string | undefined;
  readonly accounts: ReadonlyMap<string, string>;
  readonly readers: ReadonlyMap<string, Reader>;
  readonly labelKey: Uint8Array;
  readonly directive: DirectiveListing;
}

/** Writes a case's consent on chain through the SDK, asks the contracts each request, and says what they answered. */
export async function judgePcf(ward: Ward, path: string, testCase: PcfCase): Promise<CaseResult[]> {
  const named = (request: PcfRequest) => `${path} ${request.name}`;
  return ward.apart(async () => {
    let scene: Scene;
    try {
      scene = await setUp(ward, testCase);
    } catch (problem) {
      const got = `the consent could not be written: ${textOf(problem)}`;
      return testCase.requests.map((request) => ({ name: named(request), expected: request.expected, got }));
    }
    const results: CaseResult[] = [];
    for (const request of testCase.requests) {
      const got = await ward.apart(() => answerTo(scene, testCase, request));
      results.push({ name: named(request), expected: request.expected, got });
    }
    return results;
  });
}

async function setUp(ward: Ward, testCase: PcfCase): Promise<Scene> {
  const { consent, groups = {}, requests } = testCase;
  const patientReference = consent.patient?.reference;
  const accounts = new Map<string, string>();
  for (const reference of referencesIn(testCase)) accounts.set(reference, (await ward.walletOf(reference)).address);
  const signer = await ward.walletOf(patientReference ?? "the patient");
  const patient = await ward.register(patientReference ?? "the patient");

  const readers = readersOf(requests, accounts, patientReference);
  await ward.employ([...readers.values()], endOf(testCase));

  const directory: ConsentDirectory = {
    accountsOf: (reference) => {
      const members = reference.startsWith("Group/") ? groups[reference] : [reference];
      const found = members?.map((member) => accounts.get(member));
      return found?.every((account) => account !== undefined) ? found : undefined;
    },
    recordOf: (reference) => recordId(patient, reference),
  };
  // In production the root key of the patient's vault; here any that the labels of one case share.
  const labelKey = await labelKeyOf({ rootKey: getBytes(id(testCase.id)), patient });
  const rules = await consentToRules({ consent, directory, labelKey, emergency: "as-written" });
  const { consents } = ward;
  if (rules.length > 0) await consents.setDirective({ patient, rules, via: direct({ signer }) });
  const directive = await directiveInForce({ consents, patient });
  return { ward, patient, patientReference, accounts, readers, labelKey, directive };
}

/** Everybody and every organisation that the case names, members of groups too. */
function referencesIn({ consent, groups = {}, requests }: PcfCase): Set<string> {
  const provisions = [consent.provision, ...(consent.provision?.provision ?? [])];
  const inConsent = provisions.flatMap((provision) => [
    ...(provision?.actor ?? []).map(({ reference }) => reference?.reference),
    ...(provision?.data ?? []).map(({ reference }) => reference?.reference),
  ]);
  const inRequests = requests.flatMap(({ actor, organization, resource }) => [
    actor,
    organization,
    resource.authoredBy,
  ]);
  const all = [...inConsent, ...Object.values(groups).flat(), ...inRequests];
  return new Set(
    all.filter((reference) => reference !== undefined).filter((reference) => !reference.startsWith("Group/")),
  );
}

function readersOf(
  requests: readonly PcfRequest[],
  accounts: ReadonlyMap<string, string>,
  patientReference: string | undefined,
): Map<string, Reader> {
  const readers = new Map<string, Reader>();
  const people = new Set(requests.map(({ actor }) => actor));
  for (const actor of people) {
    if (actor.startsWith("Organization/") || actor === patientReference) continue;
    const theirs = requests.filter((request) => request.actor === actor);
    const organisations = new Set(theirs.map(({ organization }) => accountOf(accounts, organization)));
    const isOffice = theirs.every(({ purpose }) => OFFICE_PURPOSES.has(purpose));
    const profession = isOffice ? "RECORDS_TECHNICIAN" : "PHYSICIAN";
    readers.set(actor, { account: accountOf(accounts, actor), profession, organisations: [...organisations] });
  }
  return readers;
}

/** A year after the last instant that the case asks about. */
function endOf({ at, requests }: PcfCase): bigint {
  const instants = [at, ...requests.map((request) => request.at ?? at)].map(secondsOf);
  return instants.reduce((latest, instant) => (instant > latest ? instant : latest)) + YEAR;
}

async function answerTo(scene: Scene, { at }: PcfCase, request: PcfRequest): Promise<string> {
  try {
    const moment = secondsOf(request.at ?? at);
    if (request.emergency) await breakGlass(scene, request, moment);
    else await scene.ward.moveTo(moment);
    const asked = await requestOf(scene, request);
    const decision = await scene.ward.consents.decide({
      request: asked,
      evidence: { directive: scene.directive.words },
    });
    return textOfDecision(decision, request);
  } catch (problem) {
    return `an error: ${textOf(problem)}`;
  }
}

/** The reader declares the emergency in the second of the request. An organisation's own account cannot, and asks without. */
async function breakGlass(
  { ward, patient, accounts, readers }: Scene,
  { actor, organization }: PcfRequest,
  moment: bigint,
): Promise<void> {
  const reader = readers.get(actor);
  if (reader === undefined) return ward.moveTo(moment);
  await ward.nextAt(moment);
  const responder = await ward.walletOf(actor);
  const { code } = PROFESSIONS[reader.profession];
  const room = ward.emergencies.connect(responder);
  const organisation = accountOf(accounts, organization);
  await explained(async () => {
    await room.breakGlass(patient, organisation, code, LIFE_THREATENING, id("salted reason"));
  });
}

async function requestOf(scene: Scene, { actor, organization, purpose, resource }: PcfRequest): Promise<AccessRequest> {
  const { patient, patientReference, accounts, readers, labelKey, directive } = scene;
  const { type, reference, confidentiality, sensitivity = [], authoredBy, date, encounter } = resource;
  if (!isConfidentialityName(confidentiality)) throw new NoPcfCase(`${confidentiality} is no confidentiality`);
  const labels = await Promise.all(sensitivity.map((code) => labelOf({ labelKey, code })));
  const author = authoredBy === undefined ? undefined : accountOf(accounts, authoredBy);
  const isByOrganisation = authoredBy?.startsWith("Organization/") ?? false;
  return {
    patient,
    accessor: accountOf(accounts, actor),
    ...(actor !== patientReference && { organisation: accountOf(accounts, organization) }),
    profession: professionOf(readers.get(actor)),
    ...purposeOf(purpose),
    category: categoryOf({ resourceType: type }),
    confidentiality,
    record: recordId(patient, reference),
    ...(encounter !== undefined && { visit: recordId(patient, encounter) }),
    ...(author !== undefined && { [isByOrganisation ? "authorOrganisation" : "author"]: author }),
    authoredAt: authoredAt(date),
    labels: labelsThatCount({ labels, words: directive.words }),
  };
}

function professionOf(reader: Reader | undefined): keyof typeof PROFESSIONS | "ORGANISATION" {
  return reader?.profession ?? "ORGANISATION";
}

/** A code of v3-ActReason, or `system|code`. */
function purposeOf(purpose: string): Pick<AccessRequest, "purpose" | "purposeLabel"> {
  const [system, code] = splitCode(purpose);
  if (system === ACT_REASON && code !== "OTHER" && isPurposeName(code)) return { purpose: code };
  return { purpose: "OTHER", purposeLabel: purposeLabelOf({ system, code }) };
}

function splitCode(purpose: string): [system: string, code: string] {
  const bar = purpose.lastIndexOf("|");
  return bar < 0 ? [ACT_REASON, purpose] : [purpose.slice(0, bar), purpose.slice(bar + 1)];
}

/** Data of before 1970 is dated with the first second, data without a date not at all. */
function authoredAt(date: string | undefined): bigint {
  if (date === undefined) return 0n;
  const span = spanOf(date);
  if (span === undefined) throw new NoPcfCase(`${date} is no date`);
  return span.from < FIRST_DATED ? FIRST_DATED : span.from;
}

function accountOf(accounts: ReadonlyMap<string, string>, reference: string): string {
  const account = accounts.get(reference);
  if (account === undefined) throw new NoPcfCase(`nobody is ${reference}`);
  return account;
}

/** In production the record's own id; here one for each reference. */
function recordId(patient: PatientId, reference: string): Hex {
  return id(`${patient} ${reference}`) as Hex;
}

function secondsOf(instant: string): bigint {
  return BigInt(Math.floor(Date.parse(instant) / 1_000));
}

/** Denials that say that the question was put wrongly, not that the patient has not permitted it. */
const NO_ANSWERS: ReadonlySet<string> = new Set([
  "RequestInvalid",
  "NotPatientNorDelegate",
  "OrganisationNotAccredited",
  "NotPractising",
  "DirectiveNotShown",
]);

/** The decision in the words of the case, and why where it is another than the case expects. */
function textOfDecision({ allowed, basis, denial }: Decision, { expected, emergency }: PcfRequest): string {
  const isUnheard = NO_ANSWERS.has(denial) || (emergency && denial === "GlassNotBroken");
  if (isUnheard) return `no answer (${denial})`;
  const answer = allowed ? "permit" : "deny";
  return answer === expected ? answer : `${answer} (${allowed ? basis : denial})`;
}

function textOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}
