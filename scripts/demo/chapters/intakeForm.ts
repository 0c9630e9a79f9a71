import { SYSTEMS } from "@xinglin/sdk/audit";
import { type SealedIntake, type Visit, openIntake, sealIntake } from "@xinglin/sdk/care";
import { type ReadResource, canonicalBytes, parseResource, requireValid } from "@xinglin/sdk/fhir";
import { BlockCorrupted, MemoryStore, namesOf } from "@xinglin/sdk/stores";
import {
  EnvelopeBoundElsewhere,
  type EncryptionKeyPair,
  newEncryptionKey,
  stateEncryptionKey,
  statedKey,
} from "@xinglin/sdk/vault";
import { hexlify } from "ethers";
import { CID } from "multiformats/cid";

import type { Archive } from "../archive.ts";
import { DAY, type Stage } from "../stage.ts";
import type { Story } from "../story/Story.ts";
import type { Zhao } from "./patientArrives.ts";
import type { Professional } from "./practitioners.ts";
import { instantOf } from "./visitIsRecorded.ts";

/** What she wrote, as it waits for the doctor. */
export interface Intake extends SealedIntake {
  readonly form: ReadResource;
  /** The doctor's, who alone has its secret half. */
  readonly pair: EncryptionKeyPair;
}

/** She answers the doctor's questions before the visit; her software encrypts that for the doctor alone. */
export async function fillsIn(
  story: Story,
  stage: Stage,
  { zhao, dong, archive }: { readonly zhao: Zhao; readonly dong: Professional; readonly archive: Archive },
): Promise<Intake> {
  const { consents, provider, now } = stage;
  const { chainId } = await provider.getNetwork();
  const registry = { chainId, verifyingContract: consents.address };
  const { pair } = await newEncryptionKey("X_WING");
  const account = dong.account.address;
  const until = (await now()) + 30n * DAY;
  const statement = await stateEncryptionKey({ key: pair, account, until, place: registry, signer: dong.account });

  const form = requireValid({
    resourceType: "QuestionnaireResponse",
    status: "completed",
    authored: instantOf(await now()),
    subject: { identifier: { system: SYSTEMS.patient, value: zhao.patient } },
    item: [
      { linkId: "complaint", text: "哪里不舒服？", answer: [{ valueString: "饭后腹胀，两周" }] },
      { linkId: "allergies", text: "对什么过敏？", answer: [{ valueString: "青霉素" }] },
    ],
  });
  const sealed = await sealIntake({
    form: canonicalBytes(form),
    store: archive.store,
    patient: zhao.patient,
    place: await bookOf(stage),
    to: await statedKey({ statement, place: registry, now: await now(), provider }),
  });
  story.note(`She fills in the intake form; encrypted for ${dong.name} alone, its hash goes with the booking.`);
  return { ...sealed, form, pair };
}

/** The doctor opens what the chain has the hash of, and nothing else. */
export async function readsForm(
  story: Story,
  stage: Stage,
  {
    visit: { booking },
    intake: { form, pair, sealedKey, intakeHash },
    archive,
    dong,
  }: { readonly visit: Visit; readonly intake: Intake; readonly archive: Archive; readonly dong: Professional },
): Promise<void> {
  const place = await bookOf(stage);
  const opens = { booking, sealedKey, store: archive.store, place, with: pair };
  const read = parseResource(await openIntake(opens));
  const isSame = hexlify(canonicalBytes(read)) === hexlify(canonicalBytes(form));
  story.expect(`${dong.name} opens her form, and it is the one that the booking names`, isSame);

  const liar = new MemoryStore();
  await liar.putBlock(CID.parse(namesOf(intakeHash).whole), canonicalBytes({ ...form, item: [] }));
  const isRefused = (await openIntake({ ...opens, store: liar }).catch(problemOf)) instanceof BlockCorrupted;
  const other = { ...booking, intakeHash: `0x${"11".repeat(32)}` as const };
  const isElsewhere =
    (await openIntake({ ...opens, booking: other }).catch(problemOf)) instanceof EnvelopeBoundElsewhere;
  story.expect("another form in its place is refused, and so is its key for another booking", isRefused && isElsewhere);
}

const problemOf = (problem: unknown): unknown => problem;

async function bookOf({ visits, provider }: Stage) {
  const { chainId } = await provider.getNetwork();
  return { chainId, verifyingContract: visits.address };
}
