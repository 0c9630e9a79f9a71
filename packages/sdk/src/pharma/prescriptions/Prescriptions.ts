import { type BigNumberish, type BytesLike, type TransactionReceipt, ZeroAddress, ZeroHash } from "ethers";

import { type TypedDataSigner, signAct } from "../../kernel/acts/signAct.ts";
import type { Hex } from "../../kernel/ids/brand.ts";
import type { ContractAt } from "../../kernel/sending/call.ts";
import { Room } from "../../kernel/sending/Room.ts";
import { chainTime } from "../../kernel/sending/send.ts";
import type { OwnWay } from "../../kernel/sending/ways.ts";
import { PROFESSIONS } from "../../terms/professions.ts";
import { type Dispensary, Dispensary__factory } from "../../typechain.ts";
import type { Prescription, PrescriptionLine } from "./prescription.ts";
import { prescriptionIdOf } from "./prescriptionIdOf.ts";

/** Packs of one lot, with the proof that they are of it; what `packsOf` of `@xinglin/sdk/pharma` proves. */
export interface GivenPacks {
  readonly keys: readonly BytesLike[];
  readonly indices: readonly BigNumberish[];
  readonly proof: readonly BytesLike[];
  readonly flags: readonly boolean[];
}

/** Something that is given from one lot. */
export interface Item {
  /** Which line of the prescription, from 0. */
  readonly line: number;
  readonly lot: string;
  readonly quantity: BigNumberish;
  /** For one unit, in ten-thousandths of the desk's currency. */
  readonly price: BigNumberish;
  /** Left out where the lot has no numbers. */
  readonly packs?: GivenPacks;
}

/** What the patient's software hands over at the counter. */
export interface Slip {
  readonly prescription: Prescription;
  /** The salt under the hash of the lines. */
  readonly salt: string;
  readonly lines: readonly PrescriptionLine[];
  /** The prescriber's; not needed once the prescription is on the chain. */
  readonly signature?: string;
  readonly secondSignature?: string;
  readonly deadline: BigNumberish;
  readonly bearerSignature: string;
}

/** Who dispenses, and where it is written down. */
export interface Counter {
  readonly pharmacy: string;
  readonly profession: "PHARMACIST" | "TCM_PHARMACIST";
  /** A place in the pharmacy's journal that is free: see {@link Prescriptions.isFree}. */
  readonly place: number;
  /** Hash of a receipt or an event; none unless given. */
  readonly document?: string;
}

/** Seconds for which a bearer's signature counts unless told otherwise: as long as one stands at a counter. */
const VALIDITY = 600;
/** Seconds for which a place in the journal is taken. */
const TAKEN = 10 * 86_400;
const NO_PACKS: GivenPacks = { keys: [], indices: [], proof: [], flags: [] };

/**
 * Prescriptions and the counter: signed by prescriber and bearer, dispensed, sold, taken back.
 *
 * @example
 * ```ts
 * const prescriptions = new Prescriptions({ address, provider });
 * const signature = await prescriptions.prescribe({ prescription, signer: doctor });
 * const word = await prescriptions.collect({ prescription, pharmacy, items, bearer });
 * await prescriptions.dispense({ slip: { prescription, salt, lines, signature, ...word }, items, counter, via });
 * ```
 */
export class Prescriptions extends Room<Dispensary> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: Dispensary__factory.connect(address, provider) });
  }

  /** The prescriber signs. Nothing is on the chain yet. */
  async prescribe({
    prescription,
    signer,
  }: {
    readonly prescription: Prescription;
    readonly signer: TypedDataSigner;
  }): Promise<Hex> {
    return signAct({ act: "Prescription", message: prescription, signer, ...(await this.place()) });
  }

  /** The prescriber signs a second time, over what the check of the formula found (双签字). */
  async override({
    prescription,
    signer,
  }: {
    readonly prescription: Prescription;
    readonly signer: TypedDataSigner;
  }): Promise<Hex> {
    const message = { prescription: prescriptionIdOf({ prescription }), findings: prescription.findings };
    return signAct({ act: "PrescriptionOverride", message, signer, ...(await this.place()) });
  }

  /** The bearer's key takes what is given at a pharmacy, for ten minutes and once. */
  async collect({
    prescription,
    pharmacy,
    items,
    bearer,
    validity = VALIDITY,
  }: {
    readonly prescription: Prescription;
    readonly pharmacy: string;
    readonly items: readonly Item[];
    readonly bearer: TypedDataSigner;
    readonly validity?: number;
  }): Promise<Pick<Slip, "deadline" | "bearerSignature">> {
    const { dispensings: number } = await this.contract.prescriptionOf(prescription.bearer);
    const deadline = (await chainTime(this.provider)) + validity;
    const message = {
      prescription: prescriptionIdOf({ prescription }),
      pharmacy,
      number,
      items: items.map(({ line, lot, quantity, price, packs }) => ({
        line,
        lot,
        quantity,
        price,
        indices: packs?.indices ?? [],
      })),
      deadline,
    };
    return {
      deadline,
      bearerSignature: await signAct({ act: "Collection", message, signer: bearer, ...(await this.place()) }),
    };
  }

  /** Puts a prescription on the chain before it is dispensed (its prescriber, or anybody with the signature). */
  async register({
    prescription,
    signature = "0x",
    secondSignature = "0x",
    via,
  }: Pick<Slip, "prescription" | "signature" | "secondSignature"> & {
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("register", [prescription, signature, secondSignature]);
    return this.perform({ via, own });
  }

  /** Ends a prescription, on the chain or not (its prescriber). */
  async cancel({
    prescription,
    via,
  }: Pick<Slip, "prescription"> & { readonly via: OwnWay }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("cancel", [prescription]) });
  }

  /** Gives medicines on a prescription (the pharmacist). */
  async dispense({ slip, items, counter, via }: AtCounter & { readonly slip: Slip }): Promise<TransactionReceipt> {
    const { prescription: terms, salt, signature = "0x", secondSignature = "0x", deadline, bearerSignature } = slip;
    const lines = slip.lines.map((line) => ({ ...line }));
    const struct = { terms, salt, lines, signature, secondSignature, deadline, bearerSignature };
    const args = [struct, items.map(itemStruct), counterStruct(counter)] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("dispense", [...args]) });
  }

  /** Sells what needs no prescription (the pharmacist). */
  async sell({ items, counter, via }: AtCounter): Promise<TransactionReceipt> {
    const args = [items.map(itemStruct), counterStruct(counter)] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("sell", [...args]) });
  }

  /** Takes back what was given by mistake and has not left the counter (a pharmacist of the pharmacy). */
  async takeBack({
    prescription,
    fillNumber = 0,
    items,
    counter,
    via,
  }: AtCounter & {
    /** Left out for a sale. */
    readonly prescription?: Prescription;
    /** Of the event `Dispensed`. */
    readonly fillNumber?: number;
  }): Promise<TransactionReceipt> {
    const given =
      prescription === undefined
        ? { prescription: ZeroHash, bearer: ZeroAddress, prescriber: ZeroAddress, fillNumber: 0 }
        : {
            prescription: prescriptionIdOf({ prescription }),
            bearer: prescription.bearer,
            prescriber: prescription.prescriber,
            fillNumber,
          };
    const bare = items.map((item) => ({ ...itemStruct(item), packs: indicesOf(item) }));
    const args = [counterStruct(counter), given, bare] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("takeBack", [...args]) });
  }

  /** Whether a place in a pharmacy's journal can be used now. */
  async isFree({ pharmacy, place }: Pick<Counter, "pharmacy" | "place">): Promise<boolean> {
    const { since } = await this.contract.entryOf(pharmacy, place);
    return Number(since) + TAKEN <= (await chainTime(this.provider));
  }
}

/** What happens at a counter. */
interface AtCounter {
  readonly items: readonly Item[];
  readonly counter: Counter;
  readonly via: OwnWay;
}

function itemStruct({ line, lot, quantity, price, packs = NO_PACKS }: Item) {
  return { line, lot, quantity, price, packs: packsStruct(packs) };
}

function packsStruct({ keys, indices, proof, flags }: GivenPacks) {
  return { keys: [...keys], indices: [...indices], proof: [...proof], flags: [...flags] };
}

function indicesOf({ packs = NO_PACKS }: Item) {
  return packsStruct({ ...NO_PACKS, indices: packs.indices });
}

function counterStruct({ pharmacy, profession, place, document = ZeroHash }: Counter) {
  return { pharmacy, profession: PROFESSIONS[profession].code, place, document };
}
