/** Measures one kind of item, told in GROWTH, and says what it found as JSON. `growth.ts` starts it. */
import { GROWING } from "./growing.ts";
import type { Kind } from "./kinds.ts";
import { measureKind } from "./measure.ts";

const { kind, steps } = JSON.parse(process.env.GROWTH ?? "{}") as { kind: Kind; steps: readonly number[] };
console.log(JSON.stringify(await measureKind(GROWING[kind], steps)));
