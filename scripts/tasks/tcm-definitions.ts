/**
 * Writes the FHIR definitions for Chinese medicine into `packages/sdk/fhir/`. A test holds the files against the tables.
 *
 *     npx tsx scripts/tasks/tcm-definitions.ts
 */
import { mkdir, writeFile } from "node:fs/promises";

import { tcmDefinitions } from "@xinglin/sdk/fhir";

const folder = new URL("../../packages/sdk/fhir/", import.meta.url);
await mkdir(folder, { recursive: true });
for (const [name, resource] of tcmDefinitions()) {
  await writeFile(new URL(name, folder), `${JSON.stringify(resource, null, 2)}\n`);
}
