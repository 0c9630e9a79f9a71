import { expect } from "chai";
import { ZeroAddress, id } from "ethers";
import { network } from "hardhat";

import { type CurveName, MODEL, calibration, chipOf, proofDigest, registerDevice } from "../helpers/devices.ts";
import {
  ENTRANCES,
  GIVEN,
  KINDS,
  type Person,
  type Problem,
  type Stage,
  expectRefused,
  send,
  stagesOn,
} from "../helpers/providers.ts";

const connection = await network.create();
const { accredited } = stagesOn(connection);

const chip = chipOf("p256", "meter");
const CURVES: readonly CurveName[] = ["secp256k1", "p256"];

/** The stage with the hospital's device. */
async function registered(): Promise<{ stage: Stage; device: string }> {
  const stage = await accredited();
  return { stage, device: await registerDevice(stage, chip) };
}

async function ownerOf({ devices }: Stage, device: string): Promise<string> {
  return (await devices.deviceOf(device)).owner;
}

/** A call of `replaceKey` with the new chip's proof for the device and its owner. */
function replacement(stage: Stage, device: string, newChip: typeof chip, owner: Person = stage.people.hospital) {
  const proof = newChip.sign(proofDigest(stage, device, owner.address));
  return stage.devices.replaceKey.populateTransaction(device, newChip.key, proof);
}

/** Every act that only the owner of a device may do. */
async function ownersActs(stage: Stage, device: string) {
  const { devices, people } = stage;
  return {
    replaceKey: await replacement(stage, device, chipOf("secp256k1", "new chip")),
    offerTransfer: await devices.offerTransfer.populateTransaction(device, people.clinic.address),
    "offerTransfer to nobody": await devices.offerTransfer.populateTransaction(device, ZeroAddress),
    calibrate: await calibration(stage, { device, key: chip.key }),
    retire: await devices.retire.populateTransaction(device),
  };
}
const OWNERS_ACTS = ["replaceKey", "offerTransfer", "offerTransfer to nobody", "calibrate", "retire"] as const;

describe("DeviceRegistry: ownership", () => {
  describe("who may act", () => {
    for (const act of OWNERS_ACTS) {
      for (const entrance of ENTRANCES) {
        it(`[IDENTITY-103] the owner may ${act} by ${entrance}`, async () => {
          const { stage, device } = await registered();
          await send(stage, entrance, stage.people.hospital, (await ownersActs(stage, device))[act]);
        });

        for (const who of ["clinic", "laboratory", "stranger", "regulator"] as const) {
          it(`[IDENTITY-103] refuses ${act} by the ${who}'s ${entrance}`, async () => {
            const { stage, device } = await registered();
            const person = stage.people[who];
            const call = (await ownersActs(stage, device))[act];
            await expectRefused(stage, person, call, ["DeviceNotOwnedBy", device, person.address], entrance);
          });
        }
      }

      it(`[IDENTITY-103] refuses ${act} of a device that does not exist`, async () => {
        const { stage } = await registered();
        const call = (await ownersActs(stage, id("nothing")))[act];
        await expectRefused(stage, stage.people.hospital, call, ["DeviceUnknown", id("nothing")]);
      });

      it(`[IDENTITY-109] refuses ${act} of a retired device`, async () => {
        const { stage, device } = await registered();
        const { hospital } = stage.people;
        await stage.devices.connect(hospital).retire(device);
        await expectRefused(stage, hospital, (await ownersActs(stage, device))[act], ["DeviceIsRetired", device]);
      });
    }
  });

  describe("replaceKey", () => {
    for (const from of CURVES) {
      for (const to of CURVES) {
        it(`[IDENTITY-103] [IDENTITY-108] from ${from} to ${to}: the new key counts and the old one no longer`, async () => {
          const stage = await accredited();
          const { hospital } = stage.people;
          const [oldChip, newChip] = [chipOf(from, "old"), chipOf(to, "new")];
          const device = await registerDevice(stage, oldChip);
          const { curve, x, y } = newChip.key;
          await expect(hospital.sendTransaction(await replacement(stage, device, newChip)))
            .to.emit(stage.devices, "DeviceKeyReplaced")
            .withArgs(device, curve, x, y);
          const { key, owner, model } = await stage.devices.deviceOf(device);
          expect([key.curve, key.x, key.y, owner, model]).to.deep.equal([curve, x, y, hospital.address, MODEL]);

          const digest = id("reading");
          expect(await stage.devices.isSignedBy(device, digest, newChip.sign(digest))).to.equal(true);
          expect(await stage.devices.isSignedBy(device, digest, oldChip.sign(digest))).to.equal(false);
        });
      }
    }

    it("[IDENTITY-102] refuses a malformed key and a proof by the old key, or for another owner", async () => {
      const { stage, device } = await registered();
      const { hospital, clinic } = stage.people;
      const newChip = chipOf("p256", "new");
      const digest = proofDigest(stage, device, hospital.address);
      const malformed = { ...newChip.key, y: newChip.key.x };
      const bad = stage.devices.replaceKey.populateTransaction(device, malformed, newChip.sign(digest));
      await expectRefused(stage, hospital, bad, ["DeviceKeyInvalid", malformed.curve, malformed.x, malformed.y]);

      const problem = ["DeviceSignatureInvalid", device, digest] as const;
      for (const proof of [chip.sign(digest), newChip.sign(proofDigest(stage, device, clinic.address)), "0x"]) {
        const call = stage.devices.replaceKey.populateTransaction(device, newChip.key, proof);
        await expectRefused(stage, hospital, call, problem);
      }
    });

    it("[IDENTITY-103] ends the calibration, and says so", async () => {
      const { stage, device } = await registered();
      const { hospital, laboratory } = stage.people;
      await hospital.sendTransaction(await calibration(stage, { device, key: chip.key }));
      expect(await stage.devices.isTrusted(device)).to.equal(true);

      await expect(hospital.sendTransaction(await replacement(stage, device, chipOf("p256", "new"))))
        .to.emit(stage.devices, "DeviceCalibrationRevoked")
        .withArgs(device, laboratory.address, hospital.address, `0x${"00".repeat(32)}`);
      expect([...(await stage.devices.calibrationOf(device))]).to.deep.equal([ZeroAddress, 0n, 0n]);
      expect(await stage.devices.isTrusted(device)).to.equal(false);
    });

    it("[IDENTITY-103] says nothing of a calibration where there was none", async () => {
      const { stage, device } = await registered();
      const act = stage.people.hospital.sendTransaction(await replacement(stage, device, chipOf("p256", "new")));
      await expect(act).not.to.emit(stage.devices, "DeviceCalibrationRevoked");
    });

    it("[IDENTITY-103] an owner that is no longer accredited can still replace a lost key", async () => {
      const { stage, device } = await registered();
      const { commission, hospital } = stage.people;
      await stage.providers.connect(commission).revokeOrganisation(hospital.address, GIVEN.reason);
      await hospital.sendTransaction(await replacement(stage, device, chipOf("p256", "new")));
    });
  });

  describe("transfer", () => {
    for (const entrance of ENTRANCES) {
      it(`[IDENTITY-104] offer and acceptance by ${entrance} change the owner, and nothing else`, async () => {
        const { stage, device } = await registered();
        const { hospital, clinic } = stage.people;
        await hospital.sendTransaction(await calibration(stage, { device, key: chip.key }));
        const calibrated = [...(await stage.devices.calibrationOf(device))];

        const offer = stage.devices.offerTransfer.populateTransaction(device, clinic.address);
        await expect(send(stage, entrance, hospital, offer))
          .to.emit(stage.devices, "DeviceTransferOffered")
          .withArgs(device, hospital.address, clinic.address);
        expect(await stage.devices.transferOfferOf(device)).to.equal(clinic.address);
        expect(await ownerOf(stage, device)).to.equal(hospital.address);

        const acceptance = stage.devices.acceptTransfer.populateTransaction(device);
        await expect(send(stage, entrance, clinic, acceptance))
          .to.emit(stage.devices, "DeviceTransferred")
          .withArgs(device, hospital.address, clinic.address);
        expect(await ownerOf(stage, device)).to.equal(clinic.address);
        expect(await stage.devices.transferOfferOf(device)).to.equal(ZeroAddress);
        expect([...(await stage.devices.calibrationOf(device))]).to.deep.equal(calibrated);
        expect(await stage.devices.isSignedBy(device, id("reading"), chip.sign(id("reading")))).to.equal(true);
      });

      for (const who of ["stranger", "hospital", "laboratory"] as const) {
        it(`[IDENTITY-104] the ${who} takes nothing over by ${entrance} that is offered to the clinic`, async () => {
          const { stage, device } = await registered();
          const { hospital, clinic } = stage.people;
          await stage.devices.connect(hospital).offerTransfer(device, clinic.address);
          const person = stage.people[who];
          const call = stage.devices.acceptTransfer.populateTransaction(device);
          const problem = ["DeviceNotOfferedTo", device, person.address, clinic.address] as const;
          await expectRefused(stage, person, call, problem, entrance);
        });
      }
    }

    it("[IDENTITY-104] afterwards the old owner has no rights and the new one all", async () => {
      const { stage, device } = await registered();
      const { hospital, clinic } = stage.people;
      await stage.devices.connect(hospital).offerTransfer(device, clinic.address);
      await stage.devices.connect(clinic).acceptTransfer(device);
      for (const act of OWNERS_ACTS) {
        const call = (await ownersActs(stage, device))[act];
        await expectRefused(stage, hospital, call, ["DeviceNotOwnedBy", device, hospital.address]);
      }
      await clinic.sendTransaction(await replacement(stage, device, chipOf("secp256k1", "new"), clinic));
      await stage.devices.connect(clinic).offerTransfer(device, hospital.address);
      await stage.devices.connect(hospital).acceptTransfer(device);
      expect(await ownerOf(stage, device)).to.equal(hospital.address);
    });

    it("[IDENTITY-104] an offer serves once", async () => {
      const { stage, device } = await registered();
      const { hospital, clinic } = stage.people;
      await stage.devices.connect(hospital).offerTransfer(device, clinic.address);
      await stage.devices.connect(clinic).acceptTransfer(device);
      const call = stage.devices.acceptTransfer.populateTransaction(device);
      await expectRefused(stage, clinic, call, ["DeviceNotOfferedTo", device, clinic.address, ZeroAddress]);
    });

    it("[IDENTITY-104] an offer can be changed and taken back", async () => {
      const { stage, device } = await registered();
      const { hospital, clinic, laboratory } = stage.people;
      const registry = stage.devices.connect(hospital);
      const call = await stage.devices.acceptTransfer.populateTransaction(device);
      await registry.offerTransfer(device, clinic.address);
      await registry.offerTransfer(device, laboratory.address);
      await expectRefused(stage, clinic, call, ["DeviceNotOfferedTo", device, clinic.address, laboratory.address]);

      await expect(registry.offerTransfer(device, ZeroAddress))
        .to.emit(stage.devices, "DeviceTransferOffered")
        .withArgs(device, hospital.address, ZeroAddress);
      await expectRefused(stage, laboratory, call, ["DeviceNotOfferedTo", device, laboratory.address, ZeroAddress]);
      expect(await stage.devices.transferOfferOf(device)).to.equal(ZeroAddress);
    });

    it("[IDENTITY-104] refuses an offer to whom nobody accredited, and to whom suspends", async () => {
      const { stage, device } = await registered();
      const { commission, hospital, clinic, stranger } = stage.people;
      await stage.providers.connect(commission).suspendOrganisation(clinic.address, GIVEN.reason);
      for (const to of [stranger, clinic]) {
        const call = stage.devices.offerTransfer.populateTransaction(device, to.address);
        await expectRefused(stage, hospital, call, ["DeviceOwnerNotAccredited", to.address]);
      }
    });

    it("[IDENTITY-104] refuses acceptance by whom is no longer accredited", async () => {
      const { stage, device } = await registered();
      const { commission, hospital, clinic } = stage.people;
      await stage.devices.connect(hospital).offerTransfer(device, clinic.address);
      await stage.providers.connect(commission).suspendOrganisation(clinic.address, GIVEN.reason);
      const call = stage.devices.acceptTransfer.populateTransaction(device);
      await expectRefused(stage, clinic, call, ["DeviceOwnerNotAccredited", clinic.address]);
    });

    it("[IDENTITY-104] an owner that lost its accreditation can still pass its devices on", async () => {
      const { stage, device } = await registered();
      const { commission, hospital, clinic } = stage.people;
      await stage.providers.connect(commission).revokeOrganisation(hospital.address, GIVEN.reason);
      await stage.devices.connect(hospital).offerTransfer(device, clinic.address);
      await stage.devices.connect(clinic).acceptTransfer(device);
      expect(await ownerOf(stage, device)).to.equal(clinic.address);
    });

    it("[IDENTITY-104] refuses acceptance of a device that does not exist", async () => {
      const { stage } = await registered();
      const call = stage.devices.acceptTransfer.populateTransaction(id("nothing"));
      const { clinic } = stage.people;
      await expectRefused(stage, clinic, call, ["DeviceNotOfferedTo", id("nothing"), clinic.address, ZeroAddress]);
    });
  });

  describe("retire", () => {
    it("[IDENTITY-109] a retired device stays retired, and an open offer of it is worth nothing", async () => {
      const { stage, device } = await registered();
      const { hospital, clinic } = stage.people;
      await stage.devices.connect(hospital).offerTransfer(device, clinic.address);
      await expect(stage.devices.connect(hospital).retire(device))
        .to.emit(stage.devices, "DeviceRetired")
        .withArgs(device, hospital.address);
      expect((await stage.devices.deviceOf(device)).retired).to.equal(true);

      const call = stage.devices.acceptTransfer.populateTransaction(device);
      const problem: Problem = ["DeviceIsRetired", device];
      await expectRefused(stage, clinic, call, problem);
    });

    it("[IDENTITY-109] its key signs nothing that counts, and one device's end leaves another alone", async () => {
      const { stage, device } = await registered();
      const { hospital, clinic } = stage.people;
      const other = await registerDevice(stage, chip, clinic);
      await stage.devices.connect(hospital).retire(device);
      const digest = id("reading");
      expect(await stage.devices.isSignedBy(device, digest, chip.sign(digest))).to.equal(false);
      expect(await stage.devices.isSignedBy(other, digest, chip.sign(digest))).to.equal(true);
      expect(await stage.providers.isAccredited(hospital.address, KINDS.any)).to.equal(true);
    });
  });
});
