import { ZeroAddress, id } from "ethers";

import { DAY, DEFAULTS, HOUR, KEMS, POWERS, RULES, START } from "./defaults.ts";
import type { Expected } from "./expectations.ts";
import type { Circle } from "./guardians.ts";
import type { Holder } from "./holders.ts";
import {
  type PatientAct,
  delegation,
  guardianChange,
  keyHashOf,
  keyPublication,
  objection,
  rotationTo,
} from "./patientActs.ts";
import type { PatientState } from "./patientState.ts";
import type { Platform } from "./platform.ts";

/** When the recovery of a scene starts, and when the act under test happens. */
export const STARTED = START + HOUR;
export const NOW = START + 2n * HOUR;
export const READY = STARTED + DEFAULTS.recovery.delay;

const KEY = id("an X25519 key");

/** Zhao's patient with guardians, and those who want to act for it, all with accounts of one kind. */
export interface Scene {
  readonly platform: Platform;
  readonly zhao: Holder;
  readonly zhaoAnew: Holder;
  readonly thief: Holder;
  readonly circle: Circle;
  readonly patient: string;
}

interface Refusal {
  /** The test's title. */
  readonly what: string;
  readonly make: (at: Scene) => PatientAct | Promise<PatientAct>;
  readonly error: string;
  readonly args: (at: Scene) => readonly unknown[];
}

/** An act of a controller with all that has to be the same by every way. */
export interface Case {
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

/** Every act of a controller except the registration, which has no patient yet. */
export const CASES: readonly Case[] = [
  {
    name: "rotate the controller",
    make: ({ platform, zhao, zhaoAnew }, patient) => rotationTo(platform, { patient, from: zhao, to: zhaoAnew }),
    events: ({ patient, zhao, zhaoAnew }) => [["ControllerRotated", [patient, zhao.address, zhaoAnew.address]]],
    effect: ({ zhaoAnew }) => ({ controller: zhaoAnew.address }),
    refusals: [
      {
        what: "[IDENTITY-10] refuses the controller itself",
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
        what: "[IDENTITY-13] refuses a key of a wrong length",
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
        what: "[IDENTITY-22] refuses zero",
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
        what: "[IDENTITY-22] refuses unknown powers",
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
