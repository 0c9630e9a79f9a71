import { ContractRefusal } from "@xinglin/sdk/errors";
import { writeKeyFile } from "@xinglin/sdk/folders";
import { Patients } from "@xinglin/sdk/identity";
import { parseId } from "@xinglin/sdk/kernel";
import {
  Vault,
  compartmentsOf,
  newEncryptionKey,
  revocationsOf,
  sealEnvelope,
  signEnvelope,
  stateEncryptionKey,
  statedKey,
} from "@xinglin/sdk/vault";
import { hexlify } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { rm } from "node:fs/promises";

import { type Acting, type Signing, type Told, acting, sentIn, signing } from "../shared/frame.ts";
import { moment, required, requireNew, writeNew } from "../shared/values.ts";
import { type EnvelopeFile, consentsOf, grantOn, statementIn, vaultIn } from "./keys.ts";

type Result = Promise<Told["result"]>;
const KEM = "X_WING";

/** A patient gets a vault, and publishes the key to which others seal. */
export function vault(options: Acting & { patient: string; keys: string }, hre: HardhatRuntimeEnvironment): Result {
  return acting(hre, options, async (stage) => {
    const { at, via, isRehearsal } = stage;
    const patient = parseId("PatientId", options.patient);
    const file = required("--keys", options.keys);
    await requireNew("--keys", file);
    const { seenUntil } = await revocationsOf({ ...consentsOf(stage), patient });
    const made = Vault.create({ patient, seenUntil });
    const { publicKey } = await made.encryptionKey(KEM);
    const [rootKey, epochs] = [made.exportRootKey(), await made.sealEpochs()];
    // Before it is published: what others seal to a key that is lost nobody opens.
    if (!isRehearsal) await writeKeyFile({ file, keys: { holder: "patient", patient, rootKey, epochs } });
    try {
      const patients = new Patients(at("PatientRegistry"));
      const receipt = await patients.publishEncryptionKey({ patient, kem: KEM, key: publicKey, via });
      return {
        result: { patient, kem: KEM, publicKey, file, ...sentIn(receipt) },
        lines: [
          `${file} holds the vault of ${patient}: keep a copy elsewhere. 密钥库已写入 ${file}，请另存备份。`,
          "Its key is published: others can seal to it. 加密公钥已公布。",
        ],
      };
    } catch (problem) {
      // Only then is it certain that nothing was published: a key that may be is kept.
      if (!isRehearsal && problem instanceof ContractRefusal) await rm(file, { force: true });
      throw problem;
    }
  });
}

/** A practitioner or an organisation makes a key, and states it for patients. */
export function key(
  options: Signing & { keys: string; statement: string; until: string },
  hre: HardhatRuntimeEnvironment,
): Result {
  return signing(hre, options, async ({ signer, placeOf }) => {
    const until = moment("--until", options.until);
    const [file, shown] = [required("--keys", options.keys), required("--statement", options.statement)];
    await requireNew("--statement", shown);
    const { pair, seed } = await newEncryptionKey(KEM);
    const account = await signer.getAddress();
    const place = await placeOf("ConsentRegistry");
    const statement = await stateEncryptionKey({ key: pair, account, until, place, signer });
    await writeKeyFile({ file, keys: { holder: "reader", kem: KEM, seed } });
    await writeNew("--statement", shown, statement);
    return {
      result: { ...statement, file },
      lines: [
        `${file} holds the key of ${account}: keep it. 密钥已写入 ${file}，请妥善保管。`,
        `${shown} is for patients who share with it. ${shown} 供患者共享时使用。`,
      ],
    };
  });
}

/** A patient seals the keys of a grant to its grantee. */
export function share(
  options: Signing & { keys: string; statement: string; line: number; out: string },
  hre: HardhatRuntimeEnvironment,
): Result {
  return signing(hre, options, async (desk) => {
    await requireNew("--out", required("--out", options.out));
    const statement = await statementIn("--statement", options.statement);
    const place = await desk.placeOf("ConsentRegistry");
    const to = await statedKey({ statement, place, now: await desk.now(), provider: desk.provider });
    const own = await vaultIn(desk, { file: options.keys, keeps: true });
    const { patient } = own;
    const { line } = options;
    const listed = await grantOn(desk, { patient, grantee: statement.account, line });
    const compartments = compartmentsOf(listed.provision);
    const grant = { place, id: listed.id, purposes: listed.provision.purposes };
    const envelope = await sealEnvelope({ ring: await own.ring({ compartments }), to, grant });
    const file: EnvelopeFile = {
      patient,
      grantee: statement.account,
      line: String(line),
      envelope: hexlify(envelope) as `0x${string}`,
      signer: await desk.signer.getAddress(),
      signature: await signEnvelope({ envelope, grant, signer: desk.signer }),
    };
    await writeNew("--out", options.out, file);
    return {
      result: { ...file, compartments },
      lines: [
        `${options.out} holds the keys of ${compartments.length} compartments for ${file.grantee}. ` +
          `已为对方封装 ${compartments.length} 个分区的密钥。`,
      ],
    };
  });
}
