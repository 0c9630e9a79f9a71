import { Consents, type GrantListing, listGrants } from "@xinglin/sdk/consent";
import { type PatientKeys, type ReaderKeys, readKeyFile, writeKeyFile } from "@xinglin/sdk/folders";
import { Patients } from "@xinglin/sdk/identity";
import { type Hex, type PatientId, parseId } from "@xinglin/sdk/kernel";
import { KEMS, POWERS } from "@xinglin/sdk/terms";
import {
  type KeyRing,
  type KeyStatement,
  Vault,
  encryptionKeyFrom,
  openEnvelope,
  requireEnvelopeSignature,
  revocationsOf,
} from "@xinglin/sdk/vault";
import { getBytes } from "ethers";

import type { Platform } from "../shared/frame.ts";
import { OptionMalformed, account, amount, hex, membersIn, nameIn, required, whole } from "../shared/values.ts";

/** The consent registry with the block from which on its events are read. */
export function consentsOf({ at, fromBlock }: Platform): { readonly consents: Consents; readonly fromBlock: number } {
  return { consents: new Consents(at("ConsentRegistry")), fromBlock };
}

/** A reader's keys from the file of `--keys`. */
async function readerKeysIn(file: string): Promise<ReaderKeys> {
  const keys = await readKeyFile({ file: required("--keys", file) });
  if (keys.holder === "reader") return keys;
  throw new OptionMalformed("--keys", { en: `${file} holds a patient's vault.`, zh: `${file} 是患者的密钥库。` });
}

/** A patient's keys from the file of `--keys`. */
export async function patientKeysIn(file: string): Promise<PatientKeys> {
  const keys = await readKeyFile({ file: required("--keys", file) });
  if (keys.holder === "patient") return keys;
  throw new OptionMalformed("--keys", { en: `${file} holds no patient's vault.`, zh: `${file} 不是患者的密钥库。` });
}

/** A patient's vault from its file, after all that the chain says was taken back; the file goes on with it. */
export async function vaultIn(
  platform: Platform,
  { file, keeps }: { readonly file: string; readonly keeps: boolean },
): Promise<Vault> {
  const keys = await patientKeysIn(file);
  const { patient, rootKey } = keys;
  const kept = await Vault.open(keys);
  const vault = kept.caughtUp(await revocationsOf({ ...consentsOf(platform), patient }));
  if (keeps && vault.edition !== kept.edition) {
    const epochs = await vault.sealEpochs();
    await writeKeyFile({ file, keys: { holder: "patient", patient, rootKey, epochs }, replaces: true });
  }
  return vault;
}

/** The grant of a patient to somebody on a line, as it was given last. */
export async function grantOn(
  platform: Platform,
  { patient, grantee, line }: { readonly patient: PatientId; readonly grantee: string; readonly line: number },
): Promise<GrantListing> {
  const listed = await listGrants({ ...consentsOf(platform), patient, grantee });
  const grant = listed.findLast((one) => one.line === line && one.standing !== "revoked");
  if (grant !== undefined) return grant;
  throw new OptionMalformed("--line", {
    en: `nothing stands granted to ${grantee} on line ${line}.`,
    zh: `第 ${line} 行没有给予 ${grantee} 的有效授权。`,
  });
}

/** An account's statement of its encryption key, from the file that it published. */
export async function statementIn(option: string, file: string): Promise<KeyStatement> {
  const said = await membersIn(option, file, ["account", "kem", "publicKey", "until", "signature"]);
  return {
    account: account(option, said.account),
    kem: nameIn(option, KEMS, said.kem),
    publicKey: getBytes(hex(option, said.publicKey)),
    until: amount(option, said.until),
    signature: hex(option, said.signature),
  };
}

/** What a grantee has of a patient: the grant, and the keys that came with it. */
export interface Shared {
  readonly grant: GrantListing;
  readonly ring: KeyRing;
}

/** The file in which a patient hands a grant's keys over. */
export interface EnvelopeFile {
  readonly patient: PatientId;
  readonly grantee: string;
  readonly line: string;
  readonly envelope: Hex;
  readonly signer: string;
  readonly signature: Hex;
}

/** Opens the envelope of a grant with a reader's keys, after a look at who signed it. */
export async function sharedIn(
  platform: Platform,
  { envelope: file, keys }: { readonly envelope: string; readonly keys: string },
): Promise<Shared> {
  const option = "--envelope";
  const said = await membersIn(option, file, ["patient", "grantee", "line", "envelope", "signer", "signature"]);
  const patient = parseId("PatientId", said.patient);
  const grantee = account(option, said.grantee);
  const listed = await grantOn(platform, { patient, grantee, line: whole(option, said.line) });
  const envelope = getBytes(hex(option, said.envelope));
  const { id, provision } = listed;
  const grant = { place: await platform.placeOf("ConsentRegistry"), id, purposes: provision.purposes };
  const patients = new Patients(platform.at("PatientRegistry"));
  await requireEnvelopeSignature({
    envelope,
    grant,
    signed: { signer: account(option, said.signer), signature: hex(option, said.signature) },
    mayConsent: (one) => patients.contract.mayAct(patient, one, POWERS.CONSENT.code),
    provider: platform.provider,
  });
  const pair = await encryptionKeyFrom(await readerKeysIn(keys));
  return { grant: listed, ring: await openEnvelope({ envelope, with: pair, grant }) };
}
