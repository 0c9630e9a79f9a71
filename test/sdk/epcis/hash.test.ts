import { createHash } from "node:crypto";

import { expect } from "chai";
import fc from "../../helpers/properties.ts";

import {
  EpcisInvalid,
  type JsonObject,
  canonicalKeyUri,
  eventHashOf,
  eventsOf,
  namespacesOf,
  preHashOf,
} from "@xinglin/sdk/epcis";

import { changed, commissioned, documentOf, packed, processed } from "./support.ts";

const namespaces = namespacesOf({ example: "https://ns.example.com/epcis/", other: "https://ns.example.com/epcis/" });
const hash = (event: object, fields: Readonly<Record<string, unknown>> = {}) =>
  eventHashOf(changed(event, fields), namespaces).uri;
const preHash = (event: object, fields: Readonly<Record<string, unknown>> = {}) =>
  preHashOf(changed(event, fields), namespaces);

describe("SDK: CBV event hash ids", () => {
  it("[GS1-30] hashes the pre-hash string with SHA-256 and says the version", () => {
    const { uri, digest } = eventHashOf(changed(packed, {}));
    const expected = createHash("sha256").update(preHash(packed), "utf8").digest("hex");
    expect(uri).to.equal(`ni:///sha-256;${expected}?ver=CBV2.0`);
    expect(digest).to.equal(`0x${expected}`);
  });

  it("[GS1-31] writes fields in the canonical order, lists sorted, keys as canonical links", () => {
    expect(preHash(packed)).to.equal(
      "eventType=AggregationEventeventTime=2026-03-01T01:00:00.000ZeventTimeZoneOffset=+08:00" +
        "parentID=https://id.gs1.org/00/095060000000000015" +
        "childEPCsepc=https://id.gs1.org/01/09506000134352/21/S1epc=https://id.gs1.org/01/09506000134352/21/S2" +
        "action=ADDbizStep=https://ref.gs1.org/cbv/BizStep-packing",
    );
    expect(preHash(processed)).to.equal(
      "eventType=TransformationEventeventTime=2026-02-01T01:00:00.000ZeventTimeZoneOffset=+08:00" +
        "inputQuantityListquantityElementepcClass=https://id.gs1.org/01/09506000246819/10/H1quantity=120uom=KGM" +
        "outputQuantityListquantityElementepcClass=https://id.gs1.org/01/09506000246826/10/P1quantity=95.5uom=KGM" +
        "bizStep=https://ref.gs1.org/cbv/BizStep-creating_class_instance",
    );
  });

  it("[GS1-31] writes types before their values, sensors by their own order, master data and extensions last", () => {
    const text = preHash(commissioned, {
      bizTransactionList: [{ bizTransaction: "urn:epcglobal:cbv:bt:9506000000015:1", type: "po" }],
      sourceList: [{ type: "owning_party", source: "urn:epc:id:pgln:9506000.00001" }],
      destinationList: [{ type: "urn:epcglobal:cbv:sdt:location", destination: "urn:epc:id:sgln:9506000.00002.0" }],
      sensorElementList: [
        {
          "example:more": 1,
          sensorReport: [{ uom: "CEL", value: 4.5, type: "Temperature", "example:note": "x" }],
          sensorMetadata: { deviceID: "urn:epc:id:giai:9506000.T1", time: "2026-03-01T00:00:00Z" },
        },
      ],
      "example:field": { "example:b": ["2", "1"], "example:a": true },
    });
    expect(text.slice(text.indexOf("readPoint"))).to.equal(
      "readPointid=https://id.gs1.org/414/9506000000015" +
        "sensorElementListsensorElementsensorMetadatatime=2026-03-01T00:00:00.000ZdeviceID=https://id.gs1.org/8004/9506000T1" +
        "sensorReporttype=https://gs1.org/voc/Temperaturevalue=4.5uom=CEL{https://ns.example.com/epcis/}note=x" +
        "{https://ns.example.com/epcis/}more=1" +
        "bizTransactionListtype=https://ref.gs1.org/cbv/BTT-pobizTransaction=urn:epcglobal:cbv:bt:9506000000015:1" +
        "destinationListtype=https://ref.gs1.org/cbv/SDT-locationdestination=https://id.gs1.org/414/9506000000022" +
        "ilmd{urn:epcglobal:cbv:mda:}itemExpirationDate=2027-03-01{urn:epcglobal:cbv:mda:}lotNumber=V26" +
        "sourceListtype=https://ref.gs1.org/cbv/SDT-owning_partysource=https://id.gs1.org/417/9506000000015" +
        "{https://ns.example.com/epcis/}field{https://ns.example.com/epcis/}a=true" +
        "{https://ns.example.com/epcis/}b=1{https://ns.example.com/epcis/}b=2",
    );
  });

  it("[GS1-30] is the same however the event is written", () => {
    const same: Readonly<Record<string, unknown>>[] = [
      { eventTime: "2026-03-01T00:00:00.0000Z" },
      { eventTime: "2026-02-28T18:00:00-06:00" },
      { bizStep: "https://ref.gs1.org/cbv/BizStep-commissioning" },
      { bizStep: "cbv:BizStep-commissioning" },
      { bizStep: "urn:epcglobal:cbv:bizstep:commissioning" },
      { disposition: " active " },
      { quantityList: [{ quantity: 1000.0, epcClass: "https://example.com/gtin/9506000134352/lot/V26?17=270301" }] },
      { quantityList: [{ epcClass: "https://id.gs1.org/01/09506000134352/22/2A/10/V26", quantity: 1e3 }] },
      { readPoint: { id: "https://shop.example/x/414/9506000000015" } },
      { recordTime: "2026-03-05T00:00:00Z", eventID: "urn:uuid:1", "rdfs:comment": "said by hand" },
      { errorDeclaration: { declarationTime: "2026-03-05T00:00:00Z" } },
      {
        "@context": [{ mda: "urn:epcglobal:cbv:mda:" }],
        ilmd: { "mda:itemExpirationDate": "2027-03-01", "mda:lotNumber": "V26" },
      },
    ];
    for (const fields of same) expect(hash(commissioned, fields), JSON.stringify(fields)).to.equal(hash(commissioned));
  });

  it("[GS1-30] does not depend on the order of fields and of list items, nor on the names of prefixes", () => {
    const event = changed(commissioned, {
      epcList: [
        "urn:epc:id:sgtin:9506000.013435.1",
        "urn:epc:id:sgtin:9506000.013435.2",
        "urn:epc:id:sgtin:9506000.013435.10",
      ],
      "example:a": { "example:x": ["2", "1"], "example:y": "z" },
    });
    const expected = hash(event);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(hash(shuffled(event, seed))).to.equal(expected);
      }),
    );
    const renamed = JSON.parse(JSON.stringify(event).replaceAll("example:", "other:")) as JsonObject;
    expect(hash(renamed)).to.equal(expected);
  });

  it("[GS1-34] is another for every other value, field and type", () => {
    const others: Readonly<Record<string, unknown>>[] = [
      { eventTime: "2026-03-01T08:00:00.001+08:00" },
      { eventTimeZoneOffset: "+09:00" },
      { action: "OBSERVE" },
      { bizStep: "receiving" },
      { disposition: undefined },
      { quantityList: [{ epcClass: "urn:epc:class:lgtin:9506000.013435.V26", quantity: 1000.5 }] },
      { quantityList: [{ epcClass: "urn:epc:class:lgtin:9506000.013435.V27", quantity: 1000 }] },
      { readPoint: { id: "urn:epc:id:sgln:9506000.00001.5" } },
      { ilmd: { "cbvmda:lotNumber": "V27", "cbvmda:itemExpirationDate": "2027-03-01" } },
      { certificationInfo: "https://example.com/certificate/1" },
      { "example:field": "" },
      { type: "TransactionEvent" },
    ];
    const hashes = [hash(commissioned), ...others.map((fields) => hash(commissioned, fields))];
    expect(new Set(hashes).size).to.equal(hashes.length);
  });

  it("[GS1-31] rounds moments to milliseconds by their fourth digit, over every boundary", () => {
    const time = (eventTime: string) => /eventTime=(.*?)eventTimeZone/.exec(preHash(packed, { eventTime }))?.[1];
    expect(time("2026-03-01T00:00:00.1234Z")).to.equal("2026-03-01T00:00:00.123Z");
    expect(time("2026-03-01T00:00:00.12345Z")).to.equal("2026-03-01T00:00:00.123Z");
    expect(time("2026-03-01T00:00:00.1235Z")).to.equal("2026-03-01T00:00:00.124Z");
    expect(time("2026-03-01T00:00:00.1245Z")).to.equal("2026-03-01T00:00:00.125Z");
    expect(time("2026-12-31T23:59:59.9995Z")).to.equal("2027-01-01T00:00:00.000Z");
    expect(time("2026-03-01T00:00:00.1+08:00")).to.equal("2026-02-28T16:00:00.100Z");
    expect(time("yesterday")).to.equal("yesterday");
    expect(time("2026-13-01T00:00:00Z")).to.equal("2026-13-01T00:00:00Z");
  });

  it("[GS1-31] writes numbers without what says nothing", () => {
    const number = (value: unknown) => /\}n=(.*)$/.exec(preHash(packed, { "example:n": value }))?.[1];
    const written = [
      [1.0, "1"],
      ["1.50", "1.5"],
      ["+007", "7"],
      [".5", "0.5"],
      ["5.", "5"],
      [-0, "0"],
      ["1e3", "1000"],
      ["12345678901234567890", "12345678901234567168"],
      [0.0001, "0.0001"],
      [0.00001, "1e-05"],
      ["1e400", "1e400"],
      ["1_000", "1_000"],
      ["0x10", "0x10"],
      ["NaN", "NaN"],
      ["1 2", "1 2"],
    ] as const;
    for (const [value, expected] of written) expect(number(value), String(value)).to.equal(expected);
  });

  it("[GS1-31] sorts by code points, as UTF-8 does", () => {
    const text = preHash(packed, { "example:n": ["\u{1F33F}", "\uFF21", "z", "Z", "ab", "a"] });
    expect(text.slice(text.indexOf("{"))).to.equal(
      ["Z", "a", "ab", "z", "\uFF21", "\u{1F33F}"].map((value) => `{https://ns.example.com/epcis/}n=${value}`).join(""),
    );
  });

  it("[GS1-31] constrains keys to their finest level, and leaves alone what is no key", () => {
    const same = [
      ["https://example.com/gtin/9780345418913/cpv/344/lot/1223/ser/765tz?17=261231", "/01/09780345418913/21/765tz"],
      ["http://example.com/01/97803111", "/01/00000097803111"],
      ["https://example.com/01/09780345418913/22/X", "/01/09780345418913"],
      ["https://example.com/8006/040123451234560102/10/A/21/B", "/8006/040123451234560102/21/B"],
      ["https://example.com/01/09780345418913/21/a%2fb", "/01/09780345418913/21/a%2Fb"],
      ["urn:epc:id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7'SDB", "/01/01234567987651/235/51qIgY%29%3C%26Jp3%2Aj7'SDB"],
      ["urn:epc:idpat:cpi:4012345.AB12.*", "/8010/4012345AB12"],
    ] as const;
    for (const [written, expected] of same) {
      expect(canonicalKeyUri(written), written).to.equal(`https://id.gs1.org${expected}`);
    }
    const none = [
      "http://example.de/01/97803",
      "https://id.gs1.org/8006/04012345123456/22/ABCD/10/XYZ",
      "http://id.gs1.org/01/9780345418913/99/utfgf",
      "http://example.org/123/4012345ABC987/456/4711",
      "https://example.com/01/09780345418913/21/a%2",
      "https://example.com/01/0978034541891%33/21/a%E4",
      "https://example.com/01/%/21/a",
      "urn:epc:id:gid:952056.2718.1414",
      "geo:47.5,11.1",
      "42.5",
      "",
    ];
    for (const written of none) expect(canonicalKeyUri(written), written).to.equal(undefined);
  });

  it("[GS1-33] takes the namespaces of document and event, and finds the events of a query's answer and of a lone event", () => {
    const document = changed(documentOf(packed), { "@context": [{ example: "https://ns.example.com/epcis/" }] });
    const lone = changed(packed, { "@context": { example: "https://ns.example.com/epcis/" }, "example:n": 1 });
    const query = {
      "@context": { example: "https://ns.example.com/epcis/" },
      type: "EPCISQueryDocument",
      epcisBody: { queryResults: { resultsBody: { eventList: [changed(packed, { "example:n": 1 })] } } },
    };
    const hashesOf = (text: object) => {
      const { events, namespaces: known } = eventsOf(JSON.parse(JSON.stringify(text)) as JsonObject);
      return events.map((event) => eventHashOf(event, known).uri);
    };
    expect(hashesOf(document)).to.deep.equal([hash(packed)]);
    expect(hashesOf(lone)).to.deep.equal([hash(packed, { "example:n": 1 })]);
    expect(hashesOf(query)).to.deep.equal([hash(packed, { "example:n": 1 })]);
    expect(eventsOf([]).events).to.deep.equal([]);
  });

  it("[GS1-35] refuses an event without a type and one nested without end, and is not led astray by names of Object", () => {
    expect(() => preHashOf({})).to.throw(EpcisInvalid, "type");
    const deep = JSON.parse(`{"type":"ObjectEvent","a:b":${"[".repeat(5000)}${"]".repeat(5000)}}`) as JsonObject;
    expect(() => preHashOf(deep)).to.throw(EpcisInvalid, "deeply");
    const nested = (depth: number) =>
      JSON.parse(`{"type":"ObjectEvent","a:b":${"[".repeat(depth)}${"]".repeat(depth)}}`) as JsonObject;
    expect(preHashOf(nested(64))).to.include("eventType=ObjectEvent");
    expect(() => preHashOf(nested(65))).to.throw(EpcisInvalid, "deeply");
    const odd = JSON.parse('{"type":"ObjectEvent","__proto__":{"x":1},"constructor":"y"}') as JsonObject;
    expect(preHashOf(odd)).to.equal("eventType=ObjectEvent__proto__x=1constructor=y");
    expect(({} as Record<string, unknown>).x).to.equal(undefined);
  });

  it("[GS1-35] hashes or refuses any JSON that calls itself an event", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.constantFrom("ObjectEvent", "a:B", ""),
        (fields, type) => {
          const event = { ...fields, type } as JsonObject;
          expect(eventHashOf(event).uri).to.match(/^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/);
        },
      ),
    );
  });
});

/** The same JSON with members and items in another order. */
function shuffled(value: unknown, seed: number): JsonObject {
  let state = seed;
  const random = () => (state = (state * 1_103_515_245 + 12_345) & 0x7fffffff);
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(walk).toSorted(() => (random() % 2 === 0 ? 1 : -1));
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(
      Object.entries(part)
        .map(([name, member]): [string, unknown] => [name, walk(member)])
        .toSorted(() => (random() % 2 === 0 ? 1 : -1)),
    );
  };
  return walk(value) as JsonObject;
}
