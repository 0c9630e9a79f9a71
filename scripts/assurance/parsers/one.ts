/** Runs the campaign of one parser, named in PARSER_CAMPAIGN, and says what it did as JSON. `fuzz.ts` starts it and bounds it. */
import { type Campaign, campaign } from "./campaign.ts";
import { allParsers } from "./parsers.ts";

const { name, ...bounds } = JSON.parse(process.env.PARSER_CAMPAIGN ?? "{}") as Campaign & { readonly name: string };
const parser = (await allParsers()).find((one) => one.name === name);
if (parser === undefined) throw new Error(`There is no parser "${name}".`);
const course = await campaign(parser, bounds);
console.log(JSON.stringify({ ...course, memory: process.resourceUsage().maxRSS / 1024 }));
