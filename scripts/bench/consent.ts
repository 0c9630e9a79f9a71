import { type Provision, WITHOUT_END, grantStruct, ruleStruct } from "@xinglin/sdk/consent";
import { type Signer, Wallet, ZeroAddress, id, keccak256, toUtf8Bytes } from "ethers";

import { DEFAULTS, START } from "../../test/helpers/defaults.ts";
import { plainAccount } from "../../test/helpers/holders.ts";
import type { Platform } from "../../test/helpers/platform.ts";
import type { Operation, Operations, Room } from "./frame/operation.ts";
import { CODES, UNTIL, register, staff } from "./frame/stage.ts";

/** Bars of the project for these operations. */
const GRANT_CEILING = 60_000n;
const SIGNED_CEILING = 90_000n;
const HUNDRED_CEILING = 100n * 32_000n;
const REVOCATION_CEILING = 36_000n;
const DECISION_CEILING = 40_000n;
/** A category is read in one transaction of at most 60,000 gas, logged and all; this is what deciding may use of it. */
const COMMON_DECISION_CEILING = 27_000n;

const NO_LABEL = `0x${"00".repeat(31)}`;
const TREATMENT = 1n;
const LABORATORY = 7n;
const NORMAL = 4n;

/** What a patient usually grants: results and notes for treatment, to physicians, for some years. */
const COMMON: Provision = {
  confidentialities: ["U", "L", "M", "N"],
  readers: ["PHYSICIAN"],
  categories: ["LABORATORY", "NOTES", "MEDICATIONS"],
  purposes: ["TREAT"],
  from: START,
  until: UNTIL,
  terms: [],
};

/** A label as patients' software makes them. */
function label(name: string): `0x${string}` {
  return keccak256(toUtf8Bytes(name)).slice(0, 64) as `0x${string}`;
}

/** As many terms as a grant may have, the last of which fits: eleven labels and a period. */
const REFINED: Provision = {
  ...COMMON,
  terms: [
    ...Array.from({ length: 11 }, (_, i) => ({ kind: "label", label: label(`label ${i}`) }) as const),
    { kind: "dataPeriod", from: START, until: UNTIL },
  ],
};

/** As many terms, of as many kinds as there are; of each kind the last fits. */
function manifold({ actors }: Platform): Provision {
  const author = actors.doctor.address;
  return {
    ...COMMON,
    terms: [
      { kind: "actor", account: actors.doctor.address },
      { kind: "author", account: ZeroAddress.replace(/0$/, "1") },
      { kind: "author", account: author },
      { kind: "record", record: label("record") },
      { kind: "related", record: label("visit") },
      ...Array.from({ length: 5 }, (_, i) => ({ kind: "label", label: label(`label ${i + 6}`) }) as const),
      { kind: "purpose", label: label("purpose") },
      { kind: "dataPeriod", from: START, until: UNTIL },
    ],
  };
}

const denial = (terms: Provision["terms"]) =>
  ruleStruct({ deny: true, base: false, provision: { ...COMMON, until: WITHOUT_END, terms } });

/** As many rules and words as a directive may have; none applies to what is asked. */
const DENIALS = Array.from({ length: 8 }, (_, i) =>
  denial([2 * i, 2 * i + 1].map((number) => ({ kind: "label", label: label(`denied ${number}`) }))),
);

/** As many again, of two kinds each, of which only the second does not fit: the dearest of eight shapes that were tried. */
const manifoldDenials = ({ actors }: Platform) =>
  Array.from({ length: 8 }, () =>
    denial([
      { kind: "actor", account: actors.doctor.address },
      { kind: "dataPeriod", from: UNTIL, until: UNTIL + 1n },
    ]),
  );

const grantTo = (grantee: string, provision: Provision = COMMON, line = 0) => grantStruct({ grantee, line, provision });

/** A grant of what patients usually grant. */
export function commonGrantTo(grantee: string): ReturnType<typeof grantStruct> {
  return grantTo(grantee);
}

/** Zhao is registered; the doctor works at the hospital. */
export async function scene(platform: Platform, accreditor: Signer = platform.actors.board): Promise<string> {
  const terms = await staff(platform, accreditor);
  const { providers, actors } = platform;
  await providers.connect(actors.hospital).offerAffiliation(terms);
  await providers.connect(actors.doctor).acceptAffiliation(terms);
  return await register(platform);
}

async function give(platform: Platform, patient: string, provision: Provision = COMMON): ReturnType<Operation["run"]> {
  const { consents, actors } = platform;
  return await consents.connect(actors.zhao).give(patient, [grantTo(actors.hospital.address, provision)]);
}

/** Zhao signs for these grants, and the relayer submits. */
async function giveSigned(
  platform: Platform,
  patient: string,
  grants: ReturnType<typeof grantTo>[],
  nonce: bigint,
): ReturnType<Operation["run"]> {
  const { consents, actors, place } = platform;
  const { deadline } = DEFAULTS;
  const zhao = plainAccount(platform, actors.zhao);
  const signing = { ...place, verifyingContract: await consents.getAddress() };
  const signature = await zhao.sign(signing, "Consent", { patient, giver: zhao.address, grants, nonce, deadline });
  return await consents
    .connect(actors.relayer)
    .giveBySignature(patient, grants, zhao.address, { nonce, deadline, signature });
}

/** The doctor asks for a laboratory result, by a transaction so that its gas is counted. */
async function ask(platform: Platform, patient: string, provision: Provision): ReturnType<Operation["run"]> {
  const { consents, actors } = platform;
  const set = await consents.queryFilter(consents.filters.DirectiveSet());
  const request = {
    patient,
    accessor: actors.doctor.address,
    organisation: actors.hospital.address,
    profession: CODES.physician,
    purpose: TREATMENT,
    purposeLabel: NO_LABEL,
    category: LABORATORY,
    confidentiality: NORMAL,
    record: id("record"),
    visit: id("visit"),
    author: actors.doctor.address,
    authorOrganisation: ZeroAddress,
    authoredAt: START,
    labels: [label("a"), label("b"), label("c"), label("label 10")],
  } as const;
  const evidence = {
    grantee: actors.hospital.address,
    line: 0,
    terms: [...grantStruct({ grantee: ZeroAddress, line: 0, provision }).terms],
    directive: [...(set.at(-1)?.args.words ?? [])],
  };
  const { allowed } = await consents.decide({ ...request, labels: [...request.labels] }, evidence);
  if (!allowed) throw new Error("The doctor was to see it: the bench asks something else than it means to.");
  const data = consents.interface.encodeFunctionData("decide", [{ ...request, labels: [...request.labels] }, evidence]);
  return await actors.stranger.sendTransaction({ to: await consents.getAddress(), data });
}

const direct = async (platform: Platform, patient: string, rules = DENIALS): ReturnType<Operation["run"]> => {
  const { consents, actors } = platform;
  return await consents.connect(actors.zhao).setDirective(patient, `0x${"00".repeat(29)}`, rules);
};

/** By terms of seven kinds past denials of two kinds each, of a hospital that `accreditor` accredited. */
async function decideManifold(platform: Platform, accreditor: Signer): ReturnType<Operation["run"]> {
  const patient = await scene(platform, accreditor);
  const provision = manifold(platform);
  await give(platform, patient, provision);
  await direct(platform, patient, manifoldDenials(platform));
  return await ask(platform, patient, provision);
}

const GRANTS: Operations = {
  "grant access, own call": {
    run: async (platform) => give(platform, await scene(platform)),
    // Read: the patient's controller, and the epoch.
    work: { newSlots: 1, coldReads: 2, coldAccounts: 1 },
    ceiling: GRANT_CEILING,
    like: "a role",
  },
  "grant access with 12 terms": {
    run: async (platform) => give(platform, await scene(platform), REFINED),
    work: { newSlots: 2, coldReads: 2, coldAccounts: 1 },
  },
  "grant access, signed, first nonce": {
    run: async (platform) => giveSigned(platform, await scene(platform), [grantTo(platform.actors.doctor.address)], 0n),
    work: { newSlots: 2, coldReads: 2, coldAccounts: 1, ecrecovers: 1 },
    ceiling: SIGNED_CEILING,
  },
  "grant access, signed": {
    run: async (platform) => {
      const patient = await scene(platform);
      await giveSigned(platform, patient, [grantTo(platform.actors.nurse.address)], 0n);
      return await giveSigned(platform, patient, [grantTo(platform.actors.doctor.address)], 1n);
    },
    work: { newSlots: 1, updates: 1, coldReads: 2, coldAccounts: 1, ecrecovers: 1 },
    ceiling: SIGNED_CEILING,
  },
  "grant access to 100 with one signature, first nonce": {
    run: async (platform) => {
      const patient = await scene(platform);
      const grants = Array.from({ length: 100 }, (_, i) => grantTo(new Wallet(id(`grantee ${i}`)).address));
      return await giveSigned(platform, patient, grants, 0n);
    },
    work: { newSlots: 101, coldReads: 2, coldAccounts: 1, ecrecovers: 1 },
    ceiling: HUNDRED_CEILING,
  },
  "revoke a grant, own call": {
    run: async (platform) => {
      const patient = await scene(platform);
      await give(platform, patient);
      const { consents, actors } = platform;
      return await consents.connect(actors.zhao).revoke(patient, [{ grantee: actors.hospital.address, line: 0 }]);
    },
    work: { updates: 1, cleared: 1, coldReads: 1, coldAccounts: 1 },
    ceiling: REVOCATION_CEILING,
  },
  "revoke everything, own call": {
    run: async (platform) => {
      const patient = await scene(platform);
      await give(platform, patient);
      return await platform.consents.connect(platform.actors.zhao).revokeAll(patient);
    },
    work: { newSlots: 1, coldReads: 1, coldAccounts: 1 },
  },
  "direct: 8 denials of 2 labels each": {
    run: async (platform) => direct(platform, await scene(platform)),
    work: { newSlots: 1, coldReads: 1, coldAccounts: 1 },
  },
};

const DECISIONS: Operations = {
  "decide by a common grant": {
    question: true,
    run: async (platform) => {
      const patient = await scene(platform);
      await give(platform, patient);
      return await ask(platform, patient, COMMON);
    },
    // Read: what isPractising reads (4), the patient's epoch and directive, the grant.
    work: { coldReads: 6, coldAccounts: 1 },
    ceiling: COMMON_DECISION_CEILING,
  },
  "decide by a grant with 12 terms, past 8 denials": {
    question: true,
    run: async (platform) => {
      const patient = await scene(platform);
      await give(platform, patient, REFINED);
      await direct(platform, patient);
      return await ask(platform, patient, REFINED);
    },
    work: { coldReads: 7, coldAccounts: 1 },
    ceiling: DECISION_CEILING,
  },
  "decide by a grant with terms of 7 kinds, past 8 denials of 2 kinds": {
    question: true,
    run: async (platform) => decideManifold(platform, platform.actors.board),
    work: { coldReads: 7, coldAccounts: 1 },
    ceiling: DECISION_CEILING,
  },
  "decide the same, licence and accreditation from two authorities": {
    question: true,
    run: async (platform) => decideManifold(platform, platform.actors.otherBoard),
    // Another authority is another slot.
    work: { coldReads: 8, coldAccounts: 1 },
    ceiling: DECISION_CEILING,
  },
};

/** MAY this person see this. */
export const CONSENT: Room = {
  name: "consent",
  operations: { ...GRANTS, ...DECISIONS },
  lives: {
    "a consent: granted by signature, asked once, revoked": [
      "grant access, signed",
      "decide by a common grant",
      "revoke a grant, own call",
    ],
  },
};
