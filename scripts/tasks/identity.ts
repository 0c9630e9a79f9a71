import type { TaskDefinition } from "hardhat/types/tasks";

import { acts, asks, needs, signs, text, whole } from "./shared/define.ts";

const PATIENT = needs("patient", "Id, 0x…");
const GUARDIANS = text("guardians", "File of xl:guardians");
const APPROVALS = text("approvals", "Files of xl:recovery-approve, with commas");

/** Tasks about who is who; `docs/tasks.md` tells a story with them. */
export const identityTasks: readonly TaskDefinition[] = [
  acts("xl:authority", "Appoint an authority that accredits or licenses (regulator)")
    .addPositionalArgument(needs("account", "The authority, 0x…"))
    .addOption(text("jurisdiction", "ISO 3166: CN, CN-ZJ", "CN"))
    .addFlag({ name: "accredits", description: "It may accredit organisations" })
    .addFlag({ name: "licenses", description: "It may issue licences" })
    .setAction(async () => ({ default: (await import("./identity/providers.ts")).authority }))
    .build(),
  acts("xl:accredit", "Accredit an organisation (authority)")
    .addPositionalArgument(needs("organisation", "Its account, 0x…"))
    .addOption(text("kinds", "With commas: HOSPITAL,PHARMACY"))
    .addOption(whole("grade", "Grade by the jurisdiction"))
    .addOption(text("until", "End, 2027-12-31"))
    .addOption(text("document", "JSON file of the accreditation; its salted hash goes on the chain"))
    .setAction(async () => ({ default: (await import("./identity/providers.ts")).accredit }))
    .build(),
  acts("xl:license", "Issue a licence (licensing board)")
    .addPositionalArgument(needs("holder", "Account of the practitioner, 0x…"))
    .addOption(text("profession", "Such as TCM_PHYSICIAN"))
    .addOption(text("rights", "With commas: PRESCRIBE,EMERGENCY"))
    .addOption(text("from", "Begin, 2026-01-01"))
    .addOption(text("until", "End, 2027-12-31"))
    .addOption(text("document", "JSON file of the licence; its salted hash goes on the chain"))
    .setAction(async () => ({ default: (await import("./identity/providers.ts")).license }))
    .build(),
  acts("xl:affiliate", "Offer somebody work (as the organisation), or accept it (as the practitioner)")
    .addOption(text("organisation", "Its account, 0x…"))
    .addOption(text("practitioner", "Account, 0x…"))
    .addOption(text("licence", "Id of the licence, 0x…"))
    .addOption(text("role", "Such as ATTENDING"))
    .addOption(text("from", "Begin, 2026-01-01"))
    .addOption(text("until", "End, 2027-12-31"))
    .setAction(async () => ({ default: (await import("./identity/providers.ts")).affiliate }))
    .build(),
  asks("xl:lookup", "Say what is known of an account: accreditation, licences, work")
    .addPositionalArgument(needs("account", "0x…"))
    .setAction(async () => ({ default: (await import("./identity/providers.ts")).lookup }))
    .build(),
  acts("xl:register", "Become a patient: a new pseudonym")
    .addOption(text("guardians", "File of xl:guardians; none: a lost key is the end of it"))
    .setAction(async () => ({ default: (await import("./identity/patients.ts")).register }))
    .build(),
  asks("xl:guardians", "Name guardians in a file; the chain learns only its hash")
    .addOption(text("guardians", "Accounts, with commas, 0x…"))
    .addOption(whole("threshold", "How many of them it takes", 2))
    .addOption(whole("days", "From start to finish of a recovery, 1 to 30", 3))
    .addOption(text("arbiter", "Who decides where it is contested, 0x…; none: nobody"))
    .addOption(text("out", "File for patient and guardians, not there yet"))
    .setAction(async () => ({ default: (await import("./identity/recovery.ts")).guardians }))
    .build(),
  acts("xl:guardians-change", "Name other guardians (patient)")
    .addPositionalArgument(PATIENT)
    .addOption(GUARDIANS)
    .setAction(async () => ({ default: (await import("./identity/recovery.ts")).change }))
    .build(),
  signs("xl:recovery-approve", "Sign for a new key, after a look at who asks (guardian, arbiter)")
    .addPositionalArgument(PATIENT)
    .addOption(GUARDIANS)
    .addOption(text("controller", "The new account, 0x…"))
    .addOption(text("until", "Until when the signature counts; the same for all"))
    .addOption(text("out", "File for whoever submits, not there yet"))
    .setAction(async () => ({ default: (await import("./identity/recovery.ts")).approve }))
    .build(),
  acts("xl:recovery-start", "Submit the guardians' signatures; the patient is frozen until it ends (anybody)")
    .addPositionalArgument(PATIENT)
    .addOption(GUARDIANS)
    .addOption(APPROVALS)
    .setAction(async () => ({ default: (await import("./identity/recovery.ts")).start }))
    .build(),
  acts("xl:recovery-reinforce", "Put all guardians, or enough and the arbiter, behind it (anybody)")
    .addPositionalArgument(PATIENT)
    .addOption(GUARDIANS)
    .addOption(APPROVALS)
    .setAction(async () => ({ default: (await import("./identity/recovery.ts")).reinforce }))
    .build(),
  acts("xl:recovery-object", "Object, once: it then takes all guardians (patient)")
    .addPositionalArgument(PATIENT)
    .setAction(async () => ({ default: (await import("./identity/recovery.ts")).object }))
    .build(),
  acts("xl:recovery-finish", "Hand the pseudonym to the new account, once it is time (anybody)")
    .addPositionalArgument(PATIENT)
    .setAction(async () => ({ default: (await import("./identity/recovery.ts")).finish }))
    .build(),
  asks("xl:recovery", "Say who controls a pseudonym, and what its recoveries came to")
    .addPositionalArgument(PATIENT)
    .setAction(async () => ({ default: (await import("./identity/recovery.ts")).status }))
    .build(),
];
