import { createECDH, createPrivateKey, sign } from "node:crypto";

import { actDigest } from "@xinglin/sdk/kernel";
import {
  AbiCoder,
  SigningKey,
  concat,
  dataSlice,
  getBytes,
  hexlify,
  id,
  keccak256,
  toBeHex,
  zeroPadValue,
} from "ethers";

import { DAY, DEFAULTS, START } from "./defaults.ts";
import { type Holder, plainAccount } from "./holders.ts";
import type { Person, Stage } from "./providers.ts";

export const CURVE = { secp256k1: 0n, p256: 1n } as const;
export type CurveName = keyof typeof CURVE;

/** Order of P-256 (FIPS 186-4, D.1.2.3); a signature's s lies in its lower half. */
const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** A `DeviceKey` as the contract takes it. */
export interface PublicKey {
  readonly curve: bigint;
  readonly x: string;
  readonly y: string;
}

/** The secure element of a device: it signs digests and never gives its key away. */
export interface Chip {
  readonly key: PublicKey;
  readonly sign: (digest: string) => string;
}

/** A chip of the curve with the smaller keys; the same for every name. */
function secp256k1Chip(name: string): Chip {
  const secret = new SigningKey(id(`chip ${name}`));
  const address = `0x${keccak256(`0x${secret.publicKey.slice(4)}`).slice(-40)}`;
  return {
    key: { curve: CURVE.secp256k1, x: zeroPadValue(address, 32), y: `0x${"00".repeat(32)}` },
    sign: (digest) => secret.sign(digest).serialized,
  };
}

/** A chip as phones, meters and browsers have it: Node signs, with SHA-256 over the 32 bytes that it is given. */
function p256Chip(name: string): Chip {
  const secret = toBeHex((BigInt(id(`chip ${name}`)) % (P256_ORDER - 1n)) + 1n, 32);
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(getBytes(secret));
  const point = `0x${curve.getPublicKey("hex")}`;
  const [x, y] = [dataSlice(point, 1, 33), dataSlice(point, 33)];
  const jwk = { kty: "EC", crv: "P-256", d: toBase64(secret), x: toBase64(x), y: toBase64(y) };
  const key = createPrivateKey({ format: "jwk", key: jwk });
  return {
    key: { curve: CURVE.p256, x, y },
    sign: (digest) => withLowS(hexlify(sign("sha256", getBytes(digest), { key, dsaEncoding: "ieee-p1363" }))),
  };
}

function toBase64(bytes: string): string {
  return Buffer.from(getBytes(bytes)).toString("base64url");
}

/** r and s, with s in the lower half of the order. */
export function withLowS(signature: string): string {
  const s = BigInt(`0x${signature.slice(66)}`);
  return s > P256_ORDER / 2n ? twinOf(signature) : signature;
}

/** The signature's twin, as valid by the bare mathematics: r, the order less s and, where there is one, the other v. */
export function twinOf(signature: string): string {
  const [r, s, v] = [signature.slice(0, 66), BigInt(`0x${signature.slice(66, 130)}`), signature.slice(130)];
  if (v === "") return concat([r, toBeHex(P256_ORDER - s, 32)]);
  return concat([r, toBeHex(SECP256K1_ORDER - s, 32), v === "1b" ? "0x1c" : "0x1b"]);
}

export function chipOf(curve: CurveName, name: string): Chip {
  return curve === "secp256k1" ? secp256k1Chip(name) : p256Chip(name);
}

/** A GTIN with a right check digit, and the salted serial number of one unit. */
export const MODEL = 9_506_000_134_352n;
export const SERIAL = id("salted serial number");

/** As `deviceIdOf` says in words. */
export function deviceIdOf(owner: string, model = MODEL, serialHash = SERIAL): string {
  const type = id("Device(address owner,uint48 model,bytes32 serialHash)");
  const values = [type, owner, model, serialHash];
  return keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "address", "uint48", "bytes32"], values));
}

/** `keccak256(abi.encode(key))`, as a calibration certificate names the key. */
export function keyHashOf({ curve, x, y }: PublicKey): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["uint8", "bytes32", "bytes32"], [curve, x, y]));
}

/** Where signatures for the device registry count. */
export function placeOf({ devices, place }: Stage): { verifyingContract: string; chainId: typeof place.chainId } {
  return { verifyingContract: devices.target as string, chainId: place.chainId };
}

/** The digest of a key's proof for a device and its owner. */
export function proofDigest(stage: Stage, device: string, owner: string, elsewhere: object = {}): string {
  const place = { ...placeOf(stage), ...elsewhere };
  return actDigest({ act: "DeviceKeyProof", message: { device, owner }, ...place });
}

/** A call of `register` by the hospital, with its proof. */
export function registration(
  stage: Stage,
  chip: Chip,
  { owner = stage.people.hospital.address, model = MODEL, serialHash = SERIAL, proof = "" } = {},
): ReturnType<Stage["devices"]["register"]["populateTransaction"]> {
  const signed = proof === "" ? chip.sign(proofDigest(stage, deviceIdOf(owner, model, serialHash), owner)) : proof;
  return stage.devices.register.populateTransaction(model, serialHash, chip.key, signed);
}

/** The hospital's device with this chip, registered; answers its id. */
export async function registerDevice(stage: Stage, chip: Chip, owner: Person = stage.people.hospital): Promise<string> {
  await owner.sendTransaction(await registration(stage, chip, { owner: owner.address }));
  return deviceIdOf(owner.address);
}

/** What a laboratory certifies, where a test does not care. */
export const CERTIFICATE = {
  from: START,
  until: START + 100n * DAY,
  certificateHash: id("certificate"),
  nonce: DEFAULTS.nonce,
  deadline: DEFAULTS.deadline,
} as const;

export interface Certificate {
  readonly device: string;
  readonly key: PublicKey;
  readonly laboratory?: string;
  readonly from?: bigint;
  readonly until?: bigint;
  readonly certificateHash?: string;
  readonly nonce?: bigint;
  readonly deadline?: bigint;
}

/** The message that the laboratory signs. */
export function certificateMessage(
  stage: Stage,
  { key, ...certificate }: Certificate,
): Required<Omit<Certificate, "key">> & { readonly keyHash: string } {
  const laboratory = stage.people.laboratory.address;
  return { ...CERTIFICATE, laboratory, ...certificate, keyHash: keyHashOf(key) };
}

/** A call of `calibrate` with the laboratory's signature, by `signer` where somebody else signs. */
export async function calibration(
  stage: Stage,
  certificate: Certificate,
  {
    signer = plainAccount(stage, stage.people.laboratory),
    elsewhere = {},
  }: { signer?: Holder; elsewhere?: object } = {},
): Promise<Awaited<ReturnType<Stage["devices"]["calibrate"]["populateTransaction"]>>> {
  const message = certificateMessage(stage, certificate);
  const signature = await signer.sign({ ...placeOf(stage), ...elsewhere }, "CalibrationCertificate", message);
  const { device, laboratory, from, until, certificateHash, nonce, deadline } = message;
  const authorisation = { nonce, deadline, signature };
  return stage.devices.calibrate.populateTransaction(device, laboratory, from, until, certificateHash, authorisation);
}
