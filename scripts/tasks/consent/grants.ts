import { type Grant, Consents, EVERYTHING, WITHOUT_END, listGrants, summariseGrant } from "@xinglin/sdk/consent";
import { type PatientId, parseId } from "@xinglin/sdk/kernel";
import { CATEGORIES, CONFIDENTIALITIES, PURPOSES, READERS, expandPurposes } from "@xinglin/sdk/terms";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { type Acting, type Common, type Told, acting, asking, sentIn } from "../shared/frame.ts";
import { account, moment, names } from "../shared/values.ts";

type Result = Promise<Told["result"]>;

/** A patient lets somebody see something. */
export function grant(
  options: Acting & {
    patient: string;
    grantee: string;
    line: number;
    purposes: string;
    categories: string;
    confidentialities: string;
    readers: string;
    from: string;
    until: string;
  },
  hre: HardhatRuntimeEnvironment,
): Result {
  return acting(hre, options, async ({ at, via }) => {
    const { patient, provision, grantee, line } = grantOf(options);
    const given: Grant = { grantee, line, provision };
    const receipt = await new Consents(at("ConsentRegistry")).give({ patient, grants: [given], via });
    const { en, zh } = summariseGrant({ grant: given });
    return { result: { patient, ...given, ...sentIn(receipt) }, lines: [en, zh] };
  });
}

function grantOf(options: Parameters<typeof grant>[0]): Grant & { readonly patient: PatientId } {
  const some = <Name extends string>(chosen: readonly Name[], all: readonly Name[]) =>
    chosen.length === 0 ? all : chosen;
  return {
    patient: parseId("PatientId", options.patient),
    grantee: account("grantee", options.grantee),
    line: options.line,
    provision: {
      purposes: expandPurposes(names("--purposes", PURPOSES, options.purposes)),
      categories: some(names("--categories", CATEGORIES, options.categories), EVERYTHING.categories),
      confidentialities: some(
        names("--confidentialities", CONFIDENTIALITIES, options.confidentialities),
        EVERYTHING.confidentialities,
      ),
      readers: some(names("--readers", READERS, options.readers), EVERYTHING.readers),
      from: options.from === "" ? 0n : moment("--from", options.from),
      until: options.until === "" ? WITHOUT_END : moment("--until", options.until),
      terms: [],
    },
  };
}

/** A patient takes a grant back. */
export function revoke(
  options: Acting & { patient: string; grantee: string; line: number },
  hre: HardhatRuntimeEnvironment,
): Result {
  return acting(hre, options, async ({ at, via }) => {
    const patient = parseId("PatientId", options.patient);
    const key = { grantee: account("grantee", options.grantee), line: options.line };
    const receipt = await new Consents(at("ConsentRegistry")).revoke({ patient, grants: [key], via });
    return {
      result: { patient, ...key, ...sentIn(receipt) },
      lines: [`Line ${key.line} of ${key.grantee} is revoked, at once and for good. 授权已撤销，立即生效。`],
    };
  });
}

/** What a patient has granted. */
export function grants(options: Common & { patient: string }, hre: HardhatRuntimeEnvironment): Result {
  return asking(hre, options, async ({ at, fromBlock }) => {
    const patient = parseId("PatientId", options.patient);
    const consents = new Consents(at("ConsentRegistry"));
    const found = await listGrants({ consents, patient, fromBlock });
    const lines = found.map((one) => {
      const { en, zh } = summariseGrant({ grant: one });
      return `${one.grantee} ${one.line} (${one.standing}): ${en} ${zh}`;
    });
    return { result: { patient, grants: found }, lines: lines.length === 0 ? ["No grants. 无授权。"] : lines };
  });
}
