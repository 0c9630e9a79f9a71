import { expect } from "chai";
import { AbiCoder, keccak256 } from "ethers";
import { network } from "hardhat";

import { AccessChooser, AccessMirror, accessStageOn } from "../helpers/accessHistory.ts";
import { inWords } from "../helpers/consentMirror.ts";
import { Dice } from "../helpers/dice.ts";

const connection = await network.create();
const staged = accessStageOn(connection);

const STEPS = 250;
const HISTORIES = process.env.CAMPAIGN === "long" ? 200 : 10;
const FIRST_SEED = Number(process.env.CAMPAIGN_SEED ?? 1);

describe("AccessLog: histories", () => {
  const reached = new Map<string, number>();
  const count = (what: string): void => void reached.set(what, (reached.get(what) ?? 0) + 1);

  for (let seed = FIRST_SEED; seed < FIRST_SEED + HISTORIES; seed++) {
    it(`[RECORDS-70] to [RECORDS-86] agrees with the model after every step of history ${seed}`, async function () {
      this.timeout(300_000);
      const stage = await staged();
      const mirror = await AccessMirror.of(stage);
      const told: string[] = [];
      try {
        await tell(stage, mirror, new Dice(seed), told, count);
      } catch (problem) {
        throw new Error(`History ${seed} went apart:\n${told.slice(-12).join("\n")}\n${String(problem)}`, {
          cause: problem,
        });
      }
    });
  }

  it("has done everything, and has been refused for every reason", () => {
    const missing = WANTED.filter((what) => (reached.get(what) ?? 0) < 3);
    if (process.env.CAMPAIGN_TOLD !== undefined) console.log(inWords([...reached].toSorted()));
    expect(missing, inWords([...reached])).to.deep.equal([]);
  });
});

async function tell(
  stage: Awaited<ReturnType<typeof staged>>,
  mirror: AccessMirror,
  dice: Dice,
  told: string[],
  count: (what: string) => void,
): Promise<void> {
  const labelsHash = keccak256(AbiCoder.defaultAbiCoder().encode(["bytes31[4]"], [AccessChooser.LABELS]));
  const chooser = new AccessChooser(stage, dice, mirror, labelsHash);
  const { zhaos, wangs } = stage;
  for (let step = 0; step < STEPS; step++) {
    if (step < 4 || dice.chance(0.1)) await chooser.happen();
    if (dice.chance(0.5)) chooser.serve(mirror.now);
    const moment = chooser.moment();
    const { by, act, relayed } = chooser.move();
    told.push(`${moment}: ${by.address} ${inWords({ ...act, signer: undefined })}${relayed ? ", relayed" : ""}`);
    const refusal = await mirror.act(by, act, relayed, moment);
    count(refusal === undefined ? act.name : refusal.error);
    if (step % 10 === 0) await mirror.expectSameState([zhaos, wangs], chooser.receipts());
  }
  await mirror.expectSameState(
    [zhaos, wangs],
    chooser.served.map(({ receipt }) => receipt),
  );
  await mirror.expectToldByEvents();
}

/** Every act, and every refusal, that a history can meet. */
const WANTED = [
  ...["access", "accessRecord", "appointGateway", "dismissGateway", "logBatch"],
  ...["proveOmission", "askForEntry", "showEntry", "settle"],
  ...["AccessDenied", "AccessLabelsNotShown", "GatewayOrganisationNotAccredited", "GatewayInvalid", "GatewayUnknown"],
  ...["AccessBatchInvalid", "ReceiptInvalid", "OmissionNotYet", "OmissionNotShown", "PlaceInvalid", "EntryNotLogged"],
  ...["OmissionCaseNotOpen", "SignatureInvalid"],
];
