import type { Peers } from "./frame/peer.ts";
import { EAS } from "./peers/eas.ts";
import { ETHR_DID } from "./peers/ethrDid.ts";
import { DRUGS } from "./peers/drugs.ts";
import { KLEROS } from "./peers/kleros.ts";
import { ONCHAIN_ID } from "./peers/onchainId.ts";
import { ROLES } from "./peers/roles.ts";

/** Everybody whose work is measured beside ours. */
export const PEERS: Peers = { ...ONCHAIN_ID, ...ETHR_DID, ...EAS, ...ROLES, ...KLEROS, ...DRUGS };
