import type { TaskDefinition } from "hardhat/types/tasks";

import { acts, asks, needs, text, whole } from "./shared/define.ts";

const PATIENT = needs("patient", "Id, 0x…");
const GRANTEE = needs("grantee", "Practitioner or organisation, 0x…");
const LINE = whole("line", "Number of the grant to this grantee");

/** Tasks about who may see what. */
export const consentTasks: readonly TaskDefinition[] = [
  acts("xl:grant", "Let somebody see data of a patient (patient, or who may act)")
    .addPositionalArgument(PATIENT)
    .addPositionalArgument(GRANTEE)
    .addOption(LINE)
    .addOption(text("purposes", "With commas; narrower ones are in", "TREAT"))
    .addOption(text("categories", "With commas; none: all"))
    .addOption(text("confidentialities", "With commas; none: all"))
    .addOption(text("readers", "With commas; none: all"))
    .addOption(text("from", "Begin; none: at once"))
    .addOption(text("until", "End; none: without end"))
    .setAction(async () => ({ default: (await import("./consent/grants.ts")).grant }))
    .build(),
  acts("xl:revoke", "Take a grant back, at once and for good")
    .addPositionalArgument(PATIENT)
    .addPositionalArgument(GRANTEE)
    .addOption(LINE)
    .setAction(async () => ({ default: (await import("./consent/grants.ts")).revoke }))
    .build(),
  asks("xl:grants", "List what a patient has granted, and how it stands")
    .addPositionalArgument(PATIENT)
    .setAction(async () => ({ default: (await import("./consent/grants.ts")).grants }))
    .build(),
];
