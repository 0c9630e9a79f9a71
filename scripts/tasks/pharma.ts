import type { TaskDefinition } from "hardhat/types/tasks";

import { acts, asks, needs, signs, text, whole } from "./shared/define.ts";

const GTIN = needs("gtin", "Of the product, with its check digit");
const NUMBER = needs("number", "Of the lot, as it stands on the packs");
const LOT = needs("lot", "Key of the lot, 0x…");
const SHIPMENT = needs("shipment", "Id, 0x…");
const TERMS = text("terms", "JSON file of the product's terms");
const LISTS = text("lists", "Folder of published lists of packs");
const PROFESSION = text("profession", "PHARMACIST or TCM_PHARMACIST", "PHARMACIST");

/** A task that makes a lot. */
function makes(id: string, description: string) {
  return acts(id, description)
    .addPositionalArgument(GTIN)
    .addPositionalArgument(NUMBER)
    .addOption(text("maker", "Whose lot it is, 0x…; none: who acts"))
    .addOption(text("expiry", "Last day, 2027-12-31"))
    .addOption(whole("quantity", "In the product's unit; left out where a file lists the packs"))
    .addOption(text("serials", "File of the packs, a line each: serial, or serial,code; none: packs have no numbers"))
    .addOption(text("prefix", "Number the packs PREFIX0000001 and on, in place of a file"))
    .addOption(LISTS);
}

/** Tasks about medicines; the words are in `docs/specs/pharma.md`. */
export const pharmaTasks: readonly TaskDefinition[] = [
  acts("xl:product-file", "Ask for approval of a product (manufacturer)")
    .addPositionalArgument(GTIN)
    .addOption(TERMS)
    .setAction(async () => ({ default: (await import("./pharma/products.ts")).file }))
    .build(),
  acts("xl:product-approve", "Put a filing in force, with the terms that were read (regulator)")
    .addPositionalArgument(GTIN)
    .addOption(text("holder", "Who filed it, 0x…"))
    .addOption(TERMS)
    .setAction(async () => ({ default: (await import("./pharma/products.ts")).approve }))
    .build(),
  asks("xl:product", "Say what a product is and how it stands")
    .addPositionalArgument(GTIN)
    .setAction(async () => ({ default: (await import("./pharma/products.ts")).product }))
    .build(),
  makes("xl:lot-commission", "Commission a lot, its packs listed or counted (maker)")
    .setAction(async () => ({ default: (await import("./pharma/making.ts")).commission }))
    .build(),
  makes("xl:lot-transform", "Make a lot of other lots (maker)")
    .addOption(text("inputs", "What goes in, with commas: LOT:QUANTITY"))
    .setAction(async () => ({ default: (await import("./pharma/making.ts")).transform }))
    .build(),
  acts("xl:lot-release", "Let a lot go (qualified person of the maker)")
    .addPositionalArgument(LOT)
    .addOption(PROFESSION)
    .setAction(async () => ({ default: (await import("./pharma/lots.ts")).release }))
    .build(),
  acts("xl:lot-recall", "Recall a lot and all that was made of it, for good (maker, holder, regulator)")
    .addPositionalArgument(LOT)
    .addOption(text("severity", "I, II or III"))
    .addOption(text("document", "JSON file of the reason; its salted hash goes on the chain"))
    .setAction(async () => ({ default: (await import("./pharma/lots.ts")).recall }))
    .build(),
  asks("xl:trace", "Say what went into a lot, what was made of it, and who has any of it")
    .addPositionalArgument(LOT)
    .setAction(async () => ({ default: (await import("./pharma/lots.ts")).trace }))
    .build(),
  asks("xl:verify", "Say what is known of a pack")
    .addPositionalArgument(needs("scanned", "What a scanner read: element string, Digital Link or 20 digits"))
    .addOption(LISTS)
    .setAction(async () => ({ default: (await import("./pharma/lots.ts")).verify }))
    .build(),
  acts("xl:ship", "Send goods to another organisation")
    .addPositionalArgument(needs("to", "The receiver, 0x…"))
    .addOption(text("loads", "What, with commas: LOT:QUANTITY"))
    .addOption(text("carrier", "Account, 0x…; none: you bring it yourself"))
    .addOption(text("due", "When it should have arrived, 2027-12-31"))
    .addOption(whole("number", "Tells shipments with equal terms apart", 1))
    .addOption(text("range", "Degrees Celsius to be kept, such as 2..8"))
    .addOption(text("devices", "That measure, with commas, 0x…"))
    .setAction(async () => ({ default: (await import("./pharma/shipping.ts")).ship }))
    .build(),
  acts("xl:collect", "Take goods over for transport (carrier)")
    .addPositionalArgument(SHIPMENT)
    .setAction(async () => ({ default: (await import("./pharma/shipping.ts")).collect }))
    .build(),
  acts("xl:receive", "Say how much arrived (receiver)")
    .addPositionalArgument(SHIPMENT)
    .addOption(text("received", "Of each load, with commas; none: all"))
    .setAction(async () => ({ default: (await import("./pharma/shipping.ts")).receive }))
    .build(),
  asks("xl:shipments", "List shipments and how they stand")
    .addOption(text("from", "Of this sender, 0x…"))
    .addOption(text("to", "To this receiver, 0x…"))
    .setAction(async () => ({ default: (await import("./pharma/shipping.ts")).list }))
    .build(),
  signs("xl:prescribe", "Sign a prescription into a file, which is what the patient shows (prescriber)")
    .addOption(text("lines", "What, with commas: GTIN:QUANTITY, or a herb's name and grams: 黄芪:70"))
    .addOption(text("organisation", "Where the prescriber works, 0x…"))
    .addOption(text("profession", "As what, such as TCM_PHYSICIAN"))
    .addOption(whole("days", "For how many days it counts", 30))
    .addOption(whole("fills", "How often it is given", 1))
    .addOption(whole("interval", "Days between fills"))
    .addFlag({ name: "substitutable", description: "Another product of the same group will do" })
    .addOption(text("out", "File for the patient, not there yet"))
    .setAction(async () => ({ default: (await import("./pharma/prescribing.ts")).prescribe }))
    .build(),
  acts("xl:dispense", "Give one line of a prescription from one lot (pharmacist)")
    .addPositionalArgument(needs("file", "The patient's file of xl:prescribe"))
    .addOption(text("pharmacy", "Where the pharmacist works, 0x…"))
    .addOption(PROFESSION)
    .addOption(whole("line", "Which line, from 0"))
    .addOption(text("lot", "Key, 0x…"))
    .addOption(whole("quantity", "In the product's unit", 1))
    .addOption(text("price", "Of one unit, in the desk's currency, such as 26.80"))
    .addOption(text("packs", "Serials or codes of the packs, with commas; none: the lot has no numbers"))
    .addOption(LISTS)
    .addOption(text("place", "Of the pharmacy's journal; none: the first that is free"))
    .setAction(async () => ({ default: (await import("./pharma/prescribing.ts")).dispense }))
    .build(),
  asks("xl:prescription", "Say what was given on a prescription")
    .addPositionalArgument(needs("file", "The patient's file of xl:prescribe"))
    .setAction(async () => ({ default: (await import("./pharma/prescribing.ts")).status }))
    .build(),
];
