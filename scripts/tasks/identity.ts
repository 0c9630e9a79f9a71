import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import type { TaskDefinition } from "hardhat/types/tasks";

/** A task that asks a deployed platform. */
function asks(id: string, description: string) {
  return task(id, description)
    .addOption({
      name: "deployment",
      description: "Folder of Ignition; none: by the network's chain id",
      defaultValue: "",
    })
    .addFlag({ name: "json", description: "Print one JSON object" });
}

/** A task that sends a transaction. */
function acts(id: string, description: string) {
  return asks(id, description)
    .addOption({ name: "as", description: "Account that acts; none: the network's first", defaultValue: "" })
    .addOption({
      name: "relayer",
      description: "URL of a relayer that pays; none: the account itself",
      defaultValue: "",
    })
    .addFlag({ name: "dryRun", description: "Ask what it would do and cost, and send nothing" });
}

/** An option with text; its name stays known, so that the action's arguments are typed. */
function text<const Name extends string>(name: Name, description: string, defaultValue = "") {
  return { name, description, defaultValue };
}

const LINE = {
  name: "line",
  description: "Number of the grant to this grantee",
  type: ArgumentType.INT,
  defaultValue: 0,
} as const;

/** Tasks by which people use a deployed platform; `docs/tasks.md` tells a story with them. */
export const actTasks: readonly TaskDefinition[] = [
  acts("xl:authority", "Appoint an authority that accredits or licenses (regulator)")
    .addPositionalArgument({ name: "account", description: "The authority, 0x…" })
    .addOption(text("jurisdiction", "ISO 3166: CN, CN-ZJ", "CN"))
    .addFlag({ name: "accredits", description: "It may accredit organisations" })
    .addFlag({ name: "licenses", description: "It may issue licences" })
    .setAction(async () => ({ default: (await import("./acts/providers.ts")).authority }))
    .build(),
  acts("xl:accredit", "Accredit an organisation (authority)")
    .addPositionalArgument({ name: "organisation", description: "Its account, 0x…" })
    .addOption(text("kinds", "With commas: HOSPITAL,PHARMACY"))
    .addOption({ name: "grade", description: "Grade by the jurisdiction", type: ArgumentType.INT, defaultValue: 0 })
    .addOption(text("until", "End, 2027-12-31"))
    .addOption(text("document", "JSON file of the accreditation; its salted hash goes on the chain"))
    .setAction(async () => ({ default: (await import("./acts/providers.ts")).accredit }))
    .build(),
  acts("xl:license", "Issue a licence (licensing board)")
    .addPositionalArgument({ name: "holder", description: "Account of the practitioner, 0x…" })
    .addOption(text("profession", "Such as TCM_PHYSICIAN"))
    .addOption(text("rights", "With commas: PRESCRIBE,EMERGENCY"))
    .addOption(text("from", "Begin, 2026-01-01"))
    .addOption(text("until", "End, 2027-12-31"))
    .addOption(text("document", "JSON file of the licence; its salted hash goes on the chain"))
    .setAction(async () => ({ default: (await import("./acts/providers.ts")).license }))
    .build(),
  acts("xl:affiliate", "Offer somebody work (as the organisation), or accept it (as the practitioner)")
    .addOption(text("organisation", "Its account, 0x…"))
    .addOption(text("practitioner", "Account, 0x…"))
    .addOption(text("licence", "Id of the licence, 0x…"))
    .addOption(text("role", "Such as ATTENDING"))
    .addOption(text("from", "Begin, 2026-01-01"))
    .addOption(text("until", "End, 2027-12-31"))
    .setAction(async () => ({ default: (await import("./acts/providers.ts")).affiliate }))
    .build(),
  asks("xl:lookup", "Say what is known of an account: accreditation, licences, work")
    .addPositionalArgument({ name: "account", description: "0x…" })
    .setAction(async () => ({ default: (await import("./acts/providers.ts")).lookup }))
    .build(),
  acts("xl:register", "Become a patient: a new pseudonym")
    .addOption(text("guardians", "File of serializeGuardianSet"))
    .setAction(async () => ({ default: (await import("./acts/patients.ts")).register }))
    .build(),
  acts("xl:grant", "Let somebody see data of a patient (patient, or who may act)")
    .addPositionalArgument({ name: "patient", description: "Id, 0x…" })
    .addPositionalArgument({ name: "grantee", description: "Practitioner or organisation, 0x…" })
    .addOption(LINE)
    .addOption(text("purposes", "With commas; narrower ones are in", "TREAT"))
    .addOption(text("categories", "With commas; none: all"))
    .addOption(text("confidentialities", "With commas; none: all"))
    .addOption(text("readers", "With commas; none: all"))
    .addOption(text("from", "Begin; none: at once"))
    .addOption(text("until", "End; none: without end"))
    .setAction(async () => ({ default: (await import("./acts/patients.ts")).grant }))
    .build(),
  acts("xl:revoke", "Take a grant back, at once and for good")
    .addPositionalArgument({ name: "patient", description: "Id, 0x…" })
    .addPositionalArgument({ name: "grantee", description: "Practitioner or organisation, 0x…" })
    .addOption(LINE)
    .setAction(async () => ({ default: (await import("./acts/patients.ts")).revoke }))
    .build(),
  asks("xl:grants", "List what a patient has granted, and how it stands")
    .addPositionalArgument({ name: "patient", description: "Id, 0x…" })
    .setAction(async () => ({ default: (await import("./acts/patients.ts")).grants }))
    .build(),
  asks("xl:timeline", "List a patient's records: headers and standing")
    .addPositionalArgument({ name: "patient", description: "Id, 0x…" })
    .setAction(async () => ({ default: (await import("./acts/patients.ts")).timeline }))
    .build(),
  acts("xl:fund", "Send ether to an account, up to what it shall hold")
    .addPositionalArgument({ name: "account", description: "0x…" })
    .addOption(text("ether", "What it shall hold", "0.05"))
    .setAction(async () => ({ default: (await import("./acts/fund.ts")).fund }))
    .build(),
];
