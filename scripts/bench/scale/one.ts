/** Measures one kind of item, named in GROWTH, and says what it found as JSON. `growth.ts` starts it. */
import { GROWING } from "./growing.ts";
import { measureKind } from "./measure.ts";

const { name, steps } = JSON.parse(process.env.GROWTH ?? "{}") as { name: string; steps: readonly number[] };
const kind = GROWING.find((one) => one.name === name);
if (kind === undefined) throw new Error(`There is no kind "${name}".`);
console.log(JSON.stringify(await measureKind(kind, steps)));
