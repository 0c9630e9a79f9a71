import type { Room } from "./frame/operation.ts";
import { DEVICES } from "./identity/devices.ts";
import { PATIENTS } from "./identity/patients.ts";
import { PROVIDERS } from "./identity/providers.ts";
import { RECOVERY } from "./identity/recovery.ts";

/** WHO is who. */
export const IDENTITY: Room = {
  name: "identity",
  operations: { ...PATIENTS, ...RECOVERY, ...PROVIDERS, ...DEVICES },
  lives: {
    "a patient arrives: guardians and a post-quantum key": [
      "register with guardians, own call",
      "publish an X-Wing key (1,216 bytes)",
    ],
    "a lost key: start and finish a recovery": ["start a recovery, 2 of 3 guardians", "finish a recovery"],
    "a stolen key: start, objection, reinforcement, finish": [
      "start a recovery, 2 of 3 guardians",
      "object to a recovery, own call",
      "reinforce a recovery, 3 of 3 guardians",
      "finish a recovery",
    ],
    "a doctor begins at a hospital: licence and affiliation": ["issue a licence", "affiliate in one step, first nonce"],
    "a device comes into use: registration and calibration": [
      "register a device, secp256k1",
      "calibrate a device, first nonce",
    ],
  },
};
