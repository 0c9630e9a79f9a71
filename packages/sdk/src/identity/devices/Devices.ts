import { type BigNumberish, type Signer, type TransactionReceipt, ZeroAddress, ZeroHash } from "ethers";

import { actDigest } from "../../kernel/acts/actDigest.ts";
import { type TypedDataSigner, signAct } from "../../kernel/acts/signAct.ts";
import type { Gtin } from "../../kernel/gs1/gtin.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { DeviceId } from "../../kernel/ids/ids.ts";
import { randomNonce } from "../../kernel/ids/random.ts";
import type { ContractAt } from "../../kernel/sending/call.ts";
import { Room } from "../../kernel/sending/Room.ts";
import type { OwnWay } from "../../kernel/sending/ways.ts";
import { type DeviceRegistry, DeviceRegistry__factory } from "../../typechain.ts";
import { deviceIdOf } from "../ids/deviceIdOf.ts";
import { type DeviceKey, deviceKeyHash } from "./deviceKey.ts";

/** A device's word over 32 bytes: 65 bytes r, s, v for secp256k1; 64 bytes r, s for P-256, s in the lower half. */
export type DeviceSigner = (digest: Hex) => string | Promise<string>;

/** A laboratory's word that a device measures right inside `[from, until)`. */
export interface CalibrationCertificate {
  readonly device: DeviceId;
  readonly laboratory: string;
  readonly from: BigNumberish;
  readonly until: BigNumberish;
  readonly certificateHash: string;
  readonly authorisation: { readonly nonce: bigint; readonly deadline: bigint; readonly signature: Hex };
}

/**
 * Medical and IoT devices.
 *
 * @example
 * ```ts
 * const devices = new Devices({ address, provider });
 * const key = secp256k1Key({ address: chip.address });
 * const sign = (digest: Hex) => chip.signingKey.sign(digest).serialized;
 * const { device } = await devices.register({ model: parseGtin("06291041500213"), serialHash, key, sign, via: direct({ signer: hospital }) });
 * ```
 */
export class Devices extends Room<DeviceRegistry> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: DeviceRegistry__factory.connect(address, provider) });
  }

  /** Registers a device of the signer, an accredited organisation. The device shows its key by signing. */
  async register({
    model,
    serialHash,
    key,
    sign,
    via,
  }: {
    readonly model: Gtin;
    /** From `serialHashOf`, with its salt. */
    readonly serialHash: string;
    readonly key: DeviceKey;
    readonly sign: DeviceSigner;
    readonly via: OwnWay;
  }): Promise<{ readonly device: DeviceId; readonly receipt: TransactionReceipt }> {
    const owner = await via.signer.getAddress();
    const device = deviceIdOf({ owner, model, serialHash });
    const args = [model, serialHash, key, await this.#proof({ device, owner, sign })] as const;
    const own = this.contract.interface.encodeFunctionData("register", [...args]);
    return { device, receipt: await this.perform({ via, own }) };
  }

  /** Replaces a device's key (its owner); its calibration ends with the old key. */
  async replaceKey({
    device,
    key,
    sign,
    via,
  }: {
    readonly device: DeviceId;
    readonly key: DeviceKey;
    readonly sign: DeviceSigner;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const proof = await this.#proof({ device, owner: await via.signer.getAddress(), sign });
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("replaceKey", [device, key, proof]) });
  }

  /** Offers a device to another organisation (its owner). */
  async offerTransfer({
    device,
    to,
    via,
  }: {
    readonly device: DeviceId;
    readonly to: string;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("offerTransfer", [device, to]) });
  }

  /** Takes an offer back (its owner). */
  async withdrawOffer({
    device,
    via,
  }: {
    readonly device: DeviceId;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.offerTransfer({ device, to: ZeroAddress, via });
  }

  /** Takes a device over that was offered (the new owner). */
  async acceptTransfer({
    device,
    via,
  }: {
    readonly device: DeviceId;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("acceptTransfer", [device]) });
  }

  /** Takes a device out of use for good (its owner). */
  async retire({ device, via }: { readonly device: DeviceId; readonly via: OwnWay }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("retire", [device]) });
  }

  /** Signs a certificate for the device as it is now, with its present key (the laboratory). */
  async certify({
    device,
    from,
    until,
    certificateHash,
    deadline,
    nonce = randomNonce(),
    signer,
    account,
  }: {
    readonly device: DeviceId;
    readonly from: BigNumberish;
    readonly until: BigNumberish;
    readonly certificateHash: string;
    readonly deadline: BigNumberish;
    readonly nonce?: BigNumberish;
    readonly signer: TypedDataSigner & Pick<Signer, "getAddress">;
    /** The contract wallet for which the signer signs, if the laboratory is one. */
    readonly account?: string;
  }): Promise<CalibrationCertificate> {
    const laboratory = account ?? (await signer.getAddress());
    const { curve, x, y } = (await this.contract.deviceOf(device)).key;
    const keyHash = deviceKeyHash({ curve: Number(curve), x: x as Hex, y: y as Hex });
    const message = { device, keyHash, laboratory, from, until, certificateHash, nonce, deadline };
    const signature = await signAct({ act: "CalibrationCertificate", message, signer, ...(await this.place()) });
    const authorisation = { nonce: BigInt(nonce), deadline: BigInt(deadline), signature };
    return { device, laboratory, from, until, certificateHash, authorisation };
  }

  /** Records a laboratory's certificate in place of the one before (the device's owner). */
  async calibrate({
    certificate,
    via,
  }: {
    readonly certificate: CalibrationCertificate;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const { device, laboratory, from, until, certificateHash, authorisation } = certificate;
    const args = [device, laboratory, from, until, certificateHash, authorisation] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("calibrate", [...args]) });
  }

  /** Takes a calibration back (its laboratory, or a regulator). */
  async revokeCalibration({
    device,
    reasonHash = ZeroHash,
    via,
  }: {
    readonly device: DeviceId;
    readonly reasonHash?: string;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("revokeCalibration", [device, reasonHash]);
    return this.perform({ via, own });
  }

  async #proof({
    device,
    owner,
    sign,
  }: {
    readonly device: DeviceId;
    readonly owner: string;
    readonly sign: DeviceSigner;
  }): Promise<string> {
    return sign(actDigest({ act: "DeviceKeyProof", message: { device, owner }, ...(await this.place()) }));
  }
}
