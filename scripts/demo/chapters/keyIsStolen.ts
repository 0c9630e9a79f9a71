import { type Approving, NO_GUARDIANS } from "@xinglin/sdk/identity";
import { type PatientId, signed } from "@xinglin/sdk/kernel";
import type { Wallet } from "ethers";

import { DAY, type Stage, by, relayedBy } from "../stage.ts";
import type { Story } from "../story/Story.ts";
import type { Zhao } from "./patientArrives.ts";

/** Delay of her guardian set, and what an objection adds at least (docs/decisions/002-recovery.md). */
const UNTIL_READY = 7n * DAY;

/** A thief has Ms Zhao's phone. Her guardians and her hospital bring the pseudonym to a new key; the thief fails. */
export async function keyIsStolen(story: Story, stage: Stage, zhao: Zhao): Promise<void> {
  story.chapter("Her key is stolen 防止身份盗用");
  const { patients, recoveries, relayer } = stage;
  const { patient, circle } = zhao;
  const thief = zhao.account; // The thief signs with her key.
  const thiefs = signed({ signer: thief, submitter: relayer });

  await story.step(
    "The thief removes her guardians, which takes seven days to count",
    recoveries.changeGuardians({ patient, guardians: NO_GUARDIANS, via: thiefs }),
  );
  const anew = stage.penniless();
  const ask = { patient, set: circle.set, newController: anew.address, deadline: (await stage.now()) + 20n * DAY };
  const approve = (signer: Wallet) => recoveries.approve({ ...ask, signer });
  await story.refused("One guardian alone starts a recovery", "ApprovalsTooFew", async () =>
    recoveries.start({ ...ask, signatures: [await approve(circle.brother)], via: by(relayer) }),
  );
  await story.step(
    "Daughter and brother start a recovery to a new key; the pseudonym is frozen, the removal cancelled",
    recoveries.start({
      ...ask,
      signatures: [await approve(circle.daughter), await approve(circle.brother)],
      via: by(relayer),
    }),
  );
  await thiefFails(story, stage, { patient, thief });

  await story.step(
    "The thief objects, so the recovery needs more than two guardians",
    recoveries.object({ patient, via: thiefs }),
  );
  await story.refused("The thief objects again", "RecoveryObjectionClosed", async () =>
    recoveries.object({ patient, via: thiefs }),
  );
  await reinforcedByOffice(story, stage, { zhao, ask });
  await story.refused("Somebody finishes the recovery early", "RecoveryNotReady", async () =>
    recoveries.finish({ patient, via: by(relayer) }),
  );

  if (!(await stage.pass(UNTIL_READY))) {
    story.note("This chain's clock cannot be moved: in seven days anybody can finish the recovery.");
    return;
  }
  await story.step("Seven days later anybody finishes it", recoveries.finish({ patient, via: by(relayer) }));
  story.expect("the new key is the patient", (await patients.contract.controllerOf(patient)) === anew.address);
  story.expect(
    "delegations of before are over, whoever made them",
    (await patients.delegationOf({ patient, delegate: zhao.daughter.address })) === undefined,
  );
  await story.refused("The thief uses the old key", "PatientNotControlledBy", async () =>
    patients.setDelegate({
      patient,
      delegate: thief.address,
      powers: ["READ"],
      from: await stage.now(),
      until: (await stage.now()) + DAY,
      via: relayedBy(stage, thief),
    }),
  );
}

async function thiefFails(
  story: Story,
  stage: Stage,
  { patient, thief }: { readonly patient: PatientId; readonly thief: Wallet },
): Promise<void> {
  const { patients, relayer } = stage;
  const via = signed({ signer: thief, submitter: relayer });
  const accomplice = stage.penniless();
  const deadline = (await stage.now()) + DAY;
  const acceptance = await patients.accept({ patient, deadline, signer: accomplice });
  await story.refused("The thief hands the pseudonym to an accomplice", "PatientFrozen", async () =>
    patients.rotateController({ patient, acceptance, via }),
  );
  await story.refused("The thief makes the accomplice a delegate", "PatientFrozen", async () =>
    patients.setDelegate({
      patient,
      delegate: accomplice.address,
      powers: ["READ", "CONSENT"],
      from: await stage.now(),
      until: deadline,
      via,
    }),
  );
}

async function reinforcedByOffice(
  story: Story,
  stage: Stage,
  { zhao, ask }: { readonly zhao: Zhao; readonly ask: Omit<Approving, "signer"> & { readonly newController: string } },
): Promise<void> {
  const { recoveries, relayer } = stage;
  const { circle } = zhao;
  const approve = (signer: Wallet) => recoveries.approve({ ...ask, signer });
  await story.step(
    `${zhao.name} shows her card at the hospital's patient office, her arbiter, which signs too`,
    recoveries.reinforce({
      ...ask,
      signatures: [await approve(circle.daughter), await approve(circle.brother), await approve(circle.office)],
      via: by(relayer),
    }),
  );
}
