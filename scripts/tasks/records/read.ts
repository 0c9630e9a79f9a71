import { type Evidence, directiveInForce, evidenceOf } from "@xinglin/sdk/consent";
import { type FindContentKey, fromCabinet, fromOwnCabinet, loggedAccessIn, readRecord } from "@xinglin/sdk/flows";
import { readKeyFile } from "@xinglin/sdk/folders";
import { type PatientId } from "@xinglin/sdk/kernel";
import { AccessLogs, type Reading } from "@xinglin/sdk/records";
import { PURPOSES, READERS } from "@xinglin/sdk/terms";
import { collect } from "@xinglin/sdk/vault";
import { type TransactionReceipt, hexlify } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { type FileHandle, open, rm } from "node:fs/promises";

import { type Acting, type Stage, type Told, acting, sentIn } from "../shared/frame.ts";
import { progress } from "../shared/progress.ts";
import { account, nameIn, requireNew, required } from "../shared/values.ts";
import { archiveIn } from "./archive.ts";
import { consentsOf, sharedIn, vaultIn } from "./keys.ts";
import { recordNamed } from "./write.ts";

interface ReadOptions extends Acting {
  readonly record: string;
  readonly archive: string;
  readonly keys: string;
  readonly envelope: string;
  readonly organisation: string;
  readonly profession: string;
  readonly purpose: string;
  readonly out: string;
}

/** Opens a record: the access is decided and logged on the chain, and only then decrypted. */
export function read(options: ReadOptions, hre: HardhatRuntimeEnvironment): Promise<Told["result"]> {
  return acting(hre, options, async (stage) => {
    const { id, record: header } = await recordNamed(stage, "record", options.record);
    const { out } = options;
    if (out !== "") await requireNew("--out", out);
    const patient = hexlify(header.patient) as PatientId;
    const accessor = await stage.signer.getAddress();
    const { reading, evidence, findKey } = await readerOf(stage, { patient, ...options });
    const accesses = new AccessLogs(stage.at("AccessLog"));
    const receipts: TransactionReceipt[] = [];
    const log = async () => {
      const receipt = await accesses.accessRecord({ record: header, reading, evidence, via: stage.via });
      receipts.push(receipt);
      return loggedAccessIn({ receipt, accessLog: accesses.address });
    };
    const said = progress({ what: "bytes opened 已解密字节" });
    const { store } = archiveIn(options.archive);
    const content = readRecord({
      intended: { patient, accessor, record: id, ...reading },
      header,
      log,
      findKey,
      store,
      onProgress: ({ done, total }) => {
        said(done, total);
      },
    });
    const shown = out === "" ? { text: new TextDecoder().decode(await collect(content)) } : undefined;
    if (out !== "") await intoFile(out, content);
    const words = `The access is on the chain. 本次查阅已上链留痕。`;
    return {
      result: { record: id, patient, purpose: reading.purpose, ...shown, ...receipts.map(sentIn)[0] },
      lines: [words, shown?.text ?? `Written to ${out}. 已写入 ${out}。`],
    };
  });
}

interface Reader {
  readonly reading: Reading;
  readonly evidence: Evidence;
  readonly findKey: FindContentKey;
}

/** The patient by the patient's own right, everybody else by the grant of an envelope. */
async function readerOf(
  stage: Stage,
  { patient, archive, keys, ...options }: ReadOptions & { readonly patient: PatientId },
): Promise<Reader> {
  const { cabinet } = archiveIn(archive);
  const { words: directive } = await directiveInForce({ ...consentsOf(stage), patient });
  const purposeOr = (usual: keyof typeof PURPOSES) =>
    options.purpose === "" ? usual : nameIn("--purpose", PURPOSES, options.purpose);
  if ((await readKeyFile({ file: required("--keys", keys) })).holder === "patient") {
    const vault = await vaultIn(stage, { file: keys, keeps: !stage.isRehearsal });
    const place = await stage.placeOf("PatientRegistry");
    const reading = { purpose: purposeOr("PATRQT") };
    return { reading, evidence: { directive }, findKey: fromOwnCabinet({ cabinet, vault, place }) };
  }
  const { grant, ring } = await sharedIn(stage, { envelope: options.envelope, keys });
  const reading = {
    purpose: purposeOr("TREAT"),
    organisation: account("--organisation", options.organisation),
    ...(options.profession !== "" && { profession: nameIn("--profession", READERS, options.profession) }),
  };
  const findKey = fromCabinet({ cabinet, ring: () => Promise.resolve(ring) });
  return { reading, evidence: { ...evidenceOf(grant), directive }, findKey };
}

/** Writes as it comes; what turns out not to be whole is not left behind. */
async function intoFile(out: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  let file: FileHandle | undefined;
  try {
    for await (const piece of content) {
      file ??= await open(out, "wx", 0o600);
      await file.writeFile(piece);
    }
  } catch (problem) {
    if (file !== undefined) await rm(out, { force: true });
    throw problem;
  } finally {
    await file?.close();
  }
}
