import type { PatientId, RecordId } from "../../kernel/ids/ids.ts";
import type { Compartment } from "./compartment.ts";

/**
 * What the key of a record is bound to. The id commits to the whole header, so a key that is sealed for one record opens for
 * no other over the same content: not in another compartment, nor by another author. See `keyPlaceOf` of `@xinglin/sdk/flows`.
 */
export interface KeyPlace extends Compartment {
  readonly id: RecordId;
  readonly patient: PatientId;
}
