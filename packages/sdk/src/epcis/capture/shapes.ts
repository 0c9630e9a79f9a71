import {
  BIZ_STEPS,
  BIZ_TRANSACTION_TYPES,
  DISPOSITIONS,
  ERROR_REASONS,
  SENSOR_ALERTS,
  SOURCE_DESTINATION_TYPES,
} from "../vocabulary.ts";
import {
  type Check,
  boolean,
  dateTime,
  either,
  extensions,
  fields,
  listOf,
  number,
  offset,
  oneOf,
  pattern,
  text,
  uri,
  wordOf,
} from "./checks.ts";

const anything: Check = () => undefined;

/** A `quantityElement`: without a quantity it means any number (EPCIS 2.0, section 7.3.3.3). */
const quantityElement = fields(
  { epcClass: uri, quantity: number, uom: pattern(/^[A-Z0-9]{2,3}$/, "KGM") },
  { needed: ["epcClass"] },
);
const quantityList = listOf(quantityElement);
const place = fields({ id: uri }, { needed: ["id"], isOpen: true });
const bizTransaction = fields(
  { type: wordOf(BIZ_TRANSACTION_TYPES), bizTransaction: uri },
  { needed: ["bizTransaction"] },
);
const party = (name: string) =>
  fields({ type: wordOf(SOURCE_DESTINATION_TYPES), [name]: uri }, { needed: ["type", name] });

const sensorMetadata = fields(
  {
    time: dateTime,
    startTime: dateTime,
    endTime: dateTime,
    deviceID: uri,
    deviceMetadata: uri,
    rawData: uri,
    dataProcessingMethod: uri,
    bizRules: uri,
  },
  { isOpen: true },
);

/**
 * A report names what was measured or what was wrong. The list of measurement types grows with the GS1 Web Vocabulary, so that
 * a bare word unknown today is taken.
 */
const sensorReport: Check = (value, path, report) => {
  fields(
    {
      type: text,
      exception: wordOf(SENSOR_ALERTS),
      deviceID: uri,
      deviceMetadata: uri,
      rawData: uri,
      dataProcessingMethod: uri,
      bizRules: uri,
      time: dateTime,
      microorganism: uri,
      chemicalSubstance: uri,
      value: number,
      component: text,
      stringValue: text,
      booleanValue: boolean,
      hexBinaryValue: pattern(/^[A-Fa-f0-9]+$/, "f0f0"),
      uriValue: uri,
      minValue: number,
      maxValue: number,
      meanValue: number,
      sDev: number,
      percRank: number,
      percValue: number,
      uom: text,
      coordinateReferenceSystem: uri,
    },
    { isOpen: true },
  )(value, path, report);
  if (typeof value === "object" && value !== null && !("type" in value) && !("exception" in value)) {
    report(path, { en: "it has neither type nor exception", zh: "缺少 type 或 exception" });
  }
};

const sensorElement = fields(
  { sensorMetadata, sensorReport: listOf(sensorReport, { min: 1 }) },
  { needed: ["sensorReport"], isOpen: true },
);

const errorDeclaration = fields(
  { declarationTime: dateTime, reason: wordOf(ERROR_REASONS), correctiveEventIDs: listOf(uri) },
  { needed: ["declarationTime"], isOpen: true },
);

/** What every event may have (EPCIS 2.0, section 7.4.1). */
const COMMON: Readonly<Record<string, Check>> = {
  "@context": anything,
  type: text,
  eventTime: dateTime,
  recordTime: dateTime,
  eventTimeZoneOffset: offset,
  eventID: uri,
  errorDeclaration,
  certificationInfo: either(uri, listOf(uri, { min: 1 })),
  bizStep: wordOf(BIZ_STEPS),
  disposition: wordOf(DISPOSITIONS),
  persistentDisposition: fields({ set: listOf(wordOf(DISPOSITIONS)), unset: listOf(wordOf(DISPOSITIONS)) }),
  readPoint: place,
  bizLocation: place,
  bizTransactionList: listOf(bizTransaction),
  sourceList: listOf(party("source")),
  destinationList: listOf(party("destination")),
  sensorElementList: listOf(sensorElement),
};

const action = oneOf("ADD", "OBSERVE", "DELETE");
const epcList = listOf(uri, { isUnique: true });

const event = (own: Readonly<Record<string, Check>>, needed: readonly string[]) =>
  fields({ ...COMMON, ...own }, { needed: ["eventTime", "eventTimeZoneOffset", ...needed], isOpen: true });

/** The fields of each type of event (sections 7.4.2 to 7.4.6). */
export const EVENT_SHAPES: ReadonlyMap<string, Check> = new Map([
  ["ObjectEvent", event({ action, epcList, quantityList, ilmd: extensions }, ["action"])],
  [
    "AggregationEvent",
    event({ action, parentID: uri, childEPCs: epcList, childQuantityList: quantityList }, ["action"]),
  ],
  [
    "TransactionEvent",
    event({ action, parentID: uri, epcList, quantityList, bizTransactionList: listOf(bizTransaction, { min: 1 }) }, [
      "action",
      "bizTransactionList",
    ]),
  ],
  [
    "TransformationEvent",
    event(
      {
        inputEPCList: epcList,
        inputQuantityList: quantityList,
        outputEPCList: epcList,
        outputQuantityList: quantityList,
        transformationID: uri,
        ilmd: extensions,
      },
      [],
    ),
  ],
  [
    "AssociationEvent",
    event({ action, parentID: uri, childEPCs: epcList, childQuantityList: quantityList }, ["action", "parentID"]),
  ],
]);

/** An event of somebody's own type, named by a URI. */
export const OWN_EVENT: Check = event({ type: uri, action }, []);

/** The document around the events (section 10.2). */
export const DOCUMENT: Check = fields(
  {
    "@context": anything,
    id: uri,
    type: oneOf("EPCISDocument", "EPCISQueryDocument"),
    schemaVersion: pattern(/^2(?:\.\d+)+$/, "2.0"),
    creationDate: dateTime,
    sender: uri,
    receiver: uri,
    instanceIdentifier: text,
    epcisHeader: anything,
    epcisBody: anything,
  },
  { needed: ["@context", "type", "schemaVersion", "creationDate", "epcisBody"], isOpen: true },
);
