import { AbiCoder, id, keccak256, toBeHex } from "ethers";

import { DEFAULTS, START } from "../../../test/helpers/defaults.ts";
import { person } from "../../../test/helpers/guardians.ts";
import { plainAccount } from "../../../test/helpers/holders.ts";
import type { Platform } from "../../../test/helpers/platform.ts";
import type { Operation, Operations } from "../frame/operation.ts";
import { CODES, UNTIL, accredit, appointBoard } from "../frame/stage.ts";

/** A valid GTIN-13 (GS1 General Specifications, 7.9.1). */
const MODEL = 6_901_234_567_892n;
const SERIAL = id("salted serial number");
const CERTIFICATE = id("calibration certificate");
const SECP256K1 = 0n;

/** Accredits hospital and laboratory and lets the hospital register a device with a secp256k1 key. */
async function register(
  platform: Platform,
): Promise<{ device: string; keyHash: string; sent: Awaited<ReturnType<Operation["run"]>> }> {
  const { devices, actors, place } = platform;
  const { hospital, laboratory } = actors;
  await appointBoard(platform);
  await accredit(platform, hospital.address);
  await accredit(platform, laboratory.address, CODES.laboratory);
  const device = await devices.deviceIdOf(hospital.address, MODEL, SERIAL);
  const key = person(platform, "a device");
  const signing = { ...place, verifyingContract: await devices.getAddress() };
  const proof = await key.sign(signing, "DeviceKeyProof", { device, owner: hospital.address });
  const publicKey = { curve: SECP256K1, x: toBeHex(key.address, 32), y: toBeHex(0n, 32) };
  const sent = await devices.connect(hospital).register(MODEL, SERIAL, publicKey, proof);
  const encoded = AbiCoder.defaultAbiCoder().encode(["uint8", "bytes32", "bytes32"], Object.values(publicKey));
  return { device, keyHash: keccak256(encoded), sent };
}

/** What owners of devices and laboratories do. */
export const DEVICES: Operations = {
  "register a device, secp256k1": {
    run: async (platform) => (await register(platform)).sent,
    work: { newSlots: 2, coldReads: 3, coldAccounts: 1, ecrecovers: 1 },
  },
  "calibrate a device, first nonce": {
    run: async (platform) => {
      const { devices, actors, place } = platform;
      const { device, keyHash } = await register(platform);
      const { nonce, deadline } = DEFAULTS;
      const window = { from: START, until: UNTIL };
      const signing = { ...place, verifyingContract: await devices.getAddress() };
      const laboratory = plainAccount(platform, actors.laboratory);
      const signature = await laboratory.sign(signing, "CalibrationCertificate", {
        device,
        keyHash,
        laboratory: laboratory.address,
        ...window,
        certificateHash: CERTIFICATE,
        nonce,
        deadline,
      });
      return await devices
        .connect(actors.hospital)
        .calibrate(device, laboratory.address, window.from, window.until, CERTIFICATE, { nonce, deadline, signature });
    },
    // Read: pause, the device's owner and key (three slots more), the laboratory and who accredited it.
    work: { newSlots: 2, coldReads: 7, coldAccounts: 1, ecrecovers: 1 },
  },
  "offer a device": {
    run: async (platform) => {
      const { device } = await register(platform);
      const { devices, actors } = platform;
      return await devices.connect(actors.hospital).offerTransfer(device, actors.laboratory.address);
    },
    work: { newSlots: 1, coldReads: 3, coldAccounts: 1 },
  },
  "accept a device": {
    run: async (platform) => {
      const { device } = await register(platform);
      const { devices, actors } = platform;
      await devices.connect(actors.hospital).offerTransfer(device, actors.laboratory.address);
      return await devices.connect(actors.laboratory).acceptTransfer(device);
    },
    work: { updates: 2, cleared: 1, coldReads: 3, coldAccounts: 1 },
  },
};
