import type { Interface } from "ethers";

import { PLATFORM_CONTRACTS } from "../../../packages/sdk/src/addresses/platform.ts";
import { parseDeployment } from "../../../packages/sdk/src/addresses/parseDeployment.ts";
import { consentToRules } from "../../../packages/sdk/src/consent/fhir/consentToRules.ts";
import { problemsOf, requireValid } from "../../../packages/sdk/src/epcis/capture/validateDocument.ts";
import { eventsOf } from "../../../packages/sdk/src/epcis/document/eventsOf.ts";
import { eventHashOf } from "../../../packages/sdk/src/epcis/hash/eventHashOf.ts";
import type { Json as EpcisJson } from "../../../packages/sdk/src/epcis/json.ts";
import { headerNumbers } from "../../../packages/sdk/src/evidence/headerNumbers.ts";
import { verifyEvidence } from "../../../packages/sdk/src/evidence/verifyEvidence.ts";
import { describe } from "../../../packages/sdk/src/fhir/describe/describe.ts";
import { saltedDigestOf } from "../../../packages/sdk/src/fhir/digest/digests.ts";
import { canonicalJson } from "../../../packages/sdk/src/fhir/json/canonicalJson.ts";
import { parseJson } from "../../../packages/sdk/src/fhir/json/parseJson.ts";
import { readTcmVisitNote } from "../../../packages/sdk/src/fhir/tcm/readTcmVisitNote.ts";
import { tcmVisitNote } from "../../../packages/sdk/src/fhir/tcm/tcmVisitNote.ts";
import { parseResource } from "../../../packages/sdk/src/fhir/validate/parseResource.ts";
import { parseGuardianSet, serializeGuardianSet } from "../../../packages/sdk/src/identity/guardians/backup.ts";
import { documentHashOf } from "../../../packages/sdk/src/kernel/hashes/saltedHash.ts";
import { batchOf } from "../../../packages/sdk/src/pharma/coldChain/readings.ts";
import { draftText, parseDraft } from "../../../packages/sdk/src/records/flows/RecordDrafts.ts";
import { decodeBook, encodeBook } from "../../../packages/sdk/src/serials/book.ts";
import type { SerialBook } from "../../../packages/sdk/src/serials/book.ts";
import type { DeviceId, ShipmentId } from "../../../packages/sdk/src/kernel/ids/ids.ts";
import { ConsentRegistry__factory, PatientRegistry__factory } from "../../../packages/sdk/src/typechain.ts";
import type { Json } from "./mutate.ts";
import { type Parser, corpus, parser } from "./parser.ts";

const WORD = `0x${"ab".repeat(32)}` as const;
const ADDRESS = `0x${"ab".repeat(20)}` as const;
const textOf = (value: unknown) => JSON.stringify(value);
const bytesOf = (value: unknown) => new TextEncoder().encode(textOf(value));

/** A document from outside, taken for what the SDK's types say: whether it is, is what the SDK has to find out. */
const outside = (document: unknown): never => document as never;

const epcis = corpus("epcis") as Json[];
const fhir = corpus("fhir") as Json[];
const consents = corpus("consents") as Json[];
const evidence = corpus("evidence") as {
  readonly trusted: string;
  readonly contracts: readonly { readonly name: string; readonly address: string }[];
  readonly bundle: Json;
};
const abis = new Map<string, Interface>([
  ["consents", ConsentRegistry__factory.createInterface()],
  ["patients", PatientRegistry__factory.createInterface()],
]);
const known = evidence.contracts.flatMap(({ name, address }) => {
  const abi = abis.get(name);
  return abi === undefined ? [] : [{ name, address, abi }];
});
const verify = (document: string) => verifyEvidence({ document, trusted: [evidence.trusted], contracts: known });

/** Whoever a reference names is somebody; `unknown` is nobody. */
const directory = {
  accountsOf: (reference: string) => (reference.includes("unknown") ? undefined : [ADDRESS]),
  recordOf: (reference: string) => (reference.includes("unknown") ? undefined : WORD),
};
const rulesOf = (consent: Json) =>
  consentToRules({ consent: outside(consent), directory, labelKey: new Uint8Array(32).fill(7) });

const note = tcmVisitNote({
  id: "3b1f6a4e-1a4c-4d5b-9a53-0d0a1f0c9f00",
  at: "2026-03-14T08:00:00+08:00",
  patient: { system: "urn:example:patients", value: "p1" },
  practitioner: { system: "urn:example:licences", value: "l1" },
  organisation: { system: "urn:example:organisations", value: "o1" },
  complaint: "乏力",
  patterns: ["SF70"],
  pulses: ["weak"],
  formula: { name: "四君子汤", ingredients: [{ herb: "党参", grams: "9.0" }], doses: 7, usage: "水煎服" },
});

const guardians = serializeGuardianSet({
  guardians: [ADDRESS],
  threshold: 1,
  delay: 86_400,
  arbiter: `0x${"00".repeat(20)}`,
  salt: WORD,
});
const deployment: Json = {
  chainId: 31_337,
  contracts: Object.fromEntries(
    PLATFORM_CONTRACTS.map((name) => [name, { address: ADDRESS, block: 1, codeHash: WORD }]),
  ),
};
const book = {
  version: 1,
  lot: WORD,
  count: 2,
  orderedBy: "serial",
  pages: [{ name: "page", root: WORD, first: WORD }],
} as unknown as SerialBook;
const draft = draftText({ content: WORD, authoredAt: 1_790_000_000n, kind: 3, note: "1n" });
const readings: Json = [
  { at: 1_790_000_000, temperature: 45 },
  { at: 1_790_000_600, temperature: -3 },
];

function takeEpcis(document: EpcisJson): void {
  requireValid(document);
  hashAll(document);
}

function hashAll(document: EpcisJson): void {
  const { events, namespaces } = eventsOf(document);
  for (const event of events) eventHashOf(event, namespaces);
}

function takeResource(text: string): void {
  const resource = parseResource(text);
  describe(resource);
  canonicalJson(resource);
}

/** Documents of partners, patients and programs. */
export const DOCUMENTS: readonly Parser[] = [
  parser("epcis document", epcis, (document: Json) => {
    takeEpcis(outside(document));
  }),
  parser("epcis problems", epcis, (document: Json) => problemsOf(outside(document))),
  parser("epcis hash", epcis, (document: Json) => {
    hashAll(outside(document));
  }),
  parser("fhir text", fhir.map(textOf), takeResource),
  parser("fhir bytes", fhir.map(bytesOf), (bytes: Uint8Array) => parseResource(bytes)),
  parser("fhir resource", fhir, (resource: Json) => {
    takeResource(textOf(resource));
  }),
  parser("fhir description", fhir, (resource: Json) => describe(outside(resource))),
  parser("fhir canonical form", fhir, (resource: Json) => saltedDigestOf({ resource: outside(resource), salt: WORD })),
  parser("json text", [...fhir, ...epcis].map(textOf), (text: string) => canonicalJson(parseJson(text))),
  parser("tcm note", [JSON.parse(canonicalJson(note)) as Json], (document: Json) =>
    readTcmVisitNote(parseJson(textOf(document))),
  ),
  parser("fhir consent", consents, rulesOf),
  parser("evidence text", [textOf(evidence.bundle)], verify),
  parser("evidence bundle", [evidence.bundle], (bundle: Json) => verify(textOf(bundle))),
  parser("evidence headers", [textOf(evidence.bundle)], headerNumbers),
  parser("guardian set", [guardians], parseGuardianSet),
  parser("guardian set's members", [JSON.parse(guardians) as Json], (backup: Json) => parseGuardianSet(textOf(backup))),
  parser("deployment", [deployment], parseDeployment),
  parser("serial book", [encodeBook(book)], decodeBook),
  parser("serial book's members", [JSON.parse(textOf(book)) as Json], (members: Json) => decodeBook(bytesOf(members))),
  parser("record draft", [draft], parseDraft),
  parser("document to be hashed", fhir, (document: Json) =>
    documentHashOf({ document: outside(document), salt: WORD }),
  ),
  parser("temperature log", [readings], (log: Json) =>
    batchOf({
      shipment: WORD as ShipmentId,
      device: WORD as DeviceId,
      readings: outside(log),
      first: 0,
    }),
  ),
];
