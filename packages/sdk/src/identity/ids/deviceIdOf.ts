import type { BigNumberish } from "ethers";

import { derive } from "../../kernel/ids/derive.ts";
import type { DeviceId } from "../../kernel/ids/ids.ts";

/**
 * The id of a device, from its first owner, its model's GTIN and its salted serial number.
 *
 * @example
 * ```ts
 * const serialHash = serialHashOf({ serial: "SN-2025-000123", salt: randomSalt() });
 * const device = deviceIdOf({ owner: hospital.address, model: parseGtin("06901234567892"), serialHash });
 * ```
 */
export function deviceIdOf({
  owner,
  model,
  serialHash,
}: {
  readonly owner: string;
  readonly model: BigNumberish;
  readonly serialHash: string;
}): DeviceId {
  return derive("Device(address owner,uint48 model,bytes32 serialHash)", [owner, model, serialHash]) as DeviceId;
}
