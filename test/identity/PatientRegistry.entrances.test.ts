import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DEFAULTS, RULES } from "../helpers/defaults.ts";
import { type Expected, expectEvents } from "../helpers/expectations.ts";
import { circleOf } from "../helpers/guardians.ts";
import { type PatientAct, perform, registration, termsOf } from "../helpers/patientActs.ts";
import { CASES, NOW, READY, STARTED, type Scene } from "../helpers/patientCases.ts";
import { expectRefusalUnchanged, stateOf } from "../helpers/patientState.ts";
import { registerPatient, startRecovery } from "../helpers/patients.ts";
import { platformOn } from "../helpers/platform.ts";
import { WAYS, type Way, accountOf } from "../helpers/ways.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const ANOTHER_SALT = id("another salt");

for (const way of WAYS) {
  describe(`Patients: by ${way.entrance} of a ${way.kind}`, () => {
    async function registerByThisWay(): Promise<Scene> {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      const circle = circleOf(platform);
      const zhao = await accountOf(platform, "zhao", way.kind);
      return {
        platform,
        zhao,
        zhaoAnew: await accountOf(platform, "zhaoAnew", way.kind),
        thief: await accountOf(platform, "thief", way.kind),
        circle,
        patient: await registerPatient(platform, zhao, { guardians: circle.hash }),
      };
    }

    const registered = (): Promise<Scene> => networkHelpers.loadFixture(registerByThisWay);

    async function frozen(): Promise<Scene> {
      const at = await registered();
      await at.platform.clock.next(STARTED);
      await startRecovery(at.platform, { ...at, newController: at.zhaoAnew.address });
      return at;
    }

    describe("given a pseudonym that nobody has registered", () => {
      const anew = ({ platform, zhao, circle }: Scene): PatientAct =>
        registration(platform, { controller: zhao.address, salt: ANOTHER_SALT, guardians: circle.hash });

      it("[IDENTITY-02] [IDENTITY-15] its controller can register it", async () => {
        const at = await registered();
        const { platform, zhao, circle } = at;
        const patient = await platform.patients.patientIdOf(zhao.address, ANOTHER_SALT);
        const empty = await stateOf(platform, patient);
        await expectEvents(act(at, way, anew(at)), platform.patients, [
          ["PatientRegistered", [patient, zhao.address, circle.hash]],
        ]);
        expect(await stateOf(platform, patient)).to.deep.equal({
          ...empty,
          isRegistered: true,
          controller: zhao.address,
          guardians: circle.hash,
        });
        expect(await platform.patients.isNonceSpent(zhao.address, DEFAULTS.nonce)).to.be.false;
      });

      it("[IDENTITY-03] a thief cannot register it", async () => {
        const at = await registered();
        const { platform, zhao, thief } = at;
        const patient = await platform.patients.patientIdOf(zhao.address, ANOTHER_SALT);
        const attempt = (): Promise<unknown> => perform(platform, anew(at), { holder: thief, entrance: way.entrance });
        if (way.entrance === "signature") {
          const digest = anew(at).digest(zhao.address, termsOf());
          await expectRefusalUnchanged(platform, patient, attempt, "SignatureInvalid", [zhao.address, digest]);
        } else {
          await attempt();
        }
        expect(await platform.patients.isRegistered(patient)).to.be.false;
      });

      it("[IDENTITY-04] its controller cannot register it twice", async () => {
        const at = await registered();
        const patient = await at.platform.patients.patientIdOf(at.zhao.address, ANOTHER_SALT);
        await act(at, way, anew(at));
        const again = (): Promise<unknown> => act(at, way, anew(at));
        await expectRefusalUnchanged(at.platform, patient, again, "PatientAlreadyRegistered", [patient]);
      });
    });

    for (const { name, make, events, effect, refusals, again, whileFrozen } of CASES) {
      const given = whileFrozen ? frozen : registered;

      describe(`when asked to ${name}`, () => {
        it("[IDENTITY-15] does so for the controller, with the same event and effect", async () => {
          const at = await given();
          const { platform, zhao, patient } = at;
          const asked = await make(at, patient);
          const before = await stateOf(platform, patient);
          await platform.clock.next(NOW);
          const spent: Expected[] =
            way.entrance === "signature" && asked.hasNonce ? [["NonceSpent", [zhao.address, DEFAULTS.nonce]]] : [];
          await expectEvents(act(at, way, asked), platform.patients, [...spent, ...events(at)]);
          expect(await stateOf(platform, patient)).to.deep.equal({ ...before, ...effect(at) });
          expect(await platform.patients.isNonceSpent(zhao.address, DEFAULTS.nonce)).to.equal(spent.length === 1);
        });

        it("[IDENTITY-08] refuses anybody else", async () => {
          const at = await given();
          const { platform, zhao, thief, patient } = at;
          const asked = await make(at, patient);
          const [error, args] =
            way.entrance === "signature"
              ? (["SignatureInvalid", [zhao.address, asked.digest(zhao.address, termsOf())]] as const)
              : (["PatientNotControlledBy", [patient, thief.address]] as const);
          await expectRefusalUnchanged(
            platform,
            patient,
            () => perform(platform, asked, { holder: thief, entrance: way.entrance, controller: zhao.address }),
            error,
            args,
          );
        });

        it("[IDENTITY-07] refuses for an unknown patient", async () => {
          const at = await given();
          const unknown = id("nobody's pseudonym");
          const asked = await make(at, unknown);
          await expectRefusalUnchanged(at.platform, unknown, () => act(at, way, asked), "PatientUnknown", [unknown]);
        });

        if (!whileFrozen) {
          it("[IDENTITY-36] refuses while a recovery runs", async () => {
            const at = await frozen();
            const asked = await make(at, at.patient);
            await expectRefusalUnchanged(at.platform, at.patient, () => act(at, way, asked), "PatientFrozen", [
              at.patient,
              READY + RULES.recoveryLapse,
            ]);
          });
        }

        for (const { what, make: makeBad, error, args } of refusals) {
          it(what, async () => {
            const at = await given();
            const bad = await makeBad(at);
            await expectRefusalUnchanged(at.platform, at.patient, () => act(at, way, bad), error, args(at));
          });
        }

        if (way.entrance === "signature") {
          it("[K-03] refuses the same signature a second time", async () => {
            const at = await given();
            const { platform, zhao, patient } = at;
            const asked = await make(at, patient);
            const signature = await asked.sign(zhao, termsOf());
            const submission = {
              to: platform.place.verifyingContract,
              data: asked.submission({ ...termsOf(), signature }),
            };
            await platform.clock.next(NOW);
            await platform.actors.relayer.sendTransaction(submission);
            const [error, args] = again(at);
            await expectRefusalUnchanged(
              platform,
              patient,
              () => platform.actors.relayer.sendTransaction(submission),
              error,
              error === "SignatureInvalid" ? [...args, asked.digest(at.zhaoAnew.address, termsOf())] : args,
            );
          });
        }
      });
    }
  });
}

function act({ platform, zhao }: Scene, { entrance }: Way, asked: PatientAct): ReturnType<typeof perform> {
  return perform(platform, asked, { holder: zhao, entrance });
}

describe("Patients: registered without guardians", () => {
  for (const way of WAYS) {
    it(`[IDENTITY-02] by ${way.entrance} of a ${way.kind}`, async () => {
      const platform = await networkHelpers.loadFixture(deployPlatform);
      const holder = await accountOf(platform, "zhao", way.kind);
      const asked = registration(platform, { controller: holder.address, salt: ZeroHash, guardians: ZeroHash });
      const patient = await platform.patients.patientIdOf(holder.address, ZeroHash);
      await expectEvents(perform(platform, asked, { holder, entrance: way.entrance }), platform.patients, [
        ["PatientRegistered", [patient, holder.address, ZeroHash]],
      ]);
      expect(await platform.patients.guardiansOf(patient)).to.equal(ZeroHash);
    });
  }
});
