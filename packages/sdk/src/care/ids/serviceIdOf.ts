import { AbiCoder, concat, keccak256 } from "ethers";

import type { Hex } from "../../kernel/ids/brand.ts";
import type { ServiceId } from "../../kernel/ids/ids.ts";
import { type Service, serviceStruct } from "../service.ts";

const CODER = AbiCoder.defaultAbiCoder();
const MEMBERS = [
  ["address", "address", "uint8", "uint8", "bool", "uint8", "bytes32", "address", "uint128", "uint48", "uint48"],
  ["uint48", "uint16", "uint16", "uint48"],
].flat();

/**
 * The id of a service: the hash of the words of its members, with the hash of the payees' words in their place.
 *
 * @example
 * ```ts
 * const id = serviceIdOf({ service });
 * ```
 */
export function serviceIdOf({ service }: { readonly service: Service }): ServiceId {
  const struct = serviceStruct(service);
  const payees = keccak256(
    concat(service.payees.map(({ account, share }) => CODER.encode(["address", "uint16"], [account, share]))),
  );
  const { policy } = service;
  const values = [
    struct.practitioner,
    struct.organisation,
    struct.profession,
    struct.mode,
    struct.confirms,
    struct.slots,
    struct.code,
    struct.token,
    struct.price,
    struct.lead,
    struct.horizon,
    policy.notice,
    policy.lateShare,
    policy.noShowShare,
    policy.patience,
    payees,
  ];
  return keccak256(CODER.encode([...MEMBERS, "bytes32"], values)) as Hex as ServiceId;
}
