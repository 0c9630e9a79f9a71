import { Misbehaved, judge } from "./judge.ts";
import { type Input, type Json, PIECES, copyOf, setOwn, spotsIn } from "./mutate.ts";
import type { Parser } from "./parser.ts";

/** A way to make an input of any size. */
export interface Growth {
  readonly what: string;
  readonly of: (size: number) => Input;
}

/** Milliseconds of the processor; below this a time says more about the machine than about the parser. */
const SHORTEST = 100;
const TRIES = 5;
/** Linear work takes 4 times as long for 4 times the size, quadratic 16 times; sorting and collecting garbage stay below this. */
const MOST_RATIO = 10;
const STEP = 4;
const SMALLEST = 256;

const show = (piece: string) => JSON.stringify(piece.length > 12 ? `${piece.slice(0, 12)}…` : piece);

/** Repetitions of pieces inside of a text, a run of bytes, long lists, long texts and deep nesting inside of JSON. */
export function growthsOf({ seeds }: Parser): Growth[] {
  return seeds.flatMap((seed, i) => {
    if (typeof seed === "string") return growthsOfText(seed, i);
    if (seed instanceof Uint8Array) return growthsOfBytes(seed, i);
    return growthsOfJson(seed, i);
  });
}

function growthsOfText(seed: string, i: number): Growth[] {
  const places = [0, seed.length >> 1, seed.length];
  return [...new Set(["a", seed, ...PIECES])]
    .filter((piece) => piece !== "")
    .flatMap((piece) =>
      places.map((at) => ({
        what: `seed ${i} with ${show(piece)} repeated at ${at}`,
        of: (size: number) => seed.slice(0, at) + piece.repeat(Math.ceil(size / piece.length)) + seed.slice(at),
      })),
    );
}

function growthsOfBytes(seed: Uint8Array, i: number): Growth[] {
  const places = [0, seed.length >> 1, seed.length];
  return [0x00, 0x01, 0x2f, 0xff].flatMap((byte) =>
    places.map((at) => ({
      what: `seed ${i} with byte ${byte} repeated at ${at}`,
      of: (size: number) => {
        const bytes = new Uint8Array(seed.length + size).fill(byte);
        bytes.set(seed.subarray(0, at));
        bytes.set(seed.subarray(at), at + size);
        return bytes;
      },
    })),
  );
}

function growthsOfJson(seed: Json, i: number): Growth[] {
  return spotsIn({ root: seed }).flatMap((_, spot) => {
    const withValue = (make: (here: Json, size: number) => Json) => (size: number) => {
      const root = { root: copyOf(seed) };
      const found = spotsIn(root)[spot];
      if (found !== undefined) {
        const here = (found.holder as Record<string, Json>)[found.key] ?? null;
        setOwn(found.holder, found.key, make(here, size));
      }
      return root.root;
    };
    const times = (size: number) => Math.ceil(size / 16);
    return [
      {
        what: `seed ${i}, place ${spot}, in a long list`,
        of: withValue((here, size) => {
          const item = Array.isArray(here) ? (here[0] ?? null) : here;
          const length = Math.ceil(size / Math.max(16, JSON.stringify(item).length));
          return Array.from({ length }, () => copyOf(item));
        }),
      },
      {
        what: `seed ${i}, place ${spot}, with many members`,
        of: withValue((here, size) => ({
          ...(typeof here === "object" && !Array.isArray(here) ? here : {}),
          ...Object.fromEntries(Array.from({ length: times(size) }, (__, n) => [`x:m${n}`, n])),
        })),
      },
      { what: `seed ${i}, place ${spot}, a long text`, of: withValue((_here, size) => "a".repeat(size)) },
      { what: `seed ${i}, place ${spot}, a text of spaces`, of: withValue((_here, size) => `a${" ".repeat(size)}b`) },
      { what: `seed ${i}, place ${spot}, a long number`, of: withValue((_here, size) => "9".repeat(size)) },
      {
        what: `seed ${i}, place ${spot}, a long URI`,
        of: withValue((_here, size) => `https://a/${"%2F/".repeat(times(size))}`),
      },
      {
        what: `seed ${i}, place ${spot}, nested`,
        of: withValue((here, size) => {
          let inner = here;
          for (let depth = 0; depth < Math.min(2_000, times(size)); depth++)
            inner = depth % 2 === 0 ? [inner] : { a: inner };
          return inner;
        }),
      },
    ];
  });
}

/**
 * Lets an input grow four times at a time: the time has to grow about as much as the size.
 *
 * @throws {@link Misbehaved} where it grows much faster, however often it is tried
 */
export async function judgeGrowth(parser: Parser, { what, of }: Growth, largest: number): Promise<void> {
  let before = Infinity;
  for (let size = SMALLEST; size <= largest; size *= STEP) {
    const input = of(size);
    let taken = Infinity;
    for (let tries = 0; tries < TRIES; tries++) {
      taken = Math.min(taken, await timed(parser, input));
      if (taken < SHORTEST || taken < before * MOST_RATIO) break;
      before = Math.max(before, await timed(parser, of(size / STEP)));
    }
    if (taken >= SHORTEST && taken >= before * MOST_RATIO)
      throw new Misbehaved(
        `${parser.name}: ${what}: size ${size} took ${taken.toFixed(0)} ms, a quarter ${before.toFixed(1)} ms`,
      );
    before = Math.max(taken, 1);
  }
}

async function timed(parser: Parser, input: Input): Promise<number> {
  const begin = process.cpuUsage();
  await judge(parser, input);
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / 1_000;
}
