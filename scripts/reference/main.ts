/**
 * `npm run docs`: the reference as pages under `cache/reference/site/`: every sub-path of the SDK from its TSDoc, every contract
 * from its NatSpec. Ends with an error where TypeDoc objects to anything, and where a room or a sub-path came out empty.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "../checks/tools.ts";
import { writeReference } from "./write.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

build(root);
const problems = await writeReference({ root, out: join(root, "cache", "reference") });
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log("cache/reference/site/index.html");
