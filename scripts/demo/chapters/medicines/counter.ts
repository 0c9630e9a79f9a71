import { documentHashOf, randomSalt } from "@xinglin/sdk/kernel";
import {
  type Item,
  type Prescription,
  type PrescriptionLine,
  bearerKeyOf,
  linesHashOf,
} from "@xinglin/sdk/prescriptions";
import { PROFESSIONS } from "@xinglin/sdk/terms";
import { type TransactionReceipt, Wallet, ZeroHash } from "ethers";

import { DAY, type Stage, relayedBy } from "../../stage.ts";
import type { Professional, Professionals } from "../practitioners.ts";
import type { Enterprise } from "./trade.ts";

/** A prescription with what the patient needs to be given it. */
export interface Script {
  readonly prescription: Prescription;
  readonly salt: string;
  readonly lines: readonly PrescriptionLine[];
  readonly bearer: Wallet;
}

/** Who is at the counter. */
export interface CounterStaff {
  readonly doctor: Professional;
  readonly pharmacist: Professional;
  readonly pharmacy: Enterprise;
}

/** Somebody of the story's practitioners who prescribes, and somebody who dispenses. */
export function staffAmong(practitioners: Professionals): CounterStaff {
  const all = [...practitioners.values()];
  const doctor = all.find(({ profession }) => profession === "TCM_PHYSICIAN");
  const pharmacist = all.find(({ profession }) => profession === "TCM_PHARMACIST");
  if (doctor === undefined || pharmacist === undefined) throw new Error("The journey's data lacks a counter.");
  const { organization, account } = pharmacist.employer;
  return { doctor, pharmacist, pharmacy: { name: organization.name, account, qualified: undefined } };
}

/** The patient's software makes a key for this prescription alone; the doctor names it. */
export async function written(
  stage: Stage,
  {
    doctor,
    root,
    lines,
    otherwise = {},
  }: {
    readonly doctor: Professional;
    readonly root: Uint8Array;
    readonly lines: readonly PrescriptionLine[];
    readonly otherwise?: Partial<Prescription>;
  },
): Promise<Script> {
  const salt = randomSalt();
  const bearer = new Wallet(bearerKeyOf({ root, salt }));
  const now = await stage.now();
  const prescription = {
    bearer: bearer.address,
    prescriber: doctor.account.address,
    organisation: doctor.employer.account.address,
    profession: PROFESSIONS[doctor.profession].code,
    day: now / DAY,
    from: now,
    until: now + 30n * DAY,
    fills: 1,
    interval: 0,
    substitutable: false,
    lines: linesHashOf({ salt, lines }),
    content: documentHashOf({ document: "the ciphertext in the vault", salt: randomSalt() }),
    findings: ZeroHash,
    ...otherwise,
  };
  return { prescription, salt, lines, bearer };
}

/** The pharmacist gives items, by a relayed call, for the word of whoever has the bearer's key. */
export async function dispense(
  {
    stage,
    staff: { pharmacist, pharmacy },
    script,
    signature,
  }: { readonly stage: Stage; readonly staff: CounterStaff; readonly script: Script; readonly signature: string },
  {
    items,
    place = 0,
    bearer = script.bearer,
  }: { readonly items: readonly Item[]; readonly place?: number; readonly bearer?: Wallet },
): Promise<TransactionReceipt> {
  const { prescription, salt, lines } = script;
  const word = await stage.prescriptions.collect({
    prescription,
    pharmacy: pharmacy.account.address,
    items,
    bearer,
  });
  const counter = { pharmacy: pharmacy.account.address, profession: "TCM_PHARMACIST", place } as const;
  const slip = { prescription, salt, lines, signature, ...word };
  return stage.prescriptions.dispense({ slip, items, counter, via: relayedBy(stage, pharmacist.account) });
}

/** Ten-thousandths of a yuan in words. */
export function inYuan(money: bigint): string {
  return (Number(money) / 10_000).toFixed(2);
}
