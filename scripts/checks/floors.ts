/**
 * The house plan of `contracts/` (and of the SDK, whose folders carry the same names). A room stands on a floor and may
 * use the kernel and the interfaces of rooms on lower floors; rooms on one floor do not know each other.
 */
export const FLOORS: Readonly<Record<string, number>> = {
  kernel: 0,
  identity: 1,
  consent: 2,
  /** In the SDK alone, on the stairs: it seals for those who have consent, and records lean on it. */
  vault: 2.5,
  records: 3,
  care: 4,
  pharma: 4,
  insurance: 4,
  research: 4,
  resources: 4,
  monitoring: 4,
};

/** Adversaries and stand-ins, on no floor: tests import them, and nothing that is deployed may. */
export const MOCKS = "mocks";
