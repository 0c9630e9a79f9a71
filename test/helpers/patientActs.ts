import { type ActMessage, type ActName, type SigningPlace, actDigest } from "@xinglin/sdk/kernel";
import { AbiCoder, type TransactionResponse, keccak256 } from "ethers";

import { DEFAULTS } from "./defaults.ts";
import type { Holder } from "./holders.ts";
import type { Platform } from "./platform.ts";

/** Ways into the registry: each act can come by each of them. */
export type Entrance = "own call" | "relayed call" | "signature";

/** What a signer adds to a signed act. Registration and objection happen once and take no nonce. */
export interface Terms {
  readonly nonce: bigint;
  readonly deadline: bigint;
}

export type Authorisation = Terms & { readonly signature: string };

/** An act of a patient's controller, not yet bound to an account or an entrance. */
export interface PatientAct {
  /** Calldata of the controller's own call. */
  readonly call: string;
  /** A signature over the act, made by `holder` in its own name, or in the name of another `controller`. */
  sign(holder: Holder, terms: Terms, controller?: string): Promise<string>;
  /** What `controller` has to sign. */
  digest(controller: string, terms: Terms): string;
  /** Calldata of the signed entrance. */
  submission(authorisation: Authorisation): string;
  /** Whether the signed form takes a nonce. */
  readonly hasNonce: boolean;
}

function patientAct<Act extends ActName>(
  place: SigningPlace,
  act: Act,
  hasNonce: boolean,
  parts: {
    readonly call: string;
    readonly message: (terms: Terms & { readonly controller: string }) => ActMessage<Act>;
    readonly submission: (authorisation: Authorisation) => string;
  },
): PatientAct {
  return {
    call: parts.call,
    hasNonce,
    sign: (holder, terms, controller = holder.address) =>
      holder.sign(place, act, parts.message({ ...terms, controller })),
    digest: (controller, terms) => actDigest({ act, message: parts.message({ ...terms, controller }), ...place }),
    submission: parts.submission,
  };
}

/** Registers the pseudonym that belongs to `controller` and `salt`. */
export function registration(
  { patients, place }: Platform,
  { controller, salt, guardians }: { controller: string; salt: string; guardians: string },
): PatientAct {
  const { interface: abi } = patients;
  return patientAct(place, "Registration", false, {
    call: abi.encodeFunctionData("register", [salt, guardians]),
    message: ({ deadline }) => ({ controller, salt, guardians, deadline }),
    submission: ({ deadline, signature }) =>
      abi.encodeFunctionData("registerBySignature", [controller, salt, guardians, deadline, signature]),
  });
}

/** Hands the pseudonym to `newController` with its acceptance. */
export function rotation(
  { patients, place }: Platform,
  {
    patient,
    newController,
    acceptanceDeadline,
    acceptance,
  }: { patient: string; newController: string; acceptanceDeadline: bigint; acceptance: string },
): PatientAct {
  const { interface: abi } = patients;
  const handOver = [patient, newController, acceptanceDeadline, acceptance] as const;
  return patientAct(place, "ControllerRotation", true, {
    call: abi.encodeFunctionData("rotateController", [...handOver]),
    message: (terms) => ({ patient, newController, ...terms }),
    submission: (authorisation) => abi.encodeFunctionData("rotateControllerBySignature", [...handOver, authorisation]),
  });
}

/** Hands the pseudonym to `to`, which has signed that it takes it from `from`. */
export async function rotationTo(
  platform: Platform,
  { patient, from, to, deadline = DEFAULTS.deadline }: { patient: string; from: Holder; to: Holder; deadline?: bigint },
): Promise<PatientAct> {
  const message = { patient, controller: from.address, newController: to.address, deadline };
  const acceptance = await to.sign(platform.place, "ControllerAcceptance", message);
  return rotation(platform, { patient, newController: to.address, acceptanceDeadline: deadline, acceptance });
}

/** What the state holds of a published key. */
export function keyHashOf(kem: bigint, key: string): string {
  return keccak256(AbiCoder.defaultAbiCoder().encode(["uint16", "bytes"], [kem, key]));
}

export function keyPublication(
  { patients, place }: Platform,
  { patient, kem, key }: { patient: string; kem: bigint; key: string },
): PatientAct {
  const { interface: abi } = patients;
  return patientAct(place, "EncryptionKey", true, {
    call: abi.encodeFunctionData("publishEncryptionKey", [patient, kem, key]),
    message: (terms) => ({ patient, kem, key, ...terms }),
    submission: (authorisation) =>
      abi.encodeFunctionData("publishEncryptionKeyBySignature", [patient, kem, key, authorisation]),
  });
}

export interface Delegation {
  readonly patient: string;
  readonly delegate: string;
  readonly powers: bigint;
  readonly from: bigint;
  readonly until: bigint;
}

export function delegation({ patients, place }: Platform, terms: Delegation): PatientAct {
  const { interface: abi } = patients;
  const { patient, delegate, powers, from, until } = terms;
  return patientAct(place, "Delegation", true, {
    call: abi.encodeFunctionData("setDelegate", [patient, delegate, powers, from, until]),
    message: (signed) => ({ ...terms, ...signed }),
    submission: (authorisation) =>
      abi.encodeFunctionData("setDelegateBySignature", [patient, delegate, powers, from, until, authorisation]),
  });
}

export function guardianChange(
  { patients, place }: Platform,
  { patient, guardians }: { patient: string; guardians: string },
): PatientAct {
  const { interface: abi } = patients;
  return patientAct(place, "GuardianChange", true, {
    call: abi.encodeFunctionData("changeGuardians", [patient, guardians]),
    message: (terms) => ({ patient, guardians, ...terms }),
    submission: (authorisation) =>
      abi.encodeFunctionData("changeGuardiansBySignature", [patient, guardians, authorisation]),
  });
}

export function objection(
  { patients, place }: Platform,
  { patient, attempt }: { patient: string; attempt: bigint },
): PatientAct {
  const { interface: abi } = patients;
  return patientAct(place, "RecoveryObjection", false, {
    call: abi.encodeFunctionData("objectToRecovery", [patient]),
    message: ({ controller, deadline }) => ({ patient, controller, attempt, deadline }),
    submission: ({ deadline, signature }) =>
      abi.encodeFunctionData("objectToRecoveryBySignature", [patient, deadline, signature]),
  });
}

/** Who does an act, and by which way in. */
export interface Performance {
  readonly holder: Holder;
  readonly entrance: Entrance;
  readonly terms?: Partial<Terms>;
  /** In whose name a signature is made; the holder's own unless it is a forgery. */
  readonly controller?: string;
}

/** Does `act` and returns the transaction; a refusal shows the registry's reason whatever the entrance. */
export async function perform(
  { actors, place }: Platform,
  act: PatientAct,
  { holder, entrance, terms, controller }: Performance,
): Promise<TransactionResponse> {
  const to = place.verifyingContract;
  switch (entrance) {
    case "own call":
      return holder.send({ to, data: act.call });
    case "relayed call":
      if (holder.relay === undefined) throw new Error(`Calls of a ${holder.kind} cannot be relayed.`);
      return holder.relay({ to, data: act.call });
    case "signature": {
      const complete = termsOf(terms);
      const signature = await act.sign(holder, complete, controller);
      return actors.relayer.sendTransaction({ to, data: act.submission({ ...complete, signature }) });
    }
  }
}

export function termsOf({ nonce = DEFAULTS.nonce, deadline = DEFAULTS.deadline }: Partial<Terms> = {}): Terms {
  return { nonce, deadline };
}
