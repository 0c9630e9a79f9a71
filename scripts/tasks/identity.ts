import type { TaskDefinition } from "hardhat/types/tasks";

import { acts, asks, needs, text, whole } from "./shared/define.ts";

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
    .addOption(text("guardians", "File of serializeGuardianSet"))
    .setAction(async () => ({ default: (await import("./identity/patients.ts")).register }))
    .build(),
];
