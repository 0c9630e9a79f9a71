import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import {
  CURVE,
  type Chip,
  type CurveName,
  MODEL,
  SERIAL,
  chipOf,
  deviceIdOf,
  proofDigest,
  registerDevice,
  registration,
  twinOf,
} from "../helpers/devices.ts";
import { GIVEN, KINDS, ENTRANCES, type Stage, expectRefused, send, stagesOn } from "../helpers/providers.ts";

const connection = await network.create();
const { accredited } = stagesOn(connection);

/** How `deviceOf` answers, as an object. */
async function deviceOf({ devices }: Stage, device: string) {
  const { owner, model, retired, key } = await devices.deviceOf(device);
  return { owner, model, retired, key: { curve: key.curve, x: key.x, y: key.y } };
}

const NOBODY = { owner: ZeroAddress, model: 0n, retired: false, key: { curve: 0n, x: ZeroHash, y: ZeroHash } };
const CURVES: readonly CurveName[] = ["secp256k1", "p256"];

describe("DeviceRegistry: registration", () => {
  it("[IDENTITY-101] an id commits to first owner, model and serial number, and to nothing else", async () => {
    const stage = await accredited();
    const { hospital, clinic } = stage.people;
    const ids = await Promise.all(
      (
        [
          [hospital.address, MODEL, SERIAL],
          [clinic.address, MODEL, SERIAL],
          [hospital.address, 12_345_670n, SERIAL],
          [hospital.address, MODEL, id("another serial number")],
          [ZeroAddress, 0n, ZeroHash],
        ] as const
      ).map(async ([owner, model, serialHash]) => {
        const device = await stage.devices.deviceIdOf(owner, model, serialHash);
        expect(device).to.equal(deviceIdOf(owner, model, serialHash));
        return device;
      }),
    );
    expect(new Set(ids).size).to.equal(ids.length);
  });

  for (const curve of CURVES) {
    describe(`with a key of ${curve}`, () => {
      const chip = chipOf(curve, "meter");

      for (const entrance of ENTRANCES) {
        it(`[IDENTITY-100] an accredited organisation registers by ${entrance}`, async () => {
          const stage = await accredited();
          const { hospital } = stage.people;
          const device = deviceIdOf(hospital.address);
          const call = await registration(stage, chip);
          await expect(send(stage, entrance, hospital, call))
            .to.emit(stage.devices, "DeviceRegistered")
            .withArgs(device, hospital.address, MODEL, SERIAL, CURVE[curve], chip.key.x, chip.key.y);
          expect(await deviceOf(stage, device)).to.deep.equal({
            owner: hospital.address,
            model: MODEL,
            retired: false,
            key: chip.key,
          });
          await expectRefused(stage, hospital, call, ["DeviceAlreadyRegistered", device], entrance);
        });
      }

      it("[IDENTITY-101] answers with the id", async () => {
        const stage = await accredited();
        const { hospital } = stage.people;
        const digest = proofDigest(stage, deviceIdOf(hospital.address), hospital.address);
        const answered = await stage.devices
          .connect(hospital)
          .register.staticCall(MODEL, SERIAL, chip.key, chip.sign(digest));
        expect(answered).to.equal(deviceIdOf(hospital.address));
      });

      it("[IDENTITY-101] refuses the id a second time, also with another key and after retirement", async () => {
        const stage = await accredited();
        const { hospital } = stage.people;
        const device = await registerDevice(stage, chip);
        const call = registration(stage, chipOf(curve, "another chip"));
        await expectRefused(stage, hospital, call, ["DeviceAlreadyRegistered", device]);
        await stage.devices.connect(hospital).retire(device);
        await expectRefused(stage, hospital, call, ["DeviceAlreadyRegistered", device]);
      });

      it("[IDENTITY-102] refuses a proof by another key, or for another device, owner, contract or chain", async () => {
        const stage = await accredited();
        const { hospital, clinic } = stage.people;
        const device = deviceIdOf(hospital.address);
        const digest = proofDigest(stage, device, hospital.address);
        const proofs = [
          chipOf(curve, "another chip").sign(digest),
          chip.sign(proofDigest(stage, deviceIdOf(hospital.address, MODEL, id("another")), hospital.address)),
          chip.sign(proofDigest(stage, device, clinic.address)),
          chip.sign(proofDigest(stage, device, hospital.address, { chainId: 1n })),
          chip.sign(proofDigest(stage, device, hospital.address, { verifyingContract: stage.providers.target })),
        ];
        for (const proof of proofs) {
          const call = registration(stage, chip, { proof });
          await expectRefused(stage, hospital, call, ["DeviceSignatureInvalid", device, digest]);
        }
      });

      it("[IDENTITY-102] refuses a proof of another length, of zeros, or with the other s", async () => {
        const stage = await accredited();
        const { hospital } = stage.people;
        const device = deviceIdOf(hospital.address);
        const digest = proofDigest(stage, device, hospital.address);
        const good = chip.sign(digest);
        const tail = good.slice(130);
        const proofs = [
          "0x",
          good.slice(0, -2),
          `${good}00`,
          `${good}${good.slice(2)}`,
          `0x${"00".repeat(64)}${tail}`,
          `0x${"00".repeat(32)}${good.slice(66)}`,
          `${good.slice(0, 66)}${"00".repeat(32)}${tail}`,
          twinOf(good),
        ];
        for (const proof of proofs) {
          const call = registration(stage, chip, { proof });
          await expectRefused(stage, hospital, call, ["DeviceSignatureInvalid", device, digest]);
        }
      });

      it("[IDENTITY-101] two owners register the same serial number as two devices", async () => {
        const stage = await accredited();
        const { hospital, clinic } = stage.people;
        const first = await registerDevice(stage, chip, hospital);
        const before = await deviceOf(stage, first);
        const second = await registerDevice(stage, chip, clinic);
        expect(second).not.to.equal(first);
        expect(await deviceOf(stage, first)).to.deep.equal(before);
      });
    });
  }

  describe("who registers", () => {
    const chip = chipOf("secp256k1", "meter");

    for (const who of ["stranger", "doctor", "commission", "regulator"] as const) {
      it(`[IDENTITY-100] refuses the ${who}, whom nobody accredited`, async () => {
        const stage = await accredited();
        const owner = stage.people[who].address;
        await expectRefused(stage, stage.people[who], registration(stage, chip, { owner }), [
          "DeviceOwnerNotAccredited",
          owner,
        ]);
      });
    }

    it("[IDENTITY-100] an organisation of any kind registers", async () => {
      for (let kind = 1n; kind <= KINDS.any; kind <<= 1n) {
        const stage = await accredited();
        const { commission, hospital } = stage.people;
        await stage.providers
          .connect(commission)
          .accredit(hospital.address, kind, 0n, GIVEN.accreditation.until, ZeroHash);
        await registerDevice(stage, chip);
      }
    });

    it("[IDENTITY-100] refuses an organisation that is suspended, revoked, over, or of a distrusted accreditor", async () => {
      const losses: ((stage: Stage) => Promise<unknown>)[] = [
        ({ providers, people }) =>
          providers.connect(people.commission).suspendOrganisation(people.hospital.address, GIVEN.reason),
        ({ providers, people }) =>
          providers.connect(people.commission).revokeOrganisation(people.hospital.address, GIVEN.reason),
        ({ clock }) => clock.moveTo(GIVEN.accreditation.until),
        ({ providers, people }) => providers.connect(people.regulator).distrustAuthority(people.commission.address),
      ];
      for (const lose of losses) {
        const stage = await accredited();
        const { hospital } = stage.people;
        await lose(stage);
        await expectRefused(stage, hospital, registration(stage, chip), ["DeviceOwnerNotAccredited", hospital.address]);
      }
    });

    for (const model of [0n, MODEL + 1n, 100_000_000_000_009n, 2n ** 48n - 1n]) {
      it(`[IDENTITY-100] [K-12] refuses the model ${model}`, async () => {
        const stage = await accredited();
        const { hospital } = stage.people;
        await expectRefused(stage, hospital, registration(stage, chip, { model }), ["GtinInvalid", model]);
      });
    }
  });

  describe("keys", () => {
    const p256 = chipOf("p256", "meter").key;
    const secp256k1 = chipOf("secp256k1", "meter").key;
    const PRIME = "0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
    const next = (value: string) => `0x${(BigInt(value) + 1n).toString(16).padStart(64, "0")}`;
    const malformed: [string, Chip["key"]][] = [
      ["an address of zero", { ...secp256k1, x: ZeroHash }],
      ["an address with a 21st byte", { ...secp256k1, x: `0x${"00".repeat(11)}01${secp256k1.x.slice(26)}` }],
      ["an address with a first byte", { ...secp256k1, x: `0x01${secp256k1.x.slice(4)}` }],
      ["an address and a y", { ...secp256k1, y: next(ZeroHash) }],
      ["an address and only a y", { ...secp256k1, x: ZeroHash, y: secp256k1.x }],
      ["a point of zeros", { ...p256, x: ZeroHash, y: ZeroHash }],
      ["a point off the curve", { ...p256, y: next(p256.y) }],
      ["another point off the curve", { ...p256, x: next(p256.x) }],
      ["x and y exchanged", { ...p256, x: p256.y, y: p256.x }],
      ["an x beyond the field", { ...p256, x: PRIME }],
      ["a y beyond the field", { ...p256, y: PRIME }],
      ["a point given as an address", { ...p256, curve: CURVE.secp256k1 }],
      ["an address given as a point", { ...secp256k1, curve: CURVE.p256 }],
    ];
    for (const [what, key] of malformed) {
      it(`[IDENTITY-102] refuses ${what}, whoever signed`, async () => {
        const stage = await accredited();
        const { hospital } = stage.people;
        for (const signer of [chipOf("p256", "meter"), chipOf("secp256k1", "meter")]) {
          const call = registration(stage, { key, sign: signer.sign });
          await expectRefused(stage, hospital, call, ["DeviceKeyInvalid", key.curve, key.x, key.y]);
        }
      });
    }

    it("[IDENTITY-102] takes the highest and the lowest address for a key, and asks for their signatures", async () => {
      const stage = await accredited();
      const { hospital } = stage.people;
      const device = deviceIdOf(hospital.address, MODEL, SERIAL);
      const digest = proofDigest(stage, device, hospital.address);
      for (const address of ["ff".repeat(20), "01".padStart(40, "0")]) {
        const key = { ...secp256k1, x: `0x${address.padStart(64, "0")}` };
        const call = registration(stage, { key, sign: chipOf("secp256k1", "meter").sign });
        await expectRefused(stage, hospital, call, ["DeviceSignatureInvalid", device, digest]);
      }
    });

    it("[IDENTITY-102] refuses a curve that is neither", async () => {
      const stage = await accredited();
      const { hospital } = stage.people;
      const { to, data } = await registration(stage, chipOf("p256", "meter"));
      const curveWord = 10 + 2 * 64;
      const unknown = `${data.slice(0, curveWord)}${"2".padStart(64, "0")}${data.slice(curveWord + 64)}`;
      await expect(hospital.sendTransaction({ to, data: unknown })).to.be.revertedWithoutReason(stage.ethers);
      await hospital.sendTransaction({ to, data });
    });
  });

  it("[IDENTITY-108] knows nothing of a device that was never registered", async () => {
    const stage = await accredited();
    for (const device of [id("nothing"), ZeroHash]) {
      expect(await deviceOf(stage, device)).to.deep.equal(NOBODY);
      expect(await stage.devices.transferOfferOf(device)).to.equal(ZeroAddress);
      expect([...(await stage.devices.calibrationOf(device))]).to.deep.equal([ZeroAddress, 0n, 0n]);
      expect(await stage.devices.isTrusted(device)).to.equal(false);
      expect(await stage.devices.isSignedBy(device, id("digest"), `0x${"00".repeat(65)}`)).to.equal(false);
    }
  });
});
