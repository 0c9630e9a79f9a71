/**
 * Prescriptions, the counter and supervision a second time, in TypeScript, from `docs/specs/pharma.md` and the interfaces alone.
 * The counter promises the error of the first requirement that fails, in the order of `IDispensary`; so the model says which one,
 * with its values, and what events an accepted act has.
 */
import { type ActMessage, type ActName } from "@xinglin/sdk/kernel";
import { ZeroAddress, ZeroHash, dataSlice, toBeHex, zeroPadValue } from "ethers";

import {
  type CounterLot,
  type CounterProduct,
  type CounterState,
  type ModelFigures,
  type ModelThresholds,
  type ModelWatch,
  NO_THRESHOLDS,
  type OpenPrescription,
  emptyState,
  figuresKeyOf,
  permitKeyOf,
  placeKeyOf,
} from "./counterState.ts";

const DAY = 86_400n;
const TEN_DAYS = 10n * DAY;
const BUCKET = 30n * DAY;
const MOST_AHEAD = 400n * DAY;
const MOST_BACK = 7n;
const MOST_LINES = 32;
const MOST_ITEMS = 32;

const RIGHT = { prescribe: 1n, prescribeControlled: 2n, dispense: 4n } as const;
const PHARMACISTS: readonly bigint[] = [6n, 7n];
const FINISHED = 2n;
/** Narcotics and psychotropics of class I. */
const STRICTLY_CONTROLLED: readonly bigint[] = [1n, 2n];
const CNY = "0x434e59";

export const MEASURES = ["prescriptions", "units", "money"] as const;

/** Codes of `Hindrance`. */
const HINDRANCE = {
  unknown: 1n,
  notReleased: 2n,
  recalled: 3n,
  quarantined: 4n,
  ancestorRecalled: 5n,
  ancestorQuarantined: 6n,
  expired: 7n,
} as const;

export type ModelTerms = ActMessage<"Prescription"> &
  Readonly<Record<"profession" | "day" | "from" | "until" | "fills" | "interval", bigint>> &
  Readonly<Record<"bearer" | "prescriber" | "organisation" | "lines" | "content" | "findings", string>>;

export interface ModelLine {
  readonly gtin: bigint;
  readonly group: string;
  readonly unit: bigint;
  readonly quantity: bigint;
}

/** A signature as far as a rule looks at it. */
export interface Word {
  readonly signer: string;
  readonly digest: string;
}

export interface ModelItem {
  readonly line: bigint;
  readonly lot: string;
  readonly quantity: bigint;
  readonly price: bigint;
  readonly indices: readonly bigint[];
  /** Whether keys and proof are those of the packs at these places of this lot. */
  readonly genuine: boolean;
}

export interface ModelSlip {
  readonly terms: ModelTerms;
  readonly salt: string;
  readonly lines: readonly ModelLine[];
  readonly signature: Word | undefined;
  readonly secondSignature: Word | undefined;
  readonly deadline: bigint;
  readonly bearerSignature: Word | undefined;
}

export interface ModelCounter {
  readonly pharmacy: string;
  readonly profession: bigint;
  readonly place: bigint;
  readonly document: string;
}

export interface ModelGiven {
  readonly prescription: string;
  readonly bearer: string;
  readonly prescriber: string;
  readonly fillNumber: bigint;
}

/** An error with its values; undefined for a value of which the rules say nothing. */
export interface Problem {
  readonly name: string;
  readonly args: readonly unknown[];
}

export type ModelEvent = readonly [name: string, args: readonly unknown[]];

/** What becomes of an act: refused with this, or accepted with these events of the counter. */
export type Outcome = { readonly refused: Problem } | { readonly events: readonly ModelEvent[] };

/** How EIP-712 hashes: the one thing that the model takes from outside. */
export interface Hashing {
  digestOf<Act extends ActName>(act: Act, message: ActMessage<Act>): string;
  prescriptionIdOf(terms: ModelTerms): string;
  linesHashOf(salt: string, lines: readonly ModelLine[]): string;
}

class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.name);
  }
}

function require(condition: boolean, name: string, ...args: readonly unknown[]): asserts condition {
  if (!condition) throw new Refused({ name, args });
}

export class CounterModel {
  state: CounterState = emptyState();

  constructor(
    readonly hashing: Hashing,
    readonly regulator: string,
  ) {}

  // ---------------------------------------------------------------- prescriptions

  register(now: bigint, account: string, slip: Pick<ModelSlip, "terms" | "signature" | "secondSignature">): Outcome {
    return this.#act(() => {
      const { bearer, prescriber } = slip.terms;
      require(!this.state.prescriptions.has(bearer), "BearerUsedBefore", bearer);
      this.#open(now, slip, account === prescriber);
      return [this.#openedOf(slip.terms)];
    });
  }

  cancel(account: string, terms: ModelTerms): Outcome {
    return this.#act(() => {
      const id = this.hashing.prescriptionIdOf(terms);
      require(account === terms.prescriber, "PrescriptionNotOf", id, account);
      const open = this.#openOf(terms, id);
      require(open?.cancelled !== true && !this.state.cancelledUnseen.has(id), "PrescriptionCancelledBefore", id);
      if (open === undefined) this.state.cancelledUnseen.add(id);
      else open.cancelled = true;
      return [["PrescriptionCancelled", [id, account]]];
    });
  }

  /** PHARMA-101 to 107, in the order of `IPrescriptions.register`. */
  #open(
    now: bigint,
    { terms, signature, secondSignature }: Pick<ModelSlip, "terms" | "signature" | "secondSignature">,
    isOwnCall: boolean,
  ): void {
    const { hashing, state } = this;
    const id = hashing.prescriptionIdOf(terms);
    const { bearer, prescriber, organisation, profession, findings } = terms;
    require(!state.cancelledUnseen.has(id), "PrescriptionCancelledBefore", id);
    require(isInRange(now, terms), "PrescriptionInvalid", id);
    const practising = [prescriber, profession, organisation, RIGHT.prescribe] as const;
    require(this.#practises(now, ...practising), "PrescriberNotPractising", ...practising);
    const licence = this.#postOf(prescriber, profession, organisation);
    require(licence!.from < (terms.day + 1n) * DAY, "PrescriptionInvalid", id);
    if (!isOwnCall) {
      const digest = hashing.digestOf("Prescription", terms);
      require(isWordOf(signature, prescriber, digest), "SignatureInvalid", prescriber, digest);
    }
    if (findings !== ZeroHash) {
      const digest = hashing.digestOf("PrescriptionOverride", { prescription: id, findings });
      require(isWordOf(secondSignature, prescriber, digest), "SignatureInvalid", prescriber, digest);
    }
    const fresh = {
      id,
      cancelled: false,
      fillNumber: 0n,
      dispensings: 0n,
      began: 0n,
      given: new Map<bigint, bigint>(),
    };
    state.prescriptions.set(bearer, fresh);
  }

  #openedOf(terms: ModelTerms): ModelEvent {
    const { bearer, prescriber, organisation, profession, day, from, until, fills, interval } = terms;
    const { substitutable, lines, content, findings } = terms;
    const rest = [organisation, profession, day, from, until, fills, interval, substitutable, lines, content, findings];
    const id = this.hashing.prescriptionIdOf(terms);
    return ["PrescriptionOpened", [id, bearer, prescriber, [bearer, prescriber, ...rest]]];
  }

  /** State is kept by bearer, and the first 18 bytes of the id with it. */
  #openOf({ bearer }: ModelTerms, id: string): OpenPrescription | undefined {
    const open = this.state.prescriptions.get(bearer);
    return open !== undefined && dataSlice(open.id, 0, 18) === dataSlice(id, 0, 18) ? open : undefined;
  }

  // ---------------------------------------------------------------- the counter

  dispense(now: bigint, account: string, slip: ModelSlip, items: readonly ModelItem[], counter: ModelCounter): Outcome {
    return this.#act(() => {
      const { hashing } = this;
      const { terms } = slip;
      const id = hashing.prescriptionIdOf(terms);
      requireItems(items);
      this.#requireDispenser(now, account, counter);
      const isNew = !this.state.prescriptions.has(terms.bearer);
      if (isNew) this.#open(now, slip, false);
      const open = this.#openOf(terms, id);
      require(open !== undefined, "BearerUsedBefore", terms.bearer);
      require(!open.cancelled, "PrescriptionCancelledBefore", id);
      require(terms.from <= now && now < terms.until, "PrescriptionNotNow", id, terms.from, terms.until);
      require(!this.watchOf(terms.prescriber).suspended, "PrescriberSuspended", terms.prescriber);
      const areLines = slip.lines.length <= MOST_LINES && hashing.linesHashOf(slip.salt, slip.lines) === terms.lines;
      require(areLines, "LinesUnequal", id);
      this.#requireBearer(now, slip, items, counter, open);
      this.#beginFill(now, terms, open);
      const isFirst = open.dispensings === 0n;
      open.dispensings += 1n;
      const told = items.flatMap((item, index) => this.#give(now, slip, item, index, counter, open));
      const given = {
        prescription: id,
        bearer: terms.bearer,
        prescriber: terms.prescriber,
        fillNumber: open.fillNumber,
      };
      this.#write(now, counter, given, items);
      const flags = this.#countPrescriber(now, terms, isFirst ? 1n : 0n, items);
      const { pharmacy, place, document } = counter;
      return [
        ...(isNew ? [this.#openedOf(terms)] : []),
        ...told,
        ...flags,
        ["Dispensed", [id, pharmacy, account, open.fillNumber, place, document]],
      ];
    });
  }

  sell(now: bigint, account: string, items: readonly ModelItem[], counter: ModelCounter): Outcome {
    return this.#act(() => {
      requireItems(items);
      this.#requireDispenser(now, account, counter);
      const told = items.flatMap((item, index) => {
        const gtin = this.#take(now, item, index, counter.pharmacy);
        const { onPrescription, control } = this.#product(gtin);
        require(!onPrescription && control === 0n, "PrescriptionNeeded", gtin);
        this.#requirePrice(gtin, item.price);
        return this.#countProduct(now, gtin, item);
      });
      this.#write(now, counter, NOTHING_GIVEN, items);
      const { pharmacy, place, document } = counter;
      return [...told, ["Dispensed", [ZeroHash, pharmacy, account, 0n, place, document]]];
    });
  }

  /** PHARMA-116. */
  takeBack(
    now: bigint,
    account: string,
    counter: ModelCounter,
    given: ModelGiven,
    items: readonly ModelItem[],
  ): Outcome {
    return this.#act(() => {
      const { pharmacy, place, document } = counter;
      requireItems(items);
      this.#requireDispenser(now, account, counter);
      const entry = this.state.journal.get(placeKeyOf(pharmacy, place));
      require(entry?.what === inWords(given, items), "DispensingUnknown", pharmacy, place);
      const until = entry.since + TEN_DAYS;
      require(now < until, "DispensingTooOld", pharmacy, place, until);
      entry.what = undefined;
      const open = this.state.prescriptions.get(given.bearer);
      const bucket = bucketOf(entry.since);
      for (const item of items) {
        const lot = this.#lot(item.lot);
        lot.dispensed -= item.quantity;
        lot.free.set(pharmacy, (lot.free.get(pharmacy) ?? 0n) + item.quantity);
        for (const index of item.indices) lot.spent.delete(index);
        const subjects = given.prescriber === ZeroAddress ? [] : [given.prescriber];
        for (const subject of [...subjects, String(lot.gtin)]) {
          const figures = this.#figures(subject, bucket);
          figures.items -= 1n;
          figures.money -= item.price * item.quantity;
          if (subject !== given.prescriber) figures.units -= item.quantity;
        }
        if (open?.fillNumber === given.fillNumber) {
          open.given.set(item.line, (open.given.get(item.line) ?? 0n) - item.quantity);
        }
      }
      return [["TakenBack", [given.prescription, pharmacy, account, place, document]]];
    });
  }

  /** PHARMA-110. */
  #requireDispenser(now: bigint, account: string, { pharmacy, profession }: ModelCounter): void {
    const isDispenser =
      PHARMACISTS.includes(profession) &&
      this.state.organisations.get(pharmacy)?.dispenses === true &&
      this.#practises(now, account, profession, pharmacy, RIGHT.dispense);
    require(isDispenser, "DispenserNotPractising", account, profession, pharmacy);
  }

  /** PHARMA-111. */
  #requireBearer(
    now: bigint,
    { terms, deadline, bearerSignature }: ModelSlip,
    items: readonly ModelItem[],
    { pharmacy }: ModelCounter,
    { id: prescription, dispensings: number }: OpenPrescription,
  ): void {
    require(now < deadline, "SignatureExpired", deadline, now);
    const signed = items.map(({ line, lot, quantity, price, indices }) => ({ line, lot, quantity, price, indices }));
    const message = { prescription, pharmacy, number, items: signed as never, deadline };
    const digest = this.hashing.digestOf("Collection", message);
    require(isWordOf(bearerSignature, terms.bearer, digest), "SignatureInvalid", terms.bearer, digest);
  }

  /** PHARMA-113. */
  #beginFill(now: bigint, { fills, interval }: ModelTerms, open: OpenPrescription): void {
    const isFirst = open.fillNumber === 0n;
    const isNext = !isFirst && open.fillNumber < fills && now >= open.began + interval;
    if (!isFirst && !isNext) return;
    open.fillNumber += 1n;
    open.began = now;
    open.given.clear();
  }

  /** PHARMA-112, for one item. */
  #give(
    now: bigint,
    { terms, lines }: ModelSlip,
    item: ModelItem,
    index: number,
    { pharmacy }: ModelCounter,
    open: OpenPrescription,
  ): ModelEvent[] {
    const line = lines[Number(item.line)];
    require(line !== undefined, "LineUnknown", open.id, item.line);
    const gtin = this.#take(now, item, index, pharmacy);
    const product = this.#product(gtin);
    const until = this.state.permits.get(permitKeyOf(pharmacy, product.control)) ?? 0n;
    require(product.control === 0n || now < until, "PharmacyNotPermitted", gtin, pharmacy);
    if (STRICTLY_CONTROLLED.includes(product.control)) {
      const { prescriber, profession, organisation } = terms;
      const practising = [prescriber, profession, organisation, RIGHT.prescribeControlled] as const;
      require(this.#practises(now, ...practising), "PrescriberNotPractising", ...practising);
    }
    require(this.#standsFor(gtin, line, terms), "ProductNotPrescribed", open.id, item.line, gtin);
    require(product.unit === line.unit, "UnitUnequal", gtin, product.unit, line.unit);
    const given = open.given.get(item.line) ?? 0n;
    const left = line.quantity - given;
    const isMore = open.fillNumber < terms.fills;
    require(left > 0n || !isMore, "FillTooEarly", open.id, item.line, open.began + terms.interval);
    require(item.quantity <= left, "QuantityAbovePrescribed", open.id, item.line, item.quantity, left);
    open.given.set(item.line, given + item.quantity);
    this.#requirePrice(gtin, item.price);
    return this.#countProduct(now, gtin, item);
  }

  /** Lot, packs, stock and product, whether on prescription or not. */
  #take(now: bigint, item: ModelItem, index: number, pharmacy: string): bigint {
    const { quantity, indices } = item;
    const isCounted = quantity > 0n && (indices.length === 0 || BigInt(indices.length) === quantity);
    require(isCounted, "ItemInvalid", BigInt(index));
    const lot = this.state.lots.get(item.lot);
    const hindrance = this.hindranceOf(now, item.lot);
    require(lot !== undefined && hindrance === 0n, "LotNotUsable", item.lot, hindrance);
    require(lot.serialised === indices.length > 0, "LotSerialised", item.lot, lot.serialised);
    for (const one of indices) require(one < lot.commissioned, "PackUnknown", item.lot, one);
    require(item.genuine, "PackUnknown", item.lot, undefined);
    for (const one of indices) {
      require(!lot.spent.has(one), "PackSpentBefore", item.lot, one);
      lot.spent.set(one, "dispensed");
    }
    const free = lot.free.get(pharmacy) ?? 0n;
    require(free >= quantity, "StockTooSmall", item.lot, pharmacy, quantity, free);
    lot.free.set(pharmacy, free - quantity);
    lot.dispensed += quantity;
    const { kind, inForce } = this.#product(lot.gtin);
    require(kind === FINISHED && inForce, "ProductNotDispensable", lot.gtin, kind, inForce);
    return lot.gtin;
  }

  /** PHARMA-115. */
  #requirePrice(gtin: bigint, price: bigint): void {
    const { ceiling, currency } = this.#product(gtin);
    if (ceiling === 0n) return;
    require(currency === CNY, "CurrencyUnequal", gtin, currency, CNY);
    require(price <= ceiling, "PriceAboveCeiling", gtin, price, ceiling);
  }

  /** PHARMA-114. */
  #standsFor(gtin: bigint, line: ModelLine, { substitutable }: ModelTerms): boolean {
    const group = this.groupOf(gtin);
    if (line.gtin === 0n) return group !== ZeroHash && group === line.group;
    return gtin === line.gtin || (substitutable && group !== ZeroHash && group === this.groupOf(line.gtin));
  }

  /** PHARMA-119. */
  #write(now: bigint, { pharmacy, place }: ModelCounter, given: ModelGiven, items: readonly ModelItem[]): void {
    const key = placeKeyOf(pharmacy, place);
    const until = (this.state.journal.get(key)?.since ?? -TEN_DAYS) + TEN_DAYS;
    require(now >= until, "PlaceTaken", pharmacy, place, until);
    this.state.journal.set(key, { what: inWords(given, items), since: now });
  }

  // ---------------------------------------------------------------- supervision

  watchProfession(account: string, profession: bigint, thresholds: ModelThresholds): Outcome {
    return this.#act(() => {
      this.#requireRegulator(account);
      this.state.professions.set(profession, thresholds);
      return [["ProfessionWatched", [profession, thresholdsTold(thresholds)]]];
    });
  }

  watch(account: string, subject: string, own: boolean, thresholds: ModelThresholds): Outcome {
    return this.#act(() => {
      this.#requireRegulator(account);
      this.state.watches.set(subject, { ...this.watchOf(subject), own, thresholds });
      return [["SubjectWatched", [subjectOf(subject), own, thresholdsTold(thresholds)]]];
    });
  }

  setSuspension(account: string, prescriber: string, suspended: boolean, reason: string): Outcome {
    return this.#act(() => {
      this.#requireRegulator(account);
      const watch = this.watchOf(prescriber);
      require(watch.suspended !== suspended, "SuspensionUnchanged", prescriber, suspended);
      this.state.watches.set(prescriber, { ...watch, suspended });
      return [["PrescriberSuspensionSet", [prescriber, suspended, reason]]];
    });
  }

  setGroup(account: string, gtin: bigint, group: string): Outcome {
    return this.#act(() => {
      this.#requireRegulator(account);
      this.state.groups.set(gtin, group);
      return [["ProductGrouped", [gtin, group]]];
    });
  }

  #requireRegulator(account: string): void {
    require(account === this.regulator, "AccessManagedUnauthorized", account);
  }

  /** PHARMA-130 and 131: the product's figures grow with each item. */
  #countProduct(now: bigint, gtin: bigint, { lot, line, quantity, price }: ModelItem): ModelEvent[] {
    const [product, bucket] = [String(gtin), bucketOf(now)];
    const figures = this.#figures(product, bucket);
    figures.items += 1n;
    figures.units += quantity;
    figures.money += price * quantity;
    const { own, thresholds } = this.watchOf(product);
    const flags = this.#flag(product, bucket, own ? thresholds : NO_THRESHOLDS);
    return [...flags, ["ItemDispensed", [gtin, lot, line, quantity, price]]];
  }

  /** The prescriber's grow with the whole. */
  #countPrescriber(
    now: bigint,
    { prescriber, profession }: ModelTerms,
    prescriptions: bigint,
    items: readonly ModelItem[],
  ): ModelEvent[] {
    const bucket = bucketOf(now);
    const figures = this.#figures(prescriber, bucket);
    figures.prescriptions += prescriptions;
    figures.items += BigInt(items.length);
    for (const { price, quantity } of items) figures.money += price * quantity;
    const { own, thresholds } = this.watchOf(prescriber);
    return this.#flag(prescriber, bucket, own ? thresholds : this.thresholdsOf(profession));
  }

  #flag(subject: string, bucket: bigint, thresholds: ModelThresholds): ModelEvent[] {
    const figures = this.#figures(subject, bucket);
    return MEASURES.flatMap((measure, code): ModelEvent[] => {
      const [figure, most, bit] = [figures[measure], thresholds[measure], 1n << BigInt(code)];
      if (most === 0n || figure <= most || (figures.flagged & bit) !== 0n) return [];
      figures.flagged |= bit;
      return [["Flagged", [subjectOf(subject), bucket, BigInt(code), figure, most]]];
    });
  }

  // ---------------------------------------------------------------- questions

  watchOf(subject: string): ModelWatch {
    return this.state.watches.get(subject) ?? { suspended: false, own: false, thresholds: NO_THRESHOLDS };
  }

  thresholdsOf(profession: bigint): ModelThresholds {
    return this.state.professions.get(profession) ?? NO_THRESHOLDS;
  }

  groupOf(gtin: bigint): string {
    return this.state.groups.get(gtin) ?? ZeroHash;
  }

  /** PHARMA-22, but for the product, which the desk looks at itself. Zero for nothing. */
  hindranceOf(now: bigint, key: string): bigint {
    const lot = this.state.lots.get(key);
    if (lot === undefined) return HINDRANCE.unknown;
    if (!lot.released) return HINDRANCE.notReleased;
    if (lot.recalled) return HINDRANCE.recalled;
    if (lot.quarantines.size > 0) return HINDRANCE.quarantined;
    const ancestors = this.#ancestorsOf(lot);
    if (ancestors.some(({ recalled }) => recalled)) return HINDRANCE.ancestorRecalled;
    if (ancestors.some(({ quarantines }) => quarantines.size > 0)) return HINDRANCE.ancestorQuarantined;
    return now < lot.expiry ? 0n : HINDRANCE.expired;
  }

  /** How much of a line may still be given now, a new fill that could begin counted in. */
  leftOf(now: bigint, { bearer, fills, interval }: ModelTerms, line: bigint, quantity: bigint): bigint {
    const open = this.state.prescriptions.get(bearer);
    if (open === undefined || (open.fillNumber < fills && now >= open.began + interval)) return quantity;
    return quantity - (open.given.get(line) ?? 0n);
  }

  // ---------------------------------------------------------------- rules that several acts ask

  /** Windows are half-open; affiliations of the scene last longer than the histories. */
  #practises(now: bigint, account: string, profession: bigint, organisation: string, rights: bigint): boolean {
    const post = this.#postOf(account, profession, organisation);
    const place = this.state.organisations.get(organisation);
    if (post === undefined || place === undefined) return false;
    const isLicensed = !post.suspended && post.from <= now && now < post.until && (post.rights & rights) === rights;
    return isLicensed && !place.suspended && now < place.until;
  }

  #postOf(account: string, profession: bigint, organisation: string) {
    return this.state.posts.find(
      (post) => post.account === account && post.profession === profession && post.organisation === organisation,
    );
  }

  #ancestorsOf({ parents }: CounterLot): CounterLot[] {
    return parents.flatMap((key) => [this.#lot(key), ...this.#ancestorsOf(this.#lot(key))]);
  }

  #lot(key: string): CounterLot {
    return this.state.lots.get(key)!;
  }

  #product(gtin: bigint): CounterProduct {
    return this.state.products.get(gtin)!;
  }

  #figures(subject: string, bucket: bigint): ModelFigures {
    const key = figuresKeyOf(subject, bucket);
    const fresh = { prescriptions: 0n, items: 0n, units: 0n, money: 0n, flagged: 0n };
    const figures = this.state.figures.get(key) ?? fresh;
    this.state.figures.set(key, figures);
    return figures;
  }

  /** Whole or not at all. */
  #act(act: () => readonly ModelEvent[]): Outcome {
    const before = structuredClone(this.state);
    try {
      return { events: act() };
    } catch (problem) {
      this.state = before;
      if (problem instanceof Refused) return { refused: problem.problem };
      throw problem;
    }
  }
}

export function bucketOf(moment: bigint): bigint {
  return moment / BUCKET;
}

/** A prescriber's address or a product's GTIN, as a number in 32 bytes. */
export function subjectOf(subject: string): string {
  return subject.startsWith("0x") ? zeroPadValue(subject, 32).toLowerCase() : toBeHex(BigInt(subject), 32);
}

const NOTHING_GIVEN: ModelGiven = {
  prescription: ZeroHash,
  bearer: ZeroAddress,
  prescriber: ZeroAddress,
  fillNumber: 0n,
};

/** PHARMA-104, as far as the terms alone say it. */
function isInRange(now: bigint, { bearer, day, from, until, fills, interval }: ModelTerms): boolean {
  const today = now / DAY;
  const isWrittenNow = day <= today && today - day <= MOST_BACK;
  const isWindow = from < until && until <= day * DAY + MOST_AHEAD;
  const areFillsApart = fills === 1n ? interval === 0n : interval >= DAY && interval <= MOST_AHEAD;
  return bearer !== ZeroAddress && fills >= 1n && areFillsApart && isWindow && isWrittenNow;
}

function requireItems(items: readonly ModelItem[]): void {
  require(items.length >= 1 && items.length <= MOST_ITEMS, "ItemsInvalid", BigInt(items.length));
}

function isWordOf(word: Word | undefined, signer: string, digest: string): boolean {
  return word?.signer === signer && word.digest === digest;
}

function thresholdsTold({ prescriptions, units, money }: ModelThresholds): bigint[] {
  return [prescriptions, units, money];
}

function inWords({ prescription, bearer, prescriber, fillNumber }: ModelGiven, items: readonly ModelItem[]): string {
  const given = [prescription, bearer, prescriber, fillNumber].join(" ");
  const all = items.map(({ line, lot, quantity, price, indices }) =>
    [line, lot, quantity, price, ...indices].join(" "),
  );
  return [given, ...all].join("; ");
}
