import type { TransactionResponse } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { platformOn } from "../../../test/helpers/platform.ts";
import { executionFloor, floorOf, intrinsicGas } from "./floor.ts";
import type { Operation, Room } from "./operation.ts";

/** What one operation used. */
export interface Measurement {
  readonly name: string;
  readonly gas: bigint;
  readonly floor: bigint;
  readonly ceiling?: bigint;
  readonly like?: Operation["like"];
}

/** A room's operations with their figures, and its lives. */
export interface RoomMeasurement {
  readonly name: string;
  readonly operations: readonly Measurement[];
  readonly lives: readonly Measurement[];
}

/**
 * Measures every operation on a platform of its own (a snapshot that each comes back to).
 *
 * @param options.network chains on which the contracts of the build to be measured are deployed
 */
export async function measureRooms({
  rooms,
  network,
}: {
  rooms: readonly Room[];
  network: HardhatRuntimeEnvironment["network"];
}): Promise<RoomMeasurement[]> {
  const connection = await network.create();
  const { networkHelpers } = connection;
  const deployPlatform = platformOn(connection);
  const measured: RoomMeasurement[] = [];
  for (const room of rooms) {
    const operations: Measurement[] = [];
    for (const [name, operation] of Object.entries(room.operations)) {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      try {
        operations.push(await measure(name, operation, await operation.run(platform)));
      } catch (problem) {
        throw new Error(`The operation "${name}" of ${room.name} failed.`, { cause: problem });
      }
    }
    measured.push({ name: room.name, operations, lives: livesOf(room, operations) });
  }
  await connection.close();
  return measured;
}

/** Gas of a transaction that succeeded. */
export async function gasOf(transaction: TransactionResponse): Promise<bigint> {
  const receipt = await transaction.wait();
  if (receipt?.status !== 1) throw new Error(`The transaction ${transaction.hash} failed.`);
  return receipt.gasUsed;
}

async function measure(name: string, operation: Operation, transaction: TransactionResponse): Promise<Measurement> {
  const { work, ceiling, like, question } = operation;
  const gas = await gasOf(transaction);
  const logs = (await transaction.wait())?.logs ?? [];
  const figures =
    question === true
      ? { gas: gas - intrinsicGas(transaction.data), floor: executionFloor(work, logs) }
      : { gas, floor: floorOf(transaction.data, work, logs) };
  return { name, ...figures, ...(ceiling !== undefined && { ceiling }), ...(like !== undefined && { like }) };
}

function livesOf(room: Room, operations: readonly Measurement[]): Measurement[] {
  return Object.entries(room.lives).map(([name, parts]) => {
    const measured = parts.map((part) => {
      const found = operations.find((operation) => operation.name === part);
      if (found === undefined) throw new Error(`"${name}" of ${room.name} names "${part}", which is not measured.`);
      return found;
    });
    const gas = measured.reduce((total, one) => total + one.gas, 0n);
    const floor = measured.reduce((total, one) => total + one.floor, 0n);
    return { name, gas, floor };
  });
}
