import type { Json } from "./json.ts";

/** What happened to the things of an event: they came to be or to be there, were seen, or ceased. */
export type EpcisAction = "ADD" | "OBSERVE" | "DELETE";

/** Some of a class of things. */
export interface QuantityElement {
  /** A class URI or Digital Link, such as of a lot. */
  readonly epcClass: string;
  /** In the unit of measure; left out for an unknown number. */
  readonly quantity?: number;
  /** UN/CEFACT Recommendation 20, such as `KGM`; left out for pieces. */
  readonly uom?: string;
}

/** A place. */
export interface EpcisPlace {
  readonly id: string;
  readonly [extension: `${string}:${string}`]: Json;
}

/** A document of trade that the event belongs to. */
export interface BizTransaction {
  readonly type?: string;
  readonly bizTransaction: string;
}

/** Readings of sensors. */
export interface SensorElement {
  readonly sensorMetadata?: {
    readonly time?: string;
    readonly startTime?: string;
    readonly endTime?: string;
    readonly deviceID?: string;
    readonly deviceMetadata?: string;
    readonly rawData?: string;
    readonly dataProcessingMethod?: string;
    readonly bizRules?: string;
  };
  readonly sensorReport: readonly {
    readonly type?: string;
    readonly exception?: string;
    readonly [field: string]: Json | undefined;
  }[];
}

/** That an earlier event is wrong. */
export interface ErrorDeclaration {
  readonly declarationTime: string;
  readonly reason?: string;
  readonly correctiveEventIDs?: readonly string[];
}

/** What every event says. */
interface EventBase {
  /** ISO 8601 with offset. */
  readonly eventTime: string;
  /** Such as `+08:00`: the offset in force where it happened. */
  readonly eventTimeZoneOffset: string;
  readonly eventID?: string;
  readonly recordTime?: string;
  readonly errorDeclaration?: ErrorDeclaration;
  readonly certificationInfo?: string | readonly string[];
  readonly bizStep?: string;
  readonly disposition?: string;
  readonly persistentDisposition?: { readonly set?: readonly string[]; readonly unset?: readonly string[] };
  readonly readPoint?: EpcisPlace;
  readonly bizLocation?: EpcisPlace;
  readonly bizTransactionList?: readonly BizTransaction[];
  readonly sourceList?: readonly { readonly type: string; readonly source: string }[];
  readonly destinationList?: readonly { readonly type: string; readonly destination: string }[];
  readonly sensorElementList?: readonly SensorElement[];
  /** Fields of one's own, with a prefix. */
  readonly [extension: `${string}:${string}`]: Json | undefined;
}

/** Things came to be, were seen, or ceased. */
export interface ObjectEvent extends EventBase {
  readonly type: "ObjectEvent";
  readonly action: EpcisAction;
  readonly epcList?: readonly string[];
  readonly quantityList?: readonly QuantityElement[];
  /** Master data of instance or lot, with action ADD. */
  readonly ilmd?: Readonly<Record<`${string}:${string}`, Json>>;
}

/** Things were put into another, or taken out. */
export interface AggregationEvent extends EventBase {
  readonly type: "AggregationEvent";
  readonly action: EpcisAction;
  readonly parentID?: string;
  readonly childEPCs?: readonly string[];
  readonly childQuantityList?: readonly QuantityElement[];
}

/** Things were tied to a document of trade. */
export interface TransactionEvent extends EventBase {
  readonly type: "TransactionEvent";
  readonly action: EpcisAction;
  readonly bizTransactionList: readonly BizTransaction[];
  readonly parentID?: string;
  readonly epcList?: readonly string[];
  readonly quantityList?: readonly QuantityElement[];
}

/** Inputs became outputs. */
export interface TransformationEvent extends EventBase {
  readonly type: "TransformationEvent";
  readonly inputEPCList?: readonly string[];
  readonly inputQuantityList?: readonly QuantityElement[];
  readonly outputEPCList?: readonly string[];
  readonly outputQuantityList?: readonly QuantityElement[];
  readonly transformationID?: string;
  readonly ilmd?: Readonly<Record<`${string}:${string}`, Json>>;
}

/** Things were tied to another for good, such as a sensor to a container. */
export interface AssociationEvent extends EventBase {
  readonly type: "AssociationEvent";
  readonly action: EpcisAction;
  readonly parentID: string;
  readonly childEPCs?: readonly string[];
  readonly childQuantityList?: readonly QuantityElement[];
}

/** Any event of EPCIS 2.0. */
export type EpcisEvent = ObjectEvent | AggregationEvent | TransactionEvent | TransformationEvent | AssociationEvent;

/** A document of events, as partners send it. */
export interface EpcisDocument {
  readonly "@context": readonly (string | Readonly<Record<string, string>>)[];
  readonly type: "EPCISDocument";
  readonly schemaVersion: "2.0";
  readonly creationDate: string;
  readonly sender?: string;
  readonly receiver?: string;
  readonly epcisBody: { readonly eventList: readonly EpcisEvent[] };
}
