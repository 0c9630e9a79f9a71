import { ZeroHash, hexlify } from "ethers";

import { DEFAULTS, KEMS, POWERS } from "../../../test/helpers/defaults.ts";
import { circleOf, person } from "../../../test/helpers/guardians.ts";
import { plainAccount } from "../../../test/helpers/holders.ts";
import {
  type Entrance,
  delegation,
  guardianChange,
  keyPublication,
  type PatientAct,
  perform,
  registration,
  rotation,
} from "../../../test/helpers/patientActs.ts";
import type { Platform } from "../../../test/helpers/platform.ts";
import type { Operation, Operations } from "../frame/operation.ts";
import { patientOf, register, registerWithGuardians } from "../frame/stage.ts";

/** The most that it may cost to register a patient. */
const REGISTRATION_CEILING = 80_000n;

/** Does Zhao's act by one of the entrances. */
function act(platform: Platform, entrance: Entrance, what: PatientAct): ReturnType<Operation["run"]> {
  return perform(platform, what, { holder: plainAccount(platform, platform.actors.zhao), entrance });
}

/** A public key of this length without zero bytes, as a real one has hardly any. */
function keyOf(length: number): string {
  return hexlify(Uint8Array.from({ length }, (_, index) => (index % 255) + 1));
}

function registering(entrance: Entrance, guardians: boolean): Operation["run"] {
  return async (platform) => {
    const hash = guardians ? circleOf(platform).hash : ZeroHash;
    const controller = platform.actors.zhao.address;
    return await act(platform, entrance, registration(platform, { controller, salt: DEFAULTS.salt, guardians: hash }));
  };
}

function rotating(entrance: Entrance): Operation["run"] {
  return async (platform) => {
    const patient = await register(platform);
    const next = person(platform, "Zhao's new phone");
    const acceptance = await next.sign(platform.place, "ControllerAcceptance", {
      patient,
      controller: platform.actors.zhao.address,
      newController: next.address,
      deadline: DEFAULTS.deadline,
    });
    const terms = { patient, newController: next.address, acceptanceDeadline: DEFAULTS.deadline, acceptance };
    return await act(platform, entrance, rotation(platform, terms));
  };
}

function delegating(entrance: Entrance): Operation["run"] {
  return async (platform) => {
    const patient = await register(platform);
    const delegate = platform.actors.carer.address;
    const terms = { patient, delegate, powers: POWERS.consent, ...DEFAULTS.delegation };
    return await act(platform, entrance, delegation(platform, terms));
  };
}

function publishing({ id: kem, length }: { id: bigint; length: number }): Operation["run"] {
  return async (platform) => {
    const patient = await register(platform);
    return await act(platform, "own call", keyPublication(platform, { patient, kem, key: keyOf(length) }));
  };
}

/** What a patient does with the pseudonym. */
export const PATIENTS: Operations = {
  "register, own call": {
    run: registering("own call", false),
    work: { newSlots: 1 },
    ceiling: REGISTRATION_CEILING,
    like: "a person's identity",
  },
  "register with guardians, own call": {
    run: registering("own call", true),
    work: { newSlots: 2 },
    ceiling: REGISTRATION_CEILING,
  },
  "register, signed": {
    run: registering("signature", false),
    work: { newSlots: 1, ecrecovers: 1 },
    ceiling: REGISTRATION_CEILING,
  },
  "register with guardians, signed": {
    run: registering("signature", true),
    work: { newSlots: 2, ecrecovers: 1 },
  },
  // The forwarder keeps a nonce of its own for each person.
  "register, relayed, first forwarded call": {
    run: registering("relayed call", false),
    work: { newSlots: 2, ecrecovers: 1, coldAccounts: 1 },
  },
  "rotate the controller, own call": {
    run: rotating("own call"),
    work: { updates: 1, coldReads: 1, ecrecovers: 1 },
    like: "a change of key",
  },
  "rotate the controller, signed, first nonce": {
    run: rotating("signature"),
    work: { updates: 1, newSlots: 1, coldReads: 1, ecrecovers: 2 },
  },
  "set a delegate, own call": {
    run: delegating("own call"),
    work: { newSlots: 1, coldReads: 1 },
    like: "a delegate",
  },
  "set a delegate, signed, first nonce": {
    run: delegating("signature"),
    work: { newSlots: 2, coldReads: 1, ecrecovers: 1 },
  },
  "publish an X25519 key (32 bytes)": {
    run: publishing(KEMS.x25519),
    work: { newSlots: 1, coldReads: 1 },
  },
  "publish an X-Wing key (1,216 bytes)": {
    run: publishing(KEMS.xWing),
    work: { newSlots: 1, coldReads: 1 },
  },
  "name guardians where there are none": {
    run: async (platform) => {
      const patient = await register(platform);
      const guardians = circleOf(platform).hash;
      return await act(platform, "own call", guardianChange(platform, { patient, guardians }));
    },
    work: { newSlots: 1, coldReads: 2 },
  },
  "change guardians": {
    run: async (platform) => {
      const { patient } = await registerWithGuardians(platform);
      const guardians = circleOf(platform, { threshold: 3n }).hash;
      return await act(platform, "own call", guardianChange(platform, { patient, guardians }));
    },
    work: { newSlots: 2, coldReads: 2 },
  },
  "ask mayAct, as the controller": {
    question: true,
    run: async (platform) => {
      const patient = await register(platform);
      return await ask(platform, patient, platform.actors.zhao.address);
    },
    work: { coldReads: 1 },
  },
  "ask mayAct, as a delegate": {
    question: true,
    run: async (platform) => {
      await (await delegating("own call")(platform)).wait();
      return await ask(platform, await patientOf(platform), platform.actors.carer.address);
    },
    work: { coldReads: 2 },
  },
};

async function ask({ patients, actors }: Platform, patient: string, account: string): ReturnType<Operation["run"]> {
  const data = patients.interface.encodeFunctionData("mayAct", [patient, account, POWERS.consent]);
  return await actors.stranger.sendTransaction({ to: await patients.getAddress(), data });
}
