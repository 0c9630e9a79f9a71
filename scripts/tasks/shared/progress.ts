/** How often long work says how far it is, in milliseconds; what is shorter says nothing. */
const EVERY = 2_000;

/**
 * Says how far long work is, on stderr, so that who reads the answer on stdout does not see it.
 *
 * @param of what is counted, in both languages; say and now are the console and the clock unless given
 */
export function progress({
  what,
  say = console.error,
  now = () => performance.now(),
}: {
  readonly what: string;
  readonly say?: (line: string) => void;
  readonly now?: () => number;
}): (done: number, total?: number) => void {
  let last = now();
  return (done, total) => {
    const at = now();
    if (at - last < EVERY) return;
    last = at;
    say(total === undefined ? `${what} ${done}` : `${what} ${done} / ${total} (${Math.floor((100 * done) / total)}%)`);
  };
}
