import { expect } from "chai";
import { type Interface, ZeroAddress, ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { CERTIFICATE, MODEL, calibration, chipOf, proofDigest, registerDevice } from "../helpers/devices.ts";
import { GIVEN, type Stage, stagesOn } from "../helpers/providers.ts";

const connection = await network.create();
const { accredited } = stagesOn(connection);

/** A device as somebody knows it who has read the registry's events and nothing else. */
interface Told {
  device: [owner: string, model: bigint, retired: boolean, key: unknown[]];
  calibration: [laboratory: string, from: bigint, until: bigint];
  offeredTo: string;
}

const NO_CALIBRATION: Told["calibration"] = [ZeroAddress, 0n, 0n];

async function tellFromEvents({ devices, ethers }: Stage): Promise<Map<string, Told>> {
  const told = new Map<string, Told>();
  const abi: Interface = devices.interface;
  for (const log of await ethers.provider.getLogs({ address: devices, fromBlock: 0 })) {
    const event = abi.parseLog(log);
    if (event === null) throw new Error("The registry emitted an event that is not in its interface.");
    const [device, ...rest] = event.args.toArray() as [string, ...unknown[]];
    if (event.name === "DeviceRegistered") {
      const [owner, model, , ...key] = rest as [string, bigint, string, ...unknown[]];
      told.set(device, { device: [owner, model, false, key], calibration: NO_CALIBRATION, offeredTo: ZeroAddress });
    }
    const known = told.get(device);
    if (known === undefined) continue;
    if (event.name === "DeviceKeyReplaced") known.device[3] = rest;
    if (event.name === "DeviceTransferOffered") known.offeredTo = rest[1] as string;
    if (event.name === "DeviceTransferred") [known.device[0], known.offeredTo] = [rest[1] as string, ZeroAddress];
    if (event.name === "DeviceRetired") known.device[2] = true;
    if (event.name === "DeviceCalibrated") known.calibration = rest.slice(0, 3) as Told["calibration"];
    if (event.name === "DeviceCalibrationRevoked") known.calibration = NO_CALIBRATION;
  }
  return told;
}

/** The same, as the registry's questions answer it. */
async function askRegistry({ devices }: Stage, device: string): Promise<Told> {
  const { owner, model, retired, key } = await devices.deviceOf(device);
  const { laboratory, from, until } = await devices.calibrationOf(device);
  return {
    device: [owner, model, retired, [key.curve, key.x, key.y]],
    calibration: [laboratory, from, until],
    offeredTo: await devices.transferOfferOf(device),
  };
}

describe("DeviceRegistry: events", () => {
  it("[IDENTITY-100] to [IDENTITY-109] tell the whole state after every act", async () => {
    const stage = await accredited();
    const { hospital, clinic, laboratory } = stage.people;
    const { devices } = stage;
    const [first, second] = [chipOf("p256", "first"), chipOf("secp256k1", "second")];
    const device = await registerDevice(stage, first);
    const other = await registerDevice(stage, second, clinic);

    const acts: (() => Promise<unknown>)[] = [
      async () => hospital.sendTransaction(await calibration(stage, { device, key: first.key })),
      () => devices.connect(hospital).offerTransfer(device, laboratory.address),
      () => devices.connect(hospital).offerTransfer(device, ZeroAddress),
      () => devices.connect(hospital).offerTransfer(device, clinic.address),
      () => devices.connect(clinic).acceptTransfer(device),
      () => devices.connect(laboratory).revokeCalibration(device, GIVEN.reason),
      async () => clinic.sendTransaction(await calibration(stage, { device, key: first.key, nonce: 8n })),
      () => {
        const proof = second.sign(proofDigest(stage, device, clinic.address));
        return devices.connect(clinic).replaceKey(device, second.key, proof);
      },
      async () => clinic.sendTransaction(await calibration(stage, { device, key: second.key, nonce: 9n })),
      () => devices.connect(clinic).offerTransfer(device, hospital.address),
      () => devices.connect(clinic).retire(device),
      async () => clinic.sendTransaction(await calibration(stage, { device: other, key: second.key, nonce: 10n })),
    ];
    for (const [index, act] of acts.entries()) {
      await act();
      const told = await tellFromEvents(stage);
      expect(told.size).to.equal(2);
      for (const one of [device, other]) {
        expect(told.get(one), `after act ${index}`).to.deep.equal(await askRegistry(stage, one));
      }
    }
    expect((await askRegistry(stage, other)).calibration).to.deep.equal([
      laboratory.address,
      CERTIFICATE.from,
      CERTIFICATE.until,
    ]);
    expect(await askRegistry(stage, id("nothing"))).to.deep.equal({
      device: [ZeroAddress, 0n, false, [0n, ZeroHash, ZeroHash]],
      calibration: NO_CALIBRATION,
      offeredTo: ZeroAddress,
    });
    expect((await askRegistry(stage, device)).device[1]).to.equal(MODEL);
  });
});
