import { id } from "ethers";

export const SECOND = 1n;
export const HOUR = 3_600n;
export const DAY = 24n * HOUR;
export const YEAR = 365n * DAY;

/** Every chain of the tests begins here (2100-01-01), so that windows can be written down and errors compared. */
export const START = 4_102_444_800n;

/** What a test takes where it does not care. One home, so that a changed rule is changed once. */
export const DEFAULTS = {
  salt: id("salt of a pseudonym"),
  guardianSalt: id("salt of a guardian set"),
  /** Signed acts and forward requests of the tests live long; deadlines have tests of their own. */
  deadline: START + 20n * YEAR,
  nonce: 7n,
  delegation: { from: START, until: START + YEAR },
  recovery: { threshold: 2n, delay: 3n * DAY },
} as const;

/** Numbers of the rules in `docs/specs/identity.md`, spelt out here a second time on purpose. */
export const RULES = {
  guardianChangeDelay: 7n * DAY,
  recoveryLapse: 7n * DAY,
  objectionDelay: 7n * DAY,
  shortestDelay: DAY,
  longestDelay: 30n * DAY,
  mostGuardians: 16,
} as const;

/** Bits of `Powers` (`contracts/kernel/terms/Powers.sol`). */
export const POWERS = { none: 0n, consent: 1n, read: 2n, records: 4n, booking: 8n, pharmacy: 16n, all: 31n } as const;

/** HPKE KEM ids and the length of their public keys in bytes (`contracts/kernel/terms/Kem.sol`). */
export const KEMS = { x25519: { id: 0x0020n, length: 32 }, xWing: { id: 0x647an, length: 1_216 } } as const;
