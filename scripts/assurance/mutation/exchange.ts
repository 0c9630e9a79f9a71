import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import type { JsonRpcRequest } from "hardhat/types/providers";

import type { DeployableContract } from "./project.ts";

/**
 * Exchanges creation bytecode on its way to the chain, so that tests deploy mutants whichever way they deploy: Ignition,
 * TypeChain factories or ethers. Nothing is written to the artifacts.
 */
export class BytecodeExchange {
  readonly #originals: readonly DeployableContract[];
  readonly #connections = new Set<NetworkConnection>();
  #bytecode: ReadonlyMap<string, string> = new Map();
  #deployed = new Set<string>();

  constructor(hre: HardhatRuntimeEnvironment, originals: readonly DeployableContract[]) {
    // The longest first: one contract's bytecode may begin like another's.
    this.#originals = [...originals].sort((a, b) => b.creation.length - a.creation.length);
    hre.hooks.registerHandlers("network", {
      newConnection: async (context, next) => {
        const connection = await next(context);
        this.#connections.add(connection as unknown as NetworkConnection);
        return connection;
      },
      onRequest: async (context, connection, request, next) => await next(context, connection, this.#exchange(request)),
    });
  }

  /** From now on these contracts are deployed with this creation bytecode (by contract id). */
  use(bytecode: ReadonlyMap<string, string>): void {
    this.#bytecode = bytecode;
    this.#deployed = new Set();
  }

  /** Ids of the contracts that were deployed since {@link use}. */
  get deployed(): ReadonlySet<string> {
    return this.#deployed;
  }

  /** Closes every chain that tests opened. */
  async closeConnections(): Promise<void> {
    for (const connection of this.#connections) await connection.close();
    this.#connections.clear();
  }

  #exchange(request: JsonRpcRequest): JsonRpcRequest {
    if (!Array.isArray(request.params)) return request;
    const [transaction, ...rest] = request.params as readonly unknown[];
    if (!isCreation(transaction)) return request;
    const key = "data" in transaction ? "data" : "input";
    const data = transaction[key] ?? "";
    const contract = this.#originals.find(({ creation }) => data.startsWith(creation));
    if (contract === undefined) return request;
    this.#deployed.add(contract.id);
    const other = this.#bytecode.get(contract.id);
    if (other === undefined) return request;
    const exchanged = { ...transaction, [key]: other + data.slice(contract.creation.length) };
    return { ...request, params: [exchanged, ...rest] };
  }
}

interface Creation {
  readonly to?: null;
  readonly data?: string;
  readonly input?: string;
}

function isCreation(value: unknown): value is Creation {
  if (typeof value !== "object" || value === null) return false;
  const { to, data, input } = value as { to?: unknown; data?: unknown; input?: unknown };
  return (to === undefined || to === null) && (typeof data === "string" || typeof input === "string");
}
