import { type BigNumberish, encodeBytes32String, id } from "ethers";

import type { AffiliationTermsStruct } from "../../typechain-types/contracts/identity/ProviderRegistry.js";
import { START, YEAR } from "../helpers/defaults.ts";
import type { Platform } from "../helpers/platform.ts";

/** Codes of the kernel's terms that the findings use. */
export const KINDS = { hospital: 1n, laboratory: 64n } as const;
export const NURSE = 4n;
export const ROLES = { nurse: 5n, headNurse: 6n } as const;
export const REASON = id("salted reason");
/** ISO 3166-2 for Zhejiang, as `bytes6`. */
export const ZHEJIANG = encodeBytes32String("CN-ZJ").slice(0, 14);

export const ACCREDITED_UNTIL = START + 2n * YEAR;

/** Board and other board may accredit and license; the hospital is accredited by the board. */
export async function accreditHospital({ providers, actors }: Platform): Promise<void> {
  const { regulator, board, otherBoard, hospital } = actors;
  const byRegulator = providers.connect(regulator);
  await byRegulator.appointAuthority(board, ZHEJIANG, true, true);
  await byRegulator.appointAuthority(otherBoard, ZHEJIANG, true, true);
  await providers.connect(board).accredit(hospital, KINDS.hospital, 31, ACCREDITED_UNTIL, id("accreditation"));
}

/** Accredits `laboratory` as a laboratory. */
export async function accreditLaboratory({ providers, actors }: Platform, laboratory: string): Promise<void> {
  const { board } = actors;
  await providers.connect(board).accredit(laboratory, KINDS.laboratory, 0, ACCREDITED_UNTIL, id("laboratory"));
}

/** The nurse's licence, by the board. */
export async function licenseNurse({ providers, actors }: Platform): Promise<string> {
  const { board, nurse } = actors;
  const documentHash = id("licence of a nurse");
  await providers.connect(board).issueCredential({
    holder: nurse,
    kind: 0,
    profession: NURSE,
    rights: 0,
    specialty: 0,
    validFrom: START,
    validUntil: START + 5n * YEAR,
    documentHash,
  });
  return providers.credentialIdOf(board, nurse, documentHash);
}

/** Terms on which the nurse works in the hospital. */
export function termsOfNurse(
  { actors }: Platform,
  licence: string,
  role: BigNumberish = ROLES.nurse,
): AffiliationTermsStruct {
  const { hospital, nurse } = actors;
  return {
    organisation: hospital.address,
    practitioner: nurse.address,
    licence,
    role,
    validFrom: START,
    validUntil: START + YEAR,
  };
}
