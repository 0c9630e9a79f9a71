import { AbiCoder, concat, dataSlice, keccak256 } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import type { VisitId } from "../../kernel/ids/ids.ts";
import type { Visit } from "../service.ts";
import { serviceIdOf } from "./serviceIdOf.ts";

const CODER = AbiCoder.defaultAbiCoder();
const COVER = ["address", "uint128", "bytes32", "bytes32", "uint32"];
const MEMBERS = ["bytes32", "bytes32", "address", "uint48", "uint32", "bytes32", "bytes32"];

/**
 * The id of a visit: the hash of the service's id and the words of the booking, its last six bytes zero.
 *
 * @example
 * ```ts
 * const visit = visitIdOf({ service, booking });
 * ```
 */
export function visitIdOf({ service, booking }: Visit): VisitId {
  const covers = keccak256(
    concat(
      booking.covers.map(({ payer, amount, programme, person, period }) =>
        CODER.encode(COVER, [payer, amount, programme, person, period]),
      ),
    ),
  );
  const { patient, payer, start, number, intakeHash } = booking;
  const words = [serviceIdOf({ service }), patient, payer, start, number, intakeHash, covers];
  const whole = keccak256(CODER.encode(MEMBERS, words));
  return concat([dataSlice(whole, 0, 26), new Uint8Array(6)]) as Hex as VisitId;
}
