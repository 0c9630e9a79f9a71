import { derive } from "../../kernel/ids/derive.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";

/**
 * The id that `controller` gets with `salt`: known before it is registered, the same on every chain.
 *
 * @example
 * ```ts
 * const salt = randomSalt();
 * const patient = patientIdOf({ controller: zhao.address, salt });
 * ```
 */
export function patientIdOf({ controller, salt }: { readonly controller: string; readonly salt: string }): PatientId {
  return derive("PatientId(address controller,bytes32 salt)", [controller, salt]) as PatientId;
}
