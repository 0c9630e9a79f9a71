import { readFile } from "node:fs/promises";

import { type ORGANISATION_KINDS, type PROFESSIONS, type STAFF_ROLES, specialtyCodeOf } from "@xinglin/sdk/terms";

/** What the journey reads of FHIR R4; the files hold whole resources. */
interface Coding {
  readonly system?: string;
  readonly code: string;
}
interface Concept {
  readonly coding: readonly Coding[];
}
interface Reference {
  readonly reference: string;
}
interface Period {
  readonly start: string;
  readonly end: string;
}
interface Resource {
  readonly resourceType: string;
  readonly id: string;
}
export interface Organization extends Resource {
  readonly name: string;
  readonly alias: readonly string[];
  readonly type: readonly Concept[];
  readonly extension?: readonly { readonly url: string; readonly valueCode: string }[];
}
export interface Practitioner extends Resource {
  readonly name: readonly { readonly text: string }[];
  readonly qualification: readonly { readonly code: Concept; readonly period: Period }[];
}
export interface PractitionerRole extends Resource {
  readonly practitioner: Reference;
  readonly organization: Reference;
  readonly period: Period;
  readonly code: readonly Concept[];
  readonly specialty?: readonly Concept[];
}
export interface Patient extends Resource {
  readonly name: readonly { readonly text: string }[];
  readonly identifier: readonly { readonly value: string }[];
}
export interface Device extends Resource {
  readonly udiCarrier: readonly { readonly deviceIdentifier: string }[];
  readonly serialNumber: string;
  readonly deviceName: readonly { readonly name: string }[];
  readonly owner: Reference;
}

/** A resource with the address that others refer to it by. */
export interface Entry<R extends Resource> {
  readonly fullUrl: string;
  readonly resource: R;
}

/** The resources of `data/NAME.json`, a FHIR R4 Bundle. */
async function read<R extends Resource>(name: string): Promise<readonly Entry<R>[]> {
  const text = await readFile(new URL(`data/${name}.json`, import.meta.url), "utf8");
  return (JSON.parse(text) as { entry: Entry<R>[] }).entry;
}

export const readOrganizations = (): Promise<readonly Entry<Organization>[]> => read<Organization>("organizations");
export const readPractitioners = (): Promise<readonly Entry<Practitioner>[]> => read<Practitioner>("practitioners");
export const readPractitionerRoles = (): Promise<readonly Entry<PractitionerRole>[]> =>
  read<PractitionerRole>("practitioner-roles");
export const readPatients = (): Promise<readonly Entry<Patient>[]> => read<Patient>("patients");
export const readDevices = (): Promise<readonly Entry<Device>[]> => read<Device>("devices");

export const kindOf = (organization: Organization): keyof typeof ORGANISATION_KINDS =>
  codeIn(organization.type, "organisation-kind") as keyof typeof ORGANISATION_KINDS;

export const professionOf = (practitioner: Practitioner): keyof typeof PROFESSIONS =>
  codeIn([first(practitioner.qualification).code], "profession") as keyof typeof PROFESSIONS;

export const staffRoleOf = (role: PractitionerRole): keyof typeof STAFF_ROLES =>
  codeIn(role.code, "staff-role") as keyof typeof STAFF_ROLES;

/** China's list of departments; 0 where the role names none. */
export function specialtyOf(role: PractitionerRole): number {
  const coding = role.specialty?.[0]?.coding[0];
  return coding === undefined ? 0 : specialtyCodeOf(coding.code);
}

/** The grade as an accreditation holds it, 0 for none. */
export function gradeOf({ extension = [] }: Organization): number {
  return Number(extension.find(({ url }) => url.endsWith("/hospital-grade"))?.valueCode ?? 0);
}

/** Seconds that a period lasts. In the journey it begins when the journey does. */
export function lengthOf({ start, end }: Period): bigint {
  return BigInt((Date.parse(end) - Date.parse(start)) / 1_000);
}

/** The first of a list that FHIR wants to have one. */
export function first<T>(list: readonly T[]): T {
  const [item] = list;
  if (item === undefined) throw new Error("The journey's data lacks an element that it needs.");
  return item;
}

/** `tcm-physician` in the data is `TCM_PHYSICIAN` in the SDK's tables. */
function codeIn(concepts: readonly Concept[], system: string): string {
  const coding = concepts.flatMap((concept) => concept.coding).find((one) => one.system?.endsWith(`/${system}`));
  if (coding === undefined) throw new Error(`The journey's data lacks a code of "${system}".`);
  return coding.code.toUpperCase().replaceAll("-", "_");
}
