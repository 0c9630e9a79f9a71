import { actDigest } from "@xinglin/sdk/kernel";
import { linesHashOf, prescriptionIdOf } from "@xinglin/sdk/prescriptions";
import type { LotSerials } from "@xinglin/sdk/serials";
import { encodeBytes32String, id } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";

import type { ProductTermsStruct } from "../../../typechain-types/contracts/pharma/ProductRegistry.js";
import { DAY, START, YEAR } from "../../helpers/defaults.ts";
import { DISPENSE, HERB, MORE, type Pharmacy, pharmacyOn } from "../../helpers/dispensing.ts";
import { KIND, credentialIdOf } from "../../helpers/models/providers.ts";
import {
  CONTROL,
  EXPIRY,
  GTIN,
  PACK_COUNT,
  PHARMACIST,
  TCM_PHARMACIST,
  TERMS,
  UNIT,
  approved,
  delivered,
  keyOf,
  listOf,
  made,
  madeOf,
  termsOf,
} from "../../helpers/pharma.ts";
import {
  GIVEN,
  NOON,
  PROFESSION,
  type Person,
  RIGHTS,
  STAFF,
  affiliationTerms,
  licenceTerms,
  newcomer,
} from "../../helpers/providers.ts";
import { CounterModel, type Hashing } from "./counterModel.ts";
import { type CounterLot, type Post, permitKeyOf } from "./counterState.ts";

/** Products beside those of the pharmacy: one with a ceiling in another currency, a psychotropic of each class. */
export const OTHERS = {
  imported: 6_901_234_500_097n,
  psychotropicI: 6_901_234_500_103n,
  psychotropicII: 6_901_234_500_110n,
} as const;
const PSYCHOTROPIC_I = 2n;
const PSYCHOTROPIC_II = 3n;
/** Everything that the model knows of, with its terms. */
const PRODUCTS: ReadonlyMap<bigint, ProductTermsStruct> = new Map([
  [GTIN.pills, TERMS.pills],
  [GTIN.pieces, TERMS.pieces],
  [GTIN.herb, TERMS.herb],
  [GTIN.morphine, TERMS.morphine],
  [MORE.otherPills, termsOf({ supply: 1n, ceiling: 80_000n, currency: "0x434e59" })],
  [MORE.otherPieces, TERMS.pieces],
  [MORE.aconite, termsOf({ unit: UNIT.gram, control: CONTROL.toxic, supply: 1n })],
  [OTHERS.imported, termsOf({ ceiling: 50_000n, currency: "0x555344" })],
  [OTHERS.psychotropicI, termsOf({ control: PSYCHOTROPIC_I, supply: 1n })],
  [OTHERS.psychotropicII, termsOf({ control: PSYCHOTROPIC_II, supply: 1n })],
]);

export interface Cast {
  /** Physician of Chinese medicine, who may prescribe and nothing controlled. */
  readonly doctor: Person;
  /** May prescribe what is controlled, and dispenses at the hospital too. */
  readonly specialist: Person;
  /** Licensed from {@link NOVICE.from} until {@link NOVICE.until}. */
  readonly novice: Person;
  /** A nurse, who may not prescribe. */
  readonly nurse: Person;
  readonly dispenser: Person;
  /** Dispenses at the corner pharmacy, as pharmacist of Chinese medicine. */
  readonly cornerDispenser: Person;
  /** Pharmacist of the pharmacy without the right to dispense. */
  readonly assistant: Person;
  /** Pharmacist with that right at a wholesaler, which is no pharmacy. */
  readonly clerk: Person;
}

export interface CounterScene extends Pharmacy {
  readonly cast: Cast;
  /** Holds raw materials too, is accredited for some weeks, and has fewer permits. */
  readonly corner: Person;
  readonly model: CounterModel;
  /** Of lots whose packs have numbers. */
  readonly lists: ReadonlyMap<string, LotSerials>;
  /** By {@link licenceKeyOf}. */
  readonly licences: ReadonlyMap<string, string>;
}

export const PILL_GROUP = id("group of pills");
const NOVICE = { from: NOON + 4n * DAY + 43_200n, until: NOON + 40n * DAY } as const;
const CORNER = { until: NOON + 45n * DAY, narcotic: NOON + 15n * DAY, toxic: NOON + 6n * DAY } as const;
const EVER = START + 2n * YEAR;

/** The fixture: make it once for the file's chain and give it to `loadFixture`. */
export function counterOn(connection: NetworkConnection): () => Promise<CounterScene> {
  const deployPharmacy = pharmacyOn(connection);
  return async function deployCounter() {
    return counterFrom(await deployPharmacy());
  };
}

async function counterFrom(scene: Pharmacy): Promise<CounterScene> {
  const { parties, people, products, providers, pharmacy, hospital, doctor, dispenser } = scene;
  const { regulator } = parties;
  const corner = await newcomer(scene, "corner pharmacy");
  await providers.connect(people.commission).accredit(corner, 4n | 16n, 0n, CORNER.until, id("accreditation"));
  const cast = {
    doctor,
    specialist: await newcomer(scene, "specialist"),
    novice: await newcomer(scene, "novice"),
    nurse: await newcomer(scene, "nurse at the clinic"),
    dispenser,
    cornerDispenser: await newcomer(scene, "dispenser of the corner pharmacy"),
    assistant: await newcomer(scene, "assistant"),
    clerk: await newcomer(scene, "clerk"),
  };
  const both = RIGHTS.prescribe | RIGHTS.prescribeControlled;
  const hired: Omit<Post, "suspended">[] = [
    posted(cast.specialist, hospital, PROFESSION.physician, both),
    { ...posted(cast.novice, people.clinic, PROFESSION.physician, RIGHTS.prescribe), ...NOVICE },
    posted(cast.nurse, people.clinic, PROFESSION.nurse, RIGHTS.none),
    posted(cast.cornerDispenser, corner, TCM_PHARMACIST, DISPENSE),
    posted(cast.assistant, pharmacy, PHARMACIST, RIGHTS.none),
    posted(cast.clerk, parties.wholesaler, PHARMACIST, DISPENSE),
    posted(cast.specialist, hospital, TCM_PHARMACIST, DISPENSE),
  ];
  const licences = new Map<string, string>();
  for (const post of hired) licences.set(licenceKeyOf(post), await hire(scene, post, { ...cast, corner }));
  const licencesBefore: readonly (readonly [Post["account"], bigint, bigint, Person])[] = [
    [doctor.address, RIGHTS.prescribe, PROFESSION.tcmPhysician, hospital],
    [dispenser.address, DISPENSE, PHARMACIST, pharmacy],
  ];
  for (const [holder, rights, profession, organisation] of licencesBefore) {
    const document = id(
      `licence of ${holder} as ${String(profession)} with ${String(rights)} at ${organisation.address}`,
    );
    licences.set(licenceKeyOf({ account: holder, profession }), credentialIdOf(people.board.address, holder, document));
  }
  for (const gtin of Object.values(OTHERS)) await approved(scene, gtin, PRODUCTS.get(gtin)!);
  const permits = new Map<string, bigint>();
  for (const control of [CONTROL.narcotic, CONTROL.toxic]) {
    permits.set(permitKeyOf(pharmacy.address, control), NOON + 300n * DAY);
  }
  const permit = async (holder: Person, control: bigint, until: bigint): Promise<void> => {
    await products.connect(regulator).grantPermit(holder, control, until);
    permits.set(permitKeyOf(holder.address, control), until);
  };
  for (const control of [PSYCHOTROPIC_I, PSYCHOTROPIC_II]) {
    for (const holder of [parties.maker, pharmacy]) await permit(holder, control, NOON + 300n * DAY);
  }
  await permit(corner, CONTROL.narcotic, CORNER.narcotic);
  await permit(corner, CONTROL.toxic, CORNER.toxic);

  const hashing = await hashingOf(scene);
  const model = new CounterModel(hashing, regulator.address);
  const lists = new Map([[scene.lot, scene.serials]]);
  const full = { ...scene, cast, corner, model, lists, licences };
  tellPeople(full, hired);
  for (const [key, until] of permits) model.state.permits.set(key, until);
  await stock(full, lists);
  return full;
}

export function licenceKeyOf({ account, profession }: Pick<Post, "account" | "profession">): string {
  return `${account} ${String(profession)}`;
}

function posted(person: Person, organisation: Person, profession: bigint, rights: bigint): Omit<Post, "suspended"> {
  return { account: person.address, organisation: organisation.address, profession, rights, from: START, until: EVER };
}

/** Like `employ`, with a window of the licence. */
async function hire(scene: Pharmacy, post: Omit<Post, "suspended">, all: Record<string, Person>): Promise<string> {
  const { providers, people, parties, pharmacy } = scene;
  const { account: holder, profession, rights, from: validFrom, until: validUntil } = post;
  const person = (address: string): Person =>
    [...Object.values(all), ...Object.values<Person>({ ...people, ...parties, pharmacy })].find(
      (one) => one.address === address,
    )!;
  const documentHash = id(`licence of ${holder} as ${String(profession)} at ${post.organisation}`);
  const terms = { holder, kind: KIND.licence, profession, rights, documentHash, validFrom, validUntil };
  await providers.connect(people.board).issueCredential(licenceTerms(scene, terms));
  const licence = credentialIdOf(people.board.address, holder, documentHash);
  const affiliation = affiliationTerms(scene, {
    organisation: post.organisation,
    practitioner: holder,
    licence,
    role: STAFF.attending,
  });
  await providers.connect(person(post.organisation)).offerAffiliation(affiliation);
  await providers.connect(person(holder)).acceptAffiliation(affiliation);
  return licence;
}

async function hashingOf({ place, dispensary }: Pharmacy): Promise<Hashing> {
  const here = { ...place, verifyingContract: await dispensary.getAddress() };
  return {
    digestOf: (act, message) => actDigest({ act, message, ...here }),
    prescriptionIdOf: (prescription) => prescriptionIdOf({ prescription }),
    linesHashOf: (salt, lines) => linesHashOf({ salt, lines }),
  };
}

function tellPeople(
  { model, hospital, pharmacy, corner, people, parties, doctor, dispenser }: CounterScene,
  hired: readonly Omit<Post, "suspended">[],
): void {
  const { organisations, posts, products } = model.state;
  const accredited = GIVEN.accreditation.until;
  const places: readonly (readonly [Person, boolean, bigint])[] = [
    [hospital, true, accredited],
    [people.clinic, true, accredited],
    [pharmacy, true, accredited],
    [corner, true, CORNER.until],
    [parties.wholesaler, false, accredited],
  ];
  for (const [{ address }, dispenses, until] of places) {
    organisations.set(address, { dispenses, until, suspended: false });
  }
  const before = [
    posted(doctor, hospital, PROFESSION.tcmPhysician, RIGHTS.prescribe),
    posted(dispenser, pharmacy, PHARMACIST, DISPENSE),
  ];
  for (const post of [...before, ...hired]) posts.push({ ...post, suspended: false });
  for (const [gtin, terms] of PRODUCTS) {
    products.set(gtin, {
      kind: BigInt(terms.kind),
      control: BigInt(terms.control),
      onPrescription: BigInt(terms.supply) === 1n,
      unit: BigInt(terms.unit),
      ceiling: BigInt(terms.ceiling),
      currency: String(terms.currency),
      inForce: true,
    });
  }
}

/** What the pharmacies have at the beginning, on the chain and in the model. */
async function stock(scene: CounterScene, lists: Map<string, LotSerials>): Promise<void> {
  const { pharmacy, hospital, corner, model, parties } = scene;
  const tell = (key: string, gtin: bigint, otherwise: Partial<CounterLot> = {}): void => {
    model.state.lots.set(key, {
      gtin,
      expiry: EXPIRY,
      parents: [],
      commissioned: 1_000n,
      serialised: false,
      released: true,
      quarantines: new Set(),
      recalled: false,
      dispensed: 0n,
      spent: new Map(),
      free: new Map(),
      ...otherwise,
    });
  };
  const has = (key: string, holder: Person, quantity: bigint): void => {
    const { free } = model.state.lots.get(key)!;
    free.set(holder.address, (free.get(holder.address) ?? 0n) + quantity);
  };
  let number = 10n;
  const bring = async (key: string, holder: Person, quantity: bigint): Promise<void> => {
    number += 1n;
    await delivered(scene, [{ lot: key, quantity }], { to: holder.address, number }, [corner, hospital]);
    has(key, holder, quantity);
  };

  // What the pharmacy has from its own fixture.
  tell(scene.lot, GTIN.pills, { serialised: true, commissioned: BigInt(PACK_COUNT) });
  has(scene.lot, pharmacy, 200n);
  const there = {
    pieces: GTIN.pieces,
    otherPieces: MORE.otherPieces,
    aconite: MORE.aconite,
    otherPills: MORE.otherPills,
    morphine: GTIN.morphine,
  } as const;
  for (const [name, gtin] of Object.entries(there) as [keyof typeof there, bigint][]) {
    tell(scene.stock[name], gtin);
    has(scene.stock[name], pharmacy, 500n);
  }
  tell(scene.stock.herb, GTIN.herb);

  const name = encodeBytes32String;
  const short = await listOfLot("R1", NOON + 25n * DAY, 40);
  tell(short, GTIN.pills, { serialised: true, commissioned: 40n, expiry: NOON + 25n * DAY });
  const derived = await madeOf(scene, [[scene.stock.herb, 100n]], { gtin: GTIN.pieces, number: name("R2") });
  tell(derived, GTIN.pieces, { parents: [scene.stock.herb] });
  const late = await made(scene, { gtin: MORE.otherPieces, number: name("R3"), expiry: NOON + 35n * DAY });
  tell(late, MORE.otherPieces, { expiry: NOON + 35n * DAY });
  const unreleased = await made(scene, { gtin: GTIN.pieces, number: name("R4") }, false);
  tell(unreleased, GTIN.pieces, { released: false });
  for (const [index, gtin] of Object.values(OTHERS).entries()) {
    const key = await made(scene, { gtin, number: name(`R5${String(index)}`) });
    tell(key, gtin);
    await bring(key, pharmacy, 60n);
  }

  await bring(scene.lot, corner, 60n);
  await bring(short, pharmacy, 25n);
  await bring(short, corner, 10n);
  await bring(derived, pharmacy, 200n);
  await bring(derived, corner, 50n);
  await bring(late, pharmacy, 100n);
  await bring(scene.stock.pieces, corner, 100n);
  await bring(scene.stock.otherPills, corner, 8n);
  await bring(scene.stock.morphine, corner, 50n);
  await bring(scene.stock.aconite, corner, 50n);
  await bring(scene.stock.herb, corner, 50n);
  await bring(scene.stock.pieces, hospital, 60n);
  await bring(scene.stock.otherPills, hospital, 20n);
  await bring(scene.lot, hospital, 30n);

  async function listOfLot(text: string, expiry: bigint, count: number): Promise<string> {
    const lot = { gtin: GTIN.pills, number: name(text), expiry };
    const { root, serials } = await listOf(keyOf(lot), count);
    const key = await made(scene, { ...lot, quantity: BigInt(count), root });
    lists.set(key, serials);
    return key;
  }

  const { regulator } = parties;
  const groups = [
    [GTIN.pieces, HERB],
    [MORE.otherPieces, HERB],
    [GTIN.pills, PILL_GROUP],
    [MORE.otherPills, PILL_GROUP],
  ] as const;
  for (const [gtin, group] of groups) {
    await scene.dispensary.connect(regulator).setGroup(gtin, group);
    model.state.groups.set(gtin, group);
  }
}
