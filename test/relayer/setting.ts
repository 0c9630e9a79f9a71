import { type Ledger, type Policy, Relayer, SqliteLedger, policyOf } from "@xinglin/relayer";
import { type Hex, randomSalt } from "@xinglin/sdk/kernel";
import { type ForwardRequest, signForwardRequest } from "@xinglin/sdk/sending";
import { type HDNodeWallet, Wallet, ZeroHash, parseEther } from "ethers";

import { HOUR, START } from "../helpers/defaults.ts";
import type { Platform } from "../helpers/platform.ts";

/** Of the relayer alone; nothing else in the tests uses it. */
export const KEY = `0x${"5e".repeat(32)}`;

const relayers: Relayer[] = [];

/** Waits until no relayer of a test is at work any more: the next test has the same chain, and the key the same nonces. */
export async function rest(): Promise<void> {
  for (const relayer of relayers.splice(0)) await relayer.pass();
}

/** A relayer on the tests' chain, with a clock that the test moves. */
export interface Setting {
  readonly relayer: Relayer;
  readonly ledger: Ledger;
  readonly clock: { seconds: number };
  /** Sends everything, and finds what was mined. */
  readonly work: () => Promise<void>;
}

/** What the tests pay for: acts of patients. */
export async function policyOn({ patients }: Platform, limits?: Partial<Policy>): Promise<Policy> {
  const functions = ["register", "publishEncryptionKey", "finishRecovery"];
  return policyOf([{ address: await patients.getAddress(), abi: patients.interface, functions }], limits);
}

export async function relayerOn(
  platform: Platform,
  of: {
    readonly ledger?: Ledger;
    readonly limits?: ConstructorParameters<typeof Relayer>[0]["limits"];
    readonly fees?: ConstructorParameters<typeof Relayer>[0]["fees"];
    readonly policy?: Partial<Policy>;
    readonly isPoor?: boolean;
  } = {},
): Promise<Setting> {
  const { forwarder, ethers, connection } = platform;
  const ledger = of.ledger ?? new SqliteLedger(":memory:");
  const clock = { seconds: Number(START) };
  const relayer = new Relayer({
    provider: ethers.provider,
    key: KEY,
    forwarder: await forwarder.getAddress(),
    ledger,
    policy: await policyOn(platform, of.policy),
    ...(of.limits !== undefined && { limits: of.limits }),
    ...(of.fees !== undefined && { fees: of.fees }),
    now: () => clock.seconds,
  });
  relayers.push(relayer);
  if (of.isPoor !== true) await connection.networkHelpers.setBalance(relayer.account, parseEther("10"));
  const work = async () => {
    await relayer.pass();
    await relayer.pass();
  };
  return { relayer, ledger, clock, work };
}

/** Somebody who has never held ether. */
export function somebody(): HDNodeWallet {
  return Wallet.createRandom();
}

/** The registration of somebody, signed for the forwarder. */
export async function registration(
  { patients, forwarder, ethers }: Platform,
  signer: Wallet | HDNodeWallet,
  { salt = randomSalt(), ...over }: { readonly salt?: Hex } & Partial<Pick<ForwardRequest, "gas" | "deadline">> = {},
): Promise<ForwardRequest> {
  return signForwardRequest({
    call: {
      to: await patients.getAddress(),
      data: patients.interface.encodeFunctionData("register", [salt, ZeroHash]),
    },
    signer,
    forwarder: await forwarder.getAddress(),
    provider: ethers.provider,
    deadline: over.deadline ?? START + HOUR,
    ...(over.gas !== undefined && { gas: over.gas }),
  });
}

/** The name of what an attempt is refused with. */
export async function refusalOf(attempt: Promise<unknown>): Promise<string> {
  return attempt.then(
    () => "nothing",
    (problem: unknown) => (problem instanceof Error ? problem.name : String(problem)),
  );
}
