import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { PLATFORM_CONTRACTS, type PlatformContract } from "@xinglin/sdk/addresses";
import { getAddress } from "ethers";

/** Where a contract stands, and since which block. */
export interface Place {
  readonly address: string;
  readonly block: number;
}

/** Contracts that another one creates: they have no receipt of their own. */
const MADE_BY: Partial<Record<PlatformContract, PlatformContract>> = { Reception: "AppointmentBook" };

/**
 * Reads a folder of Ignition: which contracts of the platform it has put where.
 *
 * @param folder `ignition/deployments/…`
 * @throws when a contract of the platform is not in it, so that half a deployment is not taken for one
 */
export async function placesIn(folder: string): Promise<Record<PlatformContract, Place>> {
  const addresses = JSON.parse(await readFile(join(folder, "deployed_addresses.json"), "utf8")) as Record<
    string,
    string
  >;
  const byName = new Map(Object.entries(addresses).map(([id, address]) => [id.slice(id.indexOf("#") + 1), address]));
  const blocks = await blocksIn(folder);
  const places = PLATFORM_CONTRACTS.map((name): [PlatformContract, Place] => {
    const address = byName.get(name);
    const block = blocks.get(byName.get(MADE_BY[name] ?? name) ?? "");
    if (address === undefined || block === undefined) {
      throw new Error(
        `${folder} has no ${name}: the deployment is not finished. Run the same command again; it goes on.`,
      );
    }
    return [name, { address, block }];
  });
  return Object.fromEntries(places) as Record<PlatformContract, Place>;
}

/** The addresses alone. */
export function addressesOf(places: Readonly<Record<PlatformContract, Place>>): Record<PlatformContract, string> {
  const entries = Object.entries(places).map(([name, { address }]) => [name, address]);
  return Object.fromEntries(entries) as Record<PlatformContract, string>;
}

/** The block of each address that a transaction of the journal created. */
async function blocksIn(folder: string): Promise<Map<string, number>> {
  const lines = (await readFile(join(folder, "journal.jsonl"), "utf8")).split("\n").filter((line) => line !== "");
  const blocks = new Map<string, number>();
  for (const line of lines) {
    const { type, receipt } = JSON.parse(line) as {
      readonly type: string;
      readonly receipt?: { readonly contractAddress?: string; readonly blockNumber: number };
    };
    if (type === "TRANSACTION_CONFIRM" && receipt?.contractAddress !== undefined) {
      blocks.set(receipt.contractAddress, receipt.blockNumber);
    }
  }
  return blocks;
}

/** Who sent the deployment, by Ignition's journal. */
export async function deployerIn(folder: string): Promise<string> {
  const journal = await readFile(join(folder, "journal.jsonl"), "utf8");
  for (const line of journal.split("\n").filter((one) => one !== "")) {
    const { from } = JSON.parse(line) as { readonly from?: string };
    if (from !== undefined) return getAddress(from);
  }
  throw new Error(`${folder} says of nobody that they deployed.`);
}
