import { AbiCoder, type LogDescription, ZeroAddress, ZeroHash, keccak256 } from "ethers";

import type { PatientState } from "../patientState.ts";
import type { Platform } from "../platform.ts";

interface RebuiltRecovery {
  readonly status: bigint;
  readonly reinforced: boolean;
  readonly to: string;
  readonly readyAt: bigint;
  readonly lapsesAt: bigint;
}

/** A patient as an indexer knows it that has seen nothing but events and the time of their blocks. */
export interface Rebuilt {
  controller: string;
  epoch: bigint;
  guardians: string;
  pending: { readonly guardians: string; readonly effectiveAt: bigint } | undefined;
  encryptionKeyHash: string;
  attempt: bigint;
  escalated: boolean;
  recovery: { status: bigint; reinforced: boolean; readonly to: string; readyAt: bigint; lapsesAt: bigint } | undefined;
  readonly delegations: Map<string, readonly bigint[]>;
}

type Fold = (life: Rebuilt, args: LogDescription["args"], now: bigint) => void;

/** What each event means. */
const MEANINGS: Readonly<Record<string, Fold>> = {
  ControllerRotated: (life, { to }) => {
    life.controller = to as string;
  },
  GuardiansChanged: (life, args, now) => {
    const [, guardians, effectiveAt] = args.toArray() as [string, string, bigint];
    life.pending = effectiveAt > now ? { guardians, effectiveAt } : undefined;
    if (effectiveAt <= now) takeGuardians(life, guardians);
  },
  DelegateSet: (life, args) => {
    const [, delegate, ...delegation] = args.toArray() as [string, string, bigint, bigint, bigint];
    life.delegations.set(delegate, delegation);
  },
  EncryptionKeyPublished: (life, { kem, key }) => {
    life.encryptionKeyHash = keccak256(AbiCoder.defaultAbiCoder().encode(["uint16", "bytes"], [kem, key]));
  },
  RecoveryStarted: (life, { attempt, newController, readyAt, lapsesAt, reinforced }) => {
    life.attempt = attempt as bigint;
    life.recovery = {
      status: 1n,
      reinforced: reinforced as boolean,
      to: newController as string,
      readyAt: readyAt as bigint,
      lapsesAt: lapsesAt as bigint,
    };
  },
  RecoveryContested: (life, { readyAt, lapsesAt }) => {
    life.escalated = true;
    life.recovery = {
      ...running(life),
      status: 2n,
      readyAt: readyAt as bigint,
      lapsesAt: lapsesAt as bigint,
    };
  },
  RecoveryReinforced: (life) => {
    life.recovery = { ...running(life), reinforced: true };
  },
  RecoveryWithdrawn: (life) => {
    life.recovery = undefined;
    life.escalated = true;
  },
  RecoveryDismissed: (life) => {
    life.recovery = undefined;
    life.pending = undefined;
    takeGuardians(life, ZeroHash);
  },
  RecoveryFinished: (life, { to }) => {
    life.recovery = undefined;
    life.controller = to as string;
    life.epoch += 1n;
    life.encryptionKeyHash = ZeroHash;
    life.escalated = false;
    life.delegations.clear();
  },
};

function running({ recovery }: Rebuilt): RebuiltRecovery {
  if (recovery === undefined) throw new Error("An event of a recovery that has not started.");
  return recovery;
}

/** Only other guardians end an escalation; naming those in force cancels a change and no more. */
function takeGuardians(life: Rebuilt, guardians: string): void {
  if (guardians !== life.guardians) life.escalated = false;
  life.guardians = guardians;
}

function settle(life: Rebuilt, now: bigint): void {
  if (life.pending === undefined || life.pending.effectiveAt > now) return;
  takeGuardians(life, life.pending.guardians);
  life.pending = undefined;
}

/** Reads the registry's events from the first block on, and nothing else. */
export async function rebuildPatients({ ethers, patients }: Platform): Promise<Map<string, Rebuilt>> {
  const lives = new Map<string, Rebuilt>();
  const logs = await ethers.provider.getLogs({ address: await patients.getAddress(), fromBlock: 0 });
  for (const log of logs) {
    const event = patients.interface.parseLog(log);
    const block = await ethers.provider.getBlock(log.blockNumber);
    if (event === null || block === null) throw new Error("An event that nobody can read.");
    if (event.name === "NonceSpent") continue;
    const [patient] = event.args.toArray() as [string];
    if (event.name === "PatientRegistered") {
      lives.set(patient, born(event.args));
      continue;
    }
    const [life, meaning] = [lives.get(patient), MEANINGS[event.name]];
    if (life === undefined || meaning === undefined) throw new Error(`${event.name} came out of nothing.`);
    settle(life, BigInt(block.timestamp));
    meaning(life, event.args, BigInt(block.timestamp));
  }
  return lives;
}

function born({ controller, guardians }: LogDescription["args"]): Rebuilt {
  return {
    controller: controller as string,
    epoch: 0n,
    guardians: guardians as string,
    pending: undefined,
    encryptionKeyHash: ZeroHash,
    attempt: 0n,
    escalated: false,
    recovery: undefined,
    delegations: new Map(),
  };
}

/** What the registry's questions have to answer at this second. */
export function shownAt(life: Rebuilt, now: bigint, delegates: readonly string[]): PatientState {
  settle(life, now);
  const { recovery, pending, attempt, escalated } = life;
  const runs = recovery !== undefined && now < recovery.lapsesAt;
  return {
    controller: life.controller,
    isRegistered: true,
    isFrozen: runs,
    epoch: life.epoch,
    guardians: life.guardians,
    pendingGuardians: pending ? [pending.guardians, pending.effectiveAt] : [ZeroHash, 0n],
    encryptionKeyHash: life.encryptionKeyHash,
    recovery: runs
      ? [attempt, recovery.status, recovery.reinforced, escalated, recovery.to, recovery.readyAt, recovery.lapsesAt]
      : [attempt, 0n, false, escalated, ZeroAddress, 0n, 0n],
    delegations: delegates.map((delegate) => life.delegations.get(delegate) ?? [0n, 0n, 0n]),
  };
}
