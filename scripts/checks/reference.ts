import { join } from "node:path";

import { writeReference } from "../reference/write.ts";
import type { Problem } from "./problem.ts";

/** The reference of SDK and contracts can be written, and no comment in it names what is not there. */
export async function checkReference(root: string): Promise<Problem[]> {
  const problems = await writeReference({ root, out: join(root, "cache", "reference") });
  return problems.map((message) => ({ message: `${message} See npm run docs.` }));
}
