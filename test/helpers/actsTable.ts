import { expect } from "chai";
import type { ContractTransaction, Interface } from "ethers";

import { type Entrance, type Person, type Stage, expectRefused, send, storageOf } from "./providers.ts";

/** One state-changing function of a registry: whether a pause stops it, and a call of it that the rules allow. */
export interface AllowedAct {
  readonly underPause: "stops" | "goes on";
  /** What has to be there before; done before the pause. */
  readonly given?: (stage: Stage) => Promise<unknown>;
  readonly by: (stage: Stage) => Person;
  readonly call: (stage: Stage) => Promise<ContractTransaction>;
}

/** Functions that govern the pause itself, or belong to the AccessManager alone. */
const OF_GOVERNED = ["pause", "unpause", "setAuthority"];

/** Tests K-09 and K-10 for every function of a registry; `acts` has to name each one. */
export function describeActs(
  registryName: string,
  {
    registryOf,
    stageOf,
    acts,
  }: {
    readonly registryOf: (stage: Stage) => Stage["providers"] | Stage["proofing"] | Stage["devices"];
    readonly stageOf: () => Promise<Stage>;
    readonly acts: Readonly<Record<string, AllowedAct>>;
  },
): void {
  describe(`${registryName}: every act, relayed and under pause`, () => {
    it("[K-10] has a line below for every function that changes something", async () => {
      const abi: Interface = registryOf(await stageOf()).interface;
      const changing: string[] = [];
      abi.forEachFunction((one) => {
        if (!one.constant && !OF_GOVERNED.includes(one.name)) changing.push(one.name);
      });
      expect(Object.keys(acts).sort()).to.deep.equal(changing.sort());
    });

    for (const [name, { underPause, given, by, call }] of Object.entries(acts)) {
      it(`[K-09] ${name} has the same effect and the same events by a relayed call as by an own one`, async () => {
        const outcome = async (entrance: Entrance) => {
          const stage = await stageOf();
          await given?.(stage);
          const act = await send(stage, entrance, by(stage), call(stage));
          const receipt = await act.wait();
          const { target } = registryOf(stage);
          const logs = receipt?.logs.filter(({ address }) => address === target) ?? [];
          expect(logs).not.to.have.lengthOf(0);
          return { storage: await storageOf(stage), events: logs.map(({ topics, data }) => [...topics, data]) };
        };
        const [own, relayed] = [await outcome("own call"), await outcome("relayed call")];
        expect(relayed).to.deep.equal(own);
      });

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
