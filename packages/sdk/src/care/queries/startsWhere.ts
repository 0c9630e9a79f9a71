import { SLOT } from "../service.ts";

/** Questions that are asked of the node at once. */
const AT_ONCE = 72;

/** The slots' beginnings in `[from, until)`, in seconds since 1970, for which the answer is yes. */
export async function startsWhere({
  from,
  until,
  holds,
}: {
  readonly from: number;
  readonly until: number;
  readonly holds: (start: number) => Promise<boolean>;
}): Promise<number[]> {
  const starts: number[] = [];
  for (let start = Math.ceil(from / SLOT) * SLOT; start < until; start += SLOT) starts.push(start);
  const found: number[] = [];
  for (let first = 0; first < starts.length; first += AT_ONCE) {
    const some = starts.slice(first, first + AT_ONCE);
    const answers = await Promise.all(some.map(holds));
    found.push(...some.filter((_, index) => answers[index]));
  }
  return found;
}
