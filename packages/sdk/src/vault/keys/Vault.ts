import { getBytes } from "ethers";

import { labelKeyOf } from "../../consent/labels/labelOf.ts";
import type { PatientId } from "../../kernel/ids/ids.ts";
import type { EncryptionKeyPair } from "../envelopes/encryptionKey.ts";
import type { KemName } from "../envelopes/hpke.ts";
import { type Bytes, bytesNumber, join, numberBytes, randomBytes } from "../format/bytes.ts";
import { KEY_LENGTH } from "../format/derive.ts";
import { AES_256_GCM, HEADER_LENGTH, KIND, headerOf, suiteIn } from "../format/header.ts";
import { openUnder, sealUnder } from "../format/sealUnder.ts";
import { EpochsRolledBack } from "../epochs/problems.ts";
import { revocationsSince } from "../epochs/requireFreshKey.ts";
import type { Revocations } from "../epochs/Revocations.ts";
import { SealedMalformed } from "../problems.ts";
import { XinglinError } from "../../errors/XinglinError.ts";
import { categoryKeyOf } from "./categoryKeyOf.ts";
import {
  COMPARTMENT_LENGTH,
  type Compartment,
  type CompartmentEpoch,
  LAST_EPOCH,
  TIME_LENGTH,
  compartmentBytes,
  compartmentName,
  parseCompartment,
} from "./compartment.ts";
import { compartmentOfSealedKey, isSealedUnder } from "./contentKeySeal.ts";
import type { CategoryKey, KeyRing } from "./keyRing.ts";
import { patientKeyOf } from "./patientKeyOf.ts";

const EPOCHS_LABEL = "xinglin/vault/epochs/v2";

/** A compartment's epoch and when it began: see {@link CategoryKey}. */
interface CurrentEpoch extends CompartmentEpoch {
  readonly since: bigint;
}

/** Bytes in front of the list of epochs: the edition, and since when the compartments that are not in it stand at epoch 0. */
const FRONT_LENGTH = 4 + TIME_LENGTH;
/** Bytes of an entry: compartment, epoch, since. */
const ENTRY_LENGTH = COMPARTMENT_LENGTH + TIME_LENGTH;

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
 * const after = vault.caughtUp(await revocationsOf({ consents, patient })); // what is written from now on
 * ```
 */
export class Vault {
  readonly patient: PatientId;
  /** Rises by one whenever the epochs change: a client that remembers it knows an older list of epochs. */
  readonly edition: number;
  readonly #rootKey: Uint8Array;
  readonly #begun: bigint;
  readonly #epochs: ReadonlyMap<string, CurrentEpoch>;

  private constructor({ rootKey, patient, edition, begun, epochs }: VaultState) {
    this.patient = patient;
    this.edition = edition;
    this.#rootKey = rootKey;
    this.#begun = begun;
    this.#epochs = epochs;
  }

  /**
   * A new vault with a random root key. What the patient took back before it was made does not concern it.
   *
   * @param of seenUntil is that of {@link revocationsOf} where the patient has taken something back before
   */
  static create({ patient, seenUntil = 0n }: { readonly patient: PatientId; readonly seenUntil?: bigint }): Vault {
    return new Vault({ rootKey: randomBytes(KEY_LENGTH), patient, edition: 1, begun: seenUntil, epochs: new Map() });
  }

  /**
   * A vault from its root key and what {@link Vault.sealEpochs} kept.
   *
   * @param of knownEdition is the newest edition that this client has seen
   * @throws the refusals of every format, {@link KeyWrong} for another root key, {@link EpochsRolledBack} for an older list
   */
  static async open({
    rootKey,
    patient,
    epochs,
    knownEdition = 0,
  }: {
    readonly rootKey: Uint8Array;
    readonly patient: PatientId;
    readonly epochs: Uint8Array;
    readonly knownEdition?: number;
  }): Promise<Vault> {
    suiteIn(epochs, KIND.epochs, [AES_256_GCM]);
    const head = epochs.subarray(0, HEADER_LENGTH);
    const bound = getBytes(patient);
    const list = await openUnder({ key: rootKey, label: EPOCHS_LABEL, head, bound, sealed: epochs });
    const count = (list.length - FRONT_LENGTH) / ENTRY_LENGTH;
    if (!Number.isInteger(count) || count < 0) throw new SealedMalformed("epochs");
    const edition = Number(bytesNumber(list.subarray(0, 4)));
    if (edition < knownEdition) throw new EpochsRolledBack(edition, knownEdition);
    const entries = Array.from({ length: count }, (_, i) => {
      const entry = list.subarray(FRONT_LENGTH + i * ENTRY_LENGTH, FRONT_LENGTH + (i + 1) * ENTRY_LENGTH);
      return { ...parseCompartment(entry), since: bytesNumber(entry.subarray(COMPARTMENT_LENGTH)) };
    });
    const begun = bytesNumber(list.subarray(4, FRONT_LENGTH));
    return new Vault({ rootKey, patient, edition, begun, epochs: byName(entries) });
  }

  /**
   * A vault whose epochs were lost: each is set above every epoch under which a content key in the cabinet is sealed, and
   * at least as high as the chain's revocations have raised it, so that no key that a revoked reader may have is used again.
   * What was not sealed under a key of this vault counts for nothing, whatever epoch it names: who can write into a cabinet
   * must not be able to use epochs up.
   *
   * Warning: an epoch that was raised without a revocation, and in which nothing was sealed or whose sealed keys somebody
   * withholds, does not show.
   */
  static async afterLoss({
    rootKey,
    patient,
    sealedKeys,
    revocations,
  }: {
    readonly rootKey: Uint8Array;
    readonly patient: PatientId;
    /** Every sealed content key of the patient that can be found. */
    readonly sealedKeys: Iterable<Uint8Array>;
    /** See {@link revocationsOf}. */
    readonly revocations: Revocations;
  }): Promise<Vault> {
    const highest = new Map<string, CurrentEpoch>();
    for (const sealed of sealedKeys) {
      const seen = seenIn(sealed);
      if (seen === undefined) continue;
      const known = highest.get(compartmentName(seen));
      if (known !== undefined && known.epoch >= seen.epoch) continue;
      const key = await categoryKeyOf({ ...seen, rootKey, patient });
      if (await isSealedUnder(sealed, key)) highest.set(compartmentName(seen), { ...seen, since: 0n });
    }
    // Higher than any that was counted from 1, so that other clients do not take it for an older list.
    const edition = Math.max(1, Number(revocations.seenUntil));
    const state = { rootKey, patient, edition, begun: 0n };
    const bySeals = new Vault({ ...state, epochs: highest }).raised([...highest.values()]);
    const byChain = new Vault({ ...state, epochs: new Map() }).caughtUp(revocations);
    const since = revocations.seenUntil;
    const epochs = [...bySeals.#epochs.values(), ...byChain.#epochs.values()].map((one) => {
      const epoch = Math.max(bySeals.epochOf(one), byChain.epochOf(one));
      return { ...one, epoch, since };
    });
    return new Vault({ ...state, begun: since, epochs: byName(epochs) });
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

  /**
   * The vault after what the patient has taken back on chain: in each compartment one epoch more for each revocation of a
   * grant that reached it and that the vault does not know yet. So the epoch follows from the chain, and who begins with an
   * old list of epochs comes to the same.
   *
   * @example
   * ```ts
   * const after = vault.caughtUp(await revocationsOf({ consents, patient }));
   * ```
   */
  caughtUp(revocations: Revocations): Vault {
    const touched = new Map(
      revocations.list.flatMap(({ compartments }) => compartments.map((one) => [compartmentName(one), one] as const)),
    );
    const risen = [...touched.values()].flatMap((compartment) => {
      const missed = revocationsSince(revocations, compartment, this.#sinceOf(compartment)).length;
      return missed === 0 ? [] : [this.#later(compartment, missed, revocations.seenUntil)];
    });
    return this.#with(risen);
  }

  /** The next epoch in these compartments, for another reason than a revocation: a reader's key was stolen, say. */
  raised(compartments: readonly Compartment[]): Vault {
    return this.#with(compartments.map((compartment) => this.#later(compartment, 1, this.#sinceOf(compartment))));
  }

  /**
   * The epochs, sealed under the root key: may be kept anywhere, and must be kept after each revocation. Who keeps them can
   * give back old ones: see {@link requireFreshKey}, and `knownEdition` of {@link Vault.open}.
   */
  async sealEpochs(): Promise<Bytes> {
    const list = [...this.#epochs.values()].map((epoch) =>
      join(compartmentBytes(epoch), numberBytes(epoch.since, TIME_LENGTH)),
    );
    const front = join(numberBytes(this.edition, 4), numberBytes(this.#begun, TIME_LENGTH));
    const head = headerOf(KIND.epochs, AES_256_GCM);
    const bound = getBytes(this.patient);
    return sealUnder({ key: this.#rootKey, label: EPOCHS_LABEL, head, bound, secret: join(front, ...list) });
  }

  /** The patient's own key pair, which follows from the root key: its public half is what the registry publishes. */
  async encryptionKey(kem: KemName): Promise<EncryptionKeyPair> {
    return patientKeyOf({ rootKey: this.#rootKey, patient: this.patient, kem });
  }

  /** The key of the patient's opaque labels: see `labelOf`. */
  async labelKey(): Promise<Uint8Array> {
    return labelKeyOf({ rootKey: this.#rootKey, patient: this.patient });
  }

  #sinceOf(compartment: Compartment): bigint {
    return this.#epochs.get(compartmentName(compartment))?.since ?? this.#begun;
  }

  #later({ category, confidentiality }: Compartment, more: number, since: bigint): CurrentEpoch {
    const epoch = this.epochOf({ category, confidentiality }) + more;
    if (epoch > LAST_EPOCH) throw new SealedMalformed("epoch");
    return { category, confidentiality, epoch, since };
  }

  /** The vault with these epochs in place of those it has for the same compartments. */
  #with(changed: readonly CurrentEpoch[]): Vault {
    if (changed.length === 0) return this;
    return new Vault({
      rootKey: this.#rootKey,
      patient: this.patient,
      edition: this.edition + 1,
      begun: this.#begun,
      epochs: new Map([...this.#epochs, ...byName(changed)]),
    });
  }

  async #keyIn(compartment: CompartmentEpoch): Promise<CategoryKey> {
    const key = await categoryKeyOf({ ...compartment, rootKey: this.#rootKey, patient: this.patient });
    const isCurrent = compartment.epoch === this.epochOf(compartment);
    return { ...compartment, since: isCurrent ? this.#sinceOf(compartment) : 0n, key };
  }
}

/** All that a vault is. */
interface VaultState {
  readonly rootKey: Uint8Array;
  readonly patient: PatientId;
  readonly edition: number;
  readonly begun: bigint;
  readonly epochs: ReadonlyMap<string, CurrentEpoch>;
}

function byName(entries: readonly CurrentEpoch[]): ReadonlyMap<string, CurrentEpoch> {
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
