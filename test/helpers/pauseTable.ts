import { expect } from "chai";
import type { ContractTransaction, Interface } from "ethers";

import { type Person, type Stage, expectRefused } from "./providers.ts";

/** One state-changing function of a registry: whether a pause stops it, and a call of it that the rules allow. */
export interface PausableAct {
  readonly underPause: "stops" | "goes on";
  /** What has to be there before; done before the pause. */
  readonly given?: (stage: Stage) => Promise<unknown>;
  readonly by: (stage: Stage) => Person;
  readonly call: (stage: Stage) => Promise<ContractTransaction>;
}

/** Functions that govern the pause itself, or belong to the AccessManager alone. */
const OF_GOVERNED = ["pause", "unpause", "setAuthority"];

/** Tests K-10 for every function of a registry; `acts` has to name each one. */
export function describePause(
  registryName: string,
  {
    registryOf,
    stageOf,
    acts,
  }: {
    readonly registryOf: (stage: Stage) => Stage["providers"] | Stage["proofing"] | Stage["devices"];
    readonly stageOf: () => Promise<Stage>;
    readonly acts: Readonly<Record<string, PausableAct>>;
  },
): void {
  describe(`${registryName}: pause`, () => {
    it("[K-10] has a line below for every function that changes something", async () => {
      const abi: Interface = registryOf(await stageOf()).interface;
      const changing: string[] = [];
      abi.forEachFunction((one) => {
        if (!one.constant && !OF_GOVERNED.includes(one.name)) changing.push(one.name);
      });
      expect(Object.keys(acts).sort()).to.deep.equal(changing.sort());
    });

    for (const [name, { underPause, given, by, call }] of Object.entries(acts)) {
      it(`[K-10] under pause ${name} ${underPause}`, async () => {
        const stage = await stageOf();
        const { pauser, regulator } = stage.actors;
        await given?.(stage);
        const act = await call(stage);
        await registryOf(stage).connect(pauser).pause();
        if (underPause === "stops") {
          await expectRefused(stage, by(stage), act, ["EnforcedPause"]);
          await registryOf(stage).connect(regulator).unpause();
        }
        await by(stage).sendTransaction(act);
      });
    }
  });
}
