import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import type { TransactionResponse } from "ethers";
import { network } from "hardhat";

import { gasOf } from "./measure.ts";
import type { SharedWork } from "./operation.ts";

/** A chain with accounts, on which a peer is deployed. */
export interface PeerGround {
  readonly ethers: HardhatEthers;
  /** Deploys, owns and pays. */
  readonly owner: HardhatEthersSigner;
  /** The person that the work is for. */
  readonly person: HardhatEthersSigner;
  readonly other: HardhatEthersSigner;
}

/** Somebody else's way to do the same work. */
export type Peer = MeasuredPeer | QuotedPeer;

interface MeasuredPeer {
  readonly like: SharedWork;
  /** Deploys the peer and does the work; the last transaction is measured. */
  readonly run: (ground: PeerGround) => Promise<TransactionResponse>;
}

/** One whose source cannot be installed. */
interface QuotedPeer {
  readonly like: SharedWork;
  readonly quoted: bigint;
}

/** Peers by name, version and function. */
export type Peers = Readonly<Record<string, Peer>>;

/** A peer with its figure. */
export interface PeerMeasurement {
  readonly name: string;
  readonly like: SharedWork;
  readonly gas: bigint;
}

/** Measures each peer on a chain of its own, or quotes it. */
export async function measurePeers(peers: Peers): Promise<PeerMeasurement[]> {
  const measured: PeerMeasurement[] = [];
  for (const [name, peer] of Object.entries(peers)) {
    const { like } = peer;
    if ("quoted" in peer) {
      measured.push({ name: `${name} (quoted)`, like, gas: peer.quoted });
      continue;
    }
    const connection = await network.create();
    const [owner, person, other] = await connection.ethers.getSigners();
    if (owner === undefined || person === undefined || other === undefined)
      throw new Error("The chain has no accounts.");
    const transaction = await peer.run({ ethers: connection.ethers, owner, person, other });
    measured.push({ name, like, gas: await gasOf(transaction) });
    await connection.close();
  }
  return measured;
}
