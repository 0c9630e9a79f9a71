import { type Signer, ZeroHash, encodeBytes32String, id } from "ethers";

import { DEFAULTS, START, YEAR } from "../../../test/helpers/defaults.ts";
import { type Circle, circleOf } from "../../../test/helpers/guardians.ts";
import type { Platform } from "../../../test/helpers/platform.ts";

/** Codes that the operations use; any others cost the same. */
export const CODES = {
  hospital: 1n,
  laboratory: 64n,
  licence: 0n,
  physician: 1n,
  attending: 1n,
  gradeA: 31n,
  internalMedicine: 300n,
  prescribe: 1n,
} as const;

/** When windows end: far enough that no operation outlives them. */
export const UNTIL = START + 5n * YEAR;
export const DOCUMENT = id("document");
export const REASON = id("salted reason");
const CHINA = encodeBytes32String("CN").slice(0, 14);

/** The id of Zhao's pseudonym. */
export async function patientOf({ patients, actors }: Platform): Promise<string> {
  return await patients.patientIdOf(actors.zhao.address, DEFAULTS.salt);
}

/** Registers Zhao, by default without guardians. */
export async function register(platform: Platform, guardians: string = ZeroHash): Promise<string> {
  const { patients, actors } = platform;
  await patients.connect(actors.zhao).register(DEFAULTS.salt, guardians);
  return await patientOf(platform);
}

/** Registers Zhao with three guardians of whom two are needed. */
export async function registerWithGuardians(platform: Platform): Promise<{ patient: string; circle: Circle }> {
  const circle = circleOf(platform);
  return { patient: await register(platform, circle.hash), circle };
}

/** Appoints the board for accreditation and licences. */
export async function appointBoard({ providers, actors }: Platform): Promise<void> {
  await providers.connect(actors.regulator).appointAuthority(actors.board.address, CHINA, true, true);
}

/** Accredits an organisation; the board is appointed already. */
export async function accredit(
  platform: Platform,
  organisation: string,
  kinds: bigint = CODES.hospital,
  accreditor: Signer = platform.actors.board,
): Promise<void> {
  await platform.providers.connect(accreditor).accredit(organisation, kinds, CODES.gradeA, UNTIL, DOCUMENT);
}

/** What the board puts into the doctor's licence. */
export function licenceTerms({ actors }: Platform): {
  holder: string;
  kind: bigint;
  profession: bigint;
  rights: bigint;
  specialty: bigint;
  validFrom: bigint;
  validUntil: bigint;
  documentHash: string;
} {
  return {
    holder: actors.doctor.address,
    kind: CODES.licence,
    profession: CODES.physician,
    rights: CODES.prescribe,
    specialty: CODES.internalMedicine,
    validFrom: START,
    validUntil: UNTIL,
    documentHash: DOCUMENT,
  };
}

/** Gives the doctor a licence; the board is appointed already. */
export async function license(platform: Platform): Promise<string> {
  const { providers, actors } = platform;
  await providers.connect(actors.board).issueCredential(licenceTerms(platform));
  return await providers.credentialIdOf(actors.board.address, actors.doctor.address, DOCUMENT);
}

/**
 * Board, accredited hospital, licensed doctor; and the terms on which they could work together.
 *
 * @param accreditor who accredits the hospital, by default the board; an authority of its own is one slot more to ask
 */
export async function staff(
  platform: Platform,
  accreditor: Signer = platform.actors.board,
): Promise<{
  organisation: string;
  practitioner: string;
  licence: string;
  role: bigint;
  validFrom: bigint;
  validUntil: bigint;
}> {
  const { actors, providers } = platform;
  await appointBoard(platform);
  if (accreditor !== actors.board)
    await providers.connect(actors.regulator).appointAuthority(accreditor, CHINA, true, false);
  await accredit(platform, actors.hospital.address, CODES.hospital, accreditor);
  const licence = await license(platform);
  return {
    organisation: actors.hospital.address,
    practitioner: actors.doctor.address,
    licence,
    role: CODES.attending,
    validFrom: START,
    validUntil: UNTIL,
  };
}
