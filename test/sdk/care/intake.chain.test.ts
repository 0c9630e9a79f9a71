import { type Booking, type Service, Visits, listVisits, openIntake, Receptions, sealIntake } from "@xinglin/sdk/care";
import { type Hex, type PatientId, direct, signed } from "@xinglin/sdk/kernel";
import { BlockCorrupted, BlockMissing, MemoryStore, namesOf } from "@xinglin/sdk/stores";
import {
  EncryptionKeyUnusable,
  EnvelopeBoundElsewhere,
  EnvelopeForAnother,
  KeyLengthWrong,
  KeyWrong,
  newContentKey,
  newEncryptionKey,
  sealBytes,
  sealIntakeKey,
  stateEncryptionKey,
  statedKey,
} from "@xinglin/sdk/vault";
import { expect } from "chai";
import { ZeroAddress, ZeroHash, id, toUtf8Bytes, toUtf8String } from "ethers";
import { network } from "hardhat";
import { CID } from "multiformats/cid";

import { BEGIN, PRICE, practiceOn } from "../../helpers/care.ts";
import { DAY } from "../../helpers/defaults.ts";
import { refuses } from "../vault/support.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPractice = practiceOn(connection);

const FORM = toUtf8Bytes("三月来食少腹胀；青霉素过敏");

/** A practice whose doctor has stated an encryption key, and a patient who has filled in a form and booked with it. */
async function booked() {
  const at = await networkHelpers.loadFixture(deployPractice);
  const { provider } = at.ethers;
  const { chainId } = await provider.getNetwork();
  const room = (contract: { readonly target: unknown }) => ({ address: contract.target as string, provider });
  const [visits, receptions] = [new Visits(room(at.visits)), new Receptions(room(at.reception))];
  const service: Service = {
    practitioner: at.doctor.address,
    organisation: at.hospital.address,
    profession: "TCM_PHYSICIAN",
    mode: "InPerson",
    confirms: false,
    slots: 3,
    code: id("with a form") as Hex,
    token: ZeroAddress,
    price: PRICE,
    lead: 3_600,
    horizon: 30 * 86_400,
    policy: { notice: 86_400, lateShare: 5_000, noShowShare: 8_000, patience: 900 },
    payees: [{ account: at.doctor.address, share: 10_000 }],
  };
  await receptions.publish({ service, via: direct({ signer: at.doctor }) });

  const { pair } = await newEncryptionKey("X_WING");
  const registry = { chainId, verifyingContract: at.consents.target as string };
  const now = BEGIN - 10n * DAY;
  const said = { key: pair, account: at.doctor.address, until: BEGIN + DAY, place: registry, signer: at.doctor };
  const statement = await stateEncryptionKey(said);
  const to = await statedKey({ statement, place: registry, now, provider });

  const store = new MemoryStore();
  const patient = at.patient as PatientId;
  const place = { chainId, verifyingContract: visits.address };
  const { intakeHash, sealedKey } = await sealIntake({ form: FORM, store, patient, place, to });
  const booking: Booking = {
    patient,
    payer: at.zhao.address,
    start: Number(BEGIN),
    number: 0,
    intakeHash,
    covers: [],
  };
  await receptions.book({ service, booking, via: signed({ signer: at.zhao, submitter: at.actors.relayer }) });
  return { at, visits, receptions, service, booking, store, place, pair, to, sealedKey, patient };
}

describe("SDK: intake forms of bookings on a chain", () => {
  it("[CARE-15] the practitioner opens what the patient filled in, by the hash that the chain has", async () => {
    const { visits, receptions, store, place, pair, sealedKey, patient } = await booked();
    const [listed] = await listVisits({ visits, receptions, patient });
    const form = await openIntake({ booking: listed!.booking, sealedKey, store, place, with: pair });
    expect(toUtf8String(form)).to.equal(toUtf8String(FORM));
  });

  it("[CARE-15] nothing of it is in the store or on the chain in clear, and the same form twice gives two hashes", async () => {
    const { at, store, booking, to, place, patient } = await booked();
    const sealed: Uint8Array[] = [];
    for await (const piece of store.read(await store.nameOf(booking.intakeHash))) sealed.push(piece);
    expect(Buffer.concat(sealed).includes(Buffer.from("青霉素"))).to.equal(false);
    const again = await sealIntake({ form: FORM, store, patient, place, to });
    expect(again.intakeHash).not.to.equal(booking.intakeHash);
    const [event] = await at.visits.queryFilter(at.visits.filters.VisitBooked());
    expect(event?.args.intakeHash).to.equal(booking.intakeHash);
  });

  it("[CARE-15] another form than the one that was booked is refused", async () => {
    const { store, booking, place, pair, sealedKey } = await booked();
    const key = newContentKey();
    const other = await sealBytes({ key, bytes: toUtf8Bytes("no allergies") });
    const cid = CID.parse(namesOf(booking.intakeHash).whole);
    await store.putBlock(cid, other);
    await refuses(openIntake({ booking, sealedKey, store, place, with: pair }), BlockCorrupted);
    await refuses(openIntake({ booking, sealedKey, store: new MemoryStore(), place, with: pair }), BlockMissing);
  });

  it("[CARE-15] another form under the same booking's key is refused, and a key for another form, patient or book", async () => {
    const { at, store, booking, place, pair, to, sealedKey, patient } = await booked();
    const other = await sealIntake({ form: toUtf8Bytes("no allergies"), store, patient, place, to });
    for (const [asked, where] of [
      [{ ...booking, intakeHash: other.intakeHash }, place],
      [{ ...booking, patient: at.otherPatient as PatientId }, place],
      [booking, { ...place, verifyingContract: at.reception.target as string }],
      [booking, { ...place, chainId: 2n }],
    ] as const) {
      const opened = openIntake({ booking: asked, sealedKey, store, place: where, with: pair });
      await refuses(opened, EnvelopeBoundElsewhere);
    }
    // A key that somebody else sealed for this very booking does not open what was booked.
    const slipped = { to, key: newContentKey(), place, patient, intakeHash: booking.intakeHash };
    const forged = await sealIntakeKey(slipped);
    await refuses(openIntake({ booking, sealedKey: forged, store, place, with: pair }), KeyWrong);
  });

  it("[CARE-15] nobody else opens it", async () => {
    const { store, booking, place, sealedKey } = await booked();
    for (const kem of ["X_WING", "X25519"] as const) {
      const { pair } = await newEncryptionKey(kem);
      await refuses(openIntake({ booking, sealedKey, store, place, with: pair }), EnvelopeForAnother);
    }
  });

  it("[CARE-15] where there is no form there is none to open", async () => {
    const { store, booking, place, pair, to, patient } = await booked();
    const intakeHash = ZeroHash as Hex;
    const sealedKey = await sealIntakeKey({ to, key: newContentKey(), place, patient, intakeHash });
    await refuses(
      openIntake({ booking: { ...booking, intakeHash }, sealedKey, store, place, with: pair }),
      BlockMissing,
    );
  });

  it("[VAULT-36] what is no key is neither sealed nor sealed to", async () => {
    const { booking, place, to, patient } = await booked();
    const { intakeHash } = booking;
    const short = sealIntakeKey({ to, key: newContentKey().subarray(1), place, patient, intakeHash });
    expect((await refuses(short, KeyLengthWrong)).length).to.equal(31);
    const empty = { kem: to.kem, publicKey: new Uint8Array(to.publicKey.length) };
    await refuses(
      sealIntakeKey({ to: empty, key: newContentKey(), place, patient, intakeHash }),
      EncryptionKeyUnusable,
    );
  });
});
