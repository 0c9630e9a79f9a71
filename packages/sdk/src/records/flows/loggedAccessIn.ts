import { type TransactionReceipt, ZeroHash } from "ethers";

import { PURPOSES } from "../../terms/purposes.ts";
import { nameOf } from "../../terms/set.ts";
import { AccessLog__factory } from "../../typechain.ts";
import { AccessNotLogged } from "./problems.ts";
import type { LoggedAccess } from "./readRecord.ts";

const ACCESS_LOG = AccessLog__factory.createInterface();
/** Where the purpose stands in the event's word, in bits: behind basis and profession. */
const PURPOSE_AT = 16n;

/**
 * The access that a transaction logged, as the event of the access log says it.
 *
 * @param of accessLog is the address of the platform's access log; what other contracts say does not count
 * @throws {@link AccessNotLogged} where the transaction logged none
 * @example
 * ```ts
 * const log = async () => loggedAccessIn({ receipt: await accesses.accessRecord({ … }), accessLog });
 * ```
 */
export function loggedAccessIn({
  receipt,
  accessLog,
}: {
  readonly receipt: Pick<TransactionReceipt, "logs">;
  readonly accessLog: string;
}): LoggedAccess {
  for (const { address, topics, data } of receipt.logs) {
    if (address.toLowerCase() !== accessLog.toLowerCase()) continue;
    const event = ACCESS_LOG.parseLog({ topics: [...topics], data });
    if (event?.name !== "Accessed" && event?.name !== "AccessedInDetail") continue;
    const {
      patient,
      accessor,
      organisation,
      word,
      record = ZeroHash,
    } = event.args.toObject() as Record<string, string>;
    const purpose = nameOf(PURPOSES, (BigInt(word ?? 0) >> PURPOSE_AT) & 0xffn);
    return {
      patient: String(patient),
      accessor: String(accessor),
      organisation: String(organisation),
      purpose: purpose ?? "",
      record,
    };
  }
  throw new AccessNotLogged("record");
}
