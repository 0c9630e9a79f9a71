import type { TaskDefinition } from "hardhat/types/tasks";

import { acts, asks, needs, text, whole } from "./shared/define.ts";

const VISIT = needs("visit", "Id, 0x…");
const SERVICE = needs("service", "Id, 0x…");
const TOKEN = text("token", "The ERC-20 contract, 0x…; none: ether");

/** Tasks about visits; the words are in `docs/specs/care.md`. */
export const careTasks: readonly TaskDefinition[] = [
  acts("xl:service-publish", "Offer a service (practitioner)")
    .addPositionalArgument(needs("file", "Its terms, JSON"))
    .setAction(async () => ({ default: (await import("./care/services.ts")).publish }))
    .build(),
  asks("xl:services", "List services that were offered, with price and policy")
    .addOption(text("practitioner", "Of this one, 0x…; none: of all"))
    .setAction(async () => ({ default: (await import("./care/services.ts")).list }))
    .build(),
  acts("xl:hours", "Set one's hours of every week for an organisation, whole (practitioner)")
    .addPositionalArgument(needs("organisation", "Its account, 0x…"))
    .addOption(text("week", 'With commas: "Mon-Fri 08:00-12:00, Sat 09:00-11:00"; none: no hours'))
    .addOption(text("zone", "How far the clock is ahead of UTC", "+08:00"))
    .setAction(async () => ({ default: (await import("./care/services.ts")).hours }))
    .build(),
  asks("xl:starts", "List when a service can be booked")
    .addPositionalArgument(SERVICE)
    .addOption(text("from", "None: now"))
    .addOption(text("until", "None: a day after"))
    .setAction(async () => ({ default: (await import("./care/services.ts")).starts }))
    .build(),
  acts("xl:allow", "Let the book take so much of a token, for bookings that cost it (payer)")
    .addPositionalArgument(needs("token", "The ERC-20 contract, 0x…"))
    .addPositionalArgument(needs("amount", "In its smallest unit"))
    .setAction(async () => ({ default: (await import("./care/money.ts")).allow }))
    .build(),
  acts("xl:book", "Book and pay a visit (patient, or who may book)")
    .addPositionalArgument(SERVICE)
    .addOption(text("patient", "Id, 0x…"))
    .addOption(text("start", "Of xl:starts, 2027-01-31T08:00Z"))
    .addOption(whole("number", "Tells bookings apart that are the same otherwise"))
    .setAction(async () => ({ default: (await import("./care/visits.ts")).book }))
    .build(),
  acts("xl:visit-confirm", "Take a booking on (practice)")
    .addPositionalArgument(VISIT)
    .setAction(async () => ({ default: (await import("./care/visits.ts")).confirm }))
    .build(),
  acts("xl:visit-check-in", "Say that one is there (either side)")
    .addPositionalArgument(VISIT)
    .setAction(async () => ({ default: (await import("./care/visits.ts")).checkIn }))
    .build(),
  acts("xl:visit-complete", "Say that it took place (practitioner)")
    .addPositionalArgument(VISIT)
    .addOption(text("record", "Id of what was recorded, 0x…; none: nothing yet"))
    .setAction(async () => ({ default: (await import("./care/visits.ts")).complete }))
    .build(),
  acts("xl:visit-acknowledge", "Say that it took place (patient)")
    .addPositionalArgument(VISIT)
    .setAction(async () => ({ default: (await import("./care/visits.ts")).acknowledge }))
    .build(),
  acts("xl:visit-cancel", "Cancel under the policy (either side)")
    .addPositionalArgument(VISIT)
    .addOption(text("most", "What it may cost, in the token's smallest unit", "0"))
    .setAction(async () => ({ default: (await import("./care/visits.ts")).cancel }))
    .build(),
  acts("xl:visit-settle", "Settle what is decided (anybody)")
    .addPositionalArgument(VISIT)
    .setAction(async () => ({ default: (await import("./care/visits.ts")).settle }))
    .build(),
  asks("xl:visit", "Say how a visit stands")
    .addPositionalArgument(VISIT)
    .setAction(async () => ({ default: (await import("./care/visits.ts")).status }))
    .build(),
  asks("xl:visits", "List visits and how they ended")
    .addOption(text("patient", "Of this one, id, 0x…"))
    .addOption(text("practitioner", "Of this one, 0x…"))
    .setAction(async () => ({ default: (await import("./care/visits.ts")).list }))
    .build(),
  acts("xl:withdraw", "Have what one has earned or got back paid out")
    .addOption(TOKEN)
    .addOption(text("to", "Where to, 0x…; none: oneself"))
    .addOption(text("amount", "In the token's smallest unit; none: all"))
    .setAction(async () => ({ default: (await import("./care/money.ts")).withdraw }))
    .build(),
];
