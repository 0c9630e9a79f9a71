/** What became of the breaks of one file, or of all files of a folder. */
export interface Judged {
  readonly file: string;
  readonly mutants: number;
  readonly killed: number;
  /** Same bytecode as the original, or as another mutant. */
  readonly equal: number;
  readonly explained: number;
  /** Breaks that do not compile. */
  readonly stillborn: number;
}

const COUNTS = ["mutants", "killed", "equal", "explained", "stillborn"] as const;

/** A table with the score of each room, and one with its files. The score is what was killed of what runs and differs. */
export function judgedTable(judged: readonly Judged[]): string {
  const rooms = new Map<string, Judged[]>();
  for (const one of judged) {
    const room = one.file.split("/").slice(0, 2).join("/");
    rooms.set(room, [...(rooms.get(room) ?? []), one]);
  }
  const sums = [...rooms].map(([room, files]) => rowOf(room, sumOf(files)));
  const all = rowOf("all", sumOf(judged));
  const files = judged.map((one) => rowOf(one.file, one));
  const head = (name: string) =>
    `| ${name} | mutants | killed | equal or twice | explained | do not compile | score |\n| --- | --- | --- | --- | --- | --- | --- |`;
  return `${head("room")}\n${[...sums, all].join("\n")}\n\n${head("file")}\n${files.join("\n")}`;
}

function sumOf(files: readonly Judged[]): Omit<Judged, "file"> {
  const sum = { mutants: 0, killed: 0, equal: 0, explained: 0, stillborn: 0 };
  for (const one of files) for (const count of COUNTS) sum[count] += one[count];
  return sum;
}

function rowOf(name: string, counts: Omit<Judged, "file">): string {
  const score = (100 * counts.killed) / (counts.mutants - counts.equal - counts.stillborn);
  return `| ${name} | ${COUNTS.map((count) => counts[count]).join(" | ")} | ${score.toFixed(1)} % |`;
}
