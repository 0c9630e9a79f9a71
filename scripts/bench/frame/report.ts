import type { Measurement, RoomMeasurement } from "./measure.ts";
import type { PeerMeasurement } from "./peer.ts";

/** Everything that the bench found. */
export interface Findings {
  readonly rooms: readonly RoomMeasurement[];
  readonly peers: readonly PeerMeasurement[];
}

/** JSON in an order that depends on the tables alone, so that two runs of the same code compare equal. */
export function toJson({ rooms, peers }: Findings): string {
  const figures = ({ gas, floor, ceiling }: Measurement): Record<string, number> => ({
    gas: Number(gas),
    floor: Number(floor),
    ...(ceiling !== undefined && { ceiling: Number(ceiling) }),
  });
  const byName = (list: readonly Measurement[]): Record<string, Record<string, number>> =>
    Object.fromEntries(list.map((one) => [one.name, figures(one)]));
  const json = {
    rooms: Object.fromEntries(
      rooms.map(({ name, operations, lives }) => [name, { operations: byName(operations), lives: byName(lives) }]),
    ),
    peers: Object.fromEntries(peers.map(({ name, gas }) => [name, { gas: Number(gas) }])),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

/** Operations that use more than they may. */
export function brokenCeilings({ rooms }: Findings): Measurement[] {
  return rooms
    .flatMap(({ operations }) => operations)
    .filter(({ gas, ceiling }) => ceiling !== undefined && gas > ceiling);
}

/** Prints a table for each room, the peers under what they stand beside. */
export function printFindings({ rooms, peers }: Findings): void {
  const names = [...rooms.flatMap(({ operations, lives }) => [...operations, ...lives]), ...peers].map(
    ({ name }) => name,
  );
  const width = Math.max(...names.map((name) => name.length)) + 4;
  for (const { name, operations, lives } of rooms) {
    console.log(
      `\n${name.padEnd(width)}${"gas".padStart(10)}${"floor".padStart(10)}${"ratio".padStart(8)}${"ceiling".padStart(10)}`,
    );
    const shown = new Set<string>();
    for (const operation of operations) {
      console.log(rowOf(operation, width));
      if (operation.like === undefined || shown.has(operation.like)) continue;
      shown.add(operation.like);
      for (const peer of peers.filter(({ like }) => like === operation.like)) {
        console.log(`    ${peer.name.padEnd(width - 4)}${format(peer.gas)}`);
      }
    }
    if (lives.length > 0) console.log("  whole lives:");
    for (const life of lives) console.log(rowOf(life, width));
  }
}

function rowOf({ name, gas, floor, ceiling }: Measurement, width: number): string {
  const ratio = (Number(gas) / Number(floor)).toFixed(2).padStart(8);
  const bar = ceiling === undefined ? "" : `${format(ceiling)}${gas > ceiling ? "  BROKEN" : ""}`;
  return `  ${name.padEnd(width - 2)}${format(gas)}${format(floor)}${ratio}${bar}`;
}

function format(gas: bigint): string {
  return gas.toLocaleString("en").padStart(10);
}
