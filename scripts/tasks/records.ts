import type { TaskDefinition } from "hardhat/types/tasks";

import { acts, asks, needs, signs, text, whole } from "./shared/define.ts";

const PATIENT = needs("patient", "Id, 0x…");
const ARCHIVE = text("archive", "Folder of sealed contents and keys");
const KEYS = text("keys", "File of your keys, which nobody else may read");
const ENVELOPE = text("envelope", "File of xl:share: the keys of a grant");

/** Tasks about what is written and who reads it; the words are in `docs/specs/records.md` and `docs/specs/vault.md`. */
export const recordTasks: readonly TaskDefinition[] = [
  acts("xl:vault", "Make a patient's keys, and publish the one to which others seal (patient)")
    .addPositionalArgument(PATIENT)
    .addOption(text("keys", "File for the keys, not there yet"))
    .setAction(async () => ({ default: (await import("./records/sharing.ts")).vault }))
    .build(),
  signs("xl:key", "Make a key for what patients share, and state it (practitioner, organisation)")
    .addOption(text("keys", "File for the key, not there yet"))
    .addOption(text("statement", "File for patients, not there yet"))
    .addOption(text("until", "Until when the statement counts, 2027-12-31"))
    .setAction(async () => ({ default: (await import("./records/sharing.ts")).key }))
    .build(),
  signs("xl:share", "Seal the keys of a grant to its grantee (patient)")
    .addOption(KEYS)
    .addOption(text("statement", "File of the grantee's xl:key"))
    .addOption(whole("line", "Number of the grant to this grantee"))
    .addOption(text("out", "File for the grantee, not there yet"))
    .setAction(async () => ({ default: (await import("./records/sharing.ts")).share }))
    .build(),
  acts("xl:episode", "Let an organisation write until a time (patient)")
    .addPositionalArgument(PATIENT)
    .addPositionalArgument(needs("organisation", "Its account, 0x…"))
    .addOption(whole("number", "Number of the episode there", 1))
    .addOption(text("until", "End, 2027-12-31"))
    .setAction(async () => ({ default: (await import("./records/write.ts")).episode }))
    .build(),
  acts("xl:record-write", "Seal a FHIR resource into an archive and anchor it (practitioner)")
    .addPositionalArgument(needs("file", "The resource, JSON"))
    .addOption(text("patient", "Id, 0x…"))
    .addOption(text("organisation", "Where the author works, 0x…"))
    .addOption(text("profession", "As what, such as TCM_PHYSICIAN"))
    .addOption(whole("episode", "Number of the episode; 0: offered to the patient"))
    .addOption(ARCHIVE)
    .addOption(ENVELOPE)
    .addOption(KEYS)
    .addOption(text("replaces", "Id of the record that it corrects, 0x…"))
    .setAction(async () => ({ default: (await import("./records/write.ts")).write }))
    .build(),
  acts("xl:record-resume", "Anchor what a loss of power left in an archive (its authors)")
    .addOption(ARCHIVE)
    .setAction(async () => ({ default: (await import("./records/write.ts")).resume }))
    .build(),
  acts("xl:record-read", "Log an access, and only then open the record (patient, or by a grant)")
    .addPositionalArgument(needs("record", "Id, 0x…"))
    .addOption(ARCHIVE)
    .addOption(KEYS)
    .addOption(ENVELOPE)
    .addOption(text("organisation", "Whom you read for, 0x…; the patient: none"))
    .addOption(text("profession", "As what, such as PHYSICIAN; none: the organisation itself"))
    .addOption(text("purpose", "None: PATRQT for the patient, else TREAT"))
    .addOption(text("out", "File for the content, not there yet; none: print"))
    .setAction(async () => ({ default: (await import("./records/read.ts")).read }))
    .build(),
  asks("xl:timeline", "List a patient's records: headers and standing")
    .addPositionalArgument(PATIENT)
    .setAction(async () => ({ default: (await import("./records/timeline.ts")).timeline }))
    .build(),
  asks(
    "xl:accesses",
    "List who read what: of a patient (whole, or refused), for an organisation, by a reader, or everything",
  )
    .addOption(text("patient", "Id, 0x…"))
    .addOption(text("organisation", "Its account, 0x…"))
    .addOption(text("accessor", "Account of the reader, 0x…"))
    .addOption(text("out", "File for a FHIR Bundle of AuditEvents, not there yet; none: only print"))
    .setAction(async () => ({ default: (await import("./records/accesses.ts")).accesses }))
    .build(),
];
