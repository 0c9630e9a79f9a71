import type { AggregationEvent, JsonObject, ObjectEvent, TransformationEvent } from "@xinglin/sdk/epcis";

/** A lot of vaccine is made. */
export const commissioned: ObjectEvent = {
  type: "ObjectEvent",
  eventTime: "2026-03-01T08:00:00+08:00",
  eventTimeZoneOffset: "+08:00",
  action: "ADD",
  bizStep: "commissioning",
  disposition: "active",
  quantityList: [{ epcClass: "urn:epc:class:lgtin:9506000.013435.V26", quantity: 1000 }],
  readPoint: { id: "urn:epc:id:sgln:9506000.00001.0" },
  ilmd: { "cbvmda:lotNumber": "V26", "cbvmda:itemExpirationDate": "2027-03-01" },
};

/** Packs go into a case. */
export const packed: AggregationEvent = {
  type: "AggregationEvent",
  eventTime: "2026-03-01T09:00:00+08:00",
  eventTimeZoneOffset: "+08:00",
  action: "ADD",
  parentID: "urn:epc:id:sscc:9506000.0000000001",
  childEPCs: ["urn:epc:id:sgtin:9506000.013435.S2", "urn:epc:id:sgtin:9506000.013435.S1"],
  bizStep: "packing",
};

/** Herbs become decoction pieces. */
export const processed: TransformationEvent = {
  type: "TransformationEvent",
  eventTime: "2026-02-01T09:00:00+08:00",
  eventTimeZoneOffset: "+08:00",
  inputQuantityList: [{ epcClass: "urn:epc:class:lgtin:9506000.024681.H1", quantity: 120, uom: "KGM" }],
  outputQuantityList: [{ epcClass: "urn:epc:class:lgtin:9506000.024682.P1", quantity: 95.5, uom: "KGM" }],
  bizStep: "creating_class_instance",
};

/** A copy with some fields otherwise; an undefined one is taken away. */
export function changed(event: object, fields: Readonly<Record<string, unknown>>): JsonObject {
  return JSON.parse(JSON.stringify({ ...event, ...fields })) as JsonObject;
}

/** A document around events. */
export function documentOf(...events: readonly object[]): JsonObject {
  return JSON.parse(
    JSON.stringify({
      "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
      type: "EPCISDocument",
      schemaVersion: "2.0",
      creationDate: "2026-03-02T00:00:00Z",
      epcisBody: { eventList: events },
    }),
  ) as JsonObject;
}
