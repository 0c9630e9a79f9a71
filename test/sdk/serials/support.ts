import { createHash } from "node:crypto";

import { expect } from "chai";

import { endOf } from "@xinglin/sdk/gs1";
import { parseGtin } from "@xinglin/sdk/kernel";
import { type PackNumbers, type SerialStore, SerialsInvalid, lotKeyOf } from "@xinglin/sdk/serials";

/** The lot of the tests: a vaccine that expires with February 2027. */
export const vaccine = {
  gtin: parseGtin("09506000134352"),
  lot: "V26",
  expiry: endOf({ year: 2027, month: 2, day: 0 }),
};
export const lot = lotKeyOf(vaccine);

/** A store in memory that can be spoilt by hand; counts what is read. */
export class Shelf implements SerialStore {
  readonly kept = new Map<string, Uint8Array>();
  reads = 0;

  write(bytes: Uint8Array): Promise<{ name: string }> {
    const name = createHash("sha256").update(bytes).digest("hex");
    this.kept.set(name, bytes.slice());
    return Promise.resolve({ name });
  }

  async *read(name: string): AsyncGenerator<Uint8Array, void, undefined> {
    this.reads++;
    const bytes = await Promise.resolve(this.kept.get(name));
    if (bytes === undefined) throw new Error(`nothing under ${name}`);
    // In two pieces, as stores may.
    yield bytes.subarray(0, 1000);
    yield bytes.subarray(1000);
  }

  /** Bytes kept. */
  get size(): number {
    return [...this.kept.values()].reduce((sum, { length }) => sum + length, 0);
  }
}

/** Packs S000000, S000001, … */
export function* packs(count: number): Generator<PackNumbers, void, undefined> {
  for (let i = 0; i < count; i++) yield { serial: `S${String(i).padStart(6, "0")}` };
}

/** What a call refuses with; fails the test when it does not refuse. */
export async function refusalOf(call: () => unknown): Promise<SerialsInvalid> {
  try {
    await call();
  } catch (problem) {
    expect(problem).to.be.instanceOf(SerialsInvalid);
    return problem as SerialsInvalid;
  }
  return expect.fail("it did not refuse");
}
