/** How many tests a run counted. */
export interface Tally {
  readonly passing: number;
  readonly failing: number;
  readonly pending: number;
}

/** Reads Hardhat's last counts, such as `512 passing (12s)`. */
export function tallyOf(output: string): Tally {
  const last = (word: string): number => {
    const counts = [...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}\\b`, "gmu"))];
    return Number(counts.at(-1)?.[1] ?? 0);
  };
  return { passing: last("passing"), failing: last("failing"), pending: last("pending") };
}

/** What stands from the first count on: mocha and Hardhat list what failed there. */
export function failuresIn(output: string): string {
  const place = output.search(/^\s*\d+ passing\b/mu);
  return (place < 0 ? output.slice(-4000) : output.slice(place, place + 20_000)).trimEnd();
}
