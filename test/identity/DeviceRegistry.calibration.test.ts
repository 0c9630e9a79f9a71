import { actDigest } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, START } from "../helpers/defaults.ts";
import {
  CERTIFICATE,
  type Certificate,
  calibration,
  certificateMessage,
  chipOf,
  placeOf,
  proofDigest,
  registerDevice,
} from "../helpers/devices.ts";
import { type Holder, contractWallet, delegatedAccount, plainAccount } from "../helpers/holders.ts";
import {
  ENTRANCES,
  GIVEN,
  KINDS,
  type Problem,
  type Stage,
  expectRefused,
  send,
  stagesOn,
} from "../helpers/providers.ts";

const connection = await network.create();
const { accredited } = stagesOn(connection);

const NOW = START + 30n * DAY;
const chip = chipOf("p256", "meter");
const { from, until, certificateHash } = CERTIFICATE;

/** The stage with the hospital's device. */
async function registered(): Promise<{ stage: Stage; device: string }> {
  const stage = await accredited();
  return { stage, device: await registerDevice(stage, chip) };
}

/** Calibrates the hospital's device. */
async function calibrate(stage: Stage, device: string, otherwise: Partial<Certificate> = {}): Promise<void> {
  const call = await calibration(stage, { device, key: chip.key, ...otherwise });
  await stage.people.hospital.sendTransaction(call);
}

/** The error for a signature that is not the laboratory's over this certificate. */
function notSigned(stage: Stage, certificate: Certificate): Problem {
  const message = certificateMessage(stage, certificate);
  const digest = actDigest({ act: "CalibrationCertificate", message, ...placeOf(stage) });
  return ["SignatureInvalid", message.laboratory, digest];
}

const LABORATORIES: readonly [kind: string, (stage: Stage) => Promise<Holder>][] = [
  ["a plain account", (stage) => Promise.resolve(plainAccount(stage, stage.people.laboratory))],
  ["a contract wallet with long signatures", (stage) => contractWallet(stage, stage.people.laboratory)],
  ["an account with delegated code", (stage) => delegatedAccount(stage, "laboratory with delegated code")],
];

describe("DeviceRegistry: calibration", () => {
  for (const [kind, laboratoryOn] of LABORATORIES) {
    describe(`given that the laboratory is ${kind}`, () => {
      /** The laboratory, accredited as one. */
      async function laboratoryIn(stage: Stage): Promise<Holder> {
        const laboratory = await laboratoryOn(stage);
        const { until: end, document } = GIVEN.accreditation;
        const registry = stage.providers.connect(stage.people.commission);
        await registry.accredit(laboratory.address, KINDS.laboratory, 0n, end, document);
        return laboratory;
      }

      for (const entrance of ENTRANCES) {
        it(`[IDENTITY-105] the owner records its certificate by ${entrance}`, async () => {
          const { stage, device } = await registered();
          const laboratory = await laboratoryIn(stage);
          const certificate = { device, key: chip.key, laboratory: laboratory.address };
          const call = await calibration(stage, certificate, { signer: laboratory });
          await expect(send(stage, entrance, stage.people.hospital, call))
            .to.emit(stage.devices, "DeviceCalibrated")
            .withArgs(device, laboratory.address, from, until, certificateHash);
          expect([...(await stage.devices.calibrationOf(device))]).to.deep.equal([laboratory.address, from, until]);
          expect(await stage.devices.isTrusted(device)).to.equal(true);

          const used: Problem = ["NonceUsed", laboratory.address, CERTIFICATE.nonce];
          await expectRefused(stage, stage.people.hospital, call, used, entrance);
        });
      }

      it("[IDENTITY-105] refuses what it did not sign: window, certificate, nonce, deadline, device, key, chain, contract", async () => {
        const { stage, device } = await registered();
        const laboratory = await laboratoryIn(stage);
        const { hospital } = stage.people;
        const another = chipOf("secp256k1", "another");
        const certificate: Certificate = { device, key: chip.key, laboratory: laboratory.address };
        const signedOtherwise: Partial<Certificate>[] = [
          { from: from - 1n },
          { until: until + 1n },
          { certificateHash: id("another certificate") },
          { nonce: CERTIFICATE.nonce + 1n },
          { deadline: CERTIFICATE.deadline + 1n },
          { device: id("another device") },
          { key: another.key },
          { laboratory: stage.people.otherLaboratory.address },
        ];
        const { data: right } = await calibration(stage, certificate, { signer: laboratory });
        for (const change of signedOtherwise) {
          const place = placeOf(stage);
          const message = certificateMessage(stage, { ...certificate, ...change });
          const signature = await laboratory.sign(place, "CalibrationCertificate", message);
          const authorisation = { nonce: CERTIFICATE.nonce, deadline: CERTIFICATE.deadline, signature };
          const call = stage.devices.calibrate.populateTransaction(
            device,
            laboratory.address,
            from,
            until,
            certificateHash,
            authorisation,
          );
          await expectRefused(stage, hospital, call, notSigned(stage, certificate));
        }
        for (const elsewhere of [{ chainId: 1n }, { verifyingContract: await stage.providers.getAddress() }]) {
          const call = calibration(stage, certificate, { signer: laboratory, elsewhere });
          await expectRefused(stage, hospital, call, notSigned(stage, certificate));
        }
        await hospital.sendTransaction({ to: stage.devices, data: right });
      });

      it("[K-02] its signature counts in the last second before the deadline and not at the deadline", async () => {
        const { stage, device } = await registered();
        const laboratory = await laboratoryIn(stage);
        const { hospital } = stage.people;
        const certificate = { device, key: chip.key, laboratory: laboratory.address, deadline: NOW };
        const call = await calibration(stage, certificate, { signer: laboratory });
        const here = await connection.networkHelpers.takeSnapshot();
        await stage.clock.next(NOW);
        await expectRefused(stage, hospital, call, ["SignatureExpired", NOW, NOW]);
        await here.restore();
        await stage.clock.next(NOW - 1n);
        await hospital.sendTransaction(call);
      });
    });
  }

  describe("who calibrates", () => {
    it("[IDENTITY-105] refuses a signature by anybody but the laboratory", async () => {
      const { stage, device } = await registered();
      const { hospital, otherLaboratory, stranger } = stage.people;
      const certificate = { device, key: chip.key };
      for (const person of [hospital, otherLaboratory, stranger]) {
        const call = calibration(stage, certificate, { signer: plainAccount(stage, person) });
        await expectRefused(stage, hospital, call, notSigned(stage, certificate));
      }
    });

    it("[IDENTITY-105] refuses whom nobody accredited as a laboratory", async () => {
      const { stage, device } = await registered();
      for (const person of [stage.people.clinic, stage.people.stranger]) {
        const certificate = { device, key: chip.key, laboratory: person.address };
        const call = calibration(stage, certificate, { signer: plainAccount(stage, person) });
        await expectRefused(stage, stage.people.hospital, call, ["DeviceLaboratoryInvalid", device, person.address]);
      }
    });

    it("[IDENTITY-105] refuses a laboratory that is suspended, or over", async () => {
      const { until: end } = GIVEN.accreditation;
      for (const lose of [
        ({ providers, people }: Stage) =>
          providers.connect(people.commission).suspendOrganisation(people.laboratory.address, GIVEN.reason),
        ({ clock }: Stage) => clock.moveTo(end),
      ]) {
        const { stage, device } = await registered();
        const { laboratory, hospital } = stage.people;
        await lose(stage);
        const call = calibration(stage, { device, key: chip.key, until: end + DAY });
        await expectRefused(stage, hospital, call, ["DeviceLaboratoryInvalid", device, laboratory.address]);
      }
    });

    it("[IDENTITY-105] refuses a laboratory for a device of its own", async () => {
      const stage = await accredited();
      const { laboratory } = stage.people;
      const device = await registerDevice(stage, chip, laboratory);
      const call = calibration(stage, { device, key: chip.key });
      await expectRefused(stage, laboratory, call, ["DeviceLaboratoryInvalid", device, laboratory.address]);
    });

    const windows: [string, bigint, bigint, boolean][] = [
      ["that ends a second from now", START, NOW + 1n, true],
      ["that lies in the future", NOW + DAY, NOW + DAY + 1n, true],
      ["that ends now", START, NOW, false],
      ["that ends when it begins", NOW + DAY, NOW + DAY, false],
      ["that ends before it begins", NOW + DAY, NOW + DAY - 1n, false],
    ];
    for (const [what, begin, end, usable] of windows) {
      it(`[IDENTITY-105] [K-01] ${usable ? "takes" : "refuses"} a window ${what}`, async () => {
        const { stage, device } = await registered();
        const { hospital } = stage.people;
        const call = await calibration(stage, { device, key: chip.key, from: begin, until: end });
        await stage.clock.next(NOW);
        if (usable) await hospital.sendTransaction(call);
        else await expectRefused(stage, hospital, call, ["WindowInvalid", begin, end, NOW]);
      });
    }

    it("[IDENTITY-105] the newest replaces the one before, also by another laboratory and for a shorter time", async () => {
      const { stage, device } = await registered();
      const { otherLaboratory } = stage.people;
      await calibrate(stage, device);
      const shorter = { device, key: chip.key, laboratory: otherLaboratory.address, from: NOW, until: NOW + DAY };
      const call = await calibration(stage, shorter, { signer: plainAccount(stage, otherLaboratory) });
      await stage.people.hospital.sendTransaction(call);
      const held = [...(await stage.devices.calibrationOf(device))];
      expect(held).to.deep.equal([otherLaboratory.address, NOW, NOW + DAY]);
      expect(await stage.devices.isTrusted(device)).to.equal(false);
    });

    it("[IDENTITY-105] a certificate for the old key does not serve once the key is replaced", async () => {
      const { stage, device } = await registered();
      const { hospital } = stage.people;
      const call = await calibration(stage, { device, key: chip.key });
      const newChip = chipOf("secp256k1", "new");
      const proof = newChip.sign(proofDigest(stage, device, hospital.address));
      await stage.devices.connect(hospital).replaceKey(device, newChip.key, proof);
      await expectRefused(stage, hospital, call, notSigned(stage, { device, key: newChip.key }));
    });
  });

  describe("revokeCalibration", () => {
    for (const who of ["laboratory", "regulator"] as const) {
      for (const entrance of ENTRANCES) {
        it(`[IDENTITY-106] the ${who} takes it back by ${entrance}, and the same certificate does not serve again`, async () => {
          const { stage, device } = await registered();
          const { laboratory, hospital } = stage.people;
          await calibrate(stage, device);
          const by = stage.people[who];
          const call = await stage.devices.revokeCalibration.populateTransaction(device, GIVEN.reason);
          await expect(send(stage, entrance, by, call))
            .to.emit(stage.devices, "DeviceCalibrationRevoked")
            .withArgs(device, laboratory.address, by.address, GIVEN.reason);
          expect([...(await stage.devices.calibrationOf(device))]).to.deep.equal([ZeroAddress, 0n, 0n]);
          expect(await stage.devices.isTrusted(device)).to.equal(false);

          await expectRefused(stage, by, call, ["DeviceNotCalibratedBy", device, by.address], entrance);
          const again = calibration(stage, { device, key: chip.key });
          await expectRefused(stage, hospital, again, ["NonceUsed", laboratory.address, CERTIFICATE.nonce]);
          await calibrate(stage, device, { nonce: CERTIFICATE.nonce + 1n });
        });
      }
    }

    for (const who of ["hospital", "otherLaboratory", "stranger", "commission"] as const) {
      for (const entrance of ENTRANCES) {
        it(`[IDENTITY-106] refuses the ${who}'s ${entrance}`, async () => {
          const { stage, device } = await registered();
          await calibrate(stage, device);
          const person = stage.people[who];
          const call = stage.devices.revokeCalibration.populateTransaction(device, GIVEN.reason);
          await expectRefused(stage, person, call, ["DeviceNotCalibratedBy", device, person.address], entrance);
        });
      }
    }

    it("[IDENTITY-106] refuses where there is no calibration or no device", async () => {
      const { stage, device } = await registered();
      const { laboratory } = stage.people;
      const call = stage.devices.revokeCalibration.populateTransaction(device, GIVEN.reason);
      await expectRefused(stage, laboratory, call, ["DeviceNotCalibratedBy", device, laboratory.address]);
      const nothing = stage.devices.revokeCalibration.populateTransaction(id("nothing"), GIVEN.reason);
      const { regulator } = stage.people;
      await expectRefused(stage, regulator, nothing, ["DeviceNotCalibratedBy", id("nothing"), regulator.address]);
    });

    it("[IDENTITY-106] a laboratory that lost its accreditation still takes back what it certified", async () => {
      const { stage, device } = await registered();
      const { commission, laboratory } = stage.people;
      await calibrate(stage, device);
      await stage.providers.connect(commission).revokeOrganisation(laboratory.address, GIVEN.reason);
      await stage.devices.connect(laboratory).revokeCalibration(device, ZeroHash);
    });

    it("[K-04] a laboratory cancels a certificate that nobody has recorded yet", async () => {
      const { stage, device } = await registered();
      const { laboratory, hospital } = stage.people;
      await stage.devices.connect(laboratory).cancelNonce(CERTIFICATE.nonce);
      const call = calibration(stage, { device, key: chip.key });
      await expectRefused(stage, hospital, call, ["NonceUsed", laboratory.address, CERTIFICATE.nonce]);
    });
  });

  describe("isTrusted", () => {
    it("[IDENTITY-107] holds from the first second of the calibration to its last", async () => {
      const { stage, device } = await registered();
      await calibrate(stage, device, { from: NOW, until: NOW + DAY });
      for (const [moment, trusted] of [
        [NOW - 1n, false],
        [NOW, true],
        [NOW + DAY - 1n, true],
        [NOW + DAY, false],
      ] as const) {
        await stage.clock.moveTo(moment);
        expect(await stage.devices.isTrusted(device), `second ${moment - NOW}`).to.equal(trusted);
      }
    });

    for (const side of ["hospital", "laboratory"] as const) {
      it(`[IDENTITY-107] ends at once where the ${side}'s accreditation is suspended, and comes back with it`, async () => {
        const { stage, device } = await registered();
        const { commission } = stage.people;
        await calibrate(stage, device);
        const registry = stage.providers.connect(commission);
        await registry.suspendOrganisation(stage.people[side].address, GIVEN.reason);
        expect(await stage.devices.isTrusted(device)).to.equal(false);
        await registry.reinstateOrganisation(stage.people[side].address, GIVEN.reason);
        expect(await stage.devices.isTrusted(device)).to.equal(true);
      });
    }

    it("[IDENTITY-107] asks that the laboratory is still accredited as one", async () => {
      const { stage, device } = await registered();
      const { commission, laboratory } = stage.people;
      await calibrate(stage, device);
      const { until: end, document } = GIVEN.accreditation;
      await stage.providers.connect(commission).accredit(laboratory.address, KINDS.clinic, 0n, end, document);
      expect(await stage.devices.isTrusted(device)).to.equal(false);
    });

    it("[IDENTITY-107] asks of the owner an accreditation of any kind", async () => {
      const { stage, device } = await registered();
      const { commission, hospital } = stage.people;
      await calibrate(stage, device);
      const { until: end, document } = GIVEN.accreditation;
      for (const kind of [KINDS.pharmacy, 1n << 10n]) {
        await stage.providers.connect(commission).accredit(hospital.address, kind, 0n, end, document);
        expect(await stage.devices.isTrusted(device)).to.equal(true);
      }
    });

    it("[IDENTITY-107] ends where the device is sold to the laboratory that calibrated it", async () => {
      const { stage, device } = await registered();
      const { hospital, laboratory, clinic } = stage.people;
      await calibrate(stage, device);
      await stage.devices.connect(hospital).offerTransfer(device, laboratory.address);
      await stage.devices.connect(laboratory).acceptTransfer(device);
      expect(await stage.devices.isTrusted(device)).to.equal(false);
      await stage.devices.connect(laboratory).offerTransfer(device, clinic.address);
      await stage.devices.connect(clinic).acceptTransfer(device);
      expect(await stage.devices.isTrusted(device)).to.equal(true);
    });

    it("[IDENTITY-107] ends with retirement, and there is none without calibration", async () => {
      const { stage, device } = await registered();
      expect(await stage.devices.isTrusted(device)).to.equal(false);
      await calibrate(stage, device);
      expect(await stage.devices.isTrusted(device)).to.equal(true);
      await stage.devices.connect(stage.people.hospital).retire(device);
      expect(await stage.devices.isTrusted(device)).to.equal(false);
    });
  });
});
