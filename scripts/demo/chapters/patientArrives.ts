import { generateKeyPairSync } from "node:crypto";

import { type GuardianSet, buildGuardianSet, credentialsOf } from "@xinglin/sdk/identity";
import {
  type Nullifier,
  type PatientId,
  type ProofingDomain,
  nullifierOf,
  randomSalt,
  signed,
} from "@xinglin/sdk/kernel";
import { specialtyOf } from "@xinglin/sdk/terms";
import { type Wallet, hexlify, id, randomBytes } from "ethers";

import { first, readPatients } from "../fhir.ts";
import { DAY, type Stage, by, relayedBy } from "../stage.ts";
import type { Story } from "../story/Story.ts";
import type { Professional, Professionals } from "./practitioners.ts";

/** Ms Zhao, with what she keeps off chain. */
export interface Zhao {
  readonly patient: PatientId;
  readonly name: string;
  readonly account: Wallet;
  readonly daughter: Wallet;
  readonly circle: Circle;
  /** Where she is proofed, and what stands for her there. */
  readonly domain: ProofingDomain;
  readonly nullifier: Nullifier;
}

/** Who may help her back in. */
export interface Circle {
  readonly set: GuardianSet;
  readonly daughter: Wallet;
  readonly brother: Wallet;
  readonly friend: Wallet;
  /** The patient office of her hospital: looks at her identity card. */
  readonly office: Wallet;
}

const YEAR = 365n * DAY;
const RESIDENTS = id("residents of Hangzhou") as ProofingDomain;

/** Ms Zhao registers without ETH, is proofed once, lets her daughter book for her, and looks her doctor up. */
export async function patientArrives(story: Story, stage: Stage, professionals: Professionals): Promise<Zhao> {
  story.chapter("Ms Zhao arrives, without ETH 患者数字身份");
  const { patients, relayer } = stage;
  const { resource } = first(await readPatients());
  const name = first(resource.name).text;
  const account = stage.penniless();
  const circle = circleOf(stage);
  const { set, hash } = buildGuardianSet({
    guardians: [circle.daughter, circle.brother, circle.friend].map(({ address }) => address),
    threshold: 2,
    delayDays: 3,
    arbiter: circle.office.address,
    controller: account.address,
  });

  const { patient, receipt } = await patients.register({
    salt: randomSalt(),
    guardians: hash,
    via: signed({ signer: account, submitter: relayer }),
  });
  await story.step(`${name} signs her registration; the relayer pays`, Promise.resolve(receipt));
  story.note(`Her pseudonym is ${patient}. Nothing on chain says who she is.`);

  const { x25519, publicKey } = encryptionKey();
  await story.step(
    "She publishes the key to which others will seal what she shall read",
    patients.publishEncryptionKey({
      patient,
      kem: x25519,
      key: publicKey,
      via: signed({ signer: account, submitter: relayer }),
    }),
  );
  const now = await stage.now();
  await story.step(
    "She lets her daughter book visits for her for a year, by a relayed call",
    patients.setDelegate({
      patient,
      delegate: circle.daughter.address,
      powers: ["BOOKING"],
      from: now,
      until: now + YEAR,
      via: relayedBy(stage, account),
    }),
  );
  await story.refused("The daughter names a delegate of her own", "PatientNotControlledBy", async () =>
    patients.setDelegate({
      patient,
      delegate: circle.friend.address,
      powers: ["READ"],
      from: now,
      until: now + YEAR,
      via: relayedBy(stage, circle.daughter),
    }),
  );

  const nullifier = await proofing(story, stage, { patient, account, identifier: first(resource.identifier).value });
  await looksUp(story, stage, first([...professionals.values()]));
  story.expect("she holds no ETH and never did", (await stage.provider.getBalance(account)) === 0n);
  return {
    patient,
    name,
    account,
    daughter: circle.daughter,
    circle: { ...circle, set },
    domain: RESIDENTS,
    nullifier,
  };
}

function circleOf(stage: Stage): Omit<Circle, "set"> {
  const { penniless } = stage;
  return { daughter: penniless(), brother: penniless(), friend: penniless(), office: penniless() };
}

function encryptionKey() {
  const { x } = generateKeyPairSync("x25519").publicKey.export({ format: "jwk" });
  if (x === undefined) throw new Error("The key has no coordinate.");
  return { x25519: "X25519", publicKey: hexlify(Buffer.from(x, "base64url")) } as const;
}

/** The identity office sees her card; the chain sees a keyed hash, once. */
async function proofing(
  story: Story,
  stage: Stage,
  {
    patient,
    account,
    identifier,
  }: { readonly patient: PatientId; readonly account: Wallet; readonly identifier: string },
): Promise<Nullifier> {
  const { proofings, patients, officials } = stage;
  const { regulator, idOffice } = officials;
  const secret = randomBytes(32);
  const validUntil = (await stage.now()) + 5n * YEAR;
  await story.step(
    "The regulator lets Hangzhou's identity office proof residents",
    proofings.appointIssuer({ domain: RESIDENTS, issuer: idOffice.address, via: by(regulator) }),
  );
  const nullifier = await nullifierOf({ secret, domain: RESIDENTS, identifier });
  const proof = { domain: RESIDENTS, nullifier, level: "IAL2", validUntil, via: by(idOffice) } as const;
  await story.step("The office, which saw her card, attests her pseudonym", proofings.attest({ patient, ...proof }));

  const second = await patients.register({
    salt: randomSalt(),
    via: signed({ signer: account, submitter: stage.relayer }),
  });
  await story.refused("The same person is to be proofed under a second pseudonym", "ProofingPersonTaken", async () =>
    proofings.attest({ patient: second.patient, ...proof }),
  );
  story.expect(
    "she counts as proofed, at level 2",
    await proofings.isProofed({ patient, domain: RESIDENTS, level: "IAL2" }),
  );
  return nullifier;
}

async function looksUp(story: Story, stage: Stage, doctor: Professional): Promise<void> {
  const { providers } = stage;
  for await (const licence of credentialsOf({ providers, holder: doctor.account.address })) {
    const specialty = specialtyOf(licence.specialty)?.zh ?? "";
    const until = new Date(Number(licence.validUntil) * 1_000).toISOString().slice(0, 10);
    story.note(`She looks ${doctor.name} up: ${licence.profession?.zh ?? ""} ${specialty}, until ${until}`);
    story.expect("the licence is in force", licence.isInForce);
  }
}
