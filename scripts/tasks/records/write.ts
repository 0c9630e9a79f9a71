import { ContractRefusal } from "@xinglin/sdk/errors";
import { canonicalBytes, describe, parseResource } from "@xinglin/sdk/fhir";
import {
  type SealContentKey,
  keyPlaceOf,
  resumeRecords,
  toPatient,
  underCategoryKey,
  writeRecord,
} from "@xinglin/sdk/flows";
import { Patients } from "@xinglin/sdk/identity";
import { type Hex, type PatientId, parseId } from "@xinglin/sdk/kernel";
import {
  type RecordListing,
  type RecordStruct,
  Records,
  recordIdOf,
  recordStruct,
  recordWith,
} from "@xinglin/sdk/records";
import { CATEGORIES, PROFESSIONS, RECORD_KINDS } from "@xinglin/sdk/terms";
import { type Compartment, latestKeyIn, publishedKeyOf, revocationsOf } from "@xinglin/sdk/vault";
import { type TransactionReceipt, ZeroHash, hexlify } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

import { type Acting, type Platform, type Stage, type Told, acting, sentIn } from "../shared/frame.ts";
import { progress } from "../shared/progress.ts";
import { OptionMalformed, account, bytesIn, moment, nameIn } from "../shared/values.ts";
import { type Archive, archiveIn, passingArchive } from "./archive.ts";
import { consentsOf, sharedIn } from "./keys.ts";

type Result = Promise<Told["result"]>;
/** A header as drafts keep it: its content as text. */
type Header = RecordStruct & { readonly content: Hex };

/** The patient lets an organisation write until a time. */
export function episode(
  options: Acting & { patient: string; organisation: string; number: number; until: string },
  hre: HardhatRuntimeEnvironment,
): Result {
  return acting(hre, options, async ({ at, via }) => {
    const { number } = options;
    const patient = parseId("PatientId", options.patient);
    const organisation = account("organisation", options.organisation);
    const until = moment("--until", options.until);
    const records = new Records(at("RecordRegistry"));
    const receipt = await records.openEpisode({ patient, organisation, number, until, via });
    return {
      result: { patient, organisation, number, until, ...sentIn(receipt) },
      lines: [`${organisation} may write in episode ${number}. 该机构可在第 ${number} 次病程中书写。`],
    };
  });
}

/** A practitioner writes a FHIR resource: sealed into the archive, anchored on the chain. */
export function write(
  options: Acting & {
    file: string;
    patient: string;
    organisation: string;
    profession: string;
    episode: number;
    archive: string;
    envelope: string;
    keys: string;
    replaces: string;
  },
  hre: HardhatRuntimeEnvironment,
): Result {
  return acting(hre, options, async (stage) => {
    const resource = parseResource(await bytesIn("file", options.file));
    const { kind, category, confidentiality, sensitivities, authoredAt = await stage.now() } = describe(resource);
    if (sensitivities.length > 0) {
      const codes = sensitivities.map(({ code }) => code).join(", ");
      throw new OptionMalformed("file", {
        en: `it is labelled ${codes}; write it by the SDK, which labels it on the chain too.`,
        zh: `该资源带有 ${codes} 标签；请用 SDK 书写，以便链上一并标注。`,
      });
    }
    const patient = parseId("PatientId", options.patient);
    const [organisation, profession] = [
      account("--organisation", options.organisation),
      nameIn("--profession", PROFESSIONS, options.profession),
    ];
    const author = await stage.signer.getAddress();
    const records = new Records(stage.at("RecordRegistry"));
    const target = options.replaces === "" ? undefined : await recordNamed(stage, "--replaces", options.replaces);
    const archive = stage.isRehearsal ? passingArchive() : archiveIn(options.archive);
    const said = progress({ what: "bytes sealed 已加密字节" });
    const { name, header, anchored } = await writeRecord({
      source: canonicalBytes(resource),
      header: (content): Header => ({
        ...recordStruct({
          ...{ patient, author, organisation, profession, kind, category, confidentiality, authoredAt, content },
          episode: options.episode,
          ...(target !== undefined && { relation: "Replaces" as const, target: target.id }),
        }),
        content,
      }),
      sealKey: await sealKeyOf(stage, { ...options, patient, compartment: { category, confidentiality } }),
      ...archive,
      anchor: (record) => anchorOrForget({ records, archive, record, target: target?.record, via: stage.via }),
      onProgress: ({ done, total }) => {
        said(done, total);
      },
    });
    const id = recordIdOf({ record: header });
    const { status } = await records.stateById({ record: id });
    return {
      result: {
        record: id,
        patient,
        kind,
        category,
        confidentiality,
        status,
        content: header.content,
        name,
        ...sentIn(anchored),
      },
      lines: [
        `Record ${id}: ${RECORD_KINDS[kind].en}, ${CATEGORIES[category].en}, ${status}. ` +
          `病历已加密保存并上链：${RECORD_KINDS[kind].zh}，${CATEGORIES[category].zh}。`,
      ],
    };
  });
}

/** Anchors what a loss of power left in an archive. */
export function resume(options: Acting & { archive: string }, hre: HardhatRuntimeEnvironment): Result {
  return acting(hre, options, async (stage) => {
    const records = new Records(stage.at("RecordRegistry"));
    const { drafts } = archiveIn(options.archive);
    const anchored = await resumeRecords<Header>({
      drafts,
      isAnchored: async (record) => (await records.stateById({ record: recordIdOf({ record }) })).status !== "None",
      anchor: async (record) => {
        const target = hexlify(record.target);
        const upon = target === ZeroHash ? undefined : await recordNamed(stage, "--archive", target);
        return anchor({ records, record, target: upon?.record, via: stage.via });
      },
    });
    const ids = anchored.map((record) => recordIdOf({ record }));
    return {
      result: { anchored: ids },
      lines: [`${ids.length} records were anchored. 已补登 ${ids.length} 份病历。`, ...ids],
    };
  });
}

/** A record that has a slot, or a refusal that names the option. */
export async function recordNamed({ at, fromBlock }: Platform, option: string, id: string): Promise<RecordListing> {
  const records = new Records(at("RecordRegistry"));
  const listing = await recordWith({ records, id: parseId("RecordId", id), fromBlock });
  if (listing !== undefined) return listing;
  throw new OptionMalformed(option, { en: `there is no record ${id}.`, zh: `没有记录 ${id}。` });
}

/** Under the grant's keys where there is an envelope, else to the patient, who seals it again when reading it. */
async function sealKeyOf(
  platform: Platform,
  {
    patient,
    envelope,
    keys,
    compartment,
  }: {
    readonly patient: PatientId;
    readonly envelope: string;
    readonly keys: string;
    readonly compartment: Compartment;
  },
): Promise<SealContentKey> {
  if (envelope === "") {
    const patients = new Patients(platform.at("PatientRegistry"));
    const to = await publishedKeyOf({ patients, patient, fromBlock: platform.fromBlock });
    return toPatient({ to, place: await platform.placeOf("PatientRegistry") });
  }
  const { grant, ring } = await sharedIn(platform, { envelope, keys });
  if (grant.patient !== patient) {
    throw new OptionMalformed("--envelope", {
      en: `it is of ${grant.patient}, not of ${patient}.`,
      zh: `该密钥封属于 ${grant.patient}，而非 ${patient}。`,
    });
  }
  return underCategoryKey({
    under: latestKeyIn(ring, compartment),
    revocations: () => revocationsOf({ ...consentsOf(platform), patient }),
  });
}

interface Anchoring {
  readonly records: Records;
  readonly record: Header;
  readonly target: RecordStruct | undefined;
  readonly via: Stage["via"];
}

function anchor({ records, record, target, via }: Anchoring): Promise<TransactionReceipt> {
  return target === undefined ? records.anchor({ record, via }) : records.anchorUpon({ record, target, via });
}

/** What the chain refuses is not kept for another attempt: it would be refused again. */
async function anchorOrForget({
  archive,
  ...anchoring
}: Anchoring & { readonly archive: Archive }): Promise<TransactionReceipt> {
  const { store, cabinet, drafts } = archive;
  try {
    return await anchor(anchoring);
  } catch (problem) {
    if (problem instanceof ContractRefusal) {
      const { record } = anchoring;
      await drafts.remove(record.content);
      await cabinet.destroy(keyPlaceOf(record).id);
      await store.remove(await store.nameOf(record.content));
    }
    throw problem;
  }
}
