import { getBytes } from "ethers";

import { labelKeyOf } from "../../consent/labels/labelOf.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import { KEMS } from "../../terms/kems.ts";
import { type EncryptionKeyPair, encryptionKeyFrom } from "../envelopes/encryptionKey.ts";
import { type Bytes, join, numberBytes, randomBytes } from "../format/bytes.ts";
import { KEY_LENGTH, derive } from "../format/derive.ts";
import { AES_256_GCM, HEADER_LENGTH, KIND, headerOf, suiteIn } from "../format/header.ts";
import { openUnder, sealUnder } from "../format/sealUnder.ts";
import { SealedMalformed } from "../problems.ts";
import { XinglinError } from "../../errors/XinglinError.ts";
import { categoryKeyOf } from "./categoryKeyOf.ts";
import {
  COMPARTMENT_LENGTH,
  type Compartment,
  type CompartmentEpoch,
  LAST_EPOCH,
  compartmentBytes,
  compartmentName,
  parseCompartment,
} from "./compartment.ts";
import { compartmentOfSealedKey, isSealedUnder } from "./contentKeySeal.ts";
import type { CategoryKey, KeyRing } from "./keyRing.ts";

const EPOCHS_LABEL = "xinglin/vault/epochs/v1";
const ENCRYPTION_KEY_LABEL = "xinglin/vault/encryption-key/v1";

/** What a ring is to reach. */
export interface Reach {
  readonly compartments: readonly Compartment[];
  /** From which epoch on; the first unless given. */
  readonly from?: (compartment: Compartment) => number;
}

/**
 * A patient's vault: the root key and the epochs of its compartments. Everything else follows from them.
 *
 * Warning: whoever has the root key can read everything, and it cannot be changed for what is sealed already. It is kept as
 * the patient's account key is, and split among guardians: see `splitRootKey`.
 *
 * @example
 * ```ts
 * const vault = Vault.create({ patient });
 * const { publicKey } = await vault.encryptionKey("X_WING");
 * const ring = await vault.ring({ compartments: compartmentsOf(grant.provision) });
 * const envelope = await sealEnvelope({ ring, to: doctorsKey, grant: { place, id, purposes } });
 * const after = vault.raised(compartmentsOf(revoked.provision)); // what is written from now on
 * ```
 */
export class Vault {
  readonly patient: PatientId;
  readonly #rootKey: Uint8Array;
  readonly #epochs: ReadonlyMap<string, CompartmentEpoch>;

  private constructor({
    rootKey,
    patient,
    epochs,
  }: {
    readonly rootKey: Uint8Array;
    readonly patient: PatientId;
    readonly epochs: ReadonlyMap<string, CompartmentEpoch>;
  }) {
    this.patient = patient;
    this.#rootKey = rootKey;
    this.#epochs = epochs;
  }

  /** A new vault with a random root key. */
  static create({ patient }: { readonly patient: PatientId }): Vault {
    return new Vault({ rootKey: randomBytes(KEY_LENGTH), patient, epochs: new Map() });
  }

  /**
   * A vault from its root key and what {@link Vault.sealEpochs} kept.
   *
   * @throws the refusals of every format, {@link KeyWrong} for another root key
   */
  static async open({
    rootKey,
    patient,
    epochs,
  }: {
    readonly rootKey: Uint8Array;
    readonly patient: PatientId;
    readonly epochs: Uint8Array;
  }): Promise<Vault> {
    suiteIn(epochs, KIND.epochs, [AES_256_GCM]);
    const head = epochs.subarray(0, HEADER_LENGTH);
    const bound = getBytes(patient);
    const list = await openUnder({ key: rootKey, label: EPOCHS_LABEL, head, bound, sealed: epochs });
    if (list.length % COMPARTMENT_LENGTH !== 0) throw new SealedMalformed("epochs");
    const entries = Array.from({ length: list.length / COMPARTMENT_LENGTH }, (_, i) =>
      parseCompartment(list.subarray(i * COMPARTMENT_LENGTH, (i + 1) * COMPARTMENT_LENGTH)),
    );
    return new Vault({ rootKey, patient, epochs: byName(entries) });
  }

  /**
   * A vault whose epochs were lost: each is set above every epoch under which a content key in the cabinet is sealed, so
   * that no key that a revoked reader may have is used again. What was not sealed under a key of this vault counts for
   * nothing, whatever epoch it names: who can write into a cabinet must not be able to use epochs up.
   *
   * Warning: epochs in which nothing was sealed, or whose sealed keys somebody withholds, do not show.
   */
  static async afterLoss({
    rootKey,
    patient,
    sealedKeys,
  }: {
    readonly rootKey: Uint8Array;
    readonly patient: PatientId;
    /** Every sealed content key of the patient that can be found. */
    readonly sealedKeys: Iterable<Uint8Array>;
  }): Promise<Vault> {
    const highest = new Map<string, CompartmentEpoch>();
    for (const sealed of sealedKeys) {
      const seen = seenIn(sealed);
      if (seen === undefined) continue;
      const known = highest.get(compartmentName(seen));
      if (known !== undefined && known.epoch >= seen.epoch) continue;
      const key = await categoryKeyOf({ ...seen, rootKey, patient });
      if (await isSealedUnder(sealed, key)) highest.set(compartmentName(seen), seen);
    }
    return new Vault({ rootKey, patient, epochs: highest }).raised([...highest.values()]);
  }

  /** A copy of the root key, for splitting it and for a backup. */
  exportRootKey(): Bytes {
    return new Uint8Array(this.#rootKey);
  }

  /** The compartment's current epoch, 0 at first. */
  epochOf(compartment: Compartment): number {
    return this.#epochs.get(compartmentName(compartment))?.epoch ?? 0;
  }

  /** The key under which content keys of the compartment are sealed now. */
  async currentKey({ category, confidentiality }: Compartment): Promise<CategoryKey> {
    return this.#keyIn({ category, confidentiality, epoch: this.epochOf({ category, confidentiality }) });
  }

  /** The keys of compartments in all epochs up to the current ones: what an envelope for a grant holds. */
  async ring({ compartments, from = () => 0 }: Reach): Promise<KeyRing> {
    const wanted = compartments.flatMap(({ category, confidentiality }) => {
      const last = this.epochOf({ category, confidentiality });
      const first = Math.max(0, from({ category, confidentiality }));
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => ({
        category,
        confidentiality,
        epoch: first + i,
      }));
    });
    return { categoryKeys: await Promise.all(wanted.map((compartment) => this.#keyIn(compartment))) };
  }

  /** The vault after a revocation: the next epoch in these compartments. */
  raised(compartments: readonly Compartment[]): Vault {
    const epochs = new Map(this.#epochs);
    const touched = new Map(compartments.map((compartment) => [compartmentName(compartment), compartment]));
    for (const [name, { category, confidentiality }] of touched) {
      const epoch = this.epochOf({ category, confidentiality });
      if (epoch === LAST_EPOCH) throw new SealedMalformed("epoch");
      epochs.set(name, { category, confidentiality, epoch: epoch + 1 });
    }
    return new Vault({ rootKey: this.#rootKey, patient: this.patient, epochs });
  }

  /** The epochs, sealed under the root key: may be kept anywhere, and must be kept after each revocation. */
  async sealEpochs(): Promise<Bytes> {
    const list = [...this.#epochs.values()].map(compartmentBytes);
    const head = headerOf(KIND.epochs, AES_256_GCM);
    const bound = getBytes(this.patient);
    return sealUnder({ key: this.#rootKey, label: EPOCHS_LABEL, head, bound, secret: join(...list) });
  }

  /** The patient's own key pair, which follows from the root key: its public half is what the registry publishes. */
  async encryptionKey(kem: keyof typeof KEMS): Promise<EncryptionKeyPair> {
    const seed = await derive({
      key: this.#rootKey,
      salt: getBytes(this.patient),
      label: ENCRYPTION_KEY_LABEL,
      context: numberBytes(KEMS[kem].code, 2),
      length: KEY_LENGTH,
    });
    return encryptionKeyFrom({ kem, seed });
  }

  /** The key of the patient's opaque labels: see `labelOf`. */
  async labelKey(): Promise<Uint8Array> {
    return labelKeyOf({ rootKey: this.#rootKey, patient: this.patient });
  }

  async #keyIn(compartment: CompartmentEpoch): Promise<CategoryKey> {
    const key = await categoryKeyOf({ ...compartment, rootKey: this.#rootKey, patient: this.patient });
    return { ...compartment, key };
  }
}

function byName(entries: readonly CompartmentEpoch[]): ReadonlyMap<string, CompartmentEpoch> {
  return new Map(entries.map((entry) => [compartmentName(entry), entry]));
}

/** What a sealed content key says of its compartment, nothing where it is none. */
function seenIn(sealed: Uint8Array): CompartmentEpoch | undefined {
  try {
    return compartmentOfSealedKey(sealed);
  } catch (problem) {
    if (problem instanceof XinglinError) return undefined;
    throw problem;
  }
}
