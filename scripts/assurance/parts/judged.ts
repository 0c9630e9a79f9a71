import type { Judged } from "../mutation/kept.ts";

const COUNTS = ["mutants", "killed", "equal", "explained", "stillborn"] as const;
type Counts = Pick<Judged, (typeof COUNTS)[number]>;

/**
 * A table with the score of each room, and one with its files. The score is what was killed of what runs and differs; where
 * contracts changed since, the table says so.
 */
export function judgedTable(judged: readonly Judged[]): string {
  const rooms = new Map<string, Judged[]>();
  for (const one of judged) {
    const room = one.file.split("/").slice(0, 2).join("/");
    rooms.set(room, [...(rooms.get(room) ?? []), one]);
  }
  const sums = [...rooms, ["all", judged] as const].map(([name, files]) => rowOf(name, sumOf(files), noteOn(files)));
  const files = judged.map((one) => rowOf(one.file, one, one.changed ? ", changed since" : ""));
  const head = (name: string) =>
    `| ${name} | mutants | killed | equal or twice | explained | do not compile | score |\n| --- | --- | --- | --- | --- | --- | --- |`;
  return `${head("room")}\n${sums.join("\n")}\n\n${head("file")}\n${files.join("\n")}`;
}

function noteOn(files: readonly Judged[]): string {
  const changed = files.filter((file) => file.changed).length;
  return changed === 0 ? "" : `, ${changed} of ${files.length} changed since`;
}

function sumOf(files: readonly Judged[]): Counts {
  const sum = { mutants: 0, killed: 0, equal: 0, explained: 0, stillborn: 0 };
  for (const one of files) for (const count of COUNTS) sum[count] += one[count];
  return sum;
}

function rowOf(name: string, counts: Counts, note: string): string {
  const score = (100 * counts.killed) / (counts.mutants - counts.equal - counts.stillborn);
  return `| ${name} | ${COUNTS.map((count) => counts[count]).join(" | ")} | ${score.toFixed(1)} %${note} |`;
}
