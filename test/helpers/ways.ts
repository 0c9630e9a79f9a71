import { type Holder, type HolderKind, contractWallet, delegatedAccount, plainAccount } from "./holders.ts";
import type { Entrance } from "./patientActs.ts";
import type { Platform } from "./platform.ts";

/** A kind of account and a way in. */
export interface Way {
  readonly kind: HolderKind;
  readonly entrance: Entrance;
}

/** Every way that exists: OpenZeppelin's forwarder asks for a key's signature, so it serves no contract wallets. */
export const WAYS: readonly Way[] = [
  { kind: "plain account", entrance: "own call" },
  { kind: "plain account", entrance: "relayed call" },
  { kind: "plain account", entrance: "signature" },
  { kind: "contract wallet", entrance: "own call" },
  { kind: "contract wallet", entrance: "signature" },
  { kind: "delegated account", entrance: "own call" },
  { kind: "delegated account", entrance: "relayed call" },
  { kind: "delegated account", entrance: "signature" },
];

/** An account of this kind that belongs to this person. */
export async function accountOf(
  platform: Platform,
  name: "zhao" | "zhaoAnew" | "thief",
  kind: HolderKind,
): Promise<Holder> {
  switch (kind) {
    case "plain account":
      return plainAccount(platform, platform.actors[name]);
    case "contract wallet":
      return contractWallet(platform, platform.actors[name]);
    case "delegated account":
      return delegatedAccount(platform, name);
  }
}
