import { signAct } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { AbiCoder, type BaseWallet, concat, id, keccak256, zeroPadValue } from "ethers";
import { network } from "hardhat";

import { DEFAULTS, START, YEAR } from "../helpers/defaults.ts";
import { LONG_PROOF, contractWallet, keyOf } from "../helpers/holders.ts";
import { type Platform, platformOn } from "../helpers/platform.ts";
import { accreditHospital, accreditLaboratory } from "./scene.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);

const MODEL = 4_006_381_333_931n;
const SERIAL = id("salted serial number");
const CERTIFICATE = id("certificate");
const SECP256K1 = 0;
const SENSOR = keyOf("sensor");
const UNTIL = START + YEAR;
const { nonce, deadline } = DEFAULTS;

interface Scene extends Platform {
  readonly device: string;
  readonly at: { readonly verifyingContract: string; readonly chainId: bigint };
}

function bare(key: BaseWallet): { curve: number; x: string; y: string } {
  return { curve: SECP256K1, x: zeroPadValue(key.address, 32), y: `0x${"00".repeat(32)}` };
}

async function proofOf({ device, at }: Scene, key: BaseWallet, owner: string): Promise<string> {
  return signAct({ act: "DeviceKeyProof", message: { device, owner }, signer: key, ...at });
}

/** The hospital owns a device; the laboratory is accredited. */
async function prepare(): Promise<Scene> {
  const platform = await networkHelpers.loadFixture(deployPlatform);
  const { devices, actors, place } = platform;
  const { hospital, laboratory } = actors;
  await accreditHospital(platform);
  await accreditLaboratory(platform, laboratory.address);
  const scene = {
    ...platform,
    device: await devices.deviceIdOf(hospital, MODEL, SERIAL),
    at: { verifyingContract: await devices.getAddress(), chainId: BigInt(place.chainId) },
  };
  const proof = await proofOf(scene, SENSOR, hospital.address);
  await devices.connect(hospital).register(MODEL, SERIAL, bare(SENSOR), proof);
  return scene;
}

/** What the laboratory's key signs. */
async function certify({ device, actors, at }: Scene): Promise<string> {
  const { curve, x, y } = bare(SENSOR);
  const keyHash = keccak256(AbiCoder.defaultAbiCoder().encode(["uint8", "bytes32", "bytes32"], [curve, x, y]));
  const laboratory = actors.laboratory.address;
  const window = { from: START, until: UNTIL };
  const certificate = { device, keyHash, laboratory, ...window, certificateHash: CERTIFICATE, nonce, deadline };
  return signAct({ act: "CalibrationCertificate", message: certificate, signer: actors.laboratory, ...at });
}

async function calibrate(scene: Scene, laboratory: string, signature: string): Promise<void> {
  const { devices, device, actors } = scene;
  const authorisation = { nonce, deadline, signature };
  await devices.connect(actors.hospital).calibrate(device, laboratory, START, UNTIL, CERTIFICATE, authorisation);
}

describe("Finding: a calibration that outlives what it was about", () => {
  it("[IDENTITY-105] is not trusted once the laboratory that made it owns the device", async () => {
    const scene = await prepare();
    const { devices, device, actors } = scene;
    const { hospital, laboratory } = actors;
    await calibrate(scene, laboratory.address, await certify(scene));
    await devices.connect(hospital).offerTransfer(device, laboratory);
    await devices.connect(laboratory).acceptTransfer(device);
    expect(await devices.isTrusted(device)).to.equal(false);
  });

  it("[IDENTITY-107] is not trusted once the owner put another key in the device's place", async () => {
    const scene = await prepare();
    const { devices, device, actors } = scene;
    const { hospital, laboratory } = actors;
    await calibrate(scene, laboratory.address, await certify(scene));

    const invented = keyOf("software of the hospital");
    const proof = await proofOf(scene, invented, hospital.address);
    await devices.connect(hospital).replaceKey(device, bare(invented), proof);
    expect(await devices.isTrusted(device)).to.equal(false);
  });

  it("[IDENTITY-105] is the word of the laboratory that signed, not of another one with the same key", async () => {
    const scene = await prepare();
    const { devices, actors } = scene;
    const wallet = await contractWallet(scene, actors.laboratory);
    await accreditLaboratory(scene, wallet.address);
    const signature = await certify(scene); // For the account of the key itself.
    await expect(calibrate(scene, wallet.address, concat([signature, LONG_PROOF]))).to.be.revertedWithCustomError(
      devices,
      "SignatureInvalid",
    );
  });
});

describe("Finding: a device's key", () => {
  it("[K-10] can be replaced while paused, as a leaked one is a right to take away", async () => {
    const scene = await prepare();
    const { devices, device, actors } = scene;
    const { hospital, pauser } = actors;
    await devices.connect(pauser).pause();
    const anew = keyOf("sensor with a new key");
    await devices.connect(hospital).replaceKey(device, bare(anew), await proofOf(scene, anew, hospital.address));
    expect((await devices.deviceOf(device)).key.x).to.equal(bare(anew).x);
  });
});
