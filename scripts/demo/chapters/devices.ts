import { generateKeyPairSync, sign as signWith } from "node:crypto";

import { type DeviceKey, p256Key, p256Signature, secp256k1Key } from "@xinglin/sdk/identity";
import {
  type DeviceId,
  type Hex,
  type JsonValue,
  documentHashOf,
  formatGtin,
  parseGtin,
  randomSalt,
  serialHashOf,
} from "@xinglin/sdk/kernel";
import { Wallet, getBytes, hexlify, id, sha256, toUtf8Bytes } from "ethers";

import { type Device, first, kindOf, readDevices } from "../fhir.ts";
import { DAY, type Stage, by } from "../stage.ts";
import type { Story } from "../story/Story.ts";
import type { Institutions } from "./institutions.ts";

/** A device's chip: its public key, and its signature over a digest. */
export interface Chip {
  readonly curve: string;
  readonly key: DeviceKey;
  readonly sign: (digest: Hex) => string;
}

const YEAR = 365n * DAY;

/** Devices by the ids of their FHIR resources. */
export type RegisteredDevices = ReadonlyMap<string, DeviceId>;

/** Owners register the devices of `data/devices.json`, each with a chip of another curve; a laboratory calibrates one. */
export async function devicesComeToLife(
  story: Story,
  stage: Stage,
  institutions: Institutions,
): Promise<RegisteredDevices> {
  story.chapter("Devices come to life 医疗器械");
  const laboratory = [...institutions.values()].find(({ organization }) => kindOf(organization) === "LABORATORY");
  if (laboratory === undefined) throw new Error("The journey's data lacks a laboratory.");
  const chips = [p256Chip(), secp256k1Chip()];
  const registered = new Map<string, DeviceId>();

  for (const [index, { resource }] of (await readDevices()).entries()) {
    const owner = institutions.get(resource.owner.reference);
    const chip = chips[index];
    if (owner === undefined || chip === undefined) throw new Error(`${resource.id} has no owner or no chip.`);
    const { device, receipt } = await stage.devices.register({
      model: parseGtin(first(resource.udiCarrier).deviceIdentifier),
      serialHash: serialHashOf({ serial: resource.serialNumber, salt: randomSalt() }),
      key: chip.key,
      sign: chip.sign,
      via: by(owner.account),
    });
    registered.set(resource.id, device);
    await story.step(
      `${owner.organization.name} registers ${nameOf(resource)}, ${chip.curve}`,
      Promise.resolve(receipt),
    );

    const { contract } = stage.devices;
    story.expect(
      "no laboratory has calibrated it, so its readings do not count yet",
      !(await contract.isTrusted(device)),
    );
    const now = await stage.now();
    const certificate = await stage.devices.certify({
      device,
      from: now,
      until: now + YEAR,
      certificateHash: documentHashOf({ document: certificateOf(resource), salt: randomSalt() }),
      deadline: now + DAY,
      signer: laboratory.account,
    });
    await story.step(
      `${laboratory.organization.name} certifies it for a year`,
      stage.devices.calibrate({ certificate, via: by(owner.account) }),
    );
    const reading = sha256(toUtf8Bytes(`${device}: 72 /min`)) as Hex;
    story.expect(
      "a reading that it signs counts now",
      (await contract.isTrusted(device)) && (await contract.isSignedBy(device, reading, chip.sign(reading))),
    );
    const altered = id("another reading");
    story.expect(
      "the same signature under another reading does not",
      !(await contract.isSignedBy(device, altered, chip.sign(reading))),
    );
  }
  return registered;
}

function nameOf({ deviceName, udiCarrier }: Device): string {
  return `${first(deviceName).name} (GTIN ${formatGtin({ gtin: parseGtin(first(udiCarrier).deviceIdentifier) })})`;
}

function certificateOf({ id: device }: Device): JsonValue {
  return { device, result: "within tolerance", deviation: "0.4 %" };
}

function secp256k1Chip(): Chip {
  const wallet = new Wallet(Wallet.createRandom().privateKey);
  return {
    curve: "secp256k1",
    key: secp256k1Key({ address: wallet.address }),
    sign: (digest) => wallet.signingKey.sign(digest).serialized,
  };
}

/** Signs as WebCrypto and secure elements do: ECDSA with SHA-256, r and s of 32 bytes each. */
export function p256Chip(): Chip {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x, y } = publicKey.export({ format: "jwk" });
  if (x === undefined || y === undefined) throw new Error("The key has no coordinates.");
  const hex = (base64url: string) => hexlify(Buffer.from(base64url, "base64url"));
  return {
    curve: "P-256",
    key: p256Key({ x: hex(x), y: hex(y) }),
    sign: (digest) => {
      const signature = signWith("sha256", getBytes(digest), { key: privateKey, dsaEncoding: "ieee-p1363" });
      return p256Signature(hexlify(signature));
    },
  };
}
