import type { ConsentResource } from "@xinglin/sdk/consent";

/** A case of IHE Privacy Consent on FHIR: a consent, and what has to be decided by it. */
export interface PcfCase {
  readonly id: string;
  readonly consent: ConsentResource;
  /** Members of the groups that the consent names. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
  /** The instant of decision, unless a request has its own. */
  readonly at: string;
  readonly requests: readonly PcfRequest[];
}

export interface PcfRequest {
  readonly name: string;
  /** Who reads, and the organisation that the reader acts for. */
  readonly actor: string;
  readonly organization: string;
  /** A code of v3-ActReason, or `system|code`. */
  readonly purpose: string;
  /** Whether break-glass is declared. */
  readonly emergency: boolean;
  readonly resource: PcfResource;
  readonly at?: string;
  readonly expected: "permit" | "deny";
}

export interface PcfResource {
  readonly type: string;
  readonly reference: string;
  /** Code of v3-Confidentiality. */
  readonly confidentiality: string;
  /** Codes of v3-ActCode. */
  readonly sensitivity?: readonly string[];
  readonly authoredBy?: string;
  readonly date?: string;
  readonly encounter?: string;
}

/** What a file lacks to be a case. */
export class NoPcfCase extends Error {}

/** Reads a case; what it lacks is said by name, so that nothing is judged that was not there. */
export function parsePcfCase(text: string): PcfCase {
  const value: unknown = JSON.parse(text);
  const file = objectOf(value, "the file");
  const consent = objectOf(file.consent, "consent");
  if (consent.resourceType !== "Consent") throw new NoPcfCase("consent is no Consent");
  textOf(consent.status, "consent.status");
  textOf(file.id, "id");
  instantOf(file.at, "at");
  const requests = file.requests;
  if (!Array.isArray(requests) || requests.length === 0) throw new NoPcfCase("there are no requests");
  for (const [i, request] of requests.entries()) requireRequest(request, `requests[${i}]`);
  return value as PcfCase;
}

function requireRequest(value: unknown, at: string): void {
  const request = objectOf(value, at);
  for (const name of ["name", "actor", "organization", "purpose"]) textOf(request[name], `${at}.${name}`);
  if (typeof request.emergency !== "boolean") throw new NoPcfCase(`${at}.emergency is neither true nor false`);
  if (request.expected !== "permit" && request.expected !== "deny") {
    throw new NoPcfCase(`${at}.expected is neither permit nor deny`);
  }
  if (request.at !== undefined) instantOf(request.at, `${at}.at`);
  const resource = objectOf(request.resource, `${at}.resource`);
  for (const name of ["type", "reference", "confidentiality"]) textOf(resource[name], `${at}.resource.${name}`);
}

function objectOf(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new NoPcfCase(`${at} is no object`);
  return value as Record<string, unknown>;
}

function textOf(value: unknown, at: string): string {
  if (typeof value !== "string" || value === "") throw new NoPcfCase(`${at} is missing`);
  return value;
}

function instantOf(value: unknown, at: string): void {
  if (Number.isNaN(Date.parse(textOf(value, at)))) throw new NoPcfCase(`${at} is no instant`);
}
