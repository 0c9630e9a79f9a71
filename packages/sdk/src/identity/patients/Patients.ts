import { type BigNumberish, type BytesLike, type Signer, type TransactionReceipt, hexlify } from "ethers";

import { type TypedDataSigner, signAct } from "../../kernel/acts/signAct.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import type { ContractAt } from "../../kernel/sending/call.ts";
import { Room } from "../../kernel/sending/Room.ts";
import type { AnyWay, OwnWay } from "../../kernel/sending/ways.ts";
import { KEMS } from "../../terms/kems.ts";
import { POWERS } from "../../terms/powers.ts";
import { bitsOf, termsIn, type Term } from "../../terms/term.ts";
import { type PatientRegistry, PatientRegistry__factory } from "../../typechain.ts";
import { type GuardianSetHash, NO_GUARDIANS } from "../guardians/guardianSet.ts";
import { patientIdOf } from "../ids/patientIdOf.ts";

/** A new controller's agreement to take a pseudonym over. */
export interface Acceptance {
  readonly newController: string;
  readonly deadline: bigint;
  readonly signature: Hex;
}

/** A delegation as it was set. */
export interface Delegation {
  readonly delegate: string;
  readonly powers: readonly Term[];
  /** Seconds; from this moment ... */
  readonly from: bigint;
  /** ... until just before this one. */
  readonly until: bigint;
}

/**
 * The acts of a patient over its own pseudonym. Recovery is in {@link Recoveries}.
 *
 * @example
 * ```ts
 * const patients = new Patients({ address, provider });
 * const { patient } = await patients.register({ salt: randomSalt(), via: relayed({ signer: zhao, relayer: clinic, forwarder }) });
 * await patients.setDelegate({ patient, delegate: son, powers: ["READ", "BOOKING"], from, until, via: direct({ signer: zhao }) });
 * ```
 */
export class Patients extends Room<PatientRegistry> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: PatientRegistry__factory.connect(address, provider) });
  }

  /** Registers the pseudonym of the signer (or of the contract wallet in `via.account`) and `salt`. */
  async register({
    salt,
    guardians = NO_GUARDIANS,
    via,
  }: {
    readonly salt: string;
    readonly guardians?: GuardianSetHash;
    readonly via: AnyWay;
  }): Promise<{ readonly patient: PatientId; readonly receipt: TransactionReceipt }> {
    const account = via.way === "signed" ? via.account : undefined;
    const patient = patientIdOf({ controller: account ?? (await via.signer.getAddress()), salt });
    const receipt = await this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("register", [salt, guardians]),
      bySignature: async ({ account: controller, deadline, sign }) => {
        const signature = await sign("Registration", { controller, salt, guardians, deadline });
        return this.contract.interface.encodeFunctionData("registerBySignature", [
          controller,
          salt,
          guardians,
          deadline,
          signature,
        ]);
      },
    });
    return { patient, receipt };
  }

  /** Lets the account that is to become controller agree; for {@link Patients.rotateController}. */
  async accept({
    patient,
    deadline,
    signer,
    account,
  }: {
    readonly patient: PatientId;
    readonly deadline: BigNumberish;
    readonly signer: TypedDataSigner & Pick<Signer, "getAddress">;
    /** The contract wallet for which the signer signs, if it is one. */
    readonly account?: string;
  }): Promise<Acceptance> {
    const newController = account ?? (await signer.getAddress());
    const controller = await this.contract.controllerOf(patient);
    const message = { patient, controller, newController, deadline };
    const signature = await signAct({ act: "ControllerAcceptance", message, signer, ...(await this.place()) });
    return { newController, deadline: BigInt(deadline), signature };
  }

  /** Hands the pseudonym on to who accepted it. Guardians and delegates stay. */
  async rotateController({
    patient,
    acceptance: { newController, deadline: acceptanceDeadline, signature: acceptance },
    via,
  }: {
    readonly patient: PatientId;
    readonly acceptance: Acceptance;
    readonly via: AnyWay;
  }): Promise<TransactionReceipt> {
    const args = [patient, newController, acceptanceDeadline, acceptance] as const;
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("rotateController", [...args]),
      bySignature: async ({ account: controller, nonce, deadline, sign }) => {
        const message = { patient, controller, newController, nonce, deadline };
        const signature = await sign("ControllerRotation", message);
        const authorisation = { nonce, deadline, signature };
        return this.contract.interface.encodeFunctionData("rotateControllerBySignature", [...args, authorisation]);
      },
    });
  }

  /** Publishes the key to which others seal what the patient shall read. */
  async publishEncryptionKey({
    patient,
    kem,
    key,
    via,
  }: {
    readonly patient: PatientId;
    readonly kem: keyof typeof KEMS;
    readonly key: BytesLike;
    readonly via: AnyWay;
  }): Promise<TransactionReceipt> {
    const { code } = KEMS[kem];
    const args = [patient, code, hexlify(key)] as const;
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("publishEncryptionKey", [...args]),
      bySignature: async ({ account: controller, nonce, deadline, sign }) => {
        const signature = await sign("EncryptionKey", { patient, controller, kem: code, key, nonce, deadline });
        const authorisation = { nonce, deadline, signature };
        return this.contract.interface.encodeFunctionData("publishEncryptionKeyBySignature", [...args, authorisation]);
      },
    });
  }

  /** Gives a delegate powers inside `[from, until)`, in place of any it had. */
  async setDelegate({
    patient,
    delegate,
    powers,
    from,
    until,
    via,
  }: {
    readonly patient: PatientId;
    readonly delegate: string;
    readonly powers: readonly (keyof typeof POWERS)[];
    readonly from: BigNumberish;
    readonly until: BigNumberish;
    readonly via: AnyWay;
  }): Promise<TransactionReceipt> {
    const bits = bitsOf(POWERS, powers);
    const args = [patient, delegate, bits, from, until] as const;
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("setDelegate", [...args]),
      bySignature: async ({ account: controller, nonce, deadline, sign }) => {
        const message = { patient, controller, delegate, powers: bits, from, until, nonce, deadline };
        const authorisation = { nonce, deadline, signature: await sign("Delegation", message) };
        return this.contract.interface.encodeFunctionData("setDelegateBySignature", [...args, authorisation]);
      },
    });
  }

  /** Ends a delegation at once. */
  async endDelegate({
    patient,
    delegate,
    via,
  }: {
    readonly patient: PatientId;
    readonly delegate: string;
    readonly via: AnyWay;
  }): Promise<TransactionReceipt> {
    return this.setDelegate({ patient, delegate, powers: [], from: 0, until: 0, via });
  }

  /** Lets a delegate lay its powers down. */
  async resignAsDelegate({
    patient,
    via,
  }: {
    readonly patient: PatientId;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("resignAsDelegate", [patient]) });
  }

  /** Uses up a nonce, so that a signature given away can no longer be submitted. */
  async cancelNonce({
    nonce,
    via,
  }: {
    readonly nonce: BigNumberish;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("cancelNonce", [nonce]) });
  }

  /** A delegation as it was set, or undefined where there is none. It may not have begun, or be over. */
  async delegationOf({
    patient,
    delegate,
  }: {
    readonly patient: PatientId;
    readonly delegate: string;
  }): Promise<Delegation | undefined> {
    const { powers, from, until } = await this.contract.delegationOf(patient, delegate);
    return powers === 0n ? undefined : { delegate, powers: termsIn(POWERS, powers), from, until };
  }
}
