import { expect } from "chai";
import { network } from "hardhat";
import { id } from "ethers";
import type { SnapshotRestorer } from "@nomicfoundation/hardhat-network-helpers/types";

import { type ConsentActOf, directing, giving, performConsent } from "../helpers/consentActs.ts";
import {
  CONSENT_CASES,
  type ConsentScene,
  RULE_BEFORE,
  TERMS,
  givenBefore,
  stateOfConsents,
} from "../helpers/consentCases.ts";
import { consentStageOn } from "../helpers/consents.ts";
import { DEFAULTS, POWERS, START, YEAR } from "../helpers/defaults.ts";
import { type Expected, expectEvents, expectRefusal } from "../helpers/expectations.ts";
import { circleOf } from "../helpers/guardians.ts";
import { delegation, perform } from "../helpers/patientActs.ts";
import { registerPatient, startRecovery } from "../helpers/patients.ts";
import { WAYS, accountOf } from "../helpers/ways.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const staged = consentStageOn(connection);

/** Who acts: the patient's controller, or a delegate with `CONSENT` whose account is of the kind. */
const ACTORS = ["controller", "delegate"] as const;

for (const way of WAYS) {
  for (const actor of ACTORS) {
    describe(`Consents: by ${way.entrance} of a ${actor} with a ${way.kind}`, () => {
      let ready: { readonly scene: ConsentScene; readonly restorer: SnapshotRestorer } | undefined;

      /** The patient has given a grant and a directive before. Asked for again, the chain is set back. */
      async function scene(): Promise<ConsentScene> {
        if (ready === undefined) {
          const stage = await staged();
          const zhao = await accountOf(stage, "zhao", way.kind);
          const thief = await accountOf(stage, "thief", way.kind);
          const wang = await accountOf(stage, "zhaoAnew", "plain account");
          const controller = actor === "controller" ? zhao : wang;
          const patient = await registerPatient(stage, controller, {
            salt: id("salt of an entrance"),
            guardians: circleOf(stage).hash,
          });
          if (actor === "delegate") {
            const terms = { delegate: zhao.address, powers: POWERS.consent, from: START, until: START + YEAR };
            const named = delegation(stage, { patient, ...terms });
            await perform(stage, named, { holder: controller, entrance: "own call" });
          }
          const holder = controller;
          await performConsent(stage, giving(stage, { patient, grants: [givenBefore(stage)] }), { holder });
          await performConsent(stage, directing(stage, { patient, rules: [RULE_BEFORE] }), { holder });
          const directive = await stage.consents.directiveOf(patient);
          const restorer = await networkHelpers.takeSnapshot();
          ready = { scene: { stage, patient, zhao, thief, directive }, restorer };
        }
        await ready.restorer.restore();
        return ready.scene;
      }

      const by = (at: ConsentScene, act: ConsentActOf): ReturnType<typeof performConsent> =>
        performConsent(at.stage, act, { holder: at.zhao, entrance: way.entrance });

      /** Expects this refusal, that nothing changed, and that the signer's nonce is as it was. */
      async function expectUnchanged(
        at: ConsentScene,
        act: () => Promise<unknown>,
        error: string,
        args: readonly unknown[],
      ): Promise<void> {
        const { consents } = at.stage;
        const look = async (): Promise<unknown> => [
          await stateOfConsents(at),
          await consents.isNonceSpent(at.zhao.address, DEFAULTS.nonce),
        ];
        const before = await look();
        await expectRefusal(act(), consents, error, args);
        expect(await look()).to.deep.equal(before);
      }

      for (const { name, make, events, effect, refusal } of CONSENT_CASES) {
        describe(`when asked to ${name}`, () => {
          it("[CONSENT-40] does so, with the same events and effect", async () => {
            const at = await scene();
            const { stage, zhao, patient } = at;
            const before = await stateOfConsents(at);
            const isSigned = way.entrance === "signature";
            const spent: Expected[] = isSigned ? [["NonceSpent", [zhao.address, DEFAULTS.nonce]]] : [];
            await expectEvents(by(at, make(at, patient)), stage.consents, [...spent, ...events(at)]);
            expect(await stateOfConsents(at)).to.deep.equal({ ...before, ...effect(at) });
            expect(await stage.consents.isNonceSpent(zhao.address, DEFAULTS.nonce)).to.equal(isSigned);
          });

          it("[CONSENT-10] [CONSENT-40] refuses somebody else", async () => {
            const at = await scene();
            const { thief, patient } = at;
            const asked = make(at, patient);
            await expectUnchanged(
              at,
              () => performConsent(at.stage, asked, { holder: thief, entrance: way.entrance }),
              "ConsentNotGivenBy",
              [patient, thief.address],
            );
          });

          if (way.entrance === "signature") {
            it("[CONSENT-41] refuses a signature in the name of another", async () => {
              const at = await scene();
              const { thief, zhao, patient } = at;
              const asked = make(at, patient);
              await expectUnchanged(
                at,
                () => performConsent(at.stage, asked, { holder: thief, entrance: way.entrance, signer: zhao.address }),
                "SignatureInvalid",
                [zhao.address, asked.digest(zhao.address, TERMS)],
              );
            });

            it("[CONSENT-41] refuses the same signature a second time", async () => {
              const at = await scene();
              const { stage, zhao, patient } = at;
              const asked = make(at, patient);
              const signature = await asked.sign(zhao, TERMS);
              const data = asked.submission(zhao.address, { ...TERMS, signature });
              const to = stage.consentPlace.verifyingContract;
              await stage.actors.relayer.sendTransaction({ to, data });
              const again = (): Promise<unknown> => stage.actors.relayer.sendTransaction({ to, data });
              await expectUnchanged(at, again, "NonceUsed", [zhao.address, DEFAULTS.nonce]);
            });
          }

          it("[CONSENT-10] [CONSENT-40] refuses for an unknown patient", async () => {
            const at = await scene();
            const unknown = id("nobody's pseudonym");
            await expectUnchanged(at, () => by(at, make(at, unknown)), "ConsentNotGivenBy", [unknown, at.zhao.address]);
          });

          it("[CONSENT-10] [CONSENT-40] refuses while a recovery runs", async () => {
            const at = await scene();
            const { stage, patient, zhao } = at;
            const newController = stage.actors.stranger.address;
            await startRecovery(stage, { patient, circle: circleOf(stage), newController });
            await expectUnchanged(at, () => by(at, make(at, patient)), "ConsentNotGivenBy", [patient, zhao.address]);
          });

          it(`[CONSENT-40] ${refusal.what}`, async () => {
            const at = await scene();
            await expectUnchanged(at, () => by(at, refusal.make(at)), refusal.error, refusal.args(at));
          });
        });
      }
    });
  }
}
