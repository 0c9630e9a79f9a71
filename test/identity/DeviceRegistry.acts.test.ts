import { network } from "hardhat";

import { calibration, chipOf, deviceIdOf, proofDigest, registerDevice, registration } from "../helpers/devices.ts";
import { describeActs } from "../helpers/actsTable.ts";
import { GIVEN, type Stage, stagesOn } from "../helpers/providers.ts";

const connection = await network.create();
const { accredited } = stagesOn(connection);

const chip = chipOf("secp256k1", "meter");

/** The hospital owns a device. */
async function stageOf(): Promise<Stage> {
  const stage = await accredited();
  await registerDevice(stage, chip);
  return stage;
}

const hospital = ({ people }: Stage) => people.hospital;
const clinic = ({ people }: Stage) => people.clinic;
const deviceIn = ({ people }: Stage) => deviceIdOf(people.hospital.address);

describeActs("DeviceRegistry", {
  registryOf: ({ devices }) => devices,
  stageOf,
  acts: {
    register: {
      underPause: "stops",
      by: clinic,
      call: (stage) => registration(stage, chip, { owner: stage.people.clinic.address }),
    },
    replaceKey: {
      underPause: "goes on",
      by: hospital,
      call: (stage) => {
        const proof = chip.sign(proofDigest(stage, deviceIn(stage), stage.people.hospital.address));
        return stage.devices.replaceKey.populateTransaction(deviceIn(stage), chip.key, proof);
      },
    },
    offerTransfer: {
      underPause: "goes on",
      by: hospital,
      call: (stage) => stage.devices.offerTransfer.populateTransaction(deviceIn(stage), stage.people.clinic.address),
    },
    acceptTransfer: {
      underPause: "stops",
      given: (stage) =>
        stage.devices.connect(stage.people.hospital).offerTransfer(deviceIn(stage), stage.people.clinic.address),
      by: clinic,
      call: (stage) => stage.devices.acceptTransfer.populateTransaction(deviceIn(stage)),
    },
    retire: {
      underPause: "goes on",
      by: hospital,
      call: (stage) => stage.devices.retire.populateTransaction(deviceIn(stage)),
    },
    calibrate: {
      underPause: "stops",
      by: hospital,
      call: (stage) => calibration(stage, { device: deviceIn(stage), key: chip.key }),
    },
    revokeCalibration: {
      underPause: "goes on",
      given: async (stage) => {
        const call = await calibration(stage, { device: deviceIn(stage), key: chip.key });
        return stage.people.hospital.sendTransaction(call);
      },
      by: ({ people }) => people.laboratory,
      call: (stage) => stage.devices.revokeCalibration.populateTransaction(deviceIn(stage), GIVEN.reason),
    },
    cancelNonce: {
      underPause: "goes on",
      by: clinic,
      call: ({ devices }) => devices.cancelNonce.populateTransaction(1n),
    },
  },
});
