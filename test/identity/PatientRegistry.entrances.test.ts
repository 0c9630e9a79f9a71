import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, DEFAULTS, HOUR, KEMS, POWERS, RULES, START } from "../helpers/defaults.ts";
import { type Expected, expectEvents } from "../helpers/expectations.ts";
import { type Circle, circleOf } from "../helpers/guardians.ts";
import type { Holder } from "../helpers/holders.ts";
import {
  type PatientAct,
  delegation,
  guardianChange,
  keyHashOf,
  keyPublication,
  objection,
  perform,
  registration,
  rotationTo,
  termsOf,
} from "../helpers/patientActs.ts";
import { type PatientState, expectRefusalUnchanged, stateOf } from "../helpers/patientState.ts";
import { registerPatient, startRecovery } from "../helpers/patients.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";
import { WAYS, type Way, accountOf } from "../helpers/ways.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

/** When the recovery of a scene starts, and when the act under test happens. */
const STARTED = START + HOUR;
const NOW = START + 2n * HOUR;
const READY = STARTED + DEFAULTS.recovery.delay;

const KEY = id("an X25519 key");
const ANOTHER_SALT = id("another salt");

interface Scene {
  readonly platform: Platform;
  readonly zhao: Holder;
  readonly zhaoAnew: Holder;
  readonly thief: Holder;
  readonly circle: Circle;
  readonly patient: string;
}

interface Refusal {
  readonly what: string;
  readonly make: (at: Scene) => PatientAct | Promise<PatientAct>;
  readonly error: string;
  readonly args: (at: Scene) => readonly unknown[];
}

/** An act of a controller with all that has to be the same by every way. */
interface Case {
  readonly name: string;
  /** Of the patient given, which may be unknown. */
  readonly make: (at: Scene, patient: string) => PatientAct | Promise<PatientAct>;
  readonly events: (at: Scene) => readonly Expected[];
  readonly effect: (at: Scene) => Partial<PatientState>;
  readonly refusals: readonly Refusal[];
  /** What a second submission of the same signature meets. */
  readonly again: (at: Scene) => readonly [error: string, args: readonly unknown[]];
  /** Whether it happens while a recovery runs. */
  readonly whileFrozen?: true;
}

const nonceUsed: Case["again"] = ({ zhao }) => ["NonceUsed", [zhao.address, DEFAULTS.nonce]];

const CASES: readonly Case[] = [
  {
    name: "rotate the controller",
    make: ({ platform, zhao, zhaoAnew }, patient) => rotationTo(platform, { patient, from: zhao, to: zhaoAnew }),
    events: ({ patient, zhao, zhaoAnew }) => [["ControllerRotated", [patient, zhao.address, zhaoAnew.address]]],
    effect: ({ zhaoAnew }) => ({ controller: zhaoAnew.address }),
    refusals: [
      {
        what: "[IDENTITY-10] to the controller itself",
        make: ({ platform, zhao, patient }) => rotationTo(platform, { patient, from: zhao, to: zhao }),
        error: "ControllerInvalid",
        args: ({ patient, zhao }) => [patient, zhao.address],
      },
    ],
    // The signature of the former controller is no longer asked for.
    again: ({ zhaoAnew }) => ["SignatureInvalid", [zhaoAnew.address]],
  },
  {
    name: "publish an encryption key",
    make: ({ platform }, patient) => keyPublication(platform, { patient, kem: KEMS.x25519.id, key: KEY }),
    events: ({ patient }) => [["EncryptionKeyPublished", [patient, KEMS.x25519.id, KEY]]],
    effect: () => ({ encryptionKeyHash: keyHashOf(KEMS.x25519.id, KEY) }),
    refusals: [
      {
        what: "[IDENTITY-13] of a wrong length",
        make: ({ platform, patient }) => keyPublication(platform, { patient, kem: KEMS.xWing.id, key: KEY }),
        error: "EncryptionKeyInvalid",
        args: () => [KEMS.xWing.id, 32n],
      },
    ],
    again: nonceUsed,
  },
  {
    name: "name a delegate",
    make: ({ platform }, patient) => carerMay(platform, patient, POWERS.read),
    events: ({ platform, patient }) => [
      ["DelegateSet", [patient, platform.actors.carer.address, POWERS.read, START, START + DAY]],
    ],
    effect: () => ({
      delegations: [
        [POWERS.read, START, START + DAY],
        [0n, 0n, 0n],
      ],
    }),
    refusals: [
      {
        what: "[IDENTITY-22] who is zero",
        make: ({ platform, patient }) =>
          delegation(platform, {
            patient,
            delegate: ZeroAddress,
            powers: POWERS.read,
            ...DEFAULTS.delegation,
          }),
        error: "DelegateInvalid",
        args: ({ patient }) => [patient, ZeroAddress],
      },
      {
        what: "[IDENTITY-22] with unknown powers",
        make: ({ platform, patient }) => carerMay(platform, patient, 32n),
        error: "PowersUnknown",
        args: () => [32n, POWERS.all],
      },
    ],
    again: nonceUsed,
  },
  {
    name: "change the guardians",
    make: ({ platform }, patient) => guardianChange(platform, { patient, guardians: id("new") }),
    events: ({ patient }) => [["GuardiansChanged", [patient, id("new"), NOW + RULES.guardianChangeDelay]]],
    effect: ({ circle }) => ({
      guardians: circle.hash,
      pendingGuardians: [id("new"), NOW + RULES.guardianChangeDelay],
    }),
    refusals: [],
    again: nonceUsed,
  },
  {
    name: "object to a recovery",
    whileFrozen: true,
    make: ({ platform }, patient) => objection(platform, { patient, attempt: 1n }),
    events: ({ patient }) => [
      [
        "RecoveryContested",
        [patient, 1n, NOW + RULES.objectionDelay, NOW + RULES.objectionDelay + RULES.recoveryLapse],
      ],
    ],
    effect: ({ zhaoAnew }) => ({
      isFrozen: true,
      recovery: [
        1n,
        2n,
        false,
        true,
        zhaoAnew.address,
        NOW + RULES.objectionDelay,
        NOW + RULES.objectionDelay + RULES.recoveryLapse,
      ],
    }),
    refusals: [],
    again: ({ patient }) => ["RecoveryObjectionClosed", [patient, 1n, NOW + RULES.objectionDelay]],
  },
];

function carerMay(platform: Platform, patient: string, powers: bigint): PatientAct {
  const delegate = platform.actors.carer.address;
  return delegation(platform, { patient, delegate, powers, from: START, until: START + DAY });
}

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
          it(`${what} refuses`, async () => {
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
