import type { HardhatEthers, HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";

/** Who appears in the tests. Each has a plain account with ETH; the order is the order of the chain's accounts. */
const NAMES = [
  /** Deploys the platform and holds no role afterwards. */
  "deployer",
  /** May change roles, after a delay. */
  "admin",
  "regulator",
  "pauser",
  /** A licensing and accrediting board, and one of another jurisdiction. */
  "board",
  "otherBoard",
  /** A health authority's issuer of proofings, and another one. */
  "issuer",
  "otherIssuer",
  "hospital",
  "clinic",
  "laboratory",
  "doctor",
  "nurse",
  /** The patient of the stories, her new key, and another patient. */
  "zhao",
  "zhaoAnew",
  "wang",
  /** A carer, who is a delegate. */
  "carer",
  /** Holds a stolen key. */
  "thief",
  /** Pays for the transactions of those who hold no ETH, and may change nothing. */
  "relayer",
  "stranger",
] as const;

export type ActorName = (typeof NAMES)[number];
export type Actor = HardhatEthersSigner;
export type Actors = Readonly<Record<ActorName, Actor>>;

export async function actorsOf(ethers: HardhatEthers): Promise<Actors> {
  const accounts = await ethers.getSigners();
  return Object.fromEntries(
    NAMES.map((name, index) => {
      const account = accounts[index];
      if (account === undefined) throw new Error(`The chain has no account for ${name}.`);
      return [name, account];
    }),
  ) as Record<ActorName, Actor>;
}
