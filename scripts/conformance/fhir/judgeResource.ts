import { XinglinError } from "@xinglin/sdk/errors";
import { type ReadResource, contentDigestOf, parseResource } from "@xinglin/sdk/fhir";
import { hexlify, toUtf8Bytes } from "ethers";

import type { CaseResult } from "../kind.ts";
import type { Hospitals } from "./hospitals.ts";
import { otherwiseWritten } from "./otherwiseWritten.ts";

/** What is expected of every resource. */
const VALID = "valid";
const SAME_DIGEST = "the same digest";
const SAME_BYTES = "byte for byte";

/** Judges one resource; what could not be tried because it is not valid fails too. */
export async function judgeResource({
  hospitals,
  path,
  text,
}: {
  readonly hospitals: Hospitals;
  readonly path: string;
  readonly text: string;
}): Promise<CaseResult[]> {
  let resource: ReadResource | undefined;
  const validated = await answerOf(() => {
    resource = parseResource(text);
    return VALID;
  });
  const digested = await answerOf(() => (resource === undefined ? "not valid" : digestOf(resource)));
  const carried = await answerOf(() => (resource === undefined ? "not valid" : carry(hospitals, resource, text)));
  return [
    { name: `${path}: validates`, expected: VALID, got: validated },
    { name: `${path}: digest under another order and spacing`, expected: SAME_DIGEST, got: digested },
    {
      name: `${path}: encrypt, store, anchor, grant, log the access, fetch, decrypt`,
      expected: SAME_BYTES,
      got: carried,
    },
  ];
}

function digestOf(resource: ReadResource): string {
  const again = parseResource(otherwiseWritten(resource));
  return contentDigestOf(again) === contentDigestOf(resource) ? SAME_DIGEST : "another digest";
}

async function carry(hospitals: Hospitals, resource: ReadResource, text: string): Promise<string> {
  const written = toUtf8Bytes(text);
  const read = await hospitals.carry({ resource, bytes: written });
  return hexlify(read) === hexlify(written) ? SAME_BYTES : "other bytes";
}

async function answerOf(part: () => string | Promise<string>): Promise<string> {
  try {
    return await part();
  } catch (problem) {
    return problem instanceof XinglinError ? problem.explain("en") : String(problem);
  }
}
