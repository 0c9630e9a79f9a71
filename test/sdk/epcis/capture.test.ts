import { expect } from "chai";
import fc from "../../helpers/properties.ts";

import { EpcisInvalid, type Json, buildDocument, eventHashOf, problemsOf, requireValid } from "@xinglin/sdk/epcis";

import { changed, commissioned, documentOf, packed, processed } from "./support.ts";

type Fields = Readonly<Record<string, unknown>>;
const paths = (document: Json) => problemsOf(document).map(({ path }) => path);
const ofEvent = (event: object, fields: Fields) =>
  paths(documentOf(changed(event, fields))).map((path) => path.replace(/^epcisBody\.eventList\[0\]\.?/, ""));
const transaction = {
  type: "TransactionEvent",
  eventTime: "2026-03-01T09:00:00Z",
  eventTimeZoneOffset: "+00:00",
  action: "ADD",
  bizTransactionList: [{ bizTransaction: "urn:epcglobal:cbv:bt:9506000000017:1" }],
  epcList: ["urn:epc:id:sgtin:9506000.013435.S1"],
};
const association = {
  type: "AssociationEvent",
  eventTime: "2026-03-01T09:00:00Z",
  eventTimeZoneOffset: "+00:00",
  action: "ADD",
  parentID: "urn:epc:id:grai:9506000.00022.1",
  childEPCs: ["urn:epc:id:giai:9506000.T1"],
};

describe("SDK: EPCIS documents", () => {
  it("[GS1-20] accepts a document of every type of event, a lone event and a query's answer", () => {
    expect(problemsOf(documentOf(commissioned, packed, processed, transaction, association))).to.deep.equal([]);
    expect(problemsOf(changed(packed, { "@context": "https://example.com/context" }))).to.deep.equal([]);
    const query = changed(documentOf(), {
      type: "EPCISQueryDocument",
      epcisBody: { queryResults: { resultsBody: { eventList: [packed] } } },
    });
    expect(problemsOf(query)).to.deep.equal([]);
    expect(problemsOf(documentOf())).to.deep.equal([]);
    expect(
      problemsOf(changed(documentOf(packed), { "example:note": 1, sender: "urn:a:b", epcisHeader: {} })),
    ).to.deep.equal([]);
  });

  it("[GS1-20] refuses a document that lacks or misstates what every document says", () => {
    const wrong: (readonly [Fields, string])[] = [
      [{ "@context": undefined }, "@context"],
      [{ "@context": 5 }, "@context"],
      [{ "@context": [] }, "@context"],
      [{ "@context": ["no uri"] }, "@context"],
      [{ type: "Document" }, "type"],
      [{ schemaVersion: undefined }, "schemaVersion"],
      [{ schemaVersion: "1.2" }, "schemaVersion"],
      [{ schemaVersion: 2 }, "schemaVersion"],
      [{ creationDate: undefined }, "creationDate"],
      [{ creationDate: "2026-03-02" }, "creationDate"],
      [{ epcisBody: undefined }, "epcisBody"],
      [{ epcisBody: {} }, "epcisBody.eventList"],
      [{ epcisBody: { eventList: {} } }, "epcisBody.eventList"],
      [{ sender: "nobody" }, "sender"],
      [{ note: "x" }, "note"],
    ];
    for (const [fields, path] of wrong) {
      expect(paths(changed(documentOf(packed), fields)), JSON.stringify(fields)).to.include(path);
    }
    for (const value of [null, true, 5, "text", []]) expect(paths(value)).to.deep.equal([""]);
    expect(paths(changed(packed, {}))).to.deep.equal(["@context"]);
  });

  it("[GS1-21] refuses fields that are missing, of a wrong kind, or unknown without a namespace", () => {
    const wrong: (readonly [Fields, string])[] = [
      [{ eventTime: undefined }, "eventTime"],
      [{ eventTime: "01-03-2026" }, "eventTime"],
      [{ eventTime: "2026-03-01T09:00:00" }, "eventTime"],
      [{ eventTime: "2026-02-30T09:00:00Z" }, "eventTime"],
      [{ eventTime: "2026-03-01T24:00:00Z" }, "eventTime"],
      [{ eventTime: "2026-03-01T09:60:00Z" }, "eventTime"],
      [{ eventTime: "2026-03-01T09:00:61Z" }, "eventTime"],
      [{ eventTime: "2026-03-01T09:00:00+15:00" }, "eventTime"],
      [{ eventTime: "2026-03-01T09:00:00+08:60" }, "eventTime"],
      [{ eventTime: "2026-00-01T09:00:00Z" }, "eventTime"],
      [{ eventTime: "2026-03-00T09:00:00Z" }, "eventTime"],
      [{ eventTimeZoneOffset: undefined }, "eventTimeZoneOffset"],
      [{ eventTimeZoneOffset: "+14:30" }, "eventTimeZoneOffset"],
      [{ eventTimeZoneOffset: "8" }, "eventTimeZoneOffset"],
      [{ action: undefined }, "action"],
      [{ action: "CREATE" }, "action"],
      [{ bizStep: "making" }, "bizStep"],
      [{ disposition: "in_transport" }, "disposition"],
      [{ persistentDisposition: { set: ["fine"] } }, "persistentDisposition.set[0]"],
      [{ persistentDisposition: { kept: [] } }, "persistentDisposition.kept"],
      [{ eventID: "17" }, "eventID"],
      [{ certificationInfo: 42 }, "certificationInfo"],
      [{ certificationInfo: ["x"] }, "certificationInfo"],
      [{ epcList: ["urn:a:b", "urn:a:b"] }, "epcList"],
      [{ epcList: ["S1"] }, "epcList[0]"],
      [{ epcList: "urn:a:b" }, "epcList"],
      [{ quantityList: [{ epcClass: "urn:a:b", quantity: "5" }] }, "quantityList[0].quantity"],
      [{ quantityList: [{ epcClass: "urn:a:b", weight: 5 }] }, "quantityList[0].weight"],
      [{ quantityList: [{ epcClass: "urn:a:b", "example:x": 5 }] }, "quantityList[0].example:x"],
      [{ quantityList: [{ quantity: 5 }] }, "quantityList[0].epcClass"],
      [{ quantityList: [{ epcClass: "urn:a:b", uom: "kilogram" }] }, "quantityList[0].uom"],
      [{ readPoint: "urn:a:b" }, "readPoint"],
      [{ readPoint: {} }, "readPoint.id"],
      [{ readPoint: { id: "urn:a:b", floor: 2 } }, "readPoint.floor"],
      [{ bizTransactionList: [{ type: "order", bizTransaction: "urn:a:b" }] }, "bizTransactionList[0].type"],
      [{ bizTransactionList: [{ type: "po" }] }, "bizTransactionList[0].bizTransaction"],
      [{ sourceList: [{ source: "urn:a:b" }] }, "sourceList[0].type"],
      [{ sourceList: [{ type: "place", source: "urn:a:b" }] }, "sourceList[0].type"],
      [{ destinationList: [{ type: "location", destination: "here" }] }, "destinationList[0].destination"],
      [{ sensorElementList: [{}] }, "sensorElementList[0].sensorReport"],
      [{ sensorElementList: [{ sensorReport: [] }] }, "sensorElementList[0].sensorReport"],
      [{ sensorElementList: [{ sensorReport: [{ value: 1 }] }] }, "sensorElementList[0].sensorReport[0]"],
      [
        { sensorElementList: [{ sensorReport: [{ type: "Temperature", value: "5" }] }] },
        "sensorElementList[0].sensorReport[0].value",
      ],
      [
        { sensorElementList: [{ sensorReport: [{ type: "Temperature", hexBinaryValue: "0x" }] }] },
        "sensorElementList[0].sensorReport[0].hexBinaryValue",
      ],
      [
        { sensorElementList: [{ sensorReport: [{ type: "Temperature", booleanValue: "true" }] }] },
        "sensorElementList[0].sensorReport[0].booleanValue",
      ],
      [
        { sensorElementList: [{ sensorReport: [{ type: "", stringValue: 5 }] }] },
        "sensorElementList[0].sensorReport[0].type",
      ],
      [
        { sensorElementList: [{ sensorMetadata: { time: "now" }, sensorReport: [{ exception: "ALARM_CONDITION" }] }] },
        "sensorElementList[0].sensorMetadata.time",
      ],
      [
        { sensorElementList: [{ sensorReport: [{ exception: "ALARM" }] }] },
        "sensorElementList[0].sensorReport[0].exception",
      ],
      [{ errorDeclaration: {} }, "errorDeclaration.declarationTime"],
      [{ errorDeclaration: { declarationTime: "2026-03-01T00:00:00Z", reason: "oops" } }, "errorDeclaration.reason"],
      [{ ilmd: { materialType: "cotton" } }, "ilmd.materialType"],
      [{ ilmd: [] }, "ilmd"],
      [{ note: "x" }, "note"],
      [{ parentID: "urn:a:b" }, "parentID"],
    ];
    for (const [fields, path] of wrong) {
      expect(ofEvent(commissioned, fields), JSON.stringify(fields)).to.include(path);
    }
  });

  it("[GS1-21] accepts extensions with a namespace, words of others as URIs, and every standard field", () => {
    const right: Fields[] = [
      { "example:note": { anything: ["goes", { here: null }] } },
      { bizStep: "https://example.com/steps/steaming", disposition: "example:resting" },
      { readPoint: { id: "geo:30.6,104.0", "example:floor": 2 } },
      { eventTime: "2026-03-01T09:00:00.123456-05:30", eventTimeZoneOffset: "-05:30" },
      { eventTime: "2026-12-31T23:59:60+14:59", eventTimeZoneOffset: "+14:00" },
      { eventTime: "2026-01-01T00:00:00Z" },
      { bizStep: "notifying", persistentDisposition: { set: ["subject_to_regulation"] } },
      {
        sensorElementList: [
          { sensorReport: [{ type: "x:y", booleanValue: false, stringValue: "s", hexBinaryValue: "0F" }] },
        ],
      },
      {
        sensorElementList: [
          { sensorMetadata: { "example:z": 1 }, sensorReport: [{ exception: "gs1:ALARM_CONDITION", component: "x" }] },
        ],
      },
      { certificationInfo: ["https://example.com/1"], recordTime: "2026-03-01T09:00:00Z", eventID: "urn:uuid:1" },
      {
        errorDeclaration: {
          declarationTime: "2026-03-01T00:00:00Z",
          reason: "did_not_occur",
          correctiveEventIDs: ["urn:uuid:2"],
          "example:by": "x",
        },
      },
      {
        sensorElementList: [{ sensorReport: [{ type: "Temperature", value: -18.5, "example:x": 1 }], "example:y": [] }],
      },
      { quantityList: [{ epcClass: "urn:epc:idpat:sgtin:9506000.013435.*" }] },
      { persistentDisposition: { set: ["completeness_verified"], unset: ["completeness_inferred"] } },
    ];
    for (const fields of right) expect(ofEvent(commissioned, fields), JSON.stringify(fields)).to.deep.equal([]);
  });

  it("[GS1-22] keeps the standard's rules between fields", () => {
    const sensors = [{ sensorReport: [{ type: "Temperature", value: 4 }] }];
    const cases: (readonly [object, Fields, readonly string[]])[] = [
      [commissioned, { quantityList: undefined }, [""]],
      [commissioned, { quantityList: [] }, [""]],
      [commissioned, { quantityList: undefined, sensorElementList: sensors }, []],
      [commissioned, { quantityList: undefined, sensorElementList: sensors, readPoint: undefined }, [""]],
      [commissioned, { epcList: [], quantityList: undefined, sensorElementList: sensors, readPoint: undefined }, []],
      [commissioned, { action: "OBSERVE" }, ["ilmd"]],
      [commissioned, { action: "DELETE" }, ["ilmd"]],
      [commissioned, { action: "OBSERVE", ilmd: undefined }, []],
      [packed, { parentID: undefined }, ["parentID"]],
      [packed, { parentID: undefined, action: "DELETE" }, ["parentID"]],
      [packed, { parentID: undefined, action: "OBSERVE" }, []],
      [packed, { childEPCs: [] }, [""]],
      [packed, { childEPCs: undefined, action: "DELETE" }, []],
      [association, { parentID: undefined }, ["parentID"]],
      [association, { childEPCs: undefined }, [""]],
      [association, { childEPCs: undefined, action: "DELETE" }, []],
      [transaction, { bizTransactionList: [] }, ["bizTransactionList"]],
      [transaction, { bizTransactionList: undefined }, ["bizTransactionList"]],
      [transaction, { epcList: undefined }, [""]],
      [transaction, { epcList: undefined, action: "DELETE" }, []],
      [processed, { action: "ADD" }, ["action", "action"]],
      [processed, { inputQuantityList: undefined }, [""]],
      [processed, { inputQuantityList: undefined, transformationID: "urn:a:b" }, []],
      [processed, { inputQuantityList: [], outputQuantityList: undefined, transformationID: "urn:a:b" }, [""]],
      [packed, { type: "LendingEvent" }, ["type"]],
      [packed, { type: undefined }, ["type"]],
    ];
    for (const [event, fields, expected] of cases) {
      expect(ofEvent(event, fields), JSON.stringify(fields)).to.deep.equal(expected);
    }
  });

  it("[GS1-23] names every problem with its path, in both languages", () => {
    const document = documentOf(
      changed(packed, { bizStep: "x", action: "y" }),
      processed,
      changed(commissioned, { ilmd: 5 }),
    );
    const expected = ["epcisBody.eventList[0].bizStep", "epcisBody.eventList[0].action", "epcisBody.eventList[2].ilmd"];
    expect(paths(document)).to.have.members(expected);
    for (const { says } of problemsOf(document)) expect(says.zh).to.match(/\p{Script=Han}/u);
    expect(() => {
      requireValid(document);
    }).to.throw(EpcisInvalid, "epcisBody.eventList[2].ilmd");
    // A message shows five problems and says how many more there are.
    const wrong = changed(packed, { bizStep: "x" });
    const five = new EpcisInvalid(problemsOf(documentOf(...Array.from({ length: 5 }, () => wrong))));
    const six = new EpcisInvalid(problemsOf(documentOf(...Array.from({ length: 6 }, () => wrong))));
    expect(five.message).to.include("eventList[4]").and.not.to.include("more");
    expect(six.message).to.include("and 1 more").and.not.to.include("eventList[5]");
  });

  it("[GS1-23] judges any JSON without failing itself", () => {
    fc.assert(
      fc.property(fc.jsonValue() as fc.Arbitrary<Json>, (value) => {
        expect(problemsOf(value)).to.be.an("array");
        expect(problemsOf(documentOf({ type: "ObjectEvent", epcList: value }))).not.to.be.empty;
      }),
    );
    const deep = JSON.parse(`{"type":"EPCISDocument","a:b":${"[".repeat(9000)}${"]".repeat(9000)}}`) as Json;
    expect(paths(deep)).to.deep.equal([""]);
    const odd = JSON.parse('{"type":"EPCISDocument","__proto__":{"admin":true},"constructor":1}') as Json;
    expect(paths(odd)).to.include.members(["__proto__", "constructor", "@context"]);
    expect(({} as Record<string, unknown>).admin).to.equal(undefined);
  });

  it("[GS1-24] builds valid documents whose events carry their hash ids, and nothing invalid", () => {
    const document = buildDocument({
      events: [commissioned, { ...packed, eventID: "urn:uuid:1", "example:n": 1 }],
      creationDate: "2026-03-02T00:00:00Z",
      namespaces: { example: "https://ns.example.com/epcis/" },
      sender: "urn:epc:id:pgln:9506000.00001",
    });
    expect(problemsOf(JSON.parse(JSON.stringify(document)) as Json)).to.deep.equal([]);
    expect(document["@context"]).to.have.length(2);
    const plain = buildDocument({ events: [packed], creationDate: "2026-03-02T00:00:00Z" });
    expect(plain["@context"]).to.have.length(1);
    expect(plain).not.to.have.any.keys("sender", "receiver");
    expect(document).to.include({ sender: "urn:epc:id:pgln:9506000.00001" });
    const [first, second] = document.epcisBody.eventList;
    expect(first!.eventID).to.equal(eventHashOf(changed(commissioned, {})).uri);
    expect(second!.eventID).to.equal("urn:uuid:1");
    const broken = { ...processed, outputQuantityList: [] };
    expect(() => buildDocument({ events: [broken], creationDate: "2026-03-02T00:00:00Z" })).to.throw(EpcisInvalid);
  });
});
